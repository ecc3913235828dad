"""A layer is moved as the settings say, with a receipt, and never without them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod

from swcgeo.check.place.webmaps import FORMULAS
from swcgeo.errors import SettingsError
from swcgeo.model.settings import AllSettings, ShiftSettings
from swcgeo.reconcile.shift import placed, shifted

SQUARE = shapely.box(105.1, 33.3, 105.102, 33.302)


@pytest.mark.parametrize("name", sorted(FORMULAS))
@pytest.mark.parametrize("crs", [4490, 4326, 4523, 3857])
def test_web_map_coordinates_are_brought_back(name, crs):
    shown = shapely.transform(SQUARE, FORMULAS[name])
    layer = gpd.GeoDataFrame(geometry=[shown], crs=4490).to_crs(crs)
    back = shifted(layer, kind="patches", by=name)
    assert back.crs == layer.crs
    there = back.to_crs(4490).geometry.item()
    assert np.abs(np.array(there.bounds) - SQUARE.bounds).max() < 1e-8
    assert [receipt.method for receipt in back.notes.receipts] == [f"shifted: {name}"]


@pytest.mark.parametrize("crs", [4490, 4523, 4544, 3857])
def test_metres_are_metres_on_the_ground_in_any_crs(crs):
    layer = gpd.GeoDataFrame(geometry=[SQUARE], crs=4490).to_crs(crs)
    moved = shifted(layer, kind="ranges", by=(300.0, -400.0)).to_crs(4490).geometry.item()
    start, end = SQUARE.centroid, moved.centroid
    bearing, _, size = Geod(ellps="GRS80").inv(start.x, start.y, end.x, end.y)
    # 300 m east and 400 m south: 500 m, bearing 90° + 53.13°.
    assert size == pytest.approx(500, abs=0.05)
    assert bearing == pytest.approx(143.13, abs=0.05)


def test_only_the_layer_that_is_named_is_moved():
    layer = gpd.GeoDataFrame(geometry=[SQUARE], crs=4490)
    settings = AllSettings.from_tables({"shift": {"patches": [30, 0]}})
    assert placed(layer, kind="patches", settings=settings).notes.receipts
    for kind in ("ranges", "history", "district"):
        same = placed(layer, kind=kind, settings=settings)
        assert same.geometry.item().equals(SQUARE)
        assert not same.notes.receipts


def test_the_datum_comes_before_the_shift():
    layer = gpd.GeoDataFrame(geometry=[SQUARE], crs=4610)
    tables = {"shift": {"ranges": "gcj02"}, "datum": {"xian_1980": [1, 2, 3]}}
    done = placed(layer, kind="ranges", settings=AllSettings.from_tables(tables))
    assert [r.method.split(":")[0] for r in done.notes.receipts] == ["datum", "shifted"]


@pytest.mark.parametrize("value", ["gcj", [1], [1, "2"], [1, float("inf")], 5, True])
def test_a_shift_that_is_none_is_refused(value):
    with pytest.raises(SettingsError, match="metres east and north"):
        ShiftSettings.from_table({"patches": value})
