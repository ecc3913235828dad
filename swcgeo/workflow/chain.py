"""
The whole chain, step by step: read, check, reconcile, analyse, decide.

Start reading here.  `run` takes a project and returns an `Outcome`; `swcgeo.export.outcome`
writes it.  The steps stand beside this module: `inputs`, `judging`, `accounting`, `steps`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from swcgeo.errors import LedgerError, MissingLedgerError, UsageError
from swcgeo.ledger.journal import Ledger, Writer, is_there, open_ledger
from swcgeo.model.findings import Notes
from swcgeo.model.layers import notes_of
from swcgeo.model.outcome import Outcome
from swcgeo.model.project import Project
from swcgeo.read.project import read_project
from swcgeo.workflow.accounting import accounted, reported_beside
from swcgeo.workflow.further import Known
from swcgeo.workflow.inputs import Inputs, layers_shifted, read_inputs
from swcgeo.workflow.judging import judged
from swcgeo.workflow.memory import NOTHING, Memory, deliveries_of, memory_of
from swcgeo.workflow.named import absent_results, drawn_layers, factor_files, files_of
from swcgeo.workflow.remembering import remember, take_in
from swcgeo.workflow.steps import further_steps

Progress = Callable[[str], None]
_TRIES = 3
"""How often a run judges anew when other programs write between its judging and its storing."""


def run(
    project: Project | str | Path,
    *,
    writer: Writer | None = None,
    progress: Progress = lambda _: None,
) -> Outcome:
    """
    Run a project: judge its deliveries, account for its treatments, check its reported figures.

    Parameters
    ----------
    project : Project or path
        What to run.
    writer : Writer, optional
        Who runs it.  The project's ledger, where there is one, is always asked for earlier
        deliveries, names of sites and persons' words; only with a writer is the run stored in it.
    progress : callable
        Is told each step as it begins: ``read``, ``judge``, ``account``, ``compare``,
        ``further``, ``remember``.

    Returns
    -------
    Outcome
        All results; of files nothing is written.

    Raises
    ------
    UsageError
        If the project names nothing to run, or a file that does not exist.
    LayerError, CrsError, GeometryError
        If an input cannot be used.
    LedgerError
        If the ledger cannot be used, or another program holds it.
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
    with _ledger(plan, inputs, writer) as ledger:
        if ledger is None or writer is None:
            memory = NOTHING if ledger is None else memory_of(ledger)
            return _outcome(plan, inputs, memory=memory, factors=factors, progress=progress)
        taken = Notes()
        for _ in range(_TRIES):
            with ledger.store.writing():
                taken = taken + take_in(ledger, plan, deliveries_of(inputs), writer=writer)
                memory = memory_of(ledger)
            outcome = _outcome(plan, inputs, memory=memory, factors=factors, progress=progress)
            progress("remember")
            with ledger.store.writing():
                if not memory.is_overtaken(ledger):
                    remember(ledger, outcome, inputs, writer=writer)
                    return replace(outcome, notes=outcome.notes + taken)
            # What another program has stored meanwhile may change a verdict: judge again.
    raise LedgerError("ledger_overtaken", path=ledger.name)


@contextmanager
def _ledger(plan: Project, inputs: Inputs, writer: Writer | None) -> Iterator[Ledger | None]:
    """Open the ledger of a project; None where there is none, and none may be made."""
    if plan.ledger is None or (writer is None and not is_there(plan.ledger)):
        yield None
        return
    crs = inputs.result_crs(plan.crs)
    with ExitStack() as stack:
        ledger = None
        # Who only asks makes none: a database may be there without a ledger in it.
        with suppress(*(() if writer else (MissingLedgerError,))):
            ledger = stack.enter_context(open_ledger(plan.ledger, crs=crs, writer=writer))
        yield ledger


def _outcome(
    plan: Project,
    inputs: Inputs,
    *,
    memory: Memory,
    factors: tuple[Path, ...],
    progress: Progress,
) -> Outcome:
    """Judge, account and compare."""
    # Before any verdict: a layer that lies off by 30 m turns 合规 into 疑似未批先建.
    lying = layers_shifted(plan, inputs)
    progress("judge")
    patches = judged(plan, inputs, memory)
    progress("account")
    books = accounted(plan, inputs)
    progress("compare")
    reported = reported_beside(plan, inputs, books)
    progress("further")
    known = Known(plan=plan, inputs=inputs, patches=patches, account=books, memory=memory)
    further = reported + further_steps(known)
    return Outcome(
        project=plan,
        patches=patches,
        account=books,
        further=further.tables,
        drawn=drawn_layers(inputs),
        notes=inputs.notes + lying + notes_of(patches, books) + further.notes,
        inputs=(*files_of(plan), *factors),
        absent=absent_results(plan, patches, books) | dict(further.absent),
    )


def _require_work(plan: Project, inputs: Inputs) -> None:
    """Raise UsageError unless the project has patches to judge or treatments to account for."""
    if inputs.deliveries or inputs.has_account:
        return
    reason = "it names neither [[deliveries]] nor watersheds, erosion and treatments together"
    raise UsageError("project_wrong", path=plan.path, reason=reason)
