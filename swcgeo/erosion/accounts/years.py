"""Which treatment counts from which year on, and which years an account looks back on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from swcgeo.erosion.accounts.cells import Treated
from swcgeo.erosion.accounts.counted import Counted, Records, anniversary
from swcgeo.model.settings import AccountSettings
from swcgeo.overlay.pairs import Areas, Flags, Indices


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """
    The years of an account, and where each record stands in them.

    Attributes
    ----------
    years : tuple of int
        From the first in which a record counts to that of the account; none where it has no day.
    since : ndarray of int, n
        The year from which a record counts: that of its completion, for 封禁治理 that in which it
        is old enough.
    lasting : ndarray of bool, n
        Counts from that year on.
    passing : ndarray of bool, n
        保土耕作: counts in that year alone.
    unplaced : ndarray of bool, n
        Counts, but in none of these years: it states none, or a later one.
    """

    years: tuple[int, ...]
    since: Indices
    lasting: Flags
    passing: Flags
    unplaced: Flags

    def first(self, treated: Treated) -> Areas:
        """
        Return the year from which each face counts: that of the first lasting treatment on it.

        Parameters
        ----------
        treated : Treated, f faces
            Ground under treatment.

        Returns
        -------
        ndarray of float, f
            Infinite where no treatment lasts.

        Examples
        --------
        >>> from swcgeo.erosion.drawn import drawn_books, drawn_calendar
        >>> drawn_calendar().first(drawn_books().treated).tolist()
        [2022.0, 2022.0, 2023.0]
        """
        first = np.full(len(treated.geometry), np.inf)
        kept = self.lasting[treated.record]
        np.minimum.at(first, treated.face[kept], self.since[treated.record[kept]].astype(float))
        return first


def calendar_of(
    records: Records, counted: Counted, *, as_of: np.datetime64, settings: AccountSettings
) -> Calendar:
    """
    Return the years of an account, and where each record stands in them.

    Parameters
    ----------
    records : Records, n
        The treatments.
    counted : Counted, n
        Which of them count on the day of the account.
    as_of : datetime64
        That day; NaT where no date is known at all.
    settings : AccountSettings
        Years of closure, and whether tillage counts once.

    Returns
    -------
    Calendar
        One entry a record.

    Examples
    --------
    >>> import pandas as pd
    >>> from swcgeo.erosion.accounts.counted import counted, records_of
    >>> works = {"measure": ["封禁治理", "保土耕作", "梯田"], "year": [2019, 2021, None]}
    >>> records, day = records_of(pd.DataFrame(works)), np.datetime64("2023-12-31")
    >>> counts = counted(records, as_of=day, settings=AccountSettings())
    >>> found = calendar_of(records, counts, as_of=day, settings=AccountSettings())
    >>> found.years, found.since.tolist()[:2], found.unplaced.tolist()
    ((2021, 2022, 2023), [2022, 2021], [False, False, True])
    """
    closed = records.measures == "closure"
    old_enough = anniversary(records.completed, settings.closure_years)
    since = np.where(closed & (records.years >= 0), _year(old_enough), records.years)
    last = -1 if np.isnat(as_of) else int(_year(np.array([as_of]))[0])
    placed = (since >= 0) & (since <= last)
    tilled = (records.measures == "tillage") & settings.tillage_once
    passing = placed & tilled & (counted.counts | (counted.why_not == "why.tillage_past"))
    lasting = placed & ~tilled & counted.counts
    first = int(since[lasting | passing].min(initial=last))
    return Calendar(
        years=() if last < 0 else tuple(range(first, last + 1)),
        since=since.astype(np.intp),
        lasting=lasting,
        passing=passing,
        unplaced=counted.counts & ~lasting & ~passing,
    )


def _year(days: np.ndarray) -> Indices:
    """Return the years of days; some number below zero for NaT."""
    return days.astype("datetime64[Y]").astype(np.int64) + 1970
