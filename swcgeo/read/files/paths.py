"""Paths as users give them: ``file.gpkg:layer``, archives with files inside, missing files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from swcgeo.errors import LayerError, MissingFileError
from swcgeo.model.settings import InputLimits
from swcgeo.read.files.archives import (
    DATA_ENDINGS,
    OTHER_ARCHIVES,
    Parcel,
    require_modest_workbook,
    unpack,
)
from swcgeo.read.files.naming import listed

PathLike = str | os.PathLike[str]
_ZIP = ".zip"


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
    named = len(head) > 1 and tail and not _exists(Path(text)) and not tail.startswith(("/", "\\"))
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
    if not _exists(file):
        raise MissingFileError("file_missing", layer=layer_name, path=os.fspath(path))
    return file, layer


def _exists(path: Path) -> bool:
    """Return True where there is such a file; a name that no file can have is none."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


@contextmanager
def unpacked(
    path: Path, *, layer: str | None, layer_name: str, limits: InputLimits | None = None
) -> Iterator[tuple[Path, str | None]]:
    """
    Yield the file that holds the data: `path`, or what it wraps, unpacked to a temporary folder.

    Parameters
    ----------
    path : Path
        Any file; a ``.zip`` may hold its data in folders, or in one archive more.
    layer : str or None
        The data set inside the archive, by name, or a layer of its only data set.
    layer_name : str
        What the file is wanted as.
    limits : InputLimits, optional
        What an archive may cost.

    Yields
    ------
    path : Path
        The file to open.
    layer : str or None
        The layer inside it that is still to be picked.

    Raises
    ------
    LayerError
        If the archive is damaged, too large, holds no data, or holds several data sets and none
        is named.

    Examples
    --------
    >>> with unpacked(Path("a.shp"), layer=None, layer_name="ranges") as (file, _):
    ...     file.name
    'a.shp'
    """
    ending = path.suffix.casefold()
    if ending in OTHER_ARCHIVES:
        raise LayerError("archive_kind", layer=layer_name, path=str(path), ending=ending)
    if ending != _ZIP or path.is_dir():
        yield path, layer
        return
    allowed = limits or InputLimits()
    with TemporaryDirectory(prefix="swcgeo-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        unpack(Parcel(path, layer_name, str(path), allowed), folder)
        _unpack_inner(folder, path=path, layer_name=layer_name, limits=allowed)
        yield _pick(folder, layer=layer, path=path, layer_name=layer_name)


def require_modest_table(path: Path, *, layer_name: str, limits: InputLimits) -> None:
    """
    Refuse a table that would fill the memory.

    Parameters
    ----------
    path : Path
        A workbook or a text.
    layer_name : str
        What the file is wanted as.
    limits : InputLimits
        What it may cost.

    Raises
    ------
    LayerError
        If it is too large, or a workbook that is damaged.

    Examples
    --------
    >>> require_modest_table(Path("no.csv"), layer_name="plans", limits=InputLimits())
    """
    size = path.stat().st_size if path.is_file() else 0
    fields = {"layer": layer_name, "path": str(path)}
    if size > limits.workbook_bytes:
        most = f"{limits.workbook_bytes:.0f}"
        raise LayerError("file_too_large", **fields, size=size, most=most)
    if path.is_file():
        require_modest_workbook(Parcel(path, layer_name, str(path), limits))


def _unpack_inner(folder: Path, *, path: Path, layer_name: str, limits: InputLimits) -> None:
    """Unpack the archives inside an archive in their place, as deep as is allowed."""
    room = limits
    for depth in range(limits.nested + 1):
        inner = sorted(file for file in folder.rglob("*") if file.suffix.casefold() == _ZIP)
        for file in inner:
            if depth == limits.nested:
                fields = {"layer": layer_name, "path": str(path)}
                raise LayerError("archive_nested", **fields, inner=_owner(file, folder))
            target = file.with_name(f"{file.stem}.unzipped")
            unpack(Parcel(file, layer_name, str(path), room), target)
            used = sum(part.stat().st_size for part in target.rglob("*") if part.is_file())
            room = replace(room, unpacked_bytes=max(0, room.unpacked_bytes - used))
            file.unlink()


def _owner(file: Path, folder: Path) -> str:
    """Return the name of the archive in which a file was found."""
    parts = file.relative_to(folder).parts
    owner = next((part for part in parts if part.endswith(".unzipped")), file.name)
    return owner.replace(".unzipped", _ZIP)


def _pick(
    folder: Path, *, layer: str | None, path: Path, layer_name: str
) -> tuple[Path, str | None]:
    """Return the data set inside an unpacked archive, and the layer to pick of it."""
    found = _data_sets(folder)
    names = [_shown(file, folder) for file in found]
    fields = {"layer": layer_name, "path": str(path), "present": listed(names)}
    if not found:
        others = {file.suffix.casefold() for file in folder.rglob("*")} & OTHER_ARCHIVES
        if others:
            raise LayerError("archive_kind", **fields, ending=min(others))
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


def _data_sets(folder: Path) -> list[Path]:
    """Return what holds data in an unpacked archive; texts only where there is nothing else."""
    found = sorted(
        file
        for file in folder.rglob("*")
        if file.suffix.casefold() in DATA_ENDINGS
        and not any(parent.suffix.casefold() == ".gdb" for parent in file.parents)
        and not _names_fields(file)
    )
    # A note to the reader lies beside many layers; coordinates in a text come alone.
    drawn = [file for file in found if file.suffix.casefold() != ".txt"]
    return drawn or found


def _shown(file: Path, folder: Path) -> str:
    """Return the name by which a data set of an archive is asked for."""
    name = file.relative_to(folder).with_suffix("").as_posix()
    return name.replace(".unzipped", "")


def _named(file: Path, name: str, layer: str | None) -> bool:
    """Return True where `layer` names the data set, with or without folder and ending."""
    return layer is not None and layer in {file.stem, file.name, name}
