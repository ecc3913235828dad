"""What in the register of fees (补偿费) does not fit: sums, projects, rows entered twice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from swcgeo.check.attributes import dates, numbers, texts
from swcgeo.model.codes import folded_name
from swcgeo.model.findings import Finding, Notes

_CENT = 0.005


def fee_notes(fees: pd.DataFrame, *, projects: frozenset[str] | None = None) -> Notes:
    """
    Say what in the register of fees does not fit; no sum is changed for it.

    Parameters
    ----------
    fees : DataFrame, n rows
        ``project_id``, ``due_yuan``, ``paid_yuan``, ``paid_on``.
    projects : frozenset of str, optional
        Folded ids and names of all projects that are known; where it is not given, that is not
        looked at.

    Returns
    -------
    notes : Notes
        By row: a project nobody knows, money paid though nothing is stated as due, more paid than
        due, a row that is the same as an earlier one.

    Examples
    --------
    >>> fees = pd.DataFrame({"project_id": ["P", "Q"], "due_yuan": [10.0, None],
    ...                      "paid_yuan": [12.0, 5.0]})
    >>> [finding.code for finding in fee_notes(fees).findings]
    ['fee_overpaid', 'fee_without_due']
    """
    named = texts(fees, "project_id")
    due, paid = numbers(fees, "due_yuan"), numbers(fees, "paid_yuan")
    found: list[Finding] = []
    for row, name in enumerate(named):
        shown = "—" if name is None else str(name)
        if projects is not None and folded_name(name) not in projects:
            found.append(Finding("fee_project_unknown", "fees", row + 1, shown))
        if paid[row] > 0 and np.isnan(due[row]):
            said: dict[str, object] = {"paid": float(paid[row])}
            found.append(Finding("fee_without_due", "fees", row + 1, shown, fields=said))
        if paid[row] > due[row] + _CENT:
            said = {"paid": float(paid[row]), "due": float(due[row])}
            found.append(Finding("fee_overpaid", "fees", row + 1, shown, fields=said))
    return Notes((*found, *_twice(fees, named, due=due, paid=paid)))


def _twice(
    fees: pd.DataFrame, named: np.ndarray, *, due: np.ndarray, paid: np.ndarray
) -> Iterator[Finding]:
    """Yield the rows that say the same as an earlier one of the same project."""
    day = dates(fees, "paid_on").astype(str)
    first: dict[tuple[str, ...], int] = {}
    for row, name in enumerate(named):
        if name is None:
            continue
        same = (folded_name(name), str(due[row]), str(paid[row]), day[row])
        before = first.setdefault(same, row)
        if before != row:
            yield Finding("fee_twice", "fees", row=row + 1, id=str(name),
                          fields={"first": before + 1})  # fmt: skip
