"""
Settings: frozen, checked when made, each number with its unit, source and kind of evidence.

One module a step; all of them can be named in ``[settings.…]`` of a project file.
"""

from __future__ import annotations

from swcgeo.model.settings.base import Settings, setting
from swcgeo.model.settings.compliance import ComplianceSettings
from swcgeo.model.settings.every import AllSettings
from swcgeo.model.settings.key_projects import KeyProjectSettings
from swcgeo.model.settings.land import LandSettings
from swcgeo.model.settings.lineage import LineageSettings
from swcgeo.model.settings.match import MatchSettings
from swcgeo.model.settings.place import DatumSettings, OffsetSettings, Shift, ShiftSettings
from swcgeo.model.settings.plan_change import PlanChangeSettings
from swcgeo.model.settings.projects import ProjectSettings
from swcgeo.model.settings.reading import InputLimits, RepairSettings, UnitSettings
from swcgeo.model.settings.reported import ReportedSettings
from swcgeo.model.settings.second_look import SecondMethodSettings, TransitionSettings
from swcgeo.model.settings.status import StatusSettings
from swcgeo.model.settings.treatment import AccountSettings, SoilLossSettings

__all__ = [
    "AccountSettings", "AllSettings", "ComplianceSettings", "DatumSettings", "InputLimits",
    "KeyProjectSettings", "LandSettings", "LineageSettings", "MatchSettings", "OffsetSettings",
    "PlanChangeSettings", "ProjectSettings", "RepairSettings", "ReportedSettings",
    "SecondMethodSettings", "Settings", "Shift", "ShiftSettings", "SoilLossSettings",
    "StatusSettings", "TransitionSettings", "UnitSettings", "setting",
]  # fmt: skip
