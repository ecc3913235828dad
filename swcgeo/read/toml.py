"""TOML files with known keys: a slip of the pen is named, never passed over."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from swcgeo.errors import UsageError
from swcgeo.read.files.paths import PathLike, require_path

Table = dict[str, Any]


def read_toml(path: PathLike, *, layer_name: str) -> Table:
    """
    Return the content of a TOML file.

    Parameters
    ----------
    path : str or path
        A TOML file in UTF-8.
    layer_name : str
        What the file is wanted as.

    Returns
    -------
    dict
        Its tables.

    Raises
    ------
    MissingFileError
        If there is no such file.
    UsageError
        If it is no TOML.

    Examples
    --------
    >>> read_toml("no-such.toml", layer_name="project")
    Traceback (most recent call last):
    swcgeo.errors.MissingFileError: project: there is no file no-such.toml. Check the path.
    """
    file, _ = require_path(path, layer_name=layer_name)
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise wrong(file, str(error)) from error


def wrong(path: PathLike, reason: str) -> UsageError:
    """
    Return the error that a project file cannot be used.

    Parameters
    ----------
    path : str or path
        The file.
    reason : str
        What is wrong, and where in it.

    Returns
    -------
    UsageError
        To be raised.

    Examples
    --------
    >>> wrong("p.toml", "[layers] x").code
    'project_wrong'
    """
    return UsageError("project_wrong", path=str(Path(path)), reason=reason)


def only_keys(table: Mapping[str, Any], known: Collection[str], *, where: str, path: Path) -> None:
    """
    Look that a table has no key but the known ones.

    Parameters
    ----------
    table : mapping
        A table of the file.
    known : collection of str
        The keys that it may have.
    where : str
        Name of the table, such as ``[project]``.
    path : Path
        The file.

    Raises
    ------
    UsageError
        If it has another key.

    Examples
    --------
    >>> try:
    ...     only_keys({"nmae": 1}, ["name"], where="[project]", path=Path("p.toml"))
    ... except UsageError as error:
    ...     error.fields["reason"]
    '[project] nmae (name?)'
    """
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, list(known), n=1) or sorted(known)
            raise wrong(path, f"{where} {key} ({', '.join(near)}?)")


def value_of(
    table: Mapping[str, Any], key: str, kind: type | tuple[type, ...], *, where: str, path: Path
) -> Any:  # noqa: ANN401 - the kind is the caller's
    """
    Return a value of a table, None where the key is missing.

    Parameters
    ----------
    table : mapping
        A table of the file.
    key : str
        The key.
    kind : type or tuple of type
        What the value must be.
    where : str
        Name of the table.
    path : Path
        The file.

    Returns
    -------
    object
        The value, of `kind`.

    Raises
    ------
    UsageError
        If it is of another kind.

    Examples
    --------
    >>> value_of({"year": 2023}, "year", int, where="[project]", path=Path("p.toml"))
    2023
    """
    value = table.get(key)
    flag = isinstance(value, bool) and bool not in (kind if isinstance(kind, tuple) else (kind,))
    if value is not None and (flag or not isinstance(value, kind)):
        names = kind if isinstance(kind, tuple) else (kind,)
        wanted = " / ".join(item.__name__ for item in names)
        raise wrong(path, f"{where} {key} = {value!r} ({wanted}?)")
    return value


def day_of_key(table: Mapping[str, Any], key: str, *, where: str, path: Path) -> date | None:
    """
    Return a date of a table, None where the key is missing.

    Parameters
    ----------
    table : mapping
        A table of the file.
    key : str
        The key; its value is a TOML date or a text such as ``2023-04-01``.
    where : str
        Name of the table.
    path : Path
        The file.

    Returns
    -------
    date or None
        The day.

    Raises
    ------
    UsageError
        If it is no date.

    Examples
    --------
    >>> day_of_key({"on": "2023-04-01"}, "on", where="[[deliveries]]", path=Path("p.toml"))
    datetime.date(2023, 4, 1)
    """
    value = value_of(table, key, (str, date), where=where, path=path)
    if isinstance(value, datetime):
        return value.date()
    if not isinstance(value, str):
        return value if isinstance(value, date) else None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise wrong(path, f"{where} {key} = {value!r} (2023-04-01?)") from error
