"""
What ties a patch to an approved project: a person's word, the project's id or name, or nearness.

Ties are pairs of positions (patch, approval).  A person's word comes first, then id or name, then
place; a person's refusal removes every tie of that patch to that project.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from swcgeo.check.attributes import ids, texts
from swcgeo.model.codes import folded_name
from swcgeo.model.settings import ComplianceSettings
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.local import Local
from swcgeo.overlay.pairs import Areas, Flags, Indices
from swcgeo.patches.judging.force import Approvals, Claims, equal_keys

PERSON, BY_ID, BY_NAME, BY_PLACE = 0, 1, 2, 3
"""How a tie was found, the strongest first."""
HOW = ("person", "id", "name", "place")

Pairs = tuple[Indices, Indices]
"""Positions of patches (or approvals), and of approvals."""


def claims_of(patches: pd.DataFrame, links: pd.DataFrame | None = None) -> Claims:
    """
    Return what patches say of their project.

    Parameters
    ----------
    patches : DataFrame, n rows
        The patches.
    links : DataFrame, optional
        A person's words: ``patch_id``, ``project_id`` and, where it is a refusal, ``refuse`` True;
        with ``source`` and ``batch`` only patches of that delivery are meant, with ``number`` only
        the first, second … of those that bear the id.

    Returns
    -------
    Claims
        One entry a patch.

    Examples
    --------
    >>> patches = pd.DataFrame({"patch_id": ["A"], "project_id": [" P1 "]})
    >>> claims_of(patches).project_ids.tolist()
    ['p1']
    """
    words = _persons_words(patches, links)
    refused = frozenset((row, folded_name(project)) for row, project, refuse in words if refuse)
    # Against both words the refusal stands.
    said = {(row, folded_name(project)): project for row, project, refuse in words if not refuse}
    kept = sorted(said.keys() - refused)
    return Claims(
        project_ids=_folded(patches, "project_id"),
        project_names=_folded(patches, "project_name"),
        linked=(
            np.array([row for row, _ in kept], dtype=np.intp),
            np.array([project for _, project in kept], dtype=object),
        ),
        linked_shown=np.array([said[word] for word in kept], dtype=object),
        refused=refused,
    )


def _folded(frame: pd.DataFrame, column: str) -> np.ndarray:
    """Return names in the form in which they are compared."""
    return np.array([folded_name(value) for value in texts(frame, column)], dtype=object)


def _persons_words(
    patches: pd.DataFrame, links: pd.DataFrame | None
) -> list[tuple[int, str, bool]]:
    """Return (patch, project, refuse) for every patch that a person has spoken of."""
    if links is None or links.empty:
        return []
    keys = [
        "patch_id",
        *(name for name in ("source", "batch") if name in links and name in patches),
    ]
    here = pd.DataFrame({"patch_id": ids(patches, "patch_id"), "row": np.arange(len(patches))})
    there = pd.DataFrame(
        {"patch_id": ids(links, "patch_id"), "project": texts(links, "project_id")}
    )
    for key in keys[1:]:
        here[key], there[key] = texts(patches, key), texts(links, key)
    if "number" in links:
        here["number"] = here.groupby(keys, dropna=False).cumcount() + 1
        there["number"] = np.asarray(links["number"], dtype=int)
        keys.append("number")
    refused = links["refuse"].fillna(False).astype(bool) if "refuse" in links else False
    there["refuse"] = np.asarray(refused)
    joined = here.merge(there, on=keys, how="inner")
    return [
        (int(row), str(project), bool(refuse))
        for row, project, refuse in zip(
            joined["row"], joined["project"], joined["refuse"], strict=True
        )
    ]


def named_pairs(claims: Claims, approvals: Approvals) -> tuple[Indices, Indices, np.ndarray]:
    """
    Return all ties by a person, by id or by name.

    Parameters
    ----------
    claims : Claims, n patches
        What the patches say.
    approvals : Approvals, m rows
        What they are compared with.

    Returns
    -------
    tuple of ndarray of int
        Patch, approval and how (`PERSON`, `BY_ID`, `BY_NAME`), the strongest once a pair, ordered
        by patch, then approval.

    Examples
    --------
    >>> from swcgeo.patches.judging.force import approvals_of
    >>> claims = claims_of(pd.DataFrame({"patch_id": ["A"], "project_name": ["北沟（一期）"]}))
    >>> ranges = pd.DataFrame({"range_id": ["R"], "project_name": ["北沟(1期)"]})
    >>> [part.tolist() for part in named_pairs(claims, approvals_of(ranges))]
    [[0], [0], [2]]
    """
    linked, project = claims.linked
    strongest: dict[tuple[int, int], int] = {}
    for how, keys, others in (
        (PERSON, project, approvals.project_ids),
        (PERSON, project, approvals.project_names),
        (BY_ID, claims.project_ids, approvals.project_ids),
        (BY_NAME, claims.project_names, approvals.project_names),
    ):
        row, at = equal_keys(keys, others)
        patch = linked[row] if how == PERSON else row
        for pair in zip(patch.tolist(), at.tolist(), strict=True):
            strongest.setdefault(pair, how)
    table = np.array([(*pair, how) for pair, how in sorted(strongest.items())], dtype=np.intp)
    patch, at, ways = table.reshape(-1, 3).T
    kept = not_refused(claims, approvals, (patch, at))
    return patch[kept], at[kept], ways[kept]


def not_refused(claims: Claims, approvals: Approvals, pairs: Pairs) -> Flags:
    """
    Return which pairs no person has refused.

    Parameters
    ----------
    claims : Claims
        What persons have said.
    approvals : Approvals
        The approvals.
    pairs : tuple of ndarray of int, k
        Patch and approval of each pair.

    Returns
    -------
    ndarray of bool, k
        False where a person has refused the project of the approval for that patch.

    Examples
    --------
    >>> from swcgeo.patches.judging.force import approvals_of
    >>> words = pd.DataFrame({"patch_id": ["A"], "project_id": ["P"], "refuse": [True]})
    >>> claims = claims_of(pd.DataFrame({"patch_id": ["A"]}), words)
    >>> approvals = approvals_of(pd.DataFrame({"project_id": ["P"]}))
    >>> not_refused(claims, approvals, (np.array([0]), np.array([0]))).tolist()
    [False]
    """
    patch, at = pairs
    kept = np.ones(len(patch), dtype=bool)
    if not claims.refused:
        return kept
    for k, (row, one) in enumerate(zip(patch, at, strict=True)):
        names = (approvals.project_ids[one], approvals.project_names[one])
        kept[k] = not any(name and (int(row), name) in claims.refused for name in names)
    return kept


def pairs_by_place(
    patches: Geometries,
    geometry: Geometries,
    *,
    claims: Claims,
    approvals: Approvals,
    settings: ComplianceSettings,
    local: Local,
) -> tuple[Indices, Indices]:
    """
    Return patches and approvals that lie within d of one another.

    Parameters
    ----------
    patches : ndarray of geometry, n
        Polygons in a CRS in metres.
    geometry : ndarray of geometry, m
        Geometry of the approvals in the same CRS; None where there is none.
    claims : Claims
        Whose refusals are heeded.
    approvals : Approvals, m rows
        Whose kind of project sets the distance.
    settings : ComplianceSettings
        d for ordinary and for linear projects.
    local : Local
        What makes lengths true.

    Returns
    -------
    tuple of ndarray of int
        Patch and approval, ordered.

    Examples
    --------
    >>> from pyproj import CRS
    >>> from shapely.geometry import box
    >>> from swcgeo.patches.judging.force import approvals_of
    >>> patch, near = (np.array([box(x, 0, x + 10, 10)], dtype=object) for x in (0, 260))
    >>> road = approvals_of(pd.DataFrame({"project_type": ["公路"]}))
    >>> pairs_by_place(patch, near, claims=claims_of(pd.DataFrame({"patch_id": ["A"]})),
    ...                approvals=road, settings=ComplianceSettings(),
    ...                local=Local(CRS("EPSG:4544")))[1].tolist()
    [0]
    """
    farthest = max(settings.near_m, settings.near_linear_m)
    patch, at = local.near_pairs(patches, geometry, within_m=farthest)
    limit = np.where(approvals.linear[at], settings.near_linear_m, settings.near_m)
    kept = distances(patches, geometry, (patch, at), local=local) <= limit
    kept &= not_refused(claims, approvals, (patch, at))
    return patch[kept], at[kept]


def distances(patches: Geometries, geometry: Geometries, pairs: Pairs, *, local: Local) -> Areas:
    """
    Return how far the two of each pair are apart.

    Parameters
    ----------
    patches, geometry : ndarray of geometry
        The patches, and the approvals.
    pairs : tuple of ndarray of int, k
        Patch and approval of each pair.
    local : Local
        What makes lengths true.

    Returns
    -------
    ndarray of float, k
        Metres; NaN where one of them has no geometry.

    Examples
    --------
    >>> from pyproj import CRS
    >>> from shapely.geometry import box
    >>> here, there = (np.array([box(x, 0, x + 10, 10)], dtype=object) for x in (0, 14))
    >>> one = np.array([0])
    >>> distances(here, there, (one, one), local=Local(CRS("EPSG:4544"))).tolist()
    [4.0]
    """
    patch, at = pairs
    here = local.beside(patches[patch], patches[patch])
    apart: Areas = shapely.distance(here, local.beside(patches[patch], geometry[at]))
    return apart


def other_project(claims: Claims | Approvals, approvals: Approvals, pairs: Pairs) -> Flags:
    """
    Return which pairs name two different projects.

    Parameters
    ----------
    claims : Claims or Approvals
        What the patches (or other approvals) say.
    approvals : Approvals
        What the approvals say.
    pairs : tuple of ndarray of int, k
        Patch and approval of each pair.

    Returns
    -------
    ndarray of bool, k
        True where both state an id and the ids differ, or, lacking ids, where the names do.

    Examples
    --------
    >>> from swcgeo.patches.judging.force import approvals_of
    >>> claims = claims_of(pd.DataFrame({"patch_id": ["A"], "project_id": ["P"]}))
    >>> approvals = approvals_of(pd.DataFrame({"project_id": ["Q"]}))
    >>> other_project(claims, approvals, (np.array([0]), np.array([0]))).tolist()
    [True]
    """
    patch, at = pairs
    ours, theirs = claims.project_ids[patch], approvals.project_ids[at]
    both_ids = (ours != "") & (theirs != "")
    our_names, their_names = claims.project_names[patch], approvals.project_names[at]
    both_names = (our_names != "") & (their_names != "")
    differ = np.where(both_ids, ours != theirs, both_names & (our_names != their_names))
    return differ.astype(bool)
