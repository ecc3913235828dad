"""What commands on a ledger say, and what its layers for readers are called."""

from __future__ import annotations

LEDGER_TEXTS: dict[str, tuple[str, str]] = {
    "say.ingested": (
        "{delivery}：新增 {new} 个、改动 {changed} 个、撤回 {withdrawn} 个、不变 {same} 个图斑",
        "{delivery}: {new} patches new, {changed} changed, {withdrawn} withdrawn, {same} the same",
    ),
    "say.linked": (
        "已记录：{patch} 属于项目 {project}（{by}：{why}）。下次 swcgeo run 时生效。",
        "Recorded: {patch} belongs to the project {project} ({by}: {why}). It counts from the next "
        "swcgeo run on.",
    ),
    "say.refused": (
        "已记录：{patch} 不属于项目 {project}（{by}：{why}）。下次 swcgeo run 时生效。",
        "Recorded: {patch} does not belong to the project {project} ({by}: {why}). It counts from "
        "the next swcgeo run on.",
    ),
    "say.closed": (
        "{year} 年已结账：{count} 个数字。以后的变动按更正列出（swcgeo diff）。",
        "The year {year} is closed with {count} figures. What moves later is listed as a correction "
        "(swcgeo diff).",
    ),
    "say.nothing_closed": ("台账中还没有结账的年度。", "No year of this ledger is closed."),
    "say.nothing_moved": ("结账以来没有数字变动。", "No figure has moved since it was closed."),
    "say.same_figures": ("两个台账的数字相同。", "The figures of both ledgers are the same."),
    "say.moved": (
        "{year} {figure}：上年数 {before}，更正 {correction}，更正后 {after} {unit}（{at} {by}）；"
        "来自 {rows}",
        "{year} {figure}: closed {before}, correction {correction}, corrected {after} {unit} "
        "({at} {by}); from {rows}",
    ),
    "say.differs": (
        "{figure}：{before} → {after} {unit}（{correction}）",
        "{figure}: {before} → {after} {unit} ({correction})",
    ),
    "say.standing": ("【台账】{name}（截至 {day}）", "Ledger {name}, as of {day}"),
    "say.received": (
        "下发图斑 {count} 个（{sources}），地块 {sites} 个",
        "Patches received: {count} ({sources}); sites: {sites}",
    ),
    "say.reached": (
        "已完成：{counts}；已回传：尚无记录",
        "Done: {counts}; returned: none recorded",
    ),
    "say.overdue": ("超期 {count} 个", "Overdue: {count}"),
    "say.overdue_row": (
        "  {patch} {due}应于 {day} 前完成，超期 {days} 天",
        "  {patch}: {due} was due on {day}, {days} days ago",
    ),
    "say.overdue_more": ("  ……另有 {count} 个", "  … and {count} more"),
    "say.next_deadline": ("下一期限 {day}：{counts}", "Next deadline {day}: {counts}"),
    "say.no_deadline": ("没有尚未到期的期限。", "No deadline lies ahead."),
    "say.rate": (
        "{rate} {value}（{numerator}/{denominator} {of}{unknown}）",
        "{rate}: {value} ({numerator}/{denominator} {of}{unknown})",
    ),
    "say.no_rate": ("—", "—"),
    "say.rate_unknown": ("，另有 {count} 个不明", ", {count} more not known"),
    "say.handover_settings": ("交接：改动过的设置", "Handover: settings that were changed"),
    "say.handover_setting": (
        "  {name} = {value}（默认 {usual}）",
        "  {name} = {value} (usually {usual})",
    ),
    "say.handover_figures": (
        "交接：数字的依据（每次运行所用的文件，括号内为校验值前 8 位）",
        "Handover: what the figures rest on (files of each run, with the first digits of their hash)",
    ),
    "say.handover_run": (
        "  {year} 年 {project}（{at} {by}）：{inputs}",
        "  {year} {project} ({at} {by}): {inputs}",
    ),
    "say.handover_closed": (
        "  {year} 年已结账，{count} 个数字（{at} {by}）",
        "  {year} was closed with {count} figures ({at} {by})",
    ),
    "say.handover_words": ("交接：人工判定的关联", "Handover: links set by hand"),
    "say.handover_word": (
        "  {patch} 属于 {project_id}（{at} {by}：{why}）",
        "  {patch} belongs to {project_id} ({at} {by}: {why})",
    ),
    "say.handover_refused": (
        "  {patch} 不属于 {project_id}（{at} {by}：{why}）",
        "  {patch} does not belong to {project_id} ({at} {by}: {why})",
    ),
    "say.handover_findings": (
        "交接：最近一次运行中未解决的问题",
        "Handover: findings of the last run",
    ),
    "say.no_number": ("无", "none"),
    "figure_of.account": ("治理账 {where} {what}", "account, {where}: {what}"),
    "figure_of.total": ("图斑 总数", "patches: total"),
    "figure_of.verdict": ("图斑 {code}", "patches: {code}"),
    "figure_of.source": ("图斑 来源 {code}", "patches by source: {code}"),
    "figure_of.area": ("图斑面积 {code}", "area of patches: {code}"),
    "ledger.patches": ("图斑", "patches"),
    "ledger.patches_about": (
        "每个图斑一行：下发时的边界与当前的合规性初判（疑似，不是认定结论）",
        "One row a patch: its outline as delivered and its verdict (a suspicion, no finding of law)",
    ),
    "ledger.sites": ("地块", "sites"),
    "ledger.sites_about": (
        "每个地块一行：地面上的同一处，无论由哪个来源、哪一批次所见",
        "One row a site: one place on the ground, whichever source and delivery saw it",
    ),
    "ledger.links": ("关联", "links"),
    "ledger.links_about": (
        "图斑与项目的关联：计算所得，或人工判定（何人、何时、为何）",
        "Patch and project: computed, or set by a person (who, when, why)",
    ),
    "ledger.deliveries": ("下发批次", "deliveries"),
    "ledger.deliveries_about": (
        "每个批次一行：来源、文件及其校验值",
        "One row a delivery: source, file and its hash",
    ),
    "ledger.figures": ("数字", "figures"),
    "ledger.figures_about": (
        "每个年度的数字；结账数为该年结账时的值",
        "The figures of each year; closed is the value when the year was closed",
    ),
    "ledger.about": ("说明", "about"),
    "ledger.about_about": ("如何读这些图层", "How to read these layers"),
    "about.journal": ("台账", "Ledger"),
    "about.journal_text": (
        "这些图层由台账记录生成，每次写入时重画；在此处的编辑会丢失，请用 swcgeo link 等命令更正。"
        "所有记录只增不改，保存在同一台账的记录表中。",
        "These layers are drawn from the journal of the ledger whenever something is recorded; what "
        "is edited here is lost, so correct with swcgeo link and the like. Entries are only added, "
        "never changed.",
    ),
    "ledger.joint": ("、", ", "),
    "how.refused": ("人工否定", "refused by a person"),
    "verdict.not_judged": ("未初判", "not judged"),
    "verdict.other": ("其他", "other"),
    "field.source": ("来源", "source"),
    "field.batch": ("批次", "batch"),
    "field.patch_id": ("图斑编号", "patch_id"),
    "field.site_id": ("地块编号", "site_id"),
    "field.received_on": ("下发日期", "received_on"),
    "field.verdict": ("合规性初判", "verdict"),
    "field.reasons": ("理由", "reasons"),
    "field.field_check": ("现场复核", "field_check"),
    "field.priority": ("优先级", "priority"),
    "field.area_ha": ("面积_公顷", "area_ha"),
    "field.inside_ha": ("范围内_公顷", "inside_ha"),
    "field.outside_ha": ("范围外_公顷", "outside_ha"),
    "field.key": ("台账键", "key"),
    "field.n_patches": ("图斑数", "n_patches"),
    "field.sources": ("所见来源", "sources"),
    "field.patch_ids": ("所含图斑", "patch_ids"),
    "field.first_seen": ("首次下发", "first_seen"),
    "field.last_seen": ("最近下发", "last_seen"),
    "field.project_id": ("项目编号", "project_id"),
    "field.range_id": ("范围编号", "range_id"),
    "field.shared_m2": ("重叠面积_平方米", "shared_m2"),
    "field.how": ("关联方式", "how"),
    "field.by": ("操作人", "by"),
    "field.at": ("时间", "at"),
    "field.why": ("依据", "why"),
    "field.count": ("图斑数", "count"),
    "field.file": ("文件", "file"),
    "field.sha256": ("校验值", "sha256"),
    "field.year": ("年度", "year"),
    "field.figure": ("指标", "figure"),
    "field.value": ("数值", "value"),
    "field.unit": ("单位", "unit"),
    "field.closed": ("结账数", "closed"),
    "field.topic": ("事项", "topic"),
    "field.text": ("内容", "text"),
}
