"""
What a step that follows the account may ask, and what it makes.

A step makes tables of what a project names, or says why not.  It is a function in a module of this
package and stands in `swcgeo.workflow.steps.STEPS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer
from swcgeo.model.project import Project
from swcgeo.workflow.inputs import Inputs
from swcgeo.workflow.memory import NOTHING, Memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """
    What a step has made.

    Attributes
    ----------
    tables : mapping of str to DataFrame
        By layer name; those with geometry in the CRS of the results.
    notes : Notes
        What was found.
    absent : mapping of str to str
        Results that could not be made, and why.
    """

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    absent: Mapping[str, str] = field(default_factory=dict)

    def __add__(self, other: Further) -> Further:
        """Return both together."""
        return Further(
            tables={**self.tables, **other.tables},
            notes=self.notes + other.notes,
            absent={**self.absent, **other.absent},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """
    What a step may ask.

    Attributes
    ----------
    plan : Project
        The project and its settings.
    inputs : Inputs
        The layers that were read.
    patches : Layer or None
        The judged patches.
    account : Layer or None
        The account.
    made : mapping of str to DataFrame
        Tables of the steps before.
    memory : Memory
        What the ledger knows.
    """

    plan: Project
    inputs: Inputs
    patches: Layer | None
    account: Layer | None
    made: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    memory: Memory = NOTHING
