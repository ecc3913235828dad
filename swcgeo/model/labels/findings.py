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
    "file_damaged": _kind(
        "error",
        (
            "文件在第 {line} 行处损坏或中断，只读出 {count} 个要素，其余无法得知。",
            "The file is damaged or cut off at line {line}; {count} features could be read, what "
            "else it held is not known.",
        ),
        ("请向提供方索取完整文件。", "Ask for a whole file."),
    ),
    "prj_unreadable": _kind(
        "warn",
        ("坐标系文件 .prj 无法理解，未采用。", "The .prj is not understood and was left aside."),
        ("请用 --crs 指定坐标系，并更换 .prj。", "Name the CRS with --crs, and replace the .prj."),
    ),
    "table_unreadable": _kind(
        "error",
        (
            "属性表 .dbf 损坏，无法与图形对应；只读出图形，没有属性。",
            "The table .dbf is damaged and does not fit the shapes; only the shapes were read, "
            "without attributes.",
        ),
        ("请向提供方索取完整文件。", "Ask for a whole file."),
    ),
    "json_mended": _kind(
        "warn",
        (
            "要素列表中有 {count} 处逗号缺失或多余，已按要素逐个读取。",
            "In the list of features {count} commas are missing or too many; it was read feature "
            "by feature.",
        ),
        ("请从原软件重新导出。", "Export it again from where it comes."),
    ),
    "ring_closed": _kind(
        "warn",
        (
            "第 {row} 个要素有 {count} 个环未闭合，已用直线闭合（最长 {gap:.6g}，坐标单位）。",
            "Feature {row}: {count} rings were open and have been closed by a straight edge "
            "(the longest {gap:.6g}, in units of the coordinates).",
        ),
        (
            "请核对最后一段边界，可能缺少顶点。",
            "Look at the last edge: vertices may be missing there.",
        ),
    ),
    "folders_together": _kind(
        "info",
        (
            "文件有多个文件夹，已一并读取：{folders}。",
            "The file has several folders, which were read together: {folders}.",
        ),
        ("只需其中一个时，请写成 文件:文件夹。", "Where one is wanted, name it as file:folder."),
    ),
    "elements_left_out": _kind(
        "warn",
        (
            "有 {count} 个 {what} 不是要素，未读取。",
            "{count} of {what} are no features and were not read.",
        ),
        (
            "如其中有需要的数据，请另行导出。",
            "Where they hold data that is wanted, export it by itself.",
        ),
    ),
    "drawing_open_lines": _kind(
        "error",
        (
            "图纸该图层有 {count} 条未闭合的线（第一条首尾相距 {gap:.6g}），未作为面读取。",
            "The CAD layer has {count} lines that do not close (the ends of the first are "
            "{gap:.6g} apart); they were not read as polygons.",
        ),
        ("请在 CAD 中闭合后重新导出。", "Close them in CAD and export again."),
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
    "encoding_doubtful": _kind(
        "warn",
        (
            "文字编码不能确定：暂按 {encoding} 读取，把握 {confidence}；文件声明 {stated}。"
            "各编码读法：{evidence}。",
            "The encoding is in doubt: the text was read as {encoding}, confidence {confidence}; "
            "the file states {stated}. Readings: {evidence}.",
        ),
        (
            "请对照各读法，用 --encoding 指定正确的编码。",
            "Compare the readings and name the right encoding with --encoding.",
        ),
    ),
    "headings_in_other_encoding": _kind(
        "warn",
        (
            "字段名的编码（{headings}）与内容的编码（{encoding}）不同，已分别按各自的编码读取。",
            "The headings are in {headings}, the cells in {encoding}; each was read as what it is.",
        ),
        ("请核对字段名，重新导出该文件。", "Check the headings and export the file again."),
    ),
    "heading_undecodable": _kind(
        "warn",
        (
            "字段名无法完整解码，读作“{field}”。",
            "A heading cannot be decoded; it reads {field!r}.",
        ),
        ("请在原软件中改名后重新导出。", "Rename it in the program that wrote it."),
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
    "crs_row_in_doubt": _kind(
        "error",
        (
            "第 {row} 个要素的坐标与坐标系 {crs} 不符（{evidence}）；可能是 {candidates}。"
            "该要素的结论为待核查。",
            "The coordinates of feature {row} contradict the CRS {crs} ({evidence}); "
            "candidates: {candidates}. Every verdict that rests on it is unknown.",
        ),
        (
            "请向提供方核对该要素的带号与坐标，改正后重新读取；不与其他要素平均。",
            "Ask the provider for the zone and the coordinates of this feature and correct it.",
        ),
    ),
    "crs_row_zone": _kind(
        "warn",
        (
            "第 {row} 个要素的东坐标带 {zone} 带号，已换算到 {crs}。",
            "The eastings of feature {row} carry the zone number {zone}; it was brought into {crs}.",
        ),
        (
            "一个图层只应使用一个投影带；请核对该要素的位置。",
            "A layer should keep to one zone; check where this feature lies.",
        ),
    ),
    "crs_axes_swapped": _kind(
        "warn",
        (
            "坐标按“北、东”次序书写，已对调为“东、北”（{crs}）。",
            "The coordinates were written northing first; they were turned to easting first ({crs}).",
        ),
        (
            "请提醒提供方：数据文件中 x 为东坐标，y 为北坐标。",
            "Tell the provider: in data files x is the easting and y the northing.",
        ),
    ),
    "crs_off_zone": _kind(
        "warn",
        (
            "数据全部位于 {crs} 投影带边缘以外 {beyond:.1f}°（中央经线 {meridian}°），"
            "中央经线可能有误。",
            "All data lie {beyond:.1f}° beyond the edge of the zone of {crs} "
            "(central meridian {meridian}°); the meridian may be wrong.",
        ),
        (
            "请用 --district 给出辖区边界核对，或用 --crs 指定正确的坐标系。",
            "Give the outline of the district with --district, or the right CRS with --crs.",
        ),
    ),
    "layer_offset": _kind(
        "warn",
        (
            "{layer}整体位于{other}{whither}方 {size:.0f} m（方位角 {bearing:.0f}°，"
            "±{spread:.1f} m；{stretches} 段边界中 {agreeing} 段一致）；{likeness}。",
            "As a whole, {layer} lie {size:.0f} m {whither} of {other} (bearing {bearing:.0f}°, "
            "±{spread:.1f} m; {agreeing} of {stretches} stretches of outline agree); {likeness}.",
        ),
        (
            "请查明哪个图层的位置正确，再在 [settings.shift] 中写明另一图层的改正"
            "（gcj02、bd09 或 [东, 北] 米）；未改正前的结论不可靠。",
            "Find out which of the two lies right, then name the correction of the other in "
            "[settings.shift] (gcj02, bd09 or [east, north] in m); until then verdicts are weak.",
        ),
    ),
    "crs_undecidable": _kind(
        "info",
        (
            "仅凭该图层无法判断：{what}。可据以判断的资料：{evidence}。",
            "This layer alone cannot show {what}. What would decide it: {evidence}.",
        ),
        (
            "如有疑问，请用上述资料核对；否则按声明的坐标系使用。",
            "Where in doubt compare with it; otherwise the stated CRS is used.",
        ),
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
            "字段按“{profile}”方言识别：{headings} 个字段中认出 {mapped} 个（得分 {score}）。",
            "The columns were read with the profile {profile}: {mapped} of {headings} are known "
            "(score {score}).",
        ),
        (
            "如识别有误，请在项目旁的 profiles 文件夹放置自己的方言文件。",
            "Where it is wrong, put a profile of your own into the folder profiles beside the "
            "project.",
        ),
    ),
    "profile_close": _kind(
        "info",
        (
            "“{second}”方言（得分 {second_score}）与所用的“{profile}”（{score}）接近；"
            "两者对共有字段的解释相同。",
            "The profile {second} (score {second_score}) comes close to {profile} ({score}); "
            "both read what they share alike.",
        ),
        ("无需处理。", "Nothing to do."),
    ),
    "profile_rival": _kind(
        "warn",
        (
            "“{second}”方言（得分 {second_score}）与所用的“{profile}”（{score}）接近，"
            "但对字段 {columns} 的解释不同。",
            "The profile {second} (score {second_score}) comes close to {profile} ({score}), "
            "but reads {columns} otherwise.",
        ),
        (
            "请核对这些字段的含义和单位，必要时放置自己的方言文件。",
            "Check what these columns mean and their unit; a profile of your own settles it.",
        ),
    ),
    "unit_contradicted": _kind(
        "warn",
        (
            "{column} 按 {stated} 标注，但 {rows} 行中 {share} 的数值与图形面积相符于 {unit}"
            "（按标注单位为图形面积的 {times} 倍）；换算按 {unit}，原值保留。",
            "{column} is marked {stated}, but {share} of {rows} rows agree with the ground in "
            "{unit} (read as marked, {times} times the ground); {unit} is used, the values stay "
            "as they are.",
        ),
        (
            "请向提供方核实单位；若图形有误，请更正图形。",
            "Ask where it came from which unit it is; if the outlines are wrong, correct them.",
        ),
    ),
    "unit_unstated": _kind(
        "warn",
        (
            "{column} 未注明单位；{rows} 行中 {share} 的数值与图形面积相符于 {unit}，按此换算。",
            "{column} states no unit; {share} of {rows} rows agree with the ground in {unit}, "
            "which is used.",
        ),
        ("请在字段名中注明单位。", "Write the unit into the heading."),
    ),
    "unit_doubtful": _kind(
        "warn",
        (
            "{column} 按 {stated} 计，是图形面积的 {times} 倍（{rows} 行的中位数），"
            "没有一个单位相符；仍按 {stated} 换算。",
            "{column}, read in {stated}, is {times} times the ground (median of {rows} rows); no "
            "unit fits, {stated} is used.",
        ),
        (
            "请核实单位、图形，以及面积是否按别的投影（如网络墨卡托）计算。",
            "Check the unit, the outlines, and whether the areas come from another projection "
            "such as web Mercator.",
        ),
    ),
    "part_exceeds_whole": _kind(
        "warn",
        (
            "{column} 按 {unit} 计，{rows} 个值中有 {count} 个大于图斑本身的面积（首见第 {row} 行）。",
            "{column}, read in {unit}, exceeds the area of its own feature in {count} of {rows} "
            "rows (first row {row}).",
        ),
        ("请核实该字段的单位。", "Check the unit of this column."),
    ),
    "area_column": _kind(
        "info",
        (
            "字段 {column} 有 {share}（共 {rows} 行）与图形面积相符于 {unit}；未作为标注面积使用。",
            "The column {column} agrees with the ground in {unit} ({share} of {rows} rows); it is "
            "not used as the stated area.",
        ),
        (
            "如是标注面积，请在自己的方言文件中注明该字段。",
            "If it is the stated area, name the column in a profile of your own.",
        ),
    ),
    "unit_in_cells": _kind(
        "warn",
        (
            "{column} 有 {count} 个单元格自带单位（{units}），与该列的 {unit} 不同；"
            "各按自带单位换算。",
            "{count} cells of {column} name a unit of their own ({units}), other than the "
            "{unit} of the column; each is read in its own.",
        ),
        ("请统一该列单位。", "Write the column in one unit."),
    ),
    "table_headings": _kind(
        "info",
        (
            "表头占 {rows} 行（含单位行），已合并为一行字段名。",
            "The headings take {rows} rows, unit rows included; they were joined into one.",
        ),
        (
            "请核对字段名；如有误，请改为单行表头。",
            "Check the names; one row of headings is safest.",
        ),
    ),
    "merged_filled": _kind(
        "info",
        (
            "合并单元格的值已填入所覆盖的 {count} 个单元格。",
            "Merged cells were filled into the {count} cells below that they cover.",
        ),
        ("请核对合并单元格是否确指各行。", "Check that the merged cells mean each of their rows."),
    ),
    "table_row_left_out": _kind(
        "info",
        ("{what}未作为数据读取：“{text}”。", "Left out as {what}: {text}"),
        ("如是数据，请移到表中并填写各列。", "If it is data, fill in its cells like the others."),
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

_VERTICES = {
    "vertex_table_read": _kind(
        "info",
        (
            "按拐点坐标表读取：{vertices} 个拐点组成 {parcels} 个地块；{north} 为北坐标，{east} 为东坐标"
            "（{basis}）。",
            "Read as a table of vertices: {vertices} vertices make {parcels} parcels; {north} goes "
            "north, {east} east ({basis}).",
        ),
        ("请在地图上核对位置和形状。", "Look at place and shape on a map."),
    ),
    "axes_contradict": _kind(
        "warn",
        (
            "按表头（测量上 X 为北、Y 为东）与数值大小得出的方向相反；已按数值读取：{north} 为北坐标，"
            "{east} 为东坐标。",
            "By heading (in surveying X is north, Y east) the axes go the other way than by size; "
            "size was followed: {north} goes north, {east} east.",
        ),
        ("请核对坐标的方向。", "Check which column goes where."),
    ),
    "axes_undecided": _kind(
        "warn",
        (
            "数值大小不能说明方向，只按表头读取：{north} 为北坐标，{east} 为东坐标。",
            "The size of the numbers does not tell the axes; only the headings were followed: "
            "{north} goes north, {east} east.",
        ),
        ("请核对坐标的方向和坐标系。", "Check the axes and the CRS."),
    ),
    "vertices_reordered": _kind(
        "warn",
        (
            "第 {row} 个地块按行的顺序会自相交，按点号的顺序则不会；已按点号重排。",
            "Parcel {row} would cross itself in the order of the rows, and does not in that of the "
            "numbers; the numbers were followed.",
        ),
        ("请核对拐点顺序。", "Check the order of the vertices."),
    ),
    "vertex_order_differs": _kind(
        "warn",
        (
            "第 {row} 个地块的行序与点号顺序不同，两者无法分出对错；已按行的顺序读取。",
            "In parcel {row} rows and numbers are in a different order, and neither is shown to be "
            "wrong; the rows were followed.",
        ),
        ("请核对拐点顺序。", "Check the order of the vertices."),
    ),
    "closure_differs": _kind(
        "warn",
        (
            "第 {row} 个地块末点与首点同号但坐标相差 {gap:.6g}；两点都保留。",
            "In parcel {row} the last vertex has the name of the first but lies {gap:.6g} from it; "
            "both were kept.",
        ),
        ("请核对首末点坐标。", "Check the first and the last vertex."),
    ),
    "vertices_lost": _kind(
        "error",
        (
            "第 {row} 个地块声明有 {stated} 个界址点，只读出 {read} 个。",
            "Parcel {row} states {stated} vertices, {read} could be read.",
        ),
        ("请核对原文件是否完整。", "Check that the file is whole."),
    ),
    "vertex_rows_left": _kind(
        "warn",
        (
            "有 {count} 行不是拐点，未读取，如“{text}”。",
            "{count} rows hold no vertex and were not read, such as {text!r}.",
        ),
        ("请核对其中有无遗漏的拐点。", "Check that none is a vertex."),
    ),
    "vertex_columns_vary": _kind(
        "info",
        (
            "字段 {columns} 在同一地块内取值不同，未作为地块属性。",
            "The columns {columns} differ within a parcel and are no attributes of it.",
        ),
        ("无需处理。", "Nothing to do."),
    ),
    "parcel_area_differs": _kind(
        "warn",
        (
            "第 {row} 个地块的 {column} 为 {stated:.1f} m²，拐点围成 {computed:.1f} m²。",
            "Parcel {row}: {column} states {stated:.1f} m², its vertices enclose {computed:.1f} m².",
        ),
        (
            "请核对拐点有无遗漏、顺序和单位。",
            "Check the vertices, their order, and the unit.",
        ),
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
            "没有范围性质字段（range_kind），全部按防治责任范围（真实边界）处理。",
            "There is no column range_kind; every range counts as a real boundary.",
        ),
        ("请注明哪些是示意性范围。", "Say which ranges are sketches."),
    ),
    "range_kind_empty": _kind(
        "warn",
        (
            "第 {row} 行 {id} 的范围性质（range_kind）为空或无法识别（“{value}”），按示意性范围处理。",
            "Row {row}, {id}: range_kind is empty or unknown ({value!r}); it counts as a sketch.",
        ),
        ("请核实边界是否为批复边界。", "Find out whether the boundary is the approved one."),
    ),
    "value_unknown": _kind(
        "warn",
        (
            "{column} 的值“{value}”（{count} 行，首见第 {row} 行）不在代码表中，原样保留；"
            "相近的词：{near}。",
            "{column} has the value {value!r} ({count} rows, first row {row}), which no code list "
            "knows; it is kept as it is. Words like it: {near}.",
        ),
        (
            "请核对代码表，或在自己的方言文件的 [values] 中说明。",
            "Check it against the code list, or explain it under [values] of a profile of yours.",
        ),
    ),
    "code_assumed": _kind(
        "warn",
        (
            "{column} 的代码“{value}”（{count} 行，首见第 {row} 行）按代码表的顺序读作“{meaning}”；"
            "没有公开资料证实。",
            "{column} has the code {value!r} ({count} rows, first row {row}); by the order of the "
            "code list it is read as {meaning}, which no public source confirms.",
        ),
        (
            "请核对下发说明，或在自己的方言文件的 [values] 中说明。",
            "Check the covering letter, or explain it under [values] of a profile of yours.",
        ),
    ),
    "date_serial": _kind(
        "info",
        (
            "{column} 有 {count} 个值是 Excel 日期序号，如“{value}”读作 {date}。",
            "{count} cells of {column} are day numbers of Excel; {value} is read as {date}.",
        ),
        ("请把单元格设为日期格式。", "Format the cells as dates."),
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
    "antimeridian": _kind(
        "error",
        (
            "第 {row} 行 {id} 的图形跨越 180° 经线而被绕到另一侧，图形不能用。",
            "Row {row}, {id}: the outline crosses the 180° meridian the wrong way round and cannot "
            "be used.",
        ),
        (
            "请在 180° 处切开，或核对经度。",
            "Cut it at 180°, or check its longitudes.",
        ),
    ),
    "geometry_sliver": _kind(
        "warn",
        (
            "第 {row} 行 {id} 平均宽度只有 {width_m:.2f} m（小于 {least_m:g} m），可能是叠加残留的碎条。",
            "Row {row}, {id} is {width_m:.2f} m wide on average (less than {least_m:g} m); it may be "
            "the leftover of an overlay.",
        ),
        ("请核实是否应删除或并入相邻图斑。", "Find out whether to drop it or join it to another."),
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
    "integer_as_text": _kind(
        "warn",
        (
            "字段 {column} 有 {count} 个整数超过 2^53（首个在第 {first} 行：{value}），"
            "{ending} 的读取软件会改变末位；已按文本写出。",
            "{count} whole numbers of the column {column} are beyond 2^53 (the first in row "
            "{first}: {value}); readers of {ending} would change their last digits, so they are "
            "written as text.",
        ),
        ("编号本应为文本；如需数值请用 .gpkg。", "Ids should be text; for numbers use .gpkg."),
    ),
    "number_left_out": _kind(
        "warn",
        (
            "字段 {column} 有 {count} 个数值 {ending} 无法容纳（首个在第 {first} 行：{value}），写出时留空。",
            "{count} numbers of the column {column} do not fit into {ending} (the first in row "
            "{first}: {value}); they are left empty in the file.",
        ),
        ("请核对数值或改用 .gpkg。", "Check the numbers or use .gpkg."),
    ),
    "number_rounded": _kind(
        "warn",
        (
            "字段 {column} 有 {count} 个数值在 {ending} 中只能保留 15 位小数（首个在第 {first} 行：{value}），"
            "有效数字有损失。",
            "{count} numbers of the column {column} have more than the 15 decimals of {ending} "
            "(the first in row {first}: {value}); digits are lost in the file.",
        ),
        ("请改用 .gpkg。", "Use .gpkg instead."),
    ),
    "date_as_text": _kind(
        "info",
        (
            "字段 {column} 有 {count} 个日期或时刻 {ending} 没有对应类型（首个在第 {first} 行：{value}），"
            "按文本写出。",
            "{count} dates or times of the column {column} have no type in {ending} (the first in "
            "row {first}: {value}); they are written as text.",
        ),
        ("无需处理；如需日期类型请用 .gpkg。", "Nothing to do; for real dates use .gpkg."),
    ),
    "text_beyond_gbk": _kind(
        "warn",
        (
            "字段 {column} 有 {count} 个文本含 GBK 以外的字（如“{value}”），按 GB18030 四字节写出；"
            "只识 GBK 的软件不能显示这些字。",
            "{count} texts of the column {column} have characters that GBK lacks (such as {value!r}); "
            "they are written in the four bytes of GB18030, which software of GBK cannot show.",
        ),
        ("请改用 --out-encoding utf-8。", "Use --out-encoding utf-8 instead."),
    ),
    "apostrophes_removed": _kind(
        "info",
        (
            "有 {count} 个单元格开头有防止公式运行的单引号（首个在第 {first} 行：{value}），读取时已去除。",
            "{count} cells begin with an apostrophe that keeps spreadsheets from running them (the "
            "first in row {first}: {value}); it was taken off.",
        ),
        ("无需处理。", "Nothing to do."),
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

FINDINGS: MappingProxyType[str, FindingKind] = MappingProxyType(
    {**_READING, **_VERTICES, **_ATTRIBUTES, **_GEOMETRY, **_PATCHES, **_ACCOUNT, **_REPORTED}
)
"""Code to kind."""
