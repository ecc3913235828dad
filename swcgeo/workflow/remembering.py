"""Storing a run in the ledger: deliveries first, then what was found of them, each step whole."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from swcgeo.ledger.deliveries import Batch, take_delivery
from swcgeo.ledger.entries import Entry, EntryKind, Origin, key_of
from swcgeo.ledger.journal import Ledger, Writer
from swcgeo.ledger.readable import show
from swcgeo.ledger.results import (
    figure_entries,
    payloads,
    row_entries,
    verdict_entries,
    withdrawals,
    year_text,
)
from swcgeo.model.findings import Notes
from swcgeo.model.labels import LANGUAGES
from swcgeo.model.layers import Layer
from swcgeo.model.outcome import Outcome
from swcgeo.model.project import Project
from swcgeo.read.files.digests import sha256_behind
from swcgeo.read.files.paths import split_layer
from swcgeo.workflow.figures import figures_of, rows_behind
from swcgeo.workflow.inputs import Inputs
from swcgeo.workflow.memory import deliveries_of

_REGISTERS: dict[str, tuple[EntryKind, tuple[str, ...]]] = {
    "visits": ("visit", ("source", "batch", "patch_id", "visited_on")),
    "cases": ("case", ("case_id", "patch_id", "project_id", "kind")),
    "fees": ("fee", ("project_id",)),
    "pushed_projects": ("pushed", ("project_id", "project_name")),
}
"""Kind of entry for each register, and the columns that tell its rows apart."""
_MOST_FINDINGS = 500


def run_entry(outcome: Outcome) -> Entry:
    """
    Return the entry for a run: its inputs by name and hash, and its settings.

    Parameters
    ----------
    outcome : Outcome
        What the run found.

    Returns
    -------
    Entry
        Its key is the same wherever the project's folder stands.

    Examples
    --------
    >>> from pathlib import Path
    >>> run_entry(Outcome(project=Project(path=Path("p.toml"), name="P"))).payload["project"]
    'P'
    """
    plan = outcome.project
    files = sorted({(path.name, sha256_behind(path)) for path in outcome.inputs})
    payload = {
        "project": plan.name, "year": plan.year, "settings": plan.settings.as_tables(),
        "inputs": [{"name": name, "sha256": digest} for name, digest in files],
        "findings": _grave(outcome.notes),
    }  # fmt: skip
    # Under its project: going back to earlier settings is a new entry, the last one again.
    key = key_of(plan.name, year_text(plan.year))
    return Entry(kind="run", key=key, payload=payload, origin=Origin(name="swcgeo run"))


def _grave(notes: Notes) -> list[dict[str, str]]:
    """Return the findings that ask for something, the gravest first; the rest as a number."""
    grave = [one for one in notes.findings if one.severity != "info"]
    grave.sort(key=lambda one: one.severity)  # error before warn
    said = [
        {"severity": str(one.severity), **{lang: one.message(lang) for lang in LANGUAGES}}
        for one in grave[:_MOST_FINDINGS]
    ]
    more = len(grave) - len(said)
    rest = {"severity": "warn", **dict.fromkeys(LANGUAGES, f"… +{more}")}
    return [*said, rest] if more else said


def take_in(ledger: Ledger, plan: Project, batches: Sequence[Batch], *, writer: Writer) -> Notes:
    """
    Take deliveries into a ledger without judging them, each whole or not at all.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    plan : Project
        It names their files.
    batches : sequence of Batch
        The deliveries, in the order of the project.
    writer : Writer
        Who takes them in.

    Returns
    -------
    notes : Notes
        Says which of them correct what was held.

    Raises
    ------
    LedgerError
        If another program holds the ledger.

    Examples
    --------
    >>> import datetime as dt, tempfile
    >>> from pathlib import Path
    >>> from swcgeo.ledger.journal import open_ledger
    >>> who = Writer(by="A", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/l.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         take_in(ledger, Project(path=Path("p.toml"), name="P"), [], writer=who).findings
    ()
    """
    notes = Notes()
    for one, batch in zip(plan.deliveries, batches, strict=True):
        file = split_layer(one.path)[0]
        origin = Origin(name=file.name, sha256=sha256_behind(file))
        with ledger.store.writing():
            taken = take_delivery(
                ledger, batch.patches, source=batch.source, batch=batch.batch,
                received_on=batch.received_on, origin=origin, writer=writer,
            )  # fmt: skip
        notes = notes + taken.notes
    return notes


def remember(ledger: Ledger, outcome: Outcome, inputs: Inputs, *, writer: Writer) -> None:
    """
    Store what a run has found, in one transaction.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    outcome : Outcome
        What was found.
    inputs : Inputs
        The layers of the run.
    writer : Writer
        Who ran it.

    Raises
    ------
    LedgerError
        If another program holds the ledger.

    Examples
    --------
    >>> import datetime as dt, tempfile
    >>> from pathlib import Path
    >>> from swcgeo.ledger.journal import open_ledger
    >>> from swcgeo.workflow.inputs import read_inputs
    >>> who = Writer(by="A", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> plan = Project(path=Path("p.toml"), name="P")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/l.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         remember(ledger, Outcome(project=plan), read_inputs(plan), writer=who)
    ...         len(ledger.holding("run"))
    1
    """
    entry = run_entry(outcome)
    origin = Origin(name="swcgeo run", sha256=entry.sha256)
    batches = deliveries_of(inputs)
    with ledger.store.writing():
        found = [
            entry,
            *_judged(batches, outcome.patches, origin),
            *_lineage(outcome, origin),
            *_registers(ledger, outcome.project, inputs),
            *_figures(ledger, outcome, origin=origin),
        ]
        ledger.add(found, writer=writer)
        show(ledger, writer=writer)


def _judged(batches: Sequence[Batch], patches: Layer | None, origin: Origin) -> Iterator[Entry]:
    """Yield the entries for sites, verdicts and links of each delivery."""
    if patches is None:
        return
    start = 0
    links = patches.tables["links"]
    for batch in batches:
        rows = patches.iloc[start : start + len(batch.keys)]
        start += len(batch.keys)
        sites = pd.DataFrame({"site_id": rows["site_id"]})
        yield from row_entries("site", batch.keys, sites, origin=origin)
        own = links[(links["source"] == batch.source) & (links["batch"] == batch.batch)]
        yield from verdict_entries(pd.DataFrame(rows), own, keys=batch.keys, origin=origin)


def _lineage(outcome: Outcome, origin: Origin) -> Iterator[Entry]:
    """Yield what became of each patch from one delivery to the next."""
    table = outcome.further.get("lineage")
    if table is None:
        return
    names = ["source", "old_batch", "new_batch", "old_id", "new_id"]
    keys = [key_of(*row) for row in table[names].astype("str").fillna("").to_numpy()]
    words = table[["change", "shared_m2", "old_m2", "new_m2"]]
    yield from row_entries("lineage", keys, words, origin=origin)


def _registers(ledger: Ledger, plan: Project, inputs: Inputs) -> Iterator[Entry]:
    """Yield the rows of the registers, and the withdrawal of rows that a register lost."""
    for name, frame in inputs.registers.items():
        kind, columns = _REGISTERS[name]
        file = split_layer(plan.registers[name])[0]
        origin = Origin(name=file.name, sha256=sha256_behind(file))
        words = pd.DataFrame(frame.drop(columns=frame.geometry.name))
        keys = _row_keys(words, columns)
        yield from row_entries(kind, keys, words, origin=origin)
        # A row is withdrawn when its own project states it no more; those of others stay.
        home = key_of(plan.name, year_text(plan.year), kind)
        stated = {key: set(said["rows"]) for key, said in payloads(ledger, "register").items()}
        lost = stated.pop(home, set()).difference(keys, *stated.values())
        held = {one.entry.key for one in ledger.holding(kind)}
        yield from (
            Entry(kind=kind, key=key, payload=None, origin=origin) for key in sorted(lost & held)
        )
        yield Entry(kind="register", key=home, payload={"rows": sorted(keys)}, origin=origin)


def _row_keys(words: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    """Return a key for each row of a register; rows alike in all columns are numbered."""
    parts = [words[name].astype(str) if name in words else pd.Series("", words.index)
             for name in columns]  # fmt: skip
    frame = pd.DataFrame(dict(enumerate(parts)))
    number = frame.groupby(list(frame)).cumcount() + 1
    return [
        key_of(*row, *(() if n == 1 else (n,)))
        for row, n in zip(frame.itertuples(index=False), number, strict=True)
    ]


def _figures(ledger: Ledger, outcome: Outcome, *, origin: Origin) -> Iterator[Entry]:
    """Yield the figures of the year, the rows behind them, and what is no more."""
    year = year_text(outcome.project.year)
    values, unit = figures_of(outcome.patches, outcome.account, outcome.further.get("projects"))
    # A figure that is not known is not a figure; the table of the account says that it is not.
    known = {name: value for name, value in values.items() if not math.isnan(value)}
    figures = figure_entries(known, year=outcome.project.year, unit=unit, origin=origin)
    yield from figures
    keys = [one.key for one in figures]
    yield from withdrawals(ledger, "figure", under=(year,), but=keys, origin=origin)
    rows = rows_behind(outcome.account)
    traces = [key_of(year, "treatment", *map(str, row)) for row in rows.iloc[:, :3].to_numpy()]
    yield from row_entries("trace", traces, rows, origin=origin)
    yield from withdrawals(ledger, "trace", under=(year,), but=traces, origin=origin)
