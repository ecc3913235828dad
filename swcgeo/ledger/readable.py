"""The layers of a ledger for its readers: what holds now, in words, for any GIS program."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from swcgeo.check.attributes import ids
from swcgeo.ledger.deliveries import Batch, batches_of
from swcgeo.ledger.entries import parts_of
from swcgeo.ledger.journal import Ledger, Writer
from swcgeo.ledger.results import figure_words, payloads
from swcgeo.ledger.store import Shown
from swcgeo.ledger.styles import category_style, plain_style
from swcgeo.ledger.words import words_of
from swcgeo.model.codes import Verdict
from swcgeo.model.labels import label
from swcgeo.overlay.exact import united

_M2_PER_HA = 10_000.0
_COLOURS = {
    Verdict.COMPLIANT: "#4daf4a", Verdict.NO_PLAN: "#d7301f", Verdict.BEYOND_RANGE: "#fc8d59",
    Verdict.MOVED_SITE: "#e6ab02", Verdict.EXEMPT: "#6baed6", Verdict.NOT_CONSTRUCTION: "#969696",
    Verdict.UNKNOWN: "#8856a7",
}  # fmt: skip
_SITE_COLOUR = "#1f5fa8"
_NOT_JUDGED = "#ffffff"
_OTHER = "#000000"
_NUMBERS = frozenset(
    {"priority", "area_ha", "inside_ha", "outside_ha", "shared_m2", "value", "closed"}
)
"""Columns of numbers, even where no cell is known yet: GIS programs remember types."""


def show(ledger: Ledger, *, writer: Writer, lang: str = "zh") -> None:
    """
    Draw the layers for readers anew, inside a transaction that is open.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    writer : Writer
        Who writes.
    lang : str
        Language of names and words.

    Examples
    --------
    >>> import datetime as dt, tempfile
    >>> import pyogrio
    >>> from swcgeo.ledger.journal import open_ledger
    >>> who = Writer(by="A", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/l.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         with ledger.store.writing():
    ...             show(ledger, writer=who)
    ...     sorted(pyogrio.list_layers(f"{folder}/l.gpkg")[:, 0])
    ['layer_styles', '下发批次', '关联', '图斑', '地块', '数字', '说明']
    """
    batches = batches_of(ledger)
    sites = {key: str(said["site_id"]) for key, said in payloads(ledger, "site").items()}
    patches = _patches(ledger, batches, sites, lang)
    layers = [
        _shown("patches", patches, lang, style=_by_verdict(lang)),
        _shown("sites", _sites(patches, lang), lang, style=plain_style(_SITE_COLOUR)),
        _shown("links", _links(ledger, lang), lang),
        _shown("deliveries", _deliveries(ledger), lang),
        _shown("figures", _figures(ledger, lang), lang),
        _shown("about", _about(lang), lang),
    ]
    ledger.store.show(layers, crs=ledger.crs, at=writer.moment)


def _shown(name: str, frame: pd.DataFrame, lang: str, *, style: str = "") -> Shown:
    """Return a table as a layer, its columns under their headings."""
    geometry = None
    if isinstance(frame, gpd.GeoDataFrame):
        geometry = np.asarray(frame.geometry.array, dtype=object)
        frame = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    columns = {
        label(f"field.{column}", lang): [_cell(value) for value in frame[column]]
        for column in frame
    }
    return Shown(
        name=label(f"ledger.{name}", lang), about=label(f"ledger.{name}_about", lang),
        columns=columns, geometry=geometry, style=style,
        numbers=frozenset(label(f"field.{column}", lang) for column in _NUMBERS & set(frame)),
    )  # fmt: skip


def _cell(value: object) -> object:
    """Return a cell as SQL takes it."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    return value if isinstance(value, str | int | float) else str(value)


def _patches(
    ledger: Ledger, batches: list[Batch], sites: Mapping[str, str], lang: str
) -> gpd.GeoDataFrame:
    """Return every patch that is held, with its verdict."""
    verdicts = payloads(ledger, "verdict")
    rows, shapes = [], []
    for batch in batches:
        names = ids(batch.patches, "patch_id")
        drawn = batch.patches.geometry.to_crs(ledger.crs)
        for key, name, shape in zip(batch.keys, names, drawn, strict=True):
            said = verdicts.get(key, {})
            rows.append(
                {
                    "source": label(f"source.{batch.source}", lang), "batch": batch.batch,
                    "patch_id": name, "site_id": sites.get(key),
                    "received_on": batch.received_on and batch.received_on.isoformat(),
                    "verdict": label(f"verdict.{said.get('verdict') or 'not_judged'}", lang),
                    "reasons": _reasons(str(said.get("reasons") or ""), lang),
                    "field_check": _yes_no(said.get("field_check"), lang),
                    "priority": said.get("priority"),
                    "area_ha": _hectares(said.get("area_m2")),
                    "inside_ha": _hectares(said.get("inside_m2")),
                    "outside_ha": _hectares(said.get("outside_m2")),
                    "key": key,
                }
            )  # fmt: skip
            shapes.append(shape)
    columns = (
        "source", "batch", "patch_id", "site_id", "received_on", "verdict", "reasons",
        "field_check", "priority", "area_ha", "inside_ha", "outside_ha", "key",
    )  # fmt: skip
    table = pd.DataFrame(rows, columns=list(columns))
    return gpd.GeoDataFrame(table, geometry=np.array(shapes, dtype=object), crs=ledger.crs)


def _reasons(codes: str, lang: str) -> str:
    """Return reason codes as words."""
    words = (label(f"reason.{code}", lang) for code in codes.split(";") if code)
    return label("ledger.joint", lang).join(words)


def _yes_no(value: object, lang: str) -> str | None:
    """Return a yes or no; None where it is not known."""
    return None if value is None else label(f"flag.{str(bool(value)).lower()}", lang)


def _hectares(area_m2: object) -> float | None:
    """Return an area in hm²; None where it is not known."""
    return None if area_m2 is None else float(str(area_m2)) / _M2_PER_HA


def _sites(patches: gpd.GeoDataFrame, lang: str) -> gpd.GeoDataFrame:
    """Return one row a site: who saw it when, and its ground."""
    named = patches[patches["site_id"].notna()]
    order = list(dict.fromkeys(named["site_id"]))
    place = {site: row for row, site in enumerate(order)}
    drawn = named[named.geometry.notna() & ~named.geometry.is_empty]
    drawn = drawn.assign(site=drawn["site_id"].map(place)).sort_values("site", kind="stable")
    geometry = np.full(len(order), None, dtype=object)
    if len(drawn):
        sound = np.asarray(drawn.geometry.make_valid().array, dtype=object)
        who, ground = united(drawn["site"].to_numpy(np.intp), sound)
        geometry[who] = ground
    joint = label("ledger.joint", lang)
    # Plain lists: a group of pandas for each of 50 000 sites takes minutes.
    seen: list[list[tuple[str, str, str | None]]] = [[] for _ in order]
    words = (named[name] for name in ("source", "patch_id", "received_on"))
    for site, source, name, day in zip(named["site_id"], *words, strict=True):
        seen[place[site]].append((source, str(name), day if isinstance(day, str) else None))
    rows = []
    for site, patches_seen in zip(order, seen, strict=True):
        sources, names, every = zip(*patches_seen, strict=True)
        days = [day for day in every if day is not None]
        rows.append(
            {
                "site_id": site, "n_patches": len(names),
                "sources": joint.join(dict.fromkeys(sources)), "patch_ids": joint.join(names),
                "first_seen": min(days, default=None), "last_seen": max(days, default=None),
            }
        )  # fmt: skip
    columns = ["site_id", "n_patches", "sources", "patch_ids", "first_seen", "last_seen"]
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry=geometry, crs=patches.crs)


def _links(ledger: Ledger, lang: str) -> pd.DataFrame:
    """Return links between patches and projects, computed ones and persons' words."""
    columns = ["key", "project_id", "range_id", "shared_m2", "how", "by", "at", "why"]
    computed = [
        {"key": key, **{name: link[name] for name in columns[1:5]}}
        for key, said in payloads(ledger, "link").items()
        for link in said["links"]
    ]
    words = words_of(ledger)
    said_so = words.assign(how=np.where(words["refuse"], "refused", "person"))
    tables = [pd.DataFrame(computed, columns=columns), said_so.reindex(columns=columns)]
    both = pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)
    return both.assign(how=[label(f"how.{how}", lang) for how in both["how"]])


def _deliveries(ledger: Ledger) -> pd.DataFrame:
    """Return one row a delivery: when it came and from which file."""
    rows = [
        {
            "source": one.payload["source"], "batch": one.payload["batch"],
            "received_on": one.payload["received_on"], "count": len(one.payload["rows"]),
            "file": one.entry.origin.name, "sha256": one.entry.origin.sha256, "at": one.at,
            "by": one.by,
        }
        for one in ledger.holding("delivery")
    ]  # fmt: skip
    columns = ["source", "batch", "received_on", "count", "file", "sha256", "at", "by"]
    return pd.DataFrame(rows, columns=columns)


def _figures(ledger: Ledger, lang: str) -> pd.DataFrame:
    """Return every figure with what it was when its year was closed."""
    closed = {
        (str(one.payload["year"]), name): said["value"]
        for one in ledger.holding("close")
        for name, said in one.payload["figures"].items()
    }
    rows = []
    for one in ledger.holding("figure"):
        year, name = parts_of(one.entry.key)
        rows.append((year, figure_words(name, lang), one.payload["value"], one.payload["unit"],
                     closed.get((year, name)), one.at, one.by))  # fmt: skip
    return pd.DataFrame(rows, columns=["year", "figure", "value", "unit", "closed", "at", "by"])


def _about(lang: str) -> pd.DataFrame:
    """Return what a reader should know of the layers."""
    topics = ("suspected", "areas", "empty", "journal")
    return pd.DataFrame(
        {
            "topic": [label(f"about.{topic}", lang) for topic in topics],
            "text": [label(f"about.{topic}_text", lang) for topic in topics],
        }
    )


def _by_verdict(lang: str) -> str:
    """Return the style of the patches."""
    colours = {label(f"verdict.{code}", lang): colour for code, colour in _COLOURS.items()}
    colours[label("verdict.not_judged", lang)] = _NOT_JUDGED
    other = (label("verdict.other", lang), _OTHER)
    return category_style(label("field.verdict", lang), colours, other=other)
