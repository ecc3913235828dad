"""
The records of a ``.shp``: where they begin, how long they are, what they say they hold.

An index is rebuilt from the records where it is missing, and put right where it points beyond the
file or into the next record, so that one bad length costs one feature and not the layer.
"""

from __future__ import annotations

import mmap
import struct

import numpy as np
import numpy.typing as npt

Entries = npt.NDArray[np.int64]
Content = bytes | mmap.mmap
HEADER, RECORD_HEADER = 100, 8
_NULL_BYTES = 4
_POINTS = {1: 20, 11: 36, 21: 28}
"""Bytes of a point, without and with heights and measures."""
_PARTED = {3: 16, 5: 16, 13: 24, 15: 24, 23: 24, 25: 24}
"""Bytes a vertex of lines and polygons; those of heights have measures besides, or not."""


def make_index(content: Content) -> bytes:
    """
    Return the index (``.shx``) of the records of a ``.shp``.

    Parameters
    ----------
    content : bytes
        The ``.shp``, whole or cut off.

    Returns
    -------
    bytes
        The index of all records that begin before the end of the file.  Where a record states a
        length after which no record begins, that of its vertices counts.

    Examples
    --------
    >>> null_shape = struct.pack(">2i", 1, 2) + bytes(4)
    >>> len(make_index(bytes(100) + null_shape)) - 100
    8
    """
    entries, place = [], HEADER
    while place + RECORD_HEADER + _NULL_BYTES <= len(content):
        number, words = struct.unpack_from(">2i", content, place)
        size = 2 * words
        if size < _NULL_BYTES or not _follows(content, place + RECORD_HEADER + size, number):
            derived = _size_by_content(content, place + RECORD_HEADER)
            told = derived is not None and _follows(
                content, place + RECORD_HEADER + derived, number
            )
            size = derived if told and derived is not None else size
        if size < _NULL_BYTES:
            break
        entries.append((place, size))
        place += RECORD_HEADER + size
    return index_of(content[:HEADER], np.array(entries, dtype=np.int64).reshape(-1, 2))


def index_of(content: bytes, entries: Entries) -> bytes:
    """
    Return the index (``.shx``) that lists records.

    Parameters
    ----------
    content : bytes
        The ``.shp``, for its head.
    entries : ndarray, n by 2
        Place and length of each record, in bytes.

    Returns
    -------
    bytes
        The index.

    Examples
    --------
    >>> len(index_of(bytes(100), np.array([[100, 4]])))
    108
    """
    length = struct.pack(">i", (HEADER + 8 * len(entries)) // 2)
    listed = (entries // 2).astype(">i4").tobytes()
    return content[:24].ljust(24, b"\0") + length + content[28:HEADER].ljust(72, b"\0") + listed


def listed_entries(index: bytes) -> Entries | None:
    """
    Return the records that an index lists.

    Parameters
    ----------
    index : bytes
        A ``.shx``.

    Returns
    -------
    ndarray or None, n by 2
        Place and length of each record, in bytes; None where the index is cut off.

    Examples
    --------
    >>> listed_entries(index_of(bytes(100), np.array([[100, 4]]))).tolist()
    [[100, 4]]
    """
    if len(index) < HEADER:
        return None
    (stated,) = struct.unpack_from(">i", index, 24)
    if 2 * stated > len(index):
        return None
    whole = (len(index) - HEADER) // 8 * 8
    numbers = np.frombuffer(index[HEADER : HEADER + whole], dtype=">i4").astype(np.int64)
    return 2 * numbers.reshape(-1, 2)


def within_file(entries: Entries, size: int) -> Entries:
    """
    Return records none of which reaches into the next one or far beyond the file.

    Parameters
    ----------
    entries : ndarray, n by 2
        Place and length of each record, in bytes.
    size : int
        Length of the ``.shp``.

    Returns
    -------
    ndarray, n by 2
        The same, lengths cut where they must be wrong.  A record that begins inside the file and
        ends outside stays: it is one that was cut off.

    Examples
    --------
    >>> within_file(np.array([[100, 2_000_000], [200, 92]]), 300).tolist()
    [[100, 92], [200, 92]]
    """
    if not len(entries):
        return entries
    order = np.argsort(entries[:, 0], kind="stable")
    starts = entries[order, 0]
    ends = np.append(starts[1:], max(size, int(starts[-1]) + RECORD_HEADER + _NULL_BYTES))
    room = np.maximum(ends - starts - RECORD_HEADER, 0)
    sound = entries.copy()
    # Of the last record more may be missing than is there; GDAL takes what lies in reason.
    stated = entries[order, 1]
    wrong = (stated > room) & ((ends < size) | (stated > 2 * size))
    wrong |= stated < 0
    sound[order[wrong], 1] = room[wrong]
    return sound


def says_drawn(content: bytes | npt.NDArray[np.uint8], entries: Entries) -> npt.NDArray[np.bool_]:
    """
    Return which records say that they hold a shape.

    Parameters
    ----------
    content : bytes or ndarray of uint8
        The ``.shp``.
    entries : ndarray, n by 2
        Place and length of each record, in bytes.

    Returns
    -------
    ndarray of bool, n
        False for null shapes, and for records outside the file.

    Examples
    --------
    >>> polygon = struct.pack(">2i", 1, 2) + struct.pack("<i", 5)
    >>> says_drawn(bytes(100) + polygon, np.array([[100, 4], [900, 4]])).tolist()
    [True, False]
    """
    whole = np.frombuffer(content, dtype=np.uint8) if isinstance(content, bytes) else content
    places = entries[:, 0] + RECORD_HEADER
    inside = (places >= HEADER) & (places + _NULL_BYTES <= len(whole))
    said = np.zeros(len(entries), dtype=bool)
    said[inside] = whole[places[inside]] != 0
    return said


def _follows(content: Content, place: int, number: int) -> bool:
    """Return True where the next record begins at a place, or the file ends there."""
    if place >= len(content):
        return place == len(content)
    return place + 4 <= len(content) and struct.unpack_from(">i", content, place)[0] == number + 1


def _size_by_content(content: Content, place: int) -> int | None:
    """Return how long a record is by its type and number of vertices."""
    (kind,) = struct.unpack_from("<i", content, place)
    if kind in _POINTS:
        return _POINTS[kind]
    if kind not in _PARTED or place + 44 > len(content):
        return _NULL_BYTES if kind == 0 else None
    parts, points = struct.unpack_from("<2i", content, place + 36)
    if parts < 0 or points < 0:
        return None
    ranges = 0 if _PARTED[kind] == _PARTED[3] else 16
    return int(44 + 4 * parts + _PARTED[kind] * points + ranges)
