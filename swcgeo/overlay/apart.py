"""
Where a line runs farther from another line than a given distance, to the last digit.

Along a straight edge the distance to a straight edge is convex, so the part of an edge within the
distance of another is one span, known in closed form: the hull of its chords through the discs
around the other's ends and through the strip along it.  What no span covers lies farther.  No
buffer is formed, whose arcs are polygons and would be off by centimetres.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Edges = tuple[Floats, Floats]
"""First and last points of straight edges, (n, 2) each."""


def parts_beyond(line: BaseGeometry, other: BaseGeometry, *, distance_m: float) -> MultiLineString:
    """
    Return the parts of a line that lie farther than a distance from another line.

    Parameters
    ----------
    line, other : shapely geometry
        Lines in one CRS in metres that is true to length; other geometries count as nothing.
    distance_m : float
        The distance, m; what lies at it exactly is not beyond it.

    Returns
    -------
    MultiLineString
        The parts, joined where they meet; all of `line` where `other` is empty.

    Examples
    --------
    >>> from shapely import LineString
    >>> old, new = LineString([(0, 0), (1000, 0)]), LineString([(0, 0), (500, 0), (500, 400)])
    >>> parts_beyond(new, old, distance_m=300.0).wkt
    'MULTILINESTRING ((500 300, 500 400))'
    """
    first, last = _edges(line)
    start, stop = _gaps(len(first), *_spans((first, last), _edges(other), distance_m))
    edge = np.floor(start / 2).astype(np.intp)
    ends = np.stack([_along(first, last, edge, part - 2 * edge) for part in (start, stop)], axis=1)
    return joined(shapely.linestrings(ends)) if len(edge) else MultiLineString()


def joined(lines: npt.NDArray[np.object_] | BaseGeometry) -> MultiLineString:
    """
    Return lines as one geometry, joined where they meet end to end.

    Parameters
    ----------
    lines : geometry or ndarray of geometry
        Anything; only lines count.

    Returns
    -------
    MultiLineString
        Perhaps empty.

    Examples
    --------
    >>> joined(shapely.from_wkt(["LINESTRING (0 0, 1 0)", "LINESTRING (1 0, 2 0)"])).wkt
    'MULTILINESTRING ((0 0, 1 0, 2 0))'
    """
    pieces = shapely.get_parts(shapely.get_parts(np.atleast_1d(lines)))
    pieces = pieces[(shapely.get_dimensions(pieces) == 1) & (shapely.length(pieces) > 0)]
    merged = shapely.line_merge(shapely.multilinestrings(pieces))
    return MultiLineString(list(shapely.get_parts(merged)))


def _edges(line: BaseGeometry) -> Edges:
    """Return the straight edges of the lines in a geometry."""
    parts = shapely.get_parts(joined(line))
    points, part = shapely.get_coordinates(parts, return_index=True)
    within = np.flatnonzero((part[1:] == part[:-1]) & (points[1:] != points[:-1]).any(axis=1))
    return points[within], points[within + 1]


def _spans(edges: Edges, others: Edges, distance: float) -> tuple[Floats, Floats]:
    """Return where edges lie within the distance of others: from and to, as 2 · edge + 0 … 1."""
    first, last = edges
    i, j = _near(edges, others, distance)
    origin, step = first[i], (last - first)[i]
    foot, side = others[0][j], (others[1] - others[0])[j]
    chords = [
        _in_disc(origin - foot, step, distance),
        _in_disc(origin - foot - side, step, distance),
        _in_strip(origin - foot, step, side, distance),
    ]
    start = np.fmin.reduce([chord[0] for chord in chords])
    stop = np.fmax.reduce([chord[1] for chord in chords])
    met = (start <= 1) & (stop >= 0)
    i = i[met]
    return 2 * i + np.maximum(start[met], 0.0), 2 * i + np.minimum(stop[met], 1.0)


def _near(edges: Edges, others: Edges, distance: float) -> tuple[Indices, Indices]:
    """Return the pairs of edges whose bounding boxes lie within the distance."""
    low, high = np.minimum(*edges) - distance, np.maximum(*edges) + distance
    boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    i, j = shapely.STRtree(shapely.linestrings(np.stack(others, axis=1))).query(boxes)
    return i, j


def _in_disc(from_centre: Floats, step: Floats, radius: float) -> tuple[Floats, Floats]:
    """Return where a moving point enters and leaves a disc; NaN where it never does."""
    length = np.hypot(*step.T)
    along = (from_centre * step).sum(axis=1) / length
    # By the offset from the line, which keeps digits that the difference of squares would lose.
    across = (from_centre[:, 0] * step[:, 1] - from_centre[:, 1] * step[:, 0]) / length
    with np.errstate(invalid="ignore"):
        half = np.sqrt((radius - across) * (radius + across))
    return (-along - half) / length, (-along + half) / length


def _in_strip(
    from_foot: Floats, step: Floats, side: Floats, radius: float
) -> tuple[Floats, Floats]:
    """Return where a moving point enters and leaves the strip beside an edge; NaN if never."""
    length = np.hypot(*side.T)
    unit = side / length[:, None]
    normal = np.column_stack([-unit[:, 1], unit[:, 0]])
    half = np.full(len(length), radius)
    ahead = _between(from_foot, step, unit, (np.zeros(len(length)), length))
    beside = _between(from_foot, step, normal, (-half, half))
    start, stop = np.maximum(ahead[0], beside[0]), np.minimum(ahead[1], beside[1])
    never = ~(start <= stop)
    return np.where(never, np.nan, start), np.where(never, np.nan, stop)


def _between(
    point: Floats, step: Floats, axis: Floats, bounds: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Return when a moving point is between two bounds along an axis; an inverse span if never."""
    at, speed = (point * axis).sum(axis=1), (step * axis).sum(axis=1)
    still = speed == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = (bounds[0] - at) / speed, (bounds[1] - at) / speed
    start, stop = np.minimum(one, other), np.maximum(one, other)
    inside = (at >= bounds[0]) & (at <= bounds[1])
    return (
        np.where(still, np.where(inside, -np.inf, np.inf), start),
        np.where(still, np.where(inside, np.inf, -np.inf), stop),
    )


def _gaps(count: int, start: Floats, stop: Floats) -> tuple[Floats, Floats]:
    """Return what spans leave open of the edges, each from 2 · edge to 2 · edge + 1."""
    edge = 2.0 * np.arange(count)
    start, stop = np.concatenate([start, edge, edge + 1]), np.concatenate([stop, edge, edge + 1])
    order = np.lexsort((stop, start))
    covered, following = np.maximum.accumulate(stop[order])[:-1], start[order][1:]
    # Behind the last span of an edge comes the next edge, which is no gap.
    gap = (following > covered) & (np.floor(following / 2) == np.floor(covered / 2))
    return covered[gap], following[gap]


def _along(first: Floats, last: Floats, edge: Indices, share: Floats) -> Floats:
    """Return points on edges; at the ends the ends themselves, so that parts can be joined."""
    points = first[edge] + share[:, None] * (last - first)[edge]
    return np.where((share >= 1)[:, None], last[edge], points)
