"""The sheets on projects: their plans, those to be urged, the approvals, and who could be whose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from swcgeo.export.account_sheets import table_sheet
from swcgeo.export.sheets import Sheet
from swcgeo.model.labels import label

_M2_PER_HA = 10_000.0
_CODES: Mapping[str, str] = {
    "standing": "standing", "why": "known_from", "reasons": "urge", "verdicts": "verdict",
    "verdict": "verdict", "outcomes": "outcome", "has": "has", "evidence": "evidence",
    "source": "source",
}  # fmt: skip
"""Columns of codes, perhaps several joined by ``;``, and where their words stand."""
_OTHER_HEADS: Mapping[str, Mapping[str, str]] = {
    "approval_candidates": {"area_ha": "plan_area_ha", "town": "plan_town"}
}
_LEFT_OUT: Mapping[str, frozenset[str]] = {
    "projects": frozenset({"seen_on", "patch_ids", "similar", "likeness", "days_since"}),
    "plans_to_urge": frozenset({"n_patches", "verdicts", "outcomes", "likeness"}),
    "approval_candidates": frozenset({"n_candidates", "area_ratio"}),
}
"""Columns that a printed sheet does without; ``results.gpkg`` has them."""
_WIDEST: Mapping[str, float] = {"reasons": 48.0, "patch_ids": 40.0, "similar": 48.0}


def project_sheet(name: str, frame: pd.DataFrame, *, lang: str = "zh") -> Sheet:
    """
    Return a table on projects as a sheet in words, areas in hm², as wide as can be printed.

    Parameters
    ----------
    name : str
        Layer ``projects``, ``plans_to_urge``, ``approvals`` or ``approval_candidates``.
    frame : DataFrame, n rows
        The table.
    lang : str
        Language of headings and words.

    Returns
    -------
    Sheet
        n rows.

    Examples
    --------
    >>> row = {"reasons": "no_plan_found;below_limit", "area_m2": 4000.0}
    >>> [column.values for column in project_sheet("plans_to_urge", pd.DataFrame([row])).columns]
    [['未找到批复方案；所见面积低于编报标准，可能可不编报，须核实'], [0.4]]
    """
    columns: dict[str, pd.Series] = {}
    left_out = _LEFT_OUT.get(name, frozenset())
    for column in (str(one) for one in frame.columns if one not in left_out):
        values = frame[column]
        if column in _CODES:
            values = values.map(_in_words(_CODES[column], lang), na_action="ignore")
        if column.endswith("_m2"):
            column, values = f"{column.removesuffix('_m2')}_ha", values / _M2_PER_HA  # noqa: PLW2901
        columns[_OTHER_HEADS.get(name, {}).get(column, column)] = values
    for flag in {"late"} & columns.keys():
        words = {True: label("flag.true", lang), False: label("flag.false", lang)}
        columns[flag] = columns[flag].map(words, na_action="ignore").astype(object)
    sheet = table_sheet(name, pd.DataFrame(columns), lang=lang)
    shown = (
        replace(column, widest=_WIDEST.get(key, column.widest))
        for key, column in zip(columns, sheet.columns, strict=True)
    )
    return replace(sheet, columns=tuple(shown))


def _in_words(prefix: str, lang: str) -> Callable[[object], str]:
    """Return what turns codes joined by ``;`` into words."""

    def words(codes: object) -> str:
        named = (label(f"{prefix}.{code}", lang) for code in str(codes).split(";") if code)
        return label("separator", lang).join(named)

    return words
