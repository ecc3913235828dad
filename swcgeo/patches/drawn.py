"""A small drawn case, so that examples can show what a function does."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS
from shapely.geometry import Polygon, box

from swcgeo.model.settings import ComplianceSettings, PlanChangeSettings, RepairSettings
from swcgeo.overlay.area import working_crs
from swcgeo.patches.changing.items import measured
from swcgeo.patches.changing.outside import Approved
from swcgeo.patches.changing.projects import projects_of
from swcgeo.patches.changing.rows import Change
from swcgeo.patches.changing.stages import Stages, stages_of, steps_of
from swcgeo.patches.changing.versions import histories
from swcgeo.patches.judging.case import Case, Inputs, case_of
from swcgeo.patches.judging.force import approvals_of
from swcgeo.reconcile.ground import on_ground

_CORNER = (500_000.0, 3_700_000.0)
_CRS = "EPSG:4544"


def _square(west: float, south: float, side: float) -> Polygon:
    """Return a square, by its corner in metres from the corner of the world."""
    x, y = _CORNER[0] + west, _CORNER[1] + south
    return box(x, y, x + side, y + side)


def drawn_inputs() -> Inputs:
    """
    Return five patches, two ranges of one project, a sketch and a plan without boundary.

    Returns
    -------
    Inputs
        A (1 hm², names the project P) and the undated E lie in the range R1 (4 hm², project P);
        B lies 50 m beside it; C lies in R2, approved after the image; D lies in the sketch K1 and
        names the project W, of which the register knows a plan.

    Examples
    --------
    >>> drawn_inputs().patches["patch_id"].tolist()
    ['A', 'B', 'C', 'D', 'E']
    """
    patches = gpd.GeoDataFrame(
        {
            "patch_id": list("ABCDE"),
            "project_id": ["P", None, None, "W", None],
            "image_date": ["2022-06-01"] * 4 + [None],
        },
        geometry=[
            _square(*corner, 100.0) for corner in ((50, 50), (250, 0), (1050, 50), (50, 1050))
        ]
        + [_square(0, 0, 50.0)],
        crs=_CRS,
    )
    ranges = gpd.GeoDataFrame(
        {
            "range_id": ["R1", "R2", "K1"],
            "project_id": ["P", "P", "Q"],
            "range_kind": ["boundary", "boundary", "sketch"],
            "approved_on": ["2020-01-01", "2024-01-01", "2020-01-01"],
        },
        geometry=[_square(*corner, 200.0) for corner in ((0, 0), (1000, 0), (0, 1000))],
        crs=_CRS,
    )
    plans = pd.DataFrame({"plan_no": ["N1"], "project_id": ["W"], "approved_on": ["2020"]})
    return Inputs(
        patches=patches, ranges=ranges, plans=plans, zones=None, steep=None, district=None,
        history=(), image_date=None, links=None, settings=ComplianceSettings(),
        repair=RepairSettings(),
    )  # fmt: skip


def drawn_case() -> Case:
    """
    Return the drawn inputs on one ground.

    Returns
    -------
    Case
        Patches A to E are 0 to 4, the ranges R1 and R2 are 0 and 1.

    Examples
    --------
    >>> drawn_case().real.ids.tolist()
    ['R1', 'R2']
    """
    return case_of(drawn_inputs())


def drawn_versions() -> gpd.GeoDataFrame:
    """
    Return a range in two versions.

    Returns
    -------
    GeoDataFrame
        R of the project P: 1 hm² approved in 2020, 1.2 hm² in 2022.

    Examples
    --------
    >>> drawn_versions()["version"].tolist()
    ['1', '2']
    """
    x, y = _CORNER
    cells = {"range_id": ["R", "R"], "project_id": ["P", "P"], "version": ["1", "2"]}
    return gpd.GeoDataFrame(
        {**cells, "approved_on": ["2020-01-01", "2022-01-01"]},
        geometry=[box(x, y, x + 100, y + 100), box(x, y, x + 120, y + 100)],
        crs=_CRS,
    )


def drawn_stages() -> Stages:
    """
    Return the states of the drawn versions.

    Returns
    -------
    Stages
        Two states of one project.

    Examples
    --------
    >>> len(drawn_stages().histories)
    1
    """
    ranges = drawn_versions()
    crs = working_crs(ranges, layer="ranges")
    ground = on_ground(ranges, layer="ranges", crs=crs, id_column="range_id")
    return stages_of(histories(ranges, projects_of(ranges)), ground.geometry, usable=ground.usable)


def drawn_approved() -> tuple[Approved, CRS]:
    """
    Return the drawn versions as patches are held against them.

    Returns
    -------
    Approved, pyproj.CRS
        Two ranges of one project, the second in force now; the working CRS.

    Examples
    --------
    >>> drawn_approved()[0].now.tolist()
    [False, True]
    """
    ranges = drawn_versions()
    crs = working_crs(ranges, layer="ranges")
    ground = on_ground(ranges, layer="ranges", crs=crs, id_column="range_id")
    approved = Approved(
        approvals=approvals_of(ranges),
        project=projects_of(ranges).of_row,
        geometry=ground.geometry,
        now=np.array([False, True]),
        count=1,
    )
    return approved, crs


def drawn_change() -> Change:
    """
    Return what has changed between the drawn versions.

    Returns
    -------
    Change
        Of one project, which grew by a fifth; nothing else is known.

    Examples
    --------
    >>> drawn_change().found.growth.round(4).tolist()
    [0.2]
    """
    stages, rules = drawn_stages(), PlanChangeSettings()
    steps = steps_of(stages)
    found = measured(
        stages, steps, earthwork=np.full(2, np.nan), zones=None, shifts=["linear_unknown"],
        settings=rules,
    )  # fmt: skip
    return Change(
        projects=projects_of(drawn_versions()), stages=stages, steps=steps, found=found,
        outside=None, settings=rules,
    )  # fmt: skip
