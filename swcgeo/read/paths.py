"""Paths as users give them: ``file.gpkg:layer``, archives with files inside, missing files."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from swcgeo.errors import LayerError, MissingFileError

PathLike = str | os.PathLike[str]
_DATA_ENDINGS = frozenset(
    {
        ".shp", ".gpkg", ".geojson", ".json", ".kml", ".kmz", ".gml", ".tab", ".mif", ".fgb",
        ".parquet", ".csv", ".xlsx", ".xls", ".gdb",
    }
)  # fmt: skip


def split_layer(path: PathLike) -> tuple[Path, str | None]:
    """
    Return a path and the layer named behind its last colon.

    Parameters
    ----------
    path : str or path
        ``file`` or ``file:layer``; the colon of a Windows drive is no separator.

    Returns
    -------
    path : Path
        The file.
    layer : str or None
        The layer, None where none is named.

    Examples
    --------
    >>> split_layer("a/b.gpkg:patches")[1], split_layer("C:/a.shp")[1]
    ('patches', None)
    """
    text = os.fspath(path)
    head, _, tail = text.rpartition(":")
    named = len(head) > 1 and tail and not Path(text).exists() and not tail.startswith(("/", "\\"))
    return (Path(head), tail) if named else (Path(text), None)


def require_path(path: PathLike, *, layer_name: str) -> tuple[Path, str | None]:
    """
    Return a path and its layer as `split_layer` does, after looking that the path exists.

    Parameters
    ----------
    path : str or path
        ``file`` or ``file:layer``.
    layer_name : str
        What the file is wanted as.

    Returns
    -------
    path : Path
        A file or directory that exists.
    layer : str or None
        The layer named.

    Raises
    ------
    MissingFileError
        If there is no such file.

    Examples
    --------
    >>> require_path("no-such.shp", layer_name="ranges")
    Traceback (most recent call last):
    swcgeo.errors.MissingFileError: ranges: there is no file no-such.shp. Check the path.
    """
    file, layer = split_layer(path)
    if not file.exists():
        raise MissingFileError("file_missing", layer=layer_name, path=os.fspath(path))
    return file, layer


@contextmanager
def unpacked(
    path: Path, *, layer: str | None, layer_name: str
) -> Iterator[tuple[Path, str | None]]:
    """
    Yield the file that holds the data: `path`, or what it wraps, unpacked to a temporary folder.

    Parameters
    ----------
    path : Path
        Any file; a ``.zip`` may hold its data in folders.
    layer : str or None
        The data set inside the archive, by name, or a layer of its only data set.
    layer_name : str
        What the file is wanted as.

    Yields
    ------
    path : Path
        The file to open.
    layer : str or None
        The layer inside it that is still to be picked.

    Raises
    ------
    LayerError
        If the archive is damaged, holds no data, or holds several data sets and none is named.

    Examples
    --------
    >>> with unpacked(Path("a.shp"), layer=None, layer_name="ranges") as (file, _):
    ...     file.name
    'a.shp'
    """
    if path.suffix.casefold() != ".zip":
        yield path, layer
        return
    with TemporaryDirectory(prefix="swcgeo-", ignore_cleanup_errors=True) as folder:
        try:
            _unpack(path, Path(folder))
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
            fields = {"layer": layer_name, "path": str(path), "reason": str(error)}
            raise LayerError("file_unreadable", **fields) from error
        yield _pick(Path(folder), layer=layer, path=path, layer_name=layer_name)


def _unpack(path: Path, folder: Path) -> None:
    """Unpack an archive into `folder`, names in GBK where the archive does not say UTF-8."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            name = _member_name(member)
            target = folder.joinpath(
                *[part for part in Path(name).parts if part not in {"..", "/"}]
            )
            if member.is_dir() or not target.is_relative_to(folder):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, target.open("wb") as sink:
                shutil.copyfileobj(source, sink)


def _member_name(member: zipfile.ZipInfo) -> str:
    """Return the name of a member; Windows in China writes it in GBK without saying so."""
    if member.flag_bits & 0x800 or member.filename.isascii():
        return member.filename
    raw = member.filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _pick(
    folder: Path, *, layer: str | None, path: Path, layer_name: str
) -> tuple[Path, str | None]:
    """Return the data set inside an unpacked archive, and the layer to pick of it."""
    found = sorted(
        file
        for file in folder.rglob("*")
        if file.suffix.casefold() in _DATA_ENDINGS
        and not any(parent.suffix.casefold() == ".gdb" for parent in file.parents)
        and not file.name.startswith("._")
        and not _names_fields(file)
    )
    names = [file.relative_to(folder).with_suffix("").as_posix() for file in found]
    fields = {"layer": layer_name, "path": str(path), "present": ", ".join(names)}
    if not found:
        raise LayerError("file_unreadable", **fields, reason="the archive holds no data file")
    named = [file for file, name in zip(found, names, strict=True) if _named(file, name, layer)]
    if layer is not None and len(named) == 1:
        return named[0], None
    if len(found) == 1:
        return found[0], layer
    if layer is not None and not named:
        raise LayerError("layer_unknown", **fields, name=layer)
    raise LayerError("layer_ambiguous", **fields, count=len(named or found))


def _names_fields(file: Path) -> bool:
    """Return True for the table of whole names that belongs to a shapefile beside it."""
    stem = file.name.removesuffix("-fields.csv")
    return stem != file.name and file.with_name(f"{stem}.shp").exists()


def _named(file: Path, name: str, layer: str | None) -> bool:
    """Return True where `layer` names the data set, with or without folder and ending."""
    return layer is not None and layer in {file.stem, file.name, name}
