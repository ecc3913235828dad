"""What an account has to say of its inputs: overlaps, gaps, records that do not count."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from swcgeo.check.attributes import texts
from swcgeo.erosion.accounts.cells import Survey
from swcgeo.erosion.accounts.counted import Counted, Records
from swcgeo.erosion.accounts.tables import TOTAL, Books
from swcgeo.model.codes import Grade
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.settings import AccountSettings
from swcgeo.overlay.pairs import Overlaps
from swcgeo.reconcile.ground import Ground

_M2_PER_KM2 = 1e6
_SMALLEST_M2 = 1.0
"""Overlaps of erosion polygons up to this are put down to drawing."""


def watershed_findings(
    watersheds: pd.DataFrame, ground: Ground, shared: Overlaps, *, smallest_m2: float
) -> Notes:
    """
    Return where watersheds overlap and no parent explains it.

    Parameters
    ----------
    watersheds : DataFrame, w rows
        With ``parent_id``, if any.
    ground : Ground, w
        The same in the working CRS.
    shared : Overlaps
        Pairs of watersheds.
    smallest_m2 : float
        Area from which an overlap is worth a word.

    Returns
    -------
    swcgeo.model.findings.Notes
        One finding a pair.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_ground, drawn_works
    >>> from swcgeo.overlay.pairs import self_overlaps
    >>> names, shared = pd.DataFrame({"watershed_id": ["A", "B"]}), self_overlaps(drawn_works())
    >>> notes = watershed_findings(names, drawn_ground(), shared, smallest_m2=1.0)
    >>> [finding.code for finding in notes.findings]
    ['watersheds_overlap']
    """
    parent = dict(zip(ground.ids, texts(watersheds, "parent_id"), strict=True))
    found = []
    for left, right, area in zip(shared.left, shared.right, shared.shared_m2, strict=True):
        one, other = ground.ids[left], ground.ids[right]
        nested = other in _ancestors(one, parent) or one in _ancestors(other, parent)
        if area >= smallest_m2 and not nested:
            fields = {"other": other, "shared_km2": area / _M2_PER_KM2}
            found.append(
                Finding(
                    "watersheds_overlap", "watersheds", row=int(left) + 1, id=one, fields=fields
                )
            )
    return Notes(tuple(found))


def _ancestors(one: str, parent: dict[str, str | None]) -> list[str]:
    """Return the watersheds above one, nearest first."""
    above: list[str] = []
    up = parent.get(one)
    while up is not None and up not in above:
        above.append(up)
        up = parent.get(up)
    return above


def erosion_findings(
    ground: Ground, stated: np.ndarray, grade: np.ndarray, *, overlaps: Overlaps, year: int | None
) -> Notes:
    """
    Return what is wrong with an erosion survey.

    Parameters
    ----------
    ground : Ground, e
        Its polygons.
    stated : ndarray of object, e
        Grades as delivered.
    grade : ndarray of int, e
        Grades as understood, 0 where unknown.
    overlaps : Overlaps
        Pairs of its polygons that share ground.
    year : int or None
        Year of the survey.

    Returns
    -------
    swcgeo.model.findings.Notes
        Unknown grades, overlaps, a missing year.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_ground, drawn_works
    >>> from swcgeo.overlay.pairs import self_overlaps
    >>> stated, grade = np.array(["很强", "轻度"], dtype=object), np.array([0, 2])
    >>> overlaps = self_overlaps(drawn_works())
    >>> notes = erosion_findings(drawn_ground(), stated, grade, overlaps=overlaps, year=None)
    >>> [finding.code for finding in notes.findings]
    ['grade_unknown', 'erosion_overlap', 'survey_year_missing']
    """
    area = np.nan_to_num(ground.area_m2) / _M2_PER_KM2
    found = [
        Finding("grade_unknown", "erosion", row=int(row) + 1,
                fields={"value": stated[row] or "", "area_km2": float(area[row])})
        for row in np.flatnonzero(grade == Grade.UNKNOWN)
    ]  # fmt: skip
    found += [
        Finding("erosion_overlap", "erosion", row=int(left) + 1,
                fields={"other": int(right) + 1, "shared_km2": float(shared) / _M2_PER_KM2})
        for left, right, shared in _triples(overlaps)
        if shared >= _SMALLEST_M2
    ]  # fmt: skip
    if year is None:
        found.append(Finding("survey_year_missing", "erosion"))
    return Notes(tuple(found))


def _triples(overlaps: Overlaps) -> list[tuple[int, int, float]]:
    """Return left, right and shared area of each pair."""
    return list(zip(overlaps.left, overlaps.right, overlaps.shared_m2, strict=True))


def treatment_findings(
    ground: Ground,
    records: Records,
    counted: Counted,
    *,
    doubles: Overlaps,
    settings: AccountSettings,
) -> Notes:
    """
    Return what is to be said of treatment records.

    Parameters
    ----------
    ground : Ground, n
        The records in the working CRS.
    records : Records, n
        What they say.
    counted : Counted, n
        Which of them count.
    doubles : Overlaps
        Pairs that share ground.
    settings : AccountSettings
        Area from which an overlap is worth a word.

    Returns
    -------
    swcgeo.model.findings.Notes
        Records that do not count, lack a stage or a date, or cover ground of another.

    Examples
    --------
    >>> from swcgeo.erosion.accounts.counted import counted
    >>> from swcgeo.erosion.drawn import drawn_ground, drawn_records, drawn_works
    >>> from swcgeo.overlay.pairs import self_overlaps
    >>> records, rules = drawn_records(), AccountSettings()
    >>> counts = counted(records, as_of=np.datetime64("2023-12-31"), settings=rules)
    >>> doubles = self_overlaps(drawn_works())
    >>> notes = treatment_findings(drawn_ground(), records, counts, doubles=doubles, settings=rules)
    >>> [finding.code for finding in notes.findings]
    ['treatments_overlap']
    """
    area = np.nan_to_num(ground.area_m2) / _M2_PER_KM2

    def each(code: str, rows: np.ndarray, **more: np.ndarray) -> list[Finding]:
        return [
            Finding(code, "treatments", row=int(row) + 1, id=ground.ids[row],
                    fields={"area_km2": float(area[row]), **{k: v[row] for k, v in more.items()}})
            for row in np.flatnonzero(rows)
        ]  # fmt: skip

    why = np.array([f"@{key}" if key else "" for key in counted.why_not], dtype=object)
    found = each("treatment_not_counted", ~counted.counts, why=why)
    if records.staged:
        found += each("stage_empty", pd.isna(records.stages) & counted.counts)
    found += each("treatment_undated", np.isnat(records.completed) & counted.counts)
    return Notes((*found, *_double_findings(ground, records, doubles, settings)))


def _double_findings(
    ground: Ground, records: Records, doubles: Overlaps, settings: AccountSettings
) -> list[Finding]:
    """Return a finding for each pair of records that share ground."""
    found = []
    for left, right, shared in zip(doubles.left, doubles.right, doubles.shared_m2, strict=True):
        if shared < settings.finding_m2:
            continue
        twice = bool(shapely.equals(ground.geometry[left], ground.geometry[right]))
        fields = {
            "other": records.ids[right],
            "project": records.projects[left] or "-",
            "other_project": records.projects[right] or "-",
            "shared_km2": float(shared) / _M2_PER_KM2,
            "area_km2": float(shared) / _M2_PER_KM2,
        }
        code = "treatment_twice" if twice else "treatments_overlap"
        found.append(
            Finding(code, "treatments", row=int(left) + 1, id=records.ids[left], fields=fields)
        )
    return found


def account_findings(
    books: Books,
    records: Records,
    ground: Ground,
    *,
    table: gpd.GeoDataFrame | pd.DataFrame,
    surveys: tuple[Survey, ...],
    settings: AccountSettings,
) -> Notes:
    """
    Return what the account itself shows: ground without grade, treatment outside, early works.

    Parameters
    ----------
    books : Books
        What the account is summed from.
    records : Records, n
        The treatments.
    ground : Ground, n
        The same in the working CRS.
    table : DataFrame
        The account.
    surveys : tuple of Survey
        The erosion surveys, the latest last.
    settings : AccountSettings
        Area from which something is worth a word.

    Returns
    -------
    swcgeo.model.findings.Notes
        The findings.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_books, drawn_ground, drawn_records, drawn_survey
    >>> table = pd.DataFrame({"watershed_id": ["W", "TOTAL"], "unknown_km2": [0.5, 0.5]})
    >>> notes = account_findings(drawn_books(), drawn_records(), drawn_ground(), table=table,
    ...                          surveys=(drawn_survey(),), settings=AccountSettings())
    >>> [(finding.code, finding.id) for finding in notes.findings]
    [('ground_ungraded', 'W')]
    """
    ungraded = table[(table["unknown_km2"] * _M2_PER_KM2 >= settings.finding_m2)]
    found = [
        Finding("ground_ungraded", "watersheds", id=row.watershed_id,
                fields={"area_km2": float(row.unknown_km2)})
        for row in ungraded.itertuples()
        if row.watershed_id != TOTAL
    ]  # fmt: skip
    return Notes(
        (
            *found,
            *_outside(books, ground, settings),
            *_before_survey(books, records, ground, surveys),
        )
    )


def _outside(books: Books, ground: Ground, settings: AccountSettings) -> list[Finding]:
    """Return a finding for each treatment of which a part lies in no watershed."""
    total = np.isin(books.gross.right, books.total_from)
    inside = np.bincount(
        books.gross.left[total], weights=books.gross.shared_m2[total], minlength=len(ground.ids)
    )
    counts = np.isin(np.arange(len(ground.ids)), books.treated.record)
    rest = np.where(counts, ground.area_m2 - inside, 0.0)
    return [
        Finding("treatment_outside", "treatments", row=int(row) + 1, id=ground.ids[row],
                fields={"area_km2": float(rest[row]) / _M2_PER_KM2})
        for row in np.flatnonzero(rest >= settings.finding_m2)
    ]  # fmt: skip


def _before_survey(
    books: Books, records: Records, ground: Ground, surveys: tuple[Survey, ...]
) -> list[Finding]:
    """Return a finding for each treatment completed before any survey could show its ground."""
    first = min((survey.year for survey in surveys if survey.year is not None), default=None)
    if first is None:
        return []
    counts = np.isin(np.arange(len(ground.ids)), books.treated.record)
    early = counts & (records.years >= 0) & (records.years <= first)
    return [
        Finding("treatment_before_survey", "treatments", row=int(row) + 1, id=ground.ids[row],
                fields={"year": first, "area_km2": float(ground.area_m2[row]) / _M2_PER_KM2})
        for row in np.flatnonzero(early)
    ]  # fmt: skip
