"""Pages to be looked at: one of each kind."""

import sim
from sim.charts.sweeps import draw_sweep_charts
from sim.charts.tournaments import draw_tournament_charts
from sim.equilibria.empirical_game import find_strategies, play_profiles
from sim.equilibria.tournament import study
from sim.report.folders import manifest_of
from sim.report.page import render, run_page, sweep_page, tournament_page
from tests.sweeps.pieces import swept


def of_a_run(folder):
    return render(run_page(sim.run(sim.load("antalya"), draws=200)))


def of_a_sweep(folder):
    swept(folder, levels=3, draws=40)
    sweep = sim.open_sweep(folder / "out")
    return render(sweep_page(sweep, draw_sweep_charts(sweep)))


def of_a_tournament(folder):
    scenario = sim.load("antalya")
    strategies = find_strategies(scenario, ["hard line", "firm but fair", "conceder"])
    game = play_profiles(scenario, strategies, draws=40)
    tournament, title = study(game), scenario.title
    charts = draw_tournament_charts(tournament, title)
    return render(tournament_page(tournament, title, manifest_of(scenario, 40, 1), charts))


PAGES = {"run": of_a_run, "sweep": of_a_sweep, "tournament": of_a_tournament}
