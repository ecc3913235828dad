"""
A second account, by counting squares: nothing of it is shared with swcgeo.

A world is a board of squares of 100 m on which every polygon is a rectangle of whole squares, so
each square has one answer by the wording of the design, and areas are numbers of squares.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

SQUARE_KM2 = 0.01
GRADES = {"微度": 1, "轻度": 2, "中度": 3, "强度": 4, "极强烈": 5, "剧烈": 6}
# Domain notes §3.4 rule 1; what is not in the list comes last.
MEASURES = ["梯田", "坝地", "其他基本农田", "经济林", "水土保持林", "种草", "封禁治理", "保土耕作"]
COLUMNS = (
    "total_km2", "not_eroding_km2", "unknown_km2", "eroding_km2", "treated_km2", "remaining_km2",
    "damaged_km2", "off_erosion_km2", "covered_km2", "treated_gross_km2", "overlap_km2",
)  # fmt: skip


@dataclass(frozen=True)
class Rectangle:
    """West, south, east, north in squares, and what stands in its row."""

    west: int
    south: int
    east: int
    north: int
    row: dict = field(default_factory=dict)

    def holds(self, x, y):
        return self.west <= x < self.east and self.south <= y < self.north


@dataclass(frozen=True)
class Board:
    """One drawn world; the surveys are (year, rectangles)."""

    size: int
    watersheds: list[Rectangle]
    surveys: list[tuple[int, list[Rectangle]]]
    treatments: list[Rectangle]
    damage: list[Rectangle]
    stated_as_of: tuple | None = None

    @property
    def as_of(self):
        """The day stated, else the latest date in the inputs; years are their 31 December."""
        if self.stated_as_of:
            return self.stated_as_of
        days = [completed(work) for work in self.treatments]
        days += [hurt.row[name] for hurt in self.damage for name in ("date", "restored_on")]
        return max((day for day in days if day is not None), default=None)


def completed(work):
    year = work.row["year"]
    return None if year is None else (year, 12, 31)


def counts(work, as_of):
    """Whether a work counts by area: stage, closure of three years, tillage of this year."""
    if work.row["stage"] not in (None, "验收"):
        return False
    day = completed(work)
    if day is None:
        return work.row["measure"] != "谷坊"
    if work.row["measure"] == "封禁治理":
        return (day[0] + 3, *day[1:]) <= as_of
    if work.row["measure"] == "保土耕作":
        return day[0] == as_of[0]
    return work.row["measure"] != "谷坊"


def by_completion(work):
    day = completed(work)
    return (day is None, day or (), work.row["treatment_id"])


def by_main_measure(work):
    measure = work.row["measure"]
    order = MEASURES.index(measure) if measure in MEASURES else len(MEASURES)
    return (order, by_completion(work))


def survey_at(board, works):
    """The latest survey before the earliest completion on the square; else the earliest."""
    latest = board.surveys[-1][1]
    if not works:
        return latest
    day = completed(min(works, key=by_completion))
    if day is None:
        return latest
    before = [survey for year, survey in board.surveys if year < day[0]]
    return before[-1] if before else board.surveys[0][1]


def loss_at(board, works, x, y):
    """Of several damages the largest, of several treatments the least hurt."""

    def lost(work):
        shares = [0.0]
        for hurt in board.damage:
            day, restored = hurt.row["date"], hurt.row["restored_on"]
            active = restored is None or restored > board.as_of
            touches = day is None or completed(work) is None or completed(work) < day
            if hurt.holds(x, y) and active and touches:
                share = hurt.row["loss_share"]
                shares.append(1.0 if share is None else share)
        return max(shares)

    return min(lost(work) for work in works)


def square(board, x, y, standing):
    """Return the columns of one square, without gross."""
    works = [work for work in standing if work.holds(x, y)]
    grades = [
        GRADES.get(polygon.row["grade"], 0)
        for polygon in survey_at(board, works)
        if polygon.holds(x, y)
    ]
    grade = max(grades, default=0)
    eroding, covered = float(grade >= 2), float(bool(works))
    damaged = loss_at(board, works, x, y) * eroding if works else 0.0
    treated = covered * eroding - damaged
    return works, {
        "total_km2": 1.0,
        "not_eroding_km2": float(grade == 1),
        "unknown_km2": float(grade == 0),
        "eroding_km2": eroding,
        "treated_km2": treated,
        "remaining_km2": eroding - treated,
        "damaged_km2": damaged,
        "off_erosion_km2": covered * (1 - eroding),
        "covered_km2": covered,
    }


def account_by_squares(board, *, key=None, order=by_completion):
    """
    Return {(watershed, key): columns in km²}, ``TOTAL`` included.

    `key` names the column of the treatments by which is split; None does not split.
    """
    standing = [work for work in board.treatments if counts(work, board.as_of)]
    table = {}

    def add(watershed, of, column, squares):
        value = "" if key is None else (None if of is None else str(of.row[key] or ""))
        row = table.setdefault((watershed, value), dict.fromkeys(COLUMNS, 0.0))
        row[column] += squares * SQUARE_KM2

    for x in range(board.size):
        for y in range(board.size):
            zones = [z.row["watershed_id"] for z in board.watersheds if z.holds(x, y)]
            if not zones:
                continue
            works, columns = square(board, x, y, standing)
            owner = min(works, key=order) if works else None
            for zone in (*zones, "TOTAL"):
                for column, squares in columns.items():
                    add(zone, owner, column, squares)
                for work in works:
                    add(zone, work, "treated_gross_km2", 1.0)
    for row in table.values():
        row["overlap_km2"] = row["treated_gross_km2"] - row["covered_km2"]
    return table


YEARS = (
    "gross_km2", "new_km2", "again_km2", "shared_km2", "off_erosion_km2", "tillage_km2",
    "cumulative_km2", "lost_km2", "kept_km2", "unplaced_km2", "eroding_km2", "unknown_km2",
    "remaining_book_km2", "remaining_monitored_km2", "unknown_monitored_km2",
)  # fmt: skip


def since(work):
    """The year from which a work counts: three years later for closure; None without a date."""
    year = work.row["year"]
    return year + 3 if year and work.row["measure"] == "封禁治理" else year


def kinds_of_work(board):
    """Return works that last, tillage of any year, and works that stand in no year."""
    last = board.as_of[0]
    lasting, tilled, unplaced = [], [], []
    for work in board.treatments:
        placed = work.row["year"] is not None and since(work) <= last
        if work.row["measure"] == "保土耕作" and placed:
            if work.row["stage"] in (None, "验收"):
                tilled.append(work)
        elif counts(work, board.as_of):
            (lasting if placed else unplaced).append(work)
    return lasting, tilled, unplaced


def stands(board, works, x, y, year):
    """Which share of a square stands under works at a year's end; the last year is today."""

    def lost(work):
        shares = [0.0]
        for hurt in board.damage:
            day, restored = hurt.row["date"], hurt.row["restored_on"]
            end = board.as_of if year == board.as_of[0] else (year, 12, 31)
            there = year == board.as_of[0] or (day is not None and day <= end)
            active = there and (restored is None or restored > end)
            touches = day is None or completed(work) is None or completed(work) < day
            if hurt.holds(x, y) and active and touches:
                shares.append(1.0 if hurt.row["loss_share"] is None else hurt.row["loss_share"])
        return max(shares)

    return 1 - min(map(lost, works)) if works else 0.0


def grade_by(survey, x, y):
    return max((GRADES.get(p.row["grade"], 0) for p in survey if p.holds(x, y)), default=0)


def year_of_square(board, x, y, year, works):
    """Return the columns of one square in one year, but for what survey and years before say."""
    lasting, tilled, unplaced = ([w for w in kind if w.holds(x, y)] for kind in works)
    today = [w for w in board.treatments if w.holds(x, y) and counts(w, board.as_of)]
    grade = grade_by(survey_at(board, today), x, y)
    erodes = float(grade >= 2)
    begin = [w for w in lasting if since(w) == year]
    before = any(since(w) < year for w in lasting)
    still = [w for w in lasting if since(w) <= year]
    with_tillage = still + [w for w in tilled if since(w) == year]
    whole = with_tillage + (unplaced if year == board.as_of[0] else [])
    kept, more, most = (stands(board, w, x, y, year) for w in (still, with_tillage, whole))
    survey = [shapes for of, shapes in board.surveys if of == year]
    seen = grade_by(survey[0], x, y) if survey else None
    return {
        "gross_km2": len(begin),
        "new_km2": erodes * (bool(begin) and not before),
        "again_km2": erodes * (bool(begin) and before),
        "shared_km2": max(len(begin) - 1, 0),
        "off_erosion_km2": (1 - erodes) * bool(begin),
        "tillage_km2": erodes * (more - kept),
        "cumulative_km2": erodes * bool(still),
        "lost_km2": erodes * (bool(still) - kept),
        "kept_km2": erodes * kept,
        "unplaced_km2": erodes * (most - more),
        "eroding_km2": erodes,
        "unknown_km2": float(grade == 0),
        "remaining_book_km2": erodes * (1 - most),
        "remaining_monitored_km2": math.nan if seen is None else float(seen >= 2),
        "unknown_monitored_km2": math.nan if seen is None else float(seen == 0),
    }


def years_by_squares(board):
    """Return {(watershed, year): columns in km²} of the account year by year, TOTAL included."""
    if board.as_of is None:
        return {}
    works, last = kinds_of_work(board), board.as_of[0]
    first = min((since(work) for work in (*works[0], *works[1])), default=last)
    names = [*(zone.row["watershed_id"] for zone in board.watersheds), "TOTAL"]
    table = {(n, year): dict.fromkeys(YEARS, 0.0) for n in names for year in range(first, last + 1)}
    for x in range(board.size):
        for y in range(board.size):
            zones = [z.row["watershed_id"] for z in board.watersheds if z.holds(x, y)]
            for year in range(first, last + 1) if zones else ():
                columns = year_of_square(board, x, y, year, works)
                for zone in (*zones, "TOTAL"):
                    for column, squares in columns.items():
                        table[zone, year][column] += squares * SQUARE_KM2
    return table
