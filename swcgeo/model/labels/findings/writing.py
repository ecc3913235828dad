"""What is said of writing results."""

from __future__ import annotations

from swcgeo.model.labels.findings.kinds import kind

WRITING = {
    "integer_as_text": kind(
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
    "number_left_out": kind(
        "warn",
        (
            "字段 {column} 有 {count} 个数值 {ending} 无法容纳（首个在第 {first} 行：{value}），写出时留空。",
            "{count} numbers of the column {column} do not fit into {ending} (the first in row "
            "{first}: {value}); they are left empty in the file.",
        ),
        ("请核对数值或改用 .gpkg。", "Check the numbers or use .gpkg."),
    ),
    "number_rounded": kind(
        "warn",
        (
            "字段 {column} 有 {count} 个数值在 {ending} 中只能保留 15 位小数（首个在第 {first} 行：{value}），"
            "有效数字有损失。",
            "{count} numbers of the column {column} have more than the 15 decimals of {ending} "
            "(the first in row {first}: {value}); digits are lost in the file.",
        ),
        ("请改用 .gpkg。", "Use .gpkg instead."),
    ),
    "date_as_text": kind(
        "info",
        (
            "字段 {column} 有 {count} 个日期或时刻 {ending} 没有对应类型（首个在第 {first} 行：{value}），"
            "按文本写出。",
            "{count} dates or times of the column {column} have no type in {ending} (the first in "
            "row {first}: {value}); they are written as text.",
        ),
        ("无需处理；如需日期类型请用 .gpkg。", "Nothing to do; for real dates use .gpkg."),
    ),
    "text_beyond_gbk": kind(
        "warn",
        (
            "字段 {column} 有 {count} 个文本含 GBK 以外的字（如“{value}”），按 GB18030 四字节写出；"
            "只识 GBK 的软件不能显示这些字。",
            "{count} texts of the column {column} have characters that GBK lacks (such as {value!r}); "
            "they are written in the four bytes of GB18030, which software of GBK cannot show.",
        ),
        ("请改用 --out-encoding utf-8。", "Use --out-encoding utf-8 instead."),
    ),
    "quantity_measured": kind(
        "info",
        (
            "重点工程措施图层中有 {count} 个图斑没有自报面积，措施数量取量算面积（全层 {rows} 条记录）。",
            "In the layer of measures for the key-project system {count} polygons (of {rows} records) "
            "state no area; the measured one is written.",
        ),
        ("如需自报面积，请补充后重写。", "Fill in the stated area and write the layer again."),
    ),
    "measure_undrawn": kind(
        "warn",
        (
            "{count} 条措施没有图形，未写入重点工程措施图层。",
            "{count} treatments have no geometry and are not in the layer of measures for the "
            "key-project system.",
        ),
        ("请补充图形。", "Draw them."),
    ),
    "beyond_template": kind(
        "warn",
        (
            "{file} 的字段 {column} 有 {count} 个数大于 {most}（如 {value}）：系统模板的 N(18,15) 容纳不下。",
            "{count} numbers of the field {column} in {file} are above {most} (such as {value}); the "
            "N(18,15) of the system's template does not hold them.",
        ),
        (
            "文件本身可容纳；拷入模板前请拆分图斑或放宽字段。",
            "The file itself holds them; before copying into the template split the record or widen "
            "the field.",
        ),
    ),
    "text_cut": kind(
        "warn",
        (
            "字段 {column} 有 {count} 个文本超过 {ending} 的长度上限 {most}，写出时被截断。",
            "{count} texts of the column {column} are longer than the {most} that {ending} "
            "can hold; they are cut off in the file.",
        ),
        ("请改用 .gpkg。", "Use .gpkg instead."),
    ),
    "output_beside": kind(
        "error",
        (
            "{path} 被其他程序占用，结果写在 {other}。",
            "{path} is held open by another program; the result stands in {other}.",
        ),
        ("请关闭该文件后重新运行。", "Close the file and run again."),
    ),
}
