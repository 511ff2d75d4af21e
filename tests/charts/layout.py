"""What is wrong with the texts of a figure: cut off by its edge, over each other, or too small to print."""

import itertools

from sim.charts.style import LEAST_LETTERS
from tests.charts.test_charts import shown_texts


def misplaced(figure):
    """Every text that cannot be read where it stands, with what is wrong with it."""
    width, height = figure.get_size_inches() * figure.dpi
    texts = shown_texts(figure)
    for text, box in texts.items():
        if min(box.x0, box.y0) < 0 or box.x1 > width or box.y1 > height:
            yield "cut off", text.get_text()
        if text.get_fontsize() < LEAST_LETTERS:
            yield f"{text.get_fontsize()} points", text.get_text()
    level = [(text, box) for text, box in texts.items() if text.get_rotation() in (0, 90)]
    for (one, box), (other, box2) in itertools.combinations(level, 2):
        across = min(box.x1, box2.x1) - max(box.x0, box2.x0)
        up = min(box.y1, box2.y1) - max(box.y0, box2.y0)
        if min(across, up) > 1.0:
            yield "over each other", (one.get_text(), other.get_text())
