"""What a ledger knows before a run: deliveries, sites, and persons' words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from swcgeo.check.attributes import ids
from swcgeo.ledger.deliveries import Batch, batches_of, patch_keys
from swcgeo.ledger.entries import EntryKind
from swcgeo.ledger.journal import Ledger
from swcgeo.ledger.results import payloads
from swcgeo.ledger.words import WORD_COLUMNS, words_for, words_of
from swcgeo.model.findings import Finding, Notes
from swcgeo.workflow.inputs import Inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """
    What a ledger knows.

    Attributes
    ----------
    batches : tuple of Batch
        Deliveries, in the order in which they were first taken in.
    sites : mapping of str to str
        The site of each patch, by key.
    words : DataFrame or None
        Persons' words on patch and project.
    place : int
        Place in the journal up to which it is known.
    """

    batches: tuple[Batch, ...] = ()
    sites: Mapping[str, str] = field(default_factory=dict)
    words: pd.DataFrame | None = None
    place: int = 0

    def is_overtaken(self, ledger: Ledger) -> bool:
        """
        Return whether a ledger has come to know more than this since.

        Parameters
        ----------
        ledger : Ledger
            The ledger that this was read from.

        Returns
        -------
        bool
            True where a patch, a delivery, a site or a person's word was recorded later.

        Examples
        --------
        See `memory_of`.
        """
        return any(ledger.store.last(kind) > self.place for kind in _JUDGED_BY)


_JUDGED_BY: tuple[EntryKind, ...] = ("delivery", "patch", "site", "word")
"""What a verdict may rest on."""
NOTHING = Memory()
"""What is known without a ledger."""


def memory_of(ledger: Ledger) -> Memory:
    """
    Return what a ledger knows.

    Parameters
    ----------
    ledger : Ledger
        The ledger.

    Returns
    -------
    Memory
        Its deliveries, sites and words.

    Examples
    --------
    >>> import datetime as dt, tempfile
    >>> from swcgeo.ledger.journal import Writer, open_ledger
    >>> who = Writer(by="A", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/l.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         known = memory_of(ledger)
    ...         known.batches, known.is_overtaken(ledger)
    ((), False)
    """
    place = ledger.store.last()
    sites = {key: str(said["site_id"]) for key, said in payloads(ledger, "site").items()}
    return Memory(
        batches=tuple(batches_of(ledger)), sites=sites, words=words_of(ledger), place=place
    )


def deliveries_of(inputs: Inputs) -> list[Batch]:
    """
    Return the deliveries of a project, with the key of each patch.

    Parameters
    ----------
    inputs : Inputs
        Its layers.

    Returns
    -------
    list of Batch
        In the order of the project.

    Examples
    --------
    >>> from pathlib import Path
    >>> from swcgeo.model.project import Project
    >>> from swcgeo.workflow.inputs import read_inputs
    >>> project = Project(path=Path("p.toml"), name="P")
    >>> deliveries_of(read_inputs(project))
    []
    """
    return [
        Batch(
            source=one.source, batch=one.batch, received_on=one.received_on, patches=patches,
            keys=patch_keys(patches, source=one.source, batch=one.batch),
        )
        for one, patches in inputs.deliveries
    ]  # fmt: skip


def before(batch: Batch, others: Sequence[Batch]) -> list[gpd.GeoDataFrame]:
    """
    Return the deliveries that came before one.

    Parameters
    ----------
    batch : Batch
        A delivery; one without a date came before none and after none.
    others : sequence of Batch
        All that are known.

    Returns
    -------
    list of GeoDataFrame
        Those with an earlier ``received_on``.

    Examples
    --------
    >>> import datetime as dt
    >>> frame = gpd.GeoDataFrame({"patch_id": ["A"]}, geometry=[None], crs="EPSG:4544")
    >>> one, two = (Batch(source="m", batch=str(year), received_on=dt.date(year, 1, 1),
    ...                   patches=frame, keys=("m/1/A",)) for year in (2022, 2023))
    >>> len(before(one, [one, two])), len(before(two, [one, two]))
    (0, 1)
    """
    day = batch.received_on
    if day is None:
        return []
    return [
        other.patches
        for other in others
        if other.received_on is not None and other.received_on < day
    ]


def _numbered(names: Sequence[str]) -> list[int]:
    """Return how often each name has come by its place."""
    return (pd.Series(names, dtype=object).groupby(list(names)).cumcount() + 1).tolist()


def words_on(
    batch: Batch, memory: Memory, *, sites: Mapping[str, str]
) -> tuple[pd.DataFrame | None, Notes]:
    """
    Return what persons have said of the patches of a delivery, and which of it is inherited.

    Parameters
    ----------
    batch : Batch
        The delivery.
    memory : Memory
        What is known.
    sites : mapping of str to str
        The site of each patch, by key.

    Returns
    -------
    tuple of DataFrame or None, and Notes
        The words, as `classify` takes them; a finding for each that was said of another patch of
        the same site.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"patch_id": ["A"]}, geometry=[None], crs="EPSG:4544")
    >>> one = Batch(source="m", batch="1", received_on=None, patches=frame, keys=("m/1/A",))
    >>> words_on(one, NOTHING, sites={})[0] is None
    True
    """
    if memory.words is None or memory.words.empty:
        return None, Notes()
    names = [str(name) for name in ids(batch.patches, "patch_id")]
    found = words_for(memory.words, batch.keys, names=names, sites=sites)
    row_of = {one: row + 1 for row, one in enumerate(zip(names, _numbered(names), strict=True))}
    own = found["said_of"].isin(batch.keys)
    inherited = [
        Finding(
            "word_inherited", "patches", id=word.patch_id, row=row_of[word.patch_id, word.number],
            fields={"project": word.project_id, "by": word.by, "said_of": word.said_of,
                    "at": word.at},
        )
        for word in found[~own].itertuples()
    ]  # fmt: skip
    return found[list(WORD_COLUMNS)], Notes(tuple(inherited))
