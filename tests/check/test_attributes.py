"""Cells are read as people write them, and what cannot be read is named."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from swcgeo.check.attributes import (
    check_attributes,
    codes,
    dates,
    has_column,
    ids,
    numbers,
    texts,
)
from swcgeo.model.codes import PATCH_TYPES, PROJECT_TYPES


def codes_of(frame, kind):
    """Return the codes of all findings."""
    return [finding.code for finding in check_attributes(frame, kind=kind)]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2023-05-12", "2023-05-12"),
        ("2023.5.12", "2023-05-12"),
        ("2023/5/12", "2023-05-12"),
        ("2023/5/12 0:00", "2023-05-12"),
        ("2023-05-12T08:30:00Z", "2023-05-12"),
        ("20230512", "2023-05-12"),
        (20230512, "2023-05-12"),
        (20230512.0, "2023-05-12"),
        ("2023年5月12日", "2023-05-12"),
        (" ２０２３年５月１２日 ", "2023-05-12"),
        (dt.date(2023, 5, 12), "2023-05-12"),
        (dt.datetime.fromisoformat("2023-05-12T23:59"), "2023-05-12"),
        (np.datetime64("2023-05-12T10:00"), "2023-05-12"),
        ("2023年2月", "2023-02-28"),
        ("2024-02", "2024-02-29"),
        ("2023", "2023-12-31"),
        (2023, "2023-12-31"),
        (2023.0, "2023-12-31"),
        ("2023年", "2023-12-31"),
    ],
)
def test_a_day_is_read_however_it_is_written(written, day):
    frame = pd.DataFrame({"image_date": pd.Series([written], dtype=object)})
    assert dates(frame, "image_date").tolist() == [dt.date.fromisoformat(day)]


@pytest.mark.parametrize(
    # No such day, no such month, no plausible year, a month without point, a range, words.
    "written",
    ["2023-02-30", "2023-13-01", "1899-12-30", "2101", 20235, 2023.5, "2023-2024", "春季", "0"],
)
def test_what_is_no_day_is_missing_and_named(written):
    frame = pd.DataFrame({"patch_id": ["A"], "image_date": pd.Series([written], dtype=object)})
    assert np.isnat(dates(frame, "image_date")).all()
    assert codes_of(frame, "patches") == ["date_unreadable"]


def test_date_columns_of_every_make_give_days():
    day = np.datetime64("2023-05-12", "D")
    for column in (
        pd.to_datetime(pd.Series(["2023-05-12", None])),
        pd.to_datetime(pd.Series(["2023-05-12 23:00", None])).dt.tz_localize("Asia/Shanghai"),
        pd.Series([20230512, None], dtype="Int64"),
        pd.Series([20230512, None]),
        pd.Series(["2023-05-12", None]).astype("category"),
    ):
        read = dates(pd.DataFrame({"image_date": column}), "image_date")
        assert read.dtype == np.dtype("datetime64[D]")
        assert read[0] == day
        assert np.isnat(read[1])


def test_ids_stay_as_delivered():
    frame = pd.DataFrame({"patch_id": pd.Series(["007", 12.0, " A-1 ", None, "", 3], dtype=object)})
    # Rows 4 and 5 have no id: their row numbers stand in.
    assert ids(frame, "patch_id").tolist() == ["007", "12", "A-1", "4", "5", "3"]
    assert ids(frame, "range_id").tolist() == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("3.2公顷", 3.2),
        ("1,234.5", 1234.5),
        ("１２．５", 12.5),
        ("約", None),
        ("约3.2hm²", 3.2),
        ("1200 m2", 1200.0),
        ("5 t/(km²·a)", 5.0),
        ("-3", -3.0),
        (4, 4.0),
        ("1e3", 1000.0),
        ("25%", 0.25),
        # A span, a sum, a date, a decimal comma and grouping that is none: not one number each.
        ("3-5", None),
        ("3.2+1.5", None),
        ("2023年5月", None),
        ("3,2", None),
        ("12,34", None),
        ("无", None),
        (float("inf"), None),
    ],
)
def test_a_number_is_read_with_its_unit_left_aside(written, number):
    frame = pd.DataFrame({"patch_id": ["A"], "stated_area_m2": pd.Series([written], dtype=object)})
    read = numbers(frame, "stated_area_m2").item()
    assert (np.isnan(read) and number is None) or read == number
    assert codes_of(frame, "patches") == ([] if number is not None else ["number_unreadable"])


def test_codes_know_terms_and_delivery_codes_and_nothing_else():
    frame = pd.DataFrame({"patch_type": ["弃土(渣)场", "02", "2", "spoil", "宅基地", None, " "]})
    read = codes(frame, "patch_type", PATCH_TYPES).tolist()
    assert read == ["spoil", "borrow", "borrow", "spoil", None, None, None]
    assert codes(pd.DataFrame({"t": [1.0, np.nan]}), "t", PROJECT_TYPES).tolist() == ["road", None]
    assert codes(frame, "build_state", PATCH_TYPES).tolist() == [None] * 7


def test_reading_leaves_the_frame_and_any_index_alone():
    frame = pd.DataFrame({"patch_id": ["A", None]}, index=[7, 7])
    before = frame.copy(deep=True)
    assert texts(frame, "patch_id").tolist() == ["A", None]
    assert codes_of(frame, "patches") == ["id_empty"]
    pd.testing.assert_frame_equal(frame, before)


def test_cells_without_a_hash_and_columns_of_one_name_can_be_read():
    assert texts(pd.DataFrame({"a": [[1, 2], None]}), "a").tolist() == ["[1, 2]", None]
    twice = pd.DataFrame([["A", "B"]], columns=["patch_id", "patch_id"])
    assert ids(twice, "patch_id").tolist() == ["A"]


def test_an_empty_frame_has_no_findings_on_cells():
    empty = pd.DataFrame({"patch_id": [], "image_date": []})
    assert has_column(empty, "patch_id")
    assert codes_of(empty, "patches") == []
    assert dates(empty, "image_date").shape == (0,)


def test_a_missing_id_column_is_one_finding_and_each_empty_id_another():
    assert codes_of(pd.DataFrame({"a": [1, 2]}), "watersheds") == ["id_missing"]
    findings = check_attributes(pd.DataFrame({"watershed_id": ["W", None]}), kind="watersheds")
    assert [(found.code, found.row, found.id) for found in findings] == [("id_empty", 2, "2")]


def test_an_id_that_stands_three_times_is_one_finding_with_all_rows():
    frame = pd.DataFrame({"watershed_id": ["W1", "W2", "W1", "W1"]})
    (found,) = check_attributes(frame, kind="watersheds")
    assert (found.code, found.id, found.fields["rows"]) == ("duplicate_id", "W1", "1, 3, 4")


def test_a_row_number_that_stands_in_may_not_clash_with_an_id():
    frame = pd.DataFrame({"watershed_id": ["2", None]})
    assert codes_of(frame, "watersheds") == ["id_empty", "duplicate_id"]


def test_two_sources_may_use_the_same_patch_ids():
    frame = pd.DataFrame({"patch_id": ["1", "1"], "source": ["ministry", "province"]})
    assert codes_of(frame, "patches") == []


def test_one_treatment_at_two_stages_is_no_duplicate_but_at_one_stage_it_is():
    drawn = pd.DataFrame({"treatment_id": ["T", "T"], "year": 2022, "stage": ["设计", "验收"]})
    assert codes_of(drawn, "treatments") == []
    assert codes_of(drawn.assign(stage="验收"), "treatments") == ["duplicate_id"]


def test_versions_and_parts_of_a_range_are_no_duplicates():
    versions = pd.DataFrame({"range_id": ["R", "R"], "approved_on": ["2020-1-1", "2021-1-1"]})
    same = pd.DataFrame({"range_id": ["R", "R"], "approved_on": ["2020-1-1", "2020.1.1"]})
    parts = gpd.GeoDataFrame(
        {"range_id": ["R", "R", "R"], "version": [1, 1, 1]},
        geometry=[box(0, 0, 1, 1), box(5, 5, 6, 6), box(0, 0, 1, 1)],
    )
    assert codes_of(versions, "ranges") == []
    assert codes_of(same, "ranges") == ["duplicate_id"]
    assert codes_of(parts[:2], "ranges") == []
    (found,) = check_attributes(parts, kind="ranges")  # rows 1 and 3 are one outline twice
    assert found.fields["rows"] == "1, 3"


def test_an_unknown_value_is_named_once_with_its_count():
    frame = pd.DataFrame({"patch_id": list("ABC"), "patch_type": ["01", "宅基地", "宅基地"]})
    (found,) = check_attributes(frame, kind="patches")
    assert (found.code, found.row, found.fields["count"]) == ("value_unknown", 2, 2)
    assert "宅基地" in found.message("zh")


def test_a_range_of_no_known_kind_counts_as_a_sketch():
    frame = pd.DataFrame({"range_id": list("ABC"), "range_kind": ["边界", None, "大概"]})
    findings = check_attributes(frame, kind="ranges")
    assert [(found.code, found.row) for found in findings] == [
        ("range_kind_empty", 2),
        ("range_kind_empty", 3),
    ]


def test_a_treatment_needs_a_day_or_a_year():
    frame = pd.DataFrame(
        {
            "treatment_id": list("ABC"),
            "completed_on": ["2023-3-1", None, None],
            "year": [None, 2022, None],
        }
    )
    (found,) = check_attributes(frame, kind="treatments")  # row 3 has neither
    assert (found.code, found.fields["count"], found.fields["rows"]) == ("dates_empty", 1, 3)


def test_every_finding_can_be_said_in_both_languages():
    frame = pd.DataFrame(
        {
            "patch_id": ["A", "A", None, "B"],
            "image_date": ["2023", None, "spring", "2023"],
            "patch_type": ["x", "01", "01", "01"],
            "stated_area_m2": ["many", 1, 2, 3],
        }
    )
    findings = check_attributes(frame, kind="patches")
    assert {found.code for found in findings} == {
        "id_empty", "duplicate_id", "date_unreadable", "dates_empty", "value_unknown",
        "number_unreadable",
    }  # fmt: skip
    assert all(found.message(lang) for found in findings for lang in ("zh", "en"))


def findings_of(code, column, cells, *, kind="patches"):
    frame = pd.DataFrame({"patch_id": [str(i) for i in range(len(cells))], column: cells})
    return [f for f in check_attributes(frame, kind=kind) if f.code == code]


def test_an_unknown_word_is_named_with_its_rows_and_the_words_most_like_it():
    cells = ["弃渣场", "弃渣地", None, "弃渣地"]
    (finding,) = findings_of("value_unknown", "patch_type", cells)
    assert (finding.row, finding.fields["value"], finding.fields["count"]) == (2, "弃渣地", 2)
    assert "弃渣场" in finding.fields["near"]


def test_codes_that_no_source_confirms_are_said_and_the_one_that_was_seen_is_not():
    found = findings_of("code_assumed", "patch_type", ["01", "04", "０４", 4, "弃渣场"])
    assert [(f.fields["value"], f.fields["meaning"]) for f in found] == [
        ("04", "非生产建设项目"), ("０４", "非生产建设项目"), ("4", "非生产建设项目"),
    ]  # fmt: skip


def test_day_numbers_of_excel_are_days_and_are_said():
    # 2023-05-12 is day 45058 of Excel: 45 000 is 2023-03-15, as its own manuals count.
    cells = ["45058", "2023-05-13", 45060.5]
    frame = pd.DataFrame({"image_date": pd.Series(cells, dtype=object)})
    assert dates(frame, "image_date").astype(str).tolist() == [
        "2023-05-12",
        "2023-05-13",
        "2023-05-14",
    ]
    (finding,) = findings_of("date_serial", "image_date", cells)
    assert (finding.fields["count"], finding.fields["date"]) == (2, "2023-05-12")
