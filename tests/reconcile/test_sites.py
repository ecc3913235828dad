"""The same site seen twice: by overlap, through shifts, splits and mergers; nothing is merged away."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import affinity
from shapely.geometry import Polygon, box

from swcgeo.errors import CrsError
from swcgeo.model.settings import MatchSettings
from swcgeo.reconcile.sites import sites_of
from swcgeo.reconcile.sources import match

X, Y = 500_000, 3_700_000


def layer(*shapes, crs="EPSG:4544", **columns):
    """Return patches at places given in metres from a corner."""
    placed = [None if shape is None else affinity.translate(shape, X, Y) for shape in shapes]
    ids = columns.pop("patch_id", [f"P{n}" for n in range(1, len(shapes) + 1)])
    return gpd.GeoDataFrame({"patch_id": ids, **columns}, geometry=placed, crs="EPSG:4544").to_crs(
        crs
    )


def kinds(matched):
    """Return kind and number of the site of every row."""
    return matched["match_kind"].tolist(), pd.factorize(matched["site_id"])[0].tolist()


def yard(rng, x, y, size=60.0):
    """Return an irregular patch of some 0.5 to 2 hm² round a place."""
    angle = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    reach = size * rng.uniform(0.7, 1.3, 14)
    return Polygon(np.column_stack([x + reach * np.cos(angle), y + reach * np.sin(angle)]))


def test_half_of_the_smaller_patch_is_enough_and_less_is_not():
    a = layer(box(0, 0, 100, 100), box(1000, 0, 1100, 100))
    b = layer(box(50, 0, 250, 100), box(1051, 0, 1151, 100))  # 50 of 100 m, and 49 of 100 m
    matched = match(a, b)
    assert kinds(matched) == (["both", "only_a", "both", "only_b"], [0, 1, 0, 2])
    assert matched["iou"].round(4).tolist()[0] == 0.2  # 50 / (100 + 200 - 50)
    assert np.isnan(matched["iou"].tolist()[1])


def test_a_site_split_in_three_by_the_other_source_is_one_site():
    a = layer(box(0, 0, 90, 100))
    b = layer(box(0, 0, 30, 100), box(30, 0, 60, 100), box(60, 0, 80, 100))
    matched = match(a, b)
    assert kinds(matched) == (["both"] * 4, [0] * 4)
    assert matched["iou"].tolist() == pytest.approx([80 / 90] * 4, rel=1e-4)
    sites = matched.tables["sites"]
    assert sites["n_patches"].tolist() == [4]
    assert sites["area_m2"].tolist() == pytest.approx([9000], rel=1e-3)  # zone 35 at its meridian


@pytest.mark.parametrize("shift", [(1, 0), (0, -3), (4, 3), (-6, 8), (10, 0)])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_layer_that_lies_up_to_ten_metres_off_is_still_the_same(shift, seed):
    rng = np.random.default_rng(seed)
    yards = [yard(rng, 400 * n, 300 * (n % 3)) for n in range(8)]
    roads = [box(0, 2000 + 40 * n, 1500 + 100 * n, 2009 + 40 * n) for n in range(3)]
    seen = [affinity.translate(shape, *shift) for shape in (*yards, *roads)]
    matched = match(layer(*yards, *roads), layer(*seen))
    assert kinds(matched) == (["both"] * 22, [*range(11), *range(11)])


def test_an_offset_of_the_whole_layer_is_said_and_nothing_is_moved():
    rng = np.random.default_rng(3)
    yards = [yard(rng, 400 * n, 0) for n in range(9)]
    b = layer(*[affinity.translate(shape, 6, -8) for shape in yards])
    matched = match(layer(*yards), b)
    found = [one for one in matched.notes.findings if one.code == "sources_offset"]
    assert found[0].fields["distance_m"] == pytest.approx(10, abs=0.1)
    assert found[0].fields["bearing_deg"] == pytest.approx(np.degrees(np.arctan2(6, -8)), abs=0.5)
    assert matched.geometry.iloc[9].equals_exact(b.geometry.iloc[0], 1e-9)


def test_a_narrow_road_beside_its_twin_is_the_same_road_and_not_its_neighbour():
    # Without overlap: only the like shape within 10 m is the road; the track 15 m away is not.
    matched = match(layer(box(0, 0, 900, 8)), layer(box(3, 9, 903, 17), box(0, 24, 300, 30)))
    assert kinds(matched) == (["both", "both", "only_b"], [0, 0, 1])
    assert matched["iou"].tolist()[0] == 0.0  # as they lie


def test_two_sites_side_by_side_stay_two():
    a = layer(box(0, 0, 100, 100), box(100, 0, 200, 100))
    b = layer(box(4, 3, 104, 103), box(104, 3, 204, 103))
    assert kinds(match(a, b)) == (["both"] * 4, [0, 1, 0, 1])


def test_images_more_than_a_year_apart_do_not_show_one_site_and_an_unknown_date_parts_nothing():
    square = box(0, 0, 100, 100)
    for old, kind in (("2021-01-01", "only_a"), (None, "both"), ("2023-01-01", "both")):
        a = layer(square, image_date=["2023-04-01"])
        assert match(a, layer(square, image_date=[old]))["match_kind"].tolist()[0] == kind


def test_the_same_outline_twice_in_one_delivery_is_one_site():
    square = box(0, 0, 100, 100)
    matched = match(layer(square, square, box(90, 0, 190, 100)), layer(box(900, 0, 910, 10)))
    assert kinds(matched) == (["only_a"] * 3 + ["only_b"], [0, 0, 1, 2])


def test_rows_without_a_usable_outline_stay_and_are_their_own_site():
    matched = match(layer(box(0, 0, 100, 100), None), layer(None, box(0, 0, 100, 100)))
    assert kinds(matched) == (["both", "only_a", "only_b", "both"], [0, 1, 2, 0])
    assert {one.code for one in matched.notes.findings} >= {"geometry_missing"}


def test_site_ids_do_not_depend_on_the_order_of_rows_nor_on_the_crs():
    rng = np.random.default_rng(9)
    shapes = [yard(rng, 500 * n, 0) for n in range(6)]
    a, b = layer(*shapes[:4]), layer(*shapes[2:], patch_id=list("ABCD"))
    first = match(a, b).set_index("patch_id")["site_id"]
    turned = match(a.iloc[::-1], b.iloc[[2, 0, 3, 1]].to_crs("EPSG:4490"))
    assert turned.set_index("patch_id")["site_id"].to_dict() == first.to_dict()


def test_a_further_delivery_changes_no_site_id():
    shapes = [box(200 * n, 0, 200 * n + 100, 100) for n in range(3)]
    a = layer(shapes[0], source=["ministry"])
    b = layer(shapes[0], shapes[1], source="province", patch_id=["B1", "B2"])
    c = layer(*shapes, source="drone", patch_id=["C1", "C2", "C3"])
    two = sites_of([a, b], sides=(0, 1)).columns["site_id"].tolist()
    three = sites_of([a, b, c], sides=(0, 1, 1)).columns["site_id"].tolist()
    assert three[:3] == two
    assert three[3:5] == [two[0], two[2]]


@pytest.mark.parametrize("empty", [None, "", "  ", np.nan])
def test_a_row_that_names_no_source_is_of_its_side_and_that_is_said(empty):
    a = layer(box(0, 0, 100, 100), box(500, 0, 600, 100), source=["ministry", empty])
    matched = match(a, layer(box(0, 0, 100, 100)))
    assert matched["source"].tolist() == ["ministry", "a", "b"]
    assert [one.method for one in matched.notes.receipts] == ["source: → a (1)"]
    assert "a" not in a["source"].tolist()  # the input stays as it was


def test_columns_of_an_earlier_match_are_kept_beside_the_new_ones():
    a = layer(box(0, 0, 100, 100), site_id=["S-old"], match_kind=["only_b"], iou=[0.25])
    matched = match(a, layer(box(0, 0, 100, 100)))
    assert matched["match_kind"].tolist() == ["both", "both"]
    assert matched["site_id"].nunique() == 1
    assert matched["site_id"].iloc[0] != "S-old"
    old = ["site_id_delivered", "match_kind_delivered", "iou_delivered"]
    assert matched[old].iloc[0].tolist() == ["S-old", "only_b", 0.25]
    again = match(matched[matched["source"] == "a"], layer(box(0, 0, 100, 100)))
    assert again["site_id_delivered_delivered"].notna().sum() == 1


def test_contradictions_are_kept_on_both_sides_and_the_first_word_is_named():
    square = box(0, 0, 100, 100)
    a = layer(square, patch_type=["弃渣场"], project_name=["某矿（一期）"], stated_area_m2=[10_000])
    b = layer(square, patch_type=["其他扰动"], project_name=["某矿(1期)"], stated_area_m2=[10_500])
    differing = match(a, b).tables["site_conflicts"]
    assert differing["column"].tolist() == ["patch_type"]
    assert differing[["value_a", "value_b", "taken"]].to_numpy().tolist() == [
        ["弃渣场", "其他扰动", "弃渣场"]
    ]


def test_an_iou_can_be_asked_for_besides():
    a, b = layer(box(0, 0, 1000, 1000)), layer(box(0, 0, 100, 100))
    assert kinds(match(a, b))[0] == ["both", "both"]
    strict = MatchSettings(least_iou=0.5)
    assert kinds(match(a, b, settings=strict))[0] == ["only_a", "only_b"]


def test_a_layer_without_crs_is_refused():
    with pytest.raises(CrsError, match="no CRS"):
        match(layer(box(0, 0, 1, 1)), gpd.GeoDataFrame(geometry=[box(0, 0, 1, 1)]))


def test_every_row_stands_once_in_the_order_of_the_inputs():
    rng = np.random.default_rng(4)
    shapes = [yard(rng, *rng.uniform(0, 1500, 2)) for _ in range(40)]
    shapes = [shape for shape in shapes if shapely.is_valid(shape)]
    a, b = (
        layer(*shapes[:20]),
        layer(*shapes[20:], patch_id=[f"B{n}" for n in range(len(shapes) - 20)]),
    )
    matched = match(a, b)
    assert matched["patch_id"].tolist() == [*a["patch_id"], *b["patch_id"]]
    sides = matched.groupby("site_id")["source"].agg(set)
    kind = matched.drop_duplicates("site_id").set_index("site_id")["match_kind"]
    assert {name: {"both": {"a", "b"}, "only_a": {"a"}, "only_b": {"b"}}[kind[name]]
            for name in kind.index} == sides.to_dict()  # fmt: skip
