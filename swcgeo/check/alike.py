"""Findings that say the same of many rows, told in one line with the first few rows."""

from __future__ import annotations

from collections.abc import Iterable

from swcgeo.model.findings import Finding
from swcgeo.model.labels import label

Alike = tuple[Finding, ...]
"""Findings of one code, layer and reason, in the order in which they were made."""

_APART = frozenset({"column", "field"})
"""Fields by which findings of one code are told apart, besides those that are words (``@key``)."""
_TOLD_SINGLY = 3
_FIRST = 5


def alike(findings: Iterable[Finding]) -> list[Alike]:
    """
    Return findings in groups of those that say the same.

    Parameters
    ----------
    findings : iterable of Finding
        What was found.

    Returns
    -------
    list of tuple of Finding
        Every finding once; groups of one code stand together, codes in the order in which they
        first occur.

    Examples
    --------
    >>> found = [Finding("geometry_missing", "patches", row) for row in (1, 2)]
    >>> [len(group) for group in alike([*found, Finding("id_missing", "patches")])]
    [2, 1]
    """
    codes: dict[str, dict[object, list[Finding]]] = {}
    for finding in findings:
        groups = codes.setdefault(finding.code, {})
        groups.setdefault((finding.layer, _reasons(finding)), []).append(finding)
    return [tuple(group) for groups in codes.values() for group in groups.values()]


def _reasons(finding: Finding) -> tuple[tuple[str, object], ...]:
    """Return the fields that tell what is wrong; the others tell where and how much."""
    return tuple(
        (name, value)
        for name, value in sorted(finding.fields.items())
        if name in _APART or (isinstance(value, str) and value.startswith("@"))
    )


def sentences(group: Alike, *, lang: str) -> list[str]:
    """
    Return what a group says: few findings one by one, many as an example and the rows.

    Parameters
    ----------
    group : tuple of Finding
        One or more findings that are alike.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    list of str
        Up to three sentences, or one.

    Examples
    --------
    >>> group = tuple(Finding("geometry_missing", "patches", row, "P") for row in range(3, 29))
    >>> sentences(group, lang="en")
    ['Row 3, P has no geometry. (26 rows alike: 3, 4, 5, 6, 7 …)']
    """
    if len(group) <= _TOLD_SINGLY:
        return [finding.message(lang) + _place(finding) for finding in group]
    return [group[0].message(lang) + _place(group[0]) + _others(group, lang)]


def _place(finding: Finding) -> str:
    """Return the place of a finding, if it has one."""
    if finding.x is None or finding.y is None:
        return ""
    return f" [x {finding.x:.10g}, y {finding.y:.10g}]"


def _others(group: Alike, lang: str) -> str:
    """Return how many findings are alike, and the first of their rows, or else of their ids."""
    rows, names = _distinct(finding.row for finding in group), _distinct(f.id for f in group)
    for key, values in (("alike.rows", rows), ("alike.ids", names)):
        if len(values) == len(group):
            first = label("alike.joint", lang).join(str(value) for value in values[:_FIRST])
            more = label("alike.more", lang) if len(values) > _FIRST else ""
            return label(key, lang, count=len(group), first=first, more=more)
    return label("alike.count", lang, count=len(group))


def _distinct(values: Iterable[object]) -> list[object]:
    """Return the values that are there, each once, in order."""
    return list(dict.fromkeys(value for value in values if value is not None))
