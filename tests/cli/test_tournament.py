"""``parley tournament`` as a user runs it."""

import json

from sim.cli.app import main

CHOSEN = ("--strategies", "hard line,conceder", "--draws", "40")


def test_json_is_one_document_whose_equilibria_are_certified(capsys):
    assert main(["tournament", "two_issues", *CHOSEN, "--json"]) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["strategies"] == ["hard line", "conceder"] and len(told["payoffs"]) == 2
    assert told["equilibria"] and all(one["regret"] <= 1e-9 for one in told["equilibria"])
    assert all(
        sum(own.values()) - 1 < 1e-9 for one in told["equilibria"] for own in one["strategies"].values()
    )
    assert "Traceback" not in err


def test_the_table_names_strategies_and_states_what_is_complete(capsys):
    assert main(["tournament", "two_issues", *CHOSEN]) == 0
    out = capsys.readouterr().out
    assert "hard line" in out and "[util]" in out and "All extreme equilibria" in out
    assert "not a forecast" in out


def test_quiet_prints_nothing(capsys):
    assert main(["tournament", "two_issues", *CHOSEN, "--quiet"]) == 0
    assert capsys.readouterr().out == ""


def test_an_unknown_strategy_ends_with_2_and_the_nearest(capsys):
    assert main(["tournament", "two_issues", "--strategies", "hard lin"]) == 2
    assert 'did you mean "hard line"' in capsys.readouterr().err
