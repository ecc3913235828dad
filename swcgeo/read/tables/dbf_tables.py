"""Tables of dBASE alone (``.dbf`` without a ``.shp``), as old programs leave registers."""

from __future__ import annotations

import warnings
from pathlib import Path

import pandas as pd
import pyogrio

from swcgeo.model.findings import Finding
from swcgeo.read.files.arrow_tables import split_table
from swcgeo.read.text.codepages import codec_name, language_of_dbf
from swcgeo.read.text.dbf_numbers import with_stored_numbers
from swcgeo.read.text.decoded import decoded_columns

_HEAD = 32


def read_dbf(
    path: Path, *, layer_name: str, encoding: str | None
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    r"""
    Return a dBASE table, its text decoded as what it really is.

    Parameters
    ----------
    path : Path
        A ``.dbf`` that exists.
    layer_name : str
        What the table is wanted as.
    encoding : str or None
        Encoding of its text; None to decide by content.

    Returns
    -------
    table : DataFrame, n rows
        Cells as stored, None where empty.
    findings : tuple of Finding
        What was guessed about the encoding.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> head = b"\x03" + bytes(3) + (1).to_bytes(4, "little") + bytes([65, 0, 5, 0]) + bytes(20)
    >>> field = "文号".encode("gbk").ljust(11, b"\0") + b"C" + bytes(4) + b"\4" + bytes(15)
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "plans.dbf"
    ...     _ = file.write_bytes(head + field + b"\r" + " 水保".encode("gbk") + b"\x1a")
    ...     table, _ = read_dbf(file, layer_name="plans", encoding=None)
    >>> table.to_dict("records")
    [{'文号': '水保'}]
    """
    # Latin-1 gives each byte back as one character, so nothing is lost before we decide.
    with warnings.catch_warnings():
        # What GDAL cannot read whole is told below.
        warnings.simplefilter("ignore")
        _, arrow = pyogrio.raw.read_arrow(path, encoding="ISO-8859-1", read_geometry=False)
    parts = split_table(arrow, geometry="", layer_name=layer_name)
    columns, strange = with_stored_numbers(parts.columns, path, layer_name=layer_name)
    text = decoded_columns(columns, layer_name=layer_name, stated=_stated(path), given=encoding)
    cells = text.columns.astype(object).where(text.columns.notna(), None)
    return cells, (*parts.findings, *strange, *text.findings)


def _stated(path: Path) -> str | None:
    """Return what the ``.cpg`` beside a table, or else its language byte, names."""
    page = path.with_suffix(".cpg")
    word = page.read_bytes()[:64].decode("ascii", errors="ignore") if page.is_file() else ""
    with path.open("rb") as stream:
        language = language_of_dbf(stream.read(_HEAD))
    return word.strip() if codec_name(word) else language
