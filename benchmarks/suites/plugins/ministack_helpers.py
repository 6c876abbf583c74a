"""A plugin of pytest for ministack's tests: the fixtures and helpers that they share.

Their own ``conftest.py`` is not in the source distribution. This is no copy of it: it has what the
tests ask for, as AWS wants it: the roles that a file names exist, APIs may call the functions that
are made for them, everybody a function by a URL that is made for everybody, and a role is assumed
by a user, since AWS lets no root do that.
"""

from __future__ import annotations

import collections
import concurrent.futures
import contextlib
import io
import json
import os
import re
import socket
import statistics
import sys
import threading
import time
import urllib.request
import uuid
import zipfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config

from benchmarks.suites.plugins import fresh_aws

sys.modules["conftest"] = sys.modules[__name__]

ENDPOINT = os.environ["MINISTACK_ENDPOINT"]
GATEWAY_PORT = str(fresh_aws.PORT)
REGION = "us-east-1"
CONCURRENCY_N = 12
CONCURRENCY_N_NESTED = 70
_ACCOUNT = "000000000000"
_ROLE = re.compile(rf"arn:aws:iam::{_ACCOUNT}:role/([\w+=,.@-]+)")
_ALL = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}
#: Files whose tests make the roles themselves.
_ABOUT_ROLES = ("test_iam", "test_iam_auth", "test_sts")
#: Files whose tests make functions for APIs.
_ABOUT_APIS = ("test_apigatewayv1", "test_apigatewayv2")
_CLIENTS = {
    "acm_client": "acm",
    "apigw": "apigatewayv2",
    "apigw_v1": "apigateway",
    "cfn": "cloudformation",
    "cognito_identity": "cognito-identity",
    "cognito_idp": "cognito-idp",
    "cw": "cloudwatch",
    "ddb": "dynamodb",
    "ddb_streams": "dynamodbstreams",
    "eb": "events",
    "ec2": "ec2",
    "iam": "iam",
    "kin": "kinesis",
    "kms_client": "kms",
    "lam": "lambda",
    "logs": "logs",
    "r53": "route53",
    "s3": "s3",
    "ses": "ses",
    "sesv2": "sesv2",
    "sfn": "stepfunctions",
    "signer": "signer",
    "sm": "secretsmanager",
    "sns": "sns",
    "sqs": "sqs",
    "ssm": "ssm",
    "sts": "sts",
    "wafv2": "wafv2",
}


def make_client(service: str, additional_config_kwargs: dict[str, Any] | None = None) -> Any:
    """Return a client of the root's."""
    return _client(service, "test", "test", Config(**(additional_config_kwargs or {})))


def _client(service: str, key: str, secret: str, config: Config, **more: Any) -> Any:
    usual = Config(retries={"mode": "standard"}, max_pool_connections=50)
    if service == "logs":
        usual = usual.merge(Config(inject_host_prefix=False))  # StartLiveTail has its own host
    given = {"endpoint_url": ENDPOINT, "region_name": REGION, **more}
    return boto3.client(
        service,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=usual.merge(config),
        **given,
    )


def _client_fixture(name: str, service: str) -> Any:
    @pytest.fixture(scope="session", name=name)
    def client() -> Any:
        return make_client(service)

    return client


globals().update({f"client_{n}": _client_fixture(n, service) for n, service in _CLIENTS.items()})


@dataclass(frozen=True)
class User:
    """A user of IAM with a key.

    Parameters
    ----------
    name, arn, key, secret : str
        What IAM says of it.
    """

    name: str
    arn: str
    key: str
    secret: str

    def client(self, service: str, config: Config | None = None, region: str = REGION) -> Any:
        """Return a client of this user's."""
        return _client(service, self.key, self.secret, config or Config(), region_name=region)


def _user(policy: dict[str, Any] | None) -> User:
    iam, name = make_client("iam"), f"user-{uuid.uuid4().hex[:12]}"
    arn = iam.create_user(UserName=name)["User"]["Arn"]
    if policy:
        document = json.dumps({"Version": "2012-10-17", **policy})
        iam.put_user_policy(UserName=name, PolicyName="given", PolicyDocument=document)
    made = iam.create_access_key(UserName=name)["AccessKey"]
    return User(name, arn, made["AccessKeyId"], made["SecretAccessKey"])


@pytest.fixture
def iam_user() -> Callable[..., User]:
    """Make users with a policy."""

    def make(policy: dict[str, Any] | None = None) -> User:
        return _user(policy)

    return make


@contextlib.contextmanager
def second_access_key(user: User) -> Iterator[tuple[str, str]]:
    """Return another key of a user's, for as long as the context lasts."""
    iam = make_client("iam")
    made = iam.create_access_key(UserName=user.name)["AccessKey"]
    try:
        yield made["AccessKeyId"], made["SecretAccessKey"]
    finally:
        iam.delete_access_key(UserName=user.name, AccessKeyId=made["AccessKeyId"])


@pytest.fixture
def auth_enabled() -> bool:
    """Return whether permissions are asked for; the local AWS always does."""
    return os.environ["SUITES_KIND"] == "local"


@pytest.fixture
def sts_as_role() -> Callable[..., Any]:
    """Assume roles, which exist, as a user who may."""
    user = _user(_ALL)

    def assume(role_arn: str, session_name: str = "session") -> Any:
        _make_role(role_arn.rpartition("/")[2], {"AWS": f"arn:aws:iam::{_ACCOUNT}:root"})
        taken = user.client("sts").assume_role(RoleArn=role_arn, RoleSessionName=session_name)
        session = taken["Credentials"]
        return _client(
            "sts",
            session["AccessKeyId"],
            session["SecretAccessKey"],
            Config(),
            aws_session_token=session["SessionToken"],
        )

    return assume


def pytest_collection_finish(session: pytest.Session) -> None:
    """Take a fresh AWS, with what the file takes for granted."""
    fresh_aws.fresh()
    for path in {item.path for item in session.items}:
        if path.stem not in _ABOUT_ROLES:
            # Names that differ in case alone are one role: the one that most tests name.
            names = collections.Counter(_ROLE.findall(path.read_text(encoding="utf-8")))
            for name, _ in names.most_common():
                _make_role(name, {"Service": _services()})

        if path.stem in _ABOUT_APIS:
            _after("CreateFunction", _let_apis_call)
        _after("CreateFunctionUrlConfig", _let_everybody_call)


def _after(operation: str, allow: Callable[..., None]) -> None:
    boto3._get_default_session().events.register(f"after-call.lambda.{operation}", allow)


def _let_apis_call(parsed: dict[str, Any], **_: object) -> None:
    """Let every API call a function that was made."""
    if arn := parsed.get("FunctionArn"):
        _allow(arn, Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com")


def _let_everybody_call(parsed: dict[str, Any], **_: object) -> None:
    """Let everybody call a function by a URL without authorization."""
    if parsed.get("AuthType") == "NONE":
        arn = parsed["FunctionArn"]
        _allow(arn, Action="lambda:InvokeFunctionUrl", Principal="*", FunctionUrlAuthType="NONE")
        _allow(arn, Action="lambda:InvokeFunction", Principal="*", InvokedViaFunctionUrl=True)


def _allow(arn: str, **statement: Any) -> None:
    region = arn.split(":")[3]
    functions = _client("lambda", "test", "test", Config(), region_name=region)
    functions.add_permission(FunctionName=arn, StatementId=uuid.uuid4().hex, **statement)


def _services() -> list[str]:
    names = ("apigateway", "events", "lambda", "logs", "s3", "scheduler", "states")
    return [f"{name}.amazonaws.com" for name in names]


def _make_role(name: str, principal: dict[str, Any]) -> None:
    iam = make_client("iam")
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    with contextlib.suppress(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
        iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=json.dumps(_ALL))


_asked = threading.Event()


def _noting(method: Callable[..., Any]) -> Callable[..., Any]:
    def sent(held: socket.socket, *arguments: Any) -> Any:
        with contextlib.suppress(OSError, IndexError, TypeError):
            if held.getpeername()[1] == fresh_aws.PORT:
                _asked.set()
        return method(held, *arguments)

    return sent


for _name in ("send", "sendall"):
    setattr(socket.socket, _name, _noting(getattr(socket.socket, _name)))


def pytest_runtest_setup() -> None:
    """Begin to note whether the test asks the server."""
    _asked.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    call: pytest.CallInfo[None],
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Skip the test that asked no server: it is about the emulator's modules."""
    report = yield
    if call.when == "call" and not _asked.is_set():
        report.outcome = "skipped"
        report.longrepr = (__file__, 0, "it asks no server")
    return report


@pytest.fixture
def auth() -> None:
    """Skip what turns the permissions of the test's own process on."""
    pytest.skip("it asks no server")


def inprocess_iam_user(policy: object = None) -> None:
    """Skip what makes a user in the test's own process."""
    pytest.skip("it asks no server")


def routed_request(*arguments: object) -> None:
    """Skip what asks the test's own process."""
    pytest.skip("it asks no server")


def _queue_policy(queue: str, service: str, condition: dict[str, Any]) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": condition,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def sqs_policy_allow_s3(queue: str, bucket: str, account: str) -> dict[str, Any]:
    """Return the policy of a queue that a bucket may send to."""
    condition = {
        "ArnLike": {"aws:SourceArn": f"arn:aws:s3:::{bucket}"},
        "StringEquals": {"aws:SourceAccount": account},
    }
    return _queue_policy(queue, "s3", condition)


def sqs_policy_allow_sns(queue: str, topic: str) -> dict[str, Any]:
    """Return the policy of a queue that a topic may send to."""
    return _queue_policy(queue, "sns", {"ArnEquals": {"aws:SourceArn": topic}})


_found = socket.getaddrinfo


def _here(host: Any, *arguments: Any, **more: Any) -> Any:
    """Find the hosts below the endpoint's, such as an API's or a bucket's, at the endpoint."""
    below = isinstance(host, str) and host.endswith(f".{urlsplit(ENDPOINT).hostname}")
    return _found("127.0.0.1" if below else host, *arguments, **more)


vars(socket)["getaddrinfo"] = _here


def patch_endpoint_dns() -> contextlib.AbstractContextManager[None]:
    """Return nothing to enter: the hosts below the endpoint's are found already."""
    return contextlib.nullcontext()


def make_probe_lambda(lam: Any, source: str, timeout: int = 30) -> str:
    """Make a function, and return its name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py", source)
    name = f"probe-{uuid.uuid4().hex[:12]}"
    lam.create_function(
        FunctionName=name,
        Runtime="python3.12",
        Role=f"arn:aws:iam::{_ACCOUNT}:role/lambda-role",
        Handler="index.handler",
        Code={"ZipFile": packed.getvalue()},
        Timeout=timeout,
    )
    return name


def concurrent_burst(
    call: Callable[[Any], Any], items: list[Any] | None = None, n: int = CONCURRENCY_N
) -> list[Any]:
    """Call for each item at once, and return what they return."""
    asked = list(range(n)) if items is None else list(items)
    with concurrent.futures.ThreadPoolExecutor(max(len(asked), 1)) as pool:
        return list(pool.map(call, asked))


class LoopProbe:
    """Asks the server again and again, to see that it answers while others ask too."""

    def __enter__(self) -> LoopProbe:
        """Begin to ask."""
        self._took: list[float] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Ask no more."""
        self._ended.set()
        self._thread.join(30)

    def _ask(self) -> None:
        while not self._took or not self._ended.wait(0.05):
            began = time.monotonic()
            urllib.request.urlopen(f"{ENDPOINT}/_ministack/health", timeout=25).close()
            self._took.append(time.monotonic() - began)

    def assert_responsive(self, what: str) -> None:
        """Fail unless half of the answers came within two seconds."""
        assert self._took, f"{what}: no answer"
        assert statistics.median(self._took) < 2, f"{what}: {self._took}"
