"""The headline areas of a project, counted again by a second method."""

from __future__ import annotations

from swcgeo.erosion.second_method import second_method
from swcgeo.workflow.further import Further, Known


def counted_again(known: Known) -> Further:
    """
    Count the areas of the account and of the transitions once more, by points.

    Parameters
    ----------
    known : Known
        The account, the layers it was made of, and ``transitions``, if they were made.

    Returns
    -------
    Further
        ``second_method``; a finding for each figure that differs.

    Raises
    ------
    CrsError
        If a layer has no CRS.

    Examples
    --------
    >>> from pathlib import Path
    >>> from swcgeo.model.project import Project
    >>> from swcgeo.workflow.inputs import read_inputs
    >>> project = Project(path=Path("p.toml"), name="P")
    >>> known = Known(plan=project, inputs=read_inputs(project), patches=None, account=None)
    >>> counted_again(known).absent
    {'results.gpkg:second_method': 'no account'}
    """
    settings, layers = known.plan.settings, known.inputs.layers
    if known.account is None:
        return Further(absent={"results.gpkg:second_method": "no account"})
    if not settings.second_method.enabled:
        return Further(absent={"results.gpkg:second_method": "turned off in the settings"})
    table, notes = second_method(
        known.account,
        layers["watersheds"],
        known.inputs.erosion,
        layers["treatments"],
        damage=layers.get("damage"),
        matrix=known.made.get("transitions"),
        settings=settings.second_method,
        counting=settings.account,
        repair=settings.repair,
    )
    return Further(tables={"second_method": table}, notes=notes)
