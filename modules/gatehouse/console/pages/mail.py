"""Mails and text messages that the local AWS kept instead of sending them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from gatehouse.console.pages.paging import number_of, part_of
from gatehouse.console.rendering import page
from gatehouse.console.target import Target
from gatehouse.deployed.mailbox import messages


def listed(request: Request) -> Response:
    """Show the newest first."""
    target: Target = request.app.state.target
    to = request.query_params.get("to", "").strip()
    instance = target.instance()
    # Each has the number that it keeps while newer ones come.
    found = list(enumerate(messages(instance.endpoint, to=to)))[::-1] if instance else []
    return page(
        request,
        "mail.html",
        messages=part_of(found, number_of(request)),
        to=to,
        on_local_aws=instance is not None,
    )
