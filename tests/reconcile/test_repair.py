"""Small repairs are accepted with a receipt, large ones only when asked for."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from swcgeo.model.findings import receipts_table
from swcgeo.model.settings import RepairSettings
from swcgeo.reconcile.repair import repair_polygons

SQUARE = box(0, 0, 100, 100)
# Two lobes of 100 m² each, which cancel in the area as drawn.
BOW_TIE = Polygon([(0, 0), (20, 20), (20, 0), (0, 20)])
# A line of no width sticks out of a square of 10 000 m².
SPIKE = Polygon([(0, 0), (100, 0), (100, 100), (50, 100), (50, 130), (50, 100), (0, 100)])


def repair(*geometries, delivered=None, **settings):
    """Repair geometries named A, B, …"""
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    names = np.array([chr(ord("A") + place) for place in range(len(geometries))], dtype=object)
    return repair_polygons(
        array, layer="patches", ids=names, settings=RepairSettings(**settings), delivered=delivered
    )


def codes(repaired):
    """Return the codes of the findings."""
    return [finding.code for finding in repaired.notes.findings]


def test_sound_polygons_pass_through_as_the_same_objects():
    doubled = Polygon([(0, 0), (0, 0), (9, 0), (9, 9), (9, 9), (0, 9)])  # vertices twice
    high = shapely.force_3d(SQUARE, 1200)
    several = MultiPolygon([box(0, 0, 1, 1), box(5, 5, 6, 6)])
    done = repair(SQUARE, doubled, high, several)
    for before, after in zip((SQUARE, doubled, high, several), done.geometries, strict=True):
        assert after is before
    assert done.accepted.all()
    assert done.notes.findings == done.notes.receipts == ()


def test_a_spike_is_cut_off_with_a_receipt():
    done = repair(SQUARE, SPIKE)
    assert done.accepted.tolist() == [True, True]
    assert done.geometries[1].equals(SQUARE)
    assert codes(done) == ["geometry_invalid"]
    (receipt,) = done.notes.receipts
    assert (receipt.row, receipt.id, receipt.method) == (2, "B", "repaired")
    assert (receipt.before_m2, receipt.after_m2) == (10_000, 10_000)


def test_a_bow_tie_of_equal_lobes_is_large_and_not_accepted():
    done = repair(BOW_TIE)
    assert done.accepted.tolist() == [False]
    assert done.geometries[0].area == 200  # good for "somewhere here"
    (found,) = done.notes.findings
    assert (found.code, found.severity) == ("geometry_repair_large", "error")
    assert (found.fields["before_m2"], found.fields["after_m2"]) == (0, 200)
    assert done.notes.receipts == ()
    assert "self-intersection" in found.message("en")


def test_a_large_repair_is_accepted_when_asked_for():
    done = repair(BOW_TIE, accept_large=True)
    assert done.accepted.tolist() == [True]
    assert codes(done) == ["geometry_repair_accepted"]
    assert [receipt.after_m2 for receipt in done.notes.receipts] == [200]


@pytest.mark.parametrize(
    ("geometry", "after"),
    [
        # Two squares of 400 m² that share 100: drawn 800, on the ground 700.
        (MultiPolygon([box(0, 0, 20, 20), box(10, 10, 30, 30)]), 700),
        # The same as a collection, each of whose parts is sound.
        (GeometryCollection([box(0, 0, 20, 20), box(10, 10, 30, 30)]), 700),
        # A hole of 100 m² outside the shell of 400.
        (Polygon(box(0, 0, 20, 20).exterior, [box(50, 50, 60, 60).exterior]), 500),
        # A square walked around twice: drawn 800.
        (Polygon([(0, 0), (20, 0), (20, 20), (0, 20)] * 2), 400),
    ],
)
def test_ground_that_counts_otherwise_than_drawn_is_large(geometry, after):
    done = repair(geometry)
    assert codes(done) == ["geometry_repair_large"]
    assert done.notes.findings[0].fields["after_m2"] == after
    assert shapely.is_valid(done.geometries[0])


def test_both_limits_of_a_small_repair_count():
    # A square of 400 m² whose ring crosses itself at a corner: a lobe of 0.04 m², wound the other
    # way. Drawn 399.96, on the ground 400.04 m²: a change of 0.08 m² or 0.02 %.
    corner = [(-0.2, 20), (-0.2, 20.2), (0, 20.2)]
    small = Polygon([(0, 0), (20, 0), (20, 20), *corner])
    assert not small.is_valid
    done = repair(small)
    assert codes(done) == ["geometry_invalid"]
    assert done.notes.findings[0].fields["change_m2"] == pytest.approx(0.08)
    assert repair(small, large_share=0.0).accepted.tolist() == [False]
    assert repair(small, large_m2=0.0).accepted.tolist() == [False]


def test_nothing_left_is_never_accepted():
    line_like = Polygon([(0, 0), (10, 0), (20, 0), (0, 0)])  # all on one line
    done = repair(line_like, accept_large=True)
    assert done.geometries.tolist() == [None]
    assert done.accepted.tolist() == [False]
    assert codes(done) == ["geometry_repair_large"]


def test_missing_empty_and_wrong_kinds_are_named_and_left_out():
    done = repair(None, Polygon(), Point(1, 1), LineString([(0, 0), (1, 1)]), SQUARE)
    assert done.accepted.tolist() == [False, False, False, False, True]
    assert done.geometries.tolist() == [None, None, None, None, SQUARE]
    assert codes(done) == ["geometry_missing", "geometry_missing", "not_polygon", "not_polygon"]
    assert [finding.row for finding in done.notes.findings] == [1, 2, 3, 4]


def test_a_line_beside_a_polygon_is_dropped_with_a_receipt():
    done = repair(GeometryCollection([SQUARE, LineString([(0, 0), (300, 300)])]))
    assert done.geometries[0].equals(SQUARE)
    assert codes(done) == ["geometry_invalid"]
    assert [receipt.method for receipt in done.notes.receipts] == ["repaired: - 1 LineString"]


def test_the_receipt_counts_every_part_that_is_left_out():
    # A square, two pins, a line, and a polygon of no width inside a collection of its own.
    line, flat = LineString([(0, 0), (3, 3)]), Polygon([(0, 0), (10, 0), (20, 0), (0, 0)])
    inner = GeometryCollection([SQUARE, flat])
    done = repair(GeometryCollection([inner, Point(1, 1), Point(2, 2), line]))
    (receipt,) = done.notes.receipts
    assert receipt.method == "repaired: - 1 LineString, 2 Point, 1 Polygon"
    assert (receipt.before_m2, receipt.after_m2) == (10_000, 10_000)
    table = receipts_table([receipt], lang="zh")
    assert table["method"].item().startswith("几何修复（结构法）")


# What comes of each fault: (drawn, before m², after m², accepted without asking).
FAULTS = {
    "bow-tie": (BOW_TIE, 0, 200, False),
    "spike": (SPIKE, 10_000, 10_000, True),
    "hole outside": (Polygon(box(0, 0, 20, 20).exterior, [box(50, 50, 60, 60).exterior]), 300, 500, False),
    "hole across the shell": (Polygon(box(0, 0, 20, 20).exterior, [box(10, 5, 30, 15).exterior]),
                              200, 300, False),
    "sliver of no width": (Polygon([(0, 0), (10, 0), (20, 0), (0, 0)]), 0, 0, False),
    "hole touching along an edge": (Polygon(box(0, 0, 20, 20).exterior, [box(0, 5, 10, 15).exterior]),
                                    300, 300, True),
    "shell twice in one": (MultiPolygon([SQUARE, SQUARE]), 20_000, 10_000, False),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_repaired_by_structure_and_accepted_only_where_it_is_small(name):
    drawn, before, after, small = FAULTS[name]
    done = repair(drawn)
    by_hand = shapely.make_valid(drawn, method="structure", keep_collapsed=False)
    assert done.geometries[0] is None or done.geometries[0].equals(by_hand)
    fields = done.notes.findings[0].fields
    if small:
        (receipt,) = done.notes.receipts
        assert (receipt.before_m2, receipt.after_m2) == (before, after)
    else:
        assert done.notes.receipts == ()
        assert fields["before_m2"] == before
        assert fields["after_m2"] == after
    asked = repair(drawn, accept_large=True)
    assert asked.accepted[0] == (asked.geometries[0] is not None)


def with_lobe(side, lobe):
    """Return a square with a lobe at a corner that is wound the other way: drawn side² − lobe²."""
    corner = [(-lobe, side), (-lobe, side + lobe), (0, side + lobe)]
    return Polygon([(0, 0), (side, 0), (side, side), *corner])


@pytest.mark.parametrize(
    ("side", "below", "above"),
    [
        (100, 2.2, 2.3),  # 2 · 2.2² = 9.68 and 2 · 2.3² = 10.58 of 10 000 m²: 0.1 %
        (1000, 7.0, 7.1),  # 2 · 7² = 98 and 2 · 7.1² = 100.8 of a million: 100 m²
    ],
)
def test_a_change_of_a_tenth_of_a_percent_or_a_hundred_metres_has_to_be_asked_for(
    side, below, above
):
    assert codes(repair(with_lobe(side, below))) == ["geometry_invalid"]
    (receipt,) = repair(with_lobe(side, below)).notes.receipts
    assert receipt.after_m2 - receipt.before_m2 == pytest.approx(2 * below**2)
    assert codes(repair(with_lobe(side, above))) == ["geometry_repair_large"]
    assert codes(repair(with_lobe(side, above), accept_large=True)) == ["geometry_repair_accepted"]


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("bad", [np.inf, np.nan])
def test_a_vertex_that_is_no_number_spoils_the_polygon(bad):
    done = repair(Polygon([(0, 0), (9, 0), (bad, 9), (0, 9)]), accept_large=True)
    assert done.geometries.tolist() == [None]
    assert codes(done) == ["coordinates_not_finite"]


def test_the_place_of_a_fault_is_told_in_the_crs_of_the_layer():
    shifted = np.array([shapely.transform(BOW_TIE, lambda xy: xy + np.array([500_000, 3_700_000]))])
    (found,) = repair(BOW_TIE, delivered=shifted).notes.findings
    assert (found.x, found.y) == pytest.approx((500_010, 3_700_010))
    assert repair(BOW_TIE).notes.findings[0].x is None


def test_inputs_stay_untouched_and_order_does_not_matter():
    first, second = repair(SPIKE, BOW_TIE, SQUARE), repair(SQUARE, BOW_TIE, SPIKE)
    assert first.accepted.tolist() == second.accepted.tolist()[::-1]
    assert all(a.equals(b) for a, b in zip(first.geometries, second.geometries[::-1], strict=True))
    array = np.array([SPIKE, None], dtype=object)
    repair_polygons(array, layer="patches", ids=np.array(["A", "B"]), settings=RepairSettings())
    assert array[0] is SPIKE


def test_an_empty_layer_gives_an_empty_result():
    done = repair()
    assert len(done.geometries) == len(done.accepted) == len(done.notes.findings) == 0
