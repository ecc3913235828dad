"""What a place that keeps a ledger must be able to do, and the part in SQL that all share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, cast

import numpy as np
import numpy.typing as npt

from swcgeo.ledger.entries import Entry, EntryKind, Origin, Recorded

COLUMNS = (
    "kind", "key", "payload", "wkb", "sha256", "recorded_at", "recorded_by", "origin",
    "origin_sha256",
)  # fmt: skip
"""Columns of the journal beside ``seq``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """
    A layer for readers, drawn anew from the journal.

    Attributes
    ----------
    name, about : str
        Name of the layer, and one line on what it shows.
    columns : mapping of str to sequence
        Heading and cells: text, int, float or None.
    geometry : ndarray of geometry or None
        In the CRS of the ledger; None for a plain table.
    style : str
        A QGIS style (QML); empty for none.
    """

    name: str
    about: str
    columns: Mapping[str, Sequence[object]]
    geometry: npt.NDArray[np.object_] | None = None
    style: str = ""

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(next(iter(self.columns.values()), ()))

    def sql_type(self, column: str) -> str:
        """Return ``TEXT``, ``INTEGER`` or ``REAL``, whichever holds every cell of a column."""
        kinds = {type(cell) for cell in self.columns[column] if cell is not None}
        if kinds and kinds <= {int, bool}:
            return "INTEGER"
        return "REAL" if kinds and kinds <= {int, float, bool} else "TEXT"


class Store(Protocol):
    """Where a ledger is kept."""

    @property
    def name(self) -> str:
        """Name by which readers know it, without a password."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """
        Hold the ledger alone; all that is written inside stands together or not at all.

        Inside a transaction that is open it joins that one.
        """
        ...

    def add(self, entries: Iterable[Entry], *, at: str, by: str) -> None:
        """Write entries at the end."""
        ...

    def entries(self, kind: EntryKind, *, key: str | None = None) -> Iterator[Recorded]:
        """Yield all entries of a kind, the oldest first."""
        ...

    def latest(self, kind: EntryKind, *, until: int | None = None) -> Iterator[Recorded]:
        """
        Yield the last entry of each key, in the order in which the keys first came.

        With `until` only entries up to that place count: what held then.
        """
        ...

    def last(self) -> int:
        """Return the place of the last entry of all; 0 where there is none."""
        ...

    def hashes(self, kind: EntryKind) -> dict[str, str]:
        """Return the hash of the last entry of each key."""
        ...

    def show(self, layers: Sequence[Shown], *, crs: object, at: str) -> None:
        """Put layers for readers in the place of those that stood there."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class Journal:
    """
    The journal in SQL, as SQLite and PostgreSQL both understand it.

    Parameters
    ----------
    run : callable
        Runs a statement with ``?`` for its values, and returns the rows.
    run_many : callable
        Runs one statement for many rows of values.
    """

    def __init__(self, run: Run, run_many: RunMany) -> None:
        self._run, self._run_many = run, run_many

    def add(self, entries: Iterable[Entry], *, at: str, by: str) -> None:
        """Write entries at the end."""
        marks = ", ".join("?" * len(COLUMNS))
        rows = [
            (
                entry.kind, entry.key, entry.text, entry.wkb, entry.sha256, at, by,
                entry.origin.name, entry.origin.sha256,
            )
            for entry in entries
        ]  # fmt: skip
        statement = f"INSERT INTO entry ({', '.join(COLUMNS)}) VALUES ({marks})"
        self._run_many(statement, rows)

    def entries(self, kind: EntryKind, *, key: str | None = None) -> Iterator[Recorded]:
        """Yield all entries of a kind, the oldest first."""
        where, values = "kind = ?", [str(kind)]
        if key is not None:
            where, values = f"{where} AND key = ?", [kind, key]
        return map(_recorded, self._run(f"{_SELECT} WHERE {where} ORDER BY seq", values))

    def latest(self, kind: EntryKind, *, until: int | None = None) -> Iterator[Recorded]:
        """Yield the last entry of each key, in the order in which the keys first came."""
        rows = self._run(
            f"{_SELECT} JOIN (SELECT MIN(seq) AS first, MAX(seq) AS last FROM entry "
            "WHERE kind = ? AND seq <= ? GROUP BY key) AS ends ON seq = ends.last "
            "ORDER BY ends.first",
            [kind, _ALL if until is None else until],
        )
        return map(_recorded, rows)

    def last(self) -> int:
        """Return the place of the last entry of all; 0 where there is none."""
        ((last,),) = self._run("SELECT COALESCE(MAX(seq), 0) FROM entry")
        return int(last)

    def hashes(self, kind: EntryKind) -> dict[str, str]:
        """Return the hash of the last entry of each key."""
        rows = self._run(
            "SELECT key, sha256 FROM entry JOIN (SELECT MAX(seq) AS last FROM entry "
            "WHERE kind = ? GROUP BY key) AS ends ON seq = ends.last",
            [kind],
        )
        return {str(key): str(sha256) for key, sha256 in rows}


class Run(Protocol):
    """Runs one statement."""

    def __call__(self, statement: str, values: Sequence[object] = ()) -> Iterable[Sequence[Any]]:
        """Return the rows."""
        ...


class RunMany(Protocol):
    """Runs one statement for many rows of values."""

    def __call__(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Return nothing."""
        ...


_ALL = 2**62
"""A place that no entry reaches."""
_SELECT = f"SELECT seq, {', '.join(COLUMNS)} FROM entry"


def _recorded(row: Sequence[Any]) -> Recorded:
    """Return a row of the journal as an entry."""
    seq, kind, key, payload, wkb, _, at, by, name, sha256 = row
    entry = Entry(
        kind=cast("EntryKind", kind),
        key=key,
        payload=json.loads(payload),
        wkb=None if wkb is None else bytes(wkb),
        origin=Origin(name=name, sha256=sha256),
    )
    return Recorded(seq=int(seq), entry=entry, at=str(at), by=str(by))
