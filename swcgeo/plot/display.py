"""In which CRS a map is drawn, what that is called, and where true north lies in it."""

from __future__ import annotations

from math import atan2, degrees, isfinite

import geopandas as gpd
from pyproj import CRS, Proj, Transformer
from pyproj.exceptions import CRSError, ProjError

from swcgeo.model.labels import label
from swcgeo.overlay.area import require_crs

_CHINA = (72.0, 2.0, 137.0, 55.0)
_FIRST_ZONE = (75, 4534)
"""Central meridian and EPSG code of the first 3° zone of CGCS2000 without zone prefix."""
_WIDE_DEG = 6.0
"""Wider data are drawn in an equal-area projection instead of a transverse Mercator one."""
_TRUE_SHARE = 0.01
"""How far the scale of a projection may be off at the middle of the map."""
_ALMOST = 1e-9
_DATUMS = {
    "china 2000": "cgcs2000", "cgcs2000": "cgcs2000", "china geodetic": "cgcs2000",
    "xian 1980": "xian80", "xian_1980": "xian80", "beijing 1954": "beijing54",
    "beijing_1954": "beijing54", "world geodetic system 1984": "wgs84", "wgs": "wgs84",
}  # fmt: skip


def display_crs(
    frame: gpd.GeoDataFrame, *, preferred: CRS | None = None, layer: str = "patches"
) -> CRS:
    """
    Return the CRS in which ground is drawn: a given one where lengths on the map are true.

    Degrees, Web Mercator and other projections whose scale is more than 1 % off, and units other
    than metres, give way to the 3° Gauss–Krüger zone of CGCS2000 (in China), else to a transverse
    Mercator projection through the data, or an equal-area one where they span more than 6°.

    Parameters
    ----------
    frame : GeoDataFrame
        The layer whose extent the map has.
    preferred : pyproj.CRS, optional
        CRS of the layer that the map is about, tried before the frame's own.
    layer : str
        What the frame is called in a message.

    Returns
    -------
    pyproj.CRS
        A projected CRS in metres.

    Raises
    ------
    CrsError
        If the layer has no CRS.

    Examples
    --------
    >>> from shapely import box
    >>> place = gpd.GeoDataFrame(geometry=[box(104.8, 33.3, 105.1, 33.5)], crs=4490)
    >>> display_crs(place).to_epsg(), display_crs(place, preferred=CRS(32648)).to_epsg()
    (4544, 32648)
    """
    crs = require_crs(frame, layer=layer)
    there = frame.geometry.notna() & ~frame.geometry.is_empty
    if not there.any():
        return crs
    bounds = _degrees(frame, crs.geodetic_crs or CRS(4326))
    if not all(map(isfinite, bounds)):
        return crs
    middle = ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    for candidate in (preferred, crs):
        if candidate is not None and candidate.is_projected and _is_true(candidate, middle):
            return candidate
    return _local(crs.geodetic_crs or CRS(4326), bounds)


def _degrees(frame: gpd.GeoDataFrame, geographic: CRS) -> tuple[float, float, float, float]:
    """Return the bounds in degrees."""
    to_degrees = Transformer.from_crs(frame.crs, geographic, always_xy=True)
    west, south, east, north = frame.total_bounds
    if CRS(frame.crs).is_geographic:
        return west, south, east, north
    bounds = to_degrees.transform_bounds(west, south, east, north)
    return bounds[0], bounds[1], bounds[2], bounds[3]


def _local(geographic: CRS, bounds: tuple[float, float, float, float]) -> CRS:
    """Return a projection in which lengths near the bounds are true."""
    west, south, east, north = bounds
    longitude, latitude = (west + east) / 2, (south + north) / 2
    in_china = _CHINA[0] < west and east < _CHINA[2] and _CHINA[1] < south and north < _CHINA[3]
    if in_china and east - west <= _WIDE_DEG and datum_key(geographic) in ("cgcs2000", "wgs84"):
        meridian, first = _FIRST_ZONE
        zone = min(max(round((longitude - meridian) / 3), 0), 20)
        return CRS(first + zone)
    wide = max(east - west, north - south) > _WIDE_DEG
    method = "laea" if wide else "tmerc"
    # Lengths on another datum's ellipsoid differ by less than paper shows.
    datum = "WGS84"
    origin = f"+lat_0={latitude:.1f}" if wide else "+lat_0=0"
    return CRS(f"+proj={method} {origin} +lon_0={longitude:.1f} +datum={datum} +units=m +type=crs")


def _is_true(crs: CRS, middle: tuple[float, float]) -> bool:
    """Say whether lengths near a place (lon, lat) are within 1 % in every direction."""
    if abs(crs.axis_info[0].unit_conversion_factor - 1) > _ALMOST:
        return False
    try:
        plane = Proj(crs)
        factors = plane.get_factors(*middle)
    except (CRSError, ProjError):
        return False
    stretch = (factors.tissot_semimajor, factors.tissot_semiminor)
    return all(abs(value - 1) <= _TRUE_SHARE for value in stretch)


def convergence_deg(crs: CRS, at: tuple[float, float]) -> float:
    """
    Return how far true north lies to the left of the map's north (about Δλ sin φ).

    Parameters
    ----------
    crs : pyproj.CRS
        CRS of the map.
    at : (float, float)
        Place (x, y).

    Returns
    -------
    float
        Meridian convergence in degrees, counter-clockwise positive.

    Examples
    --------
    >>> round(convergence_deg(CRS(4544), (592_000, 3_700_000)), 1)  # 1° east of 105°, at 33.4°N
    0.5
    """
    geographic = crs.geodetic_crs or CRS(4326)
    inverse = Transformer.from_crs(crs, geographic, always_xy=True)
    longitude, latitude = inverse.transform(*at)
    step = 1e-4
    forward = Transformer.from_crs(geographic, crs, always_xy=True)
    x, y = forward.transform([longitude] * 2, [latitude - step, latitude + step])
    return degrees(atan2(x[0] - x[1], y[1] - y[0]))


def datum_key(crs: CRS) -> str:
    """
    Return a short key for the datum of a CRS.

    Parameters
    ----------
    crs : pyproj.CRS
        Any CRS.

    Returns
    -------
    str
        ``cgcs2000``, ``xian80``, ``beijing54``, ``wgs84``, or the datum's own name.

    Examples
    --------
    >>> datum_key(CRS(4544)), datum_key(CRS(32648)), datum_key(CRS(4269))
    ('cgcs2000', 'wgs84', 'North American Datum 1983')
    """
    geodetic = crs.geodetic_crs
    name = geodetic.datum.name if geodetic is not None and geodetic.datum is not None else "?"
    found = (key for part, key in _DATUMS.items() if part in name.casefold())
    return next(found, name)


def crs_words(crs: CRS, *, lang: str = "zh") -> str:
    """
    Return the CRS of a map in words.

    Parameters
    ----------
    crs : pyproj.CRS
        Any projected CRS.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    str
        Datum, projection and central meridian, as printed on maps.

    Examples
    --------
    >>> crs_words(CRS(4544))
    'CGCS2000 3°带高斯-克吕格 中央经线105°'
    >>> crs_words(CRS(32648), lang="en")
    'WGS 84, UTM zone 48N'
    """
    datum = label(f"datum.{datum_key(crs)}", lang)
    if crs.utm_zone:
        return label("map.crs_utm", lang, datum=datum, zone=crs.utm_zone)
    values = _parameters(crs)
    method = _method_key(crs)
    width = _zone_width(crs, values.get("longitude", 0.0)) if method == "gauss" else ""
    if method == "gauss" and not width:
        method = "gauss_any"
    fields = {name: _angle(value, name) for name, value in values.items()}
    missing = {"longitude": "?", "latitude": "?"}
    name = crs.coordinate_operation.method_name if crs.coordinate_operation else crs.name
    return label(
        f"map.crs_{method}", lang, **{**missing, **fields}, datum=datum, width=width, name=name
    )


def _angle(value: float, name: str) -> str:
    """Return a longitude or latitude in degrees, with a letter where it is W or S."""
    letter = {"longitude": "W", "latitude": "S"}[name] if value < 0 else ""
    return f"{abs(value):.6g}°{letter}"


def _method_key(crs: CRS) -> str:
    """Return what kind of projection a CRS has."""
    operation = crs.coordinate_operation
    name = operation.method_name.casefold() if operation is not None else ""
    if "transverse mercator" in name or "gauss" in name:
        chinese = datum_key(crs) in ("cgcs2000", "xian80", "beijing54")
        return "gauss" if chinese or "gauss" in crs.name.casefold() else "tmerc"
    if "azimuthal equal area" in name:
        return "laea"
    return "other"


def _parameters(crs: CRS) -> dict[str, float]:
    """Return the origin of a projection, in degrees."""
    operation = crs.coordinate_operation
    params = operation.params if operation is not None else []
    found: dict[str, float] = {}
    for param in params:
        for word in ("longitude", "latitude"):
            if word in param.name.casefold() and word not in found:
                found[word] = round(float(param.value), 6)
    return found


def _zone_width(crs: CRS, meridian: float) -> str:
    """Return ``3`` or ``6`` for a zone of that many degrees, else nothing."""
    name = crs.name.casefold().replace("_", "-")
    if "3-degree" in name:
        return "3"
    if "gauss" in name and (meridian - 3) % 6 == 0:
        return "6"
    return ""
