"""Rounded parts add up."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swcgeo.plot.rounding import round_parts, round_split, rounded

AREAS = st.lists(st.floats(0, 1e4), min_size=1, max_size=12)


def test_the_missing_unit_goes_to_the_largest_remainder():
    # 1.004 + 1.004 + 1.007 = 3.015 -> 3.02 (half up); down: 1.00 + 1.00 + 1.00, two units missing:
    # the first to 1.007 (remainder 0.7), the second to the first of the equals.
    assert round_parts([1.004, 1.004, 1.007]) == [1.01, 1.00, 1.01]


def test_six_classes_of_the_first_map_add_up_to_their_total():
    # choices.md: rounded one by one they gave 13.89 beside 13.90. Here: six times 2.3165 = 13.899;
    # down 2.31 each = 13.86, four units missing for 13.90.
    parts = round_parts([2.3165] * 6)
    assert parts == [2.32, 2.32, 2.32, 2.32, 2.31, 2.31]
    assert round(sum(parts), 2) == 13.90


def test_an_exact_part_is_never_moved():
    # 0.25 is exact in two decimals and stays; 0.125 + 0.125 share the 0.25 that is left.
    assert round_parts([0.25, 0.125, 0.125]) == [0.25, 0.13, 0.12]


def test_a_missing_part_stays_missing_and_counts_for_nothing():
    first, second = round_parts([math.nan, 1.239])
    assert math.isnan(first)
    assert second == 1.24


def test_parts_meet_a_total_that_was_rounded_elsewhere():
    # 0.335 + 0.67 = 1.005 -> 1.01 stated; 0.33 + 0.67 = 1.00, so the 0.335 goes up.
    assert round_parts([0.335, 0.67], total=1.005) == [0.34, 0.67]


@pytest.mark.parametrize(("value", "wanted"), [(0.005, 0.01), (0.115, 0.12), (2.675, 2.68)])
def test_a_half_goes_up_as_by_hand_whatever_binary_says(value, wanted):
    assert rounded(value, 2) == wanted


def test_a_unit_is_exchanged_between_rows_where_no_row_can_give_it_alone():
    # All of the first row is the rest, all of the second the first part, each 1.875: together 3.75.
    # The first parts add up to 1.875 -> 1.88, so the second row is the one to be raised.
    assert round_split([1.875, 1.875], [0.0, 1.875]) == [(1.87, 0.0, 1.87), (1.88, 1.88, 0.0)]


@given(AREAS)
def test_rounded_parts_add_up_to_the_rounded_sum_and_move_less_than_a_unit(areas):
    parts = round_parts(areas)
    assert round(sum(parts), 2) == pytest.approx(rounded(math.fsum(areas), 2), abs=1e-6)
    assert all(abs(part - area) < 0.01 + 1e-6 for part, area in zip(parts, areas, strict=True))


@settings(max_examples=300)
@given(st.lists(st.tuples(st.floats(0, 1e3), st.floats(0, 1)), min_size=1, max_size=10))
def test_every_row_and_every_column_of_a_split_table_adds_up(rows):
    wholes = [whole for whole, _ in rows]
    firsts = [whole * share for whole, share in rows]
    table = round_split(wholes, firsts)
    for whole, first, second in table:
        assert whole == pytest.approx(first + second, abs=1e-9)
        assert first >= 0
        assert second >= 0
    assert sum(row[0] for row in table) == pytest.approx(rounded(sum(wholes), 2), abs=1e-6)
    assert sum(row[1] for row in table) == pytest.approx(rounded(sum(firsts), 2), abs=1e-6)
