"""Exact area of the intersection of two polygonal geometries, for use in tests.

Every double is a rational number, so the area of ``a`` and ``b`` together has
an exact rational value.  The plane is cut into horizontal slabs at the height
of every vertex and of every crossing of an edge of ``a`` with an edge of
``b``.  Inside a slab no two edges cross, so the common width is linear in the
height, and the slab holds height times the common width half way up.  Which
part of a cross-section is inside follows from the even-odd rule, so holes and
multipolygons need no special treatment.

The cost grows with vertices squared; meant for some hundred vertices.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product

import shapely
from shapely.geometry.base import BaseGeometry

Point = tuple[Fraction, Fraction]
Edge = tuple[Point, Point]


def exact_edges(geom: BaseGeometry) -> list[Edge]:
    """All edges that are not horizontal, each from its lower to its upper end."""
    edges = []
    for ring in shapely.get_rings(shapely.get_parts(geom)):
        points = [(Fraction(x), Fraction(y)) for x, y in shapely.get_coordinates(ring).tolist()]
        for p, q in pairwise(points):
            if p[1] != q[1]:
                edges.append((p, q) if p[1] < q[1] else (q, p))
    return edges


def _boxes_meet(e: Edge, f: Edge) -> bool:
    if e[1][1] < f[0][1] or f[1][1] < e[0][1]:
        return False
    (ex0, ex1), (fx0, fx1) = (sorted((g[0][0], g[1][0])) for g in (e, f))
    return ex0 <= fx1 and fx0 <= ex1


def _crossing_height(e: Edge, f: Edge) -> Fraction | None:
    """Height at which the carrying lines meet, if that is on both edges."""
    (ax, ay), (bx, by) = e
    (cx, cy), (dx, dy) = f
    det = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if det == 0:
        return None
    y = ay + (by - ay) * ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / det
    return y if max(ay, cy) <= y <= min(by, dy) else None


def _common_width(a: list[Edge], b: list[Edge], y: Fraction) -> Fraction:
    """Length of the horizontal line at ``y`` that is inside both edge sets."""
    cuts = []
    for owner, edges in enumerate((a, b)):
        for (x0, y0), (x1, y1) in edges:
            if y0 < y < y1:
                cuts.append((x0 + (x1 - x0) * (y - y0) / (y1 - y0), owner))
    cuts.sort()
    width, inside = Fraction(0), [False, False]
    for (x, owner), (x_next, _) in pairwise(cuts):
        inside[owner] = not inside[owner]
        if all(inside):
            width += x_next - x
    return width


def exact_area_from_edges(a: list[Edge], b: list[Edge]) -> Fraction:
    """Exact common area of two edge sets under the even-odd rule."""
    heights = {p[1] for edge in (*a, *b) for p in edge}
    for e, f in product(a, b):
        if _boxes_meet(e, f):
            y = _crossing_height(e, f)
            if y is not None:
                heights.add(y)
    return sum(
        ((hi - lo) * _common_width(a, b, (lo + hi) / 2) for lo, hi in pairwise(sorted(heights))),
        Fraction(0),
    )


def exact_intersection_area(a: BaseGeometry, b: BaseGeometry) -> Fraction:
    """Exact area of the intersection of two valid (multi)polygons."""
    return exact_area_from_edges(exact_edges(a), exact_edges(b))


def exact_area(a: BaseGeometry) -> Fraction:
    """Exact area of one valid (multi)polygon."""
    edges = exact_edges(a)
    return exact_area_from_edges(edges, edges)
