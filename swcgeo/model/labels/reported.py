"""What may explain a reported figure: candidates, and what would confirm each."""

from __future__ import annotations

_CANDIDATES: dict[str, tuple[str, str]] = {
    "candidate.agrees": ("相符", "agrees"),
    "candidate.unexplained": ("无法解释", "unexplained"),
    "candidate.rounding": ("四舍五入", "rounding"),
    "candidate.truncation": ("截尾", "digits cut off"),
    "candidate.decimals": ("小数位数", "fewer decimals"),
    "candidate.twice": ("同一记录两次", "one record twice"),
    "candidate.overlap": ("重叠", "overlap"),
    "candidate.sum": ("合计与分项", "total and parts"),
    "candidate.part": ("一个分项", "one part"),
    "candidate.column": ("口径", "another basis"),
    "candidate.year": ("年度", "another year"),
    "candidate.cumulated": ("累计", "cumulated"),
    "candidate.all_years": ("全部年度", "all years"),
    "candidate.plan_year": ("计划年度", "planned year"),
    "candidate.stated_areas": ("台账面积", "areas as stated"),
    "candidate.stage": ("阶段", "stage"),
    "candidate.uncounted": ("不计入的措施", "works that do not count"),
    "candidate.unit": ("单位", "unit"),
    "candidate.part_unit": ("一项的单位", "unit of one addend"),
    "candidate.missing": ("漏行", "missing row"),
    "candidate.double": ("重复行", "double row"),
    "candidate.digit": ("一位数字", "one digit"),
    "candidate.swap": ("相邻数字颠倒", "digits swapped"),
    "candidate.point": ("小数点", "decimal point"),
}
_GROUPS: dict[str, tuple[str, str]] = {
    "group.record": ("措施", "treatment"),
    "group.project": ("项目", "project"),
    "group.watershed": ("小流域", "watershed"),
    "group.measure": ("措施类型", "measure"),
    "group.grade": ("侵蚀强度", "erosion grade"),
    "group.part": ("分项", "part"),
}
_CONFIRM: dict[str, tuple[str, str]] = {
    "confirm.rounding": (
        "各项先四舍五入再相加会得到上报数。请用未舍入的数重新相加。",
        "Addends rounded before they were summed give the stated value. Add them up unrounded.",
    ),
    "confirm.truncation": (
        "直接舍去末位小数会得到上报数。请查原表是截尾还是四舍五入。",
        "Digits cut off instead of rounded give the stated value. See how the table was printed.",
    ),
    "confirm.decimals": (
        "先保留 {instead} 位小数会得到上报数。请查原表的小数位数。",
        "Rounded to {instead} decimals it gives the stated value. See the decimals of the source.",
    ),
    "confirm.twice": (
        "{group} {ids}{whose} 图形相同，共 {size} {unit}。请查是否同一措施下发了两次，上报时计了几次。",
        "{group} {ids}{whose} have one outline of {size} {unit}. See whether one work was delivered "
        "twice, and how often the report counts it.",
    ),
    "confirm.overlap": (
        "{owners} 的措施重叠 {size} {unit}（见 overlaps：{ids}）。请问填报人：重叠部分计了几次。",
        "Works of {owners} share {size} {unit} (see overlaps: {ids}). Ask the author how often the "
        "shared ground was counted.",
    ),
    "confirm.sum": (
        "分项与计算相符，其和为 {instead}，合计写成 {as_stated}。请重新相加，并查合计的出处。",
        "The parts agree with what is computed and add up to {instead}, the total says {as_stated}. "
        "Add them again, and find where the total comes from.",
    ),
    "confirm.part": (
        "{group} {ids} 的分项写成 {as_stated}，计算为 {instead}，其余相符。请核对该项目的验收资料。",
        "The part of {group} {ids} says {as_stated}, computed is {instead}; the others agree. Check "
        "the acceptance papers of that project.",
    ),
    "confirm.column": (
        "上报数等于“{instead}”，而不是“{as_stated}”。请问填报人用的是哪种口径。",
        "The stated value is “{instead}”, not “{as_stated}”. Ask the author which basis was meant.",
    ),
    "confirm.year": (
        "上报数等于 {instead} 年的数。请查统计年度，以及年度是按完成还是按计划。",
        "The stated value is that of {instead}. See which year was meant, and whether by completion "
        "or by plan.",
    ),
    "confirm.cumulated": (
        "上报数等于截至 {instead} 年的累计。请查是当年新增还是累计。",
        "The stated value is the sum up to {instead}. See whether new or cumulated area was meant.",
    ),
    "confirm.all_years": (
        "上报数等于全部年度之和。请查是当年新增还是累计。",
        "The stated value is the sum of all years. See whether new or cumulated area was meant.",
    ),
    "confirm.plan_year": (
        "按计划年度 {instead} 统计会得到上报数（计划与完成年度不同的措施：{ids}{whose}）。请查年度的口径。",
        "By the planned year {instead} it gives the stated value (planned and completed in different "
        "years: {ids}{whose}). See which year counts.",
    ),
    "confirm.stated_areas": (
        "台账中填写的面积之和等于上报数，与图形面积不同。请逐个核对填写面积与图形。",
        "The areas written in the register add up to the stated value, those drawn do not. Compare "
        "the two record by record.",
    ),
    "confirm.stage": (
        "把{instead}阶段的措施 {ids}{whose}（{size} {unit}）也计入会得到上报数。请查这些措施是否已验收。",
        "With the works that are {instead} only ({ids}{whose}, {size} {unit}) it gives the stated "
        "value. See whether they have been accepted.",
    ),
    "confirm.uncounted": (
        "把未计入的措施 {ids}{whose}（{size} {unit}）也计入会得到上报数。请看问题清单中未计入的原因。",
        "With the works {ids}{whose} that do not count ({size} {unit}) it gives the stated value. The "
        "findings say why they do not count.",
    ),
    "confirm.unit": (
        "上报数若以 {instead} 为单位则相符，而写成了 {as_stated}。请查原表的单位。",
        "As a number of {instead} the stated value agrees; it is given in {as_stated}. See the unit "
        "of the source.",
    ),
    "confirm.part_unit": (
        "{group} {ids}{whose} 若以 {instead} 的数当作 {as_stated} 相加，会得到上报数。请查该项的单位。",
        "{group} {ids}{whose}, added as a number of {instead} among {as_stated}, gives the stated "
        "value. See its unit.",
    ),
    "confirm.missing": (
        "少计{group} {ids}{whose}（{size} {unit}）会得到上报数。请查上报明细中有无此项。",
        "Without the {group} {ids}{whose} ({size} {unit}) it gives the stated value. See whether the "
        "report's list has it.",
    ),
    "confirm.double": (
        "{group} {ids}{whose}（{size} {unit}）计两次会得到上报数。请查上报明细中是否重复。",
        "With the {group} {ids}{whose} ({size} {unit}) twice it gives the stated value. See whether "
        "the report's list has it twice.",
    ),
    "confirm.digit": (
        "若 {as_stated} 应为 {instead}（一位数字之差），则相符。请看原始表格或验收资料上的数。",
        "If {as_stated} should read {instead} (one digit), all agrees. Look the number up in the "
        "original table or the acceptance papers.",
    ),
    "confirm.swap": (
        "若 {as_stated} 应为 {instead}（两位颠倒），则相符。请看原始表格或验收资料上的数。",
        "If {as_stated} should read {instead} (two digits swapped), all agrees. Look the number up "
        "in the original table or the acceptance papers.",
    ),
    "confirm.point": (
        "若 {as_stated} 应为 {instead}（小数点错位），则相符。请看原始表格的小数点与单位。",
        "If {as_stated} should read {instead} (decimal point moved), all agrees. See the point and "
        "the unit in the original table.",
    ),
    "confirm.many": (
        "“{candidate}”有 {fits} 种组合都能得到上报数，不能说明是哪一种，很可能只是巧合。请先取得上报明细。",
        "{fits} ways of “{candidate}” give the stated value, so it points to none and may well be "
        "chance. Get the report's own list first.",
    ),
}

REPORTED = {**_CANDIDATES, **_GROUPS, **_CONFIRM}
