"""Reading GENIUS domains: a domain file and one profile a party, by the rules of GENIUS itself.

A folder holds one file with <negotiation_template>, the domain, and files with <utility_space>, the
profiles. Parties are called by the names of the profiles' files and stand in their order, unless the
domain's <agent> entries name each of these files.

Room     interop
Shapes   P parties
Units    worth [util]
Source   GENIUS 10.4: Lin et al. (2014), Computational Intelligence 30(1), 48-70
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

import numpy as np

from sim.interop.domain import Domain
from sim.interop.errors import InteropError
from sim.interop.genius_issues import issues_of, objective_of
from sim.interop.genius_profiles import read_profile
from sim.interop.source_file import read_source
from sim.interop.xml_tree import Element, parse_xml
from sim.scenario.errors import Place, Problem

TEMPLATE: Final = "negotiation_template"
SPACE: Final = "utility_space"
MOST_PARTIES: Final = 32
MOST_FILES: Final = 100
CAP: Final = 1.0  # GENIUS counts no utility for more

Found = list[tuple[Path, Element]]


def read_genius(path: str | Path, profiles: Sequence[str | Path] | None = None) -> Domain:
    """Return the domain in a folder of GENIUS files, or in a domain file with the profiles beside it.

    Parameters
    ----------
    path : str or Path
        The folder, or the domain file.
    profiles : sequence of str or Path, optional
        The parties' profiles in their order, instead of those in the folder.

    Returns
    -------
    Domain
        Utilities are the sums of weighted evaluations, capped at 1.

    Raises
    ------
    InteropError
        If a file cannot be used, with the line of the first problem.

    References
    ----------
    Lin, Kraus, Baarslag, Tykhonov, Hindriks & Jonker (2014), Computational Intelligence 30(1), 48-70.
    """
    path = Path(path)
    template, found = _files(path, profiles)
    inner = template[1].one(SPACE) if template[1].name == TEMPLATE else template[1]
    objective = objective_of(inner)
    issues = issues_of(objective)
    found, parties = _in_order([] if profiles is not None else template[1].all("agent"), found)
    read = [read_profile(element, issues) for _, element in found]
    title = objective.attributes.get("name", "")
    return Domain(
        name=template[0].stem if title in ("", "root") else title,
        issues=tuple(issue.name for issue in issues),
        options=tuple(issue.options for issue in issues),
        parties=parties,
        tables=tuple(profile.tables for profile in read),
        reservation=np.array([profile.reservation for profile in read]),
        discount=np.array([profile.discount for profile in read]),
        cap=CAP,
    )


def _files(path: Path, profiles: Sequence[str | Path] | None) -> tuple[tuple[Path, Element], Found]:
    """Return the domain file and the profiles, parsed."""
    if profiles is not None:
        if not profiles:
            _refuse(path, "there are no profiles")
        template = (path, _parse(path)) if path.is_file() else _template(path, _folder(path))
        return template, _expect_spaces([(Path(name), _parse(Path(name))) for name in profiles])
    folder = path if path.is_dir() else path.parent
    if path.is_dir():
        files = _folder(folder)
        template = _template(folder, files)
    else:
        template = (path, _parse(path))
        files = [file for file in _folder(folder) if file[1].name == SPACE]
        if template[1].name != TEMPLATE:
            template[1].fail("E612", f"<{template[1].name}> is not a domain, expected <{TEMPLATE}>")
    others = _expect_spaces([file for file in files if file[1].name != TEMPLATE])
    if len(others) < 2:
        _refuse(folder, f"expected the profiles of two parties or more (<{SPACE}>), found {len(others)}")
    return template, others


def _folder(folder: Path) -> Found:
    """Return the XML files of a folder by name, parsed."""
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        _refuse(folder, f"the folder cannot be read: {error.strerror}")
    paths = [p for p in inside if p.suffix.lower() == ".xml" and not p.name.startswith(".")]
    if len(paths) > MOST_FILES:
        _refuse(folder, f"the folder has more than {MOST_FILES} XML files")
    return [(path, _parse(path)) for path in paths]


def _template(folder: Path, files: Found) -> tuple[Path, Element]:
    found = [file for file in files if file[1].name == TEMPLATE]
    if len(found) != 1:
        names = ", ".join(path.name for path, _ in found) or "none"
        _refuse(folder, f"expected one GENIUS domain file (<{TEMPLATE}>) in the folder, found {names}")
    return found[0]


def _expect_spaces(files: Found) -> Found:
    if len(files) > MOST_PARTIES:
        _refuse(files[0][0].parent, f"expected at most {MOST_PARTIES} profiles, found {len(files)}")
    for _, element in files:
        if element.name != SPACE:
            element.fail("E612", f"<{element.name}> is not a profile, expected <{SPACE}>")
    return files


def _in_order(agents: list[Element], files: Found) -> tuple[Found, tuple[str, ...]]:
    """Return the profiles in the order of the parties, and the parties' names."""
    by_file = {path.name: (path, element) for path, element in files}
    named = {agent.attributes.get("name", ""): agent for agent in agents}
    wanted = [agent.attributes.get("utility_space", "") for agent in named.values()]
    if "" not in named and len(named) == len(files) and sorted(wanted) == sorted(by_file):
        return [by_file[name] for name in wanted], tuple(named)
    parties = tuple(path.stem for path, _ in files)
    if len(set(parties)) < len(parties):
        _refuse(files[0][0].parent, f"the files of two profiles have the same name among {parties}")
    return files, parties


def _parse(path: Path) -> Element:
    return parse_xml(read_source(path, "E611"))


def _refuse(path: Path, message: str) -> NoReturn:
    raise InteropError(Problem("E610", message, str(path), Place()))
