"""The demo as a whole: deploy, use the app as a client, plan again, remove, report."""

from __future__ import annotations

import contextlib
import os
import shlex
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from gatehouse.demo.checks import Check, Checks
from gatehouse.demo.journey import Journey, Person
from gatehouse.demo.progress import working
from gatehouse.demo.stack import Stack
from gatehouse.deployed.client import Client, Deployment
from gatehouse.deployed.mailbox import confirmation_code
from gatehouse.local.launcher.server import LocalAws

_TERRAFORM = "Terraform"
_OUTPUTS = "outputs.json"


@dataclass(frozen=True)
class Ended:
    """How a demo ended.

    Parameters
    ----------
    code : int
        0 if every check passed, else 1.
    is_up : bool
        Whether the app was left on the local AWS.
    """

    code: int
    is_up: bool


def run_demo(project: Path, aws: LocalAws, *, stage: str, keep: bool, console: Console) -> Ended:
    """Run the demo on a local AWS and print what it found; the last line is the summary.

    If the deploy fails there is nothing to try, and the demo ends.

    Parameters
    ----------
    project : Path
        The folder with ``cdktf.json``.
    aws : LocalAws
        The local AWS, which is up.
    stage : str
        The stage to deploy.
    keep : bool
        Leave the stack up, and print commands to play with.
    console : Console
        Where to print.

    Returns
    -------
    Ended
        The exit code, and whether the app is up.
    """
    checks = Checks(show=lambda check: _show(console, check))
    stack = Stack(project, _environment(project, aws.environment, stage), _logs(project))
    with _working_on(aws.environment):
        with (
            checks.check(_TERRAFORM, f"{stack.command} deploy makes the stack on the local AWS"),
            working(console, f"{stack.command} deploy") as follow,
        ):
            stack.deploy(follow)
        deployed = not checks.failed
        journey = _use(stack, aws, checks, keep=keep, console=console) if deployed else None
    console.print()
    if deployed:
        console.print(checks.table())
    if checks.failed:
        console.print(f"The output of the tools is in {_logs(project).relative_to(project)}.")
    if keep and journey is not None:
        console.print(_to_play_with(aws, journey.alice))
    console.print(checks.summary, markup=False)
    return Ended(checks.exit_code, is_up=keep and deployed)


def _use(
    stack: Stack, aws: LocalAws, checks: Checks, *, keep: bool, console: Console
) -> Journey | None:
    """Use the stack that is up as its users would, plan it again and remove it."""
    journey = None
    with checks.check(_TERRAFORM, "The stack has all outputs that a client needs"):
        found = stack.outputs(aws.folder / _OUTPUTS)
        client = Client(Deployment.from_outputs(found, aws.endpoint), aws.endpoint)
        journey = Journey(client, checks, lambda to: confirmation_code(aws.endpoint, to))
    if journey is not None:
        journey.run()
    with (
        checks.check(_TERRAFORM, "A second plan shows no changes"),
        working(console, f"{stack.command} synth, terraform plan"),
    ):
        stack.plan_again()
    if not keep:
        with (
            checks.check(_TERRAFORM, f"{stack.command} destroy removes everything"),
            working(console, f"{stack.command} destroy") as follow,
        ):
            stack.destroy(follow)
    return journey


def _show(console: Console, check: Check) -> None:
    mark = Text("✔ ", "green") if check.passed else Text("✘ ", "bold red")
    console.print(mark.append(check.promise, "default"))
    if check.failure is not None:
        console.print(Text(f"  {check.failure}", "red"))


def _logs(project: Path) -> Path:
    return project / ".gatehouse" / "demo"


def _environment(project: Path, environment: Mapping[str, str], stage: str) -> dict[str, str]:
    """Add to a local AWS's environment what cdktf needs to run this project's app."""
    own = str(project / ".gatehouse" / "bin")
    return {
        **environment,
        "STAGE": stage,
        # Has pipenv, if the machine has none of its own.
        "PATH": os.pathsep.join(filter(None, (own, environment.get("PATH", "")))),
        "PIPENV_IGNORE_VIRTUALENVS": "1",
        "PIPENV_VENV_IN_PROJECT": "1",
        "PIPENV_VERBOSITY": "-1",
        "FORCE_COLOR": "0",
    }


@contextlib.contextmanager
def _working_on(environment: Mapping[str, str]) -> Iterator[None]:
    """Give this process's own AWS clients the local AWS's environment and nothing else."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _to_play_with(aws: LocalAws, person: Person) -> Text:
    python = os.path.relpath(sys.executable)
    gatehouse = shlex.join([python if not python.startswith("..") else sys.executable, "-m"])
    gatehouse += " gatehouse"
    signed = f"--user {person.email} --password {shlex.quote(person.password)}"
    text = Text("\nEverything is up on ").append(aws.endpoint, "bold")
    text.append(". Ctrl-C ends it. From another shell in this folder:\n\n")
    for command in (
        f"{gatehouse} call GET /public",
        f"{gatehouse} call GET /private {signed}",
        f"""{gatehouse} call POST /notes --body '{{"content": "Buy milk"}}' {signed}""",
        f"{gatehouse} call GET /notes {signed}",
        f'eval "$({gatehouse} local env)"  # terraform, cdktf and other clients work on it too',
    ):
        text.append(f"  {command}\n", "bold")
    return text
