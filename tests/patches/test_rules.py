"""The decision table: whole, in order, told in words, and its proof can fail."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from swcgeo.model.codes import Verdict
from swcgeo.model.labels import LABELS
from swcgeo.model.settings import ComplianceSettings
from swcgeo.patches import compliance
from swcgeo.patches.rules.check import check_rules, possible_cases
from swcgeo.patches.rules.logic import ANY_OF, ATOMS, LEAVES, NEVER, PLACE_CLASSES, fulfilled
from swcgeo.patches.rules.table import BASES, RULES, SIDE_REASONS, decide
from swcgeo.patches.rules.words import in_words, table_text
from tests.patches.worlds import frames, world

SOURCES = Path(__file__).resolve().parents[2] / "docs" / "sources.md"


def whats(rules):
    """Return the kinds of faults of a table."""
    return {fault.what for fault in check_rules(rules).faults}


def swapped(at):
    """Return the table with two neighbours in each other's place, numbers left as they are."""
    return (*RULES[:at], RULES[at + 1], RULES[at], *RULES[at + 2 :])


def renumbered(rules):
    """Return rules numbered as they stand."""
    return tuple(replace(rule, row=row) for row, rule in enumerate(rules, start=1))


def changed(at, **fields):
    """Return the table with one row changed."""
    return (*RULES[:at], replace(RULES[at], **fields), *RULES[at + 1 :])


# --- the proof -----------------------------------------------------------------------


def test_every_case_is_decided_by_one_row_and_every_row_is_needed():
    proof = check_rules()
    assert proof.faults == ()
    assert sorted(proof.counts) == list(range(1, 15))
    # Thin or within: 2^6 facts of the data x spoil x inside x risk = 512 each; overlap also asks
    # for the sketch: 1024.  Apart: 64 x 2^3 (later, sketch, plan) x 5 (ties) x 3 (spoil, limit) x 4.
    assert proof.cases == 512 + 512 + 1024 + 64 * 8 * 5 * 3 * 4 == sum(proof.counts.values())
    # Seven of eight ways to hold or not hold three facts make a patch unusable; half of the
    # rest was delivered as no construction, half of what is then left hangs on a date.
    assert [proof.counts[row] for row in (1, 2, 3)] == [28_672, 2_048, 1_024]


@pytest.mark.parametrize("at", range(14))
def test_a_table_that_lacks_a_row_is_not_whole(at):
    found = whats(RULES[:at] + RULES[at + 1 :])
    assert "not_in_order" in found
    # The last row of a place class leaves cases over; those of another fall to a wrong row.
    last = RULES[at].row in (4, 5, 7, 14)
    assert ("uncaught" if last else "disagrees") in found


@pytest.mark.parametrize("at", range(13))
def test_rows_in_another_order_are_another_table(at):
    assert "not_in_order" in whats(swapped(at))


@pytest.mark.parametrize("at", [0, 1, 2, 5, 7, 8, 9, 10, 12])
def test_a_row_that_comes_too_late_is_seen_though_the_numbers_are_right(at):
    # 3 to 5 and 7 exclude their neighbours by place class: any order of those gives the same.
    assert whats(renumbered(swapped(at))) & {"disagrees", "unreachable"}


@pytest.mark.parametrize("at", range(14))
def test_a_row_with_another_verdict_is_seen(at):
    other = Verdict.NO_PLAN if RULES[at].verdict != Verdict.NO_PLAN else Verdict.UNKNOWN
    assert "disagrees" in whats(changed(at, verdict=other))


@pytest.mark.parametrize("at", range(14))
def test_a_row_that_calls_the_unknown_compliant_is_seen(at):
    found = whats(changed(at, verdict=Verdict.COMPLIANT))
    assert ("clears_the_unknown" in found) == (RULES[at].row != 5)


@pytest.mark.parametrize("at", range(14))
def test_a_row_with_another_field_check_is_seen(at):
    other = "at_risk" if RULES[at].visit != "at_risk" else ""
    assert "disagrees" in whats(changed(at, visit=other))


@pytest.mark.parametrize(
    ("at", "fact"), [(at, fact) for at, rule in enumerate(RULES) for fact in rule.when]
)
def test_a_row_that_asks_less_is_seen(at, fact):
    fewer = tuple(one for one in RULES[at].when if one != fact)
    # Said for the reader, but implied: a sketch is looked for across a range only, a later
    # approval, a tie and the limit apart from all; rows 11 and 12 speak of a tie; 14 is the rest.
    implied = {(row, "apart") for row in range(8, 15)} | {(6, "overlap")}
    implied |= {(11, "tied"), (12, "tied")}
    assert bool(whats(changed(at, when=fewer))) == ((RULES[at].row, fact) not in implied)


def test_a_row_without_a_reason_is_seen():
    assert "without_reason" in whats(changed(8, reasons={"sketch_range": "sketch_near"}))


def test_a_fact_that_nobody_computes_is_seen():
    (fault,) = check_rules(changed(3, when=("thinn",))).faults
    assert (fault.what, fault.row, fault.fact) == ("fact_unknown", 4, "thinn")


def test_the_second_writing_excludes_itself():
    # Not by the proof: leaf by leaf, over the plain product of the facts.
    cases = possible_cases()
    hold = [np.logical_or.reduce([fulfilled(c, cases) for c in leaf.when]) for leaf in LEAVES]
    assert (np.sum(hold, axis=0) == 1).all()


@pytest.mark.parametrize("seed", range(12))
def test_the_facts_of_real_patches_are_among_the_cases(seed, monkeypatch):
    seen = []

    def remembered(facts):
        seen.append(facts)
        return decide(facts)

    monkeypatch.setattr(compliance, "decide", remembered)
    given = frames(world(seed))
    compliance.classify(given.pop("patches"), given.pop("ranges"), **given)
    facts = {str(name): seen[0][name].to_numpy(dtype=bool) for name in seen[0]}
    assert (np.sum([facts[name] for name in PLACE_CLASSES], axis=0) == 1).all()
    assert {*ATOMS, *ANY_OF} <= facts.keys()
    # Where a patch has no area, neither side of s is known; nothing else may be left open.
    known = ~facts["bad_geometry"]
    for clause in NEVER:
        assert not fulfilled(clause, facts).any(), clause
    for fact, clause in ANY_OF.items():
        following = np.logical_or.reduce([fulfilled((one,), facts) for one in clause])
        assert (facts[fact] == following)[known].all(), fact


# --- facts ---------------------------------------------------------------------------


@pytest.mark.parametrize("lost", [np.nan, None, pd.NA])
@pytest.mark.parametrize("fact", ["within", "date_decides", "unusable", "at_risk", "key_zone"])
def test_a_fact_that_is_missing_is_neither_true_nor_false(fact, lost):
    cases = possible_cases()
    names = [*cases, *SIDE_REASONS]
    facts = pd.DataFrame(False, index=[0, 1], columns=names).assign(within=True)
    assert decide(facts).verdict.tolist() == ["compliant", "compliant"]
    facts[fact] = pd.Series([True, lost], dtype=object)
    with pytest.raises(ValueError, match="missing values"):
        decide(facts)


# --- words ---------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_names_every_row_fact_verdict_and_reason(lang):
    text = table_text(ComplianceSettings(), lang=lang)
    numbers = [int(line.split()[0]) for line in text.splitlines() if re.match(r" +\d+  ", line)]
    assert numbers == [rule.row for rule in RULES]
    for rule in RULES:
        for code in rule.reasons:
            assert code in text
    for row in in_words(settings=ComplianceSettings(), lang=lang):
        for words in (*row.when, row.verdict, row.visit, *row.basis):
            assert words in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_holds_the_thresholds_of_the_domain_notes(lang):
    text = table_text(ComplianceSettings(), lang=lang)
    # §2.2: t = 5 m, 2t = 10 m, s of 500 m² and 5 %, d = 200 / 300 m, 0.5 hm², 25°.
    for number in (" 5 m", "10 m", "500 m²", "5%", "200 m", "300 m", "0.5 hm²", "25°"):
        assert number in text, number
    assert "*" not in text.replace("(* changed", "").replace("（* 已", "")


def test_what_was_changed_is_marked_wherever_it_stands():
    text = table_text(ComplianceSettings(tolerance_m=8.0, plan_limit_m2=10_000.0), lang="en")
    assert "t = 8 m*" in text
    assert "at most 16 m* away" in text  # row 12: 2t
    assert "below 1 hm²*" in text
    assert "* tolerance_m = 8 m, by default 5 m" in text
    assert "5 m*" not in text
    assert "200 m*" not in text


def test_every_fact_and_basis_has_its_words_and_source():
    facts = {fact for rule in RULES for fact in (*rule.when, rule.visit, *rule.reasons.values())}
    assert [fact for fact in facts - {""} if f"fact.{fact}" not in LABELS] == []
    listed = set(re.findall(r"^\| (S\d+) \|", SOURCES.read_text("utf-8"), flags=re.MULTILINE))
    for rule in RULES:
        assert rule.basis, rule.row
        for basis in rule.basis:
            assert f"basis.{basis}" in LABELS
            assert set(re.findall(r"\bS\d+\b", BASES[basis][0])) <= listed
    assert {basis for rule in RULES for basis in rule.basis} == BASES.keys()
