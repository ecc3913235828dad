"""Grades of SL 190: bounds, regions, and the tables for ground without a modulus."""

from __future__ import annotations

import numpy as np
import pytest

from swcgeo.erosion.grades import (
    grades_by_cover,
    grades_by_gullies,
    grades_of_modulus,
    grades_without_modulus,
)
from swcgeo.errors import UsageError
from swcgeo.model.codes import canonical_grade

BOUNDS = [2500, 5000, 8000, 15_000]


@pytest.mark.parametrize(
    ("region", "tolerable"),
    [("西北黄土高原区", 1000), ("东北黑土区", 200), ("北方土石山区", 200), ("南方红壤丘陵区", 500),
     ("西南土石山区", 500), ("北方风沙区", 200), ("西南紫色土区", 500), ("西南岩溶区", 500),
     ("青藏高原区", 500), ("西南紫色土", 500)],
)  # fmt: skip
def test_below_the_regions_tolerable_loss_nothing_erodes(region, tolerable):
    grades = grades_of_modulus([0, tolerable - 1e-6, tolerable, *BOUNDS, 99_999], region=region)
    assert grades.tolist() == [1, 1, 2, 3, 4, 5, 6, 6]


def test_with_bounds_upper_inclusive_a_bound_belongs_to_the_lower_grade():
    grades = grades_of_modulus([1000, *BOUNDS], region="西北黄土高原区", lower_inclusive=False)
    assert grades.tolist() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("region", ["", "火星区", None])
def test_an_unknown_region_is_refused_with_the_list_of_names(region):
    with pytest.raises(UsageError, match=r"西南紫色土区.*青藏高原区|青藏高原区.*西南紫色土区"):
        grades_of_modulus([1000], region=region)


def test_an_unknown_modulus_has_no_grade():
    assert grades_of_modulus([np.nan], region="西南岩溶区").item() == 0


@pytest.mark.parametrize(("old", "new"), [("强度", 4), ("极强度", 5), ("极强烈", 5), ("微度", 1)])
def test_names_of_1996_and_2007_are_one(old, new):
    assert canonical_grade(old) == new


# SL 190-2007 table 4.1.2-2 in names, one row a class of cover, 5–8° to > 35°.
SHEET = """
65 轻度 轻度 轻度 中度 中度
50 轻度 轻度 中度 中度 强烈
40 轻度 中度 中度 强烈 极强烈
10 中度 中度 强烈 极强烈 剧烈
"""


@pytest.mark.parametrize("line", SHEET.strip().splitlines())
def test_sheet_erosion_follows_the_table(line):
    cover, *names = line.split()
    slopes = [6, 10, 20, 30, 40]
    found = grades_by_cover(slopes, int(cover) / 100, cropped=False)
    assert found.tolist() == [int(canonical_grade(name)) for name in names]


def test_cropped_slopes_have_a_row_of_their_own_whatever_the_cover():
    assert grades_by_cover([6, 10, 20, 30, 40], np.nan, cropped=True).tolist() == [2, 3, 4, 5, 6]


def test_gentle_or_densely_covered_ground_is_slight_and_unknown_stays_unknown():
    assert grades_by_cover([4.9, 40, 4], [0.1, 0.8, 0.1], cropped=False).tolist() == [1, 1, 1]
    # no slope; no cover; a cover in percent; a slope in percent
    odd = grades_by_cover([np.nan, 10, 10, 120], [0.5, np.nan, 50, 0.5], cropped=False)
    assert odd.tolist() == [0, 0, 0, 0]


def test_gullies_are_graded_by_share_and_by_density_and_the_higher_counts():
    assert grades_by_gullies(share=[0, 0.09, 0.10, 0.25, 0.35, 0.5]).tolist() == [1, 2, 3, 4, 5, 6]
    assert grades_by_gullies(density_km=[0.9, 1, 2, 3, 5, 7]).tolist() == [1, 2, 3, 4, 5, 6]
    both = grades_by_gullies(share=[0.3, 0.05, np.nan], density_km=[1.5, 6, np.nan])
    assert both.tolist() == [4, 5, 0]


def test_the_modulus_decides_where_there_is_one():
    modulus = np.array([2, 0, 0], np.uint8)
    cover, gullies = np.array([6, 3, 0], np.uint8), np.array([6, 4, 0], np.uint8)
    assert grades_without_modulus(modulus, cover, gullies).tolist() == [2, 4, 0]
