"""What one page leaves to the next: who signs up, or has forgotten a password."""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.local.services.cognito_idp.records import Client, Json
from gatehouse.local.services.cognito_idp.sign_in.progress import Authorization
from gatehouse.local.services.cognito_idp.web import authorize, cookies
from gatehouse.local.services.cognito_idp.web.visit import Visit
from gatehouse.local.services.contract import WebAnswer

_VALID_FOR = 3600


@dataclass(frozen=True)
class PageData:
    """Who goes from one page to the next.

    Parameters
    ----------
    client : str
        The client's id.
    name : str
        The name that was given.
    sent_to : str
        Where a code was sent. Default: nowhere.
    sub : str
        The user who has just set the password in this browser. Default: nobody has.
    """

    client: str
    name: str
    sent_to: str = ""
    sub: str = ""


def keep(visit: Visit, answer: WebAnswer, data: PageData) -> WebAnswer:
    """Return an answer that leaves data to the browser's next page."""
    token = visit.call.store.one_time.put(data, now=visit.call.now, seconds=_VALID_FOR)
    return visit.with_cookie(answer, cookies.NEXT, token, _VALID_FOR)


def to_the_code(
    visit: Visit,
    path: str,
    asked: Authorization,
    client: Client,
    name: str,
    made: Json,
    sub: str = "",
) -> WebAnswer:
    """Go on to the page that asks for the code, with where the operation says that it was sent."""
    sent_to = str((made.get("CodeDeliveryDetails") or {}).get("Destination") or "")
    answer = visit.to(path, authorize.parameters(asked))
    return keep(visit, answer, PageData(client.id, name, sent_to, sub))


def kept(visit: Visit, client: Client) -> PageData | None:
    """Return what the page before has left, for the same client."""
    token = visit.cookies.get(cookies.NEXT, "")
    found = visit.call.store.one_time.get(token, PageData, visit.call.now)
    return found if found and found.client == client.id else None


def forget(visit: Visit) -> None:
    """Forget what the page before has left: it has been used."""
    visit.call.store.one_time.take(visit.cookies.get(cookies.NEXT, ""))
