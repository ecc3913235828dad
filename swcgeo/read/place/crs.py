"""
Which CRS a layer is in: given, stated or refused; never guessed.

What is put right with certainty stands in `swcgeo.read.place.readings`, what is doubted in
`swcgeo.check.place.gate`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError as ProjCrsError
from shapely.geometry.base import BaseGeometry

from swcgeo.check.columns import Floats, Objects
from swcgeo.check.place.chinese import crs_name
from swcgeo.check.place.doubt import Flags, contradictions
from swcgeo.check.place.gate import bounds_of, crs_doubts, named_candidates
from swcgeo.errors import CrsError
from swcgeo.model.findings import Finding, Receipt
from swcgeo.read.place.readings import apply_reading, read_as
from swcgeo.read.place.zones import gauss_krueger_code

_FLAT, _WGS84 = 2, 4326
_SAFE_STANDARDS = frozenset({"GeoJSON", "GeoJSONSeq", "TopoJSON"})
"""Formats that are WGS 84 by their standard where they say nothing, so their word is weak."""


@dataclass(frozen=True, slots=True)
class SettledCrs:
    """
    The CRS of a layer and how it came about.

    Attributes
    ----------
    crs : CRS
        With its EPSG code where it has one.
    geometries : ndarray, n rows
        The geometries in it.
    doubtful : ndarray of bool, n
        True where the coordinates contradict it.
    findings, receipts : tuple
        What is to be said about it.
    """

    crs: CRS
    geometries: Objects
    doubtful: Flags
    findings: tuple[Finding, ...] = ()
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True)
class CrsQuestion:
    """
    What is known of the CRS of a layer.

    Attributes
    ----------
    stated : str or None
        What the file states.
    given : str or None
        What the user names.
    driver : str
        The format of the file.
    layer_name, path : str
        What the layer is wanted as, and where it comes from.
    district : shapely geometry or None
        Outline in which it should lie, degrees.
    """

    stated: str | None
    given: str | None
    driver: str
    layer_name: str
    path: str
    district: BaseGeometry | None = None


def settle_crs(geometries: npt.NDArray[np.object_], question: CrsQuestion) -> SettledCrs:
    """
    Return the CRS of a layer, and its geometries in it.

    Parameters
    ----------
    geometries : ndarray, n rows
        Geometries as stored.
    question : CrsQuestion
        What the file states and the user names.

    Returns
    -------
    SettledCrs
        The user's CRS, else the file's; with or without zone number as the eastings are, axes
        turned and rows of other numbered zones brought over where that is certain.

    Raises
    ------
    CrsError
        If there is none, or the one given is not understood.

    Examples
    --------
    >>> ask = CrsQuestion("EPSG:4544", None, "ESRI Shapefile", "ranges", "r.shp")
    >>> here = np.array([shapely.box(35_500_000, 3_700_000, 35_501_000, 3_701_000)])
    >>> settle_crs(here, ask).crs.to_epsg()
    4523
    """
    bounds = shapely.bounds(geometries).reshape(-1, 4)
    given = _given(question)
    stated = given or identified(question.stated)
    if stated is None:
        raise _missing(bounds, question)
    said = _given_finding(question, stated) if given is not None else ()
    weak = given is None and question.driver in _SAFE_STANDARDS and stated.to_epsg() == _WGS84
    reading = read_as(bounds, stated)
    if weak and not reading.swapped and _mostly_wrong(bounds, stated):
        raise _missing(bounds, question)
    put_right = apply_reading(geometries, reading, kind=question.layer_name)
    doubts = crs_doubts(
        shapely.bounds(put_right.geometries).reshape(-1, 4), reading.crs,
        kind=question.layer_name, district=question.district,
    )  # fmt: skip
    return SettledCrs(
        reading.crs,
        put_right.geometries,
        doubtful=doubts.rows,
        findings=(*said, *put_right.findings, *doubts.findings),
        receipts=put_right.receipts,
    )


def identified(stated: object) -> CRS | None:
    """
    Return a CRS with its EPSG code where it has one, flat.

    Parameters
    ----------
    stated : object
        An authority code, WKT or PROJJSON.

    Returns
    -------
    CRS or None
        None where nothing is stated, or only that the CRS is unknown.

    Raises
    ------
    ProjError
        If the words are not understood.

    Examples
    --------
    >>> esri = CRS.from_epsg(4523).to_wkt("WKT1_ESRI")
    >>> identified(esri).to_string()
    'EPSG:4523'
    """
    if not stated:
        return None
    crs = CRS.from_user_input(stated)
    if crs.is_compound:
        crs = crs.sub_crs_list[0]
    if len(crs.axis_info) > _FLAT:
        # A flat copy loses the names by which a code is found, so only heights are worth one.
        crs = crs.to_2d()
    if crs.is_engineering or crs.name.casefold().startswith("undefined"):
        return None
    if crs.to_authority() in {("OGC", "CRS84"), ("OGC", "CRS84h")}:
        return CRS.from_epsg(_WGS84)
    code = crs.to_epsg() or gauss_krueger_code(crs)
    return crs if code is None else CRS.from_epsg(code)


def _mostly_wrong(bounds: Floats, crs: CRS) -> bool:
    """Return whether most rows contradict a CRS."""
    said = contradictions(bounds, crs)
    return 2 * sum(one is not None for one in said) > int(np.isfinite(bounds).all(axis=1).sum())


def _given(question: CrsQuestion) -> CRS | None:
    """Return the CRS that the user names."""
    try:
        return identified(question.given)
    except ProjCrsError as error:
        fields = {"layer": question.layer_name, "value": question.given}
        raise CrsError("crs_wrong", **fields, reason=str(error).split(":")[0]) from error


def _given_finding(question: CrsQuestion, given: CRS) -> tuple[Finding, ...]:
    """Return the finding that the user's CRS is used."""
    try:
        stated = identified(question.stated)
    except ProjCrsError:
        stated = None
    if stated == given:
        return ()
    fields = {"crs": crs_name(given), "stated": "—" if stated is None else crs_name(stated)}
    return (Finding("crs_given", question.layer_name, fields=fields),)


def _missing(bounds: Floats, question: CrsQuestion) -> CrsError:
    """Return the error that a layer has no CRS, with candidates."""
    west, south, east, north = bounds_of(bounds) or (float("nan"),) * 4
    return CrsError(
        "crs_missing",
        layer=question.layer_name, path=question.path, rows=len(bounds),
        west=west, south=south, east=east, north=north,
        candidates=named_candidates(bounds, district=question.district),
    )  # fmt: skip
