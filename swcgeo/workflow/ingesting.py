"""Taking one delivery into a ledger, outside any project."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from swcgeo.check.attributes import texts
from swcgeo.errors import UsageError
from swcgeo.ledger.deliveries import Taken, take_delivery
from swcgeo.ledger.entries import Origin
from swcgeo.ledger.journal import Writer, open_ledger
from swcgeo.ledger.readable import show
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.layers import Layer
from swcgeo.read.deliveries import read_delivery
from swcgeo.read.files.digests import sha256_behind
from swcgeo.read.files.paths import split_layer
from swcgeo.read.layers import read_layer


def batch_named(
    layer: Layer, path: str, *, source: str | None, batch: str | None
) -> tuple[str, str]:
    """
    Return source and batch of a delivery.

    Parameters
    ----------
    layer : Layer
        As it was read.
    path : str
        Its file.
    source, batch : str or None
        As the user named them.

    Returns
    -------
    tuple of str
        As named; else as every row of the layer says; the batch else the name of the file.

    Raises
    ------
    UsageError
        If neither the user nor the layer names one source.

    Examples
    --------
    >>> layer = Layer({"source": ["ministry"]}, geometry=[None], crs="EPSG:4544")
    >>> batch_named(layer, "in/2023-1.shp", source=None, batch=None)
    ('ministry', '2023-1')
    """
    found = source or _only(layer, "source")
    if not found:
        wanted = (
            "图层中没有唯一的来源，请指明，如 ministry、province",
            "the layer does not name one source; say ministry, province …",
        )
        raise UsageError("option_wrong", option="--source", value=path, wanted=wanted)
    return found, batch or _only(layer, "batch") or split_layer(path)[0].stem


def _only(layer: Layer, column: str) -> str | None:
    """Return the one text that every row of a column holds; None where there is no such."""
    said = {str(text) for text in texts(layer, column) if text is not None and str(text).strip()}
    return said.pop() if len(said) == 1 else None


def read_named(
    path: str,
    *,
    source: str | None,
    batch: str | None,
    received_on: dt.date | None,
    image_date: dt.date | None,
    crs: str | None = None,
    encoding: str | None = None,
) -> tuple[tuple[str, str], Layer]:
    """
    Read a delivery and name it.

    Parameters
    ----------
    path : str
        Its file.
    source, batch : str or None
        As the user named them; None as the layer says.
    received_on, image_date, crs, encoding : optional
        As in `read_delivery`.

    Returns
    -------
    tuple
        (source, batch) and the layer, the same as a project reads it.

    Raises
    ------
    MissingFileError, LayerError, CrsError, GeometryError
        As `read_delivery`.
    UsageError
        As `batch_named`.

    Examples
    --------
    >>> read_named("no.shp", source="m", batch="1", received_on=None, image_date=None)
    Traceback (most recent call last):
    swcgeo.errors.MissingFileError: patches: there is no file no.shp. Check the path.
    """
    if source is None or batch is None:
        layer = read_layer(path, kind="patches", crs=crs, encoding=encoding)
        source, batch = batch_named(layer, path, source=source, batch=batch)
    layer = read_delivery(
        path, source=source, batch=batch, received_on=received_on, image_date=image_date, crs=crs,
        encoding=encoding,
    )  # fmt: skip
    return (source, batch), layer


def ingest_delivery(
    ledger: str | Path,
    layer: Layer,
    *,
    path: str,
    name: tuple[str, str],
    received_on: dt.date | None,
    writer: Writer,
) -> Taken:
    """
    Take a delivery into a ledger, which is made where there is none.

    Parameters
    ----------
    ledger : str or Path
        The ledger.
    layer : Layer
        The delivery as it was read.
    path : str
        Its file.
    name : tuple of str
        Source and batch.
    received_on : date or None
        When it came.
    writer : Writer
        Who takes it in.

    Returns
    -------
    Taken
        What was new.  The whole delivery stands in the ledger, or nothing of it.

    Raises
    ------
    LedgerError
        If the ledger cannot be used, or another program holds it.

    Examples
    --------
    >>> import tempfile
    >>> from shapely.geometry import box
    >>> who = Writer(by="A", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> layer = Layer({"patch_id": ["1"]}, geometry=[box(5e5, 37e5, 5e5 + 9, 37e5 + 9)],
    ...               crs="EPSG:4544")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.gpkg")
    ...     _ = file.write_bytes(b"")
    ...     ingest_delivery(f"{folder}/l.gpkg", layer, path=str(file), name=("m", "1"),
    ...                     received_on=dt.date(2023, 7, 20), writer=who).new
    1
    """
    file = split_layer(path)[0]
    origin = Origin(name=file.name, sha256=sha256_behind(file))
    source, batch = name
    with (
        open_ledger(ledger, crs=layer.crs, writer=writer) as opened,
        opened.store.writing(),
    ):
        taken = take_delivery(
            opened, layer, source=source, batch=batch, received_on=received_on, origin=origin,
            writer=writer,
        )  # fmt: skip
        show(opened, writer=writer)
    if received_on is not None:
        return taken
    undated = Finding("received_on_missing", "patches", fields={"delivery": f"{source}/{batch}"})
    return Taken(
        new=taken.new, changed=taken.changed, withdrawn=taken.withdrawn, same=taken.same,
        notes=taken.notes + Notes((undated,)),
    )  # fmt: skip
