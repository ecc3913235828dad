"""Hand-drawn worlds: squares in metres on the central meridian, where the grid is true to scale."""

from __future__ import annotations

import geopandas as gpd
from shapely import affinity
from shapely.geometry import box

from swcgeo.patches.compliance import classify

CRS = "EPSG:4544"
CORNER = (500_000.0, 3_700_000.0)
IMAGE, BEFORE, AFTER = "2022-06-01", "2020-01-01", "2023-01-01"


def rect(west, south, east, north):
    """Return a rectangle, in metres from the corner of the world."""
    return affinity.translate(box(west, south, east, north), *CORNER)


P = rect(0, 0, 100, 100)
"""The patch of most tests: 10 000 m², so s = min(500, 5 %) = 500 m²."""


def patch(shape=P, **cells):
    """Return a patch with a date."""
    return {"patch_id": "A", "image_date": IMAGE, **cells, "geometry": shape}


def range_(shape, **cells):
    """Return a range with a real boundary, approved before the image."""
    row = {"range_id": "R", "range_kind": "boundary", "approved_on": BEFORE}
    return {**row, **cells, "geometry": shape}


def sketch(shape, **cells):
    """Return a sketch, approved before the image."""
    return range_(shape, **{"range_id": "S", "range_kind": "示意性范围", **cells})


def layer(rows, crs=CRS):
    """Return rows as a frame."""
    columns = None if rows else ["range_id", "range_kind", "approved_on", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=crs)


def judge_all(patches, ranges=(), **more):
    """Return the judged layer."""
    layers = ("zones", "steep", "district")
    given = {name: layer(more[name]) if name in layers else more[name] for name in more}
    return classify(layer(list(patches)), layer(list(ranges)), **given)


def judge(first, *ranges, others=(), **more):
    """Return the judgement of one patch among others."""
    judged = judge_all([first, *others], ranges, **more).iloc[0].to_dict()
    return {**judged, "reasons": judged["reasons"].split(";")}


def ruling(first, *ranges, others=(), **more):
    """Return (row, verdict, first reason, field check) of one patch among others."""
    told = judge(first, *ranges, others=others, **more)
    return told["rule"], told["verdict"], told["reasons"][0], bool(told["field_check"])


def reasons(first, *ranges, others=(), **more):
    """Return all reasons of one patch among others."""
    return set(judge(first, *ranges, others=others, **more)["reasons"])
