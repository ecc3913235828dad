"""Whole names of fields that a shapefile had to cut: the table ``…-fields.csv`` beside it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from swcgeo.errors import LayerError
from swcgeo.model.findings import Receipt
from swcgeo.read.tables.sheets import read_table


def with_whole_names(
    columns: pd.DataFrame, shapefile: Path, *, layer_name: str
) -> tuple[pd.DataFrame, tuple[Receipt, ...]]:
    r"""
    Return columns under the names that the table beside a shapefile gives their aliases.

    Parameters
    ----------
    columns : DataFrame, n rows
        The attributes, under the names of the dbf.
    shapefile : Path
        The ``.shp`` as delivered.
    layer_name : str
        What the file is wanted as.

    Returns
    -------
    columns : DataFrame, n rows
        The same values; a name that is taken, or an alias that is not there, changes nothing.
    receipts : tuple of Receipt
        What was renamed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> short = pd.DataFrame({"扰动图": ["其他扰动"]})
    >>> with TemporaryDirectory() as folder:
    ...     table = Path(folder, "a-fields.csv")
    ...     _ = table.write_text("field,column\n扰动图,扰动图斑类型", encoding="utf-8")
    ...     named, _ = with_whole_names(short, Path(folder, "a.shp"), layer_name="patches")
    >>> list(named)
    ['扰动图斑类型']
    """
    given = {
        alias: name
        for alias, name in _listed(shapefile.with_name(f"{shapefile.stem}-fields.csv")).items()
        if alias in columns and name not in columns
    }
    if not given or len(set(given.values())) < len(given):
        return columns, ()
    words = ", ".join(f"{alias} → {name}" for alias, name in given.items())
    receipt = Receipt(layer_name, None, None, f"names of {shapefile.stem}-fields.csv: {words}")
    return columns.rename(columns=given), (receipt,)


def _listed(table: Path) -> dict[str, str]:
    """Return whole names by their alias; nothing where the file is no such table."""
    if not table.is_file():
        return {}
    try:
        listed, _ = read_table(table, sheet=None, layer_name="fields", encoding=None)
    except LayerError:
        return {}
    if not {"field", "column"} <= set(listed):
        return {}
    known = listed.dropna(subset=["field", "column"])
    return dict(zip(known["field"].astype(str), known["column"].astype(str), strict=True))
