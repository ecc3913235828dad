"""What is said of patches, their verdicts and their sources."""

from __future__ import annotations

from swcgeo.model.labels.findings.kinds import kind

PATCHES = {
    "dates_not_checked": kind(
        "warn",
        (
            "没有 {column} 字段，未核对批复与影像的先后。",
            "There is no column {column}; the order of approval and image was not checked.",
        ),
        (
            "请补充该字段，或在下发文件中给出影像日期。",
            "Add the column, or state the image date of the batch.",
        ),
    ),
    "sources_conflict": kind(
        "warn",
        (
            "同一地块的图斑在“{column}”上说法不一，共 {count} 处（地块 {ids} 等）；两边均保留，以在前的来源为准。",
            "Patches of one site differ in {column}, {count} times (sites {ids} …); both words are "
            "kept, that of the source named first is taken.",
        ),
        (
            "见图层 site_conflicts；请核实后更正其中一方。",
            "See the layer site_conflicts; find out which is right.",
        ),
    ),
    "sources_offset": kind(
        "warn",
        (
            "{a}与{b}的图斑整体相差 {distance_m:.1f} m（方位角 {bearing_deg:.0f}°），比对时已扣除，坐标未改动。",
            "The patches of {a} and {b} lie {distance_m:.1f} m apart as a whole (bearing "
            "{bearing_deg:.0f}°); this was allowed for in matching, no coordinate was changed.",
        ),
        (
            "请核对两方影像的纠正与坐标系。",
            "Compare how the imagery of both was rectified, and in which CRS.",
        ),
    ),
    "patch_unknown": kind(
        "error",
        (
            "图斑 {id} 因数据问题列为待核查：{reason}。",
            "The patch {id} is unknown for a fault in the data: {reason}.",
        ),
        ("请补正数据后重新判定。", "Mend the data and judge again."),
    ),
    "lineage_unknown": kind(
        "error",
        (
            "{layer}中的图斑 {id} 去向不明：{reason}。",
            "Of the patch {id} among the {layer} it is not known what became of it: {reason}.",
        ),
        (
            "请补正图形后重新比对；此前既不算新增，也不算消失。",
            "Mend the outline and compare again; until then it counts neither as new nor as closed.",
        ),
    ),
    "lineage_moved": kind(
        "warn",
        (
            "图斑 {id} 面积基本未变，但位置变了：容差之外新占 {gained_m2:.0f} m²，退出 {lost_m2:.0f} m²。",
            "The patch {id} kept its area but not its place: beyond the tolerance it gained "
            "{gained_m2:.0f} m² and lost {lost_m2:.0f} m².",
        ),
        (
            "新占部分按新扰动核查。",
            "Look at the ground it gained as newly disturbed.",
        ),
    ),
    "ranges_without_boundary": kind(
        "info",
        (
            "已批项目中有真实边界 {boundary} 个、只有示意性范围 {sketch} 个、没有边界 {nothing} 个。",
            "Of the approved projects {boundary} have a real boundary, {sketch} only a sketch, "
            "{nothing} none.",
        ),
        (
            "资料不全时，“无范围”不等于“未批”。",
            "Where the register is thin, no range does not mean no approval.",
        ),
    ),
    "no_ranges": kind(
        "warn",
        ("没有提供任何防治责任范围。", "No ranges were given."),
        ("请提供已批方案的防治责任范围。", "Give the ranges of the approved plans."),
    ),
    "plan_point_unknown": kind(
        "warn",
        (
            "方案 {id} 的坐标（{x_value}, {y_value}）无法定位。",
            "The position ({x_value}, {y_value}) of plan {id} cannot be placed.",
        ),
        ("请核对坐标。", "Check the position."),
    ),
    "image_date_ignored": kind(
        "warn",
        (
            "图层自带影像日期，给出的 {date} 未采用。",
            "The layer has image dates of its own; the date {date} was not used.",
        ),
        ("无需处理；空缺的日期仍按缺失处理。", "Empty cells still count as missing."),
    ),
    "visit_unmatched": kind(
        "warn",
        (
            "复核登记第 {row} 行的图斑 {id} 不在已下发的图斑中，或不止一个；未计入。",
            "The patch {id} in row {row} of the visits is not among those delivered, or stands for "
            "several; the row does not count.",
        ),
        (
            "请核对图斑编号，必要时补充来源和批次。",
            "Check the id; add source and batch where it is not unique.",
        ),
    ),
    "outcome_unknown": kind(
        "error",
        (
            "复核登记第 {row} 行（图斑 {id}）的结论“{value}”不是认定结论，按未认定计。",
            "The outcome {value!r} in row {row} of the visits (patch {id}) is no finding; the patch "
            "counts as not decided.",
        ),
        (
            "认定结论应为：合规、未批先建、超出防治责任范围、建设地点变更、可不编报方案、非生产建设项目；"
            "带“疑似”的不是认定。",
            "Write one of the six findings of the supervision rules (or compliant, no_plan, "
            "beyond_range, moved_site, exempt, not_construction); a suspicion is no finding.",
        ),
    ),
    "case_unmatched": kind(
        "warn",
        (
            "案件登记第 {row} 行（{id}）找不到对应的图斑或项目；未计入。",
            "No patch or project is found for row {row} of the cases ({id}); the row does not count.",
        ),
        ("请核对图斑编号或项目编号。", "Check the id of the patch or the project."),
    ),
    "state_skipped": kind(
        "error",
        (
            "图斑 {id} 已有“{has}”日期，却没有“{lacks}”日期；环节不得跳过，状态停在前一环节。",
            "The patch {id} has a date for {has} but none for {lacks}; no state is skipped, and it "
            "stays at the one before.",
        ),
        ("请补登缺少的环节。", "Enter what is missing."),
    ),
    "project_ambiguous": kind(
        "warn",
        (
            "范围 {id} 没有项目编号，而有几个项目同名，未归入其中任何一个。",
            "The range {id} has no project id, and several projects have its name; it was given to "
            "none of them.",
        ),
        ("请补充项目编号。", "Add the project id."),
    ),
    "versions_unordered": kind(
        "warn",
        (
            "项目 {id} 的范围有多个版本，批复日期或版本号不全，无法排出先后，未判断是否变更。",
            "The ranges of project {id} have several versions whose order is not known, for want "
            "of dates or version numbers; whether it has changed was not judged.",
        ),
        (
            "请补全批复日期，或给每个版本编号。",
            "Add the dates of approval, or a number to every version.",
        ),
    ),
    "versions_contradicted": kind(
        "warn",
        (
            "项目 {id} 的版本号与批复日期的先后矛盾；有日期的以日期为准。",
            "The version numbers of project {id} contradict the dates of approval; where all rows "
            "have dates, these were followed.",
        ),
        ("请核对版本号与批复日期。", "Check version numbers and dates."),
    ),
    "versions_separate": kind(
        "warn",
        (
            "项目 {id} 的各版本用了不同的范围编号，后来的版本视为增加的范围，原范围仍然有效。",
            "The versions of project {id} bear different range ids; a later one was taken for "
            "further ground, beside the earlier one.",
        ),
        (
            "若后来的版本代替原范围，请用同一范围编号。",
            "Where a later version replaces an earlier one, give both the same range id.",
        ),
    ),
    "centreline_unusable": kind(
        "warn",
        (
            "第 {row} 行不是可用的线，未采用。",
            "Row {row} is no line that can be used and was left out.",
        ),
        ("请提供线路中心线。", "Give the centre line."),
    ),
    "centreline_unmatched": kind(
        "warn",
        (
            "第 {row} 行的项目 {project} 在防治责任范围中不存在，未采用。",
            "The project {project} of row {row} has no range; the line was left out.",
        ),
        ("请核对项目编号。", "Check the project id."),
    ),
    "change_not_judged": kind(
        "info",
        (
            "令53号第十六条第（四）、（五）项（表土剥离量、植物措施面积、重要措施变化）不能由图形判断，未判断。",
            "Items (4) and (5) of art. 16 (topsoil, plant measures, important measures) do not show "
            "in outlines and were not judged.",
        ),
        (
            "请对照方案与实际措施核实；“未见疑似”不包括这两项。",
            "Compare plan and work; none suspected says nothing of these two.",
        ),
    ),
    "change_unknown": kind(
        "warn",
        (
            "有 {count} 个项目因“{reason}”不能排除重大变更。",
            "For {count} projects a change that needs approval cannot be ruled out: {reason}.",
        ),
        ("请补充资料后重新判断。", "Add what is missing and judge again."),
    ),
}
