"""Tilings whose neighbours share every vertex: from a grid of labels to smooth polygons.

Borders are traced once, smoothed once, and only then closed into polygons, so both sides of a
border are the same line to the last digit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import rasterio.features
import shapely
from affine import Affine
from numpy.typing import NDArray
from shapely import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from .plane import Floats

Labels = NDArray[np.int32]
Whole = NDArray[np.int64]
Shapes = NDArray[np.object_]


def traced_borders(labels: Labels, grid: Affine, *, sieve: int = 0) -> list[LineString]:
    """Trace the lines between different labels, one line from junction to junction."""
    if sieve:
        labels = rasterio.features.sieve(labels, sieve)
    cells = [shapely.geometry.shape(s) for s, _ in rasterio.features.shapes(labels, transform=grid)]
    merged = shapely.line_merge(shapely.union_all([c.boundary for c in cells]))
    return [part for part in shapely.get_parts(merged) if part.length > 0]


def smoothed(line: LineString, *, rounds: int, tolerance: float) -> LineString:
    """Take the stairs out of a traced border; its end points stay where they are."""
    points = shapely.get_coordinates(line)
    closed = line.is_ring
    middles = (points[:-1] + points[1:]) / 2
    if closed:
        ring = middles
        for _ in range(rounds):
            ring = (np.roll(ring, 1, 0) + 2 * ring + np.roll(ring, -1, 0)) / 4
        result = LineString(np.vstack([ring, ring[:1]]))
    else:
        chain = np.vstack([points[:1], middles, points[-1:]])
        for _ in range(rounds):
            chain[1:-1] = (chain[:-2] + 2 * chain[1:-1] + chain[2:]) / 4
        result = LineString(chain)
    return result.simplify(tolerance)


def _with_vertices(ring: Floats, extra: Floats) -> Floats:
    """Insert points that lie on a closed ring as vertices, in their order along it."""
    line = LineString(ring)
    at = np.concatenate(
        [
            shapely.line_locate_point(line, shapely.points(ring[:-1])),
            shapely.line_locate_point(line, shapely.points(extra)),
        ]
    )
    points = np.vstack([ring[:-1], extra])[np.argsort(at, kind="stable")]
    return np.vstack([points, points[:1]])


def cut_at(
    outline: Polygon, themes: list[list[LineString]]
) -> tuple[Polygon, list[list[LineString]]]:
    """Cut the borders of several themes at one outline and give it a vertex at every meeting."""
    inside: list[list[LineString]] = []
    meetings: list[Floats] = []
    for lines in themes:
        kept = shapely.get_parts(shapely.intersection(MultiLineString(lines), outline))
        kept = [k for k in kept if isinstance(k, LineString) and k.length > 1e-6]
        ends = np.array([p for k in kept for p in (k.coords[0], k.coords[-1])])
        on_ring = shapely.distance(shapely.points(ends), outline.boundary) < 1e-6
        inside.append(kept)
        meetings.append(np.unique(ends[on_ring], axis=0))
    ring = _with_vertices(shapely.get_coordinates(outline.exterior), np.vstack(meetings))
    return Polygon(ring), inside


def tiles(outline: Polygon, borders: list[LineString]) -> list[Polygon]:
    """Close borders and outline into the polygons that tile the outline."""
    ring = shapely.get_coordinates(outline.exterior)
    sides = shapely.linestrings(np.stack([ring[:-1], ring[1:]], axis=1))
    network = shapely.union_all(list(borders) + list(sides))
    return [
        p for p in shapely.get_parts(shapely.polygonize(shapely.get_parts(network))) if p.area > 0
    ]


def label_of(tile: Polygon, labels: Labels, grid: Affine) -> int:
    """Return the label that most of a tile's cells carry, or that of its inner point."""
    west, south, east, north = tile.bounds
    (c0, r0), (c1, r1) = ~grid * (west, north), ~grid * (east, south)
    rows, cols = slice(max(int(r0), 0), int(r1) + 2), slice(max(int(c0), 0), int(c1) + 2)
    window = labels[rows, cols]
    local = grid * Affine.translation(cols.start, rows.start)
    mask = rasterio.features.geometry_mask([tile], window.shape, local, invert=True)
    if not mask.any():
        col, row = ~local * tile.representative_point().coords[0]
        return int(window[int(row), int(col)])
    values, counts = np.unique(window[mask], return_counts=True)
    return int(values[counts.argmax()])


def merged(parts: list[Polygon], keys: list[int]) -> dict[int, Polygon]:
    """Join the tiles of each key along their shared borders."""
    table = np.array(keys)
    return {
        int(k): shapely.coverage_union_all(
            [p for p, own in zip(parts, keys, strict=True) if own == k]
        )
        for k in np.unique(table)
    }


def faces(tiles_: Sequence[Polygon], shapes: Sequence[BaseGeometry]) -> tuple[Shapes, Whole]:
    """Cut a tiling along the outlines of other shapes; return faces and the tile of each."""
    rings = [p.boundary for p in [*tiles_, *shapes]]
    network = shapely.get_parts(shapely.union_all(rings))
    closed = shapely.get_parts(shapely.polygonize(network))
    points = shapely.point_on_surface(closed)
    tile = np.full(len(closed), -1)
    point, holder = shapely.STRtree(tiles_).query(points, predicate="within")
    tile[point] = holder
    return closed[tile >= 0], tile[tile >= 0]


def parts(faces_: Shapes, key: Whole) -> list[tuple[int, Polygon]]:
    """Join neighbouring faces of one key."""
    return [
        (int(k), part)
        for k in np.unique(key)
        for part in shapely.get_parts(shapely.coverage_union_all(faces_[key == k]))
    ]


def without_crumbs(
    faces_: Shapes, key: Whole, *, smallest: float, kept: Sequence[int] = (0,)
) -> Whole:
    """Give what is too small to be mapped to the neighbour with the longest common border.

    Keys in `kept` neither give nor take.
    """
    key = key.copy()
    points = shapely.point_on_surface(faces_)
    for _ in range(6):
        joined = parts(faces_, key)
        shapes = np.array([p for _, p in joined], dtype=object)
        free = np.array([k not in kept for k, _ in joined])
        crumbs = np.flatnonzero((shapely.area(shapes) < smallest) & free)
        if not len(crumbs):
            break
        tree = shapely.STRtree(shapes)
        for k in crumbs:
            near = [j for j in tree.query(shapes[k]) if j != k and free[j]]
            shared = [shapes[k].intersection(shapes[j]).length for j in near]
            if near and max(shared) > 0:
                shapely.prepare(shapes[k])
                key[shapely.contains(shapes[k], points)] = joined[near[int(np.argmax(shared))]][0]
    return key
