"""Rounded figures that still add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
    raised = [round(whole * scale) for whole in round_parts(wholes, decimals=decimals)]
    rows = [
        _Row.of(whole * scale, first * scale, unit)
        for whole, first, unit in zip(wholes, firsts, raised, strict=True)
    ]
    missing = round(rounded(sum(firsts), decimals) * scale) - sum(row.first for row in rows)
    for _ in range(abs(missing)):
        if not _move(rows, up=missing > 0):
            break
    return [(row.whole / scale, row.first / scale, row.second / scale) for row in rows]


@dataclass(slots=True)
class _Row:
    """One row in units of the last decimal: what it is, and the value each part is rounded from."""

    first: int
    second: int
    true_first: float
    true_second: float
    low: int
    high: int

    @classmethod
    def of(cls, whole: float, first: float, unit: int) -> _Row:
        """Return a row whose first part is as small as rounding and its rounded whole allow."""
        second = whole - first
        least = max(floor(first + _DUST), unit - _up(second))
        return cls(least, unit - least, first, second, floor(whole + _DUST), _up(whole))

    @property
    def whole(self) -> int:
        return self.first + self.second

    def room(self, part: str, *, up: bool) -> float:
        """Return how far a part still is from its value in a direction; 0 where it may not move."""
        value, true = (
            (self.first, self.true_first) if part == "first" else (self.second, self.true_second)
        )
        if not floor(true + _DUST) <= value + (1 if up else -1) <= _up(true):
            return 0.0
        # Rounded, so that binary noise does not decide between equals.
        return 1.0 + round((true - value) if up else (value - true), 6)


def _move(rows: list[_Row], *, up: bool) -> bool:
    """
    Move one unit between the columns of parts, sums of rows kept; say whether that was possible.

    Either within one row, or by raising one part of one row (and its whole) and lowering the other
    part of another: in a table of two parts no longer exchange is ever needed.
    """
    give, take = ("second", "first") if up else ("first", "second")
    within = [min(row.room(take, up=True), row.room(give, up=False)) for row in rows]
    best = _best(within)
    if best is not None:
        _add(rows[best], take, 1)
        _add(rows[best], give, -1)
        return True
    raised = _best([row.room(take, up=True) if row.whole < row.high else 0.0 for row in rows])
    lowered = _best([row.room(give, up=False) if row.whole > row.low else 0.0 for row in rows])
    if raised is None or lowered is None:
        return False
    _add(rows[raised], take, 1)
    _add(rows[lowered], give, -1)
    return True


def _best(rooms: list[float]) -> int | None:
    """Return the place of the largest room, the first of equals; None where there is none."""
    best = max(range(len(rooms)), key=lambda place: (rooms[place], -place), default=None)
    return None if best is None or rooms[best] <= 0 else best


def _add(row: _Row, part: str, units: int) -> None:
    """Change one part of a row."""
    if part == "first":
        row.first += units
    else:
        row.second += units


def _up(value: float) -> int:
    """Return the whole number at or above `value`, binary noise apart."""
    return -floor(-value + _DUST)
