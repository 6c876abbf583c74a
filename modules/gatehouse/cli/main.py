"""The command line."""

from __future__ import annotations

import contextlib
import json
import shlex
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from gatehouse.deployed.on_local_aws import deployed
from gatehouse.deployed.outputs import local_endpoint, read_file, read_outputs, resolvable
from gatehouse.errors import CommandError
from gatehouse.local.launcher import processes
from gatehouse.local.launcher.command import Command
from gatehouse.local.launcher.instance import Running, project_folder, running
from gatehouse.local.launcher.logs import entries
from gatehouse.local.launcher.server import LocalAws, local_aws

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

_Port = Annotated[
    int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")
]
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

    The command gets AWS_ENDPOINT_URL, test credentials and a Terraform state of its own.

    When it ends, no process, file or port is left.
    """
    with _started(port, region) as aws:
        code = Command(command, aws.environment, limit=timeout, server=aws.process, say=_note).run()
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
    for name, value in _running().environment.items():
        print(f"export {name}={shlex.quote(value)}")


@local.command("logs", epilog="Example: gatehouse local logs --follow --group notes")
def local_logs(
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C or the end of the local AWS.")
    ] = False,
    group: Annotated[
        str, typer.Option(help="Only log groups whose name contains this.", show_default="all")
    ] = "",
) -> None:
    """Show what functions have printed and who called the APIs, oldest first."""
    for entry in entries(_running(), group=group, follow=follow):
        at = datetime.fromtimestamp(entry.timestamp / 1000).strftime("%H:%M:%S.%f")[:-3]
        for line in entry.message.splitlines() or [""]:
            _out.print(Text.assemble((at, "dim"), " ", (entry.group, "cyan"), " ", line))


def _running() -> Running:
    """Find the newest local AWS that is up in this project."""
    project = project_folder()
    for instance in running(project):
        return instance
    raise CommandError(
        f"no local AWS is up in {project}.", "Start one with: gatehouse local up.", exit_code=1
    )


@app.command(epilog="Example: terraform output -json | gatehouse outputs -")
def outputs(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="terraform output -json, or cdktf's --outputs-file; - reads stdin.",
            show_default="the app on the local AWS that is up",
        ),
    ] = None,
    state: Annotated[
        Path | None, typer.Option(help="A Terraform state file to read instead.")
    ] = None,
    stack: Annotated[
        str | None, typer.Option(help="Take only this stack's, where there are several.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object, with sensitive values.")
    ] = False,
) -> None:
    """Show what a deployment put out, with URLs that resolve on this machine.

    Without a file, it is the app on the local AWS that is up.

    With AWS_ENDPOINT_URL set, API addresses are those that the local AWS answers on.
    """
    if file is not None and state is not None:
        raise CommandError(
            "outputs reads one file: FILE or --state PATH.",
            "Example: gatehouse outputs outputs.json.",
            exit_code=2,
        )
    path, endpoint = file or state, local_endpoint()
    if path is None:
        found, instance = deployed(project_folder(), stack=stack)
        endpoint = instance.endpoint
    elif str(path) == "-":
        found = read_outputs(sys.stdin.read(), "stdin", stack=stack)
    else:
        found = read_file(path, stack=stack)
    found = [replace(each, value=resolvable(each.value, endpoint)) for each in found]
    if as_json:
        print(json.dumps({each.name: each.value for each in found}, indent=2))
        return
    # No frame and no folding: an address that the terminal itself wraps can be copied.
    width = max((len(each.name) for each in found), default=0)
    for each in found:
        _out.print(Text.assemble((each.name.ljust(width), "bold"), "  ", each.shown))


class _Interrupted(BaseException):
    """A signal that ends this process, raised where it waits so that it takes down what it made."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@app.command(epilog="Example: gatehouse demo --keep")
def demo(
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave everything up, with commands to play with.")
    ] = False,
    stage: Annotated[str, typer.Option(envvar="STAGE", help="The stage to deploy.")] = "dev",
) -> None:
    """Deploy the project's app to a local AWS and try it as two of its users would.

    It is deployed with cdktf and Terraform, used by a client that knows only the stack's outputs,
    planned again and removed. Exits with 1 if a check fails.
    """
    from gatehouse.demo.run import run_demo

    with _started(0, None) as aws:
        code = run_demo(project_folder(), aws, stage=stage, keep=keep, console=_out)
        if keep:
            with contextlib.suppress(_Interrupted):
                aws.process.wait()
    raise typer.Exit(code)


_User = Annotated[
    str | None,
    typer.Option(help="The e-mail address or name to sign in with.", show_default="not signed"),
]
_Password = Annotated[
    str | None, typer.Option(envvar="GATEHOUSE_PASSWORD", help="The user's password.")
]
_ClientOutput = Annotated[
    str, typer.Option("--client", help="The output with the id of the client to sign in through.")
]
_Outputs = Annotated[
    Path | None,
    typer.Option(
        help="A file with the outputs, or a state.",
        show_default="the app on the local AWS that is up",
    ),
]
_Stack = Annotated[str | None, typer.Option(help="Take this stack, where there are several.")]


@app.command(
    "sign-up", epilog="Example: gatehouse sign-up alice@example.com --password correct-Horse-7"
)
def sign_up(
    user: Annotated[str, typer.Argument(help="The e-mail address, or name, of the new user.")],
    password: _Password = None,
    code: Annotated[
        str | None, typer.Option(help="The code from the mail; a local AWS's is read by itself.")
    ] = None,
    client: _ClientOutput = "UserPoolClient",
    outputs: _Outputs = None,
    stack: _Stack = None,
) -> None:
    """Sign a user up to a deployed app, and confirm the address on a local AWS."""
    from gatehouse.deployed.sign_up import sign_up as signed_up

    if password is None and code is None:
        raise CommandError(f"there is no password for {user}.", "Give --password.", exit_code=2)
    told = signed_up(
        project_folder(),
        user,
        password or "",
        code=code,
        client=client,
        outputs=outputs,
        stack=stack,
    )
    _out.print(told, markup=False)


@app.command(epilog="Example: gatehouse call GET /private --user alice@example.com")
def call(
    method: Annotated[str, typer.Argument(help="GET, POST, PUT, PATCH or DELETE.")],
    path: Annotated[str, typer.Argument(help="The path, beginning with /.")],
    body: Annotated[str | None, typer.Option(help="What to send, JSON.")] = None,
    user: _User = None,
    password: _Password = None,
    token: Annotated[
        str | None,
        typer.Option(
            help="id or access: send this token, for routes with JWT.",
            show_default="sign the request, for routes with IAM",
        ),
    ] = None,
    client: _ClientOutput = "UserPoolClient",
    outputs: _Outputs = None,
    stack: _Stack = None,
) -> None:
    """Call the API of a deployed app as one of its users.

    Exits with 1 if the API answers with an error.
    """
    from gatehouse.deployed.call import call as called

    answer = called(
        project_folder(),
        method,
        path,
        body=body,
        user=user,
        password=password,
        token=token,
        client=client,
        outputs=outputs,
        stack=stack,
    )
    _err.print(f"{answer.status}", markup=False)
    print(answer.text)
    raise typer.Exit(answer.status >= 400)


@contextlib.contextmanager
def _started(port: int, region: str | None) -> Iterator[LocalAws]:
    """Start a local AWS, telling on a terminal that it does."""
    processes.adopt_orphans()
    with contextlib.ExitStack() as stack:
        with (
            _err.status("starting the local AWS") if _err.is_terminal else contextlib.nullcontext()
        ):
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
        _err.print("[red]error:[/red]", Text(error.message))
        if error.fix:
            _err.print(error.fix, markup=False)
        raise SystemExit(error.exit_code) from None
    except _Interrupted as interrupted:
        raise SystemExit(128 + interrupted.number) from None
