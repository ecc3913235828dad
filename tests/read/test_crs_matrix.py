"""
Every CRS fault × three places of Gansu × three datums: told, put right, or listed as undecidable.

The files are made here, the truth is what was planted.  A place is a dozen squares within a tenth
of a degree, drawn in degrees and projected by PROJ; the district is a box of 0.8° around it.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import CRS, Transformer

from swcgeo.check.place.chinese import GEOGRAPHIC, ZONES
from swcgeo.check.place.undecided import undecided
from swcgeo.errors import CrsError
from swcgeo.model.settings import AllSettings
from swcgeo.read import read_vector
from swcgeo.reconcile.shift import placed

PLACES = {"Wudu": (105.1, 33.3), "Jiuquan": (98.5, 39.7), "Qingyang": (107.6, 36.0)}
DATUMS = (0, 1, 2)
MOST_OFF_DEG = 1e-7  # a centimetre


@pytest.fixture(params=sorted(PLACES))
def place(request):
    return PLACES[request.param]


@pytest.fixture(params=DATUMS, ids=["CGCS2000", "Xian80", "Beijing54"])
def datum(request):
    return request.param


def zone_at(place, datum, *, width, prefixed, aside=0):
    """Return the EPSG code of the zone around a place, or of one beside it."""
    # Domain notes §5: 6°: n = ⌊λ/6⌋ + 1; 3°: n = ⌊(λ + 1.5)/3⌋.
    number = int(place[0] // 6) + 1 if width == 6 else int((place[0] + 1.5) // 3)
    wanted = (datum, number + aside, prefixed)
    return next(z.code for z in ZONES.values() if (z.datum, z.number, z.prefixed) == wanted)


def squares(place, count=12):
    """Return squares of some 200 m in degrees, seeded by the place."""
    rng = np.random.default_rng(round(sum(place) * 1000))
    middle = np.array(place) + rng.uniform(-0.05, 0.05, (count, 2))
    return np.array([shapely.box(x, y, x + 0.002, y + 0.002) for x, y in middle], dtype=object)


def moved(shapes, before, after):
    change = Transformer.from_crs(before, after, always_xy=True).transform
    return shapely.transform(shapes, change, interleaved=False)


def district(place):
    return shapely.box(place[0] - 0.4, place[1] - 0.4, place[0] + 0.4, place[1] + 0.4)


def drawn(place, datum, code):
    """Return the squares in a CRS of a datum, as one who works in that datum draws them."""
    return moved(squares(place), GEOGRAPHIC[datum], code)


def written(tmp_path, shapes, stated, name="layer.shp"):
    """Write a layer as it stands, under the CRS that is stated (a code, a WKT or nothing)."""
    crs = stated if isinstance(stated, int) else 4490
    frame = gpd.GeoDataFrame({"a": range(len(shapes))}, geometry=list(shapes), crs=crs)
    path = tmp_path / name
    frame.to_file(path)
    if stated is None:
        path.with_suffix(".prj").unlink()
    elif isinstance(stated, str):
        path.with_suffix(".prj").write_text(stated)
    return path


def read(path, *, within=None, crs=None):
    return read_vector(path, layer_name="patches", crs=crs, district=within)


def crs_codes(layer, *, severe=("warn", "error")):
    return [
        finding.code
        for finding in layer.notes.findings
        if finding.code.startswith("crs_") and finding.severity in severe
    ]


def in_doubt(layer):
    return layer["crs_in_doubt"].tolist() if "crs_in_doubt" in layer else [False] * len(layer)


def off_deg(layer, place, datum):
    """Return how far the layer lies from what was drawn, degrees on its own datum."""
    there = moved(np.asarray(layer.geometry.array, dtype=object), layer.crs, GEOGRAPHIC[datum])
    middles = [shapely.get_coordinates(shapely.centroid(one)) for one in (there, squares(place))]
    return float(np.abs(middles[0] - middles[1]).max())


# --- clean ---------------------------------------------------------------------------


def clean_codes(place):
    utm = 32600 + int((place[0] + 180) // 6) + 1
    zones = [zone_at(place, 0, width=w, prefixed=p) for w in (3, 6) for p in (True, False)]
    return [4490, 4326, utm, *zones]


@pytest.mark.parametrize("with_district", [False, True])
def test_clean_data_raise_no_alarm(tmp_path, place, with_district):
    for code in clean_codes(place):
        path = written(tmp_path, moved(squares(place), 4490, code), code)
        layer = read(path, within=district(place) if with_district else None)
        layer = placed(layer, kind="patches", settings=AllSettings())
        assert crs_codes(layer) == [], code
        assert not [f for f in layer.notes.findings if f.severity != "info"], code
        assert layer.notes.receipts == (), code
        assert not any(in_doubt(layer)), code


@pytest.mark.parametrize("prefixed", [True, False])
@pytest.mark.parametrize("width", [3, 6])
def test_esri_gauss_kruger_is_known_of_every_datum(tmp_path, place, datum, width, prefixed):
    code = zone_at(place, datum, width=width, prefixed=prefixed)
    words = CRS.from_epsg(code).to_wkt("WKT1_ESRI").replace("Transverse_Mercator", "Gauss_Kruger")
    for wkt in (words, words.replace('PROJCS["', 'PROJCS["county_')):
        layer = read(written(tmp_path, drawn(place, datum, code), wkt))
        # Of two that are alike (CM 105: zone 18 and zone 35 without number) the name decides,
        # or, under a name of its own, the 3° zone: the same projection.
        assert off_deg(layer, place, datum) < MOST_OFF_DEG
        assert CRS(layer.crs).to_epsg() in ZONES
        assert crs_codes(layer) == []


# --- refused -------------------------------------------------------------------------


@pytest.mark.parametrize("prefixed", [True, False])
@pytest.mark.parametrize("width", [3, 6])
def test_no_prj_is_refused_and_the_district_picks_the_candidates(
    tmp_path, place, datum, width, prefixed
):
    code = zone_at(place, datum, width=width, prefixed=prefixed)
    path = written(tmp_path, drawn(place, datum, code), None)
    with pytest.raises(CrsError, match="has no CRS"):
        read(path)
    with pytest.raises(CrsError) as refused:
        read(path, within=district(place))
    named = refused.value.fields["candidates"].split("; ")
    first = ZONES[int(named[0].split()[0].removeprefix("EPSG:"))]
    # The same meridian, CGCS2000 first: the datum cannot be seen.
    assert (first.meridian, first.datum) == (ZONES[code].meridian, 0)


def test_degrees_without_prj_are_refused_too(tmp_path, place):
    with pytest.raises(CrsError, match=r"EPSG:4490"):
        read(written(tmp_path, squares(place), None))


# --- put right with a receipt ----------------------------------------------------------


@pytest.mark.parametrize("width", [3, 6])
@pytest.mark.parametrize("prefixed", [True, False])
def test_the_zone_number_is_put_right_either_way(tmp_path, place, datum, width, prefixed):
    true = zone_at(place, datum, width=width, prefixed=prefixed)
    stated = zone_at(place, datum, width=width, prefixed=not prefixed)
    layer = read(written(tmp_path, drawn(place, datum, true), stated))
    assert CRS(layer.crs).to_epsg() == true
    assert len(layer.notes.receipts) == 1
    assert off_deg(layer, place, datum) < MOST_OFF_DEG


@pytest.mark.parametrize("prefixed", [True, False])
@pytest.mark.parametrize("labelled_with_number", [True, False])
def test_turned_axes_in_metres_are_put_right(
    tmp_path, place, datum, prefixed, labelled_with_number
):
    true = zone_at(place, datum, width=3, prefixed=prefixed)
    stated = zone_at(place, datum, width=3, prefixed=labelled_with_number)
    turned = shapely.transform(drawn(place, datum, true), lambda xy: xy[:, ::-1])
    layer = read(written(tmp_path, turned, stated))
    assert "crs_axes_swapped" in crs_codes(layer)
    assert len(layer.notes.receipts) == 1 + (prefixed != labelled_with_number)
    assert not any(in_doubt(layer))
    assert off_deg(layer, place, datum) < MOST_OFF_DEG


@pytest.mark.parametrize("stated", [*GEOGRAPHIC, 4326])
def test_turned_axes_in_degrees_are_put_right(tmp_path, place, stated):
    turned = shapely.transform(squares(place), lambda xy: xy[:, ::-1])
    layer = read(written(tmp_path, turned, stated))
    assert crs_codes(layer) == ["crs_axes_swapped"]
    assert np.abs(layer.total_bounds - shapely.total_bounds(squares(place))).max() < MOST_OFF_DEG


def test_the_same_meridian_under_the_name_of_the_other_width(tmp_path, datum):
    # CM 105: zone 35 of the 3° zones, zone 18 of the 6° zones: one projection, two numbers.
    place = PLACES["Wudu"]
    six, three = (zone_at(place, datum, width=w, prefixed=True) for w in (6, 3))
    plain_six, plain_three = (zone_at(place, datum, width=w, prefixed=False) for w in (6, 3))
    for true, stated in ((six, three), (three, six), (six, plain_three), (three, plain_six)):
        layer = read(written(tmp_path, drawn(place, datum, true), stated))
        assert CRS(layer.crs).to_epsg() == true
        assert len(layer.notes.receipts) == 1
        assert off_deg(layer, place, datum) < MOST_OFF_DEG
    for true, stated in ((plain_six, plain_three), (plain_three, plain_six)):
        layer = read(written(tmp_path, drawn(place, datum, true), stated))
        assert off_deg(layer, place, datum) < MOST_OFF_DEG  # nothing is wrong with the places
        assert crs_codes(layer) == []


@pytest.mark.parametrize("label_prefixed", [True, False])
def test_numbered_rows_of_two_zones_are_told_row_by_row(tmp_path, place, datum, label_prefixed):
    home, beside = (zone_at(place, datum, width=3, prefixed=True, aside=n) for n in (0, 1))
    shapes = drawn(place, datum, home)
    shapes[[2, 7, 9]] = moved(squares(place)[[2, 7, 9]], GEOGRAPHIC[datum], beside)
    stated = home if label_prefixed else zone_at(place, datum, width=3, prefixed=False)
    layer = read(written(tmp_path, shapes, stated))
    assert [f.row for f in layer.notes.findings if f.code == "crs_row_zone"] == [3, 8, 10]
    assert sorted(r.row for r in layer.notes.receipts if r.row) == [3, 8, 10]
    assert off_deg(layer, place, datum) < MOST_OFF_DEG


# --- in doubt --------------------------------------------------------------------------


def test_degrees_labelled_metres_are_in_doubt(tmp_path, place, datum):
    for prefixed in (True, False):
        code = zone_at(place, datum, width=3, prefixed=prefixed)
        layer = read(written(tmp_path, squares(place), code))
        assert all(in_doubt(layer))


@pytest.mark.parametrize("stated", [*GEOGRAPHIC, 4326])
@pytest.mark.parametrize("prefixed", [True, False])
def test_metres_labelled_degrees_are_in_doubt(tmp_path, place, stated, prefixed):
    true = zone_at(place, 0, width=3, prefixed=prefixed)
    layer = read(written(tmp_path, drawn(place, 0, true), stated))
    assert all(in_doubt(layer))


@pytest.mark.parametrize("aside", [-2, -1, 1, 2])
def test_another_number_than_the_stated_one_is_in_doubt(tmp_path, place, datum, aside):
    true = zone_at(place, datum, width=3, prefixed=True)
    for prefixed in (True, False):
        stated = zone_at(place, datum, width=3, prefixed=prefixed, aside=aside)
        layer = read(written(tmp_path, drawn(place, datum, true), stated))
        assert all(in_doubt(layer))


@pytest.mark.parametrize("aside", [-2, -1, 1, 2])
@pytest.mark.parametrize("width", [3, 6])
def test_a_lying_meridian_is_told_by_the_district(tmp_path, place, datum, width, aside):
    true = zone_at(place, datum, width=width, prefixed=False)
    stated = zone_at(place, datum, width=width, prefixed=False, aside=aside)
    path = written(tmp_path, drawn(place, datum, true), stated)
    layer = read(path, within=district(place))
    assert all(in_doubt(layer))
    said = next(f for f in layer.notes.findings if f.code == "crs_in_doubt").message("en")
    assert f"EPSG:{zone_at(place, 0, width=3, prefixed=False)}" in said or width == 6
    # Without a district it is in doubt where it would lie outside China, and else undecidable.
    alone = read(path)
    open_question = undecided(alone, kind="patches", placed=False)
    listed = [finding.fields["what"] for finding in open_question]
    assert all(in_doubt(alone)) or listed == ["@undecided.zone_and_datum"]


@pytest.mark.parametrize("true_width", [3, 6])
def test_three_degrees_against_six_is_told_by_the_district(tmp_path, place, datum, true_width):
    true = zone_at(place, datum, width=true_width, prefixed=False)
    stated = zone_at(place, datum, width=9 - true_width, prefixed=False)
    layer = read(written(tmp_path, drawn(place, datum, true), stated), within=district(place))
    same = ZONES[true].meridian == ZONES[stated].meridian
    assert all(in_doubt(layer)) or (same and off_deg(layer, place, datum) < MOST_OFF_DEG)


@pytest.mark.parametrize("aside", [-1, 1])
@pytest.mark.parametrize("with_district", [False, True])
def test_plain_rows_of_two_zones_are_in_doubt_row_by_row(
    tmp_path, place, datum, aside, with_district
):
    home, beside = (zone_at(place, datum, width=3, prefixed=False, aside=n) for n in (0, aside))
    shapes = drawn(place, datum, home)
    shapes[[2, 7, 9]] = moved(squares(place)[[2, 7, 9]], GEOGRAPHIC[datum], beside)
    layer = read(written(tmp_path, shapes, home), within=district(place) if with_district else None)
    assert np.flatnonzero(in_doubt(layer)).tolist() == [2, 7, 9]
    found = [f for f in layer.notes.findings if f.code == "crs_row_in_doubt"]
    assert [f.row for f in found] == [3, 8, 10]
    # Nothing is averaged nor moved: the coordinates are those of the file.
    assert np.abs(layer.total_bounds - shapely.total_bounds(shapes)).max() < 1e-6


@pytest.mark.parametrize("fault", ["degrees", "turned", "no number"])
def test_single_rows_that_lie_nowhere_are_in_doubt_alone(tmp_path, place, datum, fault):
    home = zone_at(place, datum, width=3, prefixed=True)
    shapes = drawn(place, datum, home)
    wrong = {
        "degrees": squares(place),
        "turned": shapely.transform(shapes, lambda xy: xy[:, ::-1]),
        "no number": drawn(place, datum, zone_at(place, datum, width=3, prefixed=False)),
    }[fault]
    shapes[5] = wrong[5]
    layer = read(written(tmp_path, shapes, home))
    assert np.flatnonzero(in_doubt(layer)).tolist() == [5]


@pytest.mark.parametrize("aside", [11, 12])
def test_a_chinese_label_under_which_data_lie_outside_china_is_in_doubt(tmp_path, datum, aside):
    # Jiuquan 33° or 36° further east is the sea east of Hokkaido: no place for a Chinese datum.
    place = PLACES["Jiuquan"]
    true = zone_at(place, datum, width=3, prefixed=False)
    stated = zone_at(place, datum, width=3, prefixed=False, aside=aside)
    layer = read(written(tmp_path, drawn(place, datum, true), stated))
    assert all(in_doubt(layer))
    assert crs_codes(layer) == ["crs_in_doubt"]


def test_three_degrees_read_as_six_far_beyond_its_zone_is_a_warning(tmp_path, datum):
    # Qingyang from CM 105 (zone 18) lies 2.6° east of it; under CM 108 that is 1.1° too far.
    place = PLACES["Qingyang"]
    true = zone_at(place, datum, width=6, prefixed=False)
    stated = zone_at(place, datum, width=3, prefixed=False)
    path = written(tmp_path, drawn(place, datum, true), stated)
    assert crs_codes(read(path)) == ["crs_off_zone"]
    assert crs_codes(read(path, within=district(place))) == ["crs_in_doubt"]


# --- what one layer alone cannot show ----------------------------------------------------


@pytest.mark.parametrize("apart", [1, 2])
def test_numbers_of_one_datum_under_the_name_of_another_are_listed(tmp_path, place, datum, apart):
    label = (datum + apart) % len(DATUMS)
    true, stated = (zone_at(place, one, width=3, prefixed=True) for one in (datum, label))
    layer = read(written(tmp_path, drawn(place, datum, true), stated), within=district(place))
    layer = placed(layer, kind="patches", settings=AllSettings())
    found = undecided(layer, kind="patches", placed=True)
    assert [finding.fields["what"] for finding in found] == ["@undecided.datum"]
    ballpark = [f.code for f in layer.notes.findings if f.code == "datum_ballpark"]
    assert ballpark == ([] if label == 0 else ["datum_ballpark"])


def test_utm_numbers_as_gauss_krueger_are_listed(tmp_path, place):
    # 0.9996 of the northing is 1.5 km: no sign of it in one layer, but in a second one.
    utm = 32600 + int((place[0] + 180) // 6) + 1
    stated = zone_at(place, 0, width=6, prefixed=False)
    layer = read(written(tmp_path, moved(squares(place), 4326, utm), stated))
    assert undecided(layer, kind="patches", placed=False)
