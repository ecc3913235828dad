"""Words of `swcgeo init`: why a file is taken for something, and the comments of a project file."""

from __future__ import annotations

START: dict[str, tuple[str, str]] = {
    # --- why -------------------------------------------------------------------------
    "why.name": ("名称含“{word}”", "its name holds {word!r}"),
    "why.folder": ("文件夹或文件名含“{word}”", "a folder or file name holds {word!r}"),
    "why.columns": ("字段 {columns}", "columns {columns}"),
    "why.values": ("字段 {column} 的值（{values}）", "values of {column} ({values})"),
    "why.endings": ("{column} 的名称（{values}）", "names in {column} ({values})"),
    "why.holds_all": ("一个面包含其他图层的 {share}", "one polygon, holding {share} of the others"),
    "why.alone": ("只有一个面", "one polygon"),
    "why.code": ("文件名是县级行政区划代码", "its name is the code of a county"),
    "why.code_above": (
        "但文件名是省、市级行政区划代码",
        "but its name is the code of a city or province",
    ),
    "why.covers": ("{rows} 个面合计为全区的 {share}", "{rows} polygons, {share} of the district"),
    "why.area": (
        "字段 {column} 与图形面积相符（{unit}，{share}）",
        "{column} agrees with the areas of the features ({unit}, {share})",
    ),
    "why.figures": ("{count} 个上报数", "{count} reported figures"),
    "why.factors": ("含因子 {names}", "the factors {names}"),
    "why.heights": ("单波段，值 {low} 至 {high}", "one band, values {low} to {high}"),
    "why.colours": ("{bands} 个波段", "{bands} bands"),
    "why.percent": ("单波段，值 {low} 至 {high}", "one band, values {low} to {high}"),
    "why.grades": ("单波段，值为 0–6", "one band, values 0 to 6"),
    # --- kinds that have no layer label ----------------------------------------------
    "layer.images": ("影像", "images"),
    "layer.land_use": ("土地利用", "land use"),
    "layer.cover": ("植被覆盖度", "vegetation cover"),
    "layer.water": ("水系", "water"),
    "layer.gullies": ("沟道", "gullies"),
    "layer.settlements": ("居民点", "settlements"),
    "layer.centrelines": ("线路中心线", "centrelines"),
    "layer.erosion_raster": ("土壤侵蚀栅格", "erosion raster"),
    "layer.folder": ("文件夹", "folder"),
    "layer.file": ("文件", "file"),
    # --- what a missing kind would add -----------------------------------------------
    "adds.patches": (
        "没有下发图斑就不能作合规性初判",
        "without a delivery of patches nothing can be judged",
    ),
    "adds.ranges": (
        "没有防治责任范围就不能判断图斑是否合规",
        "without responsibility ranges no patch can be told to be covered",
    ),
    "adds.plans": (
        "没有方案台账就看不出已批但没有边界的项目，其图斑会列为疑似未批先建",
        "without a register of plans, approvals that have no boundary cannot be told, and their "
        "patches are suspected",
    ),
    "adds.watersheds": (
        "没有小流域就不能出治理账（按小流域统计）",
        "without watersheds there is no account of treated land",
    ),
    "adds.erosion": (
        "没有土壤侵蚀图就不知道治理的是否水土流失面积",
        "without an erosion survey it is not known what treated ground was eroding",
    ),
    "adds.treatments": (
        "没有治理措施就不能出治理账",
        "without treatments there is no account of treated land",
    ),
    "adds.damage": (
        "没有损毁图层，水毁的治理面积不会扣除",
        "without damage, treated land that a flood destroyed is not taken off",
    ),
    "adds.district": (
        "没有县区界线，县外和跨县的图斑看不出来，成果坐标系取第一个图层的",
        "without the district, patches outside or across its line are not told, and results come "
        "in the CRS of the first layer",
    ),
    "adds.towns": ("没有乡镇界线，图上没有乡镇", "without towns, maps show none"),
    "adds.zones": (
        "没有重点区域，看不出图斑是否位于重点预防区、重点治理区、水源保护区",
        "without zones, patches in key zones or water source areas are not told",
    ),
    "adds.dem": ("没有高程，看不出陡坡地（25°以上）", "without heights, steep ground is not told"),
    "adds.visits": (
        "没有它，现场复核和认定的进度不能关联到图斑",
        "without it, field checks and their outcomes are not linked to patches",
    ),
    "adds.cases": (
        "没有它，查处、整改、销号的进度不能关联到图斑",
        "without it, cases and their closing are not linked to patches",
    ),
    "adds.fees": (
        "没有它，不能统计补偿费征收率",
        "without it, the share of fees collected is not known",
    ),
    "adds.pushed_projects": (
        "没有它，不能核对立项而未编报方案的项目",
        "without it, projects that were set up without a plan are not told",
    ),
    "adds.reported": (
        "没有上报数（reported.toml），不能与计算值核对",
        "without reported figures (reported.toml) nothing is compared with them",
    ),
    # --- comments --------------------------------------------------------------------
    "init.head": (
        "由 swcgeo init 根据文件夹内容生成的草稿，请核对后再用 swcgeo run 运行。",
        "A draft by swcgeo init from what the folder holds. Check it, then use swcgeo run.",
    ),
    "init.head_paths": (
        "路径相对于本文件；“文件:图层”选定一个图层。以 # 开头的行不起作用，去掉 # 即生效。",
        "Paths are relative to this file; file:layer picks a layer. Lines behind a # do nothing "
        "until the # is taken away.",
    ),
    "init.cannot_run": (
        "还不能运行：至少需要 下发图斑+防治责任范围，或 小流域+土壤侵蚀+治理措施。",
        "It cannot run yet: patches with ranges, or watersheds with erosion and treatments, are "
        "needed at least.",
    ),
    "init.taken": ("{kind}（{score} 分）：{why}", "{kind} ({score} points): {why}"),
    "init.close": ("也可能是{kind}（{score} 分）", "perhaps {kind} ({score} points)"),
    "init.name": ("项目名称", "name of the project"),
    "init.year": ("报告年度；取自下发文件名", "year reported on; from the file names"),
    "init.year_ask": ("请填报告年度", "state the year that is reported on"),
    "init.crs": (
        "成果坐标系；不填则用县区图层（没有则第一个图层）的坐标系",
        "CRS of the results; by default that of the district, else of the first layer",
    ),
    "init.region_first": ("先填 erosion_region", "state erosion_region first"),
    "init.region": (
        "容许土壤流失量所在的区；由侵蚀模数定级时必填，如 西北黄土高原区、西南紫色土区",
        "region that sets the tolerable loss; needed where grades come from a modulus",
    ),
    "init.issuer": (
        "下发来源未知：请改为 ministry（水利部）或 province（省级）",
        "who issued it is not known: make it ministry or province",
    ),
    "init.batch": ("批次取自文件名", "batch from the file name"),
    "init.batch_ask": (
        "文件名中没有批次，暂以文件名代替，请核对",
        "the file name holds no batch and stands in for it; check",
    ),
    "init.received": (
        "收到日期：文件中没有，请填写；先后次序决定历史图斑",
        "date of receipt: not in the files, please state it; its order makes history",
    ),
    "init.image_has": (
        "影像日期：图层中有该字段，不必填写",
        "image date: the layer has a column for it",
    ),
    "init.image": (
        "影像日期：图层中没有，请从下发通知中抄录；不填则批复的先后不予核对",
        "image date: not in the layer, take it from the covering letter; without it the order of "
        "approval and image is not checked",
    ),
    "init.image_hint": (
        "文件名中有 {day}，是影像日期还是收到日期，请核对",
        "the file name holds {day}; check whether that is the image or the receipt",
    ),
    "init.survey_year": ("调查年份取自文件名", "year of the survey, from the file name"),
    "init.survey_ask": (
        "调查年份：文件名中没有，请填写；先于它完工的措施会列出",
        "year of the survey: not in the file name, please state it",
    ),
    "init.doubtful": (
        "没有采用的文件（请自行判断，需要时写到上面）：",
        "Files that are not used (judge for yourself; write them above where needed):",
    ),
    "init.twin": ("内容与 {other} 相同", "holds the same as {other}"),
    "init.tie": ("另有文件得分相同或更高", "another file fits as well or better"),
    "init.weak": ("把握不大，请核对", "a guess, please check"),
    "init.in_doubt": (
        "坐标与坐标系不符，结论均为待核查；请先用 swcgeo check 查看",
        "the coordinates contradict the CRS, every verdict would be unknown; see swcgeo check",
    ),
    "init.nothing": ("看不出是什么", "not recognised"),
    "init.unused": ("暂无步骤使用", "no step uses it yet"),
    "init.rows": ("{rows} 个要素", "{rows} features"),
    "init.table_rows": ("{rows} 行", "{rows} rows"),
    "init.missing": (
        "没有找到的资料，以及补充后能多做什么：",
        "What was not found, and what it would add:",
    ),
    "init.written": ("已写出 {path}；请打开核对。", "Written: {path}. Open and check it."),
    "init.maker": ("单位名称，印在图上", "name of the office, printed on maps"),
    "init.profiles": (
        "自己的字段方言放在 profiles 文件夹",
        "delivery profiles of your own go into the folder profiles",
    ),
}
