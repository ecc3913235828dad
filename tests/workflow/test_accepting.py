"""Acceptance as a step of a run: its tables, what it does not say again, and what is absent."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely.geometry import box

from swcgeo.workflow.chain import run

X, Y = 500_000, 3_700_000


@pytest.fixture
def project(tmp_path):
    """Return a function that writes a project of one watershed and these treatments."""

    def write(**columns):
        def save(name, *boxes, **cells):
            shapes = [box(X + w, Y + s, X + e, Y + n) for w, s, e, n in boxes]
            gpd.GeoDataFrame(cells, geometry=shapes, crs=4544).to_file(tmp_path / f"{name}.gpkg")

        save("w", (0, 0, 1000, 1000), watershed_id=["W"])
        save("e", (0, 0, 1000, 1000), grade=["中度"])
        save("t", (0, 0, 400, 100), (500, 0, 600, 100), treatment_id=["A", "B"],
             project_id=["P", "P"], measure=["梯田", "梯田"], year=[2022, 2022], **columns)  # fmt: skip
        path = tmp_path / "project.toml"
        layers = 'watersheds = "w.gpkg"\ntreatments = "t.gpkg"\n'
        text = f'[project]\nname = "P"\ncrs = "EPSG:4490"\n[layers]\n{layers}'
        text += '[[layers.erosion]]\npath = "e.gpkg"\nyear = 2021\n'
        path.write_text(text, encoding="utf-8")
        return run(path)

    return write


def test_a_run_has_the_table_and_the_missing_ground_in_the_crs_of_its_results(project):
    found = project(stage=["设计", "验收"]).further
    assert found["acceptance"]["missing_km2"].tolist() == pytest.approx([0.04] * 2, rel=2e-4)
    assert found["missing"].crs.to_epsg() == 4490
    assert found["missing"]["project_id"].tolist() == ["P"]


def test_what_the_account_has_said_is_not_said_again(project):
    outcome = project(stage=[None, "验收"])
    codes = [one.code for one in outcome.notes.findings]
    assert codes.count("stage_empty") == 1
    assert codes.count("stage_reading") == 1


def test_without_stages_acceptance_is_absent_with_the_reason(project):
    outcome = project()
    assert "acceptance" not in outcome.further
    for name in ("results.gpkg:acceptance", "results.gpkg:missing", "maps/acceptance"):
        assert outcome.absent[name] == "the treatments have no column stage"
