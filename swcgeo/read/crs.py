"""
Which CRS a layer is in: given, stated or refused; never guessed.

One thing is put right with certainty: Chinese eastings that carry the number of their zone under
a CRS that has none (or the other way round), where everything else agrees.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError as ProjCrsError

from swcgeo.check.placement import Bounds, chinese_candidates, contradiction
from swcgeo.errors import CrsError
from swcgeo.model.findings import Finding, Receipt
from swcgeo.read.zones import gauss_krueger_code, zone_of, zone_partner

_MOST_CANDIDATES, _FLAT, _WGS84 = 5, 2, 4326
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
    in_doubt : bool
        True where the coordinates contradict it.
    findings, receipts : tuple
        What is to be said about it.
    """

    crs: CRS
    in_doubt: bool = False
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
    """

    stated: str | None
    given: str | None
    driver: str
    layer_name: str
    path: str


def settle_crs(geometries: npt.NDArray[np.object_], question: CrsQuestion) -> SettledCrs:
    """
    Return the CRS of a layer.

    Parameters
    ----------
    geometries : ndarray, n rows
        Geometries as stored.
    question : CrsQuestion
        What the file states and the user names.

    Returns
    -------
    SettledCrs
        The user's CRS, else the file's; with or without zone number as the eastings are.

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
    bounds = bounds_of(geometries)
    given = _given(question)
    stated = given or identified(question.stated)
    if stated is None:
        raise _missing(len(geometries), bounds, question)
    said = _given_finding(question, stated) if given is not None else ()
    if bounds is None:
        return SettledCrs(stated, findings=said)
    partner = zone_partner(stated, bounds)
    if partner is not None:
        return _partnered(stated, partner, question=question, said=said)
    evidence = contradiction(bounds, stated)
    if evidence is None:
        return SettledCrs(stated, findings=said)
    if given is None and question.driver in _SAFE_STANDARDS and stated.to_epsg() == _WGS84:
        raise _missing(len(geometries), bounds, question)
    fields = {
        "crs": crs_name(stated), "evidence": evidence, "candidates": _candidates(bounds),
    }  # fmt: skip
    doubt = Finding("crs_in_doubt", question.layer_name, fields=fields)
    return SettledCrs(stated, in_doubt=True, findings=(*said, doubt))


def bounds_of(geometries: npt.NDArray[np.object_]) -> Bounds | None:
    """
    Return W, S, E, N of all geometries.

    Parameters
    ----------
    geometries : ndarray, n rows
        Geometries; None where there is none.

    Returns
    -------
    tuple of float or None
        The bounds; None where nothing is drawn.

    Examples
    --------
    >>> bounds_of(np.array([shapely.box(1, 2, 3, 4), None]))
    (1.0, 2.0, 3.0, 4.0)
    """
    west, south, east, north = (float(value) for value in shapely.total_bounds(geometries))
    return None if np.isnan([west, south, east, north]).any() else (west, south, east, north)


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


def crs_name(crs: CRS) -> str:
    """
    Return the name of a CRS for readers.

    Parameters
    ----------
    crs : CRS
        Any CRS.

    Returns
    -------
    str
        Code and name, or the name alone.

    Examples
    --------
    >>> crs_name(CRS.from_epsg(4490))
    'EPSG:4490 China Geodetic Coordinate System 2000'
    """
    authority = crs.to_authority()
    return crs.name if authority is None else f"{':'.join(authority)} {crs.name}"


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


def _partnered(
    stated: CRS, partner: CRS, *, question: CrsQuestion, said: tuple[Finding, ...]
) -> SettledCrs:
    """Return the CRS that differs from the stated one by its zone number."""
    numbered = zone_of(partner) or zone_of(stated)
    code = "crs_zone_prefix" if zone_of(partner) else "crs_zone_cut"
    fields = {"zone": numbered, "crs": crs_name(partner), "stated": crs_name(stated)}
    change = f"crs: {crs_name(stated)} → {crs_name(partner)}"
    return SettledCrs(
        partner,
        findings=(*said, Finding(code, question.layer_name, fields=fields)),
        receipts=(Receipt(question.layer_name, None, None, change),),
    )


def _missing(rows: int, bounds: Bounds | None, question: CrsQuestion) -> CrsError:
    """Return the error that a layer has no CRS, with candidates."""
    west, south, east, north = bounds or (float("nan"),) * 4
    return CrsError(
        "crs_missing",
        layer=question.layer_name, path=question.path, rows=rows,
        west=west, south=south, east=east, north=north,
        candidates="—" if bounds is None else _candidates(bounds),
    )  # fmt: skip


def _candidates(bounds: Bounds) -> str:
    """Return the CRS in which coordinates would lie in China, the likeliest first, in words."""
    found = [
        f"{crs_name(CRS.from_user_input(item.crs))} ({item.reason})"
        for item in chinese_candidates(bounds)[:_MOST_CANDIDATES]
    ]
    return "; ".join(found) or "—"
