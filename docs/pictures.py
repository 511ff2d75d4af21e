"""Draw the pictures of the gallery: `make docs`. They are small PNGs of few colours.

Room     docs (reads the public API)
Shapes   none
Units    none
Source   none
"""

import io
import sys
from pathlib import Path

from PIL import Image

import sim
from sim.charts import CHARTS, draw_chart
from sim.charts.style import house_style

IMAGES = Path(__file__).parent / "images"
DRAWS, SEED = 2_000, 1
DOTS, COLOURS = 90, 48  # an inch; of a picture


def main() -> int:
    """Draw every chart of a run of Antalya."""
    results = sim.run(sim.load("antalya"), draws=DRAWS, seed=SEED)
    for name in CHARTS:
        drawn = io.BytesIO()
        figure = draw_chart(results, name)
        with house_style():
            figure.savefig(drawn, dpi=DOTS, metadata={"Software": None})
        picture = Image.open(drawn).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        picture.save(IMAGES / f"gallery_{name}.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
