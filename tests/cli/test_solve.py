"""``parley solve`` as a user runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli.app import main

TWO_ISSUES = (Path(__file__).parents[2] / "scenarios" / "two_issues.yaml").read_text(encoding="utf-8")
INTERVAL = {"probability", "mc_low", "mc_high", "low", "high"}


def command(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-m", "sim", "solve", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def told(capsys):
    """Return a function that solves and returns the document."""

    def call(*arguments):
        assert main(["solve", *arguments, "--json"]) == 0
        out, _ = capsys.readouterr()
        return json.loads(out)

    return call


def test_the_command_prints_the_points_of_two_issues_and_writes_nothing(tmp_path):
    done = command("two_issues", "--draws", "40", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "" and not list(tmp_path.iterdir())
    for words in (
        "6 deals, 3 of them on the frontier",
        "Nash and Egalitarian: ceasefire: general, border: open",
        "Kalai-Smorodinsky: ceasefire: general, border: shared",
        "Utilitarian (2 of 2 that tie)",
        "the war ends or pauses",
        "[util]",
        "not a forecast",
    ):
        assert words in done.stdout, words


def test_antalya_says_plainly_that_no_deal_suits_both(tmp_path):
    done = command("antalya", "--draws", "40", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "there is no deal that all prefer to none" in done.stdout
    assert "corridors: routes" in done.stdout


def test_the_document_of_two_issues_is_the_page(told):
    """docs/two-issues.md, section 3: worths and terms of deals 5 and 4."""
    document = told("two_issues", "--draws", "40", "--seed", "3")
    assert (document["deals"], document["frontier"], document["better_for_all"]) == (6, 3, 3)
    assert document["disagreement"] == pytest.approx({"north": -0.4, "south": -0.6})
    (nash,) = document["solutions"]["nash"]["ties"]
    assert nash["deal"] == {"ceasefire": "general", "border": "open"} and nash["distance"] == 0
    assert nash["payoffs"] == pytest.approx({"north": 0.5, "south": 0.03})
    assert nash["gains"] == pytest.approx({"north": 0.9, "south": 0.63})
    lines = {line["line"]: line for line in nash["ledger"]}
    assert lines["border"]["carried_out_by"] == ["south"]
    assert lines["border"]["gains"] == pytest.approx({"north": 0.8, "south": -0.8})
    assert lines["ceasefire"]["gains"] == pytest.approx({"north": -0.2, "south": 0.9})
    assert lines["war"]["gains"] == pytest.approx({"north": 0.3, "south": 0.53})
    assert len(document["solutions"]["utilitarian"]["ties"]) == 2


def test_the_document_has_every_interval(told):
    document = told("two_issues", "--draws", "40")
    assert {"scenario", "parties", "disagreement", "solutions", "sets", "talks"} <= set(document)
    assert document["talks"]["draws"] == 40 and document["talks"]["sets"] == 20
    found = document["talks"]["solutions"]["kalai_smorodinsky"]
    for share in (
        found["ends_there"],
        found["better_for_some"],
        found["forbidden"],
        *found["issues"].values(),
    ):
        assert set(share) == INTERVAL
    assert set(found["forgone"]) == {"north", "south"}
    assert all(set(mean) == {"mean", "mc_low", "mc_high"} for mean in found["forgone"].values())
    assert found["issues"]["ceasefire"]["probability"] == 1
    assert found["issues"]["border"]["probability"] == found["ends_there"]["probability"]
    assert document["sets"]["solutions"]["nash"]["same"]["probability"] == 1


def test_the_same_seed_gives_the_same_document(told):
    one, two = (told("two_issues", "--draws", "40", "--seed", "9") for _ in range(2))
    assert one == two


def test_settings_change_the_points(told):
    free = "parties.south.costs.border={shared: 0, open: 0}"
    document = told("two_issues", "--draws", "40", "--set", free)
    assert {tuple(deal.values()) for deal in document["solutions"]["kalai_smorodinsky"]["deals"]} == {
        ("general", "open")
    }


def test_nothing_to_agree_on_is_said_plainly(capsys):
    """Costs beyond all gains: every deal hurts someone, and no deal is what is left."""
    costly = (
        "--set",
        "parties.north.costs.ceasefire.general=5",
        "--set",
        "parties.south.costs.border.shared=5",
    )
    dear = ("--set", "parties.south.costs.border.open=5")
    assert main(["solve", "two_issues", "--draws", "40", *costly, *dear]) == 0
    out = capsys.readouterr().out
    assert "nothing to agree on" in out
    assert "Nash, Kalai-Smorodinsky, Egalitarian and Utilitarian: no deal" in out


def test_three_parties_have_a_column_each(tmp_path, told):
    """East wants what South wants and pays nothing; the frontier stays, Nash goes by three gains."""
    east = "like: south, demands: {ceasefire: {general: 1}}, costs: {border: {shared: 0.05, open: 0.1}}"
    text = TWO_ISSUES.replace("rounds:\n", f"  east: {{{east}}}\nrounds:\n", 1)
    (tmp_path / "three.yaml").write_text(text, encoding="utf-8")
    document = told(str(tmp_path / "three.yaml"), "--draws", "40")
    assert document["parties"] == ["north", "south", "east"]
    gains = document["solutions"]["nash"]["ties"][0]["gains"]
    assert gains == pytest.approx(
        {"north": 0.9, "south": 0.63, "east": 1.33}
    )  # 0.567 x 1.33 against 0.5394 x 1.38
    assert set(document["talks"]["solutions"]["nash"]["forgone"]) == {"north", "south", "east"}


@pytest.mark.parametrize(
    "arguments",
    [("two_isues",), ("two_issues", "--set", "parties.nort.patience=1"), ("two_issues", "--draws", "0")],
)
def test_wrong_input_ends_with_2_and_one_message(arguments, capsys):
    assert main(["solve", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "error" in err and "Traceback" not in err


def test_quiet_prints_nothing(capsys):
    assert main(["solve", "two_issues", "--draws", "40", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def market(folder):
    """Split ten books and one lamp: north cares for books (0.7), south for the lamp (0.8)."""
    north = ((0.7, {"north": 10, "south": 0}), (0.3, {"north": 1, "south": 0}))
    south = ((0.2, {"north": 0, "south": 5}), (0.8, {"north": 0, "south": 1}))
    names = ("books", "lamp")
    folder.mkdir()
    issues = "".join(
        f'<issue index="{i}" name="{name}" type="discrete">'
        '<item index="1" value="north"/><item index="2" value="south"/></issue>'
        for i, name in enumerate(names, start=1)
    )
    wrapped = '<objective index="0" name="market">{}</objective></utility_space>'
    domain = f"<negotiation_template><utility_space>{wrapped}</negotiation_template>".format(issues)
    (folder / "domain.xml").write_text(domain)
    for party, own in (("a_north", north), ("b_south", south)):
        body = "".join(
            f'<weight index="{i}" value="{weight}"/><issue index="{i}" name="{name}" type="discrete">'
            + "".join(
                f'<item index="{k}" value="{o}" evaluation="{worth}"/>'
                for k, (o, worth) in enumerate(worths.items(), start=1)
            )
            + "</issue>"
            for i, (name, (weight, worths)) in enumerate(zip(names, own, strict=True), start=1)
        )
        (folder / f"{party}.xml").write_text(
            f'<utility_space><reservation value="0.1"/>{wrapped}'.format(body)
        )
    return folder


def test_a_folder_with_a_genius_domain_is_solved(told, tmp_path):
    """Books to north, the lamp to south: 0.7 and 0.8, the largest product and the largest sum."""
    found = told(str(market(tmp_path / "market")))
    for concept in ("nash", "utilitarian"):
        assert found["solutions"][concept]["deals"] == [{"books": "north", "lamp": "south"}]
    (tie,) = found["solutions"]["nash"]["ties"]
    assert list(tie["gains"].values()) == pytest.approx([0.6, 0.7])
    totals = [sum(line["gains"][party] for line in tie["ledger"]) for party in tie["gains"]]
    assert totals == pytest.approx(list(tie["gains"].values()))
    assert found["talks"] is None and found["sets"] is None


def test_a_domain_has_no_numbers_to_set_and_no_central_numbers(tmp_path, capsys):
    folder = str(market(tmp_path / "market"))
    assert main(["solve", folder]) == 0
    out = capsys.readouterr().out
    assert "less the worth of no deal" in out and "central" not in out and "forecast" not in out
    assert main(["solve", folder, "--set", "a=1"]) == 2
    assert "is a folder with a domain" in capsys.readouterr().err


def test_a_folder_without_a_domain_is_refused(tmp_path, capsys):
    assert main(["solve", str(tmp_path)]) == 2
    assert "E610" in capsys.readouterr().err


def test_a_folder_holds_the_document_and_the_frontier(tmp_path, capsys):
    out = tmp_path / "solved"
    assert main(["solve", "two_issues", "--draws", "40", "--json", "--out", str(out)]) == 0
    assert json.loads((out / "solutions.json").read_text()) == json.loads(capsys.readouterr().out)
    lines = (out / "frontier.csv").read_text().splitlines()
    assert lines[0] == "deal,ceasefire,border,worth.north,worth.south" and len(lines) == 4
    assert main(["solve", "two_issues", "--draws", "40", "--quiet", "--out", str(out)]) == 0


def test_a_folder_of_something_else_is_refused(tmp_path, capsys):
    (tmp_path / "thesis.tex").write_text("precious")
    assert main(["solve", "two_issues", "--draws", "40", "--out", str(tmp_path)]) == 2
    assert "holds something that is not" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]
