"""Laws: what was planted is listed, what agrees has nothing, noise is seldom explained."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from swcgeo.model.settings import ReportedSettings
from tests.reconcile.reported.books import account, candidates, first

areas = st.lists(st.integers(200, 60_000), min_size=3, max_size=9, unique=True)
fewer = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def drawn(squares):
    """Return works of so many hm² / 100, of three projects in turn and two years."""
    return {f"t{n}": ("PQR"[n % 3], str(2022 + n % 2), size / 10_000)
            for n, size in enumerate(squares)}  # fmt: skip


def has(found, code, name, owner):
    """Return whether a fault is listed: by its id, by its owner, or among many of its kind."""
    alike = [row for row in found if row["candidate"] == code]
    return any(
        name in row["ids"].split(";") or row["owners"] == owner or row["fits"] > 3 for row in alike
    )


@fewer
@given(areas, st.data())
def test_a_row_that_is_missing_or_double_is_always_listed(squares, data):
    works = drawn(squares)
    name = data.draw(st.sampled_from(sorted(works)))
    sign = data.draw(st.sampled_from([-1, 1]))
    total = sum(work[2] for work in works.values())
    assume(works[name][2] > 0.011)
    value = round(total + sign * works[name][2], 2)
    found = candidates(value, account(works, watersheds={}))
    assert has(found, "missing" if sign < 0 else "double", name, works[name][0])


@fewer
@given(areas, st.sampled_from([("mu", 1500.0), ("hm2", 100.0), ("wanmu", 0.15), ("m2", 1e6)]))
def test_a_figure_in_another_unit_is_always_listed(squares, unit):
    total = sum(squares) / 10_000
    value = round(total * unit[1], 4)
    found = candidates(value, account(drawn(squares), watersheds={}), decimals=4)
    assert unit[0] in [row["instead"] for row in found if row["candidate"] == "unit"]


@fewer
@given(areas, st.integers(0, 30), st.integers(1, 9))
def test_a_digit_slip_of_the_total_is_always_listed(squares, place, step):
    right = f"{sum(squares) / 10_000:.2f}"
    places = [n for n, sign in enumerate(right) if sign.isdigit()]
    at = places[place % len(places)]
    wrong = f"{right[:at]}{(int(right[at]) + step) % 10}{right[at + 1 :]}"
    assume(not (at == 0 and wrong[0] == "0" and len(places) > 3))
    found = candidates(float(wrong), account(drawn(squares), watersheds={}))
    slips = [row for row in found if row["candidate"] in ("digit", "swap", "decimals", "point")]
    assert [row for row in slips if row["instead"] == right or row["fits"] > 3]


@fewer
@given(areas, st.integers(1, 4))
def test_a_figure_that_agrees_has_no_candidates(squares, decimals):
    value = round(sum(squares) / 10_000, decimals)
    tables = account(drawn(squares), watersheds={})
    assert candidates(value, tables, decimals=decimals) == []
    assert first(value, tables, decimals=decimals)["candidate"] == "agrees"


@fewer
@given(areas, st.floats(-0.5, 0.5), st.randoms())
def test_the_order_of_rows_changes_nothing(squares, off, random):
    works = drawn(squares)
    value = round(sum(squares) / 10_000 * (1 + off), 2)
    mixed = list(works)
    random.shuffle(mixed)
    plain = candidates(value, account(works, watersheds={}))
    other = candidates(value, account({name: works[name] for name in mixed}, watersheds={}))
    keys = ("rank", "candidate", "group", "owners", "as_stated", "instead", "fits")
    assert [[row[key] for key in keys] for row in plain] == [
        [row[key] for key in keys] for row in other
    ]


def test_random_differences_are_seldom_explained_and_no_oftener_than_stated():
    # Six works of 0.1 to 0.8 km²: their sums lie close. By the rule at most a fifth of differences
    # may find a first candidate; if chance were not reckoned, a third would.
    random = np.random.default_rng(8)
    told = []
    for _ in range(150):
        works = drawn(np.unique(random.integers(1_000, 8_000, 6)).tolist())
        total = sum(work[2] for work in works.values())
        value = round(total * (1 + random.uniform(-0.15, 0.15)), 2)
        told.append(first(value, account(works, watersheds={}))["candidate"])
    told = [code for code in told if code != "agrees"]
    explained = [code for code in told if code != "unexplained"]
    assert len(explained) / len(told) < ReportedSettings().most_chance
