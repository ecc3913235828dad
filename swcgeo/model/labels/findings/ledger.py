"""What is said of a ledger: corrections of what it held, and persons' words."""

from __future__ import annotations

from swcgeo.model.labels.findings.kinds import kind

LEDGER = {
    "delivery_corrected": kind(
        "warn",
        (
            "批次 {delivery} 与台账中已有的不同：新增 {new} 个、改动 {changed} 个、撤回 {withdrawn} 个图斑；"
            "原记录仍保留在台账中。",
            "The delivery {delivery} differs from what the ledger held: {new} patches new, {changed} "
            "changed, {withdrawn} withdrawn; what stood there before stays in the ledger.",
        ),
        ("请核实是否为更正后的批次。", "Find out whether it is a corrected delivery."),
    ),
    "received_on_missing": kind(
        "warn",
        (
            "批次 {delivery} 没有下发日期，无法排出先后，不作为任何批次的历史。",
            "The delivery {delivery} has no day on which it came; it is history to no other.",
        ),
        ("请用 --received-on 给出下发日期。", "State the day with --received-on."),
    ),
    "word_inherited": kind(
        "info",
        (
            "图斑 {id} 与项目 {project} 的关联沿用 {by} 对同一地块图斑 {said_of} 的人工判定（{at}）。",
            "The link of the patch {id} with the project {project} is the word of {by} on {said_of}, "
            "a patch of the same site ({at}).",
        ),
        (
            "如不适用于此图斑，请用 swcgeo link 另行判定。",
            "Where it does not hold for this patch, say so with swcgeo link.",
        ),
    ),
    "word_project_unknown": kind(
        "warn",
        (
            "人工关联的项目 {project}（图斑 {id}）既不在防治责任范围中，也不在方案登记中。",
            "The project {project}, which a person has linked to the patch {id}, stands neither among "
            "the ranges nor among the plans.",
        ),
        ("请核对项目编号。", "Check the id of the project."),
    ),
    "site_bridged": kind(
        "warn",
        (
            "图斑 {id} 同时与多个地块重合（{sites}），编入 {site}；各地块编号不变。",
            "The patch {id} shows several sites at once ({sites}); it was put to {site}, and no site "
            "changes its id.",
        ),
        ("请核实这些地块是否为同一地块。", "Find out whether they are one site."),
    ),
}
