"""GCJ-02 and BD-09 as published code has them, and undone to less than a millimetre."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import Geod

from swcgeo.check.place.webmaps import FORMULAS, to_bd09, to_gcj02, undone

MILLIMETRE_DEG = 1e-8
GLOBE = Geod(ellps="WGS84")


def test_gcj02_is_that_of_the_open_code():
    # The example in the page of wandergis/coordtransform: wgs84togcj02(116.404, 39.915).
    shown = to_gcj02(np.array([[116.404, 39.915]]))
    assert shown[0] == pytest.approx([116.41024449916938, 39.91640428150164], abs=MILLIMETRE_DEG)


def test_bd09_is_that_of_the_open_code():
    # gcj02tobd09(116.404, 39.915) of the same page, from the place whose GCJ-02 that is.
    true = undone(to_gcj02, np.array([[116.404, 39.915]]))
    assert to_bd09(true)[0] == pytest.approx(
        [116.41036949371029, 39.92133699351021], abs=MILLIMETRE_DEG
    )


def test_gcj02_lies_396_m_off_in_the_south_of_gansu():
    # Domain notes §5.
    true = np.array([[105.5, 33.5]])
    assert GLOBE.inv(*true[0], *to_gcj02(true)[0])[2] == pytest.approx(396, abs=1)


@pytest.mark.parametrize("name", sorted(FORMULAS))
def test_a_formula_undone_gives_the_place_back_all_over_gansu(name):
    places = np.random.default_rng(4).uniform([92.5, 32.6], [108.7, 42.8], (2000, 2))
    back = undone(FORMULAS[name], FORMULAS[name](places))
    assert np.abs(back - places).max() < MILLIMETRE_DEG


def test_places_given_stay_as_they_are():
    places = np.array([[105.5, 33.5]])
    undone(to_gcj02, places)
    assert places.tolist() == [[105.5, 33.5]]
