"""Run the findings on the stacks of a project, with the exceptions that are committed beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from gatehouse.access.findings import Review, exempt, find, reasons_in, sarif
from gatehouse.access.model import Model, UnreadableInput, read_model
from gatehouse.access.unused import UnreadableLog, Unused, read_uses, unused
from gatehouse.deployed.exceptions import demand_reason, exceptions_of
from gatehouse.deployed.project import Project
from gatehouse.deployed.writing import write_text
from gatehouse.errors import CommandError

_FAILED = 1
_DISTRIBUTION = "gatehouse-aws"


@dataclass(frozen=True)
class Asked:
    """What is read: files, or the stacks of the last synth, of a region and an account.

    Parameters
    ----------
    files : tuple of Path
        The files; none for the stacks.
    stack : str, optional
        The stack to read. None: all that were synthesized.
    region, account : str, optional
        Of the stacks. None: what they say.
    """

    files: tuple[Path, ...] = ()
    stack: str | None = None
    region: str | None = None
    account: str | None = None

    def paths(self, project: Project) -> list[Path]:
        """List the files that are read."""
        if self.files:
            return list(self.files)
        if not (project.output() / "manifest.json").is_file():
            raise CommandError(
                f"{project.output()} must hold stacks that were synthesized.",
                "Synthesize them: cdktf synth; or name a file: --from plan.json",
                exit_code=_FAILED,
            )
        return [each / "cdk.tf.json" for each in project.stacks([self.stack or "*"]).values()]

    def model(self, project: Project) -> Model:
        """Read the model."""
        return read_model(self.paths(project), region=self.region, account=self.account)


def reviewed(
    project: Project, asked: Asked, exceptions: Path | None, emergency: str
) -> tuple[Model, Review]:
    """Read files, or the stacks of the last synth, and find what is wrong.

    Parameters
    ----------
    project : Project
        The project.
    asked : Asked
        What is read.
    exceptions : Path, optional
        The file of exceptions. None: the project's.
    emergency : str
        Why exceptions hold that are over; empty where they do not.

    Raises
    ------
    CommandError
        If a file can't be read.
    """
    stacks = asked.paths(project)
    try:
        model = asked.model(project)
    except UnreadableInput as error:
        raise CommandError(str(error), exit_code=_FAILED) from None
    given = exceptions_of(project.folder, exceptions)
    if emergency.strip():
        demand_reason("--emergency", emergency)
    found = find(model, reasons=reasons_in(stacks))
    review = exempt(found, given, date.today(), emergency=bool(emergency.strip()))
    return model, review


def unused_of(project: Project, asked: Asked, logs: Sequence[Path]) -> Unused:
    """Compare what files or the stacks of the last synth allow with what logs show.

    Raises
    ------
    CommandError
        If a file can't be read.
    """
    try:
        return unused(asked.model(project), read_uses(logs))
    except (UnreadableInput, UnreadableLog) as error:
        raise CommandError(str(error), exit_code=_FAILED) from None


def sarif_of(review: Review, model: Model, file: Path) -> None:
    """Write findings into a file of SARIF.

    Raises
    ------
    CommandError
        If it can't be written.
    """
    content = sarif(review, model, version(_DISTRIBUTION))
    write_text(file, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
