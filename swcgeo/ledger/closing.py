"""
Closing a year, and what has moved since: which figures, by how much, and which rows did it.

The journal is never changed, so a closed year is a place in it: what held there can always be read
again.  Beside it stand the figures themselves, for a reader without this program.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from swcgeo.errors import UsageError
from swcgeo.ledger.entries import Entry, Origin, parts_of
from swcgeo.ledger.journal import Ledger, Writer
from swcgeo.ledger.results import payloads, runs_of

MOVED_COLUMNS = ("year", "figure", "unit", "before", "correction", "after", "at", "by", "rows")
ROW_COLUMNS = ("kind", "row", "what", "before", "after", "at", "by")
_SHOWN = 5


def close_year(ledger: Ledger, year: int, *, writer: Writer) -> int:
    """
    Close a year: its figures, inputs, settings and links are those that hold now.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    year : int
        A year of which the ledger has figures.
    writer : Writer
        Who closes it.

    Returns
    -------
    int
        Number of figures that were closed.

    Raises
    ------
    UsageError
        If the ledger has no figures of that year.

    Examples
    --------
    >>> import datetime as dt, tempfile
    >>> from swcgeo.ledger.journal import open_ledger
    >>> from swcgeo.ledger.results import figure_entries
    >>> who = Writer(by="A", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/l.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         _ = ledger.record(figure_entries({"n": 47}, year=2023, unit={}, origin=Origin()),
    ...                           writer=who)
    ...         close_year(ledger, 2023, writer=who)
    1
    """
    with ledger.store.writing():
        figures = _figures(ledger, year, until=None)
        if not figures:
            present = sorted({parts_of(one.entry.key)[0] for one in ledger.holding("figure")})
            raise UsageError(
                "year_unknown", year=year, path=ledger.name, present=", ".join(present) or "-"
            )
        runs = runs_of(ledger)
        run = next((one for one in reversed(runs) if one.payload["year"] == year), None)
        payload = {
            "year": year, "place": ledger.store.last(),
            "figures": {name: dict(said) for name, said in figures.items()},
            "inputs": [] if run is None else run.payload["inputs"],
            "settings": {} if run is None else run.payload["settings"],
            "words": len(ledger.holding("word")),
        }  # fmt: skip
        held = [one for one in ledger.holding("close") if one.payload["year"] == year]
        if not held or {**held[-1].payload, "place": 0} != {**payload, "place": 0}:
            entry = Entry(
                kind="close", key=str(year), payload=payload, origin=Origin(name="swcgeo close")
            )
            ledger.add([entry], writer=writer)
    return len(figures)


def _figures(
    ledger: Ledger, year: int | None, *, until: int | None
) -> dict[str, Mapping[str, Any]]:
    """Return the figures of a year by name; of all years under year and name where it is None."""
    found = {}
    for key, said in payloads(ledger, "figure", until=until).items():
        of_year, name = parts_of(key)
        if year is None:
            found[f"{of_year}/{name}"] = said
        elif of_year == str(year):
            found[name] = said
    return found


def moved_since_close(ledger: Ledger) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Return which figures of closed years have moved since, and the rows that changed.

    Parameters
    ----------
    ledger : Ledger
        The ledger.

    Returns
    -------
    tuple of DataFrame
        `MOVED_COLUMNS`, one row a figure (上年数 before, 更正 correction, 更正后 after), with when
        and by whom it was last corrected and the first rows that changed; and `ROW_COLUMNS`, every
        row that changed.

    Examples
    --------
    >>> import datetime as dt, tempfile
    >>> from swcgeo.ledger.journal import open_ledger
    >>> from swcgeo.ledger.results import figure_entries
    >>> who = Writer(by="A", at=dt.datetime(2024, 7, 20, tzinfo=dt.UTC))
    >>> def said(count):
    ...     return figure_entries({"n": count}, year=2023, unit={}, origin=Origin())
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/l.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         _ = ledger.record(said(47), writer=who), close_year(ledger, 2023, writer=who)
    ...         _ = ledger.record(said(46), writer=who)
    ...         moved, rows = moved_since_close(ledger)
    >>> moved[["figure", "before", "correction", "after"]].to_numpy().tolist()
    [['n', 47, -1.0, 46]]
    """
    moved, rows = [], []
    for closed in ledger.holding("close"):
        year, place = int(closed.payload["year"]), int(closed.payload["place"])
        now = _figures(ledger, year, until=None)
        changed = _changed_rows(ledger, year, place)
        last = {parts_of(one.entry.key)[1]: one for one in ledger.store.latest("figure")
                if parts_of(one.entry.key)[0] == str(year)}  # fmt: skip
        for row in _differences(closed.payload["figures"], now):
            touched = _touching(changed, row["figure"])
            when = last.get(row["figure"])
            moved.append(
                {"year": year, **row, "at": when and when.at, "by": when and when.by,
                 "rows": _first(touched)}
            )  # fmt: skip
        rows.append(changed)
    every = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=list(ROW_COLUMNS))
    return pd.DataFrame(moved, columns=list(MOVED_COLUMNS)), every


def _first(rows: pd.DataFrame) -> str:
    """Return the names of the first rows, and how many more there are."""
    names = list(dict.fromkeys(rows["row"]))
    more = f" +{len(names) - _SHOWN}" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _differences(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the figures that differ; one that is missing on a side is missing, not zero."""
    rows: list[dict[str, Any]] = []
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name, {}).get("value"), after.get(name, {}).get("value")
        moved = None if old is None or new is None else float(new) - float(old)
        if old == new:
            continue
        unit = (before.get(name) or after[name])["unit"]
        rows.append(
            {"figure": name, "unit": unit, "before": old, "correction": moved, "after": new}
        )
    return rows


def _changed_rows(ledger: Ledger, year: int, place: int) -> pd.DataFrame:
    """Return every row behind the figures of a year that says something else than at a place."""
    rows = []
    for kind in ("trace", "verdict"):
        before = payloads(ledger, kind, until=place)
        latest = {one.entry.key: one for one in ledger.store.latest(kind)}
        for key, one in latest.items():
            parts = parts_of(key)
            if kind == "trace" and parts[0] != str(year):
                continue
            if kind == "verdict" and key not in before:
                continue  # patches of a later delivery are no correction of this year
            old, new = before.get(key, {}), one.payload
            for what in dict.fromkeys([*old, *new]):
                if old.get(what) != new.get(what):
                    name = "/".join(parts[2:] if kind == "trace" else parts)
                    rows.append((kind, name, what, old.get(what), new.get(what), one.at, one.by))
    return pd.DataFrame(rows, columns=list(ROW_COLUMNS))


def _touching(rows: pd.DataFrame, figure: str) -> pd.DataFrame:
    """Return the rows that a figure rests on: treatments for the account, patches for counts."""
    kind = "trace" if figure.startswith("account/") else "verdict"
    chosen = rows[rows["kind"] == kind]
    column = figure.rsplit("/", 1)[-1] + "_km2"
    exact = chosen[chosen["what"] == column]
    return exact if len(exact) else chosen


def diff(one: Ledger, other: Ledger) -> pd.DataFrame:
    """
    Return the figures in which two ledgers differ.

    Parameters
    ----------
    one, other : Ledger
        The ledgers.

    Returns
    -------
    DataFrame
        ``figure`` (with its year), ``unit``, ``before`` (in `one`), ``correction``, ``after``.

    Examples
    --------
    >>> import datetime as dt, tempfile
    >>> from swcgeo.ledger.journal import open_ledger
    >>> who = Writer(by="A", at=dt.datetime(2024, 7, 20, tzinfo=dt.UTC))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/l.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         diff(ledger, ledger).empty
    True
    """
    rows = _differences(_figures(one, None, until=None), _figures(other, None, until=None))
    return pd.DataFrame(rows, columns=["figure", "unit", "before", "correction", "after"])
