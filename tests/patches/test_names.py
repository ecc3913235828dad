"""Names: what is one project, what only looks alike, and what must never be taken for another."""

from __future__ import annotations

import pytest

from swcgeo.patches.registers.names import alike_names, phase_of, project_keys, stem_of


@pytest.mark.parametrize("other", ["城东安置区(一期)", "城东 安置区（1期）", "城东安置区（１期）"])
def test_brackets_width_blanks_and_digits_of_phases_tell_nothing_apart(other):
    one, same = project_keys([None, None], ["城东安置区（一期）", other])
    assert one == same


@pytest.mark.parametrize(
    "other", ["城东安置区（二期）", "城东安置区", "城东安置区有限公司（一期）"]
)
def test_another_phase_no_phase_and_a_legal_suffix_are_other_names(other):
    one, another = project_keys([None, None], ["城东安置区（一期）", other])
    assert one != another


def test_equal_ids_are_one_project_whatever_the_names():
    assert len(set(project_keys(["P", " p ", "Ｐ"], ["甲", "乙", None]))) == 1


def test_a_row_without_id_is_that_of_its_name_if_one_id_alone_has_it():
    assert project_keys(["P", None], ["甲", "甲"]).tolist() == ["#p", "#p"]
    # Two projects of one name: nobody can tell which one the third row means.
    assert project_keys(["P", "Q", None], ["甲"] * 3).tolist() == ["#p", "#q", "@甲"]


def test_order_of_rows_changes_no_key():
    ids, names = ["P", None, None, "Q"], ["甲", "甲", "乙", "乙"]
    keys = project_keys(ids, names).tolist()
    assert project_keys(ids[::-1], names[::-1]).tolist() == keys[::-1]


def test_what_stands_in_every_name_does_not_make_two_alike():
    # 南山/北山 and 风电场/养殖场 share no two characters in a row but those of any project.
    assert alike_names(["南山风电建设项目工程"], ["北塬养殖建设项目工程"], least=0.01) == [[]]


def test_likeness_is_the_share_of_common_pairs_of_characters():
    # 城东安置区: 城东 东安 安置 置区; 城西安置区: 城西 西安 安置 置区: 2 common of 4 + 4.
    assert alike_names(["城东安置区"], ["城西安置区"], least=0.1) == [[(0, 0.5)]]
    assert alike_names(["城东安置区"], ["城西安置区"], least=0.51) == [[]]


@pytest.mark.parametrize("name", [None, "", float("nan")])
def test_a_missing_name_is_like_nothing(name):
    assert alike_names([name, "甲"], ["甲", name], least=0.01) == [[], [(0, 1.0)]]


def test_a_name_of_nothing_else_keeps_its_words():
    assert stem_of("水土保持工程") == "水土保持工程"
    assert stem_of("甲沟道路工程水土保持方案报告表") == "甲沟道路"


@pytest.mark.parametrize(
    ("name", "phase"),
    [("安置区二期", "2期"), ("道路第三标段", "3标段"), ("道路A标段", "a标段"), ("一中迁建", "")],
)
def test_a_phase_is_told_from_other_numbers(name, phase):
    assert phase_of(name) == phase
