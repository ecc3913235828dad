"""
Pairs of deliveries whose every change is planted, and so known.

The ground is a board of places, 2 km apart.  On each a story is told with rectangles and blobs:
what lay there before, what lies there now, and what became of it by the definitions of domain notes
§1.2 (new: nothing was there; grown, shrunk: by more than a tenth; unchanged: within) and of issue 6
(outlines of one ground lie up to 5 m apart in two images).  Nothing here knows how it is computed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

CRS = "EPSG:4544"
CORNER = (480_000.0, 3_700_000.0)
STEP_M = 2_000.0
DRIFT_M = 5.0
Row = tuple[str | None, str | None, str]


@dataclass
class Planted:
    """Two deliveries, the patches closed before, and the rows that compare must return."""

    old: dict[str, BaseGeometry] = field(default_factory=dict)
    new: dict[str, BaseGeometry] = field(default_factory=dict)
    closed: dict[str, BaseGeometry] = field(default_factory=dict)
    rows: set[Row] = field(default_factory=set)
    story: dict[Row, str] = field(default_factory=dict)


def frame(shapes: dict[str, BaseGeometry]) -> gpd.GeoDataFrame:
    """Return patches as a layer."""
    return gpd.GeoDataFrame({"patch_id": list(shapes)}, geometry=list(shapes.values()), crs=CRS)


class Teller:
    """Tells one story a place; each method returns old shapes, new shapes and pairs with words."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def number(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    def blob(self, radius: float | None = None) -> BaseGeometry:
        """Return a star-shaped patch; 0.2 to 20 hm² as delivered ones are."""
        size = radius or float(np.clip(self.rng.lognormal(np.log(90), 0.5), 28, 250))
        angle = np.linspace(0, 2 * np.pi, int(self.rng.integers(7, 24)), endpoint=False)
        reach = size * (1 + self.rng.uniform(-0.25, 0.25, len(angle)))
        return Polygon(np.column_stack([reach * np.cos(angle), reach * np.sin(angle)]))

    def turned(self, *shapes: BaseGeometry) -> list[BaseGeometry]:
        """Turn shapes together, so that nothing runs along an axis."""
        angle = self.number(0, 360)
        return [affinity.rotate(shape, angle, origin=(0, 0)) for shape in shapes]

    def again(self, shape: BaseGeometry, most: float = DRIFT_M) -> BaseGeometry:
        """Return a shape as another image shows it: moved, each corner drawn anew, or both."""
        whole = most * np.sqrt(self.number(0, 1))
        moved = whole * float(self.rng.choice([0.0, 1.0, self.number(0, 1)]))
        redrawn = whole - moved
        angle = self.number(0, 2 * np.pi)
        shape = affinity.translate(shape, moved * np.cos(angle), moved * np.sin(angle))

        def drawn(xy: np.ndarray) -> np.ndarray:
            # One step a corner: where a ring closes, both ends take the same.
            _, corner = np.unique(xy, axis=0, return_inverse=True)
            angles = self.rng.uniform(0, 2 * np.pi, corner.max() + 1)[corner.ravel()]
            steps = redrawn * np.sqrt(self.rng.uniform(0, 1, corner.max() + 1))[corner.ravel()]
            return xy + np.column_stack([steps * np.cos(angles), steps * np.sin(angles)])

        found = shapely.transform(shape, drawn)
        return found if found.is_valid else shape

    # Stories -----------------------------------------------------------------------------------

    def drifted(self):
        shape = self.blob()
        return [shape], [self.again(shape)], [(0, 0, "unchanged")]

    def drawn_wider(self):
        shape = self.blob()
        return [shape], [shape.buffer(self.number(-4.5, 4.5))], [(0, 0, "unchanged")]

    def road(self):
        (shape,) = self.turned(box(0, 0, self.number(200, 1500), self.number(8, 40)))
        return [shape], [self.again(shape)], [(0, 0, "unchanged")]

    def road_made_longer(self):
        length, width = self.number(300, 800), self.number(8, 40)
        before, now = self.turned(
            box(0, 0, length, width), box(0, 0, length * self.number(1.2, 1.8), width)
        )
        return [before], [self.again(now)], [(0, 0, "grown")]

    def road_beside_fields(self):
        width = self.number(12, 40)
        shapes = self.turned(box(0, 0, 600, width), box(0, width, 250, 200), box(260, -150, 500, 0))
        return shapes, [self.again(one) for one in shapes], [(n, n, "unchanged") for n in range(3)]

    def path(self):
        (shape,) = self.turned(box(0, 0, self.number(100, 900), self.number(3.5, 8)))
        return [shape], [self.again(shape)], [(0, 0, "unchanged")]

    def two_carriageways(self):
        width, gap = self.number(6, 12), self.number(1, 6)
        shapes = self.turned(box(0, 0, 600, width), box(0, width + gap, 600, 2 * width + gap))
        rows = [(0, 0, "unchanged"), (1, 1, "unchanged")]
        return shapes, [self.again(one, 3.0) for one in shapes], rows

    def path_gone(self):
        stays, goes = self.turned(box(-300, 0, 0, 300), box(0, 0, self.number(6, 12), 300))
        return [stays, goes], [self.again(stays)], [(0, 0, "unchanged"), (1, None, "closed")]

    def neighbours(self):
        cuts = np.cumsum([0.0, *self.rng.uniform(60, 220, 4)])
        shapes = self.turned(*(box(w, 0, e, 150) for w, e in pairwise(cuts)))
        rows = [(n, n, "unchanged") for n in range(4)]
        return shapes, [self.again(one) for one in shapes], rows

    def neighbour_gone(self):
        stays, goes = self.turned(box(-150, 0, 0, 150), box(0, 0, self.number(40, 200), 150))
        return [stays, goes], [self.again(stays)], [(0, 0, "unchanged"), (1, None, "closed")]

    def neighbour_come(self):
        stays, comes = self.turned(box(-150, 0, 0, 150), box(0, 0, self.number(40, 200), 150))
        rows = [(0, 0, "unchanged"), (None, 1, "new")]
        return [stays], [self.again(stays), self.again(comes)], rows

    def grown(self):
        side = self.number(60, 200)
        more = max(side * self.number(0.25, 0.9), 20.0)
        before, now = self.turned(box(0, 0, side, 120), box(0, 0, side + more, 120))
        return [before], [self.again(now, 3.0)], [(0, 0, "grown")]

    def shrunk(self):
        old, new, _ = self.grown()
        return new, old, [(0, 0, "shrunk")]

    def grown_beside_a_neighbour(self):
        side = self.number(80, 200)
        before, now, beside = self.turned(
            box(0, 0, side, 120), box(-0.5 * side, 0, side, 120), box(side, 0, side + 130, 120)
        )
        rows = [(0, 0, "grown"), (1, 1, "unchanged")]
        return [before, beside], [self.again(now, 3.0), self.again(beside)], rows

    def both_neighbours_grown(self):
        west, east, more_west, more_east = self.turned(
            box(-150, 0, 0, 150), box(0, 0, 150, 150), box(-150, 0, 0, 230), box(0, -80, 150, 150)
        )
        rows = [(0, 0, "grown"), (1, 1, "grown")]
        return [west, east], [self.again(more_west), self.again(more_east)], rows

    def ring(self):
        shape = self.blob(150).difference(self.blob(60))
        return [shape], [self.again(shape)], [(0, 0, "unchanged")]

    def hole_filled(self):
        whole = self.blob(130)
        return [whole.difference(self.blob(70))], [self.again(whole, 3.0)], [(0, 0, "grown")]

    def inside(self):
        outer, inner = self.blob(200), self.blob(40)
        rows = [(0, 0, "unchanged"), (1, 1, "unchanged")]
        return [outer, inner], [self.again(outer), self.again(inner)], rows

    def split(self):
        many, gap = int(self.rng.integers(2, 5)), self.number(0, 12)
        cuts = np.cumsum([0.0, *self.rng.uniform(50, 160, many)])
        whole, *parts = self.turned(
            box(0, 0, cuts[-1], 130),
            *(box(w, 0, e - gap, 130) for w, e in pairwise(cuts)),
        )
        rows = [(0, n, "split") for n in range(many)]
        return [whole], [self.again(one, 3.0) for one in parts], rows

    def split_with_a_small_child(self):
        side = self.number(25, 45)
        whole, child = self.turned(box(0, 0, 260, 180), box(0, 0, side, side))
        rest = whole.difference(child.buffer(4, join_style="mitre"))
        new = [self.again(rest, 3.0), self.again(child, 3.0)]
        return [whole], new, [(0, 0, "split"), (0, 1, "split")]

    def merged(self):
        old, new, rows = self.split()
        return new, old, [(n, 0, "merged") for _, n, _ in rows]

    def shared_out(self):
        """A gives its east to B: A was split, and B merged from both."""
        a, b, west, east = self.turned(
            box(0, 0, 200, 120), box(200, 0, 300, 120), box(0, 0, 90, 120), box(95, 0, 300, 120)
        )
        new = [self.again(west, 2.0), self.again(east, 2.0)]
        # The pair in the middle is called by the larger of its two, which the new one is.
        return [a, b], new, [(0, 0, "split"), (0, 1, "merged"), (1, 1, "merged")]

    def gone(self):
        return [self.blob()], [], [(0, None, "closed")]

    def come(self):
        return [], [self.blob()], [(None, 0, "new")]

    def come_again(self):
        shape = self.blob()
        return [], [self.again(shape)], [(None, 0, "reopened")], [shape]


STORIES = tuple(
    name for name, member in vars(Teller).items()
    if not name.startswith("_") and name not in {"number", "blob", "turned", "again"}
    and callable(member)
)  # fmt: skip


def planted(seed: int, *, only: tuple[str, ...] = STORIES, rounds: int = 2) -> Planted:
    """Return a world in which every story is told `rounds` times."""
    teller, world = Teller(seed), Planted()
    for place, name in enumerate(only * rounds):
        old, new, rows, *before = getattr(teller, name)()
        east, north = (STEP_M * step for step in (place % 10, place // 10))
        by = (CORNER[0] + east, CORNER[1] + north)
        ids = []
        for letter, shapes, layer in (
            ("o", old, world.old), ("n", new, world.new), ("c", before[0] if before else [], world.closed),
        ):  # fmt: skip
            names = [f"{letter}{place}-{number}" for number in range(len(shapes))]
            layer |= {
                one: affinity.translate(shape, *by)
                for one, shape in zip(names, shapes, strict=True)
            }
            ids.append(names)
        told = [
            (None if a is None else ids[0][a], None if b is None else ids[1][b], word)
            for a, b, word in rows
        ]
        world.rows |= set(told)
        world.story |= dict.fromkeys(told, name)
    return world
