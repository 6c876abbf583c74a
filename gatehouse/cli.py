"""The command line."""

from __future__ import annotations

import contextlib
import shlex
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from gatehouse.errors import CommandError
from gatehouse.local import processes
from gatehouse.local.command import Command
from gatehouse.local.instance import project_folder, running
from gatehouse.local.server import LocalAws, local_aws

_HELP = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(
    name="gatehouse",
    help="Gatehouse's companion: an AWS on this machine, and tools for what a deployment made.",
    no_args_is_help=True,
    context_settings=_HELP,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
local = typer.Typer(
    help="An AWS on this machine, taken down without a trace.",
    no_args_is_help=True,
    context_settings=_HELP,
)
app.add_typer(local, name="local")

_out = Console(soft_wrap=True, highlight=False)
_err = Console(stderr=True, soft_wrap=True, highlight=False)

_Port = Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")]
_Region = Annotated[
    str | None,
    typer.Option(help="Region of the clients.", show_default="AWS_REGION, else us-east-1"),
]


@local.command(
    "run",
    epilog="Example: gatehouse local run -- npx cdktf deploy --auto-approve",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False, **_HELP},
)
def local_run(
    command: Annotated[list[str], typer.Argument(help="The command and its arguments, after --.")],
    timeout: Annotated[
        float, typer.Option(min=0, help="Seconds until the command is ended (124); 0 for no limit.")
    ] = 900.0,
    port: _Port = 0,
    region: _Region = None,
) -> None:
    """Run a command on a fresh local AWS and pass on its exit code.

    The command gets AWS_ENDPOINT_URL, test credentials and a Terraform state of its own. When it
    ends, no process, file or port is left.
    """
    with _started(port, region) as aws:
        code = Command(
            command, aws.environment, limit=timeout, server=aws.process, say=_note
        ).run()
        if aws.process.poll() is not None:
            _err.print(aws.log_tail(), markup=False)
    raise typer.Exit(code)


@local.command("up", epilog='Example: gatehouse local up; elsewhere: eval "$(gatehouse local env)"')
def local_up(port: _Port = 0, region: _Region = None) -> None:
    """Keep a local AWS in the foreground until Ctrl-C, and tell how to work on it."""
    with _started(port, region) as aws:
        _out.print(f"A local AWS is up on [bold]{aws.endpoint}[/bold], region {aws.region}.")
        _out.print('In another shell of this project: [bold]eval "$(gatehouse local env)"[/bold]')
        _out.print("Ctrl-C ends it, and everything in it.")
        code = aws.process.wait()
        raise CommandError(f"the local AWS has ended, exit code {code}:\n{aws.log_tail()}")


@local.command("env", epilog='Example: eval "$(gatehouse local env)"')
def local_env() -> None:
    """Print what a shell exports to work on the local AWS that is up in this project."""
    project = project_folder()
    for instance in running(project):
        for name, value in instance.environment.items():
            print(f"export {name}={shlex.quote(value)}")
        return
    raise CommandError(
        f"no local AWS is up in {project}.", "Start one with: gatehouse local up.", exit_code=1
    )


class _Interrupted(BaseException):
    """A signal that ends this process, raised where it waits so that it takes down what it made."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextlib.contextmanager
def _started(port: int, region: str | None) -> Iterator[LocalAws]:
    """Start a local AWS, telling on a terminal that it does."""
    processes.adopt_orphans()
    with contextlib.ExitStack() as stack:
        with _err.status("starting the local AWS") if _err.is_terminal else contextlib.nullcontext():
            aws = stack.enter_context(
                local_aws(project_folder(Path.cwd()), port=port, region=region, progress=_note)
            )
        stack.callback(_ignore_signals)
        yield aws


def _note(message: str) -> None:
    _err.print(f"gatehouse: {message}", markup=False)


def _ignore_signals() -> None:
    """Let nothing interrupt the taking down, which is a matter of milliseconds."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _interrupt(number: int, _: FrameType | None) -> NoReturn:
    raise _Interrupted(number)


def main() -> None:
    """Run the command line; errors that a user can act on end it with one message."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        app()
    except CommandError as error:
        _err.print(f"[red]error:[/red] {error.message}", markup=True)
        if error.fix:
            _err.print(error.fix, markup=False)
        raise SystemExit(error.exit_code) from None
    except _Interrupted as interrupted:
        raise SystemExit(128 + interrupted.number) from None
