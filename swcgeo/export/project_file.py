"""A draft written down: a commented project.toml, and the same in words for the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from swcgeo.errors import SwcgeoError, UsageError
from swcgeo.export.whole import Written, write_whole
from swcgeo.model.draft import Draft, DraftDelivery, Guess, Source
from swcgeo.model.findings import translated
from swcgeo.model.labels import label
from swcgeo.model.project import PROJECT_FILE

_NEAR = 0.85
"""Share of the points from which a second guess is named."""
_MOST_REASONS = 3


def write_project(draft: Draft, *, lang: str = "zh") -> Written:
    """
    Write the draft of a project into its folder as ``project.toml``.

    Parameters
    ----------
    draft : Draft
        What the folder holds (`swcgeo.read.draft.drafting.draft_project`).
    lang : str
        Language of the comments, ``"zh"`` or ``"en"``.

    Returns
    -------
    Written
        The file.

    Raises
    ------
    UsageError
        If there is a project file already; it stays as it is.
    OutputError
        If the folder cannot be written to.

    Examples
    --------
    >>> import tempfile
    >>> nothing = {"deliveries": (), "layers": {}, "registers": {}, "erosion": (), "images": (),
    ...            "reported": None, "doubtful": (), "missing": (), "year": None}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_project(Draft(folder=Path(folder), **nothing)).paths[0]
    ...     path.name, path.read_text(encoding="utf-8").startswith("# 由 swcgeo init")
    ('project.toml', True)
    """
    target = draft.folder / PROJECT_FILE
    if target.exists():
        raise UsageError("project_exists", path=str(target))
    text = project_text(draft, lang=lang)

    def write(part: Path) -> None:
        part.write_text(text, encoding="utf-8", newline="\n")

    return write_whole(target, write)


def project_text(draft: Draft, *, lang: str = "zh") -> str:
    """
    Return the project file of a draft.

    Parameters
    ----------
    draft : Draft
        What the folder holds.
    lang : str
        Language of the comments.

    Returns
    -------
    str
        TOML: what is certain enough as keys, the rest as comments.

    Examples
    --------
    >>> nothing = {"deliveries": (), "layers": {}, "registers": {}, "erosion": (), "images": (),
    ...            "reported": None, "doubtful": (), "missing": (), "year": None}
    >>> print(project_text(Draft(folder=Path("甲"), **nothing)).splitlines()[4])
    [project]
    """
    lines = [f"# {label('init.head', lang)}", f"# {label('init.head_paths', lang)}"]
    if not draft.can_run:
        lines.append(f"# {label('init.cannot_run', lang)}")
    lines += ["", *_about(draft, lang)]
    for delivery in draft.deliveries:
        lines += ["", *_delivery(delivery, lang)]
    lines += ["", *_layers(draft, lang)]
    lines += ["", "[registers]"]
    for key, source in draft.registers.items():
        lines += _keyed(key, source, lang)
    lines += ["", "[report]", f'# maker = "…"   # {label("init.maker", lang)}']
    if draft.reported is not None:
        lines += _keyed("reported", draft.reported, lang)
    for head, listed in _rest(draft, lang):
        lines += ["", f"# {label(head, lang)}", *(f"#   {line}" for line in listed)]
    return "\n".join(lines) + "\n"


def as_words(draft: Draft, *, lang: str = "zh") -> str:
    """
    Return what a draft takes each file for, and why, to be read.

    Parameters
    ----------
    draft : Draft
        What the folder holds.
    lang : str
        Language.

    Returns
    -------
    str
        One line a file, then what is missing, then what is not used.

    Examples
    --------
    >>> nothing = {"deliveries": (), "layers": {}, "registers": {}, "erosion": (), "images": (),
    ...            "reported": None, "doubtful": (), "missing": ("dem",), "year": None}
    >>> as_words(Draft(folder=Path("x"), **nothing), lang="en").splitlines()[-1]
    '  DEM: without heights, steep ground is not told'
    """
    used = [
        *(one.source for one in draft.deliveries), *draft.layers.values(),
        *(one for one, _ in draft.erosion), *draft.registers.values(), *draft.images,
        *([] if draft.reported is None else [draft.reported]),
    ]  # fmt: skip
    lines = [f"{source.path}\n  {_taken(source, lang)}" for source in used]
    if not draft.can_run:
        lines.append(label("init.cannot_run", lang))
    for head, listed in _rest(draft, lang):
        lines += [label(head, lang), *(f"  {line}" for line in listed)]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """Return a text as TOML writes it; what JSON escapes TOML escapes alike."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    """Return a text that stays in its line of comment, whatever a file may be called."""
    return "".join(char if char.isprintable() else "?" for char in text)


def _about(draft: Draft, lang: str) -> Iterator[str]:
    """Yield the table of the project itself."""
    yield "[project]"
    yield f"name = {_quoted(draft.folder.resolve().name)}   # {label('init.name', lang)}"
    if draft.year is None:
        yield f"# year = 2023   # {label('init.year_ask', lang)}"
    else:
        yield f"year = {draft.year}   # {label('init.year', lang)}"
    yield f'# crs = "EPSG:4544"   # {label("init.crs", lang)}'
    yield f'# erosion_region = "…"   # {label("init.region", lang)}'
    yield f'# profiles = ["…"]   # {label("init.profiles", lang)}'


def _delivery(delivery: DraftDelivery, lang: str) -> Iterator[str]:
    """Yield the table of one delivery."""
    source = delivery.source
    yield f"# {_comment(_taken(source, lang))}"
    yield "[[deliveries]]"
    yield f"path = {_quoted(source.path)}"
    if delivery.issuer is None:
        yield f'source = "unknown"   # {label("init.issuer", lang)}'
    else:
        yield f'source = "{delivery.issuer}"'
    told = "init.batch" if delivery.batch_told else "init.batch_ask"
    yield f"batch = {_quoted(delivery.batch)}   # {label(told, lang)}"
    yield f"# received_on = 2023-01-01   # {label('init.received', lang)}"
    if "image_date" in source.columns:
        yield f"# {label('init.image_has', lang)}"
    else:
        yield f"# image_date = 2023-01-01   # {label('init.image', lang)}"
    if delivery.day is not None:
        yield f"# {label('init.image_hint', lang, day=delivery.day.isoformat())}"


def _layers(draft: Draft, lang: str) -> Iterator[str]:
    """Yield the layers, and the surveys behind them."""
    yield "[layers]"
    for key, source in draft.layers.items():
        named = _keyed(key, source, lang)
        # Soil loss is graded by the region's tolerable loss, which no file states.
        yield from named if key != "factors" else _asked_first(named, lang)
    if draft.images:
        for image in draft.images:
            yield f"# {_comment(image.path)}: {_comment(_taken(image, lang))}"
        yield f"images = [{', '.join(_quoted(image.path) for image in draft.images)}]"
    for survey, year in draft.erosion:
        yield ""
        yield f"# {_comment(_taken(survey, lang))}"
        yield "[[layers.erosion]]"
        yield f"path = {_quoted(survey.path)}"
        if year is None:
            yield f"# year = 2021   # {label('init.survey_ask', lang)}"
        else:
            yield f"year = {year}   # {label('init.survey_year', lang)}"


def _asked_first(lines: Iterator[str], lang: str) -> Iterator[str]:
    """Yield a key that waits for an answer, as a comment."""
    reason, line = lines
    yield reason
    yield f"# {line}   # {label('init.region_first', lang)}"


def _keyed(key: str, source: Source, lang: str) -> Iterator[str]:
    """Yield one key with the reason above it."""
    yield f"# {_comment(_taken(source, lang))}"
    yield f"{key} = {_quoted(source.path)}"


def _guess(guess: Guess, lang: str) -> str:
    """Return a guess in words."""
    between = "；" if lang == "zh" else "; "
    why = between.join(
        label(f"why.{reason.code}", lang, **translated(reason.fields, lang))
        for reason in guess.reasons[:_MOST_REASONS]
    )
    kind = label(f"layer.{guess.kind}", lang)
    return label("init.taken", lang, kind=kind, score=f"{guess.score:g}", why=why)


def _taken(source: Source, lang: str) -> str:
    """Return what a source is taken for and why, and the second guess where it is close."""
    best, *others = source.guesses
    words = f"{_guess(best, lang)} [{_size(source, lang)}]"
    if others and others[0].score >= _NEAR * best.score:
        close = {"kind": label(f"layer.{others[0].kind}", lang), "score": f"{others[0].score:g}"}
        words += f" – {label('init.close', lang, **close)}"
    if source.note:
        words += f" – {label(f'init.{source.note}', lang)}"
    if source.in_doubt:
        words += f" – {label('init.in_doubt', lang)}"
    return words


def _size(source: Source, lang: str) -> str:
    """Return how much a source holds, and in which CRS."""
    if source.shape in {"raster", "text"}:
        return source.crs or source.shape
    key = "init.table_rows" if source.shape == "table" else "init.rows"
    rows = label(key, lang, rows=source.rows)
    return rows if source.crs is None else f"{rows}, {source.crs}"


def _rest(draft: Draft, lang: str) -> list[tuple[str, list[str]]]:
    """Return what is missing and what is not used, each under its heading where there is any."""
    parts = [("init.missing", _missing(draft, lang)), ("init.doubtful", _spare(draft, lang))]
    return [(head, listed) for head, lines in parts if (listed := list(lines))]


def _missing(draft: Draft, lang: str) -> Iterator[str]:
    """Yield what was not found and what it would add."""
    between = "：" if lang == "zh" else ": "
    for kind in draft.missing:
        yield f"{label(f'layer.{kind}', lang)}{between}{label(f'adds.{kind}', lang)}"


def _spare(draft: Draft, lang: str) -> Iterator[str]:
    """Yield the sources that are not used: why not, and what they may be."""
    for source in draft.doubtful:
        yield _comment(source.path)
        if source.problem is not None:
            yield f"  {_comment(_said(source, source.problem, lang))}"
        elif source.twin is not None:
            yield f"  {_comment(label('init.twin', lang, other=source.twin))}"
        elif source.note in {"tie", "unused"}:
            yield f"  {label(f'init.{source.note}', lang)}"
        for guess in source.guesses[:2] if source.twin is None else ():
            yield f"  ? {_comment(_guess(guess, lang))}"
        if not source.guesses and source.problem is None and source.twin is None:
            yield f"  {label('init.nothing', lang)} [{_size(source, lang)}]"


def _said(source: Source, problem: SwcgeoError, lang: str) -> str:
    """Return why a source cannot be used, about what it seems to be and under its own name."""
    kind = source.guesses[0].kind if source.guesses else "file"
    fields = {**problem.fields, "path": source.path}
    if "layer" in fields:
        fields["layer"] = label(f"layer.{kind}", lang)
    return type(problem)(problem.code, **fields).sentence(lang)
