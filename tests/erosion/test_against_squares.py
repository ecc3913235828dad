"""The account against a second one that counts squares, and its laws, in random drawn worlds."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.geometry import box

from swcgeo.erosion.account import account
from swcgeo.erosion.tables import AREA_COLUMNS
from swcgeo.model.codes import MEASURES
from swcgeo.overlay.area import local_crs
from tests.erosion.grid_oracle import (
    Board,
    Rectangle,
    account_by_squares,
    by_completion,
    by_main_measure,
)

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
        stated_as_of=draw(st.sampled_from([None, (2023, 8, 20), (2024, 12, 31)])),
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


def agree(table, truth, key=None):
    """Hold every row of a table against the counted squares; rows of no ground may be absent."""
    found = {}
    for row in table.to_dict("records"):
        value = "" if key is None else (None if pd.isna(row[key]) else row[key])
        found[row["watershed_id"], value] = row
    for at in truth.keys() | found.keys():
        for column in AREA_COLUMNS:
            ours = found.get(at, {}).get(column, 0.0)
            theirs = truth.get(at, {}).get(column, 0.0)
            assert ours == pytest.approx(theirs, abs=KM2), (at, column)


@drawn_worlds
@given(boards())
def test_every_figure_is_what_counting_squares_gives(board):
    books = account(**world(board))
    agree(books, account_by_squares(board))
    splits = {
        "by_project": ("project_id", by_completion),
        "by_treatment": ("treatment_id", by_completion),
        "by_year": ("year", by_completion),
    }
    for name, (key, order) in splits.items():
        agree(books.tables[name], account_by_squares(board, key=key, order=order), key)
    by_measure = {
        (zone, MEASURES.get(measure, measure)): row
        for (zone, measure), row in account_by_squares(
            board, key="measure", order=by_main_measure
        ).items()
    }
    agree(books.tables["by_measure"], by_measure, "measure")


def areas(books):
    return books.set_index("watershed_id")[list(AREA_COLUMNS)].sort_index()


def largest_difference(one, other):
    return np.abs((areas(one) - areas(other)).to_numpy()).max()


def turned(layer):
    return layer.iloc[::-1].reset_index(drop=True)


@settings(drawn_worlds, max_examples=12)
@given(boards())
def test_the_order_of_rows_changes_no_figure_of_any_table(board):
    here, there = account(**world(board)), account(**world(board, turned))
    assert largest_difference(here, there) < KM2
    for name in ("by_project", "by_measure", "by_year", "by_treatment"):
        key = here.tables[name].columns[1]
        sort = {"by": ["watershed_id", key], "ignore_index": True}
        one, other = (books.tables[name].sort_values(**sort) for books in (here, there))
        pd.testing.assert_frame_equal(one, other, atol=KM2, rtol=0)


@settings(drawn_worlds, max_examples=10)
@given(boards(), st.sampled_from(["EPSG:4544", "EPSG:4490", "EPSG:4523"]))
def test_the_crs_of_the_inputs_changes_no_area(board, crs):
    # Straight edges are other lines in another CRS; with a vertex every 20 m by micrometres.
    def drawn(layer):
        return layer.set_geometry(layer.segmentize(20))

    here = account(**world(board, drawn))
    there = account(**world(board, lambda layer: drawn(layer).to_crs(crs)))
    assert largest_difference(here, there) < KM2


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


@settings(drawn_worlds, max_examples=12)
@given(boards(), st.data())
def test_cutting_a_treatment_or_an_erosion_polygon_in_two_changes_no_figure(board, data):
    given_ = world(board)
    here = account(**given_)
    works = given_["treatments"]
    row = data.draw(st.integers(0, len(works) - 1))
    assert largest_difference(here, account(**{**given_, "treatments": in_two(works, row)})) < KM2
    year, survey = given_["erosion"][0]
    row = data.draw(st.integers(0, len(survey) - 1))
    cut = [(year, in_two(survey, row)), *given_["erosion"][1:]]
    assert largest_difference(here, account(**{**given_, "erosion": cut})) < KM2
