"""Every project that was pushed or is seen on patches, once: where it lies and how large it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from swcgeo.check.attributes import codes, dates, ids, texts
from swcgeo.model.codes import PATCH_TYPES
from swcgeo.overlay.area import working_crs
from swcgeo.overlay.cover import covered_area
from swcgeo.overlay.pairs import Areas
from swcgeo.patches.judging.case import in_doubt
from swcgeo.patches.registers.gathered import Gathered, gathered
from swcgeo.reconcile.ground import on_ground

PUSHED, SEEN, BOTH = "pushed", "seen", "both"
_JOINT = ";"
_EARTH = ("spoil", "borrow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Projects:
    """
    Projects with what is known of each.

    Attributes
    ----------
    table : DataFrame, one row a project
        ``project_id``, ``project_name``, ``builder``, ``town``, ``why`` (`PUSHED`, `SEEN`,
        `BOTH`), ``pushed_on``, ``seen_on`` (first image), ``n_patches``, ``patch_ids``,
        ``area_m2`` (ground of all its patches, once; NaN where there are none, or that of one is
        not known), ``verdicts``, ``outcomes`` (what officers found), ``n_open`` (patches without
        such a finding), ``by_person`` (patches that a person has linked), ``earth`` (whether one
        is a spoil site or borrow pit).
    keys : ndarray of str
        Key of each row, empty for a pushed row that names no project.
    found : Gathered
        Approvals of each key.
    twice : int
        Rows of the register that only repeat another.
    """

    table: pd.DataFrame
    keys: np.ndarray
    found: Gathered
    twice: int


def projects_of(
    pushed: pd.DataFrame,
    seen: pd.DataFrame,
    approved: pd.DataFrame,
    *,
    patches: gpd.GeoDataFrame | None = None,
    alike_builder: float,
) -> Projects:
    """
    Return every project that was pushed or is seen on patches, once.

    Parameters
    ----------
    pushed : DataFrame
        Register of pushed projects.
    seen : DataFrame
        Result of `swcgeo.patches.registers.mentions.seen_projects`.
    approved : DataFrame
        Result of `swcgeo.patches.registers.approved.approved_rows`.
    patches : GeoDataFrame, optional
        Judged patches, n rows, which `seen` speaks of; with ``outcome`` where officers have
        found something.
    alike_builder : float
        Builders whose names are less alike are two.

    Returns
    -------
    Projects
        Pushed ones in the order of the register, then those only seen, by patch.

    Raises
    ------
    CrsError
        If the patches have no CRS.

    Examples
    --------
    >>> from swcgeo.patches.registers.approved import approved_rows
    >>> pushed = pd.DataFrame({"project_name": ["甲", "甲 ", "乙"], "pushed_on": ["2023"] * 3})
    >>> nobody = pd.DataFrame(columns=["patch", "project_id", "project_name", "how"])
    >>> found = projects_of(pushed, nobody, approved_rows(), alike_builder=0.6)
    >>> found.table["project_name"].tolist(), found.twice
    (['甲', '乙'], 1)
    """
    found = gathered(pushed, seen, approved, alike_builder=alike_builder)
    named = list(dict.fromkeys([*found.pushed[found.pushed != ""], *found.seen]))
    rows_of = _positions(found.pushed)
    unnamed = rows_of.pop("", [])
    mentions = _positions(found.seen)
    facts = _Facts(patches, seen)
    areas = facts.areas([mentions.get(key, []) for key in named])
    names = _Names(pushed, seen, approved, found.approvals)
    rows = [
        {
            **names.of(key, rows_of.get(key, []), mentions.get(key, [])),
            **facts.of(mentions.get(key, [])),
            "area_m2": area,
        }
        for key, area in zip(named, areas, strict=True)
    ]
    rows += [{**names.of("", [row], []), **facts.of([]), "area_m2": np.nan} for row in unnamed]
    return Projects(
        table=pd.DataFrame(rows, columns=_COLUMNS).astype({"area_m2": float}),
        keys=np.array([*named, *[""] * len(unnamed)], dtype=object),
        found=found,
        twice=len(pushed) - len(rows_of) - len(unnamed),
    )


_COLUMNS = [
    "project_id", "project_name", "builder", "town", "why", "pushed_on", "seen_on", "n_patches",
    "patch_ids", "area_m2", "verdicts", "outcomes", "n_open", "by_person", "earth",
]  # fmt: skip


def _positions(keys: np.ndarray) -> dict[str, list[int]]:
    """Return the rows of each key."""
    rows: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        rows.setdefault(key, []).append(row)
    return rows


class _Names:
    """How a project is called, and since when it was pushed."""

    def __init__(
        self,
        pushed: pd.DataFrame,
        seen: pd.DataFrame,
        approved: pd.DataFrame,
        approvals: Mapping[str, list[str]],
    ) -> None:
        self.pushed = {name: texts(pushed, name) for name in _CALLED}
        self.seen = {name: texts(seen, name) for name in _CALLED}
        self.approved = {name: approved[name].to_numpy(dtype=object) for name in _CALLED}
        self.approvals = approvals
        self.rows_of = _positions(approved["key"].to_numpy(dtype=object))
        self.days = dates(pushed, "pushed_on")

    def of(self, key: str, pushed: list[int], seen: list[int]) -> dict[str, object]:
        """Return names, why and since when; the register's words before those of a patch."""
        rows = [row for one in self.approvals.get(key, ()) for row in self.rows_of[one]]
        called = {
            name: _first(
                [*self.pushed[name][pushed], *self.seen[name][seen], *self.approved[name][rows]]
            )
            for name in _CALLED
        }
        why = BOTH if pushed and seen else PUSHED if pushed else SEEN
        return {**called, "why": why, "pushed_on": _earliest(self.days[pushed])}


_CALLED = ("project_id", "project_name", "builder", "town")


def _first(values: Iterable[object]) -> object:
    """Return the first value that is stated."""
    return next((value for value in values if value is not None and value == value), None)  # noqa: PLR0124


def _earliest(days: np.ndarray) -> np.datetime64:
    """Return the earliest day that is known; NaT where none is."""
    known = days[~np.isnat(days)]
    return known.min() if len(known) else np.datetime64("NaT", "D")


class _Facts:
    """What is known of the patches on which projects are seen."""

    def __init__(self, patches: gpd.GeoDataFrame | None, seen: pd.DataFrame) -> None:
        given = gpd.GeoDataFrame({"patch_id": []}) if patches is None else patches
        self.patches = patches
        self.patch = seen["patch"].to_numpy(dtype=np.intp)
        self.how = seen["how"].to_numpy(dtype=object)
        self.ids = ids(given, "patch_id")
        self.days = dates(given, "image_date")
        self.words = {name: texts(given, name) for name in ("verdict", "outcome")}
        self.kinds = codes(given, "patch_type", PATCH_TYPES)

    def of(self, mentions: list[int]) -> dict[str, object]:
        """Return what is known of the patches of one project."""
        rows = self._rows(mentions)
        by_person = {self.patch[one] for one in mentions if self.how[one] == "person"}
        outcomes = [one for one in self.words["outcome"][rows] if one is not None]
        return {
            "seen_on": _earliest(self.days[rows]),
            "n_patches": len(rows),
            "patch_ids": _JOINT.join(map(str, self.ids[rows])),
            "verdicts": _joined(self.words["verdict"][rows]),
            "outcomes": _joined(code for one in outcomes for code in one.split(_JOINT)),
            "n_open": len(rows) - len(outcomes),
            "by_person": len(by_person),
            "earth": bool(np.isin(self.kinds[rows].astype(str), _EARTH).any()),
        }

    def _rows(self, mentions: list[int]) -> list[int]:
        """Return the patches of some mentions, each once."""
        return sorted({int(self.patch[one]) for one in mentions})

    def areas(self, mentions: list[list[int]]) -> Areas:
        """Return the ground of the patches of each project, once."""
        area = np.full(len(mentions), np.nan)
        if self.patches is None or not any(mentions):
            return area
        sound = ~in_doubt(self.patches)
        placed = self.patches[sound] if sound.any() else self.patches
        ground = on_ground(
            self.patches, layer="patches", crs=working_crs(placed), id_column="patch_id"
        )
        rows = [self._rows(one) for one in mentions]
        known = [bool(one) and bool((ground.usable & sound)[one].all()) for one in rows]
        owners = np.array([at for at, one in enumerate(rows) for _ in one], dtype=np.intp)
        pieces = ground.geometry[np.array([row for one in rows for row in one], dtype=np.intp)]
        there = ~shapely.is_missing(pieces)
        covered = covered_area(
            owners[there], pieces[there], shapely.area(pieces[there]),
            limits=np.full(len(mentions), np.inf),
        )  # fmt: skip
        area[known] = covered[known]
        return area


def _joined(words: Iterable[object]) -> str:
    """Return the words that occur, each once, in their order."""
    return _JOINT.join(sorted({str(word) for word in words if word is not None}))
