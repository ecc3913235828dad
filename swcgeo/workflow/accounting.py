"""The account of a project, the figures reported beside it, and what else follows from it."""

from __future__ import annotations

from swcgeo.erosion.account import account
from swcgeo.model.layers import Layer
from swcgeo.model.project import Project
from swcgeo.read.registers import read_reported
from swcgeo.reconcile.reported import candidates_of, compare_reported
from swcgeo.workflow.further import Further
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


def reported_beside(plan: Project, inputs: Inputs, books: Layer | None) -> Further:
    """
    Put the reported figures beside the account, with what may explain each difference.

    Parameters
    ----------
    plan : Project
        It names the file of the figures.
    inputs : Inputs
        The treatments as they were delivered tell of planned years, stages and stated areas.
    books : Layer or None
        The account.

    Returns
    -------
    Further
        ``reported``, one row a figure, and ``reported_candidates``; nothing without figures or
        account.

    Raises
    ------
    LayerError
        If the figures cannot be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> from swcgeo.workflow.inputs import read_inputs
    >>> project = Project(path=Path("p.toml"), name="P")
    >>> reported_beside(project, read_inputs(project), None).absent
    {'results.gpkg:reported': 'no reported figures, or no account to compare them with'}
    """
    if plan.report.reported is None or books is None:
        reason = "no reported figures, or no account to compare them with"
        return Further(absent={"results.gpkg:reported": reason})
    figures = read_reported(plan.report.reported)
    known = {"account": books, **books.tables, "treatments": inputs.layers["treatments"]}
    rules = plan.settings.reported
    table, notes = compare_reported(figures, known, settings=rules)
    causes = candidates_of(figures, known, settings=rules)
    tables = {"reported": table, **({"reported_candidates": causes} if len(causes) else {})}
    return Further(tables=tables, notes=notes)
