"""What the experiment on hard lines says of made-up deviations, and the document it writes into."""

import numpy as np
import pytest

import sim
from experiments import antalya_strategies as antalya
from sim.equilibria.deviations import Deviation
from sim.equilibria.empirical_game import find_strategies, play_profiles


def both(gain, error=0.01):
    return tuple(Deviation(p, 3, gain, error) for p in (0, 1))


@pytest.mark.parametrize(
    ("harder", "softer", "verdicts"),
    [
        (-0.1, -0.1, ["yes", "nobody"]),  # every change loses more than two standard errors
        (0.1, -0.1, ["no", "nobody"]),
        (-0.1, 0.1, ["no", "Russia and Ukraine"]),
        (-0.1, 0.01, ["open", "open"]),
    ],
)
def test_verdicts_take_two_standard_errors(harder, softer, verdicts):
    told = antalya.tell([antalya.Row("calm", both(harder), both(softer), "harmony")], 400)
    cells = [cell.strip() for cell in told.splitlines()[-2].split("|")]
    assert cells[-4:-2] == verdicts and cells[1] == "calm" and cells[-2] == "harmony"
    assert "400 draws a profile in 20 assumption sets" in told


def test_the_document_was_written_for_this_very_scenario_and_has_every_level():
    text = antalya.DOCUMENT.read_text(encoding="utf-8")
    table = text.split(antalya.BEGIN)[1].split(antalya.END)[0]
    assert f"scenario `{sim.load('antalya').hash}`" in table
    assert all(f"| {name} |" in table for name in antalya.LEVELS)


@pytest.mark.slow
def test_a_row_is_what_the_tournament_of_the_same_level_says():
    """A second way to the same numbers: every profile, and gains read from the whole game."""
    name, draws = "trust 0.6", 40
    found = antalya.row(name, antalya.LEVELS[name], draws)
    scenario = sim.load("antalya", antalya.LEVELS[name])
    strategies = find_strategies(scenario, list(antalya.NAMED_STRATEGIES))
    game = play_profiles(scenario, strategies, draws)
    hard = game.strategies.index(antalya.HARD)
    for p in (0, 1):
        gains = [game.gains(p, s, hard)[0][hard] for s in range(len(strategies))]
        harder = game.strategies.index(antalya.HARDER)
        softer = [s for s in range(len(strategies)) if s not in (hard, harder)]
        assert found.harder[p].gain == pytest.approx(gains[harder])
        assert found.softer[p].gain == pytest.approx(np.max([gains[s] for s in softer]))
