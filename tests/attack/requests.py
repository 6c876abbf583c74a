"""Calls as data: what is sent, who signs it, and what is done to the signature."""

from __future__ import annotations

import datetime
import hashlib
import http.client
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

_PLACE = re.compile(r"<([\w.-]+)>")
_CODES = re.compile(rb"<Code>(\w+)</Code>")
Answer = tuple[int, str]


@dataclass(frozen=True)
class Signing:
    """How a request is signed; the defaults are how it should be.

    ``as_...`` is what was signed in place of what is sent.
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
    presigned: int | None = None
    hashed: bool = False


@dataclass(frozen=True)
class Request:
    """One request; ``<name>`` in any text stands for what the world calls so."""

    service: str
    path: str = "/"
    who: str | None = None
    method: str = "GET"
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    signing: Signing = Signing()

    def but(self, **changes: Any) -> Request:
        """Make one that differs in its signature."""
        return replace(self, signing=replace(self.signing, **changes))


def filled(text: str, names: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: names[found[1]], text)


def api(path: str, who: str | None = None, method: str = "GET", **more: Any) -> Request:
    """Make a call of the notes app's API."""
    return Request("execute-api", path, who, method, **more)


def club(path: str, token: str | None = None, who: str | None = None) -> Request:
    """Make a call of the club's API, whose routes take tokens."""
    headers = {"authorization": f"Bearer <{token}>"} if token else {}
    return Request("club", path, who, headers=headers)


def file(key: str, who: str | None = None, method: str = "GET", **more: Any) -> Request:
    """Make a call about a file of the notes app's bucket."""
    return Request("s3", f"/<bucket>/{key}", who, method, **more)


def items(operation: str, who: str | None, **body: Any) -> Request:
    """Make a call of DynamoDB."""
    return _json("dynamodb", f"DynamoDB_20120810.{operation}", who, body, "1.0")


def identity(operation: str, **body: Any) -> Request:
    """Make a call of the identity pools, which nobody signs."""
    return _json("cognito-identity", f"AWSCognitoIdentityService.{operation}", None, body)


def users(operation: str, who: str | None = None, **body: Any) -> Request:
    """Make a call of the user pools."""
    return _json("cognito-idp", f"AWSCognitoIdentityProviderService.{operation}", who, body)


def _json(
    service: str, target: str, who: str | None, body: dict[str, Any], version: str = "1.1"
) -> Request:
    headers = {"x-amz-target": target, "content-type": f"application/x-amz-json-{version}"}
    return Request(service, "/", who, "POST", json.dumps(body), headers)


@dataclass(frozen=True)
class Place:
    """Where a service answers: the address that is connected to, and the host that is named."""

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
    """Send a request as it stands, and tell status and code of the answer; or its whole body."""
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
    service = how.service or {"club": "execute-api"}.get(request.service, request.service)
    url = f"http://{how.as_host or place.host}{filled(how.as_path or path, names)}"
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
    if how.cut:
        signed.headers["authorization"] = signed.headers["authorization"][: -how.cut]
    return signed


class _clock:  # noqa: N801 - reads as a word in a with statement
    """Move the clock by which the signer signs."""

    def __init__(self, minutes: int) -> None:
        self._shift = datetime.timedelta(minutes=minutes)

    def __enter__(self) -> None:
        from botocore import auth

        self._module: Any = auth
        self._before = self._module.get_current_datetime
        if self._shift:
            before, shift = self._before, self._shift
            self._module.get_current_datetime = lambda *a, **k: before(*a, **k) + shift

    def __exit__(self, *_: object) -> None:
        self._module.get_current_datetime = self._before


def _code(body: bytes) -> str:
    """Tell what an answer says went wrong, in any of the forms that services use."""
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
