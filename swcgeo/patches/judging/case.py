"""All that a judgement rests on, on one ground: patches, approvals, earlier patches, zones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from swcgeo.check.attributes import codes, dates, has_column
from swcgeo.check.place.placement import ELSEWHERE_KM, require_common_ground
from swcgeo.model.codes import PATCH_TYPES, ZONE_KINDS
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.settings import ComplianceSettings, RepairSettings
from swcgeo.overlay.area import Geometries, only, projected, require_crs, working_crs
from swcgeo.overlay.cover import shared_once
from swcgeo.overlay.pairs import Areas, Flags, Overlaps, overlap_pairs
from swcgeo.patches.judging.force import Approvals, Claims, approvals_of, day_of, is_boundary
from swcgeo.patches.judging.place import Reach, reach_of
from swcgeo.patches.judging.ties import claims_of
from swcgeo.patches.judging.versions import NEVER, Days
from swcgeo.patches.registers.approved import approved_rows, counts_by_kind
from swcgeo.reconcile.ground import Ground, area_notes, on_ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """
    What `swcgeo.patches.compliance.classify` was given.

    Attributes
    ----------
    patches : GeoDataFrame
        The patches to judge.
    ranges, zones, steep, district : GeoDataFrame or None
        Responsibility ranges, key zones, steep ground, outline of the district.
    plans : DataFrame or None
        Register of plans, with or without point geometry.
    history : sequence of GeoDataFrame
        Earlier deliveries.
    image_date : object
        Image date of the batch, for a layer without the column.
    links : DataFrame or None
        A person's words on patch and project.
    settings : ComplianceSettings
        Thresholds.
    repair : RepairSettings
        Which repairs are accepted.
    """

    patches: gpd.GeoDataFrame
    ranges: gpd.GeoDataFrame | None
    plans: pd.DataFrame | None
    zones: gpd.GeoDataFrame | None
    steep: gpd.GeoDataFrame | None
    district: gpd.GeoDataFrame | None
    history: Sequence[gpd.GeoDataFrame]
    image_date: object
    links: pd.DataFrame | None
    settings: ComplianceSettings
    repair: RepairSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """
    The inputs on one ground.

    Attributes
    ----------
    crs : pyproj.CRS
        The working CRS.
    ground : Ground, n
        The patches.
    claims : Claims, n
        What they say of their project.
    day : ndarray of int, n
        Day of the image; `NEVER` where dates are not checked.
    dated : ndarray of bool, n
        False where the image date is missing though the layer has dates.
    dates_checked : bool
        Whether both layers carry dates.
    construction : ndarray of bool, n
        Not delivered as no construction.
    disturbing : ndarray of bool, n
        Construction whose geometry can be used.
    real, sketch, plan : Approvals
        Ranges with a real boundary, sketches, and rows of the plans register.
    reach : Reach
        What patches and real ranges share.
    sketch_geometry, plan_geometry : ndarray of geometry
        Where the sketches and the plans lie; None where unknown.
    earlier : ndarray of geometry
        Patches of earlier deliveries that were construction; None where they cannot be used.
    earlier_claims : Claims
        What those say of their project.
    earlier_ranges : Overlaps
        What they share with the real ranges.
    doubtful : ndarray of bool, n
        Whether the CRS of the patch is in doubt.
    unplaced : bool
        Whether that of any range is: it may lie anywhere, so it clears and accuses nobody.
    notes : Notes
        What was found on the way.
    """

    crs: CRS
    ground: Ground
    claims: Claims
    day: Days
    dated: Flags
    dates_checked: bool
    construction: Flags
    disturbing: Flags
    real: Approvals
    sketch: Approvals
    plan: Approvals
    reach: Reach
    sketch_geometry: Geometries
    plan_geometry: Geometries
    earlier: Geometries
    earlier_claims: Claims
    earlier_ranges: Overlaps
    doubtful: Flags
    unplaced: bool
    notes: Notes


def case_of(inputs: Inputs) -> Case:
    """
    Put the inputs of a judgement on one ground.

    Parameters
    ----------
    inputs : Inputs
        As given by the caller.

    Returns
    -------
    Case
        The same, projected, repaired and compared.

    Raises
    ------
    CrsError
        If a layer has no CRS.
    GeometryError
        If no patch has a geometry, or the ranges lie in another part of the country.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> patches = gpd.GeoDataFrame({"patch_id": ["A"]}, crs="EPSG:4544",
    ...                            geometry=[box(500_000, 3_700_000, 500_100, 3_700_100)])
    >>> blank = dict.fromkeys(["plans", "zones", "steep", "district", "image_date", "links"])
    >>> case = case_of(Inputs(patches=patches, ranges=patches, history=(), **blank,
    ...                       settings=ComplianceSettings(), repair=RepairSettings()))
    >>> len(case.real), case.dates_checked
    (1, False)
    """
    crs = working_crs(_placed(inputs.patches))
    ground = on_ground(
        inputs.patches, layer="patches", crs=crs, id_column="patch_id", settings=inputs.repair
    )
    ranges = _empty_ranges(crs) if inputs.ranges is None else inputs.ranges
    require_common_ground(
        inputs.patches, ranges, layer="patches", other_layer="ranges", farthest_km=ELSEWHERE_KM
    )
    range_ground = on_ground(
        ranges, layer="ranges", crs=crs, id_column="range_id", settings=inputs.repair
    )
    unplaced = in_doubt(ranges)
    real = is_boundary(ranges) & range_ground.usable & ~unplaced
    # A range whose boundary is lost is still an approval: it may be matched by id or name.
    sketch = ~real
    approvals = approvals_of(ranges)
    construction = ~_is_kind(inputs.patches, "not_construction")
    day, dated, day_notes = _image_days(inputs)
    reach = reach_of(
        ground.geometry, range_ground.geometry[real], settings=inputs.settings, crs=crs
    )
    earlier, earlier_claims, earlier_notes = _earlier(inputs, crs)
    plan, plan_geometry = _plans(inputs.plans, crs)
    notes = area_notes(inputs.patches, ground, layer="patches", crs=crs) + ground.notes
    notes = notes + range_ground.notes + day_notes + earlier_notes + _range_notes(inputs, ranges)
    return Case(
        crs=crs,
        ground=ground,
        claims=claims_of(inputs.patches, inputs.links),
        day=day,
        dated=dated,
        dates_checked=has_column(ranges, "approved_on")
        and (has_column(inputs.patches, "image_date") or inputs.image_date is not None),
        construction=construction,
        disturbing=ground.usable & construction,
        real=approvals.where(real),
        sketch=approvals.where(sketch),
        plan=plan,
        reach=reach,
        sketch_geometry=only(range_ground.rough, ~unplaced)[sketch],
        plan_geometry=plan_geometry,
        earlier=earlier,
        earlier_claims=earlier_claims,
        earlier_ranges=overlap_pairs(earlier, range_ground.geometry[real]),
        doubtful=in_doubt(inputs.patches),
        unplaced=bool(unplaced.any()),
        notes=notes + Notes(tuple(_undated("plans", inputs.plans))),
    )


def _placed(patches: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the patches whose CRS is not in doubt, or all where it is for all."""
    sound = ~in_doubt(patches)
    return patches[sound] if sound.any() else patches


def _empty_ranges(crs: CRS) -> gpd.GeoDataFrame:
    """Return a ranges layer without rows."""
    return gpd.GeoDataFrame(
        {"range_id": pd.Series(dtype=str), "approved_on": pd.Series(dtype=str)},
        geometry=[],
        crs=crs,
    )


def _is_kind(patches: pd.DataFrame, kind: str) -> Flags:
    """Return which patches were delivered as a kind of disturbance."""
    return np.asarray(codes(patches, "patch_type", PATCH_TYPES) == kind, dtype=bool)


def in_doubt(frame: pd.DataFrame) -> Flags:
    """
    Return which rows were read with a CRS that contradicts their coordinates.

    Parameters
    ----------
    frame : DataFrame, n rows
        A layer as it was read.

    Returns
    -------
    ndarray of bool, n
        Their places are not known.

    Examples
    --------
    >>> in_doubt(pd.DataFrame({"crs_in_doubt": [True, None]})).tolist()
    [True, False]
    """
    if "crs_in_doubt" not in frame:
        return np.zeros(len(frame), dtype=bool)
    return np.asarray(frame["crs_in_doubt"].fillna(False), dtype=bool)


def _image_days(inputs: Inputs) -> tuple[Days, Flags, Notes]:
    """Return the day of each image, whether it is known, and what was found."""
    patches = inputs.patches
    count = len(patches)
    if has_column(patches, "image_date"):
        missing = np.isnat(dates(patches, "image_date"))
        day = np.where(missing, NEVER, day_of(patches["image_date"]))
        found = () if inputs.image_date is None else (_ignored(inputs.image_date),)
        return day, ~missing, Notes(found)
    if inputs.image_date is not None:
        stated = day_of([inputs.image_date])[0]
        return np.full(count, stated), np.ones(count, dtype=bool), Notes()
    finding = Finding("dates_not_checked", "patches", fields={"column": "image_date"})
    return np.full(count, NEVER), np.ones(count, dtype=bool), Notes((finding,))


def _ignored(image_date: object) -> Finding:
    """Return the finding that a batch date was not used."""
    return Finding("image_date_ignored", "patches", fields={"date": image_date})


def _earlier(inputs: Inputs, crs: CRS) -> tuple[Geometries, Claims, Notes]:
    """Return the construction patches of earlier deliveries, and what they say."""
    geometries, frames, notes = [np.empty(0, dtype=object)], [], Notes()
    for frame in inputs.history:
        ground = on_ground(
            frame, layer="history", crs=crs, id_column="patch_id", settings=inputs.repair
        )
        kept = ~_is_kind(frame, "not_construction")
        geometries.append(ground.geometry[kept])
        frames.append(pd.DataFrame(frame.drop(columns=frame.geometry.name))[kept])
        notes = notes + ground.notes
    said = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame({"patch_id": []})
    return np.concatenate(geometries), claims_of(said), notes


def _plans(plans: pd.DataFrame | None, crs: CRS) -> tuple[Approvals, Geometries]:
    """Return the register's rows as approvals, and their points in the working CRS."""
    table = pd.DataFrame({"range_id": []}) if plans is None else plans
    places = np.full(len(table), None, dtype=object)
    if isinstance(table, gpd.GeoDataFrame) and table.crs is not None:
        raw = np.asarray(table.geometry.array, dtype=object)
        places = projected(raw, source=require_crs(table, layer="plans"), target=crs)
    return approvals_of(table), places


def _range_notes(inputs: Inputs, ranges: gpd.GeoDataFrame) -> Notes:
    """Return what is to be said of the ranges as a register."""
    if inputs.ranges is None or not len(ranges):
        return Notes((Finding("no_ranges", "ranges"),))
    found = []
    if not has_column(ranges, "range_kind"):
        found.append(Finding("range_kind_missing", "ranges"))
    found += _undated("ranges", ranges)
    return Notes((*found, _boundary_count(ranges, inputs.plans)))


def _undated(layer: str, approvals: pd.DataFrame | None) -> list[Finding]:
    """Return a finding where approvals stand in a layer that carries no dates."""
    if approvals is None or not len(approvals) or has_column(approvals, "approved_on"):
        return []
    return [Finding("dates_not_checked", layer, fields={"column": "approved_on"})]


def _boundary_count(ranges: gpd.GeoDataFrame, plans: pd.DataFrame | None) -> Finding:
    """Return how many approved projects have a boundary, only a sketch, or nothing."""
    counts = counts_by_kind(approved_rows(ranges, plans))
    return Finding("ranges_without_boundary", "ranges", fields=counts)


def zone_area(
    case: Case, zones: gpd.GeoDataFrame | None, *, kinds: Collection[str], repair: RepairSettings
) -> Areas:
    """
    Return the area of each patch in zones of some kinds, counted once.

    Parameters
    ----------
    case : Case
        The patches.
    zones : GeoDataFrame or None
        Zones with ``zone_kind``; unknown kinds are left out (a finding of `check`).
    kinds : collection of str
        Canonical codes of the kinds that count.
    repair : RepairSettings
        Which repairs are accepted.

    Returns
    -------
    ndarray of float, n
        m²; 0 without zones.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_case
    >>> zone_area(drawn_case(), None, kinds=["water_source"], repair=RepairSettings()).tolist()
    [0.0, 0.0, 0.0, 0.0, 0.0]
    """
    if zones is None:
        return np.zeros(len(case.day))
    ground = on_ground(zones, layer="zones", crs=case.crs, id_column="name", settings=repair)
    counts = np.isin(codes(zones, "zone_kind", ZONE_KINDS).astype(str), list(kinds))
    return area_inside(case.ground, ground.rough[counts])


def area_inside(ground: Ground, polygons: Geometries) -> Areas:
    """
    Return the area of each patch inside the union of polygons.

    Parameters
    ----------
    ground : Ground, n
        The patches.
    polygons : ndarray of geometry
        Polygons in the same CRS; they may overlap.

    Returns
    -------
    ndarray of float, n
        m²; 0 for patches that cannot be used.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> square = np.array([box(0, 0, 10, 10)], dtype=object)
    >>> area, usable, names = np.array([100.0]), np.array([True]), np.array(["A"])
    >>> ground = Ground(square, square, usable, area, names, Notes())
    >>> others = np.array([box(5, 0, 20, 10), box(5, 0, 15, 10)], dtype=object)
    >>> area_inside(ground, others).tolist()
    [50.0]
    """
    pairs = overlap_pairs(ground.geometry, polygons)
    limits = np.nan_to_num(ground.area_m2)
    return shared_once(pairs, pairs.left, limits=limits)
