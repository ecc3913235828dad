"""A shift between two layers is seen, to a metre; layers that lie right give no alarm."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.affinity import rotate, translate

from swcgeo.check.place.offset import offset_between
from swcgeo.check.place.shifted import shift_findings
from swcgeo.check.place.webmaps import FORMULAS, to_gcj02, undone
from swcgeo.model.settings import OffsetSettings

REAL = Path(__file__).parents[3] / "shared" / "realdata" / "cn_longnan"
SIDE_M = 12_000
WORLDS = range(6)


def array(shapes):
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found


def blob(rng, at, size):
    """Return an irregular outline of some size around a place."""
    turns = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(7, 16)))
    reach = size * rng.uniform(0.6, 1.4, len(turns))
    ring = np.column_stack([np.cos(turns), np.sin(turns)]) * reach[:, None] + at
    return shapely.Polygon(ring).buffer(0)


def redrawn(rng, shape, error_m):
    """Return an outline with other vertices, each off by an error of drawing."""
    ring = shapely.get_coordinates(shapely.segmentize(shapely.Polygon(shape.exterior), 40))[:-1]
    drawn = shapely.Polygon(ring + rng.normal(0, error_m, ring.shape)).buffer(0)
    return max(shapely.get_parts(drawn), key=lambda part: part.area)


def places(rng, count):
    return rng.uniform(0, SIDE_M, (count, 2))


def matched(rng):
    """A third of the ranges were built on and redrawn; as many patches have no range."""
    ranges = [blob(rng, at, rng.uniform(50, 400)) for at in places(rng, 40)]
    built = [redrawn(rng, ranges[row], 4.0) for row in rng.choice(40, 14, replace=False)]
    return array([*built, *(blob(rng, at, 60) for at in places(rng, 14))]), array(ranges)


def unrelated(rng):
    patches = [blob(rng, at, rng.uniform(30, 150)) for at in places(rng, rng.integers(5, 60))]
    return array(patches), array([blob(rng, at, 200) for at in places(rng, 30)])


def few(rng):
    return unrelated(rng)[0][: rng.integers(1, 5)], unrelated(rng)[1]


def inside(rng):
    """Patches somewhere within large ranges."""
    ranges = [blob(rng, at, 1000) for at in places(rng, 8)]
    within = [one.centroid.coords[0] + rng.normal(0, 150, 2) for one in ranges * 4]
    return array([blob(rng, at, 60) for at in within]), array(ranges)


def squares(rng):
    """Patches and ranges that all look the same, and have nothing to do with one another."""
    return tuple(
        array([translate(shapely.box(0, 0, 100, 100), *at) for at in places(rng, 30)])
        for _ in range(2)
    )


def beside(rng):
    """Spoil dumped beside its range, on any side of it."""
    ranges = [rotate(shapely.box(*at, *(at + 300)), rng.uniform(0, 90)) for at in places(rng, 25)]
    edges = [one.exterior.interpolate(rng.uniform(0, 1200)).coords[0] for one in ranges]
    heaps = [
        blob(rng, np.array(at), 60).difference(one) for at, one in zip(edges, ranges, strict=True)
    ]
    return array([max(shapely.get_parts(one), key=lambda p: p.area) for one in heaps]), array(
        ranges
    )


@pytest.mark.parametrize("seed", WORLDS)
@pytest.mark.parametrize("world", [matched, unrelated, few, inside, squares, beside])
def test_layers_that_lie_right_give_no_alarm(world, seed):
    assert offset_between(*world(np.random.default_rng(seed))) is None


@pytest.mark.parametrize("size_m", [30, 90, 400, 1200])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_shift_is_found_to_a_metre(size_m, seed):
    rng = np.random.default_rng(seed)
    patches, ranges = matched(rng)
    turn = rng.uniform(0, 2 * np.pi)
    east, north = size_m * np.sin(turn), size_m * np.cos(turn)
    found = offset_between(array([translate(one, east, north) for one in patches]), ranges)
    # 14 outlines drawn with errors of 4 m at some 20 vertices each: 4 / √280 = 0.24 m.
    assert (found.east_m, found.north_m) == pytest.approx((east, north), abs=1.5)
    assert found.spread_m < 1
    assert found.agreeing >= 10


def test_a_shift_has_the_same_size_the_other_way_round():
    patches, ranges = matched(np.random.default_rng(3))
    moved = array([translate(one, 250, 0) for one in patches])
    there, back = offset_between(moved, ranges), offset_between(ranges, moved)
    assert there.east_m == pytest.approx(-back.east_m, abs=1.5)


def test_a_shift_less_than_is_worth_a_word_is_none():
    patches, ranges = matched(np.random.default_rng(3))
    moved = array([translate(one, 10, 0) for one in patches])
    assert offset_between(moved, ranges) is None
    assert offset_between(moved, ranges, settings=OffsetSettings(least_m=5)).size_m > 8


def test_outlines_that_are_missing_or_damaged_do_not_matter():
    patches, ranges = matched(np.random.default_rng(3))
    moved = array([translate(one, 250, 0) for one in patches])
    broken = array([*moved, None, shapely.Polygon(), shapely.Point(0, 0)])
    assert offset_between(broken, ranges).east_m == pytest.approx(250, abs=1.5)
    assert offset_between(array([None]), ranges) is None


def frame(shapes, crs="EPSG:4544"):
    """Put metres of a drawn world at 105.1° E 33.3° N."""
    there = [translate(one, 509_000, 3_680_000) for one in shapes]
    return gpd.GeoDataFrame(geometry=there, crs="EPSG:4544").to_crs(crs)


@pytest.mark.parametrize("name", sorted(FORMULAS))
@pytest.mark.parametrize("which", ["first", "second"])
def test_the_shift_of_a_web_map_is_named_and_whose_it_is(name, which):
    layers = [frame(one, 4490) for one in matched(np.random.default_rng(5))]
    at = 0 if which == "first" else 1
    shown = shapely.transform(layers[at].geometry.to_numpy(), FORMULAS[name])
    layers[at] = layers[at].set_geometry(gpd.GeoSeries(shown, crs=4490))
    (found,) = shift_findings(*layers, kinds=("patches", "ranges"))
    assert (found.code, found.severity) == ("layer_offset", "warn")
    assert found.fields["likeness"] == f"@likeness.{name}_{which}"


def test_a_shift_of_ones_own_is_named_no_web_map():
    patches, ranges = (frame(one) for one in matched(np.random.default_rng(5)))
    moved = patches.set_geometry(patches.translate(-80, 60))
    (found,) = shift_findings(moved, ranges, kinds=("patches", "ranges"))
    assert found.fields["likeness"] == "@likeness.none"
    # 80 m west and 60 m north are 100 m, bearing 360° − 53.1°.
    assert found.fields["size"] == pytest.approx(100, abs=1.5)
    assert found.fields["bearing"] == pytest.approx(306.9, abs=1.5)
    assert found.fields["whither"] == "@compass.nw"


def test_rows_in_doubt_and_a_setting_keep_it_from_looking():
    patches, ranges = (frame(one) for one in matched(np.random.default_rng(5)))
    moved = patches.set_geometry(patches.translate(-80, 60))
    kinds = ("patches", "ranges")
    assert not shift_findings(moved.assign(crs_in_doubt=True), ranges, kinds=kinds)
    assert not shift_findings(moved, ranges, kinds=kinds, settings=OffsetSettings(look=False))


@pytest.mark.skipif(not REAL.exists(), reason="no real data beside the repository")
@pytest.mark.parametrize("county", ["621202", "621225"])
def test_the_hidden_datum_of_longnan_is_seen_against_another_layer(county):
    amap = gpd.read_file(REAL / f"{county}.geojson")
    rng = np.random.default_rng(7)
    # The other layer: the outline moved back, thinned, and drawn again with errors of 5 m.
    true = shapely.transform(amap.geometry.to_numpy(), lambda at: undone(to_gcj02, at))
    plane = gpd.GeoSeries(true, crs=4490).to_crs(4544)
    parts = plane.explode().simplify(15)
    surveyed = gpd.GeoDataFrame(
        geometry=[redrawn(rng, one, 5.0) for one in parts if one.area > 1e6], crs=4544
    )
    (found,) = shift_findings(amap, surveyed, kinds=("towns", "district"))
    assert found.fields["likeness"] == "@likeness.gcj02_first"
    assert 300 < found.fields["size"] < 500
    corrected = gpd.GeoDataFrame(geometry=gpd.GeoSeries(true, crs=4490))
    assert not shift_findings(corrected, surveyed, kinds=("towns", "district"))
