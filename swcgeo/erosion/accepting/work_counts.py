"""Works by number and by length: how many are designed, built, accepted, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from swcgeo.erosion.accepting.staged_ground import StagedGround, built_share, with_total
from swcgeo.erosion.accepting.stages import Works
from swcgeo.model.settings import AccountSettings
from swcgeo.overlay.area import Geometries
from swcgeo.overlay.local import Local, geodesic_lengths
from swcgeo.overlay.pairs import Flags, overlap_pairs

STAGE_NUMBERS = ("designed_number", "built_number", "accepted_number", "missing_number")
STAGE_LENGTHS = ("designed_length_m", "built_length_m", "accepted_length_m", "missing_length_m")
_KEYS = ["project", "measure"]
_SURFACE, _LINE = 2, 1
"""Dimensions of polygons and lines."""
_ROUNDING_M = 0.001


def number_table(
    works: Works,
    ground: StagedGround,
    zones: Geometries,
    *,
    crs: CRS,
    total_from: np.ndarray,
    settings: AccountSettings,
) -> pd.DataFrame:
    """
    Return how many works are designed, built and accepted, and of how many nothing is built.

    Parameters
    ----------
    works : Works
        Records by stage; those of one project, measure and id are one work.
    ground : StagedGround
        Their ground.
    zones : ndarray of geometry
        The watersheds, behind them the zones of the total if those are others.
    crs : pyproj.CRS
        The working CRS.
    total_from : ndarray of int
        The zones of the total.
    settings : AccountSettings
        When two drawings are of one work.

    Returns
    -------
    DataFrame
        Indexed by ``zone``, ``project``, ``measure``; the columns `STAGE_NUMBERS`.  A work in two
        watersheds counts in both, and once in the total.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_staged, drawn_stages
    >>> zone = np.array([shapely.box(0, 0, 1000, 1000)], dtype=object)
    >>> number_table(drawn_stages(), drawn_staged(), zone, crs=CRS("EPSG:4544"),
    ...              total_from=np.array([0]), settings=AccountSettings()).to_numpy().tolist()
    [[1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0]]
    """
    table = works.table
    done = (
        table["built"]
        | (built_share(works, ground) > settings.drawn_twice_share)
        | _built_near(works, crs=crs, within_m=settings.same_work_m)
    )
    rows = with_total(touched(works, zones), total_from=total_from)
    flags = table[["id", *_KEYS, "designed", "built", "accepted"]].assign(done=done)
    rows = rows.join(flags, on="record")
    each = rows.groupby(["zone", *_KEYS, "id"])[["designed", "built", "accepted"]].any()
    # Where one part of a work is built the work is begun, in whichever watershed the part lies.
    begun = flags.groupby([*_KEYS, "id"])["done"].any().rename("begun")
    each = each.join(begun, on=[*_KEYS, "id"])
    each["missing"] = each["designed"] & ~each["begun"]
    counts = each.groupby(level=["zone", *_KEYS])[
        ["designed", "built", "accepted", "missing"]
    ].sum()
    return counts.astype(float).set_axis(list(STAGE_NUMBERS), axis=1)


def _built_near(works: Works, *, crs: CRS, within_m: float) -> Flags:
    """Return which lines and points have a built one of their project and measure beside them."""
    table = works.table
    thin = table["dimension"].isin([0, _LINE]) | (
        (table["dimension"] == _SURFACE) & ~table["by_area"]
    )
    asked = works.of((thin & ~table["built"]).to_numpy())
    left, right = Local(crs).near_pairs(
        asked, works.of((thin & table["built"]).to_numpy()), within_m=within_m
    )
    keys = table[_KEYS].to_numpy()
    same = (keys[left] == keys[right]).all(axis=1)
    near = np.zeros(len(table), dtype=bool)
    near[left[same]] = True
    return near


def touched(works: Works, zones: Geometries) -> pd.DataFrame:
    """
    Return which records lie in which zones; a polygon that only touches a zone is not in it.

    Parameters
    ----------
    works : Works
        The records.
    zones : ndarray of geometry
        Zones in the working CRS.

    Returns
    -------
    DataFrame
        Pairs of ``record`` and ``zone``, positions both.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_stages
    >>> west = np.array([shapely.box(0, 0, 200, 1000)], dtype=object)
    >>> touched(drawn_stages(), west)["record"].tolist()
    [0]
    """
    surface = (works.table["dimension"] == _SURFACE).to_numpy()
    areas = overlap_pairs(works.of(surface), zones)
    record, zone = shapely.STRtree(zones).query(works.of(~surface), predicate="intersects")
    return pd.DataFrame(
        {"record": np.concatenate([areas.left, record]),
         "zone": np.concatenate([areas.right, zone])}
    )  # fmt: skip


def length_table(
    works: Works, zones: Geometries, *, crs: CRS, total_from: np.ndarray, settings: AccountSettings
) -> pd.DataFrame:
    """
    Return the lengths that are designed, built, accepted and missing.

    Parameters
    ----------
    works : Works
        Records by stage, of which the lines are measured.
    zones : ndarray of geometry
        The watersheds, behind them the zones of the total if those are others.
    crs : pyproj.CRS
        The working CRS.
    total_from : ndarray of int
        The zones of the total.
    settings : AccountSettings
        How far the as-built line of a work may lie from its design.

    Returns
    -------
    DataFrame
        Indexed by ``zone``, ``project``, ``measure``; the columns `STAGE_LENGTHS`, m on the
        ellipsoid.  Lines of one stage on one another count once.

    Examples
    --------
    >>> from swcgeo.erosion.drawn import drawn_stages
    >>> zone = np.array([shapely.box(0, 0, 1000, 1000)], dtype=object)
    >>> len(length_table(drawn_stages(), zone, crs=CRS("EPSG:4544"), total_from=np.array([0]),
    ...                  settings=AccountSettings()))
    0
    """
    found = []
    lines = works.table["dimension"] == _LINE
    for keys, group in works.table[lines].groupby(_KEYS):
        within_m = settings.same_work_m if not group["designed"].all() else 0.0
        for stage, line in _by_stage(works.geometry, group, within_m=within_m):
            at = shapely.STRtree(zones).query(line, predicate="intersects")
            metres = geodesic_lengths(shapely.intersection(line, zones[at]), crs)
            found += [(int(z), *keys, stage, m) for z, m in zip(at, metres, strict=True)]
    rows = pd.DataFrame(found, columns=["zone", *_KEYS, "stage", "m"])
    rows = with_total(rows, total_from=total_from)
    table = rows.pivot_table(index=["zone", *_KEYS], columns="stage", values="m", aggfunc="sum")
    table = table.reindex(columns=list(STAGE_LENGTHS)).astype(float).fillna(0.0)
    return table.where(table >= _ROUNDING_M, 0.0)


def _by_stage(
    geometry: Geometries, group: pd.DataFrame, *, within_m: float
) -> Iterator[tuple[str, shapely.Geometry]]:
    """Yield the lines of each stage of one project and measure."""

    def drawn(kept: pd.Series) -> shapely.Geometry:
        return shapely.union_all(geometry[group.index[kept]])

    accepted = drawn(group["accepted"])
    built_only = drawn(group["built"] & ~group["accepted"])
    # An as-built line beside its accepted survey, or a design beside either, is one work.
    built = shapely.union(accepted, _beyond(built_only, accepted, within_m))
    designed = drawn(group["designed"])
    missing = _beyond(drawn(group["designed"] & ~group["built"]), built, within_m)
    stages = (designed, built, accepted, missing)
    yield from zip(STAGE_LENGTHS, stages, strict=True)


def _beyond(line: shapely.Geometry, other: shapely.Geometry, within_m: float) -> shapely.Geometry:
    """Return the part of a line that lies farther than so much from another."""
    if shapely.is_empty(other):
        return line
    covered = shapely.buffer(other, within_m, cap_style="flat") if within_m else other
    return shapely.difference(line, covered)
