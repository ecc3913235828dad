"""Two deliveries on one list of sites: what both saw, and what only one of them."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from swcgeo.check.attributes import has_column, ids, texts
from swcgeo.model.findings import Notes, Receipt
from swcgeo.model.layers import Layer, notes_of, set_aside
from swcgeo.model.settings import MatchSettings, RepairSettings
from swcgeo.overlay.area import require_crs
from swcgeo.reconcile.sites import sites_of


def match(
    a: gpd.GeoDataFrame,
    b: gpd.GeoDataFrame,
    *,
    settings: MatchSettings | None = None,
    repair: RepairSettings | None = None,
) -> Layer:
    """
    Find the sites that two deliveries both show.

    Parameters
    ----------
    a, b : GeoDataFrame
        Patches of two sources, each in any CRS; where they contradict one another, the word of
        `a` comes first.
    settings : MatchSettings, optional
        What counts as the same site.
    repair : RepairSettings, optional
        Which repairs of outlines are accepted.

    Returns
    -------
    Layer
        Every row of `a`, then of `b`, in the CRS of `a`, with ``source`` (``a``, ``b`` where a row
        names none), ``patch_id``, ``site_id``, ``match_kind`` (``both``, ``only_a``, ``only_b``)
        and ``iou`` (of the unions of the two sources on the site; NaN for one alone).  Tables:
        ``sites``, one row each; ``site_links``, the pairs that tie rows together;
        ``site_conflicts``, where two rows of one site contradict one another, and whose word comes
        first.

    Raises
    ------
    CrsError
        If a layer has no CRS.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> squares = [box(x, 3_700_000, x + 100, 3_700_100) for x in (500_000, 500_010, 501_000)]
    >>> a = gpd.GeoDataFrame({"patch_id": ["M1"]}, geometry=squares[:1], crs="EPSG:4544")
    >>> b = gpd.GeoDataFrame({"patch_id": ["P1", "P2"]}, geometry=squares[1:], crs="EPSG:4544")
    >>> matched = match(a, b)
    >>> matched["match_kind"].tolist(), matched["iou"].round(3).tolist()  # 90 / 110
    (['both', 'both', 'only_b'], [0.818, 0.818, nan])
    """
    receipts: list[Receipt] = []
    named = [_named(layer, name, receipts) for layer, name in ((a, "a"), (b, "b"))]
    sited = sites_of(named, sides=(0, 1), settings=settings, repair=repair)
    crs = require_crs(a, layer="patches")
    frames = [
        gpd.GeoDataFrame(layer).to_crs(crs).assign(patch_id=ids(layer, "patch_id"))
        for layer in named
    ]
    together = set_aside(pd.concat(frames, ignore_index=True), sited.columns)
    together = together.assign(**{name: sited.columns[name] for name in sited.columns})
    notes = notes_of(a, b) + Notes((), tuple(receipts)) + sited.notes
    return Layer(together, notes=notes, tables=sited.tables)


def _named(layer: gpd.GeoDataFrame, name: str, receipts: list[Receipt]) -> gpd.GeoDataFrame:
    """Return a layer whose every row has a source: its own word, else the name of its side."""
    if not has_column(layer, "source"):
        return layer.assign(source=name)
    empty = pd.isna(texts(layer, "source"))
    if not empty.any():
        return layer
    receipts.append(Receipt("patches", None, None, f"source: → {name} ({int(empty.sum())})"))
    return layer.assign(source=layer["source"].astype(object).mask(empty, name))
