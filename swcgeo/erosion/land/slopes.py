"""Land by slope: classes of two surveys, cropland and bare ground, ground that is too steep."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd

from swcgeo.erosion.land.relief import Classes, Relief, Values, classed
from swcgeo.erosion.land.use import M2_PER_HA, LandOn
from swcgeo.erosion.land.zones import Zones
from swcgeo.model.settings import LandSettings
from swcgeo.overlay.area import Geometries, projected
from swcgeo.overlay.exact import united
from swcgeo.overlay.pairs import Areas, Indices, overlap_pairs
from swcgeo.read.grids.cell_outlines import outlined

_WALL_DEG = 90.0
_LONGEST_M = 400.0
"""Longest edge of an outline: shorter than what is densified before it is projected (500 m)."""
_ROUNDING_M2 = 0.01


def slope_table(
    zones: Zones,
    relief: Relief,
    land: LandOn | None = None,
    *,
    settings: LandSettings | None = None,
) -> pd.DataFrame:
    """
    Return land by slope class.

    Parameters
    ----------
    zones : Zones
        The watersheds.
    relief : Relief
        Slopes, and cover.
    land : LandOn, optional
        Land use; without it there is only ``all``.
    settings : LandSettings, optional
        Bounds of the classes, cover below which ground is bare.

    Returns
    -------
    DataFrame
        One row a watershed (TOTAL last), scheme (``survey``, ``conservation``), ``land`` (``all``,
        ``cropland``, and ``bare`` where cover is known: ground of 其他土地 with little cover) and
        ``slope_class``, 1 being the gentlest and 0 unknown: ``from_deg``, ``to_deg``,
        ``area_ha``, ``share`` of that land.  The classes add up to the land.

    Notes
    -----
    Cells are cut along the edges of the land, never counted by their middle.  Ground of 其他土地
    whose cover is not known counts to the bare one with unknown slope: it may be bare.

    Examples
    --------
    >>> from swcgeo.erosion.land.drawn import drawn_land, drawn_relief, drawn_zones
    >>> table = slope_table(drawn_zones(), drawn_relief(), drawn_land())
    >>> steepest = table[(table["land"] == "cropland") & (table["slope_class"] == 6)]
    >>> steepest[["watershed_id", "area_ha"]].round(3).to_numpy().tolist()
    [['W1', 40.0], ['W2', 0.0], ['TOTAL', 40.0]]
    """
    rules = settings or LandSettings()
    schemes = {
        "survey": (rules.survey_bounds_deg, slope_classes(
            relief.slope_deg, rules.survey_bounds_deg, upper_inclusive=True)),
        "conservation": (rules.conservation_bounds_deg, slope_classes(
            relief.slope_deg, rules.conservation_bounds_deg, upper_inclusive=False)),
    }  # fmt: skip
    tables = [
        _long(zones, sums, scheme=scheme, land=name, bounds=schemes[scheme][0])
        for name, sums_of in _lands(
            zones, relief, land, [kinds for _, kinds in schemes.values()], rules
        )
        for scheme, sums in zip(schemes, sums_of, strict=True)
    ]
    return pd.concat(tables, ignore_index=True)


def slope_classes(
    slope_deg: Values, bounds: tuple[float, ...], *, upper_inclusive: bool
) -> Classes:
    """
    Return the slope class of each cell.

    Parameters
    ----------
    slope_deg : ndarray of float
        Degrees; NaN where unknown.
    bounds : tuple of float
        Bounds of the classes, rising.
    upper_inclusive : bool
        True where a slope on a bound belongs to the lower class.

    Returns
    -------
    ndarray of int
        1 up to the first bound, and so on; 0 where unknown.

    Examples
    --------
    >>> slope_classes(np.array([2.0, 25.0, 60.0, np.nan]), (2, 25), upper_inclusive=True).tolist()
    [1, 2, 3, 0]
    """
    kind = 1 + np.searchsorted(bounds, slope_deg, side="left" if upper_inclusive else "right")
    return np.where(np.isnan(slope_deg), 0, kind).astype(np.intp)


def _lands(
    zones: Zones,
    relief: Relief,
    land: LandOn | None,
    classes: list[Classes],
    rules: LandSettings,
) -> Iterator[tuple[str, list[Values]]]:
    """Yield each land with its area by class and zone, for each scheme."""
    yield "all", classed(relief, zones.geometry, zones.area_m2, crs=zones.crs, classes=classes)
    if land is None:
        return
    yield "cropland", _on_class(zones, relief, land, classes, name="cropland")
    if relief.cover is None:
        return
    # One class more, the last, for what is not bare: it drops out.
    covered, unseen = relief.cover >= rules.bare_cover, np.isnan(relief.cover)
    apart = [np.where(unseen, 0, np.where(covered, _behind(kinds), kinds)) for kinds in classes]
    sums = _on_class(zones, relief, land, apart, name="other")
    yield "bare", [table[:, : _behind(kinds)] for table, kinds in zip(sums, classes, strict=True)]


def _behind(kinds: Classes) -> int:
    """Return the number of the class behind the last."""
    return int(kinds.max(initial=0)) + 1


def _on_class(
    zones: Zones, relief: Relief, land: LandOn, classes: list[Classes], *, name: str
) -> list[Values]:
    """Return the area of a class of land by slope class and zone."""
    pairs = land.within(name)
    tables = classed(relief, pairs.pieces, pairs.shared_m2, crs=zones.crs, classes=classes)
    found = []
    for table in tables:
        sums = np.zeros((len(zones.geometry), table.shape[1]))
        np.add.at(sums, pairs.left, table)
        found.append(sums)
    return found


def _long(
    zones: Zones, sums: Values, *, scheme: str, land: str, bounds: tuple[float, ...]
) -> pd.DataFrame:
    """Return one land in one scheme as rows, all classes whether they occur or not."""
    count = len(bounds) + 2
    full = np.zeros((len(sums), count))
    full[:, : sums.shape[1]] = sums[:, :count]
    rows = zones.rows(full)
    keys = zones.keys()
    kind = np.tile(np.arange(count), len(keys))
    lows, highs = np.array([np.nan, 0.0, *bounds]), np.array([np.nan, *bounds, _WALL_DEG])
    whole = rows.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(whole > 0, rows / whole, np.nan)
    table = keys.loc[np.repeat(np.arange(len(keys)), count)].reset_index(drop=True)
    return table.assign(
        scheme=scheme, land=land, slope_class=kind, from_deg=lows[kind], to_deg=highs[kind],
        area_ha=rows.ravel() / M2_PER_HA, share=share.ravel(),
    )  # fmt: skip


def steep_land_table(
    zones: Zones, relief: Relief, land: LandOn | None = None, *, from_deg: float
) -> pd.DataFrame:
    """
    Return how much ground is too steep to be reclaimed for crops, and how much of it is cropped.

    Parameters
    ----------
    zones : Zones
        The watersheds.
    relief : Relief
        Slopes.
    land : LandOn, optional
        Land use; without it the cropland stays empty.
    from_deg : float
        Slope from which it is (25° by law, art. 20; a province may set a lower one).

    Returns
    -------
    DataFrame, w + 1 rows
        ``watershed_id``, ``name``, ``from_deg``, ``steep_ha``, ``steep_share``,
        ``steep_cropland_ha``, ``slope_unknown_ha``.

    Examples
    --------
    >>> from swcgeo.erosion.land.drawn import drawn_land, drawn_relief, drawn_zones
    >>> table = steep_land_table(drawn_zones(), drawn_relief(), drawn_land(), from_deg=25)
    >>> table[["steep_ha", "steep_cropland_ha"]].round(3).to_numpy().tolist()
    [[100.0, 40.0], [100.0, 0.0], [200.0, 40.0]]
    """
    kinds = slope_classes(relief.slope_deg, (from_deg,), upper_inclusive=False)
    steep = _steep_rows(
        zones, classed(relief, zones.geometry, zones.area_m2, crs=zones.crs, classes=[kinds])[0]
    )
    cropped: Areas = np.full(len(steep), np.nan)
    if land is not None:
        cropped = _steep_rows(zones, _on_class(zones, relief, land, [kinds], name="cropland")[0])[
            :, 2
        ]
    total = zones.rows(zones.area_m2)
    return zones.keys().assign(
        from_deg=from_deg, steep_ha=steep[:, 2] / M2_PER_HA, steep_share=steep[:, 2] / total,
        steep_cropland_ha=cropped / M2_PER_HA, slope_unknown_ha=steep[:, 0] / M2_PER_HA,
    )  # fmt: skip


def _steep_rows(zones: Zones, sums: Values) -> Values:
    """Return unknown, gentle and steep ground as rows, each column whether it occurs or not."""
    full = np.zeros((len(sums), 3))
    full[:, : sums.shape[1]] = sums
    return zones.rows(full)


def steep_cropland(
    zones: Zones, relief: Relief, land: LandOn, *, from_deg: float
) -> gpd.GeoDataFrame:
    """
    Return the cropland that is too steep, as polygons.

    Parameters
    ----------
    zones : Zones
        The watersheds.
    relief : Relief
        Slopes.
    land : LandOn
        Land use.
    from_deg : float
        Slope from which it is.

    Returns
    -------
    GeoDataFrame
        One row a polygon of land use in a watershed, in the CRS of the watersheds:
        ``watershed_id``, ``land_use_row`` (row of the layer), ``land_use``, ``area_ha``.

    Examples
    --------
    >>> from swcgeo.erosion.land.drawn import drawn_land, drawn_relief, drawn_zones
    >>> found = steep_cropland(drawn_zones(), drawn_relief(), drawn_land(), from_deg=25)
    >>> found[["watershed_id", "land_use", "area_ha"]].round(3).to_numpy().tolist()
    [['W1', 'dry', 40.0]]
    """
    pairs = land.within("cropland")
    pairs = pairs.where(pairs.left < len(zones.ids))
    under = overlap_pairs(pairs.pieces, _steep_ground(relief, from_deg, zones))
    real = under.where(under.shared_m2 >= _ROUNDING_M2)
    owner, shapes = united(real.left, real.pieces)
    sizes = np.bincount(real.left, weights=real.shared_m2, minlength=len(pairs))[owner]
    return _listed(zones, land, owner=owner, shapes=shapes, pairs=(pairs.left, pairs.right),
                   area_m2=sizes)  # fmt: skip


def _steep_ground(relief: Relief, from_deg: float, zones: Zones) -> Geometries:
    """Return the steep cells as polygons in the working CRS."""
    steep = slope_classes(relief.slope_deg, (from_deg,), upper_inclusive=False) > 1
    grid = relief.grid
    across = float(np.sqrt(np.median(relief.cell_m2)))
    found = outlined(
        steep.astype(np.uint8), grid.transform, most_cells=max(1, int(_LONGEST_M / across))
    )
    return projected(found.geometry, source=grid.crs, target=zones.crs)


def _listed(
    zones: Zones,
    land: LandOn,
    *,
    owner: Indices,
    shapes: Geometries,
    pairs: tuple[Indices, Indices],
    area_m2: Areas,
) -> gpd.GeoDataFrame:
    """Return steep pieces with the watershed and the land use to which they belong."""
    zone, row = pairs[0][owner], pairs[1][owner]
    order = np.lexsort((row, zone))
    home = projected(shapes[order], source=zones.crs, target=zones.home)
    return gpd.GeoDataFrame(
        {
            "watershed_id": pd.Series(zones.ids[zone[order]], dtype="str"),
            "land_use_row": row[order] + 1,
            "land_use": pd.Series(land.code[row[order]], dtype="str"),
            "area_ha": area_m2[order] / M2_PER_HA,
        },
        geometry=home,
        crs=zones.home,
    )
