"""Grades by slope, cover and land use: SL 190 table 4.1.2-2 on planes, cut at the edges of land."""

from __future__ import annotations

import numpy as np
import pytest

from swcgeo.erosion.account import account
from swcgeo.erosion.grade_areas import grade_areas
from swcgeo.erosion.land.grading import grade_land
from swcgeo.errors import UsageError
from swcgeo.model.settings import LandSettings

from .worlds import layer, plane, square, watersheds


def shares(zones, use, relief, **more):
    graded = grade_land(zones, use, relief, **more)
    table = grade_areas(zones, graded)
    return table.groupby("grade")["area_km2"].sum().mul(100).round(3).to_dict()


def hectares(**areas):
    return {grade: areas.get(f"g{grade}", 0.0) for grade in range(7)}


def test_each_land_has_its_own_row_of_the_table_and_its_own_edge():
    # 20°: 坡耕地 is 强烈 (4); cover 50 % is 中度 (3); the border at 333 m cuts cells of 50 m.
    use = layer(
        square(0, 0, 333, 1000), square(333, 0, 467, 1000), square(800, 0, 100, 1000),
        square(900, 0, 100, 1000), land_use=["坡耕地", "草地", "水田", "谜"],
    )  # fmt: skip
    found = shares(watersheds(square()), use, plane(20, cover=0.5))
    # Paddy is level; what is not known is not graded.
    assert found == pytest.approx(hectares(g4=33.3, g3=46.7, g1=10, g0=10), abs=0.005)


@pytest.mark.parametrize(
    ("slope", "cover", "grade"),
    [
        (3, 0.1, 1),
        (6, 0.1, 3),
        (12, 0.4, 3),
        (20, 0.7, 2),
        (30, 0.2, 5),
        (40, 0.2, 6),
        (40, 0.8, 1),
    ],
)
def test_cells_of_the_table(slope, cover, grade):
    found = shares(
        watersheds(square()), layer(square(), land_use=["林地"]), plane(slope, cover=cover)
    )
    assert found[grade] == pytest.approx(100, rel=1e-5)


def test_cover_that_is_not_known_counts_on_crops_only():
    cover = np.array([0.5] * 12 + [np.nan] * 12)  # unknown east of 500 m
    use = layer(square(0, 0, 1000, 500), square(0, 500, 1000, 500), land_use=["旱地", "林地"])
    found = shares(watersheds(square()), use, plane(20, cover=cover))
    assert found == pytest.approx(hectares(g4=50, g3=25, g0=25), abs=0.005)


def test_the_account_takes_the_grades_as_a_survey():
    zones, use = watersheds(square()), layer(square(), land_use=["旱地"])
    graded = grade_land(zones, use, plane(20, cover=0.5))
    works = layer(square(0, 0, 100), treatment_id=["T"], year=[2022])
    books = account(zones, graded, works)
    assert books["eroding_km2"][0] == pytest.approx(1, rel=1e-5)
    assert books["treated_km2"][0] == pytest.approx(0.01, rel=1e-4)
    assert [one.code for one in books.notes.findings if one.severity == "error"] == []


def test_which_land_is_level_is_a_setting():
    zones, use = watersheds(square()), layer(square(), land_use=["住宅用地"])
    relief = plane(20, cover=0.1)
    assert shares(zones, use, relief)[4] == pytest.approx(100, rel=1e-5)
    town = LandSettings(level_uses=frozenset({"residential"}))
    assert shares(zones, use, relief, settings=town)[1] == pytest.approx(100, rel=1e-5)


def test_without_cover_it_is_refused():
    with pytest.raises(UsageError, match="cover"):
        grade_land(watersheds(square()), layer(square(), land_use=["旱地"]), plane(20))
