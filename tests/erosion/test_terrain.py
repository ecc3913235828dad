"""Slope by formula: planes and a cone, whatever the unit of the cells; and a real relief."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS
from shapely.geometry import Point

from swcgeo.erosion.terrain import slope_degrees, steep_ground
from swcgeo.model.raster import Raster
from swcgeo.read.rasters import read_dem

REAL = Path(__file__).parents[3] / "shared" / "realdata" / "rasters"
X, Y = 500_000, 3_700_000


def relief(height, *, cell=10.0, rows=30, cols=40, crs="EPSG:4544"):
    """Return heights from a formula of x and y, m east and north of the first cell's centre."""
    col, row = np.meshgrid(np.arange(cols), np.arange(rows))
    transform = Affine(cell, 0, X - cell / 2, 0, -cell, Y + cell / 2)
    return Raster(values=height(col * cell, -row * cell), transform=transform, crs=CRS(crs))


def inner(values):
    return values[1:-1, 1:-1]


@pytest.mark.parametrize(("east", "north"), [(1, 0), (0, -0.5), (0.3, 0.4), (-2, 1.5), (0, 0)])
def test_a_plane_is_as_steep_as_its_gradient(east, north):
    slope = slope_degrees(relief(lambda x, y: east * x + north * y))
    # tan(slope) = √(east² + north²): (0.3, 0.4) rises 0.5 m a metre, 26.57°.
    truth = np.degrees(np.arctan(np.hypot(east, north)))
    assert inner(slope) == pytest.approx(np.full(inner(slope).shape, truth), abs=1e-9)


def test_a_cone_is_equally_steep_on_all_sides():
    dem = relief(lambda x, y: -np.hypot(x - 500, y + 500), cell=5.0, rows=200, cols=200)
    slope = slope_degrees(dem)
    col, row = np.meshgrid(np.arange(200), np.arange(200))
    far = np.hypot(col * 5.0 - 500, 500 - row * 5.0) > 100  # 3 × 3 cells see no curvature there
    assert inner(slope)[inner(far)] == pytest.approx(45.0, abs=0.1)


def test_the_border_and_the_cells_beside_unknown_ones_are_unknown():
    dem = relief(lambda x, y: x, rows=7, cols=9)
    dem.values[3, 4] = np.nan
    unknown = np.isnan(slope_degrees(dem))
    expected = np.ones((7, 9), dtype=bool)
    expected[1:-1, 1:-1] = False
    expected[2:5, 3:6] = True
    assert (unknown == expected).all()


def test_cells_in_feet_are_taken_as_feet():
    # A foot up on each foot east; heights are metres, so the relief is drawn in metres.
    metres = relief(lambda x, y: x * 0.3048006096, crs="EPSG:2272")
    assert inner(slope_degrees(metres)) == pytest.approx(45.0, abs=1e-6)


def test_cells_in_degrees_are_measured_on_the_ground():
    # One arc-second at 60° north is 30.9 m north-south, but 15.5 m east-west.
    second, rise = 1 / 3600, 10.0
    col, row = np.meshgrid(np.arange(20), np.arange(20))
    transform = Affine(second, 0, 10, 0, -second, 60)
    slopes = [
        slope_degrees(Raster(values=rise * step, transform=transform, crs=CRS("EPSG:4326")))[9, 9]
        for step in (1.0 * col, 1.0 * row)
    ]
    truth = np.degrees(np.arctan([rise / 15.5, rise / 30.95]))
    assert slopes == pytest.approx(truth, rel=5e-3)


def test_steep_ground_is_the_cells_from_the_bound_on():
    # West half flat, east half 45°: columns 20 to 38 are steep, the one at the break half so.
    dem = relief(lambda x, y: np.maximum(x - 200, 0))
    steep = steep_ground(dem, from_deg=30)
    # 28 inner rows × columns 21 … 38; the column of the break rises 0.5 m a metre: 26.57°.
    assert steep.area.sum() == pytest.approx(28 * 18 * 100)
    assert steep.crs == dem.crs
    assert steep_ground(dem, from_deg=25).area.sum() == pytest.approx(28 * 19 * 100)


def test_two_hills_are_two_pieces_and_flat_ground_is_none():
    cones = relief(lambda x, y: np.maximum(40 - np.hypot(x - 100, y + 150), 0) + np.maximum(40 - np.hypot(x - 300, y + 150), 0))  # fmt: skip
    pieces = steep_ground(cones, from_deg=25)
    assert len(pieces) == 2
    assert pieces.distance(Point(X + 100, Y - 150)).min() < 20
    assert steep_ground(relief(lambda x, y: 0 * x), from_deg=25).empty


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/realdata is not here")
def test_on_a_real_relief_the_slope_is_that_of_the_plane_fitted_to_nine_cells():
    dem = read_dem(REAL / "invest_dem_utm10n_30m.tif")
    slope = slope_degrees(dem)
    # Horn's differences are those of the least-squares plane with weights 1 2 1 / 2 4 2 / 1 2 1.
    north, east = np.meshgrid([30.0, 0.0, -30.0], [-30.0, 0.0, 30.0], indexing="ij")
    design = np.column_stack([east.ravel(), north.ravel(), np.ones(9)])
    root = np.sqrt(np.outer([1, 2, 1], [1, 2, 1]).ravel())
    rng = np.random.default_rng(3)
    rows, cols = (rng.integers(1, size - 1, 400) for size in dem.values.shape)
    checked = 0
    for row, col in zip(rows, cols, strict=True):
        near = dem.values[row - 1 : row + 2, col - 1 : col + 2].ravel()
        if np.isnan(near).any():
            assert np.isnan(slope[row, col])
            continue
        a, b, _ = np.linalg.lstsq(design * root[:, None], near * root, rcond=None)[0]
        assert slope[row, col] == pytest.approx(np.degrees(np.arctan(np.hypot(a, b))), abs=1e-6)
        checked += 1
    assert checked > 100
