"""Watersheds as the rows of a table: on one ground, with a total over their union."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from swcgeo.check.attributes import has_column, texts
from swcgeo.erosion.accounts.cells import without_overlaps
from swcgeo.erosion.accounts.tables import TOTAL
from swcgeo.model.findings import Notes
from swcgeo.model.settings import RepairSettings
from swcgeo.overlay.area import Geometries, require_crs, working_crs
from swcgeo.overlay.pairs import Areas, Flags, Indices, self_overlaps
from swcgeo.reconcile.ground import on_ground

Table = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    """
    Watersheds, and parts that make up their union.

    Attributes
    ----------
    frame : GeoDataFrame, w
        The watersheds as handed over.
    crs : pyproj.CRS
        Working CRS.
    ids : ndarray of str, w
        Their ids.
    usable : ndarray of bool, w
        Whether a watershed has a geometry that can be used.
    geometry : ndarray of geometry, z
        Watersheds in the working CRS; behind them, where some overlap, parts that do not.
    total_from : ndarray of int
        Which of these make up the total.
    notes : Notes
        What was found in bringing them there.
    """

    frame: gpd.GeoDataFrame
    crs: CRS
    ids: np.ndarray
    usable: Flags
    geometry: Geometries
    total_from: Indices
    notes: Notes

    @property
    def area_m2(self) -> Areas:
        """Area of each, m²."""
        return np.nan_to_num(shapely.area(self.geometry))

    @property
    def home(self) -> CRS:
        """CRS of the watersheds as handed over."""
        return require_crs(self.frame, layer="watersheds")

    def keys(self) -> pd.DataFrame:
        """
        Return the first columns of a table: ids, names where there are any; the total last.

        Returns
        -------
        DataFrame, w + 1 rows
            ``watershed_id``, ``name``.

        Examples
        --------
        >>> from swcgeo.erosion.land.drawn import drawn_zones
        >>> drawn_zones().keys()["watershed_id"].tolist()
        ['W1', 'W2', 'TOTAL']
        """
        columns = {"watershed_id": pd.Series([*self.ids, TOTAL], dtype="str")}
        if has_column(self.frame, "name"):
            columns["name"] = pd.Series([*texts(self.frame, "name"), None], dtype="str")
        return pd.DataFrame(columns)

    def rows(self, sums: Table) -> Table:
        """
        Return sums over zones as rows of a table.

        Parameters
        ----------
        sums : ndarray of float, (z,) or (z, k)
            What adds up.

        Returns
        -------
        ndarray of float, (w + 1,) or (w + 1, k)
            One row a watershed, the total last; NaN where a watershed cannot be used, and then
            for the total too.

        Examples
        --------
        >>> from swcgeo.erosion.land.drawn import drawn_zones
        >>> drawn_zones().rows(np.array([1.0, 2.0])).tolist()
        [1.0, 2.0, 3.0]
        """
        return self.folded(sums, np.sum)

    def folded(self, values: Table, fold: object) -> Table:
        """
        Return values of zones as rows of a table, the total by a fold of its parts.

        Parameters
        ----------
        values : ndarray of float, (z,) or (z, k)
            One value or row a zone.
        fold : callable
            As `numpy.sum` or `numpy.nanmin`.

        Returns
        -------
        ndarray of float, (w + 1,) or (w + 1, k)
            As `rows`.

        Examples
        --------
        >>> from swcgeo.erosion.land.drawn import drawn_zones
        >>> drawn_zones().folded(np.array([1.0, 2.0]), np.max).tolist()
        [1.0, 2.0, 2.0]
        """
        count = len(self.ids)
        values = np.asarray(values, dtype="float64")
        whole = fold(values[self.total_from], axis=0)  # type: ignore[operator]
        table = np.concatenate([values[:count], np.asarray(whole)[None]])
        table[np.append(~self.usable, not self.usable.all())] = np.nan
        return table


def zones_of(watersheds: gpd.GeoDataFrame, *, repair: RepairSettings | None = None) -> Zones:
    """
    Put watersheds on one ground.

    Parameters
    ----------
    watersheds : GeoDataFrame, w rows
        Watersheds in any CRS.
    repair : RepairSettings, optional
        Which repairs of geometry are accepted.

    Returns
    -------
    Zones
        The rows of a table.

    Raises
    ------
    CrsError
        If they have no CRS.
    GeometryError
        If they have no coordinates at all.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> frame = gpd.GeoDataFrame({"watershed_id": ["W"]}, crs="EPSG:4544",
    ...                          geometry=[box(500_000, 3_700_000, 501_000, 3_701_000)])
    >>> zones_of(frame).area_m2.round(-1).tolist()
    [1000000.0]
    """
    crs = working_crs(watersheds, layer="watersheds")
    ground = on_ground(
        watersheds, layer="watersheds", crs=crs, id_column="watershed_id", settings=repair
    )
    count = len(ground.geometry)
    geometry, total_from = ground.geometry, np.arange(count)
    if len(self_overlaps(geometry)):
        parts, _ = without_overlaps(geometry, np.zeros(count, dtype=int))
        geometry, total_from = np.concatenate([geometry, parts]), np.arange(count, 2 * count)
    return Zones(
        frame=watersheds, crs=crs, ids=ground.ids, usable=ground.usable, geometry=geometry,
        total_from=total_from, notes=ground.notes,
    )  # fmt: skip
