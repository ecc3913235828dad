"""Laws of the decision table: less knowledge never clears a patch, and order changes nothing."""

from __future__ import annotations

import copy

import numpy as np
import pandas as pd
import pytest
import shapely

from swcgeo.patches.compliance import classify
from tests.patches.worlds import frames, world

SEEDS = range(500, 508)


def judged(one):
    """Return the verdicts of a world by patch id."""
    given = frames(one)
    result = classify(given.pop("patches"), given.pop("ranges"), **given)
    return result.set_index("patch_id")["verdict"]


def lone_ranges(one):
    """Return the positions of ranges that have no other version or part."""
    ids = [row["range_id"] for row in one["ranges"]]
    return [at for at, name in enumerate(ids) if ids.count(name) == 1]


def without(one, layer, at):
    """Return the world without one row of a layer."""
    less = copy.copy(one)
    less[layer] = [row for number, row in enumerate(one[layer]) if number != at]
    return less


def weakened(one):
    """Yield worlds in which one thing is not known any more."""
    for at in lone_ranges(one):
        yield without(one, "ranges", at)
    for layer in ("plans", "patches"):
        for at in range(len(one[layer])):
            if len(one[layer]) > 1 or layer == "plans":
                yield without(one, layer, at)
    for layer, column in (("patches", "image_date"), ("ranges", "approved_on")):
        for at, row in enumerate(one[layer]):
            if row.get(column) is not None:
                less = copy.deepcopy(one)
                less[layer][at][column] = None
                yield less


@pytest.mark.parametrize("seed", SEEDS)
def test_taking_away_a_range_a_plan_a_patch_or_a_date_never_clears_a_patch(seed):
    one = world(seed)
    before = judged(one)
    for less in weakened(one):
        after = judged(less)
        cleared = after[after == "compliant"].index
        assert (before[cleared] == "compliant").all()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_changes_nothing(seed):
    one = world(seed)
    before = judged(one)
    turned = {**one, "patches": one["patches"][::-1], "ranges": one["ranges"][::-1]}
    pd.testing.assert_series_equal(judged(turned).sort_index(), before.sort_index())


@pytest.mark.parametrize("seed", SEEDS)
def test_a_range_in_two_parts_is_the_same_range(seed):
    one = world(seed)
    halves = []
    for row in one["ranges"]:
        west, south, east, north = row["geometry"].bounds
        middle = (west + east) / 2
        for box in ((west, south, middle, north), (middle, south, east, north)):
            half = row["geometry"].intersection(shapely.box(*box))
            halves.append({**row, "geometry": half})
    pd.testing.assert_series_equal(judged({**one, "ranges": halves}), judged(one))


def test_inputs_stay_as_they_were():
    given = frames(world(7))
    before = {name: copy.deepcopy(value) for name, value in given.items()}
    classify(given["patches"], given["ranges"], plans=given["plans"], zones=given["zones"])
    for name in ("patches", "ranges", "plans", "zones"):
        if given[name] is not None:
            pd.testing.assert_frame_equal(given[name], before[name])


def test_a_patch_without_geometry_is_unknown_and_has_no_area():
    given = frames(world(next(seed for seed in range(99) if len(world(seed)["patches"]) > 2)))
    geometry = np.array(given["patches"].geometry.array, dtype=object)
    geometry[0] = None
    result = classify(
        given["patches"].set_geometry(list(geometry), crs="EPSG:4544"), given["ranges"]
    )
    first = result.iloc[0]
    assert (first["verdict"], first["field_check"]) == ("unknown", True)
    assert first["reasons"].startswith("bad_geometry")
    assert pd.isna(first["area_m2"])
