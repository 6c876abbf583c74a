"""``gatehouse call``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatehouse.cli.options import ClientOutput, Outputs, Password, Stack
from gatehouse.errors import CommandError

if TYPE_CHECKING:
    from gatehouse.deployed.client import Answer


def call(
    method: Annotated[str, typer.Argument(help="GET, POST, PUT, PATCH or DELETE.")],
    path: Annotated[str, typer.Argument(help="The path, beginning with /.")],
    body: Annotated[
        str | None,
        typer.Option(help="What to send: JSON, @FILE for a file as it is, - for standard input."),
    ] = None,
    header: Annotated[
        list[str] | None, typer.Option(metavar="NAME:VALUE", help="A header; again for more.")
    ] = None,
    query: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="A parameter of the URL; again for more."),
    ] = None,
    user: Annotated[
        str | None,
        typer.Option(
            help="The e-mail address or name to sign in with.",
            show_default="the request is not signed",
        ),
    ] = None,
    password: Password = None,
    totp_secret: Annotated[
        str | None,
        typer.Option(
            envvar="GATEHOUSE_TOTP_SECRET",
            help="The secret of the user's authenticator; - reads standard input. Others on this "
            "machine see an argument.",
            show_default="its code is asked for",
        ),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(
            help="id or access: send this token, for routes with JWT.",
            show_default="as the route asks, where that is known; else the request is signed",
        ),
    ] = None,
    machine: Annotated[
        str | None,
        typer.Option(
            metavar="OUTPUT", help="Send a machine's token: the output with its client's id."
        ),
    ] = None,
    scope: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SCOPE",
            help="A scope of the machine's token; again for more.",
            show_default="all",
        ),
    ] = None,
    repeat: Annotated[
        int, typer.Option(min=1, max=10_000, help="Send it this many times, one after the other.")
    ] = 1,
    logs: Annotated[
        bool, typer.Option("--logs", help="Show what the function logged for this request.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print status, headers, time and body as JSON.")
    ] = False,
    client: ClientOutput = "UserPoolClient",
    outputs: Outputs = None,
    stack: Stack = None,
) -> None:
    """Call the API of a deployed app as one of its users, as a machine, or as nobody.

    A second factor or a new password is asked for where Cognito does.

    Exits with 1 if the API answers with an error; gatehouse why then says what refused it.

    gatehouse call POST /notes --body '{"content": "milk"}' --user ann@example.com
    """
    from gatehouse.cli.secrets import Answers, secret
    from gatehouse.deployed.call import Sender, Timing, calls_of_api
    from gatehouse.deployed.outputs import local_endpoint
    from gatehouse.local.launcher.instance import project_folder, running

    project = project_folder()
    instance = None if outputs else next(iter(running(project)), None)
    sender = Sender(
        user,
        secret(password, f"Password of {user}") if user else None,
        token,
        client,
        machine,
        tuple(scope or ()),
        Answers(
            secret(totp_secret, "") if totp_secret else None,
            instance.endpoint if instance else local_endpoint(),
            user or "",
        ),
    )
    answers = calls_of_api(
        project,
        method,
        path,
        body=_body(body),
        headers=dict(_pair("--header", each, ":") for each in header or ()),
        query=[_pair("--query", each, "=") for each in query or ()],
        sender=sender,
        outputs=outputs,
        stack=stack,
        times=repeat,
    )
    lines = _logged(answers[-1], project, bool(instance)) if logs else []
    timing = Timing.of(answers)
    if as_json:
        _show_json(answers[-1], timing, lines)
    else:
        _show(answers[-1], timing, lines)
    raise typer.Exit(answers[-1].status >= 400)


def _body(given: str | None) -> str | bytes | None:
    """Read a body: JSON as it was typed, a file, or standard input."""
    if given == "-":
        return sys.stdin.buffer.read()
    if given is None or not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_bytes()
    except OSError as error:
        raise CommandError(
            f"--body must name a file that can be read, not {given[1:]}: {error.strerror}.",
            exit_code=2,
        ) from None


def _pair(option: str, given: str, between: str) -> tuple[str, str]:
    name, found, value = given.partition(between)
    if not found or not name.strip() or any(not each.isprintable() for each in given):
        raise CommandError(
            f"{option} must be NAME{between}VALUE, not {given!r}.",
            f"Write it as {option} 'name{between}value'.",
            exit_code=2,
        )
    return name.strip(), value.strip() if between == ":" else value


def _logged(answer: Answer, project: Path, on_local_aws: bool) -> list[str]:
    from gatehouse.cli.console import progress
    from gatehouse.deployed.request_logs import logged

    with progress() as say:
        say("waiting for the function's log")
        return logged(project, answer.request_id, on_local_aws=on_local_aws)


def _show(answer: Answer, timing: object, lines: list[str]) -> None:
    from gatehouse.cli.console import err, printable
    from gatehouse.deployed.call import Timing

    assert isinstance(timing, Timing)
    err.print(f"{answer.status}  {_ms(answer.seconds)}", markup=False)
    if len(timing.seconds) > 1:
        counted = ", ".join(f"{status}: {n}" for status, n in sorted(timing.statuses.items()))
        err.print(
            f"{len(timing.seconds)} calls  min {_ms(timing.least)}  median {_ms(timing.median)}  "
            f"p95 {_ms(timing.p95)}  {counted}",
            markup=False,
        )
    _print_body(answer)
    for line in lines:
        err.print(printable(line.replace("\t", " ")), style="dim", markup=False)
    if answer.status in (401, 403, 404, 429) or answer.status >= 500:
        named = f" {answer.request_id}" if answer.request_id else ""
        err.print(f"why: gatehouse why{named}", markup=False)


def _print_body(answer: Answer) -> None:
    """Print a body: text as it is, other bytes only where no terminal would show them."""
    from gatehouse.cli.console import note, printable

    try:
        text = answer.body.decode()
    except UnicodeDecodeError:
        if sys.stdout.isatty():
            note(f"the answer has {len(answer.body):,} bytes that are no text: send it to a file")
            return
        sys.stdout.buffer.write(answer.body)
        sys.stdout.buffer.flush()
        return
    if sys.stdout.isatty():  # an answer must not write to the terminal what it likes
        text = "\n".join(printable(line) for line in text.split("\n"))
    print(text)


def _show_json(answer: Answer, timing: object, lines: list[str]) -> None:
    import base64

    from gatehouse.deployed.call import Timing

    assert isinstance(timing, Timing)
    shown: dict[str, object] = {
        "status": answer.status,
        "seconds": answer.seconds,
        "requestId": answer.request_id,
        "headers": dict(answer.headers),
    }
    try:
        shown["body"] = answer.body.decode()
    except UnicodeDecodeError:
        shown["base64"] = base64.b64encode(answer.body).decode()
    if len(timing.seconds) > 1:
        shown["timing"] = {
            "calls": len(timing.seconds),
            "min": timing.least,
            "median": timing.median,
            "p95": timing.p95,
            "statuses": dict(timing.statuses),
        }
    if lines:
        shown["logs"] = lines
    print(json.dumps(shown, indent=2))


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"
