"""Treatments that count by area: the polygons among the records, and their place in the input."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import geopandas as gpd
import numpy as np
import shapely

from swcgeo.check.attributes import ids
from swcgeo.model.findings import Finding, Notes, Receipt
from swcgeo.overlay.pairs import Indices

_SURFACE = 2
"""Dimension of polygons."""
_Entry = TypeVar("_Entry", Finding, Receipt)


def areal_works(treatments: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, Indices]:
    """
    Return the records that are polygons, or have no geometry at all.

    Parameters
    ----------
    treatments : GeoDataFrame, n rows
        Records of any kind.

    Returns
    -------
    tuple of GeoDataFrame and ndarray of int, k
        The records, with the ids that they have in the input (a row number as id is that of the
        input too), and their rows there.

    Examples
    --------
    >>> shapes = [shapely.Point(0, 0), shapely.box(0, 0, 1, 1)]
    >>> works, rows = areal_works(gpd.GeoDataFrame(geometry=shapes))
    >>> works["treatment_id"].tolist(), rows.tolist()
    (['2'], [1])
    """
    kind = shapely.get_dimensions(np.asarray(treatments.geometry.array, dtype=object))
    rows = np.flatnonzero((kind == _SURFACE) | (kind < 0))
    named = treatments.assign(treatment_id=ids(treatments, "treatment_id"))
    return named.iloc[rows].reset_index(drop=True), rows


def in_input_rows(notes: Notes, rows: Indices) -> Notes:
    """
    Return notes whose rows are those of the input, where lines and points stand between.

    Parameters
    ----------
    notes : Notes
        Notes on `areal_works`, and on other layers.
    rows : ndarray of int, k
        As `areal_works` returns them.

    Returns
    -------
    swcgeo.model.findings.Notes
    -----
        The same notes; those on other layers as they are.

    Examples
    --------
    >>> notes = Notes((Finding("treatment_undated", "treatments", row=1),))
    >>> in_input_rows(notes, np.array([4])).findings[0].row
    5
    """

    def moved(entry: _Entry) -> _Entry:
        if entry.layer != "treatments" or entry.row is None:
            return entry
        return replace(entry, row=int(rows[entry.row - 1]) + 1)

    return Notes(tuple(map(moved, notes.findings)), tuple(map(moved, notes.receipts)))
