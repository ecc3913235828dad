"""What follows the water: streams, gullies, roads and the villages along them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from . import terrain
from .land import TOWNS, Land
from .plane import Floats
from .shapes import Rng
from .sites import slope_at

# Names of side valleys, and three villages a watershed; all invented.
SIDES = (
    "后湾沟 石板沟 阴洼沟 磨房沟 井坡沟 榆树沟 大湾沟 老庄沟 桦林沟 柴家沟 红土沟 乱石窖沟 "
    "羊圈沟 庙儿沟 水磨沟 杏树沟 烂泥沟 双岔沟 木瓜沟 干沟 窑儿沟 马家沟 崖底沟 竹园沟 "
    "核桃沟 下寨沟 上寨沟 白崖沟 冷水沟 黑沟"
)
VILLAGES = (
    "野狐峁村 上寨村 下寨村 核桃坪村 垭豁村 庙坪村 阴山村 阳坡村 柳树塬村 马家湾村 石门村 崾岘村 "
    "崖底村 桦林村 石崖坪村 油坊村 苦水峪村 井坡村 大堎村 磨房村 老庄村 碾坝村 竹园村 白崖村 "
    "草圪垯村 双岔村 红土村 屲子村"
)
ROAD_M, LANE_M = 14.0, 8.0  # widths


@dataclass(frozen=True)
class Settlement:
    """A town seat or a village."""

    name: str
    households: int
    point: Point


def river(land: Land) -> LineString:
    """Return the axis of the main river inside the district."""
    x = np.arange(-10_000.0, 10_001.0, 60.0)
    return LineString(np.column_stack([x, terrain.river_y(x)])).intersection(land.district)


def _chains(stream: terrain.Stream) -> list[Floats]:
    """Return the main valley and the side valleys of a stream, each from its mouth upward."""
    jumps = np.hypot(*np.diff(stream.points, axis=0).T) > 250
    climbs = np.append(False, np.diff(stream.bed) < -1)[1:]
    chains = np.split(stream.points, np.flatnonzero(jumps | climbs) + 1)
    main = chains[0]
    return [main] + [
        np.vstack([main[np.hypot(*(main - side[0]).T).argmin()], side]) for side in chains[1:]
    ]


def _courses(heads: Floats, length: float, step: float = 25.0) -> Floats:
    """Follow the water from many points at once; return (head, vertex, x and y)."""
    path = [heads]
    for _ in range(int(length / step)):
        x, y = path[-1].T
        px, py = np.stack([x + 20, x - 20, x, x]), np.stack([y, y, y + 20, y - 20])
        z = terrain.height(px, py)
        down = np.column_stack([z[0] - z[1], z[2] - z[3]])
        path.append(path[-1] - step * down / np.hypot(*down.T)[:, None])
    return np.stack(path, axis=1)


def _rills(land: Land, known: BaseGeometry, rng: Rng) -> list[LineString]:
    """Return gullies that run down to a line of `known`, where the ground is soft."""
    west, south, east, north = land.district.bounds
    x, y = rng.uniform(west, east, 5000), rng.uniform(south, north, 5000)
    # They gather: a field of its own says where, not an even sprinkle.
    soft = terrain.noise(x, y, 4200, 51) + rng.normal(0, 0.6, len(x)) > 0
    away = shapely.distance(shapely.points(x, y), known) > 260
    fit = soft & away & shapely.contains_xy(land.district, x, y)
    heads: list[Floats] = []
    for head in np.column_stack([x, y])[fit]:
        if all(np.hypot(*(head - other)) > 330 for other in heads):
            heads.append(head)
    rills: list[LineString] = []
    for path in _courses(np.array(heads), 1100):
        close = shapely.distance(shapely.points(path), known) < 38
        if close.any() and len(rills) < 130:
            last = int(close.argmax())
            (mouth,) = shapely.shortest_line(known, Point(path[last])).coords[:1]
            rills.append(LineString([*path[:last], mouth]).simplify(10))
    return [rill for rill in rills if rill.length > 240]


def gullies(land: Land) -> list[tuple[str | None, LineString]]:
    """Return named valleys and nameless gullies, (name, line), none beyond the outline."""
    rng = np.random.default_rng([terrain.SEED, 50])
    sides, named = iter(SIDES.split()), []
    for stream in terrain.TRIBUTARIES:
        main, *branches = _chains(stream)
        named.append((stream.name, LineString(main).simplify(6)))
        named += [
            (next(sides) if k < 3 else None, LineString(b).simplify(6))
            for k, b in enumerate(branches)
        ]
    known = shapely.union_all([line for _, line in named])
    rills = [(None, line) for line in _rills(land, known, rng)]
    inside = [(name, line & land.district) for name, line in [*named, *rills]]
    return [
        (name, max(shapely.get_parts(part), key=lambda one: one.length))
        for name, part in inside
        if part.length > 150
    ]


def settlements(land: Land, waters: BaseGeometry) -> list[Settlement]:
    """Return town seats and villages: on gentle ground near water, never on top of one another."""
    rng = np.random.default_rng([terrain.SEED, 52])
    west, south, east, north = land.district.bounds
    x, y = rng.uniform(west, east, 6000), rng.uniform(south, north, 6000)
    inside = shapely.contains_xy(land.district.buffer(-250), x, y)
    x, y = x[inside], y[inside]
    away = shapely.distance(shapely.points(x, y), waters)
    fit = (away > 60) & (away < 320) & (slope_at(x, y) < 12.5)
    x, y, slope = x[fit], y[fit], slope_at(x[fit], y[fit])
    found: list[Settlement] = []

    def settle(name: str, households: int, order: np.ndarray, apart: float) -> None:
        for k in order:
            point = Point(round(float(x[k]), 1), round(float(y[k]), 1))
            if all(point.distance(one.point) > apart for one in found):
                found.append(Settlement(name, households, point))
                return
        raise RuntimeError(f"no room for {name}")

    for name, tx, ty in TOWNS:
        up = terrain.height(x, y) - terrain.river_bed(x)
        near = np.argsort(np.hypot(x - tx, y - ty) + 60 * slope + 6 * up, kind="stable")
        settle(name, int(rng.integers(420, 980)), near, 0)
    for k, name in enumerate(VILLAGES.split()):
        code = terrain.TRIBUTARIES[min(k // 3, 9)].code
        home = shapely.contains_xy(land.watersheds[code], x, y)
        order = np.argsort(slope + 40 * ~home + rng.uniform(0, 6, len(x)), kind="stable")
        settle(name, int(np.clip(rng.lognormal(np.log(70), 0.5), 18, 210)), order, 900)
    return found


def roads(land: Land) -> list[Polygon]:
    """Return the strips of the road along the river and of the lanes up the larger valleys."""
    axis = river(land).simplify(8)
    strips = [axis.offset_curve(95).buffer(ROAD_M / 2, cap_style="flat")]
    for stream in terrain.TRIBUTARIES[1:9]:
        main = _chains(stream)[0]
        lane = LineString(main[: int(0.62 * len(main))]).simplify(8).offset_curve(55)
        strips.append(lane.buffer(LANE_M / 2, cap_style="flat"))
    return [
        part
        for strip in strips
        for part in shapely.get_parts(strip & land.district)
        if part.geom_type == "Polygon" and part.area > 100
    ]
