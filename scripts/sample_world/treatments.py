"""Treatments of the two key projects, the flood of 7 August, and the account they must give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Polygon
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from . import shapes, terrain
from .land import Land
from .shapes import Rng, blob, place
from .sites import Sites, _contour_angle

GOALS = {"ZDGC2022": 6_670_000.0, "ZDGC2023": 8_570_000.0}
SHARED = 70_000.0
BASINS = {"ZDGC2022": ("WS02", "WS03", "WS07"), "ZDGC2023": ("WS03", "WS04", "WS08", "WS09")}
DAYS = {
    "ZDGC2022": ("2023-03-06", "2023-03-15", "2023-03-28"),
    "ZDGC2023": ("2023-05-11", "2023-05-19", "2023-05-26"),
}
MEASURES = ("梯田", "水土保持林", "经济林", "种草")
MEASURE_SHARES = (0.34, 0.30, 0.22, 0.14)


Survey = list[tuple[int, Polygon]]
"""Grades and polygons of an erosion survey."""


@dataclass(frozen=True)
class Treatment:
    """One record of a project; `stage` is the furthest it has reached."""

    treatment_id: str
    project_id: str
    measure: str
    completed_on: str | None
    stage: str
    shape: BaseGeometry


@dataclass(frozen=True)
class Damage:
    """Ground hit by the flood, with the share of the measures lost there."""

    damage_id: str
    loss_share: float
    restored_on: str | None
    shape: BaseGeometry


class _Ground:
    """What is still free for a treatment."""

    def __init__(self, land: Land, sites: Sites) -> None:
        built = [p.shape for p in sites.patches] + [r.shape for r in sites.ranges]
        self.inner = land.district.buffer(-80)
        self.taken: list[BaseGeometry] = [shapely.union_all(built).buffer(70)]
        eroding = [p for g, p in land.erosion if 2 <= g <= 5]
        self.eroding = shapely.union_all(eroding)

    def spot(self, basin: Polygon, rng: Rng) -> tuple[float, float]:
        """Return a random point of the watershed, on eroding ground six times out of seven."""
        west, south, east, north = basin.bounds
        want = rng.random() < 0.86
        while True:
            x, y = rng.uniform(west, east), rng.uniform(south, north)
            point = shapely.Point(x, y)
            if basin.contains(point) and self.eroding.contains(point) == want:
                return float(x), float(y)

    def fits(self, shape: Polygon) -> bool:
        """Say whether `shape` lies inside the district and keeps 20 m from all others."""
        return bool(self.inner.contains(shape)) and min(shape.distance(t) for t in self.taken) > 20


def _sown(area: float, basin: Polygon, ground: _Ground, rng: Rng) -> Polygon:
    """Find a place for one treatment of `area` m², lying along the contour."""
    for _ in range(4000):
        x, y = ground.spot(basin, rng)
        outline = blob(area, rng, stretch=rng.uniform(1.5, 2.4), rough=0.15)
        shape = place(outline, x, y, _contour_angle(x, y))
        if shape.is_valid and ground.fits(shape):
            ground.taken.append(shape)
            return shape
    raise RuntimeError(f"no room for a treatment of {area:.0f} m²")


def _overlapping_pair(land: Land, ground: _Ground, rng: Rng) -> tuple[Polygon, Polygon]:
    """Draw the one place where both projects worked: exactly `SHARED` m² in common."""
    for _ in range(4000):
        x, y = ground.spot(land.watersheds["WS03"], rng)
        first = place(blob(168_000, rng, stretch=1.6), x, y, _contour_angle(x, y))
        other = place(blob(187_000, rng, stretch=1.5), x, y, _contour_angle(x, y) + 15)
        turn = float(np.radians(_contour_angle(x, y)))

        def shared(t: float, one: Polygon = first, two: Polygon = other, a: float = turn) -> float:
            return float((one & translate(two, t * np.cos(a), t * np.sin(a))).area)

        t = shapes.bisect(shared, SHARED, 0, 900)
        pair = (first, translate(other, t * np.cos(turn), t * np.sin(turn)))
        if (
            ground.fits(first)
            and ground.fits(pair[1])
            and (pair[0] & pair[1]).geom_type == "Polygon"
        ):
            ground.taken += pair
            return pair
    raise RuntimeError("no room for the overlapping pair")


def draw_treatments(land: Land, sites: Sites) -> list[Treatment]:
    """Draw both projects; the last record of each takes what is missing to the stated area."""
    rng = np.random.default_rng([terrain.SEED, 20])
    ground = _Ground(land, sites)
    pair = dict(zip(GOALS, _overlapping_pair(land, ground, rng), strict=True))
    result = []
    for project, goal in GOALS.items():
        drawn, left = [pair[project]], goal - pair[project].area
        while left > 330_000:
            area = round(float(np.clip(rng.lognormal(np.log(125_000), 0.5), 40_000, 280_000)), -1)
            basin = land.watersheds[BASINS[project][len(drawn) % len(BASINS[project])]]
            drawn.append(_sown(area, basin, ground, rng))
            left -= area
        basin = land.watersheds[BASINS[project][-1]]
        drawn.append(_sown(goal - sum(d.area for d in drawn), basin, ground, rng))
        for k, shape in enumerate(drawn, 1):
            measure = str(rng.choice(MEASURES, p=MEASURE_SHARES))
            day = str(rng.choice(DAYS[project]))
            result.append(
                Treatment(f"{project[-4:]}-{k:03d}", project, measure, day, "accepted", shape)
            )
    return result


def _downhill(x: float, y: float, length: float) -> shapely.LineString:
    """Follow the water from a point for `length` metres."""
    path, step = [(x, y)], 25.0
    for _ in range(int(length / step)):
        px, py = np.array([x + 20, x - 20, x, x]), np.array([y, y, y + 20, y - 20])
        z = terrain.height(px, py)
        gradient = np.array([z[0] - z[1], z[2] - z[3]])
        x, y = np.array([x, y]) - step * gradient / np.hypot(*gradient)
        path.append((float(x), float(y)))
    return shapely.LineString(path).simplify(18)


def draw_damage(treatments: list[Treatment], land: Land) -> list[Damage]:
    """Draw three debris tongues that start in treatments and run down to the valley."""
    plan = (
        ("2022-004", 1.0, None, 75.0),
        ("2023-006", 0.6, None, 95.0),
        ("2023-013", 0.8, "2023-11-20", 70.0),
    )
    by_id = {t.treatment_id: t for t in treatments}
    result: list[Damage] = []
    for k, (start, loss, restored, half_width) in enumerate(plan, 1):
        centre = by_id[start].shape.centroid
        tongue = _downhill(centre.x, centre.y, 1300).buffer(half_width, quad_segs=3)
        tongue = Polygon(tongue.exterior).simplify(4)
        if not land.district.contains(tongue) or any(tongue.intersects(d.shape) for d in result):
            raise RuntimeError(f"damage {k} lies badly")
        result.append(Damage(f"DM{k:02d}", loss, restored, tongue))
    return result


def with_gap(land: Land, treatments: list[Treatment]) -> tuple[Survey, Polygon]:
    """Cut one hole into the survey: a cloud of 4.6 hm² that lies half over a treatment."""
    cloud = blob(46_000, np.random.default_rng([terrain.SEED, 21]), stretch=1.2)
    best = (0.0, 0, shapely.Point(0, 0))
    for k, (grade, tile) in enumerate(land.erosion):
        if grade <= 2:
            for t in treatments:
                for u in np.linspace(0, t.shape.length, 24):
                    point = t.shape.exterior.interpolate(u)
                    clear = tile.boundary.distance(point) if tile.contains(point) else 0.0
                    best = max(best, (clear, k, point), key=lambda b: b[0])
    clear, k, point = best
    hole = translate(cloud, point.x, point.y)
    grade, tile = land.erosion[k]
    if not tile.contains(hole.buffer(5)):
        raise RuntimeError(f"no room for the gap, only {clear:.0f} m")
    opened = Polygon(tile.exterior, [*tile.interiors, hole.exterior])
    return [(g, p) if i != k else (grade, opened) for i, (g, p) in enumerate(land.erosion)], hole


def account(
    region: Polygon,
    surveys: tuple[Survey, Survey],
    treatments: list[Treatment],
    damage: list[Damage],
) -> dict[str, float]:
    """Work out, in m², what the account of `region` must be: plain geometry on the drawn shapes.

    Treated ground is judged on the first survey, made before every completion; all other ground
    on the second one.
    """
    shapes_in = [t.shape & region for t in treatments if t.shape.intersects(region)]
    covered = shapely.union_all(shapes_in) if shapes_in else Polygon()
    before, after = (_graded(survey, region) for survey in surveys)
    worn = covered & before[1]
    quiet = (covered & before[0]).area + after[0].area - (covered & after[0]).area
    eroding = worn.area + after[1].area - (covered & after[1]).area
    damaged = sum(d.loss_share * (d.shape & worn).area for d in damage if d.restored_on is None)
    gross = sum(s.area for s in shapes_in)
    return {
        "total": region.area,
        "not_eroding": quiet,
        "eroding": eroding,
        "unknown": region.area - quiet - eroding,
        "treated": worn.area - damaged,
        "remaining": eroding - worn.area + damaged,
        "damaged": damaged,
        "off_erosion": covered.area - worn.area,
        "covered": covered.area,
        "treated_gross": gross,
        "overlap": gross - covered.area,
    }


def _graded(survey: Survey, region: Polygon) -> tuple[BaseGeometry, BaseGeometry]:
    """Return the ground of a region that does not erode, and that which does."""
    inside = [(g, p & region) for g, p in survey if p.intersects(region)]
    quiet, eroding = ([p for g, p in inside if (g >= 2) == worn] for worn in (False, True))
    return shapely.union_all(quiet), shapely.union_all(eroding)
