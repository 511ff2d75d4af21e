"""``parley new`` and ``parley schema``: what it takes to write a scenario of one's own.

Room     cli
Shapes   none
Units    none
Source   none
"""

import json
import os
from pathlib import Path
from typing import Final

from sim.cli.exits import DONE, InputError, said
from sim.scenario import ScenarioError, find, json_schema
from sim.talks import list_parts

STARTER: Final = "river_crossing"


def write_new(file: Path, source: str | None) -> int:
    """Write a scenario to start from and return the exit code; nothing that is there is written over."""
    try:
        content = find(source or STARTER).read_bytes()
    except ScenarioError as error:
        raise InputError(str(error)) from None
    try:
        target = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError:
        raise InputError(f"error: {file} is there already; name another file") from None
    except (OSError, ValueError) as error:
        reason = said(error) if isinstance(error, OSError) else str(error)
        raise InputError(f"error: {file} cannot be written: {reason}") from None
    with os.fdopen(target, "wb") as new:
        new.write(content)
    print(f"{file}: a scenario to start from. parley check {file} says what is wrong with it at any time.")
    return DONE


def print_schema() -> int:
    """Print the JSON Schema of a scenario file and return the exit code."""
    print(json.dumps(json_schema(list_parts()), indent=2), flush=True)
    return DONE
