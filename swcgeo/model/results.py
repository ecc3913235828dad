"""Figures that an office reported, and what may explain them, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from swcgeo.model.labels import label

_NAMED_BY = {
    "column": "head", "unit": "unit", "part_unit": "unit", "stage": "stage",
    "stated_areas": "head",
}  # fmt: skip
"""Under which label the values of a kind of candidate are named."""
_FREE = ("as_stated", "instead")
_LISTED = 10
"""A sentence names so many ids; the column has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """
    One figure of a report, as it was stated.

    Attributes
    ----------
    id : str
        Its name.
    text : str
        The sentence in which it stands.
    value : float
        The number stated.
    unit : str
        Unit of the number, such as ``km2`` or ``hm2``.
    decimals : int
        Decimals with which it was printed, which bounds what rounding can explain.
    what : str
        What it claims to be: a column of the account or an indicator.
    projects : tuple of str
        Projects that it counts; none for all.
    year : int or None
        Year that it counts.
    parts : tuple of float
        The addends that the report states beside it.
    """

    id: str
    text: str
    value: float
    unit: str
    decimals: int
    what: str
    projects: tuple[str, ...] = ()
    year: int | None = None
    parts: tuple[float, ...] = ()


def confirmed(candidates: pd.DataFrame, lang: str = "zh") -> pd.DataFrame:
    """
    Return candidates with what would confirm each, in a language.

    Parameters
    ----------
    candidates : DataFrame, n rows
        Layer ``reported_candidates``, with or without its column ``confirm``.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    DataFrame, n rows
        The same with ``confirm`` as its last column.

    Examples
    --------
    >>> row = {"candidate": "digit", "group": "part", "ids": "8.57", "owners": "", "fits": 1,
    ...        "as_stated": "8.57", "instead": "8.50", "size": 0.07, "unit": "km2"}
    >>> confirmed(pd.DataFrame([row]), "en")["confirm"].item()[:48]
    'If 8.57 should read 8.50 (one digit), all agrees'
    """
    named = named_candidates(candidates, lang)
    told = [_sentence(row, lang) for row in named.to_dict("records")]
    without = candidates.drop(columns="confirm", errors="ignore")
    return without.assign(confirm=pd.Series(told, index=candidates.index, dtype="str"))


def named_candidates(candidates: pd.DataFrame, lang: str = "zh") -> pd.DataFrame:
    """
    Return candidates whose units, columns and stages are words.

    Parameters
    ----------
    candidates : DataFrame, n rows
        Layer ``reported_candidates``.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    DataFrame, n rows
        The same with other texts in ``as_stated`` and ``instead``.

    Examples
    --------
    >>> row = {"candidate": "unit", "as_stated": "km2", "instead": "mu"}
    >>> named_candidates(pd.DataFrame([row])).iloc[0].tolist()
    ['unit', 'km²', '亩']
    """
    named = candidates.copy()
    for column in _FREE:
        words = [
            _words(kind, value, lang)
            for kind, value in zip(candidates["candidate"], candidates[column], strict=True)
        ]
        named[column] = pd.Series(words, index=candidates.index, dtype="str")
    return named


def _words(candidate: str, value: str, lang: str) -> str:
    """Return a value of a candidate in words: each column, unit or stage that it names."""
    prefix = _NAMED_BY.get(candidate)
    if prefix is None or not value:
        return value
    words = re.sub(r"\w+", lambda found: label(f"{prefix}.{found[0]}", lang), value)
    return words.replace(" (km²)", "") if prefix == "head" else words


def _sentence(row: dict[str, object], lang: str) -> str:
    """Return what would confirm a candidate."""
    code = f"confirm.{row['candidate']}"
    if not row["ids"] and int(str(row["fits"])) > 1 and row["instead"] == row["as_stated"] == "":
        kind = label(f"candidate.{row['candidate']}", lang)
        return label("confirm.many", lang, candidate=kind, fits=row["fits"])
    ids = str(row["ids"]).split(";")
    listed = label("separator", lang).join(ids[:_LISTED])
    owners = row["owners"]
    return label(
        code, lang, ids=listed + ("…" if len(ids) > _LISTED else ""), owners=owners,
        whose=f" ({owners})" if owners and owners not in ids else "",
        group=label(f"group.{row['group']}", lang) if row["group"] else "",
        as_stated=row["as_stated"], instead=row["instead"], size=f"{row['size']:.6g}",
        unit=label(f"unit.{row['unit']}", lang), fits=row["fits"],
    )  # fmt: skip
