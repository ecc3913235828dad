"""
`compare`: what became of each patch between two deliveries.

kin (who shares ground, drift allowed for) → changes (the word) → flow (area, each metre once).
`lineage_of` does it by position, for what remembers more than two deliveries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
from pyproj import CRS

from swcgeo.check.duplicates import duplicate_ids
from swcgeo.model.codes import Change
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.layers import Layer, notes_of
from swcgeo.model.settings import LineageSettings, RepairSettings
from swcgeo.overlay.area import only, require_crs
from swcgeo.overlay.drift import Drift
from swcgeo.overlay.local import Local
from swcgeo.overlay.pairs import Indices, Overlaps
from swcgeo.patches.kinship.changes import Words, changes_of, moved
from swcgeo.patches.kinship.doubt import Doubt, doubt_of
from swcgeo.patches.kinship.flow import component_of, flow_of
from swcgeo.patches.kinship.kin import Pairs, Side, kin_of, side_of
from swcgeo.patches.kinship.rows import Lineage, result_of
from swcgeo.reconcile.ground import Ground, area_notes, common_crs, on_ground

OLD, NEW, EARLIER = "old", "new", "history"
"""What the layers are called in findings."""


def compare(
    old: gpd.GeoDataFrame,
    new: gpd.GeoDataFrame,
    *,
    closed: gpd.GeoDataFrame | None = None,
    settings: LineageSettings | None = None,
    repair: RepairSettings | None = None,
) -> Layer:
    """
    Say what became of each patch between two deliveries.

    Parameters
    ----------
    old, new : GeoDataFrame
        Patches of the earlier and of the later delivery, each in any CRS.
    closed : GeoDataFrame, optional
        Patches that were closed before `old`, in any CRS: where one of them lay, and no patch of
        `old` does, a new patch is ``reopened``.
    settings : LineageSettings, optional
        What counts as kin and as change.
    repair : RepairSettings, optional
        Which repairs of outlines are accepted.

    Returns
    -------
    Layer
        One row a pair of kin and one for each patch without kin, in the CRS of `old`, ordered by
        ``old_id``, then ``new_id``.  ``change`` is one of `Change`, missing where a patch has no
        usable outline or may be kin of one that has none.  Areas in m²: ``shared_m2`` of the
        pair, ``share`` of the smaller one, ``old_m2``, ``new_m2`` of the patches, ``lost_m2`` and
        ``gained_m2`` of the family (all patches tied by kin): old ground that no new patch
        covers, new ground that no old one covers.  ``drift_m``: from centroid to centroid, for
        two alone; ``closed_id``: what was reopened.  The outline is the new one, of closed patches
        the old one.  Tables: ``links`` (kin), ``other_overlaps`` (pairs that share ground but are
        no kin), ``flow`` (a row a ``component``, all patches tied by any shared ground, and the
        total).

    Raises
    ------
    CrsError
        If a layer has no CRS.
    GeometryError
        If no patch at all has a geometry.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> def drawn(name, *spans):
    ...     shapes = [box(5e5 + west, 37e5, 5e5 + east, 37e5 + 100) for west, east in spans]
    ...     names = [f"{name}{at + 1}" for at in range(len(spans))]
    ...     return gpd.GeoDataFrame({"patch_id": names}, geometry=shapes, crs="EPSG:4544")
    >>> old = drawn("A", (0, 100), (300, 400), (600, 700))
    >>> new = drawn("B", (3, 103), (300, 340), (350, 400), (900, 950))
    >>> compared = compare(old, new)
    >>> compared[["old_id", "new_id", "change"]].fillna("-").to_numpy().tolist()
    [['A1', 'B1', 'unchanged'], ['A2', 'B2', 'split'], ['A2', 'B3', 'split'], ['A3', '-', 'closed'],
     ['-', 'B4', 'new']]
    >>> compared.tables["flow"].iloc[-1, 3:].round(-1).tolist()  # old, kept, lost, gained, new
    [30000.0, 18700.0, 11300.0, 5300.0, 24000.0]
    """
    layers = [layer for layer in (old, new, closed) if layer is not None]
    crs = common_crs(layers, require_crs(old, layer=OLD))
    grounds = [
        on_ground(layer, layer=name, crs=crs, id_column="patch_id", settings=repair)
        for layer, name in zip(layers, (OLD, NEW, EARLIER), strict=False)
    ]
    lineage = lineage_of(layers, grounds, crs=crs, settings=settings or LineageSettings())
    proofs = [
        area_notes(layer, ground, layer=name, crs=crs)
        for layer, ground, name in zip(layers, grounds, (OLD, NEW), strict=False)
    ]
    doubled = [
        _doubled(layer, ground, name)
        for layer, ground, name in zip(layers, grounds, (OLD, NEW), strict=False)
    ]
    said = sum((*(ground.notes for ground in grounds), *proofs, *doubled), notes_of(*layers))
    rows, tables = result_of(lineage, layers, grounds, local=Local(crs))
    return Layer(rows, tables=tables, notes=said + lineage.notes)


def lineage_of(
    layers: Sequence[gpd.GeoDataFrame],
    grounds: Sequence[Ground],
    *,
    crs: CRS,
    settings: LineageSettings,
) -> Lineage:
    """
    Say what became of each patch between two deliveries, by position.

    Parameters
    ----------
    layers : sequence of GeoDataFrame
        Old and new patches, and those closed before, if any.
    grounds : sequence of Ground
        The same in the working CRS.
    crs : pyproj.CRS
        The working CRS.
    settings : LineageSettings
        What counts as kin and as change.

    Returns
    -------
    Lineage
        Pairs of kin first, then old patches alone, then new ones.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> layer = gpd.GeoDataFrame(geometry=[box(5e5, 37e5, 500_100, 3_700_100)], crs="EPSG:4544")
    >>> crs = common_crs([layer], layer.crs)
    >>> ground = on_ground(layer, layer="old", crs=crs, id_column="patch_id")
    >>> lineage = lineage_of([layer, layer], [ground, ground], crs=crs, settings=LineageSettings())
    >>> lineage.old.tolist(), lineage.new.tolist(), lineage.change.tolist()
    ([0], [0], ['unchanged'])
    """
    old, new = grounds[:2]
    sides = side_of(old.geometry, settings=settings), side_of(new.geometry, settings=settings)
    drift = Drift(
        old.geometry, new.geometry, Local(crs), settings.tolerance_m, settings.arc_segments
    )
    kin, overlaps = kin_of(drift, sides, settings=settings)
    words = changes_of(kin, (old.area_m2, new.area_m2), sides, settings=settings)
    doubt = doubt_of(layers, grounds)
    reopened = _reopened(drift, sides[1], kin, grounds, settings)
    component = component_of(
        (old.usable, new.usable), overlaps, (sides[0].overlaps, sides[1].overlaps)
    )
    rows = _rows(kin, words, doubt, reopened)
    return Lineage(
        *rows,
        kin=kin,
        component=component,
        reopened=reopened,
        flow=flow_of((old.geometry, new.geometry), component, overlaps),
        overlaps=overlaps,
        notes=_notes(kin, words, overlaps, (new, settings)) + _unknown_notes(rows, doubt, grounds),
    )


def _doubled(layer: gpd.GeoDataFrame, ground: Ground, name: str) -> Notes:
    """Return a finding for each id that stands twice: the rows of its patches look alike."""
    found = duplicate_ids(layer, kind="patches", ids=ground.ids)
    return Notes(tuple(replace(finding, layer=name) for finding in found))


def _reopened(
    drift: Drift, side: Side, kin: Pairs, grounds: Sequence[Ground], settings: LineageSettings
) -> dict[int, tuple[int, ...]]:
    """Return for each new patch without old kin its kin among those closed before."""
    if len(grounds) < 3:  # noqa: PLR2004 - old, new and those closed before
        return {}
    earlier = grounds[2].geometry
    alone = only(drift.right, ~np.isin(np.arange(len(drift.right)), kin.new))
    before = Drift(earlier, alone, drift.local, drift.tolerance_m, drift.segments)
    found, _ = kin_of(before, (side_of(earlier, settings=settings), side), settings=settings)
    return {int(at): tuple(found.old[found.new == at].tolist()) for at in np.unique(found.new)}


def _rows(
    kin: Pairs, words: Words, doubt: Doubt, reopened: dict[int, tuple[int, ...]]
) -> tuple[Indices, Indices, Words]:
    """Return old and new position and word of each row: pairs of kin, then patches alone."""
    gone = np.setdiff1d(np.arange(len(doubt.old)), kin.old)
    come = np.setdiff1d(np.arange(len(doubt.new)), kin.new)
    closed = np.full(len(gone), Change.CLOSED.value, dtype=object)
    fresh = np.full(len(come), Change.NEW.value, dtype=object)
    fresh[np.isin(come, list(reopened))] = Change.REOPENED.value
    closed[doubt.old[gone]] = fresh[doubt.new[come]] = None
    return (
        np.concatenate([kin.old, gone, np.full(len(come), -1)]),
        np.concatenate([kin.new, np.full(len(gone), -1), come]),
        np.concatenate([words, closed, fresh]).astype(object),
    )


def _notes(
    kin: Pairs, words: Words, overlaps: Overlaps, context: tuple[Ground, LineageSettings]
) -> Notes:
    """Return what is said of pairs: which moved, and which overlays were computed again."""
    new, settings = context
    found = []
    wrong = overlaps.error_m2 > 0
    if wrong.any():
        fields = {"count": int(wrong.sum()), "largest_m2": float(overlaps.error_m2.max())}
        found.append(Finding("overlay_recomputed", "patches", fields=fields))
    for at in np.flatnonzero(moved(kin, words, settings=settings)):
        row = int(kin.new[at])
        areas = {"gained_m2": float(kin.gained_m2[at]), "lost_m2": float(kin.lost_m2[at])}
        found.append(Finding("lineage_moved", NEW, row=row + 1, id=new.ids[row], fields=areas))
    return Notes(tuple(found))


def _unknown_notes(
    rows: tuple[Indices, Indices, Words], doubt: Doubt, grounds: Sequence[Ground]
) -> Notes:
    """Return a finding for every patch of which it is not known what became of it."""
    old, new, change = rows
    unknown = change == np.array(None)
    found = []
    for name, at, ground, reasons in (
        (OLD, old, grounds[0], doubt.why_old),
        (NEW, new, grounds[1], doubt.why_new),
    ):
        for row in at[unknown & (at >= 0)].tolist():
            fields = {"reason": f"@lineage.{reasons[row]}"}
            found.append(
                Finding("lineage_unknown", name, row=row + 1, id=ground.ids[row], fields=fields)
            )
    return Notes(tuple(found))
