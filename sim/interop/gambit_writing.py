"""Writing Gambit's strategic games (.nfg), in both forms, with exact payoffs.

Room     interop
Shapes   S_p strategies of party p, P parties
Units    payoffs [util]
Source   Savani & Turocy, The Gambit manual, chapter "Representations of games" (the .nfg format)
"""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Final

from sim.interop.normal_form import NormalForm

MOST_PLACES: Final = 18  # of a decimal; what needs more is written as a fraction


def write_nfg(game: NormalForm, path: str | Path, *, outcomes: bool = False) -> None:
    """Write a game to a .nfg file, which reads back as the same game.

    Parameters
    ----------
    game : NormalForm
        The game.
    path : str or Path
        Where to write; a file that is there is replaced.
    outcomes : bool
        Whether to write the outcome form, which lists equal outcomes once, or the payoff form.

    Raises
    ------
    OSError
        If the file cannot be written.

    References
    ----------
    Savani & Turocy, The Gambit manual, chapter "Representations of games".
    """
    Path(path).write_text(format_nfg(game, outcomes=outcomes), encoding="utf-8", newline="\n")


def format_nfg(game: NormalForm, *, outcomes: bool = False) -> str:
    """Return the text of a .nfg file.

    Examples
    --------
    >>> import numpy as np
    >>> from sim.interop.normal_form import normal_form
    >>> print(format_nfg(normal_form(np.array([[[1.0, 0.5]], [[2.0, 0.0]]]), "small")), end="")
    NFG 1 R "small" { "Player 1" "Player 2" }
    <BLANKLINE>
    { { "1" "2" }
    { "1" }
    }
    ""
    <BLANKLINE>
    1 0.5
    2 0
    """
    n_parties = len(game.parties)
    by_party = [game.payoffs[..., party].ravel(order="F").tolist() for party in range(n_parties)]
    profiles = [tuple(profile) for profile in zip(*by_party, strict=True)]
    lists = "\n".join(_texts(own) for own in game.strategies)
    head = f"NFG 1 R {_text(game.title)} {_texts(game.parties)}\n\n{{ {lists}\n}}\n{_text(game.comment)}\n\n"
    body = _outcome_form(profiles) if outcomes else _lines(" ".join(map(_number, own)) for own in profiles)
    return head + body


def _outcome_form(profiles: list[tuple[Fraction, ...]]) -> str:
    """Return the distinct outcomes, and the number of each profile's."""
    numbers = {profile: k + 1 for k, profile in enumerate(dict.fromkeys(profiles))}
    listed = _lines(f'{{ "" {", ".join(map(_number, outcome))} }}' for outcome in numbers)
    return f"{{\n{listed}}}\n{' '.join(str(numbers[profile]) for profile in profiles)}\n"


def _lines(rows: Iterable[str]) -> str:
    return "".join(f"{row}\n" for row in rows)


def _texts(texts: Iterable[str]) -> str:
    return "{ " + " ".join(map(_text, texts)) + " }"


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _number(number: Fraction) -> str:
    """Return a number exactly: as a decimal if it is a short one, else as a fraction."""
    for places in range(MOST_PLACES + 1):
        scaled = number * 10**places
        if scaled.denominator == 1:
            digits = str(abs(int(scaled))).rjust(places + 1, "0")
            sign = "-" if number < 0 else ""
            return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
    return str(number)
