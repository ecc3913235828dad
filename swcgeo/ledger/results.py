"""What was computed, as entries of a ledger: sites, verdicts, links, figures and their rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from swcgeo.ledger.cells import cell_to_json
from swcgeo.ledger.entries import Entry, EntryKind, Origin, Recorded, key_of, parts_of
from swcgeo.ledger.journal import Ledger
from swcgeo.model.labels import label

VERDICT_COLUMNS = (
    "verdict", "rule", "reasons", "field_check", "robust", "priority", "area_m2", "inside_m2",
    "outside_m2", "outside_low_m2", "outside_high_m2", "late_m2", "best_range_id",
)  # fmt: skip
"""Columns of `classify` that make a verdict."""
LINK_COLUMNS = ("range_id", "project_id", "shared_m2", "how")
_DECIMALS = {"m2": 3}
"""How far m² are written out; less is the computer's, not the ground's."""
_OTHER_DECIMALS = 9
"""The same for km² and for shares."""


def row_entries(
    kind: EntryKind, keys: Sequence[str], rows: pd.DataFrame, *, origin: Origin
) -> Iterator[Entry]:
    """
    Yield an entry for each row of a table.

    Parameters
    ----------
    kind : str
        Kind of the entries.
    keys : sequence of str, n
        Key of each row.
    rows : DataFrame, n rows
        What is said of each.
    origin : Origin
        The run that found it.

    Yields
    ------
    Entry
        Areas in m² rounded to three decimals, other numbers to nine.

    Examples
    --------
    >>> table = pd.DataFrame({"verdict": ["no_plan"], "area_m2": [100.00001]})
    >>> [dict(one.payload) for one in row_entries("verdict", ["a"], table, origin=Origin())]
    [{'verdict': 'no_plan', 'area_m2': 100.0}]
    """
    columns = {
        str(name): [_cell(value, unit=str(name).rpartition("_")[2]) for value in rows[name]]
        for name in rows
    }
    for row, key in enumerate(keys):
        payload = {name: cells[row] for name, cells in columns.items()}
        yield Entry(kind=kind, key=key, payload=payload, origin=origin)


def _cell(value: object, *, unit: str) -> object:
    """Return a cell as JSON, numbers rounded."""
    cell = cell_to_json(value)
    decimals = _DECIMALS.get(unit, _OTHER_DECIMALS)
    # A rounded zero may be -0.0, which is another text than 0.0.
    return round(cell, decimals) + 0.0 if isinstance(cell, float) else cell


def verdict_entries(
    judged: pd.DataFrame, links: pd.DataFrame, *, keys: Sequence[str], origin: Origin
) -> list[Entry]:
    """
    Return the entries for the verdicts of a run, and for the links behind them.

    Parameters
    ----------
    judged : DataFrame, n rows
        Result of `classify` for one delivery.
    links : DataFrame
        Its table ``links``.
    keys : sequence of str, n
        Key of each patch.
    origin : Origin
        The run.

    Returns
    -------
    list of Entry
        Kinds ``verdict`` and ``link``; the links of a patch stand in one entry, so that one that
        holds no more leaves it.

    Examples
    --------
    >>> judged = pd.DataFrame({"patch_id": ["1"], "verdict": ["compliant"], "reasons": ["inside"]})
    >>> links = pd.DataFrame({"patch_id": ["1"], "range_id": ["R"], "project_id": ["P"],
    ...                       "shared_m2": [9.0], "how": ["place"]})
    >>> found = verdict_entries(judged, links, keys=["m/1/1"], origin=Origin())
    >>> [(one.kind, one.key) for one in found]
    [('verdict', 'm/1/1'), ('link', 'm/1/1')]
    """
    kept = judged[[name for name in VERDICT_COLUMNS if name in judged]]
    entries = list(row_entries("verdict", keys, kept, origin=origin))
    cells = {name: [_cell(value, unit="m2") for value in links[name]] for name in LINK_COLUMNS}
    by_patch: dict[object, list[dict[str, object]]] = {}
    for row, name in enumerate(links["patch_id"]):
        by_patch.setdefault(name, []).append({column: cells[column][row] for column in cells})
    for key, name in zip(keys, judged["patch_id"], strict=True):
        found = sorted(by_patch.get(name, []), key=lambda link: (str(link["range_id"]), str(link)))
        entries.append(Entry(kind="link", key=key, payload={"links": found}, origin=origin))
    return entries


def figure_entries(
    figures: Mapping[str, float], *, year: int | None, unit: Mapping[str, str], origin: Origin
) -> list[Entry]:
    """
    Return the entries for the figures of a year.

    Parameters
    ----------
    figures : mapping of str to float
        By name.
    year : int or None
        The year that is reported on.
    unit : mapping of str to str
        Unit by name.
    origin : Origin
        The run.

    Returns
    -------
    list of Entry
        Kind ``figure``.

    Examples
    --------
    >>> found = figure_entries({"n": 47.0}, year=2023, unit={}, origin=Origin())
    >>> found[0].key, dict(found[0].payload)
    ('2023/n', {'unit': '', 'value': 47.0})
    """
    return [
        Entry(
            kind="figure", key=key_of(year_text(year), name), origin=origin,
            payload={"unit": unit.get(name, ""), "value": _cell(value, unit=unit.get(name, ""))},
        )
        for name, value in figures.items()
    ]  # fmt: skip


def figure_words(name: str, lang: str) -> str:
    """
    Return what a figure is called.

    Parameters
    ----------
    name : str
        Its name in the ledger.
    lang : str
        Language.

    Returns
    -------
    str
        In words.

    Examples
    --------
    >>> figure_words("account/TOTAL/treated", "zh"), figure_words("patches/verdict/no_plan", "en")
    ('治理账 合计 已治理', 'patches: suspected: built before approval')
    """
    room, *rest = name.split("/")
    if room == "account":
        zone, column = "/".join(rest[:-1]), rest[-1]
        where = label("total", lang) if zone == "TOTAL" else zone
        what = label(f"head.{column}_km2", lang).partition("(")[0].strip()
        return label("figure_of.account", lang, where=where, what=what)
    kind, _, code = "/".join(rest).partition("/")
    return label(f"figure_of.{kind}", lang, code=label(f"{_WORDS.get(kind, kind)}.{code}", lang))


_WORDS = {"area": "verdict"}
"""Where the words for the codes of a kind of figure stand, if not under its own name."""


def year_text(year: int | None) -> str:
    """
    Return a year as it stands in keys.

    Parameters
    ----------
    year : int or None
        The year of a project.

    Returns
    -------
    str
        ``-`` where the project names none.

    Examples
    --------
    >>> year_text(2023), year_text(None)
    ('2023', '-')
    """
    return "-" if year is None else str(year)


def withdrawals(
    ledger: Ledger, kind: EntryKind, *, under: tuple[str, ...], but: Iterable[str], origin: Origin
) -> list[Entry]:
    """
    Return the entries that withdraw what a ledger holds and a run no longer finds.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    kind : str
        Kind of the entries.
    under : tuple of str
        First parts of the keys concerned.
    but : iterable of str
        Keys that were found.
    origin : Origin
        The run.

    Returns
    -------
    list of Entry
        Entries without payload.

    Examples
    --------
    >>> import datetime as dt, tempfile
    >>> from swcgeo.ledger.journal import Writer, open_ledger
    >>> who = Writer(by="A", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/l.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         _ = ledger.record(figure_entries({"a": 1, "b": 2}, year=2023, unit={},
    ...                                          origin=Origin()), writer=who)
    ...         gone = withdrawals(ledger, "figure", under=("2023",), but=["2023/a"],
    ...                            origin=Origin())
    >>> [one.key for one in gone]
    ['2023/b']
    """
    found = set(but)
    held = (one.entry.key for one in ledger.holding(kind))
    return [
        Entry(kind=kind, key=key, payload=None, origin=origin)
        for key in held
        if parts_of(key)[: len(under)] == under and key not in found
    ]


def payloads(
    ledger: Ledger, kind: EntryKind, *, until: int | None = None
) -> dict[str, Mapping[str, Any]]:
    """
    Return what holds of a kind, by key.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    kind : str
        Kind of entry.
    until : int, optional
        Place in the journal up to which entries count; by default all.

    Returns
    -------
    dict of str to mapping
        In the order in which the keys first came.

    Examples
    --------
    >>> import datetime as dt, tempfile
    >>> from swcgeo.ledger.journal import Writer, open_ledger
    >>> who = Writer(by="A", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/l.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         payloads(ledger, "about")["ledger"]["crs"]
    'EPSG:4544'
    """
    return {one.entry.key: one.payload for one in ledger.holding(kind, until=until)}


def runs_of(ledger: Ledger) -> list[Recorded]:
    """
    Return the last run of each project and year.

    Parameters
    ----------
    ledger : Ledger
        The ledger.

    Returns
    -------
    list of Recorded
        The last that was recorded stands last.

    Examples
    --------
    >>> import datetime as dt, tempfile
    >>> from swcgeo.ledger.journal import Writer, open_ledger
    >>> who = Writer(by="A", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/l.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         runs = [Entry(kind="run", key="P/2023", payload={"n": n}) for n in (1, 2, 1)]
    ...         runs.insert(1, Entry(kind="run", key="Q/2023", payload={"n": 0}))
    ...         _ = ledger.record(runs, writer=who)
    ...         [one.payload["n"] for one in runs_of(ledger)]
    [0, 1]
    """
    return sorted(ledger.holding("run"), key=lambda one: one.seq)
