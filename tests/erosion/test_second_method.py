"""Areas counted again by points: they never cry wolf, and they find what is wrong."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from shapely.geometry import Point, box

from swcgeo.erosion.account import account
from swcgeo.erosion.second_method import COLUMNS, second_method
from swcgeo.model.layers import Layer
from swcgeo.model.settings import AccountSettings, SecondMethodSettings
from tests.erosion.boards import PLANE, boards, drawn_worlds, world
from tests.erosion.grid_oracle import account_by_squares

FEW = SecondMethodSettings(points=2000)


def layer(*shapes, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=PLANE)


def given_world(**more):
    """4 km x 4 km, its south eroding, two terraces of which one was half lost to a flood."""
    return {
        "watersheds": layer(
            box(-2000, -2000, 0, 2000), box(0, -2000, 2000, 2000), watershed_id=["W", "E"]
        ),
        "erosion": [(2021, layer(box(-2000, -2000, 2000, 0), grade=["中度"]))],
        "treatments": layer(
            box(-1500, -1500, -500, -500), box(500, -500, 1500, 500),
            treatment_id=["A", "B"], year=[2022, 2022],
        ),
        "damage": layer(
            box(-1500, -1500, -500, -500), damage_id=["D"], date=["2023-08-07"], loss_share=[0.5]
        ),
        **more,
    }  # fmt: skip


def looked_at(books, world_, **more):
    names = ("watersheds", "erosion", "treatments")
    rest = {name: value for name, value in world_.items() if name not in names}
    return second_method(books, *(world_[name] for name in names), **rest, **more)


def spoiled(books, column, *, by, row=-1):
    """Return an account with one figure off."""
    table = pd.DataFrame(books.drop(columns="geometry"))
    table.loc[table.index[row], column] *= by
    return Layer(table, geometry=books.geometry, notes=books.notes, tables=books.tables)


def figures(table, watershed="TOTAL"):
    mine = table[(table["watershed_id"] == watershed) & table["grade"].isna()]
    return mine.set_index("figure")


def test_a_drawn_world_is_counted_as_arithmetic_says():
    table, notes = looked_at(account(**given_world()), given_world())
    assert list(table) == list(COLUMNS)
    assert not notes.findings
    truth = {"total": 16.0, "eroding": 8.0, "treated": 1.0, "remaining": 7.0, "covered": 2.0}
    for name, area in truth.items():
        row = figures(table).loc[name]
        assert row["low_km2"] <= area <= row["high_km2"], name
        assert row["counted_km2"] == pytest.approx(area, rel=0.01), name
    assert figures(table, "W").loc["treated", "counted_km2"] == pytest.approx(0.5, rel=0.01)
    grades = table[table["figure"] == "grade"].set_index("grade")["counted_km2"]
    assert grades.loc[3] == pytest.approx(8.0, rel=0.01)
    assert grades.drop(3).loc[1:].tolist() == [0.0] * 5


def hold(board):
    """No figure is taken for wrong, and what squares of the board give lies in each interval."""
    given_ = world(board)
    table, notes = looked_at(account(**given_), given_, settings=FEW)
    assert not notes.findings
    assert table["agrees"].all()
    truth = account_by_squares(board)
    for row in table[table["grade"].isna()].itertuples():
        area = truth.get((row.watershed_id, ""), {}).get(f"{row.figure}_km2", 0.0)
        assert row.low_km2 - 1e-9 <= area <= row.high_km2 + 1e-9, row


@settings(drawn_worlds, max_examples=60)
@given(boards())
def test_right_figures_are_never_taken_for_wrong(board):
    hold(board)


@pytest.mark.parametrize("name", ["total", "eroding", "treated", "remaining", "covered"])
def test_a_figure_off_by_one_per_cent_is_found(name):
    books = spoiled(account(**given_world()), f"{name}_km2", by=1.01)
    # Where the power that is stated does not reach, more points are asked for.
    rules = SecondMethodSettings(points=1_000_000)
    table, notes = looked_at(books, given_world(), settings=rules)
    row = figures(table).loc[name]
    assert row["finds_km2"] < 0.01 * row["computed_km2"]
    assert [finding.code for finding in notes.findings] == ["second_method_differs"]
    assert not row["agrees"]
    assert notes.exit_code == 1


def test_an_error_of_just_the_stated_power_is_found_wherever_the_grid_falls():
    for place in range(0, 100, 4):
        ground = box(-2000 + place, -2000, 2000 + place, 2000)
        shifted = given_world(watersheds=layer(ground, watershed_id=["W"]))
        table, _ = looked_at(account(**shifted), shifted, settings=FEW)
        row = figures(table).loc["covered"]
        assert row["computed_km2"] + row["finds_km2"] > row["high_km2"]
        assert row["computed_km2"] - row["finds_km2"] < row["low_km2"]


def test_a_face_that_is_left_out_is_found():
    whole = given_world()
    works = whole["treatments"].iloc[:1]
    table, notes = looked_at(account(**{**whole, "treatments": works}), whole)
    wrong = {(finding.id, finding.fields["figure"]) for finding in notes.findings}
    assert ("TOTAL", "@figure.covered") in wrong
    assert ("E", "@figure.treated") in wrong
    assert not any(place == "W" for place, _ in wrong)
    assert figures(table).loc["covered", ["computed_km2"]].item() == pytest.approx(1.0)


def test_a_damage_that_was_forgotten_is_found():
    whole = given_world()
    _, notes = looked_at(account(**{**whole, "damage": None}), whole)
    assert {finding.fields["figure"] for finding in notes.findings} == {
        "@figure.treated", "@figure.remaining"
    }  # fmt: skip


def test_the_wrong_survey_is_found():
    later = (2023, layer(box(-2000, -2000, 2000, 2000), grade=["微度"]))
    whole = given_world()
    two = {**whole, "erosion": [*whole["erosion"], later]}
    assert not looked_at(account(**two), two)[1].findings
    _, notes = looked_at(account(**{**two, "erosion": [later]}), two)
    assert "@figure.treated" in {finding.fields["figure"] for finding in notes.findings}


def test_the_same_input_gives_the_same_points_and_the_order_of_rows_does_not_count():
    whole = given_world()
    books = account(**whole)
    once, again = looked_at(books, whole)[0], looked_at(books, whole)[0]
    pd.testing.assert_frame_equal(once, again)
    turned = {**whole, "watersheds": whole["watersheds"].iloc[::-1]}
    there = looked_at(account(**turned), turned)[0]
    keys = ["watershed_id", "figure", "grade"]
    one, other = (table.sort_values(keys, ignore_index=True) for table in (once, there))
    pd.testing.assert_series_equal(one["counted_km2"], other["counted_km2"])


def test_more_points_give_narrower_intervals_as_the_power_of_three_quarters():
    books = account(**given_world())
    some, more = (
        figures(looked_at(books, given_world(), settings=SecondMethodSettings(points=n))[0])
        for n in (10_000, 160_000)
    )
    width = [
        float(t.loc["eroding", "high_km2"] - t.loc["eroding", "low_km2"]) for t in (some, more)
    ]
    assert width[0] / width[1] == pytest.approx(16**0.75, rel=0.1)


def test_a_watershed_without_geometry_is_unknown_and_not_wrong():
    whole = given_world()
    zones = whole["watersheds"].copy()
    zones.loc[1, "geometry"] = None
    given_ = {**whole, "watersheds": zones}
    table, notes = looked_at(account(**given_), given_)
    assert not notes.findings
    assert figures(table, "E")["agrees"].isna().all()
    assert figures(table, "W")["agrees"].all()


def test_works_that_do_not_count_and_works_by_number_are_left_out():
    works = layer(
        box(-1500, -1500, -500, -500), box(500, -500, 1500, 500), Point(0, 0),
        treatment_id=["A", "B", "P"], year=[2022, 2022, 2022], stage=["验收", "设计", "验收"],
        measure=["梯田", "梯田", "谷坊"],
    )  # fmt: skip
    given_ = given_world(treatments=works)
    table, notes = looked_at(account(**given_), given_)
    assert not notes.findings
    assert figures(table).loc["covered", "counted_km2"] == pytest.approx(1.0, rel=0.01)
    built = AccountSettings(counted_stages=frozenset({"accepted", "designed"}))
    assert looked_at(account(**given_), given_, counting=built)[1].findings


@pytest.mark.parametrize("x", [-1900, -1333, -7, 1234])
def test_a_treatment_smaller_than_a_square_keeps_an_honest_interval(x):
    tiny = layer(box(x, -100, x + 3, -97), treatment_id=["A"], year=[2022])
    given_ = given_world(treatments=tiny, damage=None)
    table, notes = looked_at(account(**given_), given_, settings=FEW)
    row = figures(table).loc["covered"]
    assert not notes.findings
    assert row["high_km2"] >= 9e-6
