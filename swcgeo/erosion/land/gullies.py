"""Gullies: how many, how long, how dense, and which settlements lie near them."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from swcgeo.check.attributes import ids, numbers, texts
from swcgeo.check.place.placement import FALSE_MERIDIAN_KM, require_common_ground
from swcgeo.erosion.grades import grades_by_gullies
from swcgeo.erosion.land.lengths import geodesic_m, stretches
from swcgeo.erosion.land.zones import Zones
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.settings import LandSettings, RepairSettings
from swcgeo.overlay.area import Geometries, only, projected, require_crs
from swcgeo.overlay.local import Local
from swcgeo.overlay.pairs import Areas, overlap_pairs
from swcgeo.reconcile.ground import on_ground

_M2_PER_HA, _M2_PER_KM2, _M_PER_KM = 1e4, 1e6, 1e3
_SURFACE, _LINE = 2, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class GulliesOn:
    """
    Gullies on the ground of the watersheds.

    Attributes
    ----------
    frame : GeoDataFrame, n
        As handed over.
    lines, surfaces : ndarray of geometry, n
        Those that are lines, and those that are polygons, in the working CRS; else None.
    notes : Notes
        What was found.
    """

    frame: gpd.GeoDataFrame
    lines: Geometries
    surfaces: Geometries
    notes: Notes

    @property
    def drawn(self) -> Geometries:
        """All, whatever they are."""
        return np.where(shapely.is_missing(self.lines), self.surfaces, self.lines)


def gullies_on(
    zones: Zones, gullies: gpd.GeoDataFrame, *, repair: RepairSettings | None = None
) -> GulliesOn:
    """
    Put gullies on the ground of the watersheds.

    Parameters
    ----------
    zones : Zones
        The watersheds.
    gullies : GeoDataFrame, n rows
        Lines or polygons, ``gully_id``, ``name``.
    repair : RepairSettings, optional
        Which repairs of polygons are accepted.

    Returns
    -------
    GulliesOn
        With a finding where some are polygons, which have no length.

    Raises
    ------
    CrsError
        If they have no CRS, or lie in another part of the country.

    Examples
    --------
    >>> from swcgeo.erosion.land.drawn import X, Y, drawn_zones
    >>> line = shapely.LineString([(X, Y), (X, Y + 500)])
    >>> frame = gpd.GeoDataFrame(geometry=[line], crs="EPSG:4544")
    >>> shapely.length(gullies_on(drawn_zones(), frame).lines).round(0).tolist()
    [500.0]
    """
    require_common_ground(
        zones.frame, gullies, layer="watersheds", other_layer="gullies",
        farthest_km=FALSE_MERIDIAN_KM,
    )  # fmt: skip
    raw = np.asarray(gullies.geometry.array, dtype=object)
    kind = shapely.get_dimensions(raw)
    source = require_crs(gullies, layer="gullies")
    lines = projected(only(raw, kind == _LINE), source=source, target=zones.crs)
    surfaces: Geometries = np.full(len(raw), None, dtype=object)
    notes = Notes()
    at = np.flatnonzero(kind == _SURFACE)
    if len(at):
        named = gullies.assign(gully_id=ids(gullies, "gully_id")).iloc[at]
        ground = on_ground(
            named, layer="gullies", crs=zones.crs, id_column="gully_id", settings=repair
        )
        surfaces[at] = ground.geometry
        found = Finding("gullies_without_length", "gullies", fields={"count": len(at)})
        notes = ground.notes + Notes((found,))
    return GulliesOn(frame=gullies, lines=lines, surfaces=surfaces, notes=notes)


def gully_table(zones: Zones, gullies: GulliesOn) -> pd.DataFrame:
    """
    Return number, length and density of gullies.

    Parameters
    ----------
    zones : Zones
        The watersheds.
    gullies : GulliesOn
        The gullies.

    Returns
    -------
    DataFrame, w + 1 rows
        ``watershed_id``, ``name``, ``gullies`` (those that reach into it), ``length_km``,
        ``density_km_per_km2`` and ``gully_area_ha``, ``gully_area_share``, cut at the borders,
        ``gully_grade`` (SL 190
        by density or share over the watershed, whichever is higher).  Length and density are NaN
        where no gully of the layer is a line, area and share where none is a polygon; where some
        are polygons, the length is that of the others.

    Examples
    --------
    >>> from swcgeo.erosion.land.drawn import X, Y, drawn_zones
    >>> line = shapely.LineString([(X + 900, Y + 5), (X + 2900, Y + 5)])
    >>> frame = gpd.GeoDataFrame(geometry=[line], crs="EPSG:4544")
    >>> table = gully_table(drawn_zones(), gullies_on(drawn_zones(), frame))
    >>> table[["gullies", "length_km", "gully_grade"]].round(3).to_numpy().tolist()
    [[1.0, 0.1, 1.0], [1.0, 1.0, 1.0], [1.0, 1.1, 1.0]]
    """
    met = stretches(zones, gullies.lines)
    count = len(zones.geometry)
    length = np.bincount(met.zone, weights=met.length_m, minlength=count).astype("float64")
    under = overlap_pairs(zones.geometry, gullies.surfaces)
    area = np.bincount(under.left, weights=under.shared_m2, minlength=count).astype("float64")
    total = zones.rows(zones.area_m2)
    pairs = np.concatenate(
        [np.column_stack([met.zone, met.line]), np.column_stack([under.left, under.right])]
    )
    long_m = _or_unknown(zones.rows(length), gullies.lines)
    wide_m2 = _or_unknown(zones.rows(area), gullies.surfaces)
    density = long_m / _M_PER_KM / (total / _M2_PER_KM2)
    grade = grades_by_gullies(density_km=density, share=wide_m2 / total).astype("float64")
    return zones.keys().assign(
        gullies=_reaching(zones, pairs), length_km=long_m / _M_PER_KM, density_km_per_km2=density,
        gully_area_ha=wide_m2 / _M2_PER_HA, gully_area_share=wide_m2 / total,
        gully_grade=np.where(grade > 0, grade, np.nan),
    )  # fmt: skip


def _or_unknown(rows: Areas, drawn: Geometries) -> Areas:
    """Return sums, or NaN where nothing of the kind was drawn: it is not known to be none."""
    return rows if (~shapely.is_missing(drawn)).any() else np.full_like(rows, np.nan)


def _reaching(zones: Zones, pairs: np.ndarray) -> Areas:
    """Return how many gullies reach into each watershed; one that crosses a border counts once."""
    counts = np.zeros(len(zones.geometry))
    seen = np.unique(pairs, axis=0)
    np.add.at(counts, seen[:, 0].astype(np.intp), 1.0)
    rows = zones.rows(counts)
    within = np.isin(seen[:, 0], zones.total_from)
    if not np.isnan(rows[-1]):
        rows[-1] = len(np.unique(seen[within, 1]))
    return rows


def gullies_near_settlements(
    zones: Zones,
    gullies: GulliesOn,
    settlements: gpd.GeoDataFrame,
    *,
    settings: LandSettings | None = None,
) -> gpd.GeoDataFrame:
    """
    Return which settlements lie near which gullies.

    Parameters
    ----------
    zones : Zones
        The watersheds: only gullies that reach into one are looked at.
    gullies : GulliesOn
        The gullies.
    settlements : GeoDataFrame, s rows
        Points or polygons, ``name``, ``households``, ``population``.
    settings : LandSettings, optional
        How near is near.

    Returns
    -------
    GeoDataFrame
        The nearest first: ``gully_id``, ``gully_name``, ``settlement``, ``households``,
        ``population``, ``distance_m`` on the ground, and the shortest line between the two, in the
        CRS of the watersheds (none where they meet).

    Raises
    ------
    CrsError
        If they have no CRS.

    Examples
    --------
    >>> from shapely.geometry import Point
    >>> from swcgeo.erosion.land.drawn import X, Y, drawn_zones
    >>> line = shapely.LineString([(X, Y), (X, Y + 500)])
    >>> drawn = gullies_on(drawn_zones(), gpd.GeoDataFrame(geometry=[line], crs="EPSG:4544"))
    >>> homes = gpd.GeoDataFrame({"name": ["垭口", "远村"]}, crs="EPSG:4544",
    ...                          geometry=[Point(X + 30, Y + 20), Point(X + 300, Y)])
    >>> near = gullies_near_settlements(drawn_zones(), drawn, homes)
    >>> near[["gully_id", "settlement", "distance_m"]].round(1).to_numpy().tolist()
    [['1', '垭口', 30.0]]
    """
    rules = settings or LandSettings()
    source = require_crs(settlements, layer="settlements")
    homes = projected(
        np.asarray(settlements.geometry.array, dtype=object), source=source, target=zones.crs
    )
    tree = shapely.STRtree(zones.geometry)
    reaching = np.unique(tree.query(gullies.drawn, predicate="intersects")[0])
    at, home = Local(zones.crs).near_pairs(
        gullies.drawn[reaching], homes, within_m=rules.near_gully_m
    )
    gully = reaching[at]
    line = shapely.shortest_line(gullies.drawn[gully], homes[home])
    long_m = geodesic_m(line, zones)
    line = only(line, long_m > 0)  # a settlement on a gully: there is no line between the two
    names = ids(gullies.frame, "gully_id")[gully]
    called = texts(settlements, "name")[home]
    order = np.lexsort((home, gully, called.astype(str), names.astype(str), long_m.round(3)))
    gully, home = gully[order], home[order]
    return gpd.GeoDataFrame(
        {
            "gully_id": pd.Series(names[order], dtype="str"),
            "gully_name": pd.Series(texts(gullies.frame, "name")[gully], dtype="str"),
            "settlement": pd.Series(called[order], dtype="str"),
            "households": numbers(settlements, "households")[home],
            "population": numbers(settlements, "population")[home],
            "distance_m": long_m[order],
        },
        geometry=projected(line[order], source=zones.crs, target=zones.home),
        crs=zones.home,
    )
