"""Errors in the words of the reader."""

from __future__ import annotations

from swcgeo.errors import SwcgeoError
from swcgeo.model.labels import label

_LAYERS = ("layer", "layer_a", "layer_b")


def sentence_of(problem: SwcgeoError, lang: str) -> str:
    """
    Return the sentence of an error, its layers named in the language of the reader.

    Parameters
    ----------
    problem : SwcgeoError
        What went wrong.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    str
        The sentence.

    Examples
    --------
    >>> from swcgeo.errors import LayerError
    >>> sentence_of(LayerError("layer_empty", layer="ranges", path="r.shp"), "zh")
    '防治责任范围：r.shp 中没有任何要素。请检查文件是否正确。'
    """
    named = {
        name: label(f"layer.{value}", lang) if name in _LAYERS else value
        for name, value in problem.fields.items()
    }
    return SwcgeoError(problem.code, **named).sentence(lang)
