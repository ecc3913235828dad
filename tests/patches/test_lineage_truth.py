"""Compare against planted changes: pairs of deliveries in which every row is known beforehand."""

from __future__ import annotations

from collections import Counter

import pytest

from swcgeo.model.codes import Change
from swcgeo.model.settings import LineageSettings
from swcgeo.patches.lineage import compare
from tests.patches.lineage_worlds import STORIES, Planted, Row, frame, planted

SEEDS = range(12)


def found(world: Planted, **settings: float) -> set[Row]:
    """Return the rows that compare gives."""
    compared = compare(
        frame(world.old), frame(world.new), closed=frame(world.closed),
        settings=LineageSettings(**settings),
    )  # fmt: skip
    columns = compared[["old_id", "new_id", "change"]].astype(object)
    rows = columns.where(columns.notna(), None).itertuples(index=False)
    return {(old, new, word) for old, new, word in rows}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_planted_change_is_found_and_nothing_else(seed: int) -> None:
    world = planted(seed)
    rows = found(world)
    wrong = {world.story[row] for row in world.rows - rows}
    assert (wrong, rows - world.rows) == (set(), set())


def test_every_word_is_planted_often() -> None:
    counts = Counter(row[2] for seed in SEEDS for row in planted(seed).rows)
    assert set(counts) == {word.value for word in Change}
    assert min(counts.values()) >= 20


@pytest.mark.parametrize("story", ["drawn_wider", "path"])
def test_without_a_tolerance_drift_would_be_taken_for_change(story: str) -> None:
    # What the tolerance is there for: the same worlds come out wrong if it is taken away.
    world = planted(1, only=(story,), rounds=20)
    assert found(world) == world.rows
    assert found(world, tolerance_m=0.0) != world.rows


def test_the_stories_are_all_told() -> None:
    assert set(planted(0).story.values()) == set(STORIES)
