"""Laws of the decision table: less knowledge never clears a patch, and order changes nothing."""

from __future__ import annotations

import copy

import numpy as np
import pandas as pd
import shapely
from hypothesis import HealthCheck, given, settings

from swcgeo.patches.compliance import classify
from tests.patches.strategies import laid_out, several_places
from tests.patches.worlds import frames, world

COMPARED = ["verdict", "rule", "reasons", "field_check", "robust", "n_ranges"]
law = settings(
    derandomize=True,
    max_examples=12,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def judged(one):
    """Return the judgement of a world by patch id."""
    given_ = frames(one)
    result = classify(given_.pop("patches"), given_.pop("ranges"), **given_)
    return result.set_index("patch_id")


def weakened(place):
    """Yield the place with one thing less known: a date, a range, a plan or a patch."""
    ids = [row["range_id"] for row in place["ranges"]]
    for layer in ("patches", "ranges", "plans"):
        column = "image_date" if layer == "patches" else "approved_on"
        for at, row in enumerate(place[layer]):
            others = [other for number, other in enumerate(place[layer]) if number != at]
            if row.get(column) is not None:
                yield {**place, layer: [*others, {**row, column: None}]}
            # Taking away a version may bring back an older one: the law excepts versions.
            if layer != "ranges" or ids.count(row["range_id"]) == 1:
                yield {**place, layer: others}
    if place["history"]:
        yield {**place, "history": []}


def halves(row):
    """Return a range cut in two, not in the middle."""
    west, south, east, north = row["geometry"].bounds
    middle = west + 0.3 * (east - west)
    parts = (west, south, middle, north), (middle, south, east, north)
    return [{**row, "geometry": shapely.box(*part)} for part in parts]


@law
@given(several_places())
def test_taking_away_a_range_a_plan_a_patch_or_a_date_never_clears_a_patch(drawn):
    less = [(number, fewer) for number, place in enumerate(drawn) for fewer in weakened(place)]
    before = judged(laid_out(drawn))["verdict"]
    after = judged(laid_out([place for _, place in less]))["verdict"]
    for name in after.index[after == "compliant"]:
        by, patch = name.split("-")
        assert before[f"{less[int(by)][0]}-{patch}"] == "compliant"


@law
@given(several_places())
def test_the_order_of_rows_changes_nothing(drawn):
    one = laid_out(drawn)
    turned = {**one, **{layer: one[layer][::-1] for layer in ("patches", "ranges", "plans")}}
    before, after = (judged(world)[[*COMPARED, "best_range_id"]] for world in (one, turned))
    pd.testing.assert_frame_equal(after.loc[before.index], before)


@law
@given(several_places())
def test_a_range_in_two_parts_is_the_same_range(drawn):
    one = laid_out(drawn)
    cut = {**one, "ranges": [half for row in one["ranges"] for half in halves(row)]}
    before, after = judged(one), judged(cut)
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
