"""Small repairs are accepted with a receipt, large ones only when asked for."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

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
    assert len(done.notes.receipts) == 1


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
