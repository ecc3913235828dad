"""Random drawn worlds: boards of squares, and the same as layers that `account` takes."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.geometry import box

from swcgeo.overlay.area import local_crs
from tests.erosion.grid_oracle import Board, Rectangle

SIZE = 8
KM2 = 1e-6
# Equal-area and centred on the board: a square of 100 m has 0.01 km², to the last digit.
PLANE = local_crs(CRS("EPSG:4490"), longitude=105.0, latitude=33.44)
drawn_worlds = settings(
    max_examples=40, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def rectangles(row, *, least, most):
    """Return a strategy for rectangles on the board, each with a row of values."""
    side = st.integers(0, SIZE)
    span = st.tuples(side, side).filter(lambda ends: ends[0] != ends[1]).map(sorted)
    one = st.builds(
        lambda x, y, cells: Rectangle(x[0], y[0], x[1], y[1], cells),
        span, span, st.fixed_dictionaries(row),
    )  # fmt: skip
    return st.lists(one, min_size=least, max_size=most)


def numbered(shapes, column, letter):
    """Return the rectangles with an id each."""
    return [
        Rectangle(s.west, s.south, s.east, s.north, {**s.row, column: f"{letter}{n}"})
        for n, s in enumerate(shapes)
    ]


@st.composite
def boards(draw):
    grade = st.sampled_from(["中度", "轻度", "强度", "极强烈", "剧烈", "微度", "不明", None])
    days = st.sampled_from([(2022, 7, 1), (2023, 8, 7), (2020, 7, 1), None])
    works = {
        "measure": st.sampled_from(["梯田", "水土保持林", "种草", "封禁治理", "保土耕作", "谷坊"]),
        "project_id": st.sampled_from(["P", "Q"]),
        "stage": st.sampled_from(["验收", "验收", None, "设计"]),
        "year": st.sampled_from([2019, 2021, 2022, 2023, None]),
    }
    damage = {
        "date": days,
        "loss_share": st.sampled_from([0.25, 0.5, 1.0, None]),
        "restored_on": st.sampled_from([None, None, (2023, 9, 1)]),
    }
    years = draw(st.sampled_from([[2021], [2020, 2022]]))
    return Board(
        size=SIZE,
        watersheds=numbered(draw(rectangles({}, least=1, most=3)), "watershed_id", "W"),
        surveys=[(y, draw(rectangles({"grade": grade}, least=1, most=4))) for y in years],
        treatments=numbered(draw(rectangles(works, least=2, most=6)), "treatment_id", "T"),
        damage=numbered(draw(rectangles(damage, least=1, most=3)), "damage_id", "D"),
        stated_as_of=draw(st.sampled_from([None, (2023, 8, 20), (2024, 12, 31), (2021, 12, 31)])),
    )


def text(value):
    """Return a day as it is delivered."""
    return "-".join(f"{part:02d}" for part in value) if isinstance(value, tuple) else value


def frame(shapes):
    """Return rectangles as a layer, centred on the origin of the plane."""
    rows = pd.DataFrame([{k: text(v) for k, v in s.row.items()} for s in shapes], dtype=object)
    middle = SIZE * 50
    drawn = [
        box(*(100 * side - middle for side in (s.west, s.south, s.east, s.north))) for s in shapes
    ]
    return gpd.GeoDataFrame(rows, geometry=drawn, crs=PLANE)


LAYERS = ("watersheds", "treatments", "damage")


def world(board, change=lambda layer: layer):
    """Return the keywords of `account` for a board, each layer changed in one way."""
    return {
        **{name: change(frame(getattr(board, name))) for name in LAYERS},
        "erosion": [(year, change(frame(shapes))) for year, shapes in board.surveys],
        "as_of": text(board.stated_as_of),
    }


def turned(layer):
    return layer.iloc[::-1].reset_index(drop=True)


def in_two(layer, row):
    """Return a layer with one rectangle cut in two along its middle, ids kept apart."""
    west, south, east, north = layer.geometry[row].bounds
    middle = (west + east) / 2
    halves = layer.iloc[[row, row]].set_geometry(
        [box(west, south, middle, north), box(middle, south, east, north)], crs=layer.crs
    )
    if "treatment_id" in layer:
        halves["treatment_id"] = [f"{layer['treatment_id'][row]}{half}" for half in "ab"]
    return pd.concat([layer.drop(index=row), halves], ignore_index=True)
