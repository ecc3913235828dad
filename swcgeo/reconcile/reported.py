"""
Reported figures beside computed ones: each difference with what may explain it, or unexplained.

A stated figure is never changed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from swcgeo.check.units import AREA_UNITS_M2, unit_of
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.results import Figure

REPORTED_COLUMNS = (
    "id", "stated", "computed", "difference", "candidate", "size", "owners", "unit", "text",
)  # fmt: skip
_KM2 = 1e6
_SHARES = {"": 1.0, "1": 1.0, "%": 100.0}
"""How many of a unit make the whole."""
_COUNTED = ("_km2", "_share")
"""How the columns end in which a figure may be looked up."""
_RATIOS = (1500.0, 100.0, 15.0, 10_000.0, 1e6)
_RATIO_SLACK = 0.005
_HALF_SLACK = 1e-9
"""A value half-way between two printed ones is as far off in decimals, not quite in binary."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    What may explain a difference.

    Attributes
    ----------
    code : str
        ``agrees``, ``rounding``, ``overlap``, ``unit`` or ``unexplained``.
    size : float
        Size of the difference or overlap, in the unit of the figure; for ``unit`` how many times
        the computed value the stated one is; NaN where nothing could be computed.
    owners : str
        Whose records it concerns.
    """

    code: str
    size: float = float("nan")
    owners: str = ""


def compare_reported(
    figures: Sequence[Figure], tables: Mapping[str, pd.DataFrame]
) -> tuple[pd.DataFrame, Notes]:
    """
    Put reported figures beside computed ones.

    Parameters
    ----------
    figures : sequence of Figure
        What was reported.
    tables : mapping of str to DataFrame
        ``account``, ``by_treatment`` and ``overlaps`` of an account (km²).

    Returns
    -------
    tuple of DataFrame and Notes
        `REPORTED_COLUMNS`, one row a figure, and an error finding for each that does not add up.

    Examples
    --------
    >>> figure = Figure(id="F", text="", value=15.17, unit="km2", decimals=2, parts=(6.67, 8.57),
    ...                 what="treated_gross_km2", projects=("P", "Q"))
    >>> works = pd.DataFrame({"watershed_id": "TOTAL", "treatment_id": ["A", "B"], "year": "2023",
    ...                       "project_id": ["P", "Q"], "treated_gross_km2": [6.67, 8.57]})
    >>> shared = pd.DataFrame({"id_a": ["A"], "id_b": ["B"], "project_a": ["P"], "project_b": ["Q"],
    ...                        "shared_km2": [0.07]})
    >>> table, notes = compare_reported([figure], {"by_treatment": works, "overlaps": shared})
    >>> table[["candidate", "owners"]].iloc[0].tolist(), round(table["difference"].item(), 4)
    (['overlap', 'P + Q'], -0.07)
    """
    rows, findings = [], []
    for figure in figures:
        computed = _computed(figure, tables)
        difference = figure.value - computed
        candidate = _candidate(figure, computed, tables)
        rows.append(
            (figure.id, figure.value, computed, difference, candidate.code, candidate.size,
             candidate.owners, figure.unit, figure.text)
        )  # fmt: skip
        findings += _findings(figure, computed, candidate)
    table = pd.DataFrame(rows, columns=list(REPORTED_COLUMNS))
    text = dict.fromkeys(["id", "candidate", "owners", "unit", "text"], "str")
    numbers = dict.fromkeys(["stated", "computed", "difference", "size"], float)
    return table.astype({**text, **numbers}), Notes(tuple(findings))


def _factor(figure: Figure) -> float:
    """Return how many units of the figure make one km², or one whole; NaN for another unit."""
    if figure.what.endswith("_share"):
        share = unicodedata.normalize("NFKC", figure.unit).strip()
        return _SHARES.get(share, float("nan"))
    unit = unit_of(figure.unit)
    return _KM2 / AREA_UNITS_M2.get(unit or "", float("nan"))


def _computed(figure: Figure, tables: Mapping[str, pd.DataFrame]) -> float:
    """Return the figure as the account has it, in the unit of the figure; NaN where it has none."""
    works = _records(figure, tables)
    narrowed = _is_narrowed(figure)
    source = works if narrowed else tables.get("account", works)
    if not figure.what.endswith(_COUNTED) or figure.what not in source:
        return float("nan")
    if not narrowed and "account" in tables:
        source = source[source["watershed_id"] == "TOTAL"]
    if narrowed and works.empty:
        return float("nan")
    return float(source[figure.what].sum(skipna=False)) * _factor(figure)


def _is_narrowed(figure: Figure) -> bool:
    """Return whether the figure is about some of the treatments only."""
    return bool(figure.projects) or figure.year is not None


def _records(figure: Figure, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the treatment records that the figure is about, over all watersheds."""
    works = tables["by_treatment"]
    chosen = (works["watershed_id"] == "TOTAL") & works["treatment_id"].notna()
    if figure.projects:
        chosen &= works["project_id"].isin(figure.projects)
    if figure.year is not None:
        chosen &= works["year"].astype(str) == str(figure.year)
    return works[chosen]


def _rounding(figure: Figure) -> float:
    """Return how far rounding alone can part a figure from its value."""
    return 0.5 * 10.0**-figure.decimals + _HALF_SLACK


def _candidate(figure: Figure, computed: float, tables: Mapping[str, pd.DataFrame]) -> Candidate:
    """Return what explains the difference of a figure best."""
    difference = abs(figure.value - computed)
    step = _rounding(figure)
    if np.isnan(computed):
        return Candidate("unexplained")
    if difference <= step:
        return Candidate("agrees", difference)
    if figure.parts and difference <= step * (len(figure.parts) + 1):
        return Candidate("rounding", difference)
    shared = _shared_by_owners(figure, tables)
    fits = (shared - difference).abs() <= step
    if fits.any():
        owners = (shared - difference).abs().idxmin()
        return Candidate("overlap", float(shared[owners]), str(owners))
    for ratio in _RATIOS:
        for factor in (ratio, 1 / ratio):
            if computed and abs(figure.value / computed / factor - 1) <= _RATIO_SLACK:
                return Candidate("unit", factor)
    return Candidate("unexplained", difference)


def _shared_by_owners(figure: Figure, tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Return the ground shared by each pair of owners, and by all, in the unit of the figure."""
    overlaps = tables["overlaps"]
    # An id may stand for works of two projects, so both tell which records are meant.
    works = pd.MultiIndex.from_frame(_records(figure, tables)[["treatment_id", "project_id"]])
    ends = [pd.MultiIndex.from_frame(overlaps[[f"id_{x}", f"project_{x}"]]) for x in "ab"]
    overlaps = overlaps[ends[0].isin(works) & ends[1].isin(works)]
    pairs = [
        " + ".join(sorted({one, other}))
        for one, other in zip(overlaps["project_a"], overlaps["project_b"], strict=True)
    ]
    each = overlaps["shared_km2"].groupby(pd.Series(pairs, index=overlaps.index, dtype="str")).sum()
    if len(each):
        # Of three works on one ground three pairs share it: only the account has it once.
        whole = None if _is_narrowed(figure) else tables.get("account")
        total = each.sum() if whole is None else whole["overlap_km2"].iloc[-1]
        each = pd.concat([each, pd.Series({" + ".join(sorted({*pairs})): total})])
        each = each[~each.index.duplicated(keep="last")]
    return each.astype(float) * _factor(figure)


def _findings(figure: Figure, computed: float, candidate: Candidate) -> list[Finding]:
    """Return what is to be said of one figure."""
    if np.isnan(computed):
        return [
            Finding("figure_not_computed", "reported", id=figure.id, fields={"what": figure.what})
        ]
    found = []
    if candidate.code != "agrees":
        fields = {
            "stated": figure.value, "computed": computed, "unit": f"@unit.{figure.unit}",
            "difference": figure.value - computed, "candidate": f"@candidate.{candidate.code}",
            "owners": f" ({candidate.owners})" if candidate.owners else "",
        }  # fmt: skip
        found.append(Finding("figure_differs", "reported", id=figure.id, fields=fields))
    total = sum((Decimal(str(part)) for part in figure.parts), Decimal(0))
    gap = Decimal(str(figure.value)) - total
    if figure.parts and abs(float(gap)) > _rounding(figure) * (len(figure.parts) + 1):
        parts = " + ".join(str(part) for part in figure.parts)
        fields = {
            "stated": figure.value,
            "parts": parts,
            "total": str(total),
            "difference": float(gap),
        }
        found.append(Finding("figure_parts_differ", "reported", id=figure.id, fields=fields))
    return found
