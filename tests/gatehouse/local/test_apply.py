"""Real Terraform and its provider, on every type of resource that the library makes.

The resources are written here and not made by the library, whose options change more often than the
types. Route 53 is left out, because the provider waits half a minute for each change of it. So is
what provider 6 alone has, since the tests run with the last one of 5.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from gatehouse.local.launcher.server import LocalAws

_EVERY_RESOURCE = Path(__file__).with_name("every_resource.tf.json")
_BINDINGS = Path(__file__).parents[3] / "modules" / "gatehouse" / "core" / "aws.py"
_LEFT_OUT = {
    "route53_record",
    "cognito_log_delivery_configuration",
    "cognito_managed_login_branding",
}

#: Changes of the resources, as an override file that Terraform merges.
_EVERY_CHANGE = Path(__file__).with_name("every_change.tf.json")
#: Resources of which nothing changes in place, except the tags of some.
_UNCHANGEABLE = {
    "aws_acm_certificate",
    "aws_acm_certificate_validation",
    "aws_apigatewayv2_domain_name",
    "aws_cognito_user_pool_domain",
    "aws_iam_role_policy_attachment",
    "aws_iam_saml_provider",
    "aws_lambda_permission",
    "aws_s3_bucket",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block",
    "aws_wafv2_web_acl_association",
}
#: The provider waits for half a minute and more until a change of these has settled.
_SLOW = {"aws_s3_bucket_lifecycle_configuration", "aws_sqs_queue"}

needs_terraform = pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")


def _terraform(work: Path, aws: LocalAws, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["terraform", *arguments],
        cwd=work,
        env=aws.environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def applied(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    work = tmp_path_factory.mktemp("stack")
    for source in (_EVERY_RESOURCE, _EVERY_RESOURCE.with_name("saml-metadata.xml")):
        shutil.copy(source, work)
    with zipfile.ZipFile(work / "handler.zip", "w") as archive:
        archive.writestr("show.py", "def main(event, context):\n    return {}\n")
    initialised = _terraform(work, local_aws, "init", "-no-color")
    assert initialised.returncode == 0, initialised.stderr
    apply = _terraform(work, local_aws, "apply", "-auto-approve", "-no-color")
    assert apply.returncode == 0, apply.stderr
    yield work
    _terraform(work, local_aws, "destroy", "-auto-approve", "-no-color")


def _made_by_the_library() -> set[str]:
    made = set(re.findall(r"import cdktf_cdktf_provider_aws\.(\w+) as", _BINDINGS.read_text()))
    return {name for name in made if not name.startswith("data_")} - {"provider"} - _LEFT_OUT


def test_every_type_that_the_library_makes_is_applied() -> None:
    written = json.loads(_EVERY_RESOURCE.read_text())["resource"]
    assert {f"aws_{name}" for name in _made_by_the_library()} - written.keys() == set()


@needs_terraform
def test_what_was_applied_shows_no_change_in_the_next_plan(
    applied: Path, local_aws: LocalAws
) -> None:
    plan = _terraform(applied, local_aws, "plan", "-detailed-exitcode", "-no-color")
    assert plan.returncode == 0, plan.stdout


def test_a_change_is_tried_of_every_type_that_can_change() -> None:
    written = json.loads(_EVERY_RESOURCE.read_text())["resource"].keys()
    made = {f"aws_{name}" for name in _made_by_the_library()}
    tried = json.loads(_EVERY_CHANGE.read_text())["resource"].keys()
    assert (written & made) - tried == _UNCHANGEABLE | _SLOW


@needs_terraform
def test_what_was_changed_shows_no_change_in_the_next_plan(
    applied: Path, local_aws: LocalAws
) -> None:
    change = applied / "change_override.tf.json"
    shutil.copy(_EVERY_CHANGE, change)
    apply = _terraform(applied, local_aws, "apply", "-auto-approve", "-no-color")
    assert apply.returncode == 0, apply.stderr
    plan = _terraform(applied, local_aws, "plan", "-detailed-exitcode", "-no-color")
    assert plan.returncode == 0, plan.stdout


@needs_terraform
def test_what_was_applied_can_be_destroyed(applied: Path, local_aws: LocalAws) -> None:
    destroy = _terraform(applied, local_aws, "destroy", "-auto-approve", "-no-color")
    assert destroy.returncode == 0, destroy.stderr
    assert "Resources: 0 destroyed" not in destroy.stdout
    assert _terraform(applied, local_aws, "state", "list").stdout == ""
