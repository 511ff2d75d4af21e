"""Mechanisms: what each does for the answer, found by playing the same worlds with it at its neutral value.

Which setting switches a mechanism off is listed once, below, for any scenario. What a scenario does not
use is left out: where nothing is at the paths, or nothing in the scenario changes.

Room     results
Shapes   none
Units    none
Source   docs/model.md, section 12
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from sim.game import OrderError, build_game, count_sets, draw_sets
from sim.results.by_set import SetMeans
from sim.results.comparison import Comparison, compare
from sim.scenario import Scenario, ScenarioError, with_overrides
from sim.scenario.model import Content
from sim.talks import list_parts

MOST_DRAWS: Final = 400  # for each mechanism: some two points of error, and as many runs as mechanisms

ALTERNATING: Final = "alternating_offers"
SHOCKS: Final = "parties.*.shocks.*.adds.war.cost_per_day"
MECHANISMS: Final[Mapping[str, Mapping[str, object]]] = MappingProxyType(
    {
        "no mediator": {"rounds.*.mediator": "none"},
        "full trust, no breach": {"parties.*.trust.level": 1, "parties.*.trust.breach": 0},
        "no optimism": {"parties.*.prospects.optimism": 0},
        "no private information": {"hidden.spread": 0},
        "no learning": {"model.learning": 0},
        "no cost of war": {"parties.*.war.cost_per_day": 0, "parties.*.war.growth": 0, SHOCKS: 0},
        "no growth or shocks": {"parties.*.war.growth": 0, SHOCKS: 0},
        "no price of leaving": {"parties.*.talking.leaving": 0},
        "no cost of talking": {"parties.*.talking.cost": 0, "parties.*.talking.fatigue": 0},
        "no hope of a better deal": {"parties.*.talking.hope": 0},
        "no leverage (links)": {"parties.*.links.*.worth": 0},
        "no red lines": {"parties.*.red_lines.*.chance": 0},
        "prerequisites ignored": {"model.prerequisites": "ignored"},
        "no toughness (hold 0)": {"parties.*.strategy.aspiration.time_dependent.hold": 0},
        "even pace (exponent 1)": {"parties.*.strategy.aspiration.time_dependent.exponent": 1},
        "least for oneself offered": {"parties.*.strategy.proposal": "least_for_oneself"},
        "no single text": {"closing": "none", "rounds.*.closing": "none"},
        "offers in turn": {"protocol": ALTERNATING, "rounds.*.protocol": ALTERNATING},
    }
)


def compare_mechanisms(
    scenario: Scenario,
    draws: int,
    seed: int,
    progress: Callable[[int], None] | None = None,
    known: dict[str, SetMeans] | None = None,
) -> Comparison:
    """Play a scenario, and each mechanism that it uses at its neutral value, over the same worlds.

    Parameters
    ----------
    scenario : Scenario
        The baseline.
    draws, seed : int
        As in ``sim.run``, for each of the runs; no more than ``MOST_DRAWS`` are played.
    progress : callable, optional
        Called with the number of worlds finished, of all runs together.
    known : dict, optional
        See ``sim.results.comparison.compare``.
    """
    n = min(draws, MOST_DRAWS)
    return compare(scenario, neutral_scenarios(scenario, n, seed), n, seed, progress, known)


def neutral_scenarios(scenario: Scenario, draws: int, seed: int) -> list[tuple[str, Scenario]]:
    """Return a scenario with each mechanism that it uses at its neutral value, by the words for that.

    One whose order constraints then hold in too few draws cannot be played, and is left out.
    """
    return [
        (name, other)
        for name, settings in MECHANISMS.items()
        if (other := _neutral(scenario, settings)) is not None and _can_be_drawn(other, draws, seed)
    ]


def _neutral(scenario: Scenario, settings: Mapping[str, object]) -> Scenario | None:
    """Return the scenario with those settings that lead somewhere, None where nothing changes."""
    other = scenario
    for path, value in settings.items():
        try:
            other = with_overrides(other, {path: value}, list_parts())
        except ScenarioError:
            continue  # nothing is at this path, or a protocol cannot do without what it takes away
    if "model.prerequisites" in settings and not any(
        option.after for issue in scenario.issues.values() for option in issue.options.values()
    ):
        return None
    is_same = all(getattr(scenario, key) == getattr(other, key) for key in Content.model_fields)
    return None if is_same else other


def _can_be_drawn(scenario: Scenario, draws: int, seed: int) -> bool:
    try:
        draw_sets(build_game(scenario), seed, count_sets(draws))
    except OrderError:
        return False
    return True
