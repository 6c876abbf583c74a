"""Routes in the words of tests: of tokens, of scopes, of machines, and open ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from gatehouse.testing import Access, anyone, machine, member, objects, route, stranger, user

from tests.access.corpus.case import Json, written
from tests.access.corpus.more_pieces import CLIENT, USERS, by_jwt, jwt
from tests.access.corpus.pieces import api, app, sign_in
from tests.access.corpus.pieces import route as declared

CALL = "execute-api:Invoke"
NIGHTLY = "${aws_cognito_user_pool_client.nightly.id}"
ON_REPORTS = route("GET /reports")


def reports(*, trigger: bool = False, audience: Sequence[str] = (CLIENT, NIGHTLY)) -> Json:
    """A user pool with people and a machine, and routes for each, for both, and for anybody."""
    document = app(
        sign_in(),
        jwt(list(audience)),
        api(
            own=declared("GET /own", "JWT", authorizer_id=by_jwt()["authorizer_id"]),
            reports=declared(
                "GET /reports",
                "JWT",
                authorizer_id=by_jwt()["authorizer_id"],
                authorization_scopes=["reports/read"],
            ),
            signed=declared("GET /signed"),
            hi=declared("GET /hi", "NONE"),
            asked=declared("GET /asked", "CUSTOM"),
        ),
    )
    clients = document["resource"]["aws_cognito_user_pool_client"]
    clients["nightly"] = {
        "name": "nightly",
        "user_pool_id": USERS,
        "generate_secret": True,
        "allowed_oauth_flows_user_pool_client": True,
        "allowed_oauth_flows": ["client_credentials"],
        "allowed_oauth_scopes": ["reports/read"],
    }
    group = {"name": "editors", "user_pool_id": USERS}
    document["resource"]["aws_cognito_user_group"] = {"editors": group}
    if trigger:
        pool = document["resource"]["aws_cognito_user_pool"]["users"]
        pool["lambda_config"] = [{"pre_token_generation": "${aws_lambda_function.backend.arn}"}]
    return document


@pytest.fixture
def access(tmp_path: Path) -> Access:
    return Access.of_files(written(reports(), tmp_path))


def test_what_is_so_is_held(access: Access) -> None:
    access.assert_only(machine("nightly"), CALL, ON_REPORTS)
    access.assert_denied(user(), CALL, ON_REPORTS)
    access.assert_allowed(machine("nightly"), CALL, ON_REPORTS)
    access.assert_only([user(), machine("nightly")], CALL, route("GET /own"))
    for who in (anyone(), stranger()):
        access.assert_denied(who, CALL, route("GET /own"))
        access.assert_allowed(who, CALL, route("GET /hi"))
    access.assert_denied(machine("nightly"), CALL, route("GET /signed"))


@pytest.mark.parametrize(
    ("check", "words", "told"),
    [
        ("assert_denied", (machine("nightly"), CALL, ON_REPORTS), "token:scope = reports/read"),
        ("assert_denied", (user(), CALL, route("GET /own")), "a user with a token of web"),
        ("assert_denied", (anyone(), CALL, route("GET /hi")), "anybody, without credentials"),
        ("assert_only", (user(), CALL, route("GET /own")), "the machine nightly"),
        ("assert_only", (user(), CALL, route("GET /hi")), "it is not so"),
        ("assert_unreachable", (route("GET /own"),), "a user with a token"),
        ("assert_allowed", (user(), CALL, ON_REPORTS), "control fails"),
        ("assert_allowed", (machine("nightly"), CALL, route("GET /signed")), "control fails"),
        ("assert_denied", (user(), CALL, route("GET /asked")), "an authorizer function decides"),
    ],
)
def test_what_is_not_so_fails(access: Access, check: str, words: Sequence[Any], told: str) -> None:
    with pytest.raises(AssertionError, match=told):
        getattr(access, check)(*words)


def test_a_client_that_the_authorizer_does_not_name_is_refused(tmp_path: Path) -> None:
    access = Access.of_files(written(reports(audience=[CLIENT]), tmp_path))
    access.assert_only(user(), CALL, route("GET /own"))
    access.assert_denied(machine("nightly"), CALL, route("GET /own"))


def test_scopes_that_a_trigger_may_write_are_unknown_and_never_safe(tmp_path: Path) -> None:
    access = Access.of_files(written(reports(trigger=True), tmp_path))
    with pytest.raises(AssertionError, match="a trigger adds the scope"):
        access.assert_denied(user(), CALL, ON_REPORTS)
    access.assert_denied(anyone(), CALL, ON_REPORTS)


def test_a_machine_must_be_one_of_the_stack(access: Access) -> None:
    with pytest.raises(ValueError, match=r"machine daily must be a machine client .* nightly"):
        access.assert_denied(machine("daily"), CALL, ON_REPORTS)
    with pytest.raises(ValueError, match="whose tokens reach routes alone"):
        access.assert_denied(machine("nightly"), "s3:GetObject", objects("files"))


def test_a_member_of_a_group_without_a_role_has_the_tokens_of_users(access: Access) -> None:
    access.assert_denied(member("editors"), CALL, ON_REPORTS)
    access.assert_allowed(member("editors"), CALL, route("GET /own"))
    with pytest.raises(ValueError, match="member a of editers must be somebody"):
        access.assert_denied(member("editers"), CALL, ON_REPORTS)
