"""Transitions between two surveys: drawn worlds, a board counted square by square, and laws."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, box

from swcgeo.erosion import transition
from swcgeo.erosion.grade_areas import grade_areas
from swcgeo.erosion.transition import AREAS, SUMMARY, transitions
from swcgeo.errors import AccountError, SchemaError, UsageError
from swcgeo.model.settings import TransitionSettings
from tests.erosion.boards import (
    KM2,
    PLANE,
    SIZE,
    drawn_worlds,
    frame,
    numbered,
    rectangles,
    turned,
)
from tests.erosion.grid_oracle import GRADES, SQUARE_KM2

ZONE = [box(0, 0, 1000, 1000)]


def layer(shapes, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=PLANE)


def compared(older, newer, *, zones=None, **more):
    """Compare two surveys of a square kilometre, each a list of (box, grade)."""
    surveys = [
        (year, layer([shape for shape, _ in drawn], grade=[grade for _, grade in drawn]))
        for year, drawn in ((2019, older), (2023, newer))
    ]
    watersheds = layer(ZONE, watershed_id=["W"]) if zones is None else zones
    return transitions(watersheds, *surveys, **more)


def cells(change, watershed="TOTAL", column="area_km2"):
    """Return {(from, to): area} of a matrix; less than 1 m² lies between two drawn lines."""
    table = change.tables["transitions"]
    mine = table[(table["watershed_id"] == watershed) & (table["area_km2"] >= KM2)]
    return dict(
        zip(zip(mine["grade_from"], mine["grade_to"], strict=True), mine[column], strict=True)
    )


def summed(change, kind, column="area_km2", watershed="TOTAL"):
    table = change.tables["transition_summary"].set_index(["watershed_id", "change"])
    return table.loc[(watershed, kind), column]


WEST, EAST = box(0, 0, 500, 1000), box(500, 0, 1000, 1000)
SOUTH, NORTH = box(0, 0, 1000, 400), box(0, 400, 1000, 1000)


def test_the_matrix_is_what_arithmetic_says():
    change = compared([(WEST, "中度"), (EAST, "微度")], [(SOUTH, "轻度"), (NORTH, "中度")])
    truth = {(3, 2): 0.2, (3, 3): 0.3, (1, 2): 0.2, (1, 3): 0.3}
    assert cells(change) == pytest.approx(truth, abs=KM2)
    assert cells(change, "W") == pytest.approx(truth, abs=KM2)
    table = change.tables["transitions"].set_index(["watershed_id", "grade_from", "grade_to"])
    assert table.loc[("W", 3, 2), ["steps", "change"]].tolist() == [-1, "better"]
    assert table.loc[("W", 1, 3), ["steps", "change"]].tolist() == [2, "worse"]
    assert table.loc[("W", 3, 3), ["steps", "change"]].tolist() == [0, "same"]
    assert (table["year_from"] == 2019).all()
    assert (table["year_to"] == 2023).all()


def test_the_summary_tells_better_worse_and_what_newly_erodes():
    change = compared([(WEST, "中度"), (EAST, "微度")], [(SOUTH, "轻度"), (NORTH, "微度")])
    found = {kind: round(float(summed(change, kind)), 6) for kind in SUMMARY}
    assert found == {
        "better": 0.5, "worse": 0.2, "same": 0.3, "unknown": 0.0,
        "newly_eroding": 0.2, "no_longer_eroding": 0.3, "net_eroding": -0.1,
    }  # fmt: skip


def test_ground_without_a_grade_is_unknown_and_neither_better_nor_worse():
    change = compared([(WEST, "剧烈")], [(SOUTH, "不明"), (NORTH, "微度")])
    truth = {(6, 0): 0.2, (6, 1): 0.3, (0, 0): 0.2, (0, 1): 0.3}
    assert cells(change) == pytest.approx(truth, abs=KM2)
    assert summed(change, "unknown") == pytest.approx(0.7, abs=KM2)
    table = change.tables["transitions"]
    assert table.loc[table["change"] == "unknown", "steps"].isna().all()
    assert summed(change, "no_longer_eroding") == pytest.approx(0.3, abs=KM2)


def test_where_a_survey_overlaps_itself_the_higher_grade_stays():
    change = compared([(WEST, "中度"), (WEST, "剧烈"), (EAST, "轻度")], [(ZONE[0], "轻度")])
    assert cells(change) == pytest.approx({(6, 2): 0.5, (2, 2): 0.5}, abs=KM2)
    assert "erosion_overlap" in {finding.code for finding in change.notes.findings}


def test_what_lies_under_treatments_and_patches_is_counted_once():
    works = layer(
        [box(0, 0, 300, 1000), box(200, 0, 400, 1000)], treatment_id=["A", "B"], year=[2021, 2022]
    )
    patches = layer([box(600, 0, 800, 500), box(600, 0, 700, 500)], patch_id=["P", "Q"])
    change = compared(
        [(WEST, "中度"), (EAST, "轻度")], [(WEST, "轻度"), (EAST, "强烈")],
        treatments=works, patches=patches,
    )  # fmt: skip
    assert summed(change, "better", "under_treatment_km2") == pytest.approx(0.4, abs=KM2)
    assert summed(change, "better", "under_patches_km2") == 0.0
    assert summed(change, "worse", "under_patches_km2") == pytest.approx(0.1, abs=KM2)
    assert cells(change, column="under_treatment_km2")[3, 2] == pytest.approx(0.4, abs=KM2)


def test_works_of_later_years_or_only_designed_and_lines_explain_nothing():
    works = layer(
        [WEST, WEST, LineString([(0, 0), (9, 9)]), box(0, 0, 100, 1000)],
        treatment_id=["A", "B", "L", "C"], year=[2024, 2021, 2021, None],
        stage=["验收", "设计", "验收", "验收"], measure=["梯田"] * 4,
    )  # fmt: skip
    change = compared([(WEST, "中度")], [(WEST, "轻度")], treatments=works)
    assert summed(change, "better", "under_treatment_km2") == pytest.approx(0.1, abs=KM2)


def test_patches_seen_later_explain_nothing():
    patches = layer([WEST, EAST], patch_id=["P", "Q"], image_date=["2024-01-01", "2023-06-01"])
    change = compared([(ZONE[0], "微度")], [(ZONE[0], "剧烈")], patches=patches)
    assert summed(change, "worse", "under_patches_km2") == pytest.approx(0.5, abs=KM2)


def test_without_treatments_what_lies_under_them_is_unknown_not_zero():
    change = compared([(WEST, "中度")], [(WEST, "轻度")])
    for table in change.tables.values():
        assert table["under_treatment_km2"].isna().all()
        assert table["under_patches_km2"].isna().all()
    none = layer([], treatment_id=[], year=[])
    change = compared([(WEST, "中度")], [(WEST, "轻度")], treatments=none)
    assert summed(change, "better", "under_treatment_km2") == 0.0


def test_a_boundary_drawn_again_shows_as_narrow():
    # The border moved by 4 m: 1000 m x 4 m became worse, and nothing else.
    moved = box(0, 0, 504, 1000), box(504, 0, 1000, 1000)
    change = compared([(WEST, "中度"), (EAST, "轻度")], [(moved[0], "中度"), (moved[1], "轻度")])
    assert summed(change, "worse") == pytest.approx(0.004, abs=KM2)
    assert summed(change, "worse", "narrow_km2") == pytest.approx(0.004, abs=KM2)
    assert change["narrow"].tolist() == [True]
    (finding,) = (one for one in change.notes.findings if one.code == "transition_narrow")
    assert finding.fields["narrow_km2"] == pytest.approx(0.004, abs=KM2)
    wide = TransitionSettings(drift_m=3.0)
    change = compared(
        [(WEST, "中度"), (EAST, "轻度")], [(moved[0], "中度"), (moved[1], "轻度")], settings=wide
    )
    assert summed(change, "worse", "narrow_km2") == 0.0
    assert not change["narrow"].any()


def test_specks_stay_in_the_tables_and_off_the_map_and_that_is_said():
    speck = box(700, 700, 709, 709)
    change = compared([(ZONE[0], "轻度")], [(ZONE[0], "轻度"), (speck, "强烈"), (WEST, "中度")])
    assert cells(change) == pytest.approx(
        {(2, 2): 0.499919, (2, 3): 0.5, (2, 4): 0.000081}, abs=KM2
    )
    assert change["grade_to"].tolist() == [3]
    (finding,) = (one for one in change.notes.findings if one.code == "transition_narrow")
    assert (finding.fields["count"], finding.fields["dropped_km2"]) == (
        1,
        pytest.approx(81e-6, abs=1e-8),
    )


def test_the_map_shows_all_changed_ground_and_only_that():
    change = compared([(WEST, "中度"), (EAST, "微度")], [(SOUTH, "轻度"), (NORTH, "微度")])
    assert set(change["change"]) == {"better", "worse"}
    drawn = change.dissolve("change").geometry.area / 1e6
    for kind in ("better", "worse"):
        assert drawn[kind] == pytest.approx(float(summed(change, kind)), abs=KM2)
    assert change.crs == PLANE


def test_watersheds_that_overlap_are_whole_each_and_once_in_the_total():
    zones = layer([box(0, 0, 600, 1000), box(400, 0, 1000, 1000)], watershed_id=["A", "B"])
    change = compared([(ZONE[0], "中度")], [(ZONE[0], "轻度")], zones=zones)
    assert cells(change, "A") == pytest.approx({(3, 2): 0.6}, abs=KM2)
    assert cells(change, "B") == pytest.approx({(3, 2): 0.6}, abs=KM2)
    assert cells(change) == pytest.approx({(3, 2): 1.0}, abs=KM2)


def test_the_wrong_order_and_a_missing_grade_are_refused():
    survey = layer(ZONE, grade=["中度"])
    zones = layer(ZONE, watershed_id=["W"])
    with pytest.raises(UsageError, match="older survey first"):
        transitions(zones, (2023, survey), (2019, survey))
    with pytest.raises(SchemaError):
        transitions(zones, (2019, survey.drop(columns="grade")), (2023, survey))


def test_a_piece_that_is_lost_stops_the_matrix(monkeypatch):
    whole = transition.changed_ground

    def losing(one, other):
        changed = whole(one, other)
        fields = ("zone", "older", "newer", "geometry", "area_m2")
        return replace(changed, **{name: getattr(changed, name)[1:] for name in fields})

    monkeypatch.setattr(transition, "changed_ground", losing)
    with pytest.raises(AccountError) as raised:
        compared([(WEST, "中度"), (EAST, "微度")], [(SOUTH, "轻度"), (NORTH, "中度")])
    assert raised.value.code == "account_open"


# --- a board counted square by square -------------------------------------------------


@st.composite
def worlds(draw):
    """Watersheds, two surveys, treatments and patches on a board of squares."""
    grade = st.sampled_from(["轻度", "中度", "强烈", "极强烈", "剧烈", "微度", "不明", None])
    zones = numbered(draw(rectangles({}, least=1, most=3)), "watershed_id", "W")
    surveys = [draw(rectangles({"grade": grade}, least=1, most=5)) for _ in range(2)]
    works = numbered(
        draw(rectangles({"year": st.sampled_from([2018, 2021, 2025, None])}, least=1, most=4)),
        "treatment_id", "T",
    )  # fmt: skip
    return zones, surveys, works, numbered(draw(rectangles({}, least=1, most=3)), "patch_id", "P")


KNOWN = {**GRADES, "强烈": 4}


def by_squares(world):
    """Return {(watershed, from, to): [squares, under treatment, under patches]}."""
    zones, surveys, works, patches = world
    found = {}
    for x in range(SIZE):
        for y in range(SIZE):
            names = [zone.row["watershed_id"] for zone in zones if zone.holds(x, y)]
            grades = [
                max((KNOWN.get(s.row["grade"], 0) for s in survey if s.holds(x, y)), default=0)
                for survey in surveys
            ]
            treated = any(w.holds(x, y) and w.row["year"] != 2025 for w in works)
            disturbed = any(p.holds(x, y) for p in patches)
            for name in (*names, "TOTAL") if names else ():
                cell = found.setdefault((name, *grades), [0, 0, 0])
                for place, one in enumerate((True, treated, disturbed)):
                    cell[place] += one
    return found


def table_of(world, change=lambda layer: layer):
    zones, surveys, works, patches = world
    one, other = ((year, change(frame(s))) for year, s in zip((2019, 2023), surveys, strict=True))
    return transitions(
        change(frame(zones)), one, other, treatments=change(frame(works)),
        patches=change(frame(patches)),
    ).tables["transitions"]  # fmt: skip


def keyed(table):
    return table.set_index(["watershed_id", "grade_from", "grade_to"])[list(AREAS)].sort_index()


@drawn_worlds
@given(worlds())
def test_every_cell_is_what_counting_squares_gives(world):
    truth, table = by_squares(world), keyed(table_of(world))
    assert set(table.index) == set(truth)
    for key, counts in truth.items():
        areas = [count * SQUARE_KM2 for count in counts]
        assert table.loc[key].to_list()[:3] == pytest.approx(areas, abs=KM2), key


@settings(drawn_worlds, max_examples=15)
@given(worlds())
def test_the_order_of_rows_changes_no_cell(world):
    one, other = keyed(table_of(world)), keyed(table_of(world, turned))
    pd.testing.assert_frame_equal(one, other, atol=KM2, rtol=0)


@settings(drawn_worlds, max_examples=15)
@given(worlds())
def test_margins_are_the_tables_that_each_survey_has_alone(world):
    zones, surveys, _, _ = world
    table = table_of(world)
    for survey, side in zip(surveys, ("grade_from", "grade_to"), strict=True):
        own = grade_areas(frame(zones), frame(survey))
        own = own.groupby(["watershed_id", "grade"])["area_km2"].sum()
        margin = table.groupby(["watershed_id", side])["area_km2"].sum().drop("TOTAL")
        margin.index.names = own.index.names
        assert np.abs(own.sub(margin, fill_value=0.0)).max() < KM2


@settings(drawn_worlds, max_examples=15)
@given(worlds())
def test_surveys_told_the_other_way_round_give_the_matrix_turned(world):
    zones, surveys, works, patches = world
    there = keyed(table_of((zones, surveys[::-1], works, patches)))["area_km2"]
    here = keyed(table_of(world))["area_km2"].swaplevel("grade_from", "grade_to")
    here.index.names = there.index.names
    pd.testing.assert_series_equal(here.sort_index(), there, atol=KM2, rtol=0)


@settings(drawn_worlds, max_examples=10)
@given(worlds())
def test_a_survey_compared_with_itself_changes_nothing(world):
    zones, surveys, works, patches = world
    table = table_of((zones, [surveys[0]] * 2, works, patches))
    assert (table["grade_from"] == table["grade_to"]).all()
    assert Counter(table["change"]).keys() <= {"same", "unknown"}


@settings(drawn_worlds, max_examples=10)
@given(worlds())
def test_the_summary_is_the_matrix_summed(world):
    zones, surveys, works, patches = world
    change = transitions(
        frame(zones), (2019, frame(surveys[0])), (2023, frame(surveys[1])),
        treatments=frame(works), patches=frame(patches),
    )  # fmt: skip
    matrix = change.tables["transitions"].groupby(["watershed_id", "change"])["area_km2"].sum()
    summary = change.tables["transition_summary"].set_index(["watershed_id", "change"])
    for key, area in matrix.items():
        assert summary.loc[key, "area_km2"] == pytest.approx(area, abs=KM2)
    every = summary.index.get_level_values("watershed_id").unique()
    assert len(summary) == len(every) * len(SUMMARY)
