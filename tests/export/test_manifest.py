"""The manifest names what went in and what came out."""

import datetime as dt
import json

import pytest

from swcgeo.errors import OutputError
from swcgeo.export.manifest import write_manifest
from swcgeo.model.settings import AllSettings

# printf abc | sha256sum, FIPS 180-2 appendix B.1
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
EAST = dt.timezone(dt.timedelta(hours=8))


def manifest(folder, **more):
    (folder / "data").mkdir(exist_ok=True)
    (folder / "out").mkdir(exist_ok=True)
    for name in ("a.shp", "a.dbf", "a.qix", "ab.dbf"):
        (folder / "data" / name).write_text("abc")
    (folder / "out" / "results.gpkg").write_text("abc")
    options = {
        "project": folder / "project.toml",
        "inputs": [folder / "data" / "a.shp"],
        "outputs": [folder / "out" / "results.gpkg"],
        "absent": {"atlas.pdf": "not built yet"},
        "settings": AllSettings(),
        "method": {"crs": "laea", "largest_difference": 2e-10, "nothing": float("nan")},
        "started_on": dt.datetime(2023, 7, 20, 8, 30, tzinfo=EAST),
        **more,
    }
    (path,) = write_manifest(folder / "out" / "manifest.json", **options).paths
    return path.read_text(encoding="utf-8")


def test_every_part_of_a_shapefile_is_named_with_size_and_hash(tmp_path):
    content = json.loads(manifest(tmp_path))
    assert content["inputs"] == [
        {"path": "data/a.dbf", "bytes": 3, "sha256": ABC},
        {"path": "data/a.shp", "bytes": 3, "sha256": ABC},
    ]
    assert content["outputs"] == [{"path": "results.gpkg", "bytes": 3, "sha256": ABC}]
    assert content["absent"] == {"atlas.pdf": "not built yet"}


def test_no_absolute_path_stands_in_it_and_two_folders_give_equal_bytes(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    first = manifest(tmp_path / "one")
    assert str(tmp_path) not in first
    assert manifest(tmp_path / "two") == first


def test_settings_method_and_versions_are_there(tmp_path):
    content = json.loads(manifest(tmp_path))
    assert content["settings"]["compliance"]["tolerance_m"] == 5.0
    assert content["settings"]["account"]["counted_stages"] == ["accepted"]
    assert content["method"]["largest_difference"] == 2e-10
    assert content["method"]["nothing"] is None
    assert {"gdal", "geos", "proj", "swcgeo"} <= set(content["versions"])
    assert content["started_on"] == "2023-07-20T00:30:00+00:00"


def test_an_input_that_is_gone_leaves_no_manifest(tmp_path):
    with pytest.raises(OutputError, match=r"manifest\.json cannot be written: No such file"):
        manifest(tmp_path, inputs=[tmp_path / "gone.gpkg"])
    assert not (tmp_path / "out" / "manifest.json").exists()
