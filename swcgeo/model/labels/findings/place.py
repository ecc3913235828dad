"""What is said of where layers lie: CRS, datum, offsets."""

from __future__ import annotations

from swcgeo.model.labels.findings.kinds import kind

PLACE = {
    "crs_given": kind(
        "info",
        (
            "坐标系由用户指定为 {crs}（文件中为 {stated}）。",
            "The CRS {crs} was given by the user (the file says {stated}).",
        ),
        ("无需处理。", "Nothing to do."),
    ),
    "crs_zone_prefix": kind(
        "info",
        (
            "东坐标带 {zone} 带号；坐标系为 {crs}。",
            "Eastings carry the zone number {zone}; the CRS is {crs}.",
        ),
        ("无需处理。", "Nothing to do."),
    ),
    "crs_zone_cut": kind(
        "info",
        (
            "东坐标不带 {zone} 带号，与文件声明的 {stated} 不同；坐标系为 {crs}。",
            "Eastings lack the zone number {zone} that {stated} has; the CRS is {crs}.",
        ),
        ("无需处理。", "Nothing to do."),
    ),
    "crs_in_doubt": kind(
        "error",
        (
            "坐标系 {crs} 与坐标不符（{evidence}）；可能是 {candidates}。该图层的结论均为待核查。",
            "The CRS {crs} contradicts the coordinates ({evidence}); candidates: {candidates}. "
            "Every verdict that rests on it is unknown.",
        ),
        ("请用 --crs 指定正确的坐标系。", "Name the right one with --crs."),
    ),
    "crs_row_in_doubt": kind(
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
    "crs_row_zone": kind(
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
    "crs_axes_swapped": kind(
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
    "crs_off_zone": kind(
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
    "layer_offset": kind(
        "warn",
        (
            "{layer}整体位于{other}{whither}方 {size:.0f} m（方位角 {bearing:.0f}°，"
            "±{spread:.1f} m；{stretches} 段边界中 {agreeing} 段一致）；{likeness}。",
            "As a whole, {layer} lie {size:.0f} m {whither} of {other} (bearing {bearing:.0f}°, "
            "±{spread:.1f} m; {agreeing} of {stretches} stretches of outline agree). The shift is {likeness}.",
        ),
        (
            "请查明哪个图层的位置正确，再在 [settings.shift] 中写明另一图层的改正"
            "（gcj02、bd09 或 [东, 北] 米）；未改正前的结论不可靠。",
            "Find out which of the two lies right, then name the correction of the other in "
            "[settings.shift] (gcj02, bd09 or [east, north] in m); until then verdicts are weak.",
        ),
    ),
    "crs_undecidable": kind(
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
    "datum_ballpark": kind(
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
}
