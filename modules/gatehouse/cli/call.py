"""``gatehouse call``."""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.options import ClientOutput, Outputs, Password, Stack


def call(
    method: Annotated[str, typer.Argument(help="GET, POST, PUT, PATCH or DELETE.")],
    path: Annotated[str, typer.Argument(help="The path, beginning with /.")],
    body: Annotated[str | None, typer.Option(help="What to send, JSON.")] = None,
    user: Annotated[
        str | None,
        typer.Option(
            help="The e-mail address or name to sign in with.",
            show_default="the request is not signed",
        ),
    ] = None,
    password: Password = None,
    token: Annotated[
        str | None,
        typer.Option(
            help="id or access: send this token, for routes with JWT.",
            show_default="sign the request, for routes with IAM",
        ),
    ] = None,
    client: ClientOutput = "UserPoolClient",
    outputs: Outputs = None,
    stack: Stack = None,
) -> None:
    """Call the API of a deployed app as one of its users.

    Exits with 1 if the API answers with an error.
    """
    from gatehouse.cli.console import err
    from gatehouse.deployed.call import call_api
    from gatehouse.local.launcher.instance import project_folder

    answer = call_api(
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
    err.print(f"{answer.status}", markup=False)
    print(answer.text)
    raise typer.Exit(answer.status >= 400)
