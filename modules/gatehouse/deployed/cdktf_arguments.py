"""The arguments of CDKTF's commands, as other commands take them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path


def for_synth(arguments: Iterable[str]) -> list[str]:
    """The arguments of a command that ``cdktf synth`` takes too, with their values."""
    taken = ("--output", "-o", "--app", "-a")
    words, found = list(arguments), []
    for place, word in enumerate(words):
        if word.partition("=")[0] in taken:
            found += [word] if "=" in word else words[place : place + 2]
        elif word[:2] in taken:
            found.append(word)
    return found


def for_plan(arguments: Sequence[str], folder: Path) -> list[str]:
    """The variables among a command's arguments, as ``terraform plan`` takes them."""
    found, option = [], ""
    for word in arguments:
        name, sign, value = word.partition("=")
        if word.startswith("-"):
            option = name if name in ("--var", "--var-file") else ""
            if not sign:
                continue
        else:
            value = word
        if option == "--var" and "=" in value:
            found.append(f"-var={value}")
        elif option == "--var-file":
            found.append(f"-var-file={folder / value}")
            option = ""
    return found
