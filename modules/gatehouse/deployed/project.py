"""The project's own command line of CDKTF or CDK Terrain, and the stacks that it wrote."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from gatehouse.errors import NOT_FOUND, CommandError

_FAILED = 1
#: Where npm puts command lines, below the project.
PROGRAMS = Path("node_modules") / ".bin"
#: CDKTF's command line and that of CDK Terrain, which take the same commands.
COMMANDS = ("cdktf", "cdktn")
_OUTPUT_OPTIONS = ("--output", "-o")
# Patterns of cdktf's: {dev,qa}, !(prod), [a-c]. No name has these characters.
_ONLY_CDKTF = re.compile(r"^!|[{}()\[\]|]")
# Those of cdktf's options that have a value in the next word.
_WITH_VALUE = frozenset(
    {
        *("-a", "--app", "-o", "--output", "--outputs-file", "--var", "--var-file"),
        *("--parallelism", "--terraform-parallelism", "--log-level", "--log-file-directory"),
        "--experimental-provider-schema-cache-path",
    }
)
# What may be a stack: no variable, and no file of variables, of which --var-file takes several.
_STACK = re.compile(r"[\w*?-]+")


@dataclass(frozen=True)
class Project:
    """A folder with ``cdktf.json``.

    Parameters
    ----------
    folder : Path
        The folder.
    written : Path, optional
        The folder of what was synthesized. Default: what its own arguments and files say.
    """

    folder: Path
    written: Path | None = None

    def command(self) -> str:
        """Find the program: in the project's ``node_modules``, else on the ``PATH``.

        Raises
        ------
        CommandError
            If there is none.
        """
        for name in COMMANDS:
            own = self.folder / PROGRAMS / name
            found = str(own) if own.is_file() else shutil.which(name)
            if found:
                return found
        raise CommandError(
            f"{self.folder} must have the command line of CDKTF or of CDK Terrain.",
            "Install the packages of package.json: npm ci",
            exit_code=NOT_FOUND,
        )

    def synthesize(self, arguments: Sequence[str] = ()) -> None:
        """Write the Terraform JSON of the stage anew.

        Raises
        ------
        CommandError
            With all that the program printed, if it fails.
        """
        ran = subprocess.run(
            [self.command(), "synth", *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if ran.returncode:
            raise CommandError(
                f"the synth ended with exit code {ran.returncode}, so nothing was destroyed.",
                ran.stdout.strip(),
                exit_code=_FAILED,
            )

    def output(self, arguments: Sequence[str] = ()) -> Path:
        """Return the folder of what was synthesized, as cdktf's own arguments and file name it."""
        if self.written is not None:
            return self.written
        for place, word in enumerate(arguments):
            name, _, value = word.partition("=")
            if name in _OUTPUT_OPTIONS:
                return self.folder / (value or next(iter(arguments[place + 1 :]), ""))
            if word[:2] in _OUTPUT_OPTIONS:
                return self.folder / word[2:]
        named = os.environ.get("CDKTF_OUTPUT")  # as a local AWS sets it
        named = named or _read(self.folder / "cdktf.json").get("output")
        return self.folder / str(named or "cdktf.out")

    def stacks(self, arguments: Sequence[str] = (), *, command: str = "destroy") -> dict[str, Path]:
        """Find the stacks that cdktf's arguments name; the only one if they name none.

        ``command`` is the one of ``gatehouse`` that asks, for the error.

        Returns
        -------
        dict of str to Path
            The folders of their Terraform JSON, by name.

        Raises
        ------
        CommandError
            If a name is no stack's, there are several and none is named, nothing was synthesized,
            or a pattern is one that cdktf reads otherwise.
        """
        for word in arguments:
            if _ONLY_CDKTF.search(word) and not word.startswith("-") and "=" not in word:
                raise CommandError(
                    f"a stack's name may have * and ? for what varies, but not {word!r}: cdktf "
                    "could destroy stacks that were not looked at.",
                    "Write the names of the stacks one by one.",
                    exit_code=_FAILED,
                )
        out = self.output(arguments)
        made = _read(out / "manifest.json").get("stacks", {})
        folders = {name: out / each["workingDirectory"] for name, each in made.items()}
        named = {
            name: folder
            for name, folder in folders.items()
            if any(fnmatchcase(name, word) for word in arguments)
        }
        known = ", ".join(sorted(folders)) or "none"
        for word in _names(arguments) if folders else ():
            if not any(fnmatchcase(name, word) for name in folders):
                raise CommandError(
                    f"{word} must be a stack of the last synth, which has: {known}.",
                    f"Name one of these, or synthesize {word} first.",
                    exit_code=_FAILED,
                )
        if not named and len(folders) != 1:
            raise CommandError(
                f"a stack must be named, since the app has several or none: {known}.",
                f"Name it: gatehouse {command} {min(folders)}" if folders else "",
                exit_code=_FAILED,
            )
        return named or folders


def _names(arguments: Sequence[str]) -> Iterator[str]:
    """The words that name stacks: neither options of cdktf nor their values."""
    before = ""
    for word in arguments:
        if not word.startswith("-") and before not in _WITH_VALUE and _STACK.fullmatch(word):
            yield word
        before = word


def _read(file: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(file.read_text()))
    except (OSError, ValueError) as error:
        raise CommandError(f"{file} cannot be read: {error}.", exit_code=_FAILED) from None
