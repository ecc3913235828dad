"""The step on projects in a run: its tables and files, what is absent, and the rate of `status`."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pandas as pd
import pyogrio
import pytest

from swcgeo.cli import main
from swcgeo.export.outcome import write_outcome
from swcgeo.ledger.closing import close_year, moved_since_close
from swcgeo.ledger.journal import open_ledger
from swcgeo.ledger.words import set_link
from swcgeo.workflow import run
from swcgeo.workflow.standing import standing
from tests.workflow.bureaus import WRITER, bureau

TABLES = ["projects", "plans_to_urge", "approvals", "approval_candidates"]
# 甲项目 has a range and patch A lies in it; 乙项目 likewise with C; 丙厂 nobody has approved.
PUSHED = """项目代码,项目名称,建设单位,推送日期,乡镇
2301,甲 项目,甲公司,2023-01-02,甲镇
2302,丙厂,丙公司,2023-07-01,甲镇
"""
FEES = "项目编号,应缴金额（元）,实缴金额（元）\nP,100,40\nZ,,5\n"


@pytest.fixture
def office(tmp_path, place):
    """Return the folder of a bureau with registers, whose ledger stands at `place`."""
    folder = bureau(tmp_path / "office", ledger=place)
    (folder / "pushed.csv").write_text(PUSHED, encoding="utf-8")
    (folder / "fees.csv").write_text(FEES, encoding="utf-8")
    text = (folder / "2023.toml").read_text(encoding="utf-8")
    registers = '\n[registers]\npushed_projects = "pushed.csv"\nfees = "fees.csv"\n'
    (folder / "2023.toml").write_text(text + registers, encoding="utf-8")
    return folder


def ran(folder):
    return run(folder / "2023.toml", writer=WRITER)


def test_a_run_makes_the_tables_and_says_the_counts(office):
    outcome = ran(office)
    table = outcome.further["projects"].set_index("project_name")
    assert table["standing"].to_dict() == {
        "甲 项目": "approved", "丙厂": "to_urge", "乙项目": "approved",
    }  # fmt: skip
    assert table["why"].to_dict() == {"甲 项目": "both", "丙厂": "pushed", "乙项目": "seen"}
    # As of the last day of the inputs, the delivery of 10 August: 40 days after 1 July.
    assert outcome.further["plans_to_urge"]["days_since"].tolist() == [40]
    said = {one.code: one.fields for one in outcome.notes.findings}
    assert said["plans_to_urge"]["as_of"] == "2023-08-10"
    # Five patches; A shows P, C shows Q, of B, P1 and P2 nothing is known.
    assert said["patches_and_projects"] == {
        "patches": 5, "projects": 2, "without": 3, "several": 0,
    }  # fmt: skip
    assert {"fee_project_unknown", "fee_without_due"} <= said.keys()


def test_the_tables_reach_the_geopackage_and_the_workbook(office, tmp_path):
    day = dt.datetime(2023, 8, 11, tzinfo=dt.UTC)
    write_outcome(ran(office), tmp_path / "out", started_on=day)
    layers = [name for name, _ in pyogrio.list_layers(tmp_path / "out" / "results.gpkg")]
    assert set(TABLES) <= set(layers)
    book = openpyxl.load_workbook(tmp_path / "out" / "ledger.xlsx")
    assert {"项目", "催编清单", "批复方案", "候选批复"} <= set(book.sheetnames)
    sheet = pd.DataFrame(book["催编清单"].values)
    assert sheet.isin(["丙厂"]).to_numpy().any()
    assert not sheet.isin(["甲 项目"]).to_numpy().any()


def test_status_prints_the_rate_of_approved_plans_and_says_what_is_wrong_with_the_fees(
    office, place, capsys
):
    ran(office)
    with open_ledger(place) as ledger:
        found = standing(ledger, as_of=WRITER.at.date())
    rate = found.rates.set_index("rate").loc["plans_approved"]
    # 甲项目 and 乙项目 of three.
    assert (rate["numerator"], rate["denominator"], rate["unknown"]) == (2, 3, 0)
    assert "fee_without_due" in [one.code for one in found.status.notes.findings]
    with pytest.raises(SystemExit):
        main(["status", "--ledger", str(place)])
    assert "编报率 66.7%（2/3 个项目）" in capsys.readouterr().out


def test_without_a_run_that_asked_there_is_no_such_rate(office, place):
    text = (office / "2023.toml").read_text(encoding="utf-8").replace("ranges =", "# ranges =")
    (office / "2023.toml").write_text(text, encoding="utf-8")
    outcome = ran(office)
    assert {f"results.gpkg:{name}" for name in TABLES} <= outcome.absent.keys()
    with open_ledger(place) as ledger:
        found = standing(ledger, as_of=WRITER.at.date())
    assert "plans_approved" not in set(found.rates["rate"])


def test_a_plan_that_comes_after_the_year_is_closed_shows_as_a_correction(office, place):
    ran(office)
    with open_ledger(place) as ledger:
        close_year(ledger, 2023, writer=WRITER)
    (office / "plans.csv").write_text("批复文号,项目名称,批复日期\n9,丙厂,2023-08-01\n", "utf-8")
    text = (office / "2023.toml").read_text(encoding="utf-8")
    (office / "2023.toml").write_text(text + 'plans = "plans.csv"\n', encoding="utf-8")
    ran(office)
    with open_ledger(place) as ledger:
        table = moved_since_close(ledger)[0].set_index("figure")
    assert table["correction"].to_dict() == {
        "projects/standing/approved": 1, "projects/standing/to_urge": -1,
    }  # fmt: skip


def test_persons_words_reach_projects_and_candidates(office, place):
    plans = "批复文号,项目编号,项目名称,批复日期,X坐标,Y坐标\n9,W,丁厂,2021-08-01,503150,3700050\n"
    (office / "plans.csv").write_text(plans, encoding="utf-8")
    text = (office / "2023.toml").read_text(encoding="utf-8")
    (office / "2023.toml").write_text(text + 'plans = "plans.csv"\n', encoding="utf-8")
    before = ran(office).further["approval_candidates"]
    assert before["patch_id"].tolist() == ["B", "P1"]
    with open_ledger(place) as ledger:
        for patch, project, refuse in (("B", "W", True), ("A", "丙厂", False)):
            set_link(ledger, f"ministry/2023-1/{patch}", project_id=project, refuse=refuse,
                     why="现场核实", writer=WRITER)  # fmt: skip
    further = ran(office).further
    # P1 shows the same site as B: the word holds for it as well.
    assert further["approval_candidates"].empty
    table = further["projects"].set_index("project_name")
    assert table.loc["丙厂", ["why", "patch_ids", "by_person"]].tolist() == ["both", "A", 1]


def test_a_run_without_patches_lists_what_was_pushed(office):
    text = (office / "2023.toml").read_text(encoding="utf-8")
    head, _, rest = text.partition("[[deliveries]]")
    (office / "2023.toml").write_text(head + "[registers]" + rest.partition("[registers]")[2])
    outcome = ran(office)
    assert outcome.further["plans_to_urge"]["project_name"].tolist() == ["丙厂"]
    assert outcome.absent["results.gpkg:approval_candidates"] == "no deliveries"
