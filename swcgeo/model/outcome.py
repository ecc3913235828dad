"""What a run has found: the results of all steps, before any of it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd

from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer
from swcgeo.model.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    Results of a run.

    Attributes
    ----------
    project : Project
        What was run.
    patches : Layer or None
        All deliveries, judged, in the CRS of the results; ``links`` in its tables.
    account : Layer or None
        The account; its further layers in its tables.
    further : mapping of str to DataFrame
        Tables of what follows the account, by layer name: the reported figures, and the steps
        after them.
    drawn : mapping of str to GeoDataFrame
        Layers that maps show: district, towns, watersheds, ranges, erosion, treatments, damage.
    notes : Notes
        Everything found and changed on the way.
    inputs : tuple of Path
        The files that were read.
    absent : mapping of str to str
        Results that could not be computed, and why.
    """

    project: Project
    patches: Layer | None = None
    account: Layer | None = None
    further: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    drawn: Mapping[str, gpd.GeoDataFrame] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    inputs: tuple[Path, ...] = ()
    absent: Mapping[str, str] = field(default_factory=dict)

    def layers(self) -> dict[str, pd.DataFrame]:
        """
        Return all results by layer name, in the order of the contract.

        Returns
        -------
        dict of str to DataFrame
            ``patches``, ``links``, ``account`` and its tables, the further ones.

        Examples
        --------
        >>> Outcome(project=Project(path=Path("p.toml"), name="P")).layers()
        {}
        """
        found: dict[str, pd.DataFrame] = {}
        if self.patches is not None:
            found |= {"patches": self.patches, **self.patches.tables}
        if self.account is not None:
            found |= {"account": self.account, **self.account.tables}
        return found | dict(self.further)

    @property
    def reported(self) -> pd.DataFrame | None:
        """Reported figures beside computed ones; None where there are none."""
        return self.further.get("reported")
