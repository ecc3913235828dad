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
from swcgeo.read.tables.sheets import read_text

_MOST_FAULTS = 200
"""Features that are no JSON, after which a text counts as broken off."""
_COLLECTION = re.compile(r'"type"\s*:\s*"FeatureCollection"')
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
    start = _LIST.search(text) if _COLLECTION.search(text) else None
    if start is None:
        with _copy(path, text if recoded else None) as copy:
            yield SoundGeojson(copy, findings=guessed)
        return
    walk = _walked(text, start.end())
    if walk.is_sound:
        with _copy(path, text if recoded else None) as copy:
            yield SoundGeojson(copy, findings=guessed)
        return
    line = None if walk.broken_at is None else text.count("\n", 0, walk.broken_at) + 1
    if len(walk.reasons) == len(walk.features):
        why = next(iter(walk.reasons.values()), f"it breaks off at line {line}")
        raise LayerError("file_unreadable", layer=layer_name, path=str(path), reason=why)
    fields = {"line": line, "count": len(walk.features)}
    said = [] if line is None else [Finding("file_damaged", layer_name, fields=fields)]
    if walk.slips:
        said.append(Finding("json_mended", layer_name, fields={"count": walk.slips}))
    listed = ",\n".join(walk.features)
    whole = f'{{"type":"FeatureCollection",{_crs(text)}"features":[{listed}]}}'
    with _copy(path, whole) as copy:
        yield SoundGeojson(copy, walk.reasons, (*guessed, *said))


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


@dataclass(slots=True)
class _Walk:
    """The features of a text, and what is wrong with them."""

    features: list[str] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    slips: int = 0
    broken_at: int | None = None

    @property
    def is_sound(self) -> bool:
        """Whether GDAL can read the file as it is."""
        return not self.reasons and not self.slips and self.broken_at is None

    def add_bad(self, reason: str, properties: object = None) -> None:
        """Add a feature without geometry in place of one that cannot be read."""
        self.reasons[len(self.features)] = reason
        bare = {**_EMPTY, "properties": properties if isinstance(properties, dict) else {}}
        self.features.append(json.dumps(bare, ensure_ascii=False))


def _walked(text: str, place: int) -> _Walk:
    """Return the features of a list that begins at a place."""
    decoder, walk = json.JSONDecoder(parse_int=_whole), _Walk()
    while True:
        following = _after_space(text, place)
        commas = text.count(",", place, following)
        place = following
        if place >= len(text):
            walk.broken_at = place
            return walk
        ended = text[place] == "]"
        walk.slips += commas != (1 if walk.features and not ended else 0)
        if ended:
            return walk
        try:
            value, end = decoder.raw_decode(text, place)
        except (json.JSONDecodeError, RecursionError) as error:
            broken = getattr(error, "pos", place)
            resumed = _next_feature(text, place, broken)
            if resumed is None or len(walk.reasons) >= _MOST_FAULTS:
                walk.broken_at = broken
                return walk
            walk.add_bad(f"no JSON: {getattr(error, 'msg', 'nested too deep')}")
            # No comma stands directly before it, which is no further slip.
            place, walk.slips = resumed, walk.slips - 1
            continue
        fault = _fault(value)
        if fault is None:
            walk.features.append(text[place:end])
        else:
            walk.add_bad(fault, value.get("properties") if isinstance(value, dict) else None)
        place = end


def _next_feature(text: str, place: int, broken: int) -> int | None:
    """Return where a feature begins behind the place at which another is broken."""
    found = _NEXT.search(text, max(place + 1, broken))
    return None if found is None else found.start()


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
        return "@fault.no_feature"
    if not isinstance(value.get("properties") or {}, dict):
        return "@fault.properties_no_object"
    geometry = value.get("geometry")
    return None if geometry is None else _geometry_fault(geometry)


def _geometry_fault(geometry: object) -> str | None:
    """Return what is wrong with a geometry, None where GDAL will understand it."""
    if not isinstance(geometry, dict):
        return "@fault.geometry_no_object"
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        inner = geometry.get("geometries")
        if not isinstance(inner, list):
            return "@fault.empty"
        return next((fault for fault in map(_geometry_fault, inner) if fault), None)
    if not isinstance(kind, str) or kind not in _DEPTH:
        return "@fault.unknown_type"
    # What has no coordinates at all is an empty geometry, as GDAL takes it.
    listed = geometry.get("coordinates")
    return None if _is_nested(listed, _DEPTH[kind]) else "@fault.no_numbers"


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
