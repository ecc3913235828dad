"""Random small worlds in which every rule of the decision table can occur."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import affinity
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

ORIGIN = (500_000.0, 3_700_000.0)
CRS = "EPSG:4544"
LOST = 0.15
"""Share of the ranges (and, three times as rare, of the patches) whose geometry is None or empty."""
World = dict[str, Any]


def rectangle(rng: np.random.Generator, span: float) -> BaseGeometry:
    """Return a rotated rectangle, often thin, of 20 to 300 m."""
    x, y = rng.uniform(0, span, 2)
    width, height = rng.choice([8.0, 30.0, 60.0, 100.0, 200.0], 2)
    shape = affinity.rotate(box(x, y, x + width, y + height), rng.choice([0, 0, 30, 45]))
    return affinity.translate(shape, *ORIGIN)


def _choice(rng: np.random.Generator, options: list[Any]) -> Any:
    return options[int(rng.integers(len(options)))]


def world(seed: int) -> World:
    """Return one world: lists of dicts as the oracle reads them."""
    rng = np.random.default_rng(seed)
    span = float(_choice(rng, [300.0, 600.0, 1200.0]))
    days = [dt.date(2020, 2, 29), dt.date(2021, 5, 1), dt.date(2023, 9, 1)]
    image_days = [dt.date(2020, 6, 1), dt.date(2022, 6, 1), dt.date(2022, 6, 1)]
    projects = [None, "P1", "P2", "P3"]
    names = [None, "北沟（一期）", "南坪"]
    versions = rng.random() < 0.2  # all ranges are versions of one
    dated = {name: bool(rng.random() < 0.75) for name in ("patches", "ranges", "plans")}

    def patch(number: int) -> World:
        row = {
            "patch_id": f"S{number}",
            "patch_type": _choice(
                rng, [None, "other", "other", "spoil", "borrow", "not_construction"]
            ),
            "project_id": _choice(rng, [*[None] * 4, *projects]),
            "project_name": _choice(rng, [*[None] * 6, *names]),
            "build_state": _choice(rng, [None, "stopped", "building"]),
            "change_type": _choice(rng, [None, "grown", "new"]),
            "stated_area_m2": None,
            "geometry": rectangle(rng, span),
        }
        if rng.random() < LOST / 3:
            row["geometry"] = _choice(rng, [None, Polygon()])
        if dated["patches"]:
            row["image_date"] = _choice(rng, [None, *image_days, *image_days])
        return row

    def range_(number: int) -> World:
        row = {
            "range_id": f"R{0 if versions else _choice(rng, [number, number, number, 0])}",
            "version": _choice(rng, [None, None, 1, 2]),
            "project_id": _choice(rng, projects),
            "project_name": _choice(rng, names),
            "project_type": _choice(rng, [None, "road"]),
            "range_kind": _choice(rng, ["boundary", "boundary", "boundary", "sketch"]),
            "started_on": _choice(rng, [None, dt.date(2023, 2, 28)]),
            "geometry": rectangle(rng, span).buffer(
                float(_choice(rng, [0, 20, 60])), join_style="mitre"
            ),
        }
        if rng.random() < LOST:
            row["geometry"] = _choice(rng, [None, Polygon()])
        if dated["ranges"]:
            row["approved_on"] = _choice(rng, [None, *days, *days])
        return row

    def plan(number: int) -> World:
        placed = rng.random() < 0.5
        x, y = rng.uniform(0, span, 2)
        row = {
            "plan_no": f"N{number}",
            "project_id": _choice(rng, [None, "P3", "P4"]),
            "project_name": _choice(rng, names),
            "project_type": None,
            "x": ORIGIN[0] + x if placed else None,
            "y": ORIGIN[1] + y if placed else None,
        }
        if dated["plans"]:
            row["approved_on"] = _choice(rng, [None, *days])
        return row

    patches = [patch(k) for k in range(int(rng.integers(1, 8)))]
    if all(one["geometry"] is None or one["geometry"].is_empty for one in patches):
        patches[0]["geometry"] = rectangle(rng, span)  # no patch at all is another error
    links = [
        {"patch_id": one["patch_id"], "project_id": _choice(rng, ["P1", "P2", "P9"]),
         "refuse": bool(rng.random() < 0.5)}
        for one in [*patches, *patches] if rng.random() < 0.1
    ]  # fmt: skip
    return {
        "patches": patches,
        "ranges": [range_(k) for k in range(int(rng.integers(0, 6)))],
        "plans": [plan(k) for k in range(int(rng.integers(0, 2)))],
        "zones": [
            {"zone_kind": _choice(rng, ["key_prevention", "key_control", "water_source"]),
             "name": "Z", "geometry": rectangle(rng, span)}
            for _ in range(int(rng.integers(0, 4)))
        ],
        "district": affinity.translate(box(-50, -50, span, span), *ORIGIN)
        if rng.random() < 0.5 else None,
        "history": [[patch(100 + k) for k in range(int(rng.integers(1, 3)))]]
        if rng.random() < 0.4 else [],
        "links": links,
        "image_date": _choice(rng, [None, None, *image_days]),
    }  # fmt: skip


def frame(rows: list[World], columns: list[str]) -> gpd.GeoDataFrame:
    """Return rows as a frame; `columns` are there even without rows."""
    table = pd.DataFrame(rows) if rows else pd.DataFrame(columns=columns)
    return gpd.GeoDataFrame(table, geometry="geometry", crs=CRS)


RANGE_COLUMNS = [
    "range_id", "version", "project_id", "project_name", "project_type", "range_kind",
    "approved_on", "started_on", "geometry",
]  # fmt: skip


def frames(one: World) -> World:
    """Return the arguments of `swcgeo.classify` for a world."""
    plans = [
        {**plan, "geometry": None if plan["x"] is None else Point(plan["x"], plan["y"])}
        for plan in one["plans"]
    ]
    return {
        "patches": frame(one["patches"], []),
        "ranges": frame(one["ranges"], RANGE_COLUMNS),
        "plans": frame(plans, ["plan_no", "geometry"]) if plans else None,
        "zones": frame(one["zones"], []) if one["zones"] else None,
        "district": None if one["district"] is None
        else gpd.GeoDataFrame({"name": ["D"]}, geometry=[one["district"]], crs=CRS),
        "history": [frame(rows, []) for rows in one["history"]],
        "links": pd.DataFrame(one["links"]) if one["links"] else None,
        "image_date": one["image_date"],
    }  # fmt: skip
