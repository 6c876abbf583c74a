"""Whatever comes over the wire is answered, and the server lives on and gives nothing away.

A few seconds; ``GATEHOUSE_FUZZ_SECONDS=600`` lets it run longer, and ``GATEHOUSE_FUZZ_SEED``
repeats a run that failed.
"""

from __future__ import annotations

import os
import random
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from gatehouse.local.launcher.server import LocalAws

_SECONDS = float(os.environ.get("GATEHOUSE_FUZZ_SECONDS", "5"))
_SEED = int(os.environ.get("GATEHOUSE_FUZZ_SEED", "19"))
#: What is stored in the local AWS, and must be in no answer to what nobody signed.
_CANARY = "canary-4f1d9c"
_FORM = "application/x-www-form-urlencoded"
#: A right request to each service of ours and of the emulator's, as a start: without a signature.
_SEEDS: tuple[tuple[str, str, dict[str, str], bytes], ...] = (
    ("GET", "/fuzzed/secret.txt", {}, b""),
    ("PUT", "/fuzzed/secret.txt?acl", {"x-amz-acl": "public-read"}, b""),
    ("POST", "/fuzzed?delete", {}, b"<Delete><Object><Key>secret.txt</Key></Object></Delete>"),
    ("GET", "/2015-03-31/functions/", {}, b""),
    ("POST", "/2015-03-31/functions/f/invocations", {}, b"{}"),
    ("GET", "/v2/apis", {}, b""),
    ("GET", "/_aws/execute-api/abcdef/$default/x", {}, b""),
    ("GET", "/_gatehouse/decisions", {}, b""),
    ("GET", "/oauth2/authorize?client_id=x&response_type=code&redirect_uri=x", {}, b""),
    ("POST", "/oauth2/token", {"content-type": _FORM}, b"grant_type=authorization_code&code=x"),
    ("POST", "/oauth2/revoke", {"content-type": _FORM}, b"token=x&client_id=x"),
    ("POST", "/saml2/idpresponse", {"content-type": _FORM}, b"SAMLResponse=eA%3D%3D&RelayState=x"),
    ("GET", "/us-east-1_abc/.well-known/jwks.json", {}, b""),
    *(
        ("POST", "/", {"x-amz-target": target, "content-type": "application/x-amz-json-1.1"}, body)
        for target, body in (
            ("AWSCognitoIdentityProviderService.InitiateAuth", b'{"AuthFlow":"USER_SRP_AUTH"}'),
            ("AWSCognitoIdentityProviderService.GetUser", b'{"AccessToken":"a.b.c"}'),
            ("AWSCognitoIdentityService.GetId", b'{"IdentityPoolId":"us-east-1:x","Logins":{}}'),
            ("AWSCognitoIdentityService.GetCredentialsForIdentity", b'{"IdentityId":"x:y"}'),
            ("DynamoDB_20120810.GetItem", b'{"TableName":"fuzzed","Key":{"k":{"S":"a"}}}'),
            ("secretsmanager.GetSecretValue", b'{"SecretId":"fuzzed"}'),
            ("AmazonSQS.ReceiveMessage", b'{"QueueUrl":"http://x/1/fuzzed"}'),
            ("TrentService.Decrypt", b'{"CiphertextBlob":"eA=="}'),
            ("Logs_20140328.FilterLogEvents", b'{"logGroupName":"fuzzed"}'),
            ("AnyScaleFrontendService.DescribeScalableTargets", b'{"ServiceNamespace":"dynamodb"}'),
        )
    ),
    *(
        ("POST", "/", {"content-type": _FORM}, f"Action={action}&Version={version}".encode())
        for action, version in (
            ("AssumeRoleWithWebIdentity&RoleArn=x&WebIdentityToken=a.b.c", "2011-06-15"),
            ("AssumeRoleWithSAML&SAMLAssertion=eA%3D%3D", "2011-06-15"),
            ("ListUsers", "2010-05-08"),
            ("ListTopics", "2010-03-31"),
        )
    ),
)
_NONSENSE = (
    b"\x00",
    b"\xff\xfe",
    b"%",
    b"%zz",
    b"%00",
    b"..",
    b"//",
    b"{" * 5000,
    b"[" * 5000,
    b'"' * 3,
    b"\\u0000\\ud800",
    b"1e999",
    b"-1",
    b"9" * 400,
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    b"\r\n\r\n",
    b"A" * 20000,
    "é漢🙂".encode(),
)
_HEADERS = (
    b"authorization: AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request",
    b"authorization: AWS4-HMAC-SHA256 ,,,===",
    b"authorization: Basic !!!",
    b"authorization: Bearer a.b.c",
    b"content-encoding: gzip",
    b"content-encoding: aws-chunked",
    b"x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    b"x-amz-decoded-content-length: -1",
    b"content-type: multipart/form-data; boundary=",
    b"content-type: application/cbor",
    b"x-amz-target: .",
    b"x-amz-target: a.b, c.d",
    b"x-amz-date: never",
    b"host: other.s3.amazonaws.com",
    b"host: abcdef.execute-api.localhost",
    b"range: bytes=9-1,-,x",
    b"transfer-encoding: chunked",
    b"content-length: 7",
    b"content-length: -7",
    b"expect: 100-continue",
    b"connection: upgrade",
    b"upgrade: websocket",
    b"origin: \xff",
    b"cookie: a=b; =; ;;",
    b": empty",
    b"no colon",
)


def _request(chance: random.Random) -> bytes:
    """Make a request, right at first, and spoil it in a few places."""
    method, path, headers, body = chance.choice(_SEEDS)
    lines = [f"{name}: {value}".encode() for name, value in headers.items()]
    for _ in range(chance.choice((0, 0, 1, 1, 2, 4))):
        lines.insert(chance.randint(0, len(lines)), chance.choice(_HEADERS))
    target = path.encode()
    if chance.random() < 0.4:
        target = _spoiled(chance, target).replace(b" ", b"")
    if chance.random() < 0.6:
        body = _spoiled(chance, body)
    if chance.random() < 0.1:
        method = chance.choice(("OPTIONS", "HEAD", "DELETE", "PATCH", "TRACE", "CONNECT", "QUERY"))
    length = len(body) + chance.choice((0, 0, 0, 0, 5, -5))
    lines = [b"host: 127.0.0.1", f"content-length: {max(length, 0)}".encode(), *lines]
    return b"%s %s HTTP/1.1\r\n%s\r\n\r\n%s" % (method.encode(), target, b"\r\n".join(lines), body)


def _spoiled(chance: random.Random, text: bytes) -> bytes:
    for _ in range(chance.randint(1, 3)):
        place, piece = chance.randint(0, len(text)), chance.choice(_NONSENSE)
        drop = chance.choice((0, 0, 1, 8))
        text = text[:place] + piece + text[place + drop :]
    return text


def _sent(chance: random.Random) -> tuple[bytes, ...]:
    """Make one request, several at once, a part of one, or one in slow pieces."""
    sent, way = _request(chance), chance.random()
    if way < 0.1:
        return (sent + _request(chance) + _request(chance),)
    if way < 0.25:
        return (sent[: chance.randint(0, len(sent))],)
    if way > 0.97:
        return (*(sent[start : start + 40] for start in range(0, 400, 40)), sent[400:])
    return (sent,)


def _ask(port: int, sent: Sequence[bytes]) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        return _exchanged(connection, sent, pause=0.01 if len(sent) > 1 else 0)


def _exchanged(connection: socket.socket, pieces: Sequence[bytes], pause: float = 0) -> bytes:
    """Send everything and return what comes back, nothing where the server hangs up before."""
    try:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)
        connection.shutdown(socket.SHUT_WR)  # nothing follows: there is no reason to wait
        return b"".join(iter(lambda: connection.recv(65536), b""))
    except TimeoutError:
        raise
    except OSError:
        return b""


@pytest.fixture(scope="module")
def keeper(clients: Callable[..., Any]) -> Callable[[], str]:
    """Store what nobody else may see, and read it as its owner does."""
    s3, tables = clients("s3"), clients("dynamodb")
    s3.create_bucket(Bucket="fuzzed")
    s3.put_object(Bucket="fuzzed", Key="secret.txt", Body=_CANARY.encode())
    tables.create_table(
        TableName="fuzzed",
        KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    tables.put_item(TableName="fuzzed", Item={"k": {"S": "a"}, "v": {"S": _CANARY}})
    clients("secretsmanager").create_secret(Name="fuzzed", SecretString=_CANARY)
    queue = clients("sqs").create_queue(QueueName="fuzzed")["QueueUrl"]
    clients("sqs").send_message(QueueUrl=queue, MessageBody=_CANARY)
    return lambda: str(s3.get_object(Bucket="fuzzed", Key="secret.txt")["Body"].read().decode())


def test_any_request_is_answered_and_nothing_leaks(
    local_aws: LocalAws, keeper: Callable[[], str]
) -> None:
    chance, log = random.Random(_SEED), local_aws.folder / "server.log"
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        sent, before = _sent(chance), log.stat().st_size
        try:
            answer = _ask(local_aws.port, sent)
        except TimeoutError:
            pytest.fail(f"no answer to {sent!r}")
        assert _CANARY.encode() not in answer, sent
        if (place := answer.find(b"HTTP/1.1 500")) >= 0:
            with log.open("rb") as written:
                written.seek(before)
                told = written.read().decode(errors="replace")
            assert told, f"a failure without a word in the log, for {sent!r}"
            pytest.fail(f"{answer[place : place + 400]!r} for {sent!r}: {told[-3000:]}")
    assert local_aws.process.poll() is None
    assert keeper() == _CANARY


def test_connections_that_say_nothing_stop_nobody(
    local_aws: LocalAws, keeper: Callable[[], str]
) -> None:
    held = [socket.create_connection(("127.0.0.1", local_aws.port), timeout=30) for _ in range(100)]
    try:
        for number, connection in enumerate(held):
            connection.sendall(
                b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nab"[: number + 1]
            )
        assert keeper() == _CANARY
    finally:
        for connection in held:
            connection.close()
    assert keeper() == _CANARY


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"a" * 1_000_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\n" + b"x: y\r\n" * 50_000 + b"\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999\r\n\r\nx",
        b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nx",
        b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n"
        b"0\r\n\r\nGET /fuzzed/secret.txt HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
    ],
)
def test_what_is_too_large_or_two_lengths_is_refused(
    local_aws: LocalAws, keeper: Callable[[], str], sent: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", local_aws.port), timeout=30) as connection:
        answer = _exchanged(connection, (sent,))
    assert b"HTTP/1.1 2" not in answer
    assert b"HTTP/1.1 500" not in answer
    assert _CANARY.encode() not in answer
    assert keeper() == _CANARY
