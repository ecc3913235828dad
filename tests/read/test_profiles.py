"""Delivered headings and their canonical names."""

from __future__ import annotations

import geopandas as gpd
import pytest

from swcgeo.errors import UsageError
from swcgeo.read.dialects.headings import _is_cut
from swcgeo.read.dialects.profiles import CANONICAL, apply_profile, load_profiles


def frame(**columns):
    rows = len(next(iter(columns.values())))
    return gpd.GeoDataFrame(columns, geometry=[None] * rows)


def test_the_ministrys_codes_are_named_and_its_hectares_become_square_metres():
    # 1.5 hm² = 15 000 m²
    layer = apply_profile(
        frame(QDNM=["0012"], QTYPE=["弃土（渣）场"], QAREA=[1.5], BYD=["合规"]), kind="patches"
    )
    assert layer["patch_id"].tolist() == ["0012"]
    assert layer["patch_type"].tolist() == ["弃土（渣）场"]
    assert layer[["QAREA", "stated_area_m2"]].values.tolist() == [[1.5, 15_000.0]]
    assert layer["BYD"].tolist() == ["合规"]
    used = [f.fields for f in layer.notes.findings if f.code == "profile_used"]
    # Three of four headings are known whole: 3 / 4.
    assert [(f["profile"], f["mapped"], f["score"]) for f in used] == [("水利部下发", 3, "0.75")]
    assert [r.method.split(":")[0] for r in layer.notes.receipts] == ["profile", "unit"]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_headings_cut_to_ten_bytes_are_known_by_what_is_left(encoding):
    full = {
        "图斑编号": ["1", "2"], "扰动图斑类型": ["其他扰动", "弃渣场"],
        "扰动变化类型": ["新增", "续建（范围扩大）"], "扰动图斑面积": [1.0, 2.0],
    }  # fmt: skip
    named, taken = {}, set()
    for name, cells in full.items():
        raw = name.encode(encoding)
        cut = raw[:10].decode(encoding, errors="ignore")
        while cut in taken:
            cut = f"{raw[:8].decode(encoding, errors='ignore')}_1"
        taken.add(cut)
        named[cut] = cells
    layer = apply_profile(frame(**named), kind="patches")
    assert layer["patch_id"].tolist() == ["1", "2"]
    assert layer["patch_type"].tolist() == ["其他扰动", "弃渣场"]
    assert layer["change_type"].tolist() == ["新增", "续建（范围扩大）"]
    assert layer["stated_area_m2"].tolist() == [10_000.0, 20_000.0]


def test_a_heading_that_could_be_several_is_decided_by_its_cells():
    # 扰动图 is what UTF-8 leaves of 扰动图斑编号 and of 扰动图斑类型.
    ids = apply_profile(frame(扰动图=["A1", "A2"]), kind="patches")
    types = apply_profile(frame(扰动图=["其他扰动", "其他扰动"]), kind="patches")
    assert "patch_id" in ids
    assert "patch_type" in types


@pytest.mark.parametrize(
    ("heading", "cut"),
    [
        ("扰动图斑编", True),
        ("扰动图", True),
        ("扰动图_1", True),
        ("扰动", False),
        ("扰动图斑编号", False),
    ],
)
def test_only_what_ten_bytes_leave_counts_as_a_cut(heading, cut):
    assert _is_cut(heading, "扰动图斑编号") is cut


def test_canonical_names_are_understood_in_any_case_and_cut_by_a_shapefile():
    layer = apply_profile(
        frame(RANGE_ID=["r"], project_na=["x"], stated_are=[1.0], approved_o=["2020"]),
        kind="ranges",
    )
    assert {"range_id", "project_name", "stated_area_m2", "approved_on"} <= set(layer.columns)


def test_a_unit_in_brackets_overrules_the_profile():
    # 1500 亩 = 1 km² = 1 000 000 m²; the profile alone would take 扰动面积 as hm².
    layer = apply_profile(frame(**{"扰动面积（亩）": [1500.0]}), kind="patches")
    assert layer["stated_area_m2"].tolist() == pytest.approx([1_000_000.0])
    metres = apply_profile(frame(**{"扰动面积(m²)": [7.0]}), kind="patches")
    assert metres["stated_area_m2"].tolist() == [7.0]


def test_two_headings_for_one_column_are_listed_and_the_first_is_used():
    layer = apply_profile(frame(图斑编号=["a"], 扰动图斑编号=["b"]), kind="patches")
    (finding,) = [f for f in layer.notes.findings if f.code == "column_ambiguous"]
    assert layer["patch_id"].tolist() == ["a"]
    assert layer["扰动图斑编号"].tolist() == ["b"]
    assert finding.fields["used"] == "图斑编号"


def test_a_canonical_name_goes_before_a_profile():
    layer = apply_profile(frame(QDNM=["q"], patch_id=["p"]), kind="patches")
    assert layer["patch_id"].tolist() == ["p"]
    assert layer["QDNM"].tolist() == ["q"]


def test_an_unknown_layer_is_carried_through_untouched():
    delivered = frame(SubId=[1], Foo=["x"])
    layer = apply_profile(delivered, kind="watersheds")
    assert list(layer.columns) == list(delivered.columns)
    assert layer.notes.findings == ()


@pytest.mark.parametrize(
    ("kind", "heading", "column"),
    [("ranges", "PRNM", "project_name"), ("ranges", "SADT", "approved_on"),
     ("ranges", "矢量化类型", "range_kind"), ("treatments", "图斑编码", "treatment_id"),
     ("treatments", "措施名称", "measure"), ("erosion", "土壤侵蚀强度", "grade"),
     ("plans", "批复文号", "plan_no"), ("ranges", "ＰＲＮＭ", "project_name")],
)  # fmt: skip
def test_headings_of_other_tables_are_known(kind, heading, column):
    assert apply_profile(frame(**{heading: ["x"]}), kind=kind)[column].tolist() == ["x"]


def test_range_areas_of_the_platform_are_square_metres_and_of_the_app_hectares():
    platform = apply_profile(frame(respArea=[15_000.0]), kind="ranges")
    app = apply_profile(frame(DAREA=[1.5]), kind="ranges")
    assert platform["stated_area_m2"].tolist() == app["stated_area_m2"].tolist() == [15_000.0]


def test_packaged_profiles_name_canonical_columns_only():
    for profile in load_profiles():
        for kind, columns in profile.headings.items():
            assert set(columns) <= set(CANONICAL[kind]), (profile.name, kind)


def test_a_profile_of_ones_own_comes_first(tmp_path):
    (tmp_path / "mine.toml").write_text('title = "M"\n[patches]\npatch_id = ["NUM"]', "utf-8")
    layer = apply_profile(frame(NUM=["1"]), kind="patches", extra_dirs=[tmp_path])
    assert layer["patch_id"].tolist() == ["1"]


def test_a_profile_with_a_slip_is_refused(tmp_path):
    (tmp_path / "mine.toml").write_text('[patches]\npatch_ids = ["NUM"]', "utf-8")
    with pytest.raises(UsageError, match=r"mine.toml.*patch_ids"):
        apply_profile(frame(NUM=["1"]), kind="patches", extra_dirs=[tmp_path])


def test_the_delivered_frame_is_left_as_it_was():
    delivered = frame(QDNM=["1"], QAREA=[1.0])
    apply_profile(delivered, kind="patches")
    assert list(delivered.columns) == ["QDNM", "QAREA", "geometry"]


def test_of_several_headings_the_one_that_the_profile_names_first_is_used():
    # Whichever column stands first in the file: 图斑编号 comes before 图斑号 in the profile.
    layer = apply_profile(frame(图斑号=["b"], 图斑编号=["a"]), kind="patches")
    assert layer["patch_id"].tolist() == ["a"]


def test_a_project_name_is_the_key_of_treatments_only_where_there_is_no_number():
    both = apply_profile(frame(图斑编码=["1"], 项目名称=["甲"], 项目编号=["P"]), kind="treatments")
    name = apply_profile(frame(图斑编码=["1"], 项目名称=["甲"]), kind="treatments")
    assert (both["project_id"].tolist(), name["project_id"].tolist()) == (["P"], ["甲"])
    assert "column_ambiguous" not in {f.code for f in both.notes.findings}


def test_the_profile_that_understands_most_is_used_and_a_close_second_is_named():
    # ministry: QDNM QTYPE QDCS QAREA PROJECT_ID; the app of 2018 has all of these but the last.
    columns = {"QDNM": ["1"], "QTYPE": ["弃渣场"], "QDCS": ["施工"], "QAREA": [1.0]}
    alike = apply_profile(frame(**columns), kind="patches")
    (close,) = [f for f in alike.notes.findings if f.code == "profile_close"]
    assert (close.fields["profile"], close.fields["second"]) == ("水利部下发", "外业 APP")
    apart = apply_profile(frame(**columns, PROJECT_ID=["P"], interTime=["2023"]), kind="patches")
    assert "profile_close" not in {f.code for f in apart.notes.findings}


def test_a_close_second_that_reads_a_heading_otherwise_is_a_warning(tmp_path):
    # The two ways to read FZZRFWMJ: m² in the range table, hm² in a dialect drawn here.
    from swcgeo.read.dialects import library as dialects
    from swcgeo.read.dialects import profiles

    rival = dialects.Profile("r", "R", 9, {"ranges": {
        "project_name": (("XMMC", None),), "stated_area_m2": (("FZZRFWMJ", "hm2"),)}})  # fmt: skip
    delivered = frame(XMMC=["甲"], FZZRFWMJ=[1.0])
    used = profiles.score_profiles(
        delivered, ["XMMC", "FZZRFWMJ"], kind="ranges", profiles=load_profiles()
    )[:1]
    (finding,) = profiles._close(delivered, used, kind="ranges", profiles=(*load_profiles(), rival))
    assert (finding.code, finding.fields["columns"]) == ("profile_rival", "FZZRFWMJ")


def test_two_profiles_of_ones_own_that_read_a_heading_otherwise_are_a_warning(tmp_path):
    for name, unit in (("a", "hm2"), ("b", "m2")):
        words = f'title = "{name}"\n[ranges]\nstated_area_m2 = ["MJ@{unit}"]'
        (tmp_path / f"{name}.toml").write_text(words, "utf-8")
    one_alone = apply_profile(frame(MJ=[1.0]), kind="ranges", extra_dirs=[tmp_path / "a.toml"])
    assert "profile_rival" not in {f.code for f in one_alone.notes.findings}
    both = apply_profile(frame(MJ=[1.0]), kind="ranges", extra_dirs=[tmp_path])
    (finding,) = [f for f in both.notes.findings if f.code == "profile_rival"]
    assert (finding.fields["profile"], finding.fields["columns"]) == ("a", "MJ")


def test_cells_that_are_no_words_of_the_code_list_count_against_a_profile():
    from swcgeo.read.dialects.profiles import score_profiles

    def score(cell):
        delivered = frame(QTYPE=[cell])
        (best, *_) = score_profiles(delivered, ["QTYPE"], kind="patches", profiles=load_profiles())
        return best.score

    assert (score("弃渣场"), score("三月"), score(None)) == (1.0, 0.5, 1.0)


def test_a_profile_of_ones_own_goes_before_better_ones_and_before_canonical_names(tmp_path):
    (tmp_path / "mine.toml").write_text('[patches]\npatch_id = ["NUM"]', "utf-8")
    delivered = frame(QDNM=["q"], QTYPE=["弃渣场"], QDCS=["施工"], NUM=["n"], patch_id=["p"])
    layer = apply_profile(delivered, kind="patches", extra_dirs=[tmp_path / "mine.toml"])
    assert layer["patch_id"].tolist() == ["n"]
    assert layer["patch_type"].tolist() == ["弃渣场"]  # what it leaves open others fill
    assert layer["patch_id_1"].tolist() == ["p"]
    assert "column_ambiguous" in {f.code for f in layer.notes.findings}


def test_a_profile_of_ones_own_explains_words_and_units(tmp_path):
    text = '[patches]\npatch_type = ["LX"]\nstated_area_m2 = ["MJ@亩"]\n[values.patch_type]\n"宅基地" = "other"'
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    layer = apply_profile(
        frame(LX=["宅基地", "弃渣场", None], MJ=[15.0, 30.0, None]), kind="patches",
        extra_dirs=[tmp_path],
    )  # fmt: skip
    assert layer["patch_type"].tolist()[:2] == ["other", "弃渣场"]
    assert layer["LX"].tolist()[:2] == ["宅基地", "弃渣场"]
    assert layer["stated_area_m2"].tolist()[:2] == pytest.approx([10_000, 20_000])
    assert any("宅基地→other (1)" in r.method for r in layer.notes.receipts)


@pytest.mark.parametrize(
    "text",
    ['[values.patch_type]\n"宅基地" = "house"', '[values.colour]\na = "b"',
     '[patches]\nstated_area_m2 = ["MJ@furlong"]', "[patches", '[patch]\npatch_id = ["A"]'],
)  # fmt: skip
def test_a_profile_that_names_what_does_not_exist_is_refused(tmp_path, text):
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"The profile .*mine.toml"):
        load_profiles([tmp_path])


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("扰动面积(亩)", 1e4 / 15), ("扰动面积/亩", 1e4 / 15), ("扰动面积_km2", 1e6),
     ("扰动面积公顷", 1e4), ("扰动面积（平方米）", 1.0), ("扰动面积", 1e4)],
)  # fmt: skip
def test_a_unit_is_read_in_brackets_or_behind_a_heading(heading, unit):
    layer = apply_profile(frame(**{heading: [3.0]}), kind="patches")
    assert layer["stated_area_m2"].tolist() == pytest.approx([3 * unit])
