"""Rounded figures that still add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor, isfinite, nan

_DUST = 1e-7
"""Remainders closer than this are equal: binary noise must not decide which part is raised."""


def rounded(value: float, decimals: int) -> float:
    """
    Return a value rounded half up, as by hand.

    Parameters
    ----------
    value : float
        Any number, >= 0 or NaN.
    decimals : int
        Decimals to keep.

    Returns
    -------
    float
        The rounded value; NaN stays NaN.

    Examples
    --------
    >>> rounded(0.125, 2), rounded(1.005, 2)
    (0.13, 1.01)
    """
    if not isfinite(value):
        return nan
    return floor(value * 10**decimals + 0.5 + _DUST) / 10**decimals


def round_parts(
    parts: Iterable[float], *, decimals: int = 2, total: float | None = None
) -> list[float]:
    """
    Round parts so that they add up to the rounded total (largest remainder).

    Each part is rounded down; the units still missing go to the parts with the largest remainders,
    the earlier of equals first.

    Parameters
    ----------
    parts : iterable of float
        Parts >= 0; NaN stays NaN and counts for nothing.
    decimals : int
        Decimals to keep.
    total : float, optional
        What the parts should add up to; default: their sum.  No part is moved by a whole unit or
        more, so a total that the parts do not add up to cannot be reached.

    Returns
    -------
    list of float
        The rounded parts, in order.

    Examples
    --------
    >>> round_parts([1 / 3, 1 / 3, 1 / 3])
    [0.34, 0.33, 0.33]
    """
    values = list(parts)
    known = [place for place, value in enumerate(values) if isfinite(value)]
    scaled = {place: values[place] * 10**decimals for place in known}
    units = {place: floor(scaled[place] + _DUST) for place in known}
    whole = sum(values[place] for place in known) if total is None else total
    missing = round(rounded(whole, decimals) * 10**decimals) - sum(units.values())
    remainder = {place: round(scaled[place] - units[place], 6) for place in known}
    raised = sorted((p for p in known if remainder[p] > 0), key=lambda p: (-remainder[p], p))
    for place in raised[: max(missing, 0)]:
        units[place] += 1
    return [units[p] / 10**decimals if p in units else nan for p in range(len(values))]


def round_split(
    wholes: Sequence[float], firsts: Sequence[float], *, decimals: int = 2
) -> list[tuple[float, float, float]]:
    """
    Round a table of wholes, each of two parts, so that every row and every column adds up.

    Parameters
    ----------
    wholes : sequence of float, n
        The whole of each row, >= 0.
    firsts : sequence of float, n
        Its first part; the second is the rest.
    decimals : int
        Decimals to keep.

    Returns
    -------
    list of (whole, first, second), n
        Rounded; in each row whole = first + second, and the columns add up to the rounded sums of
        `wholes` and `firsts`.

    Examples
    --------
    >>> round_split([0.3, 0.3], [0.15, 0.15], decimals=1)
    [(0.3, 0.2, 0.1), (0.3, 0.1, 0.2)]
    """
    scale = 10**decimals
    units = [round(whole * scale) for whole in round_parts(wholes, decimals=decimals)]
    wanted = round(rounded(sum(firsts), decimals) * scale)
    lows, highs, rests = [], [], []
    for whole, unit, first in zip(wholes, units, firsts, strict=True):
        mine, other = first * scale, (whole - first) * scale
        lows.append(max(floor(mine + _DUST), unit - _up(other)))
        highs.append(min(_up(mine), unit - floor(other + _DUST)))
        rests.append(round(mine - lows[-1], 6))
    taken = list(lows)
    free = [place for place in range(len(lows)) if highs[place] > lows[place]]
    free.sort(key=lambda place: (-rests[place], place))
    for place in free[: max(wanted - sum(lows), 0)]:
        taken[place] += 1
    return [
        (unit / scale, mine / scale, (unit - mine) / scale)
        for unit, mine in zip(units, taken, strict=True)
    ]


def _up(value: float) -> int:
    """Return the whole number at or above `value`, binary noise apart."""
    return -floor(-value + _DUST)
