"""Draw the pictures of the gallery and of the strategies: `make docs`. They are small PNGs of few colours.

Room     docs (reads the public API)
Shapes   none
Units    none
Source   none
"""

import io
import sys
from pathlib import Path
from typing import Final

from matplotlib.figure import Figure
from PIL import Image

import sim
from docs.strategy_pictures import pictures
from sim.charts import CHARTS, draw_chart
from sim.charts.style import house_style, new_figure

IMAGES = Path(__file__).parent / "images"
DRAWS, SEED = 2_000, 1
IN_A_COLUMN = ("outcomes", "assumptions", "offers")
DOTS, COLOURS = 90, 48  # an inch; of a picture
MANY: Final = 256  # colours where small marks of a rare colour have to be told apart


def main() -> int:
    """Draw what strategies do, every chart of a run of Antalya, and some as in one column of a journal."""
    for name, size, draw in pictures():
        with house_style():
            figure = new_figure(*size)
            draw(figure)
        save(figure, f"{name}.png", MANY)
    results = sim.run(sim.load("antalya"), draws=DRAWS, seed=SEED)
    for name in CHARTS:
        save(draw_chart(results, name), f"gallery_{name}.png")
    for name in IN_A_COLUMN:
        save(draw_chart(results, name, "column"), f"gallery_column_{name}.png")
    return 0


def save(figure: Figure, name: str, colours: int = COLOURS) -> None:
    """Write a figure as a small PNG of few colours."""
    drawn = io.BytesIO()
    with house_style():
        figure.savefig(drawn, dpi=DOTS, metadata={"Software": None})
    picture = Image.open(drawn).convert("RGB").quantize(colours, dither=Image.Dither.NONE)
    picture.save(IMAGES / name, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
