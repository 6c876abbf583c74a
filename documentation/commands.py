"""The command reference, written of the commands themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer

from .errors import refuse

_INTRODUCTION = """# Commands

Every command with its options and an example, as `gatehouse COMMAND --help` shows them.
"""
_EXAMPLE = re.compile(r"^Examples?:\s*", re.M)


def tree(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """List each command below a group with the words that call it, by name."""
    for name, command in sorted(group.commands.items()):
        if command.hidden:
            continue
        words = (*path, name)
        if hasattr(command, "commands"):
            yield from tree(command, words)
        else:
            yield " ".join(words), command


def of_gatehouse() -> list[tuple[str, Any]]:
    """List the commands of ``gatehouse``."""
    from gatehouse.cli.app import app

    return [*tree(typer.main.get_command(app), ("gatehouse",))]


def check_commands(commands: list[tuple[str, Any]]) -> None:
    """Refuse commands without an example, and commands and options without a text.

    Raises
    ------
    WrongError
        With one sentence a command or option.
    """
    refuse(problem for words, command in commands for problem in _silent(words, command))


def _silent(words: str, command: Any) -> Iterator[str]:
    if not _examples(command):
        yield (
            f'{words}: must have an example: write epilog="Example: {words} ..." where '
            f"gatehouse/cli/app.py lists the command."
        )
    if not (command.help or "").strip():
        yield f"{words}: must have a text: write a docstring for its function."
    for parameter in command.params:
        is_option = parameter.param_type_name == "option"
        if is_option and not (parameter.help or "").strip():
            yield f"{words}: option {parameter.opts[0]} must have a text: give it help=."


def _examples(command: Any) -> list[str]:
    """Return the lines of a command's examples."""
    text = (command.epilog or "").strip()
    if not _EXAMPLE.match(text):
        return []
    lines = [" ".join(line.split()) for line in _EXAMPLE.sub("", text, count=1).splitlines()]
    return [line for line in lines if line]


def written(commands: list[tuple[str, Any]]) -> str:
    """Write the page."""
    return "\n".join([_INTRODUCTION, *(line for each in commands for line in _section(*each))])


def _section(words: str, command: Any) -> Iterator[str]:
    anchor = words.replace(" ", "-")
    yield f"## {words} {{#{anchor}}}\n"
    yield _plain(command.help) + "\n"
    yield "```sh"
    yield from _examples(command)
    yield "```\n"
    for parameter in command.params:
        if getattr(parameter, "hidden", False) or parameter.name == "help":
            continue
        yield from _entry(parameter)


def _entry(parameter: Any) -> Iterator[str]:
    if parameter.param_type_name == "argument":
        shown = f"`{(parameter.metavar or parameter.name or '').strip('[]').upper()}`"
    else:
        shown = ", ".join(f"`{each}`" for each in (*parameter.opts, *parameter.secondary_opts))
    yield f"{shown}\n"
    text = _plain(getattr(parameter, "help", "") or "Given as it is.")
    default = _default(parameter)
    yield f":   {text}{' Default: ' + default + '.' if default else ''}\n"


def _default(parameter: Any) -> str:
    shown = getattr(parameter, "show_default", None)
    if isinstance(shown, str):
        return shown
    value = parameter.default
    if value in (None, False, (), []) or callable(value) or repr(value).startswith("Sentinel"):
        return ""
    return f"`{value}`"


def _plain(text: str) -> str:
    """Return a help text as Markdown: code marks as they are, no HTML."""
    text = re.sub(r"``(.+?)``", r"`\1`", (text or "").replace("\f", "").strip())
    text = re.sub(r"\[/?(?:bold|dim|italic|green|red|yellow|cyan)\]", "", text)
    parts = text.split("`")
    return "`".join(
        each if at % 2 else each.replace("<", "&lt;").replace("*", r"\*")
        for at, each in enumerate(parts)
    )
