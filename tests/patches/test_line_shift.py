"""The shift of a line in the hills against dense points, and on real rivers."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, affinity, box

from swcgeo.model.settings import PlanChangeSettings
from swcgeo.overlay.apart import joined
from swcgeo.patches.changing.line_shift import line_shift
from swcgeo.patches.plan_change import plan_change

RULES = PlanChangeSettings()
REAL = Path(__file__).parents[3] / "shared" / "realdata" / "quebec_watersheds"
law = settings(derandomize=True, max_examples=40, deadline=None, database=None)
places = st.tuples(st.integers(0, 4000), st.integers(0, 4000))
lines = st.lists(places, min_size=2, max_size=6, unique=True).map(LineString)
hills = st.tuples(st.integers(0, 3000), st.integers(0, 3000), st.integers(500, 3000)).map(
    lambda cut: box(cut[0], cut[1], cut[0] + cut[2], cut[1] + cut[2])
)


def by_points(approved, new, hill, *, step=1.0):
    """Return shifted length and part as domain notes §2.3 say it: points along the new line."""
    count = int(np.ceil(new.length / step))
    points = shapely.line_interpolate_point(new, (np.arange(count) + 0.5) * new.length / count)
    far = shapely.distance(points, approved) > RULES.shift_m
    part, rest = approved.intersection(hill), approved.difference(hill)
    near = np.zeros(count, dtype=bool)
    if not part.is_empty:
        to_rest = np.full(count, np.inf) if rest.is_empty else shapely.distance(points, rest)
        near = shapely.distance(points, part) <= to_rest
    counts = far & (shapely.intersects(hill, points) | near)
    return counts.mean() * new.length, part.length


@law
@given(lines, lines, hills)
def test_points_along_the_line_agree(approved, new, hill):
    approved, new = shapely.unary_union(approved), shapely.unary_union(new)
    shift = line_shift(approved, new, hill, settings=RULES)
    length, part = by_points(approved, new, hill)
    # A part of the line near to two parts of the old one may be counted by steps of 10 m.
    assert shift.length_m == pytest.approx(length, abs=RULES.step_m * 6 + 0.02 * new.length)
    assert shift.part_m == pytest.approx(part, abs=1e-6)


@law
@given(lines, lines, hills)
def test_what_has_shifted_lies_on_the_new_line_beyond_300_m(approved, new, hill):
    shift = line_shift(approved, new, hill, settings=RULES)
    assert shift.length_m <= shapely.unary_union(new).length + 1e-6
    for part in shift.line.geoms:
        middle = shapely.line_interpolate_point(part, 0.5, normalized=True)
        assert middle.distance(approved) > 300
        assert middle.distance(new) < 1e-6


@law
@given(lines, lines, hills)
def test_cutting_lines_and_hills_in_parts_changes_nothing(approved, new, hill):
    west, south, east, north = hill.bounds
    middle = west + 0.37 * (east - west)
    halves = shapely.union_all([box(west, south, middle, north), box(middle, south, east, north)])
    cut = MultiLineString(
        [LineString(pair) for pair in zip(new.coords, new.coords[1:], strict=False)]
    )
    whole = line_shift(approved, new, hill, settings=RULES)
    parts = line_shift(approved, cut, halves, settings=RULES)
    assert parts.length_m == pytest.approx(whole.length_m, abs=RULES.step_m)
    assert parts.part_m == pytest.approx(whole.part_m)


def rivers(count):
    """Return long rivers of Quebec as lines in metres, in a conformal CRS."""
    path = f"/vsizip/{REAL / 'river_without_merging_lakes_v2-1.zip'}"
    frame = gpd.read_file(path)
    shapes = [joined(shape) for shape in frame.to_crs("EPSG:32198").geometry]
    lengths = np.array([shape.length for shape in shapes])
    return [shapes[at] for at in np.argsort(-lengths)[:count]]


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/realdata is not here")
@pytest.mark.parametrize(("off", "least", "most"), [(100, 0, 0), (290, 0, 0.01), (5000, 0.5, 1.0)])
def test_real_rivers_moved_by_known_distances(off, least, most):
    for river in rivers(6):
        moved = affinity.translate(river, off, 0)
        shift = line_shift(river, moved, river.envelope.buffer(20_000), settings=RULES)
        length, part = by_points(
            river, shapely.unary_union(moved), river.envelope.buffer(20_000), step=5
        )
        assert shift.length_m == pytest.approx(length, abs=5 + 0.002 * length)
        assert shift.part_m == pytest.approx(part)
        assert least <= shift.share <= most


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/realdata is not here")
def test_real_rivers_as_roads_go_through_the_whole_chain():
    shapes = rivers(4)
    rows = [(f"P{at}", number) for at in range(4) for number in (1, 2)]
    lines_ = [
        affinity.translate(shapes[int(one[1:])], 0, 4000 * (number - 1)) for one, number in rows
    ]
    frame = gpd.GeoDataFrame(
        {"range_id": [one for one, _ in rows], "project_id": [one for one, _ in rows],
         "version": [number for _, number in rows], "project_type": "公路",
         "approved_on": [f"20{20 + number}" for _, number in rows]},
        geometry=shapely.buffer(lines_, 20), crs="EPSG:32198",
    )  # fmt: skip
    centre = (
        frame[["project_id", "version"]].set_geometry(lines_, crs=frame.crs).to_crs("EPSG:4326")
    )
    hill = gpd.GeoDataFrame(geometry=[box(*frame.total_bounds).buffer(9000)], crs=frame.crs)
    found = plan_change(frame, centrelines=centre, hills=hill)
    assert (found["shift_share"] > 0.3).all()
    assert found["reasons"].str.contains("line_shifted").all()
    assert len(found.tables["plan_change_lines"]) == 4
