"""
The steps that follow the account: each makes tables of what a project names, or says why not.

A step is a function of the project, its layers, the judged patches and the account.  It stands in
a module of this package, and in `STEPS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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


STEPS: tuple[Callable[[Known], Further], ...] = ()
"""All steps, in the order of their tables."""


def further_steps(known: Known) -> Further:
    """
    Take every step that follows the account.

    Parameters
    ----------
    known : Known
        What the steps may ask.

    Returns
    -------
    Further
        Tables, findings and what is absent, of all steps together.

    Examples
    --------
    >>> from pathlib import Path
    >>> from swcgeo.workflow.inputs import read_inputs
    >>> project = Project(path=Path("p.toml"), name="P")
    >>> known = Known(plan=project, inputs=read_inputs(project), patches=None, account=None)
    >>> sorted(further_steps(known).tables)
    []
    """
    made = Further()
    for step in STEPS:
        made = made + step(known)
    return made
