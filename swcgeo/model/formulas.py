"""Texts that a spreadsheet would run as formulas, and the apostrophe that keeps it from that."""

from __future__ import annotations

import re

_RISKY = "=+\\-@\t\r\n＝＋－＠"
"""With these a spreadsheet takes a text of a CSV for a formula (the wide ones in some places)."""
_RUNS = re.compile(f"'*[{_RISKY}]")
_KEPT_FROM_RUNNING = re.compile(f"'+[{_RISKY}]")


def defused(text: str) -> str:
    """
    Return a text with an apostrophe before it where a spreadsheet would run it.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The text; one that already begins so gets a further apostrophe, so `restored` undoes it.

    Examples
    --------
    >>> [defused(text) for text in ("=1+1", "'=1+1", "P-1", "'s")]
    ["'=1+1", "''=1+1", 'P-1', "'s"]
    """
    return f"'{text}" if _RUNS.match(text) else text


def restored(text: str) -> str:
    """
    Return a text as it was before `defused`.

    Parameters
    ----------
    text : str
        A text out of a CSV.

    Returns
    -------
    str
        The text without the first of the apostrophes before a sign that would run.

    Examples
    --------
    >>> [restored(text) for text in ("'=1+1", "''=1+1", "P-1", "'s")]
    ['=1+1', "'=1+1", 'P-1', "'s"]
    """
    return text[1:] if _KEPT_FROM_RUNNING.match(text) else text
