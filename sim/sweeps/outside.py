"""Settings of an experiment from outside its file: ``--set draws=100``.

Room     sweeps
Shapes   none
Units    none
Source   docs/experiments.md
"""

from collections.abc import Collection

from sim.scenario.document import Node
from sim.scenario.errors import Flaw, FlawError, Place, choose
from sim.scenario.overrides import node_of


def with_setting(root: Node, path: str, value: object, keys: Collection[str], below: Collection[str]) -> Node:
    """Return an experiment's tree with one value set; a factor's name in a path may itself hold dots.

    Parameters
    ----------
    root : Node
        The experiment.
    path : str
        Keys with dots between, the first of which is one of ``keys``.
    value : object
        Plain data.
    keys, below : collection of str
        The keys of an experiment, and those of a factor: where a path ends in one of these, what comes
        before it is the name of the factor, even if there is none of that name yet.

    Raises
    ------
    FlawError
        If the path begins with no key of an experiment, or the value is not plain data.
    """
    first, _, rest = path.partition(".")
    if first not in keys:
        raise FlawError(Flaw("E117", f'there is no "{path}" to set', hint=choose(first, keys, "keys")))
    place = Place(origin=f"--set {path}")
    new = node_of(value, place)
    if first != "factors":
        return _put(root, (first, *(rest.split(".") if rest else ())), new)
    block = root.child("factors")
    steps = block.steps_of(rest) if block is not None else ()
    left = rest[len(".".join(steps)) :].lstrip(".")
    head, _, last = left.rpartition(".")
    if not steps and head and last in below:
        steps, left = (head,), last
    return _put(root, ("factors", *steps, *([left] if left else [])), new)


def _put(node: Node, steps: tuple[str, ...], value: Node) -> Node:
    if not steps:
        return value
    first, place = steps[0], value.place
    entry = _put(node.mapping.get(first, Node({}, place)), steps[1:], value)
    keys = {**node.keys, first: place if len(steps) == 1 else node.keys.get(first, place)}
    return Node({**node.mapping, first: entry}, node.place if node.mapping else place, keys)
