"""
Reported figures beside computed ones: each difference with what may explain it, or unexplained.

A stated figure is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
import pandas as pd

from swcgeo.model.findings import Finding, Notes
from swcgeo.model.results import Figure, confirmed
from swcgeo.model.settings import ReportedSettings
from swcgeo.reconcile.reported.candidates import Candidate
from swcgeo.reconcile.reported.case import Case
from swcgeo.reconcile.reported.search import is_doubtful, search

REPORTED_COLUMNS = (
    "id", "stated", "computed", "difference", "candidate", "size", "owners", "candidates", "unit",
    "text",
)  # fmt: skip
CANDIDATE_COLUMNS = (
    "id", "rank", "candidate", "size", "remaining", "unit", "group", "ids", "owners", "as_stated",
    "instead", "fits", "chance", "confirm",
)  # fmt: skip
_TEXTS = ("id", "candidate", "unit", "group", "ids", "owners", "as_stated", "instead", "text")
_NUMBERS = ("stated", "computed", "difference", "size", "remaining", "chance")
_COUNTS = ("rank", "fits", "candidates")


def compare_reported(
    figures: Sequence[Figure],
    tables: Mapping[str, pd.DataFrame],
    *,
    settings: ReportedSettings | None = None,
) -> tuple[pd.DataFrame, Notes]:
    """
    Put reported figures beside computed ones.

    Parameters
    ----------
    figures : sequence of Figure
        What was reported.
    tables : mapping of str to DataFrame
        ``account`` and its tables (km²); ``treatments``, the register as it was read, tells more.
    settings : ReportedSettings, optional
        What counts as chance.

    Returns
    -------
    tuple of DataFrame and Notes
        `REPORTED_COLUMNS`, one row a figure with the first of its candidates that is more than
        chance, and an error finding for each figure that does not add up.

    Examples
    --------
    >>> from swcgeo.reconcile.reported.drawn import drawn_case
    >>> case = drawn_case(15.17)
    >>> table, notes = compare_reported([case.figure], case.tables)
    >>> table[["candidate", "owners"]].iloc[0].tolist(), round(table["difference"].item(), 4)
    (['overlap', 'P + Q'], -0.07)
    """
    chosen = settings or ReportedSettings()
    rows, findings = [], []
    for figure in figures:
        case = Case(figure=figure, tables=tables)
        found = search(case, settings=chosen)
        best = _best(case, found, chosen)
        rows.append(
            (figure.id, figure.value, case.computed, case.difference, best.code, best.size,
             best.owners, len(found), figure.unit, figure.text)
        )  # fmt: skip
        findings += _findings(case, best, count=len(found))
    return _typed(pd.DataFrame(rows, columns=list(REPORTED_COLUMNS))), Notes(tuple(findings))


def candidates_of(
    figures: Sequence[Figure],
    tables: Mapping[str, pd.DataFrame],
    *,
    settings: ReportedSettings | None = None,
    lang: str = "zh",
) -> pd.DataFrame:
    """
    List all that may explain why reported figures are not the computed ones.

    Parameters
    ----------
    figures : sequence of Figure
        What was reported.
    tables : mapping of str to DataFrame
        As for `compare_reported`.
    settings : ReportedSettings, optional
        What counts as chance, and how many candidates of one kind are named.
    lang : str
        Language of the column ``confirm``; `swcgeo.model.results.confirmed` says it in another.

    Returns
    -------
    DataFrame
        `CANDIDATE_COLUMNS`, ranked for each figure; none for one that agrees.  ``size`` is how
        much of the difference a candidate explains, ``remaining`` what it leaves (both in the
        unit of the figure), ``fits`` how many of its kind fit, ``chance`` the share of like
        differences that its kind, or one tried before it, would explain.

    Examples
    --------
    >>> from swcgeo.reconcile.reported.drawn import drawn_case
    >>> case = drawn_case(15.17, parts=(6.67, 8.57), projects=("P", "Q"))
    >>> table = candidates_of([case.figure], case.tables)
    >>> table[["rank", "candidate", "instead"]].to_numpy().tolist()[2:]
    [[3, 'column', 'covered_km2'], [4, 'digit', '6.60'], [5, 'digit', '8.50']]
    """
    chosen = settings or ReportedSettings()
    rows = [
        (figure.id, rank, one.code, one.size, one.remaining, figure.unit, one.group,
         ";".join(one.ids), one.owners, one.as_stated, one.instead, one.fits, one.chance)
        for figure in figures
        for rank, one in enumerate(search(Case(figure=figure, tables=tables), settings=chosen), 1)
    ]  # fmt: skip
    return confirmed(_typed(pd.DataFrame(rows, columns=list(CANDIDATE_COLUMNS[:-1]))), lang)


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose columns have their types, also without rows."""
    types = {**dict.fromkeys(_TEXTS, "str"), **dict.fromkeys(_NUMBERS, "float64"),
             **dict.fromkeys(_COUNTS, "int64")}  # fmt: skip
    return table.astype({name: types[name] for name in table.columns})


def _best(case: Case, found: Sequence[Candidate], settings: ReportedSettings) -> Candidate:
    """Return the first candidate that is more than chance, or why there is none."""
    if np.isnan(case.difference):
        return Candidate(code="unexplained", predicted=float("nan"))
    if case.agrees:
        return Candidate(code="agrees", predicted=case.computed, size=abs(case.difference))
    told = (one for one in found if not is_doubtful(one, settings))
    nothing = Candidate(code="unexplained", predicted=case.computed, size=abs(case.difference))
    return next(told, nothing)


def _findings(case: Case, best: Candidate, *, count: int) -> list[Finding]:
    """Return what is to be said of one figure."""
    figure = case.figure
    if np.isnan(case.computed):
        return [
            Finding("figure_not_computed", "reported", id=figure.id, fields={"what": figure.what})
        ]
    found = []
    if not case.agrees:
        fields = {
            "stated": figure.value, "computed": case.computed, "unit": f"@unit.{figure.unit}",
            "difference": case.difference, "candidate": f"@candidate.{best.code}",
            "owners": f" ({best.owners})" if best.owners else "", "count": count,
        }  # fmt: skip
        found.append(Finding("figure_differs", "reported", id=figure.id, fields=fields))
    total = sum((Decimal(str(part)) for part in figure.parts), Decimal(0))
    gap = Decimal(str(figure.value)) - total
    if figure.parts and abs(float(gap)) > case.parts_tolerance:
        parts = " + ".join(str(part) for part in figure.parts)
        fields = {
            "stated": figure.value,
            "parts": parts,
            "total": str(total),
            "difference": float(gap),
        }
        found.append(Finding("figure_parts_differ", "reported", id=figure.id, fields=fields))
    return found
