"""The step that says which projects are suspected of a change that needs approval."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from swcgeo.model.findings import Notes
from swcgeo.patches.plan_change import plan_change
from swcgeo.workflow.further import Further, Known
from swcgeo.workflow.judging import in_crs

NAMES = ("plan_change", "plan_change_ground", "plan_change_lines")
"""Tables of this step."""


def plan_changes(known: Known) -> Further:
    """
    Hold the newest version of every project's range against the one approved before.

    Parameters
    ----------
    known : Known
        What the step may ask.

    Returns
    -------
    Further
        `NAMES`, in the CRS of the results; absent without ranges, or where no project has several
        versions or patches.

    Raises
    ------
    CrsError, GeometryError
        If a layer cannot be used.

    Examples
    --------
    >>> from pathlib import Path
    >>> from swcgeo.model.project import Project
    >>> from swcgeo.workflow.inputs import read_inputs
    >>> project = Project(path=Path("p.toml"), name="P")
    >>> known = Known(plan=project, inputs=read_inputs(project), patches=None, account=None)
    >>> sorted(plan_changes(known).absent)[0]
    'results.gpkg:plan_change'
    """
    layers, settings = known.inputs.layers, known.plan.settings
    if "ranges" not in layers:
        return _absent("no ranges")
    found = plan_change(
        layers["ranges"],
        patches=known.patches,
        links=_words(known),
        zones=layers.get("zones"),
        centrelines=layers.get("centrelines"),
        hills=layers.get("hills"),
        plans=known.inputs.plans,
        settings=settings.plan_change,
        compliance=settings.compliance,
        repair=settings.repair,
    )
    # What is wrong with patches stands among the findings of their own delivery, by its rows.
    notes = Notes(
        tuple(one for one in found.notes.findings if one.layer != "patches"),
        tuple(one for one in found.notes.receipts if one.layer != "patches"),
    )
    if found.empty:
        return replace(_absent("no project has several versions or patches"), notes=notes)
    tables: dict[str, pd.DataFrame] = dict(zip(NAMES, (found, *found.tables.values()), strict=True))
    drawn = {name: table for name, table in tables.items() if len(table)}
    missing = _absent("nothing to draw").absent
    return Further(
        tables=in_crs(drawn, known.inputs.result_crs(known.plan.crs)),
        notes=notes,
        absent={key: why for key, why in missing.items() if key.partition(":")[2] not in drawn},
    )


def _words(known: Known) -> pd.DataFrame | None:
    """Return the links that a person has made."""
    links = None if known.patches is None else known.patches.tables.get("links")
    return None if links is None else links[links["how"] == "person"]


def _absent(reason: str) -> Further:
    """Return that the tables could not be made."""
    return Further(absent={f"results.gpkg:{name}": reason for name in NAMES})
