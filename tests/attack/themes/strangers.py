"""People of another app, with an identity pool and a bucket of their own."""

from __future__ import annotations

from typing import Any

from tests.attack.cases import (
    ACCESS_DENIED,
    FORBIDDEN,
    ITEMS_DENIED,
    NO_CLASSIC_FLOW,
    NOT_AUTHORIZED,
    UNAUTHORIZED,
    Case,
)
from tests.attack.requests import Request, api, assume, club, file, function, identity, items, users
from tests.attack.themes.groups import credentials

_OWN = "private/<eve-encoded>/a"


def _trade(token: str, provider: str = "provider", pool: str = "identities") -> Request:
    logins = {f"<{provider}>": f"<{token}>"}
    return identity("GetId", IdentityPoolId=f"<{pool}>", Logins=logins)


def _ask(who: str, token: str, provider: str, **more: str) -> Request:
    logins = {f"<{provider}>": f"<{token}>"}
    return identity("GetCredentialsForIdentity", IdentityId=f"<{who}>", Logins=logins, **more)


def _theirs(key: str, who: str = "eve", method: str = "GET", **more: Any) -> Request:
    return file(key, who, method, of="strangers.bucket", **more)


_PUT = _theirs(_OWN, method="PUT", body="x")

_THINGS = [
    Case("another pool's user on the notes", api("/notes", "eve"), FORBIDDEN, api("/notes", "ada")),
    Case(
        "another pool's user in one's folder",
        file(_OWN, "eve", "PUT", body="x"),
        ACCESS_DENIED,
        _PUT,
    ),
    Case(
        "another pool's user lists one's folder",
        file("?list-type=2&prefix=private%2F<eve-encoded>%2F", "eve"),
        ACCESS_DENIED,
        _theirs("?list-type=2&prefix=private%2F<eve-encoded>%2F"),
    ),
    Case(
        "another pool's user reads a user's file",
        file("private/<ada-encoded>/diary.txt", "eve"),
        ACCESS_DENIED,
        file("private/<ada-encoded>/diary.txt", "ada"),
    ),
    Case(
        "another pool's user by the classic flow",
        file(_OWN, "eve.classic", "PUT", body="x"),
        ACCESS_DENIED,
        _theirs(_OWN, "eve.classic", "PUT", body="x"),
    ),
    Case(
        "another's folder by the classic flow",
        _theirs("private/<ada-encoded>/a", "eve.classic", "PUT", body="x"),
        ACCESS_DENIED,
        _theirs(_OWN, "eve.classic", "PUT", body="x"),
    ),
    Case(
        "a user in the same folder of another app",
        _theirs("private/<ada-encoded>/a", "ada", "PUT", body="x"),
        ACCESS_DENIED,
        file("private/<ada-encoded>/new.txt", "ada", "PUT", body="x"),
    ),
    Case(
        "copy a user's file into another app",
        _theirs(
            _OWN,
            method="PUT",
            headers={"x-amz-copy-source": "/<bucket>/private/<ada-encoded>/diary.txt"},
        ),
        ACCESS_DENIED,
        _PUT,
    ),
    Case(
        "another pool's user has items",
        items(
            "GetItem",
            "eve",
            TableName="<club.table>",
            Key={"userId": {"S": "<eve>"}, "noteId": {"S": "1"}},
        ),
        ITEMS_DENIED,
        _PUT,
    ),
    Case(
        "another pool's user calls the function",
        function("function", "eve"),
        (403, "AccessDeniedException"),
        _PUT,
    ),
    Case(
        "another pool's user lists all users",
        users("ListUsers", "eve", UserPoolId="<pool>"),
        ITEMS_DENIED,
        _PUT,
    ),
    Case(
        "another pool's user in the hall",
        club("/hall", who="eve"),
        FORBIDDEN,
        club("/hall", who="carol"),
    ),
    Case(
        "the app's users at the club's signed route",
        club("/signed", who="ada"),
        FORBIDDEN,
        club("/signed", who="editor"),
    ),
    Case(
        "a function called by an API that it does not let in",
        Request("annex", "/shut"),
        (500, "Internal Server Error"),
        Request("annex", "/open"),
    ),
]

_TOKENS = [
    *(
        Case(
            f"a token of a user who was {ending}",
            _trade(f"{ending}.id"),
            NOT_AUTHORIZED,
            _trade("ada.id"),
        )
        for ending in ("signed-out", "disabled", "deleted")
    ),
    Case(
        "another pool's token at one's identity pool",
        _trade("eve.id"),
        NOT_AUTHORIZED,
        _trade("ada.id"),
    ),
    Case(
        "another pool's token under its own name",
        _trade("eve.id", "strangers.provider"),
        NOT_AUTHORIZED,
        _trade("eve.id", "strangers.provider", "strangers.identities"),
    ),
    Case(
        "a token at another app's identity pool",
        _trade("ada.id", pool="strangers.identities"),
        NOT_AUTHORIZED,
        _trade("ada.id"),
    ),
    Case(
        "the app's users in the club",
        club("/me", "ada.id"),
        UNAUTHORIZED,
        club("/me", "carol.id"),
    ),
    Case(
        "another pool's access token where a scope is asked for",
        club("/scoped", "eve.access"),
        UNAUTHORIZED,
        club("/scoped", "carol.access"),
    ),
]

_IDENTITIES = [
    Case(
        "the credentials of somebody's identity, without a token",
        identity("GetCredentialsForIdentity", IdentityId="<ada>"),
        NOT_AUTHORIZED,
        _ask("ada", "ada.id", "provider"),
    ),
    Case(
        "the credentials of another's identity, with one's own token",
        credentials("editor", "carol.id"),
        NOT_AUTHORIZED,
        credentials("editor"),
    ),
    Case(
        "the credentials of a user's identity, with another pool's token",
        _ask("ada", "eve.id", "strangers.provider"),
        NOT_AUTHORIZED,
        _ask("eve", "eve.id", "strangers.provider"),
    ),
    Case(
        "a role that no mapping gives",
        _ask("eve", "eve.id", "strangers.provider", CustomRoleArn="<member.role>"),
        NOT_AUTHORIZED,
        _ask("eve", "eve.id", "strangers.provider"),
    ),
    Case(
        "the classic flow where it is off",
        identity("GetOpenIdToken", IdentityId="<ada>", Logins={"<provider>": "<ada.id>"}),
        NO_CLASSIC_FLOW,
        identity("GetOpenIdToken", IdentityId="<eve>", Logins={"<strangers.provider>": "<eve.id>"}),
    ),
    Case(
        "the role of users, with another pool's token",
        assume("member.role", "eve.open-id"),
        ACCESS_DENIED,
        assume("strangers.member.role", "eve.open-id"),
    ),
    Case(
        "the role of a group, with another pool's token",
        assume("editor.role", "eve.open-id"),
        ACCESS_DENIED,
        assume("strangers.member.role", "eve.open-id"),
    ),
]

CASES = [*_THINGS, *_TOKENS, *_IDENTITIES]
