"""
Approvals, what is drawn of each, and which of those without a boundary could be a patch's.

Many old plans have no vector.  Before a patch is called 未批先建 the approvals without boundary are
listed beside it, by name, place and area; the decision table is not touched by that.
"""

from __future__ import annotations

import math
import re

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from swcgeo.check.attributes import dates, ids, numbers, texts
from swcgeo.model.codes import Verdict, folded_name
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.settings import AllSettings
from swcgeo.overlay.area import Geometries, only, projected, require_crs, working_crs
from swcgeo.overlay.local import Local
from swcgeo.overlay.pairs import overlap_pairs
from swcgeo.patches.judging.case import in_doubt
from swcgeo.patches.judging.ties import claims_of, distances
from swcgeo.patches.registers.approved import BOUNDARY, approved_rows
from swcgeo.patches.registers.mentions import Known, known_projects
from swcgeo.patches.registers.names import alike_names
from swcgeo.reconcile.ground import Ground, on_ground

APPROVAL_COLUMNS = (
    "project_id", "project_name", "plan_no", "approved_on", "has", "area_m2", "n_patches",
)  # fmt: skip
CANDIDATE_COLUMNS = (
    "source", "batch", "patch_id", "verdict", "rank", "n_candidates", "project_id",
    "project_name", "plan_no", "approved_on", "has", "evidence", "likeness", "patch_towns",
    "town", "distance_m", "patch_area_m2", "area_m2", "area_ratio", "late",
)  # fmt: skip
EVIDENCE = ("id", "name", "near", "town", "area")
"""What may speak for a candidate, the strongest first; town and area make one only together."""
_ASKED = (Verdict.NO_PLAN.value, Verdict.UNKNOWN.value)
_CLOSE = "id|name|near"
_LIST = re.compile(r"[、,，;；/和\s]+")


def approvals_table(approved: pd.DataFrame, *, links: pd.DataFrame | None = None) -> pd.DataFrame:
    """
    Return one row for each approved project: what is drawn of it, and how many patches it has.

    Parameters
    ----------
    approved : DataFrame
        Result of `swcgeo.patches.registers.approved.approved_rows`.
    links : DataFrame, optional
        Layer ``links`` of the judged patches.

    Returns
    -------
    DataFrame
        `APPROVAL_COLUMNS`; of several approvals of one project the latest, ``area_m2`` as that
        one states it, ``n_patches`` the patches linked to the project (NA without links).

    Examples
    --------
    >>> from swcgeo.patches.registers.approved import approved_rows
    >>> plans = pd.DataFrame({"project_id": ["P", "P"], "approved_on": ["2020", "2022"],
    ...                       "area_m2": [1.0, 2.0]})
    >>> approvals_table(approved_rows(None, plans))[["has", "area_m2"]].to_numpy().tolist()
    [['nothing', 2.0]]
    """
    latest = approved.sort_values("approved_on", kind="stable", na_position="first")
    # groupby's last takes for each column the last value that is stated.
    table = latest.groupby("key", sort=False).last().reindex(approved["key"].drop_duplicates())
    counts = pd.Series(pd.NA, index=table.index, dtype="Int64")
    if links is not None:
        counts = _linked(approved, links).reindex(table.index, fill_value=0).astype("Int64")
    return table.assign(n_patches=counts).reset_index(drop=True)[list(APPROVAL_COLUMNS)]


def _linked(approved: pd.DataFrame, links: pd.DataFrame) -> pd.Series:
    """Return how many patches are linked to each project."""
    known = _known(approved)
    keys = [name for name in ("source", "batch", "patch_id") if name in links]
    pairs = {
        (*patch, key)
        for *patch, project in zip(
            *(texts(links, name) for name in keys), texts(links, "project_id"), strict=True
        )
        for key in known.find(project, project)[0]
    }
    return pd.Series([pair[-1] for pair in pairs], dtype=object).value_counts()


def _known(approved: pd.DataFrame) -> Known:
    """Return under which keys the approved projects are found."""
    return known_projects(approved["key"], approved["project_id"], approved["project_name"])


def approval_candidates(
    patches: gpd.GeoDataFrame,
    *,
    ranges: gpd.GeoDataFrame | None = None,
    plans: pd.DataFrame | None = None,
    towns: gpd.GeoDataFrame | None = None,
    words: pd.DataFrame | None = None,
    settings: AllSettings | None = None,
) -> tuple[pd.DataFrame, Notes]:
    """
    Return for each patch without plan the approvals without boundary that could be its own.

    Parameters
    ----------
    patches : GeoDataFrame, n rows
        Judged patches; those that are ``no_plan`` or ``unknown`` are asked about.
    ranges : GeoDataFrame, optional
        Ranges, sketches among them.
    plans : DataFrame or GeoDataFrame, optional
        Register of plans, with points where they are known.
    towns : GeoDataFrame, optional
        Townships with ``name``; without them a column ``town`` of the patches says it.
    words : DataFrame, optional
        Persons' words: what was refused for a patch is no candidate of it.
    settings : AllSettings, optional
        What is alike and what is near.

    Returns
    -------
    tuple of DataFrame and Notes
        `CANDIDATE_COLUMNS`, the likeliest of a patch first: those for which the stronger
        `EVIDENCE` speaks, then the likelier name, the nearer, the more alike in area.
        ``evidence`` joins codes by ``;``, ``area_ratio`` is that of the plan to the patch,
        ``late`` whether it was approved after the image.  Unknown is NaN or None and speaks
        neither for nor against.

    Raises
    ------
    CrsError
        If a layer has no CRS.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> patches = gpd.GeoDataFrame({"patch_id": ["A"], "verdict": ["no_plan"], "town": ["甲镇"]},
    ...     geometry=[box(500_000, 3_700_000, 500_100, 3_700_100)], crs="EPSG:4544")
    >>> plans = pd.DataFrame({"plan_no": ["1", "2"], "town": ["甲镇", "乙镇"],
    ...                       "area_m2": [9e3, 9e3]})
    >>> table, _ = approval_candidates(patches, plans=plans)
    >>> table[["plan_no", "evidence"]].to_numpy().tolist()
    [['1', 'town;area']]
    """
    rules = settings or AllSettings()
    approved = approved_rows(ranges, plans)
    bare = _without_boundary(approved)
    asked = np.flatnonzero(np.isin(texts(patches, "verdict").astype(str), _ASKED))
    found = pd.DataFrame(columns=list(CANDIDATE_COLUMNS))
    if len(bare) and len(asked):
        sound = ~in_doubt(patches)
        crs = working_crs(patches[sound] if sound.any() else patches)
        ground = on_ground(patches, layer="patches", crs=crs, id_column="patch_id")
        evidence = _Evidence(patches, bare, ground=ground, words=words, rules=rules)
        evidence.by_place(asked, _places(bare, ranges, plans, crs), local=Local(crs))
        evidence.by_name(asked)
        evidence.by_town(asked, _towns_of(patches, ground, towns, crs))
        found = evidence.table()
    return found, _notes(patches, found)


def _without_boundary(approved: pd.DataFrame) -> pd.DataFrame:
    """Return the approvals without boundary, each with what any row of its project states."""
    bare = approved[approved["has"] != BOUNDARY].reset_index(drop=True)
    stated = ["project_id", "project_name", "plan_no", "builder", "town", "approved_on", "area_m2"]
    for name in stated:
        bare[name] = bare[name].fillna(bare.groupby("key")[name].transform("first"))
    return bare


def _places(
    bare: pd.DataFrame,
    ranges: gpd.GeoDataFrame | None,
    plans: pd.DataFrame | None,
    crs: CRS,
) -> Geometries:
    """Return where approvals without boundary lie: sketches and points; None where unknown."""
    places = np.full(len(bare), None, dtype=object)
    for layer, frame in (("ranges", ranges), ("plans", plans)):
        if isinstance(frame, gpd.GeoDataFrame) and frame.crs is not None:
            rows = np.flatnonzero(bare["layer"] == layer)
            at = bare["row"].to_numpy()[rows] - 1
            raw = only(np.asarray(frame.geometry.array, dtype=object), ~in_doubt(frame))
            source = require_crs(frame, layer=layer)
            places[rows] = projected(raw[at], source=source, target=crs)
    return places


def _towns_of(
    patches: gpd.GeoDataFrame, ground: Ground, towns: gpd.GeoDataFrame | None, crs: CRS
) -> list[list[str]]:
    """Return the townships of each patch, the one with most of it first."""
    if towns is None:
        return [[] if one is None else _LIST.split(one) for one in texts(patches, "town")]
    there = on_ground(towns, layer="towns", crs=crs, id_column="name")
    pairs = overlap_pairs(ground.geometry, there.geometry)
    table = pd.DataFrame({"patch": pairs.left, "town": there.ids[pairs.right],
                          "shared": pairs.shared_m2})  # fmt: skip
    found: list[list[str]] = [[] for _ in range(len(patches))]
    for row in table.sort_values("shared", ascending=False, kind="stable").itertuples():
        found[row.patch].append(str(row.town))
    return found


class _Evidence:
    """What speaks for an approval being a patch's, pair by pair."""

    def __init__(
        self,
        patches: gpd.GeoDataFrame,
        bare: pd.DataFrame,
        *,
        ground: Ground,
        words: pd.DataFrame | None,
        rules: AllSettings,
    ) -> None:
        self.patches, self.bare, self.ground, self.rules = patches, bare, ground, rules
        self.speaks: dict[tuple[int, int], set[str]] = {}
        self.areas = numbers(bare, "area_m2")
        self.places: Geometries = np.full(len(bare), None, dtype=object)
        self.towns: list[list[str]] = []
        self.local: Local
        self.likeness: dict[tuple[int, int], float] = {}
        self.refused = claims_of(patches, words).refused
        called = (texts(bare, name) for name in ("project_id", "project_name"))
        self.called = [tuple(map(folded_name, both)) for both in zip(*called, strict=True)]

    def _say(self, patch: int, at: int, what: str) -> None:
        self.speaks.setdefault((int(patch), int(at)), set()).add(what)

    def _fits(self, patch: int, at: int) -> bool:
        """Return whether plan and patch are of similar area."""
        factor, ratio = self.rules.projects.area_factor, self.areas[at] / self.ground.area_m2[patch]
        return bool(1 / factor <= ratio <= factor)

    def by_place(self, asked: np.ndarray, places: Geometries, *, local: Local) -> None:
        """Look for points and sketches near the patches."""
        self.places, self.local = places, local
        geometry = self.ground.rough
        patch, at = local.near_pairs(geometry[asked], places, within_m=self.rules.projects.near_m)
        for one, other in zip(asked[patch], at, strict=True):
            self._say(one, other, "near")

    def by_town(self, asked: np.ndarray, towns: list[list[str]]) -> None:
        """Look for approvals in the townships of the patches."""
        self.towns = towns
        holders: dict[str, list[int]] = {}
        for at, cell in enumerate(texts(self.bare, "town")):
            for town in [] if cell is None else _LIST.split(cell):
                holders.setdefault(folded_name(town), []).append(at)
        for patch in asked:
            for town in towns[patch]:
                for at in holders.get(folded_name(town), ()):
                    if (patch, at) in self.speaks or self._fits(patch, at):
                        self._say(patch, at, "town")

    def by_name(self, asked: np.ndarray) -> None:
        """Look for approvals of the project that a patch states, or of one that is called alike."""
        numbers_, names = (texts(self.patches, name) for name in ("project_id", "project_name"))
        by_id: dict[str, list[int]] = {}
        for at, number in enumerate(self.bare["project_id"]):
            by_id.setdefault(folded_name(number), []).append(at)
        alike = alike_names(
            names[asked].tolist(), self.bare["project_name"].tolist(),
            least=self.rules.projects.alike_name,
        )  # fmt: skip
        for patch, found in zip(asked, alike, strict=True):
            for at in by_id.get(folded_name(numbers_[patch]) or "\0", ()):
                self._say(patch, at, "id")
            for at, likeness in found:
                self._say(patch, at, "name")
                self.likeness[int(patch), at] = likeness

    def _refused(self, patch: int, at: int) -> bool:
        """Return whether a person has refused the project of an approval for a patch."""
        return any((patch, name) in self.refused for name in self.called[at])

    def table(self) -> pd.DataFrame:
        """Return the candidates, ranked, as many of a patch as are to be listed."""
        pairs = [pair for pair in sorted(self.speaks) if not self._refused(*pair)]
        patch, at = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
        table = self._facts(patch, at)
        if table.empty:
            return table[list(CANDIDATE_COLUMNS)]
        apart = np.abs(np.log(table["area_ratio"].where(table["area_ratio"] > 0)))
        order = table.assign(few=-table["strength"], unlike=-table["likeness"], apart=apart)
        order = order.sort_values(
            ["patch", "few", "unlike", "distance_m", "apart", "at"], na_position="last",
            kind="stable",
        ).drop_duplicates(["patch", "key"])  # fmt: skip
        order["rank"] = order.groupby("patch").cumcount() + 1
        order["n_candidates"] = order.groupby("patch")["rank"].transform("max")
        kept = order[order["rank"] <= self.rules.projects.most_candidates]
        return kept[list(CANDIDATE_COLUMNS)].reset_index(drop=True)

    def _facts(self, patch: np.ndarray, at: np.ndarray) -> pd.DataFrame:
        """Return what is known of each pair."""
        bare, here = self.bare.iloc[at].reset_index(drop=True), self.patches
        area = np.where(self.ground.usable, self.ground.area_m2, np.nan)[patch]
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = numbers(bare, "area_m2") / area
        pairs = list(zip(patch.tolist(), at.tolist(), strict=True))
        said = [
            [word for word in EVIDENCE
             if word in self.speaks[pair] or (word == "area" and self._fits(*pair))]
            for pair in pairs
        ]  # fmt: skip
        image = dates(here, "image_date")[patch]
        approved = bare["approved_on"].to_numpy().astype("datetime64[D]")
        late = pd.array(approved > image, dtype="boolean")
        late[np.isnat(approved) | np.isnat(image)] = pd.NA
        apart = distances(self.ground.rough, self.places, (patch, at), local=self.local)
        return bare.assign(
            patch=patch, at=at, area_ratio=ratio, patch_area_m2=area, late=late,
            evidence=[";".join(words) for words in said],
            strength=[sum(2 ** (len(EVIDENCE) - EVIDENCE.index(word)) for word in words)
                      for words in said],
            likeness=[self.likeness.get(pair, math.nan) for pair in pairs],
            distance_m=apart,
            patch_towns=["、".join(self.towns[one]) or None for one in patch],
            source=texts(here, "source")[patch], batch=texts(here, "batch")[patch],
            patch_id=ids(here, "patch_id")[patch], verdict=texts(here, "verdict")[patch],
        ).assign(rank=0, n_candidates=0)  # fmt: skip


def _notes(patches: pd.DataFrame, found: pd.DataFrame) -> Notes:
    """Say how many patches without plan may have one after all."""
    accused = found[found["verdict"] == Verdict.NO_PLAN.value]
    if accused.empty:
        return Notes()
    key = ["source", "batch", "patch_id"]
    fields = {
        "count": int((texts(patches, "verdict") == Verdict.NO_PLAN.value).sum()),
        "with_candidates": len(accused[key].drop_duplicates()),
        "close": len(accused.loc[accused["evidence"].str.contains(_CLOSE), key].drop_duplicates()),
        "approvals": len(accused[["project_id", "project_name", "plan_no"]].drop_duplicates()),
    }
    return Notes((Finding("no_plan_with_candidates", "patches", fields=fields),))
