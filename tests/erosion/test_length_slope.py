"""L and S by published check values; slope lengths on planes, steps and a cone; laws of both."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS

from swcgeo.erosion.loss.length_slope import length_exponent, length_factor, slope_factor
from swcgeo.erosion.loss.slope_length import slope_length
from swcgeo.erosion.terrain import slope_degrees
from swcgeo.model.raster import Raster
from swcgeo.model.settings import SoilLossSettings

CELL = 10.0


def relief(values, *, crs="EPSG:4544", transform=None):
    grid = transform or Affine(CELL, 0, 500_000, 0, -CELL, 3_700_000)
    return Raster(np.asarray(values, dtype="float64"), grid, CRS(crs))


def profile(heights, *, rows=5):
    """Return a relief that is the same in every row."""
    return relief(np.tile(np.asarray(heights, dtype="float64"), (rows, 1)))


@pytest.mark.parametrize(
    # domain notes §3.3: the pieces jump at 5° and at 10°
    ("slope", "truth"),
    [(4.9999999, 0.971), (5, 0.964), (9.9999999, 2.417), (10, 2.843), (25, 8.295), (30, 9.990)],
)
def test_s_has_its_published_values_and_jumps(slope, truth):
    assert slope_factor(np.array([slope])).item() == pytest.approx(truth, abs=5e-4)


def test_s_rises_no_more_above_the_cap():
    settings = SoilLossSettings(slope_cap_deg=25.0)
    assert slope_factor(np.array([25.0, 40.0, 89.0]), settings=settings).tolist() == (
        [pytest.approx(8.295, abs=5e-4)] * 3
    )
    assert slope_factor(np.array([60.0]), settings=SoilLossSettings(slope_cap_deg=90.0)).item() == (
        pytest.approx(21.9 * np.sqrt(3) / 2 - 0.96)
    )


def test_unknown_slope_makes_s_and_l_unknown():
    nothing = np.array([np.nan])
    assert np.isnan(slope_factor(nothing)).all()
    assert np.isnan(length_exponent(nothing)).all()
    assert np.isnan(length_factor(np.zeros(1), np.full(1, 10.0), nothing)).all()


@pytest.mark.parametrize("cells", [1, 2, 7, 20])
def test_the_mean_l_of_a_slopes_cells_is_the_l_of_the_slope(cells):
    # (λ/22.13)^0.5 for the slope as a whole, 9° steep: the segments telescope.
    above = np.arange(cells) * CELL
    mean = length_factor(above, np.full(cells, CELL), np.full(cells, 9.0)).mean()
    assert mean == pytest.approx((cells * CELL / 22.13) ** 0.5)


def test_beyond_the_cap_a_cell_is_the_last_stretch_of_a_capped_slope():
    settings = SoilLossSettings(length_cap_m=100.0)
    far = length_factor(
        np.array([90.0, 100.0, 5000.0]), np.full(3, 10.0), np.full(3, 9.0), settings=settings
    )
    # (100^1.5 − 90^1.5) / (10 · 22.13^0.5)
    assert far == pytest.approx(np.full(3, (1000 - 90**1.5) / (10 * 22.13**0.5)))
    # One cell of 500 m is the whole capped slope.
    whole = length_factor(np.zeros(1), np.array([500.0]), np.array([9.0]), settings=settings)
    assert whole.item() == pytest.approx((100 / 22.13) ** 0.5)


def test_on_a_plane_the_length_grows_cell_by_cell_down_to_the_cap():
    down_east = profile(100.0 - 2.0 * np.arange(12))
    length = slope_length(down_east, settings=SoilLossSettings(length_cap_m=60.0))
    assert length.above_m[2].tolist() == [0, 10, 20, 30, 40, 50, 60, 60, 60, 60, 60, 60]
    assert (length.through_m[:, :-1] == CELL).all()


def test_a_diagonal_plane_is_gone_down_on_the_diagonal():
    col, row = np.meshgrid(np.arange(8), np.arange(8))
    length = slope_length(relief(100.0 - col - row))
    # Each step is 10·√2 m, and from the corner it takes as many steps as the row says.
    diagonal = np.arange(8)
    assert length.above_m[diagonal, diagonal] == pytest.approx(diagonal * CELL * np.sqrt(2))


def test_the_length_ends_where_the_slope_falls_below_half():
    # 20 % over 10 cells (11.3°), then 8 % (4.6°): 0.4 of it.  The cell at the break has 14 %
    # (8.0°, 0.70 of 11.3°), the next 8 % (0.58 of 8.0°, and gentle: below 0.7, so it ends there).
    heights = np.concatenate([40 - 2.0 * np.arange(11), 20 - 0.8 * np.arange(1, 10)])
    length = slope_length(profile(heights)).above_m[2]
    assert length[10] == 100.0
    assert length[11] == 0.0
    assert length[12:19].tolist() == [10.0 * k for k in range(1, 8)]


def test_the_cut_off_of_gentle_cells_is_a_setting_of_its_own():
    heights = np.concatenate([40 - 2.0 * np.arange(11), 20 - 0.8 * np.arange(1, 10)])
    settings = SoilLossSettings(cut_share_gentle=0.5)  # 0.58 is now enough to go on
    assert slope_length(profile(heights), settings=settings).above_m[2][11] == 110.0


def test_of_two_slopes_that_meet_the_longer_counts_and_a_hollow_ends_both():
    valley = profile([70, 60, 50, 40, 30, 20, 30, 40])
    # Without cut-off: five cells from the west, two from the east.
    settings = SoilLossSettings(cut_share=0.0, cut_share_gentle=0.0)
    assert slope_length(valley, settings=settings).above_m[2].tolist() == [
        0, 10, 20, 30, 40, 50, 10, 0,
    ]  # fmt: skip


def test_on_a_cone_the_length_is_the_way_from_the_top():
    col, row = np.meshgrid(np.arange(41) - 20, np.arange(41) - 20)
    length = slope_length(relief(1000 - 5 * np.hypot(col, row))).above_m
    # Along rows and diagonals D8 goes straight down; the top itself drains one way only, so that
    # elsewhere the first step is missing.
    steps = np.arange(5, 19)
    for down, right, stride in (
        (0, 1, 1.0),
        (1, 0, 1.0),
        (1, -1, np.sqrt(2)),
        (-1, -1, np.sqrt(2)),
    ):
        way = length[20 + down * steps, 20 + right * steps]
        missing = steps * CELL * stride - way
        assert np.ptp(missing) == pytest.approx(0, abs=1e-9)
        assert missing[0] == pytest.approx(0) or missing[0] == pytest.approx(CELL * stride)


def test_degrees_give_the_lengths_of_metres():
    # A cell of 10" at 33.5° N: 258.2 m by 308.1 m (GRS 80); the plane falls to the south.
    cell = 10 / 3600
    falls = np.tile(1000 - 30.0 * np.arange(6)[::-1, None], (1, 5))[::-1]
    dem = relief(falls, crs="EPSG:4490", transform=Affine(cell, 0, 105, 0, -cell, 33.5))
    length = slope_length(dem, settings=SoilLossSettings(length_cap_m=5000.0))
    assert length.above_m[3, 2] == pytest.approx(3 * 308.1, abs=0.5)


def test_unknown_heights_are_unknown_and_begin_a_slope():
    dem = profile(100.0 - 2.0 * np.arange(8))
    dem.values[:, 3] = np.nan
    length = slope_length(dem).above_m[2]
    assert np.isnan(length[3])
    assert length[[4, 5]].tolist() == [0, 10]
    assert np.isnan(slope_degrees(dem)[2, 4])
