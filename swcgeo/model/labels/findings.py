"""Every finding: its severity, its sentence and its remedy, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class FindingKind:
    """
    What a finding's code stands for.

    Attributes
    ----------
    severity : {"info", "warn", "error"}
        An error finding makes the exit code 1: a row became unknown for a data fault, was left
        out, an id stands twice, or a figure does not add up.
    message, remedy : mapping of str to str
        Sentence by language; the message holds fields in braces.
    """

    severity: Literal["info", "warn", "error"]
    message: MappingProxyType[str, str]
    remedy: MappingProxyType[str, str]


def _kind(
    severity: Literal["info", "warn", "error"],
    message: tuple[str, str],
    remedy: tuple[str, str],
) -> FindingKind:
    """Return a FindingKind from (Chinese, English) pairs."""
    return FindingKind(
        severity,
        MappingProxyType({"zh": message[0], "en": message[1]}),
        MappingProxyType({"zh": remedy[0], "en": remedy[1]}),
    )


_READING = {
    "feature_unreadable": _kind(
        "error",
        (
            "第 {row} 个要素无法读取：{reason}；按缺失图形处理。",
            "Feature {row} cannot be read: {reason}; it is kept without a geometry.",
        ),
        (
            "请向提供方索取完整文件，或在制图软件中重画该要素。",
            "Ask for a whole file, or draw the feature again.",
        ),
    ),
    "features_lost": _kind(
        "error",
        (
            "文件声明有 {stated} 个要素，只读出 {read} 个。",
            "The file states {stated} features, only {read} could be read.",
        ),
        ("文件可能被截断，请重新获取。", "The file may be cut off; fetch it again."),
    ),
    "table_missing": _kind(
        "error",
        (
            "缺少属性表（.dbf）：只有图形，没有编号、日期等属性。",
            "The attribute table (.dbf) is missing: there are outlines, but no ids or dates.",
        ),
        ("请向提供方索取完整文件。", "Ask for the whole file."),
    ),
    "not_polygon": _kind(
        "error",
        (
            "第 {row} 个要素是{geometry}，不是面；按缺失图形处理。",
            "Feature {row} is a {geometry}, not a polygon; it is kept without a geometry.",
        ),
        ("请把线或点改为面，或移出该图层。", "Make it a polygon or take it out of the layer."),
    ),
    "encoding_guessed": _kind(
        "info",
        (
            "文字编码按内容判定为 {encoding}（{evidence}）。",
            "The encoding was decided by content: {encoding} ({evidence}).",
        ),
        ("若有乱码，请用 --encoding 指定。", "Where text is garbled, name it with --encoding."),
    ),
    "encoding_contradicted": _kind(
        "warn",
        (
            "文件声明编码为 {stated}，但文字只能按 {encoding} 读出（{evidence}）；已按后者读取。",
            "The file states {stated}, but its text reads only as {encoding} ({evidence}); "
            "the latter was used.",
        ),
        ("请核对文字；可用 --encoding 指定。", "Check the text; --encoding names another."),
    ),
    "text_undecodable": _kind(
        "warn",
        (
            "第 {row} 行字段 {field} 的文字无法完整解码，读作“{text}”。",
            "Row {row}, field {field} cannot be decoded whole; it reads {text!r}.",
        ),
        ("可能在字中间被截断，请核对原表。", "It may be cut inside a character; check the source."),
    ),
    "crs_given": _kind(
        "info",
        (
            "坐标系由用户指定为 {crs}（文件中为 {stated}）。",
            "The CRS {crs} was given by the user (the file says {stated}).",
        ),
        ("无需处理。", "Nothing to do."),
    ),
    "crs_zone_prefix": _kind(
        "info",
        (
            "东坐标带 {zone} 带号；坐标系为 {crs}。",
            "Eastings carry the zone number {zone}; the CRS is {crs}.",
        ),
        ("无需处理。", "Nothing to do."),
    ),
    "crs_zone_cut": _kind(
        "info",
        (
            "东坐标不带 {zone} 带号，与文件声明的 {stated} 不同；坐标系为 {crs}。",
            "Eastings lack the zone number {zone} that {stated} has; the CRS is {crs}.",
        ),
        ("无需处理。", "Nothing to do."),
    ),
    "crs_in_doubt": _kind(
        "error",
        (
            "坐标系 {crs} 与坐标不符（{evidence}）；可能是 {candidates}。该图层的结论均为待核查。",
            "The CRS {crs} contradicts the coordinates ({evidence}); candidates: {candidates}. "
            "Every verdict that rests on it is unknown.",
        ),
        ("请用 --crs 指定正确的坐标系。", "Name the right one with --crs."),
    ),
    "datum_ballpark": _kind(
        "warn",
        (
            "{crs} 与 {target} 之间没有公开的基准转换，位置可能差 30–150 m。",
            "There is no public datum transformation between {crs} and {target}; "
            "positions may be off by 30 to 150 m.",
        ),
        (
            "请向测绘部门索取转换参数，或由对方提供 CGCS2000 成果。",
            "Ask the survey office for parameters, or for the data in CGCS2000.",
        ),
    ),
    "profile_used": _kind(
        "info",
        (
            "字段按“{profile}”方言识别（{mapped} 个字段）。",
            "The columns were read with the profile {profile} ({mapped} columns).",
        ),
        (
            "如识别有误，请在项目旁放置自己的方言文件。",
            "Where it is wrong, put a profile of your own beside the project.",
        ),
    ),
    "column_ambiguous": _kind(
        "warn",
        (
            "字段 {columns} 都可对应 {column}；采用 {used}。",
            "The columns {columns} could all be {column}; {used} is used.",
        ),
        ("请在项目中改名或指定。", "Rename the others."),
    ),
}

_ATTRIBUTES = {
    "id_missing": _kind(
        "warn",
        (
            "没有编号字段，以行号（从 1 起）作编号。",
            "There is no id column; row numbers from 1 stand in.",
        ),
        (
            "请补充编号字段，否则换批次后无法对应。",
            "Add an id column; otherwise rows cannot be followed from one delivery to the next.",
        ),
    ),
    "id_empty": _kind(
        "error",
        ("第 {row} 行编号为空，以行号 {id} 代替。", "Row {row} has no id; {id} stands in."),
        ("请补充编号。", "Fill in the id."),
    ),
    "duplicate_id": _kind(
        "error",
        ("编号 {id} 出现在第 {rows} 行。", "The id {id} stands in rows {rows}."),
        ("请核实是重复下发还是编号错误。", "Find out whether it is one feature twice or a slip."),
    ),
    "date_unreadable": _kind(
        "error",
        (
            "第 {row} 行 {column} 的值“{value}”不是日期；按缺失处理。",
            "Row {row}: {value!r} in {column} is no date; it counts as missing.",
        ),
        ("请写成 2023-05-12 的形式。", "Write it as 2023-05-12."),
    ),
    "dates_empty": _kind(
        "warn",
        (
            "{column} 有 {count} 个空值（共 {rows} 行）。",
            "{count} of {rows} cells of {column} are empty.",
        ),
        (
            "请补充日期；结论取决于它的图斑列为待核查。",
            "Fill in the dates; patches whose verdict depends on one are unknown.",
        ),
    ),
    "dates_not_checked": _kind(
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
    "range_kind_missing": _kind(
        "warn",
        (
            "没有 range_kind 字段，全部按防治责任范围（真实边界）处理。",
            "There is no column range_kind; every range counts as a real boundary.",
        ),
        ("请注明哪些是示意性范围。", "Say which ranges are sketches."),
    ),
    "range_kind_empty": _kind(
        "warn",
        (
            "第 {row} 行 {id} 的 range_kind 为空或无法识别（“{value}”），按示意性范围处理。",
            "Row {row}, {id}: range_kind is empty or unknown ({value!r}); it counts as a sketch.",
        ),
        ("请核实边界是否为批复边界。", "Find out whether the boundary is the approved one."),
    ),
    "value_unknown": _kind(
        "warn",
        (
            "{column} 的值“{value}”（{count} 行，首见第 {row} 行）不在代码表中，原样保留。",
            "{column} has the value {value!r} ({count} rows, first row {row}), which no code list "
            "knows; it is kept as it is.",
        ),
        ("请核对代码表。", "Check it against the code list."),
    ),
    "number_unreadable": _kind(
        "warn",
        (
            "第 {row} 行 {column} 的值“{value}”不是数，按缺失处理。",
            "Row {row}: {value!r} in {column} is no number; it counts as missing.",
        ),
        ("请只填数字。", "Write digits only."),
    ),
}

_GEOMETRY = {
    "geometry_missing": _kind(
        "error",
        ("第 {row} 行 {id} 没有图形。", "Row {row}, {id} has no geometry."),
        ("请补充该要素的边界。", "Add the outline of the feature."),
    ),
    "geometry_invalid": _kind(
        "warn",
        (
            "第 {row} 行 {id} 图形无效（{reason}），已修复，面积变化 {change_m2:.2f} m²。",
            "Row {row}, {id}: invalid geometry ({reason}), repaired; the area changed by "
            "{change_m2:.2f} m².",
        ),
        ("请在原数据中改正。", "Correct it at the source."),
    ),
    "geometry_repair_large": _kind(
        "error",
        (
            "第 {row} 行 {id} 图形无效（{reason}），修复会使面积由 {before_m2:.1f} 变为 "
            "{after_m2:.1f} m²，未予采用。",
            "Row {row}, {id}: invalid geometry ({reason}); a repair would change the area from "
            "{before_m2:.1f} to {after_m2:.1f} m² and was not accepted.",
        ),
        (
            "请在原数据中改正，或核实后用 --accept-repairs 采用修复。",
            "Correct it at the source, or look at it and accept with --accept-repairs.",
        ),
    ),
    "geometry_repair_accepted": _kind(
        "warn",
        (
            "第 {row} 行 {id} 图形无效（{reason}），按用户要求采用修复：{before_m2:.1f} → "
            "{after_m2:.1f} m²。",
            "Row {row}, {id}: invalid geometry ({reason}); the repair was accepted as asked: "
            "{before_m2:.1f} to {after_m2:.1f} m².",
        ),
        ("请在原数据中改正。", "Correct it at the source."),
    ),
    "geometry_fault": _kind(
        "warn",
        (
            "第 {row} 行 {id} 图形无效（{reason}），可以修复。",
            "Row {row}, {id}: invalid geometry ({reason}); it can be repaired.",
        ),
        (
            "请在原数据中改正，否则分析时自动修复并留下记录。",
            "Correct it at the source; otherwise it is repaired on the way, with a receipt.",
        ),
    ),
    "coordinates_not_finite": _kind(
        "error",
        (
            "第 {row} 行 {id} 有 {count} 个坐标不是有限数，图形不能用。",
            "Row {row}, {id}: {count} coordinates are no finite numbers; "
            "its geometry cannot be used.",
        ),
        ("请重新导出或重画该要素。", "Export it again, or draw the feature again."),
    ),
    "duplicate_geometry": _kind(
        "warn",
        ("第 {rows} 行图形完全相同。", "Rows {rows} have the very same geometry."),
        ("请核实是否重复录入。", "Find out whether it was entered twice."),
    ),
    "area_method": _kind(
        "info",
        (
            "面积在 {crs} 中计算，与 Karney 椭球面积之相对差最大 {difference:.1e}（{rows} 个面）。",
            "Areas are planar in {crs}; against Karney's geodesic area the largest relative "
            "difference is {difference:.1e} ({rows} polygons).",
        ),
        ("无需处理。", "Nothing to do."),
    ),
    "area_disagrees": _kind(
        "error",
        (
            "第 {row} 行 {id} 的面积 {planar_m2:.2f} m² 与椭球面积 {geodesic_m2:.2f} m² 不符。",
            "Row {row}, {id}: the area {planar_m2:.2f} m² disagrees with the geodesic area "
            "{geodesic_m2:.2f} m².",
        ),
        ("请检查坐标是否正确。", "Check the coordinates."),
    ),
    "sources_conflict": _kind(
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
    "sources_offset": _kind(
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
    "overlay_contradiction": _kind(
        "error",
        (
            "第 {row} 行 {id} 与 {other} 的叠加面积在 {low_m2:.2f} 至 {high_m2:.2f} m² 之间，无法确定。",
            "Row {row}, {id}: its overlap with {other} lies between {low_m2:.2f} and "
            "{high_m2:.2f} m² and cannot be told.",
        ),
        ("请检查两图形的公共边界。", "Look at the boundary they share."),
    ),
    "overlay_recomputed": _kind(
        "info",
        (
            "{count} 对图形的叠加结果自相矛盾，已用另一方法重算（最大改正 {largest_m2:.2f} m²）。",
            "{count} overlays contradicted themselves and were computed another way "
            "(largest correction {largest_m2:.2f} m²).",
        ),
        ("无需处理。", "Nothing to do."),
    ),
}

_PATCHES = {
    "patch_unknown": _kind(
        "error",
        (
            "图斑 {id} 因数据问题列为待核查：{reason}。",
            "The patch {id} is unknown for a fault in the data: {reason}.",
        ),
        ("请补正数据后重新判定。", "Mend the data and judge again."),
    ),
    "ranges_without_boundary": _kind(
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
    "no_ranges": _kind(
        "warn",
        ("没有提供任何防治责任范围。", "No ranges were given."),
        ("请提供已批方案的防治责任范围。", "Give the ranges of the approved plans."),
    ),
    "plan_point_unknown": _kind(
        "warn",
        (
            "方案 {id} 的坐标（{x_value}, {y_value}）无法定位。",
            "The position ({x_value}, {y_value}) of plan {id} cannot be placed.",
        ),
        ("请核对坐标。", "Check the position."),
    ),
    "image_date_ignored": _kind(
        "warn",
        (
            "图层自带影像日期，给出的 {date} 未采用。",
            "The layer has image dates of its own; the date {date} was not used.",
        ),
        ("无需处理；空缺的日期仍按缺失处理。", "Empty cells still count as missing."),
    ),
}

_ACCOUNT = {
    "watersheds_overlap": _kind(
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
    "erosion_overlap": _kind(
        "warn",
        (
            "侵蚀图斑第 {row} 行与第 {other} 行重叠 {shared_km2:.6f} km²，取较高强度。",
            "Rows {row} and {other} overlap by {shared_km2:.6f} km²; the higher grade counts.",
        ),
        ("请改正侵蚀图层。", "Correct the erosion layer."),
    ),
    "grade_unknown": _kind(
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
    "ground_ungraded": _kind(
        "warn",
        (
            "小流域 {id} 有 {area_km2:.6f} km² 没有侵蚀强度，按未知计。",
            "In the watershed {id} {area_km2:.6f} km² have no grade and count as unknown.",
        ),
        ("请补全侵蚀图层。", "Complete the erosion layer."),
    ),
    "treatment_outside": _kind(
        "error",
        (
            "措施 {id} 有 {area_km2:.6f} km² 不在任何小流域内，未计入。",
            "{area_km2:.6f} km² of the treatment {id} lie in no watershed and are not counted.",
        ),
        ("请核对位置或流域界线。", "Check its place or the watershed boundary."),
    ),
    "treatment_twice": _kind(
        "warn",
        (
            "措施 {id} 与 {other} 图形相同，面积 {area_km2:.6f} km² 只计一次。",
            "The treatments {id} and {other} have the same outline; {area_km2:.6f} km² count once.",
        ),
        ("请核实是否重复上报。", "Find out whether it was reported twice."),
    ),
    "treatments_overlap": _kind(
        "warn",
        (
            "措施 {id}（{project}）与 {other}（{other_project}）重叠 {shared_km2:.6f} km²，净面积只计一次。",
            "The treatments {id} ({project}) and {other} ({other_project}) overlap by "
            "{shared_km2:.6f} km², which count once.",
        ),
        ("请核实两个项目的边界。", "Check the outlines of both projects."),
    ),
    "treatment_not_counted": _kind(
        "warn",
        (
            "措施 {id} 未计入（{why}），面积 {area_km2:.6f} km²。",
            "The treatment {id} is not counted ({why}); its area is {area_km2:.6f} km².",
        ),
        ("达到条件后再计入。", "It counts once the condition is met."),
    ),
    "treatment_by_number": _kind(
        "info",
        (
            "{count} 个措施按长度或数量计，不计面积。",
            "{count} treatments count by length or number and not by area.",
        ),
        ("无需处理。", "Nothing to do."),
    ),
    "stage_empty": _kind(
        "warn",
        (
            "措施 {id} 没有注明阶段，按已验收计入。",
            "The treatment {id} states no stage; it is counted as accepted.",
        ),
        ("请补充阶段。", "Fill in the stage."),
    ),
    "treatment_undated": _kind(
        "warn",
        (
            "措施 {id} 没有完成日期：按最晚完成、灾前完成处理。",
            "The treatment {id} has no completion date: it counts as the last completed, and as "
            "completed before every damage.",
        ),
        ("请补充完成日期。", "Fill in the date of completion."),
    ),
    "treatment_before_survey": _kind(
        "warn",
        (
            "措施 {id} 完成于侵蚀调查年 {year} 或更早（{area_km2:.6f} km²），该处可能已评为微度。",
            "The treatment {id} ({area_km2:.6f} km²) was completed in or before the survey year "
            "{year}; its ground may already be graded slight.",
        ),
        ("请使用完成之前的侵蚀调查。", "Use a survey made before the completion."),
    ),
    "survey_year_missing": _kind(
        "info",
        (
            "没有给出侵蚀调查年份，未核对措施与调查的先后。",
            "The year of the erosion survey is not stated; its order with the treatments was not "
            "checked.",
        ),
        ("请用 --erosion-year 给出。", "State it with --erosion-year."),
    ),
    "loss_share_missing": _kind(
        "error",
        (
            "损毁 {id} 没有损毁比例，按全部损毁（1）计。",
            "The damage {id} states no loss share; it counts as a total loss (1).",
        ),
        ("请补充损毁比例（0–1）。", "Fill in the loss share (0 to 1)."),
    ),
    "share_above_one": _kind(
        "warn",
        (
            "{id} 的值 {value} 不在 0–1 之间，按 {used} 计。",
            "{id} states {value}, which is not between 0 and 1; {used} is used.",
        ),
        ("请改正。", "Correct it."),
    ),
}

_REPORTED = {
    "figure_differs": _kind(
        "error",
        (
            "上报数 {id} 为 {stated}，计算为 {computed:.4f} {unit}，相差 {difference:+.4f}："
            "{candidate}{owners}。",
            "The figure {id} is stated as {stated}, computed as {computed:.4f} {unit}, off by "
            "{difference:+.4f}: {candidate}{owners}.",
        ),
        ("请核对后更正上报数，或说明口径。", "Correct the figure, or state its basis."),
    ),
    "figure_parts_differ": _kind(
        "error",
        (
            "上报数 {id} 为 {stated}，其分项 {parts} 之和为 {total}，相差 {difference:+.4f}。",
            "The figure {id} is stated as {stated}; its parts {parts} add up to {total}, off by "
            "{difference:+.4f}.",
        ),
        ("请核对分项与合计。", "Check the parts and the total."),
    ),
    "figure_not_computed": _kind(
        "warn",
        ("上报数 {id} 的口径 {what} 无法计算。", "The figure {id} ({what}) cannot be computed."),
        ("请核对 what 一栏。", "Check its column what."),
    ),
    "text_cut": _kind(
        "warn",
        (
            "字段 {column} 有 {count} 个文本超过 {ending} 的长度上限 {most}，写出时被截断。",
            "{count} texts of the column {column} are longer than the {most} that {ending} "
            "can hold; they are cut off in the file.",
        ),
        ("请改用 .gpkg。", "Use .gpkg instead."),
    ),
    "output_beside": _kind(
        "error",
        (
            "{path} 被其他程序占用，结果写在 {other}。",
            "{path} is held open by another program; the result stands in {other}.",
        ),
        ("请关闭该文件后重新运行。", "Close the file and run again."),
    ),
}

_RASTERS = {
    "loss_graded": _kind(
        "info",
        (
            "按 {region} 的容许土壤流失量 {tolerable:g} t/(km²·a) 分级（SL 190-2007）。",
            "Graded with the tolerable loss of {region}, {tolerable:g} t/(km²·a) (SL 190-2007).",
        ),
        ("请核对侵蚀分区。", "Check that the region is the right one."),
    ),
    "factor_unknown": _kind(
        "info",
        (
            "因子 {name} 在 {area_km2:.4f} km² 上没有值（全图 {whole_km2:.4f} km²），此处土壤流失量未知。",
            "The factor {name} is unknown on {area_km2:.4f} km² of {whole_km2:.4f} km²; soil loss "
            "is unknown there.",
        ),
        (
            "如需结果，请补齐该因子；高程边缘一圈像元没有坡度属正常。",
            "Complete the factor where results are needed; the outermost cells of a DEM have no "
            "slope.",
        ),
    ),
    "factor_impossible": _kind(
        "error",
        (
            "因子 {name} 有 {count} 个像元的值不可能（{from_value:.4g} 至 {to_value:.4g}，"
            "应在 {low:g} 至 {high:g} {unit} 之间），按未知处理。",
            "{count} cells of the factor {name} are impossible ({from_value:.4g} to "
            "{to_value:.4g}; it lies between {low:g} and {high:g} {unit}); they count as unknown.",
        ),
        (
            "请检查单位、比例系数和未声明的无效值：K 是否为美制（除以 7.59），S 是否为坡度，"
            "B、C 是否为百分数。",
            "Check unit, scale and undeclared nodata: K in US units (divide by 7.59), S a slope, "
            "B or C in percent?",
        ),
    ),
    "cover_and_tillage": _kind(
        "warn",
        (
            "有 {area_km2:.4f} km² 的 B 与 T 都小于 1：耕地应取 B = 1，非耕地应取 T = 1。",
            "B and T are both below 1 on {area_km2:.4f} km²: on cropland B is 1, elsewhere T is 1.",
        ),
        ("请核对 B、T 与土地利用是否一致。", "Check B and T against land use."),
    ),
    "slope_doubtful": _kind(
        "error",
        (
            "坡度中位数为 {slope:.1f}°，过陡：高程可能是英尺，或坐标单位有误。",
            "The median slope is {slope:.1f}°, too steep: heights may be in feet, or the unit of "
            "the coordinates is wrong.",
        ),
        (
            "请核对高程单位；如为英尺，请换算为米，或在文件中注明单位。",
            "Check the unit of the heights; convert feet to metres, or state the unit in the file.",
        ),
    ),
    "loss_doubtful": _kind(
        "error",
        (
            "土壤流失量中位数为 {loss:.4g} t/(hm²·a)，即 {modulus:.4g} t/(km²·a)，超过 {most:g}："
            "某个因子可能大了一百倍，或结果本已按 km² 计。",
            "The median loss is {loss:.4g} t/(hm²·a), that is {modulus:.4g} t/(km²·a), above "
            "{most:g}: a factor may be a hundred times too large, or the loss per km² already.",
        ),
        (
            "请核对各因子单位，尤其是 R 和 K。",
            "Check the units of the factors, R and K above all.",
        ),
    ),
    "grade_not_in_legend": _kind(
        "error",
        (
            "图例中没有栅格值 {value}（{count} 个像元），按未知处理。",
            "The raster value {value} is not in the legend; its {count} cells count as unknown.",
        ),
        (
            '请在图例中补上该值；若确为未知，写：值 = "未知"。',
            'Add it to the legend; where it does mean unknown, say so: value = "unknown".',
        ),
    ),
}

FINDINGS: MappingProxyType[str, FindingKind] = MappingProxyType(
    {**_READING, **_ATTRIBUTES, **_GEOMETRY, **_PATCHES, **_ACCOUNT, **_REPORTED, **_RASTERS}
)
"""Code to kind."""
