"""
Invalid outlines made valid: small changes are accepted, large ones only when the user says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from swcgeo.check.columns import Objects
from swcgeo.check.faults import (
    Flags,
    Trials,
    count_not_finite,
    fault_of,
    has_areal_parts,
    is_areal,
    is_drawn,
    try_repairs,
)
from swcgeo.model.findings import Finding, Notes, Receipt
from swcgeo.model.settings import RepairSettings


@dataclass(frozen=True, slots=True)
class Repaired:
    """
    The polygons of a layer after repair.

    Attributes
    ----------
    geometries : ndarray of object, n
        Valid polygons and multipolygons, also of repairs that were not accepted; None where
        nothing can be used.
    accepted : ndarray of bool, n
        Whether areas may be taken from the geometry.
    notes : Notes
        A finding for each row that was not fine, a receipt for each change accepted.
    """

    geometries: Objects
    accepted: Flags
    notes: Notes


def repair_polygons(
    geometries: Objects,
    *,
    layer: str,
    ids: Objects,
    settings: RepairSettings,
    delivered: Objects | None = None,
) -> Repaired:
    """
    Make polygons valid and say what changed.

    Parameters
    ----------
    geometries : ndarray of object, n
        Geometries in an equal-area CRS in metres, perhaps invalid, None, or no polygons.
    layer : str
        What the layer is called in findings.
    ids : ndarray of object, n
        Ids of the rows.
    settings : RepairSettings
        Which repairs are accepted without asking.
    delivered : ndarray of object, n, optional
        The same geometries in the CRS of the layer: findings then tell the place of a fault.

    Returns
    -------
    Repaired
        Valid polygons pass through as the very same objects.

    Examples
    --------
    >>> bow_tie = shapely.Polygon([(0, 0), (20, 20), (20, 0), (0, 20)])
    >>> done = repair_polygons(np.array([shapely.box(0, 0, 9, 9), bow_tie, None]), layer="patches",
    ...                        ids=np.array(["A", "B", "C"]), settings=RepairSettings())
    >>> done.accepted.tolist(), [finding.code for finding in done.notes.findings]
    ([True, False, False], ['geometry_repair_large', 'geometry_missing'])
    """
    drawn = is_drawn(geometries)
    fine = drawn & is_areal(geometries) & shapely.is_valid(geometries)
    kept, accepted = np.where(fine, geometries, None), fine.copy()
    lost, mendable = _sorted_out(geometries, ~fine, layer=layer, ids=ids)
    trials = try_repairs(geometries[mendable], settings=settings)
    left = ~shapely.is_missing(trials.geometries)
    kept[mendable] = trials.geometries
    accepted[mendable] = left & (~trials.large | settings.accept_large)
    shown = np.full(len(geometries), None) if delivered is None else delivered
    rows = [
        _finding(geometries[place], shown[place], trials, at=at, asked=bool(accepted[place]))
        for at, place in enumerate(mendable.tolist())
    ]
    changes = [
        Finding(code, layer, place + 1, ids[place], x=x, y=y, fields=fields)
        for place, (code, x, y, fields) in zip(mendable.tolist(), rows, strict=True)
    ]
    findings = sorted([*lost, *changes], key=lambda finding: finding.row or 0)
    receipts = tuple(_receipts(mendable, accepted, trials, layer=layer, ids=ids))
    return Repaired(kept, accepted, Notes(tuple(findings), receipts))
