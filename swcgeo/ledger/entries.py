"""Entries of a ledger: what was recorded, when, by whom, from which file.  None is ever changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

EntryKind = Literal[
    "about", "delivery", "patch", "site", "verdict", "link", "word", "lineage",
    "visit", "case", "fee", "pushed", "register", "run", "figure", "trace", "close",
]  # fmt: skip
"""What an entry may be about."""
SEPARATOR = "/"
"""Between the parts of a key."""
_HIDDEN = "%2F"
"""How a separator stands inside a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """
    Where an entry comes from.

    Attributes
    ----------
    name : str
        A file's name, or the command.
    sha256 : str
        Hash of the file; empty where there is none.
    """

    name: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    Something to be recorded.

    Attributes
    ----------
    kind : str
        What it is about.
    key : str
        Which one of its kind; later entries under one key correct earlier ones.
    payload : mapping or None
        What is said of it, as JSON takes it; None where what stood there is withdrawn.
    wkb : bytes or None
        Geometry as it was delivered.
    origin : Origin
        Where it comes from; it doesn't make one entry differ from another.
    """

    kind: EntryKind
    key: str
    payload: Mapping[str, Any] | None
    wkb: bytes | None = None
    origin: Origin = field(default_factory=Origin)

    @property
    def text(self) -> str:
        """The payload as JSON, the same for the same content; ``null`` where it is withdrawn."""
        payload = None if self.payload is None else dict(self.payload)
        return json.dumps(payload, ensure_ascii=False, sort_keys=True, allow_nan=False)

    @property
    def sha256(self) -> str:
        """Hash of the content: kind, key, payload, geometry."""
        parts = (self.kind.encode(), self.key.encode(), self.text.encode(), self.wkb or b"")
        digest = hashlib.sha256()
        for part in parts:
            # The length goes first, or a byte could move from one part to the next unseen.
            digest.update(len(part).to_bytes(8, "little") + part)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """
    An entry that stands in a ledger.

    Attributes
    ----------
    seq : int
        Its place; it grows with every entry.
    entry : Entry
        What was recorded.
    at : str
        When, ISO 8601 in UTC.
    by : str
        Who.
    """

    seq: int
    entry: Entry
    at: str
    by: str

    @property
    def payload(self) -> Mapping[str, Any]:
        """The payload; empty where the entry withdraws what stood there."""
        return self.entry.payload or {}


def key_of(*parts: object) -> str:
    """
    Return the key of its parts.

    Parameters
    ----------
    *parts
        Texts, such as source, batch and patch.

    Returns
    -------
    str
        Different parts never give one key.

    Examples
    --------
    >>> key_of("ministry", "2023-1", "0062"), key_of("a/b", "c"), key_of("a", "b/c")
    ('ministry/2023-1/0062', 'a%2Fb/c', 'a/b%2Fc')
    """
    return SEPARATOR.join(
        str(part).replace("%", "%25").replace(SEPARATOR, _HIDDEN) for part in parts
    )


def parts_of(key: str) -> tuple[str, ...]:
    """
    Return the parts of a key.

    Parameters
    ----------
    key : str
        Made by `key_of`.

    Returns
    -------
    tuple of str
        Its parts.

    Examples
    --------
    >>> parts_of(key_of("a/b%2F", "c"))
    ('a/b%2F', 'c')
    """
    return tuple(
        part.replace(_HIDDEN, SEPARATOR).replace("%25", "%") for part in key.split(SEPARATOR)
    )
