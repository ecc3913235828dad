"""The share of cells that a polygon covers: by arithmetic, and against GEOS on cells one by one."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from affine import Affine
from shapely.geometry import MultiPolygon, Polygon, box

from swcgeo.overlay.coverage import coverage

SOUTH = Affine(10, 0, 0, 0, -10, 100)  # rows run south from y = 100, cells of 10 m


def shares(polygon, transform=SOUTH, *, rows=10, cols=10):
    """Return the shares on the whole grid."""
    found = coverage(polygon, transform, rows=rows, cols=cols)
    whole = np.zeros((rows, cols))
    whole[found.window] = found.share
    return whole


def cells(transform, rows, cols):
    """Return the cells as polygons."""
    row, col = np.mgrid[0:rows, 0:cols]
    x, y = transform.c + transform.a * col, transform.f + transform.e * row
    right, down = x + transform.a, y + transform.e
    return shapely.box(
        np.minimum(x, right), np.minimum(y, down), np.maximum(x, right), np.maximum(y, down)
    )


def test_a_triangle_covers_half_of_the_cells_on_its_long_side():
    # Below the diagonal from (0, 100) to (100, 0).
    found = shares(Polygon([(0, 0), (100, 0), (0, 100)]))
    assert np.diag(found).tolist() == pytest.approx([0.5] * 10)
    assert found[np.tril_indices(10, -1)].tolist() == pytest.approx([1.0] * 45)
    assert found[np.triu_indices(10, 1)].sum() == 0


def test_a_hole_is_left_out_and_a_second_part_counted():
    ring = box(5, 5, 95, 95).difference(box(20, 20, 40, 40))
    found = shares(MultiPolygon([*shapely.get_parts(ring), box(95, 95, 100, 100)]))
    assert found.sum() * 100 == pytest.approx(90 * 90 - 20 * 20 + 25)
    assert found[7, 2] == found[6, 3] == 0  # rows from y = 100 down: the hole


def test_what_lies_beside_the_grid_covers_nothing_and_disturbs_nothing():
    assert shares(box(-500, -500, 50, 1000)).sum(axis=0).tolist() == [10.0] * 5 + [0.0] * 5
    assert shares(box(200, 0, 300, 100)).sum() == 0
    assert coverage(box(0, 200, 10, 300), SOUTH, rows=10, cols=10).share.size == 0


@pytest.mark.parametrize("seed", range(40))
def test_shares_are_those_of_overlay_cell_by_cell(seed):
    rng = np.random.default_rng(seed)
    points = rng.uniform(-20, 120, (rng.integers(3, 12), 2))
    if seed % 4 == 0:
        points = np.round(points / 10) * 10  # corners on corners of cells
    a, e = [(10, -10), (10, 10), (-10, -10)][seed % 3]
    transform = Affine(a, 0, 0 if a > 0 else 100, 0, e, 0 if e > 0 else 100)
    shape = shapely.make_valid(Polygon(points))
    parts = [one for one in shapely.get_parts(shape) if one.geom_type.endswith("Polygon")]
    polygon = shapely.union_all(parts)
    truth = shapely.area(shapely.intersection(cells(transform, 10, 10), polygon)) / 100
    assert shares(polygon, transform) == pytest.approx(truth, abs=1e-12)
