"""
Small worlds for hypothesis: a few patches and ranges close together, dates and names as they come.

Patches stand on whole metres and their sides end in 1, the edges of ranges end in .7, so that no
area or distance lies on a threshold, where rounding would decide.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from tests.patches.worlds import ORIGIN, World

DAYS = (dt.date(2019, 5, 1), dt.date(2021, 5, 1), dt.date(2023, 9, 1))
IMAGES = (dt.date(2020, 6, 1), dt.date(2022, 6, 1))
APART_M = 3_000.0
"""From one place to the next: farther than any rule of the table looks."""
ID_COLUMNS = ("patch_id", "range_id", "project_id")


@st.composite
def rectangles(draw: st.DrawFn, *, low: int, high: int, sides: range, off: float) -> BaseGeometry:
    """Draw a rectangle whose south-west corner lies on every tenth metre, and `off` beside it."""
    west, south = (draw(st.integers(low, high)) * 10 + off for _ in range(2))
    width, height = (draw(st.sampled_from(sides)) for _ in range(2))
    return affinity.translate(box(west, south, west + width, south + height), *ORIGIN)


def patches() -> st.SearchStrategy[World]:
    """Draw the cells of a patch; its id is given later."""
    return st.fixed_dictionaries(
        {
            "patch_type": st.sampled_from([None, None, "other", "spoil", "not_construction"]),
            "project_id": st.sampled_from([None, None, "P1", "P2"]),
            "project_name": st.none(),
            "image_date": st.sampled_from([*IMAGES, None]),
            "geometry": rectangles(low=0, high=12, sides=range(31, 132, 20), off=0.0),
        }
    )


def ranges() -> st.SearchStrategy[World]:
    """Draw a range: a real boundary more often than not, with a version now and then."""
    return st.fixed_dictionaries(
        {
            "range_id": st.sampled_from(["R1", "R1", "R2", "R3"]),
            "version": st.sampled_from([None, None, 1, 2]),
            "project_id": st.sampled_from([None, "P1", "P2"]),
            "project_name": st.none(),
            "project_type": st.none(),
            "range_kind": st.sampled_from(["boundary", "boundary", "boundary", "sketch"]),
            "approved_on": st.sampled_from([*DAYS, None]),
            "started_on": st.none(),
            "geometry": rectangles(low=-6, high=10, sides=range(40, 261, 40), off=3.7),
        }
    )


def plans() -> st.SearchStrategy[World]:
    """Draw a row of the plans register, with or without a place."""
    place = {
        "x": st.integers(-20, 20).map(lambda step: ORIGIN[0] + 10 * step + 0.3),
        "y": st.just(ORIGIN[1]),
    }
    cells: dict[str, st.SearchStrategy[Any]] = {
        "plan_no": st.just("N"),
        "project_id": st.sampled_from([None, "P1", "P2"]),
        "project_name": st.none(),
        "project_type": st.none(),
        "approved_on": st.sampled_from([*DAYS, None]),
    }
    nowhere = {"x": st.none(), "y": st.none()}
    return st.one_of(st.fixed_dictionaries(cells | nowhere), st.fixed_dictionaries(cells | place))


@st.composite
def places(draw: st.DrawFn) -> World:
    """Draw what lies on one place: up to four patches and four ranges, a plan, an older patch."""
    here = draw(st.lists(patches(), min_size=1, max_size=4))
    return {
        "patches": [{"patch_id": f"S{number}", **cells} for number, cells in enumerate(here)],
        "ranges": draw(st.lists(ranges(), min_size=1, max_size=4)),
        "plans": draw(st.lists(plans(), max_size=1)),
        "history": draw(st.lists(patches(), max_size=1)),
    }


@st.composite
def several_places(draw: st.DrawFn) -> list[World]:
    """
    Draw up to eight places, whose layers of patches or of ranges may carry no dates.

    They are laid out in one world: judging eight takes hardly longer than judging one.
    """
    drawn: list[World] = draw(st.lists(places(), min_size=1, max_size=8))
    for layer, column in (("patches", "image_date"), ("ranges", "approved_on")):
        if draw(st.sampled_from([False, False, False, True])):
            for place in drawn:
                for row in place[layer]:
                    del row[column]
    return drawn


def laid_out(drawn: list[World]) -> World:
    """Return a world of places so far apart that none knows of another; ids say which is which."""
    world: World = {
        layer: [_moved(row, by) for by, place in enumerate(drawn) for row in place[layer]]
        for layer in ("patches", "ranges", "plans", "history")
    }
    nothing: World = {"zones": [], "district": None, "links": [], "image_date": IMAGES[0]}
    return world | nothing | {"history": [world["history"]] if world["history"] else []}


def _moved(row: World, by: int) -> World:
    """Return a row on the place of a number, with ids that no other place has."""
    ids = {name: f"{by}-{row[name]}" for name in ID_COLUMNS if row.get(name) is not None}
    moved = {**row, **ids}
    # Rows of ten: farther from the meridian of the grid a metre would not be a metre.
    north, east = (APART_M * step for step in divmod(by, 10))
    if row.get("geometry") is not None:
        moved["geometry"] = affinity.translate(row["geometry"], east, north)
    if row.get("x") is not None:
        moved |= {"x": row["x"] + east, "y": row["y"] + north}
    return moved
