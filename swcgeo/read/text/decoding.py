"""Cells to text in a given encoding: what is cut off or cannot be decoded is told."""

from __future__ import annotations

_LONGEST_CHARACTER = 4


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


def tail_bytes(cell: bytes, *, encoding: str) -> int:
    """
    Return how many bytes at the end of a cell begin a character that is cut off.

    Parameters
    ----------
    cell : bytes
        The bytes of the cell.
    encoding : str
        Name of a codec.

    Returns
    -------
    int
        0 where the cell ends with a whole character, or something else is wrong with it.

    Examples
    --------
    >>> tail_bytes("图斑".encode()[:5], encoding="utf-8")
    2
    """
    try:
        cell.decode(encoding)
    except UnicodeDecodeError as error:
        return len(cell) - error.start if _cut_tail(cell, error) else 0
    return 0


def _cut_tail(cell: bytes, error: UnicodeDecodeError) -> bool:
    """Return True where decoding stopped for want of further bytes, and nothing else is wrong."""
    short = "unexpected end" in error.reason or "incomplete" in error.reason
    return short and error.end >= len(cell) and len(cell) - error.start < _LONGEST_CHARACTER
