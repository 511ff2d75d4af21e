"""Every mistake gives its one error, at its line and column, with the caret under what is wrong.

A case replaces one piece of the small scenario; mistakes.txt lists them.
"""

from pathlib import Path

import pytest

from sim.scenario import ScenarioError, errors, loads

Mistake = tuple[str, str, str, str]


def read_mistakes() -> dict[str, Mistake]:
    """Return the cases of mistakes.txt: what is replaced by what, the code and words of the error."""
    cases: dict[str, Mistake] = {}
    blocks = (Path(__file__).parent / "mistakes.txt").read_text(encoding="utf-8").split("\n\n")
    for block in blocks[1:]:
        name, *rows = block.strip("\n").split("\n")
        old, new = ("\n".join(row[2:] for row in rows if row[0] == sign) for sign in "-+")
        code, _, fragment = rows[-1][2:].partition(" ")
        cases[name] = (old, new, code, fragment)
    return cases


CASES = read_mistakes()


def spoilt(text: str, old: str, new: str) -> tuple[str, tuple[int, int, int] | None]:
    """Return the text with one piece replaced, and the line, column and width that are marked in it."""
    assert text.count(old) >= 1, old
    changed = text.replace(old, new, 1)
    if "⟦" not in changed:
        return changed, None
    before, rest = changed.split("⟦")
    marked, after = rest.split("⟧")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return before + marked + after, (line, column, len(marked))


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_reported_once_and_where_it_is(case, text, parts):
    old, new, code, fragment = CASES[case]
    changed, place = spoilt(text, old, new)
    with pytest.raises(ScenarioError) as raised:
        loads(changed, "lakeside.yaml", parts=parts)
    (problem,) = raised.value.problems
    assert (problem.code, problem.line, problem.column, problem.place.width) == (code, *place)
    assert fragment in str(problem)


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_does_not_hide_another(case, text, parts):
    """An unknown key under the mediators goes with every other mistake."""
    old, new, code, _ = CASES[case]
    changed, _ = spoilt(text, old, new)
    with pytest.raises(ScenarioError) as raised:
        loads(changed.replace("drafts: [0, 1, 3]", "drafts: [0, 1, 3], draft: 1"), parts=parts)
    assert sorted(problem.code for problem in raised.value.problems) == sorted([code, "E101"])


def test_an_error_looks_as_the_contract_says(text, parts):
    changed, _ = spoilt(text, "demands: {border: {shared:", "demands: {border: {share:")
    line = next(row for row in changed.splitlines() if "share:" in row)
    with pytest.raises(ScenarioError) as raised:
        loads(changed, "lakeside.yaml", parts=parts)
    assert str(raised.value).splitlines() == [
        'lakeside.yaml:31:24: error[E104]: unknown option "share" for issue "border"',
        f"   31 | {line}",
        '      |                        ^^^^^ did you mean "shared"?  options: closed, shared, open',
        "   = field: parties.north.demands.border",
    ]


def test_what_is_missing_at_the_top_is_named(text, parts):
    with pytest.raises(ScenarioError) as raised:
        loads(text.replace("title: North and South on the lake\n", ""), "lakeside.yaml", parts=parts)
    assert str(raised.value).splitlines() == [
        'lakeside.yaml:1:1: error[E102]: "title" is missing',
        "   = field: title",
    ]


def test_all_mistakes_of_a_file_are_reported_by_line(text, parts):
    """Structural and semantic mistakes, one of each family, do not hide one another."""
    chosen = [
        "unknown key in a block",
        "unknown option in costs",
        "a chance above one",
        "rounds out of order",
    ]
    chosen += ["an outcome in vain", "unknown issue in demands", "a centre outside", "like an unknown party"]
    changed, codes = text, []
    for case in chosen:
        old, new, code, _ = CASES[case]
        if case == "unknown issue in demands":
            old, new = "demands: {ceasefire: {general: large,", "demands: {ceasefires: {general: large,"
        changed = changed.replace(old, new.replace("⟦", "").replace("⟧", ""), 1)
        codes.append(code)
    with pytest.raises(ScenarioError) as raised:
        loads(changed, "lakeside.yaml", parts=parts)
    problems = raised.value.problems
    assert sorted(problem.code for problem in problems) == sorted(codes)
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_a_number_of_many_digits_is_too_large(text, parts):
    with pytest.raises(ScenarioError) as raised:
        loads(text.replace("patience: 0.97", f"patience: {'9' * 5000}"), parts=parts)
    assert [problem.code for problem in raised.value.problems] == ["E011"]


def test_a_long_line_is_shown_around_the_caret(text, parts):
    padding = "x" * 300
    changed = text.replace("patience: 0.97", f'why: "{padding}"').replace(
        "    why: gazette:5\n", f'    talking: {{why: "{padding}", cost: -1}}\n'
    )
    with pytest.raises(ScenarioError) as raised:
        loads(changed, "lakeside.yaml", parts=parts)
    problem = next(p for p in raised.value.problems if p.code == "E111")
    _, shown, caret, *_ = str(problem).splitlines()
    assert len(shown) < 140
    assert shown[caret.index("^") : caret.rindex("^") + 1] == "-1"


def test_the_caret_stands_right_after_wide_characters(text, parts):
    changed = text.replace("horizon: {days: [60,", 'horizon: {why: "湖", days: [0,').replace(
        ", why: a season", ""
    )
    with pytest.raises(ScenarioError) as raised:
        loads(changed, "lakeside.yaml", parts=parts)
    _, shown, caret, *_ = str(raised.value.problems[0]).splitlines()
    assert caret.index("^") == shown.index("[0,") + 2  # one more column than characters


def test_an_error_cannot_act_on_the_terminal(text, parts):
    changed = text.replace("mediator: lake,", 'mediator: "\\e[31mlake",')
    with pytest.raises(ScenarioError) as raised:
        loads(changed, "lakeside.yaml", parts=parts)
    assert "\x1b" not in str(raised.value)


def test_of_very_many_problems_the_first_are_shown_and_the_rest_are_counted(text, parts, monkeypatch):
    """The nearest name is looked for only where it is shown: the search is slow."""
    looked, nearest = [], errors.nearest
    monkeypatch.setattr(errors, "nearest", lambda *names: looked.append(names) or nearest(*names))
    with pytest.raises(ScenarioError) as raised:
        loads(text + "".join(f"unknown_{i}: 1\n" for i in range(1_234)), parts=parts)
    assert len(raised.value.problems) == 1_234
    shown = str(raised.value)
    assert shown.count("error[E101]") == len(looked) == 100
    assert shown.endswith("and 1,134 more")


def test_two_mistakes_in_one_entry_do_not_hide_those_in_its_neighbours(text, parts):
    changed = text.replace('exchanges: {range: 6, source: "gazette:2"}}', "exchange: 6}").replace(
        "source: radio, exchanges: [4, 6, 8]", "source: rodeo, exchanges: [4, 6, 8]"
    )
    with pytest.raises(ScenarioError) as raised:
        loads(changed, parts=parts)
    assert sorted(problem.code for problem in raised.value.problems) == ["E101", "E102", "E107"]
