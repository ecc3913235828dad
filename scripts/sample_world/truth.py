"""The file of planted answers, written from the drawing alone."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import shapely

from . import registers
from . import treatments as works
from . import works as further_works
from .deliveries import image_days
from .drawn import Drawn
from .land import Land
from .layers import plan_areas
from .scenes import MINISTRY, PROVINCE, Patch
from .sites import slope_at

HEAD = """\
# Planted by scripts/make_sample.py: design values, and plain geometry of the drawn shapes.
# Areas in m² on the CGCS2000 ellipsoid. Never written from the output of swcgeo.
"""
NEAR_M = 300.0  # gullies this near to a settlement are listed with it
GENTLE = 22.0  # degrees; the steep-slope rule starts at 25, a grid may differ by some degrees


def _toml(value: object) -> str:
    """Return one value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{round(value, 3):.3f}"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    return str(value)


def block(head: str, items: Mapping[str, object]) -> str:
    """Return one table, leaving out what is None."""
    return (
        "\n".join([head, *(f"{k} = {_toml(v)}" for k, v in items.items() if v is not None)]) + "\n"
    )


def _slope_of(patch: Patch) -> float:
    """Return the steepest slope on a 15 m lattice over the patch, in degrees."""
    west, south, east, north = patch.shape.buffer(60).bounds
    x, y = np.meshgrid(np.arange(west, east, 15.0), np.arange(south, north, 15.0))
    inside = shapely.contains_xy(patch.shape.buffer(60), x, y)
    return float(slope_at(x[inside], y[inside]).max())


def _risks(patch: Patch, land: Land) -> tuple[str, ...]:
    """Return the zone reasons of a patch, which lies wholly in a zone or wholly out of it."""
    inside = {kind for kind, _, zone in land.zones if zone.intersects(patch.shape)}
    names = {
        "key_control": "key_zone",
        "key_prevention": "key_zone",
        "water_source": "water_source",
    }
    return tuple(sorted({names[kind] for kind in inside}))


def sampled(patch_id: str) -> bool:
    """Say whether row 2's fixed sample takes the patch."""
    return int(hashlib.sha256(patch_id.encode()).hexdigest()[:8], 16) % 100 < 5


def _field_check(patch_id: str, patch: Patch, risks: tuple[str, ...]) -> bool | None:
    """Return whether a visit is needed; None where only the measured slope could tell."""
    if patch.row == 2:
        return sampled(patch_id)
    if patch.row != 5 or risks:
        return True
    return False if _slope_of(patch) < GENTLE else None


def patch_table(pairs: list[tuple[str, Patch]], land: Land) -> list[dict[str, object]]:
    """Return the planted answer of every patch."""
    seen = image_days(pairs)
    table: list[dict[str, object]] = []
    for patch_id, p in pairs:
        risks = _risks(p, land)
        inside = (0.0 if p.inside is None else p.inside.area) if p.inside_known else None
        also = (*p.also, *risks, *(("sampled",) if p.row == 2 and sampled(patch_id) else ()))
        table.append(
            {
                "source": p.source,
                "patch_id": patch_id,
                "scene": p.scene,
                "row": p.row,
                "verdict": p.verdict,
                "reason": p.reason,
                "also": list(also),
                "field_check": _field_check(patch_id, p, risks),
                "area_m2": p.shape.area,
                "inside_m2": inside,
                "late_m2": _late(p),
                "image_date": seen.get(patch_id) if p.source == PROVINCE else "2023-04-01",
                "twin": p.twin or None,
            }
        )
    return table


def _late(patch: Patch) -> float | None:
    """Return the area planted inside ranges approved later only; None where the date is missing."""
    if patch.row == 3:
        return None
    share = {"approved after the image": 1.0, "60 % in a range approved after the image": 0.6}
    return share.get(patch.scene, 0.0) * patch.shape.area


def _patch_blocks(world: Drawn, table: list[dict[str, object]]) -> list[str]:
    """Return the counts that stand at the head, and the table of patches."""
    patches = [p for _, p in world.patches]
    twins = {p.twin for p in patches if p.twin}
    counts = {
        "patches": len(patches),
        "ministry": sum(p.source == MINISTRY for p in patches),
        "province": sum(p.source == PROVINCE for p in patches),
        "distinct_sites": len(patches) - len(twins),
        "seen_by_both": len(twins),
        "ranges": len(world.sites.ranges),
        "plans": 26,
        "treatments": len(world.records),
        "treatments_counted": len(world.done),
        "erosion_polygons": len(world.survey),
        "erosion_polygons_2023": len(world.change.survey),
    }
    rows = Counter(p.row for p in patches)
    return [
        block("[counts]", counts),
        block("[verdicts]", dict(sorted(Counter(p.verdict for p in patches).items()))),
        block("[rows]", {str(k): v for k, v in sorted(rows.items())}),
        *(block("[[town]]", {"name": k, "area_m2": p.area}) for k, p in world.land.towns.items()),
        *(block("[[patch]]", row) for row in table),
    ]


def _treatment_blocks(world: Drawn) -> list[str]:
    """Return what was planted in treatments and damage."""
    owners = {p: [u for u in world.done if u.project_id == p] for p in works.GOALS}
    first, second = (own[0] for own in owners.values())
    stated = {
        "gross_m2": sum(works.GOALS.values()),
        "overlap_m2": works.SHARED,
        "covered_m2": sum(works.GOALS.values()) - works.SHARED,
        "tolerance_m2": 10,
        "overlap_ids": [first.treatment_id, second.treatment_id],
        "overlap_places": 1,
        "stated_km2": 15.17,
        "stated_difference_km2": 0.07,
    }
    return [
        block("[treatments]", stated),
        *(
            block("[[project]]", {"project_id": k, "gross_m2": works.GOALS[k], "records": len(own)})
            for k, own in owners.items()
        ),
        *(
            block(
                "[[damage]]",
                {
                    "damage_id": d.damage_id,
                    "loss_share": d.loss_share,
                    "restored_on": d.restored_on,
                    "area_m2": d.shape.area,
                },
            )
            for d in world.damage
        ),
        *(
            block("[[acceptance]]", row)
            for row in further_works.acceptance(world.records, world.regions)
        ),
    ]


def _survey_block(year: int, survey: works.Survey, gap: shapely.Polygon, old_rows: int) -> str:
    """Return what was planted in one erosion survey."""
    areas = {f"grade_{g}_m2": sum(p.area for own, p in survey if own == g) for g in range(1, 7)}
    facts = {"year": year, "gap_m2": gap.area, "old_name": "强度", "old_name_rows": old_rows}
    return block("[[erosion]]", {**facts, **areas})


def _account_blocks(world: Drawn) -> list[str]:
    """Return both surveys, the account on both and on the first alone, and the transitions."""
    later = world.change.survey
    blocks = [
        _survey_block(2021, world.survey, world.gap, 1),
        _survey_block(2023, later, world.change.gap, 0),
    ]
    for name, used in (("account", later), ("account_2021", world.survey)):
        for key, region in world.regions.items():
            books = works.account(region, (world.survey, used), world.done, world.damage)
            row = {f"{n}_m2": v + 0.0 for n, v in books.items()}
            blocks.append(block(f"[[{name}]]", {"watershed_id": key, **row}))
    for key, region in world.regions.items():
        for (old, new), area in world.change.matrix(region).items():
            row = {"watershed_id": key, "from": old, "to": new, "area_m2": area}
            blocks.append(block("[[transition]]", row))
    return blocks


def _ground_blocks(world: Drawn) -> list[str]:
    """Return land use and gullies per watershed, and the gullies that come near a settlement."""
    ground = world.ground
    used = [
        block("[[land_use]]", {"watershed_id": key, "land_use": name, "area_m2": area})
        for key, region in world.regions.items()
        for name, area in ground.areas(region).items()
    ]
    lengths = [
        block("[[gullies]]", {"watershed_id": key, "length_m": ground.gully_m(region)})
        for key, region in world.regions.items()
    ]
    near = [block("[[gully_near]]", row) for row in ground.near(NEAR_M)]
    return [*used, *lengths, *near]


def _later_blocks(world: Drawn) -> list[str]:
    """Return what became of the ministry's patches a year later, and what the registers hold."""
    visits, cases = registers.visits(), registers.cases()
    fees, pushed = registers.fees(plan_areas(world.sites)), registers.pushed()
    held = {
        "visits": len(visits),
        "visits_decided": sum(row[5] is not None for row in visits),
        "cases": len(cases),
        "cases_rectified": sum(row[5] is not None for row in cases),
        "cases_closed": sum(row[6] is not None for row in cases),
        "fees": len(fees),
        "fees_due_known": sum(row[1] is not None for row in fees),
        "fees_due_yuan": float(sum(row[1] or 0 for row in fees)),
        "fees_paid_yuan": float(sum(row[2] or 0 for row in fees)),
        "fees_payers": sum(bool(row[2]) for row in fees),
        "pushed": len(pushed),
        "pushed_without_plan": sum(row[5] is None for row in pushed),
    }
    return [
        *(
            block("[[lineage]]", {"old_id": old, "new_id": new, "change": change})
            for old, new, change in world.later.lineage
        ),
        block("[registers]", held),
        *(
            block("[[pushed]]", {"project_id": row[0], "project_name": row[1], "plan": row[5]})
            for row in pushed
        ),
    ]


def write(path: Path, world: Drawn) -> list[dict[str, object]]:
    """Write every planted fact as TOML and return the table of patches."""
    table = patch_table(world.patches, world.land)
    blocks = [
        HEAD, *_patch_blocks(world, table), *_treatment_blocks(world), *_account_blocks(world),
        *_ground_blocks(world),
        *_later_blocks(world),
    ]  # fmt: skip
    path.write_text("\n".join(blocks), encoding="utf-8")
    return table
