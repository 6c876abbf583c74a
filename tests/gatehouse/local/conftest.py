from __future__ import annotations

import http.client
import io
import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from gatehouse.local.launcher import processes
from gatehouse.local.launcher.instance import local_folder
from gatehouse.local.launcher.server import LocalAws

_REPOSITORY = Path(__file__).parents[3]


def wait_until(condition: Callable[[], object], patience: float = 60.0) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "the awaited condition never came true"
        time.sleep(0.05)


@dataclass
class Project:
    """A folder in which the command line is run as a user runs it."""

    folder: Path
    environment: dict[str, str]
    _started: list[subprocess.Popen[str]] = field(default_factory=list)

    def gatehouse(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "gatehouse", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=90,
            check=False,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "gatehouse", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._started.append(process)
        return process

    def instances(self) -> list[Path]:
        home = local_folder(self.folder)
        return sorted(home.iterdir()) if home.exists() else []

    def instance(self) -> Path:
        """Wait for the one instance that is being started to be up."""
        wait_until(lambda: [each for each in self.instances() if (each / "instance.json").exists()])
        (folder,) = self.instances()
        return folder

    def wait_for(self, name: str) -> str:
        """Wait for a file that a command writes, and read it."""
        path = self.folder / name
        wait_until(lambda: path.exists() and path.read_text().endswith("\n"))
        return path.read_text().strip()

    def wait_for_nothing_left(self, *folders: Path) -> None:
        wait_until(lambda: not any(processes.members(folder) for folder in folders))
        wait_until(lambda: not self.instances())

    def end(self) -> None:
        for process in self._started:
            process.kill()
            process.communicate()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    environment = {**os.environ, "PYTHONPATH": str(_REPOSITORY)}
    made = Project(tmp_path, environment)
    yield made
    made.end()


@pytest.fixture
def eventually() -> Callable[..., None]:
    return wait_until


@dataclass(frozen=True)
class Functions:
    """Functions of the local AWS, each made of the source of one handler, ``main``."""

    clients: Callable[..., Any]
    role: str

    def make(self, name: str, source: str, *, file: str = "handler.py", **options: Any) -> str:
        """Make a function and return its ARN."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(file, source)
        self.clients("lambda").create_function(
            **{
                "FunctionName": name,
                "Runtime": f"python{sys.version_info.major}.{sys.version_info.minor}",
                "Handler": "handler.main",
                "Role": self.role,
                "Code": {"ZipFile": packed.getvalue()},
                **options,
            }
        )
        arn = self.clients("lambda").get_function(FunctionName=name)["Configuration"]
        return str(arn["FunctionArn"])


@pytest.fixture(scope="session")
def functions(clients: Callable[..., Any]) -> Functions:
    trust = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "lambda.amazonaws.com"},
        },
    }
    role = clients("iam").create_role(
        RoleName="functions", AssumeRolePolicyDocument=json.dumps(trust)
    )["Role"]["Arn"]
    return Functions(clients, role)


@dataclass(frozen=True)
class Reply:
    """An answer as it came over the wire."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass(frozen=True)
class Api:
    """An HTTP API of the local AWS."""

    id: str
    region: str
    port: int
    gateway: Any
    execution_arn: str

    @property
    def host(self) -> str:
        """The host that AWS would publish it under."""
        return f"{self.id}.execute-api.{self.region}.amazonaws.com"

    def route(self, key: str, target: str, **options: Any) -> str:
        """Add a route to a function, and return the integration's id."""
        integration = self.gateway.create_integration(
            ApiId=self.id,
            IntegrationType="AWS_PROXY",
            IntegrationUri=target,
            PayloadFormatVersion="2.0",
        )["IntegrationId"]
        self.gateway.create_route(
            ApiId=self.id, RouteKey=key, Target=f"integrations/{integration}", **options
        )
        return str(integration)

    def call(
        self,
        path: str,
        *,
        method: str = "GET",
        host: str | None = None,
        headers: Mapping[str, str] | list[tuple[str, str]] | None = None,
        body: bytes | None = None,
        person: Any = None,
        service: str = "execute-api",
        region: str | None = None,
    ) -> Reply:
        """Call it, under the host that AWS would publish unless told otherwise."""
        host = host or self.host
        sent = list(headers.items() if isinstance(headers, Mapping) else headers or [])
        if person is not None:
            given = person.credentials
            keys = Credentials(given["AccessKeyId"], given["SecretKey"], given["SessionToken"])
            request = AWSRequest(method, f"http://{host}{path}", data=body)
            SigV4Auth(keys, service, region or self.region).add_auth(request)
            sent += request.headers.items()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            connection.putheader("Host", host)
            for name, value in sent:
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return Reply(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()


@pytest.fixture(scope="session")
def new_api(local_aws: LocalAws, clients: Callable[..., Any]) -> Callable[..., Api]:
    """Make HTTP APIs; each has a stage ``$default`` unless another is named."""

    def make(name: str, *, stage: Mapping[str, Any] | None = None, **options: Any) -> Api:
        gateway = clients("apigatewayv2")
        made = gateway.create_api(Name=name, ProtocolType="HTTP", **options)["ApiId"]
        gateway.create_stage(
            **{"ApiId": made, "StageName": "$default", "AutoDeploy": True, **(stage or {})}
        )
        arn = f"arn:aws:execute-api:{local_aws.region}:000000000000:{made}"
        return Api(made, local_aws.region, local_aws.port, gateway, arn)

    return make


@pytest.fixture(scope="session")
def callable_function(clients: Callable[..., Any], functions: Functions) -> Callable[..., str]:
    """Make functions that API Gateway may call."""

    def make(name: str, source: str, **options: Any) -> str:
        arn = functions.make(name, source, **options)
        clients("lambda").add_permission(
            FunctionName=name,
            StatementId="gateway",
            Action="lambda:InvokeFunction",
            Principal="apigateway.amazonaws.com",
        )
        return arn

    return make
