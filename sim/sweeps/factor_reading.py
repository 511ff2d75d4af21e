"""One factor of an experiment file: levels, two ends, a number's own range, or labelled settings.

Room     sweeps
Shapes   none
Units    as in the scenario
Source   docs/experiments.md
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sim.game.game import COUNTED
from sim.scenario import Number, Scenario
from sim.scenario.errors import Flaw, FlawError, choose
from sim.scenario.errors import Path as Steps
from sim.sweeps.experiment import BASELINE
from sim.sweeps.factors import Between, Factor, Level, Listed, Own
from sim.sweeps.paths import WORDS, numbers_at

FORMS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(  # of a factor, with the keys of each
    {
        "levels": ("levels", "paths", "why"),
        "from": ("from", "to", "scale", "paths", "why"),
        "range": ("range", "paths", "why"),
        "settings": ("settings", "why"),
    }
)
FACTOR_KEYS: Final = tuple(dict.fromkeys(key for keys in FORMS.values() for key in keys))
CHOICES: Final = ("variant", "scenario")  # names of factors that are no paths
EXPECTED: Final = "expected levels, from and to, range: own, or settings"


def read_factor(name: str, body: Any, scenarios: Sequence[Scenario]) -> Factor:
    """Return the factor that an entry of ``factors`` stands for; whether it can be set is seen later.

    Parameters
    ----------
    name : str
        Of the factor: a path, unless ``paths`` names others.
    body : object
        What stands under it, plain.
    scenarios : sequence of Scenario
        Those it is to vary, the baseline's first; none where they could not be read.

    Raises
    ------
    FlawError
        With paths beneath the entry.
    """
    if body == "own":
        body = {"range": "own"}
    if not isinstance(body, dict):
        raise FlawError(Flaw("E103", f'factor "{name}" has the wrong form', hint=EXPECTED))
    form = _form_of(name, body)
    if name in CHOICES:
        return _choice(name, body.get("levels"), scenarios)
    if form == "settings":
        return _labelled(name, body["settings"])
    paths = _paths_of(name, body)
    if form == "levels":
        return _listed(name, body["levels"], paths)
    if form == "range":
        return _own(name, body["range"], paths, scenarios)
    return _between(name, body, paths)


def _form_of(name: str, body: Mapping[str, Any]) -> str:
    """Return the one form that the keys of a factor have."""
    forms = [form for form in FORMS if form in body or (form == "from" and "to" in body)]
    flaws = [
        Flaw("E101", f'unknown key "{key}" of a factor', (key,), choose(key, FACTOR_KEYS, "keys"), True)
        for key in body
        if key not in FACTOR_KEYS
    ]
    if len(forms) != 1:
        how = "more than one" if forms else "no"
        flaws.append(Flaw("E103", f'factor "{name}" has {how} way to vary', hint=EXPECTED, on_key=True))
    else:
        alone = ("levels", "why") if name in CHOICES else FORMS[forms[0]]
        flaws += [
            Flaw("E101", f'"{key}" does not go with this factor', (key,), choose(key, alone, "keys"), True)
            for key in body
            if key in FACTOR_KEYS and key not in alone
        ]
    if not isinstance(body.get("why", ""), str):
        flaws.append(Flaw("E103", '"why" has the wrong form', ("why",), "expected text; write it in quotes"))
    if flaws:
        raise FlawError(*flaws)
    return forms[0]


def _paths_of(name: str, body: Mapping[str, Any]) -> tuple[str, ...]:
    paths = body.get("paths", [name])
    if not isinstance(paths, list) or not paths or not all(isinstance(path, str) for path in paths):
        raise FlawError(Flaw("E103", '"paths" has the wrong form', ("paths",), "expected a list of paths"))
    return tuple(paths)


def _choice(name: str, levels: Any, scenarios: Sequence[Scenario]) -> Factor:
    good = isinstance(levels, list) and levels and all(isinstance(level, str) for level in levels)
    if not good:
        hint = f"expected the names of {name}s" + (
            f", or {BASELINE} for the scenario as it is" if name == "variant" else ""
        )
        raise FlawError(Flaw("E103", '"levels" has the wrong form', ("levels",), hint))
    _differ(levels)
    if name == "scenario":
        return Listed(name, tuple(Level(level, scenario=level) for level in levels))
    flaws = [
        Flaw("E118", f'there is no variant "{level}"', ("levels", i), choose(level, known, "variants"))
        for scenario in scenarios
        for known in [(BASELINE, *scenario.variants)]
        for i, level in enumerate(levels)
        if level not in known
    ]
    if flaws:
        raise FlawError(*flaws)
    return Listed(name, tuple(Level(level, variant=level) for level in levels))


def _listed(name: str, levels: Any, paths: tuple[str, ...]) -> Factor:
    if not isinstance(levels, dict | list) or not levels:
        hint = "expected a list of values, or a mapping of labels to values"
        raise FlawError(Flaw("E103", '"levels" has the wrong form', ("levels",), hint))
    places = list(levels) if isinstance(levels, dict) else list(range(len(levels)))
    values = list(levels.values()) if isinstance(levels, dict) else levels
    if _is_count(paths):
        _are_whole({("levels", at): value for at, value in zip(places, values, strict=True)})
    if isinstance(levels, dict):
        shown: list[float | str] = list(levels)
    elif all(is_number(value) for value in values):
        shown = [float(value) for value in values]
    else:
        shown = [str(v) if isinstance(v, str | date) else json.dumps(v, default=str) for v in values]
    _differ(shown)
    named = zip(shown, values, strict=True)
    return Listed(name, tuple(Level(label, dict.fromkeys(paths, value)) for label, value in named), paths)


def _differ(levels: Sequence[float | str]) -> None:
    """Check that no level is written twice."""
    flaws = [
        Flaw("E405", "this level is written twice", ("levels", i))
        for i, level in enumerate(levels)
        if level in levels[:i]
    ]
    if flaws:
        raise FlawError(*flaws)


def _labelled(name: str, settings: Any) -> Factor:
    if not isinstance(settings, dict) or not settings:
        hint = "expected {label: {path: value}}"
        raise FlawError(Flaw("E103", '"settings" has the wrong form', ("settings",), hint))
    flaws = [
        Flaw("E103", f'"{label}" has the wrong form', ("settings", label), "expected {path: value}, or {}")
        for label, body in settings.items()
        if not isinstance(body, dict)
    ]
    if flaws:
        raise FlawError(*flaws)
    levels = tuple(Level(label, body) for label, body in settings.items())
    return Listed(name, levels, tuple(dict.fromkeys(path for level in levels for path in level.settings)))


def _own(name: str, word: Any, paths: tuple[str, ...], scenarios: Sequence[Scenario]) -> Factor:
    if word != "own":
        hint = "expected own; or levels, or from and to"
        raise FlawError(Flaw("E119", "this is not a range to vary in", ("range",), hint))
    numbers = {n.path: n for scenario in scenarios[:1] for path in paths for n in moving(scenario, path)}
    exact = [path for path, number in numbers.items() if number.exact]
    if exact:
        message = f'"{exact[0]}" has no range of its own: it is exact'
        raise FlawError(Flaw("E408", message, hint="expected from and to, or levels", on_key=True))
    return Own(name, {path: (n.low, n.central, n.high) for path, n in numbers.items()}, _is_count(paths))


def _between(name: str, body: Mapping[str, Any], paths: tuple[str, ...]) -> Factor:
    missing = [key for key in ("from", "to") if key not in body]
    flaws = [Flaw("E102", f'"{key}" is missing', hint="expected from and to", on_key=True) for key in missing]
    flaws += [
        Flaw("E103", f'"{key}" has the wrong form', (key,), "expected a number")
        for key in ("from", "to")
        if key in body and not is_number(body[key])
    ]
    scale = body.get("scale", "linear")
    if scale not in ("linear", "log"):
        flaws.append(Flaw("E119", f'"{scale}" is not a scale', ("scale",), "expected linear or log"))
    if flaws:
        raise FlawError(*flaws)
    low, high = float(body["from"]), float(body["to"])
    if low >= high:
        raise FlawError(Flaw("E112", f'"from" ({low:g}) is not below "to" ({high:g})', ("from",)))
    if scale == "log" and low <= 0:
        hint = "expected a number above 0"
        raise FlawError(Flaw("E111", f'"from" cannot be {low:g} on a logarithmic scale', ("from",), hint))
    if _is_count(paths):
        _are_whole({("from",): low, ("to",): high})
    return Between(name, paths, low, high, scale, _is_count(paths))


def moving(scenario: Scenario, path: str) -> tuple[Number, ...]:
    """Return the numbers of a scenario that move where a path is set; a word of the scale moves as one."""
    is_word = path.startswith(WORDS) and path in scenario.numbers
    return tuple(scenario.numbers[number] for number in ((path,) if is_word else numbers_at(scenario, path)))


def is_number(value: object) -> bool:
    """Return whether a plain value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(paths: Sequence[str]) -> bool:
    return all(path.endswith(COUNTED) for path in paths)


def _are_whole(values: Mapping[Steps, Any]) -> None:
    """Check that what is to be counts, by its place, is whole numbers; what is no number is checked later."""
    flaws = [
        Flaw("E111", f"a count cannot be {value:g}", at, "expected a whole number")
        for at, value in values.items()
        if is_number(value) and value != round(value)
    ]
    if flaws:
        raise FlawError(*flaws)
