"""Set a page as one HTML file that needs nothing else: no network, no script, no other file.

Room     report
Shapes   none
Units    none
Source   Web Content Accessibility Guidelines 2.1 (contrast, alternative texts)
"""

import base64
import re
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from matplotlib.figure import Figure

from sim.charts.drawn import Drawn
from sim.charts.style import TITLE
from sim.report.page.blocks import Page, Picture

REFERENCES: Final = re.compile(r'(\bid="|href="#|url\(#)([^")]+)')
PROLOGUE: Final = re.compile(r"^.*?(?=<svg)", re.DOTALL)
METADATA: Final = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
SIZE: Final = re.compile(r'(<svg[^>]*?) width="[^"]*"', re.DOTALL)
HEIGHT: Final = re.compile(r'(<svg[^>]*?) height="[^"]*"', re.DOTALL)

_environment = Environment(
    loader=PackageLoader("sim.report.page"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(page: Page) -> str:
    """Return the page as HTML; the same page gives the same text."""
    return _environment.get_template("page.html").render(page=page)


def picture(chart: Drawn) -> Picture:
    """Return a chart for a page; what its title states is what is read out to who cannot see it.

    Its name sets its parts apart from those of others on the same page.
    """
    svg = METADATA.sub("", PROLOGUE.sub("", chart.svg))
    svg = HEIGHT.sub(r"\1", SIZE.sub(r"\1", svg, count=1), count=1)
    svg = REFERENCES.sub(rf"\g<1>{chart.name}-\g<2>", svg)
    link = "data:text/csv;base64," + base64.b64encode(chart.data.write_csv().encode()).decode()
    return Picture(svg, alt_of(chart.figure), chart.reading, chart.name, link)


def alt_of(figure: Figure) -> str:
    """Return the title of a chart, which states its finding, as one line."""
    titles = (text.get_text() for text in figure.texts if text.get_fontsize() == TITLE)
    return " ".join(next(titles, "").split())
