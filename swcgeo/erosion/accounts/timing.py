"""What the dates and stages of treatments leave open: years that differ, or have yet to come."""

from __future__ import annotations

import numpy as np
import pandas as pd

from swcgeo.check.attributes import dates
from swcgeo.erosion.accounts.counted import Counted, Records
from swcgeo.model.findings import Finding, Notes
from swcgeo.overlay.pairs import Areas, Flags

_M2_PER_KM2 = 1e6


def timing_findings(
    treatments: pd.DataFrame,
    records: Records,
    counted: Counted,
    *,
    area_m2: Areas,
    as_of: np.datetime64,
) -> Notes:
    """
    Return what is to be said of the dates of treatments that count.

    Parameters
    ----------
    treatments : DataFrame, n rows
        As delivered.
    records : Records, n
        The same as read.
    counted : Counted, n
        Which of them count.
    area_m2 : ndarray of float, n
        Their areas, m².
    as_of : datetime64
        Day of the account.

    Returns
    -------
    swcgeo.model.findings.Notes
        Completed after the account's day; stated for a year in which it was not completed;
        封禁治理 counted without a word on acceptance.

    Examples
    --------
    >>> from swcgeo.erosion.accounts.counted import counted, records_of
    >>> from swcgeo.model.settings import AccountSettings
    >>> frame = pd.DataFrame({"year": [2022, 2024], "completed_on": ["2023-03-01", None]})
    >>> records, day = records_of(frame), np.datetime64("2023-12-31")
    >>> counts = counted(records, as_of=day, settings=AccountSettings())
    >>> notes = timing_findings(frame, records, counts, area_m2=np.array([1e4, 1e4]), as_of=day)
    >>> [(finding.code, finding.row) for finding in notes.findings]
    [('treatment_in_future', 2), ('treatment_year_differs', None)]
    """
    stated, by_year = dates(treatments, "completed_on"), dates(treatments, "year")
    last = np.array([as_of]).astype("datetime64[Y]")
    later = ~np.isnat(as_of) & (
        (~np.isnat(stated) & (stated > as_of))
        | (~np.isnat(records.completed) & (records.completed.astype("datetime64[Y]") > last))
    )
    unasked = (records.measures == "closure") & (not records.staged)

    def each(code: str, rows: Flags, **more: np.ndarray) -> list[Finding]:
        return [
            Finding(code, "treatments", row=int(row) + 1, id=records.ids[row],
                    fields={"area_km2": float(area_m2[row]) / _M2_PER_KM2,
                            **{name: str(values[row]) for name, values in more.items()}})
            for row in np.flatnonzero(rows & counted.counts & ~np.isnan(area_m2))
        ]  # fmt: skip

    day = np.full(len(records.ids), str(as_of), dtype=object)
    return Notes(
        (
            *each("treatment_in_future", later, day=records.completed, as_of=day),
            *_years_apart(by_year, stated, counted, area_m2),
            *each("closure_unaccepted", unasked),
        )
    )


def _years_apart(
    by_year: np.ndarray, completed: np.ndarray, counted: Counted, area_m2: Areas
) -> list[Finding]:
    """Return a finding for each year stated whose treatments were completed in another."""
    table = pd.DataFrame(
        {
            "year": by_year.astype("datetime64[Y]").astype(str),
            "completed": completed.astype("datetime64[Y]").astype(str),
            "area_km2": np.nan_to_num(area_m2) / _M2_PER_KM2,
        }
    )
    known = ~np.isnat(by_year) & ~np.isnat(completed) & counted.counts
    apart = table[known & (table["year"] != table["completed"]).to_numpy()]
    return [
        Finding("treatment_year_differs", "treatments",
                fields={"year": year, "completed": day, "count": len(rows),
                        "area_km2": float(rows["area_km2"].sum())})
        for (year, day), rows in apart.groupby(["year", "completed"])
    ]  # fmt: skip
