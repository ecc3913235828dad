"""Deliveries in a ledger: every patch as it was delivered, and every correction of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from swcgeo.check.attributes import ids
from swcgeo.ledger.cells import cell_to_json, column_from_json
from swcgeo.ledger.entries import Entry, Origin, Recorded, key_of, parts_of
from swcgeo.ledger.journal import Ledger, Writer
from swcgeo.model.findings import Finding, Notes
from swcgeo.overlay.area import require_crs


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """
    A delivery that a ledger holds.

    Attributes
    ----------
    source, batch : str
        Who issued it, and its name.
    received_on : date or None
        When it came.
    patches : GeoDataFrame
        As it was read, in its own CRS.
    keys : tuple of str
        The key of each row.
    """

    source: str
    batch: str
    received_on: dt.date | None
    patches: gpd.GeoDataFrame
    keys: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key of the delivery."""
        return key_of(self.source, self.batch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """
    What taking a delivery in has changed.

    Attributes
    ----------
    new, changed, withdrawn, same : int
        Patches.
    notes : Notes
        Says where a delivery that was held already has come otherwise.
    """

    new: int
    changed: int
    withdrawn: int
    same: int
    notes: Notes


def patch_keys(patches: gpd.GeoDataFrame, *, source: str, batch: str) -> tuple[str, ...]:
    """
    Return the key of each patch of a delivery.

    Parameters
    ----------
    patches : GeoDataFrame, n rows
        ``patch_id``, else the row number stands for it.
    source, batch : str
        The delivery.

    Returns
    -------
    tuple of str, n
        No two alike: where an id stands twice, the later rows carry a number.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"patch_id": ["A", "A"]}, geometry=[None, None])
    >>> patch_keys(frame, source="ministry", batch="2023-1")
    ('ministry/2023-1/A', 'ministry/2023-1/A/2')
    """
    seen: Counter[str] = Counter()
    keys = []
    for name in ids(patches, "patch_id"):
        seen[name] += 1
        again = () if seen[name] == 1 else (seen[name],)
        keys.append(key_of(source, batch, name, *again))
    return tuple(keys)


def take_delivery(
    ledger: Ledger,
    patches: gpd.GeoDataFrame,
    *,
    source: str,
    batch: str,
    received_on: dt.date | None,
    origin: Origin,
    writer: Writer,
) -> Taken:
    """
    Take a delivery in, inside a transaction that is open.

    Parameters
    ----------
    ledger : Ledger
        Where it goes.
    patches : GeoDataFrame, n rows
        The delivery as it was read.
    source, batch : str
        Who issued it, and its name.
    received_on : date or None
        When it came.
    origin : Origin
        The file.
    writer : Writer
        Who takes it in.

    Returns
    -------
    Taken
        What is new.  A delivery that is held already in the same words changes nothing; one that
        differs is a correction: what stood there before stays in the journal.

    Examples
    --------
    >>> import tempfile
    >>> from swcgeo.ledger.journal import open_ledger
    >>> who = Writer(by="A", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> frame = gpd.GeoDataFrame({"patch_id": ["1"]}, geometry=[None], crs="EPSG:4544")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/l.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         with ledger.store.writing():
    ...             taken = take_delivery(ledger, frame, source="ministry", batch="1",
    ...                                   received_on=None, origin=Origin(), writer=who)
    >>> taken.new
    1
    """
    home = key_of(source, batch)
    keys = patch_keys(patches, source=source, batch=batch)
    known = ledger.store.hashes("patch")
    held = {
        one.entry.key for one in ledger.holding("patch") if _batch_of(one) == (source, batch)
    }  # withdrawn ones aside
    entries = list(_patch_entries(patches, keys, origin))
    gone = sorted(held - set(keys))
    changed = sum(entry.key in held and known[entry.key] != entry.sha256 for entry in entries)
    new = sum(entry.key not in held for entry in entries)
    about = Entry(
        kind="delivery",
        key=home,
        payload={
            "source": source, "batch": batch, "rows": list(keys),
            "received_on": None if received_on is None else received_on.isoformat(),
            "crs": require_crs(patches, layer="patches").to_wkt(),
            "columns": [[str(name), str(dtype)] for name, dtype in _words(patches).dtypes.items()],
        },
        origin=origin,
    )  # fmt: skip
    withdrawn = [Entry(kind="patch", key=key, payload=None, origin=origin) for key in gone]
    ledger.add([about, *entries, *withdrawn], writer=writer)
    taken = {"new": new, "changed": changed, "withdrawn": len(gone)}
    notes = Notes()
    if held and any(taken.values()):
        fields = {"delivery": f"{source}/{batch}", **taken}
        notes = Notes((Finding("delivery_corrected", "patches", fields=fields),))
    return Taken(**taken, same=len(keys) - new - changed, notes=notes)


def _batch_of(one: Recorded) -> tuple[str, ...]:
    """Return source and batch of a patch."""
    return parts_of(one.entry.key)[:2]


def _words(patches: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return a layer without its geometry."""
    return pd.DataFrame(patches.drop(columns=patches.geometry.name))


def _patch_entries(
    patches: gpd.GeoDataFrame, keys: tuple[str, ...], origin: Origin
) -> Iterator[Entry]:
    """Yield an entry for each patch."""
    words = _words(patches)
    columns = {str(name): [cell_to_json(value) for value in words[name]] for name in words}
    shapes = np.asarray(patches.geometry.array, dtype=object)
    for row, (key, wkb) in enumerate(zip(keys, shapely.to_wkb(shapes), strict=True)):
        payload = {name: cells[row] for name, cells in columns.items()}
        yield Entry(kind="patch", key=key, payload=payload, wkb=wkb, origin=origin)


def batches_of(ledger: Ledger) -> list[Batch]:
    """
    Return every delivery that a ledger holds, as it was read.

    Parameters
    ----------
    ledger : Ledger
        The ledger.

    Returns
    -------
    list of Batch
        In the order in which they were first taken in.

    Examples
    --------
    >>> import tempfile
    >>> from swcgeo.ledger.journal import open_ledger
    >>> who = Writer(by="A", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/l.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         batches_of(ledger)
    []
    """
    patches = {one.entry.key: one for one in ledger.holding("patch")}
    return [_batch(one, patches) for one in ledger.holding("delivery")]


def _batch(one: Recorded, patches: dict[str, Recorded]) -> Batch:
    """Return a delivery with its patches."""
    about = one.payload
    keys = tuple(key for key in about["rows"] if key in patches)
    columns = {
        name: column_from_json([patches[key].payload.get(name) for key in keys], dtype)
        for name, dtype in about["columns"]
    }
    shapes = shapely.from_wkb([patches[key].entry.wkb for key in keys])
    received = about["received_on"]
    return Batch(
        source=about["source"],
        batch=about["batch"],
        received_on=None if received is None else dt.date.fromisoformat(received),
        patches=gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS.from_wkt(about["crs"])),
        keys=keys,
    )
