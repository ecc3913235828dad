"""Soil loss by arithmetic; the same whatever the blocks; what is odd in the factors is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS, Geod

from swcgeo.erosion.loss.cell_areas import cell_areas
from swcgeo.erosion.soil_loss import soil_loss
from swcgeo.erosion.terrain import slope_degrees
from swcgeo.errors import LayerError, UsageError
from swcgeo.model.raster import Grid, Part, Raster
from swcgeo.model.settings import SoilLossSettings
from swcgeo.read.rasters import read_dem

REGION = "西南紫色土区"
HECTARES = Affine(100, 0, 500_000, 0, -100, 3_700_000)
ONES = {"R": 1000, "K": 0.005, "L": 1, "S": 1, "B": 1, "E": 1, "T": 1}


def raster(values, *, transform=HECTARES, crs="EPSG:4544"):
    return Raster(np.asarray(values, dtype="float64"), transform, CRS(crs))


def codes(graded):
    return [finding.code for finding in graded.notes.findings]


def test_csle_is_the_product_of_its_factors():
    given = {
        "R": 2376.2,
        "K": 0.0062,
        "L": 1.5,
        "S": raster([[8.295]]),
        "B": 1,
        "E": 0.1,
        "T": 0.42,
    }
    loss, grade, _ = soil_loss(given, region=REGION).arrays()
    # 2376.2 · 0.0062 · 1.5 · 8.295 · 0.1 · 0.42 = 7.699 t/(hm²·a) = 769.9 t/(km²·a): 轻度
    assert loss.values.item() == pytest.approx(7.6990, abs=1e-3)
    assert grade.item() == 2


def test_rusle_is_the_product_of_its_factors():
    given = {"R": 4000, "K": 0.05, "LS": raster([[3.0]]), "C": 0.2, "P": 0.5}
    loss, grade, _ = soil_loss(given, region=REGION).arrays()
    assert loss.values.item() == pytest.approx(60.0)  # 6000 t/(km²·a): 强烈
    assert grade.item() == 4


@pytest.mark.parametrize(
    ("change", "words"),
    [({"C": 0.1}, "RUSLE"), ({"LS": 2}, "twice"), ({"E": None}, "E of A"), ({"R": None}, "R of A"),
     ({"L": None}, "L of A"), ({"K": 0.3}, "impossible"), ({"B": -0.1}, "impossible")],
)  # fmt: skip
def test_factors_mixed_doubled_missing_or_impossible_are_refused(change, words):
    given = {**ONES, "S": raster([[1.0]]), **change}
    given = {name: value for name, value in given.items() if value is not None}
    with pytest.raises(UsageError, match=words):
        soil_loss(given, region=REGION)


def test_a_region_must_be_named():
    with pytest.raises(UsageError, match="西南紫色土区"):
        soil_loss({**ONES, "S": raster([[1.0]])}, region="")


def test_where_one_factor_is_unknown_so_is_soil_loss():
    given = {**ONES, "K": raster([[0.005, np.nan]]), "B": raster([[0.0, 0.5]])}
    loss, grade, graded = soil_loss(given, region=REGION).arrays()
    assert loss.values[0, 0] == 0.0  # known to be nothing
    assert np.isnan(loss.values[0, 1])
    assert grade.tolist() == [[1, 0]]
    table = graded.by_grade.set_index("grade")
    assert table["cells"].tolist() == [1, 1, 0, 0, 0, 0, 0]
    assert "factor_unknown" in codes(graded)


def test_no_known_cell_is_an_error():
    with pytest.raises(LayerError, match="not known for a single cell"):
        soil_loss({**ONES, "K": raster([[np.nan]])}, region=REGION).arrays()


def test_areas_and_tonnes_are_those_of_squares():
    # Four hectares at the central meridian: 5, 5, 30 t/(hm²·a) and unknown.
    given = {**ONES, "S": raster([[1, 1], [6, np.nan]])}
    table = soil_loss(given, region=REGION).arrays()[2].by_grade.set_index("grade")
    assert table.loc[2, "area_km2"] == pytest.approx(0.02, rel=1e-6)
    assert table.loc[3, "loss_t"] == pytest.approx(30.0, rel=1e-6)
    assert table.loc[0, "area_km2"] == pytest.approx(0.01, rel=1e-6)
    assert table["share"].sum() == pytest.approx(1.0)


def test_a_bound_is_graded_as_the_settings_say():
    given = {**ONES, "S": raster([[1.0]])}  # 5 t/(hm²·a) are 500 t/(km²·a), the tolerable loss
    upper = SoilLossSettings(lower_inclusive=False)
    assert soil_loss(given, region=REGION).arrays()[1].item() == 2
    assert soil_loss(given, region=REGION, settings=upper).arrays()[1].item() == 1


def test_slope_and_length_come_from_the_dem_where_they_are_not_given():
    # A plane of 20 % (11.31°), 10 m cells, down to the east: S = 21.9 sin θ − 0.96 = 3.335;
    # the fourth cell lies from 30 to 40 m: L = (40^1.5 − 30^1.5) / (10 · 22.13^0.5) = 1.8849.
    plane = np.tile(100 - 2.0 * np.arange(8), (5, 1))
    dem = raster(plane, transform=Affine(10, 0, 500_000, 0, -10, 3_700_000))
    given = {"R": 1000, "K": 0.005, "dem": dem, "B": 1, "E": 1, "T": 1}
    loss = soil_loss(given, region=REGION).arrays()[0].values
    s = 21.9 * np.sin(np.arctan(0.2)) - 0.96
    length = (40**1.5 - 30**1.5) / (10 * 22.13**0.5)
    assert loss[2, 3] == pytest.approx(5 * s * length, rel=1e-6)
    assert np.isnan(loss[0]).all()  # the border has no slope
    # A factor that is given is not derived.
    flat = soil_loss({**given, "L": 1}, region=REGION).arrays()[0].values
    assert flat[2, 3] == pytest.approx(5 * s, rel=1e-6)


def rough(rows, cols, *, cell, crs="EPSG:4544"):
    """Return a relief of waves and noise, with a hole."""
    rng = np.random.default_rng(7)
    col, row = np.meshgrid(np.arange(cols), np.arange(rows))
    heights = 500 + 90 * np.sin(col / 9) * np.cos(row / 11) + rng.normal(0, 1.5, (rows, cols))
    heights[30:34, 40:43] = np.nan
    start = (105.0, 33.5) if crs == "EPSG:4490" else (500_000, 3_700_000)
    return raster(heights, transform=Affine(cell, 0, start[0], 0, -cell, start[1]), crs=crs)


@pytest.mark.parametrize(("cell", "crs"), [(30.0, "EPSG:4544"), (1 / 3600, "EPSG:4490")])
@pytest.mark.parametrize("block", [16, 37, 64])
def test_the_blocks_change_nothing(cell, crs, block):
    given = {
        "R": 1000,
        "K": 0.005,
        "dem": rough(90, 120, cell=cell, crs=crs),
        "B": 1,
        "E": 1,
        "T": 1,
    }
    whole, part = (
        soil_loss(given, region=REGION, settings=replace(SoilLossSettings(), block_cells=size))
        for size in (1024, block)
    )
    (one, one_grade, one_graded), (other, grade, graded) = whole.arrays(), part.arrays()
    assert np.array_equal(one.values, other.values, equal_nan=True)
    assert np.array_equal(one_grade, grade)
    for name in ("area_km2", "loss_t"):
        assert graded.by_grade[name].tolist() == pytest.approx(one_graded.by_grade[name].tolist())
    assert codes(graded) == codes(one_graded)


def test_blocks_are_read_with_all_that_a_capped_length_can_come_from():
    # A straight plane of 300 m and more: the length at the far end is the cap in any block.
    plane = np.tile(1000 - 3.0 * np.arange(80), (40, 1))
    dem = raster(plane, transform=Affine(10, 0, 500_000, 0, -10, 3_700_000))
    given = {"R": 1000, "K": 0.005, "dem": dem, "S": 1, "B": 1, "E": 1, "T": 1}
    settings = SoilLossSettings(block_cells=16, length_cap_m=300.0)
    loss = soil_loss(given, region=REGION, settings=settings).arrays()[0].values
    capped = (300**1.5 - 290**1.5) / (10 * 22.13**0.5)
    assert loss[20, 30:79] == pytest.approx(np.full(49, 5 * capped), rel=1e-6)


@pytest.mark.parametrize(
    ("name", "values", "code"),
    [
        ("K", [[0.005, 0.3]], "factor_impossible"),  # in US units
        ("S", [[1.0, 45.0]], "factor_impossible"),  # a slope, not a factor
        ("B", [[0.3, 60.0]], "factor_impossible"),  # in percent
        ("R", [[29_000.0, 28_000.0]], "loss_doubtful"),
    ],
)
def test_what_cannot_be_is_said_and_not_used(name, values, code):
    given = {**ONES, **({"L": 14, "S": 20} if name == "R" else {}), name: raster(values)}
    loss, _, graded = soil_loss(given, region=REGION).arrays()
    assert code in codes(graded)
    assert graded.notes.exit_code == 1
    assert np.isnan(loss.values[0, 1]) == (code == "factor_impossible")


def test_heights_in_feet_are_suspected_by_their_slope():
    steep = np.tile(30.0 * np.arange(8), (8, 1))  # 30 m up on 10 m: 72°
    dem = raster(steep, transform=Affine(10, 0, 500_000, 0, -10, 3_700_000))
    given = {"R": 1000, "K": 0.005, "dem": dem, "B": 1, "E": 1, "T": 1}
    assert "slope_doubtful" in codes(soil_loss(given, region=REGION).arrays()[2])


def test_cover_and_tillage_on_one_ground_are_said():
    given = {**ONES, "B": raster([[0.5, 0.5, 1.0]]), "T": raster([[1.0, 0.4, 0.4]])}
    graded = soil_loss(given, region=REGION).arrays()[2]
    found = next(one for one in graded.notes.findings if one.code == "cover_and_tillage")
    assert found.fields["area_km2"] == pytest.approx(0.01, rel=1e-6)


@pytest.mark.parametrize(
    ("crs", "transform"),
    [
        ("EPSG:4490", Affine(0.01, 0, 104.9, 0, -0.01, 33.6)),
        ("EPSG:4544", Affine(500, 0, 380_000, 0, -500, 3_720_000)),  # 120 km from its meridian
        ("EPSG:3857", Affine(500, 0, 11_680_000, 0, -500, 3_970_000)),
    ],
)
def test_cells_have_the_area_of_the_ellipsoid(crs, transform):
    grid = Grid(transform, CRS(crs), rows=9, cols=70)
    areas = np.broadcast_to(cell_areas(grid, Part(0, 0, 9, 70)), (9, 70))
    for row, col in ((0, 0), (8, 69), (4, 33)):
        corners = [transform @ (col + i, row + j) for i, j in ((0, 0), (1, 0), (1, 1), (0, 1))]
        # The outline of the cell, dense enough that its edges are those of the map.
        ring = np.concatenate([
            np.linspace(a, b, 50, endpoint=False)
            for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
        ])  # fmt: skip
        lon, lat = to_degrees(crs, ring)
        truth = abs(Geod(ellps="GRS80").polygon_area_perimeter(lon, lat)[0])
        assert areas[row, col] == pytest.approx(truth, rel=2e-6)


def to_degrees(crs, ring):
    from pyproj import Transformer

    base = CRS(crs).geodetic_crs
    return Transformer.from_crs(CRS(crs), base, always_xy=True).transform(*ring.T)


REAL = Path(__file__).parents[3] / "shared" / "realdata" / "rasters"


@pytest.mark.skipif(not REAL.is_dir(), reason="needs ../shared")
@pytest.mark.parametrize(
    "name", ["invest_dem_utm10n_30m.tif", "olinda_dem_utm25s.tif", "rhine_elv0.tif"]
)
def test_on_real_relief_the_blocks_change_nothing_either(name):
    dem = read_dem(REAL / name)
    given = {"R": 1000, "K": 0.005, "dem": dem, "B": 1, "E": 1, "T": 1}
    whole, part = (
        soil_loss(given, region=REGION, settings=SoilLossSettings(block_cells=size)).arrays()
        for size in (1024, 48)
    )
    assert np.array_equal(whole[0].values, part[0].values, equal_nan=True)
    # Unknown where the height is, and beside it: nowhere else.
    unknown = np.isnan(np.pad(dem.values, 1, constant_values=np.nan))
    rows, cols = dem.values.shape
    beside = np.any(
        [unknown[i : i + rows, j : j + cols] for i in range(3) for j in range(3)], axis=0
    )
    assert np.array_equal(np.isnan(whole[0].values), beside)


@pytest.mark.skipif(not REAL.is_dir(), reason="needs ../shared")
def test_the_slope_of_real_relief_is_horns_computed_cell_by_cell():
    dem = read_dem(REAL / "invest_dem_utm10n_30m.tif")
    slope, z = slope_degrees(dem), dem.values
    for row, col in np.random.default_rng(1).integers(1, 190, (200, 2)):
        (a, b, c), (d, _, f), (g, h, i) = z[row - 1 : row + 2, col - 1 : col + 2]
        east, south = (c + 2 * f + i - a - 2 * d - g) / 240, (g + 2 * h + i - a - 2 * b - c) / 240
        truth = np.degrees(np.arctan(np.hypot(east, south)))
        assert slope[row, col] == pytest.approx(truth, abs=1e-9, nan_ok=True)
