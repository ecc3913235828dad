"""Errors in the words of the reader."""

from __future__ import annotations

import click

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


def usage_of(problem: click.UsageError, lang: str) -> str:
    """
    Return what is wrong with a command line, and how to use the command, in a few lines.

    Parameters
    ----------
    problem : click.UsageError
        What click says.
    lang : str
        ``"zh"`` or ``"en"``.

    Returns
    -------
    str
        In Chinese, what was not foreseen in click's own words.

    Examples
    --------
    >>> print(usage_of(click.NoSuchOption("--foo"), "zh"))
    错误：没有选项 --foo。
    >>> print(usage_of(click.NoSuchOption("--foo"), "en"))
    Error: No such option '--foo'.
    """
    said = problem.format_message()
    if isinstance(problem, click.exceptions.NoArgsIsHelpError):
        return said
    if lang != "en":
        key, fields = _fault(problem)
        said = label(f"usage.{key}", lang, **fields)
    lines = [label("cli.error", lang, sentence=said)]
    if problem.ctx is not None:
        usage = problem.ctx.get_usage().removeprefix("Usage: ")
        help_ = label("usage.help", lang, command=problem.ctx.command_path)
        lines = [label("usage.line", lang, usage=usage), help_, *lines]
    return "\n".join(lines)


def _fault(problem: click.UsageError) -> tuple[str, dict[str, object]]:
    """Return the label of a usage error, and its fields."""
    message = problem.format_message()
    match problem:
        case click.NoSuchOption() | click.BadOptionUsage():
            key = "no_option" if isinstance(problem, click.NoSuchOption) else "option_bare"
            found: tuple[str, dict[str, object]] = (key, {"option": problem.option_name})
        case click.NoSuchCommand():
            found = ("no_command", {"name": problem.command_name})
        case click.MissingParameter(param=click.Parameter() as param):
            found = ("missing", {"name": _name(param)})
        case click.BadParameter(param=click.Parameter(type=click.Choice() as kind) as param):
            found = ("choice", {"name": _name(param), "choices": "、".join(kind.choices)})
        case click.BadParameter(param=click.Parameter(type=click.IntRange() as kind) as param):
            found = ("range", {"name": _name(param), "least": kind.min, "most": kind.max})
        case _ if "extra argument" in message:
            found = ("extra", {"words": message.partition("(")[2].rpartition(")")[0]})
        case _:
            found = ("other", {"message": message})
    return found


def _name(parameter: click.Parameter) -> str:
    """Return what the user calls an option or argument."""
    return str(parameter.metavar if isinstance(parameter, click.Argument) else parameter.opts[0])
