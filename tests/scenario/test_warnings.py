"""Warnings: what is allowed, but should be known."""

import pytest

from sim.scenario import check

CASES = {
    "W301": (
        "  partial: {when: anything new}",
        "  late: {⟦when⟧: {ceasefire: general, visits: prepared}}",
        "earlier ones match first",
    ),
    "W302": ("    closed:\n", "    closed:\n    ⟦fenced⟧:\n", "no party values"),
    "W303": ("breach: 0.1", "breach: ⟦50⟧", "very large"),
    "W306": ("days: [60, 90, 120], why: a season", "days: ⟦[60, 90, 120]⟧", "1 number has no source"),
    "W307": ("battlefield:", "  ⟦rest⟧: {asleep: }\nbattlefield:", "one option only"),
}


@pytest.mark.parametrize("code", CASES)
def test_a_doubtful_piece_is_pointed_at(code, tmp_path, text, parts):
    old, new, fragment = CASES[code]
    assert old in text
    before, rest = text.replace(old, new, 1).split("⟦")
    marked, after = rest.split("⟧")
    path = tmp_path / "lakeside.yaml"
    path.write_text(before + marked + after)
    report = check(path, parts=parts)
    assert not report.errors
    (warning,) = report.warnings
    place = (before.count("\n") + 1, len(before) - before.rfind("\n"), len(marked))
    assert (warning.code, warning.line, warning.column, warning.place.width) == (code, *place)
    assert fragment in str(warning)
    assert f"warning[{code}]" in str(warning)


def report_of(tmp_path, text, parts):
    path = tmp_path / "lakeside.yaml"
    path.write_text(text)
    return check(path, parts=parts)


@pytest.mark.parametrize(("worth", "is_warned"), [(0.7, True), (0.8, False), (1.0, False), (1.05, True)])
def test_demands_that_are_not_worth_about_one_are_pointed_at(worth, is_warned, tmp_path, text, parts):
    """With 0.1 for the visits, the best deal is worth ``worth`` + 0.1 [util]; allowed are 0.9 to 1.1."""
    changed = text.replace("[0.8, 0.9, 1]", str(worth))
    codes = [warning.code for warning in report_of(tmp_path, changed, parts).warnings]
    assert codes == (["W305"] if is_warned else [])


def test_the_best_combination_of_demands_is_one_that_can_be_signed(tmp_path, text, parts):
    """Options that exclude each other are not added up: 0.9 and 0.8 on two issues are worth 0.9 + 0.1."""
    extra = "  passage:\n    shut:\n    wide: {needs: {ceasefire: none}}\n  visits:"
    demand = "visits: {prepared: 0.1}, passage: {wide: 0.8}}"
    changed = text.replace("  visits:", extra, 1).replace("visits: {prepared: 0.1}}", demand)
    assert report_of(tmp_path, changed, parts).warnings == ()


@pytest.mark.parametrize(
    ("leaving", "host", "is_warned"),
    [
        # talking costs at most 0.02 (1 + 0.5 f) = 0.03, 0.04, 0.05 by round; the host sits in the second
        ("0.049", "0.01", False),
        ("0.051", "0.01", True),
        ("[0.03, 0.06, 0.09]", "0.5", False),
        ("[0.06, 0.07, 0.09]", "0", True),
    ],
)
def test_a_party_that_can_never_leave_is_pointed_at(leaving, host, is_warned, tmp_path, text, parts):
    changed = text.replace("leaving: [0, 0.01, 0.03]", f"leaving: {leaving}")
    changed = changed.replace("hosts: {leaving: 0.01}", f"hosts: {{leaving: {host}}}")
    warnings = report_of(tmp_path, changed, parts).warnings
    assert [warning.code for warning in warnings] == (["W304"] * 1 if is_warned else [])


def test_an_error_silences_warnings(tmp_path, text, parts):
    changed = text.replace("breach: 0.1", "breach: 50").replace("chance: 0.5", "chance: 5")
    report = report_of(tmp_path, changed, parts)
    assert [problem.code for problem in report.problems] == ["E111"]
    assert report.counts == {}


def test_the_share_of_draws_that_meet_an_order_is_that_of_the_distribution(tmp_path, text, parts):
    """Two draws from one range are in either order half of the time; in both orders never."""
    rank = "parties.north.war.cost_per_day >= parties.south.war.cost_per_day"
    changed = text.replace("  gazette:3:", f"  radio:1: {rank}\n  gazette:3:")
    assert not report_of(tmp_path, changed, parts).errors
    both = changed.replace(
        rank, f"[{rank}, parties.south.war.cost_per_day >= parties.north.war.cost_per_day]"
    )
    (error,) = report_of(tmp_path, both, parts).errors
    assert (error.code, error.line) == ("E211", 11)
    assert "meet all orders" in error.message
