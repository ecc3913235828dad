"""Geometries nested so deep that reading them would end the interpreter."""

from __future__ import annotations

import struct
from typing import Literal

DEEPEST = 30
"""Collections in collections; GEOS 3.14 follows them by recursion, without a limit."""
_LEAST = 9 * DEEPEST
_POINT = 1
_LINES = frozenset({2, 8})
_RINGED = frozenset({3, 17})


def is_too_deep(wkb: bytes | None) -> bool:
    """
    Return whether WKB holds collections in collections beyond `DEEPEST`.

    Parameters
    ----------
    wkb : bytes or None
        A geometry; where it is broken, the answer is about what comes before the break.

    Returns
    -------
    bool
        GEOS must not see it if True.

    Examples
    --------
    >>> one_in_another = struct.pack("<BII", 1, 7, 1)
    >>> is_too_deep(one_in_another * 5), is_too_deep(one_in_another * 5000)
    (False, True)
    """
    if wkb is None or len(wkb) <= _LEAST:
        return False
    left: list[int] = []
    place = 0
    try:
        while True:
            place, inner = _step(wkb, place)
            if inner:
                left.append(inner)
                if len(left) > DEEPEST:
                    return True
                continue
            while left:
                left[-1] -= 1
                if left[-1]:
                    break
                left.pop()
            if not left:
                return False
    except (struct.error, IndexError):
        return False


def is_too_deep_text(wkt: str) -> bool:
    """
    Return whether WKT has more brackets in one another than any geometry of a map.

    Parameters
    ----------
    wkt : str
        A geometry as text.

    Returns
    -------
    bool
        GEOS must not see it if True.

    Examples
    --------
    >>> is_too_deep_text("POINT (1 1)"), is_too_deep_text("GEOMETRYCOLLECTION(" * 99)
    (False, True)
    """
    if wkt.count("(") <= DEEPEST:
        return False
    depth = 0
    for sign in wkt:
        depth += (sign == "(") - (sign == ")")
        if depth > DEEPEST:
            return True
    return False


def _step(wkb: bytes, place: int) -> tuple[int, int]:
    """Return where the next geometry begins behind a head, and how many this one holds."""
    order: Literal["<", ">"] = "<" if wkb[place] else ">"
    (kind,) = struct.unpack_from(f"{order}I", wkb, place + 1)
    flat, wide = _kind(kind)
    place += 9 if kind & 0x20000000 else 5  # EWKB: the number of the CRS follows
    if flat == _POINT:
        return place + wide, 0
    (count,) = struct.unpack_from(f"{order}I", wkb, place)
    place += 4
    if flat in _LINES:
        return place + wide * count, 0
    if flat in _RINGED:
        for _ in range(count):
            (points,) = struct.unpack_from(f"{order}I", wkb, place)
            place += 4 + wide * points
        return place, 0
    return place, count


def _kind(kind: int) -> tuple[int, int]:
    """Return the type of a geometry, and the bytes of each vertex."""
    plain = kind & 0x1FFFFFFF
    more = (plain // 1000 % 4 + 1) // 2 + (kind >> 30).bit_count()
    return plain % 1000, 8 * (2 + more)
