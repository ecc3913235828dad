"""
Fault injection: whatever fails on the way, no flag becomes `compliant`, and no error is swallowed.

A flag is a patch that is suspected or unknown.  Three kinds of failure: a step raises; a step gives
an answer in which numbers or shapes are lost; an input layer has lost rows, shapes or cells.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import sys
import threading
import types

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from swcgeo.model.settings import Settings
from swcgeo.patches.compliance import classify
from tests.patches.strategies import laid_out, several_places
from tests.patches.test_laws import law
from tests.patches.worlds import frames, world

NO_FLAG = ("compliant", "not_construction")
SEEDS = (42, 40, 57)
"""Worlds in which nine rows of the table decide, and zones, a district and links are at hand."""


class InjectedError(Exception):
    """Stands for whatever may go wrong inside a step; a broad `except` alone would catch it."""


# --- the steps -----------------------------------------------------------------------


@functools.cache
def given_world(seed):
    """Return the arguments of `classify` for a world, steep ground added."""
    arguments = frames(world(seed))
    steep = None if arguments["zones"] is None else arguments["zones"].assign(name="steep")
    return {**arguments, "steep": steep}


def judged(arguments):
    """Return the verdicts of a world."""
    rest = dict(arguments)
    return classify(rest.pop("patches"), rest.pop("ranges"), **rest)["verdict"]


@functools.cache
def verdicts(seed):
    """Return the verdicts of a world in which nothing fails."""
    return tuple(judged(given_world(seed)))


def is_shapes(answer):
    """Return whether an answer is an array of shapes."""
    return (
        isinstance(answer, np.ndarray)
        and answer.dtype == object
        and any(isinstance(one, BaseGeometry) for one in answer.ravel())
    )


def lost_parts(answer):
    """Yield the answer with one part of it lost: numbers become NaN, shapes None."""
    if isinstance(answer, float):
        yield float("nan")
    elif isinstance(answer, np.ndarray):
        yield from _lost_array(answer)
    elif isinstance(answer, pd.DataFrame):
        # One column at a time is tried on `decide` itself (test_rules).
        kept, names = np.arange(len(answer)) % 2 == 1, answer.columns
        yield answer.assign(**{n: answer[n].astype(object).where(kept, None) for n in names})
    else:
        for put_back, part in _parts(answer):
            yield from (put_back(lost) for lost in lost_parts(part))


def _lost_array(answer):
    """Yield an array whose numbers are lost, all or every second, or whose shapes are."""
    if answer.dtype.kind == "f" and answer.size:
        yield np.full_like(answer, np.nan)
        yield np.where(np.arange(answer.size).reshape(answer.shape) % 2 == 0, np.nan, answer)
    elif is_shapes(answer):
        yield np.full(answer.shape, None, dtype=object)


def _parts(answer):
    """Yield the parts of an answer, each with a function that puts a substitute in its place."""
    if isinstance(answer, dict):
        for key, part in answer.items():
            yield lambda lost, key=key: {**answer, key: lost}, part
    elif type(answer) is tuple:
        for at, part in enumerate(answer):
            yield lambda lost, at=at: (*answer[:at], lost, *answer[at + 1 :]), part
    elif dataclasses.is_dataclass(answer) and not isinstance(answer, Settings | type):
        # Settings refuse what is no number themselves (test_settings).
        for name in (field.name for field in dataclasses.fields(answer)):
            yield (
                lambda lost, n=name: dataclasses.replace(answer, **{n: lost}),
                getattr(answer, name),
            )


@functools.cache
def called(seed):
    """Return the functions that a judgement calls, and how many parts their answers can lose."""
    seen = {}

    def note(frame, event, answer):
        module = frame.f_globals.get("__name__", "")
        one = (module, frame.f_code.co_qualname)
        if event == "return" and module.startswith("swcgeo.") and "<" not in one[1]:
            seen[one] = max(seen.get(one, 0), sum(1 for _ in lost_parts(answer)))

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        judged(given_world(seed))
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    del seen["swcgeo.patches.compliance", "classify"]
    return seen


def step(module, name):
    """Return what stands under a qualified name: the holder, the attribute, the thing itself."""
    holder = sys.modules[module]
    *outer, last = name.split(".")
    for part in outer:
        holder = getattr(holder, part)
    return holder, last, holder.__dict__[last]


def replaced(monkeypatch, module, name, substitute):
    """Put `substitute(original)` wherever the package knows the function."""
    holder, last, original = step(module, name)
    if isinstance(original, property):
        monkeypatch.setattr(holder, last, property(substitute(original.fget)))
        return
    if isinstance(original, classmethod | staticmethod):
        kind = type(original)
        monkeypatch.setattr(holder, last, kind(substitute(original.__func__)))
        return
    new = substitute(original)
    monkeypatch.setattr(holder, last, new)
    if isinstance(holder, types.ModuleType):
        for other in [m for k, m in sys.modules.items() if k.startswith("swcgeo")]:
            for key, value in list(vars(other).items()):
                if value is original:
                    monkeypatch.setattr(other, key, new)


STEPS = sorted({one for seed in SEEDS for one in called(seed)})
LOSABLE = [one for one in STEPS if any(called(seed).get(one) for seed in SEEDS[:1])]


def named(steps):
    """Return the names of steps, as ids of tests."""
    return [f"{module}.{name}" for module, name in steps]


def test_the_worlds_call_the_steps_of_the_judgement():
    # As `swcgeo.patches.compliance.classify` names them, and those inside `facts_of`.
    names = {name for _, name in STEPS}
    assert names >= {
        "case_of", "place_now", "held", "ties_of", "beside", "plan_matches", "facts_of", "decide",
        "place_ever", "date_decides", "rest_in_sketch", "sketch_near", "below_limit",
        "disturbed_share", "project_ranges", "priority", "Reach.place", "tolerance_band",
        "shared_once", "on_ground", "claims_of", "named_pairs", "pairs_by_place", "zone_area",
    }  # fmt: skip
    flags = {verdict for seed in SEEDS for verdict in verdicts(seed)} - {*NO_FLAG}
    assert flags == {"unknown", "no_plan", "beyond_range", "moved_site", "exempt"}


@pytest.mark.parametrize("one", STEPS, ids=named(STEPS))
def test_an_error_inside_a_step_ends_the_judgement(one, monkeypatch):
    def raising(_):
        def fail(*_args, **_kwargs):
            raise InjectedError

        return fail

    seed = next(seed for seed in SEEDS if one in called(seed))
    replaced(monkeypatch, *one, raising)
    with pytest.raises(InjectedError):
        judged(given_world(seed))


# --- lost answers --------------------------------------------------------------------


def losing(number):
    """Return a substitute that loses one part of each answer of a step."""

    def substitute(original):
        @functools.wraps(original)
        def lose(*args, **kwargs):
            answer = original(*args, **kwargs)
            return next(itertools.islice(lost_parts(answer), number, None), answer)

        return lose

    return substitute


def cleared(before, after):
    """Return the rows of flags that have become compliant."""
    pairs = enumerate(zip(before, after, strict=True))
    return [row for row, (was, now) in pairs if was not in NO_FLAG and now == "compliant"]


@pytest.mark.parametrize("one", LOSABLE, ids=named(LOSABLE))
def test_a_step_that_loses_its_answer_clears_no_flag(one, monkeypatch):
    for seed in SEEDS[:1]:
        for number in range(called(seed).get(one, 0)):
            with monkeypatch.context() as patching:
                replaced(patching, *one, losing(number))
                try:
                    after = judged(given_world(seed))
                except Exception:  # noqa: BLE001 - an error is an answer: nothing is judged
                    continue
            assert cleared(verdicts(seed), after) == [], (seed, number)


# --- damaged inputs ------------------------------------------------------------------

LOSABLE_CELLS = {
    "patches": ("image_date", "project_id", "geometry"),
    "ranges": ("approved_on", "range_kind", "project_id", "geometry"),
    "plans": ("approved_on", "project_id", "geometry"),
    "history": ("image_date", "patch_type", "project_id", "geometry"),
}  # fmt: skip
"""
Cells that may be lost.  Three are left out, for without them the question is another one: an id or
version of a range says which versions it replaces (the law excepts versions), and a type of patch
that is no construction is no flag, so it hides none.
"""


DAMAGES = [
    (layer, kind)
    for layer, cells in LOSABLE_CELLS.items()
    for kind in (*cells, *(("rows",) if layer != "patches" else ()))
]
"""Layer, and what is lost of it; a patch whose row is lost is judged by nobody."""


def damaged(place, damage, struck):
    """Return a place with rows of a layer lost, or what stands in a column of theirs."""
    layer, kind = damage
    rows = place[layer]
    hit = [struck[at % len(struck)] for at in range(len(rows))]
    if kind == "rows":
        # Of a range with several versions all rows or none: the law excepts versions.
        gone = {row.get("range_id", at) for at, row in enumerate(rows) if hit[at]}
        return {
            **place,
            layer: [r for at, r in enumerate(rows) if r.get("range_id", at) not in gone],
        }
    lost = ("x", "y") if (layer, kind) == ("plans", "geometry") else (kind,)
    return {**place, layer: [
        {name: None if one and name in lost else cell for name, cell in row.items()}
        for row, one in zip(rows, hit, strict=True)
    ]}  # fmt: skip


@law
@given(several_places(), st.lists(st.booleans(), min_size=4, max_size=4))
def test_a_damaged_layer_clears_no_flag(drawn, struck):
    less = [
        (number, damage, damaged(place, damage, struck))
        for number, place in enumerate(drawn) for damage in DAMAGES
    ]  # fmt: skip
    before = of_patches(laid_out(drawn))
    after = of_patches(laid_out([place for _, _, place in less]))
    for (by, patch), verdict in after.items():
        number, damage, _ = less[by]
        assert cleared([before[number, patch]], [verdict]) == [], (number, damage)


def of_patches(one):
    """Return the verdicts of a laid-out world by (number of the place, row of the patch there)."""
    given_ = frames(one)
    numbers = [int(name.partition("-")[0]) for name in given_["patches"]["patch_id"]]
    return {
        (by, at - numbers.index(by)): verdict
        for at, (by, verdict) in enumerate(zip(numbers, judged(given_), strict=True))
    }
