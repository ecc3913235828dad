"""
Lines that have moved in mountains and hills: 令53 art. 16 (3).

The approved centre line is split into its parts in the hills and outside.  Of the new line all that
runs more than 300 m from the approved one counts where it lies in the hills, or where the nearest
part of the approved line does (a line moved out of the hills has shifted too).  Its length is held
against the length of the approved line in the hills, all parts together (累计).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from swcgeo.model.settings import PlanChangeSettings
from swcgeo.overlay.apart import joined, parts_beyond

_FINE_GRID_M = 1e-6
_AGREE_M = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """
    How far a line has moved in the hills.

    Attributes
    ----------
    length_m : float
        Length of the new line that has shifted.
    part_m : float
        Length of the approved line in the hills.
    line : MultiLineString
        What has shifted.
    """

    length_m: float
    part_m: float
    line: MultiLineString

    @property
    def share(self) -> float:
        """Shifted length to that part; NaN where the approved line had no part in the hills."""
        return self.length_m / self.part_m if self.part_m > 0 else float("nan")


def line_shift(
    approved: BaseGeometry, new: BaseGeometry, hills: BaseGeometry, *, settings: PlanChangeSettings
) -> Shift:
    """
    Return how much of a line has shifted in mountains and hills.

    Parameters
    ----------
    approved, new : shapely geometry
        Centre lines in one CRS in metres that is true to length; what is drawn twice counts once.
    hills : shapely geometry
        Polygons of mountains and hills.
    settings : PlanChangeSettings
        From which distance on a line has shifted.

    Returns
    -------
    Shift
        Lengths in m.

    Examples
    --------
    >>> from shapely import LineString, box
    >>> old = LineString([(0, 0), (10_000, 0)])
    >>> new = LineString([(0, 0), (7000, 0), (7000, 400), (10_000, 400)])
    >>> shift = line_shift(old, new, box(0, -1000, 10_000, 1000), settings=PlanChangeSettings())
    >>> round(shift.length_m), shift.part_m, round(shift.share, 3)
    (3100, 10000.0, 0.31)
    """
    old_line = joined(shapely.unary_union(approved))
    part, rest = _split(old_line, hills)
    limit = settings.shift_m + settings.rounding_m
    far = parts_beyond(joined(shapely.unary_union(new)), old_line, distance_m=limit)
    inside, outside = _split(far, hills)
    shifted = joined(
        np.array([inside, _nearer_to(part, rest, outside, step_m=settings.step_m)], dtype=object)
    )
    return Shift(length_m=shifted.length, part_m=part.length, line=shifted)


def _split(line: BaseGeometry, hills: BaseGeometry) -> tuple[MultiLineString, MultiLineString]:
    """Return a line's parts in the hills and outside, whose lengths add up."""
    inside, outside = shapely.intersection(line, hills), shapely.difference(line, hills)
    if abs(inside.length + outside.length - line.length) > _AGREE_M:
        inside = shapely.intersection(line, hills, grid_size=_FINE_GRID_M)
        outside = shapely.difference(line, hills, grid_size=_FINE_GRID_M)
    return joined(inside), joined(outside)


def _nearer_to(
    part: BaseGeometry, rest: BaseGeometry, line: BaseGeometry, *, step_m: float
) -> MultiLineString:
    """Return what of a line is not farther from one part than from the rest, by short steps."""
    if part.is_empty:
        return MultiLineString()
    steps = shapely.segmentize(line, step_m)
    points, of_line = shapely.get_coordinates(shapely.get_parts(steps), return_index=True)
    within = np.flatnonzero(of_line[1:] == of_line[:-1])
    pieces = shapely.linestrings(np.stack([points[within], points[within + 1]], axis=1))
    if rest.is_empty:
        return joined(pieces)
    middles = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    return joined(pieces[shapely.distance(middles, part) <= shapely.distance(middles, rest)])
