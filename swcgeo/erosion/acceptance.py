"""
`acceptance`: what each project has designed, built and had accepted, and what is missing.

Areas are net within project and measure, and exact: sums over faces of one cut.  Records of
designs say what was to be built; what they are is settled project by project (`stages`).
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from swcgeo.check.attributes import has_column, ids
from swcgeo.erosion.accepting.staged_ground import (
    NOT_STATED,
    STAGE_AREAS,
    StagedGround,
    area_table,
    missing_ground,
    staged_ground,
)
from swcgeo.erosion.accepting.stages import Works, works_of
from swcgeo.erosion.accepting.work_counts import (
    STAGE_LENGTHS,
    STAGE_NUMBERS,
    length_table,
    number_table,
    touched,
)
from swcgeo.erosion.accounts.cells import zones_of
from swcgeo.erosion.accounts.tables import TOTAL
from swcgeo.errors import SchemaError
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.layers import Layer
from swcgeo.model.settings import AccountSettings, RepairSettings
from swcgeo.overlay.area import Geometries, projected, require_crs, working_crs
from swcgeo.overlay.pairs import Indices, self_overlaps
from swcgeo.reconcile.ground import on_ground, require_usable

_KEYS = ["project", "measure"]
_LINE = 1
"""Dimension of lines."""
_OF_DESIGN = (
    "designed_km2", "missing_km2", "changed_km2", "beyond_design_km2", "designed_number",
    "missing_number", "designed_length_m", "missing_length_m",
)  # fmt: skip
"""Columns that nobody knows where no design is known."""
_M2_PER_KM2 = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """Works and zones on one ground."""

    crs: CRS
    names: np.ndarray
    zones: Geometries
    total_from: Indices
    works: Works
    ground: StagedGround
    rules: AccountSettings


def acceptance(
    watersheds: gpd.GeoDataFrame,
    treatments: gpd.GeoDataFrame,
    *,
    settings: AccountSettings | None = None,
    repair: RepairSettings | None = None,
) -> Layer:
    """
    Say by project, measure and watershed what is designed, built and accepted, and what is not.

    Parameters
    ----------
    watersheds : GeoDataFrame, w rows
        Watersheds in any CRS (``watershed_id``).
    treatments : GeoDataFrame, n rows
        Polygons, lines and points with ``stage`` (designed, built, accepted) and
        ``treatment_id``, ``project_id``, ``measure``, ``stated_area_km2``.
    settings : AccountSettings, optional
        How stages are read (``stage_reading``).
    repair : RepairSettings, optional
        Which repairs of geometry are accepted.

    Returns
    -------
    Layer
        The missing ground, designed and not built: ``watershed_id``, ``project_id``, ``measure``,
        ``built_as`` (measures that the project has built there instead, joined by ``;``),
        ``missing_km2``, geometry in the CRS of `watersheds`.  Its table ``acceptance``
        has a row a watershed, project and measure, and rows ``TOTAL`` over the union of the
        watersheds.  What is accepted counts as built.
        ``changed_km2``, a part of missing, is ground on which another measure stands.  A stated
        area belongs to a whole record: it stands in rows ``TOTAL``, where all records state one.
        Columns that do not apply (areas of lines) or are not known (no design in a project read
        as drawings) are NaN.  ``done_share`` is of area, else of length, else of number.

    Raises
    ------
    CrsError
        If a layer has no CRS.
    GeometryError
        If no watershed has a geometry that can be used.
    SchemaError
        If `treatments` has no column ``stage``.
    AccountError
        If areas do not add up.

    Notes
    -----
    In every row ``designed + beyond_design = built + missing`` and
    ``built = accepted + unaccepted``, where all are known.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> x, y = 500_000, 3_700_000
    >>> def layer(*boxes, **columns):
    ...     return gpd.GeoDataFrame(columns, geometry=list(boxes), crs="EPSG:4544")
    >>> missing = acceptance(layer(box(x, y, x + 1000, y + 1000), watershed_id=["W"]),
    ...                      layer(box(x, y, x + 400, y + 100), box(x, y, x + 300, y + 100),
    ...                            project_id="P", measure="梯田", stage=["设计", "验收"]))
    >>> missing["missing_km2"].round(4).tolist()
    [0.01]
    >>> missing.tables["acceptance"][["designed_km2", "accepted_km2"]].round(4).iloc[-1].tolist()
    [0.04, 0.03]
    """
    if not has_column(treatments, "stage"):
        present = ", ".join(str(one) for one in treatments if one != treatments.geometry.name)
        raise SchemaError("column_missing", layer="treatments", column="stage", present=present)
    rules = settings or AccountSettings()
    crs = working_crs(watersheds, layer="watersheds")
    ground = on_ground(
        watersheds, layer="watersheds", crs=crs, id_column="watershed_id", settings=repair
    )
    require_usable(ground, layer="watersheds")
    zones, total_from = zones_of(ground.geometry, self_overlaps(ground.geometry))
    works = works_of(treatments, crs=crs, settings=rules, repair=repair or RepairSettings())
    site = _Site(
        crs=crs, names=np.array([*ids(watersheds, "watershed_id"), TOTAL], dtype=object),
        zones=zones, total_from=total_from, works=works, ground=staged_ground(works, zones),
        rules=rules,
    )  # fmt: skip
    rows, shapes = missing_ground(site.ground, watersheds=len(total_from))
    target = require_crs(watersheds, layer="watersheds")
    rows["built_as"] = rows["built_as"].where(rows["built_as"] != "").astype("str")
    return Layer(
        _named(rows, site.names),
        geometry=projected(shapes, source=crs, target=target), crs=target,
        notes=ground.notes + works.notes + _notes(site), tables={"acceptance": _table(site)},
    )  # fmt: skip


def _named(rows: pd.DataFrame, names: np.ndarray) -> pd.DataFrame:
    """Return rows with the names that readers know, in the order of the watersheds."""
    rows = rows.sort_values(["zone", *_KEYS], kind="stable", ignore_index=True)
    rows.insert(
        0, "watershed_id", pd.Series(names[rows.pop("zone").to_numpy(np.intp)], dtype="str")
    )
    rows = rows.rename(columns={"project": "project_id"})
    texts = {name: rows[name].astype("str") for name in ("project_id", "measure")}
    return rows.assign(**texts)


def _table(site: _Site) -> pd.DataFrame:
    """Return the table: areas, numbers, lengths, stated areas, what is not known as NaN."""
    works, crs, rules, total = site.works, site.crs, site.rules, site.total_from
    numbers = number_table(
        works, site.ground, site.zones, crs=crs, total_from=total, settings=rules
    )  # fmt: skip
    lengths = length_table(works, site.zones, crs=crs, total_from=total, settings=rules)
    table = numbers.join(area_table(site.ground, total_from=total), how="outer")
    table = table.join(lengths, how="outer")
    keys = pd.MultiIndex.from_frame(table.index.to_frame()[_KEYS])
    # None is zero where a project has such works, and nothing at all where it has none.
    for kept, columns in (
        (works.table["by_area"], list(STAGE_AREAS)),
        (works.table["dimension"] == _LINE, list(STAGE_LENGTHS)),
    ):
        rows = keys.isin(pd.MultiIndex.from_frame(works.table.loc[kept, _KEYS]))
        table.loc[rows, columns] = table.loc[rows, columns].fillna(0.0)
    unknown = table.index.get_level_values("project").isin(works.undesigned)
    table.loc[unknown, list(_OF_DESIGN)] = np.nan
    table["done_share"] = _done(table)
    table = table[[*STAGE_AREAS, "done_share", *STAGE_NUMBERS, *STAGE_LENGTHS]]
    if works.has_stated:
        stated = pd.concat({len(total): _stated(works)}, names=["zone"])
        table = table.join(stated)
    return _named(table.reset_index(), site.names)


def _done(table: pd.DataFrame) -> pd.Series:
    """Return which share of the design is built: of area, else of length, else of number."""
    share = pd.Series(np.nan, index=table.index)
    for unit in ("km2", "length_m", "number"):
        designed, missing = table[f"designed_{unit}"], table[f"missing_{unit}"]
        share = share.fillna(1 - missing / designed.where(designed > 0))
    return share


def _stated(works: Works) -> pd.DataFrame:
    """Return the stated areas by stage; NaN where a record of the stage states none."""
    table = works.table.sort_values("stage", kind="stable")
    columns = {}
    for stage in ("designed", "built", "accepted"):
        # One work at several stages states its area once, at the furthest.
        chosen = table[table[stage]].drop_duplicates([*_KEYS, "id"], keep="last")
        summed = chosen.groupby(_KEYS)["stated"].agg(lambda cells: cells.sum(skipna=False))
        columns[f"{stage}_stated_km2"] = summed
    return pd.DataFrame(columns)


def _notes(site: _Site) -> Notes:
    """Return where another measure was built than designed, and what lies in no watershed."""
    return Notes((*_changed(site), *_outside(site)))


def _changed(site: _Site) -> list[Finding]:
    """Return a finding for each project and measure in whose place another was built."""
    area, states = site.ground.face_m2, site.ground.states
    changed = states[states["built_as"] != ""]
    summed = changed.assign(m2=area[changed["face"]]).groupby([*_KEYS, "built_as"])["m2"].sum()
    return [
        Finding("measure_changed", "treatments", fields={
            "project": project or "—", "measure": _word(measure),
            "built_as": [_word(one) for one in built_as.split(";")],
            "area_km2": float(m2) / _M2_PER_KM2})
        for (project, measure, built_as), m2 in summed.items()
        if m2 >= site.rules.finding_m2
    ]  # fmt: skip


def _word(measure: str) -> str:
    """Return what a finding takes for a measure: the key of its label."""
    return "@not_stated" if measure in {"", NOT_STATED} else f"@measure.{measure}"


def _outside(site: _Site) -> list[Finding]:
    """Return a finding for each project of which a part, or a whole work, lies in no watershed."""
    ground, table = site.ground, site.works.table
    pairs = ground.on_zone.where(np.isin(ground.on_zone.right, site.total_from))
    inside = np.bincount(pairs.left, weights=pairs.shared_m2, minlength=len(ground.face_m2))
    states = ground.states.drop_duplicates(["face", "project"])
    rest = states.assign(m2=(ground.face_m2 - inside)[states["face"]])
    area = rest.groupby("project")["m2"].sum()
    nowhere = ~table.index.isin(touched(site.works, site.zones)["record"])
    whole = table[nowhere & (table["dimension"] >= 0)].groupby("project").size()
    return [
        Finding("stage_outside", "treatments", fields={
            "project": project or "—", "area_km2": float(area.get(project, 0.0)) / _M2_PER_KM2,
            "count": int(whole.get(project, 0))})
        for project in sorted(set(table["project"]))
        if area.get(project, 0.0) >= site.rules.finding_m2 or project in whole
    ]  # fmt: skip
