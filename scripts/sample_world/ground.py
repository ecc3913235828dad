"""Land use and plant cover, by slope, height above the valley, and what people built."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import rasterio.features
import shapely
from affine import Affine
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from . import coverage, terrain, valleys
from .land import Land, _slope, lattice
from .plane import RESULT, Floats, back, carry
from .shapes import blob, place
from .sites import Sites, _contour_angle
from .treatments import Survey

KINDS = (
    "耕地",
    "坡耕地",
    "园地",
    "林地",
    "疏林地",
    "草地",
    "其他土地",
    "水域",
    "交通运输用地",
    "工矿仓储用地",
    "住宅用地",
)
FIELD, SLOPING, ORCHARD, FOREST, OPEN_WOOD, GRASS, BARREN = range(1, 8)
WATER, ROAD, MINE, HOMES = range(8, 12)
RIVER_M = 46.0  # width of the river with its banks
PER_HOUSEHOLD_M2 = 420.0
SMALLEST = 4_000.0  # m²
# Mean cover in percent, and how far it swings, by kind of land.
COVER = {
    FIELD: (34, 8),
    SLOPING: (27, 8),
    ORCHARD: (46, 9),
    FOREST: (80, 9),
    OPEN_WOOD: (54, 9),
    GRASS: (47, 13),
    BARREN: (9, 5),
    WATER: (0, 0),
    ROAD: (4, 2),
    MINE: (6, 3),
    HOMES: (14, 5),
}


@dataclass(frozen=True)
class Ground:
    """Land use as (kind 1-11, polygon), gullies as (name, line), and settlements."""

    land_use: list[tuple[int, Polygon]]
    gullies: list[tuple[str | None, LineString]]
    settlements: list[valleys.Settlement]

    @property
    def gully_ids(self) -> list[str]:
        """The ids of the gullies, in order."""
        return [f"G{k:03d}" for k in range(1, len(self.gullies) + 1)]

    def areas(self, region: Polygon) -> dict[str, float]:
        """Return the area of each kind of land inside a region, in m²."""
        shapes = np.array([p for _, p in self.land_use], dtype=object)
        inside = shapely.area(shapely.intersection(shapes, region))
        kinds = np.array([k for k, _ in self.land_use])
        return {name: float(inside[kinds == k].sum()) for k, name in enumerate(KINDS, 1)}

    def gully_m(self, region: Polygon) -> float:
        """Return the length of all gullies inside a region, in metres."""
        return float(sum((line & region).length for _, line in self.gullies))

    def near(self, within: float) -> list[dict[str, object]]:
        """Return the gullies that come within some metres of a settlement, with the nearest."""
        rows: list[dict[str, object]] = []
        for gully, (_, line) in zip(self.gully_ids, self.gullies, strict=True):
            nearest = min(self.settlements, key=lambda one: one.point.distance(line))
            away = nearest.point.distance(line)
            if away <= within:
                rows.append({"gully_id": gully, "settlement": nearest.name, "distance_m": away})
        return rows


def _smooth(values: Floats, rounds: int) -> Floats:
    """Spread a grid by a 3 x 3 mean, so that land use follows slopes and not single cells."""
    for _ in range(rounds):
        edge = np.pad(values, 1, mode="edge")
        down = (edge[:-2] + edge[1:-1] + edge[2:]) / 3
        values = (down[:, :-2] + down[:, 1:-1] + down[:, 2:]) / 3
    return values


def _labels(x: Floats, y: Floats, waters: BaseGeometry, homes: list[valleys.Settlement]) -> Floats:
    """Return the kind of land of each cell: fields below, then orchards, grass and woods above."""
    heights = terrain.height(x, y)
    slope = _smooth(_slope(heights, 60.0), 1)
    down, right = np.gradient(_smooth(heights, 3), 60.0)
    shade = _smooth(down / np.hypot(np.hypot(down, right), 0.05), 2)  # 1 on slopes that face north
    away = shapely.distance(waters, shapely.points(x, y))
    seats = np.array([one.point.coords[0] for one in homes])
    walk = np.min([np.hypot(x - sx, y - sy) for sx, sy in seats], axis=0)
    patchy, broad = terrain.noise(x, y, 900, 60), terrain.noise(x, y, 2600, 61)
    fine = terrain.noise(x, y, 520, 62)

    kind = np.full(x.shape, GRASS)
    wooded = 0.5 * broad + 0.4 * patchy + 0.35 * shade + 0.07 * (slope - 17) + away / 1100 - 0.5
    kind[wooded > -0.2] = OPEN_WOOD
    kind[wooded > 0.2] = FOREST
    tilled = 1.15 - walk / 1150 + 0.55 * patchy - 0.075 * (slope - 14)
    kind[tilled > 0.3] = SLOPING
    kind[(tilled > 0.1) & (fine > 0.75) & (slope < 22)] = ORCHARD
    kind[(slope < 8.5) & (away < 260) & (walk < 1900)] = FIELD
    kind[(fine - patchy > 1.7) & (slope > 17) & (tilled < 0.1)] = BARREN
    return kind


def _built(
    land: Land, sites: Sites, homes: list[valleys.Settlement], river: LineString
) -> list[tuple[int, BaseGeometry]]:
    """Return what people and the river drew as (kind, outline), the last one on top."""
    rng = np.random.default_rng([terrain.SEED, 63])
    villages = []
    for one in homes:
        x, y = one.point.coords[0]
        shape = blob(one.households * PER_HOUSEHOLD_M2, rng, stretch=1.7)
        villages.append((HOMES, place(shape, x, y, _contour_angle(x, y)) & land.district))
    mines = [
        (MINE, p.shape)
        for p in sites.patches
        if p.scene.startswith(("mine", "quarry")) and p.shape.area > 20_000
    ]
    roads = [(ROAD, strip) for strip in valleys.roads(land)]
    return [*mines, *villages, *roads, (WATER, river.buffer(RIVER_M / 2) & land.district)]


def draw(land: Land, sites: Sites) -> Ground:
    """Draw land use, gullies and settlements of the district."""
    river = valleys.river(land)
    gullies = valleys.gullies(land)
    waters = shapely.union_all([river, *(line for name, line in gullies if name)])
    homes = valleys.settlements(land, waters)
    x, y, grid = lattice(60.0)
    labels = rasterio.features.sieve(_labels(x, y, waters, homes).astype(np.int32), 18)
    lines = [
        coverage.smoothed(b, rounds=3, tolerance=9) for b in coverage.traced_borders(labels, grid)
    ]
    within = shapely.intersection(np.array(lines, dtype=object), land.district)
    tiles = coverage.tiles(land.district, list(within[~shapely.is_empty(within)]))
    kinds = np.array([coverage.label_of(t, labels, grid) for t in tiles])
    built = _built(land, sites, homes, river)
    faces, tile = coverage.faces(tiles, [shape for _, shape in built])
    points, kind = shapely.point_on_surface(faces), kinds[tile]
    for k, shape in built:
        shapely.prepare(shape)
        kind[shapely.contains(shape, points)] = k
    kind = coverage.without_crumbs(faces, kind, smallest=SMALLEST, kept=(WATER, ROAD, HOMES))
    use = sorted(
        coverage.parts(faces, kind),
        key=lambda row: (-round(row[1].centroid.y, -3), row[1].centroid.x),
    )
    return Ground(use, gullies, homes)


def cover(
    ground: Ground, survey: Survey, bounds: tuple[float, float, float, float], cell: float = 30.0
) -> tuple[Floats, Affine]:
    """Return plant cover in percent on a grid of the results' CRS, NaN where there is none.

    By land use, thinner where the ground erodes; nothing outside the district, and one cloud.
    """
    west, south = (np.floor(b / cell) * cell for b in bounds[:2])
    east, north = (np.ceil(b / cell) * cell for b in bounds[2:])
    x, y = np.meshgrid(
        np.arange(west, east, cell) + cell / 2, np.arange(north, south, -cell) - cell / 2
    )
    grid = Affine(cell, 0, west, 0, -cell, north)

    def burnt(rows: list[tuple[int, Polygon]]) -> Floats:
        shapes = [(carry(p, RESULT), k) for k, p in rows]
        return rasterio.features.rasterize(shapes, out_shape=x.shape, transform=grid, fill=0)

    kind, grade = burnt(ground.land_use), burnt(survey)
    px, py = back(x, y, RESULT)
    mean, swing = (
        np.array([0.0, *(COVER[k][i] for k in range(1, len(KINDS) + 1))])[kind] for i in (0, 1)
    )
    wild = 0.8 * terrain.noise(px, py, 1300, 64) + 0.5 * terrain.noise(px, py, 260, 65)
    value = mean + swing * wild - np.where(kind <= GRASS, 3.0 * np.clip(grade - 1, 0, 5), 0)
    value = np.clip(np.round(value), 0, 100)
    cloud = np.hypot((px + 6600) / 1.4, py - 1500) + 90 * terrain.noise(px, py, 500, 66) < 330
    return np.where((kind == 0) | cloud, np.nan, value), grid
