"""
Each row of the decision table: where it applies, where not, and on either side of its edge.

One table, so that a row without its tests is seen.  P is a square of 100 m: 10 000 m², s = 500 m².
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import pytest

from swcgeo.patches.rules.table import RULES
from tests.patches.squares import AFTER, BEFORE, IMAGE, patch, range_, rect, ruling, sketch

SPOIL, NOT_OURS = "弃土（渣）场", "非生产建设项目"
AROUND = rect(-50, -50, 150, 150)
HALF = range_(rect(-200, -100, 50, 200))
SMALL = rect(0, 0, 60, 60)  # 3600 m²
OTHER = patch(rect(900, 0, 1000, 100), patch_id="B")
PLAN = pd.DataFrame([{"plan_no": "N", "approved_on": BEFORE, "project_id": "P1"}])


@dataclass(frozen=True)
class World:
    """A drawn world and the row that decides the first patch in it."""

    told: Callable[[], tuple]
    row: int


@dataclass(frozen=True)
class Trio:
    """What every row is tried with; the edge is a pair: just within the row, just beyond it."""

    positive: World
    negative: World
    boundary: tuple[World, World]


def world(row, first, *ranges, **more):
    """Return a world in which a row is to decide."""
    return World(lambda: ruling(first, *ranges, **more), row)


def district(east):
    """Return a district that ends so far east of the west side of P."""
    return {"district": [{"name": "D", "geometry": rect(-500, -500, east, 500)}]}


def drawn(number):
    """Return an id of which SHA-256 gives this number out of 100."""
    names = (f"T{n}" for n in range(10_000))
    return next(
        n for n in names if int(hashlib.sha256(n.encode()).hexdigest()[:8], 16) % 100 == number
    )


def undated_strip(width):
    """Return two ranges: a dated one but for a strip in the east of P, and one undated over P."""
    return range_(rect(-100, -100, 100 - width, 200)), range_(
        AROUND, range_id="Q", approved_on=None
    )


def strip(half):
    """Return a patch that straddles the edge of a range by so many metres on either side."""
    return patch(rect(-half, 0, half, 100)), range_(rect(-300, -300, 0, 400))


def beside(gap, **cells):
    """Return a range of 200 x 200 m so far east of P."""
    return range_(rect(100 + gap, -50, 300 + gap, 150), **cells)


def used(gap, area):
    """Return a patch of so many m² inside that range."""
    return [patch(rect(150 + gap, 0, 200 + gap, area / 50), patch_id="B")]


OURS = patch(project_id="P1")

ROWS: dict[int, Trio] = {
    1: Trio(
        world(1, patch(None), range_(AROUND), others=[OTHER]),
        world(5, patch(), range_(AROUND), **district(500)),
        # 0.9 m² and 1.1 m² of P in the district; 1 m² is put down to rounding.
        (
            world(1, patch(), range_(AROUND), **district(0.009)),
            world(5, patch(), range_(AROUND), **district(0.011)),
        ),
    ),
    2: Trio(
        world(2, patch(patch_type=NOT_OURS), range_(AROUND)),
        world(5, patch(patch_type="其他扰动"), range_(AROUND)),
        # The row is the same; what its edge decides, the visit, is looked at below.
        (
            world(2, patch(patch_type=NOT_OURS, patch_id=drawn(4))),
            world(2, patch(patch_type=NOT_OURS, patch_id=drawn(5))),
        ),
    ),
    3: Trio(
        world(3, patch(), range_(AROUND, approved_on=None)),
        world(5, patch(), range_(AROUND), range_(AROUND, range_id="Q", approved_on=None)),
        # Without the undated range (10.1 - 5) x 100 = 510 > s lies outside: overlap or within;
        # with 9.9 m it is 490: within either way.
        (world(3, patch(), *undated_strip(10.1)), world(5, patch(), *undated_strip(9.9))),
    ),
    4: Trio(
        world(4, *strip(4.0)),
        world(7, *strip(20.0)),
        # (w - 5) x 100 against s = 5 % of 2w x 100 = 10w: equal at w = 5.5556 m.
        (world(4, *strip(5.55)), world(7, *strip(5.56))),
    ),
    5: Trio(
        world(5, patch(), range_(AROUND)),
        world(7, patch(), HALF),
        # (9.9 - 5) x 100 = 490 <= 500; (10.1 - 5) x 100 = 510 > 500.
        (
            world(5, patch(), range_(rect(-100, -100, 90.1, 200))),
            world(7, patch(), range_(rect(-100, -100, 89.9, 200))),
        ),
    ),
    6: Trio(
        world(6, patch(), HALF, sketch(rect(50, -100, 200, 200))),
        world(7, patch(), HALF, sketch(rect(50, -100, 60, 200))),
        # What neither holds: the same 490 and 510 m².
        (
            world(6, patch(), HALF, sketch(rect(50, -100, 90.1, 200))),
            world(7, patch(), HALF, sketch(rect(50, -100, 89.9, 200))),
        ),
    ),
    7: Trio(
        world(7, patch(), HALF),
        world(14, patch(), range_(rect(800, 0, 900, 100))),
        # Inside the range shrunk by 5 m: (10.1 - 5) x 100 = 510 > s; 490 m² are apart, and the
        # range (100 x 300 m; of it 9.9 x 100 = 3.3 % disturbed) then lies untouched.
        (
            world(7, patch(), range_(rect(-89.9, -100, 10.1, 200))),
            world(11, patch(), range_(rect(-90.1, -100, 9.9, 200))),
        ),
    ),
    8: Trio(
        world(8, patch(), range_(AROUND, approved_on=AFTER)),
        world(14, patch(), range_(rect(800, 0, 900, 100), approved_on=AFTER)),
        (
            world(8, patch(), range_(AROUND, approved_on="2022-06-02")),
            world(5, patch(), range_(AROUND, approved_on=IMAGE)),
        ),
    ),
    9: Trio(
        world(9, OURS, plans=PLAN),
        world(14, patch(project_id="P2"), plans=PLAN),
        (
            world(9, patch(), sketch(rect(299.9, 0, 400, 100))),
            world(14, patch(), sketch(rect(300.1, 0, 400, 100))),
        ),
    ),
    10: Trio(
        world(10, patch(patch_type=SPOIL), beside(50), others=used(50, 2_500)),
        world(14, patch(), beside(50), others=used(50, 2_500)),
        (
            world(10, patch(patch_type=SPOIL), beside(199.9), others=used(199.9, 2_500)),
            world(14, patch(patch_type=SPOIL), beside(200.1), others=used(200.1, 2_500)),
        ),
    ),
    11: Trio(
        world(11, OURS, beside(900, project_id="P1")),
        world(14, OURS, beside(900, project_id="P2")),
        # 5 % of 200 x 200 m are 2000 m².
        (
            world(11, OURS, beside(900, project_id="P1"), others=used(900, 1_999)),
            world(12, OURS, beside(900, project_id="P1"), others=used(900, 2_001)),
        ),
    ),
    12: Trio(
        world(12, OURS, beside(900, project_id="P1"), others=used(900, 10_000)),
        world(14, patch(), beside(150), others=used(150, 10_000)),
        # Tied by place alone: a gap of 2t = 10 m.
        (
            world(12, patch(), beside(9.9), others=used(9.9, 10_000)),
            world(14, patch(), beside(10.1), others=used(10.1, 10_000)),
        ),
    ),
    13: Trio(
        world(13, patch(SMALL)),
        world(14, patch(SMALL, patch_type=SPOIL)),
        # 3600 m² and 60 m times 23.3 or 23.4 m that touch: 4998 and 5004 of 5000 m².
        (
            world(13, patch(SMALL), others=[patch(rect(60, 0, 83.3, 60), patch_id="B")]),
            world(14, patch(SMALL), others=[patch(rect(60, 0, 83.4, 60), patch_id="B")]),
        ),
    ),
    14: Trio(
        world(14, patch()),
        world(11, OURS, beside(900, project_id="P1")),
        # One range 199.9 or 200.1 m away ties it or does not; untouched it would be row 11.
        (world(14, patch(), beside(200.1)), world(11, patch(), beside(199.9))),
    ),
}  # fmt: skip

WORLDS = [
    (number, kind, one)
    for number, trio in ROWS.items()
    for kind, one in (
        ("positive", trio.positive), ("negative", trio.negative),
        ("just within", trio.boundary[0]), ("just beyond", trio.boundary[1]),
    )
]  # fmt: skip
VERDICTS = {rule.row: rule.verdict.value for rule in RULES}


def test_every_row_of_the_table_has_its_three_tests():
    assert list(ROWS) == [rule.row for rule in RULES]
    for number, trio in ROWS.items():
        within, beyond = trio.boundary
        assert trio.positive.row == within.row == number
        assert trio.negative.row != number
        assert (beyond.row != number) or number == 2


@pytest.mark.parametrize(
    "one",
    [one for _, _, one in WORLDS],
    ids=[f"row {number}, {kind}" for number, kind, _ in WORLDS],
)
def test_the_row_that_decides(one):
    row, verdict, _, _ = one.told()
    assert (row, verdict) == (one.row, VERDICTS[one.row])


def test_the_edge_of_row_2_is_its_sample():
    # The first 8 hex digits of SHA-256, mod 100, below 5.
    within, beyond = (one.told() for one in ROWS[2].boundary)
    assert (within[3], beyond[3]) == (True, False)
