"""Signatures and tokens on the routes of an HTTP API, each refusal beside a legitimate call."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

_FORBIDDEN = (403, {"message": "Forbidden"})
_UNAUTHORIZED = (401, {"message": "Unauthorized"})
_ECHO = "def main(event, context): return event"


@pytest.fixture(scope="module")
def echo(callable_function: Callable[..., str]) -> str:
    return callable_function("authorized", _ECHO)


@pytest.fixture(scope="module")
def signed(new_api: Callable[..., Any], echo: str, sign_in: Any) -> Any:
    api = new_api("signed")
    api.route("ANY /{proxy+}", echo, AuthorizationType="AWS_IAM")
    sign_in.grant(
        "call-signed",
        {
            "Effect": "Allow",
            "Action": "execute-api:Invoke",
            "Resource": f"arn:aws:execute-api:*:*:{api.id}/*",
        },
    )
    return api


@pytest.mark.parametrize(
    "path",
    [
        "/a",
        "/a/b/",
        "/a//b",
        "/a/../b",
        "/a%20b",
        "/a%2Fb",
        "/a%252Fb",
        "/%C3%A9",
        "/a:b@c",
        "/a?b=2&a=1&b=1",
        "/a?key",
        "/a?k=%20%2B&%C3%A9=%26",
        "/a?k=%2A~%27%28%29",
    ],
)
def test_a_signature_over_any_path_and_query_is_accepted(signed: Any, ada: Any, path: str) -> None:
    reply = signed.call(path, person=ada)
    assert reply.status == 200
    caller = reply.json["requestContext"]["authorizer"]["iam"]["cognitoIdentity"]
    assert caller["identityId"] == ada.identity


def test_a_signature_is_valid_under_the_local_address_too(signed: Any, ada: Any) -> None:
    path = f"/_aws/execute-api/{signed.id}/a%20b?b=2&a=1"
    assert signed.call(path, host=f"127.0.0.1:{signed.port}", person=ada).status == 200


def test_a_signature_in_the_query_is_accepted(signed: Any, ada: Any) -> None:
    given = ada.credentials
    keys = Credentials(given["AccessKeyId"], given["SecretKey"], given["SessionToken"])
    request = AWSRequest("GET", f"http://{signed.host}/a?b=c")
    SigV4QueryAuth(keys, "execute-api", signed.region, expires=60).add_auth(request)
    path = str(request.url).partition(signed.host)[2]
    assert signed.call(path).status == 200
    assert signed.call(path.replace("/a?", "/b?")).status == 403


@pytest.mark.parametrize(
    ("service", "region"), [("s3", None), ("lambda", None), ("execute-api", "eu-north-1")]
)
def test_a_signature_for_another_service_or_region_is_forbidden(
    signed: Any, ada: Any, service: str, region: str | None
) -> None:
    reply = signed.call("/a", person=ada, service=service, region=region)
    assert (reply.status, reply.json) == _FORBIDDEN


@pytest.mark.parametrize("named", [True, False], ids=["digest-sent", "digest-left-out"])
def test_a_body_that_was_not_signed_is_forbidden(signed: Any, ada: Any, named: bool) -> None:
    def call(body: bytes) -> Any:
        given = ada.credentials
        keys = Credentials(given["AccessKeyId"], given["SecretKey"], given["SessionToken"])
        request = AWSRequest("POST", f"http://{signed.host}/a", data=b"signed")
        if named:
            request.headers["X-Amz-Content-SHA256"] = hashlib.sha256(b"signed").hexdigest()
        SigV4Auth(keys, "execute-api", signed.region).add_auth(request)
        return signed.call("/a", method="POST", headers=dict(request.headers.items()), body=body)

    assert call(b"signed").status == 200
    reply = call(b"tampered")
    assert (reply.status, reply.json) == _FORBIDDEN


def test_a_signature_for_another_method_is_forbidden(signed: Any, ada: Any) -> None:
    given = ada.credentials
    keys = Credentials(given["AccessKeyId"], given["SecretKey"], given["SessionToken"])
    request = AWSRequest("GET", f"http://{signed.host}/a")
    SigV4Auth(keys, "execute-api", signed.region).add_auth(request)
    headers = dict(request.headers.items())
    assert signed.call("/a", headers=headers).status == 200
    reply = signed.call("/a", method="DELETE", headers=headers)
    assert (reply.status, reply.json) == _FORBIDDEN


@pytest.fixture(scope="module")
def tokens(clients: Callable[..., Any], sign_in: Any, ada: Any) -> dict[str, str]:
    given: dict[str, str] = clients("cognito-idp").initiate_auth(
        ClientId=sign_in.client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": "Correct-1-horse"},
    )["AuthenticationResult"]
    return given


@pytest.fixture(scope="module")
def tokened(new_api: Callable[..., Any], echo: str, sign_in: Any) -> Any:
    api = new_api("tokened")
    authorizer = api.gateway.create_authorizer(
        ApiId=api.id,
        Name="tokens",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={
            "Audience": [sign_in.client],
            "Issuer": f"https://{sign_in.provider}",
        },
    )["AuthorizerId"]
    token = {"AuthorizationType": "JWT", "AuthorizerId": authorizer}
    api.route("GET /notes", echo, **token)
    api.route("GET /scoped", echo, AuthorizationScopes=["notes/read"], **token)
    return api


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("kind", ["IdToken", "AccessToken"])
def test_a_token_of_the_pool_is_accepted(tokened: Any, tokens: dict[str, str], kind: str) -> None:
    reply = tokened.call("/notes", headers=_bearer(tokens[kind]))
    assert reply.status == 200
    given = reply.json["requestContext"]["authorizer"]["jwt"]
    assert given["claims"]["token_use"] == kind.removesuffix("Token").lower()
    assert given["scopes"] is None


def _forged(token: str, **claims: object) -> str:
    head, body, signature = token.split(".")
    read = json.loads(base64.urlsafe_b64decode(body + "=="))
    written = base64.urlsafe_b64encode(json.dumps({**read, **claims}).encode())
    return f"{head}.{written.decode().rstrip('=')}.{signature}"


_INVALID = 'Bearer scope="" error="invalid_token"'


@pytest.mark.parametrize(
    ("spoil", "challenge"),
    [
        (lambda token: "", "Bearer"),
        (
            lambda token: "nonsense",
            f'{_INVALID} error_description="token contains an invalid number of segments"',
        ),
        (lambda token: _forged(token, sub="somebody-else"), _INVALID),
        (lambda token: token.rpartition(".")[0] + ".", _INVALID),
        (lambda token: token.replace(token.split(".")[0], "eyJhbGciOiJub25lIn0"), _INVALID),
    ],
    ids=["missing", "nonsense", "forged", "unsigned", "alg-none"],
)
def test_an_invalid_token_is_unauthorized(
    tokened: Any, tokens: dict[str, str], spoil: Callable[[str], str], challenge: str
) -> None:
    spoiled = spoil(tokens["IdToken"])
    reply = tokened.call("/notes", headers=_bearer(spoiled) if spoiled else None)
    assert (reply.status, reply.json) == _UNAUTHORIZED
    assert reply.header("www-authenticate") == [challenge]


def test_an_invalid_token_is_told_the_scopes_of_the_route(tokened: Any) -> None:
    (told,) = tokened.call("/scoped", headers=_bearer("nonsense")).header("www-authenticate")
    assert told.startswith('Bearer scope="notes/read" error="invalid_token"')


@pytest.mark.parametrize("foreign", ["issuer", "audience"])
def test_a_token_that_was_made_for_others_is_unauthorized(
    new_api: Callable[..., Any],
    echo: str,
    sign_in: Any,
    tokens: dict[str, str],
    clients: Callable[..., Any],
    foreign: str,
) -> None:
    issuer, audience = f"https://{sign_in.provider}", sign_in.client
    if foreign == "issuer":
        other = clients("cognito-idp").create_user_pool(PoolName="others")["UserPool"]["Id"]
        issuer = f"{issuer.rpartition('/')[0]}/{other}"
    else:
        audience = "others"
    api = new_api(f"foreign-{foreign}")
    authorizer = api.gateway.create_authorizer(
        ApiId=api.id,
        Name="tokens",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Audience": [audience], "Issuer": issuer},
    )["AuthorizerId"]
    api.route("GET /", echo, AuthorizationType="JWT", AuthorizerId=authorizer)
    told = ' error_description="the token does not have a valid audience"'
    for kind in ("IdToken", "AccessToken"):
        reply = api.call("/", headers=_bearer(tokens[kind]))
        assert (reply.status, reply.json) == _UNAUTHORIZED
        wanted = _INVALID + (told if foreign == "audience" else "")
        assert reply.header("www-authenticate") == [wanted]


def test_a_token_without_the_routes_scope_is_forbidden(
    tokened: Any, tokens: dict[str, str]
) -> None:
    reply = tokened.call("/scoped", headers=_bearer(tokens["AccessToken"]))
    assert (reply.status, reply.json) == _FORBIDDEN


_DECIDES = """
def main(event, context):
    said = event["headers"]["x-say"]
    if said == "fail":
        raise RuntimeError("a secret")
    return {"isAuthorized": said == "yes", "context": {"said": said}}
"""


@pytest.fixture(scope="module")
def decided(new_api: Callable[..., Any], echo: str, callable_function: Callable[..., str]) -> Any:
    api = new_api("decided")
    decides = callable_function("decides", _DECIDES)
    authorizer = api.gateway.create_authorizer(
        ApiId=api.id,
        Name="decides",
        AuthorizerType="REQUEST",
        AuthorizerUri=f"arn:aws:apigateway:{api.region}:lambda:path/2015-03-31/functions/"
        f"{decides}/invocations",
        AuthorizerPayloadFormatVersion="2.0",
        EnableSimpleResponses=True,
        IdentitySource=["$request.header.X-Say"],
        AuthorizerResultTtlInSeconds=0,
    )["AuthorizerId"]
    api.route("GET /", echo, AuthorizationType="CUSTOM", AuthorizerId=authorizer)
    return api


def test_the_context_of_an_authorizer_reaches_the_function(decided: Any) -> None:
    context = decided.call("/", headers={"X-Say": "yes"}).json["requestContext"]
    assert context["authorizer"] == {"lambda": {"said": "yes"}}


@pytest.mark.parametrize(
    ("said", "status", "told"),
    [
        ("no", 403, "Forbidden"),
        (None, 401, "Unauthorized"),
        ("fail", 500, "Internal Server Error"),
    ],
)
def test_a_call_that_an_authorizer_denies_is_refused(
    decided: Any, said: str | None, status: int, told: str
) -> None:
    reply = decided.call("/", headers={"X-Say": said} if said else None)
    assert (reply.status, reply.json) == (status, {"message": told})
