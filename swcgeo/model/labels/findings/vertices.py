"""What is said of tables and texts of vertices."""

from __future__ import annotations

from swcgeo.model.labels.findings.kinds import kind

VERTICES = {
    "vertex_table_read": kind(
        "info",
        (
            "按拐点坐标表读取：{vertices} 个拐点组成 {parcels} 个地块；{north} 为北坐标，{east} 为东坐标"
            "（{basis}）。",
            "Read as a table of vertices: {vertices} vertices make {parcels} parcels; {north} goes "
            "north, {east} east ({basis}).",
        ),
        ("请在地图上核对位置和形状。", "Look at place and shape on a map."),
    ),
    "axes_contradict": kind(
        "warn",
        (
            "按表头（测量上 X 为北、Y 为东）与数值大小得出的方向相反；已按数值读取：{north} 为北坐标，"
            "{east} 为东坐标。",
            "By heading (in surveying X is north, Y east) the axes go the other way than by size; "
            "size was followed: {north} goes north, {east} east.",
        ),
        ("请核对坐标的方向。", "Check which column goes where."),
    ),
    "axes_undecided": kind(
        "warn",
        (
            "数值大小不能说明方向，只按表头读取：{north} 为北坐标，{east} 为东坐标。",
            "The size of the numbers does not tell the axes; only the headings were followed: "
            "{north} goes north, {east} east.",
        ),
        ("请核对坐标的方向和坐标系。", "Check the axes and the CRS."),
    ),
    "vertices_reordered": kind(
        "warn",
        (
            "第 {row} 个地块按行的顺序会自相交，按点号的顺序则不会；已按点号重排。",
            "Parcel {row} would cross itself in the order of the rows, and does not in that of the "
            "numbers; the numbers were followed.",
        ),
        ("请核对拐点顺序。", "Check the order of the vertices."),
    ),
    "vertex_order_differs": kind(
        "warn",
        (
            "第 {row} 个地块的行序与点号顺序不同，两者无法分出对错；已按行的顺序读取。",
            "In parcel {row} rows and numbers are in a different order, and neither is shown to be "
            "wrong; the rows were followed.",
        ),
        ("请核对拐点顺序。", "Check the order of the vertices."),
    ),
    "closure_differs": kind(
        "warn",
        (
            "第 {row} 个地块末点与首点同号但坐标相差 {gap:.6g}；两点都保留。",
            "In parcel {row} the last vertex has the name of the first but lies {gap:.6g} from it; "
            "both were kept.",
        ),
        ("请核对首末点坐标。", "Check the first and the last vertex."),
    ),
    "vertices_lost": kind(
        "error",
        (
            "第 {row} 个地块声明有 {stated} 个界址点，只读出 {read} 个。",
            "Parcel {row} states {stated} vertices, {read} could be read.",
        ),
        ("请核对原文件是否完整。", "Check that the file is whole."),
    ),
    "vertex_rows_left": kind(
        "warn",
        (
            "有 {count} 行不是拐点，未读取，如“{text}”。",
            "{count} rows hold no vertex and were not read, such as {text!r}.",
        ),
        ("请核对其中有无遗漏的拐点。", "Check that none is a vertex."),
    ),
    "vertex_columns_vary": kind(
        "info",
        (
            "字段 {columns} 在同一地块的各拐点上取值不同，未作为该地块的属性。",
            "The columns {columns} differ within a parcel and are no attributes of it.",
        ),
        ("无需处理。", "Nothing to do."),
    ),
    "parcel_area_differs": kind(
        "warn",
        (
            "第 {row} 个地块“{column}”一栏注明 {stated:.1f} m²，拐点围成 {computed:.1f} m²。",
            "Parcel {row}: {column} states {stated:.1f} m², its vertices enclose {computed:.1f} m².",
        ),
        (
            "请核对拐点有无遗漏、顺序和单位。",
            "Check the vertices, their order, and the unit.",
        ),
    ),
}
