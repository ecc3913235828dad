"""
KML and KMZ as phones and map programs write them.

GDAL's driver replaces Chinese names of attributes by underscores and reads one folder at a time,
so placemarks are read here: of all folders, attributes under the names that they have.
"""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from swcgeo.errors import LayerError
from swcgeo.model.findings import Finding
from swcgeo.model.settings import InputLimits
from swcgeo.read.files.archives import Parcel, unpack
from swcgeo.read.files.markup import markup_text, require_plain_markup
from swcgeo.read.files.naming import listed
from swcgeo.read.files.opened import Opened, undamaged
from swcgeo.read.files.placemarks import attributes_of, geometry_wkb, local

_FOLDERS = frozenset({"Folder", "Document"})
_DEEPEST = 500
_NOT_READ = frozenset({"GroundOverlay", "ScreenOverlay", "PhotoOverlay", "NetworkLink", "Tour"})
"""Pictures, and pointers to data elsewhere, which are never followed."""


@dataclass(slots=True)
class _Gathered:
    """What was read of a KML so far."""

    records: list[dict[str, str]] = field(default_factory=list)
    wkb: list[bytes | None] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)
    broken_at: int | None = None


def open_kml(path: Path, *, layer: str | None, layer_name: str, limits: InputLimits) -> Opened:
    """
    Return the placemarks of a KML or KMZ.

    Parameters
    ----------
    path : Path
        A ``.kml`` or ``.kmz``.
    layer : str or None
        A folder to read, by its name or path; None for all.
    layer_name : str
        What the file is wanted as.
    limits : InputLimits
        What the file may cost.

    Returns
    -------
    Opened
        One row a placemark in the order of the file; columns ``Name``, ``description``,
        ``folder`` and the extended data.  What is read of several folders is said.

    Raises
    ------
    LayerError
        If it is no KML, too large, declares a document type, or has no such folder.

    Examples
    --------
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.kml"
    ...     point = "<Point><coordinates>105,33,7</coordinates></Point>"
    ...     _ = file.write_text(f"<kml><Placemark><name>P</name>{point}</Placemark></kml>")
    ...     opened = open_kml(file, layer=None, layer_name="plans", limits=InputLimits())
    >>> opened.columns["Name"].tolist(), len(opened.wkb)
    (['P'], 1)
    """
    if path.suffix.casefold() != ".kmz":
        return _open(path, layer=layer, layer_name=layer_name, limits=limits)
    with TemporaryDirectory(prefix="swcgeo-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        unpack(Parcel(path, layer_name, str(path), limits), folder)
        found = sorted(folder.rglob("*.[kK][mM][lL]"), key=lambda file: (len(file.parts), file))
        if not found:
            reason = "the archive holds no KML"
            raise LayerError("file_unreadable", layer=layer_name, path=str(path), reason=reason)
        main = next((file for file in found if file.name.casefold() == "doc.kml"), found[0])
        opened = _open(main, layer=layer, layer_name=layer_name, limits=limits)
    if len(found) == 1:
        return opened
    others = Finding("elements_left_out", layer_name,
                     fields={"what": "KML", "count": len(found) - 1})  # fmt: skip
    return replace(opened, findings=(*opened.findings, others))


def _open(path: Path, *, layer: str | None, layer_name: str, limits: InputLimits) -> Opened:
    """Return the placemarks of a KML."""
    fields = {"layer": layer_name, "path": str(path)}
    require_plain_markup(path, layer_name=layer_name)
    size = path.stat().st_size
    if size > limits.text_bytes:
        most = f"{limits.text_bytes:.0f}"
        raise LayerError("file_too_large", **fields, size=size, most=most)
    gathered = _gathered(path.read_bytes())
    if gathered.broken_at is not None and not gathered.records:
        reason = f"no XML at line {gathered.broken_at}"
        raise LayerError("file_unreadable", **fields, reason=reason)
    rows = _rows_of(gathered, layer, fields)
    columns = pd.DataFrame([gathered.records[row] for row in rows], dtype=object)
    wkb = np.full(len(rows), None, dtype=object)
    wkb[:] = [gathered.wkb[row] for row in rows]
    place = {row: at for at, row in enumerate(rows)}
    reasons = {place[row]: why for row, why in gathered.reasons.items() if row in place}
    opened = undamaged(columns.where(columns.notna(), None), wkb, crs="EPSG:4326", driver="KML")
    said = tuple(_findings(gathered, columns, layer_name))
    return replace(opened, reasons=reasons, findings=said)


def _gathered(content: bytes) -> _Gathered:
    """Return all placemarks, up to where the file ends or is no longer XML."""
    found = _Gathered()
    trail: list[str] = []
    names: list[str] = []
    text = markup_text(content)
    source = io.StringIO(text) if isinstance(text, str) else io.BytesIO(content)
    try:
        for event, element in ET.iterparse(source, events=("start", "end")):
            name = local(element)
            if event == "start":
                trail.append(name)
                names += [""] if name in _FOLDERS else []
                if len(trail) > _DEEPEST:
                    raise LookupError
                continue
            trail.pop()
            if name == "name" and trail and trail[-1] in _FOLDERS:
                names[-1] = (element.text or "").strip()
            elif name in _FOLDERS:
                names.pop()
                element.clear()
            elif name == "Placemark":
                _add(found, element, [part for part in names if part])
                element.clear()
            elif name in _NOT_READ:
                found.left[name] += 1
                element.clear()
    except ET.ParseError as error:
        found.broken_at = error.position[0]
    except (LookupError, ValueError):
        # An encoding of which Python knows nothing either, or elements without end.
        found.broken_at = 1
    return found


def _add(found: _Gathered, element: ET.Element, folders: list[str]) -> None:
    """Add a placemark to what was gathered."""
    record = attributes_of(element)
    record["folder"] = "/".join(folders)
    found.records.append(record)
    wkb, reason = geometry_wkb(element)
    if reason is not None:
        found.reasons[len(found.wkb)] = reason
    found.wkb.append(wkb)


def _rows_of(gathered: _Gathered, layer: str | None, fields: dict[str, str]) -> list[int]:
    """Return the placemarks of the folder that is wanted, of all where none is."""
    folders = [record["folder"] for record in gathered.records]
    if layer is None:
        return list(range(len(folders)))
    rows = [
        row
        for row, folder in enumerate(folders)
        if folder == layer or layer in folder.split("/") or folder.startswith(f"{layer}/")
    ]
    if not rows:
        present = listed(sorted(set(folders) - {""})) or "—"
        raise LayerError("layer_unknown", **fields, name=layer, present=present)
    return rows


def _findings(gathered: _Gathered, columns: pd.DataFrame, layer_name: str) -> Iterator[Finding]:
    """Yield what is to be said of a KML: folders read together, things left out, damage."""
    if gathered.broken_at is not None:
        fields: dict[str, object] = {"line": gathered.broken_at, "count": len(gathered.records)}
        yield Finding("file_damaged", layer_name, fields=fields)
    counts = Counter(columns["folder"]) if len(columns) else Counter()
    if len(counts) > 1:
        listed = ", ".join(f"{folder or '—'} ({count})" for folder, count in counts.items())
        yield Finding("folders_together", layer_name, fields={"folders": listed})
    for what, count in sorted(gathered.left.items()):
        yield Finding("elements_left_out", layer_name, fields={"what": what, "count": count})
