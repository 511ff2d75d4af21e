"""What all parts of a scenario file with fixed keys have in common.

Room     scenario
Shapes   none
Units    none
Source   none
"""

from pydantic import BaseModel, ConfigDict


class Block(BaseModel):
    """A part of the file with fixed keys; `why` is the reason for what stands in it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)

    why: str | None = None
