"""The settings of every step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from swcgeo.errors import SettingsError
from swcgeo.model.settings.base import Settings
from swcgeo.model.settings.compliance import ComplianceSettings
from swcgeo.model.settings.key_projects import KeyProjectSettings
from swcgeo.model.settings.land import LandSettings
from swcgeo.model.settings.lineage import LineageSettings
from swcgeo.model.settings.match import MatchSettings
from swcgeo.model.settings.place import DatumSettings, OffsetSettings, ShiftSettings
from swcgeo.model.settings.plan_change import PlanChangeSettings
from swcgeo.model.settings.projects import ProjectSettings
from swcgeo.model.settings.reading import RepairSettings
from swcgeo.model.settings.reported import ReportedSettings
from swcgeo.model.settings.second_look import SecondMethodSettings, TransitionSettings
from swcgeo.model.settings.status import StatusSettings
from swcgeo.model.settings.treatment import AccountSettings, SoilLossSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class AllSettings:
    """The settings of every step, as ``[settings.…]`` of a project file names them."""

    compliance: ComplianceSettings = field(default_factory=ComplianceSettings)
    account: AccountSettings = field(default_factory=AccountSettings)
    repair: RepairSettings = field(default_factory=RepairSettings)
    match: MatchSettings = field(default_factory=MatchSettings)
    lineage: LineageSettings = field(default_factory=LineageSettings)
    datum: DatumSettings = field(default_factory=DatumSettings)
    shift: ShiftSettings = field(default_factory=ShiftSettings)
    offset: OffsetSettings = field(default_factory=OffsetSettings)
    soil_loss: SoilLossSettings = field(default_factory=SoilLossSettings)
    status: StatusSettings = field(default_factory=StatusSettings)
    reported: ReportedSettings = field(default_factory=ReportedSettings)
    plan_change: PlanChangeSettings = field(default_factory=PlanChangeSettings)
    land: LandSettings = field(default_factory=LandSettings)
    projects: ProjectSettings = field(default_factory=ProjectSettings)
    key_projects: KeyProjectSettings = field(default_factory=KeyProjectSettings)
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
        usual = cls()
        kinds: dict[str, type[Settings]] = {
            item.name: type(getattr(usual, item.name)) for item in fields(cls)
        }
        made: dict[str, Any] = {}
        for step, table in tables.items():
            if step not in kinds or not isinstance(table, Mapping):
                wanted = f"a table named {', '.join(kinds)}"
                raise SettingsError("settings_wrong", name=step, value=table, wanted=wanted)
            made[step] = kinds[step].from_table(table)
        return cls(**made)

    def as_tables(self) -> dict[str, dict[str, object]]:
        """
        Return all settings as tables that `from_tables` takes.

        Returns
        -------
        dict of str to dict
            One table for each step.

        Examples
        --------
        >>> AllSettings.from_tables(AllSettings().as_tables()) == AllSettings()
        True
        """
        return {item.name: getattr(self, item.name).as_table() for item in fields(self)}
