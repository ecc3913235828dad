"""Runs with a ledger: stored once, whole or not at all, and remembered over the years."""

from __future__ import annotations

import pandas as pd
import pytest

from swcgeo.errors import UsageError
from swcgeo.ledger.closing import close_year, diff, moved_since_close
from swcgeo.ledger.geopackage import GeoPackageStore
from swcgeo.ledger.journal import open_ledger
from swcgeo.ledger.results import payloads
from swcgeo.ledger.words import set_link
from swcgeo.read.project import read_project
from swcgeo.workflow import run
from swcgeo.workflow.inputs import read_inputs
from swcgeo.workflow.memory import deliveries_of
from swcgeo.workflow.remembering import remember, take_in
from swcgeo.workflow.standing import standing
from tests.workflow.bureaus import (
    CRS,
    FIRST,
    MINISTRY,
    TREATMENTS,
    WRITER,
    bureau,
    content,
    frame,
    moved,
    project,
    square,
    write,
)


@pytest.fixture
def office(tmp_path, place):
    """Return the folder of a bureau whose ledger stands at `place`."""
    return bureau(tmp_path / "office", ledger=place)


def ran(folder, year=2023):
    return run(folder / f"{year}.toml", writer=WRITER)


def held(place, kind):
    with open_ledger(place) as ledger:
        return payloads(ledger, kind)


def sites(place):
    return {key: said["site_id"] for key, said in held(place, "site").items()}


def test_verdicts_are_the_same_with_a_ledger_and_without(office):
    with_ledger = ran(office).patches
    for file in ("2023.toml",):
        text = (office / file).read_text(encoding="utf-8")
        bare = "\n".join(line for line in text.splitlines() if not line.startswith("ledger"))
        (office / "bare.toml").write_text(bare, encoding="utf-8")
    without = run(office / "bare.toml").patches
    pd.testing.assert_frame_equal(pd.DataFrame(with_ledger), pd.DataFrame(without))
    # A within P; B beside no range; C half in Q; the province's patches beside no range.
    assert with_ledger["verdict"].tolist() == [
        "compliant", "no_plan", "beyond_range", "no_plan", "no_plan",
    ]  # fmt: skip


def test_the_ledger_holds_every_patch_verdict_site_and_figure(office, place):
    ran(office)
    verdicts = held(place, "verdict")
    assert {key: said["verdict"] for key, said in verdicts.items()} == {
        "ministry/2023-1/A": "compliant", "ministry/2023-1/B": "no_plan",
        "ministry/2023-1/C": "beyond_range", "province/2023-2/P1": "no_plan",
        "province/2023-2/P2": "no_plan",
    }  # fmt: skip
    found = sites(place)
    assert found["ministry/2023-1/B"] == found["province/2023-2/P1"]
    assert len(set(found.values())) == 4
    figures = held(place, "figure")
    # Two terraces of 200 m × 200 m on eroding ground.
    assert figures["2023/account%2FTOTAL%2Ftreated"]["value"] == pytest.approx(0.08, abs=1e-6)
    assert figures["2023/patches%2Fverdict%2Fno_plan"] == {"value": 3.0, "unit": ""}


def test_running_again_records_nothing(office, place):
    ran(office)
    with open_ledger(place) as ledger:
        before = content(ledger)
    ran(office)
    with open_ledger(place) as ledger:
        assert content(ledger) == before


def test_without_a_writer_a_run_reads_the_ledger_and_leaves_it_alone(office, place):
    run(office / "2023.toml")
    with open_ledger(place, crs="EPSG:4544", writer=WRITER) as ledger:
        assert content(ledger) == []


def test_site_ids_stay_whatever_the_order_of_rows_and_whatever_comes_later(office, place):
    ran(office)
    first = sites(place)
    write(office, "ministry", MINISTRY.iloc[::-1].reset_index(drop=True))
    ran(office)
    assert sites(place) == first
    ran(office, 2024)
    later = sites(place)
    assert {key: later[key] for key in first} == first
    # A and B are seen again a year later, on their old sites; E is new.
    assert later["ministry/2024-1/A9"] == first["ministry/2023-1/A"]
    assert later["ministry/2024-1/B9"] == first["ministry/2023-1/B"]
    assert later["ministry/2024-1/E9"] not in first.values()


def test_what_came_before_is_history_to_what_comes_later(office):
    first = ran(office).patches
    assert first["reasons"].str.contains("history_short").tolist() == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert not ran(office, 2024).patches["reasons"].str.contains("history_short").any()
    # The year before, judged again, doesn't know what came later.
    again = ran(office).patches
    pd.testing.assert_frame_equal(pd.DataFrame(first), pd.DataFrame(again))


def test_a_delivery_that_comes_otherwise_is_a_correction_and_the_old_one_stays(office, place):
    ran(office)
    smaller = frame([square(0), square(3000, 0, 50)], patch_id=["A", "B"])
    write(office, "ministry", smaller)
    outcome = ran(office)
    (said,) = [one for one in outcome.notes.findings if one.code == "delivery_corrected"]
    assert said.fields == {"delivery": "ministry/2023-1", "new": 0, "changed": 1, "withdrawn": 1}
    with open_ledger(place) as ledger:
        key = "ministry/2023-1/C"
        assert [one.entry.payload is None for one in ledger.history("patch", key=key)] == [
            False, True,
        ]  # fmt: skip
        assert key not in payloads(ledger, "patch")
        # The whole of B is 1 hm², its correction a quarter of it.
        areas = [
            one.payload["area_m2"] for one in ledger.history("verdict", key="ministry/2023-1/B")
        ]
        assert areas == pytest.approx([10_000, 2500], rel=1e-3)


def test_a_persons_link_overrides_survives_and_holds_for_the_site(office, place):
    ran(office)
    with open_ledger(place) as ledger:
        set_link(ledger, "ministry/2023-1/B", project_id="P", refuse=False, why="业主证明",
                 writer=WRITER)  # fmt: skip
    judged = ran(office).patches.set_index("patch_id")
    # B lies apart from the range of P, of which A disturbs a quarter: beyond the range, no longer
    # without a plan.  The province's P1 shows the same site.
    assert judged.loc[["B", "P1"], "verdict"].tolist() == ["beyond_range", "beyond_range"]
    outcome = ran(office, 2024)
    assert outcome.patches.set_index("patch_id").loc["B9", "verdict"] == "beyond_range"
    links = outcome.patches.tables["links"].set_index("patch_id")
    assert links.loc["B9", "how"] == "person"
    inherited = [one for one in outcome.notes.findings if one.code == "word_inherited"]
    assert [(one.id, one.fields["said_of"], one.fields["by"]) for one in inherited] == [
        ("B9", "ministry/2023-1/B", "张三")
    ]


def test_a_word_on_the_patch_itself_stands_above_one_on_its_site(office, place):
    ran(office)
    ran(office, 2024)
    with open_ledger(place) as ledger:
        for patch, refuse in (("ministry/2024-1/B9", True), ("ministry/2023-1/B", False)):
            set_link(ledger, patch, project_id="P", refuse=refuse, why="核实", writer=WRITER)
    assert ran(office, 2024).patches.set_index("patch_id").loc["B9", "verdict"] == "no_plan"


def test_a_patch_that_is_not_there_cannot_be_linked_and_its_neighbours_are_named(office, place):
    ran(office)
    with open_ledger(place) as ledger, pytest.raises(UsageError, match="ministry/2023-1/A"):
        set_link(ledger, "ministry/2023-1/AA", project_id="P", refuse=False, why="x", writer=WRITER)
    with open_ledger(place) as ledger:
        assert ledger.history("word") == []


def test_moving_the_folder_changes_no_figure(tmp_path):
    office = bureau(tmp_path / "office")
    ran(office)
    with open_ledger(office / "ledger.gpkg") as ledger:
        before = content(ledger)
    elsewhere = moved(office, tmp_path / "电脑" / "2023 年")
    ran(elsewhere)
    with open_ledger(elsewhere / "ledger.gpkg") as ledger:
        assert content(ledger) == before


class Killed(BaseException):
    """What stands for the power cut."""


def stored(place, outcome, inputs):
    """Store a run in a ledger, as `run` does."""
    with open_ledger(place, crs=CRS, writer=WRITER) as ledger:
        take_in(ledger, outcome.project, deliveries_of(inputs), writer=WRITER)
        remember(ledger, outcome, inputs, writer=WRITER)
        return content(ledger)


def test_storing_killed_at_any_statement_leaves_what_a_second_try_completes(tmp_path, monkeypatch):
    plan = read_project(bureau(tmp_path / "office") / "2023.toml")
    outcome, inputs = run(plan), read_inputs(plan)
    wanted = stored(tmp_path / "whole.gpkg", outcome, inputs)
    run_many = GeoPackageStore._run_many
    for last in range(1, 40):
        count = 0

        def fail(self, statement, rows, last=last):
            nonlocal count
            count += 1
            if count == last:
                run_many(self, statement, rows[: len(rows) // 2])
                raise Killed
            run_many(self, statement, rows)

        place = tmp_path / f"killed-{last}.gpkg"
        with monkeypatch.context() as patch:
            patch.setattr(GeoPackageStore, "_run_many", fail)
            try:
                stored(place, outcome, inputs)
            except Killed:
                pass
            else:
                break
        assert stored(place, outcome, inputs) == wanted, last
    assert last > 8  # the form, two deliveries, the results, and six layers for readers


def test_a_closed_year_says_what_moved_by_how_much_and_which_rows_did_it(office, place):
    ran(office)
    with open_ledger(place) as ledger:
        close_year(ledger, 2023, writer=WRITER)
        assert moved_since_close(ledger)[0].empty
    # T2 turns out to be 100 m × 200 m: 0.02 km² less.
    shorter = TREATMENTS.copy()
    shorter.geometry = [
        square(0, 500, 200),
        square(400, 500, 200).intersection(square(400, 500, 100).union(square(400, 600, 100))),
    ]
    write(office, "treatments", shorter)
    ran(office)
    with open_ledger(place) as ledger:
        table, rows = moved_since_close(ledger)
    treated = table[table["figure"] == "account/TOTAL/treated"].iloc[0]
    assert treated["before"] == pytest.approx(0.08, abs=1e-6)
    assert treated["correction"] == pytest.approx(-0.02, abs=1e-6)
    assert treated["after"] == pytest.approx(0.06, abs=1e-6)
    assert treated["rows"] == "T2/P/2023"
    assert treated["by"] == "张三"
    assert set(rows["row"]) == {"T2/P/2023"}
    assert not table["figure"].str.startswith("patches/").any()


def test_a_later_delivery_does_not_move_a_closed_year(office, place):
    ran(office)
    with open_ledger(place) as ledger:
        close_year(ledger, 2023, writer=WRITER)
    ran(office, 2024)
    with open_ledger(place) as ledger:
        table, rows = moved_since_close(ledger)
    assert table.empty
    assert rows.empty


def test_what_was_closed_stays_as_it_was_closed(office, place):
    ran(office)
    with open_ledger(place) as ledger:
        close_year(ledger, 2023, writer=WRITER)
        closed = payloads(ledger, "close")["2023"]
        assert close_year(ledger, 2023, writer=WRITER) == len(closed["figures"])
        assert len(ledger.history("close")) == 1
    write(office, "treatments", TREATMENTS.iloc[:1])
    ran(office)
    with open_ledger(place) as ledger:
        assert payloads(ledger, "close")["2023"] == closed
        then = payloads(ledger, "figure", until=closed["place"])
    assert then["2023/account%2FTOTAL%2Ftreated"]["value"] == pytest.approx(0.08, abs=1e-6)


def test_a_year_without_figures_cannot_be_closed(office, place):
    ran(office)
    with open_ledger(place) as ledger, pytest.raises(UsageError, match="it has those of 2023"):
        close_year(ledger, 2019, writer=WRITER)


def test_two_ledgers_are_compared_figure_by_figure(tmp_path):
    one, other = bureau(tmp_path / "a"), bureau(tmp_path / "b")
    write(other, "treatments", TREATMENTS.iloc[:1])
    ran(one)
    ran(other)
    with open_ledger(one / "ledger.gpkg") as left, open_ledger(other / "ledger.gpkg") as right:
        assert diff(left, left).empty
        table = diff(left, right).set_index("figure")
    assert table.loc["2023/account/TOTAL/treated", "correction"] == pytest.approx(-0.04, abs=1e-6)


def test_status_counts_what_the_registers_say(office, place):
    rows = "图斑编号,复核日期,复核结果,认定日期\nA,2023-08-01,合规,2023-08-05\nB,2023-08-02,,\n"
    (office / "visits.csv").write_text(rows, encoding="utf-8")
    text = (office / "2023.toml").read_text(encoding="utf-8")
    (office / "2023.toml").write_text(text + '\n[registers]\nvisits = "visits.csv"\n', "utf-8")
    ran(office)
    with open_ledger(place) as ledger:
        found = standing(ledger, as_of=WRITER.at.date())
    states = found.status.patches.set_index("patch_id")["state"].to_dict()
    assert states == {"A": "decided", "B": "visited", "C": "judged", "P1": "judged", "P2": "judged"}
    assert found.sites == 4


def test_a_row_taken_out_of_a_register_is_withdrawn(office, place):
    file, text = office / "visits.csv", (office / "2023.toml").read_text(encoding="utf-8")
    (office / "2023.toml").write_text(text + '\n[registers]\nvisits = "visits.csv"\n', "utf-8")
    for rows in ("A,2023-08-01\nB,2023-08-02\n", "A,2023-08-01\n"):
        file.write_text(f"图斑编号,复核日期\n{rows}", encoding="utf-8")
        ran(office)
    with open_ledger(place) as ledger:
        assert len(payloads(ledger, "visit")) == 1
        assert len(ledger.history("visit")) == 3  # two rows, and one withdrawal


def test_a_project_without_a_ledger_writes_none(tmp_path):
    office = bureau(tmp_path / "office")
    text = project(office, 2023, [FIRST], ledger="x").read_text(encoding="utf-8")
    (office / "2023.toml").write_text(text.replace('ledger = "x"\n', ""), encoding="utf-8")
    ran(office)
    assert not list(office.glob("*ledger*"))
    assert not (office / "x").exists()
