"""Xian 1980 and Beijing 1954 go to CGCS2000 by parameters that are given, and by none of ours."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import CRS, Transformer
from pyproj.crs import BoundCRS

from swcgeo.errors import SettingsError
from swcgeo.model.settings import DatumSettings
from swcgeo.reconcile.datum import to_cgcs2000

SEVEN = (-24.3, 155.1, 88.7, 0.9, -1.4, 3.2, -2.5)  # made up, of the usual size
THREE = (-15.8, 154.4, 82.3)
WUDU = (105.1, 33.3)
FIELDS = {1: "xian_1980", 2: "beijing_1954"}


def layer(code, shape=None):
    there = Transformer.from_crs(CRS(code).geodetic_crs, code, always_xy=True).transform(*WUDU)
    return gpd.GeoDataFrame({"a": [1]}, geometry=[shape or shapely.Point(there)], crs=code)


def by_proj(code, values):
    """Return where PROJ puts the place by ``+towgs84``, the position vector convention."""
    seven = list(values) + [0.0] * (7 - len(values))
    bound = BoundCRS(
        source_crs=CRS(code).geodetic_crs,
        target_crs=CRS.from_epsg(4326),
        transformation=CRS.from_proj4(
            "+proj=longlat +a={0.semi_major_metre} +rf={0.inverse_flattening} +towgs84={1}".format(
                CRS(code).ellipsoid, ",".join(map(str, seven))
            )
        ).coordinate_operation,
    )
    return Transformer.from_crs(bound, 4326, always_xy=True).transform(*WUDU)


@pytest.mark.parametrize("values", [THREE, SEVEN])
@pytest.mark.parametrize(
    ("code", "target", "datum"),
    [(4610, 4490, 1), (2380, 4544, 1), (2359, 4523, 1), (2343, 4507, 1), (2332, 4496, 1),
     (4214, 4490, 2), (2432, 4544, 2), (2411, 4523, 2), (21458, 4507, 2), (21418, 4496, 2)],
)  # fmt: skip
def test_given_parameters_move_a_layer_as_proj_would(code, target, datum, values):
    done = to_cgcs2000(
        layer(code), kind="ranges", settings=DatumSettings(**{FIELDS[datum]: values})
    )
    assert done.crs.to_epsg() == target
    place = done.to_crs(4490).geometry.item()
    # WGS 84 and CGCS2000 differ by 0.1 mm in the shape of the ellipsoid.
    assert (place.x, place.y) == pytest.approx(by_proj(code, values), abs=1e-8)
    assert [receipt.method.split(":")[0] for receipt in done.notes.receipts] == ["datum"]
    assert not done.notes.findings


def test_a_shift_along_the_axes_is_what_geometry_says():
    # At the equator on the meridian of Greenwich X points up, Y east and Z north; both datums'
    # degrees are angles at the centre there: 100 m of Z are 100 m of northing, 50 m of Y of easting.
    here = gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)], crs=4610)
    moved = to_cgcs2000(here, kind="x", settings=DatumSettings(xian_1980=(-3.0, 50.0, 100.0)))
    place = moved.geometry.item()
    assert place.x == pytest.approx(np.degrees(50 / 6_378_137), rel=1e-6)
    # A degree of latitude at the equator is 110 574.3 m on GRS 80.
    assert place.y == pytest.approx(100 / 110_574.3, rel=1e-4)


def test_a_rotation_has_the_sign_of_the_position_vector():
    # Rotation about Z turns the vector, so longitude grows by the angle: 3600″ would be 1°.
    here = gpd.GeoDataFrame(geometry=[shapely.Point(105, 0)], crs=4610)
    settings = DatumSettings(xian_1980=(0, 0, 0, 0, 0, 3.6, 0))
    moved = to_cgcs2000(here, kind="x", settings=settings)
    assert moved.geometry.item().x == pytest.approx(105.001, abs=1e-9)


@pytest.mark.parametrize("code", [4610, 2380, 4214, 2411])
def test_without_parameters_a_layer_stays_and_the_doubt_is_said(code):
    before = layer(code)
    done = to_cgcs2000(before, kind="ranges", settings=DatumSettings())
    assert done.geometry.item().equals(before.geometry.item())
    assert done.crs == before.crs
    assert [finding.code for finding in done.notes.findings] == ["datum_ballpark"]
    assert done.notes.receipts == ()


@pytest.mark.parametrize("code", [4490, 4544, 4326, 32648])
def test_other_datums_are_none_of_its_business(code):
    settings = DatumSettings(xian_1980=SEVEN, beijing_1954=SEVEN)
    done = to_cgcs2000(layer(code), kind="ranges", settings=settings)
    assert done.crs.to_epsg() == code
    assert not done.notes.findings
    assert not done.notes.receipts


def test_the_input_stays_as_it_was():
    before = layer(2380)
    at = before.geometry.item().wkt
    to_cgcs2000(before, kind="ranges", settings=DatumSettings(xian_1980=THREE))
    assert (before.geometry.item().wkt, before.crs.to_epsg()) == (at, 2380)


@pytest.mark.parametrize("values", [[1, 2], [1, 2, "3"], [1, 2, float("nan")], [1] * 8])
def test_parameters_are_three_or_seven_numbers(values):
    with pytest.raises(SettingsError, match="3 or 7 numbers"):
        DatumSettings.from_table({"xian_1980": values})
