"""The engine against a second method: the decision table written out plainly, patch by patch."""

from __future__ import annotations

import pytest

from swcgeo.patches.compliance import classify
from tests.patches.oracle import judge
from tests.patches.worlds import frames, world

AREAS = ("area_m2", "inside_m2", "outside_m2", "outside_low_m2", "outside_high_m2", "late_m2")


def both_ways(seed):
    """Return (by the oracle, by the engine) for every patch of a random world."""
    one = world(seed)
    names = ("plans", "district", "history", "links", "image_date")
    plain = judge(
        one["patches"],
        one["ranges"],
        zones=one["zones"] or None,
        **{name: one[name] for name in names},
    )
    given = frames(one)
    judged = classify(given.pop("patches"), given.pop("ranges"), **given)
    return list(zip(plain, judged.to_dict("records"), strict=True))


@pytest.mark.parametrize("seed", range(45))
def test_rows_verdicts_reasons_and_areas_agree(seed):
    for plain, judged in both_ways(seed):
        assert (plain["row"], plain["verdict"]) == (judged["rule"], judged["verdict"])
        assert plain["reasons"] == set(judged["reasons"].split(";"))
        assert plain["field_check"] == judged["field_check"]
        assert plain["n_ranges"] == judged["n_ranges"]
        best = judged["best_range_id"]
        assert (best if isinstance(best, str) else None) == plain["best_range_id"]
        for name in AREAS:
            if plain[name] is not None:
                # Planes differ (zone and working CRS) by 5e-5; buffers simplify by centimetres.
                assert judged[name] == pytest.approx(plain[name], rel=1e-4, abs=0.5), name
