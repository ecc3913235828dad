"""
Slope lengths on a DEM: D8 flow from cell to cell, ended where the slope eases off.

Routing is our own, and local.  A library that floods the whole relief (pyflwdir 0.5.12: Wang and
Liu 2006) sends a cell to the neighbour that the flood came from, not down the steepest descent,
and its answer in one place depends on how far the relief reaches, so that it cannot be had block
by block; it also brings numba, llvmlite and scipy.  Slope lengths need neither flooding nor an end
of the flow: a hollow is where deposition begins and a slope length ends, and beyond the cap
nothing further up matters.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from swcgeo.erosion.terrain import cell_m, slope_degrees
from swcgeo.model.raster import Raster
from swcgeo.model.settings import SoilLossSettings

Values = npt.NDArray[np.float64]
Cells = npt.NDArray[np.intp]

_NEIGHBOURS = ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1))
"""East first, then clockwise: of two equally steep ways the first is taken."""
_SAFE_ROWS = 3
"""Cells beyond the cap that a block needs around it: slope and direction look one cell further."""


class SlopeLength(NamedTuple):
    """
    Lengths at each cell of a DEM, (rows, cols), NaN where the height is unknown.

    `above_m` is the longest way down to the cell on which the slope has not eased off, up to the
    cap; `through_m` the way through the cell itself.
    """

    above_m: Values
    through_m: Values


def margin_cells(dem: Raster, settings: SoilLossSettings) -> int:
    """
    Return how many cells around a block decide what is inside it.

    Parameters
    ----------
    dem : Raster
        The relief, or a part that is as near the pole as any.
    settings : SoilLossSettings
        Cap of the slope length.

    Returns
    -------
    int
        A way from farther off is as long as the cap when it comes in, wherever it began.

    Examples
    --------
    >>> from affine import Affine
    >>> from pyproj import CRS
    >>> dem = Raster(np.zeros((1, 1)), Affine(30, 0, 0, 0, -30, 0), CRS("EPSG:4544"))
    >>> margin_cells(dem, SoilLossSettings(length_cap_m=300.0))
    13
    """
    width, height = cell_m(dem)
    return math.ceil(settings.length_cap_m / min(width.min(), height.min())) + _SAFE_ROWS


def slope_length(
    dem: Raster, *, slope_deg: Values | None = None, settings: SoilLossSettings | None = None
) -> SlopeLength:
    """
    Return the length of the slope above each cell, and the way through it.

    Parameters
    ----------
    dem : Raster
        Heights in metres, (rows, cols), NaN where unknown.
    slope_deg : ndarray, optional
        Slope of the cells, (rows, cols), where it is at hand.
    settings : SoilLossSettings, optional
        Cap of the length, and how far a slope may ease off.

    Returns
    -------
    SlopeLength
        Metres in the horizontal.  A slope begins at the upper edge of a cell into which nothing
        flows, at the edge of the DEM too.

    Notes
    -----
    A cell drains to the neighbour down the steepest descent (D8), the longest of its inflows
    counts (Hickey 2000; Van Remortel 2004).  An inflow ends where the cell is less steep than
    `cut_share` of the one above it, `cut_share_gentle` where the cell itself is gentle.

    Examples
    --------
    >>> from affine import Affine
    >>> from pyproj import CRS
    >>> plane = np.arange(5.0)[None, :].repeat(4, axis=0) * 2.0      # falls to the west
    >>> dem = Raster(values=plane, transform=Affine(10, 0, 0, 0, -10, 0), crs=CRS("EPSG:4544"))
    >>> slope_length(dem).above_m[1].tolist()
    [40.0, 30.0, 20.0, 10.0, 0.0]
    """
    rules = settings or SoilLossSettings()
    slope = slope_degrees(dem) if slope_deg is None else slope_deg
    receiver, through = _drainage(dem)
    above = _longest_above(receiver, through, slope, rules)
    known = ~np.isnan(dem.values)
    return SlopeLength(np.where(known, above, np.nan), np.where(known, through, np.nan))


def _drainage(dem: Raster) -> tuple[Cells, Values]:
    """Return the cell that each cell drains to (-1 for none), and the way through each, m."""
    rows, cols = dem.values.shape
    width, height = cell_m(dem)
    padded = np.pad(dem.values, 1, constant_values=np.nan)
    steepest = np.zeros((rows, cols))
    receiver = np.full((rows, cols), -1, dtype=np.intp)
    # Where nothing is lower, the way through is that along the narrower side.
    through = np.broadcast_to(np.minimum(width, height), (rows, cols)).copy()
    own = np.arange(rows * cols).reshape(rows, cols)
    with np.errstate(invalid="ignore"):
        for down, right in _NEIGHBOURS:
            other = padded[1 + down : 1 + down + rows, 1 + right : 1 + right + cols]
            step = np.hypot(right * width, down * height)
            descent = (dem.values - other) / step
            better = descent > steepest
            np.copyto(steepest, descent, where=better)
            np.copyto(receiver, own + (down * cols + right), where=better)
            np.copyto(through, step, where=better)
    return receiver.ravel(), through


def _longest_above(
    receiver: Cells, through: Values, slope: Values, rules: SoilLossSettings
) -> Values:
    """Return the longest way down to each cell, level by level from the tops."""
    length, steep = through.ravel(), slope.ravel()
    above = np.zeros(len(receiver))
    waiting = np.bincount(receiver[receiver >= 0], minlength=len(receiver))
    level = np.flatnonzero(waiting == 0)
    place = np.empty(len(receiver), dtype=np.intp)
    while len(level):
        level = level[receiver[level] >= 0]
        below = receiver[level]
        goes_on = ~_eases_off(steep[level], steep[below], rules)
        end = np.minimum(above[level] + length[level], rules.length_cap_m)
        np.maximum.at(above, below[goes_on], end[goes_on])
        np.subtract.at(waiting, below, 1)
        # Several of this level may have freed one cell: it stands in the next level once.
        freed = below[waiting[below] == 0]
        place[freed] = np.arange(len(freed))
        level = freed[place[freed] == np.arange(len(freed))]
    return above.reshape(through.shape)


def _eases_off(upper: Values, lower: Values, rules: SoilLossSettings) -> npt.NDArray[np.bool_]:
    """Return where the slope length ends between a cell and the one below it."""
    share = np.where(lower < rules.gentle_deg, rules.cut_share_gentle, rules.cut_share)
    ended: npt.NDArray[np.bool_] = lower < share * upper  # False beside an unknown slope
    return ended
