"""
Patches of which nobody can say what became of them.

They are those without a usable outline, and those that may be kin of one of these, since they bear
its id or lie where its rough outline does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from swcgeo.check.attributes import texts
from swcgeo.check.columns import Objects
from swcgeo.overlay.pairs import Flags
from swcgeo.reconcile.ground import Ground

NO_OUTLINE, SAME_ID, SAME_PLACE = "no_outline", "same_id", "same_place"


@dataclass(frozen=True, slots=True)
class Doubt:
    """
    Why it is not known what became of a patch that has no kin.

    Attributes
    ----------
    why_old, why_new : ndarray of object
        For each patch `NO_OUTLINE`, `SAME_ID`, `SAME_PLACE` (of a patch without usable outline in
        the other delivery), or None.
    """

    why_old: Objects
    why_new: Objects

    @property
    def old(self) -> Flags:
        """Which old patches are in doubt."""
        return np.asarray(self.why_old != np.array(None), dtype=bool)

    @property
    def new(self) -> Flags:
        """Which new patches are in doubt."""
        return np.asarray(self.why_new != np.array(None), dtype=bool)


def doubt_of(layers: Sequence[gpd.GeoDataFrame], grounds: Sequence[Ground]) -> Doubt:
    """
    Return which patches are in doubt, should they have no kin.

    Parameters
    ----------
    layers : sequence of GeoDataFrame
        Old and new patches.
    grounds : sequence of Ground
        The same in the working CRS.

    Returns
    -------
    Doubt
        Reasons.

    Examples
    --------
    >>> from swcgeo.overlay.area import working_crs
    >>> from swcgeo.reconcile.ground import on_ground
    >>> square = shapely.box(5e5, 37e5, 500_100, 3_700_100)
    >>> old, new = (gpd.GeoDataFrame({"patch_id": names}, geometry=shapes, crs="EPSG:4544")
    ...             for names, shapes in ((["A"], [None]), (["A", "B"], [square, square])))
    >>> grounds = [on_ground(layer, layer="new", crs=working_crs(new), id_column="patch_id")
    ...            for layer in (old, new)]
    >>> doubt = doubt_of((old, new), grounds)
    >>> doubt.why_old.tolist(), doubt.why_new.tolist()
    (['no_outline'], ['same_id', None])
    """
    both = [(layer, ground) for layer, ground in zip(layers[:2], grounds[:2], strict=True)]
    return Doubt(_why(*both), _why(*both[::-1]))


def _why(asked: tuple[gpd.GeoDataFrame, Ground], other: tuple[gpd.GeoDataFrame, Ground]) -> Objects:
    """Return why each patch of one delivery is in doubt, or None."""
    (layer, ground), (other_layer, other_ground) = asked, other
    why = np.full(len(ground.ids), None, dtype=object)
    lost = ~other_ground.usable
    if lost.any():
        # A row's number that stands for an id says nothing.
        names = pd.Series(texts(other_layer, "patch_id"))[lost].dropna()
        rough = other_ground.rough[lost]
        _, place = shapely.STRtree(ground.geometry).query(rough, predicate="intersects")
        why[np.unique(place)] = SAME_PLACE
        why[pd.Series(texts(layer, "patch_id")).isin(names).to_numpy()] = SAME_ID
    why[~ground.usable] = NO_OUTLINE
    return why
