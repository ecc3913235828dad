"""Which patches show one site; a site that has a name keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from swcgeo.check.attributes import ids
from swcgeo.ledger.deliveries import Batch
from swcgeo.model.project import Project
from swcgeo.reconcile.sites import Sited, sites_of
from swcgeo.workflow.memory import Memory

_COLUMNS = ("patch_id", "source", "batch", "image_date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """
    The sites of a project's deliveries.

    Attributes
    ----------
    sited : Sited
        ``columns`` for the rows of the project's deliveries, ``tables`` for all that is known of
        their sites.
    by_key : mapping of str to str
        The site of each patch, those of earlier deliveries among them.
    """

    sited: Sited
    by_key: Mapping[str, str]


def placed_on_sites(plan: Project, batches: Sequence[Batch], memory: Memory) -> Placed:
    """
    Find the sites of deliveries, and give each the name that it has in the ledger.

    Parameters
    ----------
    plan : Project
        Its settings.
    batches : sequence of Batch
        The project's deliveries, at least one.
    memory : Memory
        What the ledger knows.

    Returns
    -------
    Placed
        No patch that has a site changes it, whatever comes later.

    Raises
    ------
    CrsError
        If a delivery has no CRS.

    Examples
    --------
    >>> from pathlib import Path
    >>> from shapely.geometry import box
    >>> from swcgeo.workflow.memory import NOTHING
    >>> frame = gpd.GeoDataFrame({"patch_id": ["A"], "source": ["m"]}, crs="EPSG:4544",
    ...                          geometry=[box(500_000, 3_700_000, 500_100, 3_700_100)])
    >>> one = Batch(source="m", batch="1", received_on=None, patches=frame, keys=("m/1/A",))
    >>> placed = placed_on_sites(Project(path=Path("p.toml"), name="P"), [one], NOTHING)
    >>> placed.by_key["m/1/A"] == placed.sited.columns["site_id"].item()
    True
    """
    here = {batch.key for batch in batches}
    earlier = [batch for batch in memory.batches if batch.key not in here]
    every = [*earlier, *batches]
    first = batches[0].source
    keys = [key for batch in every for key in batch.keys]
    sited = sites_of(
        [*map(_slim, earlier), *(batch.patches for batch in batches)],
        sides=[int(batch.source != first) for batch in every],
        aside=len(earlier),
        over_years=True,
        held=[memory.sites.get(key) for key in keys],
        settings=plan.settings.match,
        repair=plan.settings.repair,
    )
    by_key = dict(zip(keys, sited.columns["site_id"], strict=True))
    mine = sited.columns.iloc[sum(len(batch.keys) for batch in earlier) :].reset_index(drop=True)
    concerned = set(mine["site_id"])
    tables = {
        name: table[np.isin(table["site_id"], list(concerned))].reset_index(drop=True)
        for name, table in sited.tables.items()
    }
    return Placed(sited=replace(sited, columns=mine, tables=tables), by_key=by_key)


def _slim(batch: Batch) -> gpd.GeoDataFrame:
    """Return an earlier delivery with what sites are found by."""
    frame = batch.patches
    words = {name: frame[name] for name in _COLUMNS if name in frame}
    words = {"source": batch.source, "batch": batch.batch, **words}
    return gpd.GeoDataFrame(
        pd.DataFrame(words, index=frame.index).assign(patch_id=ids(frame, "patch_id")),
        geometry=frame.geometry.array,
        crs=frame.crs,
    )
