"""What a command says of its result, in the language of the reader."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from tqdm import tqdm

from swcgeo.model.codes import FIRST_ERODING, Change, Grade, Verdict
from swcgeo.model.labels import label

if TYPE_CHECKING:  # loaded with the work itself, so that --help answers at once
    import pandas as pd

    from swcgeo.export.whole import Written
    from swcgeo.model.findings import Notes
    from swcgeo.model.outcome import Outcome

_MOST_FINDINGS = 12
_STEPS = 7
_SAID_OF_PROJECTS = ("patches_and_projects", "no_plan_with_candidates", "plans_to_urge")
_ROUNDS_TO_ZERO = 0.005
_M2_PER_HA = 10_000


@contextmanager
def steps(lang: str) -> Iterator[Callable[[str], None]]:
    """
    Show the steps of a run on stderr, where that is a terminal.

    Parameters
    ----------
    lang : str
        Language.

    Yields
    ------
    callable
        To be told each step as it begins.

    Examples
    --------
    >>> with steps("en") as progress:
    ...     progress("read")
    """
    with tqdm(total=_STEPS, disable=not sys.stderr.isatty(), leave=False, file=sys.stderr) as bar:

        def progress(step: str) -> None:
            bar.set_description_str(label(f"step.{step}", lang))
            bar.update()

        yield progress


def say_outcome(outcome: Outcome, *, lang: str) -> None:
    """
    Print the results of a run in a few lines.

    Parameters
    ----------
    outcome : Outcome
        The results.
    lang : str
        Language.

    Examples
    --------
    >>> from pathlib import Path
    >>> from swcgeo.model.outcome import Outcome
    >>> from swcgeo.model.project import Project
    >>> say_outcome(Outcome(project=Project(path=Path("p.toml"), name="P", year=2023)), lang="en")
    P 2023
    """
    year = outcome.project.year or ""
    click.echo(label("say.title", lang, name=outcome.project.name, year=year))
    if outcome.patches is not None:
        for finding in outcome.notes.findings:
            if finding.code == "ranges_without_boundary":
                click.echo(finding.message(lang))
                break
        say_patches(outcome.patches, lang=lang, sited=True)
        for finding in outcome.notes.findings:
            if finding.code in _SAID_OF_PROJECTS:
                click.echo(finding.message(lang))
    if outcome.account is not None:
        say_account(outcome.account, lang=lang)
        say_years(outcome.account.tables, lang=lang)
    if "acceptance" in outcome.further:
        _say_acceptance(outcome.further["acceptance"], lang=lang)
    if outcome.reported is not None:
        _say_reported(outcome.reported, lang=lang)


def say_patches(patches: pd.DataFrame, *, lang: str, sited: bool = False) -> None:
    """
    Print how many patches there are, by source and verdict, and how many to visit.

    Parameters
    ----------
    patches : DataFrame
        Result of `classify`.
    lang : str
        Language.
    sited : bool
        Whether the sites of its rows were looked for; a delivered column of that name is none.

    Examples
    --------
    >>> import pandas as pd
    >>> say_patches(pd.DataFrame({"verdict": ["no_plan"], "field_check": [True]}), lang="en")
    Patches: 1
    By verdict: suspected: built before approval 1
    Field checks needed: 1
    """
    sources = _counts(patches, "source", lang) if "source" in patches else ""
    count = label("say.patches", lang, count=len(patches))
    click.echo(f"{count}{label('say.of_which', lang, counts=sources)}" if sources else count)
    if sited and patches["source"].nunique() > 1:
        say_sites(patches, lang=lang)
    click.echo(label("say.verdicts", lang, counts=_counts(patches, "verdict", lang)))
    click.echo(label("say.visits", lang, count=int(patches["field_check"].sum())))


def say_loss(by_grade: pd.DataFrame, *, lang: str) -> None:
    """
    Print the area by erosion grade.

    Parameters
    ----------
    by_grade : DataFrame, 7 rows
        As `SoilLoss.stream` returns it.
    lang : str
        Language.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"grade": [0, 1, 2], "area_km2": [1, 3, 1], "loss_t": [0, 60, 90]})
    >>> say_loss(table, lang="en")
    Eroding: 1.00 km², 25.0% of what is known; unknown 1.00 km²; whole 5.00 km²; loss 150 t a year
      unknown: 1.00 km²
      slight: 3.00 km²
      light: 1.00 km²
    """
    areas = by_grade["area_km2"]
    whole, unknown = areas.sum(), areas[by_grade["grade"] == Grade.UNKNOWN].sum()
    eroding = areas[by_grade["grade"] >= FIRST_ERODING].sum()
    share = eroding / (whole - unknown)
    fields = {"eroding": eroding, "share": share, "unknown": unknown, "whole": whole}
    click.echo(label("say.loss", lang, **fields, tonnes=by_grade["loss_t"].sum()))
    for grade, area in zip(by_grade["grade"], areas, strict=True):
        if area:
            click.echo(label("say.grade", lang, grade=label(f"grade.{grade}", lang), area=area))


def say_sites(patches: pd.DataFrame, *, lang: str, rows_of_a: int | None = None) -> None:
    """
    Print how many distinct sites there are, and who saw them.

    Parameters
    ----------
    patches : DataFrame
        Patches with ``source``, ``site_id`` and ``match_kind``.
    lang : str
        Language.
    rows_of_a : int, optional
        How many rows, from the top, are of the first side; by default all that name the source
        of the first row.

    Examples
    --------
    >>> import pandas as pd
    >>> both = {"source": ["ministry", "province"], "site_id": ["A", "A"], "match_kind": "both"}
    >>> say_sites(pd.DataFrame(both), lang="en")
    Sites: 1, 1 seen by several sources, 0 only by ministry, 0 only by province
    """
    sites = patches.drop_duplicates("site_id")["match_kind"].value_counts()
    source = patches["source"].reset_index(drop=True)
    on_a = source == source.iloc[0] if rows_of_a is None else source.index < rows_of_a
    sides = _sides(source[on_a].unique(), source[~on_a].unique())
    kinds = {kind: int(sites.get(kind, 0)) for kind in ("both", "only_a", "only_b")}
    names = {key: label(f"source.{side}", lang) for key, side in zip("ab", sides, strict=True)}
    click.echo(label("say.sites", lang, sites=int(sites.sum()), **kinds, **names))


def say_lineage(compared: pd.DataFrame, flow: pd.DataFrame, *, lang: str) -> None:
    """
    Print what became of the patches between two deliveries, and the flow of area.

    Parameters
    ----------
    compared : DataFrame
        Result of `compare`.
    flow : DataFrame
        Its table ``flow``, whose last row is the total.
    lang : str
        Language.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = {"old_id": ["A", "A", None], "new_id": ["B", "C", "D"], "old_m2": [9.0, 9.0, None],
    ...         "new_m2": [4.0, 5.0, 1.0], "change": ["split", "split", "new"]}
    >>> names = ("old_m2", "kept_m2", "lost_m2", "gained_m2", "new_m2")
    >>> flow = pd.DataFrame([dict(zip(names, (2e4, 1.5e4, 5e3, 0, 1.5e4)))])
    >>> say_lineage(pd.DataFrame(rows), flow, lang="en")
    Patches: 1 before, 3 after
    Changes: new 1, split 1 into 2
    Before 2.00 hm² = kept 1.50 + lost 0.50; after 1.50 hm² = kept 1.50 + gained 0.00
    """
    counts = {name: _patches_of(compared, name) for name in ("old", "new")}
    click.echo(label("say.deliveries", lang, **{name: len(one) for name, one in counts.items()}))
    words = [change.value for change in Change]
    change = compared["change"].fillna("unknown")
    shown = [
        _changed(compared[change == word], word, lang)
        for word in (*words, "unknown")
        if (change == word).any()
    ]
    click.echo(label("say.changes", lang, counts=label("say.joint", lang).join(shown)))
    total = {
        name: round(float(flow[f"{name}_m2"].iloc[-1]) / _M2_PER_HA, 2)
        for name in ("old", "kept", "new")
    }
    # Parts are what is left of the rounded sums, so that what is printed adds up.
    parts = {"lost": total["old"] - total["kept"], "gained": total["new"] - total["kept"]}
    areas = {name: _shown(area) for name, area in {**total, **parts}.items()}
    click.echo(label("say.flow", lang, **areas))


def _patches_of(rows: pd.DataFrame, side: str) -> pd.DataFrame:
    """Return the patches of one delivery, each once though it stands in several rows."""
    columns = [f"{side}_id", f"{side}_m2"]
    return rows.loc[rows[columns[0]].notna(), columns].drop_duplicates()


def _changed(rows: pd.DataFrame, word: str, lang: str) -> str:
    """Return a word with its count; what was split or merged as so many into so many."""
    said = label(f"change.{word}", lang)
    if word not in {Change.SPLIT, Change.MERGED}:
        return f"{said} {len(rows)}"
    counts = {side: len(_patches_of(rows, side)) for side in ("old", "new")}
    return label("say.into", lang, word=said, **counts)


def _sides(first: Sequence[str], rest: Sequence[str]) -> tuple[str, str]:
    """Return how two sides are called: by their source where that is one, and not the other's."""
    if len(first) != 1 or first[0] in rest:
        return "a", "b"
    return first[0], rest[0] if len(rest) == 1 else "others"


def _counts(patches: pd.DataFrame, column: str, lang: str) -> str:
    """Return the values of a column with their counts, in words."""
    from swcgeo.check.attributes import texts  # numpy comes with it, and --help answers at once

    words = texts(patches, column).tolist()
    counts = Counter("unstated" if word is None else word for word in words)
    order = [verdict.value for verdict in Verdict] if column == "verdict" else sorted(counts)
    joint = label("say.joint", lang)
    return joint.join(
        f"{label(f'{column}.{value}', lang)} {counts[value]}" for value in order if value in counts
    )


def say_account(account: pd.DataFrame, *, lang: str) -> None:
    """
    Print the total of an account.

    Parameters
    ----------
    account : DataFrame
        Result of `account`.
    lang : str
        Language.

    Examples
    --------
    >>> import pandas as pd
    >>> names = ("treated_gross", "overlap", "covered", "eroding", "treated", "remaining")
    >>> total = {f"{name}_km2": 2.0 for name in (*names, "damaged", "unknown")}
    >>> say_account(pd.DataFrame([{**total, "treated_share": 1.0}]), lang="en")
    Treatments: 2.00 km² in all records, 2.00 km² of them twice, 2.00 km² on the ground
    Eroding 2.00 km²: treated 2.00 km² (100.0%), remaining 2.00 km² (by the books),
    of it damaged 2.00 km²; grade unknown 2.00 km²
    """
    total = account.iloc[-1]
    numbers = {name: _shown(total[name]) for name in account.columns if name.endswith("_km2")}
    click.echo(label("say.account", lang, **numbers))
    click.echo(label("say.treated", lang, **numbers, share=_percent(total["treated_share"])))


def say_years(tables: Mapping[str, pd.DataFrame], *, lang: str) -> None:
    """
    Print what is net new in the year of an account, and what remains on both bases.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Tables of the account: ``by_years`` and ``indicators``.
    lang : str
        Language.

    Examples
    --------
    >>> import pandas as pd
    >>> year = {"year": [2023], "new_km2": [0.5], "remaining_book_km2": [2.0]}
    >>> shown = {"watershed_id": "TOTAL", "indicator": "remaining", "basis": "monitored"}
    >>> rates = pd.DataFrame([{**shown, "year": 2021, "value": 3.0}])
    >>> say_years({"by_years": pd.DataFrame(year), "indicators": rates}, lang="en")
    Net new in 2023: 0.50 km²; remaining: 2.00 km² by the books, 3.00 km² by the monitoring of 2021
    """
    from pandas import isna  # late, so that --help answers at once

    if tables["by_years"].empty:  # no date is known at all
        return
    last, rates = tables["by_years"].iloc[-1], tables["indicators"]
    total = rates[rates["watershed_id"] == rates["watershed_id"].iloc[-1]]
    survey = total[(total["indicator"] == "remaining") & (total["basis"] == "monitored")].iloc[-1]
    monitored = label(
        "say.monitored_undated" if isna(survey["year"]) else "say.monitored",
        lang,
        area=_shown(survey["value"]),
        year=survey["year"],
    )
    new, book = _shown(last["new_km2"]), _shown(last["remaining_book_km2"])
    click.echo(
        label("say.years", lang, year=int(last["year"]), new=new, book=book, monitored=monitored)
    )


def _shown(value: float) -> str:
    """Return an area with two decimals; a dash where it is not known."""
    return "—" if math.isnan(value) else f"{value:.2f}".replace("-0.00", "0.00")


def _signed(value: float) -> str:
    """Return a difference with two decimals and its sign; none where it rounds to nothing."""
    return _shown(value) if math.isnan(value) or abs(value) < _ROUNDS_TO_ZERO else f"{value:+.2f}"


def _percent(share: float) -> str:
    """Return a share in percent; a dash where it is not known."""
    return "—" if math.isnan(share) else f"{100 * share:.1f}%"


def _say_acceptance(acceptance: pd.DataFrame, *, lang: str) -> None:
    """Print what all projects together have designed, built and had accepted."""
    total = acceptance[acceptance["watershed_id"] == "TOTAL"]
    names = ("designed_km2", "built_km2", "accepted_km2", "missing_km2")
    if total["accepted_km2"].notna().any():
        areas = {name: _shown(total[name].sum(min_count=1)) for name in names}
        click.echo(label("say.acceptance", lang, **areas))
        unknown = total["designed_km2"].isna() & total["accepted_km2"].notna()
        if unknown.any():
            count = total.loc[unknown, "project_id"].nunique()
            click.echo(label("say.design_unknown", lang, count=count))


def _say_reported(reported: pd.DataFrame, *, lang: str) -> None:
    """Print each reported figure beside the computed one."""
    for row in reported.itertuples():
        candidate = label(f"candidate.{row.candidate}", lang)
        owners = f" ({row.owners})" if isinstance(row.owners, str) and row.owners else ""
        size = "" if row.candidate == "agrees" else f" {_shown(row.size)}"
        click.echo(
            label(
                "say.reported", lang, id=row.id, stated=row.stated, computed=_shown(row.computed),
                difference=_signed(row.difference),
                unit=label(f"unit.{row.unit}", lang), candidate=f"{candidate}{size}{owners}",
            )
        )  # fmt: skip


def say_written(written: Written, *, lang: str, folder: str | None = None) -> None:
    """
    Say where the results lie, on stderr.

    Parameters
    ----------
    written : Written
        The files.
    lang : str
        Language.
    folder : str, optional
        Their common folder, named instead of each.

    Examples
    --------
    >>> from swcgeo.export.whole import Written
    >>> say_written(Written(()), lang="en")  # no file, no line
    """
    if folder is not None:
        click.echo(label("say.folder", lang, folder=folder, count=len(written.paths)), err=True)
        return
    for path in written.paths:
        click.echo(label("say.written", lang, path=path), err=True)


def say_findings(notes: Notes, *, lang: str, where: str | None) -> None:
    """
    Say what was found on stderr: errors, many that are alike in one line, and the counts.

    Parameters
    ----------
    notes : Notes
        Findings and receipts.
    lang : str
        Language.
    where : str or None
        The file in which all of them stand.

    Examples
    --------
    >>> from swcgeo.model.findings import Finding, Notes
    >>> say_findings(Notes((Finding("id_missing", "patches"),)), lang="en", where=None)
    """
    if not notes.findings:
        return
    from swcgeo.check.alike import alike, sentences  # with pandas, which --help can do without

    groups = alike(finding for finding in notes.findings if finding.severity == "error")
    for group in groups[:_MOST_FINDINGS]:
        for sentence in sentences(group, lang=lang):
            click.echo(label("say.finding", lang, message=sentence), err=True)
    if len(groups) > _MOST_FINDINGS:
        rest = sum(len(group) for group in groups[_MOST_FINDINGS:])
        click.echo(label("say.more", lang, count=rest), err=True)
    count = {
        severity: sum(finding.severity == severity for finding in notes.findings)
        for severity in ("error", "warn", "info")
    }
    click.echo(label("say.findings", lang, **count), err=True)
    if where is not None:
        click.echo(label("say.where", lang, path=where), err=True)
