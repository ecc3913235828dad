"""Laws of the decision table: less knowledge never clears a patch, and order changes nothing."""

from __future__ import annotations

import copy

import numpy as np
import pandas as pd
import shapely
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from swcgeo.patches.compliance import classify
from tests.patches.strategies import worlds
from tests.patches.worlds import frames, world

COMPARED = ["verdict", "rule", "reasons", "field_check", "robust", "n_ranges"]
law = settings(
    derandomize=True,
    max_examples=15,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def judged(one):
    """Return the judgement of a world by patch id."""
    given_ = frames(one)
    result = classify(given_.pop("patches"), given_.pop("ranges"), **given_)
    return result.set_index("patch_id")


def removals(one, place):
    """Return what may be taken away from a place: (layer, position, column or None for a row)."""
    found = []
    for layer in ("patches", "ranges", "plans"):
        here = [at for at, row in enumerate(one[layer]) if row["place"] == place]
        column = "image_date" if layer == "patches" else "approved_on"
        found += [(layer, at, column) for at in here if one[layer][at].get(column) is not None]
        ids = [row.get("range_id") for row in one[layer]]
        # Taking away a version may bring back an older one: the law excepts versions.
        alone = [at for at in here if layer != "ranges" or ids.count(ids[at]) == 1]
        found += [(layer, at, None) for at in alone if layer != "patches" or len(here) > 1]
    return found


def without(one, taken):
    """Return the world with those cells emptied and those rows left out."""
    less = copy.deepcopy(one)
    for layer, at, column in taken:
        if column is not None:
            less[layer][at][column] = None
    gone = {(layer, at) for layer, at, column in taken if column is None}
    for layer in ("patches", "ranges", "plans"):
        less[layer] = [row for at, row in enumerate(less[layer]) if (layer, at) not in gone]
    return less


@st.composite
def weakened(draw):
    """Draw a world, and the same with one thing less known at every place."""
    one = draw(worlds())
    choices = [removals(one, place) for place in sorted({row["place"] for row in one["patches"]})]
    taken = [draw(st.sampled_from(choice)) for choice in choices if choice]
    assume(taken)
    return one, without(one, taken)


@st.composite
def turned(draw):
    """Draw a world, and the same with its rows in another order."""
    one = draw(worlds())
    layers = ("patches", "ranges", "plans")
    return one, {**one, **{layer: draw(st.permutations(one[layer])) for layer in layers}}


@st.composite
def halved(draw):
    """Draw a world, and the same with every range cut in two."""
    one = draw(worlds())
    halves = []
    for row in one["ranges"]:
        west, south, east, north = row["geometry"].bounds
        middle = west + (east - west) * draw(st.sampled_from([0.2, 0.5, 0.7]))
        parts = (west, south, middle, north), (middle, south, east, north)
        halves += [{**row, "geometry": shapely.box(*part)} for part in parts]
    return one, {**one, "ranges": halves}


@law
@given(weakened())
def test_taking_away_a_range_a_plan_a_patch_or_a_date_never_clears_a_patch(pair):
    before, after = (judged(one)["verdict"] for one in pair)
    cleared = after.index[after == "compliant"]
    assert (before[cleared] == "compliant").all()


@law
@given(turned())
def test_the_order_of_rows_changes_nothing(pair):
    before, after = (judged(one)[[*COMPARED, "best_range_id"]].sort_index() for one in pair)
    pd.testing.assert_frame_equal(after, before)


@law
@given(halved())
def test_a_range_in_two_parts_is_the_same_range(pair):
    before, after = (judged(one) for one in pair)
    pd.testing.assert_frame_equal(after[COMPARED], before[COMPARED])
    np.testing.assert_allclose(after["inside_m2"], before["inside_m2"], rtol=1e-6, atol=1e-3)


def test_inputs_stay_as_they_were():
    given_ = frames(world(7))
    before = {name: copy.deepcopy(value) for name, value in given_.items()}
    classify(given_["patches"], given_["ranges"], plans=given_["plans"], zones=given_["zones"])
    for name in ("patches", "ranges", "plans", "zones"):
        if given_[name] is not None:
            pd.testing.assert_frame_equal(given_[name], before[name])


def test_a_patch_without_geometry_is_unknown_and_has_no_area():
    given_ = frames(world(next(seed for seed in range(99) if len(world(seed)["patches"]) > 2)))
    geometry = np.array(given_["patches"].geometry.array, dtype=object)
    geometry[0] = None
    result = classify(
        given_["patches"].set_geometry(list(geometry), crs="EPSG:4544"), given_["ranges"]
    )
    first = result.iloc[0]
    assert (first["verdict"], first["field_check"]) == ("unknown", True)
    assert first["reasons"].startswith("bad_geometry")
    assert pd.isna(first["area_m2"])
