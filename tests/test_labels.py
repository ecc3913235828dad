"""Texts are whole: both languages, the same fields in both, every code used and every use known."""

from __future__ import annotations

import ast
import functools
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from swcgeo import errors
from swcgeo.errors import SENTENCES
from swcgeo.model import codes
from swcgeo.model.labels import FINDINGS, LABELS
from swcgeo.model.labels import findings as tables_of_findings

ROOT = Path(__file__).resolve().parents[1]
TABLES = ("swcgeo/model/labels/", "swcgeo/errors.py")
ALWAYS_KNOWN = {"id", "row", "layer"}
"""Fields that every finding fills in by itself."""


def fields_in(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def sources() -> list[Path]:
    """Return the modules that use texts: all but the tables themselves."""
    return [
        path
        for path in sorted(ROOT.glob("swcgeo/**/*.py"))
        if not path.relative_to(ROOT).as_posix().startswith(TABLES)
    ]


@functools.cache
def tree_of(path: Path) -> ast.Module:
    """Return a module without its docstrings: an example there is no use."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        first = body[0] if isinstance(body, list) and body else None
        text = first.value if isinstance(first, ast.Expr) else None
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            text.value = ""
    return tree


@functools.cache
def texts_in_code() -> frozenset[str]:
    """Return every text constant outside docstrings."""
    return frozenset(
        node.value
        for path in sources()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def functions(path: Path) -> Iterator[ast.AST]:
    """Yield each function of a module, and the module itself for what stands outside them."""
    yield from (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef))


def made(kinds: set[str]) -> Iterator[tuple[Path, ast.FunctionDef, ast.Call]]:
    """Yield every call of a class among `kinds`, with the function around it."""
    for path in sources():
        for function in functions(path):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in kinds:
                    assert isinstance(function, ast.FunctionDef)
                    yield path, function, node


def possible(value: ast.expr, function: ast.FunctionDef) -> set[str]:
    """Return the texts that an expression can be: a constant, one of two, or a local name."""
    if isinstance(value, ast.Constant):
        return {str(value.value)}
    if isinstance(value, ast.IfExp):
        return possible(value.body, function) | possible(value.orelse, function)
    if isinstance(value, ast.Name):
        found: set[str] = set()
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == value.id:
                found |= possible(node.value, function)
            # A loop over (code, rows) pairs written out where the loop stands.
            if isinstance(node, ast.For | ast.comprehension) and value.id in ast.unparse(
                node.target
            ):
                found |= {
                    inner.value
                    for inner in ast.walk(node.iter)
                    if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
                } & (FINDINGS.keys() | SENTENCES.keys())
        return found
    return set()


def keys_of(value: ast.expr | None, function: ast.FunctionDef) -> set[str] | None:
    """Return the keys of a dict display (or of `**` of a local one), or None where unknown."""
    if value is None:
        return set()
    if isinstance(value, ast.Dict):
        keys: set[str] = set()
        for key, item in zip(value.keys, value.values, strict=True):
            more = keys_of(item, function) if key is None else {str(getattr(key, "value", None))}
            if more is None:
                return None
            keys |= more
        return keys
    if isinstance(value, ast.Name):
        given = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign | ast.AnnAssign)
            and ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
            == value.id
        ]
        return keys_of(given[0], function) if len(given) == 1 else None
    return None


def parameters_in(function: ast.FunctionDef) -> set[str]:
    """Return the names of its parameters and of those of the functions inside it."""
    return {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 0)}"


# --- both languages ------------------------------------------------------------------

PAIRS = {
    **{f"label {key}": pair for key, pair in LABELS.items()},
    **{f"error {key}": pair for key, pair in SENTENCES.items()},
    **{f"finding {key}": (k.message["zh"], k.message["en"]) for key, k in FINDINGS.items()},
    **{f"remedy {key}": (k.remedy["zh"], k.remedy["en"]) for key, k in FINDINGS.items()},
}


def test_every_text_stands_in_both_languages() -> None:
    assert [key for key, pair in PAIRS.items() if len(pair) != 2 or not all(pair)] == []


def test_both_languages_hold_the_same_fields() -> None:
    assert [key for key, (zh, en) in PAIRS.items() if fields_in(zh) != fields_in(en)] == []


def test_english_is_english() -> None:
    chinese = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
    assert [key for key, (_, english) in PAIRS.items() if chinese.search(english)] == []


def test_chinese_is_chinese() -> None:
    # Symbols, proper names and what is made of fields alone may look the same in both.
    same = [key for key, (zh, en) in PAIRS.items() if zh == en and re.search("[a-z]{4}", zh)]
    assert same == []


def test_no_key_stands_in_two_tables() -> None:
    from swcgeo.model.labels.land import LAND_TABLES
    from swcgeo.model.labels.ledger import LEDGER_TEXTS
    from swcgeo.model.labels.maps import MAPS
    from swcgeo.model.labels.outputs import OUTPUTS
    from swcgeo.model.labels.projects import PROJECT_TEXTS
    from swcgeo.model.labels.reported import REPORTED
    from swcgeo.model.labels.rules import RULE_TEXTS
    from swcgeo.model.labels.start import START
    from swcgeo.model.labels.words import WORDS

    tables = (
        LAND_TABLES, LEDGER_TEXTS, MAPS, OUTPUTS, PROJECT_TEXTS, REPORTED, RULE_TEXTS, START,
        WORDS,
    )  # fmt: skip
    assert len(LABELS) == sum(map(len, tables))


@pytest.mark.parametrize("kind", ["Verdict", "Reason"])
def test_every_code_that_readers_see_has_a_label(kind: str) -> None:
    values = [member.value for member in getattr(codes, kind, ())]
    assert [value for value in values if f"{kind.lower()}.{value}" not in LABELS] == []


# --- findings ------------------------------------------------------------------------


def test_no_code_stands_in_two_tables() -> None:
    assert sorted(FINDINGS) == sorted(code for table in tables_of_findings.TABLES for code in table)


def test_every_finding_that_the_code_makes_is_known() -> None:
    wrong = []
    for path, function, call in made({"Finding"}):
        value = (
            call.args[0] if call.args else next(k.value for k in call.keywords if k.arg == "code")
        )
        known = possible(value, function)
        # A parameter is named by its callers; those are texts too, which the next test sees.
        parameters = parameters_in(function)
        if not known <= FINDINGS.keys() or not (known or ast.unparse(value) in parameters):
            wrong.append(f"{where(path, call)} {ast.unparse(value)}")
    assert wrong == []


def test_every_finding_that_is_known_is_made_somewhere() -> None:
    assert sorted(FINDINGS.keys() - texts_in_code()) == []


def test_findings_fill_in_every_field_of_their_sentence() -> None:
    wrong = []
    for path, function, call in made({"Finding"}):
        codes_here = possible(call.args[0], function) if call.args else set()
        given = keys_of(next((k.value for k in call.keywords if k.arg == "fields"), None), function)
        for code in sorted(codes_here & FINDINGS.keys()):
            needed = fields_in(FINDINGS[code].message["en"]) - ALWAYS_KNOWN
            if given is not None and not needed <= given:
                wrong.append(f"{where(path, call)} {code} lacks {sorted(needed - given)}")
    assert wrong == []


# --- errors --------------------------------------------------------------------------

OWN = {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, errors.SwcgeoError)
}


def test_every_error_that_is_raised_has_a_sentence() -> None:
    wrong = [
        f"{where(path, call)} {ast.unparse(call.args[0])}"
        for path, function, call in made(OWN)
        if isinstance(call.args[0], ast.Constant)
        and not possible(call.args[0], function) <= SENTENCES.keys()
    ]
    assert wrong == []


def test_every_sentence_is_said_somewhere() -> None:
    assert sorted(SENTENCES.keys() - texts_in_code()) == []


def test_errors_bring_exactly_the_fields_of_their_sentence() -> None:
    wrong = []
    for path, function, call in made(OWN):
        named = {keyword.arg for keyword in call.keywords if keyword.arg}
        shared = [keys_of(keyword.value, function) for keyword in call.keywords if not keyword.arg]
        if None in shared:
            continue  # handed over from elsewhere; the tests of that room print the sentence
        spare = set().union(*shared)
        for code in sorted(possible(call.args[0], function) & SENTENCES.keys()):
            needed = fields_in(SENTENCES[code][1])
            # What several errors of a function share may be more than one of them needs.
            if not named <= needed <= named | spare:
                wrong.append(f"{where(path, call)} {code} {sorted((named | spare) ^ needed)}")
    assert wrong == []


def test_every_error_of_ours_is_raised_somewhere() -> None:
    used = {ast.unparse(call.func) for _, _, call in made(OWN)}
    assert sorted(OWN - used - {"SwcgeoError"}) == []
