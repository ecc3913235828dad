"""
The one table of labels: all that a reader of maps, workbooks, findings and summaries sees.

`label` looks a key up in Chinese (``zh``) or English (``en``).  The table is put together from one
module a kind of text; the sentences of errors stand in `swcgeo.errors`.
"""

from __future__ import annotations

from types import MappingProxyType

from swcgeo.model.labels.findings import FINDINGS, FindingKind
from swcgeo.model.labels.maps import MAPS
from swcgeo.model.labels.outputs import OUTPUTS
from swcgeo.model.labels.start import START
from swcgeo.model.labels.words import WORDS

LANGUAGES = ("zh", "en")
LABELS = MappingProxyType({**WORDS, **MAPS, **OUTPUTS, **START})
"""Key to (Chinese, English)."""

__all__ = ["FINDINGS", "LABELS", "LANGUAGES", "FindingKind", "label"]


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
        The text; for a key without an entry the last part of the key itself, so that a value
        nobody foresaw is shown as it is instead of being lost.

    Examples
    --------
    >>> label("verdict.no_plan"), label("verdict.no_plan", "en"), label("layer.mine")
    ('疑似未批先建', 'suspected: built before approval', 'mine')
    """
    texts = LABELS.get(key)
    if texts is None:
        return key.rpartition(".")[2]
    text = texts[LANGUAGES.index(lang)]
    return text.format(**fields) if fields else text
