"""
Whether one layer is shifted as a whole against another: how far, whither, and how surely.

Outlines that show the same ground fall together once the shift is undone.  Each stretch of an
outline of the first layer votes, for every possible shift, with the share of its points that come
to lie on an outline of the second one that runs the same way; the votes are added up.  A shift is
believed where the sum stands out from the sums of null worlds, in which each stretch keeps its
votes and is moved at random by itself: what single outlines have in common by chance stays, what
all have in common is gone.  So patches that have nothing to do with the ranges, or lie somewhere
inside large ones, give no alarm, and few outlines that agree do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely

from swcgeo.check.columns import Floats, Objects
from swcgeo.check.place.doubt import Flags
from swcgeo.check.place.stretches import Indices, Points, along_outlines
from swcgeo.model.settings import OffsetSettings

_LONGEST = 40
"""Points of a stretch; with steps of 5 to 50 m it is some hundred metres to 2 km of outline."""
_MOST_STRETCHES, _MOST_POLYGONS, _MOST_ASKED = 150, 150, 2000
_FEWEST_STRETCHES = 3
_STEPS_FROM_ZERO = 80
"""Cells of the vote table on each side of no shift."""
_LOOKS_M, _FEWEST_CELLS = (200.0, 800.0), 4
"""Reach of the first looks, in cells of 2.5 and 10 m; a look says nothing of fewer cells."""
_SAME_WAY = math.radians(20.0)
_NULL_WORLDS, _SEED = 100, 20260101
_ENOUGH, _SHARE = 8, 0.25
"""Fewer stretches than enough must be a quarter of those that voted."""
_AGREES = 0.5
"""A stretch agrees with a shift where that share of its points comes to lie on an outline."""
_GAIN = 0.2
"""By that share of the agreeing stretches a shift must do better than none."""
_ROUNDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """
    A shift of one layer against another.

    Attributes
    ----------
    east_m, north_m : float
        Where the first layer lies, seen from the second, m.
    spread_m : float
        Standard error of either, from leaving out single stretches, m.
    score : float
        By how many standard deviations the votes exceed those of null worlds.
    agreeing, stretches : int
        Stretches of outline that agree, and that voted.
    """

    east_m: float
    north_m: float
    spread_m: float
    score: float
    agreeing: int
    stretches: int

    @property
    def size_m(self) -> float:
        """Length of the shift, m."""
        return math.hypot(self.east_m, self.north_m)

    @property
    def bearing_deg(self) -> float:
        """Direction of the shift, degrees from north over east."""
        return math.degrees(math.atan2(self.east_m, self.north_m)) % 360.0


@dataclass(frozen=True, slots=True)
class _Votes:
    """Votes of each stretch for each shift, the shift in cells from the middle of the table."""

    table: Floats
    cell_m: float


def offset_between(
    first: Objects, second: Objects, *, settings: OffsetSettings | None = None
) -> Offset | None:
    """
    Estimate the shift of one layer against another.

    Parameters
    ----------
    first, second : ndarray of geometry
        Polygons in one CRS, metres.
    settings : OffsetSettings, optional
        How far to look, and from when on a shift counts.

    Returns
    -------
    Offset or None
        The shift that most stretches agree on; None where none stands out, or it is shorter than
        is worth a word, or no shift does about as well.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> middle = rng.uniform(0, 5000, (12, 2))
    >>> fields = [shapely.Point(at).buffer(60 + 9 * n, 3) for n, at in enumerate(middle)]
    >>> moved = [shapely.affinity.translate(one, 300, -100) for one in fields]
    >>> found = offset_between(np.array(moved), np.array(fields))
    >>> round(found.east_m), round(found.north_m)
    (300, -100)
    """
    rules = settings or OffsetSettings()
    near = _near(first, second, reach_m=rules.reach_m)
    if near is None:
        return None
    # The smallest cells first: a large cell cannot tell 30 m from nothing, but outlines whose
    # shift wavers (as that of GCJ-02 does, by some 20 m) fall together in large cells only.
    for reach_m in (*(reach for reach in _LOOKS_M if reach < rules.reach_m), rules.reach_m):
        found = _search(*near, reach_m=reach_m, rules=rules)
        least = max(rules.least_m, _FEWEST_CELLS * reach_m / _STEPS_FROM_ZERO)
        if found is not None and found.size_m >= least:
            return found
    return None


def _near(first: Objects, second: Objects, *, reach_m: float) -> tuple[Objects, Objects] | None:
    """Return polygons that may have to do with one another, of many some; None without any."""
    sound = [layer[np.isfinite(shapely.bounds(layer)).all(axis=1)] for layer in (first, second)]
    asked = sound[0][_even(len(sound[0]), _MOST_ASKED)]
    near = asked[shapely.dwithin(asked, _nearest(sound[1], asked), reach_m)]
    if not len(near):
        return None
    chosen = near[_even(len(near), _MOST_POLYGONS)]
    return chosen, _within(sound[1], chosen, reach_m=reach_m)


def _nearest(shapes: Objects, asked: Objects) -> Objects:
    """Return for each shape the nearest of others; None where there are none."""
    found = np.full(len(asked), None, dtype=object)
    if len(shapes) and len(asked):
        rows, at = shapely.STRtree(shapes).query_nearest(asked, all_matches=False)
        found[rows] = shapes[at]
    return found


def _within(shapes: Objects, chosen: Objects, *, reach_m: float) -> Objects:
    """Return the shapes within a distance of any of the chosen ones."""
    tree = shapely.STRtree(shapes)
    return shapes[np.unique(tree.query(chosen, predicate="dwithin", distance=reach_m)[1])]


def _even(count: int, most: int) -> Indices:
    """Return at most `most` of `count` places, at even steps."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(np.intp))


def _search(
    first: Objects, second: Objects, *, reach_m: float, rules: OffsetSettings
) -> Offset | None:
    """Return the shift within a reach that stands out; no longer than 0 where no shift does."""
    cell = reach_m / _STEPS_FROM_ZERO
    voters = along_outlines(first, step_m=5.0, longest=_LONGEST)
    second = _within(second, first, reach_m=2 * reach_m)
    others = along_outlines(second, step_m=cell, longest=2**30, step_most_m=cell)
    if not len(voters) or not len(others):
        return None
    order = np.argsort(others.at[:, 0], kind="stable")
    others = Points(others.at[order], others.along[order], others.stretch[order])
    stretches = _even(int(voters.stretch[-1]) + 1, _MOST_STRETCHES)
    tables = [_votes_of(voters, one, others, cell_m=cell) for one in stretches]
    kept = [at for at, table in enumerate(tables) if table.any()]
    if len(kept) < _FEWEST_STRETCHES:
        return None
    votes = _Votes(np.stack([tables[at] for at in kept]), cell)
    total = votes.table.sum(axis=0)
    best = np.unravel_index(int(np.argmax(total)), total.shape)
    shift = (np.array([best[1], best[0]]) - _STEPS_FROM_ZERO) * cell
    agreeing = votes.table[:, best[0], best[1]] >= _AGREES
    enough = max(_FEWEST_STRETCHES, min(_ENOUGH, math.ceil(_SHARE * len(kept))))
    if agreeing.sum() < enough or not _gains(votes, best):
        return None
    score = _score(votes.table, float(total[best]))
    if score < rules.least_score:
        return None
    members = [stretches[kept[at]] for at in np.flatnonzero(agreeing)]
    shift, spread = _refined(voters, others, members, shift=shift, within_m=2 * cell)
    return Offset(
        east_m=-float(shift[0]), north_m=-float(shift[1]), spread_m=spread, score=score,
        agreeing=int(agreeing.sum()), stretches=len(kept),
    )  # fmt: skip


def _window(others: Points, low: Floats, high: Floats) -> Indices:
    """Return the points of outlines, ordered by x, that lie in a box."""
    x = others.at[:, 0]
    span = slice(int(np.searchsorted(x, low[0])), int(np.searchsorted(x, high[0], side="right")))
    y = others.at[span, 1]
    return np.flatnonzero((y >= low[1]) & (y <= high[1])) + span.start


def _votes_of(voters: Points, stretch: int, others: Points, *, cell_m: float) -> Floats:
    """Return, for each shift, the share of a stretch that it brings onto outlines."""
    own = slice(*np.searchsorted(voters.stretch, [stretch, stretch + 1]))
    at, along = voters.at[own], voters.along[own]
    side = 2 * _STEPS_FROM_ZERO + 1
    reach = (_STEPS_FROM_ZERO + 0.5) * cell_m
    near = _window(others, at.min(axis=0) - reach, at.max(axis=0) + reach)
    hit = np.zeros((len(at), side, side), dtype=bool)
    for row in range(len(at)):
        turn = np.abs(others.along[near] - along[row])
        alike = near[np.minimum(turn, np.pi - turn) <= _SAME_WAY]
        cells = np.rint((others.at[alike] - at[row]) / cell_m).astype(int) + _STEPS_FROM_ZERO
        cells = cells[((cells >= 0) & (cells < side)).all(axis=1)]
        hit[row, cells[:, 1], cells[:, 0]] = True
    for axis in (1, 2):
        before = hit.copy()
        ahead, behind = [slice(None)] * 3, [slice(None)] * 3
        ahead[axis], behind[axis] = slice(1, None), slice(None, -1)
        hit[tuple(ahead)] |= before[tuple(behind)]
        hit[tuple(behind)] |= before[tuple(ahead)]
    return hit.mean(axis=0, dtype=np.float32)


def _score(table: Floats, seen: float) -> float:
    """Return by how many standard deviations a sum of votes exceeds the best of null worlds."""
    rng = np.random.default_rng(_SEED)
    side = table.shape[1]
    best = np.empty(_NULL_WORLDS)
    # Each table twice in either direction: a cut-out of it is the table rolled around.
    wide = np.tile(table, (1, 2, 2))
    for world in range(_NULL_WORLDS):
        total = np.zeros((side, side), dtype=np.float32)
        for one, (down, right) in zip(wide, rng.integers(0, side, (len(wide), 2)), strict=True):
            total += one[down : down + side, right : right + side]
        best[world] = total.max()
    return float((seen - best.mean()) / max(float(best.std()), 0.02 * float(best.mean()), 1e-9))


def _gains(votes: _Votes, best: tuple[np.intp, ...]) -> bool:
    """Return whether a shift is one that these cells can tell, and clearly better than none."""
    middle = _STEPS_FROM_ZERO
    if max(abs(int(best[0]) - middle), abs(int(best[1]) - middle)) < _FEWEST_CELLS - 1:
        return False
    near = votes.table[:, middle - 1 : middle + 2, middle - 1 : middle + 2]
    still = float(near.sum(axis=0).max())
    moved = float(votes.table[:, best[0], best[1]].sum())
    return moved >= (1 + _GAIN) * still


def _refined(
    voters: Points, others: Points, members: list[Indices], *, shift: Floats, within_m: float
) -> tuple[Floats, float]:
    """Return a shift to a fraction of a cell, and its standard error, by point-to-line fits."""
    spread = math.inf
    for _ in range(_ROUNDS):
        normal, right = _normal_equations(voters, others, members, shift=shift, within_m=within_m)
        step = _solved(normal.sum(axis=0), right.sum(axis=0))
        without = np.array(
            [
                _solved(normal.sum(axis=0) - one, right.sum(axis=0) - other)
                for one, other in zip(normal, right, strict=True)
            ]
        )
        count = len(without)
        spread = math.sqrt((count - 1) / count * float(without.var(axis=0).sum() * count) / 2)
        shift = shift + step
        within_m = max(within_m / 2, 5.0)
    return shift, spread


def _solved(normal: Floats, right: Floats) -> Floats:
    """Return the solution of two equations; the shortest where they do not tell."""
    return np.asarray(np.linalg.lstsq(normal, right, rcond=1e-6)[0])


def _normal_equations(
    voters: Points, others: Points, members: list[Indices], *, shift: Floats, within_m: float
) -> tuple[Floats, Floats]:
    """Return, per stretch, what its points say of the rest of the shift across the outlines."""
    normals, rights = [], []
    for stretch in members:
        own = slice(*np.searchsorted(voters.stretch, [stretch, stretch + 1]))
        at = voters.at[own] + shift
        near = _window(others, at.min(axis=0) - within_m, at.max(axis=0) + within_m)
        across, gap = _gaps(at, voters.along[own], others, near, within_m=within_m)
        normals.append(across.T @ across)
        rights.append(across.T @ gap)
    return np.array(normals), np.array(rights)


def _gaps(
    at: Floats, along: Floats, others: Points, near: Indices, *, within_m: float
) -> tuple[Floats, Floats]:
    """Return the direction across, and the gap in it, to the nearest outline of each point."""
    if not len(near):
        return np.empty((0, 2)), np.empty(0)
    between = others.at[near][None, :, :] - at[:, None, :]
    turn = np.abs(others.along[near][None, :] - along[:, None])
    alike: Flags = np.minimum(turn, np.pi - turn) <= _SAME_WAY
    distance = np.where(alike, np.hypot(between[..., 0], between[..., 1]), np.inf)
    nearest = distance.argmin(axis=1)
    rows = np.flatnonzero(distance[np.arange(len(at)), nearest] <= within_m)
    way = others.along[near][nearest[rows]]
    across = np.column_stack([-np.sin(way), np.cos(way)])
    gap = (between[rows, nearest[rows]] * across).sum(axis=1)
    return across, gap
