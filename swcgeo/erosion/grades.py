"""
Erosion grades of SL 190: by modulus, and only where there is none by slope, cover and gullies.

Grades are the numbers 1 (微度) to 6 (剧烈); 0 where nothing is known.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from swcgeo.model.csle import (
    COVER_BOUNDS,
    CROP_GRADES,
    GULLY_DENSITY_BOUNDS,
    GULLY_SHARE_BOUNDS,
    SHEET_GRADES,
    SLOPE_BOUNDS,
    grade_bounds,
)

Values = npt.NDArray[np.float64]
Grades = npt.NDArray[np.uint8]

_WALL_DEG = 90.0
"""No slope is steeper: such a value is in percent, and unknown."""


def _class_of(
    values: Values, bounds: tuple[float, ...], *, lower_inclusive: bool
) -> npt.NDArray[np.intp]:
    """Return the class of each value: 0 below the first bound."""
    return np.searchsorted(bounds, values, side="right" if lower_inclusive else "left")


def grades_of_modulus(
    modulus: npt.ArrayLike, *, region: str, lower_inclusive: bool = True
) -> Grades:
    """
    Return the grades of water erosion by modulus.

    Parameters
    ----------
    modulus : array_like
        Soil loss in t/(km²·a) (a hundred times that in t/(hm²·a)); NaN where unknown.
    region : str
        Region that decides the tolerable loss, below which erosion is 微度.
    lower_inclusive : bool
        True where a modulus on a bound belongs to the higher grade.

    Returns
    -------
    ndarray of uint8
        1 to 6, as many values; 0 where the modulus is unknown.

    Raises
    ------
    UsageError
        If the region is not known.

    Examples
    --------
    >>> grades_of_modulus([499, 500, 2500, 15000, np.nan], region="西南紫色土区").tolist()
    [1, 2, 3, 6, 0]
    >>> grades_of_modulus([500, 2500], region="西南紫色土区", lower_inclusive=False).tolist()
    [1, 2]
    """
    values = np.asarray(modulus, dtype="float64")
    grade = 1 + _class_of(values, grade_bounds(region), lower_inclusive=lower_inclusive)
    return np.where(np.isnan(values), 0, grade).astype(np.uint8)


def grades_by_cover(
    slope_deg: npt.ArrayLike, cover: npt.ArrayLike, *, cropped: npt.ArrayLike
) -> Grades:
    """
    Return the grades of sheet erosion by slope, cover and land use.

    Parameters
    ----------
    slope_deg : array_like
        Slope in degrees; NaN where unknown.
    cover : array_like
        Plants' share of the ground, 0 to 1; it does not count on cropped ground.
    cropped : array_like of bool
        True on cropped slopes (坡耕地).

    Returns
    -------
    ndarray of uint8
        1 to 6, as many values; 0 where the slope or a cover that counts is unknown or no share.

    Notes
    -----
    SL 190-2007 table 4.1.2-2.  It has no cell for slopes below 5° nor for a cover above 75 %:
    there the grade is 1, which is our reading.

    Examples
    --------
    >>> cropped = [False, True, False, False]
    >>> grades_by_cover([10, 10, 40, 3], [0.5, np.nan, 0.2, 0.2], cropped=cropped).tolist()
    [2, 3, 6, 1]
    """
    slope, share, crop = np.broadcast_arrays(
        np.asarray(slope_deg, dtype="float64"), np.asarray(cover, dtype="float64"),
        np.asarray(cropped, dtype=bool),
    )  # fmt: skip
    steep = _class_of(slope, SLOPE_BOUNDS, lower_inclusive=True)
    dense = _class_of(share, COVER_BOUNDS, lower_inclusive=True)
    # One row and one column more than the table: slopes below 5° and a cover above 75 %.
    sheet = np.ones((len(COVER_BOUNDS) + 1, len(SLOPE_BOUNDS) + 1), dtype=np.uint8)
    sheet[:-1, 1:] = SHEET_GRADES
    crops = np.array([1, *CROP_GRADES], dtype=np.uint8)
    grade = np.where(crop, crops[steep], sheet[dense, steep])
    known = (slope >= 0) & (slope <= _WALL_DEG) & (crop | ((share >= 0) & (share <= 1)))
    return np.where(known, grade, 0).astype(np.uint8)


def grades_by_gullies(
    *, share: npt.ArrayLike | None = None, density_km: npt.ArrayLike | None = None
) -> Grades:
    """
    Return the grades of gully erosion by the gullies' share of the slope, or their density.

    Parameters
    ----------
    share : array_like, optional
        Gullies' share of the area of the slope, 0 to 1.
    density_km : array_like, optional
        Length of gullies, km/km².

    Returns
    -------
    ndarray of uint8
        2 to 6, as many values; 1 where there are none (below 1 km/km²); 0 where neither is known.
        Where both are, the higher grade.

    Examples
    --------
    >>> grades_by_gullies(share=[0.0, 0.05, 0.3, np.nan]).tolist()
    [1, 2, 4, 0]
    >>> grades_by_gullies(density_km=[0.5, 1, 2.5, 8]).tolist()
    [1, 2, 3, 6]
    """
    found = np.zeros((), dtype=np.uint8)
    if share is not None:
        part = np.asarray(share, dtype="float64")
        by_share = 2 + _class_of(part, GULLY_SHARE_BOUNDS, lower_inclusive=True)
        known = (part >= 0) & (part <= 1)
        found = np.where(known, np.where(part > 0, by_share, 1), 0).astype(np.uint8)
    if density_km is not None:
        length = np.asarray(density_km, dtype="float64")
        by_length = 1 + _class_of(length, GULLY_DENSITY_BOUNDS, lower_inclusive=True)
        found = np.maximum(found, np.where(length >= 0, by_length, 0).astype(np.uint8))
    return found


def grades_without_modulus(by_modulus: Grades, *others: Grades) -> Grades:
    """
    Return grades by modulus, and elsewhere the highest of other kinds.

    Parameters
    ----------
    by_modulus : ndarray of uint8
        Grades by modulus, 0 where there is none: the modulus decides (SL 190-2007, 4.1.4).
    *others : ndarray of uint8
        Grades by cover and by gullies, 0 where unknown.

    Returns
    -------
    ndarray of uint8
        As many values.

    Examples
    --------
    >>> one, two = np.array([1, 0, 0], np.uint8), np.array([5, 3, 0], np.uint8)
    >>> grades_without_modulus(one, two).tolist()
    [1, 3, 0]
    """
    instead = np.maximum.reduce([np.zeros_like(by_modulus), *others])
    return np.where(by_modulus > 0, by_modulus, instead).astype(np.uint8)
