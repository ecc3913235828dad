"""To which approved project a patch belongs, and which ranges are that project's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from swcgeo.model.settings import ComplianceSettings
from swcgeo.overlay.pairs import Areas, Indices
from swcgeo.patches.judging.case import Case
from swcgeo.patches.judging.force import same_project
from swcgeo.patches.judging.ties import (
    BY_PLACE,
    HOW,
    PERSON,
    distances,
    named_pairs,
    other_project,
    pairs_by_place,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """
    How patches belong to approved projects, one entry a tie.

    Attributes
    ----------
    patch, at : ndarray of int, k
        Patch and real range.
    how : ndarray of int, k
        `PERSON`, `BY_ID`, `BY_NAME` or `BY_PLACE` of `ties`; the strongest that the patch has.
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
    kept = ~other_project(case.claims, case.real, near)
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
    apart = distances(case.reach.patches, ranges, (patch, at), local=local)
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
