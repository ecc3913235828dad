"""Relief and cover around the watersheds, and grades from them where there is no survey."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd

from swcgeo.erosion.land.grading import grade_land
from swcgeo.erosion.land.relief import Relief, relief_of
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer
from swcgeo.model.project import Project
from swcgeo.overlay.area import require_crs
from swcgeo.read.grids.surfaces import read_surfaces


def relief_around(plan: Project, watersheds: gpd.GeoDataFrame) -> tuple[Relief | None, Notes]:
    """
    Read heights and cover around the watersheds.

    Parameters
    ----------
    plan : Project
        It may name ``dem`` and ``cover``.
    watersheds : GeoDataFrame
        The watersheds.

    Returns
    -------
    relief : Relief or None
        None without a DEM.
    notes : Notes
        What was found in reading.

    Raises
    ------
    LayerError, CrsError
        If a raster cannot be used.

    Examples
    --------
    >>> from pathlib import Path
    >>> relief_around(Project(path=Path("p.toml"), name="P"), gpd.GeoDataFrame())[0] is None
    True
    """
    if "dem" not in plan.layers:
        return None, Notes()
    west, south, east, north = map(float, watersheds.total_bounds)
    surfaces = read_surfaces(
        plan.layers["dem"], cover=plan.layers.get("cover"), bounds=(west, south, east, north),
        crs=require_crs(watersheds, layer="watersheds"),
    )  # fmt: skip
    return relief_of(surfaces.dem, cover=surfaces.cover), surfaces.notes


def survey_by_cover(plan: Project, layers: Mapping[str, Layer]) -> Layer | None:
    """
    Grade erosion by slope, cover and land use, where a project has nothing better.

    Parameters
    ----------
    plan : Project
        The project.
    layers : mapping of str to Layer
        Its layers.

    Returns
    -------
    Layer or None
        Grades as a survey; None where the project names a survey or factors of soil loss, or
        lacks one of ``dem``, ``cover``, ``land_use`` and ``watersheds``.

    Raises
    ------
    LayerError, CrsError, SchemaError
        If a layer cannot be used.

    Notes
    -----
    SL 190-2007, 4.1.4: where there is a modulus, it decides.

    Examples
    --------
    >>> from pathlib import Path
    >>> survey_by_cover(Project(path=Path("p.toml"), name="P"), {}) is None
    True
    """
    if plan.erosion or "watersheds" not in layers or not plan.graded_by_cover:
        return None
    relief, notes = relief_around(plan, layers["watersheds"])
    assert relief is not None
    graded = grade_land(
        layers["watersheds"], layers["land_use"], relief, settings=plan.settings.land,
        repair=plan.settings.repair,
    )  # fmt: skip
    return Layer(graded, notes=notes + graded.notes)
