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
    drawn,
    files,
    ground,
    land,
    layers,
    plane,
    registers,
    scenes,
    texts,
    treatments,
    truth,
)
from sample_world.dbf import Field

DEFAULT = Path(__file__).resolve().parent.parent / "data" / "sample"


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
            later=deliveries.LATER_PATH,
            centre=f"{plane.LON_0}° E {plane.LAT_0}° N",
            ministry_fields=", ".join(f.name for f in deliveries.MINISTRY_FIELDS),
            province_fields="\n".join(_cut(f) for f in deliveries.PROVINCE_FIELDS),
            **facts,
        ),
        encoding="utf-8",
    )


def _facts(world: drawn.Drawn) -> dict[str, object]:
    """Return the figures that the README names."""
    total = treatments.account(
        world.land.district, (world.survey, world.change.survey), world.done, world.damage
    )
    under = shapely.union_all([t.shape for t in world.done])
    moved = world.change.matrix(world.land.district)
    basin = {
        name: next(k for k, p in world.land.watersheds.items() if p.contains(gap.centroid))
        for name, gap in (("gap_basin", world.gap), ("gap_2023_basin", world.change.gap))
    }
    return {
        "district_km2": round(world.land.district.area / 1e6),
        "erosion": len(world.survey),
        "erosion_2023": len(world.change.survey),
        "treatments": len(world.records),
        "ranges": len(world.sites.ranges),
        "damaged": total["damaged"] / 1e6,
        "n2022": sum(t.project_id == "ZDGC2022" for t in world.done),
        "n2023": sum(t.project_id == "ZDGC2023" for t in world.done),
        "pair": " and ".join(
            next(t.treatment_id for t in world.done if t.project_id == p) for p in treatments.GOALS
        ),
        "shares": _shares(world.survey),
        "shares_2023": _shares(world.change.survey),
        "land_use": len(world.ground.land_use),
        "gullies": len(world.ground.gullies),
        "named": sum(name is not None for name, _ in world.ground.gullies),
        "settlements": len(world.ground.settlements),
        "density": world.ground.gully_m(world.land.district) / world.land.district.area * 1000,
        "kinds": ", ".join(
            f"{name} {area / 1e6:.2f}"
            for name, area in world.ground.areas(world.land.district).items()
        ),
        "later_patches": len(world.later.patches),
        "fates": ", ".join(
            f"{k} {n}" for k, n in Counter(c for *_, c in world.later.lineage).items()
        ),
        **basin,
        "gap_under": under.intersection(world.gap).area,
        "gap_2023_under": under.intersection(world.change.gap).area,
        "better": f"{sum(a for (old, new), a in moved.items() if 0 < new < old) / 1e6:.2f}",
        "worse": f"{sum(a for (old, new), a in moved.items() if 0 < old < new) / 1e6:.2f}",
    }


def _shares(survey: treatments.Survey) -> str:
    """Say which share of the graded ground each grade has."""
    known = sum(p.area for _, p in survey)
    return ", ".join(
        f"{name} {100 * sum(p.area for g, p in survey if g == k) / known:.1f} %"
        for k, name in enumerate(land.GRADES, 1)
    )


def make(folder: Path) -> None:
    """Draw the world and write every file of the sample into `folder`."""
    for part in (folder, folder / "deliveries", folder / "images"):
        part.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.gpkg"):  # layers are appended, so an older package has to go first
        path.unlink()
    world = drawn.draw()
    layers.write_boundaries(folder / "boundaries.gpkg", world.land)
    layers.write_erosion(folder / "erosion_2021.gpkg", world.survey, prefix="E", old_name=True)
    layers.write_erosion(
        folder / "erosion_2023.gpkg", world.change.survey, prefix="F", old_name=False
    )
    layers.write_treatments(folder / "treatments.gpkg", world.records, world.damage)
    layers.write_ranges(folder / "ranges.gpkg", world.sites)
    layers.write_register(folder / "plans.xlsx", world.sites, world.land)
    layers.write_ground(folder, world.ground)
    bounds = plane.carry(world.land.district, plane.RESULT).bounds
    files.write_dem(folder / "dem.tif", bounds)
    files.write_cover(
        folder / "cover.tif", *ground.cover(world.ground, world.change.survey, bounds)
    )
    deliveries.write_ministry(folder / deliveries.MINISTRY_PATH, world.patches, day=(2023, 7, 18))
    deliveries.write_ministry(
        folder / deliveries.LATER_PATH, world.later.patches, day=(2024, 7, 15)
    )
    registers.write(folder, layers.plan_areas(world.sites))
    deliveries.write_province(folder, world.patches)
    site_id, site = chosen_site(world.patches)
    chips = files.write_chips(folder / "images", site.shape, site_id)
    table = truth.write(folder / "truth.toml", world)

    images = ", ".join(f'"{c.relative_to(folder).as_posix()}"' for c in chips)
    for name, year, later in (("project.toml", 2023, ""), ("project_2024.toml", 2024, texts.LATER)):
        text = texts.PROJECT.format(
            year=year,
            ministry=deliveries.MINISTRY_PATH,
            province=deliveries.PROVINCE_PATH,
            later=later.format(path=deliveries.LATER_PATH),
            images=images,
        )
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "reported.toml").write_text(texts.REPORTED, encoding="utf-8")
    (folder / "factors.toml").write_text(texts.FACTORS, encoding="utf-8")
    write_readme(folder / "README.md", _facts(world), table)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT)
