"""What a place that keeps a ledger must be able to do, and the part in SQL that all share."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar, cast

import numpy as np
import numpy.typing as npt
from pyproj import CRS

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
    numbers : frozenset of str
        Columns that hold numbers, whatever cells are there.
    """

    name: str
    about: str
    columns: Mapping[str, Sequence[object]]
    geometry: npt.NDArray[np.object_] | None = None
    style: str = ""
    numbers: frozenset[str] = frozenset()

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(next(iter(self.columns.values()), ()))

    def sql_type(self, column: str) -> str:
        """
        Return the type that holds every cell of a column.

        Parameters
        ----------
        column : str
            One of the columns.

        Returns
        -------
        str
            ``TEXT``, ``INTEGER`` or ``REAL``.

        Examples
        --------
        >>> Shown(name="a", about="", columns={"n": [1, None, 2.5]}).sql_type("n")
        'REAL'
        """
        if column in self.numbers:
            return "REAL"
        kinds = {type(cell) for cell in self.columns[column] if cell is not None}
        if kinds and kinds <= {int, bool}:
            return "INTEGER"
        return "REAL" if kinds and kinds <= {int, float, bool} else "TEXT"


class Store(ABC):
    """
    Where a ledger is kept: a journal in SQL, as SQLite and PostgreSQL both understand it.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from swcgeo.ledger.geopackage import GeoPackageStore
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = GeoPackageStore(Path(folder, "ledger.gpkg"))
    ...     with store.writing():
    ...         store.add([Entry(kind="word", key="a", payload={"why": "seen"})],
    ...                   at="2023-07-20T00:00:00Z", by="A")
    ...     [one.payload["why"] for one in store.latest("word")], store.last()
    ...     store.close()
    (['seen'], 1)
    """

    journal: ClassVar[str] = "entry"
    """Name of the table of entries."""

    @property
    @abstractmethod
    def name(self) -> str:
        """Name by which readers know it, without a password."""

    def writing(self) -> AbstractContextManager[None]:
        """
        Hold the ledger alone; all that is written inside stands together or not at all.

        Inside a transaction that is open it joins that one.

        Returns
        -------
        context manager
            While it is open, other programs wait.

        Raises
        ------
        LedgerError
            If another program holds it for too long.

        Examples
        --------
        See `Store`.
        """
        return self._writing()

    def add(self, entries: Iterable[Entry], *, at: str, by: str) -> None:
        """
        Write entries at the end.

        Parameters
        ----------
        entries : iterable of Entry
            In their order.
        at, by : str
            When and by whom.

        Examples
        --------
        See `Store`.
        """
        marks = ", ".join("?" * len(COLUMNS))
        rows = [
            (
                entry.kind, entry.key, entry.text, entry.wkb, entry.sha256, at, by,
                entry.origin.name, entry.origin.sha256,
            )
            for entry in entries
        ]  # fmt: skip
        statement = f"INSERT INTO {self.journal} ({', '.join(COLUMNS)}) VALUES ({marks})"
        self._run_many(statement, rows)

    def entries(self, kind: EntryKind, *, key: str | None = None) -> Iterator[Recorded]:
        """
        Yield all entries of a kind, the oldest first.

        Parameters
        ----------
        kind : str
            Kind of entry.
        key : str, optional
            One of its kind.

        Yields
        ------
        Recorded
            The entries.

        Examples
        --------
        See `Store`.
        """
        where, values = "kind = ?", [str(kind)]
        if key is not None:
            where, values = f"{where} AND key = ?", [kind, key]
        return map(_recorded, self._run(f"{self._select} WHERE {where} ORDER BY seq", values))

    def latest(self, kind: EntryKind, *, until: int | None = None) -> Iterator[Recorded]:
        """
        Yield the last entry of each key, in the order in which the keys first came.

        Parameters
        ----------
        kind : str
            Kind of entry.
        until : int, optional
            Only entries up to that place count: what held then.

        Yields
        ------
        Recorded
            One a key.

        Examples
        --------
        See `Store`.
        """
        rows = self._run(
            f"{self._select} JOIN (SELECT MIN(seq) AS first, MAX(seq) AS last FROM {self.journal} "
            "WHERE kind = ? AND seq <= ? GROUP BY key) AS ends ON seq = ends.last "
            "ORDER BY ends.first",
            [kind, _ALL if until is None else until],
        )
        return map(_recorded, rows)

    def last(self, kind: EntryKind | None = None) -> int:
        """
        Return the place of the last entry of all, or of a kind.

        Parameters
        ----------
        kind : str, optional
            Kind of entry.

        Returns
        -------
        int
            0 where there is none.

        Examples
        --------
        See `Store`.
        """
        where, values = ("", []) if kind is None else ("WHERE kind = ?", [kind])
        ((last,),) = self._run(f"SELECT COALESCE(MAX(seq), 0) FROM {self.journal} {where}", values)
        return int(last)

    def hashes(self, kind: EntryKind) -> dict[str, str]:
        """
        Return the hash of the last entry of each key.

        Parameters
        ----------
        kind : str
            Kind of entry.

        Returns
        -------
        dict of str to str
            By key.

        Examples
        --------
        See `Store`.
        """
        rows = self._run(
            f"SELECT key, sha256 FROM {self.journal} JOIN "
            f"(SELECT MAX(seq) AS last FROM {self.journal} "
            "WHERE kind = ? GROUP BY key) AS ends ON seq = ends.last",
            [kind],
        )
        return {str(key): str(sha256) for key, sha256 in rows}

    def show(self, layers: Sequence[Shown], *, crs: object, at: str) -> None:
        """
        Put layers for readers in the place of those that stood there.

        Parameters
        ----------
        layers : sequence of Shown
            The layers.
        crs : CRS
            That of their geometries.
        at : str
            When.

        Examples
        --------
        See `swcgeo.ledger.readable.show`.
        """
        self._show(layers, crs=CRS.from_user_input(crs), at=at)

    def close(self) -> None:
        """
        Let go of it.

        Examples
        --------
        See `Store`.
        """
        self._close()

    @property
    def _select(self) -> str:
        """The statement that returns entries."""
        return f"SELECT seq, {', '.join(COLUMNS)} FROM {self.journal}"

    @abstractmethod
    def _writing(self) -> AbstractContextManager[None]:
        """Hold it alone."""

    @abstractmethod
    def _run(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement with ``?`` for its values, and return the rows."""

    @abstractmethod
    def _run_many(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement for many rows of values."""

    @abstractmethod
    def _show(self, layers: Sequence[Shown], *, crs: CRS, at: str) -> None:
        """Put layers in the place of others."""

    @abstractmethod
    def _close(self) -> None:
        """Let go of it."""


_ALL = 2**62
"""A place that no entry reaches."""


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
