"""
Where projects are spoken of: what patches state, what persons say, in whose range a patch lies.

Patches and projects are counted apart: one patch may show several projects, one project may hold
many patches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from swcgeo.check.attributes import numbers, texts
from swcgeo.model.codes import folded_name
from swcgeo.model.settings import ComplianceSettings
from swcgeo.patches.judging.ties import claims_of
from swcgeo.patches.registers.approved import BOUNDARY

SEEN_COLUMNS = ("patch", "project_id", "project_name", "how")
_KEY = ("source", "batch", "patch_id")


@dataclass(frozen=True, slots=True)
class Known:
    """
    Under which keys projects are found.

    Attributes
    ----------
    by_id, by_name : mapping of str to list of str
        Keys of the projects of each folded id and name.
    """

    by_id: Mapping[str, list[str]]
    by_name: Mapping[str, list[str]]

    def find(self, number: object, name: object) -> tuple[list[str], bool]:
        """
        Return the keys of a project, by its id, else by its name.

        Parameters
        ----------
        number, name : object
            Id and name as written; None where not stated.

        Returns
        -------
        tuple of list of str, and bool
            The keys, and whether the id found them.

        Examples
        --------
        >>> known_projects(["#p"], ["P"], ["甲（一期）"]).find("2103-01", "甲(1期)")
        (['#p'], False)
        """
        one = self.by_id.get(folded_name(number) or "\0", [])
        return (one, True) if one else (self.by_name.get(folded_name(name) or "\0", []), False)


def known_projects(keys: object, ids: object, names: object) -> Known:
    """
    Return under which keys projects are found.

    Parameters
    ----------
    keys, ids, names : sequence, n
        Key, id and name of each row.

    Returns
    -------
    Known
        Each key once, in the order of the rows.

    Examples
    --------
    >>> known_projects(["#p", "#p"], ["P", "P"], ["甲", None]).by_id
    {'p': ['#p']}
    """
    by_id: dict[str, dict[str, None]] = {}
    by_name: dict[str, dict[str, None]] = {}
    for key, number, name in zip(keys, ids, names, strict=True):  # type: ignore[call-overload]
        for table, word in ((by_id, folded_name(number)), (by_name, folded_name(name))):
            if word:
                table.setdefault(word, {})[key] = None
    return Known(
        {word: list(found) for word, found in by_id.items()},
        {word: list(found) for word, found in by_name.items()},
    )


def seen_projects(
    patches: pd.DataFrame,
    approved: pd.DataFrame,
    *,
    links: pd.DataFrame | None = None,
    words: pd.DataFrame | None = None,
    settings: ComplianceSettings | None = None,
) -> pd.DataFrame:
    """
    Return which projects are seen on which patches.

    Parameters
    ----------
    patches : DataFrame, n rows
        Judged patches: ``patch_id``, ``source``, ``batch``, ``project_id``, ``project_name``,
        ``area_m2``.
    approved : DataFrame
        Result of `swcgeo.patches.registers.approved.approved_rows`.
    links : DataFrame, optional
        Layer ``links``: a patch that shares more than the smallest area that counts with a real
        range shows the project of that range.
    words : DataFrame, optional
        Persons' words: ``patch_id``, ``project_id``, ``refuse``.
    settings : ComplianceSettings, optional
        Which shared area counts.

    Returns
    -------
    DataFrame
        `SEEN_COLUMNS`, one row a patch and mention: ``patch`` is its position, ``how`` is
        ``person``, ``stated`` or ``place``; what a person has refused is left out.

    Examples
    --------
    >>> from swcgeo.patches.registers.approved import approved_rows
    >>> patches = pd.DataFrame({"patch_id": ["A", "B"], "project_name": ["甲", None]})
    >>> words = pd.DataFrame({"patch_id": ["B"], "project_id": ["P"], "refuse": [False]})
    >>> seen_projects(patches, approved_rows(), words=words)["how"].tolist()
    ['stated', 'person']
    """
    known = known_projects(approved["key"], approved["project_id"], approved["project_name"])
    rows = [
        (patch, number, name, "stated")
        for patch, (number, name) in enumerate(
            zip(texts(patches, "project_id"), texts(patches, "project_name"), strict=True)
        )
        if number is not None or name is not None
    ]
    claims = claims_of(patches, words)
    written = {} if words is None else {folded_name(one): one for one in texts(words, "project_id")}
    for patch, word in zip(*claims.linked, strict=True):
        rows.append((int(patch), *_id_or_name(written[word], known), "person"))
    if links is not None:
        rules = settings or ComplianceSettings()
        rows += [
            (patch, *_id_or_name(word, known), "place")
            for patch, word in _by_place(patches, links, approved, known=known, rules=rules)
        ]
    kept = [row for row in rows if not _refused(row, claims.refused, approved, known)]
    table = pd.DataFrame(kept, columns=list(SEEN_COLUMNS))
    return table.sort_values("patch", kind="stable", ignore_index=True)


def _id_or_name(word: object, known: Known) -> tuple[object, object]:
    """Return a word as id and name: as what it is known, as both where nobody knows it."""
    folded = folded_name(word)
    if folded in known.by_id:
        return word, None
    return (None if folded in known.by_name else word), word


def _by_place(
    patches: pd.DataFrame,
    links: pd.DataFrame,
    approved: pd.DataFrame,
    *,
    known: Known,
    rules: ComplianceSettings,
) -> list[tuple[int, str]]:
    """Return patches and the projects of real ranges that they lie in with more than s."""
    keys = [name for name in _KEY if name in patches and name in links]
    here = pd.DataFrame({name: texts(patches, name) for name in keys})
    here["patch"], here["area_m2"] = np.arange(len(patches)), numbers(patches, "area_m2")
    there = pd.DataFrame({name: texts(links, name) for name in keys})
    there["project"], there["shared_m2"] = texts(links, "project_id"), numbers(links, "shared_m2")
    there = there[(texts(links, "how") == "place") & there["project"].notna()]
    joined = there.merge(here, on=keys)
    small = np.minimum(rules.small_m2, rules.small_share * joined["area_m2"])
    bounded = set(approved.loc[approved["has"] == BOUNDARY, "key"])
    return [
        (int(patch), str(project))
        for patch, project in joined.loc[joined["shared_m2"] > small, ["patch", "project"]]
        .drop_duplicates()
        .itertuples(index=False)
        if bounded.intersection(known.find(project, project)[0])
    ]


def _refused(
    row: tuple[object, ...],
    refused: frozenset[tuple[int, str]],
    approved: pd.DataFrame,
    known: Known,
) -> bool:
    """Return whether a person has refused a project for a patch, under any of its names."""
    if not refused:
        return False
    patch, number, name, _ = row
    spoken = {word for at, word in refused if at == patch}
    if not spoken:
        return False
    mine = {folded_name(number), folded_name(name)} - {""}
    same = approved[approved["key"].isin(known.find(number, name)[0])]
    mine |= {
        folded_name(one)
        for column in ("project_id", "project_name")
        for one in same[column]
        if one is not None
    }
    return bool(mine & spoken)
