"""Layers moved because the user says that they lie off: web map coordinates, constant offsets."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Transformer

from swcgeo.check.columns import Floats
from swcgeo.check.place.doubt import places_of
from swcgeo.check.place.webmaps import FORMULAS, undone
from swcgeo.model.findings import Notes, Receipt
from swcgeo.model.layers import Layer, notes_of
from swcgeo.model.settings import AllSettings, Shift
from swcgeo.overlay.area import Geometries, geographic_bounds, local_crs, require_crs
from swcgeo.reconcile.datum import to_cgcs2000


def placed(frame: gpd.GeoDataFrame, *, kind: str, settings: AllSettings) -> Layer:
    """
    Bring a layer to where the settings say that it lies: its datum first, then its shift.

    Parameters
    ----------
    frame : GeoDataFrame, n rows
        A layer in any CRS.
    kind : str
        What it is (patches, ranges, …): names its shift among the settings.
    settings : AllSettings
        `datum` and `shift` count.

    Returns
    -------
    Layer, n rows
        The layer, with a receipt for each thing that was done to it.

    Raises
    ------
    CrsError
        If the frame has no CRS.

    Examples
    --------
    >>> here = gpd.GeoDataFrame(geometry=[shapely.Point(105.0, 33.4)], crs="EPSG:4490")
    >>> placed(here, kind="ranges", settings=AllSettings()).notes.receipts
    ()
    """
    moved = to_cgcs2000(frame, kind=kind, settings=settings.datum)
    return shifted(moved, kind=kind, by=getattr(settings.shift, kind, ""))


def shifted(frame: gpd.GeoDataFrame, *, kind: str, by: Shift) -> Layer:
    """
    Move a layer.

    Parameters
    ----------
    frame : GeoDataFrame, n rows
        A layer in any CRS.
    kind : str
        What it is called in receipts.
    by : str or tuple of float
        ``"gcj02"`` or ``"bd09"``: undo that formula; two numbers: metres east and north; ``""``:
        nothing.

    Returns
    -------
    Layer, n rows
        In the same CRS; moved vertex by vertex, with a receipt.

    Examples
    --------
    >>> here = gpd.GeoDataFrame(geometry=[shapely.Point(500_000, 3_700_000)], crs="EPSG:4544")
    >>> moved = shifted(here, kind="patches", by=(30.0, -40.0))
    >>> [round(value, 2) for value in moved.geometry.item().coords[0]]
    [500030.0, 3699960.0]
    >>> moved.notes.receipts[0].method
    'shifted: [30, -40] m'
    """
    notes = notes_of(frame)
    if not by:
        return Layer(frame, notes=notes)
    crs = require_crs(frame, layer=kind)
    raw = np.asarray(frame.geometry.array, dtype=object)
    if isinstance(by, str):
        after = _undone(raw, crs, formula=by)
        method = f"shifted: {by}"
    else:
        after = _moved(frame, raw, by=by)
        method = f"shifted: [{by[0]:g}, {by[1]:g}] m"
    moved = frame.set_geometry(gpd.GeoSeries(after, index=frame.index, crs=frame.crs))
    return Layer(moved, notes=notes + Notes((), (Receipt(kind, None, None, method),)))


def _undone(geometries: Geometries, crs: CRS, *, formula: str) -> Geometries:
    """Return geometries whose web map coordinates are brought back."""
    base = crs.geodetic_crs or crs
    back = Transformer.from_crs(base, crs, always_xy=True)

    def change(points: Floats) -> Floats:
        true = undone(FORMULAS[formula], places_of(points, crs))
        return np.column_stack(back.transform(true[:, 0], true[:, 1]))

    return np.asarray(shapely.transform(geometries, change), dtype=object)


def _moved(frame: gpd.GeoDataFrame, geometries: Geometries, *, by: tuple[float, ...]) -> Geometries:
    """Return geometries moved by metres on the ground."""
    crs = require_crs(frame, layer="-")
    west, south, east, north = geographic_bounds(frame)
    plane = local_crs(
        crs.geodetic_crs or crs, longitude=(west + east) / 2, latitude=(south + north) / 2
    )
    there = Transformer.from_crs(crs, plane, always_xy=True)

    def change(points: Floats) -> Floats:
        x, y = there.transform(points[:, 0], points[:, 1])
        return np.column_stack(there.transform(x + by[0], y + by[1], direction="INVERSE"))

    return np.asarray(shapely.transform(geometries, change), dtype=object)
