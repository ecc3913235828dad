"""Relief: slope, and ground that is steep."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Geod
from rasterio.features import shapes

from swcgeo.model.raster import Raster


def slope_degrees(dem: Raster) -> npt.NDArray[np.float64]:
    """
    Return the slope of every cell.

    Parameters
    ----------
    dem : Raster
        Heights in metres, (rows, cols), NaN where unknown; in a projected CRS or in degrees.

    Returns
    -------
    ndarray of float, (rows, cols)
        Slope in degrees; NaN at the border and beside unknown cells.

    Notes
    -----
    Horn (1981), doi:10.1109/PROC.1981.11918: weighted differences over 3 × 3 cells.

    Examples
    --------
    >>> from affine import Affine
    >>> from pyproj import CRS
    >>> plane = np.arange(5.0)[None, :].repeat(5, axis=0) * 10.0     # 10 m up on 10 m
    >>> dem = Raster(values=plane, transform=Affine(10, 0, 0, 0, -10, 0), crs=CRS("EPSG:4544"))
    >>> slope_degrees(dem)[2, 2].round(6).item()
    45.0
    """
    z = np.pad(dem.values, 1, constant_values=np.nan)
    above, level, below = z[:-2], z[1:-1], z[2:]
    east = above[:, 2:] + 2 * level[:, 2:] + below[:, 2:]
    west = above[:, :-2] + 2 * level[:, :-2] + below[:, :-2]
    south = below[:, :-2] + 2 * below[:, 1:-1] + below[:, 2:]
    north = above[:, :-2] + 2 * above[:, 1:-1] + above[:, 2:]
    across, down = cell_m(dem)
    gradient = np.hypot((east - west) / (8 * across), (south - north) / (8 * down))
    slope: npt.NDArray[np.float64] = np.degrees(np.arctan(gradient))
    return np.where(np.isnan(dem.values), np.nan, slope)


def cell_m(dem: Raster) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """
    Return the width and the height of the cells of each row.

    Parameters
    ----------
    dem : Raster
        In a projected CRS or in degrees.

    Returns
    -------
    width, height : ndarray of float, (rows, 1)
        Metres: from the unit of a projected CRS, or along parallel and meridian of the CRS'
        own ellipsoid.

    Examples
    --------
    >>> from affine import Affine
    >>> from pyproj import CRS
    >>> degree = Raster(np.zeros((1, 1)), Affine(1, 0, 105, 0, -1, 0.5), CRS("EPSG:4490"))
    >>> [round(float(size.item())) for size in cell_m(degree)]       # a degree at the equator
    [111319, 110574]
    """
    width, height = abs(dem.transform.a), abs(dem.transform.e)
    rows = np.arange(len(dem.values))[:, None]
    if not dem.crs.is_geographic:
        unit = dem.crs.axis_info[0].unit_conversion_factor
        return np.full(rows.shape, width * unit), np.full(rows.shape, height * unit)
    latitude = np.radians(dem.transform.f + (rows + 0.5) * dem.transform.e)
    geod = geod_of(dem.crs)
    bent = 1 - geod.es * np.sin(latitude) ** 2
    east = geod.a * np.cos(latitude) / np.sqrt(bent)
    north = geod.a * (1 - geod.es) / bent**1.5
    return np.radians(width) * east, np.radians(height) * north


def geod_of(crs: CRS) -> Geod:
    """
    Return the ellipsoid of a CRS.

    Parameters
    ----------
    crs : CRS
        Geographic or projected.

    Returns
    -------
    Geod
        Its ellipsoid; that of CGCS2000 for the odd one (a local grid) that names none.

    Examples
    --------
    >>> geod_of(CRS("EPSG:4490")).a
    6378137.0
    """
    return crs.get_geod() or Geod(ellps="GRS80")


def steep_ground(dem: Raster, *, from_deg: float) -> gpd.GeoDataFrame:
    """
    Return the ground that is at least so steep, as polygons along the cells' edges.

    Parameters
    ----------
    dem : Raster
        Heights in metres.
    from_deg : float
        Slope from which ground counts as steep, degrees.

    Returns
    -------
    GeoDataFrame
        One row a connected piece, in the CRS of `dem`; unknown slope is not steep.

    Examples
    --------
    >>> from affine import Affine
    >>> from pyproj import CRS
    >>> plane = np.arange(5.0)[None, :].repeat(5, axis=0) * 10.0
    >>> dem = Raster(values=plane, transform=Affine(10, 0, 0, 0, -10, 0), crs=CRS("EPSG:4544"))
    >>> steep_ground(dem, from_deg=25).area.sum().item()
    900.0
    """
    with np.errstate(invalid="ignore"):
        steep = slope_degrees(dem) >= from_deg
    outlines = shapes(steep.astype(np.uint8), mask=steep, transform=dem.transform)
    return gpd.GeoDataFrame(
        geometry=[shapely.geometry.shape(one) for one, _ in outlines], crs=dem.crs
    )
