"""Tables of results as people read them: headings with units, and words for codes."""

from __future__ import annotations

import pandas as pd

from swcgeo.export.account_sheets import table_sheet


def in_words(table: pd.DataFrame, *, name: str = "", lang: str = "zh") -> pd.DataFrame:
    """
    Return a table of results as its sheet of the workbook shows it.

    Parameters
    ----------
    table : DataFrame or GeoDataFrame, n rows
        A result, or some of its columns and rows.
    name : str
        Name of its layer, where that decides the words (``transitions``, ``plan_change``, …).
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    DataFrame, n rows
        The same cells without geometry: headings with units, codes in words.  It is for reading;
        what computes goes on with `table`.

    Examples
    --------
    >>> in_words(pd.DataFrame({"grade": [3], "eroding_km2": [0.5]})).to_dict("records")
    [{'侵蚀强度': '中度', '水土流失面积 (km²)': 0.5}]
    """
    columns = table_sheet(name, table, lang=lang).columns
    shown = pd.DataFrame(dict(enumerate(column.values for column in columns)), index=table.index)
    return shown.set_axis([column.heading for column in columns], axis=1)
