"""The median of a quantity over worlds that come in sets, and how far more draws could move it.

Room     results
Shapes   N worlds
Units    those of the quantity
Source   Woodruff (1952), Journal of the American Statistical Association 47, 635-646: a median's
         interval lies where the share below it, with its own error, would be one half
"""

from typing import Final

import numpy as np

from sim.arrays import FloatArray, IntArray

NOTHING: Final = dict.fromkeys(("median", "mc_low", "mc_high", "low", "high"), float("nan"))


def median_of(
    values: FloatArray, sets: IntArray, band: tuple[float, float] = (0.05, 0.95)
) -> dict[str, float]:
    """Return the median of a quantity with its Monte-Carlo error, and two quantiles over worlds.

    Parameters
    ----------
    values : (N,) float
        The quantity in each world.
    sets : (N,) int
        Assumption set of each world; worlds of a set are alike, which makes the error larger.
    band : (float, float)
        Which quantiles.

    Returns
    -------
    dict
        ``median``; ``mc_low, mc_high``, its 95 % interval, nan below two sets; ``low, high``, the two
        quantiles. All are nan where there is no world.

    Examples
    --------
    >>> median_of(np.array([1.0, 2.0, 4.0]), np.array([0, 1, 2]))["median"]
    2.0
    """
    if not values.size:
        return dict(NOTHING)
    low, median, high = np.quantile(values, [band[0], 0.5, band[1]])
    _, row = np.unique(sets, return_inverse=True)
    n_sets = int(row.max()) + 1
    found = dict(NOTHING) | {"median": float(median), "low": float(low), "high": float(high)}
    if n_sets < 2:
        return found
    above = (values > median) + 0.5 * (values == median) - 0.5
    totals = np.bincount(row, weights=above - above.mean())
    error = 1.96 * np.sqrt(n_sets / (n_sets - 1) * (totals**2).sum()) / len(values)
    ends = np.quantile(values, np.clip([0.5 - error, 0.5 + error], 0.0, 1.0))
    return found | {"mc_low": float(ends[0]), "mc_high": float(ends[1])}
