"""Pushed projects and projects seen on patches: which rows of which list are one project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from swcgeo.check.attributes import texts
from swcgeo.model.codes import folded_name
from swcgeo.patches.registers.mentions import Known, known_projects
from swcgeo.patches.registers.names import alike_names, firm_of, project_keys


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
        Result of `swcgeo.patches.registers.mentions.seen_projects`.
    approved : DataFrame
        Result of `swcgeo.patches.registers.approved.approved_rows`.
    alike_builder : float
        Builders whose names are less alike are two.

    Returns
    -------
    Gathered
        Rows of one key are one project.

    Notes
    -----
    The platform that pushes projects numbers them in its own way, so an unknown id says nothing:
    the name decides then.  A name alone does not clear a project whose builder is another, and
    does not make one project of two that two builders have.

    Examples
    --------
    >>> from swcgeo.patches.registers.approved import approved_rows
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
    second = _settled(seen, approvals, first.unknown)
    found: dict[str, dict[str, None]] = {}
    for settled in (first, second):
        for key, owners in settled.approvals.items():
            found.setdefault(key, {}).update(dict.fromkeys(owners))
    return Gathered(
        pushed=first.final,
        seen=second.final,
        approvals={key: list(owners) for key, owners in found.items()},
        doubtful=first.doubtful,
    )


@dataclass(frozen=True, slots=True)
class _Approvals:
    """What projects are looked up in: keys of the approvals, and their builders."""

    known: Known
    builders: Mapping[str, list[str]]
    alike_builder: float


_Row = tuple[str | None, str | None, str | None]
"""Id, name and builder of a row."""


@dataclass(frozen=True, slots=True)
class _Settled:
    """One list: its rows, their keys among themselves and in the end, and what was found."""

    rows: list[_Row]
    keys: list[str]
    final: np.ndarray
    approvals: Mapping[str, list[str]]
    doubtful: Mapping[str, list[str]]

    @property
    def unknown(self) -> Known:
        """Where the projects without approval are found."""
        left = [at for at, key in enumerate(self.keys) if key and self.final[at] == key]
        return known_projects(
            [self.keys[at] for at in left],
            *([self.rows[at][part] for at in left] for part in (0, 1)),
        )


def _settled(frame: pd.DataFrame, approvals: _Approvals, others: Known) -> _Settled:
    """Return the rows of a list with the keys of their projects, known from approvals or others."""
    columns = [texts(frame, name).tolist() for name in ("project_id", "project_name", "builder")]
    rows: list[_Row] = list(zip(*columns, strict=True))
    keys = _by_builder(project_keys(*columns[:2]).tolist(), rows, least=approvals.alike_builder)
    groups: dict[str, list[_Row]] = {}
    for key, row in zip(keys, rows, strict=True):
        groups.setdefault(key, []).append(row)
    final: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    doubtful: dict[str, list[str]] = {}
    for key, group in groups.items():
        owners, other_builder = _approvals_of(group, approvals)
        final[key] = f"={min(owners)}" if owners else _same_open(group, key, others)
        if owners:
            found[final[key]] = [*found.get(final[key], []), *owners]
        elif other_builder:
            doubtful[final[key]] = other_builder
    ends = np.array([final[key] for key in keys], dtype=object)
    return _Settled(rows, keys, ends, found, doubtful)


def _by_builder(keys: list[str], rows: list[_Row], *, least: float) -> list[str]:
    """Return the keys, those known by name alone parted where builders of that name differ."""
    builders: dict[str, set[str]] = {}
    for key, (_, _, builder) in zip(keys, rows, strict=True):
        if key.startswith("@") and builder is not None:
            builders.setdefault(key, set()).add(builder)
    firm: dict[tuple[str, str], str] = {}
    for key, names in builders.items():
        firms: list[str] = []
        for name in sorted(names):
            first = next(
                (one for one in firms if not _other_builder([name], [one], least=least)), ""
            )
            firms += [] if first else [name]
            firm[key, name] = first or name
        if len(firms) == 1:
            firm.update(dict.fromkeys(((key, name) for name in names), ""))
    parted = (
        firm.get((key, builder or ""), "") for key, (_, _, builder) in zip(keys, rows, strict=True)
    )
    return [
        f"{key}|{folded_name(name)}" if name else key
        for key, name in zip(keys, parted, strict=True)
    ]


def _builders(approved: pd.DataFrame) -> Mapping[str, list[str]]:
    """Return the builders that the approvals of each project name."""
    stated = approved[approved["builder"].notna()]
    return {str(key): rows.tolist() for key, rows in stated.groupby("key")["builder"]}


def _approvals_of(rows: list[_Row], approvals: _Approvals) -> tuple[list[str], list[str]]:
    """Return the approvals of a project, and those of its name that another builder holds."""
    by_name: dict[str, None] = {}
    by_id: dict[str, None] = {}
    for number, name, _ in rows:
        keys, by_number = approvals.known.find(number, name)
        (by_id if by_number else by_name).update(dict.fromkeys(keys))
    if by_id:
        return list(by_id), []
    ours = [builder for _, _, builder in rows if builder is not None]
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
    firms = ([firm_of(name) for name in names] for names in (ours, theirs))
    return not any(alike_names(*firms, least=least))


def _same_open(rows: list[_Row], key: str, others: Known) -> str:
    """Return the key of the project of another list that one without approval is, or its own."""
    found: dict[str, None] = {}
    for number, name, _ in rows:
        found.update(dict.fromkeys(others.find(number, name)[0]))
    return next(iter(found)) if len(found) == 1 else key
