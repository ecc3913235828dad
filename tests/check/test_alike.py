"""Findings that say the same stand in one line; what differs stays apart."""

from __future__ import annotations

from swcgeo.check.alike import alike, sentences
from swcgeo.model.findings import Finding


def fault(row, reason, layer="patches"):
    """Return the finding of an invalid outline."""
    return Finding("geometry_fault", layer, row, f"P{row}", fields={"reason": f"@fault.{reason}"})


def test_no_finding_is_lost_and_none_stands_twice():
    found = [fault(row, ("self_intersection", "nested_shells")[row % 2]) for row in range(9)]
    assert sorted(one.row for group in alike(found) for one in group) == list(range(9))


def test_another_reason_layer_or_column_is_another_group():
    found = [
        fault(1, "self_intersection"), fault(2, "nested_shells"), fault(3, "self_intersection"),
        fault(4, "self_intersection", layer="ranges"),
        *(Finding("date_unreadable", "ranges", row, fields={"column": name, "value": "?"})
          for row, name in ((5, "approved_on"), (6, "started_on"))),
    ]  # fmt: skip
    groups = [[one.row for one in group] for group in alike(found)]
    assert groups == [[1, 3], [2], [4], [5], [6]]


def test_one_code_stands_together_where_findings_come_row_by_row():
    found = [fault(1, "nested_shells"), Finding("id_empty", "patches", 1, "1"),
             fault(2, "self_intersection")]  # fmt: skip
    assert [group[0].code for group in alike(found)] == [
        "geometry_fault", "geometry_fault", "id_empty",
    ]  # fmt: skip


def test_up_to_three_are_told_one_by_one():
    found = tuple(fault(row, "self_intersection") for row in (1, 2, 3))
    assert len(sentences(found, lang="zh")) == 3
    assert not any("同类" in said for said in sentences(found, lang="zh"))


def test_all_rows_are_named_where_they_are_few_and_the_first_five_where_they_are_many():
    (four,) = sentences(tuple(fault(row, "self_intersection") for row in (3, 7, 12, 20)), lang="zh")
    assert four.endswith("（同类共 4 行：第 3、7、12、20 行）")
    (six,) = sentences(tuple(fault(row, "self_intersection") for row in range(1, 7)), lang="en")
    assert six.endswith(" (6 rows alike: 1, 2, 3, 4, 5 …)")


def test_without_rows_the_ids_are_named_and_without_ids_the_number():
    ungraded = tuple(
        Finding("ground_ungraded", "watersheds", id=name, fields={"area_km2": 1.0})
        for name in "ABCD"
    )
    assert sentences(ungraded, lang="zh")[0].endswith("（同类共 4 个：A、B、C、D）")
    nameless = tuple(Finding("no_ranges", "ranges") for _ in range(4))
    assert sentences(nameless, lang="zh") == ["没有提供任何防治责任范围。（同类共 4 项）"]
