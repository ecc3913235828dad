"""
Drawings of CAD (DXF): the closed polylines of one layer are polygons, what stays out is said.

A drawing holds much besides the outlines: frames, contour lines, symbols.  So only closed
polylines are taken, of the one layer that has them or that is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import shapely

from swcgeo.errors import LayerError
from swcgeo.model.findings import Finding
from swcgeo.read.files.naming import listed
from swcgeo.read.files.opened import Objects, Opened, undamaged
from swcgeo.read.text.codepages import codec_name, required_codec
from swcgeo.read.text.encoding import decide_encoding

Flags = npt.NDArray[np.bool_]
_HEADER = 1 << 16
_UNICODE_SINCE = "AC1021"
"""AutoCAD 2007: from this version on a DXF is in UTF-8."""
_LINE = 1
_FEWEST = 4
_RAW = "ISO-8859-1"


def open_drawing(path: Path, *, layer: str | None, layer_name: str, encoding: str | None) -> Opened:
    r"""
    Return the closed polylines of a DXF as polygons.

    Parameters
    ----------
    path : Path
        A ``.dxf`` under a plain name.
    layer : str or None
        A CAD layer; None where only one has closed polylines.
    layer_name : str
        What the file is wanted as.
    encoding : str or None
        Encoding of its text; None to decide by its head and content.

    Returns
    -------
    Opened
        One row a closed polyline (flag, or first vertex = last), arcs as short edges; columns
        ``cad_layer``, ``text`` (what is written inside), ``handle``.  A drawing has no CRS.

    Raises
    ------
    LayerError
        If it has no such layer, or several with closed polylines and none is named.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> corners = "10\n0\n20\n0\n10\n9\n20\n0\n10\n9\n20\n9\n"
    >>> line = f"0\nLWPOLYLINE\n8\nA\n90\n3\n70\n1\n{corners}"
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.dxf"
    ...     _ = file.write_text(f"0\nSECTION\n2\nENTITIES\n{line}0\nENDSEC\n0\nEOF\n")
    ...     opened = open_drawing(file, layer=None, layer_name="ranges", encoding=None)
    >>> opened.columns["cad_layer"].tolist(), shapely.from_wkb(opened.wkb)[0].area
    (['A'], 40.5)
    """
    table, said = _entities(path, layer_name=layer_name, encoding=encoding)
    shapes = shapely.from_wkb(table["wkb_geometry"].to_numpy(object), on_invalid="ignore")
    names = table["Layer"].fillna("").to_numpy(object)
    closed = _closed(shapes)
    chosen = _chosen(names, closed, path=path, layer=layer, layer_name=layer_name)
    rows = np.flatnonzero(closed & (names == chosen))
    outlines = np.full(len(rows), None, dtype=object)
    outlines[:] = [shapely.Polygon(shapely.get_coordinates(shapes[row])) for row in rows]
    columns = pd.DataFrame(
        {
            "cad_layer": names[rows],
            "text": _texts_inside(outlines, shapes, table["Text"].to_numpy(object)),
            "handle": table["EntityHandle"].to_numpy(object)[rows],
        }
    )
    opened = undamaged(columns, shapely.to_wkb(outlines), crs=None, driver="DXF")
    left = _left_out(shapes, names == chosen, closed=closed, layer_name=layer_name)
    return replace(opened, findings=(*said, *left))


def _entities(
    path: Path, *, layer_name: str, encoding: str | None
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return the entities of a drawing, texts decoded, and what was guessed about them."""
    if encoding is not None:
        return _read(path, required_codec(encoding)), ()
    raw = _read(path, _RAW)
    cells = [
        text.encode("latin-1")
        for name in ("Layer", "Text")
        for text in raw[name].dropna()
        # What is above Latin-1 was written as \U+XXXX and stands already decoded.
        if not text.isascii() and max(text) <= "\xff"
    ]
    if not cells:
        return raw, ()
    stated = _stated(path)
    verdict = decide_encoding(cells, stated=stated)
    fields = {"encoding": verdict.encoding, "evidence": verdict.evidence, "stated": stated}
    code = "encoding_guessed" if codec_name(stated) is None else "encoding_contradicted"
    guessed = verdict.basis in {"content", "fallback"}
    said = (Finding(code, layer_name, fields=fields),) if guessed else ()
    return _read(path, verdict.encoding), said


def _read(path: Path, encoding: str) -> pd.DataFrame:
    """Return the entities of a drawing, texts read in one encoding."""
    options: dict[str, Any] = {"ENCODING": encoding, "CLOSED_LINE_AS_POLYGON": "NO"}
    # Not by Arrow: only the other way turns curves into short edges.
    meta, _, wkb, values = pyogrio.raw.read(path, **options)
    table = pd.DataFrame(dict(zip(meta["fields"], values, strict=True)), dtype=object)
    for name in ("Layer", "Text", "EntityHandle", "SubClasses"):
        table[name] = table.get(name)
    return table.assign(wkb_geometry=pd.Series(wkb, dtype=object))


def _stated(path: Path) -> str | None:
    """Return the encoding that the head of a drawing states."""
    with path.open("rb") as file:
        head = [line.strip() for line in file.read(_HEADER).split(b"\n")]

    def value(name: bytes) -> str:
        place = head.index(name) + 2 if name in head else len(head)
        return head[place].decode("ascii", errors="ignore") if place < len(head) else ""

    if value(b"$ACADVER") >= _UNICODE_SINCE:
        return "UTF-8"
    page = value(b"$DWGCODEPAGE").casefold().removeprefix("ansi_")
    return f"cp{page}" if page.isdigit() else None


def _closed(shapes: Objects) -> Flags:
    """Return which entities are lines that end where they begin, around some ground."""
    lines = (shapely.get_type_id(shapes) == _LINE) & (shapely.get_num_points(shapes) >= _FEWEST)
    closed = np.zeros(len(shapes), dtype=bool)
    closed[lines] = shapely.is_closed(shapes[lines])
    return closed


def _chosen(
    names: Objects, closed: Flags, *, path: Path, layer: str | None, layer_name: str
) -> str:
    """Return the CAD layer to read."""
    present = sorted(set(names[closed].tolist()))
    fields: dict[str, Any] = {"layer": layer_name, "path": str(path)}
    if layer is not None and layer in present:
        return layer
    shown = listed(present) or "—"
    if layer is not None:
        raise LayerError("layer_unknown", **fields, name=layer, present=shown)
    if not present:
        raise LayerError("drawing_open", **fields, count=len(names))
    if len(present) > 1:
        raise LayerError("layer_ambiguous", **fields, count=len(present), present=shown)
    return present[0]


def _texts_inside(outlines: Objects, shapes: Objects, texts: Objects) -> list[str | None]:
    """Return what is written inside each outline, None where nothing is."""
    points = (shapely.get_type_id(shapes) == 0) & np.array([bool(text) for text in texts])
    places = np.flatnonzero(points & ~shapely.is_empty(shapes))
    tree = shapely.STRtree(shapes[places])
    valid = np.array([outline if outline.is_valid else outline.convex_hull for outline in outlines])
    found: list[list[str]] = [[] for _ in outlines]
    for at, place in sorted(tree.query(valid, predicate="intersects").T.tolist()):
        found[at].append(str(texts[places[place]]))
    return ["; ".join(words) or None for words in found]


def _left_out(
    shapes: Objects, on_layer: Flags, *, closed: Flags, layer_name: str
) -> Iterator[Finding]:
    """Yield what of a drawing was not read: open lines of the layer, and everything else."""
    lines = (shapely.get_type_id(shapes) == _LINE) & ~closed & on_layer
    if lines.any():
        first = shapes[np.flatnonzero(lines)[0]]
        x, y = shapely.get_coordinates(first)[0].tolist()
        gap = float(np.hypot(*np.diff(shapely.get_coordinates(first)[[0, -1]], axis=0)[0]))
        fields = {"count": int(lines.sum()), "gap": gap}
        yield Finding("drawing_open_lines", layer_name, x=x, y=y, fields=fields)
    others = int((~on_layer | (on_layer & ~closed & ~lines)).sum())
    if others:
        said = {"what": "CAD", "count": others}
        yield Finding("elements_left_out", layer_name, fields=said)
