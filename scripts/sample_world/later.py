"""The ministry's delivery a year later: what became of each of its patches, and what is new.

Every outline is drawn anew, so that even an unchanged patch has moved vertices: 1 to 5 m of drift
are the interpreter's, not the site's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import Polygon
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from . import shapes, terrain
from .land import Land
from .scenes import MINISTRY, OTHER, SPOIL, Patch
from .shapes import Rng, bend, blob, place, strip, yard
from .sites import Sites, _candidates, _contour_angle

# What became of the patches of 2023, by the last digits of their ids; the rest is unchanged.
SPLIT, MERGED = "011", ("014", "017")
CLOSED = ("004", "009", "013", "016", "021")
GROWN = {"007": 1.9, "018": 1.22, "020": 1.45, "022": 1.6, "026": 1.28}
SHRUNK = {"015": 0.6, "019": 0.8, "029": 0.72}
BANK_M = 16.0  # width of the green banks between the parts of a split patch
NARROW_M = 40.0

Link = tuple[str | None, str | None, str]


@dataclass(frozen=True)
class Later:
    """The patches of 2024 with their ids, and the lineage (old_id, new_id, change)."""

    patches: list[tuple[str, Patch]]
    lineage: list[Link]


def _redrawn(shape: Polygon, rng: Rng) -> Polygon:
    """Return the outline as another interpreter drew it a year later."""
    shift = rng.uniform(-1.2, 1.2, 2)
    if 2 * shape.area / shape.length < NARROW_M:  # a road: its width is measured, not guessed
        return translate(shape, *(shift + np.copysign(0.8, shift)))
    ring = shapely.get_coordinates(shape.simplify(2))[:-1]
    turn, far = rng.uniform(0, 2 * np.pi, len(ring)), rng.uniform(1, 3.6, len(ring))
    moved = ring + shift + np.column_stack([far * np.cos(turn), far * np.sin(turn)])
    drawn = Polygon(moved)
    if not drawn.is_valid or abs(drawn.area / shape.area - 1) > 0.06:
        return _redrawn(shape, rng)
    return drawn


def _grown(shape: Polygon, factor: float, others: BaseGeometry) -> Polygon:
    """Return the outline stretched to one side until its area is `factor` times what it was."""
    for turn in np.linspace(0, 2 * np.pi, 16, endpoint=False):
        way = np.array([np.cos(turn), np.sin(turn)])

        def spread(t: float, way: np.ndarray = way) -> Polygon:
            return shapely.union_all([shape, translate(shape, *(t * way))])

        t = shapes.bisect(lambda t: spread(t).area, factor * shape.area, 0, 400)
        wider = Polygon(spread(t).exterior)
        if wider.distance(others) > 25:
            return wider
    raise RuntimeError("no room to grow")


def _shrunk(shape: Polygon, factor: float) -> Polygon:
    """Return what is left of the outline when one side has become green again."""
    t = shapes.bisect(lambda t: (shape & translate(shape, t)).area, factor * shape.area, 0, 300)
    return max(shapely.get_parts(shape & translate(shape, t)), key=lambda part: part.area)


def _split(shape: Polygon) -> list[Polygon]:
    """Cut the outline across its length into three parts with green banks between them."""
    box = shapely.get_coordinates(shape.minimum_rotated_rectangle)
    sides = np.diff(box[:3], axis=0)
    along = sides[np.hypot(*sides.T).argmax()]
    start = box[:2][np.hypot(*sides.T).argmax()]
    across = np.array([-along[1], along[0]]) / np.hypot(*along)
    banks = []
    for share in (0.37, 0.68):
        middle = start + share * along
        line = shapely.LineString([middle - 2000 * across, middle + 2000 * across])
        banks.append(line.buffer(BANK_M / 2, cap_style="flat"))
    return [p for p in shapely.get_parts(shape - shapely.union_all(banks)) if p.area > 5000]


def _fresh(land: Land, sites: Sites, rng: Rng) -> Iterator[Patch]:
    """Yield six patches where nobody saw any before, far from ranges and plans."""
    known = [p.shape for p in sites.patches] + [r.shape for r in sites.ranges]
    known += list(sites.points.values())
    x, y = _candidates(land)
    points = shapely.points(x, y)
    edge = shapely.distance(points, land.district.boundary)
    zone_edge = np.min([shapely.distance(points, z.boundary) for _, _, z in land.zones], axis=0)
    drawn = (
        (strip(bend(820, 35), 22), OTHER, "施工"),
        (blob(38_200, rng), OTHER, "施工"),
        (yard(21_400, rng), OTHER, "施工"),
        (blob(15_800, rng, stretch=1.2), SPOIL, "施工"),
        (yard(9_500, rng), OTHER, "停工"),
        (yard(4_200, rng), OTHER, "施工"),
    )
    taken = shapely.union_all(known)
    for shape, kind, state in drawn:
        reach = float(np.hypot(*shapely.get_coordinates(shape).T).max())
        free = (edge > reach + 150) & (zone_edge > reach + 40)
        free &= shapely.distance(points, taken) > reach + 420
        k = int(np.flatnonzero(free)[0])
        spot = float(x[k]), float(y[k])
        placed = place(shape, *spot, _contour_angle(*spot))
        taken = shapely.union_all([taken, placed])
        yield Patch(
            MINISTRY, placed, "", 14, "", kind=kind, state=state, change="新增", scene="new in 2024"
        )


def _fates(old: dict[str, Patch], rng: Rng) -> Iterator[tuple[tuple[str, ...], Patch, str]]:
    """Yield (old ids, patch of 2024, change) for every patch of 2023 that is still there."""
    by_end = {i[-3:]: i for i in old}
    same = {"state": "施工", "change": "续建（范围不变）"}
    for end, i in by_end.items():
        patch = old[i]
        if end in CLOSED or end in MERGED:
            continue
        if end == SPLIT:
            for part in _split(patch.shape):
                less = replace(patch, shape=_redrawn(part, rng), change="续建（范围缩小）")
                yield (i,), less, "split"
        elif end in GROWN:
            others = shapely.union_all([p.shape for j, p in old.items() if j != i])
            wider = _redrawn(_grown(patch.shape, GROWN[end], others), rng)
            yield (
                (i,),
                replace(patch, shape=wider, state="施工", change="续建（范围扩大）"),
                "grown",
            )
        elif end in SHRUNK:
            less = _redrawn(_shrunk(patch.shape, SHRUNK[end]), rng)
            yield (i,), replace(patch, shape=less, change="续建（范围缩小）"), "shrunk"
        else:
            drawn = _redrawn(patch.shape, rng)
            known = {} if patch.state == "停工" else same
            yield (i,), replace(patch, shape=drawn, **known), "unchanged"
    heap, pit = (old[by_end[end]] for end in MERGED)
    haul = shapely.shortest_line(heap.shape, pit.shape).buffer(34, quad_segs=2)
    one = Polygon(shapely.union_all([heap.shape, pit.shape, haul]).exterior)
    both = tuple(by_end[end] for end in MERGED)
    yield (
        both,
        replace(pit, shape=_redrawn(one, rng), state="施工", change="续建（范围扩大）"),
        "merged",
    )


def draw(land: Land, sites: Sites, pairs: list[tuple[str, Patch]]) -> Later:
    """Draw the delivery of 2024 from the ministry's patches of 2023."""
    rng = np.random.default_rng([terrain.SEED, 70])
    old = {i: p for i, p in pairs if p.source == MINISTRY}
    rows = list(_fates(old, rng))
    rows += [((), patch, "new") for patch in _fresh(land, sites, rng)]
    patches: list[tuple[str, Patch]] = []
    lineage: list[Link] = []
    for n, k in enumerate(rng.permutation(len(rows)), 1):
        parents, patch, change = rows[k]
        new = f"6212992024010{n:02d}"
        patches.append((new, replace(patch, stated_factor=1.0, twin="")))
        lineage += [(parent, new, change) for parent in parents or (None,)]
    lineage += [(i, None, "closed") for i in old if i[-3:] in CLOSED]
    return Later(patches, sorted(lineage, key=lambda row: (row[0] or "9", row[1] or "")))
