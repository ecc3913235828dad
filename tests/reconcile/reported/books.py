"""Accounts drawn by hand: five works whose areas no two sums share, and what may be planted."""

from __future__ import annotations

import pandas as pd

from swcgeo.model.results import Figure
from swcgeo.reconcile.reported import candidates_of, compare_reported

WORKS = {  # id: project, year of completion, km² gross; sum 14.11
    "a": ("P", "2022", 3.41),
    "b": ("P", "2023", 1.87),
    "c": ("Q", "2023", 5.26),
    "d": ("R", "2023", 0.93),
    "e": ("R", "2022", 2.64),
}
WATERSHEDS = {"W1": 5.28, "W2": 8.83}  # a + b and c + d + e


def account(works=WORKS, *, shared=(), watersheds=WATERSHEDS):
    """
    Return the tables of an account in which a fifth of the ground erodes nowhere.

    covered = gross - what pairs share (owned by the first), treated = 0.8 covered - 0.05 damaged.
    """
    frame = pd.DataFrame(
        [("TOTAL", name, *rest) for name, rest in works.items()],
        columns=["watershed_id", "treatment_id", "project_id", "year", "treated_gross_km2"],
    )
    lost = pd.Series(0.0, index=works)
    for _, other, size in shared:
        lost[other] += size
    frame["covered_km2"] = frame["treated_gross_km2"] - lost.to_numpy()
    frame["damaged_km2"] = 0.05 * frame["covered_km2"]
    frame["off_erosion_km2"] = 0.2 * frame["covered_km2"]
    frame["treated_km2"] = 0.75 * frame["covered_km2"]
    sums = frame.sum(numeric_only=True)
    total = {"watershed_id": "TOTAL", "total_km2": 200.0, "eroding_km2": 120.0,
             **sums.to_dict(), "overlap_km2": sums["treated_gross_km2"] - sums["covered_km2"],
             "remaining_km2": 120.0 - sums["treated_km2"],
             "treated_share": sums["treated_km2"] / 120.0}  # fmt: skip
    rows = [{"watershed_id": name, "treated_gross_km2": area} for name, area in watersheds.items()]
    pairs = [(one, other, works[one][0], works[other][0], size) for one, other, size in shared]
    overlaps = pd.DataFrame(pairs, columns=["id_a", "id_b", "project_a", "project_b", "shared_km2"])
    return {"account": pd.DataFrame([*rows, total]), "by_treatment": frame, "overlaps": overlaps}


def figure(value, unit="km2", **more):
    """Return a figure of two decimals on all records."""
    given = {"id": "F", "text": "", "decimals": 2, "what": "treated_gross_km2", **more}
    return Figure(value=value, unit=unit, **given)


def candidates(value, tables=None, *, lang="en", **more):
    """Return the candidates for a figure, as dicts in their order."""
    table = candidates_of([figure(value, **more)], tables or account(), lang=lang)
    return table.to_dict("records")


def first(value, tables=None, **more):
    """Return the row of a figure among the reported ones."""
    return compare_reported([figure(value, **more)], tables or account())[0].iloc[0]
