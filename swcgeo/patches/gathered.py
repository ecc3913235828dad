"""Pushed projects and projects seen on patches: which rows of which list are one project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from swcgeo.check.attributes import texts
from swcgeo.model.codes import folded_name
from swcgeo.patches.mentions import Known, known_projects
from swcgeo.patches.names import alike_names, project_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """
    Projects, each with the rows in which it stands.

    Attributes
    ----------
    pushed, seen : ndarray of str
        Key of the project of each row of the register and of each mention; empty for a row that
        names none.
    approvals : mapping of str to list of str
        Keys of the approvals that are a project's, by id or else by name.
    doubtful : mapping of str to list of str
        Keys of approvals of the same name that name another builder.
    """

    pushed: np.ndarray
    seen: np.ndarray
    approvals: Mapping[str, list[str]]
    doubtful: Mapping[str, list[str]]


def gathered(
    pushed: pd.DataFrame, seen: pd.DataFrame, approved: pd.DataFrame, *, alike_builder: float
) -> Gathered:
    """
    Gather what is said of one project in the register, on patches and in the approvals.

    Parameters
    ----------
    pushed : DataFrame
        Register of pushed projects: ``project_id``, ``project_name``, ``builder``.
    seen : DataFrame
        Result of `swcgeo.patches.mentions.seen_projects`.
    approved : DataFrame
        Result of `swcgeo.patches.approved.approved_rows`.
    alike_builder : float
        Builders whose names are less alike are two.

    Returns
    -------
    Gathered
        Rows of one key are one project.

    Notes
    -----
    The platform that pushes projects numbers them in its own way, so an unknown id says nothing:
    the name decides then.  A name alone does not clear a project whose builder is another.

    Examples
    --------
    >>> from swcgeo.patches.approved import approved_rows
    >>> pushed = pd.DataFrame({"project_id": ["2103-01"], "project_name": ["甲 (1期)"]})
    >>> seen = pd.DataFrame({"project_id": ["P"], "project_name": [None]})
    >>> plans = pd.DataFrame({"project_id": ["P"], "project_name": ["甲（一期）"]})
    >>> found = gathered(pushed, seen, approved_rows(None, plans), alike_builder=0.6)
    >>> found.pushed.tolist() == found.seen.tolist(), found.approvals
    (True, {'=#p': ['#p']})
    """
    approvals = _Approvals(
        known_projects(approved["key"], approved["project_id"], approved["project_name"]),
        _builders(approved),
        alike_builder,
    )
    first = _settled(pushed, approvals, Known({}, {}))
    still = first.rows[first.rows["final"] == first.rows["key"]]
    second = _settled(
        seen, approvals, known_projects(still["key"], still["project_id"], still["project_name"])
    )
    found: dict[str, dict[str, None]] = {}
    for settled in (first, second):
        for key, owners in settled.approvals.items():
            found.setdefault(key, {}).update(dict.fromkeys(owners))
    return Gathered(
        pushed=first.rows["final"].to_numpy(dtype=object),
        seen=second.rows["final"].to_numpy(dtype=object),
        approvals={key: list(owners) for key, owners in found.items()},
        doubtful=first.doubtful,
    )


@dataclass(frozen=True, slots=True)
class _Approvals:
    """What projects are looked up in: keys of the approvals, and their builders."""

    known: Known
    builders: Mapping[str, list[str]]
    alike_builder: float


@dataclass(frozen=True, slots=True)
class _Settled:
    """One list: its rows with `key` among themselves and `final`, and what was found of them."""

    rows: pd.DataFrame
    approvals: Mapping[str, list[str]]
    doubtful: Mapping[str, list[str]]


def _settled(frame: pd.DataFrame, approvals: _Approvals, others: Known) -> _Settled:
    """Return the rows of a list with the keys of their projects, known from approvals or others."""
    columns = ("project_id", "project_name", "builder")
    rows = pd.DataFrame({name: pd.Series(texts(frame, name), dtype=object) for name in columns})
    rows["key"] = project_keys(rows["project_id"].tolist(), rows["project_name"].tolist())
    final: dict[str, str] = {"": ""}
    found: dict[str, list[str]] = {}
    doubtful: dict[str, list[str]] = {}
    for key, group in rows[rows["key"] != ""].groupby("key", sort=False):
        owners, other_builder = _approvals_of(group, approvals)
        final[key] = f"={min(owners)}" if owners else _same_open(group, key, others)
        if owners:
            found[final[key]] = [*found.get(final[key], []), *owners]
        elif other_builder:
            doubtful[final[key]] = other_builder
    return _Settled(rows.assign(final=[final[key] for key in rows["key"]]), found, doubtful)


def _builders(approved: pd.DataFrame) -> Mapping[str, list[str]]:
    """Return the builders that the approvals of each project name."""
    stated = approved[approved["builder"].notna()]
    return {str(key): rows.tolist() for key, rows in stated.groupby("key")["builder"]}


def _approvals_of(rows: pd.DataFrame, approvals: _Approvals) -> tuple[list[str], list[str]]:
    """Return the approvals of a project, and those of its name that another builder holds."""
    by_name: dict[str, None] = {}
    by_id: dict[str, None] = {}
    for row in rows.itertuples():
        keys, by_number = approvals.known.find(row.project_id, row.project_name)
        (by_id if by_number else by_name).update(dict.fromkeys(keys))
    if by_id:
        return list(by_id), []
    ours = [one for one in rows["builder"] if one is not None]
    theirs = [
        key
        for key in by_name
        if _other_builder(ours, approvals.builders.get(key, []), least=approvals.alike_builder)
    ]
    return [key for key in by_name if key not in theirs], theirs


def _other_builder(ours: Sequence[str], theirs: Sequence[str], *, least: float) -> bool:
    """Return whether both name builders, and no two of them are alike."""
    if not ours or not theirs:
        return False
    if {folded_name(one) for one in ours} & {folded_name(one) for one in theirs}:
        return False
    return not any(alike_names(ours, theirs, least=least))


def _same_open(rows: pd.DataFrame, key: str, others: Known) -> str:
    """Return the key of the project of another list that one without approval is, or its own."""
    found: dict[str, None] = {}
    for row in rows.itertuples():
        found.update(dict.fromkeys(others.find(row.project_id, row.project_name)[0]))
    return next(iter(found)) if len(found) == 1 else key
