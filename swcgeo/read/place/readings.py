"""
How the coordinates of a layer are to be read where that is certain.

The number of a zone tells the zone, so it may be missing from the CRS, or differ from row to row;
and axes that lie nowhere as they stand and in the very zone that is stated when they are turned
were written northing first, as Chinese surveyors do.  Each is a finding and a receipt.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS, Transformer

from swcgeo.check.columns import Floats, Objects
from swcgeo.check.place.chinese import Zone, crs_name, datum_of, zone_of_crs, zone_of_number
from swcgeo.check.place.doubt import Flags, contradictions
from swcgeo.model.findings import Finding, Receipt
from swcgeo.read.place.zones import numbers_of, zone_partner

_TURNED = [1, 0, 3, 2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """
    How coordinates are read.

    Attributes
    ----------
    stated, crs : CRS
        The CRS that is stated, and the one that differs from it by the zone number at most.
    swapped : bool
        Whether x and y change places.
    """

    stated: CRS
    crs: CRS
    swapped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRight:
    """
    Geometries read with certainty.

    Attributes
    ----------
    geometries : ndarray, n rows
        In the CRS of the reading.
    findings, receipts : tuple
        What was changed.
    """

    geometries: Objects
    findings: tuple[Finding, ...] = ()
    receipts: tuple[Receipt, ...] = ()


def read_as(bounds: Floats, stated: CRS) -> Reading:
    """
    Return how the coordinates of a layer are to be read.

    Parameters
    ----------
    bounds : ndarray of float, (n, 4)
        W, S, E, N of each row; NaN where nothing is drawn.
    stated : CRS
        What is stated.

    Returns
    -------
    Reading
        The first under which most rows can lie where they say: as stated, with another zone
        number, with axes turned, with both; as stated where none can.

    Examples
    --------
    >>> read_as(np.array([[3.7e6, 5e5, 3.71e6, 5.1e5]]), CRS.from_epsg(4544)).swapped
    True
    """
    drawn = bounds[np.isfinite(bounds).all(axis=1)]
    turned = drawn[:, _TURNED]
    for seen, swapped in ((drawn, False), (turned, True)):
        for crs in (stated, zone_partner(stated, seen)):
            if crs is not None and _most_fit(seen, crs, strictly=swapped):
                return Reading(stated=stated, crs=crs, swapped=swapped)
    return Reading(stated=stated, crs=stated)


def _most_fit(bounds: Floats, crs: CRS, *, strictly: bool) -> bool:
    """Return whether more than half of the rows can lie in a CRS; all of them where `strictly`."""
    sound = sum(one is None for one in contradictions(bounds, crs))
    # A plain world of degrees has room for turned axes too: only a Chinese place is certain.
    if strictly and datum_of(crs) is None and not _in_china(bounds, crs):
        return False
    return sound == len(bounds) if strictly else 2 * sound >= len(bounds)


def _in_china(bounds: Floats, crs: CRS) -> bool:
    """Return whether bounds that are degrees of any datum lie in China."""
    return crs.is_geographic and all(
        one is None for one in contradictions(bounds, CRS.from_epsg(4490))
    )


def apply_reading(geometries: Objects, reading: Reading, *, kind: str) -> PutRight:
    """
    Return geometries as a reading has them, each row with the zone that its number tells.

    Parameters
    ----------
    geometries : ndarray, n rows
        Geometries as stored.
    reading : Reading
        How the layer is read.
    kind : str
        What the layer is called in findings.

    Returns
    -------
    PutRight
        Geometries in the CRS of the reading; the same objects where nothing is changed.

    Examples
    --------
    >>> rows = [shapely.box(x, 3.7e6, x + 9, 3.70001e6) for x in (35.6e6, 36.4e6)]
    >>> plan = Reading(stated=CRS.from_epsg(4523), crs=CRS.from_epsg(4523))
    >>> right = apply_reading(np.array(rows, dtype=object), plan, kind="ranges")
    >>> [finding.row for finding in right.findings], right.geometries[1].bounds[0] < 36e6
    ([2], True)
    """
    findings: list[Finding] = []
    receipts: list[Receipt] = []
    if reading.crs != reading.stated:
        findings.append(_numbered(reading, kind))
        receipts.append(Receipt(kind, None, None, _change(reading.stated, reading.crs)))
    if reading.swapped:
        geometries = shapely.transform(geometries, lambda xy: xy[:, ::-1])
        findings.append(Finding("crs_axes_swapped", kind, fields={"crs": crs_name(reading.crs)}))
        receipts.append(Receipt(kind, None, None, "crs: (y, x) → (x, y)"))
    moved, foreign = _by_number(geometries, reading.crs)
    for row, zone in foreign:
        own = CRS.from_epsg(zone.code)
        fields = {"zone": zone.number, "crs": crs_name(reading.crs)}
        findings.append(Finding("crs_row_zone", kind, row=row + 1, fields=fields))
        receipts.append(Receipt(kind, row + 1, None, _change(own, reading.crs)))
    return PutRight(geometries=moved, findings=tuple(findings), receipts=tuple(receipts))


def _change(before: CRS, after: CRS) -> str:
    """Return the method of a receipt about a CRS."""
    return f"crs: {crs_name(before)} → {crs_name(after)}"


def _numbered(reading: Reading, kind: str) -> Finding:
    """Return the finding about the number by which a CRS differs from the stated one."""
    zone, before = zone_of_crs(reading.crs), zone_of_crs(reading.stated)
    fields = {"crs": crs_name(reading.crs), "stated": crs_name(reading.stated)}
    if zone is not None and zone.prefixed:
        return Finding("crs_zone_prefix", kind, fields={**fields, "zone": zone.number})
    number = None if before is None else before.number
    return Finding("crs_zone_cut", kind, fields={**fields, "zone": number})


def _by_number(geometries: Objects, crs: CRS) -> tuple[Objects, list[tuple[int, Zone]]]:
    """Return rows of other numbered zones brought into a CRS, and which they were."""
    home = zone_of_crs(crs)
    if home is None:
        return geometries, []
    bounds = shapely.bounds(geometries).reshape(-1, 4)
    numbers = numbers_of(bounds)
    own = home.number if home.prefixed else 0
    foreign: list[tuple[int, Zone]] = []
    moved = geometries
    for number in np.unique(numbers[numbers > 0]).astype(int).tolist():
        zone = zone_of_number(number, datum=home.datum)
        if zone is None or number == own:
            continue
        rows = _sound(bounds, numbers == number, zone)
        if 2 * rows.sum() > np.isfinite(numbers).sum():
            continue  # most of a layer under another number is a matter for its CRS, not for rows
        if moved is geometries:
            moved = geometries.copy()
        change = Transformer.from_crs(zone.code, crs, always_xy=True).transform
        moved[rows] = shapely.transform(geometries[rows], change, interleaved=False)
        foreign += [(int(row), zone) for row in np.flatnonzero(rows)]
    return moved, sorted(foreign, key=lambda pair: pair[0])


def _sound(bounds: Floats, rows: Flags, zone: Zone) -> Flags:
    """Return those rows that can lie in a zone."""
    fits = np.array([one is None for one in contradictions(bounds, zone.code)], dtype=bool)
    return rows & fits
