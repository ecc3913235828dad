"""Worlds drawn by hand for the maps, and the golden pictures."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from PIL import Image, ImageChops, ImageFilter

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def golden(request, tmp_path):
    """Return a function that holds a figure to its agreed picture."""

    def check(figure, name, *, tol=30):
        agreed, drawn = GOLDEN / name, tmp_path / name
        figure.savefig(drawn, dpi=72, metadata={"Software": None})
        if request.config.getoption("--update-golden"):
            agreed.parent.mkdir(exist_ok=True)
            # 256 colours keep the repository small; what that changes is far below the tolerance.
            Image.open(drawn).convert("RGB").quantize(256).save(agreed, optimize=True)
        worst, place = largest_difference(agreed, drawn)
        assert worst <= tol, f"{drawn} differs from {agreed} by {worst} of 255 at pixel {place}"

    return check


def largest_difference(agreed, drawn):
    """
    Return the largest difference of two pictures, each blurred over 11 pixels, and its place.

    The blur lets pass what another hinting does to letters (measured: 24 of 255 at most) and still
    sees a symbol that is lost (102), a hatch (72) or a date (41).
    """
    one, two = (
        Image.open(path).convert("RGB").filter(ImageFilter.BoxBlur(5)) for path in (agreed, drawn)
    )
    assert one.size == two.size
    off = np.asarray(ImageChops.difference(one, two)).max(axis=2)
    row, column = np.unravel_index(off.argmax(), off.shape)
    return int(off.max()), (int(column), int(row))


def square(x, y, side):
    """Return a square by its lower left corner, in metres east and north of (500, 3700) km."""
    return shapely.box(5e5 + x, 37e5 + y, 5e5 + x + side, 37e5 + y + side)


@pytest.fixture
def patches():
    """Return five patches: four drawn, one without geometry; areas 1, 2, 3, 4 and 0.5 hm²."""
    return gpd.GeoDataFrame(
        {
            "patch_id": ["A", "B", "C", "D", "E"],
            "source": ["ministry", "ministry", "province", "province", "ministry"],
            "verdict": ["no_plan", "no_plan", "compliant", "unknown", "unknown"],
            "field_check": [True, True, False, True, True],
            "area_m2": [10_000.0, 20_000.0, 30_000.0, 40_000.0, 5_000.0],
        },
        geometry=[
            square(1000, 1000, 100),
            square(5000, 1000, 141),
            square(1000, 5000, 173),
            square(5000, 5000, 200),
            None,
        ],
        crs=4544,
    )


@pytest.fixture
def towns():
    """Return two towns side by side, 4 km wide and 8 km high."""
    halves = [shapely.box(5e5 + x, 37e5, 5e5 + x + 4000, 37e5 + 8000) for x in (0, 4000)]
    return gpd.GeoDataFrame({"name": ["石门乡", "崾岘镇"]}, geometry=halves, crs=4544)


@pytest.fixture
def district():
    """Return the district of both towns."""
    return gpd.GeoDataFrame({"name": ["某某区"]}, geometry=[square(0, 0, 8000)], crs=4544)


@pytest.fixture
def account():
    """
    Return the account of two watersheds of 2 km² each.

    渭子沟: eroding 1.005, treated 0.335; 外纳沟: eroding 1.005, treated 0.335; so the total is
    eroding 2.01, treated 0.67, remaining 1.34, not eroding 1.99.
    """
    west = shapely.box(5e5, 37e5, 5e5 + 1000, 37e5 + 2000)
    east = shapely.box(5e5 + 1000, 37e5, 5e5 + 2000, 37e5 + 2000)
    return gpd.GeoDataFrame(
        {
            "watershed_id": ["W1", "W2", "TOTAL"],
            "name": ["渭子沟", "外纳沟", ""],
            "total_km2": [2.0, 2.0, 4.0],
            "not_eroding_km2": [0.995, 0.995, 1.99],
            "unknown_km2": [0.0, 0.0, 0.0],
            "eroding_km2": [1.005, 1.005, 2.01],
            "treated_km2": [0.335, 0.335, 0.67],
            "remaining_km2": [0.67, 0.67, 1.34],
            "damaged_km2": [0.0, 0.03, 0.03],
        },
        geometry=[west, east, square(0, 0, 2000)],
        crs=4544,
    )


@pytest.fixture
def erosion():
    """Return 微度 in the south (1.99 km²) and 中度 in the north (2.01 km²)."""
    south = shapely.box(5e5, 37e5, 5e5 + 2000, 37e5 + 995)
    north = shapely.box(5e5, 37e5 + 995, 5e5 + 2000, 37e5 + 2000)
    return gpd.GeoDataFrame({"grade": [1, 3]}, geometry=[south, north], crs=4544)


@pytest.fixture
def treatments():
    """Return a terrace in each watershed and a grass strip."""
    areas = [square(200, 1200, 500), square(1200, 1200, 500), square(300, 200, 300)]
    return gpd.GeoDataFrame({"measure": ["terrace", "梯田", "grass"]}, geometry=areas, crs=4544)


@pytest.fixture
def golden_bytes(tmp_path):
    """Return a function that saves a figure as PNG and gives the bytes."""

    def save(figure):
        path = tmp_path / "map.png"
        figure.savefig(path, dpi=72, metadata={"Software": None})
        return path.read_bytes()

    return save
