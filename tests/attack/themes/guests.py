"""People who did not sign in."""

from __future__ import annotations

from dataclasses import replace

from tests.attack.cases import (
    ACCESS_DENIED,
    FORBIDDEN,
    ITEMS_DENIED,
    NO_CLASSIC_FLOW,
    NOT_AUTHORIZED,
    UNAUTHORIZED,
    Case,
)
from tests.attack.requests import (
    Request,
    api,
    assume,
    club,
    file,
    function,
    identity,
    items,
    secrets,
    users,
)

_OPEN = file("open/hello.txt", "guest", of="club.bucket")
_HALL = club("/hall", who="guest")
_DIARY = "private/<ada-encoded>/diary.txt"
_NOTE = {"userId": {"S": "<carol>"}, "noteId": {"S": "1"}}
_OWN_NOTE = {"userId": {"S": "<guest>"}, "noteId": {"S": "1"}}


def _as(who: str, request: Request) -> Request:
    return replace(request, who=who)


def _item(operation: str, **body: object) -> Request:
    return items(operation, "guest", TableName="<club.table>", **body)


_ROUTES = [
    Case("a guest on a user's route", api("/private", "guest"), FORBIDDEN, api("/private", "ada")),
    Case("a guest on the notes", api("/notes", "guest"), FORBIDDEN, api("/notes", "ada")),
    Case(
        "a guest on the club's signed route",
        club("/signed", who="guest"),
        FORBIDDEN,
        club("/signed", who="editor"),
    ),
    Case("a guest on a member's card", club("/cards/7", who="guest"), FORBIDDEN, _HALL),
    Case(
        "a guest where a token is asked for",
        club("/me", who="guest"),
        UNAUTHORIZED,
        club("/me", "carol.id"),
    ),
    Case("nobody at all in the hall", club("/hall"), FORBIDDEN, _HALL),
    Case(
        "a guest in the hall by another method",
        club("/hall", who="guest", method="POST"),
        (404, "Not Found"),
        _HALL,
    ),
]

_FILES = [
    Case("a guest on a user's file", file(_DIARY, "guest"), ACCESS_DENIED, file(_DIARY, "ada")),
    Case(
        "a guest writes where guests read",
        file("open/hello.txt", "guest", "PUT", of="club.bucket", body="x"),
        ACCESS_DENIED,
        _OPEN,
    ),
    Case(
        "a guest's write that says it is a read",
        file("open/hello.txt?Action=GetObject", "guest", "PUT", of="club.bucket", body="x"),
        ACCESS_DENIED,
        file("open/hello.txt?Action=PutObject", "guest", of="club.bucket"),
    ),
    Case(
        "a guest deletes where guests read",
        file("open/hello.txt", "guest", "DELETE", of="club.bucket"),
        ACCESS_DENIED,
        _OPEN,
    ),
    Case(
        "a guest lists what guests read",
        file("?list-type=2&prefix=open%2F", "guest", of="club.bucket"),
        ACCESS_DENIED,
        _OPEN,
    ),
    Case(
        "a guest beside what guests read",
        file("shared/plan.txt", "guest", of="club.bucket"),
        ACCESS_DENIED,
        _OPEN,
    ),
    Case(
        "a guest out of what guests read by dots",
        file("open/../shared/plan.txt", "guest", of="club.bucket"),
        ACCESS_DENIED,
        file("shared/plan.txt", "editor", of="club.bucket"),
        or_refused=(404, "NoSuchKey"),
    ),
    Case(
        "a guest in a team's folder that has no name",
        file("teams//a.txt", "guest", of="club.bucket"),
        ACCESS_DENIED,
        _OPEN,
    ),
    Case(
        "another app's guest where guests read",
        file("open/hello.txt", "visitor", of="club.bucket"),
        ACCESS_DENIED,
        file("open/hello.txt", "visitor", of="strangers.bucket"),
    ),
]

_SERVICES = [
    Case(
        "a guest on a service closed to guests, which its role allows",
        secrets("visitor"),
        ITEMS_DENIED,
        secrets("visitor.classic"),
    ),
    Case(
        "a guest reads a member's item",
        _item("GetItem", Key=_NOTE),
        ITEMS_DENIED,
        items("GetItem", "carol", TableName="<club.table>", Key=_NOTE),
    ),
    Case(
        "a guest has items",
        _item("PutItem", Item=_OWN_NOTE),
        ITEMS_DENIED,
        items("PutItem", "carol", TableName="<club.table>", Item=_NOTE),
    ),
    Case("a guest reads the whole table", _item("Scan"), ITEMS_DENIED, _HALL),
    Case(
        "a guest calls the function past the gateway",
        function("club.function", "guest"),
        (403, "AccessDeniedException"),
        _HALL,
    ),
    Case(
        "a guest calls the function for a stream",
        function("club.function", "guest", stream=True),
        (403, "AccessDeniedException"),
        _HALL,
    ),
    Case(
        "a guest lists all users",
        users("ListUsers", "guest", UserPoolId="<club.pool>"),
        ITEMS_DENIED,
        _HALL,
    ),
]

_IDENTITIES = [
    Case(
        "a guest of a pool that has none",
        identity("GetId", IdentityPoolId="<identities>"),
        NOT_AUTHORIZED,
        identity("GetId", IdentityPoolId="<club.identities>"),
    ),
    Case(
        "a guest with the identity of a member",
        identity("GetCredentialsForIdentity", IdentityId="<carol>"),
        NOT_AUTHORIZED,
        identity("GetCredentialsForIdentity", IdentityId="<guest>"),
    ),
    Case(
        "a guest in the classic flow where it is off",
        identity("GetOpenIdToken", IdentityId="<guest>"),
        NO_CLASSIC_FLOW,
        identity("GetOpenIdToken", IdentityId="<visitor>"),
    ),
    Case(
        "a guest takes on the role of users",
        assume("strangers.member.role", "visitor.open-id"),
        ACCESS_DENIED,
        assume("strangers.visitor.role", "visitor.open-id"),
    ),
    Case(
        "a user takes on the role of guests",
        assume("strangers.visitor.role", "eve.open-id"),
        ACCESS_DENIED,
        assume("strangers.member.role", "eve.open-id"),
    ),
]

CASES = [*_ROUTES, *_FILES, *_SERVICES, *_IDENTITIES]
