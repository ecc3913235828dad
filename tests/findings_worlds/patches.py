"""扰动图斑与合规性 · Patches and verdicts."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import LineString, affinity, box

from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer
from swcgeo.patches.compliance import classify
from swcgeo.patches.lineage import compare
from swcgeo.patches.plan_change import plan_change
from swcgeo.patches.status import states_of
from swcgeo.read.registers import read_plans
from swcgeo.reconcile.sources import match
from tests.findings_worlds.drawn import BOW_TIE, X, Y, frame, patches, ranges, saved, square
from tests.findings_worlds.registry import occurs


@occurs("patch_unknown", "图斑因图形、坐标系或日期有问题而无法判定。",
        "A patch cannot be judged for its geometry, CRS or date.")  # fmt: skip
def bad_patch(folder: Path) -> Layer:
    return classify(patches(BOW_TIE), ranges(square()))


@occurs("ranges_without_boundary", "每次判定都会说明已批项目的边界资料有多少。",
        "Every judgement says how many approved projects have a boundary.")  # fmt: skip
def a_sketch_beside_a_boundary(folder: Path) -> Layer:
    return classify(patches(square()), ranges(range_kind=["边界", "示意性范围"]))


@occurs(
    "no_ranges", "没有给出任何已批范围（RANGES 写作 -）。", "No ranges are given (RANGES is -)."
)
def nothing_approved(folder: Path) -> Layer:
    return classify(patches(square()), None)


@occurs("dates_not_checked", "图斑没有影像日期，或范围没有批复日期。",
        "The patches have no image date, or the ranges no date of approval.")  # fmt: skip
def undated(folder: Path) -> Layer:
    return classify(patches(square()), ranges(square()).drop(columns="approved_on"))


@occurs("image_date_ignored", "给出了影像日期，而图层已有该字段。",
        "An image date is given for a layer that has its own.")  # fmt: skip
def dated_twice(folder: Path) -> Layer:
    return classify(patches(square()), ranges(square()), image_date="2023-04-01")


@occurs("plan_point_unknown", "台账中的坐标既不是经纬度，也不是米。",
        "A position in the register is neither degrees nor metres.")  # fmt: skip
def point_nowhere(folder: Path) -> Layer:
    return read_plans(
        saved(folder, "批复文号,x,y\n甲水保〔2020〕1号,33.5,105.5\n"), crs="EPSG:4544"
    )


@occurs("sources_conflict", "两个来源对同一地块的说法不同。",
        "Two sources contradict each other on one site.")  # fmt: skip
def two_words(folder: Path) -> Layer:
    one, other = (patches(square(), patch_type=[word]) for word in ("弃渣场", "其他扰动"))
    return match(one, other)


@occurs("sources_offset", "两个来源的图斑整体错开几米。",
        "The patches of two sources lie some metres apart as a whole.")  # fmt: skip
def moved_delivery(folder: Path) -> Layer:
    sides = np.linspace(60, 140, 9)
    here = [square(400 * place, 300 * (place % 3), side) for place, side in enumerate(sides)]
    names = [f"T{place}" for place in range(9)]
    there = [affinity.translate(shape, 6, -8) for shape in here]
    return match(patches(*here, patch_id=names), patches(*there, patch_id=names))


@occurs("lineage_unknown", "前后两期比对时，图斑没有可用的图形，或与这样的图斑同编号、同位置。",
        "Between two deliveries, a patch has no usable outline, or may be one that has none.")  # fmt: skip
def outline_lost_between_deliveries(folder: Path) -> Layer:
    return compare(patches(BOW_TIE, square(300)), patches(square(300)))


@occurs("lineage_moved", "前后两期比对时，图斑面积未变而位置移动，超出了容差。",
        "Between two deliveries, a patch kept its area and moved by more than the tolerance.")  # fmt: skip
def moved_between_deliveries(folder: Path) -> Layer:
    return compare(patches(square()), patches(square(40)))


def versions(**columns: object) -> gpd.GeoDataFrame:
    """Return two versions of the range R of project P, the second a tenth larger."""
    shapes = (square(), box(X, Y, X + 110, Y + 100))
    usual = {"range_id": ["R", "R"], "project_id": ["P", "P"], "version": [1, 2],
             "approved_on": ["2020-01-01", "2022-01-01"]}  # fmt: skip
    return ranges(*shapes, range_kind=["边界"] * 2, **{**usual, **columns})


@occurs("project_ambiguous", "范围只有项目名称，而有几个项目同名。",
        "A range states a name only, which several projects have.")  # fmt: skip
def name_of_two(folder: Path) -> Layer:
    named = ranges(range_id=["A", "B", "C"], project_id=["P1", "P2", None],
                   project_name=["北沟"] * 3)  # fmt: skip
    return plan_change(named)


@occurs("versions_unordered", "一个范围的几个版本既没有批复日期，也没有版本号。",
        "Versions of a range have neither dates nor numbers.")  # fmt: skip
def no_order(folder: Path) -> Layer:
    return plan_change(versions(approved_on=["2020-01-01", None], version=[None, None]))


@occurs("versions_contradicted", "版本 2 的批复早于版本 1。",
        "Version 2 was approved before version 1.")  # fmt: skip
def numbers_backwards(folder: Path) -> Layer:
    return plan_change(versions(version=[2, 1]))


@occurs("versions_separate", "变更后的范围用了新的范围编号。",
        "The changed range bears another range id.")  # fmt: skip
def another_id(folder: Path) -> Layer:
    return plan_change(versions(range_id=["R1", "R2"]))


def line(**columns: object) -> gpd.GeoDataFrame:
    """Return one centre line with columns."""
    return frame(LineString([(X, Y), (X + 500, Y)]), **columns)


@occurs("centreline_unusable", "中心线图层中有不是线的要素。",
        "A row of the centre lines is no line.")  # fmt: skip
def square_line(folder: Path) -> Layer:
    return plan_change(versions(), centrelines=frame(square(), project_id=["P"], version=[1]))


@occurs("centreline_unmatched", "中心线的项目编号不在范围图层中。",
        "A centre line names a project that has no range.")  # fmt: skip
def line_of_nobody(folder: Path) -> Layer:
    return plan_change(versions(), centrelines=line(project_id=["Q"], version=[1]))


@occurs("change_not_judged", "每次核查变更都会说明哪些条款不能由图形判断。",
        "Every check of changes says which items do not show in outlines.")  # fmt: skip
def changed_range(folder: Path) -> Layer:
    return plan_change(versions())


@occurs("change_unknown", "缺少重点防治区、土石方量或中心线等资料。",
        "Key zones, earthwork or centre lines are missing.")  # fmt: skip
def little_known(folder: Path) -> Layer:
    return plan_change(versions())


def standing_at(**registers: dict[str, str]) -> Notes:
    """Say where one patch stands, judged and wanting a visit, by registers of one row each."""
    issued = pd.DataFrame(
        {"source": ["ministry"], "batch": ["2023-1"], "patch_id": ["A"], "verdict": ["no_plan"],
         "received_on": ["2023-07-20"], "judged_on": ["2023-07-21"], "field_check": [True]}
    )  # fmt: skip
    rows = {name: pd.DataFrame([row]) for name, row in registers.items()}
    return states_of(issued, **rows, as_of=np.datetime64("2023-10-01")).notes


@occurs("visit_unmatched", "复核登记中的图斑编号不在已下发的图斑中。",
        "The register of visits names a patch that was never delivered.")  # fmt: skip
def visit_of_nobody(folder: Path) -> Notes:
    return standing_at(visits={"patch_id": "Z", "visited_on": "2023-08-01"})


@occurs("outcome_unknown", "复核登记把“疑似未批先建”写作认定结论。",
        "The register of visits gives a suspicion as the finding.")  # fmt: skip
def suspicion_as_finding(folder: Path) -> Notes:
    return standing_at(
        visits={"patch_id": "A", "visited_on": "2023-08-01", "outcome": "疑似未批先建"}
    )


@occurs("case_unmatched", "案件登记中的图斑编号不在已下发的图斑中。",
        "The register of cases names a patch that was never delivered.")  # fmt: skip
def case_of_nobody(folder: Path) -> Notes:
    return standing_at(cases={"case_id": "C-1", "patch_id": "Z", "opened_on": "2023-09-01"})


@occurs("state_skipped", "图斑需要现场复核，登记中有认定日期而没有复核日期。",
        "A patch that wants a visit has a day of decision and none of a visit.")  # fmt: skip
def decided_unseen(folder: Path) -> Notes:
    return standing_at(visits={"patch_id": "A", "decided_on": "2023-08-20", "outcome": "未批先建"})
