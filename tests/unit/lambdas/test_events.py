from __future__ import annotations

import base64
import logging

import pytest
from gatehouse.handlers import (
    HttpApiEvent,
    HttpError,
    Response,
    answering,
    caller,
    json_object,
    owner,
    subject,
)

from tests.unit.lambdas.events import content, request


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"requestContext": {}},
        {"requestContext": {"authorizer": {}}},
        {"requestContext": {"authorizer": {"iam": {"cognitoIdentity": None}}}},
        {"requestContext": {"authorizer": {"iam": {"cognitoIdentity": {"identityId": ""}}}}},
    ],
    ids=["empty", "no authorizer", "not signed", "not through a pool", "no identity"],
)
def test_a_request_without_a_cognito_identity_is_forbidden(event: HttpApiEvent) -> None:
    with pytest.raises(HttpError) as refused:
        caller(event)
    assert refused.value.status == 403


def test_a_base64_body_is_read_as_what_it_encodes() -> None:
    event = request(body=base64.b64encode(b'{"content": "x"}').decode())
    event["isBase64Encoded"] = True
    assert json_object(event) == {"content": "x"}


@pytest.mark.parametrize("body", [None, "", "{", "[1]", '"text"', "null", "[" * 100_000])
def test_a_body_that_is_no_json_object_is_refused(body: str | None) -> None:
    with pytest.raises(HttpError) as refused:
        json_object(request(body=body))
    assert refused.value.status == 400


@pytest.mark.parametrize("body", ["not base64!", base64.b64encode(b"\xff\xfe\xfd").decode()])
def test_a_body_that_is_not_the_base64_of_text_is_refused(body: str) -> None:
    event = request(body=body)
    event["isBase64Encoded"] = True
    with pytest.raises(HttpError) as refused:
        json_object(event)
    assert refused.value.status == 400


@answering
def _failing(event: HttpApiEvent, context: object) -> Response:
    raise RuntimeError("the password is hunter2")


def test_the_inside_of_an_error_is_never_sent() -> None:
    answer = _failing(request(), None)
    assert answer["statusCode"] == 500
    assert content(answer) == {"message": "Internal Server Error"}


def test_an_error_is_logged_with_the_request_and_its_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        _failing(request(), None)
    [record] = caplog.records
    assert record.getMessage() == "request 1 failed"
    assert record.exc_info is not None
    assert record.exc_info[0] is RuntimeError


def signed_by(*amr: str) -> HttpApiEvent:
    event = request("us-east-1:7")
    identity = event["requestContext"]["authorizer"]["iam"]["cognitoIdentity"]
    assert identity is not None
    identity["amr"] = list(amr)
    return event


def test_the_subject_of_a_signature_is_the_user_of_the_user_pool() -> None:
    provider = "cognito-idp.us-east-1.amazonaws.com/us-east-1_x"
    assert subject(signed_by("authenticated", provider, f"{provider}:CognitoSignIn:7-7")) == "7-7"


@pytest.mark.parametrize("amr", [(), ("authenticated",), ("graph.facebook.com:CognitoSignIn:",)])
def test_a_signature_without_a_user_pool_has_no_subject(amr: tuple[str, ...]) -> None:
    with pytest.raises(HttpError, match="Forbidden"):
        subject(signed_by(*amr))


def test_the_owner_is_the_identity_where_the_request_is_signed() -> None:
    assert owner(signed_by("x:CognitoSignIn:7-7")) == "us-east-1:7"
