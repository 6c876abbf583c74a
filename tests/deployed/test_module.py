"""Two instances of an exported module in one root of plain Terraform: applied, used, upgraded."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from gatehouse.access.findings import find
from gatehouse.access.matrix import matrix_of
from gatehouse.access.model import read_model
from gatehouse.deployed.client import Client, Deployment
from gatehouse.local.launcher.server import LocalAws

from tests.deployed.deployments import HERE

pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")

ROOT = """
provider "aws" {
  region = "eu-west-1"
}

module "blue" {
  source = "./module"
  stage  = "blue"
}

module "green" {
  source   = "./module"
  name     = "parlour"
  stage    = "green"
  greeting = "Welcome"
  origins  = ["https://green.example.com", "https://www.example.com"]
  tags     = { team = "web" }
}

output "blue" {
  value = module.blue
}

output "green" {
  value = module.green
}
"""
_PASSWORD = "correct-Horse-7-staple"


@dataclass(frozen=True)
class Root:
    """A folder of plain Terraform that calls the module."""

    aws: LocalAws
    folder: Path
    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)

    def run(self, *command: str, cwd: Path | None = None, **settings: str) -> str:
        ran = subprocess.run(
            command,
            cwd=cwd or self.folder,
            env={**os.environ, **self.aws.environment, **settings},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
        return ran.stdout

    def export(self, version: str) -> None:
        """Export the app, which lies beside the root, over what was exported before."""
        app = self.folder / "app"
        shutil.copytree(HERE / "salon", app, dirs_exist_ok=True)
        (app / "cdktf.json").write_text(json.dumps({"app": f"{sys.executable} main.py"}))
        typed = [sys.executable, "-m", "gatehouse", "module"]
        module = str(self.folder / "module")
        self.run(*typed, "export", "--out", module, "--no-protect", cwd=app, VERSION=version)
        self.run(*typed, "check", module, cwd=app, VERSION=version)

    def plan(self) -> dict[str, list[str]]:
        """What another apply would do, by address."""
        self.run("terraform", "plan", "-input=false", "-out=next.tfplan")
        shown = json.loads(self.run("terraform", "show", "-json", "next.tfplan"))
        return {
            each["address"]: each["change"]["actions"]
            for each in shown.get("resource_changes", [])
            if each["change"]["actions"] not in (["no-op"], ["read"])
        }

    def account(self, service: str) -> Any:
        """Make a client with the account's own credentials."""
        keys = self.aws.environment
        return boto3.client(
            service,
            endpoint_url=self.aws.endpoint,
            region_name="eu-west-1",
            aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
        )

    def client(self, instance: str) -> Client:
        needed = ("ApiEndpoint", "UserPool", "UserPoolClient", "IdentityPool")
        deployment = Deployment.from_outputs(
            self.outputs[instance], self.aws.endpoint, needed=needed
        )
        return Client(deployment, self.aws.endpoint)


@pytest.fixture(scope="module")
def root(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Root]:
    folder = tmp_path_factory.mktemp("root")
    (folder / "main.tf").write_text(ROOT)
    root = Root(local_aws, folder)
    root.export("1")
    root.run("terraform", "init", "-input=false")
    root.run("terraform", "validate")
    root.run("terraform", "apply", "-auto-approve", "-input=false", "-parallelism=20")
    shown = json.loads(root.run("terraform", "output", "-json"))
    root.outputs.update({name: each["value"] for name, each in shown.items()})
    yield root
    root.run("terraform", "destroy", "-auto-approve", "-input=false", "-parallelism=20")
    assert json.loads((folder / "terraform.tfstate").read_text())["resources"] == []


def signed_in(root: Root, instance: str, mail: str) -> tuple[Client, Credentials]:
    """Sign a new user up at one instance, and in."""
    client = root.client(instance)
    if not client.sign_up(mail, _PASSWORD):
        pool = root.outputs[instance]["UserPool"]
        root.account("cognito-idp").admin_confirm_sign_up(UserPoolId=pool, Username=mail)
    token = client.sign_in(mail, _PASSWORD)
    return client, client.credentials(token, client.identity(token))


def test_the_plan_after_the_apply_is_empty(root: Root) -> None:
    assert root.plan() == {}


def test_the_example_is_what_terraform_fmt_writes(root: Root) -> None:
    root.run("terraform", "fmt", "-check", "-recursive", "module")


def test_the_example_calls_the_module(root: Root) -> None:
    example = root.folder / "module" / "examples" / "basic"
    root.run("terraform", "init", "-input=false", "-backend=false", cwd=example)
    root.run("terraform", "validate", cwd=example)


@pytest.mark.parametrize(
    ("instance", "greeting"), [("blue", "Hello"), ("green", "Welcome")], ids=["blue", "green"]
)
def test_each_instance_is_used_with_its_own_inputs(
    root: Root, instance: str, greeting: str
) -> None:
    client, credentials = signed_in(root, instance, "guest@example.com")
    answer = client.request("GET", "/hello", credentials=credentials)
    assert (answer.status, answer.json["greeting"]) == (200, greeting)
    assert client.request("GET", "/hello").status == 403


def test_a_user_of_one_is_no_user_of_the_other(root: Root) -> None:
    _, credentials = signed_in(root, "blue", "only-blue@example.com")
    other = root.client("green")
    assert other.request("GET", "/hello", credentials=credentials).status == 403
    with pytest.raises(ClientError, match=r"UserNotFoundException|NotAuthorizedException"):
        other.sign_in("only-blue@example.com", _PASSWORD)


def test_names_and_tags_are_those_of_the_instance(root: Root) -> None:
    functions = root.account("lambda").list_functions()["Functions"]
    names = {each["FunctionName"]: each["FunctionArn"] for each in functions}
    assert {"salon-blue-Hello", "parlour-green-Hello"} <= names.keys()
    tags = root.account("lambda").list_tags(Resource=names["parlour-green-Hello"])["Tags"]
    assert tags == {"app": "parlour", "stage": "green", "team": "web"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ('stage = "Blue"', "stage must have only a-z"),
        (f'stage = "{"x" * 21}"', "stage must have at most"),
        ('stage = "x"\n  origins = []', "origins must have at least one site"),
        (f'stage = "{"s" * 16}"\n  name = "{"n" * 18}"', "characters together: they are part"),
    ],
)
def test_an_input_that_breaks_its_rule_stops_the_plan(
    root: Root, tmp_path: Path, arguments: str, says: str
) -> None:
    (tmp_path / "main.tf").write_text(
        f'module "salon" {{\n  source = "{root.folder / "module"}"\n  {arguments}\n}}\n'
    )
    environment = {**os.environ, **root.aws.environment}
    for command in (["init", "-input=false"], ["plan", "-input=false", "-no-color"]):
        ran = subprocess.run(
            ["terraform", *command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.returncode == 1
    assert says in " ".join(ran.stderr.replace("\u2502", "").split())


def test_a_new_version_keeps_the_addresses_of_the_old_one(root: Root) -> None:
    root.export("2")
    assert root.plan() == {
        f"module.{instance}.aws_apigatewayv2_route.api_get_hello__name": ["create"]
        for instance in ("blue", "green")
    }


def test_access_to_each_instance_is_read_from_the_state(root: Root, tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    file.write_text(root.run("terraform", "show", "-json"))
    model = read_model([file])
    assert model.unknowns == ()
    assert [each.rule.id for each in find(model)] == []
    answers = matrix_of(model)
    for instance, other in (("blue", "green"), ("green", "blue")):
        route = f"GET /hello of {instance}.api"
        callers = [each.name for each in answers.callers if answers.cell(route, each.name).is_had]
        assert callers
        assert not [name for name in callers if other in name]
