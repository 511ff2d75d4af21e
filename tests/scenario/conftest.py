"""A small scenario, the sketch of the format, and the strategy parts they may use."""

from pathlib import Path

import pytest

from sim.scenario import Parts, Scenario, loads

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def parts() -> Parts:
    return {
        "aspiration": {
            "time_dependent": {"exponent": 4.0, "hold": 0.0},
            "never_conceding": {},
            "reservation_value": {},
        },
        "proposal": {"most_acceptable": {}, "least_for_oneself": {}, "random": {}},
        "acceptance": {"aspiration": {}, "constant": {"level": 0.0}},
        "leaving": {"compare": {}, "never": {}},
        "opponent_model": {"bayesian_types": {}},
        "protocol": {"alternating_offers": {}, "agenda": {"issues": ()}, "shuttle": {}},
        "mediated protocol": {"shuttle": {}},
    }


@pytest.fixture(scope="session")
def text() -> str:
    return (HERE / "lakeside.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def sketch() -> str:
    return (HERE / "sketch.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def lakeside(text: str, parts: Parts) -> Scenario:
    return loads(text, "lakeside", parts=parts)
