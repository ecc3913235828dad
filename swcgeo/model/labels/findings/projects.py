"""What is said of projects, their approvals, and the registers that speak of them."""

from __future__ import annotations

from swcgeo.model.labels.findings.kinds import kind

PROJECTS = {
    "plans_to_urge": kind(
        "warn",
        (
            "截至 {as_of}，推送或图斑所见的项目中，已有批复方案 {approved} 个，经认定不需编报 {exempt} 个，"
            "未找到批复方案（应催编）{to_urge} 个，尚须核实 {to_check} 个。",
            "Of the projects that were pushed or are seen on patches {approved} have an approved "
            "plan on {as_of}, {exempt} need none by an officer's finding, {to_urge} have none (to be "
            "urged), {to_check} are to be checked.",
        ),
        (
            "见催编清单；“尚须核实”的先核实名称、期次、建设单位或面积，再催编。",
            "See the list of plans to be urged; look into names, phases, builders or areas of those "
            "to be checked before anybody is urged.",
        ),
    ),
    "pushed_twice": kind(
        "info",
        (
            "推送项目台账中有 {count} 行与其他行为同一项目，只计一次。",
            "{count} rows of the pushed projects repeat a project that stands there already; each "
            "project counts once.",
        ),
        ("无需处理；推送日期取最早的。", "Nothing to do; the earliest day counts."),
    ),
    "pushed_unnamed": kind(
        "warn",
        (
            "推送项目台账第 {row} 行既无编号也无名称，无法与方案对应。",
            "Row {row} of the pushed projects states neither an id nor a name; it cannot be matched "
            "with a plan.",
        ),
        ("请向投资平台核实该项目。", "Ask the investment platform which project it is."),
    ),
    "patches_and_projects": kind(
        "info",
        (
            "图斑 {patches} 个，涉及项目 {projects} 个；其中涉及多个项目的图斑 {several} 个，"
            "尚不知所属项目的图斑 {without} 个。",
            "{patches} patches, {projects} projects seen on them; {several} patches show several "
            "projects, of {without} the project is not known.",
        ),
        (
            "图斑数与项目数分别统计，不可互相代替。",
            "Patches and projects are counted apart; one does not stand for the other.",
        ),
    ),
    "no_plan_with_candidates": kind(
        "warn",
        (
            "疑似未批先建的图斑 {count} 个，其中 {with_candidates} 个可能对应没有边界的已批方案"
            "（{approvals} 个方案），{close} 个在编号、名称或位置上相近；初判未因此改变。",
            "Of {count} patches suspected to be built before approval {with_candidates} may belong to "
            "approvals without a boundary ({approvals} of them), {close} by id, name or place; no "
            "verdict was changed for it.",
        ),
        (
            "见候选批复表：请先向建设单位索取防治责任范围矢量，或经核实后用 swcgeo link 关联。",
            "See the table of candidate approvals: ask the builder for the range as a vector, or, "
            "where it is sure, link them with swcgeo link.",
        ),
    ),
    "fee_project_unknown": kind(
        "warn",
        (
            "补偿费台账第 {row} 行的项目 {id} 不在防治责任范围、方案或推送项目中。",
            "The project {id} in row {row} of the fees stands neither among ranges and plans nor "
            "among the pushed projects.",
        ),
        ("请核对项目编号。", "Check the id of the project."),
    ),
    "fee_without_due": kind(
        "warn",
        (
            "补偿费台账第 {row} 行（{id}）有实缴 {paid:.2f} 元而无应缴金额，未计入征收率。",
            "Row {row} of the fees ({id}) has {paid:.2f} yuan paid and nothing due; it does not count "
            "in the rate.",
        ),
        ("请补充应缴金额；空格不是零。", "Enter what was due; an empty cell is not zero."),
    ),
    "fee_overpaid": kind(
        "warn",
        (
            "补偿费台账第 {row} 行（{id}）实缴 {paid:.2f} 元，多于应缴 {due:.2f} 元。",
            "Row {row} of the fees ({id}) has {paid:.2f} yuan paid, more than the {due:.2f} due.",
        ),
        ("请核对金额与单位（元、万元）。", "Check the sums and their unit (yuan, 10 000 yuan)."),
    ),
    "fee_twice": kind(
        "warn",
        (
            "补偿费台账第 {row} 行（{id}）与第 {first} 行的项目、金额和日期完全相同，两行均已计入。",
            "Row {row} of the fees ({id}) is the same as row {first} in project, sums and day; both "
            "were counted.",
        ),
        ("如为重复登记，请删去一行。", "Delete one of them if it was entered twice."),
    ),
}
