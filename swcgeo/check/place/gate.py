"""
The CRS gate: which rows of a layer cannot be believed to lie where they say.

A row is in doubt where its coordinates contradict the CRS, or where another zone would put it
into the district (or among its neighbours) and the stated one does not.  What holds for most rows
holds for the layer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from swcgeo.check.columns import Floats, Objects
from swcgeo.check.place.chinese import crs_name, zone_of_crs
from swcgeo.check.place.doubt import Bounds, Flags, contradictions, places_of
from swcgeo.check.place.mixed import beyond_zone, neighbours_rows
from swcgeo.check.place.placement import Candidate, chinese_candidates
from swcgeo.model.findings import Finding

_MOST_CANDIDATES = 5
_CLEARLY = 0.5
"""By how much more of the rows another CRS must put into the district to put one in doubt."""
_SAME_PLACE_DEG = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    """
    Which rows are in doubt, and what is said of them.

    Attributes
    ----------
    rows : ndarray of bool, n
        Rows whose place cannot be believed.
    findings : tuple of Finding
        One for the layer, or one for each row where only some are concerned.
    """

    rows: Flags
    findings: tuple[Finding, ...] = ()


def crs_doubts(
    bounds: Floats,
    crs: CRS,
    *,
    kind: str,
    district: BaseGeometry | None = None,
    outside: str = "outside_district",
) -> Doubts:
    """
    Say which rows of a layer are in doubt.

    Parameters
    ----------
    bounds : ndarray of float, (n, 4)
        W, S, E, N of each row in `crs`; NaN where nothing is drawn.
    crs : pyproj.CRS
        What the layer states.
    kind : str
        What the layer is called in findings.
    district : shapely geometry, optional
        Outline of the district in degrees.
    outside : str
        Label (``doubt.…``) of what is said of a layer that another CRS puts into it.

    Returns
    -------
    Doubts
        All rows where more than half of them, or the district, speak against the CRS.

    Examples
    --------
    >>> rows = np.array([[5e5, 3.7e6, 5.01e5, 3.71e6]] * 3 + [[105.4, 33.4, 105.5, 33.5]])
    >>> crs_doubts(rows, CRS.from_epsg(4544), kind="patches").rows.tolist()
    [False, False, False, True]
    """
    drawn = np.isfinite(bounds).all(axis=1)
    nothing = Doubts(rows=np.zeros(len(bounds), dtype=bool))
    if not drawn.any():
        return nothing
    said = contradictions(bounds, crs)
    wrong = np.array([one is not None for one in said], dtype=bool)
    if 2 * wrong.sum() <= drawn.sum():
        sound = drawn & ~wrong
        places = np.full((len(bounds), 2), np.nan)
        places[sound] = places_of((bounds[sound, :2] + bounds[sound, 2:]) / 2, crs)
        if _elsewhere(bounds[sound], places[sound], district=district):
            said[drawn] = f"@doubt.{outside}"
        else:
            said[neighbours_rows(places, crs, district=district)] = "@doubt.neighbour_zone"
        warning = _off_zone(places[sound], crs, kind=kind, district=district)
    else:
        warning = ()
    wrong = np.array([one is not None for one in said], dtype=bool)
    if not wrong.any():
        return Doubts(rows=wrong, findings=warning)
    if 2 * wrong.sum() > drawn.sum():
        return _whole(bounds, said, crs, kind=kind, district=district)
    return _single(bounds, said, crs, kind=kind, district=district)


def _whole(
    bounds: Floats, said: Objects, crs: CRS, *, kind: str, district: BaseGeometry | None
) -> Doubts:
    """Return the doubt about a whole layer, for the reason that most rows give."""
    wrong = np.array([one is not None for one in said], dtype=bool)
    reasons, counts = np.unique(said[wrong].astype(str), return_counts=True)
    fields = {
        "crs": crs_name(crs), "evidence": str(reasons[np.argmax(counts)]),
        "candidates": named_candidates(bounds[wrong], district=district),
    }  # fmt: skip
    found = Finding("crs_in_doubt", kind, fields=fields)
    return Doubts(rows=np.ones(len(bounds), dtype=bool), findings=(found,))


def _single(
    bounds: Floats, said: Objects, crs: CRS, *, kind: str, district: BaseGeometry | None
) -> Doubts:
    """Return the doubts about single rows."""
    rows = np.array([one is not None for one in said], dtype=bool)
    found = [
        Finding(
            "crs_row_in_doubt", kind, row=int(row) + 1,
            x=float((bounds[row, 0] + bounds[row, 2]) / 2),
            y=float((bounds[row, 1] + bounds[row, 3]) / 2),
            fields={
                "crs": crs_name(crs), "evidence": said[row],
                "candidates": named_candidates(bounds[[row]], district=district),
            },
        )
        for row in np.flatnonzero(rows)
    ]  # fmt: skip
    return Doubts(rows=rows, findings=tuple(found))


def named_candidates(bounds: Floats, *, district: BaseGeometry | None = None) -> str:
    """
    Return the CRS in which rows would lie in China, the likeliest first, in words.

    Parameters
    ----------
    bounds : ndarray of float, (n, 4)
        W, S, E, N of each row.
    district : shapely geometry, optional
        Outline of the district in degrees.

    Returns
    -------
    str
        Codes, names and places; a dash where nothing fits.

    Examples
    --------
    >>> named_candidates(np.array([[35_546_000, 3_708_000, 35_547_000, 3_709_000]]))[:36]
    'EPSG:4523 CGCS2000 / 3-degree Gauss-'
    """
    around = bounds_of(bounds)
    found = [] if around is None else chinese_candidates(around, district=district)
    words = [
        f"{crs_name(CRS.from_user_input(item.crs))} ({item.reason})"
        for item in found[:_MOST_CANDIDATES]
    ]
    return "; ".join(words) or "—"


def bounds_of(bounds: Floats) -> Bounds | None:
    """
    Return W, S, E, N around all rows.

    Parameters
    ----------
    bounds : ndarray of float, (n, 4)
        W, S, E, N of each row; NaN where nothing is drawn.

    Returns
    -------
    tuple of float or None
        None where nothing is drawn.

    Examples
    --------
    >>> bounds_of(np.array([[1.0, 2.0, 3.0, 4.0], [np.nan] * 4]))
    (1.0, 2.0, 3.0, 4.0)
    """
    drawn = bounds[np.isfinite(bounds).all(axis=1)]
    if not len(drawn):
        return None
    west, south = drawn[:, :2].min(axis=0).tolist()
    east, north = drawn[:, 2:].max(axis=0).tolist()
    return west, south, east, north


def _elsewhere(bounds: Floats, places: Floats, *, district: BaseGeometry | None) -> bool:
    """Return whether another CRS puts clearly more of the rows into the district."""
    around = bounds_of(bounds)
    if district is None or around is None:
        return False
    here = _share(places, district)
    if here > _CLEARLY:
        return False
    middle = np.nanmean(places, axis=0)
    for candidate in chinese_candidates(around, district=district):
        there = _places_in(candidate, bounds)
        moved = np.abs(np.nanmean(there, axis=0) - middle).max() > _SAME_PLACE_DEG
        if moved and _share(there, district) >= here + _CLEARLY:
            return True
    return False


def _places_in(candidate: Candidate, bounds: Floats) -> Floats:
    """Return where rows would lie in a candidate, degrees."""
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    return places_of(middle[:, ::-1] if candidate.swapped else middle, candidate.crs)


def _share(places: Floats, district: BaseGeometry) -> float:
    """Return the share of places that lie in the district."""
    return float(shapely.contains_xy(district, places[:, 0], places[:, 1]).mean())


def _off_zone(
    places: Floats, crs: CRS, *, kind: str, district: BaseGeometry | None
) -> tuple[Finding, ...]:
    """Return the warning that a layer lies wholly beside the zone of its CRS."""
    zone = zone_of_crs(crs)
    if zone is None or (district is not None and _share(places, district) > _CLEARLY):
        return ()
    beyond = beyond_zone(places, zone)
    if beyond <= 0:
        return ()
    fields = {"crs": crs_name(crs), "meridian": zone.meridian, "beyond": beyond}
    return (Finding("crs_off_zone", kind, fields=fields),)
