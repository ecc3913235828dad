"""
The whole chain, step by step: read, check, reconcile, analyse, decide.

Start reading here.  `run` takes a project and returns an `Outcome`; `swcgeo.export.outcome`
writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from swcgeo.check.attributes import texts
from swcgeo.check.place.district import held_against, outline_of
from swcgeo.check.place.shifted import shift_findings
from swcgeo.check.place.undecided import undecided
from swcgeo.erosion.account import account
from swcgeo.erosion.terrain import steep_ground
from swcgeo.errors import UsageError
from swcgeo.model.codes import canonical_grade
from swcgeo.model.csle import require_formula, tolerable_loss
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Kind, Layer, notes_of, set_aside
from swcgeo.model.outcome import Outcome
from swcgeo.model.project import Delivery, Project, Survey
from swcgeo.overlay.area import require_crs
from swcgeo.patches.compliance import classify
from swcgeo.read.deliveries import read_delivery
from swcgeo.read.files.paths import split_layer
from swcgeo.read.grids.factors import read_factors
from swcgeo.read.grids.graded import is_raster, read_erosion
from swcgeo.read.layers import read_layer
from swcgeo.read.project import read_project
from swcgeo.read.rasters import read_dem
from swcgeo.read.registers import read_plans, read_reported
from swcgeo.reconcile.reported import compare_reported
from swcgeo.reconcile.shift import placed
from swcgeo.reconcile.sites import Sited, sites_of

Progress = Callable[[str], None]
_POLYGONS: tuple[Kind, ...] = (
    "district", "towns", "ranges", "zones", "watersheds", "treatments", "damage",
)  # fmt: skip
_NOT_READ = (
    "land_use",
    "cover",
    "settlements",
    "water",
    "gullies",
    "hills",
    "centrelines",
)
"""Layers of a project for which no step is built yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """
    The layers of a project as they were read.

    Attributes
    ----------
    layers : mapping of str to Layer
        By the name that the project gives them.
    deliveries : tuple of (Delivery, Layer)
        In the order of the project.
    erosion : tuple of (int or None, Layer)
        Surveys with their year.
    plans : Layer or None
        Register of plans.
    steep : GeoDataFrame or None
        Ground from the legal slope on, from the DEM.
    """

    layers: Mapping[str, Layer]
    deliveries: tuple[tuple[Delivery, Layer], ...]
    erosion: tuple[tuple[int | None, Layer], ...]
    plans: Layer | None
    steep: gpd.GeoDataFrame | None

    @property
    def notes(self) -> Notes:
        """What was found in reading."""
        frames = [*self.layers.values(), *(layer for _, layer in (*self.deliveries, *self.erosion))]
        return notes_of(*frames, self.plans)


def run(project: Project | str | Path, *, progress: Progress = lambda _: None) -> Outcome:
    """
    Run a project: judge its deliveries, account for its treatments, check its reported figures.

    Parameters
    ----------
    project : Project or path
        What to run.
    progress : callable
        Is told each step as it begins: ``read``, ``judge``, ``account``, ``compare``.

    Returns
    -------
    Outcome
        All results; nothing is written.

    Raises
    ------
    UsageError
        If the project names nothing to run, or a file that does not exist.
    LayerError, CrsError, GeometryError
        If an input cannot be used.
    AccountError
        If an account does not close.

    Examples
    --------
    >>> run("no-such-project.toml")
    Traceback (most recent call last):
    swcgeo.errors.MissingFileError: project: there is no file no-such-project.toml. Check the path.
    """
    plan = project if isinstance(project, Project) else read_project(project)
    progress("read")
    factors = _factor_files(plan)
    inputs = _read(plan)
    _require_work(plan, inputs)
    # Before any verdict: a layer that lies off by 30 m turns 合规 into 疑似未批先建.
    lying = _lying(plan, inputs)
    progress("judge")
    patches = _judge(plan, inputs)
    progress("account")
    books = _account(plan, inputs)
    progress("compare")
    reported, reported_notes = _compare(plan, books)
    return Outcome(
        project=plan,
        patches=patches,
        account=books,
        reported=reported,
        drawn=_drawn(inputs),
        notes=inputs.notes + lying + notes_of(patches, books) + reported_notes,
        inputs=(*_files(plan), *factors),
        absent=_absent(plan, patches, books, reported),
    )


def _read(plan: Project) -> Inputs:
    """Read every layer that the project names."""
    layers: dict[str, Layer] = {}
    outline = None
    for kind in _POLYGONS:  # the district comes first: the others are held against it
        if kind in plan.layers:
            layers[kind] = _layer(plan, plan.layers[kind], kind=kind, outline=outline)
            outline = outline_of(layers[kind]) if kind == "district" else outline
    deliveries = tuple(
        (one, _beside_ranges(_delivered(one, plan, outline), layers)) for one in plan.deliveries
    )
    erosion = tuple((one.year, _survey(plan, one, outline=outline)) for one in plan.erosion)
    plans = None
    if "plans" in plan.registers:
        home = layers.get("ranges", next(iter(layers.values()), None))
        crs = plan.crs if home is None else home.crs
        plans = read_plans(plan.registers["plans"], crs=crs, extra_dirs=plan.profiles)
    return Inputs(
        layers=layers,
        deliveries=deliveries,
        erosion=erosion,
        plans=plans,
        steep=_steep(plan, [layer for _, layer in deliveries]),
    )


def _layer(plan: Project, path: str | Path, *, kind: Kind, outline: BaseGeometry | None) -> Layer:
    """Read one layer and bring it to where the settings say that it lies."""
    layer = read_layer(
        path, kind=kind, district=outline, extra_dirs=plan.profiles, repair=plan.settings.repair
    )
    return placed(layer, kind=kind, settings=plan.settings)


def _survey(plan: Project, one: Survey, *, outline: BaseGeometry | None) -> Layer:
    """Read one erosion survey, polygons or a raster."""
    if one.legend is None and not is_raster(one.path):
        return _layer(plan, one.path, kind="erosion", outline=outline)
    return placed(read_erosion(one.path, legend=one.legend), kind="erosion", settings=plan.settings)


def _delivered(one: Delivery, plan: Project, outline: BaseGeometry | None) -> Layer:
    """Read one delivery and bring it to where the settings say that it lies."""
    layer = read_delivery(
        one.path, source=one.source, batch=one.batch, received_on=one.received_on,
        image_date=one.image_date, district=outline, extra_dirs=plan.profiles,
        repair=plan.settings.repair,
    )  # fmt: skip
    return placed(layer, kind="patches", settings=plan.settings)


def _beside_ranges(layer: Layer, layers: Mapping[str, Layer]) -> Layer:
    """Hold a delivery against the ranges, where there is no district to hold it against."""
    if "district" in layers or "ranges" not in layers:
        return layer
    return held_against(layer, layers["ranges"], kind="patches")


def _lying(plan: Project, inputs: Inputs) -> Notes:
    """Say which layers lie shifted against one another, and once what none of them can show."""
    layers, rules = inputs.layers, plan.settings.offset
    pairs = [
        (name, other)
        for name, other in (("towns", "district"), ("watersheds", "district"))
        if {name, other} <= layers.keys()
    ]
    found = [
        finding
        for name, other in pairs
        for finding in shift_findings(
            layers[name], layers[other], kinds=(name, other), settings=rules
        )
    ]
    seen: list[Layer] = []
    for _, patches in inputs.deliveries:
        others = [("ranges", layers["ranges"])] if "ranges" in layers else []
        for kind, other in [*others, *(("history", earlier) for earlier in seen)]:
            kinds = ("patches", kind)
            found += shift_findings(patches, other, kinds=kinds, settings=rules)
        seen.append(patches)
    every = [*layers.items(), *(("patches", layer) for layer in seen)]
    open_questions = (
        undecided(layer, kind=kind, placed="district" in layers) for kind, layer in every
    )
    return Notes((*found, *next((said for said in open_questions if said), ())))


def _steep(plan: Project, patches: list[Layer]) -> gpd.GeoDataFrame | None:
    """Return the steep ground around the patches; None without a DEM or without patches."""
    if "dem" not in plan.layers or not patches:
        return None
    return steep_around(plan.layers["dem"], patches, from_deg=plan.settings.compliance.steep_deg)


def steep_around(
    path: str | Path, frames: list[Layer] | list[gpd.GeoDataFrame], *, from_deg: float
) -> gpd.GeoDataFrame:
    """
    Return the steep ground of a DEM around some layers.

    Parameters
    ----------
    path : str or Path
        The DEM, heights in metres.
    frames : list of GeoDataFrame
        Layers with a CRS.
    from_deg : float
        Slope from which ground is steep, degrees.

    Returns
    -------
    GeoDataFrame
        Polygons in the CRS of the DEM.

    Raises
    ------
    LayerError
        If the DEM cannot be read, or lies elsewhere.

    Examples
    --------
    >>> steep_around("no-such.tif", [], from_deg=25)
    Traceback (most recent call last):
    swcgeo.errors.MissingFileError: dem: there is no file no-such.tif. Check the path.
    """
    if not frames:
        return steep_ground(read_dem(path), from_deg=from_deg)
    crs = require_crs(frames[0], layer="patches")
    bounds = np.array([frame.to_crs(crs).total_bounds for frame in frames])
    west, south = np.nanmin(bounds[:, :2], axis=0)
    east, north = np.nanmax(bounds[:, 2:], axis=0)
    dem = read_dem(path, bounds=(west, south, east, north), crs=crs)
    return steep_ground(dem, from_deg=from_deg)


def _require_work(plan: Project, inputs: Inputs) -> None:
    """Raise UsageError unless the project has patches to judge or treatments to account for."""
    if inputs.deliveries or _has_account(inputs):
        return
    reason = "it names neither [[deliveries]] nor watersheds, erosion and treatments together"
    raise UsageError("project_wrong", path=plan.path, reason=reason)


def _has_account(inputs: Inputs) -> bool:
    """Return whether there is all that an account needs."""
    return bool(inputs.erosion) and {"watersheds", "treatments"} <= inputs.layers.keys()


def _judge(plan: Project, inputs: Inputs) -> Layer | None:
    """Judge every delivery against the ranges and the deliveries received before it."""
    if not inputs.deliveries:
        return None
    judged = []
    for delivery, patches in inputs.deliveries:
        earlier = [
            layer for other, layer in inputs.deliveries if _received(other) < _received(delivery)
        ]
        judged.append(
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
    crs = _result_crs(plan, inputs)
    together = pd.concat([one.to_crs(crs) for one in judged], ignore_index=True)
    links = [
        one.tables["links"].assign(source=delivery.source, batch=delivery.batch)
        for one, (delivery, _) in zip(judged, inputs.deliveries, strict=True)
    ]
    sited = _sites(plan, inputs)
    together = set_aside(together, sited.columns)
    together = together.assign(**{name: sited.columns[name] for name in sited.columns})
    return Layer(
        together,
        notes=notes_of(*judged) + sited.notes,
        tables={
            "links": pd.concat(links, ignore_index=True),
            **_in_crs(sited.tables, crs),
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


def _in_crs(tables: Mapping[str, pd.DataFrame], crs: object) -> dict[str, pd.DataFrame]:
    """Return tables with those that are drawn in another CRS."""
    return {
        name: table.to_crs(crs) if isinstance(table, gpd.GeoDataFrame) else table
        for name, table in tables.items()
    }


def _received(delivery: Delivery) -> str:
    """Return when a delivery came; without a date it came before none and after none."""
    return "" if delivery.received_on is None else delivery.received_on.isoformat()


def _result_crs(plan: Project, inputs: Inputs) -> object:
    """Return the CRS of the results: as stated, else the district's, else the first layer's."""
    if plan.crs is not None:
        return plan.crs
    first = [*inputs.layers.values(), *(layer for _, layer in inputs.deliveries)]
    return inputs.layers.get("district", first[0]).crs


def _account(plan: Project, inputs: Inputs) -> Layer | None:
    """Account for the treatments, where there is all that an account needs."""
    if not _has_account(inputs):
        return None
    books = account(
        inputs.layers["watersheds"],
        inputs.erosion,
        inputs.layers["treatments"],
        damage=inputs.layers.get("damage"),
        settings=plan.settings.account,
        repair=plan.settings.repair,
    )
    crs = _result_crs(plan, inputs)
    return Layer(books.to_crs(crs), notes=books.notes, tables=_in_crs(books.tables, crs))


def _compare(plan: Project, books: Layer | None) -> tuple[pd.DataFrame | None, Notes]:
    """Put the reported figures beside the account."""
    if plan.report.reported is None or books is None:
        return None, Notes()
    figures = read_reported(plan.report.reported)
    return compare_reported(figures, {"account": books, **books.tables})


def _drawn(inputs: Inputs) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers that maps show; erosion as the grades of the latest survey."""
    names = ("district", "towns", "ranges", "treatments", "damage")
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


def _factor_files(plan: Project) -> tuple[Path, ...]:
    """
    Return the files of the factors of soil loss, after looking that it can be computed.

    It is computed when the outcome is written, since it may be larger than memory.
    """
    if "factors" not in plan.layers:
        return ()
    tolerable_loss(plan.erosion_region)
    with read_factors(plan.layers["factors"]) as factors:
        require_formula(factors.names)
        return factors.paths[1:]


def _files(plan: Project) -> tuple[Path, ...]:
    """Return every file that the project names, and the project itself."""
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


def _absent(
    plan: Project, patches: Layer | None, books: Layer | None, reported: pd.DataFrame | None
) -> dict[str, str]:
    """Return which results of the contract are absent, and why."""
    absent = dict.fromkeys(
        ("report.docx", "atlas.pdf", "map.html", "ledger", "results.gpkg:lineage",
         "results.gpkg:lineage_links"),
        "not built yet",
    )  # fmt: skip
    if patches is None:
        names = ("results.gpkg:patches", "results.gpkg:sites", "maps/patches")
        absent |= dict.fromkeys(names, "no deliveries")
    if books is None:
        reason = "needs watersheds, erosion and treatments"
        absent |= dict.fromkeys(("results.gpkg:account", "maps/treatment"), reason)
    if reported is None:
        absent["results.gpkg:reported"] = "no reported figures, or no account to compare them with"
    for name in _NOT_READ:
        if name in plan.layers:
            absent[f"layers.{name}"] = "no step reads it yet"
    for name in plan.registers:
        if name != "plans":
            absent[f"registers.{name}"] = "no step reads it yet"
    return absent
