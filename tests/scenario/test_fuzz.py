"""Whatever is in a file, reading it either works or says what is wrong with it."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario import Scenario, ScenarioError, load, loads, with_overrides

relaxed = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PIECES = [
    *" \n\t:{}[],-?|>%@'\"#&*",
    "",
    "&a ",
    "*a",
    "!!str ",
    "null",
    "true",
    "0",
    "-1",
    "1e5",
    ".nan",
    "2030-01-01",
]
PIECES += ["none", "why: ", "like: ", "any: ", "not: ", "{}", "[]", "\x00", "\u2028", "\ufeff", "\ud7ff", "é"]


def reads_or_says_why(text, parts):
    try:
        assert isinstance(loads(text, parts=parts), Scenario)
    except ScenarioError as error:
        assert error.problems
        assert all(problem.is_error for problem in error.problems)
        assert str(error)


@relaxed
@given(content=st.binary(max_size=300))
def test_random_bytes_raise_nothing_but_a_scenario_error(content, tmp_path, parts):
    path = tmp_path / "random.yaml"
    path.write_bytes(content)
    try:
        load(path, parts=parts)
    except ScenarioError as error:
        assert str(error)


@relaxed
@given(text=st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_random_text_raises_nothing_but_a_scenario_error(text, parts):
    reads_or_says_why(text, parts)


@relaxed
@given(
    cuts=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=3
    )
)
def test_a_spoilt_sketch_raises_nothing_but_a_scenario_error(cuts, sketch, parts):
    for where, length, piece in cuts:
        start = int(where * len(sketch))
        sketch = sketch[:start] + piece + sketch[start + length :]
    reads_or_says_why(sketch, parts)


@relaxed
@given(seed=st.integers(0, 10**6))
def test_a_sketch_with_values_swapped_raises_nothing_but_a_scenario_error(seed, sketch, parts):
    """Every scalar may turn up in the place of any other."""
    rng = random.Random(seed)
    words = sketch.replace("{", " { ").replace("}", " } ").split(" ")
    for _ in range(rng.randint(1, 4)):
        words[rng.randrange(len(words))] = rng.choice(words)
    reads_or_says_why(" ".join(words), parts)


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
PATHS = [
    "parties.north",
    "parties.*",
    "parties.north.demands",
    "parties.*.strategy",
    "issues.ceasefire",
    "outcomes",
]
PATHS += [
    "issues.*.*.needs",
    "rounds.first",
    "rounds.*.date",
    "scale",
    "order",
    "model",
    "variants",
    "hidden.what",
]
PATHS += ["like", "*", "*.*", "", ".", "..", "parties..x", "parties.north.strategy.aspiration", "sources"]
PATHS += ["mediators.lake.tables", "horizon.days", "parties.*.trust", "issues.*.*", "rounds.*.*", "*.*.*"]


@relaxed
@given(path=st.sampled_from(PATHS) | st.text(max_size=12), value=json_like)
def test_a_random_setting_raises_nothing_but_a_scenario_error(path, value, lakeside, parts):
    try:
        assert with_overrides(lakeside, {path: value}, parts).name == "lakeside"
    except ScenarioError as error:
        assert str(error)
