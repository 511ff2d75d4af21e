"""Reading Gambit's strategic games (.nfg), in both forms, with exact payoffs.

The payoff form lists the payoffs of every profile, the outcome form named outcomes and then the
number of the outcome of every profile, 0 being no payoff to anybody. In both the first party's
strategy changes fastest.

Room     interop
Shapes   S_p strategies of party p, P parties
Units    payoffs [util]
Source   Savani & Turocy, The Gambit manual, chapter "Representations of games" (the .nfg format)
"""

import math
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np

from sim.interop.gambit_tokens import Tokens, file_content
from sim.interop.normal_form import NormalForm

MOST_PARTIES: Final = 32

Names = tuple[tuple[str, ...], ...]


def read_nfg(path: str | Path) -> NormalForm:
    """Return the game in a .nfg file.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    NormalForm
        The game; its payoffs are fractions, exactly as they are written.

    Raises
    ------
    InteropError
        If the file is not as the format asks, with the line of the first problem.
    OSError
        If the file cannot be read.

    References
    ----------
    Savani & Turocy, The Gambit manual, chapter "Representations of games".
    """
    return parse_nfg(file_content(Path(path)), Path(path).name)


def parse_nfg(content: bytes, name: str) -> NormalForm:
    """Return the game in the content of a file; ``name`` is what errors call it.

    Examples
    --------
    >>> parse_nfg(b'NFG 1 R "dilemma" { "A" "B" } { 1 2 } 1/2 0.25 3 4', "x.nfg").payoffs[0, 0].tolist()
    [Fraction(1, 2), Fraction(1, 4)]
    """
    tokens = Tokens(content, name)
    tokens.expect("NFG", "at the beginning of the file")
    tokens.expect("1", "as the version of the format")
    if tokens.next.text not in ("R", "D"):
        tokens.fail(tokens.next, 'expected "R" or "D", the kind of numbers')
    tokens.take()
    title = tokens.text("the title of the game")
    parties = _texts(tokens, "the name of a party")
    if len(parties) > MOST_PARTIES:
        tokens.fail(tokens.next, f"expected at most {MOST_PARTIES} parties, not {len(parties)}", "E604")
    strategies = _strategies(tokens, parties)
    comment = tokens.text("the comment") if tokens.next.is_text else ""
    lengths = [len(own) for own in strategies]
    read = _outcome_form if tokens.next.text == "{" else _payoff_form
    payoffs = read(tokens, math.prod(lengths), len(parties))
    if tokens.left:
        tokens.fail(tokens.next, "expected the end of the file: all profiles have their payoffs", "E604")
    table = np.empty((*lengths, len(parties)), dtype=np.object_)
    for party in range(len(parties)):
        own = np.empty(len(payoffs), dtype=np.object_)
        own[:] = [profile[party] for profile in payoffs]
        table[..., party] = own.reshape(lengths, order="F")
    return NormalForm(title, parties, strategies, table, comment)


def _texts(tokens: Tokens, what: str) -> tuple[str, ...]:
    """Return texts between braces, one or more."""
    tokens.expect("{", f"before {what}")
    texts = [tokens.text(what)]
    while not tokens.skip("}"):
        texts.append(tokens.text(what))
    return tuple(texts)


def _strategies(tokens: Tokens, parties: tuple[str, ...]) -> Names:
    """Return the names of strategies, which may be given as numbers of them only."""
    start = tokens.next
    tokens.expect("{", "before the strategies")
    strategies: list[tuple[str, ...]] = []
    n_profiles = 1
    while not tokens.skip("}"):
        token = tokens.next
        if token.text == "{":
            strategies.append(_texts(tokens, "the name of a strategy"))
            n_profiles *= len(strategies[-1])
        else:
            count = tokens.count("the number of a party's strategies")
            n_profiles *= count
            strategies.append(tuple(str(s) for s in range(1, min(count, tokens.left) + 1)))
        if not 1 <= n_profiles <= tokens.left:
            tokens.fail(
                token, "expected strategies, one or more, with payoffs for every profile below", "E604"
            )
    if len(strategies) != len(parties):
        tokens.fail(start, f"strategies of {len(strategies)} parties, expected {len(parties)}", "E604")
    return tuple(strategies)


def _payoff_form(tokens: Tokens, n_profiles: int, n_parties: int) -> list[tuple[Fraction, ...]]:
    """Return the payoffs of every profile, listed one after another."""
    _refuse_shortage(tokens, n_profiles * n_parties, "payoffs")
    return [tuple(tokens.number("a payoff") for _ in range(n_parties)) for _ in range(n_profiles)]


def _outcome_form(tokens: Tokens, n_profiles: int, n_parties: int) -> list[tuple[Fraction, ...]]:
    """Return the payoffs of every profile, given by the number of its outcome."""
    tokens.expect("{", "before the outcomes")
    outcomes = [(Fraction(0),) * n_parties]
    while not tokens.skip("}"):
        outcomes.append(_outcome(tokens, n_parties))
    _refuse_shortage(tokens, n_profiles, "outcomes")
    payoffs = []
    for _ in range(n_profiles):
        token, number = tokens.next, tokens.count("the number of an outcome")
        if number >= len(outcomes):
            tokens.fail(token, f"there is no outcome {number}; outcomes: 0 to {len(outcomes) - 1}", "E604")
        payoffs.append(outcomes[number])
    return payoffs


def _outcome(tokens: Tokens, n_parties: int) -> tuple[Fraction, ...]:
    """Return the payoffs of one outcome: a name in quotes and a number a party, with or without commas."""
    tokens.expect("{", "before an outcome")
    tokens.text("the name of an outcome")
    payoffs = []
    for _ in range(n_parties):
        payoffs.append(tokens.number("a payoff"))
        tokens.skip(",")
    tokens.expect("}", f"after the {n_parties} payoffs of an outcome")
    return tuple(payoffs)


def _refuse_shortage(tokens: Tokens, n_needed: int, what: str) -> None:
    """Raise before anything large is made for a file that cannot fill it."""
    if tokens.left < n_needed:
        for _ in range(tokens.left):
            tokens.take()
        tokens.fail(tokens.next, f"expected {n_needed} {what}, too few are given", "E604")
