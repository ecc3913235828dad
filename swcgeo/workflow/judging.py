"""Judging the deliveries of a project, and finding which patches show one site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import geopandas as gpd
import pandas as pd

from swcgeo.check.attributes import texts
from swcgeo.ledger.deliveries import Batch
from swcgeo.model.codes import folded_name
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.layers import Layer, notes_of, set_aside
from swcgeo.model.project import Project
from swcgeo.patches.compliance import classify
from swcgeo.workflow.inputs import Inputs
from swcgeo.workflow.memory import NOTHING, Memory, before, deliveries_of, words_on
from swcgeo.workflow.siting import Placed, placed_on_sites


def judged(plan: Project, inputs: Inputs, memory: Memory = NOTHING) -> Layer | None:
    """
    Judge every delivery against the ranges and the deliveries received before it.

    Parameters
    ----------
    plan : Project
        Its settings.
    inputs : Inputs
        The layers.
    memory : Memory
        What the ledger knows: earlier deliveries, names of sites, persons' words.

    Returns
    -------
    Layer or None
        All patches, in the CRS of the results, with sites and links; None without deliveries.

    Raises
    ------
    CrsError, GeometryError
        If a layer cannot be used.

    Examples
    --------
    >>> from pathlib import Path
    >>> from swcgeo.workflow.inputs import read_inputs
    >>> project = Project(path=Path("p.toml"), name="P")
    >>> judged(project, read_inputs(project)) is None
    True
    """
    if not inputs.deliveries:
        return None
    batches = deliveries_of(inputs)
    here = {batch.key for batch in batches}
    every = [*(one for one in memory.batches if one.key not in here), *batches]
    sites = placed_on_sites(plan, batches, memory)
    verdicts, said, notes = [], [], sites.sited.notes
    for batch in batches:
        words, inherited = words_on(batch, memory, sites=sites.by_key)
        verdicts.append(_verdicts(plan, inputs, batch, history=before(batch, every), words=words))
        said.append(words)
        notes = notes + inherited + _unknown_projects(words, inputs)
    return _together(plan, inputs, batches, verdicts=verdicts, words=said, sites=sites, notes=notes)


def _verdicts(
    plan: Project,
    inputs: Inputs,
    batch: Batch,
    *,
    history: list[gpd.GeoDataFrame],
    words: pd.DataFrame | None,
) -> Layer:
    """Judge one delivery."""
    return classify(
        batch.patches,
        inputs.layers.get("ranges"),
        plans=inputs.plans,
        zones=inputs.layers.get("zones"),
        steep=inputs.steep,
        district=inputs.layers.get("district"),
        history=history,
        links=words,
        settings=plan.settings.compliance,
        repair=plan.settings.repair,
    )


def _unknown_projects(words: pd.DataFrame | None, inputs: Inputs) -> Notes:
    """Say of which projects persons have spoken that no register knows."""
    if words is None:
        return Notes()
    registers = [
        frame for frame in (inputs.layers.get("ranges"), inputs.plans) if frame is not None
    ]
    known = {
        folded_name(value)
        for frame in registers
        for name in ("project_id", "project_name")
        for value in texts(frame, name)
    }
    return Notes(
        tuple(
            Finding("word_project_unknown", "patches", id=word.patch_id,
                    fields={"project": word.project_id})
            for word in words.itertuples()
            if folded_name(word.project_id) not in known
        )
    )  # fmt: skip


def _together(
    plan: Project,
    inputs: Inputs,
    batches: list[Batch],
    *,
    verdicts: list[Layer],
    words: list[pd.DataFrame | None],
    sites: Placed,
    notes: Notes,
) -> Layer:
    """Return all deliveries as one layer in the CRS of the results."""
    crs = inputs.result_crs(plan.crs)
    together = pd.concat([one.to_crs(crs) for one in verdicts], ignore_index=True)

    def stamped(tables: Iterable[pd.DataFrame | None]) -> pd.DataFrame:
        return pd.concat(
            [
                table.assign(source=batch.source, batch=batch.batch)
                for table, batch in zip(tables, batches, strict=True)
                if table is not None
            ],
            ignore_index=True,
        )

    columns = sites.sited.columns
    together = set_aside(together, columns)
    together = together.assign(**{name: columns[name] for name in columns})
    tables = {
        "links": stamped(one.tables["links"] for one in verdicts),
        **in_crs(sites.sited.tables, crs),
    }
    if any(table is not None and len(table) for table in words):
        tables["words"] = stamped(words)
    return Layer(together, notes=notes_of(*verdicts) + notes, tables=tables)


def in_crs(tables: Mapping[str, pd.DataFrame], crs: object) -> dict[str, pd.DataFrame]:
    """
    Return tables with those that are drawn in another CRS.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By name; some have geometry.
    crs : CRS
        As geopandas takes it.

    Returns
    -------
    dict of str to DataFrame
        The same names.

    Examples
    --------
    >>> sorted(in_crs({"links": pd.DataFrame()}, "EPSG:4544"))
    ['links']
    """
    return {
        name: table.to_crs(crs) if isinstance(table, gpd.GeoDataFrame) else table
        for name, table in tables.items()
    }
