"""The decision table in words: what each fact asks, what a row rests on, what `rules` says."""

from __future__ import annotations

RULE_TEXTS: dict[str, tuple[str, str]] = {
    # Facts that the table asks for; in braces the thresholds in force.
    "fact.unusable": (
        "图形缺失或修复过大，坐标系存疑，或全部位于县区之外",
        "geometry missing or repaired too far, CRS in doubt, or wholly outside the district",
    ),
    "fact.bad_geometry": ("图形缺失或修复过大", "geometry missing or repaired too far"),
    "fact.crs_in_doubt": ("坐标系存疑", "CRS in doubt"),
    "fact.outside_district": ("全部位于县区之外", "wholly outside the district"),
    "fact.delivered_not_construction": (
        "下发类型为非生产建设项目",
        "delivered as not construction",
    ),
    "fact.sampled": (
        "编号落入 {sample_percent} 的固定抽样",
        "its id falls into the fixed sample of {sample_percent}",
    ),
    "fact.date_decides": ("位置类别取决于缺失的日期", "the place class depends on a missing date"),
    "fact.thin": (
        "窄于定位误差 t = {tolerance_m}，内外无法判定",
        "narrower than the tolerance t = {tolerance_m}: cannot be told",
    ),
    "fact.within": (
        "位于有效范围之内（确在范围外的不超过 s）",
        "inside the ranges in force (certainly outside: s at most)",
    ),
    "fact.overlap": (
        "跨有效范围边界（内、外各超过 s）",
        "across the ranges in force (inside and outside more than s each)",
    ),
    "fact.apart": (
        "位于有效范围之外（确在范围内的不超过 s）",
        "apart from the ranges in force (certainly inside: s at most)",
    ),
    "fact.rest_in_sketch": (
        "加上示意性范围后，范围外不超过 s",
        "with the sketch ranges added, s at most lies outside",
    ),
    "fact.covered_later": (
        "计入影像日期之后的批复，则在范围内或跨范围边界",
        "inside or across the ranges once approvals after the image count",
    ),
    "fact.may_be_approved": (
        "{near_m}（线型工程 {near_linear_m}）内有示意性范围，或与无边界的批复相符",
        "a sketch within {near_m} (linear works {near_linear_m}), or an approval without boundary "
        "matches",
    ),
    "fact.sketch_near": (
        "{near_m}（线型工程 {near_linear_m}）内有示意性范围",
        "a sketch within {near_m} (linear works {near_linear_m})",
    ),
    "fact.plan_matches": ("与无边界的批复相符", "an approval without boundary matches"),
    "fact.tied": (
        "与已批项目有关联：人工、编号、名称，或相距 {near_m}（线型 {near_linear_m}）以内",
        "tied to an approved project: by person, id, name, or within {near_m} (linear works "
        "{near_linear_m})",
    ),
    "fact.untied": ("与已批项目无关联", "tied to no approved project"),
    "fact.spoil": ("图斑为弃土（渣）场", "the patch is a spoil site"),
    "fact.range_untouched": (
        "该项目范围已扰动不足 {untouched_share}",
        "less than {untouched_share} of that range is disturbed",
    ),
    "fact.tied_firmly": (
        "由人工、编号或名称关联，或相距不超过 {gap_m}",
        "tied by person, id or name, or at most {gap_m} away",
    ),
    "fact.inside_counts": ("范围内面积超过 s", "more than s lies inside"),
    "fact.inside_small": ("范围内面积不超过 s", "s at most lies inside"),
    "fact.below_limit": (
        "连同相接及同项目图斑不足 {plan_limit_m2}，且不是弃土（渣）场、取土（石）场",
        "below {plan_limit_m2} with all that touches it or shares its project; neither spoil nor "
        "borrow site",
    ),
    "fact.at_risk": (
        "超过 s 的部分位于重点防治区、{steep_deg} 及以上陡坡地或水源保护区",
        "more than s in a key zone, on ground of {steep_deg} and steeper, or in a water source area",
    ),
    # What rows rest on.
    "basis.own": ("本工具自定", "our own choice"),
    "basis.class_list": ("扰动合规性代码表", "code list of compliance classes"),
    "basis.sampling": ("SL/T 277-2024（抽查比例）", "SL/T 277-2024 (share to be checked)"),
    "basis.position": ("SL/T 277-2024（定位误差）", "SL/T 277-2024 (position error)"),
    "basis.law_25": ("水土保持法第 25 条", "Soil and Water Conservation Law, art. 25"),
    "basis.law_26": ("水土保持法第 26 条", "Soil and Water Conservation Law, art. 26"),
    "basis.law_28": ("水土保持法第 28 条", "Soil and Water Conservation Law, art. 28"),
    "basis.decree_7": ("水利部令第 53 号第 7 条", "MWR Decree 53, art. 7"),
    "basis.decree_17": ("水利部令第 53 号第 17 条", "MWR Decree 53, art. 17"),
    # `rules show`.
    "rules.title": ("扰动图斑合规性初判规则", "Decision table for disturbance patches"),
    "rules.edition": (
        "规则版本 {version}，自 {day} 起适用（水利部令第 53 号施行之日）",
        "Edition {version}, valid from {day} (day on which MWR Decree 53 came into force)",
    ),
    "rules.first": (
        "自上而下，第一条成立的规则作出初判；“疑似”只是线索，不是认定。",
        "The first rule that holds decides. “Suspected” is a lead for a visit, no finding of law.",
    ),
    "rules.row": (
        "{row:>4}  {indent}{when} → 判为{verdict}",
        "{row:>4}  {indent}{when} → {verdict}",
    ),
    "rules.branch": ("      {indent}{when}：", "      {indent}{when}:"),
    "rules.otherwise": ("其余", "otherwise"),
    "rules.reasons": ("理由：{reasons}", "reasons: {reasons}"),
    "rules.reason": ("{code} {words}", "{code} ({words})"),
    "rules.reason_when": ("{code} {words}（当：{fact}）", "{code} ({words}; when {fact})"),
    "rules.visit": ("现场复核：{visit}", "field check: {visit}"),
    "rules.basis": ("依据：{basis}", "rests on: {basis}"),
    "rules.basis_item": ("{basis}〔{source}，{evidence}〕", "{basis} [{source}, {evidence}]"),
    "rules.joint": ("；", "; "),
    "rules.yes": ("是", "yes"),
    "rules.no": ("否", "no"),
    "rules.always": ("需要", "always"),
    "rules.only_if": ("仅当{fact}", "only if {fact}"),
    "rules.if_sampled": ("抽中时", "if sampled"),
    "rules.if_at_risk": ("有风险时", "if at risk"),
    "rules.visit_short": ("复核：{visit}", "visit: {visit}"),
    "rules.terms": ("名词", "Terms"),
    "rules.term_force": (
        "有效范围：影像日期当日或之前批复、有真实边界的防治责任范围，各取最新版本",
        "ranges in force: approved on or before the day of the image, with a real boundary, latest "
        "version each",
    ),
    "rules.term_small": (
        "s：{small_m2} 与图斑面积的 {small_share}，取小者",
        "s: the smaller of {small_m2} and {small_share} of the patch",
    ),
    "rules.term_tolerance": (
        "t：定位误差 {tolerance_m}；“确在范围外”指范围外扩 t 之后仍在外，“确在范围内”指内缩 t 之后仍在内",
        "t: positional tolerance {tolerance_m}; certainly outside: outside the ranges grown by t; "
        "certainly inside: inside the ranges shrunk by t",
    ),
    "rules.term_inner": (
        "只差投影舍入（{rounding_m2}、{rounding_m}）的算作范围之内；图斑一半以上或 {plan_limit_m2} 及以上在外而全在 t 以内的，算作无法判定",
        "what rounding of projections explains ({rounding_m2}, {rounding_m}) is inside; more than "
        "half of the patch or {plan_limit_m2} and more outside, all within t, cannot be told",
    ),
    "rules.term_unknown": (
        "缺失不等于零：日期、边界或坐标系不明的图斑为待核查，从不判为合规",
        "missing is not zero: where date, boundary or CRS is not known a patch is to be checked, "
        "never compliant",
    ),
    "rules.settings": (
        "参数（* 已改动；来源编号见 docs/sources.md）",
        "Settings (* changed; sources: docs/sources.md)",
    ),
    "rules.setting": (
        "      {mark} {name} = {value}（{evidence}：{source}）",
        "      {mark} {name} = {value} ({evidence}: {source})",
    ),
    "rules.setting_changed": (
        "      {mark} {name} = {value}，默认 {usual}（{evidence}：{source}）",
        "      {mark} {name} = {value}, by default {usual} ({evidence}: {source})",
    ),
    "rules.unchanged": ("参数均为默认值", "all settings are the defaults"),
    "rules.changed": ("* 已改动：{changes}", "* changed: {changes}"),
    "rules.change": ("{name} = {value}（默认 {usual}）", "{name} = {value} (default {usual})"),
    "evidence.text": ("有公开文本", "public text"),
    "evidence.recall": ("凭记忆，未核对", "from memory, not verified"),
    "evidence.design": ("自定", "own choice"),
    # `rules check`.
    "rules.checked": (
        "共检验 {cases} 种情形：{classes} 种位置类别与 {facts} 个事实的全部组合，去掉逻辑上不可能的",
        "{cases} cases: all combinations of {classes} place classes and {facts} facts but for the "
        "impossible ones",
    ),
    "rules.counted": (
        "{row:>2}  {verdict}：{count} 种情形，例如 {witness}",
        "{row:>2}  {verdict}: {count} cases, such as {witness}",
    ),
    "rules.and": (" 且 ", " and "),
    "rules.no_fact": ("（各项事实均不成立）", "(no fact holds)"),
    "rules.proved": (
        "成立：每种情形恰有一条规则作出初判，每条规则都用得到，与另行写出的互斥条件一致。",
        "Proved: one rule decides each case, every rule is needed, and the exclusive conditions "
        "written independently agree.",
    ),
    "rules.broken": ("不成立：{count} 处错误。", "Broken: {count} faults."),
    "rules.fault": (
        "  {what}：{count} 种情形，例如 {witness}",
        "  {what}: {count} cases, such as {witness}",
    ),
    "rulefault.not_in_order": (
        "规则的序号或次序与互斥条件不同",
        "rows or their order are not those of the exclusive conditions",
    ),
    "rulefault.fact_unknown": (
        "规则 {row} 用到未知的事实 {fact}",
        "row {row} asks for {fact}, which is no known fact",
    ),
    "rulefault.uncaught": ("没有规则作出初判", "no rule decides"),
    "rulefault.unreachable": ("规则 {row} 永远用不到", "row {row} is never reached"),
    "rulefault.without_reason": ("规则 {row} 没有理由", "row {row} gives no reason"),
    "rulefault.not_one_condition": (
        "互斥条件中同时成立的不是恰好一条",
        "not exactly one of the exclusive conditions holds",
    ),
    "rulefault.disagrees": (
        "规则 {row} 与互斥条件不一致（序号、初判或复核）",
        "row {row} differs from the exclusive conditions (row, verdict or field check)",
    ),
    "rulefault.clears_the_unknown": (
        "规则 {row} 把不明的图斑判为合规",
        "row {row} calls a patch compliant that is not known to lie inside",
    ),
}
