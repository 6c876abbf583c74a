"""``gatehouse why``."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from gatehouse.cli.options import AsJson, Stack
from gatehouse.errors import CommandError

if TYPE_CHECKING:
    from gatehouse.deployed.why import Why


def why(
    request_id: Annotated[
        str | None,
        typer.Argument(
            help="The id in the answer's header apigw-requestid or x-amzn-requestid.",
            show_default="the last refused call",
        ),
    ] = None,
    last: Annotated[
        int, typer.Option(min=0, help="List this many of the newest refused calls instead.")
    ] = 0,
    allowed: Annotated[
        bool, typer.Option("--allowed", help="With --last: list the allowed calls too.")
    ] = False,
    message: Annotated[
        str | None,
        typer.Option(help="Explain what AWS answered to a refused call; - reads stdin."),
    ] = None,
    on_aws: Annotated[
        bool, typer.Option("--aws", help="Ask AWS even though a local AWS is up.")
    ] = False,
    caller: Annotated[
        str | None,
        typer.Option(
            "--as",
            help="On AWS: who called, by a name of gatehouse access matrix.",
            show_default="everybody is looked at",
        ),
    ] = None,
    stack: Stack = None,
    as_json: AsJson = False,
) -> None:
    """Explain why a call was refused: who called, what refused it, and what would allow it.

    It asks the local AWS that is up, else the access log of the stage that was synthesized.

    gatehouse why; gatehouse why JKJaXmPLvHcESHA=; gatehouse why --last 10
    """
    from gatehouse.deployed import why as reasons
    from gatehouse.local.launcher.instance import project_folder

    if sum((request_id is not None, last > 0, message is not None)) > 1:
        raise CommandError(
            "why must be given one of REQUEST_ID, --last and --message, not several.",
            "Leave all but one of them out.",
            exit_code=2,
        )
    project = project_folder()
    if last:
        found = reasons.whys(
            project, last=last, refused_only=not allowed, stack=stack, on_aws=on_aws
        )
        _list(found, as_json)
        return
    if message is not None:
        text = sys.stdin.read() if message == "-" else message
        one = reasons.why_of_message(project, text, stack=stack, on_aws=on_aws)
    else:
        one = reasons.why(project, request_id, stack=stack, on_aws=on_aws, caller=caller)
    if as_json:
        print(json.dumps(one.as_json(), indent=2))
        return
    _show(one)


def _list(found: list[Why], as_json: bool) -> None:
    from datetime import datetime

    from rich.text import Text

    from gatehouse.cli.console import note, out, printable

    if as_json:
        print(json.dumps([each.as_json() for each in found], indent=2))
        return
    if not found:
        note("no call was refused so far")
    for each in found:
        at = datetime.fromtimestamp(each.time).strftime("%H:%M:%S")
        asked = each.asked.route or f"{each.method} {printable(each.path)}"
        style = _STYLES[each.outcome]
        out.print(
            Text.assemble((at, "dim"), f"  {each.status:>3}  ", (each.layer, style), f"  {asked}")
        )
        out.print(Text(f"          gatehouse why {each.request_id}", style="dim"))


def _show(one: Why, indent: str = "") -> None:
    from datetime import datetime

    from rich.text import Text

    from gatehouse.cli.console import fitted, out, printable

    def line(name: str, text: str, style: str = "") -> None:
        if text:
            text = fitted(text, out, hanging=len(indent) + 10)
            out.print(Text.assemble(indent, (f"{name:<10}", "dim"), (text, style)))

    asked = f"{one.method} {printable(one.path)}".strip() or one.asked.action
    status = f" -> {one.status}" if one.status and one.method else ""
    at = f"  {datetime.fromtimestamp(one.time):%H:%M:%S}" if one.time else ""
    out.print(
        Text.assemble(
            indent, (one.outcome, _STYLES[one.outcome]), f" by {one.layer}  {asked}{status}{at}"
        )
    )
    line("who", printable(str(one.who)))
    line("", printable(one.who.arn) if one.who.arn and one.who.role else "")
    line("asked", " on ".join(filter(None, (one.asked.action, printable(one.asked.resource)))))
    line("route", one.asked.route)
    line("why", printable(one.reason))
    _show_decider(one, line)
    if one.fix is not None:
        line("fix", printable(str(one.fix)), "bold green")
        line("" if one.fix.line else "fix", printable(one.fix.words))
    for each in one.unknown:
        line("unknown", printable(each))
    line("id", printable(one.request_id))
    for inner in one.inside:
        out.print(Text(f"{indent}inside the function:", style="bold"))
        _show(inner, f"{indent}  ")


def _show_decider(one: Why, line: object) -> None:
    assert callable(line)
    decider = one.decider
    if decider is None:
        by_policy = one.layer.endswith(("policy", "boundary", "permission"))
        line("statement", "nobody wrote one" if one.outcome == "refused" and by_policy else "")
        return
    line("statement", f"{decider.sid} of {decider.policy}" if decider.sid else decider.policy)
    if decider.statement is not None and one.outcome != "failed":
        line("", json.dumps(decider.statement))
    line("", f"{decider.place}  {decider.code}".strip() or decider.address)


_STYLES = {"refused": "bold red", "allowed": "bold green", "failed": "bold yellow"}
