"""The result of `compare` as frames: rows in an order that rests on ids, not on the input's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from swcgeo.check.columns import Objects
from swcgeo.model.findings import Notes
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.cover import shared_once
from swcgeo.overlay.local import Local
from swcgeo.overlay.pairs import Areas, Indices, Overlaps
from swcgeo.overlay.partition import components
from swcgeo.patches.kinship.changes import Words
from swcgeo.patches.kinship.flow import ground_m2, with_total
from swcgeo.patches.kinship.kin import Pairs
from swcgeo.reconcile.ground import Ground

ROW_COLUMNS = (
    "old_id", "new_id", "change", "shared_m2", "share", "old_m2", "new_m2", "lost_m2", "gained_m2",
    "drift_m", "component", "closed_id",
)  # fmt: skip
_DIGITS = 20
_LAST = "\U0010ffff"
"""Sorts behind every id."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """
    What became of the patches of two deliveries, by position.

    Attributes
    ----------
    old, new : ndarray of int, r
        One entry a row of the result: positions in the two deliveries, -1 where there is none.
    change : ndarray of str, r
        Values of `swcgeo.model.codes.Change`; None where it is not known.
    kin : Pairs
        The pairs of kin, which are the first rows.
    component : tuple of ndarray of int
        For each old and each new patch its row of `flow`; -1 where it has no outline.
    reopened : mapping of int to tuple of int
        For a new patch its kin among those that were closed before.
    flow : DataFrame
        As `swcgeo.patches.kinship.flow.flow_of` gives it.
    overlaps : Overlaps
        All pairs of an old and a new patch that share ground.
    notes : Notes
        What was found.
    """

    old: Indices
    new: Indices
    change: Words
    kin: Pairs
    component: tuple[Indices, Indices]
    reopened: Mapping[int, tuple[int, ...]]
    flow: pd.DataFrame
    overlaps: Overlaps
    notes: Notes


def result_of(
    lineage: Lineage,
    layers: Sequence[gpd.GeoDataFrame],
    grounds: Sequence[Ground],
    *,
    local: Local,
) -> tuple[gpd.GeoDataFrame, dict[str, pd.DataFrame]]:
    """
    Return the rows of a lineage, and the tables beside them.

    Parameters
    ----------
    lineage : Lineage
        By position.
    layers : sequence of GeoDataFrame
        Old and new patches, and those closed before, if any.
    grounds : sequence of Ground
        The same in the working CRS.
    local : Local
        How lengths in that CRS become true.

    Returns
    -------
    tuple of GeoDataFrame and dict of str to DataFrame
        As `swcgeo.patches.lineage.compare` describes them.

    Examples
    --------
    >>> from swcgeo.patches.lineage import compare  # which calls it
    >>> layer = gpd.GeoDataFrame(geometry=[shapely.box(5e5, 37e5, 501e3, 3701e3)], crs=4544)
    >>> sorted(compare(layer, layer).tables)
    ['flow', 'links', 'other_overlaps']
    """
    order = _order(lineage, grounds)
    component, names = _numbered(lineage, order)
    columns = {**_words(lineage, grounds), **_measures(lineage, grounds, local)}
    rows = gpd.GeoDataFrame(columns, geometry=_outlines(lineage, layers), crs=layers[0].crs)
    rows = rows.assign(component=pd.Series(component, dtype="str"))
    rows = rows.iloc[order].reset_index(drop=True)[[*ROW_COLUMNS, "geometry"]]
    kin = rows.loc[rows["shared_m2"].notna(), ["old_id", "new_id", "shared_m2"]]
    tables = {
        "links": pd.DataFrame(kin).reset_index(drop=True),
        "other_overlaps": _other_overlaps(lineage, grounds),
        "flow": with_total(lineage.flow, names),
    }
    return rows, tables


def _words(lineage: Lineage, grounds: Sequence[Ground]) -> dict[str, pd.Series]:
    """Return ids and change of each row, and which closed patches it reopens."""
    reopened = [lineage.reopened.get(at, ()) for at in lineage.new.tolist()]
    closed = [";".join(sorted(grounds[2].ids[list(at)])) if at else None for at in reopened]
    words = {
        "old_id": _named(lineage.old, grounds[0]),
        "new_id": _named(lineage.new, grounds[1]),
        "change": lineage.change,
        "closed_id": closed,
    }
    return {name: pd.Series(column, dtype="str") for name, column in words.items()}


def _measures(lineage: Lineage, grounds: Sequence[Ground], local: Local) -> dict[str, Areas]:
    """Return the areas and distances of each row."""
    shared = np.full(len(lineage.old), np.nan)
    shared[: len(lineage.kin.old)] = lineage.kin.shared_m2
    old = _taken(lineage.old, grounds[0].area_m2)
    new = _taken(lineage.new, grounds[1].area_m2)
    lost, gained = _families(lineage, grounds)
    return {
        "shared_m2": shared, "share": shared / np.fmin(old, new), "old_m2": old, "new_m2": new,
        "lost_m2": lost, "gained_m2": gained, "drift_m": _drift_m(lineage, grounds, local),
    }  # fmt: skip


def _order(lineage: Lineage, grounds: Sequence[Ground]) -> Indices:
    """Return the rows by old id, then new id (2 before 10); where ids are equal, by area, place."""
    rest: list[Areas] = []
    for at, ground in zip((lineage.old, lineage.new), grounds, strict=False):
        bounds = shapely.bounds(ground.rough)
        rest += [_taken(at, values) for values in (ground.area_m2, bounds[:, 0], bounds[:, 1])]
    old, new = _named(lineage.old, grounds[0]), _named(lineage.new, grounds[1])
    order: Indices = np.lexsort((*rest[::-1], _sorting(new), _sorting(old)))
    return order


def _sorting(names: Objects) -> npt.NDArray[np.str_]:
    """Return ids with their numbers padded, which sort as people count; missing ones last."""
    padded = [
        _LAST if name is None else re.sub(r"\d+", lambda found: found[0].zfill(_DIGITS), name)
        for name in names
    ]
    return np.array(padded, dtype=np.str_)


def _named(at: Indices, ground: Ground) -> Objects:
    """Return the id at each position; None where there is none."""
    names: Objects = np.append(ground.ids, np.array([None], dtype=object))[at]
    return names


def _taken(at: Indices, values: Areas) -> Areas:
    """Return the value at each position; NaN where there is none."""
    return np.where(at >= 0, np.append(values, np.nan)[at], np.nan)


def _numbered(lineage: Lineage, order: Indices) -> tuple[Objects, Indices]:
    """Return the component of each row as text, numbered in the order of rows, and all numbers."""
    old, new = (np.append(numbers, -1) for numbers in lineage.component)
    number = np.where(lineage.old >= 0, old[lineage.old], new[lineage.new])
    seen = pd.unique(number[order][number[order] >= 0])
    names = np.zeros(len(lineage.flow), dtype=np.intp)
    names[seen] = np.arange(1, len(seen) + 1)
    shown = [str(names[one]) if one >= 0 else None for one in number]
    return np.array(shown, dtype=object), names


def _families(lineage: Lineage, grounds: Sequence[Ground]) -> tuple[Areas, Areas]:
    """Return what the family of each row lost to nobody, and what it gained from nobody."""
    kin, overlaps = lineage.kin, lineage.overlaps
    after = len(grounds[0].ids)
    label = components(after + len(grounds[1].ids), kin.old, kin.new + after)
    _, family = np.unique(label, return_inverse=True)
    ends = overlaps.left, overlaps.right
    moved = []
    for side, (part, at) in enumerate(zip((family[:after], family[after:]), ends, strict=True)):
        covered = ground_m2(part, grounds[side].geometry, count=len(family))
        held = shared_once(overlaps, part[at], limits=covered)
        moved.append(np.maximum(covered - held, 0.0))
    usable = np.concatenate([ground.usable for ground in grounds[:2]])
    patch = np.where(lineage.old >= 0, lineage.old, lineage.new + after)
    lost, gained = (np.where(usable, part[family], np.nan)[patch] for part in moved)
    return lost, gained


def _drift_m(lineage: Lineage, grounds: Sequence[Ground], local: Local) -> Areas:
    """Return how far apart the centroids of two patches lie that are each other's only kin."""
    kin = lineage.kin
    alone = (np.bincount(kin.old)[kin.old] == 1) & (np.bincount(kin.new)[kin.new] == 1)
    rows = np.flatnonzero(alone)
    one, other = grounds[0].geometry[kin.old[rows]], grounds[1].geometry[kin.new[rows]]
    one, other = local.beside(one, one), local.beside(one, other)
    apart = np.full(len(lineage.old), np.nan)
    apart[rows] = shapely.distance(shapely.centroid(one), shapely.centroid(other))
    return apart


def _outlines(lineage: Lineage, layers: Sequence[gpd.GeoDataFrame]) -> Geometries:
    """Return the new outline of each row, of old patches alone the old one, in the old CRS."""
    nothing = np.array([None], dtype=object)
    moved = layers[1].geometry.to_crs(layers[0].crs)
    here, there = (
        np.concatenate([np.asarray(column.array, dtype=object), nothing])
        for column in (layers[0].geometry, moved)
    )
    return np.where(lineage.new >= 0, there[lineage.new], here[lineage.old])


def _other_overlaps(lineage: Lineage, grounds: Sequence[Ground]) -> pd.DataFrame:
    """Return the pairs that share ground but are no kin, in the order of their ids."""
    width = len(grounds[1].ids) + 1
    pairs, kin = lineage.overlaps, lineage.kin
    rest = pairs.where(~np.isin(pairs.left * width + pairs.right, kin.old * width + kin.new))
    old, new = _named(rest.left, grounds[0]), _named(rest.right, grounds[1])
    order = np.lexsort((rest.shared_m2, _sorting(new), _sorting(old)))
    table = pd.DataFrame({"old_id": old, "new_id": new, "shared_m2": rest.shared_m2})
    text = {"old_id": "str", "new_id": "str", "shared_m2": float}
    return table.astype(text).iloc[order].reset_index(drop=True)
