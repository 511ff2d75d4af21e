"""Integrated dynamics, and populations of agents around them (result 14)."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sim.equilibria import imitation, replicator

ROCK_PAPER_SCISSORS = np.array([[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]])
THREE = np.array([[0.0, 2.0, 1.0], [1.0, 0.0, 3.0], [2.0, 1.0, 0.0]])
HAWK_DOVE = np.array([[-1.0, 4.0], [0.0, 2.0]])


@pytest.mark.parametrize(
    ("prize", "cost", "hawks"), [(4.0, 6.0, 2 / 3), (1.0, 8.0, 1 / 8), (2.0, 3.0, 2 / 3)]
)
@pytest.mark.parametrize("start", [0.02, 0.5, 0.99])
def test_integrated_dynamics_reach_the_stable_share_of_hawks(prize, cost, hawks, start):
    """Maynard Smith & Price (1973)."""
    payoffs = np.array([[(prize - cost) / 2, prize], [0.0, prize / 2]])
    reached = replicator(payoffs, np.array([start, 1.0 - start]), np.array([200.0])).shares[0][0]
    assert reached[0] == pytest.approx(hawks, abs=1e-8)


@pytest.mark.parametrize(
    ("payoffs", "counts", "until"),
    [
        (HAWK_DOVE, [400, 3600], 1.5),
        (THREE, [1200, 600, 200], 2.0),
        (ROCK_PAPER_SCISSORS, [400, 600, 1000], 3.0),
    ],
)
def test_finite_populations_stay_by_the_integrated_path_within_their_sampling_error(payoffs, counts, until):
    """Traulsen, Claussen & Hauert (2005): five standard errors, which are small beside the way gone."""
    times = np.linspace(0.0, until, 5)[1:]
    counts = np.array(counts)
    found = imitation(payoffs, counts, times, runs=100, rng=np.random.default_rng(14))
    path = replicator(payoffs, counts / counts.sum(), times).shares[0]
    assert (np.abs(found.mean - path) <= 5.0 * found.error).all()
    way = np.abs(path - counts / counts.sum()).max()
    assert found.error.max() < way / 60.0


def test_more_agents_stray_less():
    """The variance is in proportion to one over their number."""
    paths = [
        imitation(HAWK_DOVE, np.array([n, n]), np.array([1.0]), runs=200, rng=np.random.default_rng(n))
        for n in (50, 800)
    ]
    few, many = (path.shares[:, 0, 0].std(ddof=1) for path in paths)
    # a standard deviation from 200 runs is known to 5 %, a ratio of two to 7 %
    assert few / many == pytest.approx(4.0, rel=0.35)


@pytest.mark.parametrize("start", [[0.2, 0.3, 0.5], [0.05, 0.9, 0.05]])
def test_rock_paper_scissors_keeps_the_product_of_shares(start):
    """Hofbauer & Sigmund (1998), section 7.7: closed orbits."""
    found = replicator(ROCK_PAPER_SCISSORS, np.array(start), np.linspace(0.0, 40.0, 9)).shares[0]
    assert_allclose(found.prod(axis=1), np.prod(start), rtol=1e-8)
    assert np.ptp(found[:, 0]) > 0.1
