"""Write the sample project into ``data/sample``: ``python scripts/make_sample.py [DIR]``.

Everything is drawn from fixed seeds; two runs on one machine give equal bytes.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import shapely
from sample_world import (
    deliveries,
    files,
    land,
    plane,
    scenes,
    sites,
    terrain,
    texts,
    treatments,
    truth,
)
from sample_world.dbf import Field
from sample_world.projects import PROJECTS

DEFAULT = Path(__file__).resolve().parent.parent / "data" / "sample"
PACKAGES = ("boundaries.gpkg", "erosion_2021.gpkg", "treatments.gpkg", "ranges.gpkg")
NAMES = {"ZDGC2022": "2022年国家水土保持重点工程", "ZDGC2023": "2023年国家水土保持重点工程"}


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


def write_erosion(path: Path, survey: list[tuple[int, shapely.Polygon]]) -> None:
    """Write the survey of 2021; one row carries the old name of grade 4."""
    grades = [land.GRADES[g - 1] for g, _ in survey]
    grades[next(i for i, (g, _) in enumerate(survey) if g == 4)] = "强度"
    files.write_layer(
        path,
        "erosion",
        [p for _, p in survey],
        {"erosion_id": [f"E{i:04d}" for i in range(1, len(survey) + 1)], "grade": grades},
    )


def write_treatments(
    path: Path, done: list[treatments.Treatment], damage: list[treatments.Damage]
) -> None:
    """Write the records of both projects and the flood damage."""
    files.write_layer(
        path,
        "treatments",
        [t.shape for t in done],
        {
            "treatment_id": [t.treatment_id for t in done],
            "project_id": [t.project_id for t in done],
            "project_name": [NAMES[t.project_id] for t in done],
            "measure": [t.measure for t in done],
            "year": [int(t.project_id[-4:]) for t in done],
            "completed_on": files.days([t.completed_on for t in done]),
            "stage": ["accepted" for _ in done],
            "stated_area_km2": [round(t.shape.area / 1e6, 4) for t in done],
        },
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


def write_register(path: Path, placed: sites.Sites, world: land.Land) -> None:
    """Write the plans; every third project with a range in force also states its centre."""
    latest = {r.project_id: r for r in sorted(placed.ranges, key=lambda r: r.version)}
    areas = {k: r.shape.area for k, r in latest.items()} | {"P21": 12_600.0, "P26": 8_400.0}
    places = {k: r.shape.representative_point() for k, r in latest.items()} | placed.points
    towns = {k: next(n for n, t in world.towns.items() if t.contains(p)) for k, p in places.items()}
    sure = {
        k: p
        for k, p in places.items()
        if int(k[1:]) % 3 == 1 and k not in ("P18", "P19", "P15", "P20")
    }
    files.write_plans(path, sure | placed.points, areas, towns)


def chosen_site(pairs: list[tuple[str, scenes.Patch]]) -> tuple[str, scenes.Patch]:
    """Return the patch that the two image chips show: an unplanned building site of some 3 hm²."""
    own = [(i, p) for i, p in pairs if p.scene == "no plan" and p.source == scenes.MINISTRY]
    return min(own, key=lambda pair: abs(pair[1].shape.area - 28_600))


def _cut(field: Field) -> str:
    """Describe how a heading stands in the table: the word, the bytes, the whole characters."""
    raw = field.name.encode()[:10]
    return f"| {field.name} | `{raw.hex(' ')}` | {raw.decode(errors='ignore')} |"


def write_readme(path: Path, facts: dict[str, object], table: list[dict[str, object]]) -> None:
    """Write the README from the drawn facts."""
    lines = [
        f"| {r['source']} | {r['patch_id']} | {r['row']} | {r['verdict']} | {r['reason']} | "
        f"{r['also_text']} | {r['scene']} |"
        for r in (
            {**row, "also_text": str(row["also"]).strip("[]").replace("'", "")} for row in table
        )
    ]
    verdicts = ", ".join(
        f"{k} {n}" for k, n in Counter(str(r["verdict"]) for r in table).most_common()
    )
    path.write_text(
        texts.README.format(
            patches="\n".join(lines),
            verdicts=verdicts,
            ministry=deliveries.MINISTRY_PATH,
            province=deliveries.PROVINCE_PATH,
            centre=f"{plane.LON_0}° E {plane.LAT_0}° N",
            ministry_fields=", ".join(f.name for f in deliveries.MINISTRY_FIELDS),
            province_fields="\n".join(_cut(f) for f in deliveries.PROVINCE_FIELDS),
            **facts,
        ),
        encoding="utf-8",
    )


def make(folder: Path) -> None:
    """Draw the world and write every file of the sample into `folder`."""
    for part in (folder, folder / "deliveries", folder / "images"):
        part.mkdir(parents=True, exist_ok=True)
    for name in PACKAGES:  # layers are appended, so an older package has to go first
        (folder / name).unlink(missing_ok=True)
    world = land.draw()
    placed = sites.draw(world)
    done = treatments.draw_treatments(world, placed)
    damage = treatments.draw_damage(done, world)
    survey, gap = treatments.with_gap(world, done)
    pairs = deliveries.numbered(placed.patches)

    write_boundaries(folder / "boundaries.gpkg", world)
    write_erosion(folder / "erosion_2021.gpkg", survey)
    write_treatments(folder / "treatments.gpkg", done, damage)
    write_ranges(folder / "ranges.gpkg", placed)
    write_register(folder / "plans.xlsx", placed, world)
    files.write_dem(folder / "dem.tif", plane.carry(world.district, plane.RESULT).bounds)
    deliveries.write_ministry(folder, pairs)
    deliveries.write_province(folder, pairs)
    site_id, site = chosen_site(pairs)
    chips = files.write_chips(folder / "images", site.shape, site_id)
    table = truth.write(folder / "truth.toml", pairs, world, placed, survey, gap, done, damage)

    images = ", ".join(f'"{c.relative_to(folder).as_posix()}"' for c in chips)
    (folder / "project.toml").write_text(
        texts.PROJECT.format(
            ministry=deliveries.MINISTRY_PATH, province=deliveries.PROVINCE_PATH, images=images
        ),
        encoding="utf-8",
    )
    (folder / "reported.toml").write_text(texts.REPORTED, encoding="utf-8")
    (folder / "factors.toml").write_text(texts.FACTORS, encoding="utf-8")
    total = treatments.account(world.district, survey, done, damage)
    known = sum(p.area for _, p in survey)
    shares = (
        (n, sum(p.area for g, p in survey if g == k) / known) for k, n in enumerate(land.GRADES, 1)
    )
    write_readme(
        folder / "README.md",
        {
            "district_km2": round(world.district.area / 1e6),
            "erosion": len(survey),
            "treatments": len(done),
            "ranges": len(placed.ranges),
            "damaged": total["damaged"] / 1e6,
            "n2022": sum(t.project_id == "ZDGC2022" for t in done),
            "n2023": sum(t.project_id == "ZDGC2023" for t in done),
            "pair": " and ".join(
                next(t.treatment_id for t in done if t.project_id == p) for p in NAMES
            ),
            "shares": ", ".join(f"{n} {100 * s:.1f} %" for n, s in shares),
            "gap_basin": next(k for k, p in world.watersheds.items() if p.contains(gap.centroid)),
            "gap_under": shapely.union_all([t.shape for t in done]).intersection(gap).area,
        },
        table,
    )


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT)
