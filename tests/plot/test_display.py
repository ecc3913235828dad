"""The CRS of a map, its words, and where true north lies."""

from __future__ import annotations

from math import radians, sin

import geopandas as gpd
import pytest
import shapely
from pyproj import CRS

from swcgeo.errors import CrsError
from swcgeo.plot.display import convergence_deg, crs_words, display_crs
from swcgeo.plot.patch_map import map_patches


def place(longitude, latitude, crs=4490, half=0.1):
    box = shapely.box(longitude - half, latitude - half, longitude + half, latitude + half)
    return gpd.GeoDataFrame(geometry=[box], crs=4326).to_crs(crs)


@pytest.mark.parametrize(
    ("longitude", "epsg"), [(75, 4534), (103.4, 4543), (103.6, 4544), (105, 4544), (135, 4554)]
)
def test_degrees_in_china_go_to_the_nearest_zone_of_three_degrees(longitude, epsg):
    # CM 75° is 4534 and each further 3° one more: 102° = 4543, 105° = 4544, 135° = 4554.
    assert display_crs(place(longitude, 33.4)).to_epsg() == epsg


@pytest.mark.parametrize("epsg", [4544, 4523, 32648])
def test_a_projection_with_true_lengths_is_kept(epsg):
    assert display_crs(place(105.2, 33.4, crs=epsg)).to_epsg() == epsg


def test_web_mercator_is_not_kept_since_its_scale_is_off_by_a_fifth():
    # 1 / cos 33.4° = 1.198
    assert display_crs(place(105.2, 33.4, crs=3857)).to_epsg() == 4544


def test_abroad_the_map_has_a_projection_through_the_data():
    crs = display_crs(place(-56.5, -6.5, crs=4326))
    assert crs_words(crs, lang="en") == "WGS 84, transverse Mercator, central meridian 56.5°W"


def test_a_layer_without_crs_is_refused(patches):
    with pytest.raises(CrsError, match=r"towns: .* has no CRS"):
        map_patches(patches, towns=patches.set_crs(None, allow_override=True))


@pytest.mark.parametrize(
    ("epsg", "words"),
    [
        (4544, "CGCS2000 3°带高斯-克吕格 中央经线105°"),
        (4523, "CGCS2000 3°带高斯-克吕格 中央经线105°"),
        (4508, "CGCS2000 6°带高斯-克吕格 中央经线111°"),
        (2380, "1980西安坐标系 3°带高斯-克吕格 中央经线105°"),
        (2432, "1954北京坐标系 3°带高斯-克吕格 中央经线105°"),
        (32648, "WGS 84 UTM 48N带"),
    ],
)
def test_a_crs_is_said_in_the_words_of_printed_maps(epsg, words):
    assert crs_words(CRS(epsg)) == words


@pytest.mark.parametrize("east_deg", [-1.0, 0.0, 0.5, 1.4])
def test_convergence_is_the_difference_of_longitude_times_the_sine_of_latitude(east_deg):
    # γ ≈ Δλ sin φ; at 33.4° N and Δλ = 1° that is 0.55°, east of the meridian to the left.
    point = gpd.GeoSeries([shapely.Point(105 + east_deg, 33.4)], crs=4490).to_crs(4544)[0]
    angle = convergence_deg(CRS(4544), (point.x, point.y))
    assert angle == pytest.approx(east_deg * sin(radians(33.4)), abs=2e-3)
