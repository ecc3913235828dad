"""Which treatments count by area, in what order they own shared ground, and what damage took."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from swcgeo.check.attributes import codes, dates, has_column, ids, numbers, texts
from swcgeo.model.codes import MEASURE_ORDER, MEASURES, STAGES
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.settings import AccountSettings
from swcgeo.overlay.pairs import Flags, Indices

Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Records:
    """
    Treatment records as the account reads them.

    Attributes
    ----------
    ids, projects, measures : ndarray of str, n
        Id, project id (or name) and measure code (as delivered where no list knows it); empty
        where not stated.
    completed : ndarray of datetime64[D], n
        Day of completion; NaT where not stated.  A year alone is its 31 December.
    years : ndarray of int, n
        Year of completion; -1 where not stated.
    stages : ndarray of object, n
        designed, built or accepted; None where not stated.
    staged : bool
        Whether the layer has stages at all.
    """

    ids: np.ndarray
    projects: np.ndarray
    measures: np.ndarray
    completed: Days
    years: np.ndarray
    stages: np.ndarray
    staged: bool

    def owner_rank(self) -> Indices:
        """
        Return the order in which records own shared ground: the earliest completed, then by id.

        Where one id stands for records of two projects, the smaller project id decides, so that
        the order of rows never does.

        Returns
        -------
        ndarray of int, n
            0 for the record that comes first; records without a date come last.

        Examples
        --------
        >>> frame = pd.DataFrame({"treatment_id": ["B", "A"], "year": [2021, 2022]})
        >>> records_of(frame).owner_rank().tolist()
        [0, 1]
        """
        return _rank(pd.DataFrame(self._completion()))

    def measure_rank(self) -> Indices:
        """
        Return the order in which measures own shared ground (domain notes §3.4 rule 1).

        Returns
        -------
        ndarray of int, n
            0 for the record whose measure is the main one; then by completion and id.

        Examples
        --------
        >>> frame = pd.DataFrame({"treatment_id": ["A", "B"], "measure": ["种草", "梯田"]})
        >>> records_of(frame).measure_rank().tolist()
        [1, 0]
        """
        order = {measure: place for place, measure in enumerate(MEASURE_ORDER)}
        main = [order.get(measure, len(order)) for measure in self.measures]
        return _rank(pd.DataFrame({"main": main, **self._completion()}))

    def _completion(self) -> dict[str, np.ndarray]:
        """Return the keys that decide between records otherwise equal, the first one first."""
        return {
            "day": _last_if_missing(self.completed),
            "id": id_order(self.ids),
            "project": id_order(self.projects),
            "measure": id_order(self.measures),
        }


def _last_if_missing(days: Days) -> np.ndarray:
    """Return days as numbers, those that are missing after all others."""
    numbers_ = days.astype("datetime64[D]").astype(np.int64)
    return np.where(np.isnat(days), np.iinfo(np.int64).max, numbers_)


def _rank(keys: pd.DataFrame) -> Indices:
    """Return the position of each row when sorted by all columns, ties by row."""
    order = keys.sort_values(list(keys.columns), kind="stable").index.to_numpy()
    rank = np.empty(len(keys), dtype=np.intp)
    rank[order] = np.arange(len(keys))
    return rank


def id_order(names: np.ndarray) -> Indices:
    """
    Return the place of each id among all: as numbers where all are numbers, else as text.

    Parameters
    ----------
    names : ndarray of str, n
        Ids.

    Returns
    -------
    ndarray of int, n
        Dense ranks.

    Examples
    --------
    >>> id_order(np.array(["10", "9"], dtype=object)).tolist()
    [1, 0]
    >>> id_order(np.array(["T10", "T9"], dtype=object)).tolist()
    [0, 1]
    """
    text = np.array([str(name) for name in names], dtype=str)
    keys = text.astype(float) if len(text) and np.char.isdecimal(text).all() else text
    return np.unique(keys, return_inverse=True)[1].astype(np.intp)


def records_of(treatments: pd.DataFrame) -> Records:
    """
    Return treatment records as the account reads them.

    Parameters
    ----------
    treatments : DataFrame, n rows
        Columns of the contract; those that are missing count as not stated.

    Returns
    -------
    Records
        One entry a row.

    Examples
    --------
    >>> records_of(pd.DataFrame({"measure": ["水保林"], "year": [2022]})).measures.tolist()
    ['forest']
    """
    completed = dates(treatments, "completed_on")
    by_year = dates(treatments, "year")
    completed = np.where(np.isnat(completed), by_year, completed)
    stated = texts(treatments, "measure")
    known = codes(treatments, "measure", MEASURES)
    project = texts(treatments, "project_id")
    project = np.where(pd.isna(project), texts(treatments, "project_name"), project)
    years = completed.astype("datetime64[Y]").astype(np.int64) + 1970
    return Records(
        ids=ids(treatments, "treatment_id"),
        projects=np.where(pd.isna(project), "", project),
        measures=np.where(pd.isna(known), np.where(pd.isna(stated), "", stated), known),
        completed=completed,
        years=np.where(np.isnat(completed), -1, years),
        stages=codes(treatments, "stage", STAGES),
        staged=has_column(treatments, "stage"),
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """
    Which records count by area.

    Attributes
    ----------
    counts : ndarray of bool, n
        Whether the record counts.
    why_not : ndarray of object, n
        Label key of the reason where it does not, else None.
    """

    counts: Flags
    why_not: np.ndarray


def counted(records: Records, *, as_of: np.datetime64, settings: AccountSettings) -> Counted:
    """
    Return which treatments count by area (domain notes §3.4).

    Parameters
    ----------
    records : Records, n
        The records.
    as_of : datetime64
        The day of the account; NaT where no date is known at all.
    settings : AccountSettings
        Stages that count, years of closure.

    Returns
    -------
    Counted
        One entry a record.

    Notes
    -----
    Only accepted works count; 封禁治理 from the third year after completion, 保土耕作 only in
    the year in which it was done; works counted by length or number never by area.  Where a date
    or a stage is missing the record counts, and a finding says so.

    Examples
    --------
    >>> records = records_of(pd.DataFrame({"measure": ["封禁治理", "梯田"], "year": [2022, 2022]}))
    >>> counted(records, as_of=np.datetime64("2023-12-31"), settings=AccountSettings()).counts
    array([False,  True])
    """
    why = np.full(len(records.ids), None, dtype=object)
    by_number = np.isin(records.measures, _by_number())
    stage = ~pd.isna(records.stages) & ~np.isin(
        records.stages.astype(str), list(settings.counted_stages)
    )
    dated = ~np.isnat(records.completed) & ~np.isnat(as_of)
    young = dated & (anniversary(records.completed, settings.closure_years) > as_of)
    other_year = dated & (
        records.completed.astype("datetime64[Y]") != as_of.astype("datetime64[Y]")
    )
    why[(records.measures == "closure") & young] = "why.closure_young"
    if settings.tillage_once:
        why[(records.measures == "tillage") & other_year] = "why.tillage_past"
    why[stage] = "why.stage"
    why[by_number] = "why.by_number"
    return Counted(pd.isna(why), why)


def _by_number() -> list[str]:
    """Return the measures that count by length or number."""
    return sorted(set(MEASURES.values()) - set(MEASURE_ORDER))


def anniversary(days: Days, years: int) -> Days:
    """
    Return the same day some years later.

    Parameters
    ----------
    days : ndarray of datetime64[D]
        Days; NaT stays NaT.
    years : int
        How many years later.

    Returns
    -------
    ndarray of datetime64[D]
        29 February is 1 March where the year has none.

    Examples
    --------
    >>> anniversary(np.array(["2020-02-29"], dtype="datetime64[D]"), 3)
    array(['2023-03-01'], dtype='datetime64[D]')
    """
    months = days.astype("datetime64[M]")
    rest = days - months.astype("datetime64[D]")
    later: Days = (months + 12 * years).astype("datetime64[D]") + rest
    return later


@dataclass(frozen=True, slots=True)
class Damages:
    """
    Damage records as the account reads them.

    Attributes
    ----------
    ids : ndarray of str, n
        Their ids.
    day : ndarray of datetime64[D], n
        When it happened; NaT where not stated: then it touches every treatment.
    share : ndarray of float, n
        Share of the treatment lost, 0 to 1.
    active : ndarray of bool, n
        Not restored by the day of the account.
    restored : ndarray of datetime64[D], n
        When it was restored; NaT where it was not.
    """

    ids: np.ndarray
    day: Days
    share: npt.NDArray[np.float64]
    active: Flags
    restored: Days

    def outstanding(self, on: np.datetime64) -> Flags:
        """
        Return which damages had happened by a day and were not restored by then.

        Parameters
        ----------
        on : datetime64
            The day.

        Returns
        -------
        ndarray of bool, n
            False for a damage without a date: of no earlier day is it known.

        Examples
        --------
        >>> rows = {"date": ["2022-07-01", None], "restored_on": ["2023-05-01", None]}
        >>> damages, _ = damages_of(pd.DataFrame(rows), as_of=np.datetime64("2024-12-31"))
        >>> [damages.outstanding(np.datetime64(f"{y}-12-31")).tolist() for y in (2021, 2022, 2023)]
        [[False, False], [True, False], [False, False]]
        """
        happened = ~np.isnat(self.day) & (self.day <= on)
        outstanding: Flags = happened & ~(~np.isnat(self.restored) & (self.restored <= on))
        return outstanding


def damages_of(damage: pd.DataFrame, *, as_of: np.datetime64) -> tuple[Damages, Notes]:
    """
    Return damage records as the account reads them, and what was wrong with them.

    Parameters
    ----------
    damage : DataFrame, n rows
        ``damage_id``, ``date``, ``loss_share``, ``restored_on``.
    as_of : datetime64
        The day of the account.

    Returns
    -------
    tuple of Damages and Notes
        A missing loss share is a total loss and a finding.

    Examples
    --------
    >>> damages, notes = damages_of(pd.DataFrame({"damage_id": ["D"]}), as_of=np.datetime64("NaT"))
    >>> damages.share.tolist(), [finding.code for finding in notes.findings]
    ([1.0], ['loss_share_missing'])
    """
    names, stated = ids(damage, "damage_id"), numbers(damage, "loss_share")
    restored = dates(damage, "restored_on")
    share = np.clip(np.where(np.isnan(stated), 1.0, stated), 0.0, 1.0)
    findings = [
        Finding("loss_share_missing", "damage", row=int(row) + 1, id=names[row])
        for row in np.flatnonzero(np.isnan(stated))
    ]
    findings += [
        Finding("share_above_one", "damage", row=int(row) + 1, id=names[row],
                fields={"value": float(stated[row]), "used": float(share[row])})
        for row in np.flatnonzero(~np.isnan(stated) & (stated != share))
    ]  # fmt: skip
    with np.errstate(invalid="ignore"):
        back = ~np.isnat(restored) & (restored <= as_of)
    return Damages(names, dates(damage, "date"), share, ~back, restored), Notes(tuple(findings))


def latest_day(*frames: gpd.GeoDataFrame | pd.DataFrame | None) -> np.datetime64:
    """
    Return the latest date in the inputs, on which an account stands unless another day is named.

    Parameters
    ----------
    *frames : DataFrame or None
        Treatments and damage.

    Returns
    -------
    datetime64
        The latest of all dates; NaT where there is none.

    Examples
    --------
    >>> latest_day(pd.DataFrame({"year": [2022]}), pd.DataFrame({"date": ["2023-08-07"]}), None)
    np.datetime64('2023-08-07')
    """
    columns = ("completed_on", "year", "date", "restored_on")
    found = [dates(frame, name) for frame in frames if frame is not None for name in columns]
    days = np.concatenate([np.empty(0, dtype="datetime64[D]"), *found])
    days = days[~np.isnat(days)]
    return days.max() if len(days) else np.datetime64("NaT", "D")
