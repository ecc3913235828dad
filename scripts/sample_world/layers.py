"""Write the layers of the drawn world: which columns each file has."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from . import files, ground, land, sites, terrain, treatments, works
from .projects import PROJECTS


def write_boundaries(path: Path, world: land.Land) -> None:
    """Write district, towns, watersheds and key zones."""
    files.write_layer(path, "district", [world.district], {"name": ["垭豁区"]})
    files.write_layer(path, "towns", list(world.towns.values()), {"name": list(world.towns)})
    names = {s.code: s.name for s in terrain.TRIBUTARIES}
    files.write_layer(
        path,
        "watersheds",
        list(world.watersheds.values()),
        {"watershed_id": list(world.watersheds), "name": [names[k] for k in world.watersheds]},
    )
    files.write_layer(
        path,
        "zones",
        [z for _, _, z in world.zones],
        {"zone_kind": [k for k, _, _ in world.zones], "name": [n for _, n, _ in world.zones]},
    )


def write_erosion(path: Path, survey: treatments.Survey, *, prefix: str, old_name: bool) -> None:
    """Write a survey; with `old_name` one row carries the old name of grade 4."""
    grades = [land.GRADES[g - 1] for g, _ in survey]
    if old_name:
        grades[next(i for i, (g, _) in enumerate(survey) if g == 4)] = "强度"
    files.write_layer(
        path,
        "erosion",
        [p for _, p in survey],
        {"erosion_id": [f"{prefix}{i:04d}" for i in range(1, len(survey) + 1)], "grade": grades},
    )


def write_treatments(
    path: Path, records: list[treatments.Treatment], damage: list[treatments.Damage]
) -> None:
    """Write the records of all projects, polygons, lines and points, and the flood damage."""
    files.write_layer(
        path,
        "treatments",
        [t.shape for t in records],
        {
            "treatment_id": [t.treatment_id for t in records],
            "project_id": [t.project_id for t in records],
            "project_name": [works.NAMES[t.project_id] for t in records],
            "measure": [t.measure for t in records],
            "year": [int(t.project_id[-4:]) for t in records],
            "completed_on": files.days([t.completed_on for t in records]),
            "stage": [t.stage for t in records],
            "stated_area_km2": np.array(
                [round(t.shape.area / 1e6, 4) if works.is_by_area(t) else np.nan for t in records]
            ),
        },
        kind="Unknown",
    )
    files.write_layer(
        path,
        "damage",
        [d.shape for d in damage],
        {
            "damage_id": [d.damage_id for d in damage],
            "date": files.days(["2023-08-07" for _ in damage]),
            "loss_share": [d.loss_share for d in damage],
            "restored_on": files.days([d.restored_on for d in damage]),
            "name": ["“8.7”暴洪" for _ in damage],
        },
    )


def write_ranges(path: Path, placed: sites.Sites) -> None:
    """Write the responsibility ranges and sketches."""
    rows = sorted(placed.ranges, key=lambda r: (r.range_id, r.version))
    owner = [PROJECTS[r.project_id] for r in rows]
    files.write_layer(
        path,
        "ranges",
        [r.shape for r in rows],
        {
            "range_id": [r.range_id for r in rows],
            "project_id": [r.project_id for r in rows],
            "project_name": [p.name for p in owner],
            "project_type": [p.kind for p in owner],
            "plan_no": [
                p.plan_no.replace(p.approved_on[:4], r.approved[:4])
                for p, r in zip(owner, rows, strict=True)
            ],
            "approved_on": files.days([r.approved for r in rows]),
            "started_on": files.days([p.started_on for p in owner]),
            "range_kind": [r.kind for r in rows],
            "version": [r.version for r in rows],
            "stated_area_m2": [float(round(r.shape.area)) for r in rows],
        },
    )


def plan_areas(placed: sites.Sites) -> dict[str, float]:
    """Return the area of land of each approval, in m², where one is stated."""
    latest = {r.project_id: r for r in sorted(placed.ranges, key=lambda r: r.version)}
    return {k: r.shape.area for k, r in latest.items()} | {"P21": 12_600.0, "P26": 8_400.0}


def write_register(path: Path, placed: sites.Sites, world: land.Land) -> None:
    """Write the plans; every third project with a range in force also states its centre."""
    latest = {r.project_id: r for r in sorted(placed.ranges, key=lambda r: r.version)}
    places = {k: r.shape.representative_point() for k, r in latest.items()} | placed.points
    towns = {k: next(n for n, t in world.towns.items() if t.contains(p)) for k, p in places.items()}
    sure = {
        k: p
        for k, p in places.items()
        if int(k[1:]) % 3 == 1 and k not in ("P18", "P19", "P15", "P20")
    }
    files.write_plans(path, sure | placed.points, plan_areas(placed), towns)


def write_ground(folder: Path, world: ground.Ground) -> None:
    """Write land use, gullies and settlements, each into a file of its own."""
    files.write_layer(
        folder / "land_use.gpkg",
        "land_use",
        [p for _, p in world.land_use],
        {"land_use": [ground.KINDS[k - 1] for k, _ in world.land_use]},
    )
    files.write_layer(
        folder / "gullies.gpkg",
        "gullies",
        [line for _, line in world.gullies],
        {"gully_id": world.gully_ids, "name": [name for name, _ in world.gullies]},
        kind="LineString",
    )
    files.write_layer(
        folder / "settlements.gpkg",
        "settlements",
        [one.point for one in world.settlements],
        {
            "name": [one.name for one in world.settlements],
            "households": [one.households for one in world.settlements],
        },
        kind="Point",
    )
