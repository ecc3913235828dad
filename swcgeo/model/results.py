"""Figures that an office reported, to stand beside what is computed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """
    One figure of a report, as it was stated.

    Attributes
    ----------
    id : str
        Its name.
    text : str
        The sentence in which it stands.
    value : float
        The number stated.
    unit : str
        Unit of the number, such as ``km2`` or ``hm2``.
    decimals : int
        Decimals with which it was printed, which bounds what rounding can explain.
    what : str
        What it claims to be: a column of the account or an indicator.
    projects : tuple of str
        Projects that it counts; none for all.
    year : int or None
        Year that it counts.
    parts : tuple of float
        The addends that the report states beside it.
    """

    id: str
    text: str
    value: float
    unit: str
    decimals: int
    what: str
    projects: tuple[str, ...] = ()
    year: int | None = None
    parts: tuple[float, ...] = ()
