"""
GeoJSON with faults: the sound features are kept, the others become rows that say why.

GDAL gives up on the whole file where one character is wrong, leaves features out that are no
objects, and drops geometries that it does not understand, all without naming a feature.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from swcgeo.errors import LayerError
from swcgeo.model.findings import Finding
from swcgeo.model.settings import InputLimits
from swcgeo.read.tables import read_text

_LIST = re.compile(r'"features"\s*:\s*\[')
_NEXT = re.compile(r'\{\s*"(?:type"\s*:\s*"Feature"|id"\s*:|properties"\s*:|geometry"\s*:)')
_CRS = re.compile(r'"crs"\s*:\s*(?=\{)')
_SPACE = re.compile(r"[\s,]*")
_DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
          "MultiPolygon": 3}  # fmt: skip
_MOST_DIGITS = 300
_EMPTY: Mapping[str, object] = {"type": "Feature", "properties": {}, "geometry": None}


@dataclass(frozen=True, slots=True)
class SoundGeojson:
    """
    A GeoJSON that GDAL can read.

    Attributes
    ----------
    path : Path
        The file, or a copy without its faults.
    reasons : mapping of int to str
        Row (from 0) to what is wrong with its feature; it has no geometry.
    findings : tuple of Finding
        Whether the file breaks off, and which encoding it is in where that is not UTF-8.
    """

    path: Path
    reasons: Mapping[int, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@contextmanager
def sound_geojson(
    path: Path, *, layer_name: str, limits: InputLimits, encoding: str | None = None
) -> Iterator[SoundGeojson]:
    """
    Yield a GeoJSON with every feature of a file, the faulty ones without geometry.

    Parameters
    ----------
    path : Path
        A ``.geojson`` or ``.json``; what holds no list of features passes as it is.
    layer_name : str
        What it is wanted as.
    limits : InputLimits
        Larger files than it allows pass as they are, and are read whole or not at all.
    encoding : str or None
        Encoding of a file that is not in UTF-8, as it has to be; None to decide by content.

    Yields
    ------
    SoundGeojson
        The file itself where it has no fault.

    Raises
    ------
    LayerError
        If not one feature can be read.

    Examples
    --------
    >>> whole = '{"type": "Feature", "properties": {}, "geometry": null}'
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.geojson"
    ...     _ = file.write_text(f'{{"type": "FeatureCollection", "features": [{whole}, {{"ty')
    ...     with sound_geojson(file, layer_name="zones", limits=InputLimits()) as sound:
    ...         sound.findings[0].fields
    {'line': 1, 'count': 1}
    """
    if path.stat().st_size > limits.text_bytes:
        yield SoundGeojson(path)
        return
    content = path.read_bytes()
    recoded = not _is_utf8(content)
    text, guessed = read_text(
        content, layer_name=layer_name, encoding=encoding if recoded else None
    )
    start = _LIST.search(text)
    if start is None:
        with _copy(path, text if recoded else None) as copy:
            yield SoundGeojson(copy, findings=guessed)
        return
    features, reasons, broken_at = _walked(text, start.end())
    if not reasons and broken_at is None:
        with _copy(path, text if recoded else None) as copy:
            yield SoundGeojson(copy, findings=guessed)
        return
    line = None if broken_at is None else text.count("\n", 0, broken_at) + 1
    if len(reasons) == len(features):
        why = next(iter(reasons.values()), f"it breaks off at line {line}")
        raise LayerError("file_unreadable", layer=layer_name, path=str(path), reason=why)
    fields = {"line": line, "count": len(features)}
    said = () if line is None else (Finding("file_damaged", layer_name, fields=fields),)
    listed = ",\n".join(features)
    whole = f'{{"type":"FeatureCollection",{_crs(text)}"features":[{listed}]}}'
    with _copy(path, whole) as copy:
        yield SoundGeojson(copy, reasons, (*guessed, *said))


@contextmanager
def _copy(path: Path, text: str | None) -> Iterator[Path]:
    """Yield a file of this name in a temporary folder; the file itself where there is no text."""
    if text is None:
        yield path
        return
    with TemporaryDirectory(prefix="swcgeo-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / path.name
        copy.write_text(text, encoding="utf-8", errors="replace")
        yield copy


def _is_utf8(content: bytes) -> bool:
    """Return whether bytes are UTF-8, as GeoJSON has to be."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not content.startswith((b"\xff\xfe", b"\xfe\xff"))


def _walked(text: str, place: int) -> tuple[list[str], dict[int, str], int | None]:
    """Return the features from a place on as texts, what is wrong with which, and where it ends."""
    decoder = json.JSONDecoder(parse_int=_whole)
    features: list[str] = []
    reasons: dict[int, str] = {}
    while True:
        place = _after_space(text, place)
        if place >= len(text):
            return features, reasons, place
        if text[place] == "]":
            return features, reasons, None
        try:
            value, end = decoder.raw_decode(text, place)
        except (json.JSONDecodeError, RecursionError) as error:
            following = _NEXT.search(text, place + 1)
            broken = getattr(error, "pos", place)
            while following is not None and following.start() <= broken:
                following = _NEXT.search(text, following.start() + 1)
            if following is None:
                return features, reasons, broken
            reasons[len(features)] = f"no JSON: {getattr(error, 'msg', 'nested too deep')}"
            features.append(json.dumps(dict(_EMPTY)))
            place = following.start()
            continue
        fault = _fault(value)
        if fault is None:
            features.append(text[place:end])
        else:
            reasons[len(features)] = fault
            kept = value if isinstance(value, dict) else {}
            bare = {**_EMPTY, "properties": kept.get("properties") or {}}
            features.append(json.dumps(bare, ensure_ascii=False))
        place = end


def _whole(digits: str) -> int | float:
    """Return a whole number; one of more digits than Python converts is no number of a map."""
    return int(digits) if len(digits) <= _MOST_DIGITS else float("inf")


def _after_space(text: str, place: int) -> int:
    """Return the place behind blanks and commas."""
    found = _SPACE.match(text, place)
    return place if found is None else found.end()


def _fault(value: object) -> str | None:
    """Return what is wrong with a feature, None where it is sound."""
    if not isinstance(value, dict) or value.get("type", "Feature") != "Feature":
        return "it is no feature"
    if not isinstance(value.get("properties") or {}, dict):
        return "its properties are no object"
    geometry = value.get("geometry")
    return None if geometry is None else _geometry_fault(geometry)


def _geometry_fault(geometry: object) -> str | None:
    """Return what is wrong with a geometry, None where GDAL will understand it."""
    if not isinstance(geometry, dict):
        return "its geometry is no object"
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        inner = geometry.get("geometries")
        if not isinstance(inner, list):
            return "its collection holds no geometries"
        return next((fault for fault in map(_geometry_fault, inner) if fault), None)
    if not isinstance(kind, str) or kind not in _DEPTH:
        return f"its geometry is of the unknown type {str(kind)[:40]!r}"
    # What has no coordinates at all is an empty geometry, as GDAL takes it.
    listed = geometry.get("coordinates")
    return None if _is_nested(listed, _DEPTH[kind]) else "its coordinates are no numbers"


def _is_nested(value: object, depth: int) -> bool:
    """Return True for lists of lists … of positions, `depth` deep."""
    if not isinstance(value, list):
        return False
    if depth:
        return all(_is_nested(item, depth - 1) for item in value)
    numbers = [item for item in value[:2] if isinstance(item, int | float) and item is not True]
    return not value or len(numbers) == 2  # noqa: PLR2004 - x and y


def _crs(text: str) -> str:
    """Return the member that names a CRS, with a comma, or nothing."""
    found = _CRS.search(text)
    if found is None:
        return ""
    try:
        value, _ = json.JSONDecoder().raw_decode(text, found.end())
    except (json.JSONDecodeError, RecursionError):
        return ""
    return f'"crs":{json.dumps(value)},'
