"""Project acceptance as a step of a run: the table, and the ground that is missing."""

from __future__ import annotations

from swcgeo.check.attributes import has_column
from swcgeo.erosion.acceptance import acceptance
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer, notes_of
from swcgeo.workflow.further import Further, Known
from swcgeo.workflow.judging import in_crs

_RESULTS = ("results.gpkg:acceptance", "results.gpkg:missing", "maps/acceptance")


def accepted(known: Known) -> Further:
    """
    Say what each project has designed, built and had accepted, where its layers tell.

    Parameters
    ----------
    known : Known
        The layers and the account.

    Returns
    -------
    Further
        Tables ``acceptance`` and ``missing``; what the account has already said of the same
        layers is not said again.

    Raises
    ------
    CrsError, GeometryError
        If a layer cannot be used.
    AccountError
        If areas do not add up.

    Examples
    --------
    >>> from pathlib import Path
    >>> from swcgeo.model.project import Project
    >>> from swcgeo.workflow.inputs import read_inputs
    >>> project = Project(path=Path("p.toml"), name="P")
    >>> known = Known(plan=project, inputs=read_inputs(project), patches=None, account=None)
    >>> accepted(known).absent["maps/acceptance"]
    'needs watersheds and treatments'
    """
    layers, settings = known.inputs.layers, known.plan.settings
    if "watersheds" not in layers or "treatments" not in layers:
        return Further(absent=dict.fromkeys(_RESULTS, "needs watersheds and treatments"))
    if not has_column(layers["treatments"], "stage"):
        return Further(absent=dict.fromkeys(_RESULTS, "the treatments have no column stage"))
    found = acceptance(
        layers["watersheds"], layers["treatments"], settings=settings.account,
        repair=settings.repair,
    )  # fmt: skip
    crs = known.inputs.result_crs(known.plan.crs)
    return Further(
        tables={**found.tables, **in_crs({"missing": found}, crs)},
        notes=_unsaid(found, known.account),
    )


def _unsaid(found: Layer, account: Layer | None) -> Notes:
    """Return what the account, which read the same layers, has not said."""
    said = notes_of(account)
    codes = {(one.code, one.layer, one.row, one.id) for one in said.findings}
    done = {(one.layer, one.row, one.method) for one in said.receipts}
    findings = (
        one for one in found.notes.findings
        if (one.code, one.layer, one.row, one.id) not in codes
    )  # fmt: skip
    receipts = (one for one in found.notes.receipts if (one.layer, one.row, one.method) not in done)
    return Notes(tuple(findings), tuple(receipts))
