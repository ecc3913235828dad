"""
GCJ-02 and BD-09, the coordinates of Chinese web maps, by their published formulas.

Nobody of office has published them; what open code has used since 2013 is the same everywhere
(``googollee/eviltransform`` for GCJ-02, ``wandergis/coordtransform`` for BD-09 on top of it).  The
constants are those of that code; the functions are our own, for arrays.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from swcgeo.check.columns import Floats

_AXIS_M, _ECCENTRICITY_2 = 6378245.0, 0.00669342162296594323
"""Krassovsky 1940, which the formula of GCJ-02 uses."""
_EAST_0, _NORTH_0 = 105.0, 35.0
_BD_TURN = np.pi * 3000.0 / 180.0
_BD_EAST, _BD_NORTH = 0.0065, 0.006
_ROUNDS, _CLOSE_DEG = 30, 1e-11


def to_gcj02(places: Floats) -> Floats:
    """
    Return places of WGS 84 or CGCS2000 as GCJ-02.

    Parameters
    ----------
    places : ndarray of float, (n, 2)
        Longitude and latitude in China, degrees.

    Returns
    -------
    ndarray of float, (n, 2)
        Where a web map shows them, degrees.

    Examples
    --------
    >>> to_gcj02(np.array([[116.3912, 39.9073]])).round(4).tolist()
    [[116.3974, 39.9087]]
    """
    x, y = places[:, 0] - _EAST_0, places[:, 1] - _NORTH_0
    north = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north += _waves(x, ((20, 6), (20, 2)))
    north += _waves(y, ((20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30)))
    east = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east += _waves(x, ((20, 6), (20, 2), (20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30)))
    latitude = np.radians(places[:, 1])
    flat = 1 - _ECCENTRICITY_2 * np.sin(latitude) ** 2
    north_m = _AXIS_M * (1 - _ECCENTRICITY_2) / flat**1.5
    east_m = _AXIS_M / np.sqrt(flat) * np.cos(latitude)
    return places + np.column_stack([np.degrees(east / east_m), np.degrees(north / north_m)])


def _waves(along: Floats, terms: tuple[tuple[float, float], ...]) -> Floats:
    """Return two thirds of a sum of sines: (height, waves in two degrees)."""
    total = sum(height * np.sin(often * np.pi * along) for height, often in terms)
    return np.asarray(total * 2 / 3, dtype=float)


def to_bd09(places: Floats) -> Floats:
    """
    Return places of WGS 84 or CGCS2000 as BD-09.

    Parameters
    ----------
    places : ndarray of float, (n, 2)
        Longitude and latitude in China, degrees.

    Returns
    -------
    ndarray of float, (n, 2)
        Where the map of Baidu shows them, degrees.

    Examples
    --------
    >>> to_bd09(np.array([[116.3912, 39.9073]])).round(3).tolist()
    [[116.404, 39.915]]
    """
    x, y = to_gcj02(places).T
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_TURN)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_TURN)
    return np.column_stack([radius * np.cos(angle) + _BD_EAST, radius * np.sin(angle) + _BD_NORTH])


def undone(formula: Callable[[Floats], Floats], shown: Floats) -> Floats:
    """
    Return the places that a formula shows somewhere else.

    Parameters
    ----------
    formula : callable
        `to_gcj02` or `to_bd09`.
    shown : ndarray of float, (n, 2)
        Longitude and latitude on the web map, degrees.

    Returns
    -------
    ndarray of float, (n, 2)
        True places, to a micrometre: neither formula has an inverse, both are nearly the
        identity, so what is over is taken off until nothing is.

    Examples
    --------
    >>> true = np.array([[105.5, 33.5]])
    >>> bool(np.abs(undone(to_bd09, to_bd09(true)) - true).max() < 1e-10)
    True
    """
    places = np.array(shown, dtype=float)
    for _ in range(_ROUNDS):
        over = formula(places) - shown
        places -= over
        if not np.abs(over).max(initial=0.0) > _CLOSE_DEG:
            break
    return places


FORMULAS: dict[str, Callable[[Floats], Floats]] = {"gcj02": to_gcj02, "bd09": to_bd09}
"""The formulas by the name that settings and findings give them."""
