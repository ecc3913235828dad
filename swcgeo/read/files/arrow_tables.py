"""Arrow tables as columns and WKB: whole numbers stay whole, text that is no UTF-8 is decoded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from swcgeo.model.findings import Finding
from swcgeo.read.files.opened import Objects
from swcgeo.read.text.decoding import decode_cell
from swcgeo.read.text.encoding import decide_encoding

_STATED = "UTF-8"


@dataclass(frozen=True, slots=True)
class SplitTable:
    """
    A table in parts.

    Attributes
    ----------
    columns : DataFrame, n rows
        Attributes.
    wkb : ndarray of bytes or None, n rows
        Geometries.
    findings : tuple of Finding
        What was guessed about text that is not in the encoding of the format.
    """

    columns: pd.DataFrame
    wkb: Objects
    findings: tuple[Finding, ...] = field(default=())


def split_table(table: pa.Table, *, geometry: str, layer_name: str) -> SplitTable:
    """
    Return the attributes and the WKB of an Arrow table.

    Parameters
    ----------
    table : pyarrow.Table, n rows
        What GDAL or pyarrow read.
    geometry : str
        The column with the geometries.
    layer_name : str
        What the layer is wanted as.

    Returns
    -------
    SplitTable
        Old programs write GBK into formats that are UTF-8 by definition; such columns are
        decoded by their content, and that is said.

    Examples
    --------
    >>> raw = pa.array(["图斑".encode("gbk")]).cast(pa.binary()).view(pa.utf8())
    >>> table = pa.table({"名": raw, "geom": pa.array([None], pa.binary())})
    >>> split_table(table, geometry="geom", layer_name="patches").columns["名"].item()
    '图斑'
    """
    wkb = np.full(table.num_rows, None, dtype=object)
    columns: dict[str, pd.Series[Any]] = {}
    spoiled: dict[str, list[bytes | None]] = {}
    for name, values in zip(map(str, table.column_names), table.columns, strict=True):
        if name == geometry:
            wkb[:] = values.to_pylist()
            continue
        free = free_name(name, columns)
        if _is_sound(values):
            columns[free] = _series(values)
        else:
            spoiled[free] = values.cast(pa.large_binary()).to_pylist()
            columns[free] = pd.Series([None] * len(values), dtype=object)
    decoded, findings = _decoded(spoiled, layer_name=layer_name)
    frame = pd.DataFrame(columns | decoded, index=pd.RangeIndex(table.num_rows))
    return SplitTable(frame, wkb, findings)


def free_name(name: str, taken: Sequence[str] | dict[str, Any]) -> str:
    """
    Return a name that no other column has.

    Parameters
    ----------
    name : str
        The name wanted.
    taken : sequence of str or dict
        Names in use.

    Returns
    -------
    str
        `name`, or with _1, _2 … behind it.

    Examples
    --------
    >>> free_name("a", ["a", "a_1"])
    'a_2'
    """
    free, number = name, 0
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def _is_sound(values: pa.ChunkedArray) -> bool:
    """Return False for text in which bytes are no UTF-8; nobody has looked at it so far."""
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        return True
    try:
        values.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _series(values: pa.ChunkedArray) -> pd.Series[Any]:
    """Return a column for pandas; whole numbers with gaps must not become floats."""
    gaps = pa.types.is_integer(values.type) and values.null_count > 0
    mapper = {values.type: pd.Int64Dtype()}.get if gaps else None
    if gaps and values.type != pa.int64():
        values = values.cast(pa.int64())
        mapper = {pa.int64(): pd.Int64Dtype()}.get
    made: pd.Series[Any] = values.to_pandas(types_mapper=mapper, date_as_object=False)
    return made


def _decoded(
    spoiled: dict[str, list[bytes | None]], *, layer_name: str
) -> tuple[dict[str, pd.Series[Any]], tuple[Finding, ...]]:
    """Return columns of bytes as text, and what is to be said of them."""
    cells = [cell for column in spoiled.values() for cell in column if cell is not None]
    if not cells:
        return {}, ()
    verdict = decide_encoding(cells, stated=_STATED)
    fields = {"encoding": verdict.encoding, "evidence": verdict.evidence, "stated": _STATED}
    other = verdict.encoding.replace("-", "").casefold() != "utf8"
    findings = [Finding("encoding_contradicted", layer_name, fields=fields)] if other else []
    columns: dict[str, pd.Series[Any]] = {}
    for name, column in spoiled.items():
        texts: list[str | None] = []
        for row, cell in enumerate(column, start=1):
            text, whole = (None, True) if cell is None else decode_cell(
                cell, encoding=verdict.encoding
            )  # fmt: skip
            texts.append(text)
            if not whole:
                said = {"field": name, "text": text}
                findings.append(Finding("text_undecodable", layer_name, row, fields=said))
        columns[name] = pd.Series(texts, dtype="str")
    return columns, tuple(findings)
