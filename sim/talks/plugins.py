"""Plugins: a user's own file of strategy parts, run once in every process that plays with it.

Code enters Parley by this door and from Python only; scenario and experiment files are data.

Room     talks
Shapes   none
Units    none
Source   docs/strategies.md
"""

import hashlib
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final

from sim.talks.own_parts import OWN, PluginError


@dataclass(frozen=True, slots=True)
class Plugin:
    """A user's file, as it was read."""

    path: str
    text: str

    @property
    def hash(self) -> str:
        """Return what tells it from any other text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


LOADED: Final[list[Plugin]] = []  # in this process, in order; see sim.talks.own_parts


def loaded() -> tuple[Plugin, ...]:
    """Return the plugins in use."""
    return tuple(LOADED)


def described() -> list[dict[str, str]]:
    """Return name and hash of each, for manifests."""
    return [{"name": Path(plugin.path).name, "hash": plugin.hash} for plugin in LOADED]


@contextmanager
def using(paths: Sequence[Path]) -> Iterator[None]:
    """Run the users' files, and forget what they registered at the end.

    Raises
    ------
    PluginError
        If a file cannot be read or run, or its parts fail while they play; with file and line.
    """
    before, parts = loaded(), {kind: dict(own) for kind, own in OWN.items()}
    try:
        for path in paths:
            try:
                text = path.read_text(encoding="utf-8")
            except (OSError, ValueError) as error:
                said = getattr(error, "strerror", None) or "it is not text in UTF-8"
                raise PluginError(f"plugin {path} cannot be read: {said}") from None
            _run(Plugin(str(path), text))
        with blaming():
            yield
    finally:
        LOADED[:] = before
        for kind, own in OWN.items():
            own.clear()
            own.update(parts[kind])


def load_again(plugins: tuple[Plugin, ...]) -> None:
    """Let the plugins of another process be those of this one."""
    if loaded() != plugins:
        LOADED.clear()
        for own in OWN.values():
            own.clear()
        for plugin in plugins:
            _run(plugin)


@contextmanager
def blaming() -> Iterator[None]:
    """Turn an error raised in a user's file into one that says where.

    Raises
    ------
    PluginError
        If what is raised meanwhile came through a line of a plugin.
    """
    try:
        yield
    except PluginError:
        raise
    except Exception as error:
        place = _place_of(error)
        if place is None:
            raise
        raise PluginError(f"{place}: {_said(error)}") from error


def _run(plugin: Plugin) -> None:
    """Run a user's file as a module of its own."""
    LOADED.append(plugin)
    module = ModuleType(f"parley_plugin_{len(LOADED)}")
    module.__file__ = plugin.path
    sys.modules[module.__name__] = module  # dataclasses look their module up
    try:
        exec(compile(plugin.text, plugin.path, "exec"), module.__dict__)
    except (Exception, SystemExit) as error:
        raise PluginError(f"{_place_of(error) or plugin.path}: {_said(error)}") from None


def _place_of(error: BaseException) -> str | None:
    """Return the last line of a plugin that an error came through."""
    paths = {plugin.path for plugin in LOADED}
    if isinstance(error, SyntaxError) and error.filename in paths:
        return f"{error.filename}, line {error.lineno}"
    lines = [at for at in traceback.extract_tb(error.__traceback__) if at.filename in paths]
    return f"{lines[-1].filename}, line {lines[-1].lineno}" if lines else None


def _said(error: BaseException) -> str:
    if isinstance(error, PluginError):
        return str(error)
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {message}" if message else type(error).__name__
