"""What a run may rest on when others write, when deliveries come late, and when ids are odd."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from swcgeo.errors import LedgerError, UsageError
from swcgeo.ledger.cells import cell_from_json, cell_to_json
from swcgeo.ledger.deliveries import Batch, take_delivery
from swcgeo.ledger.entries import Origin
from swcgeo.ledger.journal import open_ledger
from swcgeo.ledger.results import payloads, runs_of
from swcgeo.ledger.words import set_link
from swcgeo.model.outcome import Outcome
from swcgeo.model.project import Project
from swcgeo.read.project import read_project
from swcgeo.workflow import chain, run
from swcgeo.workflow.inputs import Inputs
from swcgeo.workflow.memory import before, memory_of, words_on
from swcgeo.workflow.remembering import remember
from tests.ledger.ledgers import WRITER
from tests.workflow.bureaus import FIRST, bureau, frame, project, square


def delivery(batch, day, *, ids=("A",), shapes=None):
    patches = frame(shapes or [square(200 * row) for row in range(len(ids))], patch_id=list(ids))
    keys = tuple(f"m/{batch}/{name}" for name in ids)
    return Batch(source="m", batch=batch, received_on=day, patches=patches, keys=keys)


def test_a_delivery_without_a_day_came_before_none_and_after_none():
    undated, dated = delivery("1", None), delivery("2", dt.date(2023, 1, 1))
    assert before(dated, [undated, dated]) == []
    assert before(undated, [undated, dated]) == []


def test_a_late_delivery_is_history_by_its_day_not_by_its_turn():
    late, first = delivery("2022", dt.date(2022, 1, 1)), delivery("2024", dt.date(2024, 1, 1))
    assert len(before(first, [first, late])) == 1
    assert before(late, [first, late]) == []


def test_a_word_on_one_of_two_patches_with_one_id_is_not_said_of_the_other(ledger):
    patches = frame([square(0), square(500), square(900)], patch_id=["A", "A", "B"])
    with ledger.store.writing():
        take_delivery(ledger, patches, source="m", batch="1", received_on=None, origin=Origin(),
                      writer=WRITER)  # fmt: skip
    set_link(ledger, "m/1/A/2", project_id="P", refuse=False, why="seen", writer=WRITER)
    known = memory_of(ledger)
    words, _ = words_on(known.batches[0], known, sites={})
    from swcgeo.patches.judging.ties import claims_of

    assert claims_of(patches, words).linked[0].tolist() == [1]


def test_of_two_patches_that_are_written_alike_none_is_guessed(ledger):
    patches = frame([square(0), square(500), square(900)], patch_id=["A", "A", "A/2"])
    with ledger.store.writing():
        take_delivery(ledger, patches, source="m", batch="1", received_on=None, origin=Origin(),
                      writer=WRITER)  # fmt: skip
    with pytest.raises(UsageError, match="m/1/A/2, m/1/A%2F2"):
        set_link(ledger, "m/1/A/2", project_id="P", refuse=False, why="seen", writer=WRITER)
    key = set_link(ledger, "m/1/A%2F2", project_id="P", refuse=False, why="seen", writer=WRITER)
    assert key == "m/1/A%2F2"


def test_objects_come_back_whatever_their_keys_are_called():
    for value in ({"$": 1}, {"$": "date", "value": "x"}, {"a": [{"$": {"$": None}}]}):
        assert cell_from_json(cell_to_json(value)) == value


def test_one_delivery_named_twice_in_a_project_is_refused(tmp_path):
    office = bureau(tmp_path / "office")
    other = {**FIRST, "name": "province"}
    file = project(office, 2023, [FIRST, other], ledger="ledger.gpkg")
    with pytest.raises(UsageError, match="2023-1"):
        read_project(file)


def stored(ledger, plan, **registers):
    """Store a run that found nothing but its registers."""
    empty = Inputs(layers={}, deliveries=(), erosion=(), plans=None, registers=registers)
    remember(ledger, Outcome(project=plan), empty, writer=WRITER)


def visits(*names):
    return frame([None] * len(names), patch_id=list(names), visited_on=["2023-08-01"] * len(names))


@pytest.fixture
def plans(tmp_path):
    """Return the projects of two years, each with a register of visits of its own."""
    made = []
    for year in (2023, 2024):
        file = tmp_path / f"visits-{year}.xlsx"
        file.write_bytes(b"")
        path = tmp_path / f"{year}.toml"
        made.append(Project(path=path, name="P", year=year, registers={"visits": str(file)}))
    return made


def test_the_register_of_one_year_does_not_withdraw_that_of_another(ledger, plans):
    stored(ledger, plans[0], visits=visits("A", "B"))
    stored(ledger, plans[1], visits=visits("B", "C"))
    held = {said["patch_id"] for said in payloads(ledger, "visit").values()}
    assert held == {"A", "B", "C"}
    # A and B are struck out of the first register; the second still states B.
    stored(ledger, plans[0], visits=visits("D"))
    held = {said["patch_id"] for said in payloads(ledger, "visit").values()}
    assert held == {"B", "C", "D"}


def test_going_back_to_earlier_settings_is_the_last_run_again(ledger):
    usual = Project(path="p.toml", name="P", year=2023)
    wider = replace(usual, settings=usual.settings.from_tables({"compliance": {"tolerance_m": 9}}))
    for plan in (usual, wider, usual):
        stored(ledger, plan)
    last = runs_of(ledger)[-1].payload["settings"]["compliance"]["tolerance_m"]
    assert last == usual.settings.compliance.tolerance_m
    assert len(ledger.history("run")) == 3


def interrupted(monkeypatch, place, *, times):
    """Let another program take in a delivery each time a run has judged, at most `times` times."""
    judge = chain._outcome
    count = 0

    def judged(*args, **more):
        nonlocal count
        found = judge(*args, **more)
        if count < times:
            count += 1
            with open_ledger(place) as ledger, ledger.store.writing():
                take_delivery(
                    ledger, frame([square(0)], patch_id=["old"]), source="ministry",
                    batch=f"2020-{count}", received_on=dt.date(2020, 1, count), origin=Origin(),
                    writer=WRITER,
                )  # fmt: skip
        return found

    monkeypatch.setattr(chain, "_outcome", judged)


def test_what_another_program_stores_while_a_run_judges_is_judged_by_in_the_end(
    tmp_path, place, monkeypatch
):
    office = bureau(tmp_path / "office", ledger=place)
    interrupted(monkeypatch, place, times=1)
    outcome = run(office / "2023.toml", writer=WRITER)
    # There is history now: what came in while the run was judging.
    assert not outcome.patches["reasons"].str.contains("history_short").any()
    with open_ledger(place) as ledger:
        reasons = [said["reasons"] for said in payloads(ledger, "verdict").values()]
    assert reasons == outcome.patches["reasons"].tolist()


def test_a_run_that_is_overtaken_again_and_again_stores_no_verdict(tmp_path, monkeypatch):
    office = bureau(tmp_path / "office")
    place = office / "ledger.gpkg"
    interrupted(monkeypatch, place, times=99)
    with pytest.raises(LedgerError, match="again and again"):
        run(office / "2023.toml", writer=WRITER)
    with open_ledger(place) as ledger:
        assert payloads(ledger, "verdict") == {}
        assert len(payloads(ledger, "delivery")) == 2 + 3


def test_two_deliveries_that_correct_one_another_keep_each_verdict_with_its_patch(
    tmp_path, monkeypatch
):
    office = bureau(tmp_path / "office")
    place = office / "ledger.gpkg"
    judge, once = chain._outcome, []

    def judged(*args, **more):
        found = judge(*args, **more)
        if not once:
            once.append(True)
            with open_ledger(place) as ledger, ledger.store.writing():
                far = frame([square(20_000)], patch_id=["A"])
                take_delivery(ledger, far, source="ministry", batch="2023-1",
                              received_on=dt.date(2023, 7, 20), origin=Origin(),
                              writer=WRITER)  # fmt: skip
        return found

    monkeypatch.setattr(chain, "_outcome", judged)
    run(office / "2023.toml", writer=WRITER)
    with open_ledger(place) as ledger:
        (held,) = [one for one in memory_of(ledger).batches if one.batch == "2023-1"]
        verdict = payloads(ledger, "verdict")["ministry/2023-1/A"]["verdict"]
    # The run read the file last: its patch A stands, within the range of P, and so its verdict.
    assert held.patches.geometry.iloc[0].equals(square(0))
    assert verdict == "compliant"
