"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

#: The context settings of every command.
HELP: dict[str, Any] = {"help_option_names": ["-h", "--help"]}
#: Those of a command whose last argument is another command with options of its own.
REST_IS_A_COMMAND: dict[str, Any] = {
    "ignore_unknown_options": True,
    "allow_interspersed_args": False,
    **HELP,
}
#: Those of a command that hands options that it does not know to cdktf.
REST_IS_FOR_CDKTF: dict[str, Any] = {"ignore_unknown_options": True, **HELP}

Port = Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")]
Region = Annotated[
    str | None,
    typer.Option(help="Region of the clients.", show_default="AWS_REGION, else us-east-1"),
]
Keep = Annotated[
    str | None,
    typer.Option(
        metavar="[NAME]",
        help="Keep its state for the next start, with users, data and port, by this name; without "
        "one it is dev.",
        show_default="nothing is kept",
    ),
]
Password = Annotated[
    str | None,
    typer.Option(
        envvar="GATEHOUSE_PASSWORD",
        help="The user's password; - reads standard input. Others on this machine see an argument.",
        show_default="asked for on a terminal",
    ),
]
ClientOutput = Annotated[
    str,
    typer.Option("--client", help="The output that holds the id of the client to sign in through."),
]
Outputs = Annotated[
    Path | None,
    typer.Option(
        help="A file with the outputs of a deployment, or its Terraform state.",
        show_default="the app on the local AWS that is up",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
Stack = Annotated[str | None, typer.Option(help="The stack to use, where several are deployed.")]
