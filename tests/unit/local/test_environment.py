from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from gatehouse.errors import CommandError
from gatehouse.local.launcher.environment import (
    RootKey,
    exports,
    region_of,
    server_environment,
    without_real_aws,
)
from gatehouse.local.launcher.server import local_aws

_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "lambda.amazonaws.com"},
        },
    }
)

_HOST = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/home/someone",
    "AWS_PROFILE": "production",
    "AWS_ACCESS_KEY_ID": "AKIAREAL",
    "AWS_SESSION_TOKEN": "real",
    "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/admin",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "/var/run/token",
    "GITHUB_TOKEN": "secret",
    "TF_WORKSPACE": "production",
    "TF_DATA_DIR": "/elsewhere/.terraform",
    "TF_VAR_size": "3",
}


def _server(host: dict[str, str]) -> dict[str, str]:
    return server_environment(
        host, folder=Path("/i"), port=4566, region="eu-west-1", root=RootKey("AKIA1", "secret")
    )


def _exports() -> dict[str, str]:
    return exports(
        folder=Path("/i"),
        endpoint="http://127.0.0.1:1",
        region="eu-west-1",
        root=RootKey("AKIA1", "secret"),
    )


def test_the_local_aws_gets_the_path_and_nothing_else_of_the_host() -> None:
    without_host = _server({})
    added = {name for name, value in _server(_HOST).items() if without_host.get(name) != value}
    assert added == {"PATH"}


def test_the_local_aws_checks_signatures_and_policies() -> None:
    assert _server(_HOST)["AUTH"] == "true"


def test_the_local_aws_writes_below_its_folder_only() -> None:
    places = ("HOME", "TMPDIR", "STATE_DIR", "S3_DATA_DIR")
    assert [Path("/i") in Path(_server(_HOST)[name]).parents for name in places] == [True] * 4


def test_the_local_aws_knows_of_no_container_daemon() -> None:
    assert _server({"DOCKER_HOST": "unix:///var/run/docker.sock"})["DOCKER_HOST"].startswith(
        "unix:///i/"
    )


@pytest.mark.parametrize("name", [name for name in _HOST if name.startswith("AWS_")])
def test_nothing_that_points_at_real_aws_reaches_a_client(name: str) -> None:
    assert name not in without_real_aws(_HOST)


@pytest.mark.parametrize("name", ["TF_WORKSPACE", "TF_DATA_DIR"])
def test_terraforms_own_folders_are_not_those_of_real_deployments(name: str) -> None:
    assert name not in without_real_aws(_HOST)


@pytest.mark.parametrize("name", ["PATH", "HOME", "TF_VAR_size", "GITHUB_TOKEN"])
def test_a_client_keeps_the_rest_of_its_environment(name: str) -> None:
    assert without_real_aws(_HOST)[name] == _HOST[name]


def test_calls_to_the_local_aws_bypass_a_proxy_and_other_exceptions_stay() -> None:
    host = {"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "internal.example"}
    assert without_real_aws(host)["no_proxy"] == "internal.example,127.0.0.1,localhost,::1"


def test_without_a_proxy_no_exceptions_are_set() -> None:
    assert without_real_aws({"PATH": "/bin"}) == {"PATH": "/bin"}


def test_clients_read_no_configuration_and_no_metadata_of_the_host() -> None:
    shown = _exports()
    assert shown["AWS_CONFIG_FILE"] == shown["AWS_SHARED_CREDENTIALS_FILE"] == "/dev/null"
    assert shown["AWS_EC2_METADATA_DISABLED"] == "true"


def test_every_client_works_in_the_same_region() -> None:
    shown = _exports()
    assert {shown["AWS_REGION"], shown["AWS_DEFAULT_REGION"]} == {"eu-west-1"}


def test_a_handler_sees_its_own_variables_and_none_of_the_host(tmp_path: Path) -> None:
    import boto3

    source = "import os\ndef main(event, context):\n    return dict(os.environ)\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("show.py", source)
    with local_aws(tmp_path, host={**_HOST, "SECRET_OF_THE_HOST": "yes"}) as aws:
        account: dict[str, Any] = {
            "endpoint_url": aws.endpoint,
            "region_name": aws.region,
            "aws_access_key_id": aws.environment["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": aws.environment["AWS_SECRET_ACCESS_KEY"],
        }
        role: Any = boto3.client("iam", **account).create_role(
            RoleName="show", AssumeRolePolicyDocument=_TRUST
        )
        functions: Any = boto3.client("lambda", **account)
        functions.create_function(
            FunctionName="show",
            Runtime="python3.12",
            Handler="show.main",
            Role=role["Role"]["Arn"],
            Code={"ZipFile": packed.getvalue()},
            Environment={"Variables": {"TABLE": "Notes"}},
        )
        seen = json.load(functions.invoke(FunctionName="show")["Payload"])
        root = aws.environment["AWS_ACCESS_KEY_ID"]
    assert seen["TABLE"] == "Notes"
    assert seen["AWS_ACCESS_KEY_ID"] not in (_HOST["AWS_ACCESS_KEY_ID"], root)
    leaked = {name for name in (*_HOST, "SECRET_OF_THE_HOST") if seen.get(name)} - {
        "PATH",
        "HOME",
        "AWS_ACCESS_KEY_ID",
        "AWS_SESSION_TOKEN",
    }
    assert leaked == set()
    assert str(tmp_path) in seen["HOME"]


@pytest.mark.parametrize(
    ("host", "given", "where"),
    [
        ({}, "no such", "--region"),
        ({}, "", "--region"),
        ({"AWS_REGION": "nope"}, None, "AWS_REGION"),
        ({"AWS_DEFAULT_REGION": "eu-west-1a"}, None, "AWS_DEFAULT_REGION"),
    ],
)
def test_a_region_that_is_none_is_refused_with_where_it_stands(
    host: dict[str, str], given: str | None, where: str
) -> None:
    with pytest.raises(CommandError, match=rf"^{where} must be the code of an AWS region"):
        region_of(host, given)


@pytest.mark.parametrize(
    ("host", "given", "region"),
    [
        ({}, None, "us-east-1"),
        ({"AWS_REGION": ""}, None, "us-east-1"),
        ({"AWS_REGION": "nope"}, "us-gov-west-1", "us-gov-west-1"),
        ({"AWS_DEFAULT_REGION": "ap-southeast-2"}, None, "ap-southeast-2"),
    ],
)
def test_the_region_is_the_one_given_else_the_hosts(
    host: dict[str, str], given: str | None, region: str
) -> None:
    assert region_of(host, given) == region


def test_a_file_of_certificates_reaches_the_local_aws_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    host = {"SSL_CERT_FILE": "authority.pem", "REQUESTS_CA_BUNDLE": "/other.pem"}
    found = server_environment(
        host, folder=tmp_path, port=1, region="eu-west-1", root=RootKey.fresh()
    )
    assert found["SSL_CERT_FILE"] == str(tmp_path / "authority.pem")
    assert "REQUESTS_CA_BUNDLE" not in found
