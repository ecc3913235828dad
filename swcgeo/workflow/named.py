"""What a project names: its files, what maps show of them, and what could not be made of them."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd

from swcgeo.check.attributes import texts
from swcgeo.model.codes import canonical_grade
from swcgeo.model.csle import require_formula, tolerable_loss
from swcgeo.model.layers import Layer
from swcgeo.model.project import Project
from swcgeo.read.files.paths import split_layer
from swcgeo.read.grids.factors import read_factors
from swcgeo.workflow.inputs import Inputs

_NOT_READ = ("water",)
"""Layers of a project for which no step is built yet."""


def files_of(plan: Project) -> tuple[Path, ...]:
    """
    Return every file that the project names, and the project itself.

    Parameters
    ----------
    plan : Project
        The project.

    Returns
    -------
    tuple of Path
        Each once.

    Examples
    --------
    >>> [path.name for path in files_of(Project(path=Path("p.toml"), name="P"))]
    ['p.toml']
    """
    named = [
        *(one.path for one in plan.deliveries),
        *plan.layers.values(),
        *(one.path for one in plan.erosion),
        *(one.legend for one in plan.erosion if one.legend is not None),
        *plan.registers.values(),
        *plan.images,
        *map(str, plan.profiles),
        *(path for path in (plan.report.reported, plan.report.template) if path is not None),
    ]
    return tuple(dict.fromkeys([plan.path, *(split_layer(path)[0] for path in named)]))


def factor_files(plan: Project) -> tuple[Path, ...]:
    """
    Return the files of the factors of soil loss, after looking that it can be computed.

    It is computed when the outcome is written, since it may be larger than memory.

    Parameters
    ----------
    plan : Project
        It may name the factors.

    Returns
    -------
    tuple of Path
        Their files; empty without factors.

    Raises
    ------
    UsageError, LayerError
        If the region or a factor is missing.

    Examples
    --------
    >>> factor_files(Project(path=Path("p.toml"), name="P"))
    ()
    """
    if "factors" not in plan.layers:
        return ()
    tolerable_loss(plan.erosion_region)
    with read_factors(plan.layers["factors"]) as factors:
        require_formula(factors.names)
        return factors.paths[1:]


def drawn_layers(inputs: Inputs) -> dict[str, gpd.GeoDataFrame]:
    """
    Return the layers that maps show; erosion as the grades of the latest survey.

    Parameters
    ----------
    inputs : Inputs
        The layers.

    Returns
    -------
    dict of str to GeoDataFrame
        district, towns, watersheds, ranges, treatments, damage, erosion, as far as they are there.

    Examples
    --------
    >>> drawn_layers(Inputs(layers={}, deliveries=(), erosion=(), plans=None, steep=None))
    {}
    """
    names = ("district", "towns", "watersheds", "ranges", "treatments", "damage")
    drawn: dict[str, gpd.GeoDataFrame] = {
        name: inputs.layers[name] for name in names if name in inputs.layers
    }
    if inputs.erosion:
        _, latest = max(inputs.erosion, key=lambda survey: survey[0] or 0)
        grades = [int(canonical_grade(value) or 0) for value in texts(latest, "grade")]
        drawn["erosion"] = gpd.GeoDataFrame(
            {"grade": grades}, geometry=latest.geometry.array, crs=latest.crs
        )
    return drawn


def absent_results(plan: Project, patches: Layer | None, books: Layer | None) -> dict[str, str]:
    """
    Return which results of the contract are absent, and why.

    Parameters
    ----------
    plan : Project
        The project.
    patches, books : Layer or None
        Judged patches and the account.

    Returns
    -------
    dict of str to str
        Result and reason.

    Examples
    --------
    >>> nothing = absent_results(Project(path=Path("p.toml"), name="P"), None, None)
    >>> nothing["results.gpkg:patches"]
    'no deliveries'
    """
    absent = dict.fromkeys(
        ("report.docx", "atlas.pdf", "map.html"),
        "not built yet",
    )  # fmt: skip
    if patches is None:
        names = ("results.gpkg:patches", "results.gpkg:sites", "maps/patches")
        absent |= dict.fromkeys(names, "no deliveries")
    if books is None:
        reason = "needs watersheds, erosion and treatments"
        absent |= dict.fromkeys(("results.gpkg:account", "maps/treatment"), reason)
    if "treatments" not in plan.layers:
        absent["measures"] = "no treatments"
    if plan.ledger is None:
        absent["ledger"] = "the project names none"
    for name in _NOT_READ:
        if name in plan.layers:
            absent[f"layers.{name}"] = "no step reads it yet"
    return absent
