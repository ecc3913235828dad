"""The table of measures in a plan report (措施规划表): what stands, and what is designed."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from swcgeo.erosion.accounts.counted import Records, records_of
from swcgeo.erosion.accounts.tables import TOTAL
from swcgeo.erosion.land.lengths import stretches
from swcgeo.erosion.land.zones import Zones
from swcgeo.model.codes import BY_LENGTH, MEASURE_ORDER, MEASURES
from swcgeo.model.settings import AccountSettings, RepairSettings
from swcgeo.overlay.area import Geometries, only, projected, require_crs
from swcgeo.overlay.exact import united
from swcgeo.overlay.pairs import Flags, Indices, overlap_pairs
from swcgeo.reconcile.ground import on_ground

_M2_PER_HA, _HA_PER_KM2, _M_PER_KM = 1e4, 100.0, 1e3
_SURFACE, _LINE, _POINT = 2, 1, 0
_BY_NUMBER = tuple(sorted(set(MEASURES.values()) - {*MEASURE_ORDER}))
_FIGURES = (
    "existing_ha", "planned_ha", "existing_number", "planned_number", "existing_km", "planned_km",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Works:
    """Treatments on the ground of the watersheds, by what they are drawn as."""

    records: Records
    surfaces: Geometries
    lines: Geometries
    points: Geometries
    planned: Flags
    existing: Flags


def measures_plan_table(
    zones: Zones,
    treatments: gpd.GeoDataFrame,
    *,
    by_measure: pd.DataFrame | None = None,
    settings: AccountSettings | None = None,
    repair: RepairSettings | None = None,
) -> pd.DataFrame:
    """
    Return the table of measures: per watershed and measure what stands and what is designed.

    Parameters
    ----------
    zones : Zones
        The watersheds.
    treatments : GeoDataFrame, n rows
        ``measure``, ``stage``; polygons, lines and points.
    by_measure : DataFrame, optional
        Table ``by_measure`` of the account: what counts as existing by area; without it that
        column is empty.
    settings : AccountSettings, optional
        Stages that count as existing.
    repair : RepairSettings, optional
        Which repairs of geometry are accepted.

    Returns
    -------
    DataFrame
        One row a watershed and measure that occurs there, TOTAL last: ``existing_ha`` (ground,
        each piece once), ``planned_ha`` (ground under designs of the measure, once),
        ``existing_number``, ``planned_number`` (works that count by number), ``existing_km``,
        ``planned_km`` (those that count by length, on the ground); NaN where a measure does not
        count that way.  What is built and not accepted is neither: the table of acceptance has it.

    Notes
    -----
    A work that counts by number belongs to the watershed in which its middle lies, one that is a
    line to those through which it runs.

    Examples
    --------
    >>> from shapely.geometry import Point, box
    >>> from swcgeo.erosion.land.drawn import X, Y, drawn_zones
    >>> works = gpd.GeoDataFrame(
    ...     {"measure": ["梯田", "谷坊"], "stage": ["设计", "验收"]}, crs="EPSG:4544",
    ...     geometry=[box(X + 900, Y, X + 1100, Y + 100), Point(X + 5, Y + 5)])
    >>> table = measures_plan_table(drawn_zones(), works)
    >>> table[["watershed_id", "measure", "planned_ha", "existing_number"]].to_numpy().tolist()[:3]
    [['W1', 'terrace', 1.0, nan], ['W1', 'gully_dam', nan, 1.0], ['W2', 'terrace', 1.0, nan]]
    """
    works = _works(zones, treatments, settings or AccountSettings(), repair)
    tables = [
        _areas(zones, works),
        _numbers(zones, works, works.existing, "existing_number"),
        _numbers(zones, works, works.planned, "planned_number"),
        _lengths(zones, works, works.existing, "existing_km"),
        _lengths(zones, works, works.planned, "planned_km"),
    ]
    if by_measure is not None:
        tables.append(_existing(by_measure))
    return _one_table(zones, tables, areas_known=by_measure is not None)


def _works(
    zones: Zones,
    treatments: gpd.GeoDataFrame,
    rules: AccountSettings,
    repair: RepairSettings | None,
) -> _Works:
    """Put the treatments on the ground of the watersheds."""
    raw = np.asarray(treatments.geometry.array, dtype=object)
    kind = shapely.get_dimensions(raw)
    source = require_crs(treatments, layer="treatments")
    flat = projected(only(raw, kind < _SURFACE), source=source, target=zones.crs)
    surfaces: Geometries = np.full(len(raw), None, dtype=object)
    at = np.flatnonzero(kind == _SURFACE)
    if len(at):
        surfaces[at] = on_ground(
            treatments.iloc[at], layer="treatments", crs=zones.crs, id_column="treatment_id",
            settings=repair,
        ).geometry  # fmt: skip
    records = records_of(treatments)
    stages = records.stages
    counted = pd.isna(stages) | np.isin(stages.astype(str), sorted(rules.counted_stages))
    return _Works(
        records=records, surfaces=surfaces, lines=only(flat, kind == _LINE),
        points=only(flat, kind == _POINT), planned=stages == "designed", existing=counted,
    )  # fmt: skip


def _areas(zones: Zones, works: _Works) -> pd.DataFrame:
    """Return designed ground by zone and measure, each piece once a measure."""
    by_area = works.planned & np.isin(works.records.measures, MEASURE_ORDER)
    rows = np.flatnonzero(by_area & ~shapely.is_missing(works.surfaces))
    measures = works.records.measures[rows]
    names, kind = np.unique(measures.astype(str), return_inverse=True)
    _, ground = united(kind.astype(np.intp), works.surfaces[rows])
    under = overlap_pairs(zones.geometry, ground)
    return _found(under.left, names[under.right], under.shared_m2 / _M2_PER_HA, "planned_ha")


def _numbers(zones: Zones, works: _Works, wanted: Flags, column: str) -> pd.DataFrame:
    """Return the works that count by number, by zone and measure."""
    by_number = np.isin(works.records.measures, _BY_NUMBER)
    shapes = np.where(shapely.is_missing(works.points), works.surfaces, works.points)
    shapes = np.where(shapely.is_missing(shapes), works.lines, shapes)
    rows = np.flatnonzero(wanted & by_number & ~shapely.is_missing(shapes))
    middle = shapely.point_on_surface(shapes[rows])
    work, zone = shapely.STRtree(zones.geometry).query(middle, predicate="intersects")
    zone, work = _once(zones, zone, work)
    measures = works.records.measures[rows[work]]
    return _found(zone, measures, np.ones(len(zone)), column)


def _once(zones: Zones, zone: Indices, work: Indices) -> tuple[Indices, Indices]:
    """Return pairs in which a point on a common border is in one of the two watersheds alone."""
    count = len(zones.ids)
    apart = zone >= count if len(zones.geometry) > count else np.ones(len(zone), dtype=bool)
    names = zones.ids[zone % count].astype(str)
    order = np.lexsort((names, work, ~apart))
    zone, work, apart = zone[order], work[order], apart[order]
    again = np.zeros(len(work), dtype=bool)
    again[1:] = (work[1:] == work[:-1]) & apart[1:] & apart[:-1]
    return zone[~again], work[~again]


def _lengths(zones: Zones, works: _Works, wanted: Flags, column: str) -> pd.DataFrame:
    """Return the length of works that are lines, by zone and measure."""
    by_number = np.isin(works.records.measures, _BY_NUMBER)
    met = stretches(zones, only(works.lines, wanted & by_number))
    return _found(met.zone, works.records.measures[met.line], met.length_m / _M_PER_KM, column)


def _found(zone: Indices, measure: np.ndarray, value: np.ndarray, column: str) -> pd.DataFrame:
    """Return figures as rows: zone, measure, column, value."""
    return pd.DataFrame(
        {"zone": zone, "measure": measure.astype(str), "column": column, "value": value}
    )


def _existing(by_measure: pd.DataFrame) -> pd.DataFrame:
    """Return the ground under treatments that count, from the account."""
    held = by_measure[by_measure["measure"].notna() & (by_measure["covered_km2"] > 0)]
    return pd.DataFrame(
        {"watershed_id": held["watershed_id"], "measure": held["measure"],
         "column": "existing_ha", "value": held["covered_km2"] * _HA_PER_KM2}
    )  # fmt: skip


def _one_table(zones: Zones, tables: list[pd.DataFrame], *, areas_known: bool) -> pd.DataFrame:
    """Return figures side by side, the total over the parts that make up the union."""
    rows = [_named(zones, table) if "zone" in table else table for table in tables]
    together = pd.concat(rows, ignore_index=True)
    wide = together.pivot_table(
        index=["watershed_id", "measure"], columns="column", values="value", aggfunc="sum",
        fill_value=0.0,
    )  # fmt: skip
    wide = wide.reindex(columns=list(_FIGURES), fill_value=0.0).reset_index()
    wide.columns.name = None
    if not areas_known:
        wide["existing_ha"] = np.nan
    # How a measure does not count, it has no figure: not none.
    by_area = wide["measure"].isin(MEASURE_ORDER)
    wide.loc[by_area, [name for name in _FIGURES if not name.endswith("_ha")]] = np.nan
    wide.loc[wide["measure"].isin(_BY_NUMBER), ["existing_ha", "planned_ha"]] = np.nan
    by_length = wide["measure"].isin(BY_LENGTH)
    wide.loc[by_length, ["existing_number", "planned_number"]] = np.nan
    wide.loc[~by_length, ["existing_km", "planned_km"]] = np.nan
    keys = zones.keys()
    order = {name: place for place, name in enumerate(keys["watershed_id"])}
    wide["place"] = wide["watershed_id"].map(order)
    wide["rank"] = wide["measure"].map(_rank)
    wide = wide.sort_values(["place", "rank", "measure"], ignore_index=True)
    named = keys.merge(wide.drop(columns=["place", "rank"]), on="watershed_id", how="right")
    return named.astype({"measure": "str"})


def _named(zones: Zones, table: pd.DataFrame) -> pd.DataFrame:
    """Return figures of zones as those of watersheds, and of the total."""
    zone = table["zone"].to_numpy(np.intp)
    own = table[zone < len(zones.ids)]
    total = table[np.isin(zone, zones.total_from)]
    named = own.assign(watershed_id=zones.ids[own["zone"].to_numpy(np.intp)].astype(str))
    return pd.concat([named, total.assign(watershed_id=TOTAL)]).drop(columns="zone")


def _rank(measure: str) -> int:
    """Return the place of a measure in the table: by area first, in the order of §3.4."""
    order = [*MEASURE_ORDER, *dict.fromkeys(MEASURES.values())]
    return order.index(measure) if measure in order else len(order)
