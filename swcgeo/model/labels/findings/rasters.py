"""What is said of rasters: factors, soil loss, grades."""

from __future__ import annotations

from swcgeo.model.labels.findings.kinds import kind

RASTERS = {
    "loss_graded": kind(
        "info",
        (
            "按 {region} 的容许土壤流失量 {tolerable:g} t/(km²·a) 分级（SL 190-2007）。",
            "Graded with the tolerable loss of {region}, {tolerable:g} t/(km²·a) (SL 190-2007).",
        ),
        ("请核对侵蚀分区。", "Check that the region is the right one."),
    ),
    "factor_unknown": kind(
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
    "factor_impossible": kind(
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
            "Check unit, scale and undeclared nodata: K may be in US units (divide by 7.59), S a "
            "slope, B or C in percent.",
        ),
    ),
    "cover_and_tillage": kind(
        "warn",
        (
            "有 {area_km2:.4f} km² 的 B 与 T 都小于 1：耕地应取 B = 1，非耕地应取 T = 1。",
            "B and T are both below 1 on {area_km2:.4f} km²: on cropland B is 1, elsewhere T is 1.",
        ),
        ("请核对 B、T 与土地利用是否一致。", "Check B and T against land use."),
    ),
    "slope_doubtful": kind(
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
    "loss_doubtful": kind(
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
    "modulus_negative": kind(
        "error",
        (
            "侵蚀模数有 {count} 个像元小于零（最小 {from_value:.4g} {unit}），按未知处理。",
            "{count} cells of the modulus are below zero (down to {from_value:.4g} {unit}); they "
            "count as unknown.",
        ),
        ("请检查未声明的无效值。", "Check for undeclared nodata."),
    ),
    "modulus_large": kind(
        "error",
        (
            "一半以上像元的侵蚀模数超过 {most:g} t/(km²·a)：图例中的单位可能有误。",
            "On more than half of the cells the modulus exceeds {most:g} t/(km²·a): the unit in "
            "the legend may be wrong.",
        ),
        (
            "请核对图例的 unit：t/(km2·a) 还是 t/(hm2·a)。",
            "Check unit in the legend: t/(km2·a) or t/(hm2·a).",
        ),
    ),
    "modulus_small": kind(
        "warn",
        (
            "没有一个像元的侵蚀模数达到容许值 {tolerable:g} t/(km²·a)：图例中的单位可能有误。",
            "On no cell does the modulus reach the tolerable {tolerable:g} t/(km²·a): the unit in "
            "the legend may be wrong.",
        ),
        (
            "请核对图例的 unit：t/(hm2·a) 的数值要小一百倍。",
            "Check unit in the legend: values in t/(hm2·a) are a hundred times smaller.",
        ),
    ),
    "grade_not_in_legend": kind(
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
