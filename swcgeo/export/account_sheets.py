"""The sheets on the account, the reported figures, and what was found and changed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from swcgeo.export.columns import plain_columns, without_geometry
from swcgeo.export.sheets import Sheet, SheetColumn
from swcgeo.model.findings import Notes, findings_table, receipts_table
from swcgeo.model.labels import LABELS, label
from swcgeo.model.results import confirmed, named_candidates

ACCOUNT_TABLES = (
    "account", "by_grade", "by_measure", "by_project", "by_year", "by_years", "indicators",
    "by_number", "overlaps",
)  # fmt: skip
"""Tables of the account that a reader gets, in the order of their sheets."""
_TOTAL = "TOTAL"
_FORMATS = {
    "_km2": "#,##0.0000", "_ha": "#,##0.0000", "likeness": "0%", "distance_m": "0",
    "area_ratio": "0.00", "_m2": "#,##0.0", "_share": "0.0%", "year": "0", "row": "0",
    "stated": "#,##0.00##", "computed": "#,##0.0000", "difference": "+#,##0.0000;-#,##0.0000;0",
    "size": "#,##0.0000", "value": "#,##0.0000", "low": "#,##0.0000", "high": "#,##0.0000",
    "_m": "#,##0.0", "_deg": "0.0", "_km": "#,##0.000", "_number": "0",
    "mean_modulus": "#,##0", "density_km_per_km2": "0.00", "gully_density_km_per_km2": "0.00",
    "remaining": "+#,##0.0000;-#,##0.0000;0", "chance": "0%", "year_from": "0",
    "year_to": "0", "n_points": "#,##0", "steps": "+0;-0;0", "x": "0.00", "y": "0.00",
}  # fmt: skip
_WORDS = frozenset(
    {
        "grade", "measure", "candidate", "layer", "severity", "unit", "group", "indicator",
        "basis", "stage", "counted_by", "land_use", "change", "figure",
    }
)  # fmt: skip
"""Columns of codes, each with its words under its own name."""
_WORDS_OF = {
    "gully_grade": "grade", "built_as": "measure", "grade_from": "grade", "grade_to": "grade",
    "agrees": "flag",
}  # fmt: skip
"""Columns of codes whose words stand under another name."""
_CODED = {
    ("plan_change", "suspected"): "suspected", ("plan_change", "reasons"): "change",
    ("plan_change", "unknown"): "change_unknown", ("plan_change_ground", "kind"): "change_kind",
    ("plan_change_lines", "kind"): "change_kind", ("transitions", "change"): "grade_change",
    ("transition_summary", "change"): "grade_change",
}  # fmt: skip
"""Columns of one sheet alone whose cells hold a code, or several behind ``;``."""
_KEYS = {"by_measure": "measure", "by_project": "project_id", "by_year": "year"}
"""Columns in which an empty cell is ground without treatment."""
_SMALLEST_DIFFERENCE = 5e-5
_SEVERITIES = ("error", "warn", "info")


def account_sheets(tables: Mapping[str, pd.DataFrame], *, lang: str = "zh") -> list[Sheet]:
    """
    Return the tables of an account as sheets, the totals in bold.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Layers of `account` by name; those that are not there get no sheet.
    lang : str
        Language of headings and words.

    Returns
    -------
    list of Sheet
        In the order of `ACCOUNT_TABLES`.

    Examples
    --------
    >>> account = pd.DataFrame({"watershed_id": ["W1", "TOTAL"], "total_km2": [1.0, 1.0]})
    >>> [(sheet.name, sorted(sheet.totals)) for sheet in account_sheets({"account": account})]
    [('治理账', [1])]
    """
    return [table_sheet(name, tables[name], lang=lang) for name in ACCOUNT_TABLES if name in tables]


def table_sheet(name: str, frame: pd.DataFrame, *, lang: str = "zh") -> Sheet:
    """
    Return one table of results as a sheet with headings, units and words for codes.

    Parameters
    ----------
    name : str
        Name of the layer; the sheet gets its label ``sheet.NAME``.
    frame : DataFrame or GeoDataFrame, n rows
        The table; rows whose ``watershed_id`` is TOTAL are totals.
    lang : str
        Language of headings and words.

    Returns
    -------
    Sheet
        n rows.

    Examples
    --------
    >>> sheet = table_sheet("by_grade", pd.DataFrame({"grade": [3], "eroding_km2": [0.5]}))
    >>> [(column.heading, column.values) for column in sheet.columns]
    [('侵蚀强度', ['中度']), ('水土流失面积 (km²)', [0.5])]
    """
    table = plain_columns(without_geometry(frame))
    totals = table["watershed_id"] == _TOTAL if "watershed_id" in table else pd.Series(dtype=bool)
    columns = tuple(
        SheetColumn(
            heading=label(f"head.{column}", lang),
            values=_values(name, table[column], lang=lang),
            number_format=_number_format(str(column)),
        )
        for column in table.columns
    )
    return Sheet(
        name=label(f"sheet.{name}", lang),
        columns=columns,
        totals=frozenset(totals[totals.fillna(False)].index.tolist()),
    )


def candidates_sheet(candidates: pd.DataFrame, *, lang: str = "zh") -> Sheet:
    """
    Return what may explain the reported figures as a sheet in words.

    Parameters
    ----------
    candidates : DataFrame, n rows
        Layer ``reported_candidates``.
    lang : str
        Language of headings and words.

    Returns
    -------
    Sheet
        n rows.

    Examples
    --------
    >>> row = {"candidate": "unit", "group": "", "ids": "", "owners": "", "fits": 1, "size": 8.0,
    ...        "as_stated": "km2", "instead": "mu", "unit": "km2"}
    >>> candidates_sheet(pd.DataFrame([row])).columns[7].values
    ['亩']
    """
    named = named_candidates(confirmed(candidates, lang), lang)
    return table_sheet("reported_candidates", named, lang=lang)


def notes_sheets(notes: Notes, *, lang: str = "zh") -> list[Sheet]:
    """
    Return findings, the worst first, and receipts as sheets.

    Parameters
    ----------
    notes : Notes
        What was found and changed.
    lang : str
        Language of the sentences.

    Returns
    -------
    list of Sheet
        Findings and receipts.

    Examples
    --------
    >>> [sheet.n_rows for sheet in notes_sheets(Notes())]
    [0, 0]
    """
    found = findings_table(notes.findings, lang=lang)
    worst_first = found["severity"].map(_SEVERITIES.index).sort_values(kind="stable").index
    columns = ["severity", "layer", "row", "id", "message", "remedy", "x", "y", "code"]
    changed = receipts_table(notes.receipts, lang=lang)
    return [
        table_sheet("findings", found.loc[worst_first, columns], lang=lang),
        table_sheet("receipts", changed, lang=lang),
    ]


def _values(name: str, column_values: pd.Series, *, lang: str) -> list[object]:
    """Return the values of a column of a sheet as a reader should see them."""
    column = str(column_values.name)
    if (name, column) in _CODED:
        kind = _CODED[name, column]
        return [_coded(value, kind=kind, lang=lang) for value in column_values]
    if _KEYS.get(name) == column:
        return _keys(column_values, column=column, lang=lang)
    return _shown(column_values, column=column, lang=lang)


def _coded(value: object, *, kind: str, lang: str) -> str | None:
    """Return codes joined by ``;`` in words; for what is not known the word of its kind."""
    if pd.isna(value):
        unknown = f"{kind}.not_known"
        return label(unknown, lang) if unknown in LABELS else None
    codes = [code for code in str(value).split(";") if code]
    return label("separator", lang).join(label(f"{kind}.{code}", lang) for code in codes)


def _shown(column_values: pd.Series, *, column: str, lang: str) -> list[object]:
    """Return the values of a column as a reader should see them."""
    kind = _WORDS_OF.get(column, column if column in _WORDS else None)
    if kind is not None:
        empty = [pd.isna(value) or value == "" for value in column_values]
        return [
            None if without else _words(kind, value, lang=lang)
            for value, without in zip(column_values, empty, strict=True)
        ]
    if column in ("difference", "remaining"):
        # What would show as -0.0000 is no difference to a reader.
        return [0.0 if abs(value) < _SMALLEST_DIFFERENCE else value for value in column_values]
    if column == "watershed_id":
        return [label("total", lang) if value == _TOTAL else value for value in column_values]
    return list(column_values.tolist())


def _keys(column_values: pd.Series, *, column: str, lang: str) -> list[object]:
    """Return the keys of a table that splits the account; none is ground without treatment."""
    shown = _shown(column_values, column=column, lang=lang)
    return [label("untreated", lang) if pd.isna(value) else value for value in shown]


def _words(kind: str, value: object, *, lang: str) -> str:
    """Return the words of a code, or of several joined by ``;``."""
    keys = _key(value).split(";")
    return label("separator", lang).join(label(f"{kind}.{key}", lang) for key in keys)


def _key(value: object) -> str:
    """Return the code of a value: 3 for the grade 3.0, true for a flag."""
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _number_format(column: str) -> str:
    """Return how numbers of a column are shown, by its name or its unit."""
    if column in _FORMATS:
        return _FORMATS[column]
    endings = (
        shown for ending, shown in _FORMATS.items() if ending[0] == "_" and column.endswith(ending)
    )
    return next(endings, "General")
