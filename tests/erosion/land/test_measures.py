"""The table of measures: what stands, what is designed, works by number and length."""

from __future__ import annotations

import numpy as np
import pytest
from shapely.geometry import LineString, Point

from swcgeo.erosion.account import account
from swcgeo.erosion.land.measures import measures_plan_table
from swcgeo.erosion.land.zones import zones_of

from .worlds import X, Y, layer, square, watersheds

FIGURES = [
    "existing_ha", "planned_ha", "existing_number", "planned_number", "existing_km", "planned_km",
]  # fmt: skip


def works():
    """Return terraces that stand, two designs that overlap by half, dams and a road."""
    return layer(
        square(0, 0, 200), square(900, 0, 200, 100), square(950, 0, 200, 100), Point(X + 5, Y + 5),
        Point(X + 1000, Y + 500), LineString([(X + 600, Y + 50), (X + 1300, Y + 50)]),
        treatment_id=list("ABCDEF"), year=[2022] * 6,
        measure=["梯田", "梯田", "梯田", "谷坊", "谷坊", "道路"],
        stage=["验收", "设计", "设计", "验收", "设计", "设计"],
    )  # fmt: skip


def table_of(frame, *, with_account=True):
    zones = watersheds(square(), square(1000))
    held = None
    if with_account:
        erosion = layer(square(0, 0, 2000, 1000), grade=["中度"])
        held = account(zones, erosion, frame).tables["by_measure"]
    table = measures_plan_table(zones_of(zones), frame, by_measure=held)
    return table.set_index(["watershed_id", "measure"])


def test_existing_and_planned_ground_numbers_and_lengths():
    table = table_of(works())
    # Designs cover 900–1150 m east, 100 m high: 1 hm² in W0 and 1.5 in W1, the shared part once.
    assert table.loc[("W0", "terrace"), FIGURES].tolist() == pytest.approx(
        [4, 1, *[np.nan] * 4], rel=1e-4, nan_ok=True
    )  # a terrace has no number: that is not none
    assert table.loc[("W1", "terrace"), "planned_ha"] == pytest.approx(1.5, rel=1e-4)
    assert table.loc[("TOTAL", "terrace"), "planned_ha"] == pytest.approx(2.5, rel=1e-4)
    # The second dam stands on the border: it counts once, in the first watershed by id.
    # A dam has a number and no length, a road a length and no number: that is not none.
    assert table.loc[("W0", "gully_dam"), FIGURES[2:4]].tolist() == [1, 1]
    assert table.loc[("W0", "gully_dam"), FIGURES[4:]].isna().all()
    assert table.loc[("W0", "road"), FIGURES[2:4]].isna().all()
    assert ("W1", "gully_dam") not in table.index
    assert table.loc[("TOTAL", "gully_dam"), FIGURES[2:4]].tolist() == [1, 1]
    # The road runs 400 m in W0 and 300 m in W1; on the central meridian the scale is 1.
    roads = [table.loc[(name, "road"), "planned_km"] for name in ("W0", "W1", "TOTAL")]
    assert roads == pytest.approx([0.4, 0.3, 0.7], rel=1e-5)


def test_the_order_of_rows_decides_nothing():
    first, again = table_of(works()), table_of(works().iloc[::-1].reset_index(drop=True))
    assert again.index.tolist() == first.index.tolist()
    assert again[FIGURES].to_numpy() == pytest.approx(
        first[FIGURES].to_numpy(), abs=1e-9, nan_ok=True
    )


def test_without_an_account_what_stands_is_not_known():
    table = table_of(works(), with_account=False)
    assert table["existing_ha"].isna().all()
    assert not np.isnan(table.loc[("W0", "terrace"), "planned_ha"])


def test_without_stages_nothing_is_planned():
    table = table_of(works().drop(columns="stage"))
    assert table[["planned_ha", "planned_number", "planned_km"]].sum().tolist() == [0, 0, 0]
    assert table.loc[("W0", "gully_dam"), "existing_number"] == 2
