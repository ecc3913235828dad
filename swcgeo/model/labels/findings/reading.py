"""What is said of reading files: what is damaged, left aside or guessed before a column is understood."""

from __future__ import annotations

from swcgeo.model.labels.findings.kinds import kind

FILES = {
    "feature_unreadable": kind(
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
    "features_lost": kind(
        "error",
        (
            "文件声明有 {stated} 个要素，只读出 {read} 个。",
            "The file states {stated} features, only {read} could be read.",
        ),
        ("文件可能被截断，请重新获取。", "The file may be cut off; fetch it again."),
    ),
    "numbers_as_text": kind(
        "warn",
        (
            "数值字段 {column} 中有不能完整读取的数（如 {value}），整列 {count} 个值按原文保留。",
            "The number column {column} holds what cannot be read whole (such as {value}); its "
            "{count} values are kept as they are written.",
        ),
        (
            "请核对逗号是小数点还是千分位，并改正该字段。",
            "Find out whether the comma is a decimal or a thousands sign, and correct the column.",
        ),
    ),
    "table_missing": kind(
        "error",
        (
            "缺少属性表（.dbf）：只有图形，没有编号、日期等属性。",
            "The attribute table (.dbf) is missing: there are outlines, but no ids or dates.",
        ),
        ("请向提供方索取完整文件。", "Ask for the whole file."),
    ),
    "file_damaged": kind(
        "error",
        (
            "文件在第 {line} 行处损坏或中断，只读出 {count} 个要素，其余无法得知。",
            "The file is damaged or cut off at line {line}; {count} features could be read, what "
            "else it held is not known.",
        ),
        ("请向提供方索取完整文件。", "Ask for a whole file."),
    ),
    "prj_unreadable": kind(
        "warn",
        ("坐标系文件 .prj 无法理解，未采用。", "The .prj is not understood and was left aside."),
        ("请用 --crs 指定坐标系，并更换 .prj。", "Name the CRS with --crs, and replace the .prj."),
    ),
    "table_unreadable": kind(
        "error",
        (
            "属性表 .dbf 损坏，无法与图形对应；只读出图形，没有属性。",
            "The table .dbf is damaged and does not fit the shapes; only the shapes were read, "
            "without attributes.",
        ),
        ("请向提供方索取完整文件。", "Ask for a whole file."),
    ),
    "json_mended": kind(
        "warn",
        (
            "要素列表中有 {count} 处逗号缺失或多余，已按要素逐个读取。",
            "In the list of features {count} commas are missing or too many; it was read feature "
            "by feature.",
        ),
        ("请从原软件重新导出。", "Export it again from where it comes."),
    ),
    "ring_closed": kind(
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
    "folders_together": kind(
        "info",
        (
            "文件有多个文件夹，已一并读取：{folders}。",
            "The file has several folders, which were read together: {folders}.",
        ),
        ("只需其中一个时，请写成 文件:文件夹。", "Where one is wanted, name it as file:folder."),
    ),
    "elements_left_out": kind(
        "warn",
        (
            "有 {count} 项内容（{what}）不是要素，未读取。",
            "{count} elements ({what}) are no features and were not read.",
        ),
        (
            "如其中有需要的数据，请另行导出。",
            "Where they hold data that is wanted, export it by itself.",
        ),
    ),
    "drawing_open_lines": kind(
        "error",
        (
            "图纸该图层有 {count} 条未闭合的线（第一条首尾相距 {gap:.6g}），未作为面读取。",
            "The CAD layer has {count} lines that do not close (the ends of the first are "
            "{gap:.6g} apart); they were not read as polygons.",
        ),
        ("请在 CAD 中闭合后重新导出。", "Close them in CAD and export again."),
    ),
    "encoding_guessed": kind(
        "info",
        (
            "文字编码按内容判定为 {encoding}（{evidence}）。",
            "The encoding was decided by content: {encoding} ({evidence}).",
        ),
        ("若有乱码，请用 --encoding 指定。", "Where text is garbled, name it with --encoding."),
    ),
    "encoding_contradicted": kind(
        "warn",
        (
            "文件声明编码为 {stated}，但文字只能按 {encoding} 读出（{evidence}）；已按后者读取。",
            "The file states {stated}, but its text reads only as {encoding} ({evidence}); "
            "the latter was used.",
        ),
        ("请核对文字；可用 --encoding 指定。", "Check the text; --encoding names another."),
    ),
    "encoding_doubtful": kind(
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
    "headings_in_other_encoding": kind(
        "warn",
        (
            "字段名的编码（{headings}）与内容的编码（{encoding}）不同，已分别按各自的编码读取。",
            "The headings are in {headings}, the cells in {encoding}; each was read as what it is.",
        ),
        ("请核对字段名，重新导出该文件。", "Check the headings and export the file again."),
    ),
    "heading_undecodable": kind(
        "warn",
        (
            "字段名无法完整解码，读作“{field}”。",
            "A heading cannot be decoded; it reads {field!r}.",
        ),
        ("请在原软件中改名后重新导出。", "Rename it in the program that wrote it."),
    ),
    "text_undecodable": kind(
        "warn",
        (
            "第 {row} 行字段 {field} 的文字无法完整解码，读作“{text}”。",
            "Row {row}, field {field} cannot be decoded whole; it reads {text!r}.",
        ),
        ("可能在字中间被截断，请核对原表。", "It may be cut inside a character; check the source."),
    ),
    "apostrophes_removed": kind(
        "info",
        (
            "有 {count} 个单元格开头有防止公式运行的单引号（首个在第 {first} 行：{value}），读取时已去除。",
            "{count} cells begin with an apostrophe that keeps spreadsheets from running them (the "
            "first in row {first}: {value}); it was taken off.",
        ),
        ("无需处理。", "Nothing to do."),
    ),
}
