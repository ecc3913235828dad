"""What delivered headings mean: whole, in another writing, or cut to the 10 bytes of a dbf."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from swcgeo.check.attributes import CODE_LISTS, codes, dates, numbers
from swcgeo.check.units import unit_of

_MOST, _NEARLY_ALL = 0.5, 0.9
_DBF_BYTES = 10
_SUFFIX = re.compile(r"_?\d{1,2}$")
_BRACKET = re.compile(r"^(?P<name>.+?)[(\[【](?P<unit>[^()\[\]【】]+)[)\]】]$")
_BEHIND = re.compile(
    r"^(?P<name>.+?)[_/:,-]?(?P<unit>万?(?:[hk]?m2|亩|元|公顷|平方[千公]?[米里])|ha|㎡)$"
)
GROUP = "/"
"""Stands between a heading over several columns and the heading of one of them."""
_TOTALS = frozenset({"合计", "总计", "小计", "总面积", "面积合计", "计"})
WHOLE, CUT = 1.0, 0.7
"""How much a heading counts that is known whole, and one that is cut off."""


@dataclass(frozen=True, slots=True)
class Match:
    """
    What a delivered heading means.

    Attributes
    ----------
    heading, column : str
        The heading and its canonical column.
    unit : str or None
        Unit of its numbers, a key of `swcgeo.check.units.AREA_UNITS_M2` or of money.
    weight : float
        How sure the reading is, 0 to 1.
    """

    heading: str
    column: str
    unit: str | None
    weight: float = WHOLE


def folded(heading: str) -> str:
    """
    Return a heading in the form in which headings are compared.

    Parameters
    ----------
    heading : str
        A heading as written.

    Returns
    -------
    str
        Width, case and blanks made equal.

    Examples
    --------
    >>> folded("扰动面积（hm²）")
    '扰动面积(hm2)'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", heading).casefold())


def canonical_headings(headings: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """
    Return which headings are canonical names.

    Parameters
    ----------
    headings : sequence of str
        Headings as delivered.
    names : sequence of str
        Canonical columns of the layer.

    Returns
    -------
    dict
        Heading to canonical column, in any case, or cut to 10 letters where only one fits.

    Examples
    --------
    >>> canonical_headings(["PATCH_ID", "stated_are"], ["patch_id", "stated_area_m2"])
    {'PATCH_ID': 'patch_id', 'stated_are': 'stated_area_m2'}
    """
    found = {name: folded(name) for name in headings if folded(name) in names}
    for name in headings:
        whole = [
            column for column in names
            if len(name) == _DBF_BYTES < len(column) and column.startswith(folded(name))
            and column not in found.values()
        ]  # fmt: skip
        if len(whole) == 1 and name not in found:
            found[name] = whole[0]
    return found


def match_headings(
    frame: pd.DataFrame,
    headings: Sequence[str],
    *,
    table: Mapping[str, Sequence[tuple[str, str | None]]],
) -> list[Match]:
    """
    Return which headings a profile understands: whole ones first, then those cut off.

    Parameters
    ----------
    frame : DataFrame, n rows
        The layer; its cells decide where a heading is cut so short that it could be several.
    headings : sequence of str
        The headings that are still to be understood.
    table : mapping
        Canonical column to its headings, each with a unit or None.

    Returns
    -------
    list of Match
        At most one for each heading.

    Examples
    --------
    >>> cut = pd.DataFrame({"扰动图": ["其他扰动"]})
    >>> table = {"patch_id": [("扰动图斑编号", None)], "patch_type": [("扰动图斑类型", None)]}
    >>> match_headings(cut, ["扰动图"], table=table)[0].column
    'patch_type'
    """
    entries = [(column, name, unit) for column, names in table.items() for name, unit in names]
    # Of several headings for one column, the one that the profile names first is used.
    found = [match for _, match in sorted(_whole(headings, entries), key=lambda one: one[0])]
    whole = {match.heading for match in found}
    for heading in (name for name in headings if name not in whole):
        taken = {match.column for match in found}
        longer = {
            column: unit
            for column, name, unit in reversed(entries)
            if column not in taken and _is_cut(heading, name)
        }
        fitting = [column for column in table if column in longer]
        if len(fitting) > 1:
            fitting = [column for column in fitting if _holds(frame, heading, column)]
        if fitting:
            found.append(Match(heading, fitting[0], longer[fitting[0]], CUT))
    return found


def _whole(
    headings: Sequence[str], entries: Sequence[tuple[str, str, str | None]]
) -> Iterator[tuple[tuple[int, int], Match]]:
    """Yield the headings that a profile knows whole, with the place of its name there."""
    for heading in headings:
        for written, (text, stated) in enumerate(_readings(heading)):
            at = next((i for i, entry in enumerate(entries) if folded(entry[1]) == text), None)
            if at is not None:
                column, _, unit = entries[at]
                yield (at, written), Match(heading, column, stated or unit)
                break


def _readings(heading: str) -> list[tuple[str, str | None]]:
    """
    Return what a heading may say, and the unit beside it, the likeliest first.

    A heading of two rows is known by both, by the lower one, or, where that is a total, by the
    upper one: 批复/时间 is 批复时间, 防治责任范围/合计 is 防治责任范围.
    """
    text = folded(heading)
    readings: list[tuple[str, str | None]] = [(text, None), *_bare(text)]
    upper, _, lower = text.partition(GROUP)
    if upper and lower:
        unit = next((unit for _, unit in (*_bare(lower), *_bare(upper))), None)
        head, foot = ([name, *(bare for bare, _ in _bare(name))][-1] for name in (upper, lower))
        readings += [(head + foot, unit), (foot, unit)]
        readings += [(head, unit)] if foot in _TOTALS else []
    return readings


def _bare(text: str) -> list[tuple[str, str | None]]:
    """Return a folded heading without the unit in brackets or behind it, and that unit."""
    for pattern in (_BRACKET, _BEHIND):
        found = pattern.match(text)
        unit = None if found is None else unit_of(found["unit"])
        if found is not None and unit is not None:
            return [(found["name"], unit)]
    return []


def _is_cut(heading: str, name: str) -> bool:
    """Return True where `heading` is `name` cut to the bytes that a dbf allows."""
    text, full = folded(heading), folded(name)
    if text != full and full.startswith(text) and _cut_length(text, full, _DBF_BYTES):
        return True
    bare = _SUFFIX.sub("", text)
    room = _DBF_BYTES - (len(text) - len(bare))
    return bool(bare) and bare != text and full.startswith(bare) and _cut_length(bare, full, room)


def _cut_length(text: str, full: str, room: int) -> bool:
    """Return True where `text` is as much of `full` as `room` bytes hold, in GBK or UTF-8."""
    return any(
        text == full.encode(encoding)[:size].decode(encoding, errors="ignore")
        for encoding in ("gb18030", "utf-8")
        for size in {room, _DBF_BYTES}
        if len(full.encode(encoding)) > size
    )


def _holds(frame: pd.DataFrame, heading: str, column: str) -> bool:
    """Return True where most cells under `heading` are such as `column` holds."""
    cells = frame[[heading]].dropna()
    if cells.empty:
        return False
    if column in CODE_LISTS:
        return _share_coded(cells, heading, column) > _MOST
    if column.endswith(("_on", "date")) or column == "year":
        return bool(np.mean(~np.isnat(dates(cells, heading))) > _MOST)
    if column.endswith(("_m2", "_km2", "_m3", "_yuan", "_share")) or column in {"x", "y"}:
        return bool(np.mean(np.isfinite(numbers(cells, heading))) > _MOST)
    distinct = cells[heading].nunique() > _NEARLY_ALL * len(cells)
    coded = any(_share_coded(cells, heading, name) > _MOST for name in CODE_LISTS)
    return not coded and (distinct or not column.endswith(("_id", "_no")))


def _share_coded(cells: pd.DataFrame, heading: str, column: str) -> float:
    """Return the share of cells that are words of the code list of a column."""
    words = codes(cells, heading, CODE_LISTS[column])
    return float(np.mean([word is not None for word in words]))
