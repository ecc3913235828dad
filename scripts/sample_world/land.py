"""District, watersheds, towns, key zones and the erosion survey: everything that tiles the land."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import rasterio.features
import shapely
from affine import Affine
from numpy.typing import NDArray
from shapely import Polygon

from . import coverage, terrain
from .plane import Floats
from .shapes import blob, place

HALF_WIDTH, HALF_HEIGHT = 9600.0, 8400.0
GRADES = ("微度", "轻度", "中度", "强烈", "极强烈", "剧烈")
GRADE_SHARES = (0.37, 0.39, 0.10, 0.05, 0.05, 0.04)
TOWNS = (
    ("垭豁镇", -4700, 2900),
    ("柳树塬镇", 1500, 4200),
    ("石崖坪乡", 6500, 300),
    ("碾坝镇", 1500, -3700),
    ("苦水峪乡", -5000, -2900),
)


@dataclass(frozen=True)
class Land:
    """The tilings, all in the drawing plane; `erosion` holds (grade 1-6, polygon)."""

    district: Polygon
    watersheds: dict[str, Polygon]
    towns: dict[str, Polygon]
    erosion: list[tuple[int, Polygon]]
    zones: list[tuple[str, str, Polygon]]


def lattice(cell: float) -> tuple[Floats, Floats, Affine]:
    """Return the cell centres of a grid over the district and the grid's transform."""
    x = np.arange(-HALF_WIDTH, HALF_WIDTH, cell) + cell / 2
    y = np.arange(HALF_HEIGHT, -HALF_HEIGHT, -cell) - cell / 2
    east, north = np.meshgrid(x, y)
    return east, north, Affine(cell, 0, -HALF_WIDTH, 0, -cell, HALF_HEIGHT)


def district_outline() -> Polygon:
    """Return the district as one winding ring of some 200 km²."""
    rng = np.random.default_rng([terrain.SEED, 1])
    angle = np.linspace(0, 2 * np.pi, 420, endpoint=False)
    radius = np.ones_like(angle)
    for wave in (2, 3, 4, 5, 7, 9, 12, 17, 23, 31):
        radius += 0.085 / wave**0.75 * rng.normal() * np.cos(wave * angle + rng.uniform(0, 6.28))
    ring = np.column_stack([8450 * radius * np.cos(angle), 6950 * radius * np.sin(angle)])
    return Polygon(np.round(ring, 2)).simplify(4)


def town_labels(x: Floats, y: Floats) -> Floats:
    """Return the index of the town that each point belongs to: nearest seat, with winding lines."""
    moved_x = x + 330 * terrain.noise(x, y, 5200, 80) + 70 * terrain.noise(x, y, 900, 82)
    moved_y = y + 330 * terrain.noise(x, y, 5200, 81) + 70 * terrain.noise(x, y, 900, 83)
    return np.stack([np.hypot(moved_x - tx, moved_y - ty) for _, tx, ty in TOWNS]).argmin(axis=0)


def grade_labels(x: Floats, y: Floats, inside: NDArray[np.bool_], slope: Floats) -> Floats:
    """Return the erosion grade 1-6 of each cell; quantiles inside the district set the shares.

    Cover decides whether ground erodes at all, a second field how badly: a survey looks like
    a mosaic, not like contour bands of one surface.
    """
    cover = 0.8 * terrain.noise(x, y, 1700, 90) + 0.5 * terrain.noise(x, y, 700, 91)
    cover = cover + 0.06 * (slope - 17)
    eroding = cover > np.quantile(cover[inside], GRADE_SHARES[0])
    wear = terrain.noise(x, y, 2100, 94) + 0.3 * terrain.noise(x, y, 900, 95)
    shares = np.cumsum(GRADE_SHARES[1:])[:-1] / sum(GRADE_SHARES[1:])
    bounds = np.quantile(wear[inside & eroding], shares)
    return np.where(eroding, np.digitize(wear, bounds) + 2, 1)


def key_zones() -> list[tuple[str, str, Polygon]]:
    """Return the three planted zones: key control, key prevention, water source."""
    rng = np.random.default_rng([terrain.SEED, 3])
    return [
        (
            "key_control",
            "垭豁沟市级水土流失重点治理区",
            place(blob(15e6, rng, stretch=1.2), -4200, 3300, 80),
        ),
        (
            "key_prevention",
            "大堎水源涵养重点预防区",
            place(blob(11e6, rng, stretch=1.2), -2400, -4100, 95),
        ),
        (
            "water_source",
            "草圪垯水源地保护区",
            place(blob(3.5e6, rng, stretch=1.5), 5100, -3700, 70),
        ),
    ]


def _named(
    outline: Polygon, borders: list[shapely.LineString], labels: coverage.Labels, grid: Affine
) -> dict[int, Polygon]:
    """Close borders into tiles and join those of one label; crumbs of a label join a neighbour."""
    parts = coverage.tiles(outline, borders)
    keys = [coverage.label_of(p, labels, grid) for p in parts]
    for k in set(keys):
        own = [i for i, key in enumerate(keys) if key == k]
        largest = max(own, key=lambda i: parts[i].area)
        for i in own:
            if i != largest:
                shared = [
                    parts[i].boundary.intersection(o.boundary).length if j != i else 0.0
                    for j, o in enumerate(parts)
                ]
                best = [j for j in np.argsort(shared)[::-1] if keys[j] != k and shared[j] > 0]
                keys[i] = keys[best[0]] if best else k
    return coverage.merged(parts, keys)


def _slope(heights: Floats, cell: float) -> Floats:
    """Slope in degrees by central differences."""
    down, right = np.gradient(heights, cell)
    return np.degrees(np.arctan(np.hypot(down, right)))


def draw() -> Land:
    """Draw the land: one outline, three tilings of it, and the key zones."""
    outline = district_outline()
    x, y, grid = lattice(50.0)
    basins = terrain.watershed_labels(x, y).astype(np.int32)
    towns = town_labels(x, y).astype(np.int32)
    wide, tall, coarse = lattice(60.0)
    ground = rasterio.features.geometry_mask([outline], wide.shape, coarse, invert=True)
    slope = _slope(terrain.height(wide, tall), 60.0)
    grades = rasterio.features.sieve(grade_labels(wide, tall, ground, slope).astype(np.int32), 7)
    themes = [
        [
            coverage.smoothed(b, rounds=4, tolerance=4)
            for b in coverage.traced_borders(basins, grid)
        ],
        [coverage.smoothed(b, rounds=8, tolerance=6) for b in coverage.traced_borders(towns, grid)],
        [
            coverage.smoothed(b, rounds=3, tolerance=5)
            for b in coverage.traced_borders(grades, coarse)
        ],
    ]
    district, (basin_lines, town_lines, grade_lines) = coverage.cut_at(outline, themes)
    by_basin = _named(district, basin_lines, basins, grid)
    by_town = _named(district, town_lines, towns, grid)
    parts = coverage.tiles(district, grade_lines)
    erosion = [(coverage.label_of(p, grades, coarse), p) for p in parts]
    return Land(
        district,
        {terrain.TRIBUTARIES[k].code: p for k, p in sorted(by_basin.items())},
        {TOWNS[k][0]: p for k, p in sorted(by_town.items())},
        erosion,
        key_zones(),
    )
