"""The manifest: what went in, how it was judged, what came out; the one output with the time."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
import os
import platform
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely

from swcgeo.export.whole import Written, write_whole
from swcgeo.patches.rules.table import EDITION
from swcgeo.read.files.digests import files_behind, sha256_of


def write_manifest(
    path: str | Path,
    *,
    project: Path,
    inputs: Iterable[Path],
    outputs: Iterable[Path],
    absent: Mapping[str, str],
    settings: object,
    method: Mapping[str, object],
    started_on: dt.datetime,
) -> Written:
    """
    Write what a run read, how it judged and what it wrote, with the hash of every file.

    Parameters
    ----------
    path : str or Path
        The manifest, a JSON file.
    project : Path
        The project file; inputs are named relative to its folder.
    inputs : iterable of Path
        The files and folders read; of a shapefile all parts are listed.
    outputs : iterable of Path
        The files written; named relative to the folder of the manifest.
    absent : mapping of str to str
        Outputs of the contract that were not written, and why.
    settings : dataclass
        The settings of all steps.
    method : mapping
        The area method, its CRS and the difference measured against the geodesic area.
    started_on : datetime
        When the run began.

    Returns
    -------
    Written
        The file that stands there now.

    Raises
    ------
    OutputError
        If it cannot be written, or a file named cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from swcgeo.model.settings import AllSettings
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = write_manifest(
    ...         f"{folder}/manifest.json", project=Path(folder, "project.toml"), inputs=[],
    ...         outputs=[], absent={"atlas.pdf": "not built yet"}, settings=AllSettings(),
    ...         method={"crs": "laea"}, started_on=dt.datetime(2023, 7, 20, tzinfo=dt.UTC),
    ...     )
    ...     json.loads(written.paths[0].read_text("utf-8"))["started_on"]
    '2023-07-20T00:00:00+00:00'
    """

    def write(part: Path) -> None:
        content = {
            "project": project.name,
            "started_on": started_on.astimezone(dt.UTC).isoformat(timespec="seconds"),
            "inputs": _entries(inputs, base=project.parent),
            "outputs": _entries(outputs, base=Path(path).parent),
            "absent": dict(absent),
            "settings": settings,
            "method": dict(method),
            "versions": software_versions(),
        }
        text = json.dumps(
            _jsonable(content), ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False
        )
        part.write_text(text + "\n", encoding="utf-8", newline="\n")

    return write_whole(path, write)


def software_versions() -> dict[str, str]:
    """
    Return the versions of all that has a part in the figures.

    Returns
    -------
    dict
        Name to version.

    Examples
    --------
    >>> sorted(software_versions())
    ['gdal', 'geopandas', 'geos', 'numpy', 'pandas', 'proj', 'pyogrio', 'python',
     'rules', 'shapely', 'swcgeo']
    """
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "pandas": pd.__version__,
        "geopandas": metadata.version("geopandas"),
        "shapely": shapely.__version__,
        "geos": shapely.geos_version_string,
        "proj": pyproj.proj_version_str,
        "gdal": pyogrio.__gdal_version_string__,
        "pyogrio": pyogrio.__version__,
        "rules": f"{EDITION.version} ({EDITION.valid_from.isoformat()})",
        "swcgeo": _own_version(),
    }


def _own_version() -> str:
    """Return the version of swcgeo; a source tree that is not installed has none."""
    try:
        return metadata.version("swcgeo")
    except metadata.PackageNotFoundError:
        return "not installed"


def _entries(paths: Iterable[Path], *, base: Path) -> list[dict[str, object]]:
    """Return name, size and hash of every file, in the order of their names."""
    files = {part for path in paths for part in files_behind(path)}
    entries: list[dict[str, object]] = [
        {"path": _relative(file, base), "bytes": file.stat().st_size, "sha256": sha256_of(file)}
        for file in files
    ]
    return sorted(entries, key=lambda entry: str(entry["path"]))


def _relative(file: Path, base: Path) -> str:
    """Return the path of `file` from `base`, never an absolute one."""
    try:
        return Path(os.path.relpath(file, base)).as_posix()
    except ValueError:  # another drive on Windows
        return file.name


def _jsonable(value: object) -> object:
    """Return `value` in the types of JSON: sets sorted, unknown numbers null."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _jsonable(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((_jsonable(item) for item in value), key=str)
    if isinstance(value, list | tuple):
        return [_jsonable(item) for item in value]
    return _number_or_text(value.item() if isinstance(value, np.generic) else value)


def _number_or_text(value: object) -> object:
    """Return a single value in the types of JSON."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)
