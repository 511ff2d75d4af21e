"""Made-up results for charts: an ordinary run, one with very few draws, and a large scenario."""

from pathlib import Path

import pytest

from sim.charts import draw_chart
from tests.fake_results import LAKE, fake_results

ANTALYA = Path(__file__).resolve().parents[2] / "scenarios" / "antalya.yaml"
CASES = {
    "lake": (LAKE, 400),
    "few draws": (LAKE, 12),
    "one draw": (LAKE, 1),
    "rounds on neighbouring days": (
        LAKE.replace("2030-01-08", "2030-01-14").replace("10, 21", "10, 400"),
        400,
    ),
    "long names": (
        LAKE.replace("lake_house", "lake_house_on_the_northern_shore")
        .replace("settlement:", "settlement of all questions of water:")
        .replace("water:", "rights to the water of the lake and of its tributaries:")
        .replace("north", "province_of_the_north"),
        400,
    ),
    "antalya": (ANTALYA.read_text(encoding="utf-8"), 1_000),
}


@pytest.fixture(scope="session")
def made_up(tmp_path_factory):
    """Results of one of the cases by name, each made once."""
    made = {}

    def get(name):
        if name not in made:
            text, draws = CASES[name]
            made[name] = fake_results(tmp_path_factory.mktemp("parts"), text, draws)
        return made[name]

    return get


@pytest.fixture(scope="session")
def drawn(made_up):
    """A chart of one of the cases by name, in a style, each drawn once."""
    figures = {}

    def get(name, case, style="screen"):
        if (name, case, style) not in figures:
            figures[name, case, style] = draw_chart(made_up(case), name, style)
        return figures[name, case, style]

    return get


@pytest.fixture(scope="session")
def lake(made_up):
    return made_up("lake")
