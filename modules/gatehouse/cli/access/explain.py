"""``gatehouse access explain``."""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.access.options import Account, Files, Rcp, Region, Scp, Stack
from gatehouse.cli.options import AsJson


def explain(
    principal: Annotated[str, typer.Argument(help="Who: a name of the matrix, such as user.")],
    action: Annotated[str, typer.Argument(help="What: read, or an action such as s3:GetObject.")],
    thing: Annotated[str, typer.Argument(help="To what: a name of the matrix, or an ARN.")],
    files: Files = None,
    stack: Stack = None,
    as_json: AsJson = False,
    scp: Scp = None,
    rcp: Rcp = None,
    region: Region = None,
    account: Account = None,
) -> None:
    """Say why somebody may do something, or may not.

    It shows the statement that decides, the role that it was had by, and the line of Python that
    made it.

    Exits with 0 whatever the answer is; scripts read --json.
    """
    import json

    from gatehouse.access.matrix import NoSuchName
    from gatehouse.access.matrix import explain as explained
    from gatehouse.access.showing.machine import answer_as_json
    from gatehouse.cli.access.answer import show
    from gatehouse.cli.access.options import caps_of, model_of
    from gatehouse.errors import CommandError

    model = model_of(files, stack=stack, region=region, account=account)
    try:
        found = explained(model, principal, action, thing, caps_of(scp, rcp))
    except NoSuchName as error:
        fix = "All names: gatehouse access matrix"
        raise CommandError(f"{error}.", fix, exit_code=2) from None
    if as_json:
        asked = {"principal": found.caller, "action": found.action, "thing": found.thing}
        answer = {**answer_as_json(found.answer), "statement": found.answer.statement}
        print(json.dumps({**asked, **answer, "notes": list(found.notes)}, indent=2))
        return
    show(found)
