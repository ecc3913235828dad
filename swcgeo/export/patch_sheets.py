"""The sheets on patches: the list of what to visit, and the counts that must add up."""

from __future__ import annotations

import re

import pandas as pd

from swcgeo.export.columns import plain_columns, without_geometry
from swcgeo.export.sheets import Sheet, SheetColumn
from swcgeo.model.codes import Verdict
from swcgeo.model.labels import label

M2_PER_HA = 10_000.0
MU_PER_HA = 15.0
_AREA, _MU, _COUNT = "#,##0.0000", "#,##0.00", "#,##0"
_VERDICT_FILLS = {
    Verdict.COMPLIANT: "#DDF0E0",
    Verdict.NO_PLAN: "#F9D5D3",
    Verdict.BEYOND_RANGE: "#FBE3CF",
    Verdict.MOVED_SITE: "#FCEFC8",
    Verdict.EXEMPT: "#E1ECF7",
    Verdict.NOT_CONSTRUCTION: "#ECECEC",
    Verdict.UNKNOWN: "#E8DFF2",
}
_WIDEST = {"reasons": 40.0, "project": 22.0, "verdict": 16.0, "best_range_id": 12.0}
_LISTED = (
    "priority", "patch_id", "source", "batch", "town", "site_id", "verdict", "field_check",
    "robust", "reasons", "area_ha", "area_mu", "inside_ha", "outside_ha", "best_range_id",
    "project", "image_date",
)  # fmt: skip


def patch_sheet(
    patches: pd.DataFrame, *, links: pd.DataFrame | None = None, lang: str = "zh"
) -> Sheet:
    """
    Return the list of patches, what to visit first on top.

    Parameters
    ----------
    patches : DataFrame or GeoDataFrame, n rows
        Result of `classify`; ``priority`` and ``town`` order it where they are there.
    links : DataFrame, optional
        Layer `links`: names the project where the patches do not.
    lang : str
        Language of headings and words.

    Returns
    -------
    Sheet
        n rows: priority, town, then the id in its natural order.

    Examples
    --------
    >>> patches = pd.DataFrame({"patch_id": ["T10", "T2"], "area_m2": [5000.0, 100.0]})
    >>> [column.values for column in patch_sheet(patches).columns]
    [['T2', 'T10'], [0.01, 0.5], [0.15, 7.5]]
    """
    table = _readable(
        _with_project(_ordered(plain_columns(without_geometry(patches))), links), lang
    )
    columns = [
        SheetColumn(
            heading=label(f"head.{name}", lang),
            values=table[name].tolist(),
            number_format=_number_format(name),
            fills={label(f"verdict.{code}", lang): fill for code, fill in _VERDICT_FILLS.items()}
            if name == "verdict"
            else {},
            widest=_WIDEST.get(name, 20.0),
        )
        for name in _LISTED
        if name in table
    ]
    fixed = 1 + next(
        (i for i, n in enumerate(n for n in _LISTED if n in table) if n == "patch_id"), 0
    )
    return Sheet(name=label("sheet.patches", lang), columns=tuple(columns), fixed=fixed)


def summary_sheet(patches: pd.DataFrame, *, lang: str = "zh") -> Sheet:
    """
    Return how many patches of each source have which verdict, with totals and areas.

    Parameters
    ----------
    patches : DataFrame or GeoDataFrame
        Result of `classify`.
    lang : str
        Language of headings and words.

    Returns
    -------
    Sheet
        One row a verdict, the absent ones too, and the total.

    Examples
    --------
    >>> patches = pd.DataFrame({"verdict": ["no_plan"], "source": ["ministry"], "area_m2": [1e4]})
    >>> sheet = summary_sheet(patches, lang="en")
    >>> [(column.heading, column.values[-1]) for column in sheet.columns[:3]]
    [('Verdict (suspected)', 'Total'), ('ministry (patches)', 1), ('Total (patches)', 1)]
    """
    verdicts = patches["verdict"].map(str)
    rows = [str(code) for code in Verdict]
    rows += sorted(set(verdicts) - set(rows))
    sources = _sources(patches, lang)
    heads: dict[str, pd.Series] = {
        label("source_count", lang, source=source): (sources == source).astype(int)
        for source in _source_order(patches, lang)
    }
    heads[label("total_count", lang)] = pd.Series(1, index=patches.index)
    if "field_check" in patches:
        visited = patches["field_check"].fillna(False).astype(int)
        heads[label("field_check_count", lang)] = visited
    area_ha = pd.to_numeric(patches["area_m2"]) / M2_PER_HA
    heads[label("head.area_ha", lang)] = area_ha
    heads[label("head.area_mu", lang)] = area_ha * MU_PER_HA
    words = [label(f"verdict.{code}", lang) for code in rows]
    columns = [
        SheetColumn(heading=label("head.verdict", lang), values=[*words, label("total", lang)])
    ]
    for heading, values in heads.items():
        sums = values.groupby(verdicts).sum().reindex(rows, fill_value=0)
        number_format = _COUNT if pd.api.types.is_integer_dtype(values.dtype) else _AREA
        number_format = _MU if heading == label("head.area_mu", lang) else number_format
        numbers = [*sums.tolist(), values.sum().item()]
        columns.append(SheetColumn(heading=heading, values=numbers, number_format=number_format))
    return Sheet(
        name=label("sheet.summary", lang), columns=tuple(columns), totals=frozenset({len(rows)})
    )


def _ordered(patches: pd.DataFrame) -> pd.DataFrame:
    """Return the patches by priority, town and id, what is not known last."""
    keys = pd.DataFrame(index=patches.index)
    for name in ("priority", "town"):
        if name in patches:
            keys[name] = patches[name]
    keys["patch_id"] = patches["patch_id"].map(_natural)
    return patches.loc[keys.sort_values(list(keys), kind="stable", na_position="last").index]


def _natural(text: object) -> str:
    """Return a text that sorts numbers by their value."""
    return re.sub(r"\d+", lambda digits: digits.group().zfill(20), str(text))


def _with_project(patches: pd.DataFrame, links: pd.DataFrame | None) -> pd.DataFrame:
    """Return the patches with a column `project`, from their own columns or the links."""
    known = [patches[name] for name in ("project_name", "project_id") if name in patches]
    if links is not None and {"patch_id", "project_id"} <= set(links.columns):
        linked = links.dropna(subset=["project_id"]).groupby("patch_id", sort=False)["project_id"]
        joined = linked.agg(lambda ids: "、".join(dict.fromkeys(map(str, ids))))
        known.append(patches["patch_id"].map(joined))
    if not known:
        return patches
    project = known[0].astype(object)
    for other in known[1:]:
        project = project.where(project.notna(), other)
    return patches.assign(project=project)


def _readable(patches: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return the patches with words for codes, and areas in hm² and 亩."""
    shown = patches.copy()
    for name, what in (("area", "area_ha"), ("inside", "inside_ha"), ("outside", "outside_ha")):
        if f"{name}_m2" in shown:
            shown[what] = pd.to_numeric(shown[f"{name}_m2"]) / M2_PER_HA
    if "area_ha" in shown:
        shown["area_mu"] = shown["area_ha"] * MU_PER_HA
    if "source" in shown:
        shown["source"] = _sources(shown, lang)
    for name in ("field_check", "robust"):
        if name in shown:
            flags = {True: label("flag.true", lang), False: label("flag.false", lang)}
            shown[name] = shown[name].map(flags)
    if "verdict" in shown:
        shown["verdict"] = shown["verdict"].map(lambda code: label(f"verdict.{code}", lang))
    if "reasons" in shown:
        shown["reasons"] = shown["reasons"].map(
            lambda codes: _words(codes, lang), na_action="ignore"
        )
    return shown


def _words(codes: str, lang: str) -> str:
    """Return reason codes joined by ``;`` as words."""
    return label("separator", lang).join(
        label(f"reason.{code}", lang) for code in codes.split(";") if code
    )


def _sources(patches: pd.DataFrame, lang: str) -> pd.Series:
    """Return the source of each patch in words."""
    if "source" not in patches:
        return pd.Series(label("not_stated", lang), index=patches.index)
    return patches["source"].map(
        lambda code: label("not_stated", lang) if pd.isna(code) else label(f"source.{code}", lang)
    )


def _source_order(patches: pd.DataFrame, lang: str) -> list[str]:
    """Return the sources in words: ministry, province, then the others by name."""
    first = [label(f"source.{code}", lang) for code in ("ministry", "province")]
    present = set(_sources(patches, lang))
    return [word for word in first if word in present] + sorted(present - set(first))


def _number_format(name: str) -> str:
    """Return how numbers of a column are shown."""
    return {"area_mu": _MU, "priority": "0"}.get(name, _AREA if name.endswith("_ha") else "General")
