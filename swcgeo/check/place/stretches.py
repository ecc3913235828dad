"""Outlines as points with a direction, in stretches: what `swcgeo.check.place.offset` compares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from swcgeo.check.columns import Floats, Objects

Indices = npt.NDArray[np.intp]
_TANGENT_M, _SIXTEENTH = 20.0, 16.0
"""An outline's direction is taken that far to either side, or a sixteenth of a small outline."""


@dataclass(frozen=True, slots=True)
class Points:
    """
    Points along outlines.

    Attributes
    ----------
    at : ndarray of float, (n, 2)
        Where they are, m.
    along : ndarray of float, n
        Direction of the outline there, radians; opposite directions are alike.
    stretch : ndarray of int, n
        The stretch to which each belongs, from 0, ascending.
    """

    at: Floats
    along: Floats
    stretch: Indices

    def __len__(self) -> int:
        """Return how many points there are."""
        return len(self.at)


def along_outlines(
    polygons: Objects, *, step_m: float, longest: int, fewest: int = 8, step_most_m: float = 50.0
) -> Points:
    """
    Return points at even steps along the outlines of polygons.

    Parameters
    ----------
    polygons : ndarray of geometry
        Polygons in metres; None and empty ones have no outline.
    step_m : float
        Smallest step.
    longest : int
        Points of a stretch at most; longer outlines are cut into several.
    fewest : int
        Points of an outline at least, whatever the step.
    step_most_m : float
        Largest step; between the two, an outline is one stretch where it can be.

    Returns
    -------
    Points
        In the order of the polygons.

    Examples
    --------
    >>> square = np.array([shapely.box(0, 0, 100, 100)], dtype=object)
    >>> points = along_outlines(square, step_m=50, longest=40)
    >>> len(points), set(points.stretch.tolist()), sorted(set(points.along.round(2).tolist()))
    (8, {0}, [0.0, 1.57])
    """
    rings = shapely.get_rings(shapely.get_parts(polygons[~shapely.is_missing(polygons)]))
    rings = rings[shapely.length(rings) > 0]
    if not len(rings):
        return Points(np.empty((0, 2)), np.empty(0), np.empty(0, dtype=np.intp))
    lengths = shapely.length(rings)
    steps = np.clip(lengths / longest, step_m, max(step_m, step_most_m))
    counts = np.maximum(np.ceil(lengths / steps).astype(np.intp), fewest)
    ring = np.repeat(np.arange(len(rings)), counts)
    number = np.arange(len(ring)) - np.repeat(np.cumsum(counts) - counts, counts)
    spacing = (lengths / counts)[ring]
    # Half a step from the beginning, so that a corner where rings begin is no point of its own.
    where = (number + 0.5) * spacing
    reach = np.minimum(lengths / _SIXTEENTH, _TANGENT_M)[ring]
    line = _Line.of(rings)
    at, ahead, behind = (line.at(ring, where + step * reach) for step in (0, 1, -1))
    pieces = np.ceil(counts / longest).astype(np.intp)
    first = np.cumsum(pieces) - pieces
    stretch = first[ring] + number * pieces[ring] // counts[ring]
    towards = ahead - behind
    return Points(at, np.arctan2(towards[:, 1], towards[:, 0]) % np.pi, stretch)


@dataclass(frozen=True, slots=True)
class _Line:
    """All rings laid end to end, so that places along them are found at once."""

    vertices: Floats
    along: Floats
    start: Floats
    length: Floats

    @classmethod
    def of(cls, rings: Objects) -> _Line:
        """Return rings as one line with a gap of one between them."""
        vertices, ring = shapely.get_coordinates(rings, return_index=True)
        same = np.diff(ring) == 0
        steps = np.where(same, np.hypot(*np.diff(vertices, axis=0).T), 1.0)
        along = np.concatenate([[0.0], np.cumsum(steps)])
        first = np.flatnonzero(np.concatenate([[True], ~same]))
        last = np.concatenate([first[1:], [len(vertices)]]) - 1
        return cls(vertices, along, along[first], along[last] - along[first])

    def at(self, ring: Indices, where: Floats) -> Floats:
        """Return the places some way along their rings, around and around."""
        on = self.start[ring] + where % self.length[ring]
        return np.column_stack([np.interp(on, self.along, axis) for axis in self.vertices.T])
