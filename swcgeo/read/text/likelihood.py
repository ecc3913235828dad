"""
How likely bytes are to be text in an encoding: a small model of the tables of our field.

Each character that a reading yields has a probability: high for the hanzi of which our tables are
made, low for rare ones, next to nothing for what no one types.  The readings of the same bytes in
several encodings so become comparable, and the bytes of no language at all are a reading too.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from swcgeo.read.text.decoding import decode_cell, tail_bytes
from swcgeo.read.text.hanzi import familiar_hanzi

CHANCE_OF_A_BYTE = 1 / 128
"""Chance of a byte above ASCII in text of no known encoding."""
_FIRST_BEYOND_ASCII = 0x80
_SHOWN = 3
_ASCII = 1 / 40
_FAMILIAR, _COMMON, _RARER = 6e-4, 4e-5, 7e-6
_OTHER_FORM, _RARE, _RAREST = 3e-5, 3e-7, 2e-8
_SIGN, _LETTER, _STRANGE, _NEVER = 2e-4, 1 / 60, 1e-6, 1e-9
_KANA, _KANJI, _HANGUL = 2e-3, 1.2e-4, 4e-4
_CUT, _DAMAGED = 1e-2, 1e-6
"""Chances: of one certain character of a kind; of a cell cut at its end; of a byte gone wrong."""
_SCRIPT_COST = {"LATIN": 2e-2, "": 1.0}
_FOREIGN_COST = 3e-5
"""Chance that a table of ours holds words of a script, by the first word of its letters' names."""
_SIGNS = frozenset(
    "\u3000、。·…—～‖“”‘’〔〕〈〉《》「」『』〖〗【】±×÷℃°′″㎡㎞㎜㎝№§–ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ①②③④⑤⑥⑦⑧⑨⑩"
) | frozenset(map(chr, range(0xFF01, 0xFF5F)))
_LATIN_SIGNS = frozenset("°±²³µ·¼½¾«»©®£×÷–—’“”")
_WORDS = re.compile("[A-Za-z\u00c0-\u1fff]+")
_CAPITAL_INSIDE = re.compile(
    "[a-z\u00df-\u00f6\u00f8-\u00ff\u0430-\u045f][A-Z\u00c0-\u00de\u0401-\u042f]"
)
_LETTERS_OF_WORDS = range(0xC0, 0x2000)
_PLAIN_LETTERS = (range(0xC0, 0x180), range(0x386, 0x3CF), range(0x401, 0x460),
                  range(0x5D0, 0x5EB), range(0x621, 0x653), range(0xE01, 0xE5C))  # fmt: skip
_JAPANESE, _KOREAN = frozenset({"cp932", "shift_jis", "euc_jp"}), frozenset({"cp949", "euc_kr"})
_OF_ALL_SCRIPTS = frozenset({"utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be"})
_TAIWANESE = frozenset({"cp950", "big5", "big5hkscs"})
_EAST_ASIAN = _JAPANESE | _KOREAN | _TAIWANESE
_GB_COMMON, _GB_RARER = range(0xB0, 0xD8), range(0xD8, 0xF8)
_BIG5_COMMON, _BIG5_RARER = range(0xA4, 0xC7), range(0xC9, 0xFA)
_JIS_COMMON, _KS_HANGUL = range(0xB0, 0xD0), range(0xB0, 0xC9)
"""Lead bytes of the common and the rarer characters of each standard."""


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What cells read as in one encoding.

    Attributes
    ----------
    encoding : str
        Name of a codec.
    likelihood : float
        Natural logarithm of the chance that a table of our field holds these cells.
    whole : float
        Share of the cells that can be decoded, up to a character cut at the end.
    sample : str
        The beginning of the text, for a person to judge.
    """

    encoding: str
    likelihood: float
    whole: float
    sample: str


def read_as(cells: Sequence[bytes], *, encoding: str, stated: bool = False) -> Reading:
    """
    Return what cells read as in one encoding, and how likely that is.

    Parameters
    ----------
    cells : sequence of bytes
        Cells that are not plain ASCII, at least one.
    encoding : str
        Name of a codec.
    stated : bool
        True where the file names this encoding, so that its script is no surprise.

    Returns
    -------
    Reading
        The likelihood and a sample.

    Examples
    --------
    >>> cells = ["渭子沟".encode("gbk")]
    >>> chinese, taiwanese = (read_as(cells, encoding=name) for name in ("gb18030", "cp950"))
    >>> chinese.likelihood > taiwanese.likelihood, chinese.sample
    (True, '渭子沟')
    """
    decoded = [decode_cell(cell, encoding=encoding) for cell in cells]
    text = "\n".join(each for each, _ in decoded)
    damaged = [("\ufffd" in each) for each, _ in decoded]
    tails = (
        tail_bytes(cell, encoding=encoding)
        for cell, (_, complete) in zip(cells, decoded, strict=True)
        if not complete
    )
    cut = [tail for tail in tails if tail]
    likelihood = len(cut) * math.log(_CUT) + sum(cut) * math.log(CHANCE_OF_A_BYTE)
    likelihood += _of_characters(text, encoding)
    likelihood += _of_words(text, surprising=not stated or encoding in _OF_ALL_SCRIPTS)
    whole = 1 - sum(damaged) / len(cells)
    return Reading(encoding, likelihood, whole, _sample(cells, [each for each, _ in decoded]))


def _sample(cells: Sequence[bytes], texts: Sequence[str]) -> str:
    """Return what stands where the first cells stop being plain ASCII."""
    shown = []
    for cell, text in zip(cells[:_SHOWN], texts, strict=False):
        plain = next(place for place, byte in enumerate(cell) if byte >= _FIRST_BEYOND_ASCII)
        shown.append(text[max(plain - 4, 0) : plain + 8])
    return "".join(char if char.isprintable() else "·" for char in " ".join(shown))


def chance_alone(cells: Sequence[bytes]) -> float:
    """
    Return the likelihood of cells as bytes of no known encoding.

    Parameters
    ----------
    cells : sequence of bytes
        Cells that are not plain ASCII.

    Returns
    -------
    float
        Natural logarithm of the chance.

    Examples
    --------
    >>> cells = ["渭子沟".encode("gbk")]
    >>> read_as(cells, encoding="gb18030").likelihood > chance_alone(cells)
    True
    """
    every = sum(map(len, cells))
    plain = sum(byte < _FIRST_BEYOND_ASCII for cell in cells for byte in cell)
    return plain * math.log(_ASCII) + (every - plain) * math.log(CHANCE_OF_A_BYTE)


def _of_characters(text: str, encoding: str) -> float:
    """Return the likelihood of all characters but the letters of words."""
    return sum(
        number * math.log(_chance(char, encoding))
        for char, number in Counter(text).items()
        if char != "\n" and ord(char) not in _LETTERS_OF_WORDS
    )


def _of_words(text: str, *, surprising: bool) -> float:
    """Return the likelihood of the letters beyond ASCII; a script new to us counts once."""
    likelihood, scripts = 0.0, {""}
    for word, number in Counter(_WORDS.findall(text)).items():
        letters = [char for char in word if not char.isascii()]
        if letters:
            script = _script(word)
            scripts.add(script or "")
            chances = (_LETTER if script and _plain(char) else _STRANGE for char in letters)
            likelihood += number * sum(map(math.log, chances))
    if surprising:
        likelihood += sum(math.log(_SCRIPT_COST.get(name, _FOREIGN_COST)) for name in scripts)
    return likelihood


def _script(word: str) -> str | None:
    """Return the script of a word; None where its letters make no word."""
    names = {unicodedata.name(char, "?").split()[0] for char in word}
    # Letters of several scripts, or capitals inside a word, come of reading it wrongly.
    if len(word) == 1 or len(names) > 1 or _CAPITAL_INSIDE.search(word):
        return None
    # Words of the Latin script have plain letters too, at least one beside each accented one.
    accents = sum(not char.isascii() for char in word)
    if "LATIN" in names and 2 * accents > len(word):
        return None
    return names.pop()


def _plain(char: str) -> bool:
    """Return True for the letters that living languages are written with."""
    return any(ord(char) in letters for letters in _PLAIN_LETTERS)


@cache
def _chance(char: str, encoding: str) -> float:  # noqa: PLR0911 - one line for each kind
    """Return the chance of one character, in tables of the places that use the encoding."""
    if char.isascii():
        return _ASCII
    if char == "\ufffd":
        return _DAMAGED
    if char in _SIGNS or char in _LATIN_SIGNS:
        wide = encoding in _EAST_ASIAN or encoding in _OF_ALL_SCRIPTS
        return _SIGN if wide else _LETTER
    name = unicodedata.name(char, "")
    if name.startswith("CJK UNIFIED"):
        return _of_hanzi(char, encoding)
    if name.startswith("HANGUL SYLLABLE"):
        expected = encoding in _KOREAN | {"utf-8"} and _lead(char, "euc_kr") in _KS_HANGUL
        return _HANGUL if expected else _STRANGE
    if name.startswith(("HIRAGANA", "KATAKANA")):
        return _KANA if encoding in _JAPANESE or encoding == "utf-8" else _STRANGE
    # What has no name is a control character, for private use, or no character.
    return _STRANGE if name else _NEVER


def _of_hanzi(char: str, encoding: str) -> float:
    """Return the chance of one hanzi."""
    if encoding in _JAPANESE | _KOREAN:
        common = encoding in _JAPANESE and _lead(char, "euc_jp") in _JIS_COMMON
        return _KANJI if common else _STRANGE
    taiwanese = encoding in _TAIWANESE
    if char in familiar_hanzi(traditional=taiwanese):
        return _FAMILIAR
    if char in familiar_hanzi(traditional=not taiwanese):
        return _FAMILIAR if encoding == "utf-8" else _OTHER_FORM
    lead = _lead(char, "cp950" if taiwanese else "gb2312")
    if lead in (_BIG5_COMMON if taiwanese else _GB_COMMON):
        return _COMMON
    if lead in (_BIG5_RARER if taiwanese else _GB_RARER):
        return _RARER
    return _RARE if "\u4e00" <= char <= "\u9fff" else _RAREST


def _lead(char: str, encoding: str) -> int:
    """Return the first byte of a character in an encoding, 0 where it has no place there."""
    return (char.encode(encoding, errors="ignore") or b"\0")[0]
