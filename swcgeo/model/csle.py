"""
Tables of soil loss: factors and their physical range, tolerable loss, bounds of the grades.

They are data with a source, not constants in code.  Sources, an S with a number, are listed in
docs/sources.md; what has none is recall or our own choice and said to be so.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from swcgeo.errors import UsageError


@dataclass(frozen=True, slots=True)
class FactorKind:
    """
    What a factor is.

    Attributes
    ----------
    unit : str
        Its unit; ``1`` for a ratio.
    low, high : float
        Values outside are physically impossible, so that a unit must be wrong.
    by_class : bool
        True where the value belongs to a class of ground (a crop, a measure), which jumps from
        field to field: such a factor is never interpolated.
    """

    unit: str
    low: float
    high: float
    by_class: bool


# Ranges are wide on purpose: they catch a unit, not an odd value.  R: China's largest is about
# 20 000; K: 0.1 in SI is beyond any soil (a K of the US handbook, 0.1 to 0.7, is 7.6 times an SI
# one); S: 21.9 at a wall; L: 300 m of the steepest class give 3.7.  All recall.
FACTORS: Mapping[str, FactorKind] = MappingProxyType(
    {
        "R": FactorKind("MJ·mm/(hm²·h·a)", 0, 30_000, by_class=False),
        "K": FactorKind("t·hm²·h/(hm²·MJ·mm)", 0, 0.1, by_class=False),
        "L": FactorKind("1", 0, 15, by_class=False),
        "S": FactorKind("1", 0, 22, by_class=False),
        "LS": FactorKind("1", 0, 150, by_class=False),
        "B": FactorKind("1", 0, 1, by_class=True),
        "E": FactorKind("1", 0, 1, by_class=True),
        "T": FactorKind("1", 0, 1, by_class=True),
        "C": FactorKind("1", 0, 1, by_class=True),
        "P": FactorKind("1", 0, 1, by_class=True),
        "dem": FactorKind("m", -500, 9_000, by_class=False),
    }
)
CSLE = frozenset({"B", "E", "T"})
"""The factors of measures in A = R·K·L·S·B·E·T."""
RUSLE = frozenset({"C", "P"})
"""The factors of measures in A = R·K·L·S·C·P."""

TOLERABLE_LOSS: Mapping[str, int] = MappingProxyType(
    {
        # SL 190-2007, five regions [S27, S28]
        "西北黄土高原区": 1000,
        "东北黑土区": 200,
        "北方土石山区": 200,
        "南方红壤丘陵区": 500,
        "西南土石山区": 500,
        # the further names of the eight regions of 全国水土保持区划 [S29]
        "北方风沙区": 200,
        "南方红壤区": 500,
        "西南紫色土区": 500,
        "西南岩溶区": 500,
        "青藏高原区": 500,
    }
)
"""容许土壤流失量 by region, t/(km²·a)."""
GRADE_BOUNDS = (2500.0, 5000.0, 8000.0, 15_000.0)
"""Modulus between 轻度, 中度, 强烈, 极强烈 and 剧烈, t/(km²·a): SL 190-2007 [S50]."""
PER_KM2 = 100.0
"""t/(km²·a) in one t/(hm²·a) [S30]."""

COVER_BOUNDS = (0.30, 0.45, 0.60, 0.75)
SLOPE_BOUNDS = (5.0, 8.0, 15.0, 25.0, 35.0)
SHEET_GRADES = (
    # 5–8, 8–15, 15–25, 25–35, > 35°: SL 190-2007 table 4.1.2-2 [S50]; 11 cells read, the block
    # of 轻度 and 中度 recalled.  Below 5° and above 75 % cover the table has no cell.
    (3, 3, 4, 5, 6),  # not cropped, cover < 30 %
    (2, 3, 3, 4, 5),  # 30–45 %
    (2, 2, 3, 3, 4),  # 45–60 %
    (2, 2, 2, 3, 3),  # 60–75 %
)
CROP_GRADES = (2, 3, 4, 5, 6)
"""坡耕地 by the same classes of slope."""
GULLY_SHARE_BOUNDS = (0.10, 0.25, 0.35, 0.50)
"""Gullies' share of the slope's area between 轻度 … 剧烈 [S50]."""
GULLY_DENSITY_BOUNDS = (1.0, 2.0, 3.0, 5.0, 7.0)
"""km/km²; below the first there is no gully erosion to grade [S50]."""

LENGTH_EXPONENTS = ((1.0, 0.2), (3.0, 0.3), (5.0, 0.4), (math.inf, 0.5))
"""m of L up to and including a slope in degrees [S52, S62]."""
SINE_PIECES = ((5.0, 10.8, 0.03), (10.0, 16.8, -0.5), (math.inf, 21.9, -0.96))
"""S = a·sin θ + b below a slope in degrees: McCool 1987 below 10°, Liu 1994 from there on [S62]."""


def tolerable_loss(region: str | None) -> float:
    """
    Return the tolerable soil loss of a region.

    Parameters
    ----------
    region : str or None
        Its name; there is no default, since 200 against 1000 changes the eroding area a lot.

    Returns
    -------
    float
        t/(km²·a).

    Raises
    ------
    UsageError
        If no region is named, or one that is not known.

    Examples
    --------
    >>> tolerable_loss("西南紫色土区"), tolerable_loss("西北黄土高原区")
    (500.0, 1000.0)
    """
    name = (region or "").strip()
    found = TOLERABLE_LOSS.get(name, TOLERABLE_LOSS.get(f"{name}区"))
    if found is None:
        near = difflib.get_close_matches(name, list(TOLERABLE_LOSS), n=1)
        known = ", ".join(near + [one for one in TOLERABLE_LOSS if one not in near])
        raise UsageError("region_unknown", region=name or "—", known=known)
    return float(found)


def require_possible(name: str, value: float) -> float:
    """
    Return the value of a factor that is a number, if it is physically possible.

    Parameters
    ----------
    name : str
        The factor.
    value : float
        Its value.

    Returns
    -------
    float
        The same.

    Raises
    ------
    UsageError
        If no ground has such a value.

    Examples
    --------
    >>> require_possible("K", 0.3)
    Traceback (most recent call last):
    swcgeo.errors.UsageError: The factor K is 0.3, which is impossible: it lies between 0 and 0.1 \
(t·hm²·h/(hm²·MJ·mm)). Check its unit.
    """
    kind = FACTORS[name]
    if not kind.low <= value <= kind.high:
        raise UsageError(
            "factor_outside", name=name, value=value, low=kind.low, high=kind.high, unit=kind.unit
        )
    return value


def require_formula(names: Collection[str]) -> tuple[str, ...]:
    """
    Return the factors that make up A, by those that are at hand.

    Parameters
    ----------
    names : collection of str
        The factors given, ``dem`` among them where slope and length are to be derived.

    Returns
    -------
    tuple of str
        ``R K`` + ``LS`` or ``L S`` + ``B E T`` or ``C P``.

    Raises
    ------
    UsageError
        If factors of the two formulas are mixed, one stands twice, or one is missing: a factor
        that does not matter is given as 1.

    Examples
    --------
    >>> require_formula({"R", "K", "dem", "B", "E", "T"})
    ('R', 'K', 'L', 'S', 'B', 'E', 'T')
    >>> require_formula({"R", "K", "LS", "C", "P"})
    ('R', 'K', 'LS', 'C', 'P')
    >>> require_formula({"R", "K", "LS", "C", "T"})
    Traceback (most recent call last):
    swcgeo.errors.UsageError: C stands in RUSLE (C·P), T in CSLE (B·E·T); A is computed by one of \
them. Leave out the factors of the other.
    """
    given = frozenset(names)
    if given & CSLE and given & RUSLE:
        raise UsageError(
            "factors_mixed", rusle=", ".join(sorted(given & RUSLE)),
            csle=", ".join(sorted(given & CSLE)),
        )  # fmt: skip
    if "LS" in given and given & {"L", "S"}:
        raise UsageError("factors_double", names=", ".join(sorted(given & {"L", "S"})))
    relief = ("LS",) if "LS" in given else ("L", "S")
    measures = ("C", "P") if given & RUSLE else ("B", "E", "T")
    wanted = ("R", "K", *relief, *measures)
    derived = {"L", "S"} if "dem" in given else set()
    missing = [name for name in wanted if name not in given | derived]
    if missing:
        raise UsageError("factors_missing", names=", ".join(missing), formula="·".join(wanted))
    return wanted


def grade_bounds(region: str | None) -> tuple[float, ...]:
    """
    Return the moduli between the six grades of water erosion.

    Parameters
    ----------
    region : str or None
        Region that decides the tolerable loss, the first of them.

    Returns
    -------
    tuple of float
        Five, in t/(km²·a).

    Raises
    ------
    UsageError
        If no region is named, or one that is not known.

    Examples
    --------
    >>> grade_bounds("西南紫色土区")
    (500.0, 2500.0, 5000.0, 8000.0, 15000.0)
    """
    return (tolerable_loss(region), *GRADE_BOUNDS)
