"""``parley tournament`` as a user runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli.app import main
from sim.report import tournament_folder

CHOSEN = ("--strategies", "hard line,conceder", "--draws", "40")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """A tournament writes where it is held; charts have their own tests, but for one of the whole command."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tournament_folder, "draw_tournament_charts", lambda *_: [])
    monkeypatch.setattr(tournament_folder, "write_page", lambda *_: None)
    monkeypatch.setattr(tournament_folder, "tournament_page", lambda *_: None)


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
    assert not Path("results").exists()


def test_a_folder_of_something_else_is_refused_before_anything_is_played(capsys, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").write_text("precious")
    assert main(["tournament", "two_issues", *CHOSEN, "--out", "thesis"]) == 2
    assert "not a tournament of Parley" in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*")] == ["thesis", "chapter.tex"]


def test_files_go_beside_the_run_of_the_scenario_unless_told_otherwise(capsys):
    assert main(["tournament", "two_issues", *CHOSEN]) == 0
    assert "results/two_issues-tournament/" in capsys.readouterr().out
    assert (Path("results") / "two_issues-tournament" / "manifest.json").is_file()


def parley(*arguments):
    command = [sys.executable, "-c", "import sys; from sim.cli import main; sys.exit(main())", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ, check=False)


@pytest.mark.slow
def test_the_command_writes_charts_that_plot_draws_again_from_the_files_alone(tmp_path):
    done = parley("tournament", "two_issues", *CHOSEN, "--out", "t")
    assert (done.returncode, done.stderr) == (0, "")
    charts = {path.name: path.read_bytes() for path in (tmp_path / "t" / "charts").iterdir()}
    names = ("payoffs", "dynamics", "regret", "exploits")
    assert set(charts) == {f"{name}.{end}" for name in names for end in ("svg", "png", "csv")}
    for path in (tmp_path / "t" / "charts").iterdir():
        path.unlink()
    assert main(["plot", "t", "--format", "svg"]) == 0
    again = {path.name: path.read_bytes() for path in (tmp_path / "t" / "charts").iterdir()}
    assert again == {name: content for name, content in charts.items() if not name.endswith("png")}


def test_the_kind_hard_lines_and_the_price_of_anarchy_are_told(capsys):
    assert main(["tournament", "two_issues", "--strategies", "hard line,firm but fair", "--draws", "40"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "Kind of game between hard line and firm but fair" in out
    assert "Hard line on all sides is" in out and "changing alone brings North" in out
    assert "the worst equilibrium loses" in out and "Correlated equilibrium" in out
    assert (
        main(
            ["tournament", "two_issues", "--strategies", "hard line,firm but fair", "--draws", "40", "--json"]
        )
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert told["kind"]["hard"] == "hard line" and told["kind"]["soft"] == "firm but fair"
    assert sum(kind["probability"] for kind in told["kind"]["sets"].values()) == pytest.approx(1.0)
    assert told["price_of_anarchy"]["nash_deal"] == pytest.approx({"north": 0.5, "south": 0.03})
    assert told["price_of_anarchy"]["best"]["lost"] <= told["price_of_anarchy"]["worst"]["lost"]
    assert set(told["hard_on_all_sides"]["deviations"]) == {"north", "south"}


def test_a_search_tells_every_deviation_with_its_error(capsys):
    asked = ("tournament", "two_issues", "--strategies", "hard line,firm but fair", "--draws", "40")
    assert main([*asked, "--search", "hold"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "hold 0 to 1" in out and "North comes to hold" in out and "no deviation found gains more" in out
    assert main([*asked, "--search", "hold", "--json"]) == 0
    search = json.loads(capsys.readouterr().out)["search"]
    assert search["converged"] and search["equilibrium"]["certified"]
    last = max(one["iteration"] for one in search["history"])
    assert all(one["gain"] <= one["error"] for one in search["history"] if one["iteration"] == last)
    made = json.loads(Path("results/two_issues-tournament/manifest.json").read_text(encoding="utf-8"))
    assert made["searched"] == ["hold"]


@pytest.mark.parametrize(
    ("searched", "message"),
    [
        ("holt", 'did you mean "hold"'),
        ("exponent", "differ in what is searched; found 1 among: hard line, firm but fair"),
    ],
)
def test_a_search_of_nothing_ends_with_2_before_anything_is_played(searched, message, capsys):
    asked = ("tournament", "two_issues", "--strategies", "hard line,firm but fair", "--draws", "10000000")
    assert main([*asked, "--search", searched]) == 2
    out, err = capsys.readouterr()
    assert out == "" and message in err


TRIO = """
format: 1
title: Three villages and a well
starts: 2030-01-01
known: 2030-01-15
horizon: {days: 60}
hidden: {what: [stakes], spread: [0.1, 0.3, 0.6]}
issues:
  ceasefire: {none: , general: {ends: fighting}}
  water: {none: , shared: , sold: , carried_out_by: east}
parties:
  east:
    demands: {ceasefire: {general: [0.3, 0.5, 0.7]}}
    costs: {water: {shared: [0.05, 0.1, 0.3], sold: [0.2, 0.3, 0.5]}}
    war: {cost_per_day: [0.001, 0.002, 0.004]}
  north:
    demands: {water: {shared: [0.2, 0.4, 0.5], sold: [0.5, 0.9, 1]}}
    costs: {ceasefire: {general: [0.05, 0.1, 0.3]}}
  west:
    demands: {water: {shared: [0.5, 0.8, 1], sold: [0.1, 0.2, 0.3]}}
    costs: {ceasefire: {general: [0.05, 0.1, 0.3]}}
rounds:
  first: {date: 2030-01-08, exchanges: 6}
  second: {date: 2030-01-15, exchanges: 6}
outcomes:
  settlement: {when: {ceasefire: general, water: {not: none}}, ends: talks}
  partial: {when: anything new}
"""


@pytest.fixture(scope="module")
def trio(tmp_path_factory):
    """A scenario file of three parties."""
    file = tmp_path_factory.mktemp("trio") / "trio.yaml"
    file.write_text(TRIO, encoding="utf-8")
    return str(file)


@pytest.fixture(scope="module")
def document(trio):
    """What the command prints as a process with --json."""
    asked = ["tournament", trio, "--strategies", "hard line,conceder", "--draws", "100", "--json"]
    done = subprocess.run([sys.executable, "-m", "sim", *asked], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_three_parties_get_pure_mixed_and_correlated_equilibria_with_regret(trio, document, capsys):
    assert main(["tournament", trio, "--strategies", "hard line,conceder", "--draws", "100"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "Equilibria in strategies East North West" in out
    assert "All pure equilibria" in out and "some may be missing" in out
    assert "Correlated equilibrium with the largest sum of payoffs" in out and "regret" in out
    assert "Hard line on all sides" in out and "Price of anarchy" in out
    assert document["complete"] is False and document["kind"] is None
    assert document["equilibria"] and all(one["regret"] <= 1e-9 for one in document["equilibria"])
    assert document["correlated"]["regret"] <= 1e-8


def test_pure_equilibria_of_three_parties_are_those_of_the_printed_payoffs(document):
    """By looking at every change of one party alone."""
    names, parties, paid = document["strategies"], document["parties"], document["payoffs"]
    expected = set()
    for profile in [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)]:
        here = paid[profile[0]][profile[1]][profile[2]]
        changes = [[*profile[:p], 1 - profile[p], *profile[p + 1 :]] for p in range(3)]
        if all(paid[a][b][c][p] <= here[p] + 1e-12 for p, (a, b, c) in enumerate(changes)):
            expected.add(tuple(names[s] for s in profile))
    pure = {
        tuple(next(iter(one["strategies"][party])) for party in parties)
        for one in document["equilibria"]
        if all(len(one["strategies"][party]) == 1 for party in parties)
    }
    assert pure == expected
