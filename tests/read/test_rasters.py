"""Heights: NaN where unknown, only the part that is wanted."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from swcgeo.errors import CrsError, LayerError, MissingFileError
from swcgeo.read import read_dem


@pytest.fixture
def dem(tmp_path):
    """Return a raster of 10 by 10 cells of 10 m; the value is row × 10 + col, one is nodata."""
    path = tmp_path / "dem.tif"
    values = np.arange(100, dtype="int16").reshape(10, 10)
    values[0, 0] = -32768
    with rasterio.open(
        path, "w", driver="GTiff", width=10, height=10, count=1, dtype="int16", nodata=-32768,
        crs="EPSG:4544", transform=from_origin(500_000, 3_700_100, 10, 10),
    ) as target:  # fmt: skip
        target.write(values, 1)
    return path


def test_nodata_is_nan(dem):
    raster = read_dem(dem)
    assert np.isnan(raster.values[0, 0])
    assert raster.values[9, 9] == 99
    assert raster.bounds == (500_000, 3_700_000, 500_100, 3_700_100)
    assert raster.crs.to_epsg() == 4544


def test_a_window_is_the_cells_that_meet_it_and_one_more_around(dem):
    # x 30 to 40 m is column 3, y 50 to 60 m is row 4 from the top; with one more: 2–4 and 3–5.
    raster = read_dem(dem, bounds=(500_030, 3_700_050, 500_040, 3_700_060))
    assert raster.values.tolist() == [[32, 33, 34], [42, 43, 44], [52, 53, 54]]
    assert raster.bounds == (500_020, 3_700_040, 500_050, 3_700_070)


def test_bounds_may_be_in_another_crs(dem):
    raster = read_dem(dem, bounds=(35_500_030, 3_700_050, 35_500_040, 3_700_060), crs="EPSG:4523")
    assert 43 in raster.values
    assert raster.values.size < 100


def test_a_window_elsewhere_is_refused(dem):
    with pytest.raises(LayerError, match=r"the raster .*dem\.tif cannot be used: outside"):
        read_dem(dem, bounds=(0, 0, 1, 1))


def test_what_is_no_raster_is_refused(tmp_path):
    (tmp_path / "x.tif").write_text("no raster")
    with pytest.raises(LayerError, match=r"x\.tif cannot be used"):
        read_dem(tmp_path / "x.tif")
    with pytest.raises(MissingFileError, match=r"gone\.tif"):
        read_dem(tmp_path / "gone.tif")


def test_a_real_dem_is_read(real):
    raster = read_dem(real / "rasters/invest_dem_utm10n_30m.tif")
    # README of the folder: 194 × 231 cells, 99 to 640 m.
    assert sorted(raster.values.shape) == [194, 231]
    assert (np.nanmin(raster.values), np.nanmax(raster.values)) == pytest.approx((99, 640), abs=1)


def test_a_raster_without_crs_is_refused(real):
    with pytest.raises(CrsError, match="has no CRS"):
        read_dem(real / "rasters/china-dem.nc")
