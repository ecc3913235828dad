"""Sheets on projects: words for codes, areas in hm², empty cells for what is not known."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from swcgeo.export.project_sheets import project_sheet
from swcgeo.patches.approvals import APPROVAL_COLUMNS, CANDIDATE_COLUMNS
from swcgeo.patches.urging import PROJECT_COLUMNS, URGE_COLUMNS

COLUMNS = {"projects": PROJECT_COLUMNS, "plans_to_urge": URGE_COLUMNS,
           "approvals": APPROVAL_COLUMNS, "approval_candidates": CANDIDATE_COLUMNS}  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_every_heading_is_in_words_in_chinese_and_no_two_are_the_same(name):
    sheet = project_sheet(name, pd.DataFrame(columns=list(COLUMNS[name])))
    headings = [column.heading for column in sheet.columns]
    assert len(set(headings)) == len(headings)
    assert [one for one in headings if not re.search(r"[一-鿿]", one)] == []


def test_areas_are_in_hectares_and_an_unknown_one_is_no_zero():
    table = pd.DataFrame({"area_m2": [12_000.0, np.nan], "town": ["甲镇", None]})
    area, town = project_sheet("approval_candidates", table).columns
    assert (area.heading, town.heading) == ("方案面积 (hm²)", "方案所在乡镇")
    assert area.values[0] == pytest.approx(1.2)
    assert pd.isna(area.values[1])


def test_codes_are_words_in_both_languages_and_flags_say_yes_no_or_nothing():
    table = pd.DataFrame(
        {"evidence": ["near;town"], "standing": ["to_urge"], "verdict": ["no_plan"]}
    )
    words = [column.values[0] for column in project_sheet("x", table).columns]
    assert words == ["位置相近；同一乡镇", "应催编", "疑似未批先建"]
    late = pd.DataFrame({"late": pd.array([True, False, pd.NA], dtype="boolean")})
    (column,) = project_sheet("x", late, lang="en").columns
    assert [None if pd.isna(one) else one for one in column.values] == ["yes", "no", None]
