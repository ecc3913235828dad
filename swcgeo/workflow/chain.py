"""
The whole chain, step by step: read, check, reconcile, analyse, decide.

Start reading here.  `run` takes a project and returns an `Outcome`; `swcgeo.export.outcome`
writes it.  The steps stand beside this module: `inputs`, `judging`, `accounting`, `steps`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from swcgeo.errors import UsageError
from swcgeo.model.layers import notes_of
from swcgeo.model.outcome import Outcome
from swcgeo.model.project import Project
from swcgeo.read.project import read_project
from swcgeo.workflow.accounting import accounted, reported_beside
from swcgeo.workflow.further import Known
from swcgeo.workflow.inputs import Inputs, layers_shifted, read_inputs
from swcgeo.workflow.judging import judged
from swcgeo.workflow.named import absent_results, drawn_layers, factor_files, files_of
from swcgeo.workflow.steps import further_steps

Progress = Callable[[str], None]


def run(project: Project | str | Path, *, progress: Progress = lambda _: None) -> Outcome:
    """
    Run a project: judge its deliveries, account for its treatments, check its reported figures.

    Parameters
    ----------
    project : Project or path
        What to run.
    progress : callable
        Is told each step as it begins: ``read``, ``judge``, ``account``, ``compare``,
        ``further``.

    Returns
    -------
    Outcome
        All results; nothing is written.

    Raises
    ------
    UsageError
        If the project names nothing to run, or a file that does not exist.
    LayerError, CrsError, GeometryError
        If an input cannot be used.
    AccountError
        If an account does not close.

    Examples
    --------
    >>> run("no-such-project.toml")
    Traceback (most recent call last):
    swcgeo.errors.MissingFileError: project: there is no file no-such-project.toml. Check the path.
    """
    plan = project if isinstance(project, Project) else read_project(project)
    progress("read")
    factors = factor_files(plan)
    inputs = read_inputs(plan)
    _require_work(plan, inputs)
    # Before any verdict: a layer that lies off by 30 m turns 合规 into 疑似未批先建.
    lying = layers_shifted(plan, inputs)
    progress("judge")
    patches = judged(plan, inputs)
    progress("account")
    books = accounted(plan, inputs)
    progress("compare")
    reported, reported_notes = reported_beside(plan, books)
    progress("further")
    further = further_steps(Known(plan=plan, inputs=inputs, patches=patches, account=books))
    return Outcome(
        project=plan,
        patches=patches,
        account=books,
        reported=reported,
        further=further.tables,
        drawn=drawn_layers(inputs),
        notes=inputs.notes + lying + notes_of(patches, books) + reported_notes + further.notes,
        inputs=(*files_of(plan), *factors),
        absent=absent_results(plan, patches, books, reported) | dict(further.absent),
    )


def _require_work(plan: Project, inputs: Inputs) -> None:
    """Raise UsageError unless the project has patches to judge or treatments to account for."""
    if inputs.deliveries or inputs.has_account:
        return
    reason = "it names neither [[deliveries]] nor watersheds, erosion and treatments together"
    raise UsageError("project_wrong", path=plan.path, reason=reason)
