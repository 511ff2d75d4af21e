"""How results come about, in a few paragraphs, with sources; the same on every page.

Room     report
Shapes   none
Units    none
Source   docs/model.md
"""

from typing import Final

from sim.report.page.blocks import Block, Paragraph, Points

WORDS: Final = (
    "A deal is one option on every issue. A party values a deal by the demands it meets, less the "
    "concessions it makes; what others promise counts only as far as they are trusted. Without a deal the "
    "war goes on: it costs every day, and each party believes that it will win something. In every round "
    "parties offer, refuse and learn, seeing their own numbers only, and after a fruitless round stay or "
    "walk out.",
    "An assumption set draws every uncertain number from its stated range; worlds within it draw what the "
    "parties do not know of each other, and chance. The Monte-Carlo error says how far more draws could "
    "move a result, the spread across assumption sets how far it hangs on what nobody knows. They are "
    "never merged.",
)
SOURCES: Final = (
    "War as a failure to bargain: Fearon (1995), International Organization 49(3), 379-414; Powell (2006), "
    "International Organization 60(1), 169-203.",
    "Learning from fighting: Slantchev (2003), American Political Science Review 97(4), 621-632; Powell "
    "(2004), American Journal of Political Science 48(2), 344-361.",
    "Ripeness: Zartman (1989), Ripe for Resolution.",
    "Price of leaving: Fearon (1994), American Political Science Review 88(3), 577-592.",
    "Concession tactics: Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24, 159-182.",
    "Single negotiating text: Klein, Faratin, Sayama & Bar-Yam (2003), Group Decision and Negotiation 12, "
    "111-125.",
    "Roles of mediators: Touval & Zartman (1985), International Mediation in Theory and Practice; Kydd "
    "(2003), American Journal of Political Science 47(4), 597-611.",
    "Solution concepts: Nash (1950), Econometrica 18, 155-162; Kalai & Smorodinsky (1975), Econometrica 43, "
    "513-518; Kalai (1977), Econometrica 45(7), 1623-1630.",
)


def method() -> list[Block]:
    """Return the section."""
    return [*map(Paragraph, WORDS), Points(SOURCES)]
