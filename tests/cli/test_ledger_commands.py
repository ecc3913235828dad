"""The commands on a ledger from the outside: what they say, and with which exit code they end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from swcgeo.cli import main
from tests.workflow.bureaus import MINISTRY, TREATMENTS, bureau, frame, square, write

A, DAY = "ministry/2023-1/A", ("--received-on", "2023-07-20")


def swcgeo(*words: object) -> int:
    """Run the command line in this process and return its exit code."""
    with pytest.raises(SystemExit) as end:
        main([str(word) for word in words])
    return int(end.value.code or 0)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return the folder of a bureau that has not run anything yet."""
    return bureau(tmp_path / "office")


@pytest.fixture
def ledger(office: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Return the ledger of the bureau after its run of 2023."""
    assert swcgeo("run", office / "2023.toml", "--out", office / "out", "--by", "Zhang") == 0
    capsys.readouterr()
    return office / "ledger.gpkg"


def ingested(office: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Take the ministry's delivery in and return what is said."""
    named = ("--source", "ministry", "--batch", "2023-1", *DAY)
    place = ("--ledger", office / "l.gpkg", "--lang", "en")
    assert swcgeo("ingest", office / "ministry.gpkg", *named, *place) == 0
    return capsys.readouterr().out


def test_ingest_counts_what_is_new_and_the_second_time_nothing_is(office, capsys):
    said = "ministry/2023-1: {} patches new, 0 changed, 0 withdrawn, {} the same\n"
    assert ingested(office, capsys) == said.format(3, 0)
    assert ingested(office, capsys) == said.format(0, 3)


def test_ingest_of_a_delivery_that_comes_otherwise_is_a_correction(office, capsys):
    ingested(office, capsys)
    write(office, "ministry", frame([square(0), square(3000, 0, 50)], patch_id=["A", "B"]))
    assert ingested(office, capsys) == (
        "ministry/2023-1: 0 patches new, 1 changed, 1 withdrawn, 1 the same\n"
    )


def test_ingest_without_a_source_says_which_words_are_wanted(office, capsys):
    place = office / "l.gpkg"
    assert swcgeo("ingest", office / "ministry.gpkg", "--ledger", place, "--lang", "en") == 2
    assert "--source" in capsys.readouterr().err
    assert not place.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("status", "--ledger", "no.gpkg"),
        ("close", "2023", "--ledger", "no.gpkg"),
        ("diff", "no.gpkg"),
        ("link", A, "P", "--by", "x", "--why", "y", "--ledger", "no.gpkg"),
    ],
    ids=lambda words: words[0],
)
def test_a_ledger_that_is_not_there_is_wrong_usage_and_none_is_made(
    words, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert swcgeo(*words, "--lang", "en") == 2
    assert "no.gpkg" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("more", "said"), [((), "belongs to"), (("--refuse",), "does not belong to")]
)
def test_link_says_what_it_has_recorded_and_handover_shows_it(ledger, more, said, capsys):
    words = ("--by", "Li", "--why", "seen", "--ledger", ledger, "--lang", "en")
    assert swcgeo("link", A, "P", *more, *words) == 0
    assert f"{A} {said} the project P (Li: seen)" in capsys.readouterr().out
    assert swcgeo("status", "--ledger", ledger, "--handover", "--lang", "en") == 0
    assert re.search(rf"^  {A} {said} P \(\S+ Li: seen\)$", capsys.readouterr().out, re.MULTILINE)


def test_link_of_a_patch_that_is_not_there_names_those_that_are_like_it(ledger, capsys):
    words = ("--by", "Li", "--why", "seen", "--ledger", ledger, "--lang", "en")
    assert swcgeo("link", "ministry/2023-1/AA", "P", *words) == 2
    assert A in capsys.readouterr().err


def test_close_and_diff_print_what_was_what_moved_and_what_is(office, ledger, capsys):
    place = ("--ledger", ledger, "--lang", "en")
    assert swcgeo("diff", ledger, "--lang", "en") == 0
    assert capsys.readouterr().out == "No year of this ledger is closed.\n"
    assert swcgeo("close", 2019, *place) == 2
    assert "2019; it has those of 2023" in capsys.readouterr().err
    assert swcgeo("close", 2023, *place) == 0
    assert swcgeo("diff", ledger, "--lang", "en") == 0
    assert capsys.readouterr().out.endswith("No figure has moved since it was closed.\n")
    write(office, "treatments", TREATMENTS.iloc[:1])  # T2 was 0.04 km²
    swcgeo("run", office / "2023.toml", "--out", office / "out2", "--by", "Li")
    capsys.readouterr()
    assert swcgeo("diff", ledger, "--lang", "en") == 0
    total = capsys.readouterr().out.splitlines()
    assert any(
        "closed 0.08, correction -0.04, corrected 0.04 km2" in line and line.endswith("T2/P/2023")
        for line in total
    ), total


def test_diff_of_two_ledgers_prints_both_figures(office, ledger, tmp_path, capsys):
    other = bureau(tmp_path / "other")
    write(other, "treatments", TREATMENTS.iloc[:1])
    swcgeo("run", other / "2023.toml", "--out", other / "out")
    capsys.readouterr()
    assert swcgeo("diff", ledger, ledger, "--lang", "en") == 0
    assert capsys.readouterr().out == "The figures of both ledgers are the same.\n"
    assert swcgeo("diff", ledger, other / "ledger.gpkg", "--lang", "en") == 0
    assert "0.08 → 0.04 km2 (-0.04)" in capsys.readouterr().out
    assert swcgeo("diff", ledger, ledger, ledger, "--lang", "en") == 2


def test_status_says_where_the_work_stands(ledger, capsys):
    day = ("--as-of", "2023-10-01")
    assert swcgeo("status", "--ledger", ledger, *day, "--lang", "zh") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == f"下发图斑 {len(MINISTRY) + 2} 个（水利部 3、省级 2），地块 4 个"
    assert lines[2].startswith("已完成：初判 5、现场复核 0、认定 0")
    assert lines[3].startswith("超期 3 个")  # 60 days after 20 July; the province's has until 9 Oct


def test_handover_shows_inputs_by_hash_and_says_where_there_is_nothing(ledger, capsys):
    assert swcgeo("status", "--ledger", ledger, "--handover", "--lang", "en") == 0
    text = capsys.readouterr().out
    assert "Handover: settings that were changed\n  none\n" in text
    assert "Handover: links set by hand\n  none\n" in text
    assert re.search(r"ministry\.gpkg \([0-9a-f]{8}\)", text)


def test_in_english_nothing_but_names_is_chinese(ledger, capsys):
    swcgeo("status", "--ledger", ledger, "--handover", "--lang", "en")
    swcgeo("close", 2023, "--ledger", ledger, "--lang", "en")
    swcgeo("diff", ledger, "--lang", "en")
    text = "".join(capsys.readouterr())
    assert text
    # 2023年 is the name of the project.
    assert re.findall(r"[一-鿿]+", text.replace("2023年", "")) == []
