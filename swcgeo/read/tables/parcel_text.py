"""
The text format of land surveys (勘测定界): ``[属性描述]`` has the CRS, ``[地块坐标]`` parcels.

A parcel begins with a line that ends in ``@`` (number of vertices, hectares, number, name, kind,
sheet, use, …); each vertex is a line of name, ring, X (north) and Y (east).
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd

from swcgeo.errors import LayerError
from swcgeo.model.findings import Finding
from swcgeo.read.files.opened import Opened
from swcgeo.read.tables.sheets import read_text
from swcgeo.read.tables.vertex_tables import vertex_parcels

_SECTION = re.compile(r"^\s*[\[【](?P<name>[^\]】]+)[\]】]\s*$")
_PARCELS, _ABOUT = "地块坐标", "属性描述"
_HEADINGS = ("界址点数", "地块面积(公顷)", "地块编号", "地块名称", "图形属性", "图幅号",
             "地块用途", "地类编码")  # fmt: skip
_PEEK = 1 << 16
_KEY = "[地块坐标]"
_VERTEX_CELLS = 4
_ZONES = {
    ("2000", "3"): (4488, 25, 45), ("2000", "6"): (4478, 13, 23),
    ("80", "3"): (2324, 25, 45), ("80", "6"): (2314, 13, 23),
    ("54", "3"): (2376, 25, 45), ("54", "6"): (21400, 13, 23),
}  # fmt: skip
"""Datum and width of zones: what is added to the zone's number for its EPSG code, first, last."""


def is_parcel_text(path: Path) -> bool:
    """
    Return whether a file is a text of parcels.

    Parameters
    ----------
    path : Path
        A file.

    Returns
    -------
    bool
        True where its beginning holds the section ``[地块坐标]`` in a Chinese encoding or UTF.

    Examples
    --------
    >>> is_parcel_text(Path("no-such.txt"))
    False
    """
    if path.suffix.casefold() != ".txt" or not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(_PEEK)
    return any(_PARCELS.encode(codec) in head for codec in ("gb18030", "utf-8", "utf-16-le"))


def open_parcel_text(path: Path, *, layer_name: str, encoding: str | None) -> Opened:
    r"""
    Return the parcels of a text of land survey.

    Parameters
    ----------
    path : Path
        A text for which `is_parcel_text` holds.
    layer_name : str
        What it is wanted as.
    encoding : str or None
        Its encoding; None to decide by content.

    Returns
    -------
    Opened
        One row a parcel, with the CRS where the text states datum, width and number of the zone.

    Raises
    ------
    LayerError
        If there is no vertex in it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> text = "[地块坐标]\n3,0.5,1,甲,面,,,,@\nJ1,1,3700000,500000\nJ2,1,3700000,500100\n"
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.txt"
    ...     _ = file.write_text(text + "J3,1,3700100,500100\n", encoding="utf-8")
    ...     open_parcel_text(file, layer_name="ranges", encoding=None).columns["地块名称"].item()
    '甲'
    """
    text, said = read_text(path.read_bytes(), layer_name=layer_name, encoding=encoding)
    about, lines = _sections(text)
    table, counts, bad = _vertices(lines)
    if not len(table):
        raise LayerError("layer_empty", layer=layer_name, path=str(path))
    parcels = vertex_parcels(table, layer_name=layer_name, key=_KEY, crs=_stated_crs(about))
    if parcels is None:
        raise LayerError("layer_empty", layer=layer_name, path=str(path))
    columns = parcels.columns.drop(columns=_KEY)
    findings = [*said, *parcels.findings]
    if bad:
        fields: dict[str, object] = {"count": len(bad), "text": bad[0][:80]}
        findings.append(Finding("vertex_rows_left", layer_name, fields=fields))
    held = table.groupby(_KEY, sort=False).size()
    for row, (stated, number) in enumerate(zip(counts, held, strict=True), start=1):
        if stated.strip().isdecimal() and int(stated[:9]) not in {number, number - 1}:
            fields = {"stated": int(stated[:9]), "read": int(number)}
            findings.append(Finding("vertices_lost", layer_name, row, fields=fields))
    return replace(parcels, columns=columns, findings=tuple(findings))


def _sections(text: str) -> tuple[dict[str, str], list[str]]:
    """Return what the text says about itself, and the lines of its parcels."""
    about: dict[str, str] = {}
    lines: list[str] = []
    section = ""
    for line in text.splitlines():
        head = _SECTION.match(line)
        if head is not None:
            section = head["name"].strip()
        elif section == _ABOUT and re.search("[=＝]", line):
            key, value = re.split("[=＝]", line, maxsplit=1)
            about[key.strip()] = value.strip()
        elif section == _PARCELS and line.strip():
            lines.append(line.strip())
    return about, lines


def _vertices(lines: list[str]) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Return a table of vertices, how many each parcel states, and lines that are neither."""
    records: list[dict[str, object]] = []
    counts: list[str] = []
    bad: list[str] = []
    head: dict[str, object] = {}
    pending: str | None = None
    number = 0
    for line in lines:
        cells = [cell.strip() for cell in re.split("[,，]", line)]
        if line.endswith("@"):
            named = zip(_HEADINGS, cells[:-1], strict=False)
            head = {name: cell or None for name, cell in named}
            pending, number = cells[0], number + 1
        elif len(cells) == _VERTEX_CELLS and number:
            if pending is not None:
                counts.append(pending)
                pending = None
            vertex = dict(zip(("点号", "圈号", "纵坐标X", "横坐标Y"), cells, strict=True))
            records.append({_KEY: str(number), **head, **vertex})
        else:
            bad.append(line)
    return pd.DataFrame(records, dtype=object), counts, bad


def _stated_crs(about: dict[str, str]) -> str | None:
    """Return the CRS that the text states, None where a part of it is missing."""
    datum = next((year for year in ("2000", "80", "54") if year in about.get("坐标系", "")), "")
    width = re.sub(r"\D", "", about.get("几度分带", ""))
    zone = re.sub(r"\D", "", about.get("带号", ""))
    known = _ZONES.get((datum, width))
    if known is None or not zone or not known[1] <= int(zone[:3]) <= known[2]:
        return None
    return f"EPSG:{known[0] + int(zone[:3])}"
