"""The account of a project, the figures reported beside it, and what else follows from it."""

from __future__ import annotations

import pandas as pd

from swcgeo.erosion.account import account
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer
from swcgeo.model.project import Project
from swcgeo.read.registers import read_reported
from swcgeo.reconcile.reported import compare_reported
from swcgeo.workflow.inputs import Inputs
from swcgeo.workflow.judging import in_crs


def accounted(plan: Project, inputs: Inputs) -> Layer | None:
    """
    Account for the treatments, where there is all that an account needs.

    Parameters
    ----------
    plan : Project
        Its settings.
    inputs : Inputs
        The layers.

    Returns
    -------
    Layer or None
        The account with its tables, in the CRS of the results.

    Raises
    ------
    CrsError, GeometryError
        If a layer cannot be used.
    AccountError
        If it does not close.

    Examples
    --------
    >>> from pathlib import Path
    >>> from swcgeo.workflow.inputs import read_inputs
    >>> project = Project(path=Path("p.toml"), name="P")
    >>> accounted(project, read_inputs(project)) is None
    True
    """
    if not inputs.has_account:
        return None
    books = account(
        inputs.layers["watersheds"],
        inputs.erosion,
        inputs.layers["treatments"],
        damage=inputs.layers.get("damage"),
        settings=plan.settings.account,
        repair=plan.settings.repair,
    )
    crs = inputs.result_crs(plan.crs)
    return Layer(books.to_crs(crs), notes=books.notes, tables=in_crs(books.tables, crs))


def reported_beside(plan: Project, books: Layer | None) -> tuple[pd.DataFrame | None, Notes]:
    """
    Put the reported figures beside the account.

    Parameters
    ----------
    plan : Project
        It names the file of the figures.
    books : Layer or None
        The account.

    Returns
    -------
    tuple of DataFrame or None, and Notes
        One row a figure; None without figures or account.

    Raises
    ------
    LayerError
        If the figures cannot be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> reported_beside(Project(path=Path("p.toml"), name="P"), None)[0] is None
    True
    """
    if plan.report.reported is None or books is None:
        return None, Notes()
    figures = read_reported(plan.report.reported)
    return compare_reported(figures, {"account": books, **books.tables})
