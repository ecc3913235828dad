"""Layers written through GDAL, which is told a fixed date of today."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError

from swcgeo.export.columns import geometry_name

GDAL_ERRORS = (DataLayerError, DataSourceError, FieldError, GeometryError)
_FIXED_DATE = "2000-01-01T00:00:00.000Z"
_gdal_options = threading.Lock()


def write_gdal(frame: pd.DataFrame, path: Path, **options: Any) -> None:  # noqa: ANN401
    """
    Write one layer.

    Parameters
    ----------
    frame : DataFrame or GeoDataFrame
        As `plain_columns` gives it.
    path : Path
        The file.
    **options
        For `pyogrio.write_dataframe`.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     frame = gpd.GeoDataFrame({"a": [1]}, geometry=gpd.points_from_xy([1], [2]), crs=4490)
    ...     write_gdal(frame, Path(folder, "a.geojson"), driver="GeoJSON")
    ...     Path(folder, "a.geojson").exists()
    True
    """
    with _fixed_today(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="'crs' was not provided", category=UserWarning)
        pyogrio.write_dataframe(frame, path, use_arrow=True, **options)


def renamed(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """
    Return a layer under other column names, its geometry under its own.

    Parameters
    ----------
    frame : DataFrame or GeoDataFrame
        A layer.
    names : mapping of str to str
        Old names to new ones.

    Returns
    -------
    DataFrame or GeoDataFrame
        The same rows.

    Examples
    --------
    >>> list(renamed(pd.DataFrame({"Name": [1]}), {"Name": "Name_2"}))
    ['Name_2']
    """
    main = geometry_name(frame)
    return frame.rename(columns={old: new for old, new in names.items() if old != main})


@contextmanager
def _fixed_today() -> Iterator[None]:
    """Let a GeoPackage carry a fixed date of change: the same input gives the same bytes."""
    name = "OGR_CURRENT_DATE"
    with _gdal_options:
        before = pyogrio.get_gdal_config_option(name)
        pyogrio.set_gdal_config_options({name: _FIXED_DATE})
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options({name: before})
