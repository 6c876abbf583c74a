"""Options of the commands about access, and the model that they name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatehouse.errors import CommandError

if TYPE_CHECKING:
    from gatehouse.access.callers import Caps
    from gatehouse.access.model import Model

_FAILED = 1

Files = Annotated[
    list[Path] | None,
    typer.Option(
        "--from",
        "-f",
        help="Terraform's JSON: cdk.tf.json, or terraform show -json of a plan or a state.",
        show_default="the stacks of the last synth",
    ),
]


def _region(given: str | None) -> str | None:
    """Demand the form of a region: with a typo, what is the own one would seem to be another."""
    if given is not None and not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d+", given):
        raise CommandError(f"--region must be one such as eu-west-1, not {given!r}.", exit_code=2)
    return given


def _account(given: str | None) -> str | None:
    """Demand the form of an account: with a digit less, the own one would be a stranger's."""
    if given is not None and not re.fullmatch(r"\d{12}", given):
        raise CommandError(f"--account must be 12 digits, not {given!r}.", exit_code=2)
    return given


Region = Annotated[
    str | None,
    typer.Option(help="The region of the stacks.", show_default="what they say", callback=_region),
]
Account = Annotated[
    str | None,
    typer.Option(help="The account's number.", show_default="what they say", callback=_account),
]
Scp = Annotated[
    list[Path] | None,
    typer.Option("--scp", help="A service control policy that limits the account; again for more."),
]
Rcp = Annotated[
    list[Path] | None,
    typer.Option("--rcp", help="A resource control policy; again for more."),
]
Stack = Annotated[
    str | None, typer.Option(help="The stack to read.", show_default="all that were synthesized")
]


def model_of(
    files: list[Path] | None,
    *,
    stack: str | None = None,
    region: str | None = None,
    account: str | None = None,
) -> Model:
    """Read the files that were named, else the stacks of the last synth.

    Raises
    ------
    CommandError
        If nothing can be read.
    """
    from gatehouse.access.model import UnreadableInput, read_app, read_model
    from gatehouse.deployed.project import Project
    from gatehouse.local.launcher.instance import project_folder

    try:
        if files:
            return read_model(stack_files(files), region=region, account=account)
        folder = Project(project_folder()).output()
        if not (folder / "manifest.json").is_file():
            raise CommandError(
                f"{folder} must hold stacks that were synthesized.",
                "Synthesize them: cdktf synth; or name a file: --from plan.json",
                exit_code=_FAILED,
            )
        return read_app(folder, stack=stack, region=region, account=account)
    except UnreadableInput as error:
        message = f"{error.place} {error.problem}."
        raise CommandError(message, error.fix, exit_code=_FAILED) from None


def stack_files(files: list[Path] | None) -> tuple[Path, ...]:
    """Return the files that were named, and the stacks of folders that a synth wrote."""
    return tuple(each for file in files or () for each in _in_folder(file))


def _in_folder(file: Path) -> list[Path]:
    if not file.is_dir():
        return [file]
    return sorted(file.glob("stacks/*/cdk.tf.json")) or sorted(file.glob("*.tf.json")) or [file]


def caps_of(services: list[Path] | None, resources: list[Path] | None) -> Caps:
    """Read control policies.

    Raises
    ------
    CommandError
        If a file holds none.
    """
    from gatehouse.access.callers import Caps
    from gatehouse.access.model import UnreadableInput

    try:
        return Caps.read(services or (), resources or ())
    except UnreadableInput as error:
        message = f"{error.place} {error.problem}."
        raise CommandError(message, error.fix, exit_code=_FAILED) from None
