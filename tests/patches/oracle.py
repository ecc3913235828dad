"""The decision table of domain.md §2.2, a second time: plain, slow, one patch at a time.

The property tests compare the fast engine with this module.  It shares no code with the
engine and takes no short cuts: every step quotes the sentence of §2.2 that it carries out, so
that a domain expert can check it against the text line by line.  Where the text leaves a
choice, the choice is marked "Reading:".

Everything is planar and in metres.  Only ``judge`` is meant to be called from outside.
Rows of the table that need more than this module is given (``crs_in_doubt``, geometry
"repaired beyond what is accepted", ``steep_slope``) are not judged here.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product
from typing import Any

from shapely import Point, Polygon, unary_union
from shapely.geometry.base import BaseGeometry

Row = dict[str, Any]

# ---------------------------------------------------------------------------------------------
# The numbers ("every number is a setting")
# ---------------------------------------------------------------------------------------------
TOLERANCE_M = 5.0  # "the positional tolerance t = 5 m"
QUAD_SEGS = 16  # "round joins, 16 segments a quadrant"
SLACK_M2, SLACK_SHARE = 500.0, 0.05  # "s = min(500 m², 5 % of a)"
ROUNDING_M2, ROUNDING_M = 1.0, 0.1  # "P inside U but for 1 m² and 0.1 m"
THIN_SHARE, THIN_M2 = 0.5, 5_000.0  # "outside_m2 > a/2 or ≥ 0.5 hm²"
REACH_M, REACH_LINEAR_M = (
    200.0,
    300.0,
)  # "d = 200 m (300 m where its project_type is linear)"
TOUCHED_SHARE = 0.05  # "disturbance covers < 5 % of that range"
PLAN_LIMIT_M2 = 5_000.0  # "< 0.5 hm²"
SHARED_M2 = 1.0  # ground shared counts above 1 m²
FULL_SHARE = 0.95  # "≥ 95 % of the best range covered"
STATED_SHARE = 0.10  # "stated_area_differs (> 10 %)"
SAMPLE_PERCENT = 5  # "mod 100 < 5"
YEARS_TO_START = 3  # "art. 18"
SAME_TO = 6  # decimals (m, m²) to which two distances or shares are called equal

LINEAR = {
    "road",
    "railway",
    "transmission",
    "pipeline",
    "water_transfer",
    "urban_rail",
    "urban_pipes",
    "dyke",
}
RISKS = {"key_zone", "steep_slope", "water_source"}
NOTHING: BaseGeometry = Polygon()  # no ground at all
UNCHECKED = math.inf  # the day of a patch whose layer carries no dates: all is in force


# ---------------------------------------------------------------------------------------------
# What the oracle works on
# ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Named:
    """Whatever may name a project: a patch, a range, a plan."""

    project_id: str | None
    project_name: str | None  # already normalised


@dataclass(frozen=True)
class Patch(Named):
    """One row of the patches, or of an earlier delivery."""

    patch_id: str
    row: Row
    shape: BaseGeometry  # empty where there is none

    @property
    def counts(self) -> bool:
        """True for disturbed ground: it has a geometry and is not `not_construction`."""
        return not self.shape.is_empty and self.row.get("patch_type") != "not_construction"


@dataclass(frozen=True)
class Range(Named):
    """One row of the ranges (one part of one version)."""

    number: int
    range_id: str
    version: tuple[int, Any]
    day: float  # day of approval; −inf where it is not known
    day_missing: bool  # the layer has the column and the cell is empty
    approved_on: date | None
    started_on: date | None
    reach: float  # d
    real: bool  # it has a real boundary (otherwise: a sketch)
    shape: BaseGeometry  # empty where there is none

    @property
    def order(self) -> tuple[float, tuple[int, Any]]:
        """Reading: later approval is later; on one day the greater version is later."""
        return (self.day, self.version)


@dataclass(frozen=True)
class Plan(Named):
    """One row of the plans register."""

    day: float
    reach: float
    shape: BaseGeometry  # its point; empty where there is none


@dataclass(frozen=True)
class World:
    """Everything one call of ``judge`` is given."""

    patches: list[Patch]
    earlier: list[Patch]
    ranges: list[Range]
    plans: list[Plan]
    zones: list[Row]
    district: BaseGeometry | None
    links: list[Row]
    days: list[float | None]  # one a patch: its image date, None missing, inf not checked
    date_not_checked: bool
    history_short: bool
    ranges_incomplete: bool


@dataclass(frozen=True)
class Overlay:
    """The areas of one patch against one union of ranges."""

    area: float
    inside: float
    outside: float
    outside_low: float
    outside_high: float


@dataclass(frozen=True)
class Tie:
    """How P is tied, and "that range"."""

    how: str  # person, name (the same id or name), place
    gap: float  # distance of P to the nearest tied range
    ranges: list[Range]  # the nearest tied one with all ranges in force of its project


@dataclass(frozen=True)
class Case:
    """One patch with all that its rows ask for."""

    world: World
    patch: Patch
    shape: BaseGeometry
    day: float | None
    area: float  # a
    slack: float  # s
    real: list[Range]  # in force, with a real boundary
    sketches: list[Range]  # in force, without one
    union: BaseGeometry  # U
    overlay: Overlay
    place: str
    robust: bool
    late_m2: float
    shares: dict[str, float]  # range_id -> m² of P inside it, where that is more than 1 m²
    best: str | None
    tie: Tie | None


@dataclass(frozen=True)
class Outcome:
    """What a row of the table says."""

    verdict: str
    field_check: bool
    reasons: set[str]


# ---------------------------------------------------------------------------------------------
# Reading the input
# ---------------------------------------------------------------------------------------------
def is_blank(value: Any) -> bool:
    """True for an empty cell."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value != value  # noqa: PLR0124  (nan, NaT)


def text_or_none(value: Any) -> str | None:
    """A cell as text; None for an empty one."""
    return None if is_blank(value) else str(value).strip()


def chinese_number(n: int) -> str:
    """1 … 99 in Chinese: 一, 十, 十二, 二十, 二十三."""
    digits: list[str] = ["", *"一二三四五六七八九"]
    tens, ones = divmod(n, 10)
    tenth = "" if tens == 0 else "十" if tens == 1 else digits[tens] + "十"
    return tenth + digits[ones]


PHASES = {chinese_number(n): str(n) for n in range(1, 100)}


def name_or_none(value: Any) -> str | None:
    """A project name made comparable: NFKC, no blanks, 一期 = 1期, 二期 = 2期, …"""
    text = text_or_none(value)
    if text is None:
        return None
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return re.sub("([一二三四五六七八九十]+)期", lambda m: PHASES.get(m[1], m[1]) + "期", plain)


def has_column(rows: Sequence[Row], name: str) -> bool:
    """ "A layer carries dates when it has the column, filled or not"."""
    return any(name in row for row in rows)


def shape_of(row: Row) -> BaseGeometry:
    """The geometry of a row; an empty one where there is none."""
    shape: BaseGeometry | None = row.get("geometry")
    return NOTHING if shape is None else shape


def reach_of(row: Row) -> float:
    """ "d = 200 m (300 m where its project_type is linear)"."""
    return REACH_LINEAR_M if row.get("project_type") in LINEAR else REACH_M


def day_of(value: Any) -> float:
    """A day as a number.  Reading: "an undated range counts as in force", hence −inf."""
    return -math.inf if is_blank(value) else float(value.toordinal())


def date_or_none(value: Any) -> date | None:
    """A date; None for an empty cell."""
    return None if is_blank(value) else value


def version_of(value: Any) -> tuple[int, Any]:
    """Versions in order: none, then numbers, then texts."""
    if is_blank(value):
        return (0, 0)
    return (2, value.strip()) if isinstance(value, str) else (1, value)


def is_real(rows: Sequence[Row], row: Row) -> bool:
    """ "`range_kind` boundary; no such column: boundary; an empty cell: sketch".

    Reading: a row without geometry has no boundary to speak of, whatever it is called.
    """
    if shape_of(row).is_empty:
        return False
    return not has_column(rows, "range_kind") or row.get("range_kind") == "boundary"


def read_patches(rows: Sequence[Row]) -> list[Patch]:
    """ "patch_id (from the input's id column, else row number from 1)"."""
    return [
        Patch(
            project_id=text_or_none(row.get("project_id")),
            project_name=name_or_none(row.get("project_name")),
            patch_id=text_or_none(row.get("patch_id")) or str(number),
            row=row,
            shape=surface_of(row),
        )
        for number, row in enumerate(rows, start=1)
    ]


def surface_of(row: Row) -> BaseGeometry:
    """Reading: a patch of no area at all is an empty geometry (row 1)."""
    shape = shape_of(row)
    return shape if shape.area > 0 else NOTHING


def read_ranges(rows: Sequence[Row]) -> list[Range]:
    """The ranges; an id that is lacking is the row number from 1."""
    dated = has_column(rows, "approved_on")
    return [
        Range(
            project_id=text_or_none(row.get("project_id")),
            project_name=name_or_none(row.get("project_name")),
            number=number,
            range_id=text_or_none(row.get("range_id")) or str(number),
            version=version_of(row.get("version")),
            day=day_of(row.get("approved_on")),
            day_missing=dated and is_blank(row.get("approved_on")),
            approved_on=date_or_none(row.get("approved_on")),
            started_on=date_or_none(row.get("started_on")),
            reach=reach_of(row),
            real=is_real(rows, row),
            shape=shape_of(row),
        )
        for number, row in enumerate(rows, start=1)
    ]


def read_plans(rows: Sequence[Row]) -> list[Plan]:
    """The plans register; x and y are optional."""
    return [
        Plan(
            project_id=text_or_none(row.get("project_id")),
            project_name=name_or_none(row.get("project_name")),
            day=day_of(row.get("approved_on")),
            reach=reach_of(row),
            shape=point_of(row),
        )
        for row in rows
    ]


def point_of(row: Row) -> BaseGeometry:
    """The point of a plan; an empty one where x or y is lacking."""
    if is_blank(row.get("x")) or is_blank(row.get("y")):
        return NOTHING
    return Point(row["x"], row["y"])


def patch_day(rows: Sequence[Row], row: Row, image_date: date | None) -> float | None:
    """The day of a patch: a number, None where missing, UNCHECKED where there are no dates.

    "A batch can be given one image date (covering letter), for a layer without the column only."
    """
    if has_column(rows, "image_date"):
        value = row.get("image_date")
        return None if is_blank(value) else day_of(value)
    return UNCHECKED if image_date is None else day_of(image_date)


# ---------------------------------------------------------------------------------------------
# The same project, or another one
# ---------------------------------------------------------------------------------------------
def same_id_or_name(a: Named, b: Named) -> bool:
    """ "the same project id or name" (Tied; row 9).  Reading: literally *or*."""
    same_id = a.project_id is not None and a.project_id == b.project_id
    same_name = a.project_name is not None and a.project_name == b.project_name
    return same_id or same_name


def same_project(a: Named, b: Named) -> bool:
    """Reading of "its project": the same id; lacking an id on either side, the same name."""
    if a.project_id is not None and b.project_id is not None:
        return a.project_id == b.project_id
    return a.project_name is not None and a.project_name == b.project_name


def different_project(a: Named, b: Named) -> bool:
    """ "both name a project and the ids (lacking ids, the names) differ"."""
    if a.project_id is not None and b.project_id is not None:
        return a.project_id != b.project_id
    if a.project_name is not None and b.project_name is not None:
        return a.project_name != b.project_name
    return False


def is_project(row: Named, project: str) -> bool:
    """True where the row is of the project that a person named.

    Reading: a person names a project by its id; a row that has no id answers to its name.
    """
    if row.project_id is not None:
        return row.project_id == project
    return row.project_name is not None and row.project_name == name_or_none(project)


def persons_word(world: World, patch: Patch, *, refuse: bool) -> set[str]:
    """The projects that a person linked to the patch, or refused it."""
    return {
        str(link["project_id"]).strip()
        for link in world.links
        if str(link["patch_id"]).strip() == patch.patch_id
        and bool(link.get("refuse", False)) == refuse
    }


def refused(world: World, patch: Patch, row: Named) -> bool:
    """ "A person's refusal unties." """
    return any(is_project(row, project) for project in persons_word(world, patch, refuse=True))


def linked_projects(world: World, patch: Patch) -> set[str]:
    """The projects that a person linked.  Reading: against both words the refusal stands."""
    linked = persons_word(world, patch, refuse=False)
    return linked - persons_word(world, patch, refuse=True)


# ---------------------------------------------------------------------------------------------
# In force
# ---------------------------------------------------------------------------------------------
def by_range_id(ranges: Iterable[Range]) -> dict[str, list[Range]]:
    """The rows of each range_id."""
    groups: dict[str, list[Range]] = {}
    for row in ranges:
        groups.setdefault(row.range_id, []).append(row)
    return groups


def latest_in_force(rows: Sequence[Range], day: float) -> list[Range]:
    """ "Of one range_id's versions only the latest in force counts"; all parts of it count.

    "In force = approved on or before the patch's image date".
    """
    approved = [row for row in rows if row.day <= day]
    newest = max((row.order for row in approved), default=None)
    return [row for row in approved if row.order == newest]


def in_force(ranges: Sequence[Range], day: float | None) -> list[Range]:
    """All rows in force on a day.

    "After row 3 an undated range counts as in force."  Reading: it is then older than its dated
    versions, and for an undated patch everything counts as in force.
    """
    when = math.inf if day is None else day
    groups = by_range_id(ranges).values()
    return [row for rows in groups for row in latest_in_force(rows, when)]


def union_of(ranges: Iterable[Range | Patch]) -> BaseGeometry:
    """The union of the geometries."""
    return unary_union([row.shape for row in ranges])


def real_only(ranges: Iterable[Range]) -> list[Range]:
    """ "Only a real boundary can clear a patch"."""
    return [row for row in ranges if row.real]


# ---------------------------------------------------------------------------------------------
# Place class
# ---------------------------------------------------------------------------------------------
def grown(shape: BaseGeometry, by: float) -> BaseGeometry:
    """ "grown / shrunk by the positional tolerance (round joins, 16 segments a quadrant)"."""
    return shape if by == 0 else shape.buffer(by, quad_segs=QUAD_SEGS)


def slack_of(area: float) -> float:
    """ "s = min(500 m², 5 % of a)"."""
    return min(SLACK_M2, SLACK_SHARE * area)


def overlay_of(shape: BaseGeometry, union: BaseGeometry, tolerance: float) -> Overlay:
    """ "outside_low = area(P − U+), outside_high = area(P − U−)"."""
    return Overlay(
        area=shape.area,
        inside=shape.intersection(union).area,
        outside=shape.difference(union).area,
        outside_low=shape.difference(grown(union, tolerance)).area,
        outside_high=shape.difference(grown(union, -tolerance)).area,
    )


def inside_but_for_rounding(shape: BaseGeometry, union: BaseGeometry) -> bool:
    """ "P inside U but for 1 m² and 0.1 m (rounding of projections)": both must hold."""
    rest = shape.difference(union)
    sticks_out = rest.difference(grown(union, ROUNDING_M))
    return bool(rest.area <= ROUNDING_M2 and sticks_out.is_empty)


def place_class(shape: BaseGeometry, union: BaseGeometry, tolerance: float = TOLERANCE_M) -> str:
    """The table of place classes."""
    if inside_but_for_rounding(shape, union):
        return "within"
    o = overlay_of(shape, union, tolerance)
    s = slack_of(o.area)
    inside_low = o.area - o.outside_high
    if o.outside_low <= s:
        if inside_low <= s:
            return "thin"
        # "within; but thin where outside_m2 > a/2 or ≥ 0.5 hm²"
        return "thin" if o.outside > THIN_SHARE * o.area or o.outside >= THIN_M2 else "within"
    return "overlap" if inside_low > s else "apart"


# ---------------------------------------------------------------------------------------------
# Row 3: dates that are missing
# ---------------------------------------------------------------------------------------------
def possible_versions(rows: Sequence[Range], day: float) -> list[list[Range]]:
    """Every set of rows of one range_id that may turn out to be the latest in force.

    All missing dates are tried: on, n days before and n days after every date that is known
    (n = number of missing dates), which makes every order that real dates can have.
    """
    missing = sorted({row.version for row in rows if row.day_missing})
    n = len(missing)
    known = {row.day for row in rows if not row.day_missing} | {day, 0.0}
    days = sorted({k + offset for k in known for offset in range(-n, n + 1)})
    found: dict[frozenset[int], list[Range]] = {}
    for guess in product(days, repeat=n):
        dates = dict(zip(missing, guess, strict=True))
        dated = [replace(r, day=dates[r.version]) if r.day_missing else r for r in rows]
        chosen = latest_in_force(dated, day)
        found[frozenset(row.number for row in chosen)] = chosen
    return list(found.values())


def possible_days(groups: Iterable[Sequence[Range]], day: float | None) -> list[float]:
    """The image dates a patch may have: its own, or before, on and after each known date."""
    if day is not None:
        return [day]
    known = {row.day for rows in groups for row in rows if math.isfinite(row.day)}
    return sorted({k + offset for k in known for offset in (-1, 0, 1)}) or [0.0]


def possible_classes(shape: BaseGeometry, ranges: Sequence[Range], day: float | None) -> set[str]:
    """The place classes under every completion of the dates that are missing.

    Only a range_id of which a real boundary stands nearer than the tolerance can matter; all
    its versions do, wherever they lie.  "Only a layer without the column is not checked": without
    dates on the ranges all are in force on any day, on an UNCHECKED day all ranges are.
    """
    groups = [
        rows
        for rows in by_range_id(ranges).values()
        if any(r.real and r.shape.distance(shape) <= 2 * TOLERANCE_M for r in rows)
    ]
    seen: set[frozenset[int]] = set()
    classes: set[str] = set()
    for when in possible_days(groups, day):
        for choice in product(*(possible_versions(rows, when) for rows in groups)):
            real = real_only(row for rows in choice for row in rows)
            key = frozenset(row.number for row in real)
            if key not in seen:
                seen.add(key)
                classes.add(place_class(shape, union_of(real)))
    return classes


# ---------------------------------------------------------------------------------------------
# Tied
# ---------------------------------------------------------------------------------------------
def find_tie(world: World, patch: Patch, shape: BaseGeometry, real: Sequence[Range]) -> Tie | None:
    """ "Tied = P belongs to an approved project: by a person's link; else the same project id
    or name, anywhere in the district; else a real range in force within d = 200 m (300 m where
    its project_type is linear), unless both name a project and the ids (lacking ids, the names)
    differ.  A person's refusal unties." """
    free = [r for r in real if not refused(world, patch, r)]
    linked = linked_projects(world, patch)
    by_person = [r for r in free if any(is_project(r, project) for project in linked)]
    by_name = [r for r in free if same_id_or_name(patch, r)]
    by_place = [
        r for r in free if r.shape.distance(shape) <= r.reach and not different_project(patch, r)
    ]
    for how, found in (("person", by_person), ("name", by_name), ("place", by_place)):
        if found:
            return that_range(how, shape, found, real)
    return None


def that_range(how: str, shape: BaseGeometry, tied: Sequence[Range], real: Sequence[Range]) -> Tie:
    """ "That range = the nearest tied one (then the smaller range_id) together with all ranges
    in force of its project".  Reading: all real ones, a sketch cannot be measured against."""
    nearest = min(tied, key=lambda r: (round(r.shape.distance(shape), SAME_TO), r.range_id))
    its = [r for r in real if r.range_id == nearest.range_id or same_project(r, nearest)]
    return Tie(how=how, gap=nearest.shape.distance(shape), ranges=its)


def known_patches(world: World) -> list[Patch]:
    """ "all known patches but not_construction": of this layer and of the history."""
    return [patch for patch in [*world.patches, *world.earlier] if patch.counts]


def lost_patches(world: World) -> list[Patch]:
    """Those that would be known, had they a geometry."""
    return [
        patch
        for patch in [*world.patches, *world.earlier]
        if patch.shape.is_empty and patch.row.get("patch_type") != "not_construction"
    ]


def disturbed_share(world: World, ranges: Sequence[Range]) -> float:
    """The share of these ranges that "P and all known patches but not_construction" cover."""
    ground = union_of(ranges)
    covered = union_of(known_patches(world)).intersection(ground)
    return float(covered.area / ground.area)


# ---------------------------------------------------------------------------------------------
# One patch made ready
# ---------------------------------------------------------------------------------------------
def build_case(world: World, patch: Patch, shape: BaseGeometry, day: float | None) -> Case:
    """All that the rows ask for, computed once."""
    valid = in_force(world.ranges, day)
    real = real_only(valid)
    union = union_of(real)
    place = place_class(shape, union)
    shares = shares_of(shape, real)
    return Case(
        world=world,
        patch=patch,
        shape=shape,
        day=day,
        area=shape.area,
        slack=slack_of(shape.area),
        real=real,
        sketches=[row for row in valid if not row.real],
        union=union,
        overlay=overlay_of(shape, union, TOLERANCE_M),
        place=place,
        # robust, in words: "the class is the same with t = 0"
        robust=place == place_class(shape, union, tolerance=0.0),
        late_m2=late_area(world, shape, union, day),
        shares=shares,
        # "the largest share, then smaller range_id"
        best=min(shares, key=lambda i: (-round(shares[i], SAME_TO), i), default=None),
        tie=find_tie(world, patch, shape, real),
    )


def shares_of(shape: BaseGeometry, real: Sequence[Range]) -> dict[str, float]:
    """m² of P inside each range_id, of those that share more than 1 m² with it."""
    shares = {
        range_id: shape.intersection(union_of(rows)).area
        for range_id, rows in by_range_id(real).items()
    }
    return {range_id: share for range_id, share in shares.items() if share > SHARED_M2}


def late_area(world: World, shape: BaseGeometry, union: BaseGeometry, day: float | None) -> float:
    """`late_m2`: "inside ranges approved later only"; of each range_id its latest."""
    when = math.inf if day is None else day
    later = [row for row in in_force(world.ranges, math.inf) if row.day > when]
    late = shape.intersection(union_of(real_only(later)))
    return float(late.difference(union).area)


# ---------------------------------------------------------------------------------------------
# The table: "The first row that applies"
# ---------------------------------------------------------------------------------------------
def row_1(case: Case) -> Outcome | None:
    """| 1 | … wholly outside the district, where one is given | unknown | outside_district |
    true |   (an empty geometry never comes here, see ``judge_without_geometry``)"""
    district = case.world.district
    if district is not None and case.shape.intersection(district).area <= SHARED_M2:
        return Outcome("unknown", True, {"outside_district"})
    return None


def row_2(case: Case) -> Outcome | None:
    """| 2 | patch_type says 非生产建设项目 | not_construction | by_delivery | false; a fixed
    sample true, `sampled`: first 8 hex digits of SHA-256(patch_id) mod 100 < 5 |"""
    if case.patch.row.get("patch_type") != "not_construction":
        return None
    digest = hashlib.sha256(case.patch.patch_id.encode("utf-8")).hexdigest()
    if int(digest[:8], 16) % 100 < SAMPLE_PERCENT:
        return Outcome("not_construction", True, {"by_delivery", "sampled"})
    return Outcome("not_construction", False, {"by_delivery"})


def row_3(case: Case) -> Outcome | None:
    """| 3 | the class depends on a date that is missing | unknown | date_missing | true |"""
    if len(possible_classes(case.shape, case.world.ranges, case.day)) > 1:
        return Outcome("unknown", True, {"date_missing"})
    return None


def row_4(case: Case) -> Outcome | None:
    """| 4 | thin | unknown | thinner_than_tolerance | true |"""
    if case.place == "thin":
        return Outcome("unknown", True, {"thinner_than_tolerance"})
    return None


def row_5(case: Case) -> Outcome | None:
    """| 5 | within | compliant | inside_range | false, unless a risk reason stands beside it |"""
    if case.place == "within":
        return Outcome("compliant", bool(area_reasons(case) & RISKS), {"inside_range"})
    return None


def row_6(case: Case) -> Outcome | None:
    """| 6 | overlap, and area(P − (U ∪ sketches) grown by t) ≤ s | unknown | sketch_range |
    true |"""
    covered = unary_union([case.union, union_of(case.sketches)])
    left = case.shape.difference(grown(covered, TOLERANCE_M)).area
    if case.place == "overlap" and left <= case.slack:
        return Outcome("unknown", True, {"sketch_range"})
    return None


def row_7(case: Case) -> Outcome | None:
    """| 7 | overlap | beyond_range | partly_outside | true |"""
    if case.place == "overlap":
        return Outcome("beyond_range", True, {"partly_outside"})
    return None


def row_8(case: Case) -> Outcome | None:
    """| 8 | apart on the ranges in force, within or overlap on all | no_plan | late_approval |
    true |   Reading: all = in force and approved later, of each range_id its latest."""
    everything = union_of(real_only(in_force(case.world.ranges, math.inf)))
    on_all = place_class(case.shape, everything)
    if case.place == "apart" and on_all in ("within", "overlap"):
        return Outcome("no_plan", True, {"late_approval"})
    return None


def row_9(case: Case) -> Outcome | None:
    """| 9 | apart; a 示意性范围 touches P or lies within d; or an approval without boundary (a
    sketch or plans row whose project has no real range in force) matches (project id or name; a
    plan's point in P or within d) | unknown | sketch_range, plan_without_boundary | true |"""
    reasons = set()
    if any(lies_near(case, sketch) for sketch in case.sketches):
        reasons.add("sketch_range")
    if any(approval_matches(case, a) for a in approvals_without_boundary(case)):
        reasons.add("plan_without_boundary")
    if linked_without_boundary(case):
        reasons.add("plan_without_boundary")
    if case.place == "apart" and reasons:
        return Outcome("unknown", True, reasons)
    return None


def lies_near(case: Case, row: Range | Plan) -> bool:
    """ "touches P or lies within d"; not where a person refused that project."""
    if row.shape.is_empty or refused(case.world, case.patch, row):
        return False
    return bool(row.shape.distance(case.shape) <= row.reach)


def approvals_without_boundary(case: Case) -> list[Range | Plan]:
    """ "an approval without boundary (a sketch or plans row whose project has no real range in
    force)"; "sketches and plans approved later count nowhere"."""
    when = math.inf if case.day is None else case.day
    plans = [plan for plan in case.world.plans if plan.day <= when]
    approvals: list[Range | Plan] = [*case.sketches, *plans]
    return [a for a in approvals if not any(same_project(a, row) for row in case.real)]


def approval_matches(case: Case, approval: Range | Plan) -> bool:
    """ "matches (project id or name; a plan's point in P or within d)"."""
    if refused(case.world, case.patch, approval):
        return False
    if same_id_or_name(case.patch, approval):
        return True
    return isinstance(approval, Plan) and lies_near(case, approval)


def linked_without_boundary(case: Case) -> bool:
    """Reading: a person's link to a project that has no real range in force is one too."""
    return any(
        not any(is_project(row, project) for row in case.real)
        for project in linked_projects(case.world, case.patch)
    )


def row_10(case: Case) -> Outcome | None:
    """| 10 | apart, tied, and P is 弃土（渣）场 | no_plan | spoil_outside_range | true |"""
    spoil = case.patch.row.get("patch_type") == "spoil"
    if case.place == "apart" and case.tie is not None and spoil:
        return Outcome("no_plan", True, {"spoil_outside_range"})
    return None


def row_11(case: Case) -> Outcome | None:
    """| 11 | apart, tied; disturbance covers < 5 % of that range | moved_site |
    range_untouched | true |"""
    if case.place != "apart" or case.tie is None:
        return None
    if disturbed_share(case.world, case.tie.ranges) < TOUCHED_SHARE:
        return Outcome("moved_site", True, {"range_untouched"})
    return None


def row_12(case: Case) -> Outcome | None:
    """| 12 | apart, tied by person, id or name, or gap ≤ 2t; ≥ 5 % | beyond_range |
    partly_outside where inside_m2 > s, else detached_part | true |
    Reading: it must be tied; where only distance ties it, the gap must be ≤ 2t."""
    if case.place != "apart" or case.tie is None:
        return None
    close = case.tie.gap <= 2 * TOLERANCE_M
    enough = disturbed_share(case.world, case.tie.ranges) >= TOUCHED_SHARE
    if enough and (case.tie.how in ("person", "name") or close):
        partly = case.overlay.inside > case.slack
        return Outcome("beyond_range", True, {"partly_outside" if partly else "detached_part"})
    return None


def row_13(case: Case) -> Outcome | None:
    """| 13 | apart; a, summed with the patches that touch P or share its project
    (not_construction aside), < 0.5 hm² and not 弃土（渣）场 / 取土（石）场 | exempt |
    below_plan_limit, earthwork_to_ask | true |   Reading: where one that shares its project has
    no geometry, the sum is not known, so not below."""
    if any(same_project(case.patch, other) for other in lost_patches(case.world)):
        return None
    beside = [
        other
        for other in known_patches(case.world)
        if other.shape.intersects(case.shape) or same_project(case.patch, other)
    ]
    together = union_of([case.patch, *beside]).area
    earthwork_site = case.patch.row.get("patch_type") in ("spoil", "borrow")
    if case.place == "apart" and together < PLAN_LIMIT_M2 and not earthwork_site:
        return Outcome("exempt", True, {"below_plan_limit", "earthwork_to_ask"})
    return None


def row_14(case: Case) -> Outcome | None:
    """| 14 | apart | no_plan | no_range; range_nearby where only distance ties it | true |
    Reading: one or the other."""
    if case.place != "apart":
        return None
    nearby = case.tie is not None and case.tie.how == "place"
    return Outcome("no_plan", True, {"range_nearby" if nearby else "no_range"})


TABLE = (
    row_1,
    row_2,
    row_3,
    row_4,
    row_5,
    row_6,
    row_7,
    row_8,
    row_9,
    row_10,
    row_11,
    row_12,
    row_13,
    row_14,
)


def first_row(case: Case) -> tuple[int, Outcome]:
    """ "The first row that applies"; "rows are exhaustive"."""
    for number, row in enumerate(TABLE, start=1):
        outcome = row(case)
        if outcome is not None:
            return number, outcome
    raise AssertionError(f"no row of the table applies to {case.patch.patch_id}")


# ---------------------------------------------------------------------------------------------
# "Reasons that may stand beside any row"
# ---------------------------------------------------------------------------------------------
def reasons_beside(case: Case, row: int) -> set[str]:
    """All of them."""
    found = layer_reasons(case.world, case.patch) | area_reasons(case) | range_reasons(case)
    if case.late_m2 > case.slack:
        found.add("late_approval")
    if not case.robust:
        found.add("near_boundary")
    if case.world.ranges_incomplete and row >= 3 and case.place != "within":
        found.add("ranges_incomplete")
    stated: float | None = case.patch.row.get("stated_area_m2")
    # "stated_area_differs (> 10 %)".  Reading: 10 % of the computed area
    if stated is not None and abs(stated - case.area) > STATED_SHARE * case.area:
        found.add("stated_area_differs")
    return found


def layer_reasons(world: World, patch: Patch) -> set[str]:
    """Those that need no geometry of the patch."""
    found = set()
    if world.date_not_checked:
        found.add("date_not_checked")
    if world.history_short:
        found.add("history_short")
    # status_conflict, in words: 停工/完工 against a growing patch
    halted = patch.row.get("build_state") in ("stopped", "finished")
    if halted and patch.row.get("change_type") == "grown":
        found.add("status_conflict")
    return found


def area_reasons(case: Case) -> set[str]:
    """crosses_district, key_zone, water_source: "where more than s of P is concerned"."""
    found = set()
    district = case.world.district
    if district is not None:
        outside = case.shape.difference(district).area
        # A patch wholly outside crosses nothing: it is row 1.
        if outside > case.slack and case.shape.area - outside > SHARED_M2:
            found.add("crosses_district")
    if zone_area(case, "key_prevention", "key_control") > case.slack:
        found.add("key_zone")
    if zone_area(case, "water_source") > case.slack:
        found.add("water_source")
    return found


def zone_area(case: Case, *kinds: str) -> float:
    """m² of P inside the zones of these kinds, counted once."""
    zones = [zone for zone in case.world.zones if zone.get("zone_kind") in kinds]
    ground = unary_union([shape_of(zone) for zone in zones])
    return float(case.shape.intersection(ground).area)


def range_reasons(case: Case) -> set[str]:
    """several_ranges, overlapping_ranges, range_fully_used, older_than_3_years."""
    found = set()
    if len(case.shares) > 1:
        found.add("several_ranges")
    if overlapping_area(case) > SHARED_M2:
        found.add("overlapping_ranges")
    best = [row for row in case.real if row.range_id == case.best]
    if best and disturbed_share(case.world, best) >= FULL_SHARE:
        found.add("range_fully_used")
    # Reading: the best range, else that (tied) range with all of its project
    asked = best or (case.tie.ranges if case.tie is not None else [])
    if any(started_late(row) for row in asked):
        found.add("older_than_3_years")
    return found


def overlapping_area(case: Case) -> float:
    """ "overlapping_ranges (of two projects …)": the ground inside P that they share."""
    shared = [
        a.shape.intersection(b.shape)
        for a, b in combinations(case.real, 2)
        if different_project(a, b)
    ]
    return float(case.shape.intersection(unary_union(shared)).area)


def started_late(row: Range) -> bool:
    """ "started ≥ 3 years after approval (art. 18)".

    Reading: three years from 29 February end on 28 February (Civil Code, art. 202).
    """
    if row.started_on is None or row.approved_on is None:
        return False
    leap_day = (row.approved_on.month, row.approved_on.day) == (2, 29)
    from_day = row.approved_on.replace(day=28) if leap_day else row.approved_on
    return row.started_on >= from_day.replace(year=from_day.year + YEARS_TO_START)


# ---------------------------------------------------------------------------------------------
# The judgement
# ---------------------------------------------------------------------------------------------
def judge_without_geometry(world: World, patch: Patch) -> Row:
    """| 1 | geometry empty … | unknown | bad_geometry | true (data first) |"""
    unmeasured = (
        "place",
        "area_m2",
        "inside_m2",
        "outside_m2",
        "outside_low_m2",
        "outside_high_m2",
        "late_m2",
        "best_range_id",
        "best_inside_m2",
    )
    return {
        "patch_id": patch.patch_id,
        "verdict": "unknown",
        "field_check": True,
        "robust": False,
        "row": 1,
        "n_ranges": 0,
        "reasons": {"bad_geometry"} | layer_reasons(world, patch),
    } | dict.fromkeys(unmeasured)


def judge_case(case: Case) -> Row:
    """The result of one patch that has a geometry."""
    row, outcome = first_row(case)
    return {
        "patch_id": case.patch.patch_id,
        "verdict": outcome.verdict,
        "field_check": outcome.field_check,
        "robust": case.robust,
        "row": row,
        "place": case.place,
        "area_m2": case.area,
        "inside_m2": case.overlay.inside,
        "outside_m2": case.overlay.outside,
        "outside_low_m2": case.overlay.outside_low,
        "outside_high_m2": case.overlay.outside_high,
        "late_m2": case.late_m2,
        "best_range_id": case.best,
        "best_inside_m2": 0.0 if case.best is None else case.shares[case.best],
        "n_ranges": len(case.shares),
        "reasons": outcome.reasons | reasons_beside(case, row),
    }


def judge(
    patches: Sequence[Row],
    ranges: Sequence[Row],
    *,
    plans: Sequence[Row] | None = None,
    zones: Sequence[Row] | None = None,
    district: BaseGeometry | None = None,
    history: Sequence[Sequence[Row]] = (),
    image_date: date | None = None,
    links: Sequence[Row] | None = None,
    ranges_incomplete: bool = False,
) -> list[Row]:
    """Judge every patch by the decision table of domain.md §2.2; one result a patch, in order.

    A key absent in all rows of a layer means that the layer lacks the column; a key with None
    is an empty cell.  ``links`` are a person's words: patch_id, project_id, refuse.
    """
    patches_unchecked = not has_column(patches, "image_date") and image_date is None
    ranges_unchecked = not has_column(ranges, "approved_on")
    world = World(
        patches=read_patches(patches),
        earlier=[patch for delivery in history for patch in read_patches(delivery)],
        ranges=read_ranges(ranges),
        plans=read_plans(plans or ()),
        zones=list(zones or ()),
        district=district,
        links=list(links or ()),
        days=[patch_day(patches, row, image_date) for row in patches],
        date_not_checked=bool(ranges) and (patches_unchecked or ranges_unchecked),
        history_short=not history,
        ranges_incomplete=ranges_incomplete,
    )
    return [
        judge_without_geometry(world, patch)
        if patch.shape.is_empty
        else judge_case(build_case(world, patch, patch.shape, day))
        for patch, day in zip(world.patches, world.days, strict=True)
    ]
