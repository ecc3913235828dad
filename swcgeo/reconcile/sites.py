"""
Sites: which rows of several deliveries show one place, and what they say of it.

Rows are never merged.  Each keeps its own outline and words and is given the id of its site; where
the words differ, both stand in a table, with the one that comes first named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from swcgeo.check.attributes import dates, has_column, ids, texts
from swcgeo.check.columns import Objects
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.settings import MatchSettings, RepairSettings
from swcgeo.overlay.area import Geometries, require_crs
from swcgeo.overlay.cover import covered_area, shared_once
from swcgeo.overlay.exact import united
from swcgeo.overlay.links import Links, joined, same_place
from swcgeo.overlay.pairs import Areas, Indices, overlap_pairs
from swcgeo.overlay.partition import components
from swcgeo.reconcile.conflicts import conflicts
from swcgeo.reconcile.ground import Ground, common_crs, on_ground

BOTH, ONLY_A, ONLY_B = "both", "only_a", "only_b"
_CORNER_M = 0.1
_ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Sited:
    """
    The sites of several layers.

    Attributes
    ----------
    columns : DataFrame, n rows
        ``site_id``, ``match_kind``, ``iou`` of every row of all layers, one below the other.
    tables : dict of str to DataFrame
        ``sites`` (in the CRS of the first layer), ``site_links``, ``site_conflicts``.
    notes : Notes
        What was found.
    """

    columns: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    notes: Notes


@dataclass(frozen=True, slots=True)
class _Rows:
    """All rows of all layers, one below the other, in the working CRS."""

    layer: Indices
    side: Indices
    source: Objects
    ids: Objects
    day: npt.NDArray[np.datetime64]
    geometry: Geometries
    key: Objects


def sites_of(
    layers: Sequence[gpd.GeoDataFrame],
    *,
    sides: Sequence[int],
    aside: int = 0,
    over_years: bool = False,
    held: Sequence[str | None] | None = None,
    settings: MatchSettings | None = None,
    repair: RepairSettings | None = None,
) -> Sited:
    """
    Find the sites of several deliveries.

    Parameters
    ----------
    layers : sequence of GeoDataFrame
        Patches in any CRS, each with a column ``source``; of two that contradict one another the
        word of the earlier layer comes first.
    sides : sequence of int
        For each layer 0 if it is of the first source, else 1.
    aside : int
        So many of the first layers give places and ids only: who saw a site (``match_kind``,
        ``iou``) is asked of the others, so that it doesn't hang on what was delivered otherwise.
    over_years : bool
        Whether images that are years apart may show one site: a place stays a place.  Who saw it
        (``match_kind``, ``iou``) is asked of images within the time that settings allow, always.
    held : sequence of str or None, n rows, optional
        Ids that sites have already, row by row of all layers.  No row changes its id; a row
        without one takes the oldest id of its site.
    settings : MatchSettings, optional
        What counts as the same site.
    repair : RepairSettings, optional
        Which repairs of outlines are accepted.

    Returns
    -------
    Sited
        Sites; a new id rests on the row of the first layer that shows the site, not on the order
        of rows.

    Raises
    ------
    CrsError
        If a layer has no CRS.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> layer = gpd.GeoDataFrame({"patch_id": ["A"], "source": ["ministry"]}, crs="EPSG:4544",
    ...                          geometry=[box(500_000, 3_700_000, 500_100, 3_700_100)])
    >>> sites_of([layer], sides=[0]).columns["match_kind"].tolist()
    ['only_a']
    """
    rules = settings or MatchSettings()
    first = require_crs(layers[0], layer="patches")
    crs = common_crs(layers, first)
    grounds = [
        on_ground(layer, layer="patches", crs=crs, id_column="patch_id", settings=repair)
        for layer in layers
    ]
    rows = _stacked(layers, grounds, sides)
    links, within, findings = _linked(rows, rules)
    within = within & (rows.layer[links.left] >= aside) & (rows.layer[links.right] >= aside)
    count = len(rows.ids)
    _, seen = np.unique(components(count, *_ends(links.where(within))), return_inverse=True)
    kind, iou = (column[seen] for column in _seen_by(rows, seen))
    kin = links if over_years else links.where(within)
    _, group = np.unique(components(count, *_ends(kin)), return_inverse=True)
    site, name, bridged = _named(rows, group, held)
    words = pd.concat(
        [pd.DataFrame(layer.drop(columns=layer.geometry.name)) for layer in layers],
        ignore_index=True,
    )
    differing = conflicts(words, rows.ids, links.where(within), site_id=name[site])
    both = pd.DataFrame({"site": site, "kind": kind, "iou": iou}).sort_values("kind", kind="stable")
    whole = both.drop_duplicates("site").set_index("site").sort_index()
    tables = {
        "sites": _sites(rows, site, name, crs=crs)
        .assign(match_kind=whole["kind"].to_numpy(), iou=whole["iou"].to_numpy())
        .to_crs(first),
        "site_links": _site_links(rows, kin, name[site]),
        "site_conflicts": differing,
    }
    columns = pd.DataFrame({"site_id": name[site], "match_kind": kind, "iou": iou})
    notes = sum((ground.notes for ground in grounds), Notes())
    said = Notes((*findings, *bridged, *_conflict_findings(differing)))
    return Sited(columns, tables, notes + said)


def _stacked(
    layers: Sequence[gpd.GeoDataFrame], grounds: Sequence[Ground], sides: Sequence[int]
) -> _Rows:
    """Return all rows one below the other."""
    counts = [len(layer) for layer in layers]
    return _Rows(
        layer=np.repeat(np.arange(len(layers)), counts),
        side=np.repeat(np.asarray(sides, dtype=np.intp), counts),
        source=np.concatenate([texts(layer, "source") for layer in layers]),
        ids=np.concatenate([ids(layer, "patch_id") for layer in layers]),
        day=np.concatenate([dates(layer, "image_date") for layer in layers]),
        geometry=np.concatenate([ground.geometry for ground in grounds]),
        key=np.concatenate(
            [_keys(layer, ground) for layer, ground in zip(layers, grounds, strict=True)]
        ),
    )


def _keys(layer: gpd.GeoDataFrame, ground: Ground) -> Objects:
    """Return what names a row wherever it stands: source, batch and id, else its outline."""
    own = texts(layer, "patch_id")
    batch = texts(layer, "batch") if has_column(layer, "batch") else np.full(len(layer), None)
    corners = shapely.to_wkb(shapely.normalize(shapely.set_precision(ground.rough, _CORNER_M)))
    outline = [hashlib.sha256(corner or b"").hexdigest() for corner in corners]
    named = pd.Series(own).notna() & ~pd.Series(own).duplicated(keep=False)
    rest = np.where(named, own, outline)
    keys = [
        "|".join(map(str, parts)) for parts in zip(texts(layer, "source"), batch, rest, strict=True)
    ]
    return np.array(keys, dtype=object)


def _ends(links: Links) -> tuple[Indices, Indices]:
    """Return both ends of links."""
    return links.left, links.right


def _linked(
    rows: _Rows, rules: MatchSettings
) -> tuple[Links, npt.NDArray[np.bool_], list[Finding]]:
    """Return all pairs of rows on one place, which lie near in time, and which layers are off."""
    found, findings = [], []
    for one, other in combinations_with_replacement(range(int(rows.layer.max(initial=0)) + 1), 2):
        left, right = (np.flatnonzero(rows.layer == layer) for layer in (one, other))
        twins = one == other
        # Neighbours within one delivery were drawn apart on purpose; only the same outline twice
        # is one site.
        asked = replace(rules, least_iou=rules.twin_iou) if twins else rules
        links = same_place(
            rows.geometry[left], rows.geometry[right], settings=asked, near=not twins
        )
        if twins:
            links = links.where(links.left < links.right)
        if any(links.offset_m):
            findings.append(_offset_finding(rows, left, right, links))
        found.append(replace(links, left=left[links.left], right=right[links.right]))
    links = joined(found)
    apart = np.abs(rows.day[links.left] - rows.day[links.right]) > np.timedelta64(
        rules.most_days, "D"
    )
    # A date that is not known parts nothing: comparing with NaT is False.
    return links, ~apart, findings


def _offset_finding(rows: _Rows, left: Indices, right: Indices, links: Links) -> Finding:
    """Return the finding that two deliveries lie off one another as a whole."""
    east, north = links.offset_m
    fields = {
        "a": f"@source.{rows.source[left[0]]}", "b": f"@source.{rows.source[right[0]]}",
        "distance_m": float(np.hypot(east, north)),
        "bearing_deg": float(np.degrees(np.arctan2(east, north)) % 360),
    }  # fmt: skip
    return Finding("sources_offset", "patches", fields=fields)


def _seen_by(rows: _Rows, site: Indices) -> tuple[Objects, Areas]:
    """Return for each site who saw it, and the IoU of what the two sides saw."""
    count = int(site.max(initial=-1)) + 1
    sides = np.array([np.bincount(site[rows.side == side], minlength=count) for side in (0, 1)])
    kind = np.where(sides.all(axis=0), BOTH, np.where(sides[0] > 0, ONLY_A, ONLY_B)).astype(object)
    area = [_union_area(rows, site, rows.side == side, count) for side in (0, 1)]
    one, other = (np.flatnonzero(rows.side == side) for side in (0, 1))
    pairs = overlap_pairs(rows.geometry[one], rows.geometry[other])
    pairs = pairs.where(site[one[pairs.left]] == site[other[pairs.right]])
    shared = shared_once(pairs, site[one[pairs.left]], limits=np.minimum(*area))
    with np.errstate(invalid="ignore", divide="ignore"):
        iou = np.where(kind == BOTH, shared / (area[0] + area[1] - shared), np.nan)
    return kind, iou


def _union_area(rows: _Rows, site: Indices, chosen: npt.NDArray[np.bool_], count: int) -> Areas:
    """Return the area that the chosen rows of each site cover, once."""
    at = np.flatnonzero(chosen & ~shapely.is_missing(rows.geometry))
    at = at[np.argsort(site[at], kind="stable")]
    shapes = rows.geometry[at]
    return covered_area(site[at], shapes, shapely.area(shapes), limits=np.full(count, np.inf))


def _named(
    rows: _Rows, group: Indices, held: Sequence[str | None] | None
) -> tuple[Indices, Objects, list[Finding]]:
    """
    Return the site of each row, the name of each site, and which rows bridge several sites.

    Sites that have a name stay what they are, though a new row may touch several of them.
    """
    fresh = _names(rows, group)
    if held is None or not any(held):
        return group, fresh, []
    oldest = {name: place for place, name in enumerate(dict.fromkeys(filter(None, held)))}
    near: dict[int, set[str]] = {}
    for own, place in zip(held, group, strict=True):
        if own:
            near.setdefault(int(place), set()).add(own)
    names, findings = [], []
    for row, (own, place) in enumerate(zip(held, group, strict=True)):
        known = sorted(near.get(int(place), ()), key=oldest.__getitem__)
        names.append(own or (known[0] if known else fresh[place]))
        if not own and len(known) > 1:
            fields = {"sites": ", ".join(known), "site": names[-1]}
            finding = Finding("site_bridged", "patches", id=str(rows.ids[row]), fields=fields)
            findings.append(finding)
    # In the order of the groups, as where no id is held: a run again gives the same table.
    order = np.argsort(group, kind="stable")
    codes, name = pd.factorize(np.array(names, dtype=object)[order])
    site = np.empty(len(names), dtype=np.intp)
    site[order] = codes
    return site, name, findings


def _names(rows: _Rows, site: Indices) -> Objects:
    """Return the id of each site, from the row of the first layer that shows it."""
    order = np.lexsort((rows.key.astype(str), rows.layer, site))
    first = np.ones(len(order), dtype=bool)
    first[1:] = site[order][1:] != site[order][:-1]
    names: list[str] = []
    for key in rows.key[order[first]]:
        number, name = 0, ""
        while not name or name in names:
            digest = hashlib.sha256(f"{key}|{number}".encode()).hexdigest()
            name, number = "S" + digest[:_ID_LENGTH].upper(), number + 1
        names.append(name)
    return np.array(names, dtype=object)


def _sites(rows: _Rows, site: Indices, name: Objects, *, crs: CRS) -> gpd.GeoDataFrame:
    """Return one row a site: who saw it, under which ids, its ground and area."""
    words = pd.DataFrame({"site": site, "source": rows.source.astype(str), "id": rows.ids})
    grouped = words.groupby("site")
    drawn = np.flatnonzero(~shapely.is_missing(rows.geometry))
    who, ground = united(site[drawn], rows.geometry[drawn])
    geometry = np.full(len(name), None, dtype=object)
    geometry[who] = ground
    area = np.full(len(name), np.nan)
    area[who] = shapely.area(ground)
    return gpd.GeoDataFrame(
        {
            "site_id": name,
            "n_patches": grouped.size().to_numpy(),
            "sources": grouped["source"].agg(lambda some: ";".join(dict.fromkeys(some))),
            "patch_ids": grouped["id"].agg(";".join),
            "area_m2": area,
        },
        geometry=geometry,
        crs=crs,
    )


def _site_links(rows: _Rows, links: Links, site_id: Objects) -> pd.DataFrame:
    """Return the pairs of rows that tie sites together."""
    return pd.DataFrame(
        {
            "site_id": site_id[links.left],
            "source_a": rows.source[links.left],
            "patch_a": rows.ids[links.left],
            "source_b": rows.source[links.right],
            "patch_b": rows.ids[links.right],
            "shared_m2": links.shared_m2,
            "share": links.share,
            "iou": links.iou,
            "moved_m": links.moved_m,
        }
    )


def _conflict_findings(differing: pd.DataFrame) -> Iterator[Finding]:
    """Yield one finding for each column in which sources contradict one another."""
    for column, some in differing.groupby("column", sort=True):
        fields = {
            "column": column,
            "count": len(some),
            "ids": ", ".join(some["site_id"].unique()[:5]),
        }
        yield Finding("sources_conflict", "patches", fields=fields)
