"""A ledger: entries are recorded once, in order, and the last one under a key is what holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyproj import CRS

from swcgeo.errors import LedgerError, MissingLedgerError
from swcgeo.ledger.entries import Entry, EntryKind, Origin, Recorded
from swcgeo.ledger.geopackage import GeoPackageStore
from swcgeo.ledger.postgis import PostgisStore
from swcgeo.ledger.store import Store

_DATABASE = ("postgresql:", "postgres:")
_VERSION = 1
_ABOUT = "ledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """
    Who writes, and when.

    Attributes
    ----------
    by : str
        A person's name.
    at : datetime
        With a time zone.
    """

    by: str
    at: dt.datetime

    @property
    def moment(self) -> str:
        """The time in UTC, as it stands in the journal."""
        return self.at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class Ledger:
    """
    A ledger that is open.

    Parameters
    ----------
    store : Store
        Where it is kept.

    Examples
    --------
    >>> import tempfile
    >>> who = Writer(by="张三", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> entry = Entry(kind="word", key="a", payload={"project_id": "P"})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/ledger.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         ledger.record([entry], writer=who), ledger.record([entry], writer=who)
    (1, 0)
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @property
    def name(self) -> str:
        """Path or address, without a password."""
        return self.store.name

    @property
    def crs(self) -> str:
        """CRS of its layers, as it was made with."""
        about = next(iter(self.store.latest("about")), None)
        if about is None:
            raise LedgerError("ledger_wrong", path=self.name, reason="no CRS / 没有坐标系")
        return str(about.payload["crs"])

    def record(self, entries: Iterable[Entry], *, writer: Writer) -> int:
        """
        Record what does not hold already.

        Parameters
        ----------
        entries : iterable of Entry
            In the order in which they are to stand.
        writer : Writer
            Who and when.

        Returns
        -------
        int
            Number of entries that were new; recording the same again records nothing.

        Raises
        ------
        LedgerError
            If another program holds the ledger.

        Examples
        --------
        See `Ledger`.
        """
        with self.store.writing():
            return self.add(entries, writer=writer)

    def add(self, entries: Iterable[Entry], *, writer: Writer) -> int:
        """
        Do as `record` does, inside a transaction that is open.

        Parameters
        ----------
        entries : iterable of Entry
            In the order in which they are to stand.
        writer : Writer
            Who and when.

        Returns
        -------
        int
            Number of entries that were new.

        Examples
        --------
        See `Ledger`.
        """
        known: dict[str, dict[str, str]] = {}
        new: list[Entry] = []
        for entry in entries:
            if entry.kind not in known:
                known[entry.kind] = self.store.hashes(entry.kind)
            sha256 = entry.sha256
            if known[entry.kind].get(entry.key) != sha256:
                known[entry.kind][entry.key] = sha256
                new.append(entry)
        if new:
            self.store.add(new, at=writer.moment, by=writer.by)
        return len(new)

    def holding(self, kind: EntryKind, *, until: int | None = None) -> list[Recorded]:
        """
        Return the last entry of each key that has not been withdrawn.

        Parameters
        ----------
        kind : str
            Kind of entry.
        until : int, optional
            Place in the journal up to which entries count; by default all.

        Returns
        -------
        list of Recorded
            In the order in which their keys first came.

        Examples
        --------
        See `Ledger`.
        """
        latest = self.store.latest(kind, until=until)
        return [one for one in latest if one.entry.payload is not None]

    def history(self, kind: EntryKind, *, key: str | None = None) -> list[Recorded]:
        """
        Return every entry of a kind, or of one key.

        Parameters
        ----------
        kind : str
            Kind of entry.
        key : str, optional
            One of its kind.

        Returns
        -------
        list of Recorded
            The oldest first.

        Examples
        --------
        See `Ledger`.
        """
        return list(self.store.entries(kind, key=key))


@contextmanager
def open_ledger(
    place: str | Path, *, crs: object | None = None, writer: Writer | None = None
) -> Iterator[Ledger]:
    """
    Open a ledger, and close it in the end.

    Parameters
    ----------
    place : str or Path
        A GeoPackage, or ``postgresql://…``.
    crs : CRS, optional
        CRS of its layers; a ledger that is new is made with it.  Without one it must exist.
    writer : Writer, optional
        Who makes it.

    Yields
    ------
    Ledger
        The ledger.

    Raises
    ------
    LedgerError
        If it doesn't exist and may not be made, is no ledger, or can't be reached.

    Examples
    --------
    >>> import tempfile
    >>> who = Writer(by="张三", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/ledger.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         ledger.crs
    'EPSG:4544'
    """
    text = str(place)
    may_make = crs is not None and writer is not None
    in_database = text.startswith(_DATABASE)
    if not may_make and not is_there(text):
        raise MissingLedgerError("ledger_missing", path=text)
    store: Store = (
        PostgisStore(text, make=may_make)
        if in_database
        else GeoPackageStore(Path(text), make=may_make)
    )
    try:
        ledger = Ledger(store)
        if crs is not None and writer is not None and not ledger.holding("about"):
            payload = {"crs": _name_of(crs), "version": _VERSION}
            about = Entry(kind="about", key=_ABOUT, payload=payload, origin=Origin(name="swcgeo"))
            ledger.record([about], writer=writer)
        yield ledger
    finally:
        store.close()


def is_there(place: str | Path) -> bool:
    """
    Return whether a ledger may stand at a place: a file that exists, or any database.

    Parameters
    ----------
    place : str or Path
        A GeoPackage, or ``postgresql://…``.

    Returns
    -------
    bool
        True for a database, which is asked when it is opened.

    Examples
    --------
    >>> is_there("no-such-ledger.gpkg"), is_there("postgresql://host/swc")
    (False, True)
    """
    return str(place).startswith(_DATABASE) or Path(place).is_file()


def _name_of(crs: object) -> str:
    """Return a CRS as text from which it can be made again."""
    found = CRS.from_user_input(crs)
    authority = found.to_authority()
    return ":".join(authority) if authority else str(found.to_wkt())
