"""The drawing plane: an equal-area projection in which every shape of the sample is drawn.

Areas planted here are plain arithmetic (a rectangle is width times height) and stay true on
the ellipsoid, because a Lambert azimuthal projection keeps areas.  Only the finished vertices
are carried over into the CRS that a file is written in.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

LON_0, LAT_0 = 105.45, 33.40
PLANE = CRS.from_proj4(
    f"+proj=laea +lat_0={LAT_0} +lon_0={LON_0} +x_0=0 +y_0=0 +ellps=GRS80 "
    "+a=6378137 +rf=298.257222101 +units=m +no_defs"
)
RESULT = CRS.from_epsg(4544)  # CGCS2000, 3-degree zone, central meridian 105 E, no zone prefix
MINISTRY = CRS.from_epsg(4490)  # CGCS2000, longitude and latitude
PROVINCE = CRS.from_epsg(4523)  # as 4544, with the zone number 35 before the easting

Floats = NDArray[np.float64]


def carry(geometry: BaseGeometry, crs: CRS) -> BaseGeometry:
    """Carry a geometry from the drawing plane into `crs`, vertex by vertex."""
    step = Transformer.from_crs(PLANE, crs, always_xy=True)

    def move(points: Floats) -> Floats:
        return np.column_stack(step.transform(points[:, 0], points[:, 1]))

    return shapely.transform(geometry, move)


def back(x: Floats, y: Floats, crs: CRS) -> tuple[Floats, Floats]:
    """Bring coordinates of `crs` back into the drawing plane."""
    step = Transformer.from_crs(crs, PLANE, always_xy=True)
    easting, northing = step.transform(x, y)
    return np.asarray(easting), np.asarray(northing)
