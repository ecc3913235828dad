"""Laws of lineage: the same twice is unchanged, back mirrors forth, order and place are nothing."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from swcgeo.overlay.area import projected
from swcgeo.patches.lineage import compare
from swcgeo.reconcile.ground import common_crs
from tests.patches.lineage_worlds import CORNER, CRS, frame, planted

MIRRORED = {
    "new": "closed", "closed": "new", "grown": "shrunk", "shrunk": "grown", "split": "merged",
    "merged": "split", "unchanged": "unchanged",
}  # fmt: skip
ONE_SIZE = 2e-3
Shapes = list[BaseGeometry]
law = settings(
    derandomize=True,
    max_examples=20,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def rectangles(draw: st.DrawFn) -> BaseGeometry:
    """
    Draw a rectangle on a crowded place, some of them roads, some with a hole.

    Sides and places are odd fractions of a metre, so that no area lies on a threshold.
    """
    west, south = (draw(st.integers(0, 40)) * 7.31 for _ in range(2))
    width, height = (draw(st.sampled_from([6.7, 13.3, 41.9, 83.1, 122.3, 171.7])) for _ in range(2))
    shape = box(west, south, west + width, south + height)
    if min(width, height) > 80 and draw(st.booleans()):
        shape = shape.difference(box(west + 31.7, south + 29.3, west + 58.9, south + 60.1))
    return affinity.translate(shape, *CORNER)


deliveries = st.lists(rectangles(), min_size=1, max_size=6)


def layer(shapes: Shapes, name: str) -> gpd.GeoDataFrame:
    return frame({f"{name}{at}": shape for at, shape in enumerate(shapes)})


def rows(compared: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return the word of each row by its ids."""
    plain = compared[["old_id", "new_id", "change"]].astype(object).fillna("-")
    return {(old, new): word for old, new, word in plain.itertuples(index=False)}


@law
@given(deliveries)
def test_a_delivery_against_itself_is_unchanged(shapes: Shapes) -> None:
    compared = compare(layer(shapes, "A"), layer(shapes, "A"))
    assert set(compared["change"]) == {"unchanged"}
    assert {(f"A{at}", f"A{at}") for at in range(len(shapes))} <= set(rows(compared))
    flow = compared.tables["flow"]
    assert flow[["lost_m2", "gained_m2"]].abs().to_numpy().max() < 1e-3


@law
@given(deliveries, deliveries)
def test_back_mirrors_forth(old: Shapes, new: Shapes) -> None:
    forth, back = (
        compare(one, other) for one, other in
        ((layer(old, "A"), layer(new, "B")), (layer(new, "B"), layer(old, "A")))
    )  # fmt: skip
    there, again = rows(forth), rows(back)
    assert set(there) == {(a, b) for b, a in again}
    areas = forth.assign(key=list(there)).set_index("key")[["old_m2", "new_m2"]]
    for (a, b), word in there.items():
        one, other = areas.loc[[(a, b)]].iloc[0]
        tangle_of_one_size = word == "split" and abs(one - other) <= ONE_SIZE * one
        assert again[b, a] == ("split" if tangle_of_one_size and again[b, a] == "split"
                               else MIRRORED[word])  # fmt: skip
    flow, mirrored = forth.tables["flow"].iloc[-1], back.tables["flow"].iloc[-1]
    for name, other_name in (("old", "new"), ("lost", "gained"), ("kept", "kept")):
        assert abs(flow[f"{name}_m2"] - mirrored[f"{other_name}_m2"]) < 1


@law
@given(deliveries, deliveries, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(old: Shapes, new: Shapes, random) -> None:
    before = layer(old, "A"), layer(new, "B")
    turned = [
        one.iloc[random.sample(range(len(one)), len(one))].reset_index(drop=True) for one in before
    ]
    one, other = compare(*before), compare(*turned)
    pd.testing.assert_frame_equal(pd.DataFrame(other), pd.DataFrame(one), check_exact=False)
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(other.tables[name], table, check_exact=False)


@law
@given(deliveries, deliveries)
def test_a_patch_far_away_and_a_move_of_both_change_no_word(old: Shapes, new: Shapes) -> None:
    told = rows(compare(layer(old, "A"), layer(new, "B")))
    far = affinity.translate(box(0, 0, 90, 90), CORNER[0] + 30_000, CORNER[1])
    with_far = rows(compare(layer([*old, far], "A"), layer(new, "B")))
    assert {key: word for key, word in with_far.items() if key != (f"A{len(old)}", "-")} == told
    assert with_far[f"A{len(old)}", "-"] == "closed"
    moved = [[affinity.translate(shape, 700.0, -300.0) for shape in some] for some in (old, new)]
    assert rows(compare(layer(moved[0], "A"), layer(moved[1], "B"))) == told


@law
@given(deliveries, deliveries)
def test_the_flow_is_what_unions_and_differences_give(old: Shapes, new: Shapes) -> None:
    layers = layer(old, "A"), layer(new, "B")
    compared = compare(*layers)
    flow = compared.tables["flow"]
    crs = common_crs(layers, layers[0].crs)
    before, after = (
        shapely.union_all(projected(one.geometry.to_numpy(), source=one.crs, target=crs))
        for one in layers
    )
    total = flow.iloc[-1]
    expected = {
        "old_m2": before.area, "new_m2": after.area, "kept_m2": before.intersection(after).area,
        "lost_m2": before.difference(after).area, "gained_m2": after.difference(before).area,
    }  # fmt: skip
    for name, area in expected.items():
        assert abs(total[name] - area) < 1, name
    parts = flow.iloc[:-1]
    for name in expected:
        assert abs(parts[name].sum() - total[name]) < 1
    for whole, moved in (("old_m2", "lost_m2"), ("new_m2", "gained_m2")):
        np.testing.assert_allclose(flow[whole], flow["kept_m2"] + flow[moved], atol=1)


@law
@given(deliveries, deliveries)
def test_every_patch_has_a_row_and_links_are_the_rows_of_two(old: Shapes, new: Shapes) -> None:
    compared = compare(layer(old, "A"), layer(new, "B"))
    assert set(compared["old_id"].dropna()) == {f"A{at}" for at in range(len(old))}
    assert set(compared["new_id"].dropna()) == {f"B{at}" for at in range(len(new))}
    both = compared[compared["old_id"].notna() & compared["new_id"].notna()]
    assert len(both) == len(compared.tables["links"])
    several = both["change"].isin(["split", "merged"])
    alone = ~both["old_id"].duplicated(keep=False) & ~both["new_id"].duplicated(keep=False)
    assert not (several & alone).any()


def test_the_laws_hold_on_a_planted_world_too() -> None:
    world = planted(77)
    old, new = frame(world.old), frame(world.new)
    there, again = rows(compare(old, new)), rows(compare(new, old))
    assert {(b, a): MIRRORED[word] for (a, b), word in there.items()} == again
    assert set(compare(old, old)["change"]) == {"unchanged"}
    assert old.crs == CRS
