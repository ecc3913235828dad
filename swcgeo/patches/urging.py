"""
Which projects have no approved plan (催编清单), and why that is said of each.

Nobody is accused for what is not known: a project is *to be urged* only where no approval of its
name or id is found and none looks like it; whatever leaves room for doubt is *to be checked*.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from swcgeo.model.codes import folded_name
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.settings import AllSettings
from swcgeo.patches.registers.approved import approved_rows
from swcgeo.patches.registers.mentions import SEEN_COLUMNS, seen_projects
from swcgeo.patches.registers.names import alike_names, phase_of, stem_of
from swcgeo.patches.registers.projects import SEEN, Projects, projects_of

APPROVED, EXEMPT, TO_URGE, TO_CHECK = "approved", "exempt", "to_urge", "to_check"
STANDINGS = (APPROVED, EXEMPT, TO_URGE, TO_CHECK)
"""How projects stand with their plan."""
URGED = frozenset({"no_plan_found", "plan_dated_later"})
"""Reasons that leave no doubt; every other one is to be checked first."""
PROJECT_COLUMNS = (
    "standing", "project_id", "project_name", "builder", "town", "why", "pushed_on", "seen_on",
    "days_since", "n_patches", "patch_ids", "area_m2", "verdicts", "outcomes", "by_person",
    "plan_no", "approved_on", "reasons", "similar", "likeness",
)  # fmt: skip
URGE_COLUMNS = tuple(name for name in PROJECT_COLUMNS if name not in ("plan_no", "by_person"))
_NO_NEED = frozenset({"exempt", "not_construction"})
_SHOWN = "{name}（{likeness:.0%}）"


def project_standing(
    pushed: pd.DataFrame | None,
    plans: pd.DataFrame | None,
    ranges: pd.DataFrame | None,
    *,
    patches: gpd.GeoDataFrame | None = None,
    links: pd.DataFrame | None = None,
    words: pd.DataFrame | None = None,
    as_of: np.datetime64,
    settings: AllSettings | None = None,
) -> tuple[pd.DataFrame, Notes]:
    """
    Return every project that was pushed or is seen on patches, and how it stands with its plan.

    Parameters
    ----------
    pushed : DataFrame or None
        Register of pushed projects: ``project_id``, ``project_name``, ``builder``,
        ``pushed_on``, ``town``.
    plans, ranges : DataFrame or None
        The approvals.
    patches : GeoDataFrame, optional
        Judged patches; with ``outcome`` where officers have found something.
    links, words : DataFrame, optional
        The computed links of the patches, and persons' words.
    as_of : datetime64
        The day on which it is asked.
    settings : AllSettings, optional
        What is alike, and below which area no plan is needed.

    Returns
    -------
    tuple of DataFrame and Notes
        `PROJECT_COLUMNS`, one row a project, a row of the register without id and name by
        itself; what was found.

    Raises
    ------
    CrsError
        If the patches have no CRS.

    Examples
    --------
    >>> pushed = pd.DataFrame({"project_name": ["甲（一期）", "甲（二期）", "乙"]})
    >>> plans = pd.DataFrame({"project_name": ["甲(1期)"], "plan_no": ["1"]})
    >>> table, _ = project_standing(pushed, plans, None, as_of=np.datetime64("2024-01-01"))
    >>> table[["standing", "reasons"]].to_numpy().tolist()
    [['approved', ''], ['to_check', 'other_phase'], ['to_urge', 'no_plan_found']]
    """
    rules = settings or AllSettings()
    register = pd.DataFrame() if pushed is None else pushed
    approved = approved_rows(ranges, plans)
    seen = pd.DataFrame(columns=list(SEEN_COLUMNS))
    if patches is not None:
        seen = seen_projects(patches, approved, links=links, words=words, settings=rules.compliance)
    missing = plans is None and (ranges is None or rules.compliance.ranges_incomplete)
    found = projects_of(
        register, seen, approved, patches=patches, alike_builder=rules.projects.alike_name
    )
    judged = _Standing(found, approved, as_of=as_of, missing=missing, rules=rules)
    rows = [judged.of(row) for row in range(len(found.table))]
    said = pd.DataFrame(rows, columns=["standing", "reasons", "plan_no", "approved_on", "similar",
                                       "likeness"])  # fmt: skip
    table = pd.concat([found.table, said], axis=1)
    table["days_since"] = _days_since(table, as_of)
    for name in ("pushed_on", "seen_on", "approved_on"):
        table[name] = pd.to_datetime(table[name])
    table = table[list(PROJECT_COLUMNS)].astype({"likeness": float})
    return table, _notes(table, found, patches=patches, seen=seen, as_of=as_of)


def plans_to_urge(
    pushed: pd.DataFrame | None,
    plans: pd.DataFrame | None,
    ranges: pd.DataFrame | None,
    *,
    patches: gpd.GeoDataFrame | None = None,
    links: pd.DataFrame | None = None,
    words: pd.DataFrame | None = None,
    as_of: np.datetime64,
    settings: AllSettings | None = None,
) -> tuple[pd.DataFrame, Notes]:
    """
    Return the projects without an approved plan: those to be urged, and those to be checked.

    Parameters
    ----------
    pushed, plans, ranges, patches, links, words, as_of, settings
        As for `project_standing`.

    Returns
    -------
    tuple of DataFrame and Notes
        `URGE_COLUMNS`, those to be urged first, the longest known on top; what was found.

    Raises
    ------
    CrsError
        If the patches have no CRS.

    Examples
    --------
    >>> pushed = pd.DataFrame({"project_name": ["乙"], "pushed_on": ["2023-12-22"]})
    >>> plans = pd.DataFrame({"project_name": ["甲"], "plan_no": ["1"]})
    >>> table, _ = plans_to_urge(pushed, plans, None, as_of=np.datetime64("2024-01-01"))
    >>> table[["standing", "why", "days_since", "reasons"]].to_numpy().tolist()
    [['to_urge', 'pushed', 10, 'no_plan_found']]
    """
    table, notes = project_standing(
        pushed, plans, ranges, patches=patches, links=links, words=words, as_of=as_of,
        settings=settings,
    )  # fmt: skip
    return urged(table), notes


def urged(projects: pd.DataFrame) -> pd.DataFrame:
    """
    Return the projects that are to be urged, then those to be checked.

    Parameters
    ----------
    projects : DataFrame
        Result of `project_standing`.

    Returns
    -------
    DataFrame
        `URGE_COLUMNS`, of each kind the longest known first.

    Examples
    --------
    >>> urged(pd.DataFrame(columns=list(PROJECT_COLUMNS))).empty
    True
    """
    open_ones = projects[projects["standing"].isin([TO_URGE, TO_CHECK])]
    order = open_ones.assign(first=open_ones["standing"] != TO_URGE).sort_values(
        ["first", "days_since"], ascending=[True, False], kind="stable", na_position="last"
    )
    return order[list(URGE_COLUMNS)].reset_index(drop=True)


def standing_counts(projects: pd.DataFrame) -> Mapping[str, int]:
    """
    Return how many projects stand how with their plan.

    Parameters
    ----------
    projects : DataFrame
        Result of `project_standing`.

    Returns
    -------
    mapping of str to int
        A number for each of `STANDINGS`.

    Examples
    --------
    >>> standing_counts(pd.DataFrame({"standing": ["approved", "to_urge"]}))
    {'approved': 1, 'exempt': 0, 'to_urge': 1, 'to_check': 0}
    """
    return {kind: int((projects["standing"] == kind).sum()) for kind in STANDINGS}


class _Standing:
    """What speaks for and against an approved plan of each project."""

    def __init__(
        self,
        found: Projects,
        approved: pd.DataFrame,
        *,
        as_of: np.datetime64,
        missing: bool,
        rules: AllSettings,
    ) -> None:
        self.table, self.keys, self.found = found.table, found.keys, found.found
        self.approved, self.as_of, self.rules = approved, as_of, rules
        self.missing = missing
        self.rows_of = approved.groupby("key").indices
        names = approved["project_name"].tolist()
        least = min(rules.projects.alike_name, rules.projects.alike_name_one_builder)
        self.alike = alike_names(found.table["project_name"].tolist(), names, least=least)

    def of(self, row: int) -> tuple[object, ...]:
        """Return standing, reasons, plan, its date, similar names and the largest likeness."""
        key = self.keys[row]
        owners = self.found.approvals.get(key, [])
        outcomes = set(self.table["outcomes"].iloc[row].split(";")) - {""}
        settled = outcomes and not self.table["n_open"].iloc[row]
        if owners:
            held, reason = self._held(owners)
            if reason is None:
                return APPROVED, "", held["plan_no"], held["approved_on"], None, np.nan
            reasons, similar, likeness = [reason], None, np.nan
        else:
            held = {"plan_no": None, "approved_on": pd.NaT}
            reasons, similar, likeness = self._without(row, key)
        if settled and outcomes <= _NO_NEED:
            return EXEMPT, "", held["plan_no"], held["approved_on"], similar, likeness
        reasons += self._beside(row, outcomes=outcomes)
        standing = TO_URGE if set(reasons) <= URGED else TO_CHECK
        return standing, ";".join(reasons), held["plan_no"], held["approved_on"], similar, likeness

    def _held(self, owners: list[str]) -> tuple[Mapping[str, object], str | None]:
        """Return the approval that counts, and what keeps it from being one."""
        rows = self.approved.iloc[sorted(at for key in owners for at in self.rows_of[key])]
        later = (rows["approved_on"] > pd.Timestamp(self.as_of)).to_numpy()
        pending = rows["pending"].to_numpy(dtype=bool)
        for kept, reason in (
            (~later & ~pending, None), (later, "plan_dated_later"), (pending, "plan_pending"),
        ):  # fmt: skip
            if kept.any():
                held = rows[kept].sort_values("approved_on", kind="stable", na_position="first")
                one = held.iloc[-1 if reason is None else 0]  # of those to come the first
                return {name: one[name] for name in ("plan_no", "approved_on")}, reason
        raise AssertionError  # each row is one of the three

    def _without(self, row: int, key: str) -> tuple[list[str], str | None, float]:
        """Return why no approval is found, and which look like one."""
        if not key:
            return ["unnamed"], None, np.nan
        alike = self._candidates(row)
        same_stem = [at for at, likeness in alike if likeness == 1 and self._other_phase(row, at)]
        if key in self.found.doubtful:
            reasons = ["builder_differs"]
        elif same_stem:
            reasons = ["other_phase"]
        else:
            none = "register_missing" if self.missing else "no_plan_found"
            reasons = ["name_similar_only" if alike else none]
        shown = [
            _SHOWN.format(name=self.approved["project_name"].iloc[at], likeness=likeness)
            for at, likeness in alike
        ]
        return reasons, "；".join(shown) or None, alike[0][1] if alike else np.nan

    def _candidates(self, row: int) -> list[tuple[int, float]]:
        """Return the approvals whose names are alike, each project's likest name once."""
        rules = self.rules.projects
        builder = folded_name(self.table["builder"].iloc[row])
        best: dict[str, tuple[int, float]] = {}
        for at, likeness in self.alike[row]:
            one_builder = builder and builder == folded_name(self.approved["builder"].iloc[at])
            if likeness >= (rules.alike_name_one_builder if one_builder else rules.alike_name):
                best.setdefault(self.approved["key"].iloc[at], (at, likeness))
        return list(best.values())[: rules.most_candidates]

    def _other_phase(self, row: int, at: int) -> bool:
        """Return whether two names of one stem speak of two phases."""
        one, other = (
            frame["project_name"].iloc[place]
            for frame, place in ((self.table, row), (self.approved, at))
        )
        phases = {phase_of(one), phase_of(other)}
        return stem_of(one) == stem_of(other) and len(phases - {""}) > 1

    def _beside(self, row: int, *, outcomes: set[str]) -> list[str]:
        """Return what else leaves room for doubt."""
        one, limit = self.table.iloc[row], self.rules.compliance.plan_limit_m2
        found = []
        if one["why"] == SEEN and one["area_m2"] < limit and not one["earth"]:
            found.append("below_limit")
        if "compliant" in outcomes:
            found.append("found_compliant")
        return found


def _days_since(table: pd.DataFrame, as_of: np.datetime64) -> pd.Series:
    """Return for how many days a project has been known; NA where that is not known, or later."""
    first = pd.concat(
        [pd.to_datetime(table[name]) for name in ("pushed_on", "seen_on")], axis=1
    ).min(axis=1)
    days = (pd.Timestamp(as_of) - first).dt.days
    return days.where(days >= 0).astype("Int64")


def _notes(
    table: pd.DataFrame,
    found: Projects,
    *,
    patches: pd.DataFrame | None,
    seen: pd.DataFrame,
    as_of: np.datetime64,
) -> Notes:
    """Return what is to be said of the projects as a whole."""
    said = [] if patches is None else [_counted_apart(patches, seen, found)]
    counts = standing_counts(table)
    if counts[TO_URGE] or counts[TO_CHECK]:
        fields: dict[str, object] = {**counts, "as_of": "—" if np.isnat(as_of) else str(as_of)}
        said.append(Finding("plans_to_urge", "pushed_projects", fields=fields))
    if found.twice:
        said.append(Finding("pushed_twice", "pushed_projects", fields={"count": found.twice}))
    said += [
        Finding("pushed_unnamed", "pushed_projects", row=int(row) + 1)
        for row in np.flatnonzero(found.found.pushed == "")
    ]
    return Notes(tuple(said))


def _counted_apart(patches: pd.DataFrame, seen: pd.DataFrame, found: Projects) -> Finding:
    """Return how many patches and how many projects there are."""
    held = pd.DataFrame({"patch": seen["patch"], "key": found.found.seen}).drop_duplicates()
    per_patch = held.groupby("patch").size()
    fields = {
        "patches": len(patches), "projects": int(held["key"].nunique()),
        "without": len(patches) - len(per_patch), "several": int((per_patch > 1).sum()),
    }  # fmt: skip
    return Finding("patches_and_projects", "patches", fields=fields)
