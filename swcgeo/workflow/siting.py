"""Which patches show one site; a site that has a name keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from swcgeo.check.attributes import ids
from swcgeo.check.columns import Objects
from swcgeo.ledger.deliveries import Batch
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.project import Project
from swcgeo.reconcile.sites import Sited, sites_of
from swcgeo.workflow.memory import Memory

_ANY_DAYS = 10**6
"""A place stays a place: that images are years apart does not part it."""
_COLUMNS = ("patch_id", "source", "batch", "image_date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """
    The sites of a project's deliveries.

    Attributes
    ----------
    sited : Sited
        As the project's deliveries alone show them, under the names that hold.
    by_key : mapping of str to str
        The site of each patch, those of earlier deliveries among them.
    notes : Notes
        What was found.
    """

    sited: Sited
    by_key: Mapping[str, str]
    notes: Notes


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
    first = batches[0].source
    rules, repair = plan.settings.match, plan.settings.repair
    layers = [batch.patches for batch in batches]
    sides = [int(batch.source != first) for batch in batches]
    sited = sites_of(layers, sides=sides, settings=rules, repair=repair)
    keys = [key for batch in batches for key in batch.keys]
    here = {batch.key for batch in batches}
    earlier = [batch for batch in memory.batches if batch.key not in here]
    if not earlier and not memory.sites:
        by_key = dict(zip(keys, sited.columns["site_id"], strict=True))
        return Placed(sited=sited, by_key=by_key, notes=sited.notes)
    known = [_slim(batch) for batch in earlier]
    everywhere = sites_of(
        [*known, *layers], sides=[0] * len(known) + sides, repair=repair,
        settings=replace(rules, most_days=_ANY_DAYS),
    )  # fmt: skip
    every_key = [*(key for batch in earlier for key in batch.keys), *keys]
    names, findings = _names(every_key, everywhere.columns["site_id"], memory.sites)
    by_key = dict(zip(every_key, names, strict=True))
    renamed = _renamed(sited, [by_key[key] for key in keys])
    return Placed(sited=renamed, by_key=by_key, notes=sited.notes + Notes(tuple(findings)))


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


def _names(
    keys: Sequence[str], found: pd.Series, held: Mapping[str, str]
) -> tuple[list[str], list[Finding]]:
    """Return the name of the site of each patch: its own, else that of its neighbours, else new."""
    oldest = {name: place for place, name in enumerate(dict.fromkeys(held.values()))}
    of_group: dict[str, set[str]] = {}
    for key, group in zip(keys, found, strict=True):
        if key in held:
            of_group.setdefault(group, set()).add(held[key])
    names, findings = [], []
    for key, group in zip(keys, found, strict=True):
        near = sorted(of_group.get(group, ()), key=oldest.__getitem__)
        name = held.get(key) or (near[0] if near else group)
        names.append(name)
        if key not in held and len(near) > 1:
            fields = {"sites": ", ".join(near), "site": name}
            findings.append(Finding("site_bridged", "patches", id=key, fields=fields))
    return names, findings


def _renamed(sited: Sited, names: list[str]) -> Sited:
    """Return the sites of the project's own deliveries under the names that hold."""
    columns = sited.columns.assign(site_id=np.array(names, dtype=object))
    # Two groups of one year may be one place over the years: then both get its name.
    new_name = dict(zip(sited.columns["site_id"], columns["site_id"], strict=True))
    tables = {
        name: table.assign(site_id=_mapped(table["site_id"], new_name))
        for name, table in sited.tables.items()
    }
    return replace(sited, columns=columns, tables=tables)


def _mapped(site_id: pd.Series, names: Mapping[str, str]) -> Objects:
    """Return site ids under their new names."""
    return np.array([names.get(name, name) for name in site_id], dtype=object)
