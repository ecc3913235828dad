"""A person's word on patch and project: who, when, why.  It stands above what is computed."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from swcgeo.errors import UsageError
from swcgeo.ledger.entries import Entry, Origin, key_of, parts_of
from swcgeo.ledger.journal import Ledger, Writer

WORD_COLUMNS = ("patch_id", "number", "project_id", "refuse", "by", "at", "why", "said_of")
_SHOWN = 3


def set_link(
    ledger: Ledger,
    patch: str,
    *,
    project_id: str,
    refuse: bool,
    why: str,
    writer: Writer,
) -> str:
    """
    Record a person's word that a patch belongs to a project, or doesn't.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    patch : str
        ``SOURCE/BATCH/PATCH``, as delivered.
    project_id : str
        Id of the project, or its name where it has no id.
    refuse : bool
        True where the patch doesn't belong to it.
    why : str
        The person's reason.
    writer : Writer
        Who says so.

    Returns
    -------
    str
        Key of the patch.

    Raises
    ------
    UsageError
        If the ledger has no such patch, or no reason is given.

    Examples
    --------
    >>> import datetime as dt, tempfile
    >>> from swcgeo.ledger.journal import open_ledger
    >>> who = Writer(by="A", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/l.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         one = Entry(kind="patch", key="ministry/2023-1/7", payload={})
    ...         _ = ledger.record([one], writer=who)
    ...         set_link(ledger, "ministry/2023-1/7", project_id="P", refuse=False, why="seen",
    ...                  writer=who)
    'ministry/2023-1/7'
    """
    for option, value in (("--by", writer.by), ("--why", why), ("PROJECT", project_id)):
        if not value.strip():
            raise UsageError("option_wrong", option=option, value=repr(value),
                             wanted=("不能为空", "a text that is not empty"))  # fmt: skip
    key = _key_of_patch(ledger, patch)
    word = {
        "project_id": project_id.strip(), "refuse": refuse, "why": why.strip(), "by": writer.by,
    }  # fmt: skip
    entry = Entry(
        kind="word", key=key_of(*parts_of(key), "→", project_id.strip()), payload=word,
        origin=Origin(name="swcgeo link"),
    )  # fmt: skip
    ledger.record([entry], writer=writer)
    return key


def _key_of_patch(ledger: Ledger, patch: str) -> str:
    """Return the key of a patch, written as SOURCE/BATCH/PATCH; the ids may hold slashes."""
    texts = {one.entry.key: "/".join(parts_of(one.entry.key)) for one in ledger.holding("patch")}
    meant = [key for key, text in texts.items() if patch in (key, text)]
    if len(meant) == 1:
        return meant[0]
    # Of two that are written alike, such as the second A and one called A/2, none is guessed.
    near = meant or difflib.get_close_matches(patch, texts.values(), n=_SHOWN, cutoff=0.5)
    shown = ", ".join(near) or "SOURCE/BATCH/PATCH"
    raise UsageError("patch_unknown", patch=patch, path=ledger.name, near=shown)


def words_of(ledger: Ledger) -> pd.DataFrame:
    """
    Return the words that hold, one row for each patch and project.

    Parameters
    ----------
    ledger : Ledger
        The ledger.

    Returns
    -------
    DataFrame
        ``key`` (of the patch), ``project_id``, ``refuse``, ``by``, ``at``, ``why``.

    Examples
    --------
    >>> import datetime as dt, tempfile
    >>> from swcgeo.ledger.journal import open_ledger
    >>> who = Writer(by="A", at=dt.datetime(2023, 7, 20, tzinfo=dt.UTC))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/l.gpkg", crs="EPSG:4544", writer=who) as ledger:
    ...         words_of(ledger).columns.tolist()
    ['key', 'project_id', 'refuse', 'by', 'at', 'why']
    """
    rows = [
        (
            key_of(*parts_of(one.entry.key)[:-2]), one.payload["project_id"],
            bool(one.payload["refuse"]), one.by, one.at, one.payload["why"],
        )
        for one in ledger.holding("word")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["key", "project_id", "refuse", "by", "at", "why"])


def words_for(
    words: pd.DataFrame, keys: Sequence[str], *, names: Sequence[str], sites: Mapping[str, str]
) -> pd.DataFrame:
    """
    Return the words that concern the patches of a delivery.

    A word said of a patch holds for every patch of its site, in earlier and later deliveries,
    unless something was said of that patch and project itself; of several words said of the other
    patches the latest holds.

    Parameters
    ----------
    words : DataFrame
        From `words_of`.
    keys : sequence of str, n
        Keys of the patches.
    names : sequence of str, n
        Their ids, as delivered.
    sites : mapping of str to str
        The site of each patch, by key.

    Returns
    -------
    DataFrame
        `WORD_COLUMNS`; ``number`` tells patches apart that bear one id (1 for the first);
        ``said_of`` is the key of the patch of which it was said.

    Examples
    --------
    >>> words = pd.DataFrame([("m/1/7", "P", False, "A", "2023", "seen")],
    ...                      columns=["key", "project_id", "refuse", "by", "at", "why"])
    >>> found = words_for(words, ["m/2/9"], names=["9"], sites={"m/1/7": "S", "m/2/9": "S"})
    >>> found[["patch_id", "project_id", "said_of"]].to_numpy().tolist()
    [['9', 'P', 'm/1/7']]
    """
    rows = []
    site_of_word = words["key"].map(sites)
    spoken_of = set(words["key"]), set(site_of_word.dropna())
    seen: Counter[str] = Counter()
    for key, name in zip(keys, names, strict=True):
        seen[name] += 1
        site = sites.get(key)
        if key not in spoken_of[0] and site not in spoken_of[1]:
            continue
        own = words["key"] == key
        same_site = own if site is None else own | (site_of_word == site)
        # The last row for a project holds: what was said of the patch itself, else the latest.
        near = words[same_site].assign(own=own[same_site]).sort_values(["own", "at"], kind="stable")
        near = near.drop_duplicates("project_id", keep="last")
        rows += [
            (name, seen[name], word.project_id, word.refuse, word.by, word.at, word.why, word.key)
            for word in near.itertuples()
        ]
    table = pd.DataFrame(rows, columns=list(WORD_COLUMNS))
    return table.astype({"refuse": bool}) if len(table) else table
