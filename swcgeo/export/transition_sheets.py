"""The matrix of transitions as a sheet to be printed: grades before down, grades after across."""

from __future__ import annotations

import pandas as pd

from swcgeo.export.sheets import Sheet, SheetColumn
from swcgeo.model.codes import Grade
from swcgeo.model.labels import label

_TOTAL = "TOTAL"
_HM2_PER_KM2 = 100.0
_FORMAT = "#,##0.00;-#,##0.00;–"
"""Nothing is a dash, so that what did change stands out."""


def matrix_sheets(transitions: pd.DataFrame, *, lang: str = "zh") -> list[Sheet]:
    """
    Return a matrix of all ground for each pair of surveys, hm², with its margins.

    Parameters
    ----------
    transitions : DataFrame
        The table ``transitions``.
    lang : str
        Language of headings.

    Returns
    -------
    list of Sheet
        One a pair: the worst grade last, ground without a grade only where there is some, the
        survey's own areas in the last row and column.

    Examples
    --------
    >>> table = pd.DataFrame({"watershed_id": "TOTAL", "year_from": [2019], "year_to": [2023],
    ...                       "grade_from": [3], "grade_to": [2], "area_km2": [0.5]})
    >>> (sheet,) = matrix_sheets(table)
    >>> sheet.name, sheet.columns[2].heading, sheet.columns[2].values
    ('转移矩阵 2019–2023', '轻度', [0.0, 0.0, 50.0, 0.0, 0.0, 0.0, 50.0])
    """
    total = transitions[transitions["watershed_id"] == _TOTAL]
    pairs = total.groupby(["year_from", "year_to"], dropna=False, sort=False)
    return [_matrix(table, years, lang=lang) for years, table in pairs]


def _matrix(table: pd.DataFrame, years: tuple[object, object], *, lang: str) -> Sheet:
    """Return the matrix of one pair of surveys."""
    grades = [int(grade) for grade in Grade if grade != Grade.UNKNOWN]
    if (table[["grade_from", "grade_to"]] == Grade.UNKNOWN).any(axis=None):
        grades.append(int(Grade.UNKNOWN))
    area = table.pivot_table(index="grade_from", columns="grade_to", values="area_km2",
                             aggfunc="sum")  # fmt: skip
    area = area.reindex(index=grades, columns=grades).fillna(0.0) * _HM2_PER_KM2
    area.loc[_TOTAL] = area.sum()
    area[_TOTAL] = area.sum(axis=1)
    before, after = (_year(year, lang=lang) for year in years)
    names = [label(f"grade.{grade}", lang) for grade in grades]
    rows = [*names, label("head.from_total", lang, year=after)]
    columns = [*names, label("head.from_total", lang, year=before)]
    return Sheet(
        name=label("sheet.transition_matrix", lang, years=f"{before}–{after}"),
        columns=(
            SheetColumn(heading=label("head.from_to", lang), values=rows),
            *(
                SheetColumn(heading=name, values=area[grade].tolist(), number_format=_FORMAT)
                for name, grade in zip(columns, area.columns, strict=True)
            ),
        ),
        totals=frozenset([len(grades)]),
    )


def _year(year: object, *, lang: str) -> str:
    """Return a year as text."""
    return label("years.unknown", lang) if pd.isna(year) else str(year)
