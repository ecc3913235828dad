"""
The flow of area between two deliveries: what was kept, lost and gained, each metre once.

A component is all patches, old and new, that are tied by any ground they share.  Components share
no ground, so their areas add up to the total.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from swcgeo.overlay.area import Geometries
from swcgeo.overlay.cover import covered_area, shared_once
from swcgeo.overlay.pairs import Areas, Flags, Indices, Overlaps
from swcgeo.overlay.partition import components

FLOW_COLUMNS = ("old_m2", "kept_m2", "lost_m2", "gained_m2", "new_m2")
TOTAL = "TOTAL"


def ground_m2(owner: Indices, shapes: Geometries, *, count: int) -> Areas:
    """
    Return the ground that the patches of each owner cover, once.

    Parameters
    ----------
    owner : ndarray of int, k
        To whom each patch belongs, 0 … `count` - 1; -1 for none.
    shapes : ndarray of geometry, k
        Valid polygons in an equal-area CRS; None covers nothing.
    count : int
        Number of owners.

    Returns
    -------
    ndarray of float, `count`
        m².

    Examples
    --------
    >>> shapes = np.array([shapely.box(0, 0, 2, 1), None, shapely.box(1, 0, 3, 1)], dtype=object)
    >>> ground_m2(np.array([0, 1, 0]), shapes, count=2).tolist()
    [3.0, 0.0]
    """
    rows = np.flatnonzero((owner >= 0) & ~shapely.is_missing(shapes))
    rows = rows[np.argsort(owner[rows], kind="stable")]
    pieces = shapes[rows]
    return covered_area(owner[rows], pieces, shapely.area(pieces), limits=np.full(count, np.inf))


def component_of(
    usable: tuple[Flags, Flags], pairs: Overlaps, within: tuple[Overlaps, Overlaps]
) -> tuple[Indices, Indices]:
    """
    Return the component of each old and of each new patch.

    Parameters
    ----------
    usable : tuple of ndarray of bool
        Which old and which new patches have an outline.
    pairs : Overlaps
        Old and new patches that share ground.
    within : tuple of Overlaps
        Old patches that share ground with one another, and new ones.

    Returns
    -------
    tuple of ndarray of int
        Numbers from 0, without gaps; -1 for a patch without outline.

    Examples
    --------
    >>> from swcgeo.overlay.pairs import overlap_pairs, self_overlaps
    >>> old = np.array([shapely.box(0, 0, 2, 1), shapely.box(9, 0, 10, 1)], dtype=object)
    >>> new = np.array([shapely.box(1, 0, 3, 1)], dtype=object)
    >>> within = self_overlaps(old), self_overlaps(new)
    >>> found = component_of((np.ones(2, bool), np.ones(1, bool)), overlap_pairs(old, new), within)
    >>> [numbers.tolist() for numbers in found]
    [[0, 1], [0]]
    """
    after = len(usable[0])
    first = np.concatenate([pairs.left, within[0].left, within[1].left + after])
    second = np.concatenate([pairs.right + after, within[0].right, within[1].right + after])
    known = np.concatenate(usable)
    label = components(len(known), first.astype(np.intp), second.astype(np.intp))
    number = np.full(len(known), -1)
    number[known] = np.unique(label[known], return_inverse=True)[1]
    return number[:after], number[after:]


def flow_of(
    layers: tuple[Geometries, Geometries], component: tuple[Indices, Indices], pairs: Overlaps
) -> pd.DataFrame:
    """
    Return the flow of area in each component.

    Parameters
    ----------
    layers : tuple of ndarray of geometry
        Old and new patches in an equal-area CRS; None where there is none.
    component : tuple of ndarray of int
        As `component_of` gives them.
    pairs : Overlaps
        Old and new patches that share ground.

    Returns
    -------
    DataFrame, one row a component
        ``n_old``, ``n_new``, and areas in m², each counted once: ``old_m2`` = ``kept_m2`` +
        ``lost_m2`` and ``new_m2`` = ``kept_m2`` + ``gained_m2``.

    Examples
    --------
    >>> from swcgeo.overlay.pairs import overlap_pairs
    >>> old, new = (np.array([shapely.box(x, 0, x + 3, 1)], dtype=object) for x in (0, 1))
    >>> one = np.zeros(1, dtype=np.intp)
    >>> flow_of((old, new), (one, one), overlap_pairs(old, new)).iloc[0].tolist()
    [1.0, 1.0, 3.0, 2.0, 1.0, 1.0, 3.0]
    """
    count = int(max(number.max(initial=-1) for number in component)) + 1
    old, new = (
        ground_m2(number, shapes, count=count)
        for number, shapes in zip(component, layers, strict=True)
    )
    kept = shared_once(pairs, component[0][pairs.left], limits=np.minimum(old, new))
    numbers = [np.bincount(number[number >= 0], minlength=count) for number in component]
    return pd.DataFrame(
        {
            "n_old": numbers[0],
            "n_new": numbers[1],
            "old_m2": old,
            "kept_m2": kept,
            "lost_m2": old - kept,
            "gained_m2": new - kept,
            "new_m2": new,
        }
    )


def with_total(flow: pd.DataFrame, names: Indices) -> pd.DataFrame:
    """
    Return the flow by the names of its components, in their order, and the total.

    Parameters
    ----------
    flow : DataFrame, one row a component
        As `flow_of` gives it.
    names : ndarray of int, one a component
        Number of each component, from 1.

    Returns
    -------
    DataFrame
        ``component`` (text) first; the last row is ``TOTAL``.

    Examples
    --------
    >>> flow = pd.DataFrame({name: [2.0, 1.0] for name in ("n_old", "n_new", *FLOW_COLUMNS)})
    >>> with_total(flow, np.array([2, 1]))[["component", "old_m2"]].to_numpy().tolist()
    [['1', 1.0], ['2', 2.0], ['TOTAL', 3.0]]
    """
    ordered = flow.iloc[np.argsort(names)]
    table = pd.concat([ordered, flow.sum().to_frame().T], ignore_index=True)
    counts = {"n_old": int, "n_new": int}
    named = [*map(str, range(1, len(flow) + 1)), TOTAL]
    table.insert(0, "component", pd.Series(named, dtype="str"))
    return table.astype(counts)
