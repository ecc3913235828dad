"""Every finding can occur, says in both languages what and what to do, and is documented."""

from __future__ import annotations

import re

import pytest

from scripts import make_findings
from swcgeo.model.labels import FINDINGS, LANGUAGES
from tests.findings_worlds import ROOMS, WORLDS, told

CODES = sorted(WORLDS)
UNFILLED = re.compile(
    r"[{}@]|\b(?:None|nan|NaN|NaT|inf|EmptyDtype)\b|<NA>|\b(?:head|fault|reason|doubt)\.\w"
)
"""What a sentence shows when a field of it is missing, or stands in the words of the program."""


def test_every_code_has_a_world_and_every_world_a_code():
    assert sorted(FINDINGS.keys() ^ WORLDS.keys()) == []


def test_every_world_stands_in_a_room_of_the_page():
    assert {world.room for world in WORLDS.values()} <= {room.__name__ for room in ROOMS}


@pytest.mark.parametrize("code", CODES)
def test_a_finding_occurs_in_its_world_and_reads_as_a_whole_sentence(code):
    found = told(code)
    assert found, f"the world of {code} does not show it"
    for lang in LANGUAGES:
        for sentence in (found[0].message(lang), found[0].remedy(lang), WORLDS[code].when[lang]):
            assert not UNFILLED.search(sentence), sentence
            assert sentence.endswith("。" if lang == "zh" else "."), sentence


def test_only_findings_that_should_never_occur_need_a_broken_program():
    assert [code for code in CODES if WORLDS[code].never] == [
        "area_disagrees",
        "overlay_contradiction",
    ]


def test_the_page_is_what_the_script_makes():
    assert make_findings.page() == make_findings.PAGE.read_bytes().decode("utf-8"), (
        "run: python scripts/make_findings.py"
    )


def test_the_page_has_an_entry_and_a_link_for_every_code():
    text = make_findings.PAGE.read_text(encoding="utf-8")
    entries = re.findall(r"^### (\w+)$", text, flags=re.MULTILINE)
    links = re.findall(r"\[(\w+)\]\(#\1\)", text)
    assert entries == links
    assert sorted(entries) == sorted(FINDINGS)
