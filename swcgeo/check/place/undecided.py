"""What the coordinates of one layer cannot show, and what would decide it."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from swcgeo.check.place.chinese import CHINA, FALSE_EASTING
from swcgeo.check.place.doubt import places_of
from swcgeo.check.place.gate import bounds_of
from swcgeo.model.findings import Finding


def undecided(frame: gpd.GeoDataFrame, *, kind: str, placed: bool) -> tuple[Finding, ...]:
    """
    Say what the coordinates of a layer leave open.

    Parameters
    ----------
    frame : GeoDataFrame, n rows
        A layer in any CRS.
    kind : str
        What it is called in findings.
    placed : bool
        Whether a district has been given, in which it lies: then its zone is no question.

    Returns
    -------
    tuple of Finding
        One at most: 30 to 150 m between datums, the 300 to 700 m of GCJ-02, and, where eastings
        have six digits and there is no district, the zone.  Nothing outside China, and nothing
        of a layer that is in doubt anyhow.

    Examples
    --------
    >>> here = gpd.GeoDataFrame(geometry=[shapely.Point(500_000, 3_700_000)], crs="EPSG:4544")
    >>> [finding.fields["what"] for finding in undecided(here, kind="ranges", placed=False)]
    ['@undecided.zone_and_datum']
    """
    if frame.crs is None or ("crs_in_doubt" in frame and bool(np.all(frame["crs_in_doubt"]))):
        return ()
    each = shapely.bounds(np.asarray(frame.geometry.array, dtype=object)).reshape(-1, 4)
    around = bounds_of(each)
    if around is None:
        return ()
    crs = CRS(frame.crs)
    middle = np.array([[(around[0] + around[2]) / 2, (around[1] + around[3]) / 2]])
    place = places_of(middle, crs)
    if not shapely.contains_xy(CHINA, place[:, 0], place[:, 1]).all():
        return ()
    zone = not placed and _six_digits(crs)
    what = "zone_and_datum" if zone else "datum"
    fields = {"what": f"@undecided.{what}", "evidence": f"@undecided.by_{what}"}
    return (Finding("crs_undecidable", kind, fields=fields),)


def _six_digits(crs: CRS) -> bool:
    """Return whether the eastings of a CRS do not tell their meridian."""
    operation = crs.coordinate_operation
    if operation is None or operation.method_name != "Transverse Mercator":
        return False
    return any(
        item.code == "8806" and float(item.value) == FALSE_EASTING for item in operation.params
    )
