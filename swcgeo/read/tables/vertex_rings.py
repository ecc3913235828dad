"""Vertices of one parcel in the order of its outline, closed, as rings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

from swcgeo.read.files.opened import Ring, polygon_wkb

_CLOSE = 0.0015
"""Coordinates that differ by no more than rounding to the millimetre, m."""
_CLOSE_DEG = 1.5e-8
_FEWEST = 3
_NUMBERED = re.compile(r"^(?P<head>\D*)(?P<number>\d+)(?P<tail>\D*)$")


@dataclass(frozen=True, slots=True)
class RawRing:
    """
    The vertices of a ring as a table lists them.

    Attributes
    ----------
    names : sequence of str
        Names of the vertices, empty where there are none.
    points : ndarray, n by 2
        East and north.
    """

    names: Sequence[str]
    points: Ring


@dataclass(slots=True)
class Outline:
    """
    The outline of a parcel, and what was noticed while it was put together.

    Attributes
    ----------
    wkb : bytes or None
        A polygon or multipolygon; None where it cannot be drawn.
    reason : str or None
        Why not.
    reordered : tuple of float or None
        Area by rows and by numbers, where the rows were put in the order of their numbers.
    order_differs : bool
        Whether the numbers would give another sound outline than the rows.
    gaps : list of float
        How far a last vertex lies from a first one of the same name.
    """

    wkb: bytes | None = None
    reason: str | None = None
    reordered: tuple[float, float] | None = None
    order_differs: bool = False
    gaps: list[float] = field(default_factory=list)


def outline_of(rings: Sequence[RawRing], *, in_degrees: bool, numbered: bool) -> Outline:
    """
    Return the outline that the rings of a parcel draw.

    Parameters
    ----------
    rings : sequence of RawRing
        The outer ring first.
    in_degrees : bool
        Whether coordinates are degrees.
    numbered : bool
        True where the table says which ring is which: all but the first are holes.  Otherwise a
        ring inside the first is a hole, one beside it a further part.

    Returns
    -------
    Outline
        Rows count in the order in which they stand where that gives a sound outline, in that of
        their numbers where only that one does.

    Examples
    --------
    >>> square = np.array([(0, 0), (9, 0), (9, 9), (0, 9)], float)
    >>> done = outline_of([RawRing(["J1", "J2", "J3", "J4"], square)], in_degrees=False,
    ...                   numbered=True)
    >>> shapely.from_wkb(done.wkb).area
    81.0
    """
    done, closed = Outline(), []
    close = _CLOSE_DEG if in_degrees else _CLOSE
    for ring in rings:
        if not np.isfinite(ring.points).all():
            bad = int(np.flatnonzero(~np.isfinite(ring.points).all(axis=1))[0])
            return Outline(
                reason=f"the coordinates of vertex {bad + 1} ({_name(ring, bad)}) are no numbers"
            )
        opened = _without_last(ring, done, close=close)
        if len(np.unique(opened.points, axis=0)) < _FEWEST:
            return Outline(reason=f"a ring of {len(opened.points)} vertices")
        closed.append(_in_order(opened, done))
    done.wkb = polygon_wkb(closed) if numbered or len(closed) == 1 else _parts(closed)
    return done


def split_at_closure(ring: RawRing) -> list[RawRing]:
    """
    Return the rings of a list of vertices in which each ends with its first vertex.

    Parameters
    ----------
    ring : RawRing
        Vertices of one ring or several.

    Returns
    -------
    list of RawRing
        In order; the last may be open.

    Examples
    --------
    >>> points = np.array([(0, 0), (1, 0), (1, 1), (0, 0), (5, 5), (6, 5), (6, 6)], float)
    >>> [len(part.points) for part in split_at_closure(RawRing([""] * 7, points))]
    [4, 3]
    """
    parts, start = [], 0
    for place in range(len(ring.points)):
        far = place - start >= _FEWEST
        if far and (ring.points[place] == ring.points[start]).all():
            parts.append(RawRing(ring.names[start : place + 1], ring.points[start : place + 1]))
            start = place + 1
    if start < len(ring.points):
        parts.append(RawRing(ring.names[start:], ring.points[start:]))
    return parts


def _name(ring: RawRing, place: int) -> str:
    """Return the name of a vertex."""
    return ring.names[place] or "-"


def _without_last(ring: RawRing, done: Outline, *, close: float) -> RawRing:
    """Return a ring without a last vertex that repeats the first."""
    if len(ring.points) <= _FEWEST:
        return ring
    gap = float(np.hypot(*(ring.points[-1] - ring.points[0])))
    if gap <= close:
        return RawRing(ring.names[:-1], ring.points[:-1])
    if ring.names[0] and ring.names[0] == ring.names[-1]:
        done.gaps.append(gap)
    return ring


def _in_order(ring: RawRing, done: Outline) -> Ring:
    """Return a closed ring, in the order of its numbers where only that one is sound."""
    as_rows = _closed(ring.points)
    order = _by_number(ring.names)
    if order is None:
        return as_rows
    as_numbers = _closed(ring.points[order])
    by_rows, by_numbers = shapely.Polygon(as_rows), shapely.Polygon(as_numbers)
    if by_rows.is_valid or not by_numbers.is_valid:
        done.order_differs = done.order_differs or by_rows.is_valid is by_numbers.is_valid
        return as_rows
    before, after = done.reordered or (0.0, 0.0)
    done.reordered = (before + by_rows.area, after + by_numbers.area)
    return as_numbers


def _by_number(names: Sequence[str]) -> npt.NDArray[np.intp] | None:
    """Return the order of the numbers in names, None where the rows already have it."""
    matches = [_NUMBERED.match(name) for name in names]
    if len(set(names)) < len(names) or len({match["head"] for match in matches if match}) != 1:
        return None
    if not all(matches):
        return None
    numbers = np.array([int(match["number"][:15]) for match in matches if match])
    steps = np.sign(np.diff(np.append(numbers, numbers[0])))
    # Walked round either way, from whatever vertex, numbers turn back once.
    if min((steps < 0).sum(), (steps > 0).sum()) <= 1:
        return None
    return np.argsort(numbers, kind="stable")


def _closed(points: Ring) -> Ring:
    """Return a ring that ends with its first vertex."""
    return np.vstack([points, points[:1]])


def _parts(rings: Sequence[Ring]) -> bytes:
    """Return rings of which nothing is said: those inside another are holes, the others parts."""
    shells: list[list[Ring]] = []
    for ring in rings:
        around = [
            one
            for one in shells
            if shapely.Polygon(one[0]).buffer(0).contains(shapely.Point(ring[0]))
        ]
        if around:
            around[0].append(ring)
        else:
            shells.append([ring])
    if len(shells) == 1:
        return polygon_wkb(shells[0])
    parts = [polygon_wkb(shell) for shell in shells]
    return b"\x01" + (6).to_bytes(4, "little") + len(parts).to_bytes(4, "little") + b"".join(parts)
