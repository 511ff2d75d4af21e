"""Gambit's strategic games: both forms, exact numbers, and one clear error for a broken file."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.interop import InteropError, NormalForm, read_nfg, write_nfg
from sim.interop.gambit_reading import parse_nfg
from sim.interop.gambit_writing import format_nfg
from tests.equilibria.material import MATERIAL, payoffs_of, truths

TRUTHS = {name: truth for name, truth in truths("games_truth.json").items() if name.endswith(".nfg")}
HEAD = b'NFG 1 R "x" { "a" "b" } { 2 2 }\n\n'
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)
numbers = st.fractions(max_denominator=1000) | st.decimals(-100, 100, places=4).map(Fraction)


@st.composite
def games(draw):
    lengths = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    size = len(lengths) * int(np.prod(lengths))
    payoffs = np.empty(size, dtype=object)
    payoffs[:] = draw(st.lists(numbers, min_size=size, max_size=size))
    own = tuple(draw(names) for _ in lengths)
    labels = tuple(tuple(draw(names) for _ in range(n)) for n in lengths)
    return NormalForm(draw(names), own, labels, payoffs.reshape(*lengths, len(lengths)), draw(names))


@given(game=games(), outcomes=st.booleans())
def test_what_is_written_reads_back_as_the_same_game(game, outcomes):
    again = parse_nfg(format_nfg(game, outcomes=outcomes).encode(), "game.nfg")
    assert (again.title, again.parties, again.strategies) == (game.title, game.parties, game.strategies)
    assert again.comment == game.comment
    assert (again.payoffs == game.payoffs).all()


def test_a_file_is_written_and_read(tmp_path):
    game = parse_nfg(HEAD + b"1 2 3 4 5 6 7 8", "x")
    write_nfg(game, tmp_path / "game.nfg", outcomes=True)
    assert (read_nfg(tmp_path / "game.nfg").payoffs == game.payoffs).all()


def test_the_first_partys_strategy_changes_fastest():
    game = parse_nfg(HEAD + b"1 2 3 4 5 6 7 8", "x")
    assert game.values.tolist() == [[[1, 2], [5, 6]], [[3, 4], [7, 8]]]
    assert game.strategies == (("1", "2"), ("1", "2"))


def test_numbers_are_exact():
    game = parse_nfg(b'NFG 1 D "x" { "a" "b" } { 1 3 } "note" 0.1 1/3 -.5 +2. 1e-3 -7/2', "x")
    assert game.payoffs.ravel().tolist() == [
        Fraction(1, 10),
        Fraction(1, 3),
        Fraction(-1, 2),
        2,
        Fraction(1, 1000),
        Fraction(-7, 2),
    ]
    assert game.comment == "note"


def test_outcomes_may_be_shared_have_commas_or_not_and_0_pays_nothing():
    text = b'{ { "both" 1, 2 } { "none" 3/2 0.5 } }\n1 0 2 1'
    assert parse_nfg(HEAD + text, "x").values.tolist() == [[[1, 2], [1.5, 0.5]], [[0, 0], [1, 2]]]


def test_quotes_and_other_line_ends_are_read():
    game = parse_nfg(
        b'\xef\xbb\xbfNFG 1 R "a \\"b\\" \\\\" { "p" "q" }\r\n{ { "s" } { "t" } }\r\n1 2\r\n', "x"
    )
    assert game.title == 'a "b" \\'


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"", 1, "the file ends here"),
        (b"EFG 2 R", 1, 'expected "NFG"'),
        (b'NFG 1 X "x"', 1, 'expected "R" or "D"'),
        (b'NFG 1 R\n{ "a" }', 2, "expected the title of the game in quotes"),
        (b'NFG 1 R "x\n\n', 1, "does not end"),
        (b'NFG 1 R "x" { "a" "b" }\n{ 2 }\n1 2 3 4', 2, "strategies of 1 parties, expected 2"),
        (b'NFG 1 R "x" { "a" "b" }\n{ 2 0 }\n1 2 3 4', 2, "expected strategies, one or more"),
        (b'NFG 1 R "x" { "a" "b" }\n{ 99999999 9999999 }\n1', 2, "payoffs for every profile"),
        (b'NFG 1 R "x" { ' + b'"a" ' * 80 + b"}\n{ 1 }", 2, "at most 32 parties"),
        (HEAD + b"1 2 3 4\n5 6 7", 4, "expected 8 payoffs, too few"),
        (HEAD + b"1 2 3 4\n5 6 7 8 9", 4, "expected the end of the file"),
        (HEAD + b"1 2 3 4\n5 6 x 8", 4, "expected a payoff"),
        (HEAD + b"1 2 3 4\n5 6 nan 8", 4, "expected a payoff"),
        (HEAD + b"1 2 3 4\n5 6 1/0 8", 4, "denominator 0"),
        (HEAD + b"1 2 3 4\n5 6 1e301 8", 4, "out of bounds"),
        (HEAD + b"1 2 3 4\n5 6 1e999999999 8", 4, "too long"),
        (HEAD + b"1 2 3 4\n5 6 " + b"9" * 5000 + b" 8", 4, "too long"),
        (HEAD + b'{ { "" 1, 2 }\n{ "" 1 } }\n1 1 1 1', 4, "expected a payoff"),
        (HEAD + b'{ { "" 1, 2, 3 } }\n1 1 1 1', 3, 'expected "}" after the 2 payoffs'),
        (HEAD + b'{ { "" 1, 2 } }\n1 1 2 1', 4, "there is no outcome 2; outcomes: 0 to 1"),
        (HEAD + b'{ { "" 1, 2 } }\n1 1 1', 4, "expected 4 outcomes, too few"),
        (HEAD + b"1 2 3 4\n5 6 \xff 8", 4, "not text in UTF-8"),
    ],
)
def test_a_broken_file_gives_one_error_with_its_line(content, line, message):
    with pytest.raises(InteropError, match=r"^broken\.nfg:") as caught:
        parse_nfg(content, "broken.nfg")
    assert caught.value.line == line
    assert message in str(caught.value)


@given(content=st.binary(max_size=80) | st.text(max_size=80).map(lambda text: HEAD + text.encode()))
def test_nothing_else_is_ever_raised(content):
    try:
        assert isinstance(parse_nfg(content, "x"), NormalForm)
    except InteropError as error:
        assert error.line >= 1


@pytest.mark.skipif(not TRUTHS, reason="third-party test material is absent")
@pytest.mark.parametrize("name", TRUTHS or ["none"])
def test_the_games_of_others_are_read_as_they_are(name):
    truth, game = TRUTHS[name], read_nfg(MATERIAL / "games" / name)
    assert (game.payoffs == payoffs_of(truth)).all()
    assert game.title == truth["title"]
    if "row_labels" in truth:
        assert game.strategies == (tuple(truth["row_labels"]), tuple(truth["col_labels"]))
