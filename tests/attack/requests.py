"""Calls as data: what is sent, who signs it, and what is done to the signature."""

from __future__ import annotations

import datetime
import hashlib
import http.client
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import quote, unquote, urlencode, urlsplit

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.attack.forging import FORGED

_PLACE = re.compile(r"<([a-z][a-z.-]*)>")
_CODES = re.compile(rb"<Code>(\w+)</Code>")
Answer = tuple[int, str]
#: The parts of a request that can be wrong before any policy decides.
Beyond = Literal["signature", "token"]
#: The HTTP APIs that requests name as their service.
APIS = ("execute-api", "club", "annex")
_VERSIONS = {"iam": "2010-05-08", "sts": "2011-06-15"}


@dataclass(frozen=True)
class Signing:
    """How a request is signed; the defaults are how it should be.

    ``as_...`` is what was signed in place of what is sent, ``also_of`` whose key the header names
    first.
    """

    service: str | None = None
    region: str | None = None
    minutes: int = 0
    as_method: str | None = None
    as_path: str | None = None
    as_body: str | None = None
    as_host: str | None = None
    secret_of: str | None = None
    secret: str | None = None
    key_id: str | None = None
    token_of: str | None = None
    without_token: bool = False
    cut: int = 0
    also_of: str | None = None
    presigned: int | None = None
    hashed: bool = False

    @property
    def is_right(self) -> bool:
        """Whether it is a correct signature, in headers or in a link."""
        return replace(self, presigned=None) == Signing()


@dataclass(frozen=True)
class Request:
    """One request; ``<name>`` in any text stands for the world's value of that name."""

    service: str
    path: str = "/"
    who: str | None = None
    method: str = "GET"
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    signing: Signing = Signing()

    def but(self, **changes: Any) -> Request:
        """Return the same request with another signature."""
        return replace(self, signing=replace(self.signing, **changes))

    @property
    def beyond(self) -> Beyond | None:
        """What is wrong with it before policies decide; None if nothing is."""
        if not self.signing.is_right or "X-Amz-" in self.path:
            return "signature"
        texts = (self.path, self.body, *self.headers.values())
        named = {name for text in texts for name in _PLACE.findall(text)}
        return "token" if named & FORGED else None


def filled(text: str, names: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: names[found[1]], text)


def api(path: str, who: str | None = None, method: str = "GET", **more: Any) -> Request:
    """Make a call of the notes app's API."""
    return Request("execute-api", path, who, method, **more)


def club(
    path: str, token: str | None = None, who: str | None = None, method: str = "GET"
) -> Request:
    """Make a call of the club's API, which has routes for tokens and for signatures."""
    headers = {"authorization": f"Bearer <{token}>"} if token else {}
    return Request("club", path, who, method, headers=headers)


def file(
    key: str, who: str | None = None, method: str = "GET", of: str = "bucket", **more: Any
) -> Request:
    """Make a call about a file, of the notes app's bucket unless another is named."""
    return Request("s3", f"/<{of}>/{key}", who, method, **more)


def items(operation: str, who: str | None, **body: Any) -> Request:
    """Make a call of DynamoDB."""
    return json_call("dynamodb", f"DynamoDB_20120810.{operation}", who, body, "1.0")


def identity(operation: str, **body: Any) -> Request:
    """Make a call of the identity pools, which is not signed."""
    return json_call("cognito-identity", f"AWSCognitoIdentityService.{operation}", None, body)


def users(operation: str, who: str | None = None, **body: Any) -> Request:
    """Make a call of the user pools."""
    return json_call("cognito-idp", f"AWSCognitoIdentityProviderService.{operation}", who, body)


def secrets(who: str) -> Request:
    """List the account's secrets."""
    return json_call("secretsmanager", "secretsmanager.ListSecrets", who, {})


def function(name: str, who: str, *, stream: bool = False) -> Request:
    """Call a function past its API, for an answer in one piece or as a stream."""
    date, call = (
        ("2021-11-15", "response-streaming-invocations")
        if stream
        else ("2015-03-31", "invocations")
    )
    return Request("lambda", f"/{date}/functions/<{name}>/{call}", who, "POST", "{}")


def assume(role: str, token: str) -> Request:
    """Assume a role with the token of an identity pool, as the classic flow does."""
    asked = {"RoleArn": f"<{role}>", "WebIdentityToken": f"<{token}>"}
    return form("sts", "AssumeRoleWithWebIdentity", None, RoleSessionName="classic", **asked)


def form(service: str, action: str, who: str | None, **fields: str) -> Request:
    """Make a call of a service whose operation is in a form."""
    headers = {"content-type": "application/x-www-form-urlencoded"}
    body = urlencode({"Action": action, "Version": _VERSIONS[service], **fields}, safe="<>")
    return Request(service, "/", who, "POST", body, headers)


def json_call(
    service: str, target: str, who: str | None, body: dict[str, Any], version: str = "1.1"
) -> Request:
    """Make a call of a service whose operation is in a header."""
    headers = {"x-amz-target": target, "content-type": f"application/x-amz-json-{version}"}
    return Request(service, "/", who, "POST", json.dumps(body), headers)


@dataclass(frozen=True)
class Place:
    """Where a service answers: the address to connect to, and the host to name."""

    port: int
    host: str
    region: str


def send(
    request: Request,
    place: Place,
    names: Mapping[str, str],
    people: Mapping[str, dict[str, str]],
    *,
    whole: bool = False,
) -> Answer:
    """Send a request, and return the status with the error's code, or with the whole body."""
    path, body = filled(request.path, names), filled(request.body, names)
    headers = {name: filled(value, names) for name, value in request.headers.items()}
    headers["host"] = place.host
    target = path
    if request.who is not None:
        signed = _signed(request, place, path, body, headers, names, people)
        headers.update({name.lower(): value for name, value in signed.headers.items()})
        if request.signing.presigned is not None:
            target = f"{path}{'&' if '?' in path else '?'}{urlsplit(str(signed.url)).query}"
    headers["host"] = place.host
    connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=60)
    try:
        connection.request(request.method, target, body.encode(), headers)
        answer = connection.getresponse()
        content = answer.read()
        return answer.status, content.decode() if whole else _code(content)
    finally:
        connection.close()


def _signed(
    request: Request,
    place: Place,
    path: str,
    body: str,
    headers: dict[str, str],
    names: Mapping[str, str],
    people: Mapping[str, dict[str, str]],
) -> AWSRequest:
    how = request.signing
    assert request.who is not None
    keys = people[request.who]
    secret = how.secret or people[how.secret_of or request.who]["SecretKey"]
    token: str | None = people[how.token_of or request.who].get("SessionToken")
    service = how.service or ("execute-api" if request.service in APIS else request.service)
    path = filled(how.as_path or path, names)
    url = f"http://{how.as_host or place.host}{_encoded(path) if service == 's3' else path}"
    content = (filled(how.as_body, names) if how.as_body is not None else body).encode()
    signed = AWSRequest(
        how.as_method or request.method,
        url,
        dict(headers, host=how.as_host or place.host),
        content,
    )
    if how.hashed:
        signed.headers["x-amz-content-sha256"] = hashlib.sha256(content).hexdigest()
    credentials = Credentials(
        how.key_id or keys["AccessKeyId"], secret, None if how.without_token else token
    )
    region = how.region or place.region
    if how.presigned is not None:
        signer: Any = S3SigV4QueryAuth(credentials, service, region, how.presigned)
    else:
        signer = (S3SigV4Auth if service == "s3" else SigV4Auth)(credentials, service, region)
    with _clock(how.minutes):
        signer.add_auth(signed)
    if how.also_of:
        header, other = signed.headers["authorization"], people[how.also_of]["AccessKeyId"]
        first = f"Credential={other}/20260101/{region}/{service}/aws4_request, Credential="
        signed.headers["authorization"] = header.replace("Credential=", first, 1)
    if how.cut:
        signed.headers["authorization"] = signed.headers["authorization"][: -how.cut]
    return signed


def _encoded(path: str) -> str:
    """Return a path as S3 signs it, whatever the client has left raw or encoded."""
    before, mark, query = path.partition("?")
    return quote(unquote(before), safe="/~") + mark + query


class _clock:  # noqa: N801 - reads as a word in a with statement
    """Move the clock by which the signer signs."""

    def __init__(self, minutes: int) -> None:
        self._shift = datetime.timedelta(minutes=minutes)

    def __enter__(self) -> None:
        from botocore import auth

        self._module = auth
        self._before: Any = vars(auth)["get_current_datetime"]
        if self._shift:
            before, shift = self._before, self._shift
            vars(auth)["get_current_datetime"] = lambda *a, **k: before(*a, **k) + shift

    def __exit__(self, *_: object) -> None:
        vars(self._module)["get_current_datetime"] = self._before


def _code(body: bytes) -> str:
    """Return the error code of an answer, in any of the forms that services use."""
    found = _CODES.search(body)
    if found:
        return found[1].decode()
    try:
        content = json.loads(body)
    except ValueError:
        return ""
    if not isinstance(content, dict):
        return ""
    kind = content.get("__type")
    return str(kind).rpartition("#")[2] if kind else str(content.get("message", ""))
