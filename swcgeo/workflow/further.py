"""
What a step that follows the account may ask, and what it makes.

A step is a function of the project, its layers, the judged patches and the account.  It stands in
a module of this package, and in `swcgeo.workflow.steps.STEPS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer
from swcgeo.model.project import Project
from swcgeo.workflow.inputs import Inputs


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
    """

    plan: Project
    inputs: Inputs
    patches: Layer | None
    account: Layer | None
