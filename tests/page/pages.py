"""Pages to be looked at: one of each kind."""

import sim
from sim.report.page import run_page


def of_a_run(folder):
    return run_page(sim.run(sim.load("antalya"), draws=200))


PAGES = {"run": of_a_run}
