"""What became of the patches of one source from delivery to delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd

from swcgeo.ledger.deliveries import Batch
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer
from swcgeo.patches.lineage import compare
from swcgeo.workflow.further import Further, Known
from swcgeo.workflow.memory import deliveries_of

_TABLES: Mapping[str, str] = {"links": "lineage_links", "flow": "lineage_flow"}
"""Tables of a comparison, and what they are called in the results of a run."""


def lineages(known: Known) -> Further:
    """
    Compare each delivery of a project with the one before it of the same source.

    Parameters
    ----------
    known : Known
        The project, its deliveries, and those that the ledger holds.

    Returns
    -------
    Further
        ``lineage``, ``lineage_links`` and ``lineage_flow``, with ``source``, ``old_batch`` and
        ``new_batch``; absent where no delivery has one before it.

    Examples
    --------
    >>> from pathlib import Path
    >>> from swcgeo.model.project import Project
    >>> from swcgeo.workflow.inputs import read_inputs
    >>> project = Project(path=Path("p.toml"), name="P")
    >>> known = Known(plan=project, inputs=read_inputs(project), patches=None, account=None)
    >>> lineages(known).absent
    {'results.gpkg:lineage': 'no delivery has an earlier one of its source'}
    """
    plan = known.plan
    mine = deliveries_of(known.inputs)
    here = {batch.key for batch in mine}
    every = [*(batch for batch in known.memory.batches if batch.key not in here), *mine]
    compared: list[tuple[Batch, Batch, Layer]] = []
    for batch in mine:
        earlier = _earlier(batch, every)
        if earlier:
            made = compare(
                earlier[-1].patches, batch.patches, closed=_together(earlier[:-1]),
                settings=plan.settings.lineage, repair=plan.settings.repair,
            )  # fmt: skip
            compared.append((earlier[-1], batch, made))
    if not compared:
        return Further(
            absent={"results.gpkg:lineage": "no delivery has an earlier one of its source"}
        )
    crs = known.inputs.result_crs(plan.crs)
    tables: dict[str, list[pd.DataFrame]] = {
        "lineage": [],
        **{name: [] for name in _TABLES.values()},
    }
    for old, new, made in compared:
        tables["lineage"].append(_stamped(made.to_crs(crs), old, new))
        for name, called in _TABLES.items():
            tables[called].append(_stamped(made.tables[name], old, new))
    # What is wrong in the outlines themselves was said when the deliveries were judged.
    said = tuple(
        finding
        for _, _, made in compared
        for finding in made.notes.findings
        if finding.code.startswith("lineage_")
    )
    joined = {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()}
    return Further(tables=joined, notes=Notes(said))


def _earlier(batch: Batch, every: Sequence[Batch]) -> list[Batch]:
    """Return the deliveries of the same source that came before one, the earliest first."""
    if batch.received_on is None:
        return []
    before = [
        other
        for other in every
        if other.source == batch.source
        and other.received_on is not None
        and other.received_on < batch.received_on
    ]
    return sorted(before, key=lambda other: str(other.received_on))


def _together(batches: Sequence[Batch]) -> gpd.GeoDataFrame | None:
    """Return the patches of several deliveries in one layer; None where there are none."""
    if not batches:
        return None
    crs = batches[0].patches.crs
    outlines = [batch.patches.geometry.to_crs(crs) for batch in batches]
    names = [key for batch in batches for key in batch.keys]
    return gpd.GeoDataFrame(
        {"patch_id": names}, geometry=pd.concat(outlines, ignore_index=True), crs=crs
    )


def _stamped(table: pd.DataFrame, old: Batch, new: Batch) -> pd.DataFrame:
    """Return a table that says which deliveries were compared."""
    table = table.copy()
    for place, (name, value) in enumerate(
        (("source", new.source), ("old_batch", old.batch), ("new_batch", new.batch))
    ):
        table.insert(place, name, value)
    return table
