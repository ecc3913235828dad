"""
The words and codes of land use, and the classes of the bureaus' table of present land use.

Codes are those of GB/T 21010-2017 (four digits) and, where they cannot be mistaken for one of
them, of its edition of 2007 (three); both as several public data sets print them.  The two leading
digits name the class.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from swcgeo.model.codes import folded_word

LAND_CLASSES: tuple[str, ...] = (
    "cropland", "orchard_land", "forest_land", "grassland", "commercial", "industrial",
    "residential", "public", "special", "transport", "water", "other",
)  # fmt: skip
"""The classes of GB/T 21010 in their order, 01 to 12; they share out the ground."""
PART_OF: Mapping[str, str] = MappingProxyType(
    {
        "paddy": "cropland", "irrigated": "cropland", "dry": "cropland", "sloping": "cropland",
        "sparse_forest": "forest_land", "bare_land": "other",
    }
)  # fmt: skip
"""Parts that tables show beside their class, and the class to which they belong."""
GREEN_CLASSES: frozenset[str] = frozenset({"forest_land", "grassland"})
"""What 林草覆盖率 counts."""

# Class or part: its codes (several as first-last) and its words.
_SPELLED: Mapping[str, tuple[str, str]] = {
    "cropland": ("01", "耕地"),
    "paddy": ("0101 011", "水田"),
    "irrigated": ("0102 012", "水浇地"),
    "dry": ("0103 013", "旱地"),
    "sloping": ("", "坡耕地|旱坡地|坡旱地"),
    "orchard_land": ("02 0201-0204 021-023", "园地|果园|茶园|橡胶园|其他园地|其它园地|经济林地"),
    "forest_land": (
        "03 0301-0307 031-033",
        "林地|有林地|乔木林地|竹林地|灌木林地|其他林地|其它林地|红树林地|森林沼泽|灌丛沼泽|乔木林|灌木林"
        "|未成林地|未成林造林地|苗圃|苗圃地",
    ),
    "sparse_forest": ("", "疏林地|疏林"),
    "grassland": (
        "04 0401-0404 041-043",
        "草地|天然牧草地|沼泽草地|人工牧草地|其他草地|其它草地|天然草地|人工草地|荒草地",
    ),
    "commercial": (
        "05 0501-0508 051-054 05h1",
        "商服用地|商服|商业服务业用地|商业服务业设施用地|零售商业用地|批发市场用地|餐饮用地|旅馆用地"
        "|商务金融用地|娱乐用地|其他商服用地|物流仓储用地",
    ),
    "industrial": (
        "06 0601-0604 061-063", "工矿仓储用地|工矿仓储|工矿用地|工业用地|采矿用地|盐田|仓储用地",
    ),
    "residential": (
        "07 0701-0702 071-072",
        "住宅用地|住宅|居住用地|城镇住宅用地|农村宅基地|农村居民点|农村居民点用地|城镇用地",
    ),
    "public": (
        "08 0801-0810 081-088 08h1 08h2 0810a",
        "公共管理与公共服务用地|公共管理与公共服务|公共管理|公共管理用地|公共服务用地|机关团体用地"
        "|机关团体新闻出版用地|新闻出版用地|教育用地|科研用地|科教文卫用地|医疗卫生用地|社会福利用地"
        "|文化设施用地|体育用地|公用设施用地|公园与绿地|广场用地",
    ),
    "special": (
        "09 0901-0906 091-095",
        "特殊用地|特殊|军事设施用地|使领馆用地|监教场所用地|宗教用地|殡葬用地|风景名胜设施用地",
    ),
    "transport": (
        "10 1001-1009 104-107",
        "交通运输用地|交通运输|交通用地|交通|铁路用地|轨道交通用地|公路用地|城镇村道路用地"
        "|交通服务场站用地|农村道路|机场用地|港口码头用地|管道运输用地|街巷用地",
    ),
    "water": (
        "11 1101-1110 111-119",
        "水域及水利设施用地|水域及水利设施|水域|河流水面|湖泊水面|水库水面|坑塘水面|养殖坑塘|沿海滩涂"
        "|内陆滩涂|沟渠|干渠|沼泽地|水工建筑用地|冰川及永久积雪|河渠|水库坑塘|滩地|滩涂",
    ),
    "other": (
        "12 1201-1205 121-126",
        "其他土地|其它土地|其他|其它|其他用地|其它用地|空闲地|设施农用地|田坎|盐碱地|沙地|未利用地"
        "|其他未利用地",
    ),
    "bare_land": (
        "1206 1207 127", "裸土地|裸地|裸岩|裸岩石砾地|裸岩石质地|裸土|裸露地|荒坡|荒地",
    ),
}  # fmt: skip


def _codes(listed: str) -> list[str]:
    """Return codes written out: ``0201-0204`` are four."""
    found = []
    for item in listed.split():
        first, _, last = item.partition("-")
        width = len(first)
        found += (
            [f"{number:0{width}d}" for number in range(int(first), int(last) + 1)]
            if last
            else [first]
        )
    return found


def _spellings(code: str, numbers: list[str], words: list[str]) -> list[str]:
    """Return all ways in which a class is written: code, word, and code with word."""
    # 1104A, 0307K: a letter behind the code says that it could be ploughed again.
    lettered = [f"{number}{letter}" for number in numbers for letter in "ak"]
    joined = [f"{number}{mark}{word}" for number in numbers for mark in ("", "-") for word in words]
    return [code, *numbers, *lettered, *words, *joined]


LAND_USES: Mapping[str, str] = MappingProxyType(
    {
        folded_word(spelling): code
        for code, (listed, words) in _SPELLED.items()
        for spelling in _spellings(code, _codes(listed), words.split("|"))
    }
)
"""Words and codes of land use, folded, to class or part."""


def land_class(code: str) -> str:
    """
    Return the class to which a class or part belongs.

    Parameters
    ----------
    code : str
        A code of `LAND_USES`.

    Returns
    -------
    str
        One of `LAND_CLASSES`.

    Examples
    --------
    >>> land_class("sloping"), land_class("water"), LAND_USES["0103旱地"], LAND_USES["1207"]
    ('cropland', 'water', 'dry', 'bare_land')
    """
    return PART_OF.get(code, code)
