"""
Shapefiles: names of ten bytes, texts of 254, in UTF-8 or in the code page of Chinese Windows.

Names that had to be cut stand beside it in ``…-fields.csv``; our reader gives them back.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from swcgeo.export.columns import short_names, without_geometry
from swcgeo.export.csv_tables import write_csv
from swcgeo.export.gdal import renamed, write_gdal

CHINESE = "gb18030"
_LANGUAGE_AT, _LANGUAGE_936 = 29, 0x4D


def write_shapefile(frame: gpd.GeoDataFrame, path: Path, *, encoding: str) -> None:
    """
    Write a layer as a shapefile.

    Parameters
    ----------
    frame : GeoDataFrame
        As `fitting` leaves it.
    path : Path
        The ``.shp``.
    encoding : str
        ``utf-8``, or ``gb18030`` for GBK, in which characters that GBK lacks take four bytes.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     points = gpd.points_from_xy([1], [2], crs=4490)
    ...     frame = gpd.GeoDataFrame({"名称": ["渭子沟"]}, geometry=points)
    ...     write_shapefile(frame, Path(folder, "a.shp"), encoding="gb18030")
    ...     Path(folder, "a.cpg").read_text()
    '936'
    """
    names = short_names(without_geometry(frame).columns, encoding=encoding)
    short = renamed(frame, names)
    kind = None if frame.geometry.notna().any() else "Polygon"
    options = {"driver": "ESRI Shapefile", "geometry_type": kind}
    if encoding == CHINESE:
        _write_chinese(short, path, **options)
    else:
        write_gdal(short, path, encoding="UTF-8", **options)
    cut = [(alias, name) for name, alias in names.items() if alias != name]
    if cut:
        table = pd.DataFrame(cut, columns=["field", "column"])
        write_csv(table, path.with_name(f"{path.stem}-fields.csv"))


def beyond_gbk(text: str) -> bool:
    """
    Return True for a text with characters that GBK lacks.

    Parameters
    ----------
    text : str
        A text.

    Returns
    -------
    bool
        Whether it needs the four bytes of GB18030.

    Examples
    --------
    >>> beyond_gbk("渭子沟"), beyond_gbk("㙘家沟")
    (False, True)
    """
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return True
    return False


def _write_chinese(frame: gpd.GeoDataFrame, path: Path, **options: str | None) -> None:
    """Write a shapefile whose text is GB18030, whatever GDAL was built with."""
    texts = [name for name in frame if pd.api.types.is_string_dtype(frame[name].dtype)]
    every = [*map(str, frame), *(text for name in texts for text in frame[name].dropna())]
    # GDAL writes each character of Latin-1 as one byte: the bytes are ours.
    coded = frame.assign(**{name: frame[name].map(_coded, na_action="ignore") for name in texts})
    main = frame.active_geometry_name
    coded = coded.rename(columns={name: _coded(name) for name in frame if name != main})
    write_gdal(coded, path, encoding="ISO-8859-1", **options)
    table = path.with_suffix(".dbf")
    with table.open("r+b") as stream:
        stream.seek(_LANGUAGE_AT)
        stream.write(bytes([_LANGUAGE_936]))
    stated = "GB18030" if any(map(beyond_gbk, every)) else "936"
    path.with_suffix(".cpg").write_text(stated, encoding="ascii")


def _coded(text: str) -> str:
    """Return the bytes of a text in GB18030, each as one character."""
    return text.encode(CHINESE).decode("latin-1")
