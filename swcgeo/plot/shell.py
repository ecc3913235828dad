"""What every map begins with: a title made from the district's name, or a frame that is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

from swcgeo.model.labels import label
from swcgeo.plot import ground
from swcgeo.plot.frame import MapFrame, map_axes
from swcgeo.plot.lettering import write
from swcgeo.plot.page import MAP_PLACE
from swcgeo.plot.palette import GREY, PAPER

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def title_of(key: str, district: gpd.GeoDataFrame | None, *, lang: str) -> str:
    """
    Return the title of a map.

    Parameters
    ----------
    key : str
        Its label, with a place in it.
    district : GeoDataFrame, optional
        One that has one name gives the place.
    lang : str
        Language.

    Returns
    -------
    str
        The title; without a place where there is no name.

    Examples
    --------
    >>> district = gpd.GeoDataFrame({"name": ["甲县"]}, geometry=[None])
    >>> title_of("map.patches_title", district, lang="zh")
    '甲县扰动图斑合规性初判图'
    """
    names = ground.names_of(district)
    place = label("map.place", lang, name=names[0]) if len(names) == 1 and names[0] else ""
    return label(key, lang, place=place)


def empty_map(figure: Figure, words: str) -> None:
    """
    Draw a frame that says that there is nothing to draw.

    Parameters
    ----------
    figure : Figure
        A sheet.
    words : str
        What is said in its middle.

    Examples
    --------
    >>> from swcgeo.plot.page import new_sheet
    >>> sheet = new_sheet()
    >>> empty_map(sheet, "没有小流域")
    >>> len(sheet.axes)
    1
    """
    map_axes(figure, MapFrame((0.0, 0.0, 1.0, 1.0), 1, MAP_PLACE)).set_facecolor(PAPER)
    left, bottom, width, height = MAP_PLACE
    middle = (left + width / 2, bottom + height / 2)
    write(figure, words, at=middle, size=11, ha="center", color=GREY)
