"""
What the cells of a layer say, and what in them cannot be read.

Analysis reads delivered values through `ids`, `dates`, `codes`, `numbers` and `texts`, which leave
the frame as it was; `check_attributes` lists what they had to leave aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from swcgeo.check.cells import serial_of
from swcgeo.check.columns import codes, dates, has_column, ids, numbers, texts
from swcgeo.check.duplicates import duplicate_ids
from swcgeo.model import codes as known
from swcgeo.model.findings import Finding
from swcgeo.model.land_use import LAND_USES
from swcgeo.model.layers import Kind

__all__ = [
    "CODE_LISTS", "ID_COLUMNS", "check_attributes", "codes", "dates", "has_column", "ids",
    "numbers", "texts",
]  # fmt: skip


CODE_LISTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "patch_type": known.PATCH_TYPES, "build_state": known.BUILD_STATES,
        "change_type": known.CHANGE_TYPES, "range_kind": known.RANGE_KINDS,
        "zone_kind": known.ZONE_KINDS, "stage": known.STAGES, "measure": known.MEASURES,
        "project_type": known.PROJECT_TYPES, "land_use": LAND_USES,
        "grade": MappingProxyType({word: str(grade) for word, grade in known.GRADES.items()}),
    }
)  # fmt: skip
"""The code list of each coded column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """
    Which columns of a kind of layer are looked at.

    Of each group in `needed` one date is wanted in every row, because results rest on it;
    an empty cell of `dates` says nothing (a range not yet started on).
    """

    id: str | None = None
    needed: tuple[tuple[str, ...], ...] = ()
    dates: tuple[str, ...] = ()
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()


_WANTED: Mapping[Kind, _Wanted] = MappingProxyType(
    {
        "patches": _Wanted(
            id="patch_id",
            needed=(("image_date",),),
            codes={
                "patch_type": known.PATCH_TYPES,
                "build_state": known.BUILD_STATES,
                "change_type": known.CHANGE_TYPES,
            },
            numbers=("stated_area_m2",),
        ),
        "ranges": _Wanted(
            id="range_id",
            needed=(("approved_on",),),
            dates=("started_on",),
            codes={"project_type": known.PROJECT_TYPES},
            numbers=("stated_area_m2", "earthwork_m3"),
        ),
        "plans": _Wanted(
            needed=(("approved_on",),),
            dates=("started_on",),
            codes={"project_type": known.PROJECT_TYPES},
            numbers=("area_m2", "earthwork_m3", "x", "y"),
        ),
        "visits": _Wanted(needed=(("visited_on",),), dates=("decided_on",)),
        "cases": _Wanted(needed=(("opened_on",),), dates=("rectified_on", "closed_on")),
        "fees": _Wanted(dates=("paid_on",), numbers=("due_yuan", "paid_yuan")),
        "pushed_projects": _Wanted(needed=(("pushed_on",),)),
        "zones": _Wanted(codes={"zone_kind": known.ZONE_KINDS}),
        "watersheds": _Wanted(id="watershed_id"),
        "treatments": _Wanted(
            id="treatment_id",
            needed=(("completed_on", "year"),),
            codes={"measure": known.MEASURES, "stage": known.STAGES},
            numbers=("stated_area_km2",),
        ),
        "damage": _Wanted(
            id="damage_id", needed=(("date",),), dates=("restored_on",), numbers=("loss_share",)
        ),
        "gullies": _Wanted(id="gully_id"),
        "settlements": _Wanted(numbers=("households", "population")),
    }
)
ID_COLUMNS: Mapping[Kind, str] = MappingProxyType(
    {kind: wanted.id for kind, wanted in _WANTED.items() if wanted.id is not None}
)
"""The column that holds the ids of a kind of layer; plans, zones and erosion have none."""


def check_attributes(frame: pd.DataFrame, *, kind: Kind) -> tuple[Finding, ...]:
    """
    Say what in the cells of a layer is missing, stands twice or cannot be read.

    Parameters
    ----------
    frame : DataFrame, n rows
        A layer with canonical column names, values as delivered.
    kind : str
        What it is: patches, ranges, plans, zones, watersheds, treatments, erosion, damage.

    Returns
    -------
    tuple of Finding
        Ids first, then dates, codes and numbers, in the order of the rows.

    Examples
    --------
    >>> frame = pd.DataFrame({"patch_id": ["A", "A"], "image_date": ["2023.4.1", "spring"]})
    >>> [finding.code for finding in check_attributes(frame, kind="patches")]
    ['duplicate_id', 'date_unreadable']
    """
    wanted = _WANTED.get(kind)
    if wanted is None:
        return ()
    return (
        *_id_findings(frame, kind=kind, column=wanted.id),
        *_date_findings(frame, kind=kind, wanted=wanted),
        *_code_findings(frame, kind=kind, tables=wanted.codes),
        *(_sketches(frame) if kind == "ranges" else ()),
        *_number_findings(frame, kind=kind, columns=wanted.numbers),
    )


def _row_ids(frame: pd.DataFrame, kind: Kind) -> npt.NDArray[np.object_]:
    """Return the id of each row, None throughout for kinds without ids."""
    if kind in ID_COLUMNS:
        return ids(frame, ID_COLUMNS[kind])
    return np.full(len(frame), None, dtype=object)


def _id_findings(frame: pd.DataFrame, *, kind: Kind, column: str | None) -> Iterator[Finding]:
    """Yield what is wrong with the ids."""
    if column is None:
        return
    if not has_column(frame, column):
        yield Finding("id_missing", kind)
        return
    stand_ins = ids(frame, column)
    for place in np.flatnonzero(pd.isna(texts(frame, column))):
        yield Finding("id_empty", kind, row=int(place) + 1, id=stand_ins[place])
    yield from duplicate_ids(frame, kind=kind, ids=stand_ins)


def _date_findings(frame: pd.DataFrame, *, kind: Kind, wanted: _Wanted) -> Iterator[Finding]:
    """Yield dates that cannot be read, and how many of those that are needed are empty."""
    columns = (*(name for group in wanted.needed for name in group), *wanted.dates)
    for column in columns:
        unread = np.isnat(dates(frame, column))
        yield from _serials(frame, kind=kind, column=column)
        yield from _unreadable(frame, "date_unreadable", kind=kind, column=column, unread=unread)
    for group in wanted.needed:
        present = [column for column in group if has_column(frame, column)]
        empty = np.array([pd.isna(texts(frame, column)) for column in present])
        count = int(empty.all(axis=0).sum()) if present else 0
        if count:
            said = {"column": " / ".join(present), "count": count, "rows": len(frame)}
            yield Finding("dates_empty", kind, fields=said)


def _serials(frame: pd.DataFrame, *, kind: Kind, column: str) -> Iterator[Finding]:
    """Yield the column whose days are written as day numbers of Excel."""
    written = texts(frame, column)
    rows = [place for place, cell in enumerate(written) if serial_of(cell) is not None]
    if rows:
        said = {
            "column": column, "count": len(rows), "value": written[rows[0]],
            "date": str(dates(frame, column)[rows[0]]),
        }  # fmt: skip
        yield Finding("date_serial", kind, row=rows[0] + 1, fields=said)


def _number_findings(
    frame: pd.DataFrame, *, kind: Kind, columns: tuple[str, ...]
) -> Iterator[Finding]:
    """Yield numbers that cannot be read."""
    for column in columns:
        unread = np.isnan(numbers(frame, column))
        yield from _unreadable(frame, "number_unreadable", kind=kind, column=column, unread=unread)


def _unreadable(
    frame: pd.DataFrame, code: str, *, kind: Kind, column: str, unread: npt.NDArray[np.bool_]
) -> Iterator[Finding]:
    """Yield a finding for each cell of `column` that is filled and yet not read."""
    written = texts(frame, column)
    bad = np.flatnonzero(unread & ~pd.isna(written))
    named = _row_ids(frame, kind) if bad.size else written
    for place in bad:
        said = {"column": column, "value": written[place]}
        yield Finding(code, kind, row=int(place) + 1, id=named[place], fields=said)


def _code_findings(
    frame: pd.DataFrame, *, kind: Kind, tables: Mapping[str, Mapping[str, str]]
) -> Iterator[Finding]:
    """Yield each value that no code list knows, once, with its first row."""
    for column, table in tables.items():
        written = pd.Series(texts(frame, column), dtype=object)
        meant = pd.Series(codes(frame, column, table), dtype=object)
        counts = written.value_counts()
        assumed = known.ASSUMED.get(column, "").split("|")
        for place, value in written.dropna().drop_duplicates().items():
            row, code = int(str(place)) + 1, meant[place]
            said = {"column": column, "value": value, "count": int(counts[value])}
            if code is None:
                near = "、".join(known.nearest_words(value, table)) or "—"
                yield Finding("value_unknown", kind, row=row, fields={**said, "near": near})
            elif known.folded_word(value).zfill(2) in assumed:
                meaning = known.first_word(code, table)
                yield Finding("code_assumed", kind, row=row, fields={**said, "meaning": meaning})


def _sketches(frame: pd.DataFrame) -> Iterator[Finding]:
    """Yield the ranges that count as sketches because their kind is empty or unknown."""
    if not has_column(frame, "range_kind"):
        return
    written, named = texts(frame, "range_kind"), ids(frame, "range_id")
    for place in np.flatnonzero(pd.isna(codes(frame, "range_kind", known.RANGE_KINDS))):
        said = {"value": written[place] or ""}
        yield Finding("range_kind_empty", "ranges", int(place) + 1, named[place], fields=said)
