"""``gatehouse outputs``."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from gatehouse.cli.options import Stack
from gatehouse.errors import CommandError


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
    stack: Stack = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object, with sensitive values.")
    ] = False,
    as_env: Annotated[
        bool,
        typer.Option("--env", help="Print NAME=value lines, for a .env file or a shell."),
    ] = False,
    for_amplify: Annotated[
        bool, typer.Option("--amplify", help="Print the amplify_outputs.json of a page.")
    ] = False,
) -> None:
    """Show the outputs of a deployment, with URLs that resolve on this machine.

    Without a file, it shows those of the app on the local AWS that is up.

    With AWS_ENDPOINT_URL set, API addresses are those that the local AWS answers on.
    """
    from rich.text import Text

    from gatehouse.cli.console import note, out
    from gatehouse.deployed.on_local_aws import outputs_on_local_aws, states_on_local_aws
    from gatehouse.deployed.outputs import local_endpoint, read_file, read_outputs, resolvable
    from gatehouse.local.launcher.instance import project_folder

    if file is not None and state is not None:
        raise CommandError(
            f"outputs must be given FILE or --state, not both: {file} and {state}.",
            f"Leave one of them out: gatehouse outputs {file}",
            exit_code=2,
        )
    if sum((as_json, as_env, for_amplify)) > 1:
        raise CommandError(
            "outputs must be given one of --json, --env and --amplify, not several.",
            "Leave all but one of them out.",
            exit_code=2,
        )
    path, endpoint, states = file or state, local_endpoint(), []
    if path is None:
        found, instance = outputs_on_local_aws(project_folder(), stack=stack)
        endpoint, states = instance.endpoint, states_on_local_aws(instance)
    elif str(path) == "-":
        found = read_outputs(sys.stdin.read(), "stdin", stack=stack)
    else:
        found = read_file(path, stack=stack)
        states = [json.loads(path.read_text())]
    found = [replace(each, value=resolvable(each.value, endpoint)) for each in found]
    if for_amplify:
        from gatehouse.deployed.amplify import OUTPUTS, amplify_outputs
        from gatehouse.deployed.app import merged

        print(json.dumps(amplify_outputs(merged(found, OUTPUTS), states), indent=2))
        return
    if as_env:
        from gatehouse.deployed.outputs import env_lines

        for line in env_lines(found):
            print(line)
        return
    if as_json:
        print(json.dumps({each.name: each.value for each in found}, indent=2))
        return
    if not found:
        note("the deployment has no outputs: add them with self.output(Name=value) in its stack")
        return
    # No frame and no folding: an address that the terminal itself wraps can be copied.
    width = max((len(each.name) for each in found), default=0)
    for each in found:
        out.print(Text.assemble((each.name.ljust(width), "bold"), "  ", each.shown))
