"""Guests, members without a group, and people of another pool."""

from __future__ import annotations

from tests.attack.cases import ACCESS_DENIED, FORBIDDEN, ITEMS_DENIED, NOT_AUTHORIZED, Case
from tests.attack.requests import Request, api, club, file, identity, items

_SHARED = "/<club.bucket>/shared/plan.txt"
_OPEN = "/<club.bucket>/open/hello.txt"


def _credentials(who: str, **more: object) -> Request:
    body = {"IdentityId": f"<{who}.identity>", "Logins": {"<club.provider>": f"<{who}.id>"}}
    return identity("GetCredentialsForIdentity", **{**body, **more})


def _trade(token: str) -> Request:
    return identity("GetId", IdentityPoolId="<identities>", Logins={"<provider>": f"<{token}>"})


CASES = [
    Case("a guest on a user's route", api("/private", "guest"), FORBIDDEN, api("/private", "ada")),
    Case("a guest on the notes", api("/notes", "guest"), FORBIDDEN, api("/notes", "ada")),
    Case(
        "a guest on the club's signed route",
        club("/signed", who="guest"),
        FORBIDDEN,
        club("/signed", who="editor"),
    ),
    Case(
        "a guest on a user's file",
        file("private/<ada-encoded>/diary.txt", "guest"),
        ACCESS_DENIED,
        file("private/<ada-encoded>/diary.txt", "ada"),
    ),
    Case(
        "a guest writes where guests read",
        Request("s3", _OPEN, "guest", "PUT", "x"),
        ACCESS_DENIED,
        Request("s3", _OPEN, "guest"),
    ),
    Case(
        "a guest on a service closed to guests",
        Request(
            "secretsmanager",
            "/",
            "guest",
            "POST",
            "{}",
            {
                "x-amz-target": "secretsmanager.ListSecrets",
                "content-type": "application/x-amz-json-1.1",
            },
        ),
        ITEMS_DENIED,
        Request("s3", _OPEN, "guest"),
    ),
    Case(
        "a guest of a pool that has none",
        identity("GetId", IdentityPoolId="<identities>"),
        NOT_AUTHORIZED,
        identity("GetId", IdentityPoolId="<club.identities>"),
    ),
    Case(
        "the credentials of somebody's identity, without a token",
        identity("GetCredentialsForIdentity", IdentityId="<ada>"),
        NOT_AUTHORIZED,
        _credentials("carol"),
    ),
    Case(
        "the credentials of another's identity, with one's own token",
        identity(
            "GetCredentialsForIdentity",
            IdentityId="<editor.identity>",
            Logins={"<club.provider>": "<carol.id>"},
        ),
        NOT_AUTHORIZED,
        _credentials("editor"),
    ),
    Case(
        "the rights of a group without the group",
        Request("s3", _SHARED, "carol"),
        ACCESS_DENIED,
        Request("s3", _SHARED, "editor"),
    ),
    Case(
        "a group's writing without the group",
        Request("s3", _SHARED, "carol", "PUT", "x"),
        ACCESS_DENIED,
        Request("s3", _SHARED, "editor", "PUT", "x"),
    ),
    Case(
        "a group's role asked for without the group",
        _credentials("carol", CustomRoleArn="<editor.role>"),
        NOT_AUTHORIZED,
        _credentials("editor", CustomRoleArn="<editor.role>"),
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
        Request("s3", _SHARED, "editor"),
    ),
    Case(
        "another pool's user on the notes",
        api("/notes", "eve"),
        FORBIDDEN,
        api("/notes", "ada"),
    ),
    Case(
        "another pool's user in one's folder",
        file("private/<eve-encoded>/a", "eve", "PUT", body="x"),
        ACCESS_DENIED,
        file("private/<ada-encoded>/new.txt", "ada", "PUT", body="x"),
    ),
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
        identity("GetId", IdentityPoolId="<identities>", Logins={"<provider>": "<eve.id>"}),
        NOT_AUTHORIZED,
        identity("GetId", IdentityPoolId="<identities>", Logins={"<provider>": "<ada.id>"}),
    ),
    Case(
        "another pool's token under its own name",
        identity("GetId", IdentityPoolId="<identities>", Logins={"<eve.provider>": "<eve.id>"}),
        NOT_AUTHORIZED,
        identity("GetId", IdentityPoolId="<identities>", Logins={"<provider>": "<ada.id>"}),
    ),
    Case(
        "the app's users in the club",
        club("/me", "ada.id"),
        (401, "Unauthorized"),
        club("/me", "carol.id"),
    ),
    Case(
        "the app's users at the club's signed route",
        club("/signed", who="ada"),
        FORBIDDEN,
        club("/signed", who="editor"),
    ),
]
