"""Writing GENIUS domains: a domain file and one profile a party, which read back as the same utilities.

Every issue is written as a discrete one. Its weight is the largest worth of its options, so that the
largest evaluation is 1 and programs that do not divide by it read the same utilities. Parties keep
their names and order by the domain's <agent> entries.

Room     interop
Shapes   O_i options of issue i
Units    worth [util]
Source   GENIUS 10.4: Lin et al. (2014), Computational Intelligence 30(1), 48-70
"""

import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NoReturn
from xml.sax.saxutils import quoteattr

import numpy as np

from sim.arrays import FloatArray
from sim.interop.domain import MOST_DEALS, Domain
from sim.interop.errors import InteropError
from sim.interop.genius_reading import CAP, MOST_PARTIES
from sim.interop.source_file import LARGEST_NUMBER
from sim.interop.whole_folder import write_folder
from sim.scenario.errors import Place, Problem

ROUNDING: Final = 1e-12  # a sum of weights may pass 1 by this much without being cut off
NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_genius(domain: Domain, folder: str | Path) -> None:
    """Write a domain as GENIUS files, which read back as the same utilities.

    Parameters
    ----------
    domain : Domain
        The domain.
    folder : str or Path
        Where to write; it must be new or empty, and is there whole or not at all.

    Raises
    ------
    InteropError
        If GENIUS cannot say what the domain says (negative worth of an option, utilities above 1, names that
        XML cannot hold), or the folder cannot be written.

    References
    ----------
    Lin, Kraus, Baarslag, Tykhonov, Hindriks & Jonker (2014), Computational Intelligence 30(1), 48-70.
    """
    folder = Path(folder)
    _refuse_what_is_unsayable(domain, folder)
    files = [f"profile{p:02}.xml" for p in range(1, len(domain.parties) + 1)]
    texts = {"domain.xml": _template(domain, files)}
    for p, file in enumerate(files):
        texts[file] = _profile(domain, p)
    write_folder(folder, texts, "E610")


def _refuse_what_is_unsayable(domain: Domain, folder: Path) -> None:
    def refuse(message: str) -> NoReturn:
        raise InteropError(
            Problem("E616", f"GENIUS cannot hold this domain: {message}", str(folder), Place())
        )

    for name in (domain.name, *domain.issues, *domain.parties, *(o for own in domain.options for o in own)):
        if NOT_XML.search(name):
            refuse(f"the name {name!r} has a character that XML does not allow")
    if "" in domain.parties or not 2 <= len(domain.parties) <= MOST_PARTIES:
        refuse(f"expected from 2 to {MOST_PARTIES} parties, each with a name")
    if domain.n_deals > MOST_DEALS:
        refuse(f"it has {domain.n_deals:,} deals, expected at most {MOST_DEALS:,}")
    for party, own in zip(domain.parties, domain.tables, strict=True):
        if any(table.min() < 0 for table in own):
            refuse(f'an option is worth less than 0 to "{party}"')
        if (top := sum(float(table.max()) for table in own)) > CAP + ROUNDING and domain.cap != CAP:
            refuse(f'a deal is worth {min(top, domain.cap):g} to "{party}", more than {CAP:g}')
        if domain.cap < min(top, CAP) or top > LARGEST_NUMBER:
            refuse(f"utilities are cut off at {domain.cap:g}, expected {CAP:g}")
    if not np.all((domain.discount > 0) & (domain.discount <= 1)):
        refuse("discount factors must be above 0 and at most 1")
    if np.abs(domain.reservation).max() > LARGEST_NUMBER:
        refuse("a reservation value is out of bounds")


def _template(domain: Domain, files: Iterable[str]) -> str:
    agents = [
        f'  <agent name={quoteattr(party)} class="" utility_space={quoteattr(file)}/>'
        for party, file in zip(domain.parties, files, strict=True)
    ]
    items = [[f"value={quoteattr(option)}" for option in options] for options in domain.options]
    space = [f'<utility_space number_of_issues="{len(domain.issues)}">', *_objective(domain, items, [])]
    return _document(
        ['<negotiation_template number_of_sessions="1">', *agents, *space, "</utility_space>"],
        "</negotiation_template>",
    )


def _profile(domain: Domain, party: int) -> str:
    items, weights = [], []
    for i, (options, table) in enumerate(zip(domain.options, domain.tables[party], strict=True), start=1):
        weight = float(table.max())
        evaluations = _evaluations(table, weight)
        items.append(
            [
                f'value={quoteattr(option)} evaluation="{evaluation!r}"'
                for option, evaluation in zip(options, evaluations, strict=True)
            ]
        )
        weights.append(f'  <weight index="{i}" value="{weight!r}"/>')
    settings = [
        f'  <discount_factor value="{float(domain.discount[party])!r}"/>',
        f'  <reservation value="{float(domain.reservation[party])!r}"/>',
    ]
    return _document(["<utility_space>", *_objective(domain, items, weights), *settings], "</utility_space>")


def _objective(domain: Domain, items: list[list[str]], weights: list[str]) -> list[str]:
    """Return the lines of the objective: its issues with the attributes of their items, and the weights."""
    kind = 'type="discrete" etype="discrete" vtype="discrete"'
    name = quoteattr(domain.name)
    lines = [f'<objective index="0" description="" name={name} type="objective" etype="objective">']
    for i, (issue, own) in enumerate(zip(domain.issues, items, strict=True), start=1):
        lines.append(f'  <issue index="{i}" name={quoteattr(issue)} {kind}>')
        lines += [f'    <item index="{o}" {item}/>' for o, item in enumerate(own, start=1)]
        lines.append("  </issue>")
    return [*lines, *weights, "</objective>"]


def _document(lines: list[str], end: str) -> str:
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *lines, end, ""])


def _evaluations(table: FloatArray, weight: float) -> list[float]:
    """Return numbers whose product with the weight is the table, to the last digit where there are such."""
    if weight == 0:
        return [1.0] * len(table)
    evaluations = []
    for worth in table.tolist():
        ratio = worth / weight
        near = (ratio, math.nextafter(ratio, 0.0), math.nextafter(ratio, 1.0))
        evaluations.append(next((q for q in near if weight * q == worth), ratio))
    return evaluations
