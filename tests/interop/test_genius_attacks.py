"""Broken and hostile GENIUS files: one clear error with its line, nothing expanded, nothing else raised."""

import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.interop import Domain, InteropError, read_genius
from tests.interop.test_genius import COLOUR, OWN, PRICE, TEMPLATE, profile, write

DOMAIN = TEMPLATE.format(f"\n{PRICE}\n{COLOUR}\n")
BOMB = '<!DOCTYPE lolz [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{of};" * 10}">' for name, of in zip("bcdefghij", "abcdefghi", strict=True)
)


def refuse(folder, template=DOMAIN, first=None, code="E6"):
    """Return the one error that a folder with these files gives."""
    with pytest.raises(InteropError, match=code) as caught:
        read_genius(write(folder, template, profile() if first is None else first, profile()))
    return caught.value


def changed(old, new, text=OWN):
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (f"{BOMB}]>\n{profile()}".replace('value="0.6"', 'value="&j;"'), 1, "entities are never expanded"),
        (
            '<?xml version="1.0"?>\n<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<u>&x;</u>',
            2,
            "entities are never expanded",
        ),
        ('<!DOCTYPE u SYSTEM "http://127.0.0.1/x.dtd">\n' + profile(), 1, "entities are never expanded"),
        (profile() + "\n&x;", 7, "not well-formed"),
        (profile(changed("blue", "&x;")), 3, "undefined entity"),
        ("<a>" * 100_000, 1, "more than 32 deep"),
        ("<a>\n" * 40, 33, "more than 32 deep"),
        ("", 1, "no element found"),
        ("   \n<!-- only -->\n", 3, "no element found"),
        ('<?xml version="1.0" encoding="martian"?>\n<a/>', 1, "unknown encoding"),
        ('<?xml version="1.0" encoding="utf-7"?>\n<a/>', 1, "cannot be decoded"),
        ("<a>\0</a>", 1, "not well-formed"),
        ("PK\3\4", 1, "not well-formed"),
    ],
)
def test_what_is_not_plain_xml_is_refused_with_its_line(content, line, message, tmp_path):
    error = refuse(tmp_path, first=content, code="E611")
    assert message in str(error)
    assert error.line == line
    assert error.problem.file.endswith("p1.xml")


def test_a_bomb_costs_no_time(tmp_path):
    start = time.perf_counter()
    refuse(tmp_path, first=f"{BOMB}]><u>&j;</u>")
    assert time.perf_counter() - start < 1.0


def test_a_file_of_100_mb_is_not_read(tmp_path):
    write(tmp_path, DOMAIN, profile(), profile())
    with (tmp_path / "p1.xml").open("wb") as file:
        file.write(b'<utility_space note="')
        file.truncate(100_000_000)
    with pytest.raises(InteropError, match="too large: more than 16 MiB"):
        read_genius(tmp_path)


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        (changed('evaluation="8"', 'evaluation="NaN"'), 3, 'evaluation="NaN" is not a number'),
        (changed('evaluation="8"', 'evaluation="Infinity"'), 3, "is not a number"),
        (changed('evaluation="8"', 'evaluation="1e999"'), 3, "is not a number"),
        (changed('evaluation="8"', 'evaluation="1,5"'), 3, "is not a number"),
        (changed('evaluation="8"', 'evaluation="' + "9" * 5000 + '"'), 3, "is not a number"),
        (changed('evaluation="8"', 'evaluation="-8"'), 3, "the evaluation -8 is negative"),
        (changed('evaluation="8"', ""), 3, '<item> has no attribute "evaluation"'),
        (changed('value="0.6"', 'value="-0.6"'), 1, "the weight -0.6 is negative"),
        (changed('<weight index="3" value="0.6"/>', ""), 1, 'no weight of the issue "colour" (index 3)'),
        (changed('<weight index="3"', '<weight index="2"'), 1, "a second <weight> with the index 2"),
        (changed('<weight index="3"', '<weight index="7"'), 1, "the domain has no such issue"),
        (changed('<issue index="3"', '<issue index="2"'), 5, "a second <issue> with the index 2"),
        (OWN[: OWN.index("\n<issue")], 1, 'no evaluation of the issue "price"'),
        (
            changed('<evaluator ftype="linear" offset="0.1" slope="0.5"/>', ""),
            5,
            "<issue> has no <evaluator>",
        ),
        (changed('ftype="linear"', 'ftype="triangular"'), 6, 'of the form "triangular" are not supported'),
        (changed('slope="0.5"', ""), 6, 'no attribute "slope"'),
        (changed('lowerbound="-1"', 'lowerbound="3"'), 5, "the lower bound 3 is above the upper bound 2"),
        (
            changed('lowerbound="-1"', 'lowerbound="0"'),
            5,
            "bound by (0, 2) here and by (-1, 2) in the domain",
        ),
        (changed('lowerbound="-1"', 'lowerbound="-1.5"'), 5, "not a whole number"),
        (changed('value="blue"', 'value="green"'), 3, 'has no option "green" in the domain'),
        (changed('value="blue"', 'value="red"'), 3, 'a second evaluation of "red"'),
        (
            changed('<item index="1" value="blue" evaluation="8"/>', ""),
            2,
            'option "blue" of the issue "colour" has no evaluation',
        ),
        (changed('vtype="integer"', 'vtype="real"'), 5, 'issues of type "real" are not supported'),
        (changed('type="discrete"', ""), 2, 'has no attribute "vtype"'),
        (changed('type="discrete"', 'type="integer"'), 2, "is integer here and discrete in the domain"),
        (OWN + "<objective/>", 6, "objectives within objectives"),
        (OWN + "<bonus/>", 6, "<bonus> within <objective> is not supported"),
        (changed("<evaluator", "<evalator"), 6, 'did you mean "evaluator"?'),
    ],
)
def test_what_a_profile_must_not_say_is_refused_with_its_line(body, line, message, tmp_path):
    error = refuse(tmp_path, first=profile(body))
    assert message in str(error)
    assert error.line == line
    assert error.problem.file.endswith("p1.xml")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('<reservation value="nan"/>', "is not a number"),
        ('<reservation value="0.1"/><reservation value="0.2"/>', "a second <reservation>"),
        ('<discount_factor value="half"/>', "is not a number"),
        ('<utility maxutility="9"/>', "not additive: it has <utility>"),
    ],
)
def test_what_the_settings_must_not_say_is_refused(settings, message, tmp_path):
    assert message in str(refuse(tmp_path, first=profile(settings=settings)))


def test_a_setting_written_within_the_objective_and_beside_it_is_refused(tmp_path):
    twice = '<reservation value="0.1"/>'
    assert "a second <reservation>" in str(refuse(tmp_path, first=profile(OWN + twice, twice)))


def domain(body):
    return TEMPLATE.format(f"\n{body}\n")


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        (domain(""), 1, "<objective> has no <issue>"),
        (domain(PRICE + PRICE), 2, "a second <issue> with the index 2"),
        (domain(PRICE + PRICE.replace('"2"', '"4"', 1)), 2, 'a second issue of the name "price"'),
        (domain(changed('upperbound="2"', 'upperbound="999999999"', PRICE)), 2, "more than 1,000,000 deals"),
        (domain(changed('upperbound="2"', 'upperbound="9e9"', PRICE)), 2, "not a whole number"),
        (domain(changed('upperbound="2"', f'upperbound="{"9" * 9000}"', PRICE)), 2, "not a whole number"),
        (
            domain(
                "\n".join(
                    changed('upperbound="2"', 'upperbound="999"', PRICE)
                    .replace('"2"', f'"{k}"', 1)
                    .replace("price", f"price {k}")
                    for k in range(5)
                )
            ),
            3,
            "more than 1,000,000 deals",
        ),
        (domain('<issue index="1" name="x" type="discrete"/>'), 2, 'issue "x" has no <item>'),
        (domain(changed('value="red"', 'value="blue"', COLOUR)), 3, 'a second option "blue"'),
        (domain(changed(' index="3"', "", COLOUR)), 2, '<issue> has no attribute "index"'),
        (domain(changed('name="colour"', "", COLOUR)), 2, '<issue> has no attribute "name"'),
        (domain(changed('index="1"', 'index="2"', COLOUR)), 3, "a second <item> with the index 2"),
        ("<negotiation_template/>", 1, "<negotiation_template> has no <utility_space>"),
        ("<negotiation_template><utility_space/></negotiation_template>", 1, "has no <objective>"),
    ],
)
def test_what_a_domain_must_not_say_is_refused_with_its_line(template, line, message, tmp_path):
    error = refuse(tmp_path, template)
    assert message in str(error)
    assert error.line == line
    assert error.problem.file.endswith("domain.xml")


def test_a_folder_that_is_no_domain_says_what_is_missing(tmp_path):
    def error(path, *rest):
        with pytest.raises(InteropError) as caught:
            read_genius(path, *rest)
        return str(caught.value)

    assert "expected one GENIUS domain file" in error(tmp_path)
    assert "cannot be read: No such file" in error(tmp_path / "nowhere")
    write(tmp_path, DOMAIN, profile())
    assert "two parties or more (<utility_space>), found 1" in error(tmp_path)
    assert "no profiles" in error(tmp_path, [])
    assert "is not a domain, expected <negotiation_template>" in error(tmp_path / "p1.xml")
    (tmp_path / "p2.xml").write_text("<session/>")
    assert "<session> is not a profile, expected <utility_space>" in error(tmp_path)
    (tmp_path / "second.xml").write_text(DOMAIN)
    assert "found domain.xml, second.xml" in error(tmp_path)
    assert "the same name" in error(tmp_path / "domain.xml", [tmp_path / "p1.xml"] * 2)
    (tmp_path / "folder.xml").mkdir()
    assert "cannot be read" in error(tmp_path / "domain.xml", [tmp_path / "folder.xml"])


@settings(deadline=None)  # files are written, on whatever disk
@given(data=st.data(), which=st.sampled_from(["domain.xml", "p1.xml"]))
def test_mutated_bytes_give_a_domain_or_our_error_and_nothing_else(data, which):
    content = {"domain.xml": DOMAIN.encode(), "p1.xml": profile().encode()}
    broken = bytearray(content[which])
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(broken)))
        end = data.draw(st.integers(start, min(len(broken), start + 20)))
        broken[start:end] = data.draw(
            st.binary(max_size=6)
            | st.sampled_from([b'"', b"<", b"</issue>", b"&#0;", b"&amp;", b"-1", b"1e5"])
        )
    read_or_error(content | {which: bytes(broken)})


@settings(deadline=None)  # files are written, on whatever disk
@given(content=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
@example(content=b'<?xml version="1.0" encoding="utf-7"?><a/>')
@example(content=b'<?xml version="1.0" encoding="idna"?><a/>')
@example(content=b'<?xml version="1.0" encoding="utf-32"?><a/>')
@example(content=b'<?xml version="1.0" encoding="hex"?><a/>')
@example(content=b"\xfe\xff\x00<")
@example(content=b"<!-- " * 30_000)
@example(content=b"<!---->" * 30_000)
def test_any_bytes_give_our_error_and_nothing_else(content):
    with pytest.raises(InteropError):
        read_or_error({"domain.xml": DOMAIN.encode(), "p1.xml": content}, silent=False)


def read_or_error(files, silent=True):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in ({"p2.xml": profile().encode()} | files).items():
            (Path(folder) / name).write_bytes(content)
        try:
            assert isinstance(read_genius(folder), Domain)
        except InteropError as error:
            assert "error[E61" in str(error)
            if not silent:
                raise
