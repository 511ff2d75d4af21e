"""The price of anarchy: how much of what the Nash bargaining deal gains an equilibrium loses.

Utils of different parties are not compared, and may be negative, so that a ratio of sums means
nothing. Each party's payoff is put on the scale on which no deal is 0 and the Nash deal 1; welfare
is the mean of these shares. It does not change with anyone's unit or zero.

Room     equilibria (arrays only; what the deals pay is handed in)
Shapes   P parties, E equilibria
Units    payoffs and shortfall [util]; shares of the gain have none
Source   Koutsoupias & Papadimitriou (1999), Proc. STACS, LNCS 1563, 404-413 (the worst equilibrium);
         Anshelevich et al. (2008), SIAM Journal on Computing 38(4), 1602-1623 (the best: price of stability)
"""

from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray, check_shapes


@dataclass(frozen=True, slots=True, eq=False)
class Yardsticks:
    """What the same worlds pay without a deal and under the Nash bargaining deal, by assumption set.

    Attributes
    ----------
    no_deal, nash_deal : (sets, P) float
        Payoffs [util].
    """

    no_deal: FloatArray
    nash_deal: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Loss:
    """What an equilibrium loses against the Nash deal.

    Attributes
    ----------
    shortfall : (P,) float
        What the Nash deal pays each party more [util].
    shares : (P,) float
        The same as a share of what the Nash deal gains it over no deal; above 1 where the equilibrium is
        worse than no deal; nan where the Nash deal gains it nothing.
    lost : float
        Their mean; nan where one of them is.
    """

    shortfall: FloatArray
    shares: FloatArray
    lost: float

    @property
    def price(self) -> float:
        """Return welfare under the Nash deal over that in the equilibrium; infinite if none is left."""
        return float("inf") if self.lost >= 1.0 else 1.0 / (1.0 - self.lost)


@dataclass(frozen=True, slots=True, eq=False)
class Anarchy:
    """The price of anarchy of an empirical game, with how far it hangs on the assumption sets drawn.

    Attributes
    ----------
    nash_deal, no_deal : (P,) float
        What they pay on average in the same worlds [util].
    worst, best : Loss
        Of the equilibria.
    worst_lost, best_lost : (2,) float
        5 % and 95 % quantiles of their ``lost`` over resamples of the assumption sets, the equilibria being
        found anew in each.
    """

    nash_deal: FloatArray
    no_deal: FloatArray
    worst: Loss
    best: Loss
    worst_lost: FloatArray
    best_lost: FloatArray


def loss_against(payoffs: FloatArray, nash_deal: FloatArray, no_deal: FloatArray) -> Loss:
    """Return what a profile loses against the Nash bargaining deal.

    Parameters
    ----------
    payoffs, nash_deal, no_deal : (P,) float
        What the profile, the Nash deal and no deal pay in the same worlds [util].

    Raises
    ------
    ShapeError
        If the arrays disagree on P.

    Examples
    --------
    >>> loss_against(np.array([-1.0, 0.5]), np.array([0.0, 1.0]), np.array([-2.0, 0.0])).lost
    0.5
    """
    check_shapes(payoffs=(payoffs, "P"), nash_deal=(nash_deal, "P"), no_deal=(no_deal, "P"))
    shortfall, gain = nash_deal - payoffs, nash_deal - no_deal
    shares = np.divide(shortfall, gain, out=np.full(len(gain), np.nan), where=gain > 0.0)
    return Loss(shortfall, shares, float(shares.mean()))


def price_of_anarchy(payoffs: FloatArray, nash_deal: FloatArray, no_deal: FloatArray) -> tuple[Loss, Loss]:
    """Return what the worst and the best of some equilibria lose against the Nash bargaining deal.

    Of two parties the extreme equilibria suffice: on a set of equilibria that may be exchanged for one
    another each payoff is linear in either party's mixture, so that the ends are the worst and the best.

    Parameters
    ----------
    payoffs : (E, P) float
        Of one equilibrium or more [util].
    nash_deal, no_deal : (P,) float
        What the Nash deal and no deal pay in the same worlds [util].

    Returns
    -------
    worst, best : Loss
        ``worst.price`` is the price of anarchy, ``best.price`` that of stability.

    Raises
    ------
    ShapeError
        If the arrays disagree on P.
    ValueError
        If there is no equilibrium.

    References
    ----------
    Koutsoupias & Papadimitriou (1999), LNCS 1563, 404-413. Anshelevich et al. (2008), SIAM J. Comput. 38(4).

    Examples
    --------
    >>> dilemma = np.array([[1.0, 1.0], [2.0, 2.0]])
    >>> [round(loss.price, 9) for loss in price_of_anarchy(dilemma, np.array([3.0, 3.0]), np.zeros(2))]
    [3.0, 1.5]
    """
    check_shapes(payoffs=(payoffs, "EP"), nash_deal=(nash_deal, "P"), no_deal=(no_deal, "P"))
    if not len(payoffs):
        raise ValueError("there is no equilibrium")
    losses = sorted((loss_against(one, nash_deal, no_deal) for one in payoffs), key=lambda loss: loss.lost)
    return losses[-1], losses[0]
