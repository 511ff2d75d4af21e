"""GENIUS domains: its rules on small files worked out by hand, third-party domains, and a round trip."""

import math
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sim.arrays import ShapeError
from sim.interop import Domain, InteropError, read_genius, write_genius
from tests.equilibria.material import MATERIAL, truths

TRUTHS = truths("domains_truth.json")
TEMPLATE = """<negotiation_template><utility_space><objective index="0" name="market">{}</objective>
</utility_space></negotiation_template>"""
PROFILE = '<utility_space>{settings}<objective index="0" name="market">{body}</objective></utility_space>'
COLOUR = """<issue index="3" name="colour" type="discrete">
<item index="2" value="blue"/><item index="1" value="red"/></issue>"""
PRICE = '<issue index="2" name="price" vtype="integer" lowerbound="-1" upperbound="2"/>'
# weights before issues, options in another order, index above 1: red 2/8, blue 1, price 0.1 + 0.5 k
OWN = """<weight index="3" value="0.6"/><weight index="2" value="0.5"/>
<issue index="3" name="colour" type="discrete">
<item index="1" value="blue" evaluation="8"/><item index="2" value="red" evaluation="2"/>
<similarity_function><item index="1" value="green" evaluation="9"/></similarity_function></issue>
<issue index="2" name="price" vtype="integer" lowerbound="-1" upperbound="2">
<evaluator ftype="linear" offset="0.1" slope="0.5"/></issue>"""


def write(folder, template, *profiles):
    """Write a domain file and profiles into a folder, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "domain.xml").write_text(template, encoding="utf-8")
    for k, profile in enumerate(profiles, start=1):
        (folder / f"p{k}.xml").write_text(profile, encoding="utf-8")
    return folder


def profile(body=OWN, settings=""):
    return PROFILE.format(settings=settings, body=body)


@pytest.fixture
def market(tmp_path):
    """A domain of two issues read from files."""

    def read(first=OWN, settings="", template=PRICE + COLOUR):
        folder = write(
            tmp_path / "market", TEMPLATE.format(template), profile(first, settings), profile(first)
        )
        return read_genius(folder)

    return read


def test_evaluations_are_divided_by_their_maximum_clamped_weighted_and_capped(market):
    domain = market()
    assert (domain.name, domain.parties) == ("market", ("p1", "p2"))
    assert domain.issues == ("price", "colour")  # by index, not as written
    assert domain.options == (("-1", "0", "1", "2"), ("red", "blue"))
    price = np.array([0.1, 0.6, 1.0, 1.0]) * 0.5  # 1.1 and 1.6 are clamped to 1
    sums = price[:, None] + np.array([0.25, 1.0]) * 0.6
    assert_allclose(domain.utilities()[:, 0], np.minimum(sums, 1.0).ravel(), rtol=1e-15)
    assert sums.max() == pytest.approx(1.1)
    assert domain.names(5) == {"price": "1", "colour": "blue"}
    assert domain.choice()[5].tolist() == [2, 1]


def test_tables_are_nested_by_party_issue_and_option(market):
    own = market().tables[1]
    assert [table.tolist() for table in own] == [[0.05, 0.3, 0.5, 0.5], [0.15, 0.6]]


def test_a_maximum_next_to_nothing_counts_as_nothing(market):
    tiny = OWN.replace('evaluation="8"', 'evaluation="0.0000099"').replace('evaluation="2"', 'evaluation="0"')
    assert market(tiny).tables[0][1].tolist() == [0.0, 0.0]
    just = tiny.replace("0.0000099", "0.00001")
    assert market(just).tables[0][1].tolist() == [0.0, 0.6]


@pytest.mark.parametrize(
    ("written", "discount"), [("0", 1.0), ("-1", 1.0), ("1.01", 1.0), ("1", 1.0), ("0.25", 0.25)]
)
def test_discounts_outside_0_to_1_are_none(market, written, discount):
    domain = market(settings=f'<discount_factor value="{written}"/><reservation value="0.3"/>')
    assert domain.discount.tolist() == [discount, 1.0]
    assert domain.reservation.tolist() == [0.3, 0.0]


def test_the_old_form_of_integer_issues_means_the_same(market, tmp_path):
    old = OWN.replace(' lowerbound="-1" upperbound="2">', '><range lowerbound="-1" upperbound="2"/>')
    old = old.replace("offset", "parameter0").replace("slope", "parameter1")
    assert market(old).utilities().tolist() == market().utilities().tolist()


def test_files_in_utf_16_and_with_a_byte_order_mark_are_read(market, tmp_path):
    expected = market().utilities()
    for name, encoding in (("p1.xml", "utf-16"), ("p2.xml", "utf-8-sig"), ("domain.xml", "utf-8-sig")):
        path = tmp_path / "market" / name
        path.write_bytes(path.read_text().encode(encoding))
    assert (read_genius(tmp_path / "market").utilities() == expected).all()


def test_comments_before_the_declaration_are_passed_over_and_lines_stay_right(market, tmp_path):
    late = f'\n<!-- a -->\n<!-- b\n -->\n<?xml version="1.0"?>\n{profile()}'
    write(tmp_path / "late", TEMPLATE.format(PRICE + COLOUR), late, late)
    assert (read_genius(tmp_path / "late").utilities() == market().utilities()).all()
    write(tmp_path / "bad", TEMPLATE.format(PRICE + COLOUR), late.replace("8", "x", 1), late)
    with pytest.raises(InteropError) as caught:
        read_genius(tmp_path / "bad")
    text = (tmp_path / "bad" / "p1.xml").read_text()
    assert caught.value.line == text[: text.index('evaluation="x"')].count("\n") + 1


def test_a_domain_file_is_read_with_the_profiles_beside_it_or_with_those_named(market, tmp_path):
    market()
    folder = tmp_path / "market"
    assert read_genius(folder / "domain.xml").parties == ("p1", "p2")
    assert read_genius(folder / "domain.xml", [folder / "p2.xml"]).parties == ("p2",)
    assert read_genius(folder, [folder / "p2.xml", folder / "p1.xml"]).parties == ("p2", "p1")


def test_agents_name_the_parties_only_where_they_name_every_profile(tmp_path):
    agents = '<agent name="buyer" utility_space="p2.xml"/><agent name="seller" utility_space="{}"/>'
    for last, parties in (("p1.xml", ("buyer", "seller")), ("p9.xml", ("p1", "p2"))):
        template = TEMPLATE.format(PRICE + COLOUR).replace("<utility", agents.format(last) + "<utility", 1)
        assert read_genius(write(tmp_path / last, template, profile(), profile())).parties == parties


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5).filter(
    lambda name: all(c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff") for c in name)
)
unique = st.lists(names, min_size=1, max_size=3, unique=True)


@st.composite
def domains(draw):
    options = draw(st.lists(unique, min_size=1, max_size=3))
    parties = draw(st.lists(names, min_size=2, max_size=3, unique=True))
    issues = draw(st.lists(names, min_size=len(options), max_size=len(options), unique=True))
    worth = st.floats(0, 1 / len(options)) | st.sampled_from([0.0, 1e-9, 1e-300, 5e-324])
    tables = tuple(
        tuple(np.array([draw(worth) for _ in own], dtype=float) for own in options) for _ in parties
    )
    return Domain(
        name=draw(names.filter(lambda name: name != "root")),
        issues=tuple(issues),
        options=tuple(map(tuple, options)),
        parties=tuple(parties),
        tables=tables,
        reservation=np.array([draw(st.floats(-1, 2)) for _ in parties]),
        discount=np.array([draw(st.floats(0, 1, exclude_min=True)) for _ in parties]),
        cap=draw(st.sampled_from([1.0, math.inf])),
    )


@settings(deadline=None)  # files are written, on whatever disk
@given(domain=domains())
def test_what_is_written_reads_back_with_every_utility(domain):
    with tempfile.TemporaryDirectory() as folder:
        write_genius(domain, Path(folder) / "new")
        again = read_genius(Path(folder) / "new")
    assert (again.name, again.issues, again.options) == (domain.name, domain.issues, domain.options)
    assert again.parties == domain.parties
    assert_allclose(again.utilities(), domain.utilities(), rtol=0, atol=1e-15)
    assert again.reservation.tolist() == domain.reservation.tolist()
    assert again.discount.tolist() == domain.discount.tolist()


def small(**changed):
    """A domain of one issue, with some of it changed."""
    plain = {
        "name": "small",
        "issues": ("a",),
        "options": (("x", "y"),),
        "parties": ("p", "q"),
        "tables": ((np.array([0.0, 1.0]),), (np.array([1.0, 0.5]),)),
        "reservation": np.zeros(2),
        "discount": np.ones(2),
    }
    return Domain(**(plain | changed))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"tables": ((np.array([-0.1, 1.0]),), (np.array([1.0, 0.5]),))}, 'less than 0 to "p"'),
        ({"tables": ((np.array([0.1, 1.0]),), (np.array([1.5, 0.5]),))}, 'worth 1.5 to "q", more than 1'),
        ({"cap": 0.75}, "cut off at 0.75"),
        ({"discount": np.array([0.5, 0.0])}, "above 0 and at most 1"),
        ({"issues": ("a\0",)}, "a character that XML does not allow"),
        ({"parties": ("p", "")}, "each with a name"),
    ],
)
def test_what_genius_cannot_say_is_refused_and_nothing_is_written(changed, message, tmp_path):
    with pytest.raises(InteropError, match="E616") as caught:
        write_genius(small(**changed), tmp_path / "new")
    assert message in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InteropError, match="E610"):
        write_genius(small(), tmp_path)
    (tmp_path / "empty").mkdir()
    write_genius(small(), tmp_path / "empty")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty", "notes.txt"]


def test_a_domain_whose_names_and_numbers_disagree_cannot_be_made():
    with pytest.raises(ShapeError, match="one number for every party, issue and option"):
        small(parties=("p", "q", "r"))
    with pytest.raises(ShapeError, match="reservation"):
        small(reservation=np.zeros(3))
    with pytest.raises(ShapeError, match="options of 0 issues"):
        small(issues=(), options=())
    with pytest.raises(ValueError, match="a name occurs twice"):
        small(options=(("x", "x"),))
    with pytest.raises(ValueError, match="not finite"):
        small(reservation=np.array([0.0, np.nan]))


@pytest.mark.skipif(not TRUTHS, reason="third-party test material is absent")
@pytest.mark.parametrize("name", TRUTHS or ["none"])
def test_the_domains_of_others_are_read_and_survive_a_round_trip(name, tmp_path):
    truth, domain = TRUTHS[name], read_genius(MATERIAL / "domains" / name)
    assert domain.n_deals == truth["n_outcomes"]
    assert [f"{party}.xml" for party in domain.parties] == truth["profiles"]
    assert domain.reservation.tolist() == [value or 0.0 for value in truth["reservation"]]
    assert domain.discount.tolist() == truth["discount_factor_effective"]
    utilities = domain.utilities()
    for sample in truth["samples"]:
        outcome = {issue: str(option) for issue, option in sample["outcome"].items()}
        places = [own.index(outcome[issue]) for issue, own in zip(domain.issues, domain.options, strict=True)]
        deal = int(np.ravel_multi_index(places, [len(own) for own in domain.options]))
        assert domain.names(deal) == outcome
        assert_allclose(utilities[deal], sample["genius"], rtol=0, atol=1e-9)
        halfway = utilities[deal] * domain.discount**0.5
        assert_allclose(halfway, sample["genius_discounted_at_t0.5"], rtol=0, atol=1e-9)
    write_genius(domain, tmp_path / "again")
    again = read_genius(tmp_path / "again")
    assert (again.parties, again.options) == (domain.parties, domain.options)
    assert_allclose(again.utilities(), utilities, rtol=0, atol=1e-12)


@pytest.mark.skipif(not TRUTHS, reason="third-party test material is absent")
@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("adg_deal.xml", 46, "not well-formed"),
        ("SmartPhone.xml", 45, "not well-formed"),
        ("10issues-profile-1.xml", 4, "the utility is not additive"),
    ],
)
def test_odd_files_of_others_are_refused_with_file_and_line(name, line, message):
    path = MATERIAL / "odd" / name
    with pytest.raises(InteropError, match=name) as caught:
        read_genius(path, [path])
    assert caught.value.line == line
    assert message in str(caught.value)


@pytest.mark.skipif(not TRUTHS, reason="third-party test material is absent")
def test_the_old_integer_form_of_others_is_offset_and_slope_from_the_lower_bound():
    path = MATERIAL / "odd" / "web_service_agent_A.xml"
    worth = read_genius(path, [path]).utilities()[:, 0]
    assert_allclose(worth, 1 - 0.0005 * np.arange(2001), rtol=0, atol=1e-12)
