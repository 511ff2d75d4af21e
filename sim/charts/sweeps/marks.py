"""Marks that mean the same in every chart of a sweep: keywords of matplotlib.

Room     charts
Shapes   none
Units    sizes in points
Source   none
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from sim.charts import style

Look = Mapping[str, Any]
LIGHT, DARK = "#D7E6F2", "#4A86B0"  # bands: assumptions, Monte-Carlo error
FAILED: Final[Look] = MappingProxyType(
    {"marker": "x", "markersize": 7, "markeredgewidth": 1.8, "color": style.RED}
)
HOME_LINE: Final[Look] = MappingProxyType({"color": style.INK, "linestyle": (0, (4, 3)), "linewidth": 1.1})
HOME: Final[Look] = MappingProxyType(
    {
        "marker": "*",
        "markersize": 15,
        "markerfacecolor": style.YELLOW,
        "markeredgecolor": style.BLACK,
    }
)
INTERVAL: Final[Look] = MappingProxyType({"marker": "|", "linestyle": "-", "color": style.INK})
