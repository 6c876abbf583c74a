"""Each command of `gatehouse` that a page prints is one, with the options that it has."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from gatehouse.cli.app import app
from gatehouse.cli.keeping import KeepingCommand

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^ *```(?:sh|bash|console)\n(.*?)^ *```", re.M | re.S)
_INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_GATEHOUSE = typer.main.get_command(app)
#: What stands after a command on its line.
_ENDS = frozenset({"|", "||", "&&", ">", "<", ">>", ";"})


def printed(text: str) -> Iterator[list[str]]:
    """List the words of each command of ``gatehouse`` in a page."""
    for found in _FENCE.findall(text):
        for line in re.sub(r"\\\n", " ", found).splitlines():
            yield from _commands(line)
    for found in _INLINE.findall(_FENCE.sub("", text)):
        if found.startswith("gatehouse "):
            yield from _commands(found)


def _commands(line: str) -> Iterator[list[str]]:
    lexer = shlex.shlex(re.sub(r"\$\(|\)$|…|\.\.\.", " ", line), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words: list[str] = []
    for word in [*lexer, ";"]:
        if word in _ENDS or set(word) <= set("()"):
            if "gatehouse" in words:
                yield words[words.index("gatehouse") + 1 :]
            words = []
        else:
            words.append(word)


def wrong(words: list[str]) -> str:
    """Say what is wrong with a command; nothing if it is right."""
    command: Any = _GATEHOUSE
    context = command.context_class(command)
    left = list(words)
    while hasattr(command, "commands") and left and not left[0].startswith("-"):
        name = left.pop(0)
        if name.isupper():
            return ""  # COMMAND stands for any.
        if name not in command.commands:
            return f"gatehouse {' '.join(words)}: there is no command {name}"
        command = command.commands[name]
        context = command.context_class(command, parent=context, info_name=name)
    if isinstance(command, KeepingCommand):
        left = list(command.named(left))
    try:
        command.make_parser(context).parse_args(left)
    except Exception as error:
        # Typer has a Click of its own, which is no public name.
        if not hasattr(error, "format_message"):
            raise
        return f"gatehouse {' '.join(words)}: {error.format_message()}"
    return ""


@pytest.mark.parametrize(
    "page", [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"], ids=lambda page: page.name
)
def test_each_command_that_a_page_prints_is_one(page: Path) -> None:
    found = [wrong(words) for words in printed(page.read_text("utf-8"))]
    assert [each for each in found if each] == []


def test_a_command_or_option_that_does_not_exist_is_noticed() -> None:
    block = "```sh\ngatehouse why --all | less\n```"
    text = f"{block}\nAnd `gatehouse user show`, `gatehouse why --aws`."
    commands = list(printed(text))
    assert commands == [["why", "--all"], ["user", "show"], ["why", "--aws"]]
    assert "No such option" in wrong(commands[0])
    assert "there is no command user" in wrong(commands[1])
    assert wrong(commands[2]) == ""
    assert len(list(printed((ROOT / "docs" / "on-call.md").read_text("utf-8")))) > 8
