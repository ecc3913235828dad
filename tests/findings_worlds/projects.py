"""项目、方案与台账 · Projects, plans and registers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from swcgeo.model.findings import Notes
from swcgeo.patches.approvals import approval_candidates
from swcgeo.patches.compliance import classify
from swcgeo.patches.registers.fees import fee_notes
from swcgeo.patches.urging import project_standing
from tests.findings_worlds.drawn import patches, ranges, square
from tests.findings_worlds.registry import occurs

_DAY = np.datetime64("2024-01-01")


def _pushed(*names: str | None) -> Notes:
    """Return what is said of pushed projects beside a plan of 甲 alone."""
    plans = pd.DataFrame({"plan_no": ["1"], "project_name": ["甲"]})
    pushed = pd.DataFrame({"project_name": list(names)})
    return project_standing(pushed, plans, None, as_of=_DAY)[1]


def _fees(*rows: tuple[str, float | None, float | None]) -> Notes:
    """Return what is said of fees, where the project 甲 alone is known."""
    columns = ["project_id", "due_yuan", "paid_yuan"]
    return fee_notes(pd.DataFrame(rows, columns=columns), projects=frozenset({"甲"}))


@occurs("plans_to_urge", "推送或图斑所见的项目中有找不到批复方案的。",
        "A project that was pushed or is seen on patches has no approved plan.")  # fmt: skip
def no_plan_for_it(folder: Path) -> Notes:
    return _pushed("甲", "乙")


@occurs("pushed_twice", "同一项目推送了两次。", "A project was pushed twice.")
def same_project(folder: Path) -> Notes:
    return _pushed("甲", "甲 ")


@occurs("pushed_unnamed", "推送项目台账的一行没有编号和名称。",
        "A row of the pushed projects has neither id nor name.")  # fmt: skip
def nameless(folder: Path) -> Notes:
    return _pushed(None)


@occurs("patches_and_projects", "每次运行都会分别说明图斑数与项目数。",
        "Every run counts patches and projects apart.")  # fmt: skip
def two_counts(folder: Path) -> Notes:
    judged = classify(patches(project_name=["甲", "甲", None]), ranges(square(5000)))
    return project_standing(None, None, ranges(project_name=["甲"]), patches=judged, as_of=_DAY)[1]


@occurs("no_plan_with_candidates", "疑似未批先建的图斑附近有没有边界的已批方案。",
        "An approval without boundary lies in the town of a patch that has no plan.")  # fmt: skip
def approved_without_boundary(folder: Path) -> Notes:
    judged = classify(patches(square(), town=["甲镇"]), ranges(square(5000)))
    plans = pd.DataFrame({"plan_no": ["1"], "town": ["甲镇"], "area_m2": [10_000.0]})
    return approval_candidates(judged, plans=plans)[1]


@occurs("fee_project_unknown", "补偿费台账中的项目在其他资料里都没有。",
        "No other list has the project of a row of the fees.")  # fmt: skip
def payer_unknown(folder: Path) -> Notes:
    return _fees(("乙", 10, 10))


@occurs("fee_without_due", "补偿费有实缴而没有应缴。", "A fee was paid and none is stated as due.")
def nothing_due(folder: Path) -> Notes:
    return _fees(("甲", None, 10))


@occurs("fee_overpaid", "补偿费实缴多于应缴。", "More was paid than was due.")
def too_much(folder: Path) -> Notes:
    return _fees(("甲", 10, 100_000))


@occurs("fee_twice", "补偿费台账中一行登记了两次。", "A row of the fees was entered twice.")
def entered_twice(folder: Path) -> Notes:
    return _fees(("甲", 10, 10), ("甲", 10, 10))
