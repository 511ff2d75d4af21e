"""Third-party games with independent answers; PARLEY_TEST_MATERIAL says where they are, if anywhere."""

import json
import os
from fractions import Fraction
from pathlib import Path

import numpy as np

CHECKOUT = Path(__file__).resolve().parents[2]
MATERIAL = Path(os.environ.get("PARLEY_TEST_MATERIAL", CHECKOUT.parent / "shared" / "material"))


def truths(name):
    """Return the answers in a file by game, none where the file is absent."""
    path = MATERIAL / name
    answers = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {key: value for key, value in answers.items() if not key.startswith("_")}


def exact(nested):
    """Return nested lists of numbers in words as an array of fractions."""
    return np.vectorize(Fraction, otypes=[object])(np.array(nested, dtype=object))


def payoffs_of(truth):
    """Return (S_1, ..., S_P, P) exact payoffs of a game."""
    by_party = truth.get("payoffs_by_player") or [truth["A"], truth["B"]]
    return np.stack([exact(own) for own in by_party], axis=-1)


def rows(profiles):
    """Return profiles as rows of one array, the lexicographically largest first."""
    flat = [[float(Fraction(entry)) for strategy in profile for entry in strategy] for profile in profiles]
    return np.array(sorted(flat, reverse=True))
