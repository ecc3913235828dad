"""The facts that the decision table asks for, of every patch of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
import pandas as pd
import shapely

from swcgeo.model.settings import ComplianceSettings
from swcgeo.overlay.area import Geometries, only
from swcgeo.overlay.cover import covered_area
from swcgeo.overlay.pairs import Areas, Flags, Indices, Overlaps, overlap_pairs
from swcgeo.patches.case import Case
from swcgeo.patches.force import ABSENT, ALWAYS, NEVER, NEWEST, OLDEST, Approvals, same_project
from swcgeo.patches.place import Place, reach_of
from swcgeo.patches.ties import (
    BY_PLACE,
    HOW,
    PERSON,
    distances,
    named_pairs,
    other_project,
    pairs_by_place,
)

_MOST_ORDERS = 1024
"""In how many orders the versions of the ranges near one patch are tried; beyond, they decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """
    How patches belong to approved projects, one entry a tie.

    Attributes
    ----------
    patch, at : ndarray of int, k
        Patch and real range.
    how : ndarray of int, k
        `swcgeo.patches.ties.PERSON`, `BY_ID`, `BY_NAME` or `BY_PLACE`; the strongest that the
        patch has.
    distance_m : ndarray of float, k
        How far they are apart.
    """

    patch: Indices
    at: Indices
    how: np.ndarray
    distance_m: Areas

    def nearest(self, count: int, ids: np.ndarray) -> Indices:
        """
        Return for each patch its nearest tied range, -1 where it has none.

        Parameters
        ----------
        count : int
            Number of patches.
        ids : ndarray of str, m
            Ids of the ranges; of two at one distance the smaller id is taken.

        Returns
        -------
        ndarray of int, `count`
            Positions of ranges.

        Examples
        --------
        >>> two = np.array([0, 0])
        >>> ties = Ties(patch=two, at=np.array([0, 1]), how=two, distance_m=np.array([9.0, 3.0]))
        >>> ties.nearest(2, np.array(["A", "B"])).tolist()
        [1, -1]
        """
        table = pd.DataFrame({"patch": self.patch, "at": self.at, "distance": self.distance_m})
        table["id"] = ids[self.at].astype(str)
        first = table.sort_values(["patch", "distance", "id", "at"]).drop_duplicates("patch")
        nearest = np.full(count, -1, dtype=np.intp)
        nearest[first["patch"].to_numpy()] = first["at"].to_numpy()
        return nearest


def place_now(case: Case) -> Place:
    """
    Return where the patches lie relative to the real ranges in force.

    Parameters
    ----------
    case : Case
        The case; ranges without a date count as in force.

    Returns
    -------
    Place
        One entry a patch.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> place_now(drawn_case()).kind.tolist()
    [2, 0, 0, 0, 2]
    """
    everyone = np.arange(len(case.day))
    return case.reach.place(everyone, lambda row, at: case.real.in_force(at, case.day[row]))


def place_ever(case: Case, rows: Indices) -> Place:
    """
    Return where patches lie relative to the real ranges in force and approved later.

    Parameters
    ----------
    case : Case
        The case.
    rows : ndarray of int, k
        The patches asked about.

    Returns
    -------
    Place
        One entry a patch asked about.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> place_ever(drawn_case(), np.array([2])).kind.tolist()
    [2]
    """

    def counts(question: Indices, at: Indices) -> Flags:
        day = case.day[rows[question]]
        return case.real.in_force(at, day) | case.real.later(at, day)

    return case.reach.place(rows, counts)


def date_decides(case: Case) -> Flags:
    """
    Return which patches have a place class that depends on a date that is missing.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    ndarray of bool, n
        True where two ways to fill in the missing dates give two classes.

    Notes
    -----
    Undated ranges are taken all as in force and all as not in force; a patch without a date is
    asked about before every dated approval and on the day of each, so that ranges of a layer
    without dates are in force on all of them.  The class changes with the ranges in one direction
    only, so what lies between cannot differ from both ends.  Where versions of a range cannot be
    ordered each undated one is tried as the latest; where that makes too many orders, the date
    decides.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> date_decides(drawn_case()).tolist()
    [False, False, False, False, True]
    """
    ways, decides = _ways(case)
    if not ways:
        return decides
    rows, days = np.array([(way.row, way.day) for way in ways], dtype=np.intp).T

    def counts(question: Indices, at: Indices) -> Flags:
        ids = case.real.ids[at].astype(str)
        asked = [ways[number] for number in question]
        taken = [way.versions.get(one, way.others) for way, one in zip(asked, ids, strict=True)]
        return case.real.in_force(at, days[question], undated=np.array(taken, dtype=np.intp))

    table = pd.DataFrame({"row": rows, "kind": case.reach.place(rows, counts).kind})
    differs = table.groupby("row")["kind"].nunique() > 1
    decides[differs.index[differs]] = True
    return decides


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to fill in the dates that are missing around a patch."""

    row: int
    day: int
    others: int
    """What undated ranges are taken for, but for those in `versions`."""
    versions: Mapping[str, int]
    """What the undated versions of a range are taken for."""


def _ways(case: Case) -> tuple[list[_Way], Flags]:
    """Return all ways to fill in missing dates, and the patches for which they are too many."""
    patch, at = case.reach.near
    unsure = np.isin(patch, np.flatnonzero(~case.dated))
    unsure |= case.real.undated[at] | (case.real.unordered[at] > 0)
    ways: list[_Way] = []
    too_many = np.zeros(len(case.day), dtype=bool)
    for row in np.unique(patch[unsure]).tolist():
        near = at[patch == row]
        # An image whose date is not checked comes after every approval, undated ones too.
        unchecked = case.dated[row] and case.day[row] == NEVER
        modes = (OLDEST,) if unchecked else (OLDEST, ABSENT)
        mixed = _undated_versions(case, near)
        choices = [(*modes, *range(NEWEST, NEWEST + count)) for count in mixed.values()]
        too_many[row] = prod(map(len, choices)) > _MOST_ORDERS
        if not too_many[row]:
            ways += [
                _Way(row, day, others, dict(zip(mixed, order, strict=True)))
                for day in _possible_days(case, row, near)
                for others in modes
                for order in product(*choices)
            ]
    return ways, too_many


def _undated_versions(case: Case, near: Indices) -> dict[str, int]:
    """Return how many undated versions each range has whose versions cannot be ordered."""
    mixed = near[case.real.unordered[near] > 0]
    ids, counts = case.real.ids[mixed].astype(str), case.real.unordered[mixed].tolist()
    return dict(sorted(zip(ids, counts, strict=True)))


def _possible_days(case: Case, row: int, near: Indices) -> list[int]:
    """Return the days that an image may have been taken, as far as they make a difference."""
    if case.dated[row]:
        return [int(case.day[row])]
    ids = np.isin(case.real.ids, case.real.ids[near])
    turns = {
        int(day) for day in (*case.real.approved[ids], *case.real.superseded[ids]) if day != NEVER
    }
    # Before every dated approval, but not before those of a layer that carries no dates.
    return sorted({int(ALWAYS), *turns})


def ties_of(case: Case, rows: Indices, *, settings: ComplianceSettings) -> Ties:
    """
    Return how patches belong to approved projects.

    Parameters
    ----------
    case : Case
        The case.
    rows : ndarray of int
        The patches asked about.
    settings : ComplianceSettings
        Distances.

    Returns
    -------
    Ties
        Ties to real ranges in force, of each patch only those of its strongest kind.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> ties = ties_of(drawn_case(), np.array([1]), settings=ComplianceSettings())
    >>> ties.at.tolist(), ties.distance_m.round().tolist()
    ([0], [50.0])
    """
    ranges, local = case.reach.ranges, case.reach.local
    patch, at, how = named_pairs(case.claims, case.real)
    asked = np.full(len(case.day), None, dtype=object)
    asked[rows] = case.reach.patches[rows]
    near = pairs_by_place(
        asked, ranges, claims=case.claims, approvals=case.real, settings=settings, local=local
    )
    kept = ~other_project(case.claims, case.real, *near)
    table = pd.DataFrame(
        {
            "patch": np.concatenate([patch, near[0][kept]]),
            "at": np.concatenate([at, near[1][kept]]),
            "how": np.concatenate([how, np.full(kept.sum(), BY_PLACE)]),
        }
    )
    table = table[np.isin(table["patch"], rows)]
    table = table[case.real.in_force(table["at"].to_numpy(), case.day[table["patch"]])]
    # Id and name are one kind: domain notes §2.2 ties by "the same project id or name".
    level = np.select([table["how"] == PERSON, table["how"] < BY_PLACE], [0, 1], default=2)
    strongest = table.assign(level=level).groupby("patch")["level"].transform("min")
    table = (
        table[level == strongest]
        .sort_values(["patch", "at", "how"])
        .drop_duplicates(["patch", "at"])
    )
    patch, at = table["patch"].to_numpy(np.intp), table["at"].to_numpy(np.intp)
    apart = distances(case.reach.patches, ranges, patch, at, local=local)
    return Ties(patch=patch, at=at, how=table["how"].to_numpy(), distance_m=apart)


def project_ranges(case: Case, rows: Indices, at: Indices) -> tuple[Indices, Indices]:
    """
    Return for each patch all real ranges in force of the project of one of its ranges.

    Parameters
    ----------
    case : Case
        The case.
    rows : ndarray of int, k
        The patches, which say what is in force.
    at : ndarray of int, k
        A range of each.

    Returns
    -------
    tuple of ndarray of int
        Position in `rows`, and range: those of the same project, and parts of the same range.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> project_ranges(drawn_case(), np.array([1]), np.array([0]))[1].tolist()
    [0]
    """
    return _with_kin(case, rows, at, *same_project(case.real, case.real))


def range_parts(case: Case, rows: Indices, at: Indices) -> tuple[Indices, Indices]:
    """
    Return for each patch all parts in force of one of its ranges.

    Parameters
    ----------
    case : Case
        The case.
    rows : ndarray of int, k
        The patches, which say what is in force.
    at : ndarray of int, k
        A range of each.

    Returns
    -------
    tuple of ndarray of int
        Position in `rows`, and range.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> range_parts(drawn_case(), np.array([0]), np.array([0]))[1].tolist()
    [0]
    """
    none = np.empty(0, dtype=np.intp)
    return _with_kin(case, rows, at, none, none)


def _with_kin(
    case: Case, rows: Indices, at: Indices, one: Indices, other: Indices
) -> tuple[Indices, Indices]:
    """Return (position, range) for the parts of each range and for its kin, as far as in force."""
    ids = pd.DataFrame({"one": np.arange(len(case.real)), "id": case.real.ids.astype(str)})
    parts = ids.merge(ids.rename(columns={"one": "other"}), on="id")[["one", "other"]]
    kin = pd.concat([parts, pd.DataFrame({"one": one, "other": other})]).drop_duplicates()
    asked = pd.DataFrame({"question": np.arange(len(at)), "one": at})
    joined = asked.merge(kin, on="one").sort_values(["question", "other"])
    question, found = joined["question"].to_numpy(np.intp), joined["other"].to_numpy(np.intp)
    force = case.real.in_force(found, case.day[rows[question]])
    return question[force], found[force]


def disturbed_share(case: Case, owners: Indices, at: Indices, *, count: int) -> Areas:
    """
    Return which share of each group of ranges is disturbed by any known patch.

    Parameters
    ----------
    case : Case
        The case, its earlier patches included.
    owners, at : ndarray of int, k
        The ranges of each group, by group.
    count : int
        Number of groups.

    Returns
    -------
    ndarray of float, `count`
        Disturbed / area of the union of the group; NaN for a group without area.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> disturbed_share(drawn_case(), np.array([0]), np.array([0]), count=1).round(4).tolist()
    [0.3125]
    """
    geometry = case.reach.ranges
    unlimited = np.full(count, np.inf)
    area = covered_area(owners, geometry[at], shapely.area(geometry[at]), limits=unlimited)
    now = case.reach.overlaps
    now = now.where(case.disturbing[now.left])
    found = [_group_pieces(owners, at, pairs) for pairs in (now, case.earlier_ranges)]
    who, pieces, areas = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.argsort(who, kind="stable")
    disturbed = covered_area(who[order], pieces[order], areas[order], limits=area)
    with np.errstate(invalid="ignore", divide="ignore"):
        share: Areas = np.where(area > 0, disturbed / area, np.nan)
    return share


def _group_pieces(
    owners: Indices, at: Indices, pairs: Overlaps
) -> tuple[Indices, Geometries, Areas]:
    """Return (group, piece, area) of all patches on the ranges of each group."""
    left = pd.DataFrame({"owner": owners, "range": at})
    right = pd.DataFrame({"range": pairs.right, "pair": np.arange(len(pairs))})
    joined = left.merge(right, on="range").sort_values(["owner", "pair"])
    pair = joined["pair"].to_numpy(np.intp)
    return joined["owner"].to_numpy(np.intp), pairs.pieces[pair], pairs.shared_m2[pair]


def rest_in_sketch(case: Case, rows: Indices, *, settings: ComplianceSettings) -> Flags:
    """
    Return which patches lie in ranges and sketches together, but for the tolerance.

    Parameters
    ----------
    case : Case
        The case.
    rows : ndarray of int, k
        Patches of class overlap.
    settings : ComplianceSettings
        Tolerance and thresholds.

    Returns
    -------
    ndarray of bool, n
        True where at most s of the patch lies outside both, grown by the tolerance.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> rest_in_sketch(drawn_case(), np.array([3]), settings=ComplianceSettings()).tolist()
    [False, False, False, True, False]
    """
    found = np.zeros(len(case.day), dtype=bool)
    if not len(rows) or not len(case.sketch):
        return found
    both = np.concatenate([case.reach.ranges, case.sketch_geometry])
    asked = case.reach.patches[rows]
    reach = reach_of(asked, both, settings=settings, crs=case.crs)
    number = len(case.real)

    def counts(question: Indices, at: Indices) -> Flags:
        day = case.day[rows[question]]
        sketch = at >= number
        force = np.zeros(len(at), dtype=bool)
        force[sketch] = case.sketch.in_force(at[sketch] - number, day[sketch])
        force[~sketch] = case.real.in_force(at[~sketch], day[~sketch])
        return force

    place = reach.place(np.arange(len(rows)), counts)
    small = np.minimum(settings.small_m2, settings.small_share * place.area_m2)
    found[rows] = place.outside_low_m2 <= small
    return found


def sketch_near(
    case: Case, rows: Indices, *, settings: ComplianceSettings
) -> tuple[Indices, Indices]:
    """
    Return patches and the sketches in force that touch them or lie within d.

    Parameters
    ----------
    case : Case
        The case.
    rows : ndarray of int
        The patches asked about.
    settings : ComplianceSettings
        d for ordinary and linear projects.

    Returns
    -------
    tuple of ndarray of int
        Patch and sketch.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> patch, _ = sketch_near(drawn_case(), np.array([1, 3]), settings=ComplianceSettings())
    >>> patch.tolist()
    [3]
    """
    return _near(case, rows, case.sketch, case.sketch_geometry, settings)


def _near(
    case: Case,
    rows: Indices,
    approvals: Approvals,
    geometry: Geometries,
    settings: ComplianceSettings,
) -> tuple[Indices, Indices]:
    """Return patches among `rows` and approvals in force within d of one another."""
    asked = np.full(len(case.day), None, dtype=object)
    asked[rows] = case.reach.patches[rows]
    patch, at = pairs_by_place(
        asked, geometry, claims=case.claims, approvals=approvals, settings=settings,
        local=case.reach.local,
    )  # fmt: skip
    force = approvals.in_force(at, case.day[patch])
    return patch[force], at[force]


def plan_matches(
    case: Case, rows: Indices, *, settings: ComplianceSettings
) -> tuple[pd.DataFrame, Flags]:
    """
    Return patches that match an approval without boundary.

    Parameters
    ----------
    case : Case
        The case.
    rows : ndarray of int
        The patches asked about.
    settings : ComplianceSettings
        d for a plan's point.

    Returns
    -------
    tuple of DataFrame and ndarray of bool, n
        Matches (``patch``, ``project``, ``how``), and which patches match at all.

    Notes
    -----
    A sketch or a row of the register counts only while its project has no real range in force.
    A person's link to a project of which nothing with a boundary is in force counts as a match.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> found, _ = plan_matches(drawn_case(), np.array([3]), settings=ComplianceSettings())
    >>> found[["patch", "project", "how"]].to_numpy().tolist()
    [[3, 'W', 'id']]
    """
    found = []
    for approvals, geometry in ((case.sketch, None), (case.plan, case.plan_geometry)):
        patch, at, how = named_pairs(case.claims, approvals)
        if geometry is not None:
            near = _near(case, rows, approvals, geometry, settings)
            patch, at = np.concatenate([patch, near[0]]), np.concatenate([at, near[1]])
            how = np.concatenate([how, np.full(len(near[0]), BY_PLACE)])
        kept = np.isin(patch, rows) & approvals.in_force(at, case.day[patch])
        kept[kept] &= ~_bounded(case, approvals, patch[kept], at[kept])
        found.append(_matches(patch[kept], approvals.shown_project[at[kept]], how[kept]))
    table = pd.concat([*found, _linked_to_nothing(case, rows)], ignore_index=True)
    table = table.sort_values(["patch", "how"], kind="stable").drop_duplicates(["patch", "project"])
    matched = np.zeros(len(case.day), dtype=bool)
    matched[table["patch"].to_numpy(np.intp)] = True
    return table.assign(how=[HOW[how] for how in table["how"]]), matched


def _matches(patch: Indices, project: np.ndarray, how: np.ndarray) -> pd.DataFrame:
    """Return matches as a table."""
    return pd.DataFrame({"patch": patch, "project": pd.Series(project, dtype=object), "how": how})


def _bounded(case: Case, approvals: Approvals, patch: Indices, at: Indices) -> Flags:
    """Return whether the project of each approval has a real range in force at the image date."""
    bounded = np.zeros(len(patch), dtype=bool)
    left, right = same_project(approvals, case.real)
    asked = pd.DataFrame({"question": np.arange(len(patch)), "approval": at})
    joined = asked.merge(pd.DataFrame({"approval": left, "range": right}), on="approval")
    question = joined["question"].to_numpy(np.intp)
    force = case.real.in_force(joined["range"].to_numpy(np.intp), case.day[patch[question]])
    bounded[question[force]] = True
    return bounded


def _linked_to_nothing(case: Case, rows: Indices) -> pd.DataFrame:
    """Return a person's links to projects of which no real range is in force."""
    patch, project = case.claims.linked
    tied, at, how = named_pairs(case.claims, case.real)
    force = (how == PERSON) & case.real.in_force(at, case.day[tied])
    kept = np.isin(patch, rows) & ~np.isin(patch, tied[force])
    return _matches(patch[kept], project[kept], np.full(kept.sum(), PERSON))


def below_limit(case: Case, rows: Indices, *, limit_m2: float) -> Flags:
    """
    Return which patches, with those they touch or share a project with, stay below a limit.

    Parameters
    ----------
    case : Case
        The case.
    rows : ndarray of int
        The patches asked about.
    limit_m2 : float
        The limit, m².

    Returns
    -------
    ndarray of bool, n
        True where the ground they cover together, counted once, is smaller; False where part of
        it is not known.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> below_limit(drawn_case(), np.array([1]), limit_m2=20_000.0).tolist()
    [False, True, False, False, False]
    """
    found = np.zeros(len(case.day), dtype=bool)
    small = rows[case.ground.area_m2[rows] < limit_m2]
    if not len(small):
        return found
    here = only(case.reach.patches, case.disturbing)
    known = np.concatenate([here, case.earlier])
    asked = case.reach.patches[small]
    touch = shapely.STRtree(known).query(asked, predicate="intersects")
    shared = _sharing(case, small)
    itself = (np.arange(len(small)), small)
    question, at = (np.concatenate(part) for part in zip(touch, shared, itself, strict=True))
    pairs = np.unique(np.column_stack([question, at]), axis=0)
    question, at = pairs[:, 0], pairs[:, 1]
    unknown = np.isin(
        np.arange(len(small)), question[shapely.is_missing(known[at]) & (at < len(here))]
    )
    present = ~shapely.is_missing(known[at])
    area = covered_area(
        question[present], known[at[present]], shapely.area(known[at[present]]),
        limits=np.full(len(small), np.inf),
    )  # fmt: skip
    found[small] = (area < limit_m2) & ~unknown
    return found


def _sharing(case: Case, rows: Indices) -> tuple[Indices, Indices]:
    """Return (position in `rows`, known patch) for patches that name the same project."""
    here = same_project(case.claims, case.claims)
    before = same_project(case.claims, case.earlier_claims)
    patch = np.concatenate([here[0], before[0]])
    known = np.concatenate([here[1], before[1] + len(case.day)])
    counted = np.concatenate([case.construction, np.ones(len(case.earlier), dtype=bool)])
    joined = pd.DataFrame({"patch": patch, "known": known})[counted[known]].merge(
        pd.DataFrame({"question": np.arange(len(rows)), "patch": rows}), on="patch"
    )
    return joined["question"].to_numpy(np.intp), joined["known"].to_numpy(np.intp)


def named_how(case: Case) -> dict[tuple[int, int], str]:
    """
    Return how patches and real ranges are tied by more than place.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    dict of (int, int) to str
        (patch, range) to ``person``, ``id`` or ``name``.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> named_how(drawn_case())
    {(0, 0): 'id', (0, 1): 'id'}
    """
    patch, at, how = named_pairs(case.claims, case.real)
    pairs = zip(patch.tolist(), at.tolist(), strict=True)
    return dict(zip(pairs, (HOW[way] for way in how), strict=True))


def sketch_links(case: Case) -> list[tuple[int, str, str | None, float, str]]:
    """
    Return the overlaps of patches with sketches in force, as rows of the layer ``links``.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    list of tuple
        Patch, range id, project, shared area in m², how.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> [link[1] for link in sketch_links(drawn_case())]
    ['K1']
    """
    pairs = overlap_pairs(case.reach.patches, case.sketch_geometry)
    pairs = pairs.where(case.sketch.in_force(pairs.right, case.day[pairs.left]))
    ids, projects = case.sketch.ids[pairs.right], case.sketch.shown_project[pairs.right]
    place = ["place"] * len(pairs)
    return list(zip(pairs.left, ids, projects, pairs.shared_m2, place, strict=True))
