"""Land use on the watersheds: ground counted once, what is not known as unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from swcgeo.check.attributes import codes, texts
from swcgeo.check.place.placement import FALSE_MERIDIAN_KM, require_common_ground
from swcgeo.erosion.accounts.cells import without_overlaps
from swcgeo.erosion.land.zones import Zones
from swcgeo.errors import AccountError, SchemaError
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.land_use import LAND_CLASSES, LAND_USES, PART_OF, land_class
from swcgeo.model.settings import LandSettings, RepairSettings
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.pairs import Areas, Flags, Overlaps, overlap_pairs
from swcgeo.reconcile.ground import Ground, on_ground

M2_PER_HA = 1e4
CODES: tuple[str, ...] = tuple(
    code
    for name in LAND_CLASSES
    for code in (name, *(part for part, whole in PART_OF.items() if whole == name))
)
"""Classes, each followed by its parts, in the order of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LandOn:
    """
    Land use on the watersheds.

    Attributes
    ----------
    code : ndarray of object, n
        Class or part of each polygon; None where its word is not known.
    geometry : ndarray of geometry, n
        Polygons that share no ground, in the working CRS.
    on_zone : Overlaps
        Pairs of zone (left) and polygon (right).
    notes : Notes
        Words that are not known, overlaps, gaps.
    """

    code: np.ndarray
    geometry: Geometries
    on_zone: Overlaps
    notes: Notes

    def within(self, name: str) -> Overlaps:
        """
        Return the pairs of zone and polygon of one class of land.

        Parameters
        ----------
        name : str
            One of `LAND_CLASSES`.

        Returns
        -------
        Overlaps
            Those of the class and of its parts.

        Examples
        --------
        >>> from swcgeo.erosion.land.drawn import drawn_land
        >>> drawn_land().within("cropland").shared_m2.tolist()
        [400000.0]
        """
        fits = np.array([code is not None and land_class(code) == name for code in self.code])
        return self.on_zone.where(fits[self.on_zone.right])


def land_on(
    zones: Zones,
    land_use: gpd.GeoDataFrame,
    *,
    settings: LandSettings | None = None,
    repair: RepairSettings | None = None,
) -> LandOn:
    """
    Lay land use over the watersheds.

    Parameters
    ----------
    zones : Zones
        The watersheds.
    land_use : GeoDataFrame, n rows
        Polygons with ``land_use``: words or codes of GB/T 21010.
    settings : LandSettings, optional
        From which area an overlap or a gap is worth a word.
    repair : RepairSettings, optional
        Which repairs of geometry are accepted.

    Returns
    -------
    LandOn
        Polygons, cut so that each piece of ground counts once.

    Raises
    ------
    SchemaError
        If there is no column ``land_use``.
    CrsError
        If it has no CRS.
    GeometryError
        If it lies in another part of the country.

    Notes
    -----
    Where two polygons overlap, that with a known word stays, of two such the smaller one: what is
    drawn in detail lies upon what is drawn at large.  Of equal ones the class that comes first in
    GB/T 21010 stays, so that the order of rows decides nothing.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> from swcgeo.erosion.land.drawn import drawn_zones
    >>> x, y = 500_000, 3_700_000
    >>> use = gpd.GeoDataFrame({"land_use": ["0103", "林地"]}, crs="EPSG:4544",
    ...     geometry=[box(x, y, x + 500, y + 500), box(x, y, x + 1000, y + 1000)])
    >>> land_on(drawn_zones(), use).on_zone.shared_m2.round(-2).tolist()
    [250000.0, 750000.0]
    """
    if "land_use" not in land_use.columns:
        present = ", ".join(name for name in land_use.columns if name != land_use.geometry.name)
        raise SchemaError("column_missing", layer="land_use", column="land_use", present=present)
    require_common_ground(
        zones.frame, land_use, layer="watersheds", other_layer="land_use",
        farthest_km=FALSE_MERIDIAN_KM,
    )  # fmt: skip
    rules = settings or LandSettings()
    ground = on_ground(land_use, layer="land_use", crs=zones.crs, id_column="", settings=repair)
    code = codes(land_use, "land_use", LAND_USES)
    rank = _rank(code, ground.area_m2)
    cut, overlaps = without_overlaps(ground.geometry, rank)
    on_zone = overlap_pairs(zones.geometry, cut)
    found = (
        *_unknown_words(land_use, code, ground),
        *_overlapping(overlaps, rank, smallest_m2=rules.finding_m2),
        *_gaps(zones, on_zone, smallest_m2=rules.finding_m2),
    )
    return LandOn(code=code, geometry=cut, on_zone=on_zone, notes=ground.notes + Notes(found))


def _rank(code: np.ndarray, area_m2: Areas) -> np.ndarray:
    """Return the order in which polygons stay where they overlap, the highest first."""
    known = ~pd.isna(code)
    place = np.array([-1 if one is None else len(CODES) - CODES.index(one) for one in code])
    order = np.lexsort((place, -np.nan_to_num(area_m2), known))
    rank = np.empty(len(code), dtype=np.intp)
    rank[order] = np.arange(len(code))
    return rank


def _unknown_words(land_use: pd.DataFrame, code: np.ndarray, ground: Ground) -> Iterator[Finding]:
    """Yield the polygons whose word is not known."""
    stated = texts(land_use, "land_use")
    for row in np.flatnonzero(pd.isna(code)):
        fields = {
            "value": stated[row] or "", "area_ha": float(ground.area_m2[row]) / M2_PER_HA,
        }  # fmt: skip
        yield Finding("land_use_unknown", "land_use", row=int(row) + 1, fields=fields)


def _overlapping(overlaps: Overlaps, rank: np.ndarray, *, smallest_m2: float) -> Iterator[Finding]:
    """Yield the pairs of polygons that share ground, and which of them counts."""
    for left, right, area in zip(overlaps.left, overlaps.right, overlaps.shared_m2, strict=True):
        if area >= smallest_m2:
            stays = left if rank[left] >= rank[right] else right
            fields = {
                "other": int(right) + 1, "stays": int(stays) + 1, "area_ha": area / M2_PER_HA,
            }  # fmt: skip
            yield Finding("land_use_overlap", "land_use", row=int(left) + 1, fields=fields)


def _gaps(zones: Zones, on_zone: Overlaps, *, smallest_m2: float) -> Iterator[Finding]:
    """Yield the watersheds with ground that no polygon covers."""
    held = np.bincount(on_zone.left, weights=on_zone.shared_m2, minlength=len(zones.geometry))
    for row in np.flatnonzero(zones.usable):
        gap = float(zones.area_m2[row] - held[row])
        if gap >= smallest_m2:
            fields = {"area_ha": gap / M2_PER_HA}
            yield Finding("land_use_gap", "land_use", id=zones.ids[row], fields=fields)


def land_use_table(zones: Zones, land: LandOn, *, bound_m2: float = 1.0) -> pd.DataFrame:
    """
    Return the table of present land use (土地利用现状表).

    Parameters
    ----------
    zones : Zones
        The watersheds.
    land : LandOn
        Land use on them.
    bound_m2 : float
        By how much the classes of a watershed may exceed it.

    Returns
    -------
    DataFrame, w + 1 rows
        ``watershed_id``, ``name``, ``total_ha``; for each class ``CLASS_ha`` and ``CLASS_share``,
        for its parts the same (a part of the class; NaN where the layer never names it);
        ``unknown_ha`` and ``unknown_share``.  Classes and unknown add up to the total.

    Raises
    ------
    AccountError
        If the classes of a watershed add up to more than the watershed.

    Examples
    --------
    >>> from swcgeo.erosion.land.drawn import drawn_land, drawn_zones
    >>> table = land_use_table(drawn_zones(), drawn_land()).round(3)
    >>> table[["cropland_ha", "forest_land_share", "unknown_ha"]].to_numpy().tolist()
    [[40.0, 0.6, 0.0], [0.0, 0.0, 100.0], [40.0, 0.3, 100.0]]
    """
    areas = code_areas(zones, land)
    classed = {name: _of_class(areas, name) for name in LAND_CLASSES}
    known = np.sum(list(classed.values()), axis=0)
    rest = zones.area_m2 - known
    _require_within(zones, rest, bound_m2=bound_m2)
    rest = np.where(rest < 0, 0.0, rest)
    named = set(land.code) - {None}
    columns: dict[str, Areas] = {}
    for code in CODES:
        column = classed[code] if code in classed else areas[:, CODES.index(code)]
        columns[code] = column if code in classed or code in named else np.full_like(rest, np.nan)
    columns["unknown"] = rest
    total = zones.rows(zones.area_m2)
    table = zones.keys().assign(total_ha=total / M2_PER_HA)
    summed = {name: zones.rows(column) for name, column in columns.items()}
    shares = {f"{name}_share": column / total for name, column in summed.items()}
    sizes = {f"{name}_ha": column / M2_PER_HA for name, column in summed.items()}
    return pd.concat([table, pd.DataFrame(sizes), pd.DataFrame(shares)], axis=1)


def code_areas(zones: Zones, land: LandOn) -> np.ndarray:
    """
    Return the area of each class and part in each zone.

    Parameters
    ----------
    zones : Zones, z
        The watersheds.
    land : LandOn
        Land use on them.

    Returns
    -------
    ndarray of float, (z, classes and parts)
        m², in the order of `CODES`; a class without its parts.

    Examples
    --------
    >>> from swcgeo.erosion.land.drawn import drawn_land, drawn_zones
    >>> code_areas(drawn_zones(), drawn_land()).sum(axis=1).tolist()
    [1000000.0, 0.0]
    """
    place = np.array([-1 if code is None else CODES.index(code) for code in land.code], dtype=int)
    at = place[land.on_zone.right]
    areas = np.zeros((len(zones.geometry), len(CODES)))
    known = at >= 0
    np.add.at(areas, (land.on_zone.left[known], at[known]), land.on_zone.shared_m2[known])
    return areas


def class_areas(zones: Zones, land: LandOn, names: frozenset[str]) -> Areas:
    """
    Return the area of some classes in each zone.

    Parameters
    ----------
    zones : Zones, z
        The watersheds.
    land : LandOn
        Land use on them.
    names : frozenset of str
        Of `LAND_CLASSES`.

    Returns
    -------
    ndarray of float, z
        m².

    Examples
    --------
    >>> from swcgeo.erosion.land.drawn import drawn_land, drawn_zones
    >>> class_areas(drawn_zones(), drawn_land(), frozenset({"forest_land"})).tolist()
    [600000.0, 0.0]
    """
    areas = code_areas(zones, land)
    return np.sum([_of_class(areas, name) for name in sorted(names)], axis=0)


def _of_class(areas: np.ndarray, name: str) -> Areas:
    """Return the area of a class with its parts."""
    fits: Flags = np.array([land_class(code) == name for code in CODES])
    summed: Areas = areas[:, fits].sum(axis=1)
    return summed


def _require_within(zones: Zones, rest: Areas, *, bound_m2: float) -> None:
    """Raise AccountError where classes exceed their watershed."""
    for row in np.flatnonzero(rest < -bound_m2):
        raise AccountError(
            "account_open", watershed=zones.ids[row % len(zones.ids)],
            identity="total = Σ land use + unknown", difference_m2=float(-rest[row]),
            bound_m2=bound_m2,
        )  # fmt: skip
