"""Texts of workbooks, summaries, manifest and the command line."""

from __future__ import annotations

_SHEETS: dict[str, tuple[str, str]] = {
    "sheet.patches": ("图斑清单", "Patches"),
    "sheet.summary": ("汇总", "Summary"),
    "sheet.account": ("治理账", "Account"),
    "sheet.by_grade": ("按强度", "By grade"),
    "sheet.by_measure": ("按措施", "By measure"),
    "sheet.by_project": ("按项目", "By project"),
    "sheet.by_year": ("按年度", "By year"),
    "sheet.by_years": ("逐年账", "Year by year"),
    "sheet.indicators": ("指标", "Indicators"),
    "sheet.by_number": ("按数量或长度", "By number or length"),
    "sheet.overlaps": ("重叠", "Overlaps"),
    "sheet.acceptance": ("项目验收", "Acceptance"),
    "sheet.missing": ("未完成地块", "Missing ground"),
    "sheet.reported": ("上报核对", "Reported figures"),
    "sheet.reported_candidates": ("差额可能原因", "Candidate causes"),
    "sheet.plan_change": ("重大变更核查", "Plan change"),
    "sheet.plan_change_ground": ("变更地块", "Changed ground"),
    "sheet.plan_change_lines": ("线路位移", "Shifted lines"),
    "sheet.transitions": ("强度转移", "Transitions"),
    "sheet.transition_matrix": ("转移矩阵 {years}", "Matrix {years}"),
    "sheet.transition_summary": ("强度变化", "Change"),
    "sheet.second_method": ("两法核对", "Second method"),
    "sheet.findings": ("问题", "Findings"),
    "sheet.receipts": ("处理记录", "Receipts"),
    "sheet.about": ("说明", "About"),
}
_HEADS: dict[str, tuple[str, str]] = {
    "head.patch_id": ("图斑编号", "Patch id"),
    "head.source": ("来源", "Source"),
    "head.batch": ("批次", "Batch"),
    "head.town": ("乡镇", "Town"),
    "head.priority": ("优先级", "Priority"),
    "head.site_id": ("地块编号", "Site id"),
    "head.image_date": ("影像日期", "Image date"),
    "head.verdict": ("合规性初判", "Verdict (suspected)"),
    "head.field_check": ("现场复核", "Field check"),
    "head.robust": ("结论稳健", "Robust"),
    "head.reasons": ("理由", "Reasons"),
    "head.area_ha": ("面积 (hm²)", "Area (hm²)"),
    "head.area_mu": ("面积 (亩)", "Area (mu)"),
    "head.inside_ha": ("范围内 (hm²)", "Inside (hm²)"),
    "head.outside_ha": ("范围外 (hm²)", "Outside (hm²)"),
    "head.best_range_id": ("主要范围", "Best range"),
    "head.project": ("项目", "Project"),
    "head.count": ("图斑数", "Patches"),
    "head.share": ("占比", "Share"),
    "head.field_checks": ("需现场复核", "To visit"),
    "head.watershed_id": ("小流域", "Watershed"),
    "head.name": ("名称", "Name"),
    "head.grade": ("侵蚀强度", "Erosion grade"),
    "head.measure": ("治理措施", "Measure"),
    "head.project_id": ("项目编号", "Project id"),
    "head.year": ("年度", "Year"),
    "head.total_km2": ("总面积 (km²)", "Total (km²)"),
    "head.not_eroding_km2": ("微度（不流失）(km²)", "Not eroding (km²)"),
    "head.unknown_km2": ("强度未知 (km²)", "Grade unknown (km²)"),
    "head.eroding_km2": ("水土流失面积 (km²)", "Eroding (km²)"),
    "head.treated_km2": ("已治理 (km²)", "Treated (km²)"),
    "head.remaining_km2": ("未治理 (km²)", "Remaining (km²)"),
    "head.damaged_km2": ("其中：措施损毁 (km²)", "Of it damaged (km²)"),
    "head.off_erosion_km2": ("非流失地上的措施 (km²)", "Treated off erosion (km²)"),
    "head.covered_km2": ("措施净面积 (km²)", "Covered, net (km²)"),
    "head.treated_gross_km2": ("措施毛面积 (km²)", "Treated, gross (km²)"),
    "head.overlap_km2": ("重叠面积 (km²)", "Overlap (km²)"),
    "head.treated_share": ("治理度", "Treated share"),
    "head.gross_km2": ("当年计入毛面积 (km²)", "Gross of the year (km²)"),
    "head.new_km2": ("净新增 (km²)", "Net new (km²)"),
    "head.again_km2": ("重复治理 (km²)", "Treated again (km²)"),
    "head.tillage_km2": ("当年保土耕作 (km²)", "Tillage of the year (km²)"),
    "head.cumulative_km2": ("累计治理 (km²)", "Cumulative (km²)"),
    "head.lost_km2": ("年末损毁 (km²)", "Lost at year's end (km²)"),
    "head.kept_km2": ("保存面积 (km²)", "Kept (km²)"),
    "head.unplaced_km2": ("年份不明的治理 (km²)", "Treated, of no known year (km²)"),
    "head.remaining_book_km2": ("未治理：账面 (km²)", "Remaining, by the books (km²)"),
    "head.remaining_monitored_km2": ("未治理：动态监测 (km²)", "Eroding, monitored (km²)"),
    "head.unknown_monitored_km2": ("监测强度未知 (km²)", "Grade unknown, monitored (km²)"),
    "head.indicator": ("指标", "Indicator"),
    "head.basis": ("口径", "Basis"),
    "head.value": ("数值", "Value"),
    "head.low": ("下限", "Low"),
    "head.high": ("上限", "High"),
    "head.numerator_km2": ("分子 (km²)", "Numerator (km²)"),
    "head.denominator_km2": ("分母 (km²)", "Denominator (km²)"),
    "head.stage": ("阶段", "Stage"),
    "head.counted_by": ("计量方式", "Counted by"),
    "head.works": ("数量（处）", "Works"),
    "head.length_m": ("长度 (m)", "Length (m)"),
    "head.no_length": ("无长度（处）", "Without length"),
    "head.designed_km2": ("设计 (km²)", "Designed (km²)"),
    "head.built_km2": ("已实施（含验收）(km²)", "Built, accepted too (km²)"),
    "head.accepted_km2": ("已验收 (km²)", "Accepted (km²)"),
    "head.missing_km2": ("设计未实施 (km²)", "Missing (km²)"),
    "head.changed_km2": ("其中：改做他措施 (km²)", "Of it another measure (km²)"),
    "head.unaccepted_km2": ("已实施未验收 (km²)", "Built, not accepted (km²)"),
    "head.beyond_design_km2": ("超出设计 (km²)", "Beyond the design (km²)"),
    "head.done_share": ("完成率", "Done"),
    "head.designed_number": ("设计数 (处)", "Designed (works)"),
    "head.built_number": ("实施数 (处)", "Built (works)"),
    "head.accepted_number": ("验收数 (处)", "Accepted (works)"),
    "head.missing_number": ("未动工数 (处)", "Not begun (works)"),
    "head.designed_length_m": ("设计长度 (m)", "Designed (m)"),
    "head.built_length_m": ("实施长度 (m)", "Built (m)"),
    "head.accepted_length_m": ("验收长度 (m)", "Accepted (m)"),
    "head.missing_length_m": ("未实施长度 (m)", "Missing (m)"),
    "head.designed_stated_km2": ("自报设计面积 (km²)", "Designed, as stated (km²)"),
    "head.built_stated_km2": ("自报实施面积 (km²)", "Built, as stated (km²)"),
    "head.accepted_stated_km2": ("自报验收面积 (km²)", "Accepted, as stated (km²)"),
    "head.built_as": ("实际措施", "Built as"),
    "head.year_from": ("前期", "From year"),
    "head.year_to": ("后期", "To year"),
    "head.grade_from": ("前期强度", "Grade before"),
    "head.grade_to": ("后期强度", "Grade after"),
    "head.steps": ("变化级数（正为加重）", "Steps (+ worse)"),
    "head.change": ("变化", "Change"),
    "head.area_km2": ("面积 (km²)", "Area (km²)"),
    "head.under_treatment_km2": ("其中：措施范围内 (km²)", "Of it under treatment (km²)"),
    "head.under_patches_km2": ("其中：扰动图斑内 (km²)", "Of it under patches (km²)"),
    "head.narrow_km2": ("其中：狭长地块 (km²)", "Of it narrow (km²)"),
    "head.from_to": ("前期 ＼ 后期 (hm²)", "Before / after (hm²)"),
    "head.from_total": ("{year}年合计", "Total {year}"),
    "head.figure": ("指标", "Figure"),
    "head.years": ("期次", "Surveys"),
    "head.computed_km2": ("计算数 (km²)", "Computed (km²)"),
    "head.counted_km2": ("随机点计数 (km²)", "Counted by points (km²)"),
    "head.low_km2": ("下限 (km²)", "Low (km²)"),
    "head.high_km2": ("上限 (km²)", "High (km²)"),
    "head.finds_km2": ("可检出差错 (km²)", "Finds errors from (km²)"),
    "head.n_points": ("点数", "Points"),
    "head.agrees": ("一致", "Agrees"),
    "head.id_a": ("措施甲", "Treatment a"),
    "head.id_b": ("措施乙", "Treatment b"),
    "head.project_a": ("甲所属项目", "Project of a"),
    "head.project_b": ("乙所属项目", "Project of b"),
    "head.shared_km2": ("重叠面积 (km²)", "Shared (km²)"),
    "head.id": ("编号", "Id"),
    "head.text": ("报告原文", "Sentence"),
    "head.what": ("口径", "What"),
    "head.unit": ("单位", "Unit"),
    "head.owners": ("涉及项目", "Owners"),
    "head.stated": ("上报数", "Stated"),
    "head.computed": ("计算数", "Computed"),
    "head.difference": ("相差", "Difference"),
    "head.candidate": ("可能原因", "Candidate cause"),
    "head.size": ("可解释量", "Size"),
    "head.candidates": ("可能原因数", "Candidates"),
    "head.rank": ("序", "Rank"),
    "head.remaining": ("解释后余差", "Left over"),
    "head.group": ("对象", "Of kind"),
    "head.ids": ("对象编号", "Ids"),
    "head.as_stated": ("现为", "As it stands"),
    "head.instead": ("或应为", "Would be"),
    "head.fits": ("同类吻合数", "Fits alike"),
    "head.chance": ("巧合可能", "Chance"),
    "head.confirm": ("如何确认", "What would confirm it"),
    "head.code": ("代码", "Code"),
    "head.severity": ("程度", "Severity"),
    "head.layer": ("图层", "Layer"),
    "head.row": ("行", "Row"),
    "head.x": ("横坐标 x", "x"),
    "head.y": ("纵坐标 y", "y"),
    "head.message": ("内容", "Message"),
    "head.remedy": ("处理建议", "Remedy"),
    "head.method": ("处理方法", "Method"),
    "head.before_m2": ("处理前 (m²)", "Before (m²)"),
    "head.after_m2": ("处理后 (m²)", "After (m²)"),
    "head.project_name": ("项目名称", "Project"),
    "head.version_old": ("对照版本", "Version before"),
    "head.version_new": ("最新版本", "Newest version"),
    "head.approved_old": ("对照版本批复", "Approved before"),
    "head.approved_new": ("最新版本批复", "Newest approved"),
    "head.area_old_m2": ("对照范围 (m²)", "Range before (m²)"),
    "head.area_new_m2": ("最新范围 (m²)", "Newest range (m²)"),
    "head.area_m2": ("面积 (m²)", "Area (m²)"),
    "head.kind": ("类别", "Kind"),
    "head.growth_share": ("范围增幅", "Range grown"),
    "head.growth_first_share": ("较首次批复增幅", "Since the first"),
    "head.earthwork_share": ("土石方增幅", "Earthwork grown"),
    "head.new_zone_m2": ("新涉及重点防治区 (m²)", "In new key zones (m²)"),
    "head.zones": ("新涉及的区", "New key zones"),
    "head.shift_m": ("山丘区位移超限长度 (m)", "Shifted in hills (m)"),
    "head.shift_share": ("位移占比", "Share shifted"),
    "head.n_patches": ("关联图斑数", "Patches"),
    "head.outside_m2": ("范围外扰动 (m²)", "Disturbed outside (m²)"),
    "head.outside_share": ("范围外占比", "Share outside"),
    "head.spoil_outside": ("范围外弃渣场图斑", "Spoil sites outside"),
    "head.suspected": ("变更初判（疑似）", "Change (suspected)"),
    "head.unknown": ("未能判断", "Not judged"),
    "head.topic": ("事项", "Topic"),
    "head.explanation": ("说明", "Explanation"),
}
_WORKBOOK: dict[str, tuple[str, str]] = {
    "layer.output": ("输出文件", "output"),
    "receipt.renamed": ("字段改名", "column renamed"),
    "flag.true": ("是", "yes"),
    "flag.false": ("否", "no"),
    "check.counts": (
        "错误 {errors} 项，提醒 {warns} 项，说明 {infos} 项",
        "{errors} errors, {warns} warnings, {infos} notes",
    ),
    "severity.error": ("错误", "error"),
    "severity.warn": ("提醒", "warning"),
    "severity.info": ("说明", "note"),
    "total": ("合计", "Total"),
    "not_stated": ("未注明", "not stated"),
    "separator": ("；", "; "),
    "source_count": ("{source} (个)", "{source} (patches)"),
    "total_count": ("合计 (个)", "Total (patches)"),
    "field_check_count": ("其中需现场复核 (个)", "Of them to visit (patches)"),
    "about.suspected": ("疑似", "Suspected"),
    "about.suspected_text": (
        "初判由图斑与防治责任范围叠加得出，仅供现场复核参考；“疑似”不是认定，认定以现场复核和主管部门决定为准。",
        (
            "The verdict follows from laying the patches over the ranges and is a lead for the "
            "visit. Suspected is no finding of law; that is for the officer to make."
        ),
    ),
    "about.verdict_order": ("现场复核", "Field check"),
    "about.verdict_order_text": (
        "“是”表示须到现场复核；列出的理由是全部理由。结论稳健为“否”时，结论在定位误差内可能改变。",
        (
            "Yes: to be visited. All reasons are listed. Where Robust is no, the verdict could "
            "change within the positional tolerance."
        ),
    ),
    "about.areas": ("面积", "Areas"),
    "about.areas_text": (
        (
            "面积在以数据为中心的等积投影中计算，与椭球面积一致；表中显示四位小数，单元格内保留全部数位。"
            "1 hm² = 10 000 m² = 15 亩。"
        ),
        (
            "Areas are planar in an equal-area projection centred on the data and agree with "
            "the area on the ellipsoid. Four decimals are shown, the cells hold all. 1 hm² = "
            "10 000 m² = 15 mu."
        ),
    ),
    "about.account": ("治理账", "Account"),
    "about.account_text": (
        (
            "总面积 = 微度 + 水土流失 + 强度未知；水土流失 = 已治理 + 未治理；措施净面积 = 已治理 "
            "+ 措施损毁 + 非流失地上的措施；措施毛面积 = 措施净面积 + 重叠面积。"
            "小流域互不重叠时各行之和等于合计；"
            "重叠表按对列出，不可相加。"
        ),
        (
            "Total = not eroding + eroding + grade unknown. Eroding = treated + remaining. Covered "
            "= treated + damaged + treated off erosion. Gross = covered + overlap. Rows add up "
            "to the total where watersheds do not overlap; the pairs of the sheet Overlaps do "
            "not add up."
        ),
    ),
    "about.years": ("逐年账", "Year by year"),
    "about.years_text": (
        (
            "当年毛面积 = 净新增 + 重复治理 + 年内重叠 + 非流失地上的措施；保存 = 累计 − 年末损毁；"
            "账面未治理 = 水土流失 − 保存 − 当年保土耕作 − 年份不明的治理。末年以治理账的截止日为准，"
            "与治理账一致。动态监测为当年调查中轻度以上的面积，与账面不是同一口径。"
        ),
        (
            "Gross of the year = net new + treated again + shared + treated off erosion. Kept = "
            "cumulative − lost. Remaining by the books = eroding − kept − tillage of the year − "
            "treated of no known year. The last year stands on the day of the account and equals "
            "it. Monitored is what erodes by the survey of that year, another basis."
        ),
    ),
    "about.indicators": ("指标", "Indicators"),
    "about.indicators_text": (
        (
            "比率只对强度已知的土地计算，1 即 100 %；下限、上限是未知强度的土地无论是否流失，"
            "比率所在的区间。按措施保存面积计的治理度可以超过 100 %，不作截断。"
        ),
        (
            "Rates are taken over ground of known grade; 1 is 100 %. Between low and high the rate "
            "lies whatever the ungraded ground is. By kept measures the control degree may pass 100 % and is "
            "not clipped."
        ),
    ),
    "about.empty": ("空格", "Empty cells"),
    "about.empty_text": (
        "空格表示未知或不适用，不等于零。",
        "An empty cell is unknown or does not apply; it is not zero.",
    ),
}

_COMMAND_LINE: dict[str, tuple[str, str]] = {
    "cli.error": ("错误：{sentence}", "Error: {sentence}"),
    "cli.fault": (
        "程序内部错误：{fault}。详情见 {path}，请连同该文件报告。",
        "A fault of swcgeo: {fault}. Details are in {path}; please report it with that file.",
    ),
    "step.read": ("读取", "reading"),
    "step.judge": ("合规性初判", "judging"),
    "step.account": ("治理账", "accounting"),
    "step.compare": ("核对上报数", "comparing figures"),
    "step.further": ("专题表", "further tables"),
    "step.remember": ("写入台账", "storing in the ledger"),
    "step.tables": ("写表", "writing tables"),
    "step.maps": ("制图", "drawing maps"),
    "step.manifest": ("写清单", "writing the manifest"),
    "say.title": ("【{name}】{year}", "{name} {year}"),
    "say.patches": ("扰动图斑 {count} 个", "Patches: {count}"),
    "say.of_which": ("：{counts}", ": {counts}"),
    "say.sites": (
        "地块 {sites} 个：多个来源所见 {both} 个，仅{a}所见 {only_a} 个，仅{b}所见 {only_b} 个",
        "Sites: {sites}, {both} seen by several sources, {only_a} only by {a}, {only_b} only by {b}",
    ),
    "say.deliveries": (
        "前期图斑 {old} 个，后期图斑 {new} 个",
        "Patches: {old} before, {new} after",
    ),
    "say.changes": ("变化：{counts}", "Changes: {counts}"),
    "say.into": ("{word} {old}→{new}", "{word} {old} into {new}"),
    "say.flow": (
        "前期 {old} hm² = 保留 {kept} + 退出 {lost}；后期 {new} hm² = 保留 {kept} + 新占 {gained}",
        "Before {old} hm² = kept {kept} + lost {lost}; after {new} hm² = kept {kept} + gained {gained}",
    ),
    "source.unstated": ("未注明来源", "source not stated"),
    "source.others": ("其他来源", "others"),
    "source.a": ("甲方", "a"),
    "source.b": ("乙方", "b"),
    "say.joint": ("，", ", "),
    "say.verdicts": ("初判：{counts}", "By verdict: {counts}"),
    "say.visits": ("需现场复核 {count} 个", "Field checks needed: {count}"),
    "say.account": (
        "治理措施合计 {treated_gross_km2} km²，重叠 {overlap_km2} km²，净面积 {covered_km2} km²",
        "Treatments: {treated_gross_km2} km² in all records, {overlap_km2} km² of them twice, "
        "{covered_km2} km² on the ground",
    ),
    "say.treated": (
        "水土流失 {eroding_km2} km²：已治理 {treated_km2} km²（{share}），尚需治理 "
        "{remaining_km2} km²（账面口径），其中损毁 {damaged_km2} km²；强度未知 {unknown_km2} km²",
        "Eroding {eroding_km2} km²: treated {treated_km2} km² ({share}), remaining "
        "{remaining_km2} km² (by the books), of it damaged {damaged_km2} km²; grade unknown "
        "{unknown_km2} km²",
    ),
    "say.years": (
        "{year} 年净新增治理 {new} km²；未治理：账面 {book} km²，{monitored}",
        "Net new in {year}: {new} km²; remaining: {book} km² by the books, {monitored}",
    ),
    "say.monitored": ("{year} 年动态监测 {area} km²", "{area} km² by the monitoring of {year}"),
    "say.monitored_undated": (
        "动态监测（年份未注明）{area} km²",
        "{area} km² by monitoring of a year not stated",
    ),
    "say.acceptance": (
        "各项目合计：设计 {designed_km2} km²，已实施 {built_km2} km²，已验收 {accepted_km2} km²，"
        "设计未实施 {missing_km2} km²",
        "All projects: designed {designed_km2} km², built {built_km2} km², accepted "
        "{accepted_km2} km², designed and not built {missing_km2} km²",
    ),
    "say.design_unknown": (
        "  其中 {count} 个项目设计未知，不在设计与未实施之中",
        "  In designed and not built {count} projects of unknown design are left out",
    ),
    "say.loss": (
        "土壤流失面积 {eroding:.2f} km²，占 {share:.1%}；未知 {unknown:.2f} km²；全图 {whole:.2f} km²；"
        "年流失量 {tonnes:.0f} t",
        "Eroding: {eroding:.2f} km², {share:.1%} of what is known; unknown {unknown:.2f} km²; "
        "whole {whole:.2f} km²; loss {tonnes:.0f} t a year",
    ),
    "say.grade": ("  {grade} {area:.2f} km²", "  {grade}: {area:.2f} km²"),
    "say.reported": (
        "上报数 {id}：上报 {stated}，计算 {computed}，相差 {difference} {unit}：{candidate}",
        "Reported {id}: stated {stated}, computed {computed}, off by {difference} {unit}: "
        "{candidate}",
    ),
    "untreated": ("（未治理）", "(untreated)"),
    "unit.1": ("比率", "ratio"),
    "unit.km2": ("km²", "km²"),
    "unit.hm2": ("hm²", "hm²"),
    "unit.m2": ("m²", "m²"),
    "unit.mu": ("亩", "mu (1/15 hm²)"),
    "unit.wanmu": ("万亩", "10 000 mu"),
    "unit.wanm2": ("万m²", "10 000 m²"),
    "unit.m3": ("m³", "m³"),
    "unit.wanm3": ("万m³", "10 000 m³"),
    "unit.yuan": ("元", "yuan"),
    "unit.wanyuan": ("万元", "10 000 yuan"),
    "say.folder": ("结果（{count} 个文件）在 {folder}", "Results ({count} files) are in {folder}"),
    "say.written": ("已写入 {path}", "Written: {path}"),
    "say.finding": ("  ！{message}", "  ! {message}"),
    "say.more": ("  ……另有 {count} 条错误", "  … and {count} more errors"),
    "say.findings": (
        "问题：错误 {error} 条，警告 {warn} 条，提示 {info} 条",
        "Findings: {error} errors, {warn} warnings, {info} remarks",
    ),
    "say.where": ("全部问题与处理记录见 {path}", "All findings and receipts are in {path}"),
    "map.patches_of": (
        "{name}{year}年扰动图斑合规性初判图",
        "{name} {year}: disturbance patches by verdict",
    ),
    "map.treatment_of": ("{name}{year}年水土流失治理图", "{name} {year}: erosion and treatment"),
    "map.acceptance_of": ("{name}{year}年项目设计与验收图", "{name} {year}: designed and accepted"),
    "map.transition_of": (
        "{name}{years}年土壤侵蚀强度变化图",
        "{name} {years}: change of erosion grades",
    ),
    "about.project": ("项目", "Project"),
    "about.input": ("输入文件", "Input file"),
}

_USAGE: dict[str, tuple[str, str]] = {
    "usage.line": ("用法：{usage}", "Usage: {usage}"),
    "usage.help": ("用法见 {command} --help。", "Try '{command} --help' for help."),
    "usage.no_option": ("没有选项 {option}。", "No such option: {option}"),
    "usage.option_bare": ("选项 {option} 后面缺少取值。", "Option {option} requires an argument."),
    "usage.no_command": ("没有命令 {name}。", "No such command: {name}"),
    "usage.missing": ("缺少 {name}。", "Missing {name}."),
    "usage.choice": ("{name} 的取值应为：{choices}。", "{name} should be one of {choices}."),
    "usage.range": (
        "{name} 的取值应为 {least} 至 {most} 的整数。",
        "{name} should be {least} to {most}.",
    ),
    "usage.extra": ("多余的参数：{words}。", "Too many arguments: {words}."),
    "usage.other": ("命令写法有误（{message}）。", "{message}"),
}

_CHECK: dict[str, tuple[str, str]] = {
    "alike.rows": (
        "（同类共 {count} 行：第 {first} 行{more}）",
        " ({count} rows alike: {first}{more})",
    ),
    "alike.ids": ("（同类共 {count} 个：{first}{more}）", " ({count} alike: {first}{more})"),
    "alike.count": ("（同类共 {count} 项）", " ({count} alike)"),
    "alike.more": ("等", " …"),
    "alike.joint": ("、", ", "),
    "check.taken": ("按{layer}读取", "read as {layer}"),
    "check.untold": ("按{layer}读取（可用 --as 另行指明）", "read as {layer} (--as names another)"),
    "check.rows": ("{count} 行", "{count} rows"),
    "check.undrawn": (
        "{count} 行，其中 {undrawn} 行没有可用的图形",
        "{count} rows, {undrawn} of them without a usable geometry",
    ),
    "check.crs": ("坐标系 {crs}", "CRS {crs}"),
    "check.crs_in_doubt": ("坐标系 {crs}（存疑）", "CRS {crs} (in doubt)"),
    "check.encoding": ("文字编码 {encoding}", "text in {encoding}"),
    "check.profile": ("方言“{profile}”", "profile {profile}"),
    "check.profile_scored": (
        "方言“{profile}”（得分 {score}）",
        "profile {profile} (score {score})",
    ),
    "check.joint": ("；", "; "),
    "check.unusable": ("不能使用。{sentence}", "Cannot be used. {sentence}"),
    "check.files": (
        "共 {files} 个文件：{fine} 个没有错误，{faulty} 个有错误，{unusable} 个不能使用",
        "{files} files: {fine} without errors, {faulty} with errors, {unusable} cannot be used",
    ),
}

_CHANGE: dict[str, tuple[str, str]] = {
    "grade_change.better": ("减轻", "better"),
    "grade_change.worse": ("加重", "worse"),
    "grade_change.same": ("不变", "same"),
    "grade_change.unknown": ("未知", "unknown"),
    "grade_change.newly_eroding": ("新增流失", "newly eroding"),
    "grade_change.no_longer_eroding": ("不再流失", "no longer eroding"),
    "grade_change.net_eroding": ("流失净变化", "net change of eroding"),
    "figure.total": ("总面积", "total"),
    "figure.eroding": ("水土流失面积", "eroding"),
    "figure.treated": ("已治理", "treated"),
    "figure.remaining": ("未治理", "remaining"),
    "figure.covered": ("措施净面积", "covered"),
    "figure.grade": ("强度面积", "area of grade"),
    "figure.grade_from": ("前期强度面积", "area of grade before"),
    "figure.grade_to": ("后期强度面积", "area of grade after"),
    "figure.better": ("减轻", "better"),
    "figure.worse": ("加重", "worse"),
    "years.unknown": ("年份不详", "year unknown"),
}

OUTPUTS: dict[str, tuple[str, str]] = {
    **_SHEETS,
    **_HEADS,
    **_WORKBOOK,
    **_CHANGE,
    **_COMMAND_LINE,
    **_CHECK,
    **_USAGE,
}
