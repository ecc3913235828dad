"""What is said of the account of treatments and the figures reported beside it."""

from __future__ import annotations

from swcgeo.model.labels.findings.kinds import kind

ACCOUNT = {
    "watersheds_overlap": kind(
        "warn",
        (
            "小流域 {id} 与 {other} 重叠 {shared_km2:.6f} km²；分行相加大于合计。",
            "The watersheds {id} and {other} overlap by {shared_km2:.6f} km²; the rows add up to "
            "more than the total.",
        ),
        (
            "请核对流域界线，或用 parent_id 说明上下级。",
            "Check the boundary, or name the parent in parent_id.",
        ),
    ),
    "erosion_overlap": kind(
        "warn",
        (
            "侵蚀图斑第 {row} 行与第 {other} 行重叠 {shared_km2:.6f} km²，取较高强度。",
            "Rows {row} and {other} overlap by {shared_km2:.6f} km²; the higher grade counts.",
        ),
        ("请改正侵蚀图层。", "Correct the erosion layer."),
    ),
    "grade_unknown": kind(
        "error",
        (
            "第 {row} 行侵蚀强度“{value}”无法识别，该处按未知计（{area_km2:.6f} km²）。",
            "Row {row}: the grade {value!r} is not known; its ground counts as unknown "
            "({area_km2:.6f} km²).",
        ),
        (
            "请改为 SL 190 的六级名称或代码 1–6。",
            "Use the six names of SL 190 or the codes 1 to 6.",
        ),
    ),
    "ground_ungraded": kind(
        "warn",
        (
            "小流域 {id} 有 {area_km2:.6f} km² 没有侵蚀强度，按未知计。",
            "In the watershed {id} {area_km2:.6f} km² have no grade and count as unknown.",
        ),
        ("请补全侵蚀图层。", "Complete the erosion layer."),
    ),
    "treatment_outside": kind(
        "error",
        (
            "措施 {id} 有 {area_km2:.6f} km² 不在任何小流域内，未计入。",
            "{area_km2:.6f} km² of the treatment {id} lie in no watershed and are not counted.",
        ),
        ("请核对位置或流域界线。", "Check its place or the watershed boundary."),
    ),
    "treatment_twice": kind(
        "warn",
        (
            "措施 {id} 与 {other} 图形相同，面积 {area_km2:.6f} km² 只计一次。",
            "The treatments {id} and {other} have the same outline; {area_km2:.6f} km² count once.",
        ),
        ("请核实是否重复上报。", "Find out whether it was reported twice."),
    ),
    "treatments_overlap": kind(
        "warn",
        (
            "措施 {id}（{project}）与 {other}（{other_project}）重叠 {shared_km2:.6f} km²，净面积只计一次。",
            "The treatments {id} ({project}) and {other} ({other_project}) overlap by "
            "{shared_km2:.6f} km², which count once.",
        ),
        ("请核实两个项目的边界。", "Check the outlines of both projects."),
    ),
    "treatment_not_counted": kind(
        "warn",
        (
            "措施 {id} 未计入（{why}），面积 {area_km2:.6f} km²。",
            "The treatment {id} is not counted ({why}); its area is {area_km2:.6f} km².",
        ),
        ("达到条件后再计入。", "It counts once the condition is met."),
    ),
    "treatment_by_number": kind(
        "info",
        (
            "{count} 个措施按长度或数量计，不计面积。",
            "{count} treatments count by length or number and not by area.",
        ),
        ("无需处理。", "Nothing to do."),
    ),
    "stage_empty": kind(
        "warn",
        (
            "措施 {id} 没有注明阶段，按已验收计入。",
            "The treatment {id} states no stage; it is counted as accepted.",
        ),
        ("请补充阶段。", "Fill in the stage."),
    ),
    "stage_reading": kind(
        "info",
        (
            "项目 {project} 的阶段按“{reading}”读取（{why}）：设计 {designed} 条，实施 {built} 条，"
            "验收 {accepted} 条。",
            "The stages of the project {project} are read as {reading} ({why}): {designed} records "
            "designed, {built} built, {accepted} accepted.",
        ),
        (
            "如不符，请用设置 stage_reading（status 或 drawings）指明。",
            "If that is wrong, set stage_reading to status or drawings.",
        ),
    ),
    "design_not_listed": kind(
        "info",
        (
            "项目 {project} 没有停留在设计阶段的记录：未完成为零只说明图层中没有未完成的记录。",
            "No record of the project {project} is still at the design: nothing missing only says "
            "that the layer lists nothing unfinished.",
        ),
        (
            "如有未实施的设计图斑，请一并提供。",
            "Deliver the polygons of the design that were not built, if there are any.",
        ),
    ),
    "design_unknown": kind(
        "warn",
        (
            "项目 {project} 没有设计图斑：设计、未完成和超出设计的面积未知。",
            "The project {project} has no polygons of the design: what was designed, is missing or "
            "lies beyond the design is unknown.",
        ),
        ("请补充设计图斑。", "Deliver the polygons of the design."),
    ),
    "measure_changed": kind(
        "warn",
        (
            "项目 {project} 有 {area_km2:.6f} km² 设计为{measure}，实际为{built_as}；按未完成{measure}计。",
            "In the project {project} {area_km2:.6f} km² were designed as {measure} and built as "
            "{built_as}; they count as missing {measure}.",
        ),
        (
            "请核实是否办理了变更，或改正措施类型。",
            "Find out whether the change was approved, or correct the measure.",
        ),
    ),
    "stage_outside": kind(
        "warn",
        (
            "项目 {project} 有 {area_km2:.6f} km² 不在任何小流域内（其中整处在外的措施 {count} 处），"
            "验收表未计入。",
            "{area_km2:.6f} km² of the project {project}, {count} whole works among them, lie in "
            "no watershed and in no row of the table of acceptance.",
        ),
        ("请核对位置或小流域界线。", "Check their place or the watershed boundary."),
    ),
    "treatment_undated": kind(
        "warn",
        (
            "措施 {id} 没有完成日期：按最晚完成、灾前完成处理。",
            "The treatment {id} has no completion date: it counts as the last completed, and as "
            "completed before every damage.",
        ),
        ("请补充完成日期。", "Fill in the date of completion."),
    ),
    "treatment_in_future": kind(
        "warn",
        (
            "措施 {id} 完成于 {day}，在治理账截止日 {as_of} 之后，仍计入（{area_km2:.6f} km²）。",
            "The treatment {id} was completed on {day}, after the account's day {as_of}, and is "
            "counted all the same ({area_km2:.6f} km²).",
        ),
        ("请核对日期或 --as-of。", "Check the date, or --as-of."),
    ),
    "treatment_year_differs": kind(
        "info",
        (
            "{count} 个措施的年度为 {year}，而完成于 {completed} 年：按完成日期计入 {completed} 年"
            "（{area_km2:.6f} km²）。",
            "{count} treatments are of the year {year} and were completed in {completed}, where "
            "they count ({area_km2:.6f} km²).",
        ),
        (
            "若按计划年度统计，应说明口径。",
            "State the basis where figures go by the year of the plan.",
        ),
    ),
    "closure_unaccepted": kind(
        "warn",
        (
            "封禁治理 {id} 没有阶段一栏，是否已验收不明，按已验收计入（{area_km2:.6f} km²）。",
            "The closure {id} has no column of stages, so nobody knows whether it is accepted; it "
            "is counted as accepted ({area_km2:.6f} km²).",
        ),
        ("请补充验收情况（stage）。", "Add the column stage."),
    ),
    "control_above_one": kind(
        "warn",
        (
            "小流域 {id} 的治理度为 {value:.1f} %，超过 100 %：措施保存面积 {kept_km2:.6f} km²，"
            "治理前水土流失面积 {eroding_km2:.6f} km²；分子中有 {area_km2:.6f} km² "
            "不在已知的流失地上。",
            "The control degree of the watershed {id} is {value:.1f} %, above 100 %: "
            "{kept_km2:.6f} km² of measures are kept, {eroding_km2:.6f} km² eroded before; "
            "{area_km2:.6f} km² of the measures lie on ground that is not known to erode.",
        ),
        (
            "未作截断。请核对侵蚀图层，或改用流失地口径。",
            "It is not clipped. Check the erosion layer, or use the basis of eroding ground.",
        ),
    ),
    "work_outside": kind(
        "error",
        (
            "措施 {id}（按长度或数量计）不在任何小流域内，未计入。",
            "The work {id}, which counts by length or number, lies in no watershed and is not "
            "counted.",
        ),
        ("请核对位置或流域界线。", "Check its place or the watershed boundary."),
    ),
    "work_reaches_out": kind(
        "warn",
        (
            "措施 {id} 有 {length_m:.1f} m 不在任何小流域内，未计入。",
            "{length_m:.1f} m of the work {id} lie in no watershed and are not counted.",
        ),
        ("请核对位置或流域界线。", "Check its place or the watershed boundary."),
    ),
    "treatment_before_survey": kind(
        "warn",
        (
            "措施 {id} 完成于侵蚀调查年 {year} 或更早（{area_km2:.6f} km²），该处可能已评为微度。",
            "The treatment {id} ({area_km2:.6f} km²) was completed in or before the survey year "
            "{year}; its ground may already be graded slight.",
        ),
        ("请使用完成之前的侵蚀调查。", "Use a survey made before the completion."),
    ),
    "survey_year_missing": kind(
        "info",
        (
            "没有给出侵蚀调查年份，未核对措施与调查的先后。",
            "The year of the erosion survey is not stated; its order with the treatments was not "
            "checked.",
        ),
        ("请用 --erosion-year 给出。", "State it with --erosion-year."),
    ),
    "loss_share_missing": kind(
        "error",
        (
            "损毁 {id} 没有损毁比例，按全部损毁（1）计。",
            "The damage {id} states no loss share; it counts as a total loss (1).",
        ),
        ("请补充损毁比例（0–1）。", "Fill in the loss share (0 to 1)."),
    ),
    "share_above_one": kind(
        "warn",
        (
            "{id} 的值 {value} 不在 0–1 之间，按 {used} 计。",
            "{id} states {value}, which is not between 0 and 1; {used} is used.",
        ),
        ("请改正。", "Correct it."),
    ),
    "figure_differs": kind(
        "error",
        (
            "上报数 {id} 为 {stated}，计算为 {computed:.4f} {unit}，相差 {difference:+.4f}；"
            "可能原因：{candidate}{owners}（待确认的共 {count} 个）。",
            "The figure {id} is stated as {stated}, computed as {computed:.4f} {unit}, off by "
            "{difference:+.4f}; candidate: {candidate}{owners} ({count} to be confirmed).",
        ),
        (
            "请按 reported_candidates 所列逐一确认，再更正上报数或说明口径。",
            "Try what reported_candidates lists, then correct the figure or state its basis.",
        ),
    ),
    "figure_parts_differ": kind(
        "error",
        (
            "上报数 {id} 为 {stated}，其分项 {parts} 之和为 {total}，相差 {difference:+.4f}。",
            "The figure {id} is stated as {stated}; its parts {parts} add up to {total}, off by "
            "{difference:+.4f}.",
        ),
        ("请核对分项与合计。", "Check the parts and the total."),
    ),
    "figure_not_computed": kind(
        "warn",
        ("上报数 {id} 的口径 {what} 无法计算。", "The figure {id} ({what}) cannot be computed."),
        ("请核对 what 一栏。", "Check its column what."),
    ),
    "second_method_differs": kind(
        "error",
        (
            "{id}“{figure}”{years}{grade}：计算为 {computed_km2:.4f} km²，用随机点另行计数为 "
            "{counted_km2:.4f} km²（应在 {low_km2:.4f}–{high_km2:.4f} 之间）。",
            "{id}, {figure} {years} {grade}: computed as {computed_km2:.4f} km², counted by points "
            "as {counted_km2:.4f} km² (it lies between {low_km2:.4f} and {high_km2:.4f}).",
        ),
        (
            "两种方法不一致，该数暂不可用；请将输入文件报告给开发者。",
            "Two methods disagree: do not use the figure, and report it with the input files.",
        ),
    ),
    "transition_narrow": kind(
        "info",
        (
            "{years}：强度变化的土地 {changed_km2:.4f} km²，其中 {narrow_km2:.4f} km² 窄于 "
            "{drift_m:g} m，可能只是重新勾绘边界；小于 {smallest_m2:g} m² 的 {count} 块"
            "（{dropped_km2:.6f} km²）计入表中，未绘出。",
            "{years}: {changed_km2:.4f} km² changed its grade, {narrow_km2:.4f} km² of it narrower "
            "than {drift_m:g} m, which may be a boundary drawn again; {count} pieces below "
            "{smallest_m2:g} m² ({dropped_km2:.6f} km²) are in the tables, not on the map.",
        ),
        (
            "请对照影像核对狭长的变化地块。",
            "Hold narrow pieces of change against the images.",
        ),
    ),
}
