"""What a code of a finding stands for: severity, sentence and remedy in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class FindingKind:
    """
    What a finding's code stands for.

    Attributes
    ----------
    severity : {"info", "warn", "error"}
        An error finding makes the exit code 1: a row became unknown for a data fault, was left
        out, an id stands twice, or a figure does not add up.
    message, remedy : mapping of str to str
        Sentence by language; the message holds fields in braces.
    """

    severity: Literal["info", "warn", "error"]
    message: MappingProxyType[str, str]
    remedy: MappingProxyType[str, str]


def kind(
    severity: Literal["info", "warn", "error"],
    message: tuple[str, str],
    remedy: tuple[str, str],
) -> FindingKind:
    """
    Return the kind of a finding from (Chinese, English) pairs.

    Parameters
    ----------
    severity : {"info", "warn", "error"}
        How grave it is.
    message, remedy : tuple of str
        What is wrong and what to do, in Chinese and in English.

    Returns
    -------
    FindingKind
        Both texts by language.

    Examples
    --------
    >>> kind("info", ("无编号。", "No id."), ("请补充。", "Add it.")).message["en"]
    'No id.'
    """
    return FindingKind(
        severity,
        MappingProxyType({"zh": message[0], "en": message[1]}),
        MappingProxyType({"zh": remedy[0], "en": remedy[1]}),
    )
