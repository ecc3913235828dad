"""What is said of outlines, areas and overlays."""

from __future__ import annotations

from swcgeo.model.labels.findings.kinds import kind

GEOMETRY = {
    "not_polygon": kind(
        "error",
        (
            "第 {row} 个要素是{geometry}，不是面；按缺失图形处理。",
            "Feature {row} is a {geometry}, not a polygon; it is kept without a geometry.",
        ),
        ("请把线或点改为面，或移出该图层。", "Make it a polygon or take it out of the layer."),
    ),
    "geometry_missing": kind(
        "error",
        ("第 {row} 行 {id} 没有图形。", "Row {row}, {id} has no geometry."),
        ("请补充该要素的边界。", "Add the outline of the feature."),
    ),
    "geometry_invalid": kind(
        "warn",
        (
            "第 {row} 行 {id} 图形无效（{reason}），已修复，面积变化 {change_m2:.2f} m²。",
            "Row {row}, {id}: invalid geometry ({reason}), repaired; the area changed by "
            "{change_m2:.2f} m².",
        ),
        ("请在原数据中改正。", "Correct it at the source."),
    ),
    "geometry_repair_large": kind(
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
    "geometry_repair_accepted": kind(
        "warn",
        (
            "第 {row} 行 {id} 图形无效（{reason}），按用户要求采用修复：{before_m2:.1f} → "
            "{after_m2:.1f} m²。",
            "Row {row}, {id}: invalid geometry ({reason}); the repair was accepted as asked: "
            "{before_m2:.1f} to {after_m2:.1f} m².",
        ),
        ("请在原数据中改正。", "Correct it at the source."),
    ),
    "geometry_fault": kind(
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
    "coordinates_not_finite": kind(
        "error",
        (
            "第 {row} 行 {id} 有 {count} 个坐标不是有限数，图形不能用。",
            "Row {row}, {id}: {count} coordinates are no finite numbers; "
            "its geometry cannot be used.",
        ),
        ("请重新导出或重画该要素。", "Export it again, or draw the feature again."),
    ),
    "antimeridian": kind(
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
    "geometry_sliver": kind(
        "warn",
        (
            "第 {row} 行 {id} 平均宽度只有 {width_m:.2f} m（小于 {least_m:g} m），可能是叠加残留的碎条。",
            "Row {row}, {id} is {width_m:.2f} m wide on average (less than {least_m:g} m); it may be "
            "the leftover of an overlay.",
        ),
        ("请核实是否应删除或并入相邻图斑。", "Find out whether to drop it or join it to another."),
    ),
    "duplicate_geometry": kind(
        "warn",
        ("第 {rows} 行图形完全相同。", "Rows {rows} have the very same geometry."),
        ("请核实是否重复录入。", "Find out whether it was entered twice."),
    ),
    "area_method": kind(
        "info",
        (
            "面积在 {crs} 中计算，与 Karney 椭球面积之相对差最大 {difference:.1e}（{rows} 个面）。",
            "Areas are planar in {crs}; against Karney's geodesic area the largest relative "
            "difference is {difference:.1e} ({rows} polygons).",
        ),
        ("无需处理。", "Nothing to do."),
    ),
    "area_disagrees": kind(
        "error",
        (
            "第 {row} 行 {id} 的面积 {planar_m2:.2f} m² 与椭球面积 {geodesic_m2:.2f} m² 不符。",
            "Row {row}, {id}: the area {planar_m2:.2f} m² disagrees with the geodesic area "
            "{geodesic_m2:.2f} m².",
        ),
        ("请检查坐标是否正确。", "Check the coordinates."),
    ),
    "overlay_contradiction": kind(
        "error",
        (
            "第 {row} 行 {id} 与 {other} 的叠加面积在 {low_m2:.2f} 至 {high_m2:.2f} m² 之间，无法确定。",
            "Row {row}, {id}: its overlap with {other} lies between {low_m2:.2f} and "
            "{high_m2:.2f} m² and cannot be told.",
        ),
        ("请检查两图形的公共边界。", "Look at the boundary they share."),
    ),
    "overlay_recomputed": kind(
        "info",
        (
            "{count} 对图形的叠加结果自相矛盾，已用另一方法重算（最大改正 {largest_m2:.2f} m²）。",
            "{count} overlays contradicted themselves and were computed another way "
            "(largest correction {largest_m2:.2f} m²).",
        ),
        ("无需处理。", "Nothing to do."),
    ),
}
