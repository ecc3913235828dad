"""Invalid outlines made valid: small changes pass, large ones only if the user says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
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
    fine = is_drawn(geometries) & is_areal(geometries) & shapely.is_valid(geometries)
    lost = list(_lost(geometries, np.flatnonzero(~fine), layer=layer, ids=ids))
    beyond = {finding.row for finding in lost}
    bad = np.array([place for place in np.flatnonzero(~fine) if place + 1 not in beyond], dtype=int)
    trials = try_repairs(geometries[bad], settings=settings)
    kept, accepted = np.array(geometries, dtype=object), fine.copy()
    kept[~fine] = None
    kept[bad] = trials.geometries
    accepted[bad] = ~trials.large | (settings.accept_large & (trials.after_m2 > 0))
    changes = [
        replace(finding, layer=layer, row=place + 1, id=ids[place])
        for place, finding in zip(
            bad.tolist(), _changes(geometries[bad], trials, accepted=accepted[bad]), strict=True
        )
    ]
    if delivered is not None:
        changes = [_placed(finding, delivered) for finding in changes]
    findings = sorted([*lost, *changes], key=lambda finding: finding.row or 0)
    receipts = tuple(_receipts(bad, trials, accepted=accepted, layer=layer, ids=ids))
    return Repaired(kept, accepted, Notes(tuple(findings), receipts))


def _lost(
    geometries: Objects, bad: npt.NDArray[np.intp], *, layer: str, ids: Objects
) -> Iterator[Finding]:
    """Yield the rows of which nothing can be repaired."""
    areal = has_areal_parts(geometries[bad])
    drawn = is_drawn(geometries[bad])
    for at, place in enumerate(bad.tolist()):
        row, name, shape = place + 1, ids[place], geometries[place]
        if not drawn[at]:
            yield Finding("geometry_missing", layer, row, name)
        elif not areal[at]:
            said = {"geometry": f"@geometry.{shape.geom_type}"}
            yield Finding("not_polygon", layer, row, name, fields=said)
        elif count := count_not_finite(shape):
            # GEOS would leave such a vertex out without a word.
            yield Finding("coordinates_not_finite", layer, row, name, fields={"count": count})


def _changes(geometries: Objects, trials: Trials, *, accepted: Flags) -> Iterator[Finding]:
    """Yield what each repair came to; layer and row are filled in by the caller."""
    for at, geometry in enumerate(geometries):
        before, after = float(trials.before_m2[at]), float(trials.after_m2[at])
        reason = fault_of(geometry)[0]
        if trials.large[at]:
            code = "geometry_repair_accepted" if accepted[at] else "geometry_repair_large"
            areas = {"before_m2": before, "after_m2": after}
        else:
            code, areas = "geometry_invalid", {"change_m2": after - before}
        yield Finding(code, "", fields={"reason": reason, **areas})


def _receipts(
    bad: npt.NDArray[np.intp], trials: Trials, *, accepted: Flags, layer: str, ids: Objects
) -> Iterator[Receipt]:
    """Yield a receipt for each repair that was accepted."""
    changes = zip(trials.before_m2.tolist(), trials.after_m2.tolist(), trials.lost, strict=True)
    for place, (before, after, lost) in zip(bad.tolist(), changes, strict=True):
        if accepted[place]:
            method = f"repaired: - {lost}" if lost else "repaired"
            yield Receipt(layer, place + 1, ids[place], method, before, after)


def _placed(finding: Finding, delivered: Objects) -> Finding:
    """Return a finding with the place of the fault in the CRS of the layer."""
    _, x, y = fault_of(delivered[(finding.row or 1) - 1])
    return replace(finding, x=x, y=y)
