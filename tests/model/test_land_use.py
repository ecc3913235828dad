"""Words and codes of land use: GB/T 21010 by its numbers, what is ambiguous not guessed."""

from __future__ import annotations

import pandas as pd
import pytest

from swcgeo.check.attributes import codes
from swcgeo.model.labels import LABELS
from swcgeo.model.land_use import LAND_CLASSES, LAND_USES, PART_OF, land_class


def meant(*values):
    return codes(pd.DataFrame({"land_use": list(values)}), "land_use", LAND_USES).tolist()


@pytest.mark.parametrize("number", range(1, 13))
def test_the_two_leading_digits_name_the_class(number):
    name = LAND_CLASSES[number - 1]
    assert [land_class(one) for one in meant(f"{number:02d}", f"{number:02d}01")] == [name, name]


def test_words_numbers_and_both_together_mean_one_thing():
    assert meant("旱地", "0103", "0103旱地", "0103-旱地", "013") == ["dry"] * 5
    assert meant("坡耕地", "疏林地", "1206", "裸岩石砾地") == [
        "sloping", "sparse_forest", "bare_land", "bare_land",
    ]  # fmt: skip


def test_the_letter_of_adjustable_land_is_understood():
    assert [land_class(one) for one in meant("1104A", "0307K", "0201k")] == [
        "water", "forest_land", "orchard_land",
    ]  # fmt: skip


def test_a_code_that_lost_its_zero_and_could_be_two_things_is_unknown():
    # 103: 0103 旱地 of 2017 without its zero, or 103 街巷用地 of 2007.
    assert meant(103, "101", "飞地", None) == [None] * 4


def test_every_class_and_part_has_a_word_for_readers():
    named = {*LAND_CLASSES, *PART_OF}
    assert set(LAND_USES.values()) == named
    assert [code for code in named if f"land_use.{code}" not in LABELS] == []
