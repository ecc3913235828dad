"""
The words of the field as codes: verdicts, reasons, grades, measures, kinds of patch and project.

Every code list maps the Chinese terms and delivery codes that occur in real data (domain notes
§1.2, §1.3, §2.1, §3.1, §3.4) to one canonical code; `canonical_code` looks a value up.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType


class Verdict(StrEnum):
    """What the overlay of a patch and the ranges suggests; never a finding of law."""

    COMPLIANT = "compliant"
    NO_PLAN = "no_plan"
    BEYOND_RANGE = "beyond_range"
    MOVED_SITE = "moved_site"
    EXEMPT = "exempt"
    NOT_CONSTRUCTION = "not_construction"
    UNKNOWN = "unknown"


class Change(StrEnum):
    """What became of a patch between two deliveries."""

    NEW = "new"
    UNCHANGED = "unchanged"
    GROWN = "grown"
    SHRUNK = "shrunk"
    SPLIT = "split"
    MERGED = "merged"
    CLOSED = "closed"
    REOPENED = "reopened"


class Grade(IntEnum):
    """Erosion grade of SL 190-2007; 0 where none is known."""

    UNKNOWN = 0
    SLIGHT = 1
    """微度: below the tolerable loss, not eroding."""
    LIGHT = 2
    MODERATE = 3
    STRONG = 4
    VERY_STRONG = 5
    SEVERE = 6


FIRST_ERODING = Grade.LIGHT
"""水土流失面积 is the ground of this grade and above (SL 190-2007)."""


def folded_word(text: object) -> str:
    """
    Return a word in the form in which words are compared.

    Parameters
    ----------
    text : object
        A word as written.

    Returns
    -------
    str
        Width, case and brackets made equal, blanks removed.

    Examples
    --------
    >>> folded_word("弃土（渣） 场 ０１")
    '弃土(渣)场01'
    """
    folded = unicodedata.normalize("NFKC", str(text)).casefold()
    return re.sub(r"\s+", "", folded)


def _table(entries: Mapping[str, str]) -> Mapping[str, str]:
    """Return a code list: every spelling in `entries`, split at ``|``, folded, to its code."""
    spelled = {
        folded_word(name): code
        for code, names in entries.items()
        for name in (code, *names.split("|"))
        if name
    }
    return MappingProxyType(spelled)


PATCH_TYPES = _table(
    {
        "spoil": "弃土（渣）场|弃渣场|弃土场|弃土弃渣场|弃渣（土）场|弃土（石、渣）场|01",
        "borrow": "取土（石）场|取土场|取石场|取料场|取土（石、料）场|取土（石、砂）场|取土石场|02",
        "other": "其他扰动|其它扰动|其他|其它|03",
        "not_construction": "非生产建设项目|非生产建设|非生产建设活动|04",
    }
)
BUILD_STATES = _table(
    {
        "not_started": "未开工|01",
        "stopped": "停工|02",
        "building": "施工|在建|施工中|03",
        "finished": "完工|04",
        "accepted": "已验收|05",
    }
)
CHANGE_TYPES = _table(
    {
        "new": "新增|新建|01",
        "grown": "续建（范围扩大）|扰动范围扩大|范围扩大|02",
        "shrunk": "续建（范围缩小）|扰动范围缩小|范围缩小|03",
        "unchanged": "续建（范围不变）|扰动范围不变|范围不变|04",
        "finished": "完工|05",
        "stopped": "停工|06",
    }
)
RANGE_KINDS = _table({"boundary": "防治责任范围|边界", "sketch": "示意性范围|示意"})
ZONE_KINDS = _table(
    {
        "key_prevention": "重点预防区|水土流失重点预防区",
        "key_control": "重点治理区|水土流失重点治理区",
        "water_source": "水源地|饮用水水源地|饮用水水源保护区|水源保护区",
    }
)
STAGES = _table(
    {"designed": "设计|已设计", "built": "实施|已实施|完成|完工|施工", "accepted": "验收|已验收"}
)
MEASURES = _table(
    {
        "terrace": "梯田|水平梯田|坡式梯田|隔坡梯田|坡改梯",
        "dam_land": "坝地",
        "other_farmland": "其他基本农田|其它基本农田",
        "orchard": "经济林|经果林|经济果木林",
        "forest": "水土保持林|水保林|乔木林|灌木林|乔灌混交林|sbl|sbl1|sbl2|sbl3",
        "grass": "种草|人工种草",
        "closure": "封禁治理|封育保护|封禁|封育|封育治理|封山育林",
        "tillage": "保土耕作|保土耕作措施",
        "check_dam": "淤地坝",
        "sediment_dam": "拦沙坝|拦砂坝",
        "gully_dam": "谷坊",
        "gully_head": "沟头防护",
        "drainage": "坡面水系|坡面水系工程|截排水沟",
        "pond": "蓄水池|塘坝|涝池|水窖",
        "bank": "护岸|护岸工程|护坡",
        "road": "道路|生产道路|田间道路",
    }
)
MEASURE_ORDER = (
    "terrace", "dam_land", "other_farmland", "orchard", "forest", "grass", "closure", "tillage",
)  # fmt: skip
"""Measures that count by area, the main one first (domain notes §3.4 rule 1)."""
BY_LENGTH = frozenset({"bank", "drainage", "road"})
"""Measures of which the length is the figure; those that count by neither area nor length count
by number (domain notes §3.4)."""

ASSUMED: Mapping[str, str] = MappingProxyType(
    {"patch_type": "02|03|04", "build_state": "01|02|03|04|05", "change_type": "01|02|03|04|05|06"}
)
"""Delivery codes whose meaning no source states: they follow the order of the published lists.

Only ``01`` = 弃土（渣）场 was seen (domain notes §1.2, S3).
"""

GRADES: Mapping[str, int] = MappingProxyType(
    {
        folded_word(name): grade
        for grade, names in {
            1: "微度|微度侵蚀|微度水力侵蚀|微|slight",
            2: "轻度|轻度侵蚀|轻度水力侵蚀|轻|light",
            3: "中度|中度侵蚀|中度水力侵蚀|中|moderate",
            4: "强烈|强度|强烈侵蚀|强度侵蚀|强烈水力侵蚀|强度水力侵蚀|strong",
            5: "极强烈|极强度|极强|极强烈侵蚀|极强度侵蚀|极强烈水力侵蚀|极强度水力侵蚀|very_strong",
            6: "剧烈|剧烈侵蚀|剧烈水力侵蚀|severe",
        }.items()
        for name in (str(grade), f"0{grade}", f"{grade}.0", *names.split("|"))
    }
)

_PROJECT_KINDS = {
    "road": "公路",
    "railway": "铁路",
    "waterway": "涉水交通",
    "airport": "机场",
    "thermal_power": "火电",
    "nuclear_power": "核电",
    "wind_power": "风电",
    "transmission": "输变电",
    "other_power": "其他电力",
    "water_hub": "水利枢纽",
    "irrigation": "灌区",
    "water_transfer": "引调水",
    "dyke": "堤防",
    "flood_basin": "蓄滞洪区",
    "other_small_water": "其他小型水利",
    "hydropower": "水电枢纽",
    "open_coal": "露天煤矿",
    "open_metal": "露天金属矿",
    "open_nonmetal": "露天非金属矿",
    "deep_coal": "井采煤矿",
    "deep_metal": "井采金属矿",
    "deep_nonmetal": "井采非金属矿",
    "oil_field": "油气开采",
    "pipeline": "油气管道",
    "oil_storage": "油气储存与加工",
    "industrial_park": "工业园区",
    "urban_rail": "城市轨道交通",
    "urban_pipes": "城市管网",
    "real_estate": "房地产",
    "other_urban": "其他城建",
    "forest_paper": "林浆纸一体化",
    "farm_forest": "农林开发",
    "manufacturing": "加工制造类",
    "social": "社会事业类",
    "information": "信息产业类",
    "other_trade": "其他行业",
}
PROJECT_TYPES = _table(
    {
        code: f"{name}|{name}工程|{name}项目|XMLX-{number:02d}|{number:02d}"
        for number, (code, name) in enumerate(_PROJECT_KINDS.items(), start=1)
    }
)
OUTCOMES = _table(
    {
        "compliant": "合规|已批",
        "no_plan": "未批先建|未批先弃",
        "beyond_range": "超出防治责任范围|超出项目红线|超出责任范围|超范围",
        "moved_site": "建设地点变更",
        "exempt": "可不编报方案|可不编报",
        "not_construction": "非生产建设项目",
    }
)
"""What an officer found (domain notes §2.1, §2.4); none of these words says 疑似."""
OUTCOMES_AT_REST = frozenset({"compliant", "exempt", "not_construction"})
"""Findings after which nothing is to be handled."""
LINEAR_PROJECTS = frozenset(
    {
        "road",
        "railway",
        "transmission",
        "pipeline",
        "water_transfer",
        "urban_rail",
        "urban_pipes",
        "dyke",
    }
)
"""Kinds of project that are long and thin (domain notes §1.3)."""


def canonical_code(value: object, table: Mapping[str, str]) -> str | None:
    """
    Return the canonical code of `value`, or None where the table does not know it.

    Parameters
    ----------
    value : object
        A Chinese term, a delivery code, both together (``01-弃渣场``) or a canonical code, in any
        width and spacing.
    table : mapping
        One of the code lists of this module.

    Returns
    -------
    str or None
        The canonical code.

    Examples
    --------
    >>> canonical_code("弃土(渣)场", PATCH_TYPES), canonical_code("01-弃渣场", PATCH_TYPES)
    ('spoil', 'spoil')
    >>> canonical_code("宅基地", PATCH_TYPES) is None
    True
    """
    word = folded_word(value)
    if word in table:
        return table[word]
    found = _NUMBERED.fullmatch(word)
    return None if found is None else table.get(found["word"])


_NUMBERED = re.compile(r"[(]?\d{1,2}[)]?[-_.、:,]?(?P<word>\D.*)")


def first_word(code: str, table: Mapping[str, str]) -> str:
    """
    Return the Chinese word by which a code list names a code first.

    Parameters
    ----------
    code : str
        A canonical code.
    table : mapping
        The code list.

    Returns
    -------
    str
        The word, folded; the code itself where there is none.

    Examples
    --------
    >>> first_word("borrow", PATCH_TYPES)
    '取土(石)场'
    """
    words = (word for word, meaning in table.items() if meaning == code and not word.isascii())
    return next(words, code)


def nearest_words(value: object, table: Mapping[str, object], *, most: int = 3) -> tuple[str, ...]:
    """
    Return the words of a code list that look most like a value that it does not know.

    Parameters
    ----------
    value : object
        A word as delivered.
    table : mapping
        One of the code lists of this module.
    most : int
        How many are wanted.

    Returns
    -------
    tuple of str
        The likest first; empty where none is like it.

    Examples
    --------
    >>> nearest_words("弃渣场地", PATCH_TYPES)[0], nearest_words("?", PATCH_TYPES)
    ('弃渣场', ())
    """
    words = [word for word in table if not word.isascii()]
    return tuple(difflib.get_close_matches(folded_word(value), words, n=most, cutoff=0.4))


def canonical_grade(value: object) -> Grade | None:
    """
    Return the erosion grade that `value` names, or None where it names none.

    Parameters
    ----------
    value : object
        A name of SL 190-2007, an old name of SL 190-96, or a number 1 to 6.

    Returns
    -------
    Grade or None
        The grade.

    Examples
    --------
    >>> canonical_grade("强度"), canonical_grade(3.0), canonical_grade("0")
    (<Grade.STRONG: 4>, <Grade.MODERATE: 3>, None)
    """
    grade = GRADES.get(folded_word(value))
    return None if grade is None else Grade(grade)


_PHASE_DIGITS = str.maketrans("一二三四五六七八九", "123456789")


def folded_name(name: object) -> str:
    """
    Return a project name in the form in which names are compared.

    Parameters
    ----------
    name : object
        A project name as written.

    Returns
    -------
    str
        Brackets and width made equal, blanks removed, 一期 written as 1期; empty for no name.

    Examples
    --------
    >>> folded_name("城东安置区（一期）") == folded_name("城东安置区 (1期)")
    True
    """
    if name is None or name != name:  # noqa: PLR0124 - NaN is the one value unlike itself
        return ""
    folded = folded_word(name)
    return re.sub(
        r"[一二三四五六七八九](?=期|标|段)",
        lambda found: found.group().translate(_PHASE_DIGITS),
        folded,
    )
