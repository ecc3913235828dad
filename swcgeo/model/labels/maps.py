"""Texts of maps and figures."""

from __future__ import annotations

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

MAPS: dict[str, tuple[str, str]] = {
    # Furniture of every map
    "map.legend": ("图　例", "Legend"),
    "map.north": ("北", "N"),
    "map.scale": ("比例尺　1∶{scale}", "Scale  1∶{scale}"),
    "map.maker": ("制图单位：{maker}", "Made by {maker}"),
    "map.foot_join": ("　", ",  "),
    "map.date": ("{year}年{month}月{day}日", "{day} {month} {year}"),
    "map.graticule": ("图廓注记为经纬度", "Longitude and latitude along the frame"),
    "map.true_north_west": (
        "箭头指真北，在坐标北以西 {angle}",
        "The arrow points to true north, {angle} west of grid north",
    ),
    "map.true_north_east": (
        "箭头指真北，在坐标北以东 {angle}",
        "The arrow points to true north, {angle} east of grid north",
    ),
    "map.true_north_same": ("箭头指真北，与坐标北一致", "True north is grid north"),
    "map.crs_gauss": (
        "{datum} {width}°带高斯-克吕格 中央经线{longitude}",
        "{datum}, {width}° Gauss–Krüger, central meridian {longitude}",
    ),
    "map.crs_gauss_any": (
        "{datum} 高斯-克吕格 中央经线{longitude}",
        "{datum}, Gauss–Krüger, central meridian {longitude}",
    ),
    "map.crs_tmerc": (
        "{datum} 横轴墨卡托 中央经线{longitude}",
        "{datum}, transverse Mercator, central meridian {longitude}",
    ),
    "map.crs_utm": ("{datum} UTM {zone}带", "{datum}, UTM zone {zone}"),
    "map.crs_laea": (
        "{datum} 兰勃特等积方位投影 中心 {longitude}，{latitude}",
        "{datum}, Lambert azimuthal equal-area, centre {longitude}, {latitude}",
    ),
    "map.crs_other": ("{datum} {name}", "{datum}, {name}"),
    "datum.cgcs2000": ("CGCS2000", "CGCS2000"),
    "datum.wgs84": ("WGS 84", "WGS 84"),
    "datum.xian80": ("1980西安坐标系", "Xian 1980"),
    "datum.beijing54": ("1954北京坐标系", "Beijing 1954"),
    "unit.km": ("km", "km"),
    "unit.m": ("m", "m"),
    "map.district": ("县区界", "district"),
    "map.town": ("乡镇界", "township"),
    "map.range": ("防治责任范围", "responsibility range"),
    "map.outside_district": ("县区以外", "outside the district"),
    "map.outside_towns": ("乡镇以外", "outside the townships"),
    # Patches by verdict
    "map.patches_title": ("{place}扰动图斑合规性初判图", "{place}Disturbed patches by verdict"),
    "map.place": ("{name}", "{name}: "),
    "map.verdict": ("合规性初判", "verdict"),
    "map.count": ("合计", "total"),
    "map.area_hm2": ("面积 hm²", "area hm²"),
    "map.total": ("合计", "total"),
    "map.source_none": ("来源不详", "no source"),
    "map.source_other": ("其他", "others"),
    "map.field_check": (
        "粗边：须现场复核 {count} 个，{area} hm²",
        "heavy edge: to be visited, {count}, {area} hm²",
    ),
    "map.numbers": (
        "数字为图斑表中的行号（自1起）。",
        "Numbers are row numbers in the table of patches, from 1.",
    ),
    "map.numbers_left": (
        "{count} 个图斑因拥挤未注行号。",
        "{count} patches bear no number for want of room.",
    ),
    "map.no_numbers": (
        "图斑多于 {most} 个，不注行号。",
        "With more than {most} patches none bears a number.",
    ),
    "map.no_geometry": (
        "{count} 个图斑无图形，未绘出，已计入表中。",
        "{count} patches have no geometry: counted above, not drawn.",
    ),
    "map.out_of_frame": (
        "{count} 个图斑在图幅之外，未绘出，已计入表中。",
        "{count} patches lie outside the frame: counted above, not drawn.",
    ),
    "map.no_area": (
        "{count} 个图斑面积不详，未计入面积。",
        "{count} patches have no known area: not in the areas.",
    ),
    "map.sites": (
        "图斑分布于 {sites} 个地块，其中 {shared} 个为多个来源所见。",
        "The patches lie on {sites} sites, {shared} of them seen by several sources.",
    ),
    "map.nothing_drawn": ("没有可绘出的图斑", "No patch can be drawn"),
    "map.caution": (
        "初判由图斑与防治责任范围叠加得出，仅供现场复核，不作为违法认定。",
        "Verdicts come from overlaying patches and ranges; they guide field checks and are no "
        "finding of law.",
    ),
    "map.index": ("行号与图斑编号", "Row numbers and patch ids"),
    # Treatment over erosion
    "map.treatment_title": ("{place}水土流失治理图", "{place}Treated and remaining erosion"),
    "map.grade_heading": ("土壤侵蚀强度", "erosion grade"),
    "map.km2": ("km²", "km²"),
    "map.share": ("占比 %", "share %"),
    "map.eroding_sum": ("水土流失（轻度及以上）", "eroding (light and above)"),
    "map.ground_sum": ("土地总面积", "all ground"),
    "map.measures": ("治理措施（记录数）", "Treatments (records)"),
    "map.measure_key": ("{measure}（{count}）", "{measure} ({count})"),
    "map.measure_none": ("其他或不详", "other or not given"),
    "map.watershed": ("小流域界", "watershed"),
    "map.damage": ("损毁范围", "damage"),
    "map.outside_watersheds": ("小流域以外", "outside the watersheds"),
    "map.treatment_account": ("小流域治理情况（km²）", "Treatment by watershed (km²)"),
    "map.watershed_name": ("小流域", "watershed"),
    "map.eroding": ("水土流失", "eroding"),
    "map.treated": ("已治理", "treated"),
    "map.remaining": ("尚需治理", "remaining"),
    "map.rest": ("其余 {count} 个小流域", "{count} other watersheds"),
    "map.damaged": ("尚需治理中，损毁 {area} km²", "Of the remaining, damaged: {area} km²"),
    "map.bar": (
        "图上：已治理｜尚需治理（km²），横条为已治理占比",
        "On the map: treated | remaining, km²; the bar is the treated share",
    ),
    "map.judged": (
        "治理地块的底色为治理账所用的强度（治理前的监测）",
        "Treated ground is coloured by the survey by which the account judges it",
    ),
    "map.rows_overlap": (
        "小流域相互重叠，各行之和不等于合计。",
        "Watersheds overlap, so the rows do not add up to the total.",
    ),
    "map.grades_differ": (
        "本图侵蚀图斑的水土流失面积与治理账相差 {difference} km²。",
        "Eroding ground of the erosion layer drawn here differs from the account by "
        "{difference} km².",
    ),
    "map.unlabelled": (
        "{count} 个小流域因面积小未注记。",
        "{count} watersheds are too small for a label.",
    ),
    # Acceptance
    "map.acceptance_title": ("{place}项目设计与验收图", "{place}Designed, built and accepted"),
    "map.acceptance_heading": ("设计与验收", "design and acceptance"),
    "map.missing": ("设计未实施（未完成）", "designed, not built (missing)"),
    "map.unaccepted": ("已实施未验收", "built, not accepted"),
    "map.accepted": ("已验收", "accepted"),
    "map.missing_short": ("未完成", "missing"),
    "map.unaccepted_short": ("未验收", "not accepted"),
    "map.accepted_short": ("已验收", "accepted"),
    "map.designed": ("设计", "designed"),
    "map.designed_sum": ("设计面积", "all that was designed"),
    "map.project": ("项目", "project"),
    "map.acceptance_projects": ("各项目（hm²）", "By project (hm²)"),
    "map.rest_projects": ("其余 {count} 个项目", "{count} other projects"),
    "map.line_key": ("线状工程：{state}", "line: {state}"),
    "map.point_key": ("点状工程：{state}", "point: {state}"),
    "map.acceptance_areas": (
        "面积为各项目各措施的净面积，重叠只计一次。",
        "Areas are net within project and measure: overlaps count once.",
    ),
    "map.acceptance_beyond": (
        "已实施中有 {area} hm² 超出设计。",
        "Of what is built, {area} hm² lie beyond the designs.",
    ),
    "map.acceptance_works": (
        "按长度或数量计的措施：设计 {works} 处，未动工 {missing} 处。",
        "Works by length or number: {works} designed, {missing} not begun.",
    ),
    "map.acceptance_metres": (
        "线状工程：设计 {metres:.0f} m，未实施 {missing:.0f} m。",
        "Lines: {metres:.0f} m designed, {missing:.0f} m missing.",
    ),
    "map.acceptance_undesigned": (
        "{count} 个项目没有设计图斑（—）：设计与未完成未知，未计入合计。",
        "Projects without a design (—): {count}; what is missing there is unknown and in no sum.",
    ),
    "map.acceptance_numbers": (
        "图上数字为未完成地块所属项目的序号。",
        "Numbers on the map: the project to which missing ground belongs.",
    ),
    "map.acceptance_unnumbered": (
        "{count} 个未完成地块因拥挤未注序号。",
        "{count} pieces of missing ground bear no number for want of room.",
    ),
    "map.no_treatment": ("没有可绘出的措施", "No treatment can be drawn"),
    "map.no_watershed": ("没有可绘出的小流域", "No watershed can be drawn"),
    # Change between two surveys
    "map.transition_title": ("{place}土壤侵蚀强度变化图", "{place}Change of erosion grades"),
    "map.change_heading": ("强度变化", "change of grade"),
    "map.better": ("减轻{steps}", "better by {steps}"),
    "map.worse": ("加重{steps}", "worse by {steps}"),
    "map.same": ("强度不变", "same grade"),
    "map.unknown": ("任一期强度未知", "unknown in either survey"),
    "map.steps_1": ("一级", "1 grade"),
    "map.steps_2": ("二级", "2 grades"),
    "map.steps_3": ("三级及以上", "3 grades or more"),
    "map.change_account": ("小流域变化情况（km²）", "Change by watershed (km²)"),
    "map.got_better": ("减轻", "better"),
    "map.got_worse": ("加重", "worse"),
    "map.net": ("流失净变化", "net eroding"),
    "map.net_note": (
        "流失净变化：新增流失面积减不再流失面积，负值为减少。",
        "Net eroding: ground that newly erodes less ground that erodes no longer; negative is "
        "less erosion.",
    ),
    "map.better_treated": (
        "减轻的 {whole} km² 中，{area} km² 在治理措施范围内。",
        "Of {whole} km² that became better, {area} km² lie under treatment.",
    ),
    "map.worse_disturbed": (
        "加重的 {whole} km² 中，{area} km² 在扰动图斑内。",
        "Of {whole} km² that became worse, {area} km² lie under disturbed patches.",
    ),
    "map.transition_note": (
        "两期图斑叠加所得；狭长地块可能只是重新勾绘边界。",
        "From laying both surveys over one another; narrow pieces may be boundaries drawn again.",
    ),
    **{f"month.{number}": (str(number), name) for number, name in enumerate(_MONTHS, start=1)},
}
