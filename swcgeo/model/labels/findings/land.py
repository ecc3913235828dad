"""What is said of land: its use, cover, gullies."""

from __future__ import annotations

from swcgeo.model.labels.findings.kinds import kind

LAND = {
    "land_use_unknown": kind(
        "error",
        (
            "第 {row} 行土地利用“{value}”无法识别，该处按未知计（{area_ha:.4f} hm²）。",
            "Row {row}: the land use {value!r} is not known; its ground counts as unknown "
            "({area_ha:.4f} hm²).",
        ),
        (
            "请改为 GB/T 21010 的名称或代码，或在自己的方言文件的 [values] 中说明。",
            "Use words or codes of GB/T 21010, or explain it under [values] of a profile of yours.",
        ),
    ),
    "land_use_overlap": kind(
        "warn",
        (
            "土地利用第 {row} 行与第 {other} 行重叠 {area_ha:.4f} hm²，按第 {stays} 行计"
            "（已识别者优先，其次面积小者）。",
            "Land use: rows {row} and {other} overlap by {area_ha:.4f} hm²; row {stays} counts "
            "there (a known word goes before an unknown one, then the smaller polygon).",
        ),
        ("请改正土地利用图层。", "Correct the layer of land use."),
    ),
    "land_use_gap": kind(
        "warn",
        (
            "小流域 {id} 有 {area_ha:.4f} hm² 没有土地利用图斑，按未知计。",
            "In the watershed {id} no polygon of land use covers {area_ha:.4f} hm², which count "
            "as unknown.",
        ),
        ("请补全土地利用图层。", "Complete the layer of land use."),
    ),
    "graded_by_cover": kind(
        "warn",
        (
            "没有侵蚀调查和模数，侵蚀强度按坡度、植被覆盖度和土地利用评定"
            "（SL 190-2007 表 4.1.2-2，面蚀），共 {polygons} 个面。",
            "There is neither a survey of erosion nor a modulus: grades are by slope, cover and "
            "land use (SL 190-2007 table 4.1.2-2, sheet erosion), {polygons} polygons.",
        ),
        (
            "有侵蚀调查或模数时请改用；以模数为准（SL 190-2007，4.1.4）。",
            "Use a survey or a modulus where there is one; the modulus decides (SL 190-2007, "
            "4.1.4).",
        ),
    ),
    "cover_unit": kind(
        "info",
        (
            "植被覆盖度按{unit}读取（取值 {from_value:.4g} 至 {to_value:.4g}）。",
            "Cover was read as {unit} (values {from_value:.4g} to {to_value:.4g}).",
        ),
        (
            "如不是，请换算为 0–100 的百分数或 0–1 的比例。",
            "If it is not, convert it to percent (0 to 100) or a share (0 to 1).",
        ),
    ),
    "cover_impossible": kind(
        "error",
        (
            "植被覆盖度有 {count} 个像元的值不可能（{from_value:.4g} 至 {to_value:.4g}，按{unit}计），"
            "按未知处理。",
            "{count} cells of cover are impossible ({from_value:.4g} to {to_value:.4g}, read as "
            "{unit}); they count as unknown.",
        ),
        (
            "请检查未声明的无效值和比例系数。",
            "Check for undeclared nodata and a scale.",
        ),
    ),
    "gullies_without_length": kind(
        "warn",
        (
            "{count} 条侵蚀沟画成面，没有长度，只计面积，不计入沟壑密度。",
            "{count} gullies are polygons without a length; they count by area, not in the "
            "density.",
        ),
        ("如需沟壑密度，请补充沟道中心线。", "For the density, draw their centre lines."),
    ),
}
