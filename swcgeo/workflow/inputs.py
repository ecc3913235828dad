"""The layers of a project, read and put where the settings say that they lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
from shapely.geometry.base import BaseGeometry

from swcgeo.check.place.district import held_against, outline_of
from swcgeo.check.place.shifted import shift_findings
from swcgeo.check.place.undecided import undecided
from swcgeo.erosion.terrain import steep_ground
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Kind, Layer, notes_of
from swcgeo.model.project import Delivery, Project, Survey
from swcgeo.overlay.area import require_crs
from swcgeo.read.deliveries import read_delivery
from swcgeo.read.grids.graded import is_raster, read_erosion
from swcgeo.read.layers import read_layer
from swcgeo.read.rasters import read_dem
from swcgeo.read.registers import read_plans, read_register
from swcgeo.reconcile.shift import placed
from swcgeo.workflow.relief import survey_by_cover

_VECTORS: tuple[Kind, ...] = (
    "district", "towns", "ranges", "zones", "watersheds", "treatments", "damage",
    "hills", "centrelines", "land_use", "gullies", "settlements",
)  # fmt: skip
_REGISTERS: tuple[Kind, ...] = ("visits", "cases", "fees", "pushed_projects")


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
    registers : mapping of str to Layer
        The other registers: visits, cases, fees, pushed_projects.
    steep : GeoDataFrame or None
        Ground from the legal slope on, from the DEM.
    """

    layers: Mapping[str, Layer]
    deliveries: tuple[tuple[Delivery, Layer], ...]
    erosion: tuple[tuple[int | None, Layer], ...]
    plans: Layer | None
    registers: Mapping[str, Layer] = field(default_factory=dict)
    steep: gpd.GeoDataFrame | None = None

    @property
    def notes(self) -> Notes:
        """What was found in reading."""
        frames = [*self.layers.values(), *(layer for _, layer in (*self.deliveries, *self.erosion))]
        return notes_of(*frames, self.plans, *self.registers.values())

    @property
    def has_account(self) -> bool:
        """Whether there is all that an account needs."""
        return bool(self.erosion) and {"watersheds", "treatments"} <= self.layers.keys()

    def result_crs(self, stated: object) -> object:
        """
        Return the CRS of the results: as stated, else the district's, else the first layer's.

        Parameters
        ----------
        stated : CRS or None
            What the project asks for.

        Returns
        -------
        CRS or text
            As geopandas takes it.

        Examples
        --------
        >>> nothing = Inputs(layers={}, deliveries=(), erosion=(), plans=None, steep=None)
        >>> nothing.result_crs("EPSG:4544")
        'EPSG:4544'
        """
        if stated is not None:
            return stated
        first = [*self.layers.values(), *(layer for _, layer in self.deliveries)]
        return self.layers.get("district", first[0]).crs


def read_inputs(plan: Project) -> Inputs:
    """
    Read every layer that a project names.

    Parameters
    ----------
    plan : Project
        The project.

    Returns
    -------
    Inputs
        The layers, with what was found in them.

    Raises
    ------
    MissingFileError
        If a file does not exist.
    LayerError, CrsError, GeometryError
        If a layer cannot be used.

    Examples
    --------
    >>> sorted(read_inputs(Project(path=Path("p.toml"), name="P")).layers)
    []
    """
    layers: dict[str, Layer] = {}
    outline = None
    for kind in _VECTORS:  # the district comes first: the others are held against it
        if kind in plan.layers:
            layers[kind] = _layer(plan, plan.layers[kind], kind=kind, outline=outline)
            outline = outline_of(layers[kind]) if kind == "district" else outline
    deliveries = tuple(
        (one, _beside_ranges(_delivered(one, plan, outline), layers)) for one in plan.deliveries
    )
    erosion: tuple[tuple[int | None, Layer], ...] = tuple(
        (one.year, _survey(plan, one, outline=outline)) for one in plan.erosion
    )
    graded = survey_by_cover(plan, layers)
    if graded is not None:
        erosion = ((None, graded),)
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
        registers=_registers(plan),
        steep=_steep(plan, [layer for _, layer in deliveries]),
    )


def _registers(plan: Project) -> dict[str, Layer]:
    """Read the registers beside that of plans."""
    return {
        kind: read_register(plan.registers[kind], kind=kind, extra_dirs=plan.profiles)
        for kind in _REGISTERS
        if kind in plan.registers
    }


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
    graded = read_erosion(
        one.path, legend=one.legend, region=plan.erosion_region, settings=plan.settings.soil_loss
    )
    return placed(graded, kind="erosion", settings=plan.settings)


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


def layers_shifted(plan: Project, inputs: Inputs) -> Notes:
    """
    Say which layers lie shifted against one another, and once what none of them can show.

    Parameters
    ----------
    plan : Project
        Its settings say how far is too far.
    inputs : Inputs
        The layers.

    Returns
    -------
    notes : Notes
        Findings; nothing is moved.

    Examples
    --------
    >>> project = Project(path=Path("p.toml"), name="P")
    >>> layers_shifted(project, read_inputs(project)).findings
    ()
    """
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
