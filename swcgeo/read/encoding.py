"""
Which encoding the text of a dbf is in, decided by its bytes.

Chinese shapefiles come as GBK or UTF-8, with a ``.cpg``, without, or with a wrong one; cells and
headings are cut at a number of bytes, now and then inside a character.  What a file states is
evidence among others; what its bytes can be read as decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from swcgeo.read.codepages import codec_name

_OVERRULED = frozenset({"iso8859-1", "iso8859-15", "cp1252", "cp437", "cp850", "big5"})
"""Encodings that are stated by mistake over Chinese text; other scripts are taken at their word."""
_WIDE = "\u0800"
"""First character that UTF-8 writes in three bytes; no hanzi lies below."""
_LONGEST_CHARACTER = 4
_SIGNS, _COMMON, _RARE = range(0xA1, 0xA4), range(0xB0, 0xD8), range(0xD8, 0xF8)
"""Lead bytes of GB 2312: full-width signs, common hanzi, rarer hanzi."""
_ENOUGH = 0.5
_PLAUSIBLE = 0.6
_CLEARLY = 0.15


@dataclass(frozen=True, slots=True)
class EncodingVerdict:
    """
    In which encoding text is to be read, and why.

    Attributes
    ----------
    encoding : str
        Name of a Python codec.
    confidence : float
        From 0 (a last resort) to 1 (certain).
    evidence : str
        What speaks for it, in numbers.
    basis : {"ascii", "stated", "content", "fallback", "given"}
        What decided.
    """

    encoding: str
    confidence: float
    evidence: str
    basis: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """How well cells read in one encoding: share that decodes, and what the decoded text holds."""

    encoding: str
    share: float
    wide: bool
    latin: bool
    common: float


def decode_cell(cell: bytes, *, encoding: str) -> tuple[str, bool]:
    """
    Return the text of a cell and whether all of it could be decoded.

    Parameters
    ----------
    cell : bytes
        The bytes of the cell.
    encoding : str
        Name of a codec.

    Returns
    -------
    text : str
        The text, without a character that is cut off at the end, other bad bytes as U+FFFD.
    whole : bool
        True where nothing was lost.

    Examples
    --------
    >>> decode_cell("扰动图斑".encode("gbk")[:7], encoding="gb18030")
    ('扰动图', False)
    """
    try:
        return cell.decode(encoding), True
    except UnicodeDecodeError as error:
        if _cut_tail(cell, error):
            return cell[: error.start].decode(encoding), False
        return cell.decode(encoding, errors="replace"), False


def decide_encoding(cells: Sequence[bytes], *, stated: str | None = None) -> EncodingVerdict:
    """
    Return the encoding of cells by what their bytes can be read as.

    Parameters
    ----------
    cells : sequence of bytes
        Texts and headings of one table; a last character may be cut.
    stated : str, optional
        What the ``.cpg`` or the language byte names.

    Returns
    -------
    EncodingVerdict
        UTF-8 or GB18030 (which holds GBK and GB2312), what the file states where neither reads
        better, or Latin-1 as the last resort.

    Examples
    --------
    >>> decide_encoding(["图斑".encode("gbk")], stated="UTF-8").encoding
    'gb18030'
    >>> decide_encoding(["图斑编号".encode()[:10]]).encoding
    'utf-8'
    """
    codec = codec_name(stated)
    texts = sorted({cell for cell in cells if not cell.isascii()})
    if not texts:
        return EncodingVerdict(codec or "utf-8", 1.0, "ASCII", "ascii")
    utf8, chinese = _reading(texts, "utf-8"), _reading(texts, "gb18030")
    other = _reading(texts, codec) if codec not in {None, "utf-8", "gb18030"} else None
    chosen = _choose(utf8, chinese, other=other, codec=codec)
    evidence = ", ".join(
        f"{reading.encoding} {reading.share:.0%}" for reading in (utf8, chinese, other) if reading
    )
    if chosen is None:
        fallback = other.encoding if other and other.share >= _ENOUGH else "iso8859-1"
        return EncodingVerdict(fallback, 0.0, evidence, "fallback")
    basis = "stated" if chosen.encoding == codec else "content"
    return EncodingVerdict(chosen.encoding, chosen.share, evidence, basis)


def _choose(
    utf8: _Reading, chinese: _Reading, *, other: _Reading | None, codec: str | None
) -> _Reading | None:
    """Return the reading to be believed, None where none reads well."""
    believed = codec == "utf-8" and utf8.share > 1 - _CLEARLY
    if utf8.share >= _ENOUGH and (utf8.wide or utf8.latin or believed):
        return utf8
    if other is not None and other.share > 1 - _CLEARLY:
        # Single-byte codecs decode anything, so only the common hanzi of GB 2312 speak.
        better = chinese.share >= other.share and chinese.common > max(
            _PLAUSIBLE, other.common + _CLEARLY
        )
        return chinese if better and other.encoding in _OVERRULED else other
    if chinese.share >= _ENOUGH and (chinese.common >= _PLAUSIBLE or codec == "gb18030"):
        return chinese
    return utf8 if utf8.share > 1 - _CLEARLY else None


def _reading(texts: Sequence[bytes], encoding: str) -> _Reading:
    """Return how well `texts` read in `encoding`."""
    decoded = [text for text in (_strict(cell, encoding) for cell in texts) if text is not None]
    strange = [char for text in decoded for char in text if not char.isascii()]
    common = sum(map(_plausibility, strange)) / len(strange) if strange else 0.0
    wide = any(char >= _WIDE for char in strange)
    latin = any(map(_has_latin_word, decoded))
    return _Reading(encoding, len(decoded) / len(texts), wide, latin, common)


def _strict(cell: bytes, encoding: str) -> str | None:
    """Return the text of a cell, which may be cut inside its last character, or None."""
    try:
        return cell.decode(encoding)
    except UnicodeDecodeError as error:
        if not _cut_tail(cell, error):
            return None
        return cell[: error.start].decode(encoding) or None


def _cut_tail(cell: bytes, error: UnicodeDecodeError) -> bool:
    """Return True where decoding stopped for want of further bytes, and nothing else is wrong."""
    short = "unexpected end" in error.reason or "incomplete" in error.reason
    return short and error.end >= len(cell) and len(cell) - error.start < _LONGEST_CHARACTER


def _plausibility(char: str) -> float:
    """Return 1 for signs and the 3755 common hanzi of GB 2312, 0.5 for its rarer ones, else 0."""
    try:
        lead = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return 0.0
    if lead in _SIGNS or lead in _COMMON:
        return 1.0
    return 0.5 if lead in _RARE else 0.0


def _has_latin_word(text: str) -> bool:
    """Return True where an accented letter stands beside a plain one."""
    pairs = pairwise(text)
    return any(
        a.isalpha() and b.isalpha() and a.isascii() != b.isascii() and _latin(a) and _latin(b)
        for a, b in pairs
    )


def _latin(char: str) -> bool:
    """Return True for a letter of the Latin script."""
    return unicodedata.name(char, "").startswith("LATIN")
