"""The steps that follow the account: each makes tables of what a project names, or says why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from swcgeo.workflow.accepting import accepted
from swcgeo.workflow.counted_again import counted_again
from swcgeo.workflow.further import Further, Known
from swcgeo.workflow.land import land_tables
from swcgeo.workflow.lineages import lineages
from swcgeo.workflow.plan_change import plan_changes
from swcgeo.workflow.projects import projects
from swcgeo.workflow.transitions import transitions_made

STEPS: tuple[Callable[[Known], Further], ...] = (
    lineages, projects, plan_changes, accepted, transitions_made, land_tables, counted_again,
)  # fmt: skip
"""All steps, in the order of their tables; each may ask for the tables of those before."""


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
    >>> from swcgeo.model.project import Project
    >>> from swcgeo.workflow.inputs import read_inputs
    >>> project = Project(path=Path("p.toml"), name="P")
    >>> known = Known(plan=project, inputs=read_inputs(project), patches=None, account=None)
    >>> sorted(further_steps(known).tables)
    []
    """
    made = Further()
    for step in STEPS:
        made = made + step(replace(known, made=made.tables))
    return made
