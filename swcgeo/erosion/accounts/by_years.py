"""
The account year by year: what each year adds, what is kept of it, and what remains.

It is summed over the cells of the account: each face knows from which year it counts, and what
damage had taken of it by the end of each year.  The last year stands on the day of the account,
and must give what the account gives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from swcgeo.erosion.accounts.cells import loss_of_faces
from swcgeo.erosion.accounts.gathered import Gathered
from swcgeo.erosion.accounts.monitored import over_watersheds
from swcgeo.erosion.accounts.tables import Books
from swcgeo.erosion.accounts.years import Calendar
from swcgeo.errors import AccountError
from swcgeo.model.codes import FIRST_ERODING
from swcgeo.overlay.pairs import Areas, Flags

YEAR_COLUMNS = (
    "gross_km2", "new_km2", "again_km2", "shared_km2", "off_erosion_km2", "tillage_km2",
    "cumulative_km2", "lost_km2", "kept_km2", "unplaced_km2", "eroding_km2", "unknown_km2",
    "remaining_book_km2", "remaining_monitored_km2", "unknown_monitored_km2",
)  # fmt: skip
"""Columns of the account year by year, km²."""
_M2_PER_KM2 = 1e6
_ROUNDING_M2 = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chronicle:
    """What the years are summed from: the cells, and when the records on them count."""

    books: Books
    plot: Gathered
    calendar: Calendar

    def summed(self, share: Areas, *, eroding: bool | None) -> Areas:
        """Return km² by watershed of a share of each face: on eroding ground, off it, or on all."""
        cells = self.books.cells.treated
        weights = cells["area_m2"].to_numpy() * share[cells["face"].to_numpy(np.intp)]
        if eroding is not None:
            weights = weights * ((cells["grade"].to_numpy() >= FIRST_ERODING) == eroding)
        zone = cells["zone"].to_numpy(np.intp)
        return over_watersheds(self.books, zone, weights) / _M2_PER_KM2

    def records_on(self, records: Flags) -> Areas:
        """Return how many of some records lie on each face."""
        treated = self.books.treated
        on = treated.face[records[treated.record]]
        return np.bincount(on, minlength=len(treated.geometry)).astype(float)

    def standing(self, records: Flags, active: Flags) -> Areas:
        """Return which share of each face stands under some records, after the damage active."""
        treated, damages = self.books.treated, self.plot.damages
        kept = records[treated.record]
        under = replace(treated, face=treated.face[kept], record=treated.record[kept])
        loss = loss_of_faces(
            under, completed=self.plot.records.completed, day=damages.day, share=damages.share,
            active=active,
        )  # fmt: skip
        return (self.records_on(records) > 0) * (1 - loss)

    def active(self, year: int) -> Flags:
        """Return which damage is outstanding at a year's end; in the last on the account's day."""
        damages = self.plot.damages
        if year == self.calendar.years[-1]:
            return damages.active
        return damages.outstanding(np.datetime64(f"{year}-12-31"))


def years_table(
    books: Books,
    plot: Gathered,
    calendar: Calendar,
    *,
    account: pd.DataFrame,
    monitored: pd.DataFrame,
    bound_m2: float,
) -> pd.DataFrame:
    """
    Return the account year by year: one row a watershed and year, the total last.

    Parameters
    ----------
    books : Books
        Cells under all records that count now, or counted in their year.
    plot : Gathered
        Records and damage.
    calendar : Calendar
        From which year each record counts.
    account : DataFrame, w + 1 rows
        The account, which the last year must give.
    monitored : DataFrame
        What the surveys show (`swcgeo.erosion.accounts.monitored.monitored_table`).
    bound_m2 : float
        How far an identity may be off, m².

    Returns
    -------
    DataFrame
        ``watershed_id``, ``year`` and `YEAR_COLUMNS`; no rows where the account has no day.

    Raises
    ------
    AccountError
        If an identity is off by more than `bound_m2` in any row.

    Notes
    -----
    Of the records that begin to count in the year: ``gross_km2``, all of them; ``new_km2``, eroding
    ground that counts for the first time; ``again_km2``, eroding ground that counted before;
    ``shared_km2``, what they share among themselves; ``off_erosion_km2``, ground that does not
    erode, or is not known to.  Then ``tillage_km2``, what 保土耕作 of the year alone keeps;
    ``cumulative_km2``, all new ground so far; ``lost_km2``, what damage had taken of it by the
    year's end; ``kept_km2``, the rest; ``unplaced_km2``, what stands by records that name no year
    or a later one, in the last year only.  ``remaining_book_km2`` = eroding − kept − tillage −
    unplaced, where eroding ground is that of the account: what was tilled and has no treatment
    today is graded by the latest survey; ``remaining_monitored_km2``, what erodes by the survey
    of that year, NaN without one.

    Examples
    --------
    >>> from swcgeo.erosion.account import account
    >>> from swcgeo.erosion.drawn import drawn_given
    >>> given = drawn_given()
    >>> books = account(given.watersheds, given.erosion, given.treatments)
    >>> rows = books.tables["by_years"].query("watershed_id == 'W'").round(4)
    >>> rows[["year", "gross_km2", "new_km2", "again_km2", "off_erosion_km2"]].to_numpy().tolist()
    [[2022.0, 0.04, 0.02, 0.0, 0.02], [2023.0, 0.04, 0.01, 0.01, 0.02]]
    """
    chronicle = _Chronicle(books=books, plot=plot, calendar=calendar)
    first = calendar.first(books.treated)
    base = account[["watershed_id", "eroding_km2", "unknown_km2"]]
    rows = [
        base.assign(place=range(len(base)), year=year, **_year(chronicle, first, year))
        for year in calendar.years
    ]
    if not rows:
        columns = {"watershed_id": "str", "year": "int64", **dict.fromkeys(YEAR_COLUMNS, "float64")}
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})
    table = pd.concat(rows, ignore_index=True)
    table["cumulative_km2"] = table.groupby("place")["new_km2"].cumsum(skipna=False)
    table["lost_km2"] = table["cumulative_km2"] - table["kept_km2"]
    standing = table["kept_km2"] + table["tillage_km2"] + table["unplaced_km2"]
    table["remaining_book_km2"] = table["eroding_km2"] - standing
    _require_closed(table, account, _never_first(chronicle, first), bound_m2=bound_m2)
    table = _with_surveys(table, monitored).sort_values(["place", "year"], ignore_index=True)
    areas = table[list(YEAR_COLUMNS)]
    cleaned = areas.where(~(areas.abs() * _M2_PER_KM2 < _ROUNDING_M2), 0.0)
    return pd.concat([table[["watershed_id", "year"]], cleaned], axis=1)


def _year(chronicle: _Chronicle, first: Areas, year: int) -> dict[str, Areas]:
    """Return the columns of one year, one number a watershed."""
    books, calendar = chronicle.books, chronicle.calendar
    since, last = calendar.since, year == calendar.years[-1]
    begin = calendar.lasting & (since == year)
    tilled = calendar.passing & (since == year)
    lasting, active = calendar.lasting & (since <= year), chronicle.active(year)
    on = chronicle.records_on(begin)
    kept = chronicle.standing(lasting, active)
    with_tillage = chronicle.standing(lasting | tilled, active)
    whole = chronicle.standing(lasting | tilled | calendar.unplaced, active)
    of_year = begin[books.gross.left]
    gross = over_watersheds(books, books.gross.right, books.gross.shared_m2 * of_year)
    return {
        "gross_km2": gross / _M2_PER_KM2,
        "new_km2": chronicle.summed((first == year).astype(float), eroding=True),
        "again_km2": chronicle.summed(((on > 0) & (first < year)).astype(float), eroding=True),
        "shared_km2": chronicle.summed(np.maximum(on - 1, 0), eroding=None),
        "off_erosion_km2": chronicle.summed((on > 0).astype(float), eroding=False),
        "tillage_km2": chronicle.summed(with_tillage - kept, eroding=True),
        "kept_km2": chronicle.summed(kept, eroding=True),
        "unplaced_km2": chronicle.summed((whole - with_tillage) * last, eroding=True),
    }


def _never_first(chronicle: _Chronicle, first: Areas) -> Areas:
    """Return eroding ground, km², that the account counts and no year: by tillage or unplaced."""
    now = chronicle.plot.counted.counts
    never = (chronicle.records_on(now) > 0) & np.isinf(first)
    return chronicle.summed(never.astype(float), eroding=True)


def _require_closed(
    table: pd.DataFrame, account: pd.DataFrame, never: Areas, *, bound_m2: float
) -> None:
    """Raise AccountError unless the years add up, and the last of them is the account."""
    parts = ["new_km2", "again_km2", "shared_km2", "off_erosion_km2"]
    last = table[table["year"] == table["year"].max()].reset_index(drop=True)
    covered = account["treated_km2"] + account["damaged_km2"]
    identities = {
        "gross = new + again + shared + off_erosion": (
            table["gross_km2"] - table[parts].sum(axis=1, skipna=False),
            table["watershed_id"],
        ),
        "Σ new + tillage + unplaced = treated + damaged": (
            last["cumulative_km2"] + never - covered.reset_index(drop=True),
            last["watershed_id"],
        ),
        "remaining_book of the last year = remaining": (
            last["remaining_book_km2"] - account["remaining_km2"].reset_index(drop=True),
            last["watershed_id"],
        ),
    }
    for identity, (difference, names) in identities.items():
        off_m2 = np.nan_to_num(difference.to_numpy(float)) * _M2_PER_KM2
        worst = int(np.argmax(np.abs(off_m2)))
        if abs(off_m2[worst]) > bound_m2:
            raise AccountError(
                "account_open", watershed=names.iloc[worst], identity=identity, bound_m2=bound_m2,
                difference_m2=float(off_m2[worst]),
            )  # fmt: skip


def _with_surveys(table: pd.DataFrame, monitored: pd.DataFrame) -> pd.DataFrame:
    """Return the years with what the survey of each shows; of two of one year the last stands."""
    dated = monitored.dropna(subset="year").drop_duplicates(["place", "year"], keep="last")
    shown = pd.DataFrame(
        {
            "place": dated["place"],
            "year": dated["year"].astype("int64"),
            "remaining_monitored_km2": dated["eroding_km2"],
            "unknown_monitored_km2": dated["unknown_km2"],
        }
    )
    return table.merge(shown, on=["place", "year"], how="left")
