"""
Findings (what is wrong in the user's data) and receipts (what we changed), and their tables.

A finding is a code and the fields of its sentence; the sentences stand in `model.labels`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

import pandas as pd

from swcgeo.model.labels import FINDINGS, LABELS, label

Severity = Literal["info", "warn", "error"]
FINDING_COLUMNS = ("code", "severity", "layer", "row", "id", "x", "y", "message", "remedy")
_COMMA = {"zh": "、", "en": ", "}
RECEIPT_COLUMNS = ("layer", "row", "id", "method", "before_m2", "after_m2")


@dataclass(frozen=True, slots=True)
class Finding:
    """
    Something in the user's data that a reader should know.

    Attributes
    ----------
    code : str
        A key of `swcgeo.model.labels.FINDINGS`.
    layer : str
        The layer in which it was found (patches, ranges, …).
    row : int or None
        Row number in the input, from 1; None where it concerns the whole layer.
    id : str or None
        Id of the feature.
    x, y : float or None
        A place to look at, in the CRS of the layer.
    fields : mapping
        What the sentence is filled with.
    """

    code: str
    layer: str
    row: int | None = None
    id: str | None = None
    x: float | None = None
    y: float | None = None
    fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """Severity of the code: info, warn or error."""
        return FINDINGS[self.code].severity

    def message(self, lang: str = "en") -> str:
        """
        Return the sentence of this finding.

        Parameters
        ----------
        lang : str
            ``"zh"`` or ``"en"``.

        Returns
        -------
        str
            What, where and how much.

        Examples
        --------
        >>> Finding("duplicate_id", "patches", row=3, id="A1", fields={"rows": "1, 3"}).message()
        'The id A1 stands in rows 1, 3.'
        """
        shown = {"id": self.id, "row": self.row, "layer": label(f"layer.{self.layer}", lang)}
        return (
            FINDINGS[self.code].message[lang].format(**{**shown, **translated(self.fields, lang)})
        )

    def remedy(self, lang: str = "en") -> str:
        """
        Return what to do about this finding.

        Parameters
        ----------
        lang : str
            ``"zh"`` or ``"en"``.

        Returns
        -------
        str
            The remedy of the code.

        Examples
        --------
        >>> Finding("geometry_missing", "patches", row=1).remedy("zh")
        '请补充该要素的边界。'
        """
        return FINDINGS[self.code].remedy[lang]


def translated(values: Mapping[str, object], lang: str) -> dict[str, object]:
    """
    Return the fields of a sentence with label keys put into a language.

    Parameters
    ----------
    values : mapping
        Fields; a text ``@key`` stands for the label of that key, a list for several.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    dict
        The same fields, in words.

    Examples
    --------
    >>> translated({"unit": "@unit.mu", "count": 3}, "zh")
    {'unit': '亩', 'count': 3}
    >>> translated({"units": ["@unit.m2", "@unit.mu"]}, "zh")
    {'units': 'm²、亩'}
    """
    return {name: _in_words(name, value, lang) for name, value in values.items()}


def _in_words(name: str, value: object, lang: str) -> object:
    """Return a field in the words of the reader; a column of ours with its name in the contract."""
    if isinstance(value, list):
        return _COMMA[lang].join(str(_in_words(name, one, lang)) for one in value)
    if not isinstance(value, str):
        return value
    if value.startswith("@"):
        return label(value[1:], lang)
    key = f"column.{value}"
    return label(key, lang) if name == "column" and key in LABELS else value


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    A change that we made: what, where, and the area before and after.

    Attributes
    ----------
    layer, row, id
        As in `Finding`.
    method : str
        What was done, as a code of `swcgeo.model.labels` under ``receipt.`` with details after
        a colon.
    before_m2, after_m2 : float
        Area before and after, m²; NaN where the change is none of area.
    """

    layer: str
    row: int | None
    id: str | None
    method: str
    before_m2: float = float("nan")
    after_m2: float = float("nan")


_Entry = TypeVar("_Entry", Finding, Receipt)


@dataclass(frozen=True, slots=True)
class Notes:
    """Findings and receipts of one step, in the order in which they were made."""

    findings: tuple[Finding, ...] = ()
    receipts: tuple[Receipt, ...] = ()

    def __add__(self, other: Notes) -> Notes:
        """Return both together, each entry once."""
        return Notes(
            tuple(_once((*self.findings, *other.findings))),
            tuple(_once((*self.receipts, *other.receipts))),
        )

    @property
    def worst(self) -> Severity | None:
        """Severity of the worst finding, or None where there is none."""
        present = {finding.severity for finding in self.findings}
        ranked: tuple[Severity, ...] = ("error", "warn", "info")
        return next((severity for severity in ranked if severity in present), None)

    @property
    def exit_code(self) -> int:
        """1 where a finding of severity error is listed, else 0."""
        return int(self.worst == "error")


def _once(entries: Iterable[_Entry]) -> list[_Entry]:
    """Return the entries in order, without those that say the same again to a reader."""
    kept: list[_Entry] = []
    seen: set[object] = set()
    for entry in entries:
        words: object = repr(entry)
        if isinstance(entry, Finding):
            # An area computed in two places differs in last digits, which no sentence shows.
            words = (
                entry.code, entry.layer, entry.row, entry.id, entry.x, entry.y, entry.message(),
            )  # fmt: skip
        if words not in seen:
            seen.add(words)
            kept.append(entry)
    return kept


def findings_table(findings: Iterable[Finding], *, lang: str = "zh") -> pd.DataFrame:
    """
    Return findings as a table of the contract's columns.

    Parameters
    ----------
    findings : iterable of Finding
        n findings.
    lang : str
        Language of ``message`` and ``remedy``.

    Returns
    -------
    DataFrame, n rows
        `FINDING_COLUMNS`, in the given order.

    Examples
    --------
    >>> findings_table([Finding("geometry_missing", "patches", row=2)], lang="en").severity.item()
    'error'
    """
    rows = [
        (f.code, f.severity, f.layer, f.row, f.id, f.x, f.y, f.message(lang), f.remedy(lang))
        for f in findings
    ]
    table = pd.DataFrame(rows, columns=list(FINDING_COLUMNS))
    text = ["code", "severity", "layer", "id", "message", "remedy"]
    return table.astype({**dict.fromkeys(text, "str"), "row": "Int64", "x": float, "y": float})


def receipts_table(receipts: Iterable[Receipt], *, lang: str = "zh") -> pd.DataFrame:
    """
    Return receipts as a table of the contract's columns.

    Parameters
    ----------
    receipts : iterable of Receipt
        n receipts.
    lang : str
        Language of ``method``.

    Returns
    -------
    DataFrame, n rows
        `RECEIPT_COLUMNS`, in the given order.

    Examples
    --------
    >>> receipts_table([Receipt("ranges", 1, "R1", "repaired", 10.0, 9.0)], lang="en").method.item()
    'geometry repaired (structure method)'
    """
    rows = [
        (r.layer, r.row, r.id, _method(r.method, lang), r.before_m2, r.after_m2) for r in receipts
    ]
    table = pd.DataFrame(rows, columns=list(RECEIPT_COLUMNS))
    text = dict.fromkeys(["layer", "id", "method"], "str")
    return table.astype({**text, "row": "Int64", "before_m2": float, "after_m2": float})


def _method(method: str, lang: str) -> str:
    """Return the method of a receipt in words, with its details."""
    code, _, details = method.partition(":")
    words = label(f"receipt.{code}", lang)
    return f"{words}: {details.strip()}" if details else words
