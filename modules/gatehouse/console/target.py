"""What the console works on: an app on the local AWS, or on real AWS."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from gatehouse.access.matrix import Matrix, matrix_of
from gatehouse.access.model import UnreadableInput, read_app
from gatehouse.deployed.on_local_aws import outputs_on_local_aws
from gatehouse.deployed.outputs import Output, local_endpoint, read_file, resolvable
from gatehouse.deployed.project import Project
from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import Running

_Value = TypeVar("_Value")
#: Seconds for which what was read is shown again, so that a page with several parts reads it once.
_FRESH = 2.0


@dataclass(frozen=True)
class Target:
    """An app that is deployed.

    Parameters
    ----------
    project : Path
        The folder with ``cdktf.json``.
    file : Path or None
        The file with the outputs. Default None: those of the app on the local AWS.
    stack : str or None
        Show only this stack. Default None: all.
    """

    project: Path
    file: Path | None = None
    stack: str | None = None
    _read: dict[str, tuple[float, Any]] = field(default_factory=dict, repr=False, compare=False)

    def outputs(self) -> list[Output]:
        """Read the outputs anew, with URLs that resolve on this machine.

        Raises
        ------
        CommandError
            If there is no app.
        """
        return self._kept("outputs", self._read_outputs)[0]

    def instance(self) -> Running | None:
        """Return the local AWS that the app is on, None for real AWS.

        Raises
        ------
        CommandError
            If there is no app.
        """
        return self._kept("outputs", self._read_outputs)[1]

    @property
    def endpoint(self) -> str | None:
        """The local AWS's URL, None for real AWS."""
        instance = self.instance()
        return instance.endpoint if instance else local_endpoint()

    @property
    def place(self) -> str:
        """Where the app is, in words."""
        endpoint = self.endpoint
        return f"the local AWS at {endpoint}" if endpoint else "AWS"

    @property
    def place_if_known(self) -> str:
        """Where the app is, in words, also while nothing answers there."""
        try:
            return self.place
        except CommandError:
            return "the app"

    def matrix(self) -> Matrix:
        """Return who may do what, as ``gatehouse access matrix`` shows it.

        Raises
        ------
        CommandError
            If nothing was synthesized.
        """
        return self._kept("matrix", self._read_matrix)

    def _read_outputs(self) -> tuple[list[Output], Running | None]:
        if self.file is not None:
            found: list[Output] = read_file(self.file, stack=self.stack)
            endpoint, instance = local_endpoint(), None
        else:
            found, instance = outputs_on_local_aws(self.project, stack=self.stack)
            endpoint = instance.endpoint
        shown = [
            Output(each.name, resolvable(each.value, endpoint), each.sensitive, each.stack)
            for each in found
        ]
        return shown, instance

    def _read_matrix(self) -> Matrix:
        try:
            return matrix_of(read_app(self._synthesized(), stack=self.stack))
        except UnreadableInput as error:
            raise CommandError(f"{error.place} {error.problem}.", error.fix) from None

    def _synthesized(self) -> Path:
        """Return the folder of the last synth: that for the local AWS, where it has one."""
        instance = self.instance()
        own = instance.environment.get("CDKTF_OUTPUT") if instance else None
        for folder in [*([Path(own)] if own else []), Project(self.project).output()]:
            if (folder / "manifest.json").is_file():
                return folder
        raise CommandError(
            f"{self.project} must hold stacks that were synthesized.",
            "Synthesize them: cdktf synth",
        )

    def _kept(self, name: str, read: Callable[[], _Value]) -> _Value:
        """Return what was read a moment ago, else read it."""
        kept = self._read.get(name)
        if kept is None or time.monotonic() - kept[0] > _FRESH:
            kept = (time.monotonic(), read())
            self._read[name] = kept
        value: _Value = kept[1]
        return value
