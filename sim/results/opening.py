"""Open the folder of a run: the same results again, from its files alone.

Room     results
Shapes   none
Units    none
Source   none
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sim.game import build_game
from sim.results.manifests import MANIFEST, is_manifest
from sim.results.results import TABLES, Results
from sim.scenario import Scenario, ScenarioError, loads
from sim.talks import list_parts

FORMAT: Final = "parley run"
OTHERWISE: Final = "was written by another version of Parley, which reads its scenario otherwise"
LARGEST: Final = 10_000_000  # bytes of a manifest


class RunError(Exception):
    """A folder that does not hold a run that can be read."""


def open_run(folder: str | Path) -> Results:
    """Return the results of a finished run.

    Parameters
    ----------
    folder : str or Path
        What ``parley run`` wrote.

    Raises
    ------
    RunError
        If the folder holds no run, or one of a version that read its scenario otherwise.
    """
    place = Path(folder)
    if not is_manifest(place / MANIFEST, FORMAT, LARGEST):
        raise RunError(f"{folder} does not hold a run of Parley: there is no {MANIFEST} of one")
    try:
        manifest = json.loads((place / MANIFEST).read_bytes())
        scenario = scenario_of(manifest)
        draws, seed = int(manifest["draws"]), int(manifest["seed"])
    except (KeyError, TypeError, ValueError, AttributeError, ScenarioError) as error:
        raise RunError(f"{place / MANIFEST} cannot be read: {type(error).__name__}: {error}") from None
    if scenario.hash != manifest["hash"]:
        raise RunError(f"{folder} {OTHERWISE}")
    for table in TABLES:
        if not (place / f"{table}.parquet").is_file():
            raise RunError(f"{folder} is not complete: {table}.parquet is missing")
    return Results(scenario, build_game(scenario), draws, seed, place)


def scenario_of(manifest: Mapping[str, Any]) -> Scenario:
    """Return the scenario that a manifest holds, with what was set; its ``hash`` says if it is the same."""
    settings = {made["path"]: made["value"] for made in manifest["settings"]}
    return loads(manifest["text"], manifest["scenario"], settings, parts=list_parts())
