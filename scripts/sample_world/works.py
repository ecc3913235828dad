"""What else stands in the treatment layer: records on the way, and works by number or length.

None of it counts by area: a record counts once accepted, 封禁治理 three years after completion,
dams, ponds, banks and ditches never.  So the sums of the two key projects stay what they are.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from . import terrain
from .land import Land
from .sites import Sites
from .treatments import Treatment, _downhill, _Ground, _sown

NAMES = {
    "ZDGC2022": "2022年国家水土保持重点工程",
    "ZDGC2023": "2023年国家水土保持重点工程",
    "FYZL2022": "2022年大堎沟封育治理项目",
    "BFSS2023": "2023年驻村帮扶小型水利水保设施",
}
DESIGNED, BUILT, ACCEPTED = "designed", "built", "accepted"
STAGES = (DESIGNED, BUILT, ACCEPTED)
# id, project, measure, completed, stage, m², watershed that its middle lies in
AREAS = (
    ("2022-041", "ZDGC2022", "种草", None, DESIGNED, 105_000.0, "WS07"),
    ("2022-042", "ZDGC2022", "梯田", "2023-03-28", BUILT, 87_000.0, "WS02"),
    ("2023-064", "ZDGC2023", "种草", None, DESIGNED, 118_000.0, "WS08"),
    ("2023-065", "ZDGC2023", "水土保持林", None, DESIGNED, 214_000.0, "WS09"),
    ("2023-066", "ZDGC2023", "水土保持林", None, DESIGNED, 93_000.0, "WS04"),
    ("2023-067", "ZDGC2023", "经济林", "2023-05-26", BUILT, 156_000.0, "WS03"),
    ("FY-001", "FYZL2022", "封禁治理", "2022-06-30", ACCEPTED, 420_000.0, "WS07"),
)
BANK_M, DITCHES_M = 377.5, (815.0, 385.0)


def is_by_area(work: Treatment) -> bool:
    """Say whether a record is drawn as a polygon."""
    return work.shape.geom_type == "Polygon"


def _contour(x: float, y: float, length: float) -> shapely.LineString:
    """Follow the contour line from a point for exactly `length` metres."""
    path, step = [(x, y)], 20.0
    while step * len(path) < length + 4 * step:
        px, py = np.array([x + 15, x - 15, x, x]), np.array([y, y, y + 15, y - 15])
        z = terrain.height(px, py)
        along = np.array([-(z[2] - z[3]), z[0] - z[1]])
        x, y = np.array([x, y]) + step * along / np.hypot(*along)
        path.append((float(x), float(y)))
    return substring(shapely.LineString(path).simplify(3), 0, length)


def _bank(x: float, length: float) -> shapely.LineString:
    """Return a bank wall of exactly `length` metres, 25 m north of the river's axis."""
    east = np.arange(x, x + 1.2 * length, 18.0)
    axis = shapely.LineString(np.column_stack([east, terrain.river_y(east) + 25]))
    return substring(axis, 0, length)


def _side_valley(code: str, branch_end: int, length: float) -> shapely.LineString:
    """Return the course of the water down from the head of a side valley."""
    stream = next(s for s in terrain.TRIBUTARIES if s.code == code)
    x, y = stream.points[branch_end]
    return _downhill(float(x), float(y), length)


def _points_and_lines() -> list[Treatment]:
    """Return the works that count by number or length."""
    gully = _side_valley("WS08", -1, 1100)
    at = [gully.interpolate(d) for d in np.arange(90.0, 1000.0, 160.0)]
    dams = [
        Treatment(f"GF-{k}", "ZDGC2023", "谷坊", *done, point)
        for k, (point, done) in enumerate(
            zip(at, [("2023-05-19", ACCEPTED)] * 5 + [(None, DESIGNED)], strict=True), 1
        )
    ]
    stream = next(s for s in terrain.TRIBUTARIES if s.code == "WS03")
    dam = shapely.Point(*stream.points[38])
    ponds = [shapely.Point(1340, -3380), shapely.Point(1510, -3655)]
    heads = [(-2950, -2500), (-2050, -3300)]
    ditches = [_contour(x, y, m) for (x, y), m in zip(heads, DITCHES_M, strict=True)]
    village = ("BFSS2023", "2023-10-12", ACCEPTED)
    return [
        *dams,
        Treatment("YDB-1", "ZDGC2022", "淤地坝", "2023-03-28", BUILT, dam),
        Treatment("PM-1", "ZDGC2022", "坡面水系", "2023-03-15", ACCEPTED, ditches[0]),
        Treatment("PM-2", "ZDGC2022", "坡面水系", None, DESIGNED, ditches[1]),
        Treatment("HA-1", village[0], "护岸", *village[1:], _bank(900, BANK_M)),
        *(
            Treatment(f"XSC-{k}", village[0], "蓄水池", *village[1:], point)
            for k, point in enumerate(ponds, 1)
        ),
    ]


def draw(land: Land, sites: Sites, done: list[Treatment]) -> list[Treatment]:
    """Draw every record of the treatment layer that doesn't count by area."""
    rng = np.random.default_rng([terrain.SEED, 22])
    ground = _Ground(land, sites)
    ground.taken += [t.shape for t in done]
    ways = [
        Treatment(i, project, measure, day, stage, _sown(m2, land.watersheds[at], ground, rng))
        for i, project, measure, day, stage, m2, at in AREAS
    ]
    works = [*ways, *_points_and_lines()]
    outside = [w.treatment_id for w in works if not land.district.contains(w.shape)]
    if outside:
        raise RuntimeError(f"outside the district: {outside}")
    return works


def _size(work: Treatment, region: BaseGeometry) -> tuple[str, float]:
    """Return the measure of a record inside a region: m² or metres; 0 where it is not there."""
    part = work.shape & region
    if is_by_area(work):
        return "m2", part.area
    if work.shape.geom_type == "LineString":
        return "m", part.length
    return "", float(not part.is_empty)


def acceptance(
    records: list[Treatment], regions: dict[str, BaseGeometry]
) -> list[dict[str, object]]:
    """Return per project, measure and watershed what was designed, built, accepted; and is missing.

    A record that reached a stage has passed those before it, so designed holds built, and built
    holds accepted; missing is what was designed and never built.
    """
    rows: list[dict[str, object]] = []
    for project, measure in sorted({(r.project_id, r.measure) for r in records}):
        own = [r for r in records if (r.project_id, r.measure) == (project, measure)]
        for name, region in regions.items():
            sizes = [(r.stage, *_size(r, region)) for r in own]
            sizes = [s for s in sizes if s[2] > 0]
            if not sizes:
                continue
            row: dict[str, object] = {"project_id": project, "measure": measure}
            row["watershed_id"] = name
            unit = sizes[0][1]
            for level, stage in enumerate(STAGES):
                passed = [s for s in sizes if STAGES.index(s[0]) >= level]
                row[f"{stage}_count"] = len(passed)
                if unit:
                    row[f"{stage}_{unit}"] = float(sum(s[2] for s in passed))
            for what in ("count", *([unit] if unit else [])):
                row[f"missing_{what}"] = row[f"designed_{what}"] - row[f"built_{what}"]  # type: ignore[operator]
            rows.append(row)
    return rows
