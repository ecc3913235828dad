"""Area by grade inside polygons: cells cut along the edge, classes that add up, raster as polygons."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from affine import Affine
from shapely.geometry import box

from swcgeo.erosion.account import account
from swcgeo.erosion.grade_areas import grade_areas
from swcgeo.errors import SchemaError
from swcgeo.read.grids.graded import read_erosion

X, Y, CELL = 500_000, 3_700_000, 30.0


def grades_file(folder, codes, *, crs="EPSG:4544"):
    codes = np.asarray(codes, dtype=np.uint8)
    path = folder / "grades.tif"
    with rasterio.open(
        path, "w", driver="GTiff", height=codes.shape[0], width=codes.shape[1], count=1,
        dtype="uint8", nodata=0, crs=crs, transform=Affine(CELL, 0, X, 0, -CELL, Y),
    ) as target:  # fmt: skip
        target.write(codes, 1)
    legend = folder / "legend.toml"
    legend.write_text("\n".join(f"{grade} = {grade}" for grade in range(1, 7)))
    return path, legend


def zones(*boxes):
    ids = [f"W{number}" for number in range(len(boxes))]
    return gpd.GeoDataFrame({"watershed_id": ids}, geometry=list(boxes), crs="EPSG:4544")


def overlap(low, high, count):
    """Return how much of each cell along an axis lies between two places, 0 to 1."""
    begin = np.arange(count) * CELL
    return np.clip(np.minimum(high, begin + CELL) - np.maximum(low, begin), 0, None) / CELL


def test_cells_are_cut_along_the_edge_of_the_zone_by_coverage_fraction(tmp_path):
    codes = np.random.default_rng(5).integers(0, 7, (90, 80))
    file, legend = grades_file(tmp_path, codes)
    west, east, down, up = 107.0, 2011.0, 1503.0, 44.0  # m east and south of the corner
    table = grade_areas(
        zones(box(X + west, Y - down, X + east, Y - up)), read_erosion(file, legend=legend)
    )
    # A box covers of each cell the product of what it covers along either axis.
    covered = np.outer(overlap(up, down, 90), overlap(west, east, 80))
    truth = np.bincount(codes.ravel(), weights=covered.ravel(), minlength=7) / covered.sum()
    assert table["share"].to_numpy() == pytest.approx(truth, abs=1e-6)
    assert table["area_km2"].sum() == pytest.approx((east - west) * (down - up) / 1e6, rel=1e-5)


def test_ground_outside_the_raster_is_unknown_and_all_adds_up(tmp_path):
    file, legend = grades_file(tmp_path, np.full((10, 10), 3))
    home = box(X - 300, Y - 300, X + 300, Y)
    table = grade_areas(zones(home, home.buffer(100)), read_erosion(file, legend=legend))
    first = table[table["watershed_id"] == "W0"].set_index("grade")["share"]
    assert first[0] == pytest.approx(0.5, abs=1e-6)
    assert first[3] == pytest.approx(0.5, abs=1e-6)
    assert table.groupby("watershed_id")["share"].sum().tolist() == pytest.approx([1, 1], abs=1e-4)


def test_erosion_without_grades_is_refused():
    with pytest.raises(SchemaError, match="grade"):
        grade_areas(zones(box(X, Y, X + 1, Y + 1)), zones(box(X, Y, X + 1, Y + 1)))


def test_the_account_takes_a_raster_as_it_takes_polygons(tmp_path):
    # Left half 微度, right half 中度, 600 by 300 m; the treatment lies across the middle.
    codes = np.repeat([[1] * 10 + [3] * 10], 10, axis=0)
    file, legend = grades_file(tmp_path, codes)
    drawn = gpd.GeoDataFrame(
        {"grade": ["微度", "中度"]}, crs="EPSG:4544",
        geometry=[box(X, Y - 300, X + 300, Y), box(X + 300, Y - 300, X + 600, Y)],
    )  # fmt: skip
    area = zones(box(X, Y - 300, X + 600, Y))
    works = gpd.GeoDataFrame(
        {"treatment_id": ["T"], "year": [2022]}, crs="EPSG:4544",
        geometry=[box(X + 245, Y - 200, X + 455, Y - 100)],
    )  # fmt: skip
    by_raster, by_polygons = (
        account(area, erosion, works).drop(columns="geometry")
        for erosion in (read_erosion(file, legend=legend), drawn)
    )
    row = by_raster.iloc[0]
    assert row["eroding_km2"] == pytest.approx(0.09, rel=1e-5)
    assert row["treated_km2"] == pytest.approx(155 * 100 / 1e6, rel=1e-5)
    assert row["off_erosion_km2"] == pytest.approx(55 * 100 / 1e6, rel=1e-5)
    assert row["unknown_km2"] == pytest.approx(0, abs=1e-9)
    for name in by_raster.columns.drop("watershed_id"):
        assert by_raster[name].tolist() == pytest.approx(by_polygons[name].tolist(), abs=1e-8)


def test_a_raster_of_noise_has_no_overlap_nor_gap_on_the_ground(tmp_path):
    # Far from its meridian, so that the working CRS bends the cells' edges.
    codes = np.random.default_rng(2).integers(1, 7, (60, 60))
    file, legend = grades_file(tmp_path, codes)
    erosion = read_erosion(file, legend=legend).set_crs("EPSG:4546", allow_override=True)
    inner = box(X + 31, Y - 1700, X + 1700, Y - 31)
    area = zones(inner).set_crs("EPSG:4546", allow_override=True)
    works = area.rename(columns={"watershed_id": "treatment_id"}).assign(year=2022)
    books = account(area, erosion, works)
    assert not {"erosion_overlap", "ground_ungraded"} & {one.code for one in books.notes.findings}
    assert books["unknown_km2"].tolist() == pytest.approx([0, 0], abs=1e-9)
