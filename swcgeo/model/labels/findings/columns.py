"""What is said of columns and cells: headings, units, ids, dates, codes."""

from __future__ import annotations

from swcgeo.model.labels.findings.kinds import kind

COLUMNS = {
    "profile_used": kind(
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
    "profile_close": kind(
        "info",
        (
            "“{second}”方言（得分 {second_score}）与所用的“{profile}”（{score}）接近；"
            "两者对共有字段的解释相同。",
            "The profile {second} (score {second_score}) comes close to {profile} ({score}); "
            "both read what they share alike.",
        ),
        ("无需处理。", "Nothing to do."),
    ),
    "profile_rival": kind(
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
    "unit_contradicted": kind(
        "warn",
        (
            "{column} 按 {stated} 标注，但 {rows} 行中有 {share} 以 {unit} 计才与图形面积相符"
            "（按标注单位为图形面积的 {times} 倍）；换算按 {unit}，原值保留。",
            "{column} is marked {stated}, but {share} of {rows} rows agree with the ground in "
            "{unit}; read as marked, they are {times} times the ground. {unit} is used, the "
            "values stay as they are.",
        ),
        (
            "请向提供方核实单位；若图形有误，请更正图形。",
            "Ask where it came from which unit it is; if the outlines are wrong, correct them.",
        ),
    ),
    "unit_unstated": kind(
        "warn",
        (
            "{column} 未注明单位；{rows} 行中有 {share} 以 {unit} 计与图形面积相符，按此换算。",
            "{column} states no unit; {share} of {rows} rows agree with the ground in {unit}, "
            "which is used.",
        ),
        ("请在字段名中注明单位。", "Write the unit into the heading."),
    ),
    "unit_doubtful": kind(
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
    "part_exceeds_whole": kind(
        "warn",
        (
            "{column} 按 {unit} 计，{rows} 个值中有 {count} 个大于图斑本身的面积（首见第 {row} 行）。",
            "{column}, read in {unit}, exceeds the area of its own feature in {count} of {rows} "
            "rows (first row {row}).",
        ),
        ("请核实该字段的单位。", "Check the unit of this column."),
    ),
    "area_column": kind(
        "info",
        (
            "字段 {column} 在 {rows} 行中有 {share} 以 {unit} 计与图形面积相符；未作为标注面积使用。",
            "{share} of {rows} rows of the column {column} agree with the ground in {unit}; it is "
            "not used as the stated area.",
        ),
        (
            "如是标注面积，请在自己的方言文件中注明该字段。",
            "If it is the stated area, name the column in a profile of your own.",
        ),
    ),
    "unit_in_cells": kind(
        "warn",
        (
            "{column} 有 {count} 个单元格自带单位（{units}），与该列的 {unit} 不同；"
            "各按自带单位换算。",
            "{count} cells of {column} name a unit of their own ({units}), other than the "
            "{unit} of the column; each is read in its own.",
        ),
        ("请统一该列单位。", "Write the column in one unit."),
    ),
    "table_headings": kind(
        "info",
        (
            "表头占 {rows} 行（单位行计在内），已合并为一行字段名。",
            "The headings take {rows} rows, unit rows included; they were joined into one.",
        ),
        (
            "请核对字段名；如有误，请改为单行表头。",
            "Check the names; one row of headings is safest.",
        ),
    ),
    "merged_filled": kind(
        "info",
        (
            "合并单元格的值已填入所覆盖的 {count} 个单元格。",
            "Merged cells were filled into the {count} cells below that they cover.",
        ),
        ("请核对合并单元格是否确指各行。", "Check that the merged cells mean each of their rows."),
    ),
    "table_row_left_out": kind(
        "info",
        ("{what}未作为数据读取：“{text}”。", "Left out as {what}: “{text}”."),
        ("如是数据，请移到表中并填写各列。", "If it is data, fill in its cells like the others."),
    ),
    "column_ambiguous": kind(
        "warn",
        (
            "字段 {columns} 都可对应 {column}；采用 {used}。",
            "The columns {columns} could all be {column}; {used} is used.",
        ),
        ("请在项目中改名或指定。", "Rename the others."),
    ),
    "id_missing": kind(
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
    "id_empty": kind(
        "error",
        ("第 {row} 行编号为空，以行号 {id} 代替。", "Row {row} has no id; {id} stands in."),
        ("请补充编号。", "Fill in the id."),
    ),
    "duplicate_id": kind(
        "error",
        ("编号 {id} 出现在第 {rows} 行。", "The id {id} stands in rows {rows}."),
        ("请核实是重复下发还是编号错误。", "Find out whether it is one feature twice or a slip."),
    ),
    "date_unreadable": kind(
        "error",
        (
            "第 {row} 行 {column} 的值“{value}”不是日期；按缺失处理。",
            "Row {row}: {value!r} in {column} is no date; it counts as missing.",
        ),
        ("请写成 2023-05-12 的形式。", "Write it as 2023-05-12."),
    ),
    "dates_empty": kind(
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
    "range_kind_missing": kind(
        "warn",
        (
            "没有范围性质字段（range_kind），全部按防治责任范围（真实边界）处理。",
            "There is no column range_kind; every range counts as a real boundary.",
        ),
        ("请注明哪些是示意性范围。", "Say which ranges are sketches."),
    ),
    "range_kind_empty": kind(
        "warn",
        (
            "第 {row} 行 {id} 的范围性质（range_kind）为空或无法识别（“{value}”），按示意性范围处理。",
            "Row {row}, {id}: range_kind is empty or unknown ({value!r}); it counts as a sketch.",
        ),
        ("请核实边界是否为批复边界。", "Find out whether the boundary is the approved one."),
    ),
    "value_unknown": kind(
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
    "code_assumed": kind(
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
    "date_serial": kind(
        "info",
        (
            "{column} 有 {count} 个值是 Excel 日期序号，如“{value}”读作 {date}。",
            "{count} cells of {column} are day numbers of Excel; {value} is read as {date}.",
        ),
        ("请把单元格设为日期格式。", "Format the cells as dates."),
    ),
    "number_unreadable": kind(
        "warn",
        (
            "第 {row} 行 {column} 的值“{value}”不是数，按缺失处理。",
            "Row {row}: {value!r} in {column} is no number; it counts as missing.",
        ),
        ("请只填数字。", "Write digits only."),
    ),
}
