"""What became of the grades from each erosion survey of a project to the next."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from swcgeo.erosion.transition import transitions
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer
from swcgeo.workflow.further import Further, Known
from swcgeo.workflow.judging import in_crs

_TABLES = ("transition_ground", "transitions", "transition_summary")
_OWN = "transition_narrow"


def transitions_made(known: Known) -> Further:
    """
    Compare each erosion survey with the next.

    Parameters
    ----------
    known : Known
        Watersheds, surveys, treatments, judged patches.

    Returns
    -------
    Further
        ``transition_ground`` (in the CRS of the results), ``transitions`` and
        ``transition_summary`` of all pairs of surveys.

    Raises
    ------
    CrsError, GeometryError
        If a layer cannot be used.
    AccountError
        If the margins of a matrix are not the surveys' own tables.

    Examples
    --------
    >>> from pathlib import Path
    >>> from swcgeo.model.project import Project
    >>> from swcgeo.workflow.inputs import read_inputs
    >>> project = Project(path=Path("p.toml"), name="P")
    >>> known = Known(plan=project, inputs=read_inputs(project), patches=None, account=None)
    >>> transitions_made(known).absent["results.gpkg:transitions"]
    'needs watersheds and two erosion surveys'
    """
    inputs, settings = known.inputs, known.plan.settings
    surveys = sorted(inputs.erosion, key=lambda survey: survey[0] or 0)
    if "watersheds" not in inputs.layers or len(surveys) < 2:  # noqa: PLR2004 - a pair
        reason = "needs watersheds and two erosion surveys"
        names = [*(f"results.gpkg:{name}" for name in _TABLES), "maps/transition"]
        return Further(absent=dict.fromkeys(names, reason))
    pairs = [
        transitions(
            inputs.layers["watersheds"],
            older,
            newer,
            treatments=inputs.layers.get("treatments"),
            patches=known.patches,
            settings=settings.transition,
            counting=settings.account,
            repair=settings.repair,
        )
        for older, newer in pairwise(surveys)
    ]
    crs = inputs.result_crs(known.plan.crs)
    tables = in_crs({"transition_ground": pd.concat([*pairs], ignore_index=True)}, crs)
    for name in _TABLES[1:]:
        tables[name] = pd.concat([pair.tables[name] for pair in pairs], ignore_index=True)
    return Further(tables=tables, notes=_own(pairs))


def _own(pairs: list[Layer]) -> Notes:
    """Return what was found in the change itself; account and verdicts tell of the layers."""
    found = (finding for pair in pairs for finding in pair.notes.findings)
    return Notes(tuple(finding for finding in found if finding.code == _OWN))
