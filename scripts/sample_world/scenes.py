"""The places that a judge of patches must get right: each scene holds one planted situation.

A scene is drawn around its own origin, in metres, with margins wide enough that its verdict
can't be argued with; `sites.py` sets the scenes down in the district, far from each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from shapely import Polygon
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from . import shapes
from .projects import PROJECTS
from .shapes import Rng, bend, blob, rectangle, red_line, second_look, strip, yard

SPOIL, OTHER, NOT_CONSTRUCTION = "弃土（渣）场", "其他扰动", "非生产建设项目"
MINISTRY, PROVINCE = "ministry", "province"


@dataclass
class Patch:
    """A planted patch and the answer that goes with it."""

    source: str
    shape: BaseGeometry
    verdict: str
    row: int
    reason: str
    inside: Polygon | None = None  # the planted part inside ranges in force; None: nothing inside
    inside_known: bool = True
    kind: str = OTHER
    project_id: str = ""
    also: tuple[str, ...] = ()
    stated_factor: float = 1.0
    state: str = ""
    change: str = ""
    twin: str = ""
    undated: bool = False
    scene: str = ""


@dataclass
class Range:
    """A planted responsibility range (or sketch)."""

    range_id: str
    project_id: str
    shape: BaseGeometry
    kind: str = "防治责任范围"
    version: int = 1
    approved_on: str = ""

    @property
    def approved(self) -> str:
        """Own date of this version, or the project's."""
        return self.approved_on or PROJECTS[self.project_id].approved_on


@dataclass
class Scene:
    """One situation around its own origin."""

    name: str
    patches: list[Patch] = field(default_factory=list)
    ranges: list[Range] = field(default_factory=list)
    points: dict[str, shapely.Point] = field(default_factory=dict)

    @property
    def radius(self) -> float:
        """Radius of the circle about the origin that holds everything."""
        parts = [p.shape for p in self.patches] + [r.shape for r in self.ranges]
        coords = shapely.get_coordinates(parts + list(self.points.values()))
        return float(np.hypot(coords[:, 0], coords[:, 1]).max())


def _compliant(source: str, shape: BaseGeometry, **more: Any) -> Patch:  # noqa: ANN401 - any field of Patch
    """Return a patch that is wholly inside a range."""
    return Patch(source, shape, "compliant", 5, "inside_range", inside=shape, **more)


def _unplanned(source: str, shape: BaseGeometry, **more: Any) -> Patch:  # noqa: ANN401 - any field of Patch
    """Return a patch that no approval covers."""
    return Patch(source, shape, "no_plan", 14, "no_range", **more)


def roads() -> list[Scene]:
    """Row 4 twice (too narrow to tell) and row 5 on a proper road."""
    narrow, wide, proper = bend(950, 40), bend(1150, -55), bend(1300, 70)
    thin = strip(substring(narrow, 30, narrow.length - 30), 13)
    rim = strip(substring(wide, 30, wide.length - 30), 28)
    good = strip(substring(proper, 60, proper.length - 160), 20)
    nine, twenty = strip(narrow, 9), strip(wide, 20)
    return [
        Scene(
            "road range 9 m wide",
            [Patch(MINISTRY, thin, "unknown", 4, "thinner_than_tolerance", inside=thin & nine)],
            [Range("R02", "P02", nine)],
        ),
        Scene(
            "road 28 m wide on a range of 20 m",
            [Patch(MINISTRY, rim, "unknown", 4, "thinner_than_tolerance", inside=rim & twenty)],
            [Range("R03", "P03", twenty)],
        ),
        Scene(
            "road inside its range",
            [_compliant(PROVINCE, good)],
            [Range("R01", "P01", strip(proper, 34))],
        ),
    ]


def compliant(rng: Rng) -> list[Scene]:
    """Row 5 in its plain and in its awkward forms."""
    scenes = []
    for k, (project, area) in enumerate((("P04", 42_000), ("P05", 18_500))):
        first = blob(area, rng)
        other = second_look(first, rng)
        also = ("older_than_3_years",) if project == "P05" else ()
        scenes.append(
            Scene(
                f"compliant, seen by both ({project})",
                [
                    _compliant(MINISTRY, first, twin=f"C{k + 1}", also=also),
                    _compliant(PROVINCE, other, twin=f"C{k + 1}", also=also),
                ],
                [Range(f"R{project[1:]}", project, red_line(first | other, 45))],
            )
        )
    park, link = rectangle(-220, -110, 280, 220), rectangle(10, -230, 60, 460)
    scenes.append(
        Scene(
            "ranges of two projects overlap",
            [
                _compliant(
                    MINISTRY,
                    rectangle(-120, -60, 160, 120),
                    also=("several_ranges", "overlapping_ranges"),
                )
            ],
            [Range("R06", "P06", park), Range("R07", "P07", link)],
        )
    )
    scenes.append(
        Scene(
            "two versions of one range",
            [_compliant(MINISTRY, rectangle(-60, -60, 160, 120))],
            [
                Range(
                    "R08",
                    "P08",
                    rectangle(-150, -100, 150, 200),
                    version=1,
                    approved_on="2020-05-22",
                ),
                Range("R08", "P08", rectangle(-150, -100, 300, 200), version=2),
            ],
        )
    )
    panel, edge = rectangle(-120, -80, 240, 160), rectangle(-100, -70, 200, 154)
    scenes.append(
        Scene(
            "4 m over the line on one side",
            [
                Patch(
                    MINISTRY,
                    edge,
                    "compliant",
                    5,
                    "inside_range",
                    inside=edge & panel,
                    also=("near_boundary",),
                )
            ],
            [Range("R09", "P09", panel)],
        )
    )
    return scenes


def beside_ranges(rng: Rng) -> list[Scene]:
    """Rows 10, 11, 12 and 14 beside ranges."""
    station = rectangle(-130, -90, 260, 180)
    detached = Scene(
        "6 m beside a used range",
        [
            _compliant(MINISTRY, translate(blob(12_500, rng, stretch=1.2), -35, 0)),
            Patch(MINISTRY, rectangle(136, -50, 120, 90), "beyond_range", 12, "detached_part"),
        ],
        [Range("R10", "P10", station)],
    )
    pit = rectangle(-230, -150, 400, 300)
    mine = Scene(
        "mine: pit, spoil heap 60 m off, a patch 110 m off",
        [
            _compliant(MINISTRY, translate(blob(48_500, rng, stretch=1.2), -30, 0)),
            Patch(
                MINISTRY,
                rectangle(230, -70, 130, 140),
                "no_plan",
                10,
                "spoil_outside_range",
                kind=SPOIL,
            ),
            _unplanned(MINISTRY, rectangle(-160, 260, 170, 90)),
        ],
        [Range("R11", "P11", pit)],
    )
    mine.patches[2].reason = "range_nearby"
    kiln = Scene(
        "100 m beside a used range",
        [
            _compliant(MINISTRY, blob(14_200, rng, stretch=1.2)),
            Patch(MINISTRY, rectangle(225, -45, 140, 100), "no_plan", 14, "range_nearby"),
        ],
        [Range("R12", "P12", rectangle(-125, -90, 250, 180))],
    )
    pens, yard_ = rectangle(-150, -80, 300, 160), rectangle(-125, 76, 250, 80)
    cattle = Scene(
        "4 m into the range, the rest outside",
        [
            _compliant(PROVINCE, translate(blob(7_800, rng, stretch=1.6), 0, -15)),
            Patch(PROVINCE, yard_, "beyond_range", 12, "partly_outside", inside=yard_ & pens),
        ],
        [Range("R13", "P13", pens)],
    )
    fuel = Scene(
        "120 m beside an untouched range",
        [Patch(MINISTRY, rectangle(180, -55, 100, 110), "moved_site", 11, "range_untouched")],
        [Range("R23", "P23", rectangle(-60, -70, 120, 140))],
    )
    pump = Scene("untouched range of P22", [], [Range("R22", "P22", rectangle(-80, -60, 160, 120))])
    moved = Scene(
        "names P22, lies far from it",
        [Patch(MINISTRY, yard(13_600, rng), "moved_site", 11, "range_untouched", project_id="P22")],
    )
    return [detached, mine, kiln, cattle, fuel, pump, moved]


def partly_outside(rng: Rng) -> list[Scene]:
    """Rows 6 and 7: patches that cross the line."""
    plant, net = rectangle(-200, -80, 200, 160), rectangle(0, -90, 220, 180)
    works = rectangle(-120, -50, 200, 100)
    homes, dug = rectangle(-160, -80, 220, 160), rectangle(-60, -60, 200, 120)
    quarry, cut = blob(95_000, rng, stretch=1.2), blob(83_000, rng, stretch=1.3)
    shift = shapes.bisect(lambda t: (translate(cut, t) & quarry).area / cut.area, 0.62, 0, 600)
    cut = translate(cut, shift)
    return [
        Scene(
            "range and sketch side by side",
            [Patch(MINISTRY, works, "unknown", 6, "sketch_range", inside=works & plant)],
            [Range("R14", "P14", plant), Range("R15", "P15", net, "示意性范围")],
        ),
        Scene(
            "60 % inside",
            [Patch(MINISTRY, dug, "beyond_range", 7, "partly_outside", inside=dug & homes)],
            [Range("R16", "P16", homes)],
        ),
        Scene(
            "quarry, 62 % inside",
            [
                Patch(
                    PROVINCE,
                    cut,
                    "beyond_range",
                    7,
                    "partly_outside",
                    inside=cut & quarry,
                    kind="取土（石）场",
                )
            ],
            [Range("R17", "P17", quarry)],
        ),
    ]


def approvals(rng: Rng) -> list[Scene]:
    """Rows 3, 8 and 9: dates, sketches and approvals without a boundary; idle approvals."""
    late, half, home = blob(27_000, rng), rectangle(-80, -60, 200, 120), blob(12_400, rng)
    lot, school, ditch = rectangle(-160, -90, 200, 180), yard(9_800, rng), blob(25_500, rng)
    east = school.bounds[2]
    return [
        Scene(
            "approved after the image",
            [Patch(MINISTRY, late, "no_plan", 8, "late_approval")],
            [Range("R18", "P18", red_line(late, 40))],
        ),
        Scene(
            "60 % in a range approved after the image",
            [Patch(PROVINCE, half, "no_plan", 8, "late_approval")],
            [Range("R19", "P19", lot)],
        ),
        Scene(
            "inside a sketch",
            [Patch(MINISTRY, ditch, "unknown", 9, "sketch_range")],
            [Range("R20", "P20", rectangle(-210, -180, 420, 360), "示意性范围")],
        ),
        Scene(
            "120 m from the point of a plan without boundary",
            [Patch(MINISTRY, school, "unknown", 9, "plan_without_boundary")],
            points={"P21": shapely.Point(east + 120, school.centroid.y)},
        ),
        Scene(
            "no image date",
            [Patch(PROVINCE, home, "unknown", 3, "date_missing", inside_known=False, undated=True)],
            [Range("R24", "P24", red_line(home, 40))],
        ),
        Scene("idle range of P25", [], [Range("R25", "P25", blob(70_000, rng))]),
        Scene("idle plan P26", points={"P26": shapely.Point(0, 0)}),
    ]


def unplanned(rng: Rng) -> list[Scene]:
    """Rows 2, 13 and 14, far from every approval."""
    scenes = []
    for k, area in enumerate((73_500, 31_200, 12_900)):
        first = blob(area, rng)
        scenes.append(
            Scene(
                f"no plan, seen by both ({k + 1})",
                [
                    _unplanned(MINISTRY, first, twin=f"U{k + 1}"),
                    _unplanned(PROVINCE, second_look(first, rng), twin=f"U{k + 1}"),
                ],
            )
        )
    singles: list[tuple[str, BaseGeometry, dict[str, Any]]] = [
        (MINISTRY, yard(28_600, rng), {}),
        (MINISTRY, blob(148_000, rng), {}),
        (MINISTRY, strip(bend(900, 60), 12), {}),
        (
            MINISTRY,
            blob(22_300, rng, stretch=2.0),
            {"stated_factor": 1.25, "also": ("stated_area_differs",)},
        ),
        (PROVINCE, strip(bend(1050, -80), 25), {}),
        (PROVINCE, yard(10_400, rng), {}),
        (
            PROVINCE,
            blob(51_700, rng),
            {"state": "完工", "change": "续建（范围扩大）", "also": ("status_conflict",)},
        ),
    ]
    for source, shape, more in singles:
        scenes.append(Scene("no plan", [_unplanned(source, shape, **more)]))
    for source, area in ((MINISTRY, 3_400), (PROVINCE, 2_100)):
        scenes.append(
            Scene(
                "below 0.5 hm²",
                [
                    Patch(
                        source,
                        yard(area, rng),
                        "exempt",
                        13,
                        "below_plan_limit",
                        also=("earthwork_to_ask",),
                    )
                ],
            )
        )
    for source, area in ((MINISTRY, 36_800), (PROVINCE, 14_700)):
        scenes.append(
            Scene(
                "not construction",
                [
                    Patch(
                        source,
                        blob(area, rng, stretch=1.8),
                        "not_construction",
                        2,
                        "by_delivery",
                        kind=NOT_CONSTRUCTION,
                    )
                ],
            )
        )
    return scenes


def all_scenes(seed: int) -> list[Scene]:
    """Return every scene of the district, 46 patches; the 47th lies outside it (see sites.py)."""
    rng = np.random.default_rng([seed, 7])
    scenes = [
        *roads(),
        *compliant(rng),
        *beside_ranges(rng),
        *partly_outside(rng),
        *approvals(rng),
        *unplanned(rng),
    ]
    for scene in scenes:
        _assert_clear_inside(scene)
    return scenes


def _assert_clear_inside(scene: Scene) -> None:
    """Stop where a patch planted as wholly inside comes within 6 m of the boundary."""
    real = [r.shape for r in scene.ranges if r.kind == "防治责任范围"]
    for patch in scene.patches:
        if patch.inside is patch.shape and not shapely.union_all(real).buffer(-6).covers(
            patch.shape
        ):
            raise RuntimeError(f"{scene.name}: the patch isn't clear inside its range")
