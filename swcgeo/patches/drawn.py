"""A small drawn case, so that examples can show what a function does."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from shapely.geometry import Polygon, box

from swcgeo.model.settings import ComplianceSettings, RepairSettings
from swcgeo.patches.case import Case, Inputs, case_of

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
