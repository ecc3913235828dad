"""Which rows of a layer belong to one project, by its id or, lacking that, by its name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from swcgeo.check.attributes import ids, texts
from swcgeo.model.codes import folded_name
from swcgeo.overlay.pairs import Indices
from swcgeo.patches.judging.force import equal_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Projects:
    """
    The projects that a ranges layer names.

    Attributes
    ----------
    of_row : ndarray of int, m
        Project of each row, 0 … n-1.
    ids, names : ndarray of object, n
        As delivered, None where not stated; without either the id of the range.
    keys : ndarray of str, n
        Project ids in the form in which they are compared; empty where not stated.
    name_keys : ndarray of str, n
        The same for names; empty where several projects have one.
    ambiguous : ndarray of int
        Rows without an id whose name several projects have; each range there is its own project.
    """

    of_row: Indices
    ids: np.ndarray
    names: np.ndarray
    keys: np.ndarray
    name_keys: np.ndarray
    ambiguous: Indices

    def __len__(self) -> int:
        """Return the number of projects."""
        return len(self.ids)

    def match(self, frame: pd.DataFrame) -> Indices:
        """
        Return which project each row of another layer names.

        Parameters
        ----------
        frame : DataFrame, k rows
            With ``project_id`` or ``project_name``.

        Returns
        -------
        ndarray of int, k
            By id or, where the row or the project lacks it, by name; -1 where it is none of these.

        Examples
        --------
        >>> projects = projects_of(pd.DataFrame({"project_id": ["P1", "P2"]}))
        >>> projects.match(pd.DataFrame({"project_id": ["p2", "P9"]})).tolist()
        [1, -1]
        """
        stated, named = folded(frame, "project_id"), folded(frame, "project_name")
        found = np.full(len(frame), -1, dtype=np.intp)
        row, at = equal_keys(named, self.name_keys)
        lacking = (stated[row] == "") | (self.keys[at] == "")
        found[row[lacking]] = at[lacking]
        row, at = equal_keys(stated, self.keys)
        found[row] = at
        return found


def projects_of(ranges: pd.DataFrame) -> Projects:
    """
    Return which rows of a ranges layer belong to one project.

    Parameters
    ----------
    ranges : DataFrame, m rows
        With ``project_id``, ``project_name``, ``range_id`` as far as they are there.

    Returns
    -------
    Projects
        In the order of their keys, whatever the order of the rows.

    Examples
    --------
    >>> frame = pd.DataFrame({"project_id": ["P1", None], "project_name": ["北沟", "北沟"]})
    >>> projects_of(frame).of_row.tolist()
    [0, 0]
    """
    stated, named = folded(ranges, "project_id"), folded(ranges, "project_name")
    owners: dict[str, set[str]] = {}
    for one, name in zip(stated, named, strict=True):
        if one and name:
            owners.setdefault(name, set()).add(one)
    keys, ambiguous = [], []
    range_ids = ids(ranges, "range_id")
    for row, (one, name) in enumerate(zip(stated, named, strict=True)):
        known = owners.get(name, set())
        if not one and len(known) > 1:
            ambiguous.append(row)
        if one or len(known) == 1:
            keys.append(("id", one or next(iter(known))))
        else:
            keys.append(("name", name) if name and not known else ("range", str(range_ids[row])))
    distinct = sorted(set(keys))
    place = {key: at for at, key in enumerate(distinct)}
    of_row = np.array([place[key] for key in keys], dtype=np.intp)
    shown = _first(texts(ranges, "project_id"), of_row, len(distinct))
    names = _first(texts(ranges, "project_name"), of_row, len(distinct))
    bare = pd.isna(shown) & pd.isna(names)
    shown[bare] = _first(range_ids, of_row, len(distinct))[bare]
    once = {name for name, known in owners.items() if len(known) == 1}
    return Projects(
        of_row=of_row,
        ids=shown,
        names=names,
        keys=np.array([key if kind == "id" else "" for kind, key in distinct], dtype=object),
        name_keys=np.array(
            [_name_key(kind, key, owners=owners, once=once) for kind, key in distinct], dtype=object
        ),
        ambiguous=np.array(ambiguous, dtype=np.intp),
    )


def _name_key(kind: str, key: str, *, owners: dict[str, set[str]], once: set[str]) -> str:
    """Return the name that tells a project from all others; empty where there is none."""
    if kind != "id":
        return key if kind == "name" else ""
    own = sorted(name for name in once if key in owners[name])
    return own[0] if own else ""


def _first(values: np.ndarray, of_row: Indices, count: int) -> np.ndarray:
    """Return the smallest text of each project, None where it has none: no matter which row."""
    first = np.full(count, None, dtype=object)
    for value, at in zip(values, of_row, strict=True):
        if value is not None and (first[at] is None or str(value) < str(first[at])):
            first[at] = value
    return first


def folded(frame: pd.DataFrame, column: str) -> np.ndarray:
    """
    Return a column in the form in which names are compared.

    Parameters
    ----------
    frame : DataFrame, n rows
        Any layer.
    column : str
        Its column.

    Returns
    -------
    ndarray of str, n
        Empty where nothing is stated.

    Examples
    --------
    >>> folded(pd.DataFrame({"plan_no": ["甲水保 [2020] 1号", None]}), "plan_no").tolist()
    ['甲水保[2020]1号', '']
    """
    return np.array([folded_name(value) for value in texts(frame, column)], dtype=object)
