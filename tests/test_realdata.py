"""Real files that nobody here wrote: published hectares, stated basin areas, every messy file."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

import swcgeo
from swcgeo.cli import main

REAL = Path(__file__).parents[2] / "shared" / "realdata"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="../shared/realdata is not here")


def test_mined_hectares_by_territory_are_the_published_ones(tmp_path):
    home = REAL / "amazon_mining"
    out = tmp_path / "x.gpkg"
    territories = home / "indigenous_territories_impacts.geojson"
    with pytest.raises(SystemExit) as stop:
        main(
            [
                "classify",
                str(home / "mining_2025Q3_diff.geojson"),
                str(territories),
                "--out",
                str(out),
            ]
        )
    assert stop.value.code in (0, 1)
    patches = gpd.read_file(out, layer="patches").set_index("patch_id")
    links = gpd.read_file(out, layer="links")
    share = links["shared_m2"] / patches.loc[links["patch_id"], "area_m2"].to_numpy()
    mined = patches.loc[links["patch_id"], "Mined area (ha)"].to_numpy()
    ours = (mined * share).groupby(links["range_id"]).sum()
    yearly = pd.DataFrame(
        json.loads((home / "indigenous_territories_yearly.json").read_text("utf-8"))
    )
    published = (
        yearly[yearly["admin_year"] == 202503].set_index("id")["intersected_area_ha"].dropna()
    )
    assert len(published) == 115
    both = ours.index.intersection(published[published > 0].index)
    # ../shared/realdata/README.md: 109 of the 115 within 1 %, 2088.9 ha together.
    close = np.abs(ours[both] / published[both] - 1) < 0.01
    assert close.sum() >= 109
    assert ours[both].sum() == pytest.approx(2088.9, abs=0.5)


def test_sub_basins_of_quebec_have_the_area_that_they_state():
    basins = swcgeo.read_watersheds(REAL / "quebec_watersheds" / "finalcat_info_v2-1.zip")
    west, south, east, north = basins.total_bounds
    everything = gpd.GeoDataFrame(
        {"grade": [2]}, geometry=[box(west, south, east, north)], crs=basins.crs
    )
    middle = ((west + east) / 2, (south + north) / 2)
    work = gpd.GeoDataFrame(
        {"treatment_id": ["T"], "year": [2020]},
        geometry=[box(middle[0], middle[1], middle[0] + 0.05, middle[1] + 0.05)], crs=basins.crs,
    )  # fmt: skip
    books = swcgeo.account(
        basins, everything, work, repair=swcgeo.RepairSettings(accept_large=True)
    )
    rows = books.iloc[:-1]
    assert rows["total_km2"].sum() == pytest.approx(basins["BasArea"].sum() / 1e6, rel=1e-3)
    total = books.iloc[-1]
    assert total["eroding_km2"] == pytest.approx(total["total_km2"], rel=1e-9)
    assert total["covered_km2"] > 0


def vector_files():
    """Return every vector file of the real data, a shapefile once, and tables that stand alone."""
    endings = {".shp", ".geojson", ".json", ".gpkg", ".zip", ".gml", ".kmz", ".kml", ".dbf"}
    found = sorted(path for path in REAL.rglob("*") if path.suffix.lower() in endings)
    return [one for one in found if one.suffix != ".dbf" or not one.with_suffix(".shp").exists()]


def test_check_of_every_real_file_ends_without_a_fault(capsys):
    codes = {}
    for path in vector_files():
        with pytest.raises(SystemExit) as stop:
            main(["check", str(path)])
        codes[str(path.relative_to(REAL))] = stop.value.code
    capsys.readouterr()
    assert {name: code for name, code in codes.items() if code not in (0, 1, 3)} == {}
    assert len(codes) > 100
