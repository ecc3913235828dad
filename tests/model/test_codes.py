"""Code lists: Chinese terms, delivery codes and canonical codes mean the same."""

from __future__ import annotations

import pytest

from swcgeo.model import codes


@pytest.mark.parametrize(
    ("value", "table", "code"),
    [
        ("弃土（渣）场", codes.PATCH_TYPES, "spoil"),
        ("弃土(渣)场", codes.PATCH_TYPES, "spoil"),  # half-width brackets
        ("弃渣场", codes.PATCH_TYPES, "spoil"),  # field app of 2018
        ("01", codes.PATCH_TYPES, "spoil"),
        (" spoil ", codes.PATCH_TYPES, "spoil"),
        ("非生产建设项目", codes.PATCH_TYPES, "not_construction"),
        ("续建（范围扩大）", codes.CHANGE_TYPES, "grown"),
        ("扰动范围扩大", codes.CHANGE_TYPES, "grown"),
        ("停工", codes.BUILD_STATES, "stopped"),
        ("示意性范围", codes.RANGE_KINDS, "sketch"),
        ("公路工程", codes.PROJECT_TYPES, "road"),
        ("XMLX-01", codes.PROJECT_TYPES, "road"),
        ("水保林", codes.MEASURES, "forest"),
        ("封育保护", codes.MEASURES, "closure"),
        ("验收", codes.STAGES, "accepted"),
    ],
)
def test_a_term_has_one_code_however_it_is_written(value, table, code):
    assert codes.canonical_code(value, table) == code


def test_a_term_that_no_list_knows_has_no_code():
    assert codes.canonical_code("宅基地", codes.PATCH_TYPES) is None


@pytest.mark.parametrize(
    ("value", "grade"),
    [
        ("微度", 1),
        ("强度", 4),
        ("强烈", 4),
        ("极强度", 5),
        ("剧烈", 6),
        ("3", 3),
        (3.0, 3),
        ("03", 3),
    ],
)
def test_grades_by_name_old_name_and_number(value, grade):
    assert codes.canonical_grade(value) == grade


@pytest.mark.parametrize("value", ["0", "7", "", None, float("nan"), "很强"])
def test_what_names_no_grade_is_none(value):
    assert codes.canonical_grade(value) is None


def test_there_are_36_project_types_of_which_8_are_linear():
    # domain notes §1.3
    assert len(set(codes.PROJECT_TYPES.values())) == 36
    assert len(codes.LINEAR_PROJECTS) == 8
    assert set(codes.PROJECT_TYPES.values()) >= codes.LINEAR_PROJECTS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("城东安置区（一期）", "城东安置区(1期)"),
        ("G247 改线 工程", "Ｇ247改线工程"),
        ("水厂二标", "水厂2标"),
    ],
)
def test_names_that_differ_in_width_blanks_or_phase_digits_are_one(one, other):
    assert codes.folded_name(one) == codes.folded_name(other)


def test_two_phases_are_two_names():
    assert codes.folded_name("安置区一期") != codes.folded_name("安置区二期")


@pytest.mark.parametrize("name", [None, float("nan"), "", "  "])
def test_no_name_is_empty(name):
    assert codes.folded_name(name) == ""
