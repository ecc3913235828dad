"""The account against a second one that counts squares, and its laws, in random drawn worlds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swcgeo.erosion.account import account
from swcgeo.erosion.accounts.tables import AREA_COLUMNS
from swcgeo.model.codes import MEASURES
from tests.erosion.boards import KM2, boards, drawn_worlds, in_two, turned, world
from tests.erosion.grid_oracle import account_by_squares, by_completion, by_main_measure


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
