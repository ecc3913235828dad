"""The tables of land of a plan report: each from layers that the project names, or absent."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from swcgeo.erosion.land.gullies import (
    GulliesOn,
    gullies_near_settlements,
    gullies_on,
    gully_table,
)
from swcgeo.erosion.land.measures import measures_plan_table
from swcgeo.erosion.land.overview import erosion_table, overview_table
from swcgeo.erosion.land.relief import Relief
from swcgeo.erosion.land.slopes import slope_table, steep_cropland, steep_land_table
from swcgeo.erosion.land.use import LandOn, land_on, land_use_table
from swcgeo.erosion.land.zones import Zones, zones_of
from swcgeo.model.findings import Notes
from swcgeo.workflow.further import Further, Known
from swcgeo.workflow.judging import in_crs
from swcgeo.workflow.relief import relief_around

_NEEDS = {
    "overview": ("dem", "land_use", "account"),
    "land_use": ("land_use",),
    "slopes": ("dem",),
    "steep_land": ("dem",),
    "steep_cropland": ("dem", "land_use"),
    "land_erosion": ("account",),
    "measures_plan": ("treatments",),
    "gullies": ("gullies",),
    "gullies_near_settlements": ("gullies", "settlements"),
}
"""Tables, in their order, and what each needs besides the watersheds; the first any one of them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Land:
    """What the tables are made of; None where the project does not name it."""

    zones: Zones
    relief: Relief | None
    use: LandOn | None
    gullies: GulliesOn | None
    by_grade: pd.DataFrame | None
    notes: Notes


def land_tables(known: Known) -> Further:
    """
    Make the tables of land.

    Parameters
    ----------
    known : Known
        The project, its layers and the account.

    Returns
    -------
    Further
        ``overview``, ``land_use``, ``slopes``, ``steep_land``, ``steep_cropland``,
        ``land_erosion``, ``measures_plan``, ``gullies``, ``gullies_near_settlements``, as far as
        there are layers for them.

    Raises
    ------
    LayerError, CrsError, GeometryError, SchemaError
        If a layer cannot be used.

    Examples
    --------
    >>> from pathlib import Path
    >>> from swcgeo.model.project import Project
    >>> from swcgeo.workflow.inputs import read_inputs
    >>> project = Project(path=Path("p.toml"), name="P")
    >>> known = Known(plan=project, inputs=read_inputs(project), patches=None, account=None)
    >>> land_tables(known).absent["results.gpkg:land_use"]
    'needs layers.watersheds, layers.land_use'
    """
    absent = _absent(known)
    if "watersheds" not in known.inputs.layers:
        return Further(absent=absent)
    land = _land(known)
    made = {**_of_ground(known, land), **_of_works(known, land)}
    wanted = {name: made[name] for name in _NEEDS if name in made}
    crs = known.inputs.result_crs(known.plan.crs)
    return Further(tables=in_crs(wanted, crs), notes=land.notes, absent=absent)


def _absent(known: Known) -> dict[str, str]:
    """Return which tables cannot be made, and what is missing for them."""
    present = {*known.plan.layers, *({"account"} if known.account is not None else ())}
    found = {}
    for name, needed in _NEEDS.items():
        missing = [one for one in needed if one not in present]
        lacking = len(missing) == len(needed) if name == "overview" else bool(missing)
        if lacking or "watersheds" not in present:
            layers = [f"layers.{one}" if one != "account" else "an account" for one in needed]
            words = " or ".join(layers) if name == "overview" else ", ".join(layers)
            found[f"results.gpkg:{name}"] = f"needs layers.watersheds, {words}"
    return found


def _land(known: Known) -> _Land:
    """Put all that the project names on the ground of the watersheds."""
    plan, layers = known.plan, known.inputs.layers
    rules, repair = plan.settings.land, plan.settings.repair
    zones = zones_of(layers["watersheds"], repair=repair)
    relief, notes = relief_around(plan, layers["watersheds"])
    use = gullies = None
    if "land_use" in layers:
        use = land_on(zones, layers["land_use"], settings=rules, repair=repair)
        notes = notes + use.notes
    if "gullies" in layers:
        gullies = gullies_on(zones, layers["gullies"], repair=repair)
        notes = notes + gullies.notes
    by_grade = None if known.account is None else known.account.tables["by_grade"]
    return _Land(
        zones=zones, relief=relief, use=use, gullies=gullies, by_grade=by_grade, notes=notes
    )


def _of_ground(known: Known, land: _Land) -> dict[str, pd.DataFrame]:
    """Return the tables on land use and relief."""
    rules, zones = known.plan.settings.land, land.zones
    from_deg = known.plan.settings.compliance.steep_deg
    made: dict[str, pd.DataFrame] = {}
    if land.use is not None:
        made["land_use"] = land_use_table(zones, land.use)
    if land.relief is not None:
        made["slopes"] = slope_table(zones, land.relief, land.use, settings=rules)
        made["steep_land"] = steep_land_table(zones, land.relief, land.use, from_deg=from_deg)
    if land.relief is not None and land.use is not None:
        made["steep_cropland"] = steep_cropland(zones, land.relief, land.use, from_deg=from_deg)
    return made


def _of_works(known: Known, land: _Land) -> dict[str, pd.DataFrame]:
    """Return the tables on erosion, measures and gullies, and the one that sums all up."""
    layers, settings, zones = known.inputs.layers, known.plan.settings, land.zones
    made: dict[str, pd.DataFrame] = {}
    if land.gullies is not None:
        made["gullies"] = gully_table(zones, land.gullies)
        if "settlements" in layers:
            made["gullies_near_settlements"] = gullies_near_settlements(
                zones, land.gullies, layers["settlements"], settings=settings.land
            )
    if land.by_grade is not None:
        made["land_erosion"] = erosion_table(zones, land.by_grade)
    if "treatments" in layers:
        made["measures_plan"] = measures_plan_table(
            zones, layers["treatments"], settings=settings.account, repair=settings.repair,
            by_measure=None if known.account is None else known.account.tables["by_measure"],
        )  # fmt: skip
    if not (land.relief is None and land.use is None and land.by_grade is None):
        made["overview"] = overview_table(
            zones, relief=land.relief, land=land.use, gullies=made.get("gullies"),
            by_grade=land.by_grade, settings=settings.land,
        )  # fmt: skip
    return made
