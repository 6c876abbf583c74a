"""Members: the rights of groups and of rules without being in them."""

from __future__ import annotations

from tests.attack.cases import ACCESS_DENIED, FORBIDDEN, ITEMS_DENIED, NOT_AUTHORIZED, Case
from tests.attack.requests import Request, club, file, identity, items


def credentials(who: str, token: str | None = None, **more: object) -> Request:
    """Ask for the credentials of somebody of the club."""
    logins = {"<club.provider>": f"<{token or f'{who}.id'}>"}
    return identity("GetCredentialsForIdentity", IdentityId=f"<{who}>", Logins=logins, **more)


def _asking(who: str, token: str | None = None) -> Request:
    return credentials(who, token, CustomRoleArn="<editor.role>")


def _shared(who: str, method: str = "GET", **more: str) -> Request:
    return file("shared/plan.txt", who, method, of="club.bucket", **more)


def _rota(who: str) -> Request:
    return file("staff/rota.txt", who, of="club.bucket")


def _card(who: str, method: str = "GET") -> Request:
    return club("/cards/7", who=who, method=method)


_GROUPS = [
    Case(
        "the rights of a group without the group",
        _shared("carol"),
        ACCESS_DENIED,
        _shared("editor"),
    ),
    Case(
        "a group's writing without the group",
        _shared("carol", "PUT", body="x"),
        ACCESS_DENIED,
        _shared("editor", "PUT", body="x"),
    ),
    Case(
        "a group's role asked for without the group",
        _asking("carol"),
        NOT_AUTHORIZED,
        _asking("editor"),
    ),
    Case(
        "a group's route without the group",
        club("/signed", who="carol"),
        FORBIDDEN,
        club("/signed", who="editor"),
    ),
    Case(
        "a group's table rights past its items",
        items("Scan", "editor", TableName="<table>"),
        ITEMS_DENIED,
        _shared("editor"),
    ),
    Case(
        "the rights of members beside those of one's group",
        _card("editor"),
        FORBIDDEN,
        _card("carol"),
    ),
    Case(
        "one's items with the role of a group",
        items(
            "GetItem",
            "editor",
            TableName="<club.table>",
            Key={"userId": {"S": "<editor>"}, "noteId": {"S": "1"}},
        ),
        ITEMS_DENIED,
        _shared("editor"),
    ),
    Case(
        "another group's route",
        _card("editor", "DELETE"),
        FORBIDDEN,
        _card("owner", "DELETE"),
    ),
    Case(
        "the rights of the group that comes second",
        _shared("owner", "PUT", body="x"),
        ACCESS_DENIED,
        _shared("owner.editing", "PUT", body="x"),
    ),
    Case(
        "the rights of the first group with the role of the second",
        _card("owner.editing", "DELETE"),
        FORBIDDEN,
        _card("owner", "DELETE"),
    ),
    Case(
        "two groups of which none comes first",
        _shared("torn"),
        ACCESS_DENIED,
        _card("torn"),
    ),
    Case(
        "the role of members asked for in a group",
        credentials("editor", CustomRoleArn="<club.member.role>"),
        NOT_AUTHORIZED,
        credentials("editor"),
    ),
    Case(
        "the role of guests asked for in a group",
        credentials("editor", CustomRoleArn="<club.guest.role>"),
        NOT_AUTHORIZED,
        _asking("owner"),
    ),
    Case(
        "the rights of a group that one has left",
        _shared("leaver"),
        ACCESS_DENIED,
        _card("leaver"),
    ),
    Case(
        "the role of a group that one has left",
        _asking("leaver"),
        NOT_AUTHORIZED,
        # Cognito looks at the token, and the one from before names the group until it expires.
        _asking("leaver", "leaver.id.before"),
    ),
]

_RULES = [
    Case(
        "no rule has a role for them",
        credentials("nobody"),
        NOT_AUTHORIZED,
        credentials("staff"),
    ),
    Case("the rights of a rule that does not match", _rota("temp"), ACCESS_DENIED, _rota("staff")),
    Case(
        "the rights of a rule through a client without rules",
        _rota("dave"),
        ACCESS_DENIED,
        _rota("staff"),
    ),
    Case(
        "the rights of members with the role of a rule",
        _card("staff"),
        FORBIDDEN,
        _card("dave"),
    ),
    Case(
        "the role of a group asked for by a rule",
        _asking("staff"),
        NOT_AUTHORIZED,
        credentials("staff", CustomRoleArn="<staff.role>"),
    ),
    Case(
        "the role of another rule",
        credentials("temp", CustomRoleArn="<staff.role>"),
        NOT_AUTHORIZED,
        credentials("temp"),
    ),
]

CASES = [*_GROUPS, *_RULES]
