"""治理账与上报数 · Accounts and reported figures."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
from shapely.geometry import LineString, Point, Polygon, box

from swcgeo.erosion.acceptance import acceptance
from swcgeo.erosion.account import account
from swcgeo.erosion.second_method import second_method
from swcgeo.erosion.transition import transitions
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer
from swcgeo.model.results import Figure
from swcgeo.model.settings import AccountSettings
from swcgeo.reconcile.reported import compare_reported
from tests.findings_worlds.drawn import X, Y, frame, square
from tests.findings_worlds.registry import occurs

WATERSHED = frame(square(side=1000), watershed_id=["W1"])
EROSION = frame(square(side=1000), grade=["中度"])
DAMAGE = {"damage_id": ["D1"], "date": ["2023-08-07"]}


def _works(*shapes: object, **columns: object) -> gpd.GeoDataFrame:
    """Return accepted terraces M1, M2, … of 2022; columns given replace these."""
    drawn = shapes or (square(),)
    count = len(drawn)
    usual = {
        "treatment_id": [f"M{place + 1}" for place in range(count)],
        "project_id": ["重点工程", "坡耕地"][:count],
        "measure": ["梯田"] * count, "year": [2022] * count,
    }  # fmt: skip
    return frame(*drawn, **{**usual, **columns})  # type: ignore[arg-type]


def _books(works: gpd.GeoDataFrame | None = None, **more: object) -> Layer:
    """Return the account of one watershed, graded throughout, and works in it."""
    world = {"watersheds": WATERSHED, "erosion": EROSION, "erosion_year": 2021, **more}
    return account(world.pop("watersheds"), world.pop("erosion"),
                   _works() if works is None else works, **world)  # fmt: skip


@occurs("transition_narrow", "两期侵蚀图斑的公共边界重新勾绘过，错开几米。",
        "A boundary was drawn again some metres beside itself in the later survey.")  # fmt: skip
def boundary_drawn_again(folder: Path) -> Layer:
    def survey(middle: float) -> gpd.GeoDataFrame:
        west = box(X, Y, X + middle, Y + 1000)
        east = box(X + middle, Y, X + 1000, Y + 1000)
        return frame(west, east, grade=["中度", "轻度"])

    return transitions(WATERSHED, (2021, survey(500)), (2023, survey(504)))


@occurs("second_method_differs", "治理账不是由所给的图层算出的，或程序算错了。",
        "The account was not made of the layers given, or swcgeo is wrong.")  # fmt: skip
def another_account(folder: Path) -> Notes:
    books = _books(_works(square(side=300)))
    return second_method(books, WATERSHED, [(2021, EROSION)], _works(square(side=200)))[1]


@occurs("watersheds_overlap", "两个小流域相互重叠，且没有用 parent_id 说明上下级。",
        "Two watersheds overlap, and no parent_id explains it.")  # fmt: skip
def overlapping_watersheds(folder: Path) -> Layer:
    shapes = square(side=600), square(400, side=600)
    return _books(watersheds=frame(*shapes, watershed_id=["W1", "W2"]))


@occurs("erosion_overlap", "两个侵蚀图斑相互重叠。", "Two erosion polygons overlap.")
def graded_twice(folder: Path) -> Layer:
    shapes = square(side=1000), square(500, side=500)
    return _books(erosion=frame(*shapes, grade=["中度", "强烈"]))


@occurs("grade_unknown", "侵蚀强度不是六级名称或代码。", "A grade is none of the six.")
def strange_grade(folder: Path) -> Layer:
    shapes = square(side=500), square(500, side=500)
    return _books(erosion=frame(*shapes, grade=["中度", "很强"]))


@occurs("ground_ungraded", "侵蚀图层没有盖满小流域。", "The erosion layer leaves gaps.")
def gap_in_erosion(folder: Path) -> Layer:
    return _books(erosion=frame(square(side=500), grade=["中度"]))


@occurs(
    "treatment_outside",
    "措施有一部分在所有小流域之外。",
    "A treatment reaches out of all watersheds.",
)
def reaching_out(folder: Path) -> Layer:
    return _books(_works(square(950)))


@occurs("treatment_twice", "同一图形上报了两次。", "One outline is reported twice.")
def reported_twice(folder: Path) -> Layer:
    return _books(_works(square(), square()))


@occurs("treatments_overlap", "两个项目的措施相互重叠。", "Treatments of two projects overlap.")
def shared_ground(folder: Path) -> Layer:
    return _books(_works(square(), square(50)))


@occurs("treatment_not_counted", "措施还不到计入的条件，例如尚未验收。",
        "A treatment may not count yet, such as one that is not accepted.")  # fmt: skip
def not_accepted(folder: Path) -> Layer:
    return _books(_works(stage=["实施"]))


@occurs("treatment_by_number", "措施是点或线，按个数或长度计。",
        "A treatment is a point or line and counts by number or length.")  # fmt: skip
def a_line(folder: Path) -> Layer:
    drain = LineString([(X + 500, Y), (X + 500, Y + 300)])
    return _books(_works(square(), drain, measure=["梯田", "坡面水系"]))


@occurs("stage_empty", "有阶段字段，但某行为空。", "The column of stages has an empty cell.")
def no_stage(folder: Path) -> Layer:
    return _books(_works(square(), square(200), stage=["验收", None]))


@occurs("treatment_undated", "措施没有完成日期或年份。", "A treatment has neither date nor year.")
def no_date(folder: Path) -> Layer:
    return _books(_works(square(), square(200), year=[2022, None]))


@occurs("treatment_in_future", "措施的完成日期在治理账的截止日之后。",
        "A treatment was completed after the day of the account.")  # fmt: skip
def yet_to_come(folder: Path) -> Layer:
    return _books(as_of="2021-12-31")


@occurs("treatment_year_differs", "年度与完成日期不在同一年，例如按计划年度填写。",
        "The year is not that of the completion, such as the year of the plan.")  # fmt: skip
def year_of_the_plan(folder: Path) -> Layer:
    return _books(_works(completed_on=["2023-03-01"]))


@occurs("closure_unaccepted", "封禁治理已满年限，但图层没有阶段一栏。",
        "A closure is old enough, and the layer has no column of stages.")  # fmt: skip
def closed_and_not_accepted(folder: Path) -> Layer:
    return _books(_works(measure=["封禁治理"]), as_of="2025-12-31")


@occurs("control_above_one", "措施大多布设在微度土地上，保存面积超过治理前的水土流失面积。",
        "Most measures stand on ground graded slight and exceed what eroded before.")  # fmt: skip
def more_than_eroded(folder: Path) -> Layer:
    shapes = square(side=50), square(50, side=900)
    return _books(erosion=frame(*shapes, grade=["中度", "微度"]))


@occurs("work_outside", "点状或线状措施不在任何小流域内。",
        "A point or line lies in no watershed.")  # fmt: skip
def dam_elsewhere(folder: Path) -> Layer:
    return _books(_works(square(), Point(X - 500, Y), measure=["梯田", "谷坊"]))


@occurs("work_reaches_out", "线状措施有一段在所有小流域之外。",
        "Part of a line lies in no watershed.")  # fmt: skip
def drain_across_the_border(folder: Path) -> Layer:
    drain = LineString([(X + 500, Y + 200), (X + 500, Y - 300)])
    return _books(_works(square(), drain, measure=["梯田", "坡面水系"]))


@occurs("treatment_before_survey", "措施在侵蚀调查之前就已完成。",
        "A treatment was completed before the erosion survey.")  # fmt: skip
def late_survey(folder: Path) -> Layer:
    return _books(erosion_year=2023)


@occurs(
    "survey_year_missing", "没有说明侵蚀调查是哪一年的。", "The year of the survey is not stated."
)
def survey_undated(folder: Path) -> Layer:
    return _books(erosion_year=None)


@occurs("loss_share_missing", "损毁记录没有损毁比例。", "A damage states no loss share.")
def share_not_stated(folder: Path) -> Layer:
    return _books(damage=frame(square(), **DAMAGE, loss_share=[None]))


@occurs("share_above_one", "损毁比例写成了百分数。", "A loss share is written as a percentage.")
def share_in_percent(folder: Path) -> Layer:
    return _books(damage=frame(square(), **DAMAGE, loss_share=[60]))


def _figure(value: float, **more: object) -> Notes:
    """Return what is said of a figure beside the account of two works of which half is shared."""
    usual = {"id": "治理面积", "text": "", "unit": "hm²", "decimals": 2, "what": "covered_km2",
             "projects": (), "year": None, "parts": ()}  # fmt: skip
    books = _books(_works(square(), square(50)))
    figure = Figure(value=value, **{**usual, **more})  # type: ignore[arg-type]
    return compare_reported([figure], {"account": books, **books.tables})[1]


@occurs("figure_differs", "上报数与计算结果不符；能解释差额的原因会写出。",
        "A reported figure is not the computed one; what explains it is said.")  # fmt: skip
def overlap_counted_twice(folder: Path) -> Notes:
    return _figure(2.0)


@occurs("figure_parts_differ", "上报数不等于其分项之和。", "A figure is not the sum of its parts.")
def parts_do_not_add_up(folder: Path) -> Notes:
    return _figure(1.5, parts=(1.0, 0.7))


@occurs("figure_not_computed", "上报数的口径不是治理账的一栏。",
        "What a figure is about is no column of the account.")  # fmt: skip
def no_such_column(folder: Path) -> Notes:
    return _figure(1.5, what="治理面积")


def _staged(*shapes: Polygon, settings: AccountSettings | None = None, **columns: object) -> Layer:
    """Return the acceptance of terraces of one project; columns given replace these."""
    usual = {"project_id": ["重点工程"] * len(shapes), "measure": ["梯田"] * len(shapes)}
    return acceptance(WATERSHED, frame(*shapes, **{**usual, **columns}), settings=settings)


@occurs("stage_reading", "设计图斑与验收图斑画在同一块地上：按设计与竣工分开绘制读取。",
        "Design and as-built survey lie on the same ground: read as drawings.")  # fmt: skip
def design_and_survey(folder: Path) -> Layer:
    return _staged(square(side=200), square(), stage=["设计", "验收"])


@occurs("design_not_listed", "一个项目的图斑都已实施或验收。",
        "Every record of a project is built or accepted.")  # fmt: skip
def nothing_unfinished(folder: Path) -> Layer:
    return _staged(square(), stage=["验收"])


@occurs("design_unknown", "按设计与竣工分开绘制读取的项目没有设计图斑。",
        "A project read as drawings has no polygons of the design.")  # fmt: skip
def survey_without_design(folder: Path) -> Layer:
    rules = AccountSettings(stage_reading="drawings")
    return _staged(square(), stage=["验收"], settings=rules)


@occurs("measure_changed", "设计为梯田的地上做了经济林。",
        "Ground designed as terraces was planted with orchards.")  # fmt: skip
def another_measure(folder: Path) -> Layer:
    shapes = square(side=200), square()
    return _staged(*shapes, stage=["设计", "验收"], measure=["梯田", "经济林"])


@occurs("stage_outside", "项目的图斑伸出了所有小流域。", "A work reaches out of all watersheds.")
def staged_outside(folder: Path) -> Layer:
    return _staged(square(950), stage=["设计"])
