"""XML from outside: no document types, and the encodings that Chinese programs write."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from xml.parsers import expat

from swcgeo.errors import LayerError

MARKUP_ENDINGS = frozenset({".kml", ".gpx", ".gml", ".xml", ".xsd", ".vrt", ".gfs"})
_HEAD = 1 << 16
_STATED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})["']""")
_DOCTYPE = re.compile(rb"<\s*!\s*(doctype|entity)", re.IGNORECASE)
_POINTERS = {
    "OGRVRTDataSource": "VRT", "VRTDataset": "VRT", "GDALTileIndexDataset": "GTI",
    "WFS": "WFS", "OGRWFSDataSource": "WFS", "OGRCSWDataSource": "CSW", "OGCAPI": "OGCAPI",
}  # fmt: skip
"""Root elements of files that make GDAL open other files or addresses."""


class _FoundError(Exception):
    """The first element was reached, or the parser found what it looked for."""


def require_plain_markup(path: Path, *, layer_name: str) -> None:
    """
    Refuse XML that declares a document type, or that only points to data elsewhere.

    Entities are how a small file grows to gigabytes or draws in other files; they can only be
    declared in a document type, which stands before the first element.

    Parameters
    ----------
    path : Path
        Any file; what is no XML passes.
    layer_name : str
        What it is wanted as.

    Raises
    ------
    LayerError
        If it has a document type, or its root is that of a GDAL description of other data.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.kml"
    ...     _ = file.write_text("<!DOCTYPE kml [<!ENTITY a 'aaaa'>]><kml>&a;</kml>")
    ...     try:
    ...         require_plain_markup(file, layer_name="ranges")
    ...     except LayerError as error:
    ...         print(error.code)
    markup_unsafe
    """
    head = _head(path)
    if not _is_markup(path, head):
        return
    declared, root = _prolog(head)
    fields = {"layer": layer_name, "path": str(path)}
    if declared or (root is None and _DOCTYPE.search(_narrow(head))):
        raise LayerError("markup_unsafe", **fields)
    if root in _POINTERS:
        raise LayerError("format_refused", **fields, driver=_POINTERS[root])


def markup_text(content: bytes) -> str | bytes:
    """
    Return XML as the parser of Python takes it: it knows UTF-8 and UTF-16, but no GBK.

    Parameters
    ----------
    content : bytes
        An XML file.

    Returns
    -------
    str or bytes
        Text where an encoding is stated that only Python knows, else the bytes themselves.

    Examples
    --------
    >>> markup_text('<?xml version="1.0" encoding="GBK"?><a>图斑</a>'.encode("gbk"))[-7:]
    '>图斑</a>'
    """
    stated = _STATED.match(content[:_HEAD])
    name = stated[1].decode("ascii").casefold() if stated else "utf-8"
    if name.startswith(("utf", "us-ascii", "iso-8859-1")):
        return content
    codec = "gb18030" if name in {"gb2312", "gbk", "gb18030", "cp936", "x-gbk"} else name
    try:
        return content.decode(codec, errors="replace")
    except LookupError:
        return content


def _head(path: Path) -> bytes:
    """Return the beginning of a file, nothing of a folder."""
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(_HEAD)


def _is_markup(path: Path, head: bytes) -> bool:
    """Return True for files that are XML by name or by their first character."""
    return path.suffix.casefold() in MARKUP_ENDINGS or _narrow(head).lstrip().startswith(b"<")


def _narrow(head: bytes) -> bytes:
    """Return text in UTF-8 or UTF-16 as something to search for ASCII words."""
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")


def _prolog(head: bytes) -> tuple[bool, str | None]:
    """Return whether a document type is declared, and the name of the first element."""
    seen: dict[str, str] = {}

    def doctype(*_: object) -> None:
        seen["doctype"] = "yes"
        raise _FoundError

    def element(name: str, _: object) -> None:
        seen["root"] = name.rpartition(":")[2]
        raise _FoundError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    # What is no XML at all is for the reader to tell.
    with contextlib.suppress(_FoundError, expat.ExpatError, ValueError, LookupError):
        parser.Parse(markup_text(head), False)
    return "doctype" in seen, seen.get("root")
