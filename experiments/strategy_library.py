"""What the strategies of the library do: in each seat, against one another, and on published domains.

Numbers go into tables beside the documentation, and from these into docs/strategies-compared.md and, by
docs/pictures.py, into its charts. `--check` plays some of it again and exits with 1 where it differs.

Room     experiments (reads the library's tables)
Shapes   none
Units    payoffs [util], shares of worlds
Source   docs/strategies-compared.md
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from experiments.library_domains import domains, material
from experiments.library_game import study
from experiments.library_seats import SEED, seat, seats
from experiments.library_strategies import Entry, library, loaded
from experiments.library_telling import tell
from sim.equilibria.empirical_game import payoffs_of
from sim.game import build_game
from sim.scenario import with_overrides
from sim.talks import list_parts

DOCS: Final = Path(__file__).parents[1] / "docs"
DOCUMENT: Final = DOCS / "strategies-compared.md"
TABLES: Final = DOCS / "tables"
SEAT_DRAWS: Final = {"antalya": 2_000, "river_crossing": 4_000, "two_issues": 4_000}
GAME_DRAWS: Final = {"antalya": 600, "river_crossing": 1_000, "two_issues": 400}
RESAMPLES: Final = 100
DIGITS: Final = 6  # of numbers in the tables
CHECKED: Final = {  # strategies played again by --check
    "antalya": ["never_conceding", "optimal_stopping"],
    "river_crossing": ["zeuthen", "anticipating", "spoiler", "opportunist"],
    "two_issues": ["random", "value_of_waiting", "hard line"],
}


def path_of(table: str) -> Path:
    """Return where a table is."""
    return TABLES / f"library_{table}.csv"


def read_tables() -> dict[str, pl.DataFrame]:
    """Return the tables that are there."""
    names = ("seats", "payoffs", "strategies", "equilibria", "games", "domains")
    return {name: pl.read_csv(path_of(name)).with_columns(pl.col(pl.String).fill_null("")) for name in names}


def compute(scenarios: Sequence[str], jobs: int) -> dict[str, pl.DataFrame]:
    """Play everything; what is done goes to stderr."""
    found: dict[str, list[pl.DataFrame]] = {}
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for name in scenarios:
            found.setdefault("seats", []).append(seats(name, SEAT_DRAWS[name], pool))
            print(f"{name}: seats", file=sys.stderr)
    for name in scenarios:
        for table, rows in study(name, GAME_DRAWS[name], RESAMPLES, jobs).items():
            found.setdefault(table, []).append(rows)
        print(f"{name}: game", file=sys.stderr)
    tables = {table: pl.concat(rows, how="diagonal") for table, rows in found.items()}
    if material().is_dir():
        tables["domains"] = domains(material())
    else:
        print(f"no domains in {material()}: their table stays as it is", file=sys.stderr)
    return tables


def write(tables: Mapping[str, pl.DataFrame]) -> None:
    """Write tables as files."""
    TABLES.mkdir(exist_ok=True)
    for table, rows in tables.items():
        rows.write_csv(path_of(table), float_precision=DIGITS)


def stamped(games: pl.DataFrame) -> pl.DataFrame:
    """Return the sums of the games with the hashes of the scenarios as they stand."""
    hashes = {name: loaded(name).hash for name in SEAT_DRAWS}
    return games.with_columns(hash=pl.col("scenario").replace_strict(hashes))


def documented(text: str, parts: Mapping[str, str]) -> str:
    """Return a document with what stands between its markers replaced."""
    for part, made in parts.items():
        begin, end = f"<!-- {part}:begin -->\n", f"<!-- {part}:end -->"
        before, rest = text.split(begin)
        text = before + begin + made + end + rest.split(end)[1]
    return text


def differing(tables: Mapping[str, pl.DataFrame], names: Mapping[str, Sequence[str]]) -> list[str]:
    """Play some seats and profiles again; return which tables do not have what comes out."""
    return [
        what
        for name, chosen in names.items()
        for entry in library(loaded(name))
        if entry.name in chosen
        for what in (
            *_seats_differing(tables["seats"], name, entry),
            *_profiles_differing(tables["payoffs"], name, entry),
        )
    ]


def _seats_differing(rows: pl.DataFrame, name: str, entry: Entry) -> list[str]:
    said = rows.filter(scenario=name, kind=entry.kind, strategy=entry.name)
    wrong = []
    for p, party in enumerate(loaded(name).parties):
        found = seat(name, entry, p, SEAT_DRAWS[name])
        written = said.filter(party=party).to_dicts()
        numbers = [key for key, value in found.items() if isinstance(value, float)]
        if len(written) != 1 or not np.allclose(
            [written[0][key] for key in numbers],
            [found[key] for key in numbers],
            atol=10**-DIGITS,
            equal_nan=True,
        ):
            wrong.append(f"{name}: {entry.label} as {party}")
    return wrong


def _profiles_differing(rows: pl.DataFrame, name: str, entry: Entry) -> list[str]:
    """Compare what a strategy pays where both parties play it."""
    changes = {f"parties.{party}.strategy": dict(entry.parts) for party in loaded(name).parties}
    game = build_game(with_overrides(loaded(name), changes, list_parts()))
    found = payoffs_of(game, GAME_DRAWS[name], SEED).mean(axis=0)
    said = rows.filter(scenario=name, first=entry.label)[entry.label].to_list()
    is_there = len(said) == len(found) and np.allclose(said, found, atol=10**-DIGITS)
    return [] if is_there else [f"{name}: both play {entry.label}"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write tables and document, or with ``--check`` play some of it again; return the exit code."""
    parser = argparse.ArgumentParser(description="What the strategies of the library do.")
    parser.add_argument("--check", action="store_true", help="compare some numbers with tables and document")
    parser.add_argument("--told", action="store_true", help="write the document from the tables as they are")
    parser.add_argument(
        "--stamp",
        action="store_true",
        help="as --check; then note the scenarios, changed in words, as they stand",
    )
    parser.add_argument("--jobs", type=int, default=2, help="processes (default: 2)")
    asked = parser.parse_args(arguments)
    if asked.check or asked.stamp:
        tables = read_tables()
        wrong = differing(tables, CHECKED)
        text = DOCUMENT.read_text(encoding="utf-8")
        if documented(text, tell(tables)) != text:
            wrong.append(f"{DOCUMENT.name} and the tables")
        print("\n".join(["These differ:", *wrong] if wrong else ["Tables and document agree."]))
        if wrong or asked.check:
            return 1 if wrong else 0
        write({"games": stamped(tables["games"])})
    if not (asked.told or asked.stamp):
        write(compute(list(SEAT_DRAWS), asked.jobs))
    text = documented(DOCUMENT.read_text(encoding="utf-8"), tell(read_tables()))
    DOCUMENT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
