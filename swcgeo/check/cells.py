"""
What one cell means: a text, a day, a number, however it was written down.

Delivered tables hold dates as 2023.5.12, 20230512 or 2023年5月, numbers as 3.2公顷, ids as floats
and digits in full width (domain notes §5).  These functions read one value; `columns` reads whole
columns with them.
"""

from __future__ import annotations

import calendar
import math
import re
import unicodedata
from datetime import date, datetime

import numpy as np
import pandas as pd

FIRST_YEAR, LAST_YEAR = 1949, 2100
"""Years outside are slips of the pen, not dates."""
_FIRST_SERIAL, _LAST_SERIAL = 32874, 73050
"""Day numbers of Excel from 1990 to 2099; smaller ones would look like 20235, a month."""
_SERIAL = re.compile(r"(?P<days>\d{5})(?:\.\d*)?", re.ASCII)
_SERIAL_ZERO = np.datetime64("1899-12-30", "D")

_BLANKS = " \t\r\n\v\f\x00\u00a0\u3000\ufeff"
_DATES = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?P<year>\d{4})(?:\.0*)?\s*(?:年度?)?",
        r"(?P<year>\d{4})\s*[-./年]\s*(?P<month>\d{1,2})\s*(?:月份?)?",
        r"(?P<year>\d{4})\s*[-./年]\s*(?P<month>\d{1,2})\s*[-./月]\s*(?P<day>\d{1,2})\s*[日号]?"
        r"(?:[T\s]\s*\d{1,2}:\d{2}.*)?",
        r"(?P<year>\d{4})(?P<month>\d{2})(?:\.0*)?",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:\d{6})?(?:\.0*)?",
    )
)
_NUMBER = re.compile(
    r"约?\s*(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:e[+-]?\d+)?|[+-]?\.\d+)"
    r"\s*(?P<unit>.*)",
    re.ASCII | re.IGNORECASE,
)
_SQUARE = re.compile(r"m\^?[23]")
_NO_UNIT = re.compile(r"^,|[\d+*~]|^[-/]")


def text_of(value: object) -> str | None:
    """
    Return a cell as text, or None where it is empty.

    Parameters
    ----------
    value : object
        A cell.

    Returns
    -------
    str or None
        The text as delivered without blanks around it; whole floats without ``.0``.

    Examples
    --------
    >>> text_of(" 007 "), text_of(12.0), text_of("　"), text_of(float("nan"))
    ('007', '12', None, None)
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, float | np.floating):
        if math.isnan(value):
            return None
        return str(int(value)) if float(value).is_integer() else str(value)
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    return str(value).strip(_BLANKS) or None


def day_of(value: object) -> np.datetime64:
    """
    Return the day that a cell names, or NaT where it names none.

    Parameters
    ----------
    value : object
        A date, or a text or number such as ``2023.5.12``, ``20230512``, ``2023年5月`` or ``2023``.

    Returns
    -------
    numpy.datetime64
        The day; the last one of a month or year that stands alone.  NaT where the cell is empty,
        cannot be read, or lies outside `FIRST_YEAR` to `LAST_YEAR`.

    Examples
    --------
    >>> [str(day_of(value)) for value in ("2023.5.12", 20230512.0, "2023年2月", 2023, "May")]
    ['2023-05-12', '2023-05-12', '2023-02-28', '2023-12-31', 'NaT']
    """
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    if isinstance(value, date) and value is not pd.NaT:
        return _day(value.year, value.month, value.day)
    if (days := serial_of(value)) is not None:
        return _SERIAL_ZERO + np.timedelta64(days, "D")
    text = text_of(value)
    # A number with a part behind the point is no date: 2023.1 may be January or October.
    if text is None or (isinstance(value, float | np.floating) and "." in text):
        return np.datetime64("NaT", "D")
    folded = unicodedata.normalize("NFKC", text)
    found = next(filter(None, (pattern.fullmatch(folded) for pattern in _DATES)), None)
    if found is None:
        return np.datetime64("NaT", "D")
    named = {name: int(digits) for name, digits in found.groupdict().items()}
    return _day(named["year"], named.get("month", 12), named.get("day"))


def serial_of(value: object) -> int | None:
    """
    Return the day number of Excel that a cell holds, or None where it holds none.

    Parameters
    ----------
    value : object
        A number of five digits, perhaps as text and with the time of day behind the point.

    Returns
    -------
    int or None
        Days since 1899-12-30, from 1990 to 2099.

    Examples
    --------
    >>> serial_of(45058), serial_of("45058.5"), serial_of(2023), serial_of("20235")
    (45058, 45058, None, None)
    """
    text = None if isinstance(value, date | np.datetime64) else text_of(value)
    found = None if text is None else _SERIAL.fullmatch(unicodedata.normalize("NFKC", text))
    if found is None or not _FIRST_SERIAL <= int(found["days"]) <= _LAST_SERIAL:
        return None
    return int(found["days"])


def _day(year: int, month: int, day: int | None) -> np.datetime64:
    """Return a day, the last of the month where `day` is None; NaT where there is no such day."""
    plausible = FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12  # noqa: PLR2004 - months
    last = calendar.monthrange(year, month)[1] if plausible else 0
    wanted = last if day is None else day
    if not 1 <= wanted <= last:
        return np.datetime64("NaT", "D")
    return np.datetime64(f"{year:04d}-{month:02d}-{wanted:02d}", "D")


def number_of(value: object) -> float:
    """
    Return the number that a cell holds, or NaN where it holds none.

    Parameters
    ----------
    value : object
        A number, or a text such as ``3.2公顷``, ``1,234.5`` or ``50%``.

    Returns
    -------
    float
        The finite number; a unit behind it is left aside, ``%`` divides by 100.

    Examples
    --------
    >>> [number_of(value) for value in ("3.2公顷", "1,234.5 m²", "１２", "50%", "3-5", None)]
    [3.2, 1234.5, 12.0, 0.5, nan, nan]
    """
    number, unit = quantity_of(value)
    return number / 100 if unit is not None and unit.startswith("%") else number


def quantity_of(value: object) -> tuple[float, str | None]:
    """
    Return the number that a cell holds and the unit that it names.

    Parameters
    ----------
    value : object
        A number, or a text such as ``3.2公顷``.

    Returns
    -------
    number : float
        The finite number as written, NaN where there is none.
    unit : str or None
        What stands behind it, width and case made equal; None where nothing does.

    Examples
    --------
    >>> quantity_of("3.2 公顷"), quantity_of("１２ｈｍ²"), quantity_of(7)
    ((3.2, '公顷'), (12.0, 'hm2'), (7.0, None))
    """
    text = text_of(value)
    if text is None:
        return math.nan, None
    if isinstance(value, int | float | np.number):
        return (float(value) if math.isfinite(value) else math.nan), None
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text))
    # Further digits behind the number make it a span, a sum or a date; those of m2 are a unit.
    if found is None or _NO_UNIT.search(_SQUARE.sub("m", found["unit"])):
        return math.nan, None
    unit = re.sub(r"\s+|\^", "", found["unit"]).casefold()
    return float(found["number"].replace(",", "")), unit or None
