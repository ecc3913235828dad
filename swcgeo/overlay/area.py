"""
Exact areas: one equal-area working CRS into which every layer goes once, edges densified first.

Planar areas there are additive, so accounts close, and they agree with Karney's geodesic area;
`geodesic_difference` proves that on the data at hand.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Geod, Transformer
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import LambertAzimuthalEqualAreaConversion
from pyproj.exceptions import ProjError
from shapely.geometry.base import BaseGeometry

from swcgeo.errors import CrsError, GeometryError

Geometries = npt.NDArray[np.object_]
"""One-dimensional array of shapely geometries; None where there is none."""

LONGEST_EDGE_M = 500.0
"""Edges longer than this are divided before they go into another CRS (area rule of the design)."""
WIDEST_DEG = 20.0
"""Data that spans more goes into `WIDE_CRS` instead of a projection centred on it."""
WIDE_CRS = CRS.from_epsg(6933)
_M_PER_DEGREE = 111_320.0
_CENTRE_STEP_DEG = 0.01
_SHORT_NAMES = {"China Geodetic Coordinate System 2000": "CGCS2000"}
OLD_CHINESE_DATUMS = frozenset({"Xian 1980", "Beijing 1954", "New Beijing"})
"""Datums without a public transformation; what PROJ offers for Beijing 1954 is for oil fields."""


@dataclass(frozen=True, slots=True)
class AreaCheck:
    """
    How planar areas compare with Karney's geodesic areas.

    Attributes
    ----------
    rows : ndarray of int
        The polygons that were compared.
    planar_m2, geodesic_m2 : ndarray of float
        Their areas, m².
    """

    rows: npt.NDArray[np.intp]
    planar_m2: npt.NDArray[np.float64]
    geodesic_m2: npt.NDArray[np.float64]

    @property
    def differences(self) -> npt.NDArray[np.float64]:
        """Relative difference of each polygon compared."""
        return np.abs(self.planar_m2 - self.geodesic_m2) / np.maximum(self.geodesic_m2, 1.0)

    @property
    def worst(self) -> float:
        """Largest relative difference; 0 where nothing was compared."""
        return float(self.differences.max(initial=0.0))


def require_crs(frame: gpd.GeoDataFrame, *, layer: str) -> CRS:
    """
    Return the CRS of a frame.

    Parameters
    ----------
    frame : GeoDataFrame
        Any layer.
    layer : str
        What the layer is called in a message.

    Returns
    -------
    pyproj.CRS
        Its CRS.

    Raises
    ------
    CrsError
        If it has none.

    Examples
    --------
    >>> require_crs(gpd.GeoDataFrame(geometry=[], crs="EPSG:4544"), layer="patches").to_epsg()
    4544
    """
    if frame.crs is None:
        west, south, east, north = frame.total_bounds
        raise CrsError(
            "crs_missing", layer=layer, path="the frame", rows=len(frame), candidates="-",
            west=west, south=south, east=east, north=north,
        )  # fmt: skip
    return CRS(frame.crs)


def working_crs(frame: gpd.GeoDataFrame, *, layer: str = "patches") -> CRS:
    """
    Return the equal-area CRS in which the areas of a run are computed.

    Parameters
    ----------
    frame : GeoDataFrame, n rows
        The layer whose areas matter (patches, watersheds), in any CRS.
    layer : str
        What it is called in a message.

    Returns
    -------
    pyproj.CRS
        Lambert azimuthal equal-area on the ellipsoid of `frame`, centred on it (to 0.01°), or
        EPSG:6933 where it spans more than 20°.

    Raises
    ------
    CrsError
        If the frame has no CRS, or one that is not tied to the Earth.
    GeometryError
        If it has no coordinates at all.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> frame = gpd.GeoDataFrame(geometry=[box(500_000, 3_700_000, 501_000, 3_701_000)],
    ...                          crs="EPSG:4544")
    >>> working_crs(frame).ellipsoid.name
    'CGCS2000'
    """
    crs = require_crs(frame, layer=layer)
    base = crs.geodetic_crs
    if base is None:
        raise CrsError("crs_wrong", layer=layer, value=crs.name, reason="it is not geographic")
    # `geographic_bounds` takes finite coordinates only, so a damaged row cannot move the centre.
    west, south, east, north = geographic_bounds(frame, layer=layer)
    if max(east - west, north - south) > WIDEST_DEG:
        return WIDE_CRS
    longitude, latitude = (
        round(round(middle / _CENTRE_STEP_DEG) * _CENTRE_STEP_DEG, 2)
        for middle in ((west + east) / 2, (south + north) / 2)
    )
    return local_crs(base, longitude=longitude, latitude=latitude)


def local_crs(base: CRS, *, longitude: float, latitude: float) -> CRS:
    """
    Return the Lambert azimuthal equal-area CRS with a given centre.

    Parameters
    ----------
    base : pyproj.CRS
        Geographic CRS whose ellipsoid is used.
    longitude, latitude : float
        The centre, degrees.

    Returns
    -------
    pyproj.CRS
        Metres, x east and y north.

    Examples
    --------
    >>> local_crs(CRS("EPSG:4490"), longitude=105.5, latitude=33.5).name
    'Lambert azimuthal equal-area (CGCS2000), centre 105.5 E 33.5 N'
    """
    name = _SHORT_NAMES.get(base.name, base.name)
    return ProjectedCRS(
        name=f"Lambert azimuthal equal-area ({name}), centre {longitude:g} E {latitude:g} N",
        conversion=LambertAzimuthalEqualAreaConversion(
            latitude_natural_origin=latitude, longitude_natural_origin=longitude
        ),
        geodetic_crs=base,
    )


def geographic_bounds(
    frame: gpd.GeoDataFrame, *, layer: str = "patches"
) -> tuple[float, float, float, float]:
    """
    Return W, S, E, N of a layer in degrees.

    Parameters
    ----------
    frame : GeoDataFrame, n rows
        Any layer with a CRS.
    layer : str
        What it is called in a message.

    Returns
    -------
    tuple of float
        West, south, east, north in degrees on the frame's own datum.

    Raises
    ------
    CrsError
        If the frame has no CRS or its coordinates lie outside it.
    GeometryError
        If it has no finite coordinates.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> geographic_bounds(gpd.GeoDataFrame(geometry=[box(105, 33, 106, 34)], crs="EPSG:4490"))
    (105.0, 33.0, 106.0, 34.0)
    """
    crs = require_crs(frame, layer=layer)
    bounds = shapely.bounds(frame.geometry.array)
    finite = bounds[np.isfinite(bounds).all(axis=1)]
    if not len(finite):
        raise GeometryError(
            "nothing_usable", layer=layer, rows=len(frame), reason="no geometry with coordinates"
        )
    box = (*finite[:, :2].min(axis=0), *finite[:, 2:].max(axis=0))
    base = crs.geodetic_crs
    outside = CrsError(
        "crs_wrong", layer=layer, value=crs.name, reason="its coordinates lie outside it"
    )
    try:
        mover = Transformer.from_crs(crs, base, always_xy=True)
        # With its own check PROJ refuses every conic CRS, since it tries the poles too.
        degrees = mover.transform_bounds(box[0], box[1], box[2], box[3])
    except ProjError as problem:
        raise outside from problem
    if not np.isfinite(degrees).all():
        raise outside
    west, south, east, north = (float(value) for value in degrees)
    return west, south, east, north


def densified(geometries: Geometries, crs: CRS) -> Geometries:
    """
    Return geometries without Z and with edges of at most 500 m.

    Parameters
    ----------
    geometries : ndarray of geometry, n
        Geometries in `crs`.
    crs : pyproj.CRS
        Their CRS; in degrees 500 m are taken as 0.0045°.

    Returns
    -------
    ndarray of geometry, n
        The same outlines with more vertices.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> longer = densified(np.array([box(0, 0, 1000, 100)]), CRS("EPSG:4544"))
    >>> shapely.get_num_coordinates(longer).item()
    7
    """
    flat = shapely.force_2d(geometries)
    unit = crs.axis_info[0].unit_conversion_factor if crs.axis_info else 1.0
    longest = LONGEST_EDGE_M / _M_PER_DEGREE if crs.is_geographic else LONGEST_EDGE_M / unit
    usable = np.isfinite(shapely.bounds(flat)).all(axis=1)
    sound = usable & shapely.is_valid(flat)
    flat[sound] = shapely.segmentize(flat[sound], longest)
    for row in np.flatnonzero(usable & ~sound):
        flat[row] = _ring_by_ring(flat[row], longest)
    return np.asarray(flat, dtype=object)


def _ring_by_ring(shape: BaseGeometry, longest: float) -> BaseGeometry:
    """Return an invalid shape with divided edges: GEOS would mend a whole one without a word."""
    if shapely.get_type_id(shape) == shapely.GeometryType.POLYGON:
        rings = [shapely.segmentize(ring, longest) for ring in shapely.get_rings(shape)]
        return shapely.Polygon(rings[0], rings[1:])
    if hasattr(shape, "geoms"):
        return type(shape)([_ring_by_ring(part, longest) for part in shape.geoms])
    return shapely.segmentize(shape, longest)


def projected(geometries: Geometries, *, source: CRS, target: CRS) -> Geometries:
    """
    Return geometries in another CRS, edges longer than 500 m divided first.

    Parameters
    ----------
    geometries : ndarray of geometry, n
        Geometries in `source`; None stays None.
    source, target : pyproj.CRS
        From and to.

    Returns
    -------
    ndarray of geometry, n
        The geometries in `target`, without Z; None where a coordinate has no place there.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> zone, degrees = CRS("EPSG:4544"), CRS("EPSG:4490")
    >>> square = np.array([box(500_000, 3_700_000, 500_400, 3_700_400), None], dtype=object)
    >>> there = projected(square, source=zone, target=degrees)
    >>> there[0].centroid.x.__round__(3), there[1]
    (105.002, None)
    """
    dense = densified(geometries, source)
    if source == target:
        return dense
    change = Transformer.from_crs(source, target, always_xy=True).transform
    moved = shapely.transform(dense, change, interleaved=False)
    bounds = shapely.bounds(moved)
    lost = ~np.isfinite(bounds).all(axis=1)
    moved[lost] = None
    return np.asarray(moved, dtype=object)


def only(geometries: Geometries, kept: npt.NDArray[np.bool_]) -> Geometries:
    """
    Return geometries with None wherever they are not kept.

    Parameters
    ----------
    geometries : ndarray of geometry, n
        Any geometries.
    kept : ndarray of bool, n
        Which of them stay.

    Returns
    -------
    ndarray of geometry, n
        A new array.

    Examples
    --------
    >>> only(np.array(["A", "B"], dtype=object), np.array([True, False])).tolist()
    ['A', None]
    """
    chosen = np.array(geometries, dtype=object)
    chosen[~kept] = None
    return chosen


def is_ballpark(source: CRS, target: CRS) -> bool:
    """
    Return whether positions can go from one CRS to the other only roughly.

    Parameters
    ----------
    source, target : pyproj.CRS
        From and to.

    Returns
    -------
    bool
        True where PROJ knows no transformation between the two datums.

    Examples
    --------
    >>> xian_1980, cgcs2000, wgs84 = CRS("EPSG:4610"), CRS("EPSG:4490"), CRS("EPSG:4326")
    >>> is_ballpark(xian_1980, cgcs2000), is_ballpark(cgcs2000, wgs84)
    (True, False)
    """
    ellipsoids = [crs.ellipsoid for crs in (source, target)]
    axes = [0.0 if ellipsoid is None else ellipsoid.semi_major_metre for ellipsoid in ellipsoids]
    # WGS 84, CGCS2000, ITRF and their kin share an ellipsoid and agree to about a metre.
    if abs(axes[0] - axes[1]) < 1.0:
        return False
    first, second = source.geodetic_crs or source, target.geodetic_crs or target
    if {first.name, second.name} & OLD_CHINESE_DATUMS:
        return True
    return Transformer.from_crs(first, second, always_xy=True).accuracy < 0


def geodesic_check(
    geometries: Geometries, *, source: CRS, target: CRS, most: int = 200
) -> AreaCheck:
    """
    Compare planar areas in the working CRS with Karney's areas on the ellipsoid.

    Parameters
    ----------
    geometries : ndarray of geometry, n
        Valid polygons in `source`.
    source, target : pyproj.CRS
        CRS of the data and working CRS.
    most : int
        How many polygons are compared at most: the largest, and others at even steps.

    Returns
    -------
    AreaCheck
        Both areas of the polygons compared.

    Raises
    ------
    CrsError
        If the working CRS is not tied to an ellipsoid.

    Notes
    -----
    Geodesic area: Karney (2013), doi:10.1007/s00190-012-0578-z, by way of `pyproj.Geod`.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> zone = CRS("EPSG:4544")
    >>> square = np.array([box(500_000, 3_700_000, 510_000, 3_710_000)], dtype=object)
    >>> frame = gpd.GeoDataFrame(geometry=square, crs=zone)
    >>> geodesic_check(square, source=zone, target=working_crs(frame)).worst < 1e-6
    True
    """
    rows = _spread(geometries, most)
    dense = densified(geometries[rows], source)
    planar = shapely.area(projected(dense, source=source, target=target))
    base = target.geodetic_crs or source
    degrees = projected(dense, source=source, target=base)
    ellipsoid = base.ellipsoid
    if ellipsoid is None:
        raise CrsError("crs_wrong", layer="-", value=target.name, reason="it has no ellipsoid")
    globe = Geod(a=ellipsoid.semi_major_metre, rf=ellipsoid.inverse_flattening or 0)
    oriented = shapely.orient_polygons(degrees)
    geodesic = np.array(
        [abs(globe.geometry_area_perimeter(one)[0]) for one in oriented], dtype=float
    )
    return AreaCheck(rows=rows, planar_m2=planar, geodesic_m2=geodesic)


def _spread(geometries: Geometries, most: int) -> npt.NDArray[np.intp]:
    """Return at most `most` rows: half of them the largest, the others at even steps."""
    usable = np.flatnonzero(~shapely.is_missing(geometries) & ~shapely.is_empty(geometries))
    if len(usable) <= most:
        return usable
    largest = usable[np.argsort(-shapely.area(geometries[usable]), kind="stable")[: most // 2]]
    even = usable[np.linspace(0, len(usable) - 1, most // 2).astype(np.intp)]
    return np.unique(np.concatenate([largest, even]))
