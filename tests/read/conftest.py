"""Files that the tests of reading are about, made in a temporary folder."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

REAL = Path(__file__).parents[3] / "shared" / "realdata"


@pytest.fixture
def real():
    """Return the folder of files that nobody of us wrote."""
    if not REAL.exists():
        pytest.skip("the shared real data are not here")
    return REAL


class GbkInfo(zipfile.ZipInfo):
    """A member of an archive whose name is written in GBK, as Windows in China does."""

    def _encodeFilenameFlags(self):  # noqa: N802 - the name is zipfile's
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


@pytest.fixture
def squares(tmp_path):
    """Return a function that writes squares of 100 m side by side, in any format and CRS."""

    def write(name, *, count=3, crs="EPSG:4544", x=500_000.0, y=3_700_000.0, side=100.0, **columns):
        shapes = [shapely.box(x + i * side, y, x + (i + 1) * side, y + side) for i in range(count)]
        frame = gpd.GeoDataFrame(columns or {"a": list(range(count))}, geometry=shapes, crs=crs)
        path = tmp_path / name
        if path.suffix == ".parquet":
            frame.to_parquet(path)
        else:
            options = {"encoding": "UTF-8"} if path.suffix == ".shp" else {}
            frame.to_file(path, **options)
        return path

    return write
