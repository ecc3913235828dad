"""Works that count by length or number, never by area: check dams, ponds, drains, banks, roads."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from swcgeo.check.attributes import ids
from swcgeo.erosion.accounts.cells import zones_of
from swcgeo.erosion.accounts.counted import Records, records_of
from swcgeo.erosion.accounts.gathered import Gathered
from swcgeo.erosion.accounts.tables import TOTAL
from swcgeo.erosion.terrain import geod_of
from swcgeo.model.codes import BY_LENGTH, MEASURE_ORDER, MEASURES
from swcgeo.model.findings import Finding, Notes
from swcgeo.overlay.area import Geometries, projected, require_crs
from swcgeo.overlay.pairs import Areas, Flags, Indices

_SURFACE, _LINE = 2, 1
"""Dimensions."""
_SHORTEST_M = 1.0
"""A line that reaches out of all watersheds by less is put down to drawing."""
_KEYS = ["project_id", "measure", "stage", "counted_by"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """
    Works cut at the borders of zones.

    Attributes
    ----------
    work, zone : ndarray of int, k
        Pairs of a work and a zone in which some of it lies.
    geometry : ndarray of geometry, k
        That part of it.
    length_m : ndarray of float, k
        Its geodesic length; 0 for points and polygons.
    size : ndarray of float, k
        How much of the work it is: length, area, or number of points.
    """

    work: Indices
    zone: Indices
    geometry: Geometries
    length_m: Areas
    size: Areas


def works_by_number(treatments: gpd.GeoDataFrame, plot: Gathered) -> tuple[pd.DataFrame, Notes]:
    """
    Return works that count by length or number, and those that lie in no watershed.

    Parameters
    ----------
    treatments : GeoDataFrame, n rows
        All treatments.  Lines and points count here, and polygons whose measure counts so.
    plot : Gathered
        The same treatments, and the watersheds, in the working CRS.

    Returns
    -------
    tuple of DataFrame and Notes
        ``watershed_id``, ``project_id``, ``measure``, ``stage``, ``counted_by`` (length or
        number), ``works`` (records), ``length_m`` (geodesic; NaN where none is drawn as a line),
        ``no_length`` (works counted by length that are not drawn as lines).

    Notes
    -----
    A line is cut at the borders, its number counts once: where its longest part lies, and on a
    common border in the first watershed.  In the rows ``TOTAL`` every work stands once, with all
    of it that lies inside.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from shapely.geometry import Point
    >>> from swcgeo.erosion.drawn import drawn_given
    >>> from swcgeo.erosion.accounts.gathered import gathered
    >>> dam = gpd.GeoDataFrame({"measure": ["谷坊"]}, geometry=[Point(500_500, 3_700_500)],
    ...                        crs="EPSG:4544")
    >>> table, notes = works_by_number(dam, gathered(replace(drawn_given(), treatments=dam)))
    >>> table[["watershed_id", "measure", "counted_by", "works"]].to_numpy().tolist()
    [['W', 'gully_dam', 'number', 1], ['TOTAL', 'gully_dam', 'number', 1]]
    """
    named = treatments.assign(treatment_id=ids(treatments, "treatment_id"))
    raw = np.asarray(named.geometry.array, dtype=object)
    dimension, records = shapely.get_dimensions(raw), records_of(named)
    by_area = ~np.isin(records.measures, sorted(set(MEASURES.values()) - set(MEASURE_ORDER)))
    counts = (dimension >= 0) & ~((dimension == _SURFACE) & by_area)
    geometry = projected(raw, source=require_crs(treatments, layer="treatments"), target=plot.crs)
    geometry[plot.rows] = plot.treatments.geometry
    geometry[~counts] = None
    zones, total_from = zones_of(plot.watersheds.geometry, plot.shared)
    cut = _cut(geometry, zones, plot, set(total_from.tolist()))
    home = _home(cut, len(raw), total_from)
    kinds = pd.DataFrame(
        {
            "project_id": records.projects, "measure": records.measures, "stage": records.stages,
            "counted_by": _counted_by(records.measures, dimension),
        }
    )  # fmt: skip
    names = [*plot.watersheds.ids, TOTAL]
    pairs = pd.concat([_lengths(cut, total_from), _numbers(cut, home, plot, total_from)])
    pairs = pairs.join(kinds, on="work")
    pairs["no_length"] = pairs["works"] * (
        (pairs["counted_by"] == "length") & (dimension[pairs["work"]] != _LINE)
    )
    table = _grouped(pairs, names)
    return table, _outside(cut, home, counts, geometry=geometry, records=records, plot=plot,
                           inside=np.isin(cut.zone, total_from))  # fmt: skip


def _counted_by(measures: np.ndarray, dimension: Indices) -> np.ndarray:
    """Return by what each work counts; one of another measure by what it is drawn as."""
    known = np.isin(measures, sorted(set(MEASURES.values()) - set(MEASURE_ORDER)))
    length = np.where(known, np.isin(measures, sorted(BY_LENGTH)), dimension == _LINE)
    return np.where(length, "length", "number").astype(object)


def _cut(geometry: Geometries, zones: Geometries, plot: Gathered, parts: set[int]) -> _Cut:
    """Cut works at the borders of zones; what two zones share of a line belongs to the first."""
    work, zone = shapely.STRtree(zones).query(geometry, predicate="intersects")
    order = np.lexsort((zone, work))
    work, zone = work[order], zone[order]
    whole = shapely.covered_by(geometry[work], zones[zone])
    pieces = geometry[work].copy()
    pieces[~whole] = shapely.intersection(geometry[work[~whole]], zones[zone[~whole]])
    taken: dict[int, object] = {}
    is_line = shapely.get_dimensions(geometry[work]) == _LINE
    for at in np.flatnonzero(is_line & np.isin(zone, sorted(parts))):
        before = taken.get(work[at])
        if before is not None:
            pieces[at] = shapely.difference(pieces[at], before)
        taken[work[at]] = pieces[at] if before is None else shapely.union(before, pieces[at])
    length = np.where(is_line, _geodesic_m(pieces, plot), 0.0)
    points = shapely.get_num_coordinates(pieces) * (shapely.get_dimensions(pieces) == 0)
    size = np.where(is_line, length, np.where(points > 0, points, shapely.area(pieces)))
    return _Cut(work=work, zone=zone, geometry=pieces, length_m=length, size=size)


def _geodesic_m(lines: Geometries, plot: Gathered) -> Areas:
    """Return the lengths of lines on the ellipsoid; 0 for what is no line."""
    base = plot.crs.geodetic_crs or plot.crs
    parts, line = shapely.get_parts(lines, return_index=True)
    strings = shapely.get_dimensions(parts) == _LINE
    parts, line = projected(parts[strings], source=plot.crs, target=base), line[strings]
    places, part = shapely.get_coordinates(parts, return_index=True)
    (lon, lat), step = places.T, part[1:] == part[:-1]
    _, _, metres = geod_of(plot.crs).inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    found = np.bincount(
        line[part[1:]][step], weights=np.asarray(metres)[step], minlength=len(lines)
    )
    return np.asarray(found, dtype=float)


def _home(cut: _Cut, count: int, total_from: Indices) -> Indices:
    """Return for each work the pair in which most of it lies, among zones of the total; or -1."""
    pairs = pd.DataFrame({"work": cut.work, "zone": cut.zone, "size": cut.size})
    pairs = pairs[np.isin(cut.zone, total_from) & (cut.size > 0)]
    most = pairs.sort_values(["work", "size", "zone"], ascending=[True, False, True])
    most = most.drop_duplicates("work")
    home = np.full(count, -1, dtype=np.intp)
    home[most["work"]] = most.index
    return home


def _lengths(cut: _Cut, total_from: Indices) -> pd.DataFrame:
    """Return ``place`` (watershed, or the total), ``work`` and ``length_m`` of each part."""
    count = len(total_from)
    at = pd.DataFrame({"place": cut.zone, "work": cut.work, "length_m": cut.length_m})
    at = at[cut.length_m > 0]
    total = at[np.isin(at["place"], total_from)].assign(place=count)
    return pd.concat([at[at["place"] < count], total]).assign(works=0)


def _numbers(cut: _Cut, home: Indices, plot: Gathered, total_from: Indices) -> pd.DataFrame:
    """Return ``place``, ``work`` and ``works`` = 1 for the home of each work, and its parents."""
    work = np.flatnonzero(home >= 0)
    part = cut.zone[home[work]] - total_from[0]
    shared, inner = plot.shared, shapely.point_on_surface(cut.geometry[home[work]])
    overlapping = {*zip(shared.left, shared.right, strict=True)}
    overlapping |= {(right, left) for left, right in overlapping}
    also, zone = shapely.STRtree(plot.watersheds.geometry).query(inner, predicate="intersects")
    around = [(part[w], z) in overlapping for w, z in zip(also, zone, strict=True)]
    place = np.concatenate([part, zone[around], np.full(len(work), len(total_from))])
    return pd.DataFrame(
        {"place": place, "work": np.concatenate([work, work[also[around]], work]), "works": 1}
    )


def _grouped(pairs: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return the table: sums by watershed, project, measure and stage, the total last."""
    grouped = pairs.groupby(["place", *_KEYS], dropna=False)
    table = grouped[["works", "no_length"]].sum()
    table["length_m"] = grouped["length_m"].sum(min_count=1)
    table = table.reset_index().sort_values(["place", *_KEYS], ignore_index=True)
    place = table["place"].to_numpy(np.intp)
    table.insert(0, "watershed_id", pd.Series(np.array(names, dtype=object)[place], dtype="str"))
    table[_KEYS] = table[_KEYS].astype("str")
    counts = table[["works", "no_length"]].astype("int64")
    return pd.concat(
        [table[["watershed_id", *_KEYS]], counts["works"], table["length_m"], counts["no_length"]],
        axis=1,
    )


def _outside(
    cut: _Cut,
    home: Indices,
    counts: Flags,
    *,
    geometry: Geometries,
    records: Records,
    plot: Gathered,
    inside: Flags,
) -> Notes:
    """Return a finding for each work that lies in no watershed, or reaches out of all."""
    held = np.bincount(cut.work[inside], weights=cut.length_m[inside], minlength=len(home))
    over = _geodesic_m(geometry, plot) - held
    found = [
        Finding("work_outside", "treatments", row=int(row) + 1, id=records.ids[row])
        for row in np.flatnonzero(counts & (home < 0))
    ]
    found += [
        Finding("work_reaches_out", "treatments", row=int(row) + 1, id=records.ids[row],
                fields={"length_m": float(over[row])})
        for row in np.flatnonzero(counts & (home >= 0) & (over >= _SHORTEST_M))
    ]  # fmt: skip
    return Notes(tuple(found))
