"""`swcgeo compare` from the outside: files, exit codes, what is said."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from swcgeo.cli import main

X, Y = 500_000, 3_700_000


def swcgeo(*words: object) -> int:
    """Run the command line in this process and return its exit code."""
    with pytest.raises(SystemExit) as end:
        main([str(word) for word in words])
    return int(end.value.code or 0)


def square(west: float, width: float = 100) -> object:
    return box(X + west, Y, X + west + width, Y + 100)


@pytest.fixture
def deliveries(tmp_path: Path) -> tuple[Path, Path]:
    """Return two files: one patch that drifts, one that is split, one that goes, one that comes."""
    spans = {
        "old": [(0, 100), (300, 200), (700, 100)],
        "new": [(3, 100), (300, 90), (400, 100), (1000, 50)],
    }
    paths = []
    for name, drawn in spans.items():
        ids = [f"{name[0].upper()}{at + 1}" for at in range(len(drawn))]
        frame = gpd.GeoDataFrame(
            {"图斑编号": ids}, geometry=[square(*one) for one in drawn], crs="EPSG:4544"
        )
        frame.to_file(tmp_path / f"{name}.gpkg")
        paths.append(tmp_path / f"{name}.gpkg")
    return paths[0], paths[1]


def test_compare_writes_the_layers_of_the_contract_and_says_the_changes(
    deliveries, tmp_path, capsys
):
    out = tmp_path / "lineage.gpkg"
    assert swcgeo("compare", *deliveries, "--out", out, "--lang", "en") == 0
    assert capsys.readouterr().out.splitlines() == [
        "Patches: 3 before, 4 after",
        "Changes: new 1, unchanged 1, split 1 into 2, closed 1",
        # 100 + 200 + 100 m of front, 97 + 90 + 100 of them kept, 3 and 50 m new; 100 m deep.
        "Before 4.00 hm² = kept 2.87 + lost 1.13; after 3.40 hm² = kept 2.87 + gained 0.53",
    ]
    rows = gpd.read_file(out, layer="patches")
    assert rows[["old_id", "new_id", "change"]].fillna("-").to_numpy().tolist() == [
        ["O1", "N1", "unchanged"], ["O2", "N2", "split"], ["O2", "N3", "split"],
        ["O3", "-", "closed"], ["-", "N4", "new"],
    ]  # fmt: skip
    links = gpd.read_file(out, layer="links")
    assert links.columns.tolist()[:3] == ["old_id", "new_id", "shared_m2"]
    assert gpd.read_file(out, layer="flow")["component"].iloc[-1] == "TOTAL"


def test_compare_speaks_chinese_and_writes_a_table(deliveries, tmp_path, capsys):
    out = tmp_path / "变化.csv"
    assert swcgeo("compare", *deliveries, "--out", out) == 0
    assert "变化：新增 1，不变 1，分割 1→2，消失 1" in capsys.readouterr().out
    assert len(pd.read_csv(out)) == 5


def test_the_tolerance_comes_from_a_settings_file(deliveries, tmp_path):
    old, new = deliveries
    gpd.GeoDataFrame(geometry=[square(0)], crs="EPSG:4544").to_file(old)
    gpd.GeoDataFrame(geometry=[square(0, 115)], crs="EPSG:4544").to_file(new)
    settings, out = tmp_path / "s.toml", tmp_path / "l.csv"
    for tolerance, word in ((5, "grown"), (15, "unchanged")):
        settings.write_text(f"[settings.lineage]\ntolerance_m = {tolerance}\n", encoding="utf-8")
        assert swcgeo("compare", old, new, "--out", out, "--settings", settings) == 0
        assert pd.read_csv(out)["change"].tolist() == [word]


def test_a_patch_without_outline_is_listed_and_makes_the_exit_code_1(deliveries, tmp_path, capsys):
    old, new = deliveries
    frame = gpd.GeoDataFrame({"patch_id": ["O1"]}, geometry=[None], crs="EPSG:4544")
    pd.concat([frame, gpd.read_file(new).rename(columns={"图斑编号": "patch_id"})]).to_file(old)
    findings = tmp_path / "findings.csv"
    out = tmp_path / "l.gpkg"
    words = ("compare", old, new, "--out", out, "--findings", findings)
    assert swcgeo(*words, "--lang", "en") == 1
    assert "unknown 1" in capsys.readouterr().out
    listed = pd.read_csv(findings)
    assert listed.loc[listed["code"] == "lineage_unknown", "id"].tolist() == ["O1"]
    rows = gpd.read_file(out, layer="patches")
    assert rows.loc[rows["old_id"] == "O1", "change"].isna().all()


def test_nothing_is_written_where_a_file_is_missing(deliveries, tmp_path):
    out = tmp_path / "l.gpkg"
    assert swcgeo("compare", deliveries[0], tmp_path / "no.gpkg", "--out", out) == 2
    assert not out.exists()
