"""One placemark of a KML: its attributes, and its geometry as WKB."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import numpy as np

from swcgeo.read.files.opened import Ring, polygon_wkb

_DEEPEST, _PIECE = 20, 100_000
_WORDS = {"name": "Name", "description": "description", "address": "address", "snippet": "snippet"}
_DRAWN = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack")
_UNKNOWN = ("Model",)
_COMMA = re.compile(r"\s*,\s*")


class _FaultError(Exception):
    """The geometry of a placemark cannot be read; the text says why."""


def local(element: ET.Element) -> str:
    """
    Return the name of an element without its namespace.

    Parameters
    ----------
    element : Element
        An element.

    Returns
    -------
    str
        Its name.

    Examples
    --------
    >>> local(ET.fromstring('<k:Point xmlns:k="http://www.opengis.net/kml/2.2"/>'))
    'Point'
    """
    return str(element.tag).rpartition("}")[2]


def attributes_of(placemark: ET.Element) -> dict[str, str]:
    """
    Return the attributes of a placemark, those of its extended data under their own names.

    Parameters
    ----------
    placemark : Element
        A ``Placemark``.

    Returns
    -------
    dict
        Name to text; where a name of the extended data is taken, with _1, _2 … behind it.

    Examples
    --------
    >>> data = '<ExtendedData><Data name="图斑编号"><value>7</value></Data></ExtendedData>'
    >>> attributes_of(ET.fromstring(f"<Placemark><name>A</name>{data}</Placemark>"))
    {'Name': 'A', '图斑编号': '7'}
    """
    record: dict[str, str] = {}
    for child in placemark:
        name = local(child)
        if name in _WORDS:
            record[_WORDS[name]] = "".join(child.itertext()).strip()
        elif name == "TimeStamp":
            record["when"] = "".join(child.itertext()).strip()
    for item in placemark.iter():
        if local(item) in {"Data", "SimpleData"} and item.get("name"):
            given = next((one for one in item if local(one) == "value"), item)
            text = "".join(given.itertext()).strip()
            free, number = str(item.get("name")), 0
            while free in record or free == "folder":
                number += 1
                free = f"{item.get('name')}_{number}"
            record[free] = text
    return record


def geometry_wkb(placemark: ET.Element) -> tuple[bytes | None, str | None]:
    """
    Return the geometry of a placemark, heights left aside.

    Parameters
    ----------
    placemark : Element
        A ``Placemark``.

    Returns
    -------
    wkb : bytes or None
        Rings just as they are; None where nothing is drawn or it cannot be read.
    reason : str or None
        Why it cannot be read.

    Examples
    --------
    >>> import shapely
    >>> text = "<Point><coordinates> 105.5 , 33.5 , 1200 </coordinates></Point>"
    >>> wkb, _ = geometry_wkb(ET.fromstring(f"<Placemark>{text}</Placemark>"))
    >>> shapely.from_wkb(wkb).wkt
    'POINT (105.5 33.5)'
    """
    drawn = [child for child in placemark if local(child) in _DRAWN]
    try:
        if any(local(child) in _UNKNOWN for child in placemark):
            raise _FaultError("@fault.model")
        if not drawn:
            return None, None
        return (_wkb(drawn[0]) if len(drawn) == 1 else _collection(drawn, depth=1)), None
    except _FaultError as fault:
        return None, str(fault)


def _wkb(element: ET.Element, *, depth: int = 0) -> bytes:
    """Return one geometry."""
    name = local(element)
    if name == "Polygon":
        return _polygon(element)
    if name in {"MultiGeometry", "MultiTrack"}:
        parts = [child for child in element if local(child) in _DRAWN]
        if not parts:
            raise _FaultError("@fault.empty")
        return _collection(parts, depth=depth + 1)
    points = _track(element) if name == "Track" else _coordinates(element)
    if name == "Point":
        return struct.pack("<BI", 1, 1) + points[0].astype("<f8").tobytes()
    if len(points) == 1:
        raise _FaultError("@fault.line_too_short")
    return struct.pack("<BII", 1, 2, len(points)) + points.astype("<f8").tobytes()


def _collection(parts: list[ET.Element], *, depth: int) -> bytes:
    """Return several geometries as one."""
    if depth > _DEEPEST:
        raise _FaultError("@fault.too_deep")
    inner = [_wkb(part, depth=depth) for part in parts]
    return struct.pack("<BII", 1, _multi_kind(inner), len(inner)) + b"".join(inner)


def _multi_kind(inner: list[bytes]) -> int:
    """Return the WKB type that holds geometries of these types."""
    kinds = {struct.unpack_from("<I", part, 1)[0] for part in inner}
    only = kinds.pop() if len(kinds) == 1 else 0
    return {1: 4, 2: 5, 3: 6}.get(only, 7)


def _polygon(element: ET.Element) -> bytes:
    """Return a polygon, its outer ring first."""
    shells = list(_rings(element, "outerBoundaryIs"))
    if len(shells) != 1:
        raise _FaultError("@fault.shells")
    return polygon_wkb([*shells, *_rings(element, "innerBoundaryIs")])


def _rings(element: ET.Element, boundary: str) -> Iterator[Ring]:
    """Yield the rings of a polygon of one sort."""
    for child in element:
        if local(child) == boundary:
            yield from (_coordinates(ring) for ring in child if local(ring) == "LinearRing")


def _coordinates(element: ET.Element) -> Ring:
    """Return the coordinates of an element, n by 2."""
    text = next((child.text or "" for child in element if local(child) == "coordinates"), "")
    words = _COMMA.sub(",", text).split()
    # In pieces: split up at once, ten million vertices would fill several gigabytes.
    pieces = [
        _points([word.split(",") for word in words[start : start + _PIECE]])
        for start in range(0, max(len(words), 1), _PIECE)
    ]
    return np.concatenate(pieces)


def _track(element: ET.Element) -> Ring:
    """Return the coordinates of a track, n by 2."""
    return _points([(child.text or "").split() for child in element if local(child) == "coord"])


def _points(words: list[list[str]]) -> Ring:
    """Return numbers from words, the first two of each."""
    if not words:
        raise _FaultError("@fault.no_coordinates")
    try:
        return np.array([(float(word[0]), float(word[1])) for word in words], dtype=float)
    except (ValueError, IndexError) as error:
        raise _FaultError("@fault.no_numbers") from error
