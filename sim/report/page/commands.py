"""The part of a command that says with which settings and plugins it was given, to be typed again.

Room     report
Shapes   none
Units    none
Source   none
"""

import json
import shlex
from collections.abc import Mapping
from typing import Any

from sim.scenario import ScenarioError, parse_setting


def options(manifest: Mapping[str, Any]) -> str:
    """Return every ``--set`` and ``--plugin`` that a manifest tells of, as a shell takes them.

    Examples
    --------
    >>> made = [{"path": "parties.*.patience", "value": 0.9}, {"path": "hidden.what", "value": []}]
    >>> options({"settings": made, "plugins": [{"name": "my parts.py"}]})
    "--set 'parties.*.patience=0.9' --set 'hidden.what=[]' --plugin 'my parts.py'"
    """
    made = [f"{one['path']}={_written(one['value'])}" for one in manifest["settings"]]
    words = [f"--set {shlex.quote(text)}" for text in made]
    words += [f"--plugin {shlex.quote(plugin['name'])}" for plugin in manifest["plugins"]]
    return " ".join(words)


def _written(value: object) -> str:
    """Return a value as ``--set`` reads it; a text that would be read as something else in quotes."""
    if isinstance(value, str):
        try:
            if parse_setting(f"x={value}")[1] == value:
                return value
        except ScenarioError:
            pass
    return json.dumps(value, default=str, ensure_ascii=False)
