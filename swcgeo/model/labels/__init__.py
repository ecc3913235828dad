"""
The one table of labels: all that a reader of maps, workbooks, findings and summaries sees.

`label` looks a key up in Chinese (``zh``) or English (``en``).  The table is put together from one
module a kind of text; the sentences of errors stand in `swcgeo.errors`.
"""

from __future__ import annotations

from types import MappingProxyType

from swcgeo.model.labels.findings import FINDINGS, FindingKind
from swcgeo.model.labels.land import LAND_TABLES
from swcgeo.model.labels.ledger import LEDGER_TEXTS
from swcgeo.model.labels.maps import MAPS
from swcgeo.model.labels.outputs import OUTPUTS
from swcgeo.model.labels.projects import PROJECT_TEXTS
from swcgeo.model.labels.reported import REPORTED
from swcgeo.model.labels.rules import RULE_TEXTS
from swcgeo.model.labels.start import START
from swcgeo.model.labels.words import WORDS

LANGUAGES = ("zh", "en")
LABELS = MappingProxyType(
    {
        **WORDS,
        **MAPS,
        **OUTPUTS,
        **REPORTED,
        **LAND_TABLES,
        **START,
        **LEDGER_TEXTS,
        **PROJECT_TEXTS,
        **RULE_TEXTS,
    }
)
"""Key to (Chinese, English)."""

__all__ = ["FINDINGS", "LABELS", "LANGUAGES", "FindingKind", "in_both", "label"]


def label(key: str, lang: str = "zh", /, **fields: object) -> str:
    """
    Return the text of `key` in a language.

    Parameters
    ----------
    key : str
        A key of `LABELS`, such as ``verdict.no_plan``.
    lang : str
        ``"zh"`` or ``"en"``.
    **fields
        What the text is filled with.

    Returns
    -------
    str
        The text; for a key without an entry what follows its first dot, so that a value
        nobody foresaw is shown as it is instead of being lost.

    Examples
    --------
    >>> label("verdict.no_plan"), label("verdict.no_plan", "en"), label("layer.mine")
    ('疑似未批先建', 'suspected: built before approval', 'mine')
    """
    texts = LABELS.get(key)
    if texts is None:
        return key.partition(".")[2] or key
    text = texts[LANGUAGES.index(lang)]
    return text.format(**fields) if fields else text


def in_both(text: str) -> tuple[str, str]:
    """
    Return a field of a finding as the errors take it: in Chinese and English.

    Parameters
    ----------
    text : str
        A key behind ``@``, or any text.

    Returns
    -------
    tuple of str
        Both texts; the text itself twice where it is no key.

    Examples
    --------
    >>> in_both("@geometry.Point"), in_both("as the library says")
    (('点', 'Point'), ('as the library says', 'as the library says'))
    """
    if not text.startswith("@"):
        return text, text
    return label(text[1:], "zh"), label(text[1:], "en")
