"""Findings: what a scenario's talks are asked to show, as claims about a world at the end of named rounds.

Room     scenario
Shapes   none
Units    none
Source   docs/antalya.md, "The findings, defined"
"""

from typing import Annotated

from pydantic import BeforeValidator

from sim.scenario.block import Block
from sim.scenario.references import OutcomeNames, WalkedOut, When, check_rounds


class Claim(Block):
    """What is claimed of the end of a round; all of it has to be so."""

    outcome: OutcomeNames | None = None
    """Outcome of the round."""
    walked_out: WalkedOut | None = None
    """Who has walked out by then: `nobody`, or a party."""
    in_force: When | None = None
    """Condition on what is in force."""


class Finding(Block):
    """A claim that is true of a world or not."""

    says: str
    """The claim in a sentence."""
    source: str | None = None
    """Where it is stated."""
    when: Annotated[dict[str, Claim], BeforeValidator(check_rounds)]
    """Round: what is the case at its end; all of it has to hold."""
