"""
Which encoding the text of a table is in, decided by its bytes.

Chinese shapefiles come as GBK, UTF-8 or (old ones of Taiwan and Hong Kong) Big5, with a ``.cpg``,
without, or with a wrong one; cells and headings are cut at a number of bytes, now and then inside a
character.  What a file states is evidence among others: each encoding has a chance before the text
is looked at, larger where the file names it, and the likelihood of all text decides.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from swcgeo.read.text.codepages import codec_name
from swcgeo.read.text.likelihood import Reading, chance_alone, read_as

SURE = 0.99
"""Confidence below which a verdict is a doubt that a person should look at."""
_BEFORE = {
    "utf-8": 1.0, "gb18030": 1.0, "cp950": 0.1, "iso8859-1": 0.02,
    "cp932": 1e-4, "euc_jp": 1e-4, "cp949": 1e-4,
}  # fmt: skip
"""Chances of encodings before the text is looked at, in a Chinese county's office."""
_WORD_OF_THE_FILE = 5.0
"""How many times likelier an encoding is that the file names; statements are often wrong."""
_FOREIGN_BUT_STATED = 1e-2
"""Nobody states by default an encoding that this country does not use."""
_NONE_OF_THESE = 1e-3
_LIKE_LATIN = frozenset({"iso8859-1", "iso8859-15", "cp1252", "cp437", "cp850"})
_MOST_ALTERNATIVES = 3
_FIRST_LOOK, _HOPELESS = 2000, 1e-12


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
        What speaks for it: the likeliest encodings, each with its chance and what it reads.
    basis : {"ascii", "stated", "content", "fallback", "given"}
        What decided.
    """

    encoding: str
    confidence: float
    evidence: str
    basis: str


def decide_encoding(cells: Sequence[bytes], *, stated: str | None = None) -> EncodingVerdict:
    """
    Return the encoding of cells by what their bytes can be read as.

    Parameters
    ----------
    cells : sequence of bytes
        All texts and headings of one table; a last character may be cut.
    stated : str, optional
        What the ``.cpg`` or the language byte names.

    Returns
    -------
    EncodingVerdict
        UTF-8, GB18030 (which holds GBK and GB2312), Big5, or what the file states; where the text
        is likely in none of these, the best of them with little confidence.

    Examples
    --------
    >>> decide_encoding(["图斑".encode("gbk")], stated="UTF-8").encoding
    'gb18030'
    >>> decide_encoding(["图斑编号".encode()[:10]]).encoding
    'utf-8'
    >>> decide_encoding(["漢江溝道".encode("big5")], stated="GBK").encoding
    'cp950'
    """
    codec = codec_name(stated)
    texts = sorted({cell for cell in cells if not cell.isascii()})
    if not texts:
        return EncodingVerdict(codec or "utf-8", 1.0, "ASCII", "ascii")
    chances = _chances(codec)
    if len(texts) > _FIRST_LOOK:
        # What thousands of cells speak against, none of the others can bring back.
        look, _ = _ranked(texts[:: len(texts) // _FIRST_LOOK], chances, codec=codec)
        chances = {one.encoding: chances[one.encoding] for share, one in look if share > _HOPELESS}
    ranked, by_chance = _ranked(texts, chances, codec=codec)
    share, best = ranked[0]
    if share < by_chance:
        best, share = _last_resort([one for _, one in ranked], codec=codec), 0.0
    evidence = _evidence(ranked, chosen=best)
    basis = "stated" if best.encoding == codec else "fallback" if not share else "content"
    return EncodingVerdict(best.encoding, share, evidence, basis)


def _chances(codec: str | None) -> dict[str, float]:
    """Return the encodings to be tried, each with its chance before the text is looked at."""
    chances = dict(_BEFORE)
    if codec in _LIKE_LATIN:  # the same letters in the same places, or nearly
        chances[codec] = chances.pop("iso8859-1")
    elif codec is not None:
        chances[codec] = max(chances.get(codec, 0.0), _FOREIGN_BUT_STATED) * _WORD_OF_THE_FILE
    return chances


def _ranked(
    texts: Sequence[bytes], chances: Mapping[str, float], *, codec: str | None
) -> tuple[list[tuple[float, Reading]], float]:
    """Return the readings, the likeliest first, each with its chance; and that of none of them."""
    readings = [read_as(texts, encoding=name, stated=name == codec) for name in chances]
    weights = [math.log(chances[one.encoding]) + one.likelihood for one in readings]
    weights.append(math.log(_NONE_OF_THESE) + chance_alone(texts))
    powers = [math.exp(weight - max(weights)) for weight in weights]
    *shares, by_chance = (power / sum(powers) for power in powers)
    order = sorted(range(len(readings)), key=lambda place: -weights[place])
    return [(shares[place], readings[place]) for place in order], by_chance


def _last_resort(ranked: Sequence[Reading], *, codec: str | None) -> Reading:
    """Return the reading to use where none is likely: as stated, else the best without loss."""
    whole = [one for one in ranked if one.whole == 1]
    said = None if codec in _LIKE_LATIN else codec  # these are stated without thought
    return next((one for one in whole if one.encoding == said), (whole or ranked)[0])


def _evidence(ranked: Sequence[tuple[float, Reading]], *, chosen: Reading) -> str:
    """Return the likeliest readings in words: the chosen one, then others worth a look."""
    first = [(share, one) for share, one in ranked if one is chosen]
    others = [(share, one) for share, one in ranked if one is not chosen and one.whole == 1]
    shown = [*first, *others[: _MOST_ALTERNATIVES - 1]]
    return ", ".join(f"{one.encoding} {share:.1%} “{one.sample}”" for share, one in shown)
