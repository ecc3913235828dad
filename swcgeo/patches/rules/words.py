"""
The decision table in words, with the thresholds that are in force.

What a row asks, gives and rests on is told from `table.RULES` itself, so that the text cannot say
another thing than the table does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import takewhile

from swcgeo.model.labels import label
from swcgeo.model.settings import ComplianceSettings
from swcgeo.patches.rules.table import ALWAYS, BASES, EDITION, RULES, Rule

CHANGED = "*"
"""Stands behind a threshold that is not the default."""
_INDENT, _MARGIN = "    ", " " * 8
_HECTARE_M2 = 1e4
_IN_HECTARES = ("plan_limit_m2", "serious_m2")
_SIGNS = {"m": "m", "m2": "m²", "deg": "°", "%": "%", "a": "a", "": ""}
_TIGHT = "°%"
"""Signs that stand close to their number."""
TERMS = ("force", "small", "tolerance", "inner", "unknown")
"""Keys of the words that the table uses, ``rules.term_…`` of the labels."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """
    A setting as it is printed.

    Attributes
    ----------
    name : str
        Name of the setting.
    value, usual : str
        What is in force and what is the default, with the unit.
    source, evidence : str
        Where the default comes from.
    """

    name: str
    value: str
    usual: str
    source: str
    evidence: str

    @property
    def changed(self) -> bool:
        """Whether another value than the default is in force."""
        return self.value != self.usual

    @property
    def marked(self) -> str:
        """The value, with a mark where it is not the default."""
        return self.value + CHANGED * self.changed


@dataclass(frozen=True, slots=True)
class RowWords:
    """
    A row of the table in words.

    Attributes
    ----------
    row : int
        Its number.
    when : tuple of str
        Conditions, all of which must hold.
    shared : int
        How many of them, from the first on, are those of the row before: the tree branches there.
    verdict : str
        What follows.
    reasons : tuple of str
        Reason codes in words, with the condition under which each stands.
    visit : str
        When a field check is needed.
    basis : tuple of str
        What the row rests on.
    """

    row: int
    when: tuple[str, ...]
    shared: int
    verdict: str
    reasons: tuple[str, ...]
    visit: str
    basis: tuple[str, ...]


def thresholds(settings: ComplianceSettings) -> dict[str, Threshold]:
    """
    Return the thresholds of the table as they are printed.

    Parameters
    ----------
    settings : ComplianceSettings
        What is in force.

    Returns
    -------
    dict of str to Threshold
        By name of the setting.

    Examples
    --------
    >>> found = thresholds(ComplianceSettings(tolerance_m=8.0))["tolerance_m"]
    >>> found.marked, found.usual
    ('8 m*', '5 m')
    """
    usual = ComplianceSettings()
    return {
        item.name: Threshold(
            name=item.name,
            value=_printed(item.name, getattr(settings, item.name), item.metadata["unit"]),
            usual=_printed(item.name, getattr(usual, item.name), item.metadata["unit"]),
            source=item.metadata["source"],
            evidence=item.metadata["evidence"],
        )
        for item in fields(settings)
    }


def _printed(name: str, value: float, unit: str) -> str:
    """Return a number with its unit."""
    if isinstance(value, bool):
        return str(value).lower()
    if unit == "1":
        return f"{value * 100:.10g}%"
    if name in _IN_HECTARES:
        return f"{value / _HECTARE_M2:.10g} hm²"
    sign = _SIGNS[unit]
    return f"{value:.10g}{sign if sign in _TIGHT else f' {sign}'}"


def filled(settings: ComplianceSettings) -> Mapping[str, str]:
    """
    Return what the texts of facts are filled with.

    Parameters
    ----------
    settings : ComplianceSettings
        What is in force.

    Returns
    -------
    mapping of str to str
        Thresholds with their marks; ``gap_m`` is twice the tolerance (row 12).

    Examples
    --------
    >>> filled(ComplianceSettings())["gap_m"], filled(ComplianceSettings())["plan_limit_m2"]
    ('10 m', '0.5 hm²')
    """
    known = thresholds(settings)
    marks = {name: threshold.marked for name, threshold in known.items()}
    mark = CHANGED * known["tolerance_m"].changed
    return {**marks, "gap_m": f"{2 * settings.tolerance_m:.10g} m{mark}"}


def fact_words(fact: str, *, settings: ComplianceSettings, lang: str = "zh") -> str:
    """
    Return what a fact asks, with the thresholds in force.

    Parameters
    ----------
    fact : str
        A fact of the table.
    settings : ComplianceSettings
        What is in force.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    str
        The words.

    Examples
    --------
    >>> fact_words("range_untouched", settings=ComplianceSettings(), lang="en")
    'less than 5% of that range is disturbed'
    """
    return label(f"fact.{fact}", lang, **filled(settings))


def in_words(
    rules: Sequence[Rule] = RULES, *, settings: ComplianceSettings, lang: str = "zh"
) -> list[RowWords]:
    """
    Return the rows of a table in words.

    Parameters
    ----------
    rules : sequence of Rule
        The table.
    settings : ComplianceSettings
        The thresholds in force.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    list of RowWords
        One a row, in order.

    Examples
    --------
    >>> row = in_words(settings=ComplianceSettings(), lang="en")[4]
    >>> row.verdict, row.visit[:7], row.basis[0]
    ('compliant', 'only if', 'code list of compliance classes [S1, public text]')
    """
    return [
        RowWords(
            row=rule.row,
            when=tuple(fact_words(fact, settings=settings, lang=lang) for fact in rule.when),
            shared=_shared(before.when, rule.when) if before is not None else 0,
            verdict=label(f"verdict.{rule.verdict.value}", lang),
            reasons=tuple(_reasons(rule, settings, lang)),
            visit=_visit(rule, settings, lang),
            basis=tuple(_basis(code, lang) for code in rule.basis),
        )
        for before, rule in zip([None, *rules[:-1]], rules, strict=True)
    ]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many facts two rows have in common, from the first on."""
    return len([*takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))])


def _basis(code: str, lang: str) -> str:
    """Return what a row rests on, with the number of the source and the kind of evidence."""
    source, evidence = BASES[code]
    words = label(f"basis.{code}", lang)
    if evidence == "design":
        return words
    kind = label(f"evidence.{evidence}", lang)
    return label("rules.basis_item", lang, basis=words, source=_number(source), evidence=kind)


def _number(source: str) -> str:
    """Return the number under which docs/sources.md lists a source."""
    return source.partition(":")[0]


def _reasons(rule: Rule, settings: ComplianceSettings, lang: str) -> Iterator[str]:
    """Yield the reasons of a row, each with the fact under which it stands."""
    for code, fact in rule.reasons.items():
        words = {"code": code, "words": label(f"reason.{code}", lang)}
        if fact in (ALWAYS, code):
            yield label("rules.reason", lang, **words)
        else:
            said = fact_words(fact, settings=settings, lang=lang)
            yield label("rules.reason_when", lang, fact=said, **words)


def _visit(rule: Rule, settings: ComplianceSettings, lang: str) -> str:
    """Return when a row needs a field check."""
    if rule.visit == ALWAYS:
        return label("rules.always", lang)
    return label("rules.only_if", lang, fact=fact_words(rule.visit, settings=settings, lang=lang))


def term_words(settings: ComplianceSettings, *, lang: str = "zh") -> list[str]:
    """
    Return what the words of the table mean.

    Parameters
    ----------
    settings : ComplianceSettings
        The thresholds in force.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    list of str
        One sentence a term.

    Examples
    --------
    >>> term_words(ComplianceSettings(), lang="en")[1]
    's: the smaller of 500 m² and 5% of the patch'
    """
    return [label(f"rules.term_{term}", lang, **filled(settings)) for term in TERMS]


def edition_words(lang: str = "zh") -> str:
    """
    Return which edition of the table this is.

    Parameters
    ----------
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    str
        Version and day.

    Examples
    --------
    >>> edition_words()[:8]
    '规则版本 1.0'
    """
    day = EDITION.valid_from.isoformat()
    return label("rules.edition", lang, version=EDITION.version, day=day)


def table_text(settings: ComplianceSettings, *, lang: str = "zh") -> str:
    """
    Return the whole table as text: rows, terms and settings.

    Parameters
    ----------
    settings : ComplianceSettings
        The thresholds in force.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    str
        Lines.

    Examples
    --------
    >>> text = table_text(ComplianceSettings(near_m=150.0), lang="en")
    >>> "* near_m = 150 m, by default 200 m" in text
    True
    """
    lines = [label("rules.title", lang), edition_words(lang), label("rules.first", lang), ""]
    for row in in_words(settings=settings, lang=lang):
        lines += _row(row, lang)
    lines += ["", label("rules.terms", lang)]
    lines += [_MARGIN + words for words in term_words(settings, lang=lang)]
    lines += ["", label("rules.settings", lang)]
    lines += [_setting(threshold, lang) for threshold in thresholds(settings).values()]
    return "\n".join(lines)


def _row(row: RowWords, lang: str) -> Iterator[str]:
    """Yield the lines of a row: the conditions that are new, each below the one before it."""
    new = [*enumerate(row.when)][row.shared :]
    for depth, when in new[:-1]:
        yield label("rules.branch", lang, indent=_INDENT * depth, when=when)
    depth, when = new[-1] if new else (len(row.when), label("rules.otherwise", lang))
    indent = _INDENT * depth
    yield label("rules.row", lang, row=row.row, indent=indent, when=when, verdict=row.verdict)
    joint = label("rules.joint", lang)
    for key, said in (
        ("reasons", joint.join(row.reasons)),
        ("visit", row.visit),
        ("basis", joint.join(row.basis)),
    ):
        yield _MARGIN + indent + label(f"rules.{key}", lang, **{key: said})


def _setting(threshold: Threshold, lang: str) -> str:
    """Return the line of a setting."""
    words = {
        "mark": CHANGED if threshold.changed else " ",
        "name": threshold.name,
        "value": threshold.value,
        "usual": threshold.usual,
        "source": _number(threshold.source),
        "evidence": label(f"evidence.{threshold.evidence}", lang),
    }
    return label("rules.setting_changed" if threshold.changed else "rules.setting", lang, **words)
