"""Write the parts of the documentation that follow from the code: `make docs`.

Room     docs (reads the public API)
Shapes   none
Units    none
Source   none
"""

import sys
from datetime import date
from pathlib import Path

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from sim.charts import CHARTS
from sim.charts.sweeps import SWEEP_CHARTS
from sim.charts.tournaments import TOURNAMENT_CHARTS
from sim.scenario.json_schema import keys

DOCS = Path(__file__).parent
NAMES = {  # what a `*` in a path stands for, by what comes before it
    "issues": "ISSUE",
    "ISSUE": "OPTION",
    "parties": "PARTY",
    "mediators": "MEDIATOR",
    "rounds": "ROUND",
    "outcomes": "OUTCOME",
    "findings": "FINDING",
    "when": "ROUND",
}


def key_table() -> str:
    """Return every key of a scenario file with its meaning and default, as a table."""
    rows = ["| key | meaning | default |", "|---|---|---|"]
    for path, meaning, default in keys():
        steps: list[str] = []
        for step in path.split("."):
            steps.append(NAMES.get(steps[-1], "NAME") if step == "*" else step)
        rows.append(f"| `{'.'.join(steps)}` | {meaning} | {default_words(default)} |")
    return "\n".join(rows)


def default_words(default: object) -> str:
    """Return what a key that is left out stands for."""
    if default is PydanticUndefined:
        return "required"
    if default in (None, {}, (), frozenset()) or isinstance(default, BaseModel):
        return ""
    if isinstance(default, bool):
        return str(default).lower()
    return f"`{default}`" if isinstance(default, str | date) else str(default)


def run_gallery() -> str:
    """Return every chart of a run: its picture, what it shows, and how to read it."""
    return "\n\n".join(
        f"### {name}\n\n![{name}](images/gallery_{name}.png)\n\n{what_it_shows(chart.draw)}\n\n"
        f"*How to read it.* {chart.reading}"
        for name, chart in CHARTS.items()
    )


def sweep_gallery() -> str:
    """Return every chart of a sweep and what it shows."""
    return "\n".join(f"* **{name}**: {what_it_shows(chart.draw)}" for name, chart in SWEEP_CHARTS.items())


def tournament_gallery() -> str:
    """Return every chart of a tournament, what it shows and how to read it."""
    return "\n".join(
        f"* **{name}**: {what_it_shows(chart.draw)} {chart.reading}"
        for name, chart in TOURNAMENT_CHARTS.items()
    )


def what_it_shows(draw: object) -> str:
    """Return the first paragraph of the file that draws a chart."""
    text = sys.modules[str(getattr(draw, "__module__", ""))].__doc__ or ""
    return " ".join(text.partition("\n\n")[0].split())


PARTS = {
    "scenario-format.md": {"keys": key_table},
    "gallery.md": {"run": run_gallery, "sweep": sweep_gallery, "tournament": tournament_gallery},
}


def built(name: str) -> str:
    """Return a document with its computed parts as the code has them now."""
    text = (DOCS / name).read_text(encoding="utf-8")
    for part, make in PARTS[name].items():
        begin, end = f"<!-- {part}:begin -->\n", f"<!-- {part}:end -->"
        before, found, rest = text.partition(begin)
        _, found_end, after = rest.partition(end)
        if not (found and found_end):
            raise ValueError(f"{name} has no place for {part}")
        text = f"{before}{begin}{make()}\n{end}{after}"
    return text


def main() -> int:
    """Write the documents, or with --check say which are not as the code has them."""
    stale = [name for name in PARTS if built(name) != (DOCS / name).read_text(encoding="utf-8")]
    if "--check" in sys.argv[1:]:
        print("\n".join(f"docs/{name} is not as the code has it: make docs" for name in stale))
        return 1 if stale else 0
    for name in stale:
        (DOCS / name).write_text(built(name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
