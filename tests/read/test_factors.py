"""Factors of any grid on one: interpolated or averaged where they may be, classes never."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import Transformer

from swcgeo.errors import CrsError, LayerError, MissingFileError, UsageError
from swcgeo.model.raster import Part
from swcgeo.read.grids.factors import read_factors

X, Y = 500_000, 3_700_000


def write(folder, name, values, *, cell=10.0, x=X, y=Y, crs="EPSG:4544", dtype="float32", **more):
    values = np.asarray(values, dtype=dtype)
    bands = values if values.ndim == 3 else values[None]
    with rasterio.open(
        folder / f"{name}.tif", "w", driver="GTiff", height=bands.shape[1], width=bands.shape[2],
        count=len(bands), dtype=dtype, crs=crs, transform=Affine(cell, 0, x, 0, -cell, y),
        nodata=more.pop("nodata", None),
    ) as target:  # fmt: skip
        target.write(bands)
        for key, value in more.items():
            setattr(target, key, value)


def factors(folder, **entries):
    lines = [f"{key} = {value!r}" for key, value in entries.items()]
    (folder / "factors.toml").write_text("\n".join(lines).replace("'", '"'), encoding="utf-8")
    return read_factors(folder / "factors.toml")


def whole(opened, name):
    return opened.read(name, Part(0, 0, opened.grid.rows, opened.grid.cols))


def test_the_grid_is_the_dems_else_the_finest_projected_one(tmp_path):
    write(tmp_path, "dem", np.zeros((3, 3)), cell=30)
    write(tmp_path, "B", np.ones((9, 9)), cell=10)
    write(tmp_path, "K", np.full((90, 90), 0.005), cell=1e-5, x=105, y=33.4, crs="EPSG:4490")
    with factors(tmp_path, dem="dem.tif", B="B.tif") as opened:
        assert (opened.grid.rows, opened.grid.transform.a) == (3, 30)
    with pytest.raises(CrsError, match="K and grid have no ground in common"):
        factors(tmp_path, B="B.tif", K="K.tif")


def test_a_raster_on_the_grid_is_taken_as_it_is_without_receipt(tmp_path):
    values = np.array([[0.1, 0.2], [-1, 0.4]])
    write(tmp_path, "B", values, nodata=-1)
    write(tmp_path, "E", np.ones((2, 2)))
    with factors(tmp_path, B="B.tif", E="E.tif", R=2000) as opened:
        assert opened.notes.receipts == ()
        assert opened.names == {"B", "E", "R"}
        assert whole(opened, "B")[0] == pytest.approx([0.1, 0.2])
        assert np.isnan(whole(opened, "B")[1, 0])
        assert whole(opened, "R") == 2000


def test_coarse_values_are_interpolated_between_their_middles(tmp_path):
    write(tmp_path, "dem", np.zeros((6, 6)))
    write(tmp_path, "R", np.tile([1000.0, 4000.0], (2, 1)), cell=30)
    with factors(tmp_path, dem="dem.tif", R="R.tif") as opened:
        # Middles of R at 15 and 45 m, of the cells at 5, 15 … 55 m: 100 a metre in between.
        assert whole(opened, "R")[2] == pytest.approx([1000, 1000, 2000, 3000, 4000, 4000])
        (receipt,) = opened.notes.receipts
        assert (receipt.layer, receipt.method) == ("R", "aligned:bilinear, 30 m → 10 m")


def test_fine_values_are_averaged(tmp_path):
    write(tmp_path, "dem", np.zeros((2, 2)), cell=30)
    fine = np.arange(36.0).reshape(6, 6) / 1000
    write(tmp_path, "K", fine, cell=10)
    with factors(tmp_path, dem="dem.tif", K="K.tif") as opened:
        means = fine.reshape(2, 3, 2, 3).mean(axis=(1, 3))
        assert whole(opened, "K") == pytest.approx(means, rel=1e-6)
        assert opened.notes.receipts[0].method == "aligned:average, 10 m → 30 m"


@pytest.mark.parametrize("name", ["B", "E", "T", "C", "P"])
@pytest.mark.parametrize("cell", [7.0, 30.0, 45.0])
def test_values_of_classes_are_never_mixed(tmp_path, name, cell):
    rng = np.random.default_rng(3)
    write(tmp_path, "dem", np.zeros((40, 40)))
    write(tmp_path, name, rng.choice([0.1, 0.5, 1.0], (70, 70)), cell=cell)
    with factors(tmp_path, dem="dem.tif", **{name: f"{name}.tif"}) as opened:
        assert set(np.unique(whole(opened, name)).round(6)) == {0.1, 0.5, 1.0}


def test_unknown_stays_as_large_as_it_is(tmp_path):
    write(tmp_path, "dem", np.zeros((9, 9)))
    values = np.full((3, 3), 2000.0)
    values[1, 1] = -9
    write(tmp_path, "R", values, cell=30, nodata=-9)
    with factors(tmp_path, dem="dem.tif", R="R.tif") as opened:
        unknown = np.isnan(whole(opened, "R"))
        assert unknown[3:6, 3:6].all()
        assert unknown.sum() == 9
        assert whole(opened, "R")[~unknown] == pytest.approx(np.full(72, 2000.0))


def test_a_mean_is_unknown_where_the_middle_of_the_cell_is(tmp_path):
    write(tmp_path, "dem", np.zeros((1, 2)), cell=30)
    fine = np.full((3, 6), 0.005)
    fine[1, 1] = fine[0, 3] = -9  # the middle of the first cell, a corner of the second
    write(tmp_path, "K", fine, cell=10, nodata=-9)
    with factors(tmp_path, dem="dem.tif", K="K.tif") as opened:
        assert np.isnan(whole(opened, "K")).tolist() == [[True, False]]


def test_ground_that_a_factor_does_not_reach_is_unknown(tmp_path):
    write(tmp_path, "dem", np.zeros((4, 4)))
    write(tmp_path, "R", np.full((4, 4), 2000.0), x=X + 20)
    with factors(tmp_path, dem="dem.tif", R="R.tif") as opened:
        assert np.isnan(whole(opened, "R")).tolist() == [[True, True, False, False]] * 4


@pytest.mark.parametrize(("cell", "degrees"), [(30, 0.0005), (2000, 0.03)])
def test_a_raster_in_another_crs_lies_where_it_lies_and_parts_change_nothing(
    tmp_path, cell, degrees
):
    # A value that is the longitude times 10: on the grid it must be that of each cell's middle.
    # Over 120 km a straight line between a few of them would be metres off.
    write(tmp_path, "dem", np.zeros((60, 60)), cell=cell)
    there = Transformer.from_crs("EPSG:4544", "EPSG:4490", always_xy=True)
    lon, lat = there.transform(X, Y)
    west, north = lon - 10 * degrees, lat + 10 * degrees
    values = np.tile((west + (np.arange(80) + 0.5) * degrees) * 10, (80, 1))
    place = {"cell": degrees, "x": west, "y": north, "crs": "EPSG:4490"}
    write(tmp_path, "R", values, **place, dtype="float64")
    with factors(tmp_path, dem="dem.tif", R="R.tif") as opened:
        found = whole(opened, "R")
        cols, rows = np.meshgrid(np.arange(60) + 0.5, np.arange(60) + 0.5)
        truth, _ = there.transform(X + cell * cols, Y - cell * rows)
        assert found == pytest.approx(truth * 10, abs=1e-7)  # a thousandth of a metre
        for part in opened.grid.parts(17):
            row, col, height, width = part
            cut = found[row : row + height, col : col + width]
            assert opened.read("R", part) == pytest.approx(cut, rel=1e-12)


def test_heights_stated_in_feet_become_metres_with_a_receipt(tmp_path):
    write(tmp_path, "dem", np.full((2, 2), 1000.0), units=("ft",))
    with factors(tmp_path, dem="dem.tif") as opened:
        assert whole(opened, "dem") == pytest.approx(np.full((2, 2), 304.8))
        assert opened.notes.receipts[0].method == "unit:ft → m (× 0.304800)"


def test_stated_scales_are_applied_and_fills_that_are_not_flagged_are_unknown(tmp_path):
    write(tmp_path, "K", np.array([[50, 60]]), dtype="int16", scales=(0.0001,))
    write(tmp_path, "R", np.array([[2000, 9.97e36]]))
    with factors(tmp_path, K="K.tif", R="R.tif") as opened:
        assert whole(opened, "K")[0] == pytest.approx([0.005, 0.006])
        assert np.isnan(whole(opened, "R")).tolist() == [[False, True]]


def test_what_cannot_be_used_is_refused_by_name(tmp_path):
    write(tmp_path, "two", np.zeros((2, 3, 3)))
    write(tmp_path, "nowhere", np.zeros((3, 3)), crs=None)
    write(tmp_path, "B", np.ones((3, 3)))
    with pytest.raises(LayerError, match="2 bands"):
        factors(tmp_path, K="two.tif")
    with pytest.raises(CrsError, match=r"K: .* has no CRS"):
        factors(tmp_path, K="nowhere.tif")
    with pytest.raises(MissingFileError, match=r"gone\.tif"):
        factors(tmp_path, K="gone.tif")
    with pytest.raises(UsageError, match="no raster"):
        factors(tmp_path, R=2000)
    with pytest.raises(UsageError, match=r"LSS \(LS\?\)"):
        factors(tmp_path, LSS=2, B="B.tif")
    with pytest.raises(UsageError, match=r"The factor K is 0\.45, which is impossible"):
        factors(tmp_path, K=0.45, B="B.tif")
    with pytest.raises(UsageError, match="dem = 5"):
        factors(tmp_path, dem=5, B="B.tif")
