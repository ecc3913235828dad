"""init: what a folder holds, said and written; the sample project drafted from its files alone."""

from __future__ import annotations

import shutil
import tomllib
import zipfile
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
import xlsxwriter

from swcgeo.cli import main
from swcgeo.errors import LayerError, MissingFileError, UsageError
from swcgeo.export.project_file import as_words, project_text, write_project
from swcgeo.read.draft.drafting import draft_project
from swcgeo.read.project import read_project
from swcgeo.workflow import run

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
REAL = Path(__file__).parents[3] / "shared" / "realdata"
LEFT_OUT = ("project.toml", "project_2024.toml", "README.md", "truth.toml", "ledger.gpkg*")
SHIPPED = SAMPLE / "project_2024.toml"
"""The folder holds all three deliveries, and so does this project."""


def swcgeo(*words):
    with pytest.raises(SystemExit) as stop:
        main([str(word) for word in words])
    return stop.value.code


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """Return the sample as it came, without project, README and truth."""
    folder = tmp_path_factory.mktemp("init") / "sample"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return folder


def drawn(path, *boxes, crs="EPSG:4544", **columns):
    """Write boxes of hectometres: (west, south, east, north) from 500 000 E, 3 700 000 N."""
    shapes = [
        shapely.box(500_000 + w * 100, 3_700_000 + s * 100, 500_000 + e * 100, 3_700_000 + n * 100)
        for w, s, e, n in boxes
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    gpd.GeoDataFrame(columns, geometry=shapes, crs=crs).to_file(path)
    return path


def test_the_sample_drafted_from_its_files_is_the_sample_that_was_shipped(bare):
    draft = draft_project(bare)
    drafted = tomllib.loads(project_text(draft))
    shipped = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    asked_for = {"received_on", "image_date"}  # the covering letter says so, no file does
    for one in shipped["deliveries"]:
        for key in asked_for:
            one.pop(key, None)
    assert drafted["deliveries"] == shipped["deliveries"]
    # Soil loss waits for the region, which no file states either: its key is a comment.
    assert f'# factors = "{shipped["layers"].pop("factors")}"' in project_text(draft)
    for layers in (drafted["layers"], shipped["layers"]):
        layers["images"] = sorted(layers["images"])
    assert drafted["layers"] == shipped["layers"]
    assert drafted["registers"] == shipped["registers"]
    assert drafted["report"]["reported"] == shipped["report"]["reported"]
    assert drafted["project"]["year"] == shipped["project"]["year"]


@pytest.mark.slow
def test_the_drafted_sample_runs_as_it_is_and_with_the_answers_gives_the_same(bare, tmp_path):
    folder = tmp_path / "sample"
    shutil.copytree(bare, folder)
    assert swcgeo("init", folder) == 0
    path = folder / "project.toml"
    shipped, as_drafted = run(replace(read_project(SHIPPED), ledger=None)), run(path)
    shown = ["watershed_id", "eroding_km2", "treated_km2", "remaining_km2", "treated_gross_km2"]
    assert as_drafted.account[shown].equals(shipped.account[shown])
    judged = ["source", "batch", "patch_id", "verdict", "outside_m2"]
    province = shipped.patches["source"] == "province"
    assert as_drafted.patches[judged][province].equals(shipped.patches[judged][province])
    # What the draft asks for: the dates of the covering letters.
    text = path.read_text(encoding="utf-8")
    for day in ("2023-07-20", "2024-07-18", "2023-06-08"):
        text = text.replace("# received_on = 2023-01-01", f"received_on = {day}", 1)
    for day in ("2023-04-01", "2024-04-10"):
        text = text.replace("# image_date = 2023-01-01", f"image_date = {day}", 1)
    path.write_text(text, encoding="utf-8")
    answered = run(path)
    every = [*judged, "reasons", "field_check", "inside_m2", "late_m2"]
    assert answered.patches[every].equals(shipped.patches[every])
    assert answered.account[shown].equals(shipped.account[shown])
    assert answered.reported.equals(shipped.reported)


def test_a_project_that_is_there_is_left_as_it_is(tmp_path, capsys):
    (tmp_path / "project.toml").write_text("# mine", encoding="utf-8")
    drawn(tmp_path / "图斑.gpkg", (0, 0, 1, 1), QDNM=["1"], QTYPE=["弃渣场"])
    assert swcgeo("init", tmp_path) == 2
    assert "已存在" in capsys.readouterr().err
    assert (tmp_path / "project.toml").read_text(encoding="utf-8") == "# mine"
    with pytest.raises(UsageError):
        write_project(draft_project(tmp_path))


def test_a_folder_that_is_not_there_and_one_of_nothing(tmp_path):
    assert swcgeo("init", tmp_path / "none") == 2
    with pytest.raises(MissingFileError):
        draft_project(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "photo.jpg").write_bytes(b"x")
    with pytest.raises(LayerError, match="can be used"):
        draft_project(tmp_path / "empty")
    assert swcgeo("init", tmp_path / "empty") == 3
    assert not (tmp_path / "empty" / "project.toml").exists()


def test_what_is_missing_is_said_with_what_it_would_add(tmp_path, capsys):
    drawn(tmp_path / "2023第3批.shp", (0, 0, 1, 1), QDNM=["1"], QTYPE=["弃渣场"], QDCS=["施工"])
    assert swcgeo("init", tmp_path) == 1  # patches alone cannot be judged
    out = capsys.readouterr().out
    assert "没有防治责任范围就不能判断图斑是否合规" in out
    assert "还不能运行" in out
    text = (tmp_path / "project.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["deliveries"] == [
        {"path": "2023第3批.shp", "source": "ministry", "batch": "2023-3"}
    ]
    assert "# received_on" in text
    assert "# image_date" in text


def test_zips_folders_and_sheets_are_looked_into(tmp_path):
    shp = drawn(tmp_path / "t" / "省级下发" / "a.shp", (0, 0, 1, 1), QDNM=["1"], QDTYPE=["新增"])
    with zipfile.ZipFile(tmp_path / "省级加密2024第1批.zip", "w") as archive:
        for file in shp.parent.iterdir():
            archive.write(file, f"图斑/{file.name}")
    shutil.rmtree(tmp_path / "t")
    with xlsxwriter.Workbook(tmp_path / "台账.xlsx") as book:
        for name, rows in {
            "审批": [["批复文号", "项目名称", "批复时间"], ["A", "甲", "2021.5.12"]],
            "补偿费": [["项目编号", "应缴金额（万元）", "缴纳时间"], ["P", 1, "2022"]],
            "说明": [["本表由办公室填写"]],
        }.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    draft = draft_project(tmp_path)
    (delivery,) = draft.deliveries
    assert (delivery.source.path, delivery.issuer, delivery.batch) == (
        "省级加密2024第1批.zip", "province", "2024-1",
    )  # fmt: skip
    assert {key: one.path for key, one in draft.registers.items()} == {
        "plans": "台账.xlsx:审批", "fees": "台账.xlsx:补偿费",
    }  # fmt: skip


def test_one_polygon_that_holds_all_others_is_the_district_whatever_it_is_called(tmp_path):
    drawn(tmp_path / "a.gpkg", (0, 0, 40, 40), x=[1])
    drawn(tmp_path / "b.gpkg", (0, 0, 20, 40), (20, 0, 40, 40), 名称=["石坪镇", "柳林乡"])
    drawn(
        tmp_path / "c.gpkg",
        (0, 0, 40, 20),
        (0, 20, 40, 40),
        小流域名称=["甲沟", "乙沟"],
        编号=[1, 2],
    )
    drawn(tmp_path / "d.gpkg", (1, 1, 2, 2), (3, 3, 4, 4), 类型=["梯田", "水保林"])
    layers = {key: one.path for key, one in draft_project(tmp_path).layers.items()}
    assert layers["district"] == "a.gpkg"
    assert layers["towns"] == "b.gpkg"


def test_two_that_fit_alike_are_both_shown_and_none_is_taken(tmp_path):
    for name in ("ranges_a.gpkg", "ranges_b.gpkg"):
        drawn(tmp_path / name, (ord(name[7]), 0, 200, 1), range_id=["R"], plan_no=[name])
    draft = draft_project(tmp_path)
    assert "ranges" not in draft.layers
    assert [(one.path, one.note) for one in draft.doubtful] == [
        ("ranges_a.gpkg", "tie"), ("ranges_b.gpkg", "tie"),
    ]  # fmt: skip
    text = project_text(draft, lang="en")
    assert "ranges_a.gpkg" in text
    assert "fits as well or better" in text


def test_the_same_thing_twice_is_taken_once(tmp_path):
    first = drawn(tmp_path / "a" / "责任范围.gpkg", (0, 0, 1, 1), range_id=["R"], plan_no=["N"])
    drawn(tmp_path / "b" / "责任范围.geojson", (0, 0, 1, 1), range_id=["R"], plan_no=["N"])
    shutil.copy(first, tmp_path / "a" / "责任范围副本.gpkg")
    draft = draft_project(tmp_path)
    assert draft.layers["ranges"].path == "a/责任范围.gpkg"
    assert [one.twin for one in draft.doubtful if one.path.startswith("a")] == ["a/责任范围.gpkg"]


def test_a_layer_without_crs_is_said_and_never_used(tmp_path):
    drawn(tmp_path / "责任范围.shp", (0, 0, 1, 1), range_id=["R"], plan_no=["N"])
    (tmp_path / "责任范围.prj").unlink()
    draft = draft_project(tmp_path)
    assert "ranges" not in draft.layers
    (spare,) = draft.doubtful
    assert (spare.problem.code, spare.guesses[0].kind) == ("crs_missing", "ranges")
    assert "防治责任范围：责任范围.shp 没有坐标系" in as_words(draft)


@pytest.mark.parametrize(
    "name", ['a"b图斑.gpkg', "图斑#1.gpkg", "图斑%20.gpkg", "图'斑.gpkg", "图斑\n[x].gpkg"]
)
def test_file_names_are_quoted_and_cannot_write_keys_of_their_own(tmp_path, name):
    plain = drawn(tmp_path / "a.gpkg", (0, 0, 1, 1), QDNM=["1"], QTYPE=["弃渣场"], QDCS=["施工"])
    plain.rename(tmp_path / name)
    table = tomllib.loads(project_text(draft_project(tmp_path)))
    assert [one["path"] for one in table.get("deliveries", [])] in ([name], [])
    assert set(table) <= {"project", "deliveries", "layers", "registers", "report"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_reason_and_comment_has_words(bare, lang):
    draft = draft_project(bare)
    for text in (project_text(draft, lang=lang), as_words(draft, lang=lang)):
        assert "why." not in text
        assert "init." not in text
        assert "{" not in text.replace("{区}", "")
    if lang == "en":
        assert "columns" in as_words(draft, lang=lang)


def test_a_drafted_project_can_be_read(bare, tmp_path):
    folder = tmp_path / "s"
    shutil.copytree(bare, folder)
    write_project(draft_project(folder), lang="en")
    project = read_project(folder / "project.toml")
    assert len(project.deliveries) == 3
    assert [one.year for one in project.erosion] == [2021, 2023]


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/realdata is not here")
@pytest.mark.parametrize(
    ("folder", "patches", "layers"),
    [
        ("amazon_mining", {"mining_2023_diff.geojson", "mining_2025Q3_diff.geojson"},
         {"ranges": "indigenous_territories_impacts.geojson", "district": "Amazon_ACA.geojson"}),
        ("frackfinder_pa", {"Ponds_2005-2013.shp", "digitized_ponds.shp"},
         {"towns": "PaCounty2013.shp"}),
        ("cn_longnan", set(), {}),
        ("quebec_watersheds", set(),
         {"district": "drainage_region_outline_0175_v2-1.zip",
          "watersheds": "catchment_without_merging_lakes_v2-1.zip"}),
    ],
)  # fmt: skip
def test_real_folders_are_taken_for_what_they_are(folder, patches, layers):
    draft = draft_project(REAL / folder)
    assert patches <= {one.source.path for one in draft.deliveries}
    assert {key: one.path for key, one in draft.layers.items()} == layers


def test_a_layer_whose_coordinates_contradict_its_crs_is_said(tmp_path):
    # Metres under a label that says degrees.
    frame = gpd.GeoDataFrame(
        {"range_id": ["R"], "plan_no": ["N"]},
        geometry=[shapely.box(500_000, 3_700_000, 500_100, 3_700_100)],
        crs="EPSG:4490",
    )
    frame.to_file(tmp_path / "责任范围.gpkg")
    text = project_text(draft_project(tmp_path))
    assert "坐标与坐标系不符" in text


def test_a_day_in_a_file_name_is_a_hint_and_no_answer(tmp_path):
    drawn(tmp_path / "省级图斑20240315.gpkg", (0, 0, 1, 1), QDNM=["1"], QTYPE=["弃渣场"])
    (delivery,) = draft_project(tmp_path).deliveries
    assert delivery.day.isoformat() == "2024-03-15"
    text = project_text(draft_project(tmp_path), lang="en")
    assert "the file name holds 2024-03-15" in text
    assert "image_date" not in tomllib.loads(text)["deliveries"][0]


def test_a_guess_by_name_alone_is_said_to_be_one(tmp_path):
    drawn(tmp_path / "patches.gpkg", (0, 0, 1, 1), (2, 0, 3, 1), colour=["red", "blue"])
    drawn(tmp_path / "orange.gpkg", (0, 0, 9, 9), (10, 0, 19, 9), colour=["red", "blue"])
    draft = draft_project(tmp_path)
    (delivery,) = draft.deliveries
    assert (delivery.source.note, delivery.issuer, delivery.batch_told) == ("weak", None, False)
    assert "ranges" not in draft.layers  # an orange is no range
    text = project_text(draft, lang="en")
    assert "a guess, please check" in text
    assert "who issued it is not known" in text
