"""Project files: everything resolved, nothing passed over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swcgeo.errors import MissingFileError, SettingsError, UsageError
from swcgeo.read import read_project

SMALL = """
[project]
name = "甲"
year = 2023
ledger = "ledger.gpkg"
[[deliveries]]
path = "d.shp"
source = "ministry"
batch = "1"
received_on = 2023-07-20
[layers]
ranges = "g.gpkg:ranges"
[settings.compliance]
tolerance_m = 3
"""
ACCOUNT = """
[layers]
watersheds = "g.gpkg"
treatments = "g.gpkg"
[[layers.erosion]]
path = "g.gpkg"
year = 2021
"""


@pytest.fixture
def project(tmp_path):
    for name in ("d.shp", "g.gpkg"):
        (tmp_path / name).touch()

    def write(text):
        (tmp_path / "project.toml").write_text(text, encoding="utf-8")
        return tmp_path / "project.toml"

    return write


def test_paths_are_relative_to_the_file(project, tmp_path):
    made = read_project(project(SMALL))
    assert Path(made.deliveries[0].path) == tmp_path / "d.shp"
    assert made.layers == {"ranges": str(tmp_path / "g.gpkg:ranges")}
    assert made.deliveries[0].received_on == date(2023, 7, 20)
    assert made.settings.compliance.tolerance_m == 3
    assert made.ledger == str(tmp_path / "ledger.gpkg")


def test_an_account_alone_is_enough(project):
    assert read_project(project(ACCOUNT)).erosion[0].year == 2021


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [("year = 2023", "yaer = 2023", r"\[project\] yaer \(year\?\)"),
     ("ranges =", "range =", r"\[layers\] range \(ranges\?\)"),
     ("[layers]", "[layer]", r"layer \(layers\?\)"),
     ("batch =", "bach =", r"\[\[deliveries\]\] bach"),
     ("year = 2023", 'year = "2023"', r"year = '2023' \(int\?\)"),
     ("2023-07-20", '"20.7.2023"', "received_on"),
     ("year = 2023", 'crs = "EPSG:99999"', "crs = 'EPSG:99999'"),
     ('source = "ministry"', "", "source = "),
     ('ranges = "g.gpkg:ranges"', "", "watersheds"),
     ("[project]", "[project", "project.toml")],
)  # fmt: skip
def test_a_slip_is_named(project, old, new, reason):
    with pytest.raises(UsageError, match=reason) as caught:
        read_project(project(SMALL.replace(old, new)))
    assert caught.value.exit_code == 2


def test_a_path_that_does_not_exist_is_named(project):
    with pytest.raises(MissingFileError, match=r"ranges: there is no file .*gone\.gpkg"):
        read_project(project(SMALL.replace("g.gpkg", "gone.gpkg")))


def test_a_setting_that_does_not_exist_is_named(project):
    with pytest.raises(SettingsError, match="tolerance is 3"):
        read_project(project(SMALL.replace("tolerance_m", "tolerance")))


def test_a_ledger_may_be_a_url(project):
    text = SMALL.replace("ledger.gpkg", "postgresql://h/d")
    assert read_project(project(text)).ledger == "postgresql://h/d"


def test_profiles_that_are_named_and_those_beside_the_project_are_found(tmp_path):
    (tmp_path / "profiles").mkdir()
    for name in ("profiles/b.toml", "profiles/a.toml", "named.toml", "r.geojson", "d.geojson"):
        (tmp_path / name).write_text("", encoding="utf-8")
    text = (
        '[project]\nprofiles = ["named.toml"]\n[layers]\nranges = "r.geojson"\n'
        '[[deliveries]]\npath = "d.geojson"\nsource = "ministry"\nbatch = "1"\n'
    )
    (tmp_path / "project.toml").write_text(text, encoding="utf-8")
    found = read_project(tmp_path / "project.toml").profiles
    assert [path.name for path in found] == ["named.toml", "a.toml", "b.toml"]
    (tmp_path / "project.toml").write_text(text.replace("named", "no-such"), encoding="utf-8")
    with pytest.raises(MissingFileError, match=r"no-such\.toml"):
        read_project(tmp_path / "project.toml")
