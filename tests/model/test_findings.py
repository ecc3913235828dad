"""Findings, receipts and the notes that carry them."""

from __future__ import annotations

import geopandas as gpd
import pytest

from swcgeo.errors import SENTENCES, MissingFileError, SwcgeoError
from swcgeo.model.findings import (
    FINDING_COLUMNS,
    RECEIPT_COLUMNS,
    Finding,
    Notes,
    Receipt,
    findings_table,
    receipts_table,
)
from swcgeo.model.layers import Layer, notes_of

MISSING = Finding("geometry_missing", "patches", row=2, id="A")
TWICE = Finding("duplicate_id", "patches", row=3, id="A", fields={"rows": "1, 3"})


def test_tables_have_the_columns_of_the_contract_even_when_empty():
    assert tuple(findings_table([]).columns) == FINDING_COLUMNS
    assert tuple(receipts_table([]).columns) == RECEIPT_COLUMNS


def test_a_finding_speaks_both_languages():
    assert TWICE.message("zh") == "编号 A 出现在第 1, 3 行。"
    assert TWICE.message("en") == "The id A stands in rows 1, 3."


def test_a_field_that_names_a_label_is_put_into_the_language():
    unknown = Finding("patch_unknown", "patches", id="A", fields={"reason": "@reason.date_missing"})
    assert "结论取决于缺失的日期" in unknown.message("zh")
    assert "depends on a missing date" in unknown.message("en")


def test_the_worst_finding_makes_the_exit_code():
    remark = Finding("survey_year_missing", "erosion")
    assert Notes((remark,)).exit_code == 0
    assert Notes((remark, MISSING)).exit_code == 1
    assert Notes((remark, MISSING)).worst == "error"


def test_what_is_said_twice_stands_once():
    assert (Notes((MISSING,)) + Notes((MISSING, TWICE))).findings == (MISSING, TWICE)


def test_a_receipt_names_its_method_with_details():
    table = receipts_table([Receipt("ranges", 1, "R", "profile: A→patch_id")], lang="en")
    assert table["method"].item().endswith(": A→patch_id")


def test_a_selection_of_a_layer_is_a_plain_frame():
    layer = Layer({"patch_id": ["A", "B"]}, geometry=[None, None], notes=Notes((MISSING,)))
    assert layer.notes.findings == (MISSING,)
    for derived in (layer.head(1), layer[layer["patch_id"] == "A"], layer.copy()):
        assert type(derived) is gpd.GeoDataFrame


def test_notes_of_several_layers_come_together_in_order():
    one = Layer({"patch_id": ["A"]}, geometry=[None], notes=Notes((MISSING,)))
    other = Layer({"patch_id": ["A"]}, geometry=[None], notes=Notes((TWICE,)))
    assert notes_of(one, None, other).findings == (MISSING, TWICE)


def test_every_error_sentence_stands_in_both_languages():
    assert all(len(pair) == 2 and all(pair) for pair in SENTENCES.values())


def test_an_error_is_also_the_builtin_that_a_caller_expects():
    problem = MissingFileError("file_missing", layer="ranges", path="r.shp")
    assert isinstance(problem, (SwcgeoError, FileNotFoundError, ValueError))
    assert str(problem) == "ranges: there is no file r.shp. Check the path."
    assert problem.sentence("zh").startswith("ranges：文件不存在")
    assert problem.exit_code == 2
    with pytest.raises(KeyError, match="no_such_code"):
        str(SwcgeoError("no_such_code"))


def test_what_reads_the_same_is_said_once_and_what_does_not_stays():
    first, same, other = (
        Finding("ground_ungraded", "watersheds", id="W", fields={"area_km2": area})
        for area in (0.5, 0.5 + 1e-12, 0.6)
    )
    assert (Notes((first,)) + Notes((same, other))).findings == (first, other)


def test_a_column_of_ours_is_named_in_chinese_with_its_name_in_the_contract():
    fields = {"column": "image_date", "count": 2, "rows": 3}
    finding = Finding("dates_empty", "patches", fields=fields)
    assert finding.message("zh") == "影像日期（image_date） 有 2 个空值（共 3 行）。"
    assert finding.message("en") == "2 of 3 cells of image_date are empty."
    theirs = Finding("dates_empty", "patches", fields={**fields, "column": "a.拍摄时间"})
    assert theirs.message("zh").startswith("a.拍摄时间 有")
