"""Every encoding, under every statement about it: no cell garbled, no verdict wrong."""

from __future__ import annotations

import pytest

from swcgeo.errors import LayerError
from swcgeo.read.registers import read_plans
from swcgeo.read.tables.sheets import read_table
from swcgeo.read.text.encoding import SURE, decide_encoding
from swcgeo.read.vectors import read_vector
from tests.read.shapefile_bytes import Column, dbf, left, write_shapefile

READ_AS = {"gbk": "gb18030", "gb18030": "gb18030", "gb2312": "gb18030", "big5": "cp950",
           "utf-8": "utf-8"}  # fmt: skip
STATED_WRONG = {"gbk": ["UTF-8", "Big5", "ISO-8859-1"], "gb18030": ["UTF-8", "950", "ANSI 1252"],
                "gb2312": ["65001", "BIG5", "88591"], "big5": ["UTF-8", "936", "GB18030"],
                "utf-8": ["GBK", "Big5", "ISO-8859-1"]}  # fmt: skip
STATED_RIGHT = {"gbk": "936", "gb18030": "GB18030", "gb2312": "GB2312", "big5": "Big5",
                "utf-8": "UTF-8"}  # fmt: skip
LANGUAGE_RIGHT = {"gbk": 0x4D, "gb18030": 0x4D, "gb2312": 0x4D, "big5": 0x4F, "utf-8": 0x57}
LANGUAGE_WRONG = {"gbk": 0x4F, "gb18030": 0x57, "gb2312": 0x13, "big5": 0x4D, "utf-8": 0x4D}

SIMPLIFIED = {
    "whole": [
        Column("图斑编号", ("WD-0062", "WD-0063", "WD-0064", "WD-0065"), 10),
        Column("扰动面积", ("1.25公顷", "约3亩", "", "0.80"), 12),
        Column("地点", ("马街镇垭口坪", "渭子沟", "崾岘塬", "大峁梁"), 30),
        Column("备注", ("弃土（渣）场，未拦挡", "施工", "其他扰动", "联通公司"), 40),
    ],
    "few": [Column("NAME", ("渭子沟", "大坪"), 20), Column("KIND", ("施工", ""), 8)],
    "short": [Column("N", ("垭口", "坪上", "沟里", "塬", "峁", "梁"), 6)],
    "headings": [Column("图斑编号", ("P1", "P2"), 8), Column("扰动面积", ("1.2", "3.4"), 8)],
    "cut": [
        # Ten bytes end inside a character of these headings in both GBK and UTF-8.
        Column("T扰动图斑编号", ("P1", "P2", "P3"), 8),
        Column("a扰动图斑类型", ("其他扰动", "弃土（渣）场", "施工扰动地"), 11),
        Column(
            "项目名称", ("陇南市武都区至九寨沟高速公路工程", "马街镇安置点建设项目", "兰渝铁路"), 23
        ),
    ],
}
TRADITIONAL = {
    "whole": [
        Column("圖斑編號", ("TN-0062", "TN-0063", "TN-0064", "TN-0065"), 10),
        Column("擾動面積", ("1.25公頃", "約3畝", "", "0.80"), 12),
        Column("地點", ("馬家鄉埡口坪", "漢江支溝", "秦嶺北坡", "張家灣"), 30),
        Column("備註", ("棄土（渣）場，未攔擋", "施工", "其他擾動", "電信公司"), 40),
    ],
    "few": [Column("NAME", ("馬家溝", "大坪"), 20), Column("KIND", ("施工", ""), 8)],
    "short": [Column("N", ("埡口", "坪上", "溝裡", "嶺", "鄉", "梁"), 6)],
    "headings": [Column("圖斑編號", ("P1", "P2"), 8), Column("擾動面積", ("1.2", "3.4"), 8)],
    "cut": [
        Column("T擾動圖斑編號", ("P1", "P2", "P3"), 8),
        Column("a擾動圖斑類型", ("其他擾動", "棄土（渣）場", "施工擾動地"), 11),
        Column(
            "項目名稱", ("漢江流域水土保持綜合治理工程", "馬家鄉安置點建設項目", "南迴鐵路"), 23
        ),
    ],
}
RARE = [
    # 㙘 㴔 䃎 㟃 stand in extension A, 𡎚 in B: four bytes in GB18030.
    Column("地名", ("㙘家沟", "大㴔村", "䃎石坪", "㟃头", "𡎚上"), 12),
    Column("备注", ("坐落㙘家沟东侧", "", "在建", "", "属𡎚上小流域"), 20),
]


def worlds():
    for encoding in READ_AS:
        tables = TRADITIONAL if encoding == "big5" else SIMPLIFIED
        tables = {**tables, "rare": RARE} if encoding in {"gb18030", "utf-8"} else tables
        statements = [None, STATED_RIGHT[encoding], *STATED_WRONG[encoding]]
        languages = [LANGUAGE_RIGHT[encoding], 0, LANGUAGE_WRONG[encoding]]
        for kind, table in tables.items():
            for cpg in statements:
                for language in languages:
                    name = f"{encoding}-{kind}-{cpg}-{language:02x}"
                    yield pytest.param(encoding, table, cpg, language, id=name)
    for kind, table in TRADITIONAL.items():
        for encoding in ("gbk", "utf-8"):
            yield pytest.param(encoding, table, None, 0, id=f"{encoding}-traditional-{kind}")


WORLDS = list(worlds())


def test_the_matrix_is_as_large_as_it_says():
    assert len(WORLDS) == 27 * 15 + 10


@pytest.mark.parametrize(("encoding", "table", "cpg", "language"), WORLDS)
def test_every_cell_is_read_as_it_was_written_and_a_false_statement_is_said(
    tmp_path, encoding, table, cpg, language
):
    path = tmp_path / "t.shp"
    write_shapefile(path, table, encoding=encoding, cpg=cpg, language=language)
    layer = read_vector(path, layer_name="patches")
    for column, heading in zip(table, layer.columns, strict=False):
        assert heading == left(column.heading, encoding, 10)[0]
        for written, read in zip(column.texts, layer[heading], strict=True):
            assert (read if isinstance(read, str) else "") == left(written, encoding, column.width)[
                0
            ]
    spoiled = {
        (row, left(column.heading, encoding, 10)[0])
        for column in table
        for row, text in enumerate(column.texts, start=1)
        if not left(text, encoding, column.width)[1]
    }
    listed = {
        (one.row, one.fields["field"])
        for one in layer.notes.findings
        if one.code == "text_undecodable"
    }
    assert listed == spoiled
    codes = {one.code for one in layer.notes.findings}
    said = codes & {"encoding_contradicted", "encoding_guessed", "encoding_doubtful"}
    if cpg == STATED_RIGHT[encoding]:
        assert said <= {"encoding_doubtful"}
    elif cpg is not None:
        assert said
        assert "encoding_guessed" not in said


@pytest.mark.parametrize("encoding", READ_AS)
@pytest.mark.parametrize("kind", ["whole", "cut"])
def test_tables_of_some_size_leave_no_doubt(encoding, kind):
    table = (TRADITIONAL if encoding == "big5" else SIMPLIFIED)[kind]
    cells = [left(column.heading, encoding, 10)[0].encode(encoding) for column in table]
    cells += [text.encode(encoding) for column in table for text in column.texts]
    for stated in (None, STATED_RIGHT[encoding], *STATED_WRONG[encoding]):
        verdict = decide_encoding(cells, stated=stated)
        assert (verdict.encoding, verdict.confidence >= SURE) == (READ_AS[encoding], True)


def test_a_single_character_that_reads_in_two_encodings_is_a_doubt_with_both_readings():
    # 嶺 in Big5 and 拉 in GBK are the same two bytes.
    cell = "嶺".encode("big5")
    assert cell == "拉".encode("gbk")
    verdict = decide_encoding([cell])
    assert verdict.confidence < SURE
    assert "嶺" in verdict.evidence
    assert "拉" in verdict.evidence


def test_headings_in_another_encoding_than_the_cells_are_read_as_what_they_are(tmp_path):
    path = tmp_path / "t.shp"
    write_shapefile(path, SIMPLIFIED["whole"], encoding="utf-8", cpg="UTF-8")
    raw = path.with_suffix(".dbf").read_bytes()
    for column in SIMPLIFIED["whole"]:
        written = column.heading.encode()[:10].ljust(11, b"\0")
        raw = raw.replace(written, column.heading.encode("gbk")[:10].ljust(11, b"\0"), 1)
    path.with_suffix(".dbf").write_bytes(raw)
    layer = read_vector(path, layer_name="patches")
    assert list(layer.columns)[:4] == ["图斑编号", "扰动面积", "地点", "备注"]
    assert layer["地点"].tolist() == ["马街镇垭口坪", "渭子沟", "崾岘塬", "大峁梁"]
    assert {one.code for one in layer.notes.findings} >= {"headings_in_other_encoding"}


def test_a_heading_that_reads_in_no_encoding_is_said(tmp_path):
    path = tmp_path / "t.shp"
    write_shapefile(path, SIMPLIFIED["whole"], encoding="utf-8", cpg="UTF-8")
    raw = path.with_suffix(".dbf").read_bytes()
    broken = raw.replace("备注".encode(), b"\xff\xfe\x81AB\xff", 1)
    path.with_suffix(".dbf").write_bytes(broken)
    layer = read_vector(path, layer_name="patches")
    (finding,) = [one for one in layer.notes.findings if one.code == "heading_undecodable"]
    assert "AB" in finding.fields["field"]


def test_a_broken_heading_does_not_garble_the_one_beside_it(tmp_path):
    path = tmp_path / "t.shp"
    table = [Column("地点", ("渭子沟",), 12), Column("备注", ("采石场",), 12)]
    write_shapefile(path, table, encoding="utf-8", cpg="UTF-8")
    raw = path.with_suffix(".dbf").read_bytes()
    path.with_suffix(".dbf").write_bytes(raw.replace("备注".encode(), b"\xff\xfe\x81AB\xff", 1))
    layer = read_vector(path, layer_name="patches")
    assert layer.columns[0] == "地点"
    assert "heading_undecodable" in {one.code for one in layer.notes.findings}


CSV_ENCODINGS = ["gbk", "gb18030", "gb2312", "big5", "utf-8", "utf-8-sig", "utf-16", "utf-16-le",
                 "utf-16-be"]  # fmt: skip


@pytest.mark.parametrize("encoding", CSV_ENCODINGS)
@pytest.mark.parametrize("ending", [".csv", ".tsv", ".txt"])
@pytest.mark.parametrize("kind", ["whole", "few", "short", "headings"])
def test_text_tables_are_read_in_every_encoding(tmp_path, encoding, ending, kind):
    table = (TRADITIONAL if encoding == "big5" else SIMPLIFIED)[kind]
    between = "\t" if ending == ".tsv" else ","
    # A first column of numbers, since rows without any content are left out.
    lines = [("id", *(column.heading for column in table))]
    lines += [
        (str(row + 1), *(column.texts[row] for column in table))
        for row in range(len(table[0].texts))
    ]
    file = tmp_path / f"t{ending}"
    content = "".join(between.join(line) + "\r\n" for line in lines)
    file.write_bytes(content.encode(encoding))
    read, _ = read_table(file, sheet=None, layer_name="plans", encoding=None)
    assert list(read.columns) == list(lines[0])
    shown = [
        tuple(cell if isinstance(cell, str) else "" for cell in row)
        for row in read.itertuples(index=False)
    ]
    assert shown == lines[1:]


@pytest.mark.parametrize("encoding", READ_AS)
@pytest.mark.parametrize("cpg", [None, "right", "wrong"])
def test_a_dbf_without_shapes_is_a_table_like_others(tmp_path, encoding, cpg):
    table = (TRADITIONAL if encoding == "big5" else SIMPLIFIED)["whole"]
    file = tmp_path / "t.dbf"
    file.write_bytes(dbf(table, encoding=encoding, language=0))
    stated = {"right": STATED_RIGHT[encoding], "wrong": STATED_WRONG[encoding][0]}.get(cpg)
    if stated is not None:
        file.with_suffix(".cpg").write_text(stated)
    read, findings = read_table(file, sheet=None, layer_name="plans", encoding=None)
    assert list(read.columns) == [left(column.heading, encoding, 10)[0] for column in table]
    for name, column in zip(read.columns, table, strict=True):
        assert [cell or "" for cell in read[name]] == list(column.texts)
    codes = {one.code for one in findings}
    assert (
        codes
        == {None: {"encoding_guessed"}, "right": set(), "wrong": {"encoding_contradicted"}}[cpg]
    )


def test_a_register_of_plans_may_be_a_dbf(tmp_path):
    columns = [
        Column("批复文号", ("武水保〔2023〕7号", ""), 24),
        Column("X坐标", ("500000", "500100"), 10),
        Column("Y坐标", ("3700000", "3700100"), 10),
    ]
    file = tmp_path / "plans.dbf"
    file.write_bytes(dbf(columns, encoding="gbk", language=0))
    plans = read_plans(file, crs="EPSG:4544")
    assert plans["plan_no"][0] == "武水保〔2023〕7号"
    assert plans.geometry[1].wkt == "POINT (500100 3700100)"


def test_a_dbf_that_is_none_is_a_file_that_cannot_be_read(tmp_path):
    file = tmp_path / "plans.dbf"
    file.write_bytes(b"nothing of the kind")
    with pytest.raises(LayerError):
        read_table(file, sheet=None, layer_name="plans", encoding=None)
