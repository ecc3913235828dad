"""Set the scenes down in the district: on gentle ground, far apart, clear of every zone border."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.affinity import rotate

from . import terrain
from .land import Land
from .plane import Floats
from .scenes import MINISTRY, Patch, Range, Scene, all_scenes
from .shapes import blob, place

APART = 380.0  # metres between the circles of two scenes: more than any distance rule reaches
SHARES = {"施工": 0.75, "停工": 0.09, "完工": 0.16}


@dataclass
class Sites:
    """All patches, ranges and plan points in the drawing plane."""

    patches: list[Patch]
    ranges: list[Range]
    points: dict[str, shapely.Point]


def slope_at(x: Floats, y: Floats) -> Floats:
    """Slope of the formula terrain in degrees."""
    step = 25.0
    dx = (terrain.height(x + step, y) - terrain.height(x - step, y)) / (2 * step)
    dy = (terrain.height(x, y + step) - terrain.height(x, y - step)) / (2 * step)
    return np.degrees(np.arctan(np.hypot(dx, dy)))


def _candidates(land: Land, count: int = 9000) -> tuple[Floats, Floats]:
    """Return random points of the district, the gentlest ground first."""
    rng = np.random.default_rng([terrain.SEED, 8])
    west, south, east, north = land.district.bounds
    x, y = rng.uniform(west, east, count), rng.uniform(south, north, count)
    inside = shapely.contains_xy(land.district, x, y)
    x, y = x[inside], y[inside]
    order = np.argsort(slope_at(x, y) + rng.uniform(0, 6, len(x)), kind="stable")
    return x[order], y[order]


def _centres(scenes: list[Scene], land: Land) -> list[tuple[float, float]]:
    """Find a centre for each scene, the largest scenes first."""
    x, y = _candidates(land)
    points = shapely.points(x, y)
    edge = shapely.distance(points, land.district.boundary)
    zone_edge = np.min([shapely.distance(points, z.boundary) for _, _, z in land.zones], axis=0)
    taken: list[tuple[float, float, float]] = []
    centres: list[tuple[float, float]] = [(0.0, 0.0)] * len(scenes)
    for k in sorted(range(len(scenes)), key=lambda i: -scenes[i].radius):
        r = scenes[k].radius
        free = (edge > r + 180) & (zone_edge > r + 40)
        for tx, ty, tr in taken:
            free &= np.hypot(x - tx, y - ty) > r + tr + APART
        best = int(np.flatnonzero(free)[0])
        centres[k] = (float(x[best]), float(y[best]))
        taken.append((*centres[k], r))
    return centres


def _contour_angle(x: float, y: float) -> float:
    """Direction of the contour line at a point, in degrees: people build along the slope."""
    step = 60.0
    px, py = np.array([x + step, x - step, x, x]), np.array([y, y, y + step, y - step])
    z = terrain.height(px, py)
    return float(np.degrees(np.arctan2(z[2] - z[3], z[0] - z[1])) + 90)


def _outside_patch(land: Land) -> Patch:
    """Row 1: a patch that lies beyond the district's outline."""
    rng = np.random.default_rng([terrain.SEED, 9])
    ring = shapely.get_coordinates(land.district.exterior)
    x, y = ring[ring[:, 0].argmax()]
    shape = place(blob(24_800, rng), float(x) + 850, float(y), 30)
    return Patch(MINISTRY, shape, "unknown", 1, "outside_district", scene="beyond the outline")


def _with_states(patches: list[Patch]) -> list[Patch]:
    """Give every patch a state and a kind of change that agree with each other."""
    rng = np.random.default_rng([terrain.SEED, 12])
    result = []
    for patch in patches:
        state = str(rng.choice(list(SHARES), p=list(SHARES.values())))
        growing = ["新增", "新增", "新增", "续建（范围扩大）", "续建（范围不变）"]
        change = str(rng.choice(growing if state == "施工" else ["续建（范围不变）"]))
        result.append(patch if patch.state else replace(patch, state=state, change=change))
    return result


def draw(land: Land) -> Sites:
    """Place every scene and return what lies in the district."""
    scenes = all_scenes(terrain.SEED)
    patches: list[Patch] = []
    ranges: list[Range] = []
    points: dict[str, shapely.Point] = {}
    for scene, (x, y) in zip(scenes, _centres(scenes, land), strict=True):
        angle = round(_contour_angle(x, y), 1)
        for patch in scene.patches:
            inside = None if patch.inside is None else place(patch.inside, x, y, angle)
            patches.append(
                replace(
                    patch, shape=place(patch.shape, x, y, angle), inside=inside, scene=scene.name
                )
            )
        ranges += [replace(r, shape=place(r.shape, x, y, angle)) for r in scene.ranges]
        for key, point in scene.points.items():
            points[key] = shapely.Point(
                rotate(point, angle, origin=(0, 0)).x + x, rotate(point, angle, origin=(0, 0)).y + y
            )
    order = np.random.default_rng([terrain.SEED, 13]).permutation(len(patches) + 1)
    patches.append(_outside_patch(land))
    return Sites([_with_states(patches)[i] for i in order], ranges, points)
