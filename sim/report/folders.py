"""A folder of ours: written beside its place, then renamed, so that it is there whole or not at all.

The place may be free, empty, or taken by an earlier folder of the same kind, which is then replaced;
anything else is refused. Until the new folder is complete the old one is not touched.

Room     report
Shapes   none
Units    none
Source   none
"""

import json
import os
import platform
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from sim import __version__
from sim.game import count_sets
from sim.results.manifests import MANIFEST, is_manifest
from sim.results.opening import LARGEST
from sim.talks.plugins import described

if TYPE_CHECKING:
    from sim.scenario import Scenario

LIBRARIES: Final = ("numpy", "numba", "scipy", "polars", "matplotlib")


def format_of(kind: str) -> str:
    """Return what the manifest of a kind of folder says that it is.

    Examples
    --------
    >>> format_of("run")
    'parley run'
    """
    return f"parley {kind}"


class FolderError(Exception):
    """The folder cannot be written, or holds something that is not ours."""


def check_folder(folder: Path, kind: str = "run") -> None:
    """Check that a run, or another kind of output, may be written to a folder, without touching anything.

    Raises
    ------
    FolderError
        If the path is a link or a file, or the folder holds something that is not of this kind and ours.
    """
    try:
        for above in folder.parents:
            if above.exists() and not above.is_dir():
                raise FolderError(f"{folder} cannot be used: {above} is not a folder")
        if folder.is_symlink():
            raise FolderError(f"{folder} is a link; name the folder itself")
        if not folder.exists():
            return
        if not folder.is_dir():
            raise FolderError(f"{folder} is not a folder")
        if os.path.ismount(folder):
            raise FolderError(f"{folder} is a mount point, which cannot be replaced; name a folder in it")
        if any(folder.iterdir()) and not is_manifest(folder / MANIFEST, format_of(kind), LARGEST):
            raise FolderError(
                f"{folder} holds something that is not a {kind} of Parley; "
                "name another folder or empty this one"
            )
    except (OSError, ValueError) as error:
        raise FolderError(f"{folder} cannot be used: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


class OutputFolder:
    """A folder in the making: a context in which its files are written, and put in place at the end.

    Leaving the context without ``complete``, by whatever exception, leaves nothing behind and the old folder
    as it was. What is left by one that is killed, the next in the same place removes.

    Examples
    --------
    >>> with OutputFolder(Path("results/lake"), "tournament") as making:  # doctest: +SKIP
    ...     write_json(making.working / "summary.json", summary)
    ...     making.complete(manifest_of(scenario, draws, seed))
    """

    def __init__(self, place: Path, kind: str) -> None:
        self.place = place
        self.kind = kind
        self._where = place.absolute()
        self._making: Path | None = None
        self._lock: int | None = None  # on the working folder, for as long as this process lives
        self._made: list[Path] = []  # folders above it that were not there

    def __enter__(self) -> Self:
        """Check the place and make a working folder beside it.

        Raises
        ------
        FolderError
            If this may not be written there, or nothing can be.
        """
        check_folder(self.place, self.kind)
        where = self._where
        if where.name in ("", ".."):
            raise FolderError(f"{self.place} names no folder")
        try:
            self._made = [above for above in where.parents if not above.exists()]
            where.parent.mkdir(parents=True, exist_ok=True)
            prefix, suffix = f".{where.name}.parley-", ".part"
            remove_abandoned(where.parent, prefix, suffix)
            self._making = Path(tempfile.mkdtemp(suffix, prefix, where.parent))
            self._lock = lock(self._making)
        except (OSError, ValueError) as error:
            self._clear()
            raise FolderError(f"{self.place} cannot be written: {_reason(error)}") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what is unfinished."""
        self._clear()

    def _clear(self) -> None:
        if self._making is not None:
            shutil.rmtree(self._making, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
        for above in self._made:  # the innermost first; what others have filled meanwhile stays
            with suppress(OSError):
                above.rmdir()

    @property
    def working(self) -> Path:
        """Where files are written until the folder is complete."""
        if self._making is None:
            name = type(self).__name__
            raise RuntimeError(f"a {name} is used as a context: with {name}(...) as making")
        return self._making

    def complete(self, manifest: Mapping[str, Any]) -> None:
        """Write the manifest, which names all files, and put the folder in its place.

        Raises
        ------
        FolderError
            If the place was taken meanwhile by something that is not ours.
        """
        folder = self.working
        files = sorted(
            str(path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file()
        )
        write_json(folder / MANIFEST, {"format": format_of(self.kind), **manifest, "files": files})
        folder.chmod(0o777 & ~_umask())
        self._put_in_place(folder)
        self._making, self._made = None, []

    def _put_in_place(self, folder: Path) -> None:
        """Rename; an older folder steps aside first and comes back if that fails."""
        check_folder(self.place, self.kind)
        aside = folder.with_suffix(".old")
        if self._where.exists():
            self._where.rename(aside)
        try:
            folder.rename(self._where)
        except BaseException:
            if aside.exists():
                aside.rename(self._where)
            raise
        shutil.rmtree(aside, ignore_errors=True)


def remove_abandoned(parent: Path, prefix: str, suffix: str) -> None:
    """Remove the working folders of what was killed: nobody holds their lock any more.

    One that is empty may be of one that has not locked it yet.
    """
    for folder in parent.iterdir():
        if folder.name.startswith(prefix) and folder.name.endswith(suffix):
            held = lock(folder)
            if held is not None:
                if os.listdir(held):  # noqa: PTH208 - of what is locked, wherever it is by now
                    shutil.rmtree(folder, ignore_errors=True)
                os.close(held)


def lock(folder: Path) -> int | None:
    """Return the descriptor that holds a lock on a folder, or None where there is none to be had.

    A lock goes with its process, however that ends; a process number would be another's in another container.
    """
    try:
        import fcntl  # not on Windows

        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except (ImportError, OSError):
        return None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # another holds it, or the file system knows no locks
        os.close(held)
        return None
    return held


def manifest_of(scenario: "Scenario", draws: int, seed: int) -> dict[str, Any]:
    """Return what is needed to make the same folder again: scenario, settings, draws, seed, versions."""
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "hash": scenario.hash,
        "settings": [{"path": made.path, "value": made.value.plain()} for made in scenario.settings],
        "draws": draws,
        "sets": count_sets(draws),
        "seed": seed,
        "plugins": described(),
        "versions": versions(),
        "text": scenario.text,
    }


def versions() -> dict[str, str]:
    """Return the versions of what results depend on."""
    libraries = {library: version(library) for library in LIBRARIES}
    return {"parley": __version__, "python": platform.python_version(), **libraries}


def write_json(path: Path, content: object) -> None:
    """Write a JSON document, the same content in the same bytes."""
    path.write_text(json.dumps(content, indent=2, allow_nan=False, default=str) + "\n", encoding="utf-8")


def _umask() -> int:
    """Return the mode bits that new files do not get; there is no way to read them but to set them."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
