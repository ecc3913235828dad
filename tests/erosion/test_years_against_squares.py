"""The account year by year against a second one that counts squares, and its laws."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swcgeo.erosion.account import account
from swcgeo.erosion.accounts.by_years import YEAR_COLUMNS
from tests.erosion.boards import KM2, boards, drawn_worlds, in_two, turned, world
from tests.erosion.grid_oracle import years_by_squares

NET = [name for name in YEAR_COLUMNS if name not in ("gross_km2", "shared_km2")]


def by_years(**given_):
    table = account(**given_).tables["by_years"]
    return table.set_index(["watershed_id", "year"]).sort_index()


def same(one, other, columns=YEAR_COLUMNS):
    assert one.index.equals(other.index)
    found, wanted = (table[list(columns)].to_numpy(float) for table in (one, other))
    np.testing.assert_allclose(found, wanted, atol=KM2, rtol=0)


@settings(drawn_worlds, max_examples=30)
@given(boards())
def test_every_figure_of_every_year_is_what_counting_squares_gives(board):
    table, truth = by_years(**world(board)), years_by_squares(board)
    assert set(table.index) == set(truth)
    for at, wanted in truth.items():
        for column in YEAR_COLUMNS:
            found = table.loc[at, column]
            assert found == pytest.approx(wanted[column], abs=KM2, nan_ok=True), (at, column)


@settings(drawn_worlds, max_examples=10)
@given(boards())
def test_the_years_add_up_and_the_last_of_them_is_the_account(board):
    books = account(**world(board))
    table = books.tables["by_years"]
    if table.empty:
        return
    parts = ["new_km2", "again_km2", "shared_km2", "off_erosion_km2"]
    assert (table["gross_km2"] - table[parts].sum(axis=1)).abs().max() < KM2
    last = table.groupby("watershed_id").last()
    whole = books.set_index("watershed_id").loc[last.index]
    now = last["kept_km2"] + last["tillage_km2"] + last["unplaced_km2"]
    assert (now - whole["treated_km2"]).abs().max() < KM2
    assert (last["remaining_book_km2"] - whole["remaining_km2"]).abs().max() < KM2


@settings(drawn_worlds, max_examples=10)
@given(boards())
def test_the_order_of_rows_changes_no_figure(board):
    same(by_years(**world(board)), by_years(**world(board, turned)))


@settings(drawn_worlds, max_examples=10)
@given(boards(), st.data())
def test_a_record_delivered_twice_changes_gross_and_shared_alone(board, data):
    given_ = world(board)
    works = given_["treatments"]
    row = data.draw(st.integers(0, len(works) - 1))
    doubled = pd.concat([works, works.iloc[[row]]], ignore_index=True)
    here, there = by_years(**given_), by_years(**{**given_, "treatments": doubled})
    same(here, there, NET)
    more = there[["gross_km2", "shared_km2"]] - here[["gross_km2", "shared_km2"]]
    assert np.abs(more["gross_km2"] - more["shared_km2"]).max() < KM2


@settings(drawn_worlds, max_examples=10)
@given(boards(), st.data())
def test_cutting_a_treatment_in_two_changes_no_figure(board, data):
    given_ = world(board)
    row = data.draw(st.integers(0, len(given_["treatments"]) - 1))
    cut = in_two(given_["treatments"], row)
    same(by_years(**given_), by_years(**{**given_, "treatments": cut}))
