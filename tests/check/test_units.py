"""The unit of a column of stated areas, told by the ground."""

from __future__ import annotations

import numpy as np
import pytest

from swcgeo.check.units import AREA_UNITS_M2, unit_evidence, unit_of
from swcgeo.model.settings import UnitSettings

# Patches of 0.1 to 80 hm², m².
GROUND = np.array([1_000.0, 5_200.0, 12_345.0, 60_000.0, 800_000.0])


# By definition: 1 km² = 100 hm² = 1500 亩; 1 hm² = 15 亩 = 10 000 m²; 万亩 = 6.667 km².
@pytest.mark.parametrize(
    ("unit", "in_one_m2"),
    [("m2", 1), ("hm2", 1e-4), ("km2", 1e-6), ("mu", 0.0015), ("wanmu", 1.5e-7)],
)
def test_each_unit_is_told_by_the_ground(unit, in_one_m2):
    found = unit_evidence(GROUND * in_one_m2, GROUND)
    assert (found.unit, found.rows, found.agreeing) == (unit, 5, 1.0)
    assert found.times(unit) == pytest.approx(1.0)


@pytest.mark.parametrize("unit", ["m2", "hm2", "km2", "mu", "wanmu"])
@pytest.mark.parametrize("off", [0.91, 1.09])
def test_areas_that_are_nine_percent_off_still_tell_the_unit(unit, off):
    assert unit_evidence(GROUND / AREA_UNITS_M2[unit] * off, GROUND).unit == unit


def test_one_row_in_five_may_be_any_nonsense():
    stated = GROUND / 1e4
    stated[2] *= 1e5
    assert unit_evidence(stated, GROUND).unit == "hm2"
    stated[0] = 17.0
    assert unit_evidence(stated, GROUND).unit is None  # 3 of 5 are less than four fifths


def test_web_mercator_is_no_unit():
    # At 33.5° N lengths are 1/cos φ too long, areas 1/cos² φ = 1.438 times too large.
    found = unit_evidence(GROUND / 1e4 / np.cos(np.radians(33.5)) ** 2, GROUND)
    assert found.unit is None
    assert found.times("hm2") == pytest.approx(1.438, abs=1e-3)


def test_two_rows_tell_nothing_and_empty_ones_do_not_count():
    stated = np.array([0.1, np.nan, 1.2, 0.0, np.inf])
    assert unit_evidence(stated, GROUND) is None
    assert unit_evidence(stated, GROUND, settings=UnitSettings(least_rows=2)).rows == 2


def test_ground_that_has_no_area_does_not_count():
    assert unit_evidence(np.ones(5), np.array([np.nan, 0.0, np.nan, -1.0, 1.0])) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [("hm²", "hm2"), ("公顷", "hm2"), ("（亩）", "mu"), ("单位：万元", "wanyuan"), ("ＫＭ²", "km2"),
     ("m^2", "m2"), ("万 m²", "wanm2"), ("m", None), ("项目", None), ("", None)],
)  # fmt: skip
def test_units_are_known_in_any_writing(text, unit):
    assert unit_of(text) == unit
