"""The settings of every step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from swcgeo.errors import SettingsError
from swcgeo.model.settings.base import Settings
from swcgeo.model.settings.compliance import ComplianceSettings
from swcgeo.model.settings.match import MatchSettings
from swcgeo.model.settings.place import DatumSettings, OffsetSettings, ShiftSettings
from swcgeo.model.settings.reading import RepairSettings
from swcgeo.model.settings.second_look import SecondMethodSettings, TransitionSettings
from swcgeo.model.settings.treatment import AccountSettings, SoilLossSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class AllSettings:
    """The settings of every step, as ``[settings.…]`` of a project file names them."""

    compliance: ComplianceSettings = field(default_factory=ComplianceSettings)
    account: AccountSettings = field(default_factory=AccountSettings)
    repair: RepairSettings = field(default_factory=RepairSettings)
    match: MatchSettings = field(default_factory=MatchSettings)
    datum: DatumSettings = field(default_factory=DatumSettings)
    shift: ShiftSettings = field(default_factory=ShiftSettings)
    offset: OffsetSettings = field(default_factory=OffsetSettings)
    soil_loss: SoilLossSettings = field(default_factory=SoilLossSettings)
    transition: TransitionSettings = field(default_factory=TransitionSettings)
    second_method: SecondMethodSettings = field(default_factory=SecondMethodSettings)

    @classmethod
    def from_tables(cls, tables: Mapping[str, object]) -> AllSettings:
        """
        Make all settings from the table ``[settings]`` of a project or settings file.

        Parameters
        ----------
        tables : mapping
            One table for each step.

        Returns
        -------
        AllSettings
            The settings.

        Raises
        ------
        SettingsError
            If a step or field is unknown, or a value cannot be used.

        Examples
        --------
        >>> AllSettings.from_tables({"account": {"closure_years": 5}}).account.closure_years
        5
        """
        kinds: dict[str, type[Settings]] = {
            "compliance": ComplianceSettings,
            "account": AccountSettings,
            "repair": RepairSettings,
            "match": MatchSettings,
            "datum": DatumSettings,
            "shift": ShiftSettings,
            "offset": OffsetSettings,
            "soil_loss": SoilLossSettings,
            "transition": TransitionSettings,
            "second_method": SecondMethodSettings,
        }
        made: dict[str, Any] = {}
        for step, table in tables.items():
            if step not in kinds or not isinstance(table, Mapping):
                wanted = f"a table named {', '.join(kinds)}"
                raise SettingsError("settings_wrong", name=step, value=table, wanted=wanted)
            made[step] = kinds[step].from_table(table)
        return cls(**made)
