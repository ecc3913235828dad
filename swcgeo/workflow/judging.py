"""Judging the deliveries of a project, and finding which patches show one site."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from swcgeo.model.layers import Layer, notes_of, set_aside
from swcgeo.model.project import Delivery, Project
from swcgeo.patches.compliance import classify
from swcgeo.reconcile.sites import Sited, sites_of
from swcgeo.workflow.inputs import Inputs


def judged(plan: Project, inputs: Inputs) -> Layer | None:
    """
    Judge every delivery against the ranges and the deliveries received before it.

    Parameters
    ----------
    plan : Project
        Its settings.
    inputs : Inputs
        The layers.

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
    verdicts = []
    for delivery, patches in inputs.deliveries:
        earlier = [
            layer for other, layer in inputs.deliveries if _received(other) < _received(delivery)
        ]
        verdicts.append(
            classify(
                patches,
                inputs.layers.get("ranges"),
                plans=inputs.plans,
                zones=inputs.layers.get("zones"),
                steep=inputs.steep,
                district=inputs.layers.get("district"),
                history=earlier,
                settings=plan.settings.compliance,
                repair=plan.settings.repair,
            )
        )
    crs = inputs.result_crs(plan.crs)
    together = pd.concat([one.to_crs(crs) for one in verdicts], ignore_index=True)
    links = [
        one.tables["links"].assign(source=delivery.source, batch=delivery.batch)
        for one, (delivery, _) in zip(verdicts, inputs.deliveries, strict=True)
    ]
    sited = _sites(plan, inputs)
    together = set_aside(together, sited.columns)
    together = together.assign(**{name: sited.columns[name] for name in sited.columns})
    return Layer(
        together,
        notes=notes_of(*verdicts) + sited.notes,
        tables={
            "links": pd.concat(links, ignore_index=True),
            **in_crs(sited.tables, crs),
        },
    )


def _sites(plan: Project, inputs: Inputs) -> Sited:
    """Find which patches of all deliveries show one site."""
    first = inputs.deliveries[0][0].source
    return sites_of(
        [layer for _, layer in inputs.deliveries],
        sides=[int(delivery.source != first) for delivery, _ in inputs.deliveries],
        settings=plan.settings.match,
        repair=plan.settings.repair,
    )


def _received(delivery: Delivery) -> str:
    """Return when a delivery came; without a date it came before none and after none."""
    return "" if delivery.received_on is None else delivery.received_on.isoformat()


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
