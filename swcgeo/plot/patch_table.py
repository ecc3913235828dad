"""The figures of the patch map's legend: counts and areas by verdict and source."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from swcgeo.model.codes import Verdict
from swcgeo.plot.lettering import plain
from swcgeo.plot.rounding import round_parts

_SOURCES = ("ministry", "province")
_MOST_SOURCES = 3
OTHER_SOURCES = "~others"
"""Stands for all sources that have no column of their own."""


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """
    One row of the legend.

    Attributes
    ----------
    verdict : str
        Code of the verdict; empty for the row of totals.
    counts : tuple of int
        Patches by source, in the order of the tally's sources.
    area_hm2 : float
        Area of those whose area is known, rounded so that rows add up to the total.
    """

    verdict: str
    counts: tuple[int, ...]
    area_hm2: float

    @property
    def count(self) -> int:
        """Patches of all sources."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class PatchTally:
    """
    Counts and areas of a table of patches.

    Attributes
    ----------
    sources : tuple of str
        Sources, ministry and province first; at most three columns.
    rows : tuple of VerdictRow
        One a verdict that occurs, in the order of `Verdict`.
    total : VerdictRow
        Their sum.
    decimals : int
        Decimals of the areas.
    visits : int
        Patches with a field check.
    visits_hm2 : float
        Their area, rounded.
    without_area : int
        Patches whose area is not known.
    sites, shared : int
        Distinct sites, and those that several sources saw; 0 where they were not told.
    """

    sources: tuple[str, ...]
    rows: tuple[VerdictRow, ...]
    total: VerdictRow
    decimals: int
    visits: int
    visits_hm2: float
    without_area: int
    sites: int = 0
    shared: int = 0

    def area_text(self, hectares: float) -> str:
        """
        Return an area as printed.

        Parameters
        ----------
        hectares : float
            An area of this tally.

        Returns
        -------
        str
            The number with this tally's decimals.

        Examples
        --------
        >>> PatchTally((), (), VerdictRow("", (), 0.0), 2, 0, 0.0, 0).area_text(12.5)
        '12.50'
        """
        return f"{hectares:.{self.decimals}f}"


def patch_columns(patches: gpd.GeoDataFrame) -> pd.DataFrame:
    """
    Return the columns that the map needs, complete whatever the table lacks.

    Parameters
    ----------
    patches : GeoDataFrame, n rows
        Patches with ``verdict``; where known ``source``, ``area_m2``, ``field_check``,
        ``patch_id``.

    Returns
    -------
    DataFrame, n rows
        ``number`` (row from 1), ``patch_id``, ``source``, ``verdict`` (text; missing is
        ``unknown``), ``area_m2`` (NaN where not known), ``site`` and ``match_kind`` (empty where
        not told), ``visit`` (bool).

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"verdict": ["no_plan", None]}, geometry=[None, None])
    >>> patch_columns(frame)["verdict"].tolist()
    ['no_plan', 'unknown']
    """

    def column(name: str) -> list[object]:
        return list(patches[name]) if name in patches.columns else [None] * len(patches)

    numbers = np.arange(1, len(patches) + 1)
    ids = [
        plain(value) or str(number)
        for value, number in zip(column("patch_id"), numbers, strict=True)
    ]
    verdicts = [plain(value) or str(Verdict.UNKNOWN) for value in column("verdict")]
    return pd.DataFrame(
        {
            "number": numbers,
            "patch_id": ids,
            "source": [plain(value) for value in column("source")],
            "verdict": verdicts,
            "area_m2": pd.to_numeric(pd.Series(column("area_m2"), dtype=object), errors="coerce")
            .to_numpy(dtype=float),
            "site": [plain(value) for value in column("site_id")],
            "match_kind": [plain(value) for value in column("match_kind")],
            "visit": [not pd.isna(value) and bool(value) for value in column("field_check")],
        }
    )  # fmt: skip


def ordered_sources(sources: pd.Series) -> list[str]:
    """
    Return the sources that occur, ministry and province first.

    Parameters
    ----------
    sources : Series of str
        The sources of the patches; empty where not known.

    Returns
    -------
    list of str
        Each source once.

    Examples
    --------
    >>> ordered_sources(pd.Series(["drone", "province", ""]))
    ['province', 'drone', '']
    """
    found = set(sources)
    others = sorted(found.difference(_SOURCES, {""}))
    return [name for name in (*_SOURCES, *others, "") if name in found]


def tally(columns: pd.DataFrame) -> PatchTally:
    """
    Count patches and sum their areas by verdict and source.

    Parameters
    ----------
    columns : DataFrame, n rows
        As `patch_columns` makes it.

    Returns
    -------
    PatchTally
        Figures that add up and equal those of the table.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame(
    ...     {"verdict": ["no_plan", "no_plan"], "source": ["ministry", "province"],
    ...      "area_m2": [12_345.0, 10_000.0]}, geometry=[None, None])
    >>> found = tally(patch_columns(frame))
    >>> found.total.counts, found.total.area_hm2
    ((1, 1), 2.23)
    """
    present = ordered_sources(columns["source"])
    sources = present
    if len(present) > _MOST_SOURCES:
        sources = [*present[: _MOST_SOURCES - 1], OTHER_SOURCES]
    shown = columns["source"].where(columns["source"].isin(sources), OTHER_SOURCES)
    known = set(columns["verdict"])
    codes = [str(code) for code in Verdict if code in known]
    codes += sorted(known.difference(codes))
    hectares = columns["area_m2"] / 1e4
    sums = [float(hectares[columns["verdict"] == code].sum()) for code in codes]
    decimals = 2 if sum(sums) >= 1 or not any(sums) else 4
    areas = round_parts(sums, decimals=decimals)
    rows = tuple(
        VerdictRow(code, _counts(shown[columns["verdict"] == code], sources), area)
        for code, area in zip(codes, areas, strict=True)
    )
    total = VerdictRow("", _counts(shown, sources), round(sum(areas), decimals))
    visits = columns["visit"]
    return PatchTally(
        tuple(sources), rows, total, decimals, int(visits.sum()),
        round_parts([float(hectares[visits].sum())], decimals=decimals, )[0],
        int(columns["area_m2"].isna().sum()), *_site_counts(columns),
    )  # fmt: skip


def _site_counts(columns: pd.DataFrame) -> tuple[int, int]:
    """Return how many sites there are, and how many of them several sources saw."""
    told = columns[columns["site"] != ""]
    return told["site"].nunique(), told.loc[told["match_kind"] == "both", "site"].nunique()


def _counts(shown: pd.Series, sources: list[str]) -> tuple[int, ...]:
    """Return how many patches each source has."""
    return tuple(int((shown == source).sum()) for source in sources)
