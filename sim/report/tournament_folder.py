"""The folder of a tournament: what every world paid in every profile, the game, its equilibria, its charts.

It can be opened again: the samples are all that the equilibria come from.

Room     report
Shapes   P parties, S strategies, N worlds
Units    payoffs [util]
Source   none
"""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from sim.charts.drawn import write_charts
from sim.charts.tournaments import draw_tournament_charts
from sim.equilibria.empirical_game import EmpiricalGame, Strategies
from sim.equilibria.tournament import Tournament, study
from sim.report.folders import FolderError, OutputFolder, format_of, manifest_of, write_json
from sim.report.page import tournament_page, write_page
from sim.report.tournament import as_json
from sim.results.manifests import MANIFEST, is_manifest
from sim.results.opening import LARGEST

if TYPE_CHECKING:
    from sim.scenario import Scenario

KIND: Final = "tournament"
SAMPLES: Final = "samples.parquet"


class TournamentFolder(OutputFolder):
    """The folder of a tournament in the making, a context in which it is played as well."""

    def __init__(self, place: Path) -> None:
        super().__init__(place, KIND)

    def finish(
        self,
        tournament: Tournament,
        scenario: "Scenario",
        strategies: Strategies,
        found: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Write all files of a tournament and put the folder in its place.

        Parameters
        ----------
        tournament : Tournament
            From ``study``.
        scenario : Scenario
            What was played.
        strategies : mapping
            Name -> parts by kind, of all that were played.
        found : mapping, optional
            What else summary.json is to hold, such as what a search has found.

        Raises
        ------
        FolderError
            If the place was taken meanwhile by something that is not ours.
        """
        game = tournament.game
        samples_table(game).write_parquet(self.working / SAMPLES)
        payoffs_table(game).write_csv(self.working / "payoffs.csv")
        charts = list(draw_tournament_charts(tournament, scenario.title))
        write_charts(charts, self.working / "charts")
        write_json(self.working / "summary.json", as_json(tournament, scenario.name) | dict(found))
        how = {
            "parties": list(game.parties),
            "strategies": {name: dict(strategies[name]) for name in game.strategies},
            "rule": tournament.rule,
            "searched": list(found["search"]["parameters"]) if "search" in found else [],
        }
        made = manifest_of(scenario, game.draws, game.seed) | how
        write_page(tournament_page(tournament, scenario.title, made, charts), self.working)
        self.complete(made)


def _profiles(game: EmpiricalGame) -> dict[str, pl.Series]:
    """Return the strategy of each party in each profile, the last party's moving fastest."""
    kind = pl.Enum(game.strategies)
    shape = (len(game.strategies),) * len(game.parties)
    names = np.array(game.strategies, dtype=np.object_)
    return {
        f"strategy.{party}": pl.Series(names[column.ravel()].tolist(), dtype=kind)
        for party, column in zip(game.parties, np.indices(shape), strict=True)
    }


def samples_table(game: EmpiricalGame) -> pl.DataFrame:
    """Return what every world paid, a row for each profile and world."""
    samples = game.samples.reshape(-1, game.draws, len(game.parties))
    profiles = pl.DataFrame(_profiles(game)).with_row_index("profile")
    worlds = pl.DataFrame(
        {
            "world": pl.Series(np.arange(game.draws), dtype=pl.UInt32),
            "set": pl.Series(game.sets, dtype=pl.UInt32),
        }
    )
    payoffs = {f"payoff.{party}": samples[..., p].ravel() for p, party in enumerate(game.parties)}
    return (
        profiles.join(worlds, how="cross", maintain_order="left_right")
        .drop("profile")
        .with_columns(**{name: pl.Series(values) for name, values in payoffs.items()})
    )


def payoffs_table(game: EmpiricalGame) -> pl.DataFrame:
    """Return mean payoffs and their standard errors, a row for each profile and party."""
    payoffs, errors = (values.reshape(-1, len(game.parties)) for values in (game.payoffs, game.errors))
    profiles = pl.DataFrame(_profiles(game))
    return (
        pl.concat(
            [
                profiles.with_columns(
                    party=pl.lit(party),
                    payoff=pl.Series(payoffs[:, p]),
                    standard_error=pl.Series(errors[:, p]).fill_nan(None),
                ).with_row_index("profile")
                for p, party in enumerate(game.parties)
            ]
        )
        .sort("profile", maintain_order=True)
        .drop("profile")
    )


def open_tournament(folder: Path) -> tuple[Tournament, str]:
    """Return a finished tournament from its folder alone, and the title of its scenario.

    Raises
    ------
    FolderError
        If the folder holds no tournament, or one that cannot be read.
    """
    if not is_manifest(folder / MANIFEST, format_of(KIND), LARGEST):
        raise FolderError(f"{folder} does not hold a tournament of Parley: there is no {MANIFEST} of one")
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        game = _read_game(folder, manifest)
        return study(game, str(manifest["rule"])), str(manifest["title"])
    except (KeyError, TypeError, ValueError, OSError, pl.exceptions.PolarsError) as error:
        raise FolderError(f"{folder} cannot be read: {type(error).__name__}: {error}") from None


def _read_game(folder: Path, manifest: dict[str, Any]) -> EmpiricalGame:
    parties, strategies = tuple(manifest["parties"]), tuple(manifest["strategies"])
    draws = int(manifest["draws"])
    table = pl.read_parquet(folder / SAMPLES)
    payoffs = table.select(f"payoff.{party}" for party in parties).to_numpy()
    shape = (*(len(strategies),) * len(parties), draws, len(parties))
    return EmpiricalGame(
        parties=parties,
        strategies=strategies,
        samples=np.ascontiguousarray(payoffs).reshape(shape),
        sets=table["set"].head(draws).to_numpy().astype(np.int64),
        draws=draws,
        seed=int(manifest["seed"]),
    )
