"""``parley check``: every problem on standard error, one line a scenario on standard output."""

from pathlib import Path


def test_a_sound_scenario_is_counted_by_the_class_of_its_numbers(parley, lake_file):
    done = parley("check", lake_file)
    assert done.code == 0
    assert done.out.startswith("lake.yaml: 0 errors, ")
    for word in ("cited", "anchored", "free", "setting"):
        assert word in done.out


def test_every_error_of_every_file_is_shown_and_the_code_is_2(parley, lake_file):
    broken = (
        Path(lake_file)
        .read_text()
        .replace("chance: 0.3", "chance: 3")
        .replace("exchanges: 4", "exchanges: 0")
    )
    Path("broken.yaml").write_text(broken)
    done = parley("check", lake_file, "broken.yaml")
    assert done.code == 2
    assert done.err.count("error[") == 4
    first, second = done.out.splitlines()
    assert first.startswith("lake.yaml: 0 errors")
    assert second.startswith("broken.yaml: 4 errors")


def test_a_missing_file_is_an_error_and_the_others_are_still_checked(parley, lake_file):
    done = parley("check", "absent.yaml", lake_file)
    assert done.code == 2
    assert "absent.yaml" in done.err
    assert "lake.yaml: 0 errors" in done.out


def test_a_warning_does_not_change_the_code(parley, lake_file):
    text = Path(lake_file).read_text().replace("costs: {ceasefire: {general: 0.1}}", "costs: {}")
    text = text.replace("  water: {none: , shared: ,", "  flags: {down: , up: }\n  water: {none: , shared: ,")
    Path(lake_file).write_text(text)
    done = parley("check", lake_file)
    assert done.code == 0
    assert "warning[" in done.err


def test_check_needs_a_scenario(parley, lake_file):
    assert parley("check").code == 2
