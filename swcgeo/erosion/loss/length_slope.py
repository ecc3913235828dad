"""The factors of slope and of slope length: S by pieces of sin θ, L by Foster's segments."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from swcgeo.model.csle import LENGTH_EXPONENTS, SINE_PIECES
from swcgeo.model.settings import SoilLossSettings

Values = npt.NDArray[np.float64]


def slope_factor(slope_deg: Values, *, settings: SoilLossSettings | None = None) -> Values:
    """
    Return the slope factor S.

    Parameters
    ----------
    slope_deg : ndarray
        Slope in degrees, NaN where unknown.
    settings : SoilLossSettings, optional
        Slope above which S rises no more.

    Returns
    -------
    ndarray
        S, as many values; NaN where the slope is unknown.

    Notes
    -----
    McCool (1987) below 10°, Liu (1994) from there on; the pieces do not meet (at 10° S jumps by
    0.43), as published.

    Examples
    --------
    >>> slope_factor(np.array([4.999999, 5, 10, 25, 30])).round(3).tolist()
    [0.971, 0.964, 2.843, 8.295, 9.99]
    """
    rules = settings or SoilLossSettings()
    slope = np.minimum(np.asarray(slope_deg, dtype="float64"), rules.slope_cap_deg)
    bounds, factor, constant = (np.array(column) for column in zip(*SINE_PIECES, strict=True))
    piece = np.searchsorted(bounds[:-1], slope, side="right")
    found: Values = factor[piece] * np.sin(np.radians(slope)) + constant[piece]
    return found


def length_exponent(slope_deg: Values) -> Values:
    """
    Return the exponent m of the slope length.

    Parameters
    ----------
    slope_deg : ndarray
        Slope in degrees.

    Returns
    -------
    ndarray
        0.2 to 0.5, as many values; NaN where the slope is unknown.

    Examples
    --------
    >>> length_exponent(np.array([1, 1.01, 3, 5, 5.01])).tolist()
    [0.2, 0.3, 0.3, 0.4, 0.5]
    """
    slope = np.asarray(slope_deg, dtype="float64")
    bounds, exponents = (np.array(column) for column in zip(*LENGTH_EXPONENTS, strict=True))
    m = exponents[np.searchsorted(bounds[:-1], slope, side="left")]
    return np.where(np.isnan(slope), np.nan, m)


def length_factor(
    above_m: Values,
    through_m: Values,
    slope_deg: Values,
    *,
    settings: SoilLossSettings | None = None,
) -> Values:
    """
    Return the length factor L of cells as segments of their slope.

    Parameters
    ----------
    above_m : ndarray
        Length of the slope above each cell, m (horizontal).
    through_m : ndarray
        Length of the cell's own stretch, m.
    slope_deg : ndarray
        Slope in degrees, for the exponent.
    settings : SoilLossSettings, optional
        Cap of the length, length of the unit plot.

    Returns
    -------
    ndarray
        L, as many values; NaN where one of the three is unknown.

    Notes
    -----
    Foster and Wischmeier's segments: (λout^(m+1) − λin^(m+1)) / ((λout − λin)·22.13^m), so that
    the mean over the cells of a slope is the L of the slope as a whole.  Beyond the cap a cell is
    the last stretch of a slope of that length.

    Examples
    --------
    >>> ten, steep = np.full(2, 10.0), np.full(2, 9.0)
    >>> length_factor(np.array([0.0, 10.0]), ten, steep).mean().round(6).item()
    0.950658
    >>> round((20 / 22.13) ** 0.5, 6)
    0.950658
    """
    rules = settings or SoilLossSettings()
    m = length_exponent(slope_deg)
    own = np.minimum(through_m, rules.length_cap_m)
    start = np.minimum(above_m, rules.length_cap_m - own)
    end = start + own
    found: Values = (end ** (m + 1) - start ** (m + 1)) / (own * rules.unit_plot_m**m)
    return found
