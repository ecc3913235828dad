"""
swcgeo (水土保持空间分析): disturbance patches and treated land of a soil-conservation bureau.

read → check → reconcile → analyse → decide → plot / export.  The public names are grouped by step;
each is imported when it is first used, so that importing the package does no work.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    # read
    "read_patches": "swcgeo.read.layers",
    "read_ranges": "swcgeo.read.layers",
    "read_zones": "swcgeo.read.layers",
    "read_watersheds": "swcgeo.read.layers",
    "read_treatments": "swcgeo.read.layers",
    "read_erosion": "swcgeo.read.grids.graded",
    "read_damage": "swcgeo.read.layers",
    "read_district": "swcgeo.read.layers",
    "read_towns": "swcgeo.read.layers",
    "read_hills": "swcgeo.read.layers",
    "read_centrelines": "swcgeo.read.layers",
    "read_settlements": "swcgeo.read.layers",
    "read_gullies": "swcgeo.read.layers",
    "read_land_use": "swcgeo.read.layers",
    "read_delivery": "swcgeo.read.deliveries",
    "read_plans": "swcgeo.read.registers",
    "read_reported": "swcgeo.read.registers",
    "read_project": "swcgeo.read.project",
    "read_dem": "swcgeo.read.rasters",
    "read_factors": "swcgeo.read.grids.factors",
    "read_surfaces": "swcgeo.read.grids.surfaces",
    # check
    "check_layer": "swcgeo.check.report",
    # reconcile
    "match": "swcgeo.reconcile.sources",
    "compare_reported": "swcgeo.reconcile.reported",
    "candidates_of": "swcgeo.reconcile.reported",
    # analyse and decide
    "acceptance": "swcgeo.erosion.acceptance",
    "account": "swcgeo.erosion.account",
    "grade_areas": "swcgeo.erosion.grade_areas",
    "grade_land": "swcgeo.erosion.land.grading",
    "grades_by_cover": "swcgeo.erosion.grades",
    "grades_by_gullies": "swcgeo.erosion.grades",
    "grades_of_modulus": "swcgeo.erosion.grades",
    "grades_without_modulus": "swcgeo.erosion.grades",
    "second_method": "swcgeo.erosion.second_method",
    "soil_loss": "swcgeo.erosion.soil_loss",
    "steep_ground": "swcgeo.erosion.terrain",
    "relief_of": "swcgeo.erosion.land.relief",
    "transitions": "swcgeo.erosion.transition",
    "classify": "swcgeo.patches.compliance",
    "compare": "swcgeo.patches.lineage",
    "plan_change": "swcgeo.patches.plan_change",
    # settings
    "AccountSettings": "swcgeo.model.settings",
    "ComplianceSettings": "swcgeo.model.settings",
    "LineageSettings": "swcgeo.model.settings",
    "LandSettings": "swcgeo.model.settings",
    "MatchSettings": "swcgeo.model.settings",
    "PlanChangeSettings": "swcgeo.model.settings",
    "PlotSettings": "swcgeo.plot",
    "RepairSettings": "swcgeo.model.settings",
    "SecondMethodSettings": "swcgeo.model.settings",
    "SoilLossSettings": "swcgeo.model.settings",
    "TransitionSettings": "swcgeo.model.settings",
    # plot
    "map_acceptance": "swcgeo.plot",
    "map_patches": "swcgeo.plot",
    "map_transition": "swcgeo.plot",
    "map_treatment": "swcgeo.plot",
    "use_map_font": "swcgeo.plot",
    # export
    "in_words": "swcgeo.export.worded",
    "write_layers": "swcgeo.export.vectors",
    "WriteOptions": "swcgeo.model.writing",
    "write_outcome": "swcgeo.export.outcome",
    "write_soil_loss": "swcgeo.export.soil_loss",
    # the ledger
    "Writer": "swcgeo.ledger.journal",
    "close_year": "swcgeo.ledger.closing",
    "moved_since_close": "swcgeo.ledger.closing",
    "open_ledger": "swcgeo.ledger.journal",
    "set_link": "swcgeo.ledger.words",
    "standing": "swcgeo.workflow.standing",
    "write_sample": "swcgeo.export.sample",
    # the whole chain
    "run": "swcgeo.workflow",
    "SwcgeoError": "swcgeo.errors",
}

__all__ = [
    "AccountSettings",
    "ComplianceSettings",
    "LandSettings",
    "LineageSettings",
    "MatchSettings",
    "PlanChangeSettings",
    "PlotSettings",
    "RepairSettings",
    "SecondMethodSettings",
    "SoilLossSettings",
    "SwcgeoError",
    "TransitionSettings",
    "WriteOptions",
    "Writer",
    "__version__",
    "acceptance",
    "account",
    "candidates_of",
    "check_layer",
    "classify",
    "close_year",
    "compare",
    "compare_reported",
    "grade_areas",
    "grade_land",
    "grades_by_cover",
    "grades_by_gullies",
    "grades_of_modulus",
    "grades_without_modulus",
    "in_words",
    "map_acceptance",
    "map_patches",
    "map_transition",
    "map_treatment",
    "match",
    "moved_since_close",
    "open_ledger",
    "plan_change",
    "read_centrelines",
    "read_damage",
    "read_delivery",
    "read_dem",
    "read_district",
    "read_erosion",
    "read_factors",
    "read_gullies",
    "read_hills",
    "read_land_use",
    "read_patches",
    "read_plans",
    "read_project",
    "read_ranges",
    "read_reported",
    "read_settlements",
    "read_surfaces",
    "read_towns",
    "read_treatments",
    "read_watersheds",
    "read_zones",
    "relief_of",
    "run",
    "second_method",
    "set_link",
    "soil_loss",
    "standing",
    "steep_ground",
    "transitions",
    "use_map_font",
    "write_layers",
    "write_outcome",
    "write_sample",
    "write_soil_loss",
]

if TYPE_CHECKING:
    from swcgeo.check.report import check_layer
    from swcgeo.erosion.acceptance import acceptance
    from swcgeo.erosion.account import account
    from swcgeo.erosion.grade_areas import grade_areas
    from swcgeo.erosion.grades import (
        grades_by_cover,
        grades_by_gullies,
        grades_of_modulus,
        grades_without_modulus,
    )
    from swcgeo.erosion.land.grading import grade_land
    from swcgeo.erosion.land.relief import relief_of
    from swcgeo.erosion.second_method import second_method
    from swcgeo.erosion.soil_loss import soil_loss
    from swcgeo.erosion.terrain import steep_ground
    from swcgeo.erosion.transition import transitions
    from swcgeo.errors import SwcgeoError
    from swcgeo.export.outcome import write_outcome
    from swcgeo.export.sample import write_sample
    from swcgeo.export.soil_loss import write_soil_loss
    from swcgeo.export.vectors import write_layers
    from swcgeo.export.worded import in_words
    from swcgeo.ledger.closing import close_year, moved_since_close
    from swcgeo.ledger.journal import Writer, open_ledger
    from swcgeo.ledger.words import set_link
    from swcgeo.model.settings import (
        AccountSettings,
        ComplianceSettings,
        LandSettings,
        LineageSettings,
        MatchSettings,
        PlanChangeSettings,
        RepairSettings,
        SecondMethodSettings,
        SoilLossSettings,
        TransitionSettings,
    )
    from swcgeo.model.writing import WriteOptions
    from swcgeo.patches.compliance import classify
    from swcgeo.patches.lineage import compare
    from swcgeo.patches.plan_change import plan_change
    from swcgeo.plot import (
        PlotSettings,
        map_acceptance,
        map_patches,
        map_transition,
        map_treatment,
        use_map_font,
    )
    from swcgeo.read.deliveries import read_delivery
    from swcgeo.read.grids.factors import read_factors
    from swcgeo.read.grids.graded import read_erosion
    from swcgeo.read.grids.surfaces import read_surfaces
    from swcgeo.read.layers import (
        read_centrelines,
        read_damage,
        read_district,
        read_gullies,
        read_hills,
        read_land_use,
        read_patches,
        read_ranges,
        read_settlements,
        read_towns,
        read_treatments,
        read_watersheds,
        read_zones,
    )
    from swcgeo.read.project import read_project
    from swcgeo.read.rasters import read_dem
    from swcgeo.read.registers import read_plans, read_reported
    from swcgeo.reconcile.reported import candidates_of, compare_reported
    from swcgeo.reconcile.sources import match
    from swcgeo.workflow import run
    from swcgeo.workflow.standing import standing


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Return a public name, imported from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module 'swcgeo' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
