"""The layer of measures for the key-project system: what is written is read back as the same."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Proj, Transformer
from shapely.geometry import LineString, Point, box

import swcgeo as swc
from swcgeo.check.attributes import codes, dates, numbers, texts
from swcgeo.export.measures import lambert_crs, write_measures
from swcgeo.model.codes import MEASURES, STAGES
from swcgeo.model.settings import AllSettings, KeyProjectSettings
from swcgeo.read.dialects.library import load_profiles, written_fields

X, Y = 500_000, 3_700_000
FIELDS = written_fields("treatments")
SAMPLE = Path(__file__).parents[2] / "data" / "sample"


def layer(*shapes, crs="EPSG:4544", **columns):
    drawn = [
        box(X + s[0], Y + s[1], X + s[2], Y + s[3]) if isinstance(s, tuple) else s for s in shapes
    ]
    return gpd.GeoDataFrame(columns, geometry=drawn, crs=crs)


def written(frame, folder, **more):
    return write_measures(frame, folder, fields=more.pop("fields", FIELDS), **more)


def read(folder, name="P"):
    return gpd.read_file(folder / f"{name}.shp", encoding="gbk")


@pytest.fixture
def terraces():
    """Return three polygons of one project, of 1, 2 and 4 hm²."""
    return layer(
        (0, 0, 100, 100), (200, 0, 400, 100), (500, 0, 700, 200),
        treatment_id=["A", "B", "C"], project_id="P", project_name="石门沟项目（一期）",
        measure=["水平梯田", "sbl3", "closure"], stage=["设计", "built", None],
        year=[2022, 2022, 2023], completed_on=[None, "2022-11-05", None],
        stated_area_km2=[0.01, 0.0203, 0.04],
    )  # fmt: skip


def test_the_sample_comes_back_as_the_same_records(tmp_path):
    """Every file of every project, read by the reader of the package with its own profile."""
    before = swc.read_treatments(f"{SAMPLE}/treatments.gpkg:treatments")
    before = before.rename(columns={"project_name": "项目名称"})  # as it stands beside a number
    written(before, tmp_path)
    after = pd.concat([swc.read_treatments(path) for path in sorted(tmp_path.glob("*.shp"))])
    assert len(after) == len(before)
    keys = ["project_id", "treatment_id", "measure"]

    def record(frame):
        table = pd.DataFrame(
            {
                "project_id": texts(frame, "project_id"),
                "treatment_id": texts(frame, "treatment_id"),
                "measure": codes(frame, "measure", MEASURES),
                "stage": codes(frame, "stage", STAGES),
                "day": dates(frame, "completed_on"), "year": dates(frame, "year"),
                "stated": numbers(frame, "stated_area_km2"),
                "name": texts(frame, "项目名称"),
            }
        )  # fmt: skip
        return table.sort_values(keys, ignore_index=True)

    pd.testing.assert_frame_equal(record(before), record(after))


def test_the_ground_comes_back_to_a_tenth_of_a_millimetre(terraces, tmp_path):
    written(terraces, tmp_path)
    back = swc.read_treatments(tmp_path / "P.shp").to_crs(terraces.crs)
    there, here = back.geometry.normalize(), terraces.geometry.normalize()
    assert there.geom_equals_exact(here, tolerance=1e-4).all()


def test_every_heading_that_is_written_is_short_enough_and_read_as_its_column():
    (reading,) = (one for one in load_profiles() if one.name == "treatments")
    known = {
        name: column for column, names in reading.headings["treatments"].items() for name, _ in names
    }  # fmt: skip
    assert all(len(heading.encode("gbk")) <= 10 for heading in FIELDS)
    as_read = {heading: known[heading] for heading in FIELDS if heading in known}
    expected = {
        heading: {"measure_code": "measure", "quantity_hm2": "stated_area_km2"}.get(column, column)
        for heading, column in FIELDS.items() if heading in known
    }  # fmt: skip
    assert as_read == expected


def test_words_are_chinese_and_a_code_of_a_delivery_stays_beside_its_name(terraces, tmp_path):
    written(terraces, tmp_path)
    back = read(tmp_path)
    assert back["措施名称"].tolist() == ["水平梯田", "水土保持林", "封禁治理"]
    assert back["措施代码"].fillna("").tolist() == ["", "sbl3", ""]
    assert back["阶段"].fillna("").tolist() == ["设计", "实施", ""]
    assert back["年度"].tolist() == [2022, 2022, 2023]


def test_bytes_are_gbk_and_say_so(terraces, tmp_path):
    written(terraces, tmp_path)
    assert "石门沟项目（一期）".encode("gbk") in (tmp_path / "P.dbf").read_bytes()
    assert (tmp_path / "P.cpg").read_text() == "936"


def test_the_projection_is_lambert_on_cgcs2000_and_can_be_set(terraces, tmp_path):
    # On the central meridian the easting is the false easting, by the law of the projection.
    rules = KeyProjectSettings(central_meridian_deg=105.0, false_easting_m=1000.0)
    crs = lambert_crs(rules)
    east, _ = Transformer.from_crs(4490, crs, always_xy=True).transform(105.0, 33.0)
    assert east == pytest.approx(1000.0)
    written(terraces, tmp_path, settings=rules)
    back = read(tmp_path).crs
    assert back.coordinate_operation.method_name.startswith("Lambert Conic Conformal (2SP)")
    assert back.geodetic_crs.datum.name == crs.geodetic_crs.datum.name
    assert 'Standard_Parallel_2",47.0' in (tmp_path / "P.prj").read_text()


def test_the_scale_is_true_on_the_standard_parallels():
    # The law by which the two parallels are defined (Snyder 1987, ch. 15).
    factors = Proj(lambert_crs(KeyProjectSettings()))
    for latitude in (25.0, 47.0):
        assert factors.get_factors(110.0, latitude).meridional_scale == pytest.approx(1.0, abs=1e-9)


def test_settings_of_a_project_file_move_the_meridian():
    table = {"key_projects": {"central_meridian_deg": 110}}
    assert AllSettings.from_tables(table).key_projects.central_meridian_deg == 110


def test_the_amount_is_stated_or_else_measured_and_that_is_said(terraces, tmp_path):
    terraces.loc[2, "stated_area_km2"] = np.nan
    said = written(terraces, tmp_path).notes.findings
    assert read(tmp_path)["措施数量"].tolist() == pytest.approx([1.0, 2.03, 4.0], rel=2e-4)
    assert [(one.code, one.fields["count"]) for one in said] == [("quantity_measured", 1)]


def test_lines_and_points_stand_in_files_of_their_own_with_amounts_of_their_own(tmp_path):
    ditch = LineString([(X, Y), (X + 300, Y)])
    works = layer((0, 0, 100, 100), ditch, Point(X, Y), project_id="P", stated_area_km2=[0.01] * 3,
                  measure=["梯田", "截排水沟", "水窖"])  # fmt: skip
    written(works, tmp_path)
    line, point = read(tmp_path, "P-线状"), read(tmp_path, "P-点状")
    assert line["措施长度"].tolist() == pytest.approx([300.0], rel=1e-5)
    assert point["措施个数"].tolist() == [1]
    assert "措施数量" not in {*line, *point}
    assert len(read(tmp_path)) == 1


def test_a_record_names_the_watershed_with_its_largest_part(tmp_path):
    zones = layer((0, 0, 100, 500), (100, 0, 900, 500), watershed_id=["W1", "W2"],
                  name=["渭子沟", None])  # fmt: skip
    works = layer((0, 0, 150, 100), (90, 0, 200, 100), Point(X + 50, Y + 50), project_id="P",
                  treatment_id=["A", "B", "C"])  # fmt: skip
    written(works, tmp_path, watersheds=zones)
    assert read(tmp_path)["小流域"].tolist() == ["渭子沟", "W2"]
    assert read(tmp_path, "P-点状")["小流域"].tolist() == ["渭子沟"]


def test_columns_that_the_bureau_already_calls_so_are_carried_through(terraces, tmp_path):
    written(
        terraces.assign(利用现状=["耕地", "林地", None], slope_deg=[12.5, 20.0, 31.0]), tmp_path
    )
    back = read(tmp_path)
    assert back["利用现状"].fillna("").tolist() == ["耕地", "林地", ""]
    assert back["坡度"].tolist() == [12.5, 20.0, 31.0]


def test_a_profile_of_the_users_decides_the_headings(terraces, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('[written.treatments]\n"TBBM" = "treatment_id"\n', encoding="utf-8")
    written(terraces, tmp_path, fields=written_fields("treatments", [own]))
    assert list(read(tmp_path).drop(columns="geometry")) == ["TBBM"]


def test_a_number_that_the_template_does_not_hold_is_written_whole_and_said(terraces, tmp_path):
    terraces.loc[0, "stated_area_km2"] = 12.5
    said = written(terraces, tmp_path).notes.findings
    assert [(one.code, one.fields["value"]) for one in said] == [("beyond_template", "1250")]
    assert read(tmp_path)["措施数量"].tolist()[0] == 1250.0


def test_names_of_projects_become_names_of_files_on_any_system(tmp_path):
    works = layer((0, 0, 9, 9), (20, 0, 29, 9), (40, 0, 49, 9), (60, 0, 69, 9),
                  project_id=["a/b", "p", "P", None])  # fmt: skip
    written(works, tmp_path)
    assert sorted(path.stem for path in tmp_path.glob("*.shp")) == ["a_b", "p", "未注明项目"]
    assert read(tmp_path, "p")["项目编号"].tolist() == ["p", "P"]


def test_inputs_stay_as_they_were(terraces, tmp_path):
    before = terraces.copy()
    written(terraces, tmp_path)
    pd.testing.assert_frame_equal(pd.DataFrame(before), pd.DataFrame(terraces))
