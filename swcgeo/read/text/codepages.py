"""Names of encodings as files and users write them, as codecs of Python."""

from __future__ import annotations

import codecs

from swcgeo.errors import UsageError

_LANGUAGE_AT = 29
_CODE_PAGES = {
    "936": "gb18030", "54936": "gb18030", "950": "cp950", "932": "cp932", "949": "cp949",
    "65001": "utf-8", "88591": "iso8859-1", "1252": "cp1252", "1251": "cp1251", "1250": "cp1250",
    "874": "cp874", "437": "cp437", "850": "cp850", "BIG-5": "cp950", "KOI8R": "koi8-r",
}  # fmt: skip
_OF_TWO_BYTES = frozenset({"utf-16", "utf-16-le", "utf-16-be"})
_PRINTABLE = bytes(range(0x20, 0x7F)).replace(b"\\", b"")
"""What every code page reads alike; codecs of Python that do not are no code pages."""
_NO_CODE_PAGES = frozenset({"idna", "unicode-escape", "raw-unicode-escape"})
_WIDER = {
    "gbk": "gb18030", "gb2312": "gb18030", "hz": "gb18030", "big5": "cp950", "shift_jis": "cp932",
    "euc_kr": "cp949", "utf-8-sig": "utf-8",
}  # fmt: skip
"""Codecs that hold all of another, and what its users really write."""
_LANGUAGE_BYTES = {
    0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "cp950", 0x78: "cp950",
    0x13: "cp932", 0x56: "cp932", 0x7B: "cp932", 0x4E: "cp949", 0x79: "cp949",
    0x50: "cp874", 0x7C: "cp874", 0x26: "cp866", 0x65: "cp866", 0xC9: "cp1251", 0xC8: "cp1250",
    0xCA: "cp1254", 0xCB: "cp1253", 0xCC: "cp1257", 0x7D: "cp1255", 0x7E: "cp1256",
}  # fmt: skip
"""dBASE language bytes that say something; 0x57, 0x03 and 0x01 are written without thought."""


def codec_name(stated: str | None) -> str | None:
    """
    Return the Python codec that a ``.cpg`` file or an option names.

    Parameters
    ----------
    stated : str or None
        Such as ``UTF-8``, ``936``, ``ANSI 1252``, ``GBK``.

    Returns
    -------
    str or None
        Name of the codec, the widest where one holds the other (``gb18030`` holds GBK and GB2312,
        ``cp950`` Big5); None where the name is unknown.

    Examples
    --------
    >>> codec_name("ANSI 936"), codec_name("UTF-8"), codec_name("GBK"), codec_name("x")
    ('gb18030', 'utf-8', 'gb18030', None)
    """
    word = (stated or "").strip().strip("\ufeff").upper()
    for prefix in ("ANSI", "OEM", "WINDOWS-", "CP", "LDID/"):
        word = word.removeprefix(prefix).strip()
    if word in _CODE_PAGES:
        return _CODE_PAGES[word]
    try:
        name = codecs.lookup(word).name if word else ""
        alike = name in _OF_TWO_BYTES or _PRINTABLE.decode(name or "ascii").encode() == _PRINTABLE
    except (LookupError, UnicodeError):
        return None
    if not name or not alike or name in _NO_CODE_PAGES:
        return None
    return _WIDER.get(name, name)


def required_codec(given: str) -> str:
    """
    Return the Python codec that a user names.

    Parameters
    ----------
    given : str
        The value of ``--encoding``.

    Returns
    -------
    str
        Name of the codec.

    Raises
    ------
    UsageError
        If there is no such encoding.

    Examples
    --------
    >>> required_codec("gbk")
    'gb18030'
    """
    codec = codec_name(given)
    if codec is None:
        wanted = "utf-8, gbk, gb18030 …"
        raise UsageError("option_wrong", option="--encoding", value=given, wanted=wanted)
    return codec


def language_of_dbf(header: bytes) -> str | None:
    r"""
    Return the codec that the language byte of a dbf names.

    Parameters
    ----------
    header : bytes
        The first 32 bytes of the file.

    Returns
    -------
    str or None
        Name of the codec; None where the byte says nothing.

    Examples
    --------
    >>> language_of_dbf(bytes(29) + b"\x4d" + bytes(2))
    'gb18030'
    """
    return _LANGUAGE_BYTES.get(header[_LANGUAGE_AT]) if len(header) > _LANGUAGE_AT else None
