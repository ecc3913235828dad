"""`read_project`: a project file as frozen data, every path resolved and looked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pyproj import CRS
from pyproj.exceptions import CRSError

from swcgeo.model.project import Delivery, Project, ReportPlan, Survey
from swcgeo.model.settings import AllSettings
from swcgeo.read.files.paths import PathLike, require_path
from swcgeo.read.toml import Table, day_of_key, only_keys, read_toml, value_of, wrong

_LAYERS = (
    "watersheds", "ranges", "treatments", "damage", "zones", "district", "towns", "dem",
    "land_use", "cover", "settlements", "water", "gullies", "hills", "centrelines", "factors",
)  # fmt: skip
_REGISTERS = ("plans", "visits", "cases", "fees", "pushed_projects")
_ABOUT = ("name", "year", "ledger", "crs", "erosion_region", "profiles")
_PROFILES = "profiles"
"""Key of the profiles that a project names, and folder of those that stand beside it."""
_TABLES = ("project", "deliveries", "layers", "registers", "settings", "report")


def read_project(path: PathLike) -> Project:
    """
    Read a project file.

    Parameters
    ----------
    path : str or path
        A TOML file; the paths in it are relative to its folder.

    Returns
    -------
    Project
        What the file says.

    Raises
    ------
    MissingFileError
        If the file, or a file that it names, does not exist.
    UsageError
        If it is no TOML, has an unknown key or a value of the wrong kind, or names neither
        deliveries with ranges nor watersheds with erosion and treatments.
    SettingsError
        If a setting cannot be used.

    Examples
    --------
    >>> read_project("data/sample/project.toml").year  # doctest: +SKIP
    2023
    """
    file = Path(path)
    table = read_toml(file, layer_name="project")
    only_keys(table, _TABLES, where="", path=file)
    about = _table(table, "project", file)
    only_keys(about, _ABOUT, where="[project]", path=file)
    text = {key: value_of(about, key, str, where="[project]", path=file)
            for key in ("name", "crs", "erosion_region", "ledger")}  # fmt: skip
    layers = _table(table, "layers", file)
    only_keys(layers, (*_LAYERS, "erosion", "images"), where="[layers]", path=file)
    project = Project(
        path=file,
        name=text["name"] or file.parent.resolve().name,
        year=value_of(about, "year", int, where="[project]", path=file),
        ledger=_ledger(text["ledger"], file),
        crs=_crs(text["crs"], file),
        erosion_region=text["erosion_region"],
        deliveries=tuple(_delivery(item, file) for item in _tables(table, "deliveries", file)),
        layers=_paths(layers, _LAYERS, where="[layers]", path=file),
        images=_images(layers, file),
        profiles=_profiles(about, file),
        erosion=tuple(_survey(item, file) for item in _tables(layers, "erosion", file)),
        registers=_registers(table, file),
        settings=AllSettings.from_tables(_table(table, "settings", file)),
        report=_report(table, file),
    )
    return _complete(project)


def _complete(project: Project) -> Project:
    """Return the project after looking that it has something to work on."""
    patches = project.deliveries and "ranges" in project.layers
    graded = project.erosion or project.graded_by_cover
    account = graded and {"watersheds", "treatments"} <= set(project.layers)
    if not patches and not account:
        reason = "[[deliveries]] + [layers] ranges / [layers] watersheds + erosion + treatments ?"
        raise wrong(project.path, reason)
    named = Counter((one.source, one.batch) for one in project.deliveries)
    for (source, batch), count in named.items():
        if count > 1:  # one would stand as a correction of the other
            reason = f"[[deliveries]] source = {source!r}, batch = {batch!r}: × {count}"
            raise wrong(project.path, reason)
    return project


def _table(table: Mapping[str, Any], key: str, path: Path) -> Table:
    """Return a table of the file, empty where it is missing."""
    found = value_of(table, key, dict, where="", path=path)
    return dict(found or {})


def _tables(table: Mapping[str, Any], key: str, path: Path) -> list[Table]:
    """Return an array of tables, empty where it is missing."""
    found = value_of(table, key, list, where="", path=path) or []
    for item in found:
        if not isinstance(item, dict):
            raise wrong(path, f"[[{key}]] {item!r}")
    return list(found)


def _resolved(value: str, *, layer_name: str, path: Path) -> str:
    """Return a path of the file, which must exist."""
    full = str(path.parent / value)
    require_path(full, layer_name=layer_name)
    return full


def _paths(table: Table, keys: tuple[str, ...], *, where: str, path: Path) -> dict[str, str]:
    """Return the files that a table names."""
    named = {key: value_of(table, key, str, where=where, path=path) for key in keys}
    return {
        key: _resolved(value, layer_name=key, path=path)
        for key, value in named.items() if value is not None
    }  # fmt: skip


def _crs(value: str | None, path: Path) -> str | None:
    """Return the CRS of the results after looking that it is one."""
    try:
        if value is not None:
            CRS.from_user_input(value)
    except CRSError as error:
        raise wrong(path, f"[project] crs = {value!r} (EPSG:4544?)") from error
    return value


def _ledger(value: str | None, path: Path) -> str | None:
    """Return the ledger, which need not exist yet; a URL stays as it is."""
    return value if value is None or "://" in value else str(path.parent / value)


def _images(layers: Table, path: Path) -> tuple[str, ...]:
    """Return the image files."""
    named = value_of(layers, "images", list, where="[layers]", path=path) or []
    return tuple(_resolved(str(item), layer_name="images", path=path) for item in named)


def _profiles(about: Table, path: Path) -> tuple[Path, ...]:
    """Return the profiles that the project names, and those in the folder beside it."""
    named = value_of(about, _PROFILES, list, where="[project]", path=path) or []
    chosen = [Path(_resolved(str(item), layer_name="profile", path=path)) for item in named]
    return (*chosen, *sorted((path.parent / _PROFILES).glob("*.toml")))


def _registers(table: Table, path: Path) -> dict[str, str]:
    """Return the registers."""
    named = _table(table, "registers", path)
    only_keys(named, _REGISTERS, where="[registers]", path=path)
    return _paths(named, _REGISTERS, where="[registers]", path=path)


def _delivery(item: Table, path: Path) -> Delivery:
    """Return one delivery."""
    where = "[[deliveries]]"
    only_keys(
        item, ("path", "source", "batch", "received_on", "image_date"), where=where, path=path
    )
    words = {key: value_of(item, key, str, where=where, path=path)
             for key in ("path", "source", "batch")}  # fmt: skip
    missing = [key for key, value in words.items() if not value]
    if missing:
        raise wrong(path, f"{where} {', '.join(missing)} = ?")
    return Delivery(
        path=_resolved(words["path"], layer_name="patches", path=path),
        source=words["source"],
        batch=words["batch"],
        received_on=day_of_key(item, "received_on", where=where, path=path),
        image_date=day_of_key(item, "image_date", where=where, path=path),
    )


def _survey(item: Table, path: Path) -> Survey:
    """Return one erosion survey."""
    where = "[[layers.erosion]]"
    only_keys(item, ("path", "year", "legend"), where=where, path=path)
    found = _paths(item, ("path", "legend"), where=where, path=path)
    if "path" not in found:
        raise wrong(path, f"{where} path = ?")
    year = value_of(item, "year", int, where=where, path=path)
    return Survey(path=found["path"], year=year, legend=found.get("legend"))


def _report(table: Table, path: Path) -> ReportPlan:
    """Return what the report is made of."""
    item = _table(table, "report", path)
    only_keys(item, ("template", "maker", "reported"), where="[report]", path=path)
    found = _paths(item, ("template", "reported"), where="[report]", path=path)
    maker = value_of(item, "maker", str, where="[report]", path=path)
    return ReportPlan(template=found.get("template"), maker=maker, reported=found.get("reported"))
