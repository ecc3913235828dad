"""Hashes of files: which version of an input a figure rests on."""

from __future__ import annotations

import hashlib
from pathlib import Path

_CHUNK = 1 << 20
_SHAPEFILE = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg"})


def files_behind(path: Path) -> list[Path]:
    """
    Return the files that a path stands for.

    Parameters
    ----------
    path : Path
        A file or folder.

    Returns
    -------
    list of Path
        The files of a folder, the parts of a shapefile, else the file, in the order of their names.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for ending in ("shp", "dbf", "txt"):
    ...         _ = Path(folder, f"a.{ending}").write_bytes(b"")
    ...     [file.name for file in files_behind(Path(folder, "a.shp"))]
    ['a.dbf', 'a.shp']
    """
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file())
    if path.suffix.lower() != ".shp":
        return [path]
    return sorted(
        file
        for file in path.parent.iterdir()
        if file.stem == path.stem and file.suffix.lower() in _SHAPEFILE
    )


def sha256_of(file: Path) -> str:
    """
    Return the SHA-256 of a file.

    Parameters
    ----------
    file : Path
        The file.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "a")
    ...     _ = file.write_bytes(b"abc")
    ...     sha256_of(file)[:8]
    'ba7816bf'
    """
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def sha256_behind(path: Path) -> str:
    """
    Return one SHA-256 of all the files that a path stands for.

    Parameters
    ----------
    path : Path
        A file or folder.

    Returns
    -------
    str
        That of the file, where it is one; else of the hashes of all, under the names that they
        have beside it, so that moving them together changes nothing.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.gpkg")
    ...     _ = file.write_bytes(b"abc")
    ...     sha256_behind(file) == sha256_of(file)
    True
    """
    behind = files_behind(path)
    if behind == [path]:
        return sha256_of(path)
    digest = hashlib.sha256()
    for file in behind:
        name = file.relative_to(path).as_posix() if path.is_dir() else file.suffix.lower()
        digest.update(f"{name}\0{sha256_of(file)}\n".encode())
    return digest.hexdigest()
