"""The erosion survey of 2023, drawn out of that of 2021, and how the ground moved between the two.

All lines that change anything (old borders, treatments, slides, sites) are noded together once;
the faces between them carry the grade of both years, so the matrix of transitions is a sum of
faces, and the polygons of 2023 share every vertex with their neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from . import coverage, terrain
from .coverage import Whole
from .land import Land
from .shapes import Rng, blob, place
from .sites import Sites, _contour_angle
from .treatments import Damage, Survey, Treatment

BARE = 5  # grade of opened ground: a building site, a fresh slide
SMALLEST = 2_500.0  # m²; what is smaller is not mapped but goes to a neighbour
SITES = ("no plan", "quarry", "mine", "60 % inside")  # scenes whose patches lie bare in 2023


@dataclass(frozen=True)
class Change:
    """Both surveys on common faces; grade 0 is ground that a survey does not grade."""

    faces: list[Polygon]
    before: Whole
    after: Whole
    survey: Survey
    gap: Polygon

    def matrix(self, region: Polygon) -> dict[tuple[int, int], float]:
        """Return the area in m² of each (grade 2021, grade 2023) inside `region`."""
        part = shapely.area(shapely.intersection(np.array(self.faces, dtype=object), region))
        table: dict[tuple[int, int], float] = {}
        for old, new, area in zip(self.before, self.after, part, strict=True):
            if area > 0:
                key = (int(old), int(new))
                table[key] = table.get(key, 0.0) + float(area)
        return dict(sorted(table.items()))


def _spots(land: Land, clear_of: BaseGeometry, rng: Rng) -> list[tuple[float, float]]:
    """Return random places well inside the district and away from what is built or treated."""
    inner = land.district.buffer(-350).difference(clear_of)
    shapely.prepare(inner)
    west, south, east, north = inner.bounds
    spots: list[tuple[float, float]] = []
    while len(spots) < 16:
        x, y = float(rng.uniform(west, east)), float(rng.uniform(south, north))
        apart = all(np.hypot(x - a, y - b) > 1500 for a, b in spots)
        if apart and shapely.contains_xy(inner, x, y):
            spots.append((x, y))
    return spots


def _events(
    land: Land, sites: Sites, done: list[Treatment], damage: list[Damage]
) -> tuple[list[tuple[int, BaseGeometry]], Polygon]:
    """Return what changed where, as (lowest grade there, ground), or (-steps, ground) for better.

    Later entries stand above earlier ones: treatments first, then woods that came up by
    themselves, slides, the flood's debris, and building sites; last of all the second gap.
    """
    rng = np.random.default_rng([terrain.SEED, 40])
    events: list[tuple[int, BaseGeometry]] = []
    for t in done:
        steps = int(rng.choice([0, 1, 2, 5], p=[0.12, 0.38, 0.24, 0.26]))
        if steps:
            events.append((-steps, t.shape))
    built = [p.shape for p in sites.patches] + [r.shape for r in sites.ranges]
    full = shapely.union_all(built + [t.shape for t in done]).buffer(150)
    spots = _spots(land, full, rng)
    for k, (x, y) in enumerate(spots):
        better = k < 9
        area = rng.uniform(60_000, 260_000) if better else rng.uniform(9_000, 48_000)
        shape = place(blob(area, rng, stretch=1.7), x, y, _contour_angle(x, y))
        events.append((-int(rng.choice([1, 2, 5])) if better else BARE, shape))
    events += [(BARE - 1, d.shape) for d in damage if d.restored_on is None]
    events += [
        (BARE, p.shape)
        for p in sites.patches
        if p.scene.startswith(SITES) and p.shape.area > 20_000 and p.shape.within(land.district)
    ]
    x, y = max(
        (t.shape.exterior.coords[0] for t in done if t.treatment_id.startswith("2023")),
        key=lambda c: c[0] - c[1],
    )
    return events, place(blob(62_000, rng, stretch=1.3), x, y, 20)


def _after(
    base: Whole, points: NDArray[np.object_], events: list[tuple[int, BaseGeometry]]
) -> Whole:
    """Return the grade of each face in 2023."""
    grade = base.copy()
    for step, shape in events:
        shapely.prepare(shape)
        inside = shapely.contains(shape, points)
        changed = np.maximum(base, step) if step > 0 else np.maximum(base + step, 1)
        grade[inside] = changed[inside]
    return grade


def draw(
    land: Land, sites: Sites, done: list[Treatment], damage: list[Damage], gap: Polygon
) -> Change:
    """Draw the survey of 2023; `gap` is what that of 2021 did not grade."""
    events, cloud = _events(land, sites, done, damage)
    if not land.district.contains(cloud) or cloud.distance(gap) < 500:
        raise RuntimeError("the second gap lies badly")
    tiles = [p for _, p in land.erosion]
    faces, tile = coverage.faces(tiles, [*(s for _, s in events), cloud, gap])
    points = shapely.point_on_surface(faces)
    base = np.array([g for g, _ in land.erosion])[tile]
    after = coverage.without_crumbs(faces, _after(base, points, events), smallest=SMALLEST)
    after[shapely.contains(cloud, points)] = 0
    before = np.where(shapely.contains(gap, points), 0, base)
    survey = [(g, p) for g, p in coverage.parts(faces, after) if g > 0]
    survey.sort(key=lambda row: (-round(row[1].centroid.y, -3), row[1].centroid.x))
    return Change(list(faces), before, after, survey, cloud)
