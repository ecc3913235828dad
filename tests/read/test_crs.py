"""Which CRS holds: given, stated, put right by its zone number, or in doubt."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import CRS

from swcgeo.errors import CrsError
from swcgeo.read import read_vector
from swcgeo.read.place.crs import CrsQuestion, identified, settle_crs
from swcgeo.read.place.zones import zone_partner

SHAPE = "ESRI Shapefile"
MINE = (
    'PROJCS["mine",GEOGCS["g",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],'
    'PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["{method}"],'
    'PARAMETER["False_Easting",{easting}],PARAMETER["False_Northing",0],'
    'PARAMETER["Central_Meridian",105],PARAMETER["Scale_Factor",1],'
    'PARAMETER["Latitude_Of_Origin",0],UNIT["Meter",1]]'
)


def at(x, y, side=1000.0):
    return np.array([shapely.box(x, y, x + side, y + side)], dtype=object)


def ask(stated, given=None, driver=SHAPE):
    return CrsQuestion(stated, given, driver, "ranges", "r.shp")


@pytest.mark.parametrize(
    "code", [4490, 4491, 4502, 4523, 4544, 4610, 2344, 2359, 2380, 4214, 2413, 2434]
)
def test_esri_wkt_finds_its_epsg_code(code):
    assert identified(CRS.from_epsg(code).to_wkt("WKT1_ESRI")).to_epsg() == code


# CM 105°: without number 4544; zone 35 of the 3° zones 4523; zone 18 of the 6° zones 4496.
@pytest.mark.parametrize(
    ("easting", "code"), [(500_000, 4544), (35_500_000, 4523), (18_500_000, 4496)]
)
@pytest.mark.parametrize("method", ["Transverse_Mercator", "Gauss_Kruger"])
def test_a_wkt_under_a_name_of_its_own_is_known_by_its_parameters(easting, code, method):
    assert identified(MINE.format(easting=easting, method=method)).to_epsg() == code


@pytest.mark.parametrize("stated", [None, "", 'LOCAL_CS["x",UNIT["metre",1]]'])
def test_nothing_and_unknown_are_no_crs(stated):
    assert identified(stated) is None


# Pairs of EPSG codes that differ by the zone number alone (domain notes §5).
@pytest.mark.parametrize(
    ("plain", "numbered", "zone"),
    [(4544, 4523, 35), (4507, 4496, 18), (2380, 2359, 35), (2343, 2332, 18), (2432, 2411, 35),
     (21458, 21418, 18)],
)  # fmt: skip
def test_a_zone_number_leads_to_the_crs_of_the_same_datum(plain, numbered, zone):
    before = zone * 1_000_000
    with_number = np.array([[before + 4e5, 3.7e6, before + 5e5, 3.8e6]])
    without = np.array([[4e5, 3.7e6, 5e5, 3.8e6]])
    assert zone_partner(CRS.from_epsg(plain), with_number).to_epsg() == numbered
    assert zone_partner(CRS.from_epsg(numbered), without).to_epsg() == plain
    assert zone_partner(CRS.from_epsg(numbered), with_number) is None


def test_numbered_eastings_under_a_plain_crs_are_put_right_with_a_receipt():
    settled = settle_crs(at(35_500_000, 3_700_000), ask("EPSG:4544"))
    assert (settled.crs.to_epsg(), settled.doubtful.any()) == (4523, False)
    assert [f.code for f in settled.findings] == ["crs_zone_prefix"]
    assert "EPSG:4544" in settled.receipts[0].method


def test_plain_eastings_under_a_numbered_crs_are_put_right_too():
    settled = settle_crs(at(500_000, 3_700_000), ask("EPSG:4523"))
    assert settled.crs.to_epsg() == 4544
    assert settled.findings[0].message("en").startswith("Eastings lack the zone number 35")


def test_another_zone_number_is_a_doubt_not_a_repair():
    # Zone 36 under the CRS of zone 35.
    settled = settle_crs(at(36_500_000, 3_700_000), ask("EPSG:4544"))
    assert settled.doubtful.all()
    assert [f.code for f in settled.findings] == ["crs_in_doubt"]


def test_degrees_under_a_projected_crs_put_every_row_in_doubt(squares):
    path = squares("d.gpkg", crs="EPSG:4544", x=105.5, y=33.5, side=0.01)
    layer = read_vector(path, layer_name="patches")
    assert layer["crs_in_doubt"].tolist() == [True, True, True]
    assert layer.notes.exit_code == 1


def test_geojson_is_wgs84_but_not_with_metres():
    assert settle_crs(at(105.5, 33.5, 0.1), ask("EPSG:4326", driver="GeoJSON")).findings == ()
    with pytest.raises(CrsError, match=r"has no CRS.*EPSG:4544"):
        settle_crs(at(500_000, 3_700_000), ask("EPSG:4326", driver="GeoJSON"))


def test_the_users_crs_wins_and_is_listed():
    settled = settle_crs(at(500_000, 3_700_000), ask("EPSG:2380", given="EPSG:4544"))
    assert settled.crs.to_epsg() == 4544
    assert "the file says EPSG:2380" in settled.findings[0].message("en")


def test_a_crs_that_is_none_is_refused():
    with pytest.raises(CrsError, match="the CRS mars is not understood"):
        settle_crs(at(0, 0), ask(None, given="mars"))
