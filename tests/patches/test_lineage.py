"""What became of hand-drawn patches: squares in metres, whose answer is arithmetic."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import affinity
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from swcgeo.errors import CrsError
from swcgeo.model.layers import Layer
from swcgeo.model.settings import LineageSettings
from swcgeo.patches.lineage import compare
from tests.findings_worlds.drawn import BOW_TIE
from tests.patches.squares import CRS, rect

SQUARE = rect(0, 0, 100, 100)


def layer(*shapes: BaseGeometry | None, name: str = "A", **columns: object) -> gpd.GeoDataFrame:
    """Return patches A1, A2, …"""
    names = {"patch_id": [f"{name}{at + 1}" for at in range(len(shapes))]}
    return gpd.GeoDataFrame({**names, **columns}, geometry=list(shapes), crs=CRS)


def told(
    old: list[BaseGeometry | None], new: list[BaseGeometry | None], **more: object
) -> list[tuple[str, str, str]]:
    """Return (old id, new id, change) of each row; - where there is none."""
    return words(compare(layer(*old), layer(*new, name="B"), **more))  # type: ignore[arg-type]


def words(compared: Layer) -> list[tuple[str, str, str]]:
    columns = compared[["old_id", "new_id", "change"]].astype(object).fillna("-")
    return [tuple(row) for row in columns.to_numpy().tolist()]


def change(old: BaseGeometry, new: BaseGeometry, **settings: float) -> str:
    """Return the word for one patch and one patch."""
    ((_, _, word),) = told([old], [new], settings=LineageSettings(**settings))
    return word


# One patch and one patch ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "word"),
    [
        (SQUARE, "unchanged"),
        (rect(5, 0, 105, 100), "unchanged"),
        (rect(-4, -4, 104, 104), "unchanged"),  # 16.6 % more, all of it within 5 m
        (rect(0, 0, 109, 100), "unchanged"),  # 9 % more
        (rect(0, 0, 112, 100), "grown"),  # 12 % more, 7 % beyond 5 m
        (rect(0, 0, 100, 88), "shrunk"),
        (rect(0, 0, 100, 95.5), "unchanged"),
        (rect(0, 0, 300, 100), "grown"),
        (rect(40, 40, 60, 60), "shrunk"),
    ],
)
def test_a_patch_grows_by_more_than_a_tenth_that_drift_does_not_explain(new, word):
    assert change(SQUARE, new) == word


@pytest.mark.parametrize("width", [4, 8, 12, 20, 40])
@pytest.mark.parametrize("shift", [1, 3, 5])
def test_a_road_that_lies_some_metres_off_is_the_same_road(width, shift):
    # 40 m wide and moved by 5 m: a quarter of it is other ground; 4 m wide: all of it.
    road = rect(0, 0, 800, width)
    assert change(road, affinity.translate(road, 0, shift)) == "unchanged"


def test_a_road_that_was_made_longer_has_grown_wherever_it_was_drawn():
    assert change(rect(0, 0, 800, 10), rect(0, 4, 1000, 14)) == "grown"
    # Drawn thinner too, its area is the same; the 200 m beyond its end are there all the same.
    assert change(rect(0, 0, 800, 10), rect(0, 1, 1000, 9)) == "grown"


def test_a_hole_that_was_filled_is_growth_and_one_drawn_smaller_is_none():
    ring, drawn_smaller = (
        SQUARE.difference(rect(30 + by, 30 + by, 70 - by, 70 - by)) for by in (0, 4)
    )
    assert change(ring, SQUARE) == "grown"  # 1,600 m² of 8,400, of them 900 beyond 5 m
    assert change(ring, drawn_smaller) == "unchanged"


def test_a_patch_that_moved_on_keeps_its_word_and_is_told():
    compared = compare(layer(SQUARE), layer(rect(40, 0, 140, 100), name="B"))
    assert words(compared) == [("A1", "B1", "unchanged")]
    (finding,) = [one for one in compared.notes.findings if one.code == "lineage_moved"]
    assert (finding.layer, finding.id, finding.row) == ("new", "B1", 1)
    assert finding.fields["gained_m2"] == pytest.approx(3500, rel=0.01)  # 40 m less 5 m, 100 m
    assert compared["drift_m"].iloc[0] == pytest.approx(40, rel=1e-4)


def test_the_tolerance_is_a_setting():
    wider = rect(-7, -7, 107, 107)
    assert change(SQUARE, wider) == "grown"
    assert change(SQUARE, wider, tolerance_m=8.0) == "unchanged"


# Who is kin -----------------------------------------------------------------------------------


def test_a_sliver_along_a_common_border_is_no_link():
    old, new = [SQUARE, rect(100, 0, 200, 100)], [rect(0, 0, 103, 100), rect(103, 0, 200, 100)]
    compared = compare(layer(*old), layer(*new, name="B"))
    assert words(compared) == [("A1", "B1", "unchanged"), ("A2", "B2", "unchanged")]
    others = compared.tables["other_overlaps"]
    assert others[["old_id", "new_id"]].to_numpy().tolist() == [["A2", "B1"]]
    assert others["shared_m2"].tolist() == pytest.approx([300], rel=1e-5)


def test_what_touches_is_no_kin():
    assert told([SQUARE], [rect(100, 0, 200, 100)]) == [("A1", "-", "closed"), ("-", "B1", "new")]


def test_a_patch_within_one_that_stayed_is_no_part_of_it_where_it_was_there_before():
    outer, inner = rect(0, 0, 300, 300), rect(100, 100, 160, 160)
    assert told([outer, inner], [outer, inner]) == [
        ("A1", "B1", "unchanged"), ("A2", "B2", "unchanged"),
    ]  # fmt: skip


def test_a_road_through_a_neighbours_border_is_its_own_kin_only():
    field, road = rect(0, 0, 300, 300), rect(300, 0, 310, 300)
    moved = [affinity.translate(shape, -5, 0) for shape in (field, road)]
    assert told([field, road], moved) == [("A1", "B1", "unchanged"), ("A2", "B2", "unchanged")]


# Split, merged, both --------------------------------------------------------------------------

THIRDS = [rect(0, 0, 30, 100), rect(35, 0, 65, 100), rect(70, 0, 100, 100)]


def test_a_split_into_three_has_three_rows_and_a_merger_of_three_as_well():
    assert told([SQUARE], THIRDS) == [("A1", f"B{n}", "split") for n in (1, 2, 3)]
    assert told(THIRDS, [SQUARE]) == [(f"A{n}", "B1", "merged") for n in (1, 2, 3)]


def test_a_child_may_be_small():
    # 20 m of 100 m in one corner; the rest is so large that alone it would be called unchanged.
    child, rest = rect(0, 0, 20, 20), SQUARE.difference(rect(-1, -1, 23, 23))
    assert told([SQUARE], [child, rest]) == [("A1", "B1", "split"), ("A1", "B2", "split")]


def test_a_child_merged_with_a_third_patch_is_called_by_the_larger_of_both():
    old = [rect(0, 0, 200, 100), rect(200, 0, 400, 100)]
    new = [rect(0, 0, 120, 100), rect(125, 0, 400, 100)]
    rows = [("A1", "B1", "split"), ("A1", "B2", "merged"), ("A2", "B2", "merged")]
    assert told(old, new) == rows
    back = [("A1", "B1", "merged"), ("A2", "B1", "split"), ("A2", "B2", "split")]
    assert told(new, old) == back


def test_halves_that_became_other_halves_are_called_split():
    halves = [rect(0, 0, 50, 100), rect(50, 0, 100, 100)]
    turned = [rect(0, 0, 100, 50), rect(0, 50, 100, 100)]
    assert {word for _, _, word in told(halves, turned)} == {"split"}


def test_what_is_delivered_twice_was_neither_split_nor_merged():
    assert told([SQUARE, SQUARE], [SQUARE]) == [
        ("A1", "B1", "unchanged"), ("A2", "B1", "unchanged"),
    ]  # fmt: skip
    pairs = told([SQUARE, SQUARE], [SQUARE, SQUARE])
    assert [word for _, _, word in pairs] == ["unchanged"] * 4


# Reopened -------------------------------------------------------------------------------------


def test_a_patch_where_one_was_closed_before_is_reopened_unless_an_open_one_lies_there():
    closed = layer(SQUARE, rect(500, 0, 600, 100), name="C")
    compared = compare(
        layer(rect(500, 0, 600, 100)),
        layer(rect(3, 0, 103, 100), rect(500, 0, 600, 100), rect(900, 0, 990, 90), name="B"),
        closed=closed,
    )
    assert words(compared) == [
        ("A1", "B2", "unchanged"), ("-", "B1", "reopened"), ("-", "B3", "new"),
    ]  # fmt: skip
    assert compared["closed_id"].fillna("-").tolist() == ["-", "C1", "-"]


def test_beside_a_closed_patch_is_not_where_it_was():
    compared = compare(
        layer(rect(900, 0, 990, 90)), layer(rect(98, 0, 200, 100), name="B"),
        closed=layer(SQUARE, name="C"),
    )  # fmt: skip
    assert words(compared)[1] == ("-", "B1", "new")


# Areas ----------------------------------------------------------------------------------------


def test_the_flow_of_area_closes_by_component_and_in_total():
    # The old ones overlap, and the new one lies on both: its 90 m are kept once, not 40 + 90.
    old = layer(SQUARE, rect(50, 0, 150, 100), rect(1000, 0, 1100, 100))
    new = layer(rect(60, 0, 160, 100), rect(3000, 0, 3010, 100), name="B")
    flow = compare(old, new).tables["flow"].set_index("component")
    names = ["n_old", "n_new", "old_m2", "kept_m2", "lost_m2", "gained_m2", "new_m2"]
    assert flow.index.tolist() == ["1", "2", "3", "TOTAL"]
    expected = [
        [2, 1, 15_000, 9_000, 6_000, 1_000, 10_000],
        [1, 0, 10_000, 0, 10_000, 0, 0],
        [0, 1, 0, 0, 0, 1_000, 1_000],
        [3, 2, 25_000, 9_000, 16_000, 2_000, 11_000],
    ]
    np.testing.assert_allclose(flow[names].to_numpy(dtype=float), expected, rtol=1e-4)


def test_a_row_has_the_areas_of_its_patches_and_of_its_family():
    old, new = layer(rect(0, 0, 200, 100)), layer(*THIRDS, name="B")
    compared = compare(old, new)
    np.testing.assert_allclose(compared["shared_m2"], 3000, rtol=1e-4)
    np.testing.assert_allclose(compared["share"], 1, rtol=1e-6)
    np.testing.assert_allclose(compared["lost_m2"], 20_000 - 9_000, rtol=1e-4)
    np.testing.assert_allclose(compared["gained_m2"], 0, atol=0.01)
    links = compared.tables["links"]
    assert links.columns.tolist() == ["old_id", "new_id", "shared_m2"]
    assert len(links) == 3


def test_rows_have_the_new_outline_and_closed_ones_the_old_in_the_crs_of_old():
    old = layer(SQUARE, rect(500, 0, 600, 100))
    new = layer(rect(2, 0, 102, 100), name="B").to_crs("EPSG:4490")
    compared = compare(old, new)
    assert compared.crs == old.crs
    assert compared.geometry[0].equals_exact(rect(2, 0, 102, 100), 1e-3)
    assert compared.geometry[1].equals(rect(500, 0, 600, 100))
    assert words(compared) == [("A1", "B1", "unchanged"), ("A2", "-", "closed")]


# Ids, order, damage ---------------------------------------------------------------------------


def test_rows_stand_in_the_order_of_ids_as_people_count():
    shapes = [rect(300 * at, 0, 300 * at + 100, 100) for at in range(11)]
    rows = words(compare(layer(*shapes), layer(*shapes, name="B")))
    assert [row[0] for row in rows] == [f"A{at + 1}" for at in range(11)]


def test_ids_are_text_as_delivered_and_may_stand_twice():
    old = layer(SQUARE, rect(300, 0, 400, 100)).assign(patch_id=["0062", "0062"])
    new = layer(SQUARE, rect(300, 0, 400, 100)).assign(patch_id=[1.0, 2.0])
    compared = compare(old, new)
    assert words(compared) == [("0062", "1", "unchanged"), ("0062", "2", "unchanged")]
    assert compared["component"].tolist() == ["1", "2"]
    (finding,) = [one for one in compared.notes.findings if one.code == "duplicate_id"]
    assert (finding.layer, finding.id, finding.row) == ("old", "0062", 2)


def test_a_patch_without_an_outline_is_neither_closed_nor_new():
    compared = compare(layer(None, SQUARE), layer(SQUARE, Polygon(), name="B"))
    assert words(compared) == [("A1", "-", "-"), ("A2", "B1", "unchanged"), ("-", "B2", "-")]
    unknown = [one for one in compared.notes.findings if one.code == "lineage_unknown"]
    assert [(one.layer, one.id) for one in unknown] == [("old", "A1"), ("new", "B2")]
    assert compared.notes.exit_code == 1
    assert compared["lost_m2"].isna().tolist() == [True, False, True]


def test_what_may_be_kin_of_a_patch_without_an_outline_is_not_called_new():
    by_id = compare(layer(None, rect(900, 0, 990, 90)), layer(SQUARE))  # both begin with A1
    assert words(by_id)[-1] == ("-", "A1", "-")
    by_place = compare(layer(BOW_TIE, rect(900, 0, 990, 90)), layer(SQUARE, name="B"))
    assert words(by_place)[-1] == ("-", "B1", "-")
    elsewhere = compare(layer(BOW_TIE), layer(rect(900, 0, 990, 90), name="B"))
    assert words(elsewhere)[-1] == ("-", "B1", "new")


def test_row_numbers_that_stand_for_ids_tie_nothing():
    old = gpd.GeoDataFrame(geometry=[None, rect(900, 0, 990, 90)], crs=CRS)
    compared = compare(old, gpd.GeoDataFrame(geometry=[SQUARE], crs=CRS))
    assert words(compared)[-1] == ("-", "1", "new")


def test_a_delivery_may_be_empty_and_parts_may_lie_apart():
    nothing = layer(SQUARE).iloc[:0]
    assert words(compare(nothing, layer(SQUARE, name="B"))) == [("-", "B1", "new")]
    assert words(compare(layer(SQUARE), nothing)) == [("A1", "-", "closed")]
    parts = MultiPolygon([SQUARE, rect(300, 0, 400, 100)])
    assert told([parts], [parts]) == [("A1", "B1", "unchanged")]


def test_a_layer_without_a_crs_is_refused():
    with pytest.raises(CrsError):
        compare(layer(SQUARE).set_crs(None, allow_override=True), layer(SQUARE))


def test_inputs_stay_as_they_were():
    old, new = layer(SQUARE, None), layer(*THIRDS, name="B")
    before = old.copy(deep=True), new.copy(deep=True)
    compare(old, new)
    pd.testing.assert_frame_equal(old, before[0])
    pd.testing.assert_frame_equal(new, before[1])


def test_what_spans_more_than_20_degrees_is_measured_in_true_metres():
    # 10.6 m added to 100 m of northing: 5.6 % beyond 5 m.  In EPSG:6933, which shortens northings
    # to 0.82 at 45° N, the 5 m would take away more: 4.5 %, which is no growth.
    degree = 111_131.8
    far = Polygon([(70, 45), (70.01, 45), (70.01, 45.01), (70, 45.01)])

    def strip(north: float) -> Polygon:
        top = 45 + north / degree
        return Polygon([(105, 45), (105.01, 45), (105.01, top), (105, top)])

    old, new = (
        gpd.GeoDataFrame({"patch_id": ["F", "S"]}, geometry=[far, strip(north)], crs=4490)
        for north in (100.0, 110.6)
    )
    compared = compare(old, new)
    assert words(compared) == [("F", "F", "unchanged"), ("S", "S", "grown")]
    assert compared["drift_m"].iloc[1] == pytest.approx(5.3, rel=0.01)
