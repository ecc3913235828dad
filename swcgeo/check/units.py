"""
Units of stated numbers: how they are written, and what areas on the ground say about them.

One real system keeps range areas in m² and patch areas in hm², so a heading alone is no proof.
The median of stated / computed over the rows of a column tells the unit: the known ones lie at
least a factor 6.7 apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from swcgeo.model.settings import UnitSettings

Floats = npt.NDArray[np.float64]

AREA_UNITS_M2: Mapping[str, float] = MappingProxyType(
    {"m2": 1.0, "hm2": 1e4, "km2": 1e6, "mu": 1e4 / 15, "wanmu": 1e8 / 15, "wanm2": 1e4}
)
"""Area units and their square metres; 1 hm² = 15 亩."""
MONEY_UNITS_YUAN: Mapping[str, float] = MappingProxyType({"yuan": 1.0, "wanyuan": 1e4})
"""Units of money and their yuan."""
VOLUME_UNITS_M3: Mapping[str, float] = MappingProxyType({"m3": 1.0, "wanm3": 1e4})
"""Units of earthwork and their cubic metres."""
_SPELLED = {
    "m2": "m2|㎡|平方米|平米|sqm", "hm2": "hm2|ha|公顷|hectare|hectares",
    "km2": "km2|平方公里|平方千米|sqkm", "mu": "亩|mu", "wanmu": "万亩",
    "wanm2": "万m2|万平方米|万平米", "yuan": "元|yuan", "wanyuan": "万元",
    "m3": "m3|立方米|立方|方", "wanm3": "万m3|万立方米|万立方|万方",
}  # fmt: skip
_UNIT_OF = {spelling: unit for unit, row in _SPELLED.items() for spelling in row.split("|")}
_TELLABLE = ("m2", "hm2", "km2", "mu", "wanmu")
"""Units that areas can tell apart; 万m² is a hectare by another name."""
_AS_SPELLED = MappingProxyType({"wanm2": "hm2"})


def unit_of(text: str) -> str | None:
    """
    Return the unit that a text names.

    Parameters
    ----------
    text : str
        Such as ``hm²``, ``（公顷）`` or ``单位：万元``.

    Returns
    -------
    str or None
        A key of `AREA_UNITS_M2`, `MONEY_UNITS_YUAN` or `VOLUME_UNITS_M3`; None where it names
        none.

    Examples
    --------
    >>> unit_of("（hm²）"), unit_of("公顷"), unit_of("单位：万元"), unit_of("km"), unit_of("㎡")
    ('hm2', 'hm2', 'wanyuan', None, 'm2')
    """
    folded = re.sub(r"\s+|\^", "", unicodedata.normalize("NFKC", text).casefold())
    return _UNIT_OF.get(folded.removeprefix("单位").lstrip(":").strip("()[]【】〔〕"))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEvidence:
    """
    What areas on the ground say about a column of stated areas.

    Attributes
    ----------
    unit : str or None
        The unit in which most rows agree; None where none does.
    ratio : float
        Median of stated area, as a bare number, to computed area in m².
    rows : int
        Rows that have both.
    agreeing : float
        Share of these rows that agree in the unit (in the nearest, where none is told).
    """

    unit: str | None
    ratio: float
    rows: int
    agreeing: float

    def times(self, unit: str) -> float:
        """
        Return how many times the computed area the median stated one is, read in a unit.

        Parameters
        ----------
        unit : str
            A key of `AREA_UNITS_M2`.

        Returns
        -------
        float
            1 where they agree.

        Examples
        --------
        >>> found = UnitEvidence(unit="hm2", ratio=1e-4, rows=9, agreeing=1.0)
        >>> found.times("hm2"), round(found.times("mu"), 4)
        (1.0, 0.0667)
        """
        return self.ratio * AREA_UNITS_M2[unit]


def unit_evidence(
    stated: Floats, area_m2: Floats, *, settings: UnitSettings | None = None
) -> UnitEvidence | None:
    """
    Compare a column of stated areas with the areas of its features.

    Parameters
    ----------
    stated : ndarray of float, n
        Numbers as they stand in the column, NaN where there is none.
    area_m2 : ndarray of float, n
        Areas on the ground by the area rule, m²; NaN where there is none.
    settings : UnitSettings, optional
        How many rows must agree, and how well.

    Returns
    -------
    UnitEvidence or None
        None where too few rows have both.

    Examples
    --------
    >>> area = np.array([5_000.0, 12_000.0, 700_000.0, 81_000.0])
    >>> unit_evidence(area * 15 / 1e4, area).unit  # one row in ten may be wrong, not the column
    'mu'
    >>> unit_evidence(area * 3, area).unit is None
    True
    """
    chosen = settings or UnitSettings()
    both = (stated > 0) & (area_m2 > 0) & np.isfinite(stated) & np.isfinite(area_m2)
    if both.sum() < chosen.least_rows:
        return None
    logs = np.log(stated[both] / area_m2[both])
    middle = float(np.median(logs))
    nearest = min(_TELLABLE, key=lambda unit: abs(middle + np.log(AREA_UNITS_M2[unit])))
    times = np.exp(logs) * AREA_UNITS_M2[nearest]
    agreeing = float(np.mean(np.abs(times - 1) <= chosen.near_share))
    told = agreeing >= chosen.agreeing_share
    return UnitEvidence(
        unit=nearest if told else None,
        ratio=float(np.exp(middle)),
        rows=int(both.sum()),
        agreeing=agreeing,
    )


def same_unit(one: str, other: str) -> bool:
    """
    Return whether two units are of one size.

    Parameters
    ----------
    one, other : str
        Keys of `AREA_UNITS_M2`.

    Returns
    -------
    bool
        True for 万m² and hm².

    Examples
    --------
    >>> same_unit("wanm2", "hm2"), same_unit("mu", "hm2")
    (True, False)
    """
    return _AS_SPELLED.get(one, one) == _AS_SPELLED.get(other, other)
