"""
What a source may be: points for names, columns, values, shapes and sizes, as `clues.toml` has them.

Nothing here decides by itself; `swcgeo.read.draft.drafting` takes the best guesses together.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import shapely

from swcgeo.check.attributes import CODE_LISTS, codes, numbers, texts
from swcgeo.check.units import unit_evidence
from swcgeo.model.draft import Guess, Reason
from swcgeo.read.dialects.headings import Match, canonical_headings
from swcgeo.read.dialects.library import CANONICAL, load_profiles
from swcgeo.read.dialects.profiles import score_profiles
from swcgeo.read.dialects.units import area_headings, ground_areas
from swcgeo.read.draft.glimpses import Glimpse

_MOST_ROWS = 300
_MOST = 0.5
_NEARLY_ALL = 0.9
_SHOWN, _FEW = 6, 3
_COLOURS, _HEIGHTS, _GRADES, _PERCENT = 3, (-500.0, 9000.0), 6, 100
_COUNTY_CODE = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """
    What other sources tell of one.

    Attributes
    ----------
    holds : float
        Share of what lies in the other sources that it holds; NaN but for one polygon.
    covers : float
        Its area divided by that of the polygon that holds all; NaN where there is none.
    """

    holds: float = float("nan")
    covers: float = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """
    The headings of a source, taken for one kind.

    Attributes
    ----------
    matches : tuple of Match
        One a canonical column.
    profile : str or None
        Name of the profile that understands most; None where canonical names suffice.
    """

    matches: tuple[Match, ...]
    profile: str | None


@cache
def clues() -> Mapping[str, Mapping[str, Any]]:
    """
    Return the table of clues.

    Returns
    -------
    mapping
        ``points``, and one table for each kind.

    Examples
    --------
    >>> clues()["erosion"]["telling"]
    {'grade': 4.0}
    """
    text = files("swcgeo.read.draft").joinpath("clues.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def understood(glimpse: Glimpse, kind: str) -> Understood:
    """
    Return what the headings of a source mean, taken for one kind.

    Parameters
    ----------
    glimpse : Glimpse
        The source.
    kind : str
        A key of the table of clues.

    Returns
    -------
    Understood
        Canonical names first, then what profiles understand.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame({"QDNM": ["1"], "QTYPE": ["弃渣场"]}, geometry=[None])
    >>> found = understood(Glimpse(path="a.shp", shape="polygon", frame=frame), "patches")
    >>> [match.column for match in found.matches], found.profile
    (['patch_id', 'patch_type'], 'ministry')
    """
    frame = glimpse.frame
    if kind not in CANONICAL or not len(frame):
        return Understood(matches=(), profile=None)
    headings = [str(name) for name in frame.columns if name != frame.geometry.name]
    named = canonical_headings(headings, CANONICAL[kind])
    matches = {column: Match(name, column, None) for name, column in named.items()}
    best = None
    left = [name for name in headings if name not in named]
    scored = score_profiles(frame.head(_MOST_ROWS), left, kind=kind, profiles=load_profiles())
    for one in scored:
        new = [match for match in one.matches if match.column not in matches]
        best = one.profile.name if new and best is None else best
        for match in new:
            matches.setdefault(match.column, match)
    return Understood(matches=tuple(matches.values()), profile=best)


def guesses(glimpse: Glimpse, around: Around) -> tuple[Guess, ...]:
    """
    Return what a source may be.

    Parameters
    ----------
    glimpse : Glimpse
        The source.
    around : Around
        What other sources tell of it.

    Returns
    -------
    tuple of Guess
        Those worth a word, the likeliest first.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame({"measure": ["梯田"], "stage": ["验收"]}, geometry=[None])
    >>> glimpse = Glimpse(path="2023/a.shp", shape="polygon", frame=frame)
    >>> [guess.kind for guess in guesses(glimpse, Around())]
    ['treatments']
    """
    found = []
    for kind, clue in clues().items():
        if kind == "points" or glimpse.shape not in clue["shapes"]:
            continue
        reasons = [
            reason
            for speak in _WITNESSES
            for reason in speak(glimpse, kind, clue, around)
            if reason.points
        ]
        score = sum(reason.points for reason in reasons)
        if score >= clues()["points"]["doubtful"]:
            ordered = tuple(sorted(reasons, key=lambda reason: -abs(reason.points)))
            found.append(Guess(kind=kind, score=score, reasons=ordered))
    return tuple(sorted(found, key=lambda guess: -guess.score))


def _points(name: str) -> float:
    """Return the points of a clue."""
    return float(clues()["points"][name])


def _folded(text: str) -> str:
    """Return a name with case and width made equal, words that begin with a capital set apart."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", unicodedata.normalize("NFKC", text))
    return parted.casefold()


def _begins(word: str, text: str) -> bool:
    """Return whether a name holds a word; a Latin one must not go on from letters before it."""
    before = "(?<![a-z])" if word.isascii() else ""
    return re.search(before + re.escape(word), text) is not None


Clue = Mapping[str, Any]


def _by_name(glimpse: Glimpse, _kind: str, clue: Clue, _around: Around) -> Iterator[Reason]:
    """Yield what the names of layer, file and folders say."""
    head, _, layer = glimpse.path.partition(":")
    path = PurePosixPath(head)
    own = _folded(layer) or _folded(path.stem)
    if any(word in own for word in clue.get("against", ())):
        return
    levels = (("name", own), ("name", _folded(path.stem)), ("folder", _folded(str(path.parent))))
    for level, text in levels:
        word = next((word for word in clue["names"] if _begins(word, text)), None)
        if word is not None:
            # A layer of another name than its file is what it is called, not its file.
            weaker = level == "name" and text is not own and text != own
            points = _points("folder") if weaker else _points(level)
            yield Reason(level, points, {"word": word})
            return


def _by_columns(glimpse: Glimpse, kind: str, clue: Clue, _around: Around) -> Iterator[Reason]:
    """Yield what the columns say."""
    matches = understood(glimpse, kind).matches
    telling = clue["telling"]
    plain = _points("column")
    points = sum(match.weight * telling.get(match.column, plain) for match in matches)
    shown = [
        match.heading if match.heading == match.column else f"{match.heading}→{match.column}"
        for match in sorted(matches, key=lambda one: -telling.get(one.column, 0.0))
    ]
    more = "…" if len(shown) > _SHOWN else ""
    if points:
        fields = {"columns": ", ".join(shown[:_SHOWN]) + more}
        yield Reason("columns", min(points, _points("most_columns")), fields)


def _by_values(glimpse: Glimpse, kind: str, clue: Clue, _around: Around) -> Iterator[Reason]:
    """Yield the column under an unknown heading whose cells are words of the kind."""
    frame = glimpse.frame.head(_MOST_ROWS)
    known = {match.heading for match in understood(glimpse, kind).matches}
    for name in frame.columns:
        if name == frame.geometry.name or name in known:
            continue
        cells = {cell for cell in texts(frame, name) if cell is not None and not cell.isascii()}
        if not cells:
            continue
        for column in clue.get("codes", ()):
            read = codes(frame, name, CODE_LISTS[column])
            filled = [cell is not None for cell in texts(frame, name)]
            if np.mean([word is not None for word in read[filled]]) > _MOST:
                fields = {"column": name, "values": "、".join(sorted(cells)[:_FEW])}
                yield Reason("values", _points("values"), fields)
                return


def _by_endings(glimpse: Glimpse, _kind: str, clue: Clue, _around: Around) -> Iterator[Reason]:
    """Yield that most of the names in a column end like those of the kind."""
    endings = tuple(clue.get("endings", ()))
    frame = glimpse.frame.head(_MOST_ROWS)
    for name in frame.columns if endings else ():
        if name == frame.geometry.name:
            continue
        cells = [cell for cell in texts(frame, name) if cell is not None]
        if cells and np.mean([cell.endswith(endings) for cell in cells]) > _MOST:
            shown = "、".join(list(dict.fromkeys(cells))[:_FEW])
            yield Reason("endings", _points("endings"), {"column": name, "values": shown})
            return


def _by_size(glimpse: Glimpse, _kind: str, clue: Clue, around: Around) -> Iterator[Reason]:
    """Yield what number and size of the polygons say."""
    rows = len(glimpse.frame)
    if clue.get("single"):
        if rows == 1 and around.holds >= _NEARLY_ALL:
            yield Reason("holds_all", _points("holds_all"), {"share": f"{around.holds:.0%}"})
        elif rows == 1:
            yield Reason("alone", _points("alone"))
        code = _COUNTY_CODE.fullmatch(PurePosixPath(glimpse.path).stem)
        if code and rows == 1:
            above = code.group().endswith("00")
            reason = "code_above" if above else "code"
            yield Reason(reason, _points(reason))
    if clue.get("covers") and rows > 1 and abs(around.covers - 1) < 1 - _NEARLY_ALL:
        yield Reason("covers", _points("covers"), {"rows": rows, "share": f"{around.covers:.0%}"})


def _by_area(glimpse: Glimpse, _kind: str, clue: Clue, _around: Around) -> Iterator[Reason]:
    """Yield the column that agrees with the areas of the features."""
    frame = glimpse.frame
    headings = [str(name) for name in frame.columns if name != frame.geometry.name]
    named = area_headings(headings) if clue.get("area") and glimpse.crs is not None else []
    areas = ground_areas(frame) if named else np.empty(0)
    for name in named:
        found = unit_evidence(numbers(frame, name), areas)
        if found is not None and found.unit is not None:
            said = {"column": name, "unit": f"@unit.{found.unit}", "share": f"{found.agreeing:.0%}"}
            yield Reason("area", _points("area"), said)
            return


def _by_bands(glimpse: Glimpse, _kind: str, clue: Clue, _around: Around) -> Iterator[Reason]:
    """Yield what the values of a raster say."""
    bands = glimpse.bands
    values = bands[np.isfinite(bands)]
    if not values.size:
        return
    low, high = float(values.min()), float(values.max())
    whole = bool((values == values.round()).all())
    if clue.get("colours") and len(bands) >= _COLOURS:
        yield Reason("colours", _points("colours"), {"bands": len(bands)})
    if len(bands) != 1:
        return
    graded = whole and low >= 0 and high <= _GRADES
    if clue.get("grades") and graded:
        yield Reason("grades", _points("grades"))
    if clue.get("percent") and not graded and low >= 0 and high <= _PERCENT:
        yield Reason("percent", _points("percent"), {"low": f"{low:g}", "high": f"{high:g}"})
    if clue.get("heights") and not graded and _HEIGHTS[0] <= low < high <= _HEIGHTS[1]:
        yield Reason("heights", _points("heights"), {"low": f"{low:.0f}", "high": f"{high:.0f}"})


def _by_text(glimpse: Glimpse, _kind: str, clue: Clue, _around: Around) -> Iterator[Reason]:
    """Yield that a TOML file holds reported figures."""
    figures = glimpse.text.get("figure")
    if clue.get("figures") and isinstance(figures, list):
        yield Reason("figures", _points("figures"), {"count": len(figures)})


_WITNESSES: Sequence[Callable[[Glimpse, str, Clue, Around], Iterator[Reason]]] = (
    _by_name, _by_columns, _by_values, _by_endings, _by_size, _by_area, _by_bands, _by_text,
)  # fmt: skip


def surroundings(glimpses: Sequence[Glimpse]) -> list[Around]:
    """
    Return what sources tell of one another: which one polygon holds all, and what covers it.

    Parameters
    ----------
    glimpses : sequence of Glimpse
        All sources.

    Returns
    -------
    list of Around
        One for each.

    Examples
    --------
    >>> import geopandas as gpd
    >>> def drawn(*boxes):
    ...     frame = gpd.GeoDataFrame(geometry=[shapely.box(*one) for one in boxes], crs=4490)
    ...     return Glimpse(path="a", shape="polygon", frame=frame, crs="EPSG:4490")
    >>> halves = drawn((105, 33, 105.5, 34), (105.5, 33, 106, 34))
    >>> district, parts = surroundings([drawn((105, 33, 106, 34)), halves])
    >>> district.holds, round(parts.covers, 2)
    (1.0, 1.0)
    """
    ground = [_on_equal_area(glimpse) for glimpse in glimpses]
    middles = [None if one is None else shapely.centroid(shapely.envelope(one)) for one in ground]
    holds = [
        _held(own[0], [m for j, m in enumerate(middles) if j != i and m is not None])
        if own is not None and len(own) == 1 else float("nan")
        for i, own in enumerate(ground)
    ]  # fmt: skip
    most = [
        i for i, share in enumerate(holds) if share >= _NEARLY_ALL
    ]  # of several, such as county, city and province, the smallest is meant
    area = [None if one is None else float(shapely.area(one).sum()) for one in ground]
    home = min((area[i] or np.inf for i in most), default=float("nan"))
    return [
        Around(holds=share, covers=float("nan") if size is None else size / home)
        for share, size in zip(holds, area, strict=True)
    ]


def _on_equal_area(glimpse: Glimpse) -> np.ndarray | None:
    """Return some polygons of a source on one equal-area ground; None where it has none."""
    if glimpse.shape not in {"polygon", "mixed"} or glimpse.crs is None:
        return None
    shapes = glimpse.frame.geometry.to_crs("EPSG:6933")
    usable = np.asarray(shapes[~(shapes.is_empty | shapes.isna())].array, dtype=object)
    usable = usable[np.isfinite(shapely.bounds(usable)).all(axis=1)] if len(usable) else usable
    return usable if len(usable) else None


def _held(polygon: shapely.Geometry, others: Sequence[np.ndarray]) -> float:
    """Return the share of the other features whose middle lies in a polygon, the least of all."""
    if not others:
        return float("nan")
    polygon = shapely.make_valid(polygon, method="structure")
    shapely.prepare(polygon)
    some = [points[:: max(1, len(points) // _MOST_ROWS)] for points in others]
    return float(min(np.mean(shapely.contains(polygon, points)) for points in some))
