"""Any CRS that is tied to the Earth can be worked in; coordinates outside it are refused."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely.geometry import box

from swcgeo.errors import CrsError
from swcgeo.overlay.area import geographic_bounds, working_crs

CHINA = "+proj=lcc +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +ellps=GRS80 +units=m"


@pytest.mark.parametrize("crs", [CHINA, "ESRI:102012", "ESRI:102025", "EPSG:3857", "EPSG:32648"])
def test_bounds_come_back_from_conic_and_other_projections(crs):
    here = gpd.GeoDataFrame(geometry=[box(104.9, 33.3, 105.1, 33.5)], crs="EPSG:4326").to_crs(crs)
    # A box that lies turned in degrees has bounds a little wider.
    assert geographic_bounds(here) == pytest.approx((104.9, 33.3, 105.1, 33.5), abs=0.03)
    assert "105 E 33.4 N" in working_crs(here).name


def test_coordinates_outside_a_crs_are_refused():
    nowhere = gpd.GeoDataFrame(geometry=[box(1e12, 1e12, 2e12, 2e12)], crs="EPSG:32648")
    with pytest.raises(CrsError, match="its coordinates lie outside it"):
        geographic_bounds(nowhere)
