"""The tables of solution points for a problem that has neither talks nor a ledger."""

import io

import numpy as np
from rich.console import Console

import sim
from sim.report.solutions import as_json
from sim.report.solutions_tables import print_solutions
from sim.results import BargainingProblem


def printed(disagreement):
    """Return the tables of a domain of two issues, one of them worth more to each party."""
    choice = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    utilities = np.array([[0.0, 1.0], [0.4, 0.8], [0.6, 0.2], [1.0, 0.0]])
    options = (("low", "high"), ("red", "blue"))
    problem = BargainingProblem(
        "shop", "A shop", ("price", "colour"), options, ("buyer", "seller"), choice, utilities, disagreement
    )
    text = io.StringIO()
    told = as_json(sim.solve(problem), {}, draws=1, seed=1)
    assert told["sets"] is None and told["talks"] is None
    print_solutions(told, problem.title, {}, Console(file=text, width=100))
    return text.getvalue()


def test_a_domain_without_talks_shows_whole_deals_and_gains():
    out = printed(np.zeros(2))
    assert "price: low, colour: blue" in out
    assert "+0.400" in out and "+0.800" in out  # 0.32 is the largest product
    assert "How far" not in out and "How sure" not in out


def test_a_domain_in_which_every_deal_hurts_someone_has_no_points():
    out = printed(np.array([0.9, 0.9]))
    assert "none, each deal makes someone worse off" in out
    assert "Nothing to agree on" in out
