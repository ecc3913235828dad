"""
Settings: frozen, checked when made, each number with its unit, source and kind of evidence.

They are passed in, never global.  Evidence is ``text`` (a public text says so), ``recall``
(remembered practice, not verified) or ``design`` (our own choice).  Sources, an S with a number,
are listed in docs/sources.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, Self

from swcgeo.errors import SettingsError

Evidence = Literal["text", "recall", "design"]


def setting(
    default: Any,  # noqa: ANN401 - a setting may be a number, a flag or a set of codes
    *,
    unit: str,
    source: str,
    evidence: Evidence,
    low: float | None = None,
    high: float | None = None,
    among: frozenset[str] | None = None,
) -> Any:  # noqa: ANN401 - dataclass fields are typed where they stand
    """
    Declare one field of a settings class.

    Parameters
    ----------
    default : object
        The value without further word.
    unit : str
        Unit of the value, ``"1"`` for a share, ``""`` for none.
    source : str
        Where the value comes from.
    evidence : {"text", "recall", "design"}
        What kind of source that is.
    low, high : float, optional
        Smallest and largest value allowed.
    among : frozenset of str, optional
        The words allowed, for a word or a set of words.

    Returns
    -------
    dataclasses.Field
        The field, with unit, source, evidence and bounds as metadata.

    Examples
    --------
    >>> from swcgeo.model.settings import ComplianceSettings
    >>> ComplianceSettings.__dataclass_fields__["tolerance_m"].metadata["unit"]
    'm'
    """
    notes = {"unit": unit, "source": source, "evidence": evidence, "low": low, "high": high,
             "among": among}  # fmt: skip
    return field(default=default, metadata=notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What all settings classes share: bounds are checked, fields can be replaced from a table."""

    def __post_init__(self) -> None:
        for item in fields(self):
            low, high = item.metadata.get("low"), item.metadata.get("high")
            value = getattr(self, item.name)
            if value is None and item.default is None:
                continue
            _check_kind(item.name, value, item.default)
            if low is not None and not value >= low:
                raise SettingsError(
                    "settings_wrong", name=item.name, value=value, wanted=f">= {low}"
                )
            if high is not None and not value <= high:
                raise SettingsError(
                    "settings_wrong", name=item.name, value=value, wanted=f"<= {high}"
                )
            among = item.metadata.get("among")
            words = {value} if isinstance(value, str) else value
            if among is not None and not words <= among:
                raise SettingsError(
                    "settings_wrong", name=item.name, value=", ".join(sorted(words)),
                    wanted=", ".join(sorted(among)),
                )  # fmt: skip

    @classmethod
    def from_table(cls, table: Mapping[str, object]) -> Self:
        """
        Make settings from a table such as ``[settings.compliance]`` of a project file.

        Parameters
        ----------
        table : mapping
            Field names and values; those left out keep their default.

        Returns
        -------
        Settings
            The settings.

        Raises
        ------
        SettingsError
            If a name is unknown or a value outside its bounds.

        Examples
        --------
        >>> from swcgeo.model.settings import ComplianceSettings
        >>> ComplianceSettings.from_table({"tolerance_m": 3}).tolerance_m
        3
        """
        known = {item.name: item for item in fields(cls)}
        for name, value in table.items():
            if name not in known:
                wanted = f"one of the fields {', '.join(sorted(known))}"
                raise SettingsError("settings_wrong", name=name, value=value, wanted=wanted)
        values = {
            name: _collected(value, known[name].default) if isinstance(value, list) else value
            for name, value in table.items()
        }
        return replace(cls(), **values)

    def as_table(self) -> dict[str, object]:
        """
        Return the settings as a table that `from_table` takes.

        Returns
        -------
        dict of str to object
            Text, numbers, booleans, and lists of these; sets in order.

        Examples
        --------
        >>> from swcgeo.model.settings import AccountSettings
        >>> AccountSettings().as_table()["counted_stages"]
        ['accepted']
        """
        return {item.name: _listed(getattr(self, item.name)) for item in fields(self)}


def _listed(value: object) -> object:
    """Return a collection as a list, the same for the same content."""
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def _collected(value: list[Any], default: object) -> object:
    """Return a list of a file as what the field holds: a set, or numbers in their order."""
    return frozenset(map(str, value)) if isinstance(default, frozenset) else tuple(value)


def _check_kind(name: str, value: object, default: object) -> None:
    """
    Raise SettingsError where `value` is of another kind than `default`, or no finite number.

    A default of None stands for a number that is not set.
    """
    fits = isinstance(value, type(default))
    wanted = f"of kind {type(default).__name__}"
    if isinstance(default, float) or default is None:
        fits = isinstance(value, int | float) and math.isfinite(value)
        wanted = "a number"
    elif isinstance(default, int) and not isinstance(default, bool):
        wanted = "a whole number"
    if not fits or isinstance(value, bool) != isinstance(default, bool):
        raise SettingsError("settings_wrong", name=name, value=repr(value), wanted=wanted)
