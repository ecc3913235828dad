"""Coordinates are held against the CRS that is stated, or those that are possible."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from pyproj import CRS, Transformer
from shapely.geometry import box

from swcgeo.check.place.placement import chinese_candidates, contradiction, require_common_ground
from swcgeo.errors import GeometryError
from swcgeo.model.labels import LABELS

REAL = Path(__file__).parents[3] / "shared" / "realdata"
WUDU = (105.4, 33.4, 105.6, 33.6)  # degrees, within a district at CM 105


def in_crs(crs, bounds=WUDU):
    """Return degrees as bounds of another CRS."""
    return Transformer.from_crs("EPSG:4490", crs, always_xy=True).transform_bounds(*bounds)


def crs_of(candidates):
    """Return the codes of candidates."""
    return [item.crs for item in candidates]


def test_degrees_are_cgcs2000_first():
    assert crs_of(chinese_candidates(WUDU)) == ["EPSG:4490", "EPSG:4326"]


def test_swapped_degrees_are_told():
    found = chinese_candidates((33.4, 105.4, 33.6, 105.6))
    assert crs_of(found) == ["EPSG:4490", "EPSG:4326"]
    assert all(item.swapped and "x ↔ y" in item.reason for item in found)


@pytest.mark.parametrize(
    ("prefix", "codes"),
    # Domain notes §5: 105.5° E 33.5° N has easting 35 546 461 in 3° zone 35 and 18 546 461 in
    # 6° zone 18, northing 3 708 314; of each: CGCS2000, Xian 1980, Beijing 1954.
    [(35, [4523, 2359, 2411]), (18, [4496, 2332, 21418])],
)
def test_the_number_before_the_easting_tells_the_zone(prefix, codes):
    east = prefix * 1_000_000 + 546_461
    found = chinese_candidates((east - 500, 3_708_000, east + 500, 3_708_600))
    assert crs_of(found) == [f"EPSG:{code}" for code in codes]
    assert found[0].reason == "105.50° E 33.50° N"


def test_swapped_axes_with_a_zone_number_are_told():
    found = chinese_candidates((3_708_000, 35_546_000, 3_708_600, 35_547_000))
    assert (found[0].crs, found[0].swapped) == ("EPSG:4523", True)


def test_two_zones_in_one_layer_are_both_named():
    found = chinese_candidates((35_600_000, 3_700_000, 36_400_000, 3_710_000))
    assert {"EPSG:4523", "EPSG:4524"} <= set(crs_of(found))


def test_without_zone_number_every_meridian_in_china_is_possible():
    found = crs_of(chinese_candidates(in_crs("EPSG:4544")))
    assert {"EPSG:4544", "EPSG:4507", "EPSG:4535", "EPSG:4548"} <= set(found)
    assert "EPSG:4554" not in found  # CM 135: at 33.5° N that is the sea off Japan
    assert not {"EPSG:2380", "EPSG:2432"} & set(found)  # older systems only where one place is left


def test_the_district_leaves_only_its_own_meridian():
    found = chinese_candidates(in_crs("EPSG:4544"), district=box(104.6, 32.8, 105.7, 33.8))
    # CM 105 in 3° and 6° zones gives the same numbers; each of CGCS2000, Xian 1980, Beijing 1954.
    assert crs_of(found)[:2] == ["EPSG:4544", "EPSG:4507"]
    assert set(crs_of(found)) == {f"EPSG:{code}" for code in (4544, 2380, 2432, 4507, 2343, 21458)}


def test_a_district_that_nothing_touches_ranks_by_distance():
    found = chinese_candidates(in_crs("EPSG:4544"), district=box(106.0, 33.0, 106.5, 34.0))
    assert crs_of(found)[:2] == ["EPSG:4544", "EPSG:4507"]
    # 105.6 to 106.0° E is 0.4° · 111.32 km · cos 33.5° = 37.1 km
    assert found[0].distance_km == pytest.approx(37.1, abs=1)
    assert [item.distance_km for item in found] == sorted(item.distance_km for item in found)


@pytest.mark.parametrize(
    "bounds",
    [(-65, -7, -57, 3), (-1e9, 0, 1e9, 10), (float("nan"),) * 4, (-250, 600, -240, 620)],
)
def test_what_fits_nowhere_in_china_has_no_candidate(bounds):
    assert chinese_candidates(bounds) == []


@pytest.mark.parametrize("zone", range(25, 46))
def test_all_three_degree_zones_are_the_ones_of_epsg(zone):
    # The truth is in the EPSG register: false easting and central meridian of the named CRS.
    for first, datum in ((4513, "CGCS2000"), (2349, "Xian 1980"), (2401, "Beijing 1954")):
        crs = CRS.from_epsg(first + zone - 25)
        assert crs.name == f"{datum} / 3-degree Gauss-Kruger zone {zone}"
    for first, datum in ((4534, "CGCS2000"), (2370, "Xian 1980"), (2422, "Beijing 1954")):
        crs = CRS.from_epsg(first + zone - 25)
        assert crs.name == f"{datum} / 3-degree Gauss-Kruger CM {zone * 3}E"


@pytest.mark.parametrize(
    ("bounds", "crs", "said"),
    [
        (WUDU, "EPSG:4544", "degrees_in_metres"),
        (WUDU, "EPSG:3857", "degrees_in_metres"),
        ((546_000, 3_708_000, 547_000, 3_709_000), "EPSG:4490", "metres_in_degrees"),
        ((33.4, 105.4, 33.6, 105.6), "EPSG:4326", "axes_swapped"),
        ((35_546_000, 3_708_000, 35_547_000, 3_709_000), "EPSG:4544", "zone_in_plain"),
        ((35_546_000, 3_708_000, 35_547_000, 3_709_000), "EPSG:4524", "other_zone"),
        ((18_546_000, 3_708_000, 18_547_000, 3_709_000), "EPSG:4523", "other_zone"),
        ((546_000, 3_708_000, 547_000, 3_709_000), "EPSG:4523", "no_zone"),
        ((35_546_000, 3_708_000, 35_547_000, 3_709_000), "EPSG:3857", "nowhere"),
        # Northing and easting swapped: 3 200 km east of the meridian, on the equator's side.
        ((3_708_000, 546_000, 3_709_000, 547_000), "EPSG:4544", "far_away"),
        # Zone 48 N is at 105° E; its label is on data drawn in the far south.
        ((500_000, -9_000_000, 501_000, -8_999_000), "EPSG:4544", "far_away"),
    ],
)
def test_a_contradiction_is_named(bounds, crs, said):
    assert contradiction(bounds, crs) == f"@doubt.{said}"
    assert f"doubt.{said}" in LABELS


@pytest.mark.parametrize(
    ("crs", "bounds"),
    [
        ("EPSG:4490", WUDU),
        ("EPSG:4523", WUDU),
        ("EPSG:4544", WUDU),
        ("EPSG:4544", (92.5, 32.6, 108.7, 42.8)),  # all of Gansu in one zone
        ("EPSG:3857", (-180, -80, 180, 80)),
        ("EPSG:6933", (-180, -80, 180, 80)),
        ("ESRI:54030", (-180, -89, 180, 89)),  # Robinson, the whole world
        ("EPSG:3035", (-10, 35, 30, 70)),
        ("EPSG:2154", (-5, 42, 8, 51)),
        ("EPSG:27700", (-8, 50, 1.5, 60)),
        ("EPSG:25833", (29, 70, 31, 70.5)),  # Finnmark, far east of the zone that Norway uses
        ("EPSG:31467", (8, 48, 10, 50)),  # German zone 3, false easting 3 500 000 m
        ("EPSG:2263", (-74.3, 40.4, -73.7, 41)),  # feet
        ("EPSG:2193", (166.5, -47, 178.5, -34.5)),
        ("EPSG:3413", (-75, 60, -15, 84)),
        ("EPSG:3031", (-180, -89, 180, -60)),
        ("EPSG:32648", (105, 33, 106, 34)),
        ("EPSG:5940", (80, 68, 90, 72)),
        ("EPSG:4269", (-170, 50, -130, 72)),
        ("EPSG:4807", (-4, 42, 8, 51)),  # grads from Paris
    ],
)
def test_clean_data_of_any_crs_are_believed(crs, bounds):
    assert contradiction(in_crs(crs, bounds), crs) is None


def test_a_grid_of_ones_own_may_begin_within_the_data():
    own = CRS.from_proj4("+proj=laea +lat_0=33.5 +lon_0=105.5 +ellps=GRS80 +units=m")
    assert contradiction((-80, -80, 80, 80), own) is None


@pytest.mark.skipif(not REAL.exists(), reason="no real data beside the repository")
def test_real_layers_are_believed_where_they_are_sound():
    seen = 0
    for path in sorted(REAL.glob("*/*")):
        if not re.search(r"\.(shp|geojson)$", path.name) or "messy" in str(path):
            continue
        info = pyogrio.read_info(path, force_total_bounds=True)
        if info["crs"] is not None and info["total_bounds"] is not None:
            assert contradiction(info["total_bounds"], info["crs"]) is None, path.name
            seen += 1
    assert seen >= 10


# One degree of latitude is 111.32 km here: the gap of 0.8° is 89 km, that of 1° 111 km.
@pytest.mark.parametrize(("south", "refused"), [(33.1, False), (33.9, False), (34.1, True)])
def test_layers_lie_in_one_place_unless_their_bounds_are_far_apart(south, refused):
    here, there = (
        gpd.GeoDataFrame(geometry=[box(105, y, 105.1, y + 0.1)], crs="EPSG:4490")
        for y in (33, south)
    )
    words = {"layer": "patches", "other_layer": "ranges", "farthest_km": 100}
    if not refused:
        require_common_ground(here, there, **words)
        require_common_ground(there, here, **words)
        return
    for one, other in ((here, there), (there, here)):
        with pytest.raises(GeometryError, match=r"no ground in common \(about 111 km"):
            require_common_ground(one, other, **words)
    require_common_ground(here, there.assign(crs_in_doubt=True), **words)  # said already
    require_common_ground(here, there.set_geometry([None], crs="EPSG:4490"), **words)
