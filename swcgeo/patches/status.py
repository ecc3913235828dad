"""
Where each patch stands on its way from delivery to its end, and what is due next.

下发 → 初判 → 现场复核 → 认定 → 查处 → 整改 → 销号.  No state is skipped: a later date without the
one before it is a finding, and the patch stays where the dates are whole.  A desk review counts
as 现场复核 where no field check is asked for; what was found 合规, 可不编报 or 非生产建设项目 ends
at 认定.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from swcgeo.check.attributes import codes, dates, has_column, texts
from swcgeo.model.codes import OUTCOMES, OUTCOMES_AT_REST
from swcgeo.model.findings import Finding, Notes
from swcgeo.model.settings.status import StatusSettings

Days = npt.NDArray[np.datetime64]
STATES = ("issued", "judged", "visited", "decided", "handled", "rectified", "closed")
"""The states in their order."""
_DECIDED = STATES.index("decided")
_KEY = ("source", "batch", "patch_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """
    The states of all patches.

    Attributes
    ----------
    patches : DataFrame, n rows
        ``state``, ``outcome``, one date a state (``issued_on`` …), ``due``, ``due_on``,
        ``overdue_days`` (0 where nothing is overdue), ``n_parts`` (parts under which it was
        checked), in input order beside the keys.
    notes : Notes
        What was found.
    """

    patches: pd.DataFrame
    notes: Notes


def states_of(
    patches: pd.DataFrame,
    *,
    visits: pd.DataFrame | None = None,
    cases: pd.DataFrame | None = None,
    as_of: np.datetime64,
    settings: StatusSettings | None = None,
) -> Status:
    """
    Return where each patch stands.

    Parameters
    ----------
    patches : DataFrame, n rows
        ``source``, ``batch``, ``patch_id``, ``received_on``, ``judged_on``, ``verdict``,
        ``field_check`` and, where known, ``project_ids`` (joined by ``;``).
    visits : DataFrame, optional
        Register of field checks: ``patch_id``, ``source``, ``batch``, ``visited_on``, ``outcome``,
        ``decided_on``.
    cases : DataFrame, optional
        Register of cases: ``case_id``, ``patch_id``, ``project_id``, ``opened_on``,
        ``rectified_on``, ``closed_on``.
    as_of : datetime64
        The day on which it is asked.
    settings : StatusSettings, optional
        Deadlines.

    Returns
    -------
    Status
        One row a patch.

    Examples
    --------
    >>> patches = pd.DataFrame({"source": ["m"], "batch": ["1"], "patch_id": ["7"],
    ...     "received_on": ["2023-07-20"], "judged_on": ["2023-07-21"], "verdict": ["no_plan"],
    ...     "field_check": [True]})
    >>> visits = pd.DataFrame({"patch_id": ["7"], "visited_on": ["2023-08-01"],
    ...                        "outcome": ["未批先建"], "decided_on": ["2023-08-20"]})
    >>> row = states_of(patches, visits=visits, as_of=np.datetime64("2023-10-01")).patches.iloc[0]
    >>> row["state"], row["due"], str(row["due_on"].date()), int(row["overdue_days"])
    ('decided', 'handled', '2023-09-17', 14)
    """
    rules = settings or StatusSettings()
    found = _Dates(patches, rules)
    found.visit(pd.DataFrame() if visits is None else visits)
    found.charge(pd.DataFrame() if cases is None else cases)
    return found.status(as_of)


class _Dates:
    """The dates of every patch, state by state, as registers are read into them."""

    def __init__(self, patches: pd.DataFrame, rules: StatusSettings) -> None:
        self.patches, self.rules = patches, rules
        self.count = len(patches)
        missing = np.full(self.count, "NaT", dtype="datetime64[D]")
        self.on: dict[str, Days] = {state: missing.copy() for state in STATES}
        self.on["issued"] = dates(patches, "received_on")
        self.on["judged"] = dates(patches, "judged_on")
        self.outcome = np.full(self.count, None, dtype=object)
        self.parts = np.ones(self.count, dtype=int)
        self.findings: list[Finding] = []
        self._rows = self._rows_by_key()

    def _rows_by_key(self) -> dict[tuple[str | None, ...], list[int]]:
        """Return the rows of each id, with source and batch and without."""
        words = [texts(self.patches, name) for name in _KEY]
        rows: dict[tuple[str | None, ...], list[int]] = {}
        for row, (source, batch, name) in enumerate(zip(*words, strict=True)):
            for key in {(source, batch, name), (source, None, name), (None, None, name)}:
                rows.setdefault(key, []).append(row)
        return rows

    def _row_of(self, source: str | None, batch: str | None, name: str | None) -> tuple[int, bool]:
        """Return the row of a patch, -1 if it is unknown or ambiguous, and whether it is a part."""
        if name is None:
            return -1, False
        for key in ((source, batch, name), (source, None, name), (None, None, name)):
            if source is None and key[0] is not None:
                continue
            rows = self._rows.get(key, [])
            if rows:
                return (rows[0] if len(rows) == 1 else -1), False
        parent = re.fullmatch(f"(?P<parent>.+?)(?:{self.rules.child_suffix})", name)
        if parent is None:
            return -1, False
        row, _ = self._row_of(source, batch, parent["parent"])
        return row, True

    def visit(self, visits: pd.DataFrame) -> None:
        """Read the register of field checks."""
        if visits.empty:
            return
        words = [texts(visits, name) for name in _KEY]
        visited, decided = dates(visits, "visited_on"), dates(visits, "decided_on")
        stated = texts(visits, "outcome")
        outcome = codes(visits, "outcome", OUTCOMES)
        seen: dict[int, list[tuple[str, int]]] = {}
        for line, (source, batch, name) in enumerate(zip(*words, strict=True)):
            row, _ = self._row_of(source, batch, name)
            if row < 0:
                self._say("visit_unmatched", line, name)
            else:
                seen.setdefault(row, []).append((str(name), line))
                if stated[line] is not None and pd.isna(outcome[line]):
                    self._say("outcome_unknown", line, name, value=stated[line])
        for row, lines in seen.items():
            self._visited(row, lines, visited=visited, decided=decided, outcome=outcome)

    def _visited(
        self,
        row: int,
        lines: list[tuple[str, int]],
        *,
        visited: Days,
        decided: Days,
        outcome: np.ndarray,
    ) -> None:
        """Put the visits of one patch together: of one part the latest, of all parts the last."""
        latest: dict[str, int] = {}
        for name, line in lines:
            held = latest.get(name)
            if held is None or not visited[line] < visited[held]:
                latest[name] = line
        every = list(latest.values())
        self.parts[row] = len(latest)
        # NaT is larger than any day for max: a part that was not visited leaves the whole open.
        self.on["visited"][row] = np.max(visited[every])
        known = [outcome[line] for line in every if not pd.isna(outcome[line])]
        if len(known) == len(every):
            self.on["decided"][row] = np.max(decided[every])
            self.outcome[row] = ";".join(sorted(set(known)))

    def charge(self, cases: pd.DataFrame) -> None:
        """Read the register of cases."""
        if cases.empty:
            return
        words = [texts(cases, name) if has_column(cases, name) else np.full(len(cases), None)
                 for name in (*_KEY, "project_id", "case_id")]  # fmt: skip
        by_project = self._rows_by_project()
        seen: dict[int, list[int]] = {}
        for line, (source, batch, name, project, case) in enumerate(zip(*words, strict=True)):
            row, _ = self._row_of(source, batch, name)
            rows = [row] if row >= 0 else by_project.get(project, []) if name is None else []
            if not rows:
                self._say("case_unmatched", line, case or name)
            for one in rows:
                seen.setdefault(one, []).append(line)
        opened, rectified, closed = (
            dates(cases, name) for name in ("opened_on", "rectified_on", "closed_on")
        )
        for row, lines in seen.items():
            # The first case begins it; all of them must end.
            self.on["handled"][row] = np.fmin.reduce(opened[lines])
            self.on["rectified"][row] = np.max(rectified[lines])
            self.on["closed"][row] = np.max(closed[lines])

    def _rows_by_project(self) -> Mapping[str, list[int]]:
        """Return the patches of each project."""
        rows: dict[str, list[int]] = {}
        if has_column(self.patches, "project_ids"):
            for row, text in enumerate(texts(self.patches, "project_ids")):
                for project in (text or "").split(";"):
                    rows.setdefault(project, []).append(row)
        rows.pop("", None)
        return rows

    def _say(self, code: str, line: int, name: object, **fields: object) -> None:
        """Add a finding on a row of a register."""
        layer = "cases" if code == "case_unmatched" else "visits"
        said = None if name is None else str(name)
        self.findings.append(Finding(code, layer, row=line + 1, id=said, fields=fields))

    def status(self, as_of: np.datetime64) -> Status:
        """Return the state of every patch."""
        rows = [self._status_of(row, as_of) for row in range(self.count)]
        columns = ["state", "due", "due_on", "overdue_days"]
        table = pd.DataFrame(rows, columns=columns, index=self.patches.index)
        days = {f"{state}_on": pd.Series(self.on[state], index=table.index) for state in STATES}
        keys = {name: self.patches[name] for name in _KEY}
        found = pd.DataFrame(
            {**keys, **{name: table[name] for name in columns}, **days,
             "outcome": pd.Series(self.outcome, index=table.index, dtype="str"),
             "n_parts": self.parts}
        )  # fmt: skip
        found["due_on"] = pd.to_datetime(found["due_on"])
        return Status(patches=found, notes=Notes(tuple(self.findings)))

    def _desk_review(self, row: int) -> bool:
        """Return whether no visit is asked for."""
        asked = self.patches["field_check"].iloc[row] if "field_check" in self.patches else None
        return asked is not None and not pd.isna(asked) and not bool(asked)

    def _has(self, row: int) -> list[bool]:
        """Return which states a patch has a date for; a desk review stands for the visit."""
        has = [not np.isnat(self.on[state][row]) for state in STATES]
        has[0] = True  # it is in the ledger, hence it was issued, on whatever day
        visited = STATES.index("visited")
        if not has[visited] and has[_DECIDED] and self._desk_review(row):
            has[visited] = True
        return has

    def _status_of(self, row: int, as_of: np.datetime64) -> tuple[object, ...]:
        """Return state, next step, its day, and by how many days it is overdue."""
        has = self._has(row)
        outcomes = set((self.outcome[row] or "").split(";")) - {""}
        end = _DECIDED if outcomes and outcomes <= OUTCOMES_AT_REST else len(STATES) - 1
        reached = next((at for at, held in enumerate(has) if not held), len(has)) - 1
        reached = min(reached, end)
        later = [STATES[at] for at in range(reached + 1, end + 1) if has[at]]
        if later:
            words = [self.patches[name].iloc[row] for name in _KEY]
            fields = {"has": f"@state.{later[0]}", "lacks": f"@state.{STATES[reached + 1]}"}
            name = "/".join(map(str, words))
            self.findings.append(Finding("state_skipped", "patches", id=name, fields=fields))
        if reached == end:
            return STATES[reached], None, np.datetime64("NaT", "D"), 0
        due = STATES[reached + 1]
        day = self._due_on(row, due)
        over = 0 if np.isnat(day) or np.isnat(as_of) else max(int((as_of - day).astype(int)), 0)
        return STATES[reached], due, day, over

    def _due_on(self, row: int, state: str) -> np.datetime64:
        """Return by when a state is due; NaT where the day before it is not known."""
        rules = self.rules
        since, days = {
            "judged": ("issued", rules.review_days), "visited": ("issued", rules.review_days),
            "decided": ("issued", rules.review_days), "handled": ("decided", rules.handle_days),
            "rectified": ("handled", rules.rectify_days),
            "closed": ("rectified", rules.close_days),
        }[state]  # fmt: skip
        day: np.datetime64 = self.on[since][row] + np.timedelta64(days, "D")
        return day
