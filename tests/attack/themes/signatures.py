"""Signatures that were never made for the request that carries them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.attack.cases import FORBIDDEN, Case
from tests.attack.requests import Answer, Request, api, file, items

_GET = api("/private", "ada")
_POST = api("/notes", "ada", "POST", body='{"content": "hello"}')
_FILE = file("private/<ada-encoded>/diary.txt", "ada")
_FILE_PUT = file("private/<ada-encoded>/signed.txt", "ada", "PUT", body="hello")
_ITEMS = items("ListTables", "operator")
_GUESS = "a" * 40
_UNKNOWN = "ASIA" + "A" * 16


def _case(name: str, genuine: Request, refused: Answer, allowed: int = 200, **changes: Any) -> Case:
    return Case(name, genuine.but(**changes), refused, genuine, allowed)


def _of_api(name: str, genuine: Request = _GET, allowed: int = 200, **changes: Any) -> Case:
    return _case(f"api: {name}", genuine, FORBIDDEN, allowed, **changes)


_API = [
    _of_api("re-signed with another's secret", secret_of="bob"),
    _of_api("re-signed with a guess", secret=_GUESS),
    _of_api("with another's session token", token_of="bob"),
    _of_api("without its session token", without_token=True),
    _of_api("a body that was changed", _POST, 201, as_body='{"content": "bye"}'),
    _of_api(
        "a body that is not the one of its header",
        _POST,
        201,
        as_body='{"content": "bye"}',
        hashed=True,
    ),
    _of_api("a body that was added", _POST, 201, as_body=""),
    _of_api("replayed with another method", _POST, 201, as_method="GET"),
    _of_api("replayed on another route", as_path="/notes"),
    _of_api("replayed with another query", as_path="/private?page=2"),
    _of_api("replayed at another host", as_host="other.execute-api.us-east-1.amazonaws.com"),
    _of_api("signed an hour ago", minutes=-60),
    _of_api("signed six minutes ago", minutes=-6),
    _of_api("signed for later", minutes=60),
    _of_api("for another region", region="eu-central-1"),
    _of_api("for another service", service="s3"),
    _of_api("for the gateway's management", service="apigateway"),
    _of_api("cut short", cut=4),
    _of_api("of a key that does not exist", key_id=_UNKNOWN),
    _of_api("of a stolen key id, with a guessed secret", key_id=_UNKNOWN, secret=_GUESS),
    _of_api("of another's key id", secret_of="bob", token_of="bob"),
    _of_api("of an account number for a key", key_id="123456789012", secret="test"),
    _of_api("that names another's key first", also_of="operator"),
    _of_api("of the word that emulators take", key_id="test", secret="test", without_token=True),
]

_S3 = [
    _case("s3: re-signed", _FILE, (403, "SignatureDoesNotMatch"), secret_of="bob"),
    _case(
        "s3: replayed on another key",
        _FILE,
        (403, "SignatureDoesNotMatch"),
        as_path="/<bucket>/private/<ada-encoded>/other.txt",
    ),
    _case("s3: another method", _FILE_PUT, (403, "SignatureDoesNotMatch"), as_method="GET"),
    _case("s3: a changed body", _FILE_PUT, (400, "XAmzContentSHA256Mismatch"), as_body="bye"),
    _case("s3: an old signature", _FILE, (403, "RequestTimeTooSkewed"), minutes=-20),
    _case("s3: an unknown key", _FILE, (403, "InvalidAccessKeyId"), key_id=_UNKNOWN),
    _case(
        "s3: the word that emulators take",
        _FILE,
        (403, "InvalidAccessKeyId"),
        key_id="test",
        secret="test",
        without_token=True,
    ),
    _case("s3: another's token", _FILE, (400, "InvalidToken"), token_of="bob"),
    _case("s3: another service", _FILE, (400, "UnknownOperationException"), service="dynamodb"),
    _case("s3: another region", _FILE, (301, "PermanentRedirect"), region="eu-central-1"),
    Case("s3: unsigned", file("private/<ada-encoded>/diary.txt"), (403, "AccessDenied"), _FILE),
    Case(
        "s3: a link that has expired",
        _FILE.but(presigned=60, minutes=-10),
        (403, "AccessDenied"),
        _FILE.but(presigned=60),
    ),
    Case(
        "s3: a link for another key",
        _FILE.but(presigned=60, as_path="/<bucket>/x"),
        (403, "SignatureDoesNotMatch"),
        _FILE.but(presigned=60),
    ),
    Case(
        "s3: a link with a guessed secret",
        _FILE.but(presigned=60, secret=_GUESS),
        (403, "SignatureDoesNotMatch"),
        _FILE.but(presigned=60),
    ),
]

_DYNAMODB = [
    _case("dynamodb: re-signed", _ITEMS, (400, "InvalidSignatureException"), secret=_GUESS),
    _case(
        "dynamodb: a changed body",
        _ITEMS,
        (400, "InvalidSignatureException"),
        as_body='{"Limit": 1}',
    ),
    _case("dynamodb: an old signature", _ITEMS, (400, "InvalidSignatureException"), minutes=-20),
    _case(
        "dynamodb: an unknown key", _ITEMS, (400, "UnrecognizedClientException"), key_id=_UNKNOWN
    ),
    _case(
        "dynamodb: another's key named first",
        _ITEMS,
        (400, "IncompleteSignatureException"),
        also_of="ada",
    ),
    _case("dynamodb: another service", _ITEMS, (400, "InvalidSignatureException"), service="s3"),
    Case(
        "dynamodb: unsigned",
        items("ListTables", None),
        (400, "MissingAuthenticationTokenException"),
        _ITEMS,
    ),
]

_AS_OPERATOR = "X-Amz-Credential=<operator.key>%2F20260101%2Fus-east-1%2Fs3%2Faws4_request"

_CONFUSED = [
    Case(
        "dynamodb: the operator's key named in the query",
        replace(items("ListTables", "ada"), path="/?AWSAccessKeyId=<operator.key>"),
        (400, "AccessDeniedException"),
        _ITEMS,
    ),
    Case(
        "s3: the operator's key named in the query, unsigned",
        file(f"private/<ada-encoded>/diary.txt?{_AS_OPERATOR}"),
        (400, "InvalidRequest"),
        _FILE,
    ),
    Case(
        "api: the operator's key named in the query, unsigned",
        api(f"/private?{_AS_OPERATOR}"),
        FORBIDDEN,
        _GET,
    ),
    Case(
        "s3: another kind of authorization",
        file("private/<ada-encoded>/diary.txt", headers={"authorization": "Bearer <ada.id>"}),
        (403, "AccessDenied"),
        _FILE,
    ),
    Case(
        "api: another kind of authorization",
        api("/private", headers={"authorization": "Bearer <ada.id>"}),
        FORBIDDEN,
        _GET,
    ),
]

CASES = [*_API, *_S3, *_DYNAMODB, *_CONFUSED]
