"""Laws of names."""

from __future__ import annotations

import re

import pytest
from gatehouse.api import Alarms, HttpApi
from gatehouse.auth import (
    Guests,
    IdentityPool,
    SamlLogin,
    TextMessages,
    Triggers,
    UserPool,
)
from gatehouse.compute import Function
from gatehouse.core import App, AppStack
from gatehouse.core.names import ID_PATTERN, shortened, snake_case
from gatehouse.iam import Permission, Principal, Role, Trust
from gatehouse.storage import Bucket, Table
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.synth import Json, synthesized

ids = st.from_regex(ID_PATTERN, fullmatch=True)


@given(ids)
def test_snake_case_is_idempotent(id: str) -> None:
    assert snake_case(snake_case(id)) == snake_case(id)


@given(ids)
def test_every_id_is_a_valid_terraform_name(id: str) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", snake_case(id))


@given(st.text())
def test_any_text_at_all_has_characters_of_a_terraform_name_only(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]*", snake_case(text))


names = st.text("abcdefghij-", min_size=1, max_size=150)


@given(names, st.text("xyz-", max_size=200), st.integers(40, 128))
def test_a_shortened_name_fits_and_is_its_own(name: str, end: str, longest: int) -> None:
    made = shortened(name, longest, end)
    assert len(made) <= longest
    if len(name) + len(end) <= longest:
        assert made == name + end
    else:
        assert made != shortened(name + "k", longest, end)
        assert made.endswith(end) or len(end) > longest // 2


# Where AWS's limits are: IAM, Lambda, S3 (a prefix has 26 characters less), Cognito, API Gateway,
# DynamoDB, CloudWatch.
LIMITS = {
    ("aws_iam_role", "name"): 64,
    ("aws_iam_policy", "name"): 128,
    ("aws_iam_role_policy", "name"): 128,
    ("aws_iam_saml_provider", "name"): 128,
    ("aws_lambda_function", "function_name"): 64,
    ("aws_lambda_permission", "statement_id"): 100,
    ("aws_s3_bucket", "bucket_prefix"): 37,
    ("aws_cognito_user_pool", "name"): 128,
    ("aws_cognito_identity_pool", "identity_pool_name"): 128,
    ("aws_apigatewayv2_api", "name"): 128,
    ("aws_dynamodb_table", "name"): 255,
    ("aws_cloudwatch_metric_alarm", "alarm_name"): 255,
    ("aws_cloudwatch_log_group", "name"): 512,
}
LONGEST_REGION = "x" * len("ap-southeast-2")
HANDLER = "lambdas/hello.main"


def full_of_names(stage: str, id: str = "") -> Json:
    """What has a name, and what Gatehouse names itself, in a stage."""
    stack = AppStack(App(), "notes", stage=stage)
    challenge = ("define_auth_challenge", "create_auth_challenge", "verify_auth_challenge_response")
    users = UserPool(
        stack,
        f"UserPool{id}",
        usernames=["email"],
        text_messages=TextMessages(region="eu-west-1"),
        triggers=Triggers(**dict.fromkeys(challenge, HANDLER)),
    )
    identities = IdentityPool(
        stack,
        f"IdentityPool{id}",
        user_pools=[users.add_client("Web")],
        logins=[SamlLogin("p" * 90, metadata="<EntityDescriptor/>".ljust(1_000))],
        guests=Guests(reason="a test"),
    )
    identities.role_for_group(users.add_group("Editors"))
    bucket = Bucket(stack, f"Uploads{id}")
    bucket.on_object(Function(stack, f"Resize{id}", HANDLER), prefix="in/")
    api = HttpApi(
        stack,
        f"Api{id}",
        alarms=Alarms(notify=["arn:aws:sns:eu-west-1:123456789012:oncall"]),
    )
    api.route("GET /organizations/{organization}/projects/{project}/members", HANDLER)
    Table(stack, f"Notes{id}", partition_key="id")
    many = [
        Permission(actions=[f"s3:{action}"], resources=[f"arn:aws:s3:::{'x' * 60}/{n}/*"])
        for action in ("GetObject", "PutObject")
        for n in range(200)
    ]
    trust = Trust(Principal("Service", ["glue.amazonaws.com"]))
    Role(stack, f"Reports{id}", trust=trust, permissions=many)
    return synthesized(stack)


def names_of(synth: Json) -> dict[str, str]:
    """The names in AWS of a stack's resources, by address and argument."""
    return {
        f"{kind}.{name}.{argument}": re.sub(r"\$\{[^}]*\}", LONGEST_REGION, each[argument])
        for (kind, argument) in LIMITS
        for name, each in synth["resource"][kind].items()
        if argument in each
    }


@pytest.mark.parametrize("id", ["", "X" * 80], ids=["short ids", "long ids"])
def test_what_fits_in_one_stage_fits_in_every_stage(id: str) -> None:
    there = {stage: names_of(full_of_names(stage, id)) for stage in ("dev", "a" * 20)}
    assert there["dev"].keys() == there["a" * 20].keys()
    for found in there.values():
        for address, name in found.items():
            kind, _, argument = address.split(".")
            assert len(name) <= LIMITS[kind, argument], address
        own = [name for address, name in found.items() if "statement_id" not in address]
        log_groups = [name for name in own if name.startswith("/aws/")]
        assert len({*log_groups}) == len(log_groups)


def test_a_name_that_fits_is_whole() -> None:
    names = names_of(full_of_names("dev"))
    assert names["aws_s3_bucket.uploads.bucket_prefix"] == "notes-dev-uploads-"
    assert names["aws_lambda_function.resize.function_name"] == "notes-dev-Resize"
    assert names["aws_iam_role.resize.name"] == f"notes-dev-Resize-{LONGEST_REGION}"


def test_a_name_that_does_not_fit_has_a_digest_of_it() -> None:
    names = names_of(full_of_names("production"))
    role = names["aws_iam_role.user_pool_verify_auth_challenge_response.name"]
    assert re.fullmatch(r"notes-production-UserPool-VerifyAuthChal-[0-9a-f]{8}-x+", role)
