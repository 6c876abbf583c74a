"""From an address in Terraform's state to the line of Python that made it, and back."""

from __future__ import annotations

import difflib
import json
import linecache
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatehouse.deployed.project import Project
from gatehouse.errors import CommandError

#: Beside each stack's JSON, written by each synth.
PLACES_FILE = "constructs.json"
_FAILED = 1
# What an address has beside the type and the name: the module, and which of many it is.
_MODULES, _INDEX = re.compile(r"^(?:module\.[^.]+\.)+"), re.compile(r"\[[^\]]*\]$")


@dataclass(frozen=True)
class Made:
    """What the source made, and where.

    Parameters
    ----------
    address : str
        The Terraform address; empty for a construct.
    construct : str
        The construct's path: ``notes-dev/Api``.
    file : str
        The file, below the project's folder where it is the app's own; empty where nobody knows.
    line : int
        Its line, from 1 on; 0 where nobody knows.
    source : str
        What stands there.
    """

    address: str
    construct: str
    file: str
    line: int
    source: str

    @property
    def place(self) -> str:
        """The place as editors take it: ``main.py:28``."""
        return f"{self.file}:{self.line}" if self.file else "?"


class Constructs:
    """The constructs of some stacks, as the last synth wrote them.

    Parameters
    ----------
    project : Path
        The project's folder, which the files are below.
    stacks : dict of str to Path
        The folders of the stacks' Terraform JSON, by name.

    Raises
    ------
    CommandError
        If a stack has no such file, or one that can't be read.
    """

    def __init__(self, project: Path, stacks: Mapping[str, Path]) -> None:
        self._project = project
        self._constructs: dict[str, dict[str, Any]] = {}
        self._addresses: list[tuple[str, dict[str, Any]]] = []
        for folder in stacks.values():
            read = _read(folder / PLACES_FILE)
            self._constructs |= read["constructs"]
            self._addresses += read["addresses"].items()

    def where(self, address: str) -> list[Made]:
        """What has an address, one of each stack that has it.

        Raises
        ------
        CommandError
            If no stack has it.
        """
        plain = _INDEX.sub("", _MODULES.sub("", address.strip()))
        found = [self._made(each, place) for each, place in self._addresses if each == plain]
        if not found:
            known = [each for each, _ in self._addresses]
            raise CommandError(
                f"no stack that was synthesized makes {address}.", _near(plain, known), exit_code=1
            )
        return found

    def of(self, construct: str) -> list[Made]:
        """What a construct made, and what is inside of it, by the end of its path.

        Raises
        ------
        CommandError
            If there is no such construct.
        """
        wanted = construct.strip().strip("/")
        paths = [path for path in self._constructs if path == wanted or path.endswith(f"/{wanted}")]
        if not paths:
            names = [path.partition("/")[2] for path in self._constructs]
            raise CommandError(
                f"no stack that was synthesized has a construct {construct}.",
                _near(wanted, names),
                exit_code=_FAILED,
            )
        return [
            self._made(address, place)
            for address, place in self._addresses
            if any(
                place["construct"] == path or place["construct"].startswith(f"{path}/")
                for path in paths
            )
        ]

    def _made(self, address: str, place: Mapping[str, Any]) -> Made:
        file, line = str(place.get("file", "")), int(place.get("line", 0))
        source = linecache.getline(str(self._project / file), line).strip() if file else ""
        return Made(address, str(place["construct"]), file, line, source)


def _near(wrong: str, known: list[str]) -> str:
    close = difflib.get_close_matches(wrong, known, n=3, cutoff=0.6)
    ends = wrong.rpartition(".")[2]
    close += [each for each in known if ends and ends in each and each not in close][:3]
    if close:
        return "Did you mean " + ", ".join(close[:3]) + "?"
    return "Synthesize the stage that the state is of: STAGE=... cdktf synth"


def _read(file: Path) -> dict[str, Any]:
    try:
        read: dict[str, Any] = json.loads(file.read_text("utf-8"))
        if not isinstance(read["constructs"], dict) or not isinstance(read["addresses"], dict):
            raise TypeError("it has no constructs and addresses")
        return read
    except FileNotFoundError:
        raise CommandError(
            f"{file} must be there; each synth writes it.",
            "Synthesize the stage: cdktf synth",
            exit_code=_FAILED,
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{file} cannot be read: {error}.", exit_code=_FAILED) from None


def made_by(project: Project, stack: str) -> Callable[[str], Made | None]:
    """A function that finds what made an address; it returns None where nobody knows.

    Parameters
    ----------
    project : Project
        The project.
    stack : str
        The stack, whose places the last synth wrote.
    """
    try:
        folder = project.stacks(["*"])[stack]
        constructs = Constructs(project.folder, {stack: folder})
    except (CommandError, KeyError):
        return lambda address: None

    def find(address: str) -> Made | None:
        try:
            return constructs.where(address)[0]
        except CommandError:
            return None

    return find


def construct_of(project: Path, stack: str) -> Callable[[str], str]:
    """A function that gives the construct's path for an address, empty where nobody knows.

    Parameters
    ----------
    project : Path
        The project's folder.
    stack : str
        The stack, whose places the last synth wrote.
    """
    try:
        folder = Project(project).stacks(["*"])[stack]
        owners = _read(folder / PLACES_FILE)["addresses"]
    except (CommandError, KeyError):
        owners = {}

    def find(address: str) -> str:
        plain = _INDEX.sub("", _MODULES.sub("", address))
        return str(owners.get(plain, {}).get("construct", ""))

    return find
