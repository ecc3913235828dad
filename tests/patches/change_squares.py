"""Hand-drawn versions of ranges, in metres on the central meridian, where the grid is true."""

from __future__ import annotations

from shapely import LineString, affinity

from swcgeo.patches.plan_change import plan_change
from tests.patches.squares import CORNER, layer, rect

OLD = rect(0, 0, 100, 100)
"""The approved range of most tests: 1 hm²."""


def version(shape, number=1, **cells):
    """Return a version of the range R of project P, approved on 1 January of 2019 + number."""
    row = {
        "range_id": "R", "project_id": "P", "project_type": "房地产", "range_kind": "boundary",
        "version": str(number), "approved_on": f"{2019 + int(number)}-01-01",
    }  # fmt: skip
    return {**row, **cells, "geometry": shape}


def grown(share, **cells):
    """Return the old range, and a second version that is larger by a share."""
    return [version(OLD, **cells), version(rect(0, 0, 100 * (1 + share), 100), 2, **cells)]


def zone(shape, kind="重点预防区", name="Z"):
    """Return a zone."""
    return {"zone_kind": kind, "name": name, "geometry": shape}


FAR = zone(rect(90_000, 0, 91_000, 1000), name="far")
"""A key zone that nobody touches, so that key zones are known."""


def line(*points, number=1, project="P"):
    """Return a centre line by its points in metres from the corner of the world."""
    drawn = affinity.translate(LineString(points), *CORNER)
    return {"project_id": project, "version": str(number), "geometry": drawn}


def changes(rows, **layers):
    """Return the result for ranges and other layers, given as rows."""
    given = {name: layer(rows_) for name, rows_ in layers.items() if isinstance(rows_, list)}
    others = {name: value for name, value in layers.items() if name not in given}
    return plan_change(layer(rows), **given, **others)


def change(rows, **layers):
    """Return the one row of the result as a dict, its codes as lists."""
    (row,) = changes(rows, **layers).drop(columns="geometry").to_dict("records")
    return {**row, **{name: row[name].split(";") if row[name] else []
                      for name in ("reasons", "unknown")}}  # fmt: skip


def road(*lines, hills=((-1000, -5000, 100_000, 5000),), **cells):
    """Return the row of a road with versions of its centre line and hills."""
    rows = grown(0.0, project_type="公路", **cells)
    return change(
        rows, centrelines=list(lines),
        hills=[{"name": "H", "geometry": rect(*bounds)} for bounds in hills],
    )  # fmt: skip
