"""Approvals without a real boundary: sketches and rows of the plans register (rows 6 and 9)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from swcgeo.model.settings import ComplianceSettings
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.pairs import Flags, Indices, overlap_pairs
from swcgeo.patches.judging.case import Case
from swcgeo.patches.judging.force import Approvals, equal_keys, same_project
from swcgeo.patches.judging.place import reach_of
from swcgeo.patches.judging.ties import BY_PLACE, HOW, PERSON, named_pairs, pairs_by_place


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


def plan_matches(case: Case, rows: Indices, *, settings: ComplianceSettings) -> pd.DataFrame:
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
    DataFrame
        Matches: ``patch``, ``project``, ``how``; one row a patch and project.

    Notes
    -----
    A sketch or a row of the register counts only while its project has no real range in force.
    A person's link to a project of which nothing with a boundary is in force counts as a match.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> found = plan_matches(drawn_case(), np.array([3]), settings=ComplianceSettings())
    >>> found[["patch", "project", "how"]].to_numpy().tolist()
    [[3, 'W', 'id']]
    """
    found = []
    meant: set[tuple[int, str]] = set()
    for approvals, geometry in ((case.sketch, None), (case.plan, case.plan_geometry)):
        patch, at, how = named_pairs(case.claims, approvals)
        if geometry is not None:
            near = _near(case, rows, approvals, geometry, settings)
            patch, at = np.concatenate([patch, near[0]]), np.concatenate([at, near[1]])
            how = np.concatenate([how, np.full(len(near[0]), BY_PLACE)])
        kept = np.isin(patch, rows) & approvals.in_force(at, case.day[patch])
        kept[kept] &= ~_bounded(case, approvals, patch[kept], at[kept])
        for names in (approvals.project_ids, approvals.project_names):
            meant |= set(zip(patch[kept].tolist(), names[at[kept]], strict=True))
        found.append(_matches(patch[kept], approvals.shown_project[at[kept]], how[kept]))
    table = pd.concat([*found, _linked_to_nothing(case, rows, meant)], ignore_index=True)
    table = table.sort_values(["patch", "how"], kind="stable").drop_duplicates(["patch", "project"])
    return table.assign(how=[HOW[how] for how in table["how"]])


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


def _linked_to_nothing(case: Case, rows: Indices, meant: set[tuple[int, str]]) -> pd.DataFrame:
    """Return a person's links to projects of which no real range is in force, nor found yet."""
    patch, project = case.claims.linked
    kept = np.isin(patch, rows)
    for names in (case.real.project_ids, case.real.project_names):
        word, at = equal_keys(project, names)
        kept[word[case.real.in_force(at, case.day[patch[word]])]] = False
    # A word for which an approval without boundary is found stands under the name of that approval.
    words = zip(patch.tolist(), project, strict=True)
    kept &= np.array([word not in meant for word in words], dtype=bool)
    shown = case.claims.linked_shown
    return _matches(patch[kept], shown[kept], np.full(kept.sum(), PERSON))


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
