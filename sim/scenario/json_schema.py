"""The JSON Schema of a scenario file, for editors: its keys, what they mean, what may stand there.

It is read off the model, so that it cannot lag behind. It knows no names of a file's own: that a demand
names an issue there is, only ``parley check`` can tell.

Room     scenario
Shapes   none
Units    those of each field's description
Source   JSON Schema, draft 2020-12
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from sim.scenario.conditions import Condition
from sim.scenario.model import Content, Issue, Option
from sim.scenario.names import PROTOCOL, Default, Parts, strategy_parts
from sim.scenario.numbers import Domain, Range
from sim.scenario.schema import ROOT, Slot
from sim.scenario.strategies import PARAMETER_DOMAINS, Named, Part

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
TEXT: Final[Schema] = {"type": "string"}
REASON: Final[Schema] = {"type": "string", "description": "The reason for every number beneath it."}
STRATEGY: Final[Schema] = {"$ref": "#/$defs/strategy"}
ISSUES: Final[Schema] = {"type": ["array", "null"], "items": TEXT, "minItems": 1, "uniqueItems": True}
PLAIN: Final[Mapping[Any, Schema]] = {
    str: TEXT,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    Condition: {"$ref": "#/$defs/condition"},
    Part: {"$ref": "#/$defs/protocol"},  # those of a strategy are beneath one
}
NAMES: Final[Schema] = {"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}, {"type": "object"}]}
LIKE: Final[Schema] = {
    "type": "string",
    "description": "Another party, whose numbers but for stakes, red lines, links and shocks it shares.",
}
WRITTEN: Final[Mapping[str, Schema]] = {  # what a file may say where the model reads it in a way of its own
    "Option.lasts": {"anyOf": [{"type": "integer", "minimum": 1}, TEXT, {"type": "object"}]},
    "Issue.carried_out_by": {"anyOf": [TEXT, {"type": "array", "items": TEXT}]},
    "Outcome.when": {"anyOf": [{"$ref": "#/$defs/condition"}, {"const": "anything new"}]},
    "Round.mediator": {"type": ["string", "null"]},
    "Content.order": {"type": "object"},
    "Content.null_models": {"type": "array", "items": TEXT},
    "Claim.outcome": NAMES,
    "Claim.walked_out": NAMES,
    "Hidden.what": {"type": "array", "items": {"enum": ["stakes", "war", "optimism", "talking"]}},
}
CONDITION: Final[Schema] = {
    "description": "Options of issues, all of which hold; a list names several, {not: option} all others, "
    "{any: [...]} is one of several conditions.",
    "type": "object",
}


def json_schema(parts: Parts) -> Schema:
    """Return the schema of a scenario file.

    Parameters
    ----------
    parts : mapping
        Strategy parts and protocols: kind -> name -> parameter -> default value.
    """
    root = _of(ROOT, parts)
    definitions = {
        "condition": CONDITION,
        "strategy": _strategy(parts),
        PROTOCOL: _member(parts[PROTOCOL]),
    }
    return {
        "$schema": DIALECT,
        "title": "A scenario of Parley",
        **root,
        "$defs": definitions,
    }


def keys(slot: Slot = ROOT, path: str = "") -> Iterator[tuple[str, str, object]]:
    """Yield path, meaning and default of every key that a file may have, in the order of the model.

    Names that a file makes up stand as ``*``; a default is ``PydanticUndefined`` where the key is required.
    """
    if slot.is_block:
        for key, info in slot.kind.model_fields.items():
            child = slot.child(key)
            if key == "why" or child is None:
                continue
            here = f"{path}.{key}" if path else key
            yield here, info.description or "", info.default
            yield from keys(child, here)
        if slot.kind is Issue:
            yield from keys(Slot(Option), f"{path}.*")
    elif slot.entry is not None and slot.keys is None and slot.entry is not Any:
        entry = slot.child("*")
        if entry is not None and (entry.is_block or entry.entry is not None) and entry.kind is not Part:
            yield from keys(entry, f"{path}.*")


def _of(slot: Slot, parts: Parts) -> Schema:
    """Return the schema of a place."""
    if slot.is_block:
        return _block(slot, parts)
    if slot.kind is Range:
        return _number(slot.domain)
    if get_origin(slot.kind) is Literal:
        return {"enum": list(get_args(slot.kind))}
    if slot.entry is not None:
        return STRATEGY if slot.entry is Part else _mapping(slot, parts)
    return PLAIN.get(slot.kind, {})


def _block(slot: Slot, parts: Parts) -> Schema:
    block: type[BaseModel] = slot.kind
    properties: Schema = {}
    for key, info in block.model_fields.items():
        child = slot.child(key)
        written = WRITTEN.get(f"{block.__name__}.{key}")
        shape = written if written is not None else _of(child, parts) if child is not None else {}
        properties[key] = shape | ({"description": info.description} if info.description else {})
    properties["why"] = REASON
    if block.__name__ == "Party":
        properties["like"] = LIKE
    required = [key for key, info in block.model_fields.items() if info.default is PydanticUndefined]
    required = [] if block is Option else [key for key in required if block.model_fields[key].is_required()]
    more: Any = _of(Slot(Option), parts) if block is Issue else False
    shape = {"type": ["object", "null"], "properties": properties, "additionalProperties": more}
    if block is Content:
        shape["type"] = "object"
    return shape | ({"required": required} if required else {})


def _mapping(slot: Slot, parts: Parts) -> Schema:
    entry = slot.child("*")
    inner = {} if entry is None else STRATEGY if slot.entry is Named else _of(entry, parts)
    return {"type": ["object", "null"], "properties": {"why": REASON}, "additionalProperties": inner}


def _number(domain: Domain | None) -> Schema:
    """Return what a number may be written as: itself, a range, a word of the scale, or with its source."""
    bounds: Schema = {"type": "number"}
    if domain is not None:
        limits = {"minimum": domain.least, "maximum": domain.most, "exclusiveMinimum": domain.above}
        bounds |= {key: limit for key, limit in limits.items() if limit is not None}
    one = {"anyOf": [bounds, {"type": "array", "items": bounds, "minItems": 3, "maxItems": 3}, TEXT]}
    entry = {
        "type": "object",
        "properties": {"range": one, "source": TEXT, "why": TEXT},
        "required": ["range"],
        "additionalProperties": False,
    }
    return {"anyOf": [*one["anyOf"], entry]}


def _strategy(parts: Parts) -> Schema:
    """Return what a strategy may be written as: for each kind the name of a part, or it with parameters."""
    kinds = {kind: _member(members) for kind, members in strategy_parts(parts).items()}
    return {
        "type": ["object", "null"],
        "properties": kinds | {"why": REASON},
        "additionalProperties": False,
    }


def _member(members: Mapping[str, Mapping[str, Default]]) -> Schema:
    """Return what one of the parts of a kind may be written as."""
    with_parameters = {}
    for name, parameters in members.items():
        given = {
            key: ISSUES if isinstance(default, tuple) else _number(PARAMETER_DOMAINS.get(key))
            for key, default in parameters.items()
        }
        with_parameters[name] = {
            "type": ["object", "null"],
            "properties": given | {"why": TEXT},
            "additionalProperties": False,
        }
    chosen = {
        "type": "object",
        "properties": with_parameters | {"why": TEXT},
        "additionalProperties": False,
    }
    return {"anyOf": [{"enum": list(members)}, chosen, {"type": "null"}]}
