"""Where the work stands, from what a ledger holds: states, deadlines, rates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
import pandas as pd

from swcgeo.check.attributes import ids
from swcgeo.ledger.cells import cell_from_json
from swcgeo.ledger.deliveries import batches_of
from swcgeo.ledger.entries import EntryKind, key_of
from swcgeo.ledger.journal import Ledger
from swcgeo.ledger.results import payloads, runs_of, year_text
from swcgeo.ledger.words import words_of
from swcgeo.model.settings import AllSettings
from swcgeo.patches.rates import rates_of
from swcgeo.patches.registers.fees import fee_notes
from swcgeo.patches.status import Status, states_of
from swcgeo.workflow.figures import PROJECTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    Where the work stands.

    Attributes
    ----------
    status : Status
        The state of every patch.
    rates : DataFrame
        The rates of supervision.
    sites : int or None
        Number of distinct sites; None where no run has looked for them.
    as_of : date
        The day on which it was asked.
    """

    status: Status
    rates: pd.DataFrame
    sites: int | None
    as_of: dt.date

    @property
    def overdue(self) -> pd.DataFrame:
        """The patches of which a step is overdue, the longest first."""
        late = self.status.patches[self.status.patches["overdue_days"] > 0]
        return late.sort_values("overdue_days", ascending=False, kind="stable")

    @property
    def next_deadline(self) -> pd.DataFrame:
        """The patches with the next deadline that has not passed."""
        table = self.status.patches
        ahead = table[table["due_on"] >= pd.Timestamp(self.as_of)]
        return ahead[ahead["due_on"] == ahead["due_on"].min()]


def standing(ledger: Ledger, *, as_of: dt.date) -> Standing:
    """
    Return where the work stands.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    as_of : date
        The day on which it is asked.

    Returns
    -------
    Standing
        States, rates, sites.

    Examples
    --------
    >>> import tempfile
    >>> from swcgeo.ledger.journal import Writer, open_ledger
    >>> who = Writer(by="A", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/l.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         len(standing(ledger, as_of=dt.date(2023, 10, 1)).status.patches)
    0
    """
    patches = _patches(ledger)
    rules = settings_of(ledger)
    status = states_of(
        patches, visits=_register(ledger, "visit"), cases=_register(ledger, "case"),
        as_of=np.datetime64(as_of, "D"), settings=rules.status,
    )  # fmt: skip
    fees = _register(ledger, "fee")
    rates = rates_of(
        status.patches, projects=patches["project_ids"], fees=None if fees.empty else fees,
        plans=_plans(ledger),
    )  # fmt: skip
    status = replace(status, notes=status.notes + fee_notes(fees))
    sites = {said["site_id"] for said in payloads(ledger, "site").values()}
    return Standing(status=status, rates=rates, sites=len(sites) or None, as_of=as_of)


def settings_of(ledger: Ledger) -> AllSettings:
    """
    Return the settings of the last run that a ledger holds.

    Parameters
    ----------
    ledger : Ledger
        The ledger.

    Returns
    -------
    AllSettings
        The defaults where nothing was run yet.

    Examples
    --------
    >>> import tempfile
    >>> from swcgeo.ledger.journal import Writer, open_ledger
    >>> who = Writer(by="A", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/l.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         settings_of(ledger) == AllSettings()
    True
    """
    runs = runs_of(ledger)
    return AllSettings.from_tables(runs[-1].payload["settings"]) if runs else AllSettings()


def _plans(ledger: Ledger) -> Mapping[str, float] | None:
    """Return how projects stood with their plans in the last run; None where it did not ask."""
    runs = ledger.holding("run")
    before = key_of(year_text(runs[-1].payload["year"]), PROJECTS) if runs else ""
    found = {
        key.removeprefix(before): float(said["value"])
        for key, said in payloads(ledger, "figure").items()
        if runs and key.startswith(before)
    }
    return found or None


def _register(ledger: Ledger, kind: EntryKind) -> pd.DataFrame:
    """Return a register as it holds now."""
    rows = payloads(ledger, kind).values()
    return pd.DataFrame(
        [{name: cell_from_json(cell) for name, cell in row.items()} for row in rows]
    )


def _patches(ledger: Ledger) -> pd.DataFrame:
    """Return every patch with its dates, verdict and projects."""
    verdicts = payloads(ledger, "verdict")
    judged = {one.entry.key: one.at[:10] for one in reversed(ledger.history("verdict"))}
    projects = _projects(ledger)
    rows = [
        (
            batch.source, batch.batch, str(name), batch.received_on, judged.get(key),
            verdicts.get(key, {}).get("verdict"), verdicts.get(key, {}).get("field_check"),
            ";".join(projects.get(key, ())),
        )
        for batch in batches_of(ledger)
        for key, name in zip(batch.keys, ids(batch.patches, "patch_id"), strict=True)
    ]  # fmt: skip
    columns = ["source", "batch", "patch_id", "received_on", "judged_on", "verdict", "field_check",
               "project_ids"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _projects(ledger: Ledger) -> Mapping[str, list[str]]:
    """Return the projects of each patch: the computed links, and what persons have said."""
    found: dict[str, dict[str, None]] = {}
    for key, said in payloads(ledger, "link").items():
        for link in said["links"]:
            if link["project_id"]:
                found.setdefault(key, {})[str(link["project_id"])] = None
    for word in words_of(ledger).itertuples():
        of_patch = found.setdefault(str(word.key), {})
        if word.refuse:
            of_patch.pop(str(word.project_id), None)
        else:
            of_patch[str(word.project_id)] = None
    return {key: list(names) for key, names in found.items()}


def changed_settings(rules: AllSettings) -> list[tuple[str, object, object]]:
    """
    Return which settings are not the defaults.

    Parameters
    ----------
    rules : AllSettings
        The settings of a run.

    Returns
    -------
    list of tuple
        Name with its step, default, value.

    Examples
    --------
    >>> changed_settings(AllSettings.from_tables({"compliance": {"tolerance_m": 8}}))
    [('compliance.tolerance_m', 5.0, 8)]
    """
    usual = AllSettings()
    found = []
    for step in fields(rules):
        mine, theirs = getattr(rules, step.name).as_table(), getattr(usual, step.name).as_table()
        found += [
            (f"{step.name}.{name}", theirs[name], value)
            for name, value in mine.items()
            if value != theirs[name]
        ]
    return found
