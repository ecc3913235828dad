"""
`plan_change`: which projects have changed so much that their plan may have to be changed too.

ranges → projects → states (what was in force) → steps (which two are compared) → items of art. 16
and 17 of 令53 → one row a project.  疑似重大变更 is a suspicion, never a finding of law, and what
is not known never becomes "no change".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from swcgeo.check.attributes import ids
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.layers import Layer
from swcgeo.model.settings import ComplianceSettings, PlanChangeSettings, RepairSettings
from swcgeo.overlay.area import projected, require_crs, working_crs
from swcgeo.overlay.pairs import Flags
from swcgeo.patches.changing.centre_lines import hills_of, lines_of, shifts_of
from swcgeo.patches.changing.earthwork import earthwork_of
from swcgeo.patches.changing.items import measured
from swcgeo.patches.changing.outside import Approved, outside_of
from swcgeo.patches.changing.projects import Projects, projects_of
from swcgeo.patches.changing.rows import Change, change_table, drawn_changes
from swcgeo.patches.changing.stages import Stages, key_zones, stages_of, steps_of
from swcgeo.patches.changing.versions import histories
from swcgeo.patches.judging.force import approvals_of, is_boundary
from swcgeo.reconcile.ground import Ground, on_ground


def plan_change(  # noqa: PLR0913 - one word for each layer that may be at hand
    ranges: gpd.GeoDataFrame,
    *,
    patches: gpd.GeoDataFrame | None = None,
    links: pd.DataFrame | None = None,
    zones: gpd.GeoDataFrame | None = None,
    centrelines: gpd.GeoDataFrame | None = None,
    hills: gpd.GeoDataFrame | None = None,
    plans: pd.DataFrame | None = None,
    settings: PlanChangeSettings | None = None,
    compliance: ComplianceSettings | None = None,
    repair: RepairSettings | None = None,
) -> Layer:
    """
    Say which projects are suspected of a change that needs approval (疑似重大变更).

    Parameters
    ----------
    ranges : GeoDataFrame
        Responsibility ranges in all their versions, any CRS.
    patches : GeoDataFrame, optional
        Disturbance patches of all deliveries.
    links : DataFrame, optional
        A person's words on them: ``patch_id``, ``project_id``, ``refuse``.
    zones : GeoDataFrame, optional
        Key zones (``zone_kind``, ``name``).
    centrelines : GeoDataFrame, optional
        Centre lines of linear projects (``project_id``, ``version``).
    hills : GeoDataFrame, optional
        Polygons of mountains and hills.
    plans : DataFrame, optional
        Register of plans, for ``earthwork_m3``.
    settings : PlanChangeSettings, optional
        From which change on.
    compliance : ComplianceSettings, optional
        Tolerance and thresholds of a patch.
    repair : RepairSettings, optional
        Which repairs of geometry are accepted.

    Returns
    -------
    Layer
        One row a project that has several versions or patches, with
        `swcgeo.patches.changing.rows.CHANGE_COLUMNS` and the
        range of the newest version in the CRS of the ranges.  ``suspected`` is True where an item
        holds, else missing where one cannot be judged, else False.  `Layer.tables` has
        ``plan_change_ground`` (gained, lost, in a new key zone, outside) and
        ``plan_change_lines`` (shifted).

    Raises
    ------
    CrsError
        If a layer has no CRS.
    GeometryError
        If no range has a geometry.

    Notes
    -----
    水利部令第53号 art. 16 (1) to (3) and art. 17; domain notes §2.3.  The newest version is held
    against the reference: the one before, or, where several in a row bear one approval number
    (``plan_no``), the first of these.  Where numbers do not tell which versions were approved as
    changes, it is held against the first approved version, too, so that no growth in small steps
    goes unseen.  Ground stands in for earthwork nowhere: items (2) for earthwork, (4) and (5) need
    figures.

    Examples
    --------
    >>> from swcgeo.patches.drawn import drawn_versions
    >>> found = plan_change(drawn_versions())
    >>> found[["version_old", "version_new", "growth_share"]].round(4).values.tolist()
    [['1', '2', 0.2]]
    >>> found["suspected"].isna().item(), found["unknown"].item().split(";")[0]
    (True, 'earthwork_missing')
    """
    given = _Given(
        ranges=ranges, patches=patches, links=links, zones=zones, centrelines=centrelines,
        hills=hills, plans=plans, settings=settings or PlanChangeSettings(),
        compliance=compliance or ComplianceSettings(), repair=repair or RepairSettings(),
    )  # fmt: skip
    doubted = np.asarray(ranges.get("crs_in_doubt", pd.Series(False, ranges.index))).astype(bool)
    crs = working_crs(ranges if doubted.all() else ranges[~doubted], layer="ranges")
    ground = on_ground(ranges, layer="ranges", crs=crs, id_column="range_id", settings=given.repair)
    usable = ground.usable & is_boundary(ranges) & ~doubted
    change, notes = _changed(given, ground, usable, crs=crs)
    table, shapes = change_table(change)
    target = require_crs(ranges, layer="ranges")
    return Layer(
        table,
        geometry=projected(shapes, source=crs, target=target),
        crs=target,
        tables={
            name: _there(one, source=crs, target=target)
            for name, one in drawn_changes(change, table).items()
        },
        notes=ground.notes + notes + Notes(tuple(_findings(ranges, change, table))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What `plan_change` was given."""

    ranges: gpd.GeoDataFrame
    patches: gpd.GeoDataFrame | None
    links: pd.DataFrame | None
    zones: gpd.GeoDataFrame | None
    centrelines: gpd.GeoDataFrame | None
    hills: gpd.GeoDataFrame | None
    plans: pd.DataFrame | None
    settings: PlanChangeSettings
    compliance: ComplianceSettings
    repair: RepairSettings


def _changed(given: _Given, ground: Ground, usable: Flags, *, crs: CRS) -> tuple[Change, Notes]:
    """Return what has changed, and what was found in the layers beside the ranges."""
    ranges, projects = given.ranges, projects_of(given.ranges)
    stages = stages_of(histories(ranges, projects), ground.geometry, usable=usable)
    steps = steps_of(stages)
    zones = None if given.zones is None else key_zones(given.zones, crs=crs, repair=given.repair)
    lines, hills, outside = None, None, None
    if given.centrelines is not None:
        lines = lines_of(given.centrelines, projects, crs=crs)
    if given.hills is not None:
        hills = hills_of(given.hills, crs=crs, repair=given.repair)
    if given.patches is not None:
        approved = _approved(ranges, ground, usable, projects=projects, stages=stages)
        outside = outside_of(
            given.patches, approved, links=given.links, crs=crs, settings=given.compliance,
            repair=given.repair,
        )  # fmt: skip
    shifts = shifts_of(
        ranges, stages, steps, projects=projects, lines=lines, hills=hills, crs=crs,
        settings=given.settings,
    )  # fmt: skip
    earthwork = earthwork_of(ranges, given.plans, projects=projects, stages=stages)
    found = measured(
        stages, steps, earthwork=earthwork, zones=zones, shifts=shifts, settings=given.settings
    )
    parts = [one.notes for one in (zones, lines, hills, outside) if one is not None]
    change = Change(
        projects=projects, stages=stages, steps=steps, found=found, outside=outside,
        settings=given.settings,
    )  # fmt: skip
    return change, sum(parts, Notes())


def _there(table: pd.DataFrame, *, source: CRS, target: CRS) -> gpd.GeoDataFrame:
    """Return a drawn table in another CRS."""
    shapes = projected(table["geometry"].to_numpy(dtype=object), source=source, target=target)
    return gpd.GeoDataFrame(table.drop(columns="geometry"), geometry=shapes, crs=target)


def _approved(
    ranges: gpd.GeoDataFrame, ground: Ground, usable: Flags, *, projects: Projects, stages: Stages
) -> Approved:
    """Return the ranges as patches are held against them."""
    geometry = np.array(ground.geometry, dtype=object)
    geometry[~usable] = None
    now = np.zeros(len(ranges), dtype=bool)
    for one in stages.histories:
        if one.ordered:
            now[list(one.states[-1].rows)] = True
    return Approved(
        approvals=approvals_of(ranges), project=projects.of_row, geometry=geometry,
        now=now & usable, count=len(projects),
    )  # fmt: skip


def _findings(ranges: gpd.GeoDataFrame, change: Change, table: pd.DataFrame) -> Iterator[Finding]:
    """Yield what is to be said of versions, and of what cannot be judged."""
    names, range_ids = change.projects.ids, ids(ranges, "range_id")
    for row in change.projects.ambiguous:
        yield Finding("project_ambiguous", "ranges", row=int(row) + 1, id=range_ids[row])
    for at, one in enumerate(change.stages.histories):
        for code, told in (
            ("versions_unordered", not one.ordered),
            ("versions_contradicted", one.contradicted),
            ("versions_separate", one.separate),
        ):
            if told:
                yield Finding(code, "ranges", id=str(names[at]))
    if not len(table):
        return
    yield Finding("change_not_judged", "ranges")
    open_items = table.loc[table["suspected"].isna(), "unknown"].str.split(";")
    for code, count in open_items.explode().value_counts().sort_index().items():
        said = {"count": int(count), "reason": f"@change_unknown.{code}"}
        yield Finding("change_unknown", "ranges", fields=said)
