"""
Tables as offices keep them: titles, headings of several rows, unit rows, totals and footnotes.

`arranged` says which rows are headings and which are data.  Headings of several rows become one
(``上/下``), the unit of a unit row goes behind its heading, a merged cell holds for all the rows
that it covers, and totals and notes are left out; all of it is said.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from swcgeo.check.cells import day_of, number_of, text_of
from swcgeo.check.units import AREA_UNITS_M2, VOLUME_UNITS_M3, unit_of
from swcgeo.model.findings import Finding
from swcgeo.read.dialects.headings import GROUP

Row = Sequence[object]
Cell = tuple[int, int]
Range = tuple[tuple[int, int], tuple[int, int]]
_HEADING_ROWS = 10
_DEEPEST = 3
_TOTALS = re.compile(r"(?:合计|小计|总计|共计|累计|总数|本页合计|total|subtotal|sum)(?:[:(].*)?")
_NOTES = re.compile(r"注|备注|说明|附注|填表|制表|审核|负责人|单位负责人|填报|联系人|日期|note")
_AREAS, _MONEY = re.compile("面积|范围|占地"), re.compile("金额|费|投资|额$|款")
_VOLUMES = re.compile("土石方|挖填|挖方|填方|方量")
_FIRST_CELLS, _LONG, _SENTENCE = 3, 60, 12
_MARKS = re.compile("[，。；：,;:]")


@dataclass(frozen=True, slots=True)
class Arranged:
    """
    A table put in order.

    Attributes
    ----------
    headings : list
        One a column, None where a column has none.
    rows : list of sequence
        The rows of data.
    findings : tuple of Finding
        What was joined and left out.
    """

    headings: list[object]
    rows: list[Row]
    findings: tuple[Finding, ...]


def filled(cell: object) -> bool:
    """
    Return whether a cell holds something.

    Parameters
    ----------
    cell : object
        A cell.

    Returns
    -------
    bool
        False for None, NaN and blanks.

    Examples
    --------
    >>> filled("　"), filled(0)
    (False, True)
    """
    return text_of(cell) is not None


def arranged(rows: Sequence[Row], *, layer_name: str, merged: Sequence[Range] = ()) -> Arranged:
    """
    Tell the headings of a table from its data.

    Parameters
    ----------
    rows : sequence of rows
        All rows, as they stand.
    layer_name : str
        What the table is wanted as.
    merged : sequence of ranges
        Merged cells: first and last (row, column), from 0.

    Returns
    -------
    Arranged
        Without rows where the table has none.

    Examples
    --------
    >>> sheet = [["台账"], ["编号", "防治责任范围", None], [None, "永久", "合计"],
    ...          [None, "（hm²）", "（hm²）"], ["A", 1, 2], ["合计", 1, 2], ["注：以批复为准"]]
    >>> table = arranged(sheet, layer_name="plans")
    >>> table.headings, table.rows
    (['编号', '防治责任范围/永久（hm²）', '防治责任范围/合计（hm²）'], [['A', 1, 2]])
    """
    width = max(map(len, rows), default=0)
    spans = dict(merged)
    places = [place for place, row in enumerate(rows) if any(map(filled, row))]
    block = [[*rows[place], *[None] * (width - len(rows[place]))] for place in places]
    if not block:
        return Arranged([], [], ())
    top = _top(block)
    while (
        top > 0
        and not _is_title(block[top - 1])
        and _is_lower(block[top - 1], block[top], groups=_groups(spans, places, top - 1))
    ):
        top -= 1  # headings over many columns fill few cells
    depth = 1
    while depth < _DEEPEST and top + depth < len(block) - 1:
        groups = _groups(spans, places, top + depth - 1)
        if not _is_lower(block[top + depth - 1], block[top + depth], groups=groups):
            break
        depth += 1
    headings = _joined(block[top : top + depth], spans=spans, places=places[top : top + depth])
    after = top + depth
    units = after < len(block) and _is_units(block[after])
    if units:
        pairs = zip(headings, block[after], strict=True)
        headings = [_with_unit(name, cell) for name, cell in pairs]
        after += 1
    headings = _with_general_unit(headings, block[:top])
    joined = depth + units
    said = [Finding("table_headings", layer_name, fields={"rows": joined})] if joined > 1 else []
    data, count = _filled_down(block[after:], places[after:], spans)
    if count:
        said.append(Finding("merged_filled", layer_name, fields={"count": count}))
    kept, left = _without_totals(data, layer_name=layer_name)
    return Arranged(headings, kept, (*said, *left))


def _top(block: Sequence[Row]) -> int:
    """Return the first heading row: the one with most texts, titles above passed over."""
    texts = [
        sum(isinstance(cell, str) and filled(cell) for cell in row) for row in block[:_HEADING_ROWS]
    ]
    fullest = max(texts, default=0)
    # A title fills one cell; data rows may well hold as many texts as the headings.
    full = (row for row, count in enumerate(texts) if 2 * count > fullest)
    return next((row for row in full if not _stated_units(block[row])), 0)


def _stated_units(row: Row) -> list[str]:
    """Return the cells that state the unit of a whole table, such as 单位：hm²."""
    cells = [str(cell) for cell in row if filled(cell)]
    return [cell for cell in cells if "单位" in cell and unit_of(cell) is not None]


def _is_word(cell: object) -> bool:
    """Return True for a text that is neither number nor date."""
    return isinstance(cell, str) and math.isnan(number_of(cell)) and bool(np.isnat(day_of(cell)))


def _is_title(row: Row) -> bool:
    """Return whether a row stands above the headings: one cell, or the unit of the table."""
    return sum(map(filled, row)) == 1 or bool(_stated_units(row))


def _groups(spans: Mapping[Cell, Cell], places: Sequence[int], at: int) -> set[int]:
    """Return the columns at which a cell of a row is merged over several columns."""
    place = places[at]
    return {column for (row, column), (_, last) in spans.items() if row == place and last > column}


def _is_lower(upper: Row, lower: Row, *, groups: set[int]) -> bool:
    """Return whether a row is the lower part of the headings above it."""
    if not all(_is_word(cell) for cell in lower if filled(cell)) or _is_units(lower):
        return False
    named = {column for column, cell in enumerate(upper) if filled(cell)}
    below = {column for column, cell in enumerate(lower) if filled(cell)}
    heads = named & below
    if not below - named or any(column + 1 not in below - named for column in heads):
        return False
    # A table whose second column has no heading looks like this too, but its rows are full.
    return bool(heads & groups) or bool(named - below)


def _joined(
    rows: Sequence[Row], *, spans: Mapping[Cell, Cell], places: Sequence[int]
) -> list[object]:
    """Return one heading a column from headings of several rows."""
    names: list[list[str]] = [[] for _ in rows[0]]
    for level, row in enumerate(rows):
        last, above = None, -1
        for column, cell in enumerate(row):
            deeper = any(filled(below[column]) for below in rows[level + 1 :])
            if filled(cell):
                last = text_of(cell)
                above = spans.get((places[level], column), (0, len(row)))[1]
            elif not deeper or column > above:
                last = None
            if last is not None and (filled(cell) or deeper) and last not in names[column]:
                names[column].append(last)
    return [GROUP.join(parts) or None for parts in names]


def _is_units(row: Row) -> bool:
    """Return whether all that a row holds are units."""
    cells = [text_of(cell) for cell in row if filled(cell)]
    return bool(cells) and all(cell is not None and unit_of(cell) is not None for cell in cells)


def _with_unit(heading: object, cell: object) -> object:
    """Return a heading with the unit that stands below it."""
    if not filled(heading) or not filled(cell):
        return heading
    unit = unicodedata.normalize("NFC", str(cell)).strip().strip("()（）[]【】")
    return f"{heading}（{unit}）"


def _with_general_unit(headings: Sequence[object], above: Sequence[Row]) -> list[object]:
    """Return headings with the unit that stands above the whole table, such as 单位：hm²."""
    units = [cell for row in above for cell in _stated_units(row)]
    if len(units) != 1:
        return list(headings)
    unit = unit_of(units[0])
    meant = _AREAS if unit in AREA_UNITS_M2 else _VOLUMES if unit in VOLUME_UNITS_M3 else _MONEY
    bare = re.sub(r"^.*?单位\s*[:：]?", "", units[0]).strip("()（）[]【】 ")
    return [
        f"{name}（{bare}）" if filled(name) and meant.search(str(name)) and "（" not in str(name)
        and "(" not in str(name) else name
        for name in headings
    ]  # fmt: skip


def _filled_down(
    data: Sequence[Row], places: Sequence[int], spans: Mapping[Cell, Cell]
) -> tuple[list[Row], int]:
    """Return the rows with each merged cell in every row that it covers, and how many that are."""
    down = {
        (row, column): (first, column)
        for (first, column), (last, _) in spans.items()
        for row in range(first + 1, last + 1)
    }
    whole = {place: list(row) for place, row in zip(places, data, strict=True)}
    count = 0
    for (place, column), (first, _) in down.items():
        if place in whole and first in whole and not filled(whole[place][column]):
            whole[place][column] = whole[first][column]
            count += filled(whole[first][column])
    return list(whole.values()), count


def _without_totals(data: Sequence[Row], *, layer_name: str) -> tuple[list[Row], list[Finding]]:
    """Return the rows without totals, and without the notes behind the last of them."""
    kept, found = [], []
    for row in data:
        if _is_total(row):
            found.append(_left_out(row, "@table.total", layer_name))
        else:
            kept.append(row)
    notes = []
    while kept and _is_note(kept[-1]):
        notes.append(_left_out(kept.pop(), "@table.note", layer_name))
    return kept, [*found, *reversed(notes)]


def _is_total(row: Row) -> bool:
    """Return whether a row sums up others."""
    first = [text_of(cell) or "" for cell in row if filled(cell)][:_FIRST_CELLS]
    folded = [re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold() for text in first]
    return any(_TOTALS.fullmatch(text) for text in folded)


def _is_note(row: Row) -> bool:
    """Return whether a row at the end of a table is a note, or the line of signatures."""
    cells = [text_of(cell) or "" for cell in row if filled(cell)]
    if len(row) < _FIRST_CELLS or not all(_is_word(cell) for cell in cells[:1]):
        return False
    signs = [bool(_NOTES.match(unicodedata.normalize("NFKC", cell))) for cell in cells]
    if len(cells) == 1:
        # A plan of which only the name is known is data, however little it says.
        return signs[0] or (len(cells[0]) > _SENTENCE and bool(_MARKS.search(cells[0])))
    return signs[0] and 2 * len(cells) <= len(row) + 1


def _left_out(row: Row, what: str, layer_name: str) -> Finding:
    """Return the finding that a row was left out."""
    text = " | ".join(text_of(cell) or "" for cell in row if filled(cell))
    shown = text if len(text) <= _LONG else f"{text[:_LONG]}…"
    return Finding("table_row_left_out", layer_name, fields={"what": what, "text": shown})
