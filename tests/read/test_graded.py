"""Erosion rasters as polygons: exact along the cells, neighbours vertex on vertex."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine

from swcgeo.errors import LayerError, UsageError
from swcgeo.read.grids.cell_outlines import outlined
from swcgeo.read.grids.graded import read_erosion

X, Y = 500_000, 3_700_000
LEGEND = '1 = "微度"\n2 = "轻度"\n3 = 3\n40 = "强度"\n9 = "未知"\n'


@pytest.fixture
def legend(tmp_path):
    path = tmp_path / "legend.toml"
    path.write_text(LEGEND, encoding="utf-8")
    return path


def write(path, values, *, cell=30.0, nodata=0, dtype="uint8", crs="EPSG:4544"):
    values = np.asarray(values, dtype=dtype)
    with rasterio.open(
        path, "w", driver="GTiff", height=values.shape[0], width=values.shape[1], count=1,
        dtype=dtype, nodata=nodata, crs=crs, transform=Affine(cell, 0, X, 0, -cell, Y),
    ) as target:  # fmt: skip
        target.write(values, 1)
    return path


def noise(rows, cols, *, seed=0):
    return np.random.default_rng(seed).integers(0, 4, (rows, cols)).astype(np.uint8)


def test_values_become_grades_and_equal_neighbours_one_polygon(tmp_path, legend):
    file = write(tmp_path / "e.tif", [[1, 1, 40], [2, 1, 0]])
    layer = read_erosion(file, legend=legend)
    areas = sorted(zip(layer["grade"], layer.area, strict=True))
    assert areas == [(1, 2700.0), (2, 900.0), (4, 900.0)]  # 3, 1 and 1 cells of 900 m²
    assert layer.crs.to_epsg() == 4544
    assert layer.total_bounds.tolist() == [X, Y - 60, X + 90, Y]
    assert layer.notes.exit_code == 0


def test_a_value_that_the_legend_lacks_is_unknown_and_said(tmp_path, legend):
    layer = read_erosion(write(tmp_path / "e.tif", [[1, 7, 7], [9, 0, 1]]), legend=legend)
    assert layer["grade"].tolist() == [1, 1]
    (finding,) = layer.notes.findings
    assert finding.code == "grade_not_in_legend"
    assert (
        finding.message()
        == "The raster value 7 is not in the legend; its 2 cells count as unknown."
    )
    assert layer.notes.exit_code == 1


def test_a_raster_needs_a_legend_that_can_be_used(tmp_path, legend):
    file = write(tmp_path / "e.tif", [[1]])
    with pytest.raises(UsageError, match="none is given"):
        read_erosion(file)
    for text, words in (("", "empty"), ('1 = "高"', "no grade"), ('a = "轻度"', "no raster value")):
        legend.write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match=words):
            read_erosion(file, legend=legend)
    with pytest.raises(UsageError, match="polygons have none"):
        read_erosion(tmp_path / "e.gpkg", legend=legend)


def test_a_modulus_is_not_taken_for_grades(tmp_path, legend):
    values = np.linspace(10, 9000, 400).reshape(20, 20)
    file = write(tmp_path / "a.tif", values, dtype="float32")
    with pytest.raises(LayerError, match="perhaps a modulus"):
        read_erosion(file, legend=legend)
    with pytest.raises(LayerError, match="no cell has a grade"):
        read_erosion(write(tmp_path / "e.tif", [[77]]), legend=legend)


@pytest.mark.parametrize("seed", range(4))
def test_outlines_hold_their_cells_and_are_valid(seed):
    codes = noise(150, 90, seed=seed)
    found = outlined(codes, Affine(10, 0, X, 0, -10, Y))
    assert shapely.is_valid(found.geometry).all()
    for code in (1, 2, 3):
        area = shapely.area(found.geometry[found.code == code]).sum()
        assert area == (codes == code).sum() * 100


def test_a_patch_lies_on_the_cells_of_its_value():
    codes = noise(70, 80)
    found = outlined(codes, Affine(1, 0, 0, 0, 1, 0))
    points = shapely.point_on_surface(found.geometry)
    col, row = (
        np.floor(shapely.get_x(points)).astype(int),
        np.floor(shapely.get_y(points)).astype(int),
    )
    assert (codes[row, col] == found.code).all()


@pytest.mark.parametrize("codes", [noise(150, 150), np.full((150, 150), 2, np.uint8),
                                   np.repeat(noise(30, 30), 5, axis=0).repeat(5, axis=1)])  # fmt: skip
def test_neighbours_meet_vertex_on_vertex_and_no_edge_is_long(codes):
    found = outlined(codes, Affine(10, 0, X, 0, -10, Y), most_cells=7)
    assert shapely.coverage_is_valid(found.geometry)
    corners, which = shapely.get_coordinates(shapely.get_rings(found.geometry), return_index=True)
    steps = np.abs(np.diff(corners, axis=0)).sum(axis=1)[np.diff(which) == 0]
    assert steps.max() <= 70


def test_no_cells_give_no_polygons():
    assert len(outlined(np.zeros((3, 3), np.uint8), Affine(1, 0, 0, 0, 1, 0)).geometry) == 0


def moduli(folder, text):
    path = folder / "moduli.toml"
    path.write_text(text, encoding="utf-8")
    return path


PER_KM2 = 'modulus = true\nunit = "t/(km²·a)"\nregion = "西北黄土高原区"'


def test_moduli_are_graded_by_region_and_unit(tmp_path):
    values = [[999, 1000, 2500, 5000, 8000, 15000, np.nan]]
    file = write(tmp_path / "a.tif", values, dtype="float32", nodata=None)
    layer = read_erosion(file, legend=moduli(tmp_path, PER_KM2))
    by_place = layer.assign(x=layer.bounds["minx"]).sort_values("x")
    assert by_place["grade"].tolist() == [1, 2, 3, 4, 5, 6]  # SL 190; NaN belongs to no row
    assert [one.code for one in layer.notes.findings] == ["loss_graded"]
    assert [one.method.split(":")[0] for one in layer.notes.receipts] == ["graded", "outlined"]


def test_a_modulus_per_hectare_is_a_hundred_times_as_much_per_square_kilometre(tmp_path):
    file = write(tmp_path / "a.tif", [[9, 26]], dtype="float32", nodata=None)
    text = 'modulus = true\nunit = "t/(hm2·a)"'
    layer = read_erosion(file, legend=moduli(tmp_path, text), region="西北黄土高原区")
    assert sorted(layer["grade"]) == [1, 3]  # 900 is below 1000; 2600 is 中度


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('modulus = true\nregion = "西南紫色土区"', "unit"),
        ('modulus = true\nunit = "t"\nregion = "西南紫色土区"', "unit"),
        ('modulus = true\nunit = "t/(km2·a)"', "region"),
        ('modulus = true\nunit = "t/(km2·a)"\nregion = "月球"', "region"),
        ('modulus = true\nunit = "t/(km2·a)"\n1 = "轻度"', "1"),
    ],
)
def test_neither_unit_nor_region_of_a_modulus_is_guessed(tmp_path, text, said):
    file = write(tmp_path / "a.tif", [[900, 2600]], dtype="float32", nodata=None)
    with pytest.raises(UsageError, match=said):
        read_erosion(file, legend=moduli(tmp_path, text))


def test_moduli_beyond_the_block_are_graded_alike(tmp_path):
    values = np.random.default_rng(2).uniform(0, 20_000, (30, 2100))  # blocks of 2048 cells
    file = write(tmp_path / "a.tif", values, dtype="float64", nodata=None)
    layer = read_erosion(file, legend=moduli(tmp_path, PER_KM2))
    areas = layer.area.groupby(layer["grade"]).sum() / 900
    bounds = [-1, 1000, 2500, 5000, 8000, 15_000, 1e9]
    truth = [
        int(((values >= low) & (values < high)).sum()) for low, high in itertools.pairwise(bounds)
    ]
    assert areas.round(6).tolist() == truth
