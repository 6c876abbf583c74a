"""``gatehouse adopt``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatehouse.cli.options import AsJson

if TYPE_CHECKING:
    from gatehouse.deployed.adopting.comparing import Plan

#: The exit code for a plan that is not empty.
DIFFERS = 2


def adopt(
    user_pool: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="A user pool: eu-west-1_AbCdEfGhI.")
    ] = None,
    identity_pool: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="An identity pool: eu-west-1:0f1e2d3c-...."),
    ] = None,
    api: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="An HTTP API: a1b2c3d4e5.")
    ] = None,
    table: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A DynamoDB table.")
    ] = None,
    bucket: Annotated[list[str] | None, typer.Option(metavar="NAME", help="An S3 bucket.")] = None,
    cloudformation: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="All pools of a CloudFormation stack."),
    ] = None,
    sst: Annotated[
        list[str] | None,
        typer.Option(metavar="STAGE-APP", help="All pools of an app of SST v2: dev-notes."),
    ] = None,
    terraform_state: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="All pools in a state: terraform state pull > FILE."),
    ] = None,
    amplify_outputs: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="The pools in an amplify_outputs.json."),
    ] = None,
    app: Annotated[
        str | None, typer.Option(help="The name of the app.", show_default="the folder's")
    ] = None,
    stage: Annotated[
        str, typer.Option(envvar="STAGE", help="The stage whose resources run.")
    ] = "production",
    region: Annotated[
        str | None, typer.Option(help="Their region.", show_default="that of the first pool's id")
    ] = None,
    out: Annotated[Path, typer.Option(help="The file that is written.")] = Path("main.py"),
    check: Annotated[
        bool, typer.Option("--check", help="Say what is left of the file, and write nothing.")
    ] = False,
    apply: Annotated[
        bool, typer.Option("--apply", help="Import what runs, as soon as the plan is empty.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take over what runs: write the Python source for it, with an empty plan.

    It reads user pools with their clients, groups and scopes, identity pools, HTTP APIs with
    their functions and roles, tables and buckets. It writes their source, and compares the two by
    a plan of Terraform. Nothing in AWS and no state is changed without --apply, and with it the
    state alone.

    Exits with 2 if the plan is not empty. Each line then says what differs.
    """
    from gatehouse.cli.console import note, progress
    from gatehouse.deployed.adopting.adopt import adopt as take_over
    from gatehouse.deployed.adopting.files import Files
    from gatehouse.deployed.adopting.ids.asked import Sources, asked

    files = Files(Path.cwd(), Path.cwd() / out)
    with progress() as say:
        if check:
            say("Comparing the source with what runs")
            plan = files.check(stage)
        else:
            sources = Sources(
                user_pools=user_pool or [],
                identity_pools=identity_pool or [],
                apis=api or [],
                tables=table or [],
                buckets=bucket or [],
                cloudformation=[*(cloudformation or [])],
                sst=sst or [],
                states=terraform_state or [],
                amplify=amplify_outputs or [],
            )
            if not (apply and files.source.exists() and not sources.any()):
                wanted = asked(sources, app or Path.cwd().name, stage, region)
                files.check_new(wanted)
                adoption = take_over(wanted, say)
                note(f"wrote {', '.join(files.write(adoption))}")
                for line in adoption.left:
                    note(line)
                plan = adoption.plan
            if apply:
                say("Importing what runs")
                plan = files.apply(stage)
    _show(plan, as_json)
    if not plan.is_empty:
        raise typer.Exit(DIFFERS)


def _show(plan: Plan, as_json: bool) -> None:
    import json
    from dataclasses import asdict

    from gatehouse.cli.console import note, out
    from gatehouse.deployed.adopting.comparing import left

    if as_json:
        print(json.dumps(asdict(plan), indent=2, default=str))
        return
    for each in plan.differences:
        out.print(str(each), markup=False, highlight=False)
    words = f"{plan.imported} to import"
    if plan.in_state:
        words += f", {plan.in_state} imported already"
    note(f"{words}, {left(plan)}.")
