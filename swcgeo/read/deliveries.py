"""Deliveries: patches with the word of the covering letter beside them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
from shapely.geometry.base import BaseGeometry

from swcgeo.check.attributes import has_column
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.layers import Layer
from swcgeo.model.settings import RepairSettings
from swcgeo.read.files.paths import PathLike
from swcgeo.read.layers import read_layer
from swcgeo.read.vectors import with_notes


def read_delivery(  # noqa: PLR0913 - all that a covering letter says
    path: PathLike,
    *,
    source: str,
    batch: str,
    received_on: date | None = None,
    image_date: date | None = None,
    crs: str | None = None,
    encoding: str | None = None,
    repair: RepairSettings | None = None,
    extra_dirs: tuple[Path, ...] = (),
    district: BaseGeometry | None = None,
) -> Layer:
    """
    Read one delivery of patches.

    Parameters
    ----------
    path : str or path
        ``file`` or ``file:layer``.
    source, batch : str
        Who issued it, and its name; for layers without such columns.
    received_on : date, optional
        When it came.
    image_date : date, optional
        Date of the imagery, for a layer without a column of that name only.
    crs, encoding, district : optional
        As in `read_layer`.
    repair : RepairSettings, optional
        As in `read_layer`.
    extra_dirs : tuple of Path
        Delivery profiles of the user's own, or folders of them.

    Returns
    -------
    Layer, n rows
        The patches, with ``source``, ``batch``, ``received_on`` and, where known, ``image_date``.

    Raises
    ------
    MissingFileError, LayerError, CrsError, GeometryError
        As `read_layer`.

    Examples
    --------
    >>> read_delivery("patches.shp", source="ministry", batch="2023-1")
    Traceback (most recent call last):
    swcgeo.errors.MissingFileError: patches: there is no file patches.shp. Check the path.
    """
    layer = read_layer(
        path, kind="patches", crs=crs, encoding=encoding, extra_dirs=extra_dirs, repair=repair,
        district=district,
    )  # fmt: skip
    own_date = has_column(layer, "image_date")
    words = {"source": source, "batch": batch, "received_on": _day(received_on)}
    if image_date is not None and not own_date:
        words["image_date"] = _day(image_date)
    # A column of the delivery stands, however thinly it is filled.
    missing = {name: value for name, value in words.items() if not has_column(layer, name)}
    notes = layer.notes
    if image_date is not None and own_date:
        fields = {"date": image_date.isoformat()}
        notes = notes + Notes((Finding("image_date_ignored", "patches", fields=fields),))
    return with_notes(layer.assign(**missing), notes)


def _day(day: date | None) -> pd.Timestamp | None:
    """Return a date as pandas holds it."""
    return None if day is None else pd.Timestamp(day)
