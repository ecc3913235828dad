"""The step on projects: who has a plan, who is to be urged, which approval could be whose."""

from __future__ import annotations

import numpy as np

from swcgeo.check.attributes import dates, texts
from swcgeo.model.codes import folded_name
from swcgeo.model.findings import Notes
from swcgeo.model.layers import Layer
from swcgeo.patches.approvals import approval_candidates, approvals_table
from swcgeo.patches.registers.approved import approved_rows
from swcgeo.patches.registers.fees import fee_notes
from swcgeo.patches.status import states_of
from swcgeo.patches.urging import project_standing, urged
from swcgeo.workflow.further import Further, Known
from swcgeo.workflow.inputs import Inputs

_DAYS = ("approved_on", "pushed_on", "visited_on", "decided_on", "opened_on", "rectified_on",
         "closed_on", "paid_on", "image_date")  # fmt: skip


def projects(known: Known) -> Further:
    """
    Put pushed projects, projects seen on patches and approvals side by side.

    Parameters
    ----------
    known : Known
        Registers, ranges and the judged patches.

    Returns
    -------
    Further
        ``projects``, ``plans_to_urge``, ``approvals`` and ``approval_candidates``, as far as
        there is something to make them of; what was found in the register of fees.

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
    >>> projects(known).absent["results.gpkg:plans_to_urge"]
    'no ranges and no register of plans'
    """
    inputs = known.inputs
    made = Further(notes=_fees(inputs))
    if "ranges" not in inputs.layers and inputs.plans is None:
        names = ("projects", "plans_to_urge", "approvals", "approval_candidates")
        reason = "no ranges and no register of plans"
        return made + Further(absent={f"results.gpkg:{name}": reason for name in names})
    return made + _standing(known) + _approvals(known)


def _standing(known: Known) -> Further:
    """Return how every project stands with its plan, and those without."""
    inputs, patches = known.inputs, known.patches
    pushed = inputs.registers.get("pushed_projects")
    if pushed is None and patches is None:
        reason = "no register of pushed projects and no deliveries"
        names = ("projects", "plans_to_urge")
        return Further(absent={f"results.gpkg:{name}": reason for name in names})
    tables = {} if patches is None else patches.tables
    table, notes = project_standing(
        pushed,
        inputs.plans,
        inputs.layers.get("ranges"),
        patches=None if patches is None else _with_outcomes(patches, known),
        links=tables.get("links"),
        words=tables.get("words"),
        as_of=latest_day(inputs),
        settings=known.plan.settings,
    )
    return Further(tables={"projects": table, "plans_to_urge": urged(table)}, notes=notes)


def _with_outcomes(patches: Layer, known: Known) -> Layer:
    """Return the patches with what officers have found of them."""
    found = states_of(
        patches,
        visits=known.inputs.registers.get("visits"),
        as_of=latest_day(known.inputs),
        settings=known.plan.settings.status,
    )  # its notes are those of `swcgeo status`, which knows the patches of all years
    bare = patches.drop(columns="outcome", errors="ignore")
    return bare.assign(outcome=found.patches["outcome"].to_numpy())


def _approvals(known: Known) -> Further:
    """Return the approvals, and which of those without boundary could be those of patches."""
    inputs, patches = known.inputs, known.patches
    ranges = inputs.layers.get("ranges")
    links = None if patches is None else patches.tables.get("links")
    approvals = approvals_table(approved_rows(ranges, inputs.plans), links=links)
    if patches is None:
        reason = "no deliveries"
        return Further(
            tables={"approvals": approvals}, absent={"results.gpkg:approval_candidates": reason}
        )
    candidates, notes = approval_candidates(
        patches,
        ranges=ranges,
        plans=inputs.plans,
        towns=inputs.layers.get("towns"),
        words=patches.tables.get("words"),
        settings=known.plan.settings,
    )
    tables = {"approvals": approvals, "approval_candidates": candidates}
    return Further(tables=tables, notes=notes)


def _fees(inputs: Inputs) -> Notes:
    """Return what does not fit in the register of fees."""
    if "fees" not in inputs.registers:
        return Notes()
    frames = [inputs.layers.get("ranges"), inputs.plans, inputs.registers.get("pushed_projects")]
    given = [frame for frame in frames if frame is not None]
    names = frozenset(
        folded_name(word)
        for frame in given
        for column in ("project_id", "project_name")
        for word in texts(frame, column)
    )
    return fee_notes(inputs.registers["fees"], projects=names - {""} if given else None)


def latest_day(inputs: Inputs) -> np.datetime64:
    """
    Return the latest day that the inputs of a project speak of.

    A run asks as of that day, not of today: the same inputs give the same results.

    Parameters
    ----------
    inputs : Inputs
        The layers and registers.

    Returns
    -------
    datetime64
        NaT where no day is known.

    Examples
    --------
    >>> str(latest_day(Inputs(layers={}, deliveries=(), erosion=(), plans=None)))
    'NaT'
    """
    frames = [inputs.layers.get("ranges"), inputs.plans, *inputs.registers.values(),
              *(layer for _, layer in inputs.deliveries)]  # fmt: skip
    known = [dates(frame, name) for frame in frames if frame is not None for name in _DAYS]
    came = [np.datetime64(one.received_on, "D") for one, _ in inputs.deliveries if one.received_on]
    days = np.concatenate([*known, np.array(came, dtype="datetime64[D]")])
    days = days[~np.isnat(days)]
    return days.max() if len(days) else np.datetime64("NaT", "D")
