"""The text of a shapefile: headings and cells decoded, doubts listed with row and field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from swcgeo.model.findings import Finding, Receipt
from swcgeo.read.text.codepages import codec_name, required_codec
from swcgeo.read.text.decoding import decode_cell
from swcgeo.read.text.encoding import SURE, EncodingVerdict, decide_encoding


@dataclass(frozen=True, slots=True)
class DecodedText:
    """
    Columns as text, and what is to be said about it.

    Attributes
    ----------
    columns : DataFrame, n rows
        The columns, headings and cells decoded.
    findings, receipts : tuple
        What was guessed, contradicted or cannot be decoded.
    """

    columns: pd.DataFrame
    findings: tuple[Finding, ...]
    receipts: tuple[Receipt, ...]


def decoded_columns(
    columns: pd.DataFrame, *, layer_name: str, stated: str | None, given: str | None
) -> DecodedText:
    """
    Return columns whose text was read as Latin-1, decoded as what it really is.

    Parameters
    ----------
    columns : DataFrame, n rows
        Columns; every character of a text stands for one byte.
    layer_name : str
        What the file is wanted as.
    stated : str or None
        Encoding that the file states.
    given : str or None
        Encoding that the user names; it is used unasked.

    Returns
    -------
    DecodedText
        The columns and the findings.

    Raises
    ------
    UsageError
        If `given` names no encoding.

    Examples
    --------
    >>> raw = pd.DataFrame({"a": ["图斑".encode("gbk").decode("latin-1")]})
    >>> decoded_columns(raw, layer_name="patches", stated=None, given=None).columns["a"].item()
    '图斑'
    """
    cells = {name: _bytes(columns[name]) for name in columns if _is_text(columns[name])}
    headings = {name: str(name).encode("latin-1") for name in columns}
    verdict = _verdict([*headings.values(), *_all(cells)], stated=stated, given=given)
    findings = list(verdict_findings(verdict, layer_name=layer_name, stated=stated))
    names, about_headings = _headings(headings, verdict.encoding, layer_name=layer_name)
    decoded, findings = columns.copy(), [*findings, *about_headings]
    for name, values in cells.items():
        texts = {row: decode_cell(cell, encoding=verdict.encoding) for row, cell in values.items()}
        if texts:
            column = columns[name].astype(object)
            column.iloc[list(texts)] = [text for text, _ in texts.values()]
            decoded[name] = column.astype("str")
        findings += [
            Finding("text_undecodable", layer_name, row + 1,
                    fields={"field": names[name], "text": text})
            for row, (text, whole) in texts.items() if not whole
        ]  # fmt: skip
    decoded.columns = pd.Index([names[name] for name in columns])
    receipt = Receipt(layer_name, None, None, f"encoding: {verdict.encoding}")
    receipts = () if verdict.basis in {"ascii", "stated"} else (receipt,)
    return DecodedText(decoded, tuple(findings), receipts)


def _is_text(column: pd.Series[Any]) -> bool:
    """Return True for a column of texts."""
    return column.dtype == object or isinstance(column.dtype, pd.StringDtype)


def _bytes(column: pd.Series[Any]) -> dict[int, bytes]:
    """Return the bytes of the cells that are not plain ASCII, by position."""
    return {
        row: text.encode("latin-1")
        for row, text in enumerate(column)
        if isinstance(text, str) and not text.isascii()
    }


def _all(cells: dict[str, dict[int, bytes]]) -> Iterator[bytes]:
    """Yield the bytes of all cells."""
    for values in cells.values():
        yield from values.values()


def _verdict(cells: list[bytes], *, stated: str | None, given: str | None) -> EncodingVerdict:
    """Return in which encoding the cells are to be read; the user's word comes first."""
    if given is None:
        return decide_encoding(cells, stated=stated)
    return EncodingVerdict(required_codec(given), 1.0, "--encoding", "given")


def verdict_findings(
    verdict: EncodingVerdict, *, layer_name: str, stated: str | None
) -> Iterator[Finding]:
    """
    Yield what is to be said about the choice of an encoding.

    Parameters
    ----------
    verdict : EncodingVerdict
        The choice.
    layer_name : str
        What the file is wanted as.
    stated : str or None
        Encoding that the file states.

    Yields
    ------
    Finding
        That the encoding is in doubt, contradicts the file, or was guessed; nothing where the file
        states it and its text agrees.

    Examples
    --------
    >>> verdict = decide_encoding(["渭子沟".encode("gbk")], stated="UTF-8")
    >>> [one.code for one in verdict_findings(verdict, layer_name="patches", stated="UTF-8")]
    ['encoding_contradicted']
    """
    shown = {"encoding": verdict.encoding, "evidence": verdict.evidence, "stated": stated or "—"}
    if verdict.basis not in {"ascii", "given"} and verdict.confidence < SURE:
        fields = {**shown, "confidence": f"{verdict.confidence:.0%}"}
        yield Finding("encoding_doubtful", layer_name, fields=fields)
    elif verdict.basis == "content":
        # A guess says so as well where the file states something that has no name here.
        known = codec_name(stated) is not None
        code = "encoding_contradicted" if known else "encoding_guessed"
        yield Finding(code, layer_name, fields=shown)


def _headings(
    headings: dict[str, bytes], encoding: str, *, layer_name: str
) -> tuple[dict[str, str], list[Finding]]:
    """Return the decoded headings; where a cut makes two alike, the later gets _1."""
    encoding, findings = _encoding_of_headings(list(headings.values()), encoding, layer_name)
    names: dict[str, str] = {}
    for name, raw in headings.items():
        text = decode_cell(raw, encoding=encoding)[0]
        if "\ufffd" in text:
            fields = {"field": text}
            findings.append(Finding("heading_undecodable", layer_name, fields=fields))
        free, number = text, 0
        while free in names.values():
            number += 1
            free = f"{text}_{number}"
        names[name] = free
    return names, findings


def _encoding_of_headings(
    headings: list[bytes], encoding: str, layer_name: str
) -> tuple[str, list[Finding]]:
    """Return the encoding of the headings: another program may have written them than the cells."""
    if all(_readable(heading, encoding) for heading in headings):
        return encoding, []
    verdict = decide_encoding(headings)
    own = verdict.encoding
    # A fallback reads anything, and would garble the headings that are sound.
    if (
        verdict.basis == "fallback"
        or own == encoding
        or not all(_readable(heading, own) for heading in headings)
    ):
        return encoding, []
    fields = {"headings": own, "encoding": encoding}
    return own, [Finding("headings_in_other_encoding", layer_name, fields=fields)]


def _readable(heading: bytes, encoding: str) -> bool:
    """Return True where a heading can be read, up to a character cut at its end."""
    return "\ufffd" not in decode_cell(heading, encoding=encoding)[0]
