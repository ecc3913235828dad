"""Whatever a file is called, it is the one that is opened."""

from __future__ import annotations

import shutil
import sys

import pytest

from swcgeo.errors import MissingFileError
from swcgeo.read import read_vector

NAMES = [
    "a!b", "a;b", "a?b", "a?", "a#b", "a'b", 'a"b', "a%20b", "a%b", "a b", " a", "甲 乙，丙", "a:b", "a*b[1]",
    "a\nb", "..a", "-a", "a\\b", "GPKG:a", "a,b=c", "x" * 200, "$HOME", "`id`", "{0}", "vsizip", "a&b|c",
]  # fmt: skip
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp"])
def test_a_file_is_read_whatever_its_name(squares, tmp_path, monkeypatch, name, ending):
    squares(f"p.{ending}")
    # To pyogrio a!b.gpkg is b.gpkg inside a: this is the file that it would open.
    decoy = tmp_path / "b.gpkg"
    squares("b.gpkg", count=9)
    monkeypatch.chdir(tmp_path)
    for part in tmp_path.glob("p.*"):
        shutil.copy(part, tmp_path / f"{name}{part.suffix}")
    layer = read_vector(tmp_path / f"{name}.{ending}", layer_name="ranges")
    assert len(layer) == 3
    assert decoy.exists()


@pytest.mark.parametrize("name", ["a!b;c", "甲 '乙' %20"])
def test_a_folder_may_have_any_name_too(squares, tmp_path, name):
    home = tmp_path / name
    home.mkdir()
    for part in [*squares("p.shp").parent.glob("p.*")]:
        shutil.copy(part, home / part.name)
    assert len(read_vector(home / "p.shp", layer_name="ranges")) == 3


@pytest.mark.parametrize(
    "name",
    [
        "x" * 5000 + ".shp",
        "a\0b.shp",
        "/vsicurl/http://127.0.0.1/a.gpkg",
        "http://127.0.0.1/a.gpkg",
    ],
)
def test_a_name_that_no_file_has_is_a_missing_file(name):
    with pytest.raises(MissingFileError):
        read_vector(name, layer_name="ranges")
