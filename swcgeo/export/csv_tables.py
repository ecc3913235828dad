"""CSV files that Excel opens rightly and in which no text of the data acts as a formula."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import shapely

from swcgeo.export.columns import geometry_name, plain_columns, without_geometry
from swcgeo.model.formulas import defused


def write_csv(frame: pd.DataFrame, path: Path, *, encoding: str = "utf-8") -> None:
    """
    Write a table as CSV, in UTF-8 with a byte order mark, which Excel needs to see the encoding.

    Parameters
    ----------
    frame : DataFrame or GeoDataFrame, n rows
        The table; its geometry goes as WKT into the last column.
    path : Path
        The file.
    encoding : str
        Name of a codec.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_csv(pd.DataFrame({"id": ["0062", "=1+1"]}), Path(folder, "t.csv"))
    ...     Path(folder, "t.csv").read_text(encoding="utf-8-sig").split()
    ['id', '0062', "'=1+1"]
    """
    plain = plain_columns(frame)
    table, main = without_geometry(plain), geometry_name(plain)
    if main is not None:
        outlines = shapely.to_wkt(plain.geometry.to_numpy(), rounding_precision=-1)
        table = table.assign(**{main: pd.Series(outlines, dtype="str")})
    safe = pd.DataFrame({defused(str(name)): _defused(table[name]) for name in table.columns})
    safe.to_csv(
        path,
        index=False,
        encoding="utf-8-sig" if encoding == "utf-8" else encoding,
        lineterminator="\n",
    )


def _defused(column: pd.Series) -> pd.Series:
    """Return a column whose texts cannot be taken for formulas."""
    if pd.api.types.is_string_dtype(column.dtype):
        return column.map(defused, na_action="ignore")
    return column
