"""Scenarios: from a YAML file to a validated tree of frozen objects.

Room     scenario
Shapes   none
Units    stated by each field of sim.scenario.model
Source   docs/scenario-format.md
"""

from sim.scenario.conditions import Condition
from sim.scenario.errors import Problem, ScenarioError, show
from sim.scenario.files import bundled, find, parse_setting
from sim.scenario.json_schema import json_schema
from sim.scenario.loading import Report, apply_variant, check, load, loads, with_overrides
from sim.scenario.model import (
    Issue,
    Mediator,
    Option,
    Outcome,
    Party,
    RedLine,
    Round,
    Shock,
)
from sim.scenario.names import Parts
from sim.scenario.numbers import Range
from sim.scenario.orders import Order
from sim.scenario.provenance import Number
from sim.scenario.scenario import Scenario
from sim.scenario.strategies import Part

__all__ = [
    "Condition",
    "Issue",
    "Mediator",
    "Number",
    "Option",
    "Order",
    "Outcome",
    "Part",
    "Parts",
    "Party",
    "Problem",
    "Range",
    "RedLine",
    "Report",
    "Round",
    "Scenario",
    "ScenarioError",
    "Shock",
    "apply_variant",
    "bundled",
    "check",
    "find",
    "json_schema",
    "load",
    "loads",
    "parse_setting",
    "show",
    "with_overrides",
]
