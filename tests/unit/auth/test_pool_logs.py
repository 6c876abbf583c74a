"""What a pool writes to logs, the style of its managed pages, and its web ACL."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from gatehouse.auth import PoolLogs, UserPool
from gatehouse.core import AppStack, MissingFileError, OptionError

from tests.unit.synth import Json, new_stack, synthesized

ACCOUNT = "111122223333"
GROUP = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/aws/vendedlogs/people"
STREAM = f"arn:aws:firehose:eu-west-1:{ACCOUNT}:deliverystream/people"
WEB_ACL = f"arn:aws:wafv2:eu-west-1:{ACCOUNT}:regional/webacl/people/1b2c3d4e-0000-4000-8000-1"
TOKEN = "${aws_s3_bucket.people.arn}"
PLUS: dict[str, Any] = {"tier": "plus", "threat_protection": "audit"}


def resources(stack: AppStack, kind: str) -> Json:
    return synthesized(stack)["resource"].get(kind, {})


def test_undelivered_messages_go_to_a_log_group_that_is_made(stack: AppStack) -> None:
    UserPool(stack, "Users", logs=PoolLogs())
    written = synthesized(stack)
    assert written["resource"]["aws_cloudwatch_log_group"]["users"] == {
        "name": "/aws/vendedlogs/cognito/notes-test-Users",
        "retention_in_days": 30,
    }
    assert written["resource"]["aws_cognito_log_delivery_configuration"]["users"] == {
        "user_pool_id": "${aws_cognito_user_pool.users.id}",
        "log_configurations": [
            {
                "event_source": "userNotification",
                "log_level": "ERROR",
                "cloud_watch_logs_configuration": [
                    {"log_group_arn": "${aws_cloudwatch_log_group.users.arn}"}
                ],
            }
        ],
    }
    asked = written["terraform"]["required_providers"]["aws"]["version"]
    assert asked == ">= 6.5, < 7.0"


@pytest.mark.parametrize(
    ("option", "target", "block"),
    [
        ("sign_ins", GROUP, {"cloud_watch_logs_configuration": [{"log_group_arn": GROUP}]}),
        (
            "sign_ins_bucket",
            "arn:aws:s3:::people",
            {"s3_configuration": [{"bucket_arn": "arn:aws:s3:::people"}]},
        ),
        ("sign_ins_bucket", TOKEN, {"s3_configuration": [{"bucket_arn": TOKEN}]}),
        ("sign_ins_stream", STREAM, {"firehose_configuration": [{"stream_arn": STREAM}]}),
    ],
)
def test_sign_ins_go_to_a_group_a_bucket_or_a_stream(
    stack: AppStack, option: str, target: str, block: Json
) -> None:
    given: dict[str, Any] = {option: target}
    UserPool(stack, "Users", logs=PoolLogs(undelivered=False, **given), **PLUS)
    made = synthesized(stack)["resource"]
    assert made["aws_cognito_log_delivery_configuration"]["users"]["log_configurations"] == [
        {"event_source": "userAuthEvents", "log_level": "INFO", **block}
    ]
    assert "aws_cloudwatch_log_group" not in made


def test_both_are_in_the_order_in_which_cognito_returns_them(stack: AppStack) -> None:
    logs = PoolLogs(sign_ins=True, retention=timedelta(days=7))
    UserPool(stack, "Users", logs=logs, **PLUS)
    made = resources(stack, "aws_cognito_log_delivery_configuration")["users"]
    assert [each["event_source"] for each in made["log_configurations"]] == [
        "userNotification",
        "userAuthEvents",
    ]


@pytest.mark.parametrize(
    ("logs", "rule"),
    [
        ({"undelivered": False}, "must be set if sign_ins is not"),
        ({"undelivered": f"{GROUP}:*"}, "must be the ARN of a log group"),
        ({"undelivered": STREAM}, "must be the ARN of a log group"),
        ({"undelivered": 1}, "must be True, False or the ARN of a log group"),
        ({"sign_ins": "arn:aws:s3:::people"}, "must be the ARN of a log group"),
        ({"sign_ins_bucket": "people"}, "must be the ARN of an S3 bucket"),
        ({"sign_ins_stream": GROUP}, "must be the ARN of a Firehose stream"),
        ({"sign_ins": True, "sign_ins_stream": STREAM}, "together with sign_ins"),
        ({"retention": timedelta(days=8)}, "must be one of CloudWatch's numbers of days"),
        ({"undelivered": GROUP, "retention": timedelta(days=7)}, "only a log group that is made"),
    ],
)
def test_wrong_logs_are_refused(logs: dict[str, Any], rule: str) -> None:
    with pytest.raises(OptionError, match=rule):
        PoolLogs(**logs)


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({"tier": "plus"}, "must be set with threat_protection"),
        ({}, 'needs the tier "plus"'),
    ],
)
def test_a_log_of_sign_ins_needs_threat_protection(
    stack: AppStack, options: dict[str, Any], rule: str
) -> None:
    with pytest.raises(OptionError, match=rule):
        UserPool(stack, "Users", logs=PoolLogs(sign_ins=True), **options)


def test_a_stack_of_older_providers_can_not_write_logs() -> None:
    stack = new_stack(provider_versions="~> 5.100")
    with pytest.raises(OptionError, match=r"must have version 6\.5 or later"):
        UserPool(stack, "Users", logs=PoolLogs())


@pytest.fixture
def users(stack: AppStack) -> UserPool:
    return UserPool(stack, "Users")


# ---- managed pages ------------------------------------------------------------------------------


def test_a_client_has_cognitos_own_style_unless_it_has_another(
    stack: AppStack, users: UserPool
) -> None:
    web, phone = users.add_client("Web"), users.add_client("Phone")
    Path("branding.json").write_text('{"components": {}, "categories": {"form": "${x}"}}')
    users.add_branding("Plain", client=web)
    users.add_branding("Ours", client=phone, settings="branding.json")
    written = synthesized(stack)
    made = written["resource"]["aws_cognito_managed_login_branding"]
    assert made["users_plain"] == {
        "user_pool_id": "${aws_cognito_user_pool.users.id}",
        "client_id": "${aws_cognito_user_pool_client.web.id}",
        "use_cognito_provided_values": True,
    }
    assert json.loads(made["users_ours"]["settings"]) == {
        "categories": {"form": "$${x}"},
        "components": {},
    }
    assert "use_cognito_provided_values" not in made["users_ours"]
    asked = written["terraform"]["required_providers"]["aws"]["version"]
    assert asked == ">= 6.12, < 7.0"


def test_two_styles_of_one_client_are_refused(users: UserPool) -> None:
    web = users.add_client("Web")
    users.add_branding("One", client=web)
    with pytest.raises(OptionError, match="a client can have one style"):
        users.add_branding("Two", client=web)


def test_a_style_needs_the_tier_essentials(stack: AppStack) -> None:
    lite = UserPool(stack, "Lite", tier="lite")
    with pytest.raises(OptionError, match='needs the tier "essentials"'):
        lite.add_branding("Style", client=lite.add_client("Web"))


@pytest.mark.parametrize("content", ["", "[]", "{", "[" * 100_000])
def test_settings_that_are_no_object_are_refused(users: UserPool, content: str) -> None:
    Path("branding.json").write_text(content)
    with pytest.raises(OptionError, match="must be a file with one JSON object"):
        users.add_branding("Style", client=users.add_client("Web"), settings="branding.json")


def test_settings_that_do_not_exist_are_refused(users: UserPool) -> None:
    with pytest.raises(MissingFileError, match="must be a file that exists"):
        users.add_branding("Style", client=users.add_client("Web"), settings="no.json")


# ---- web ACLs -----------------------------------------------------------------------------------


def test_a_web_acl_is_associated_with_the_pool(stack: AppStack) -> None:
    UserPool(stack, "Users", web_acl=WEB_ACL)
    assert resources(stack, "aws_wafv2_web_acl_association") == {
        "users": {"resource_arn": "${aws_cognito_user_pool.users.arn}", "web_acl_arn": WEB_ACL}
    }


@pytest.mark.parametrize(
    ("web_acl", "rule"),
    [
        (WEB_ACL.replace("regional", "global"), "must be the ARN of a regional web ACL"),
        (WEB_ACL.replace("eu-west-1", "us-east-1"), "must be in the stack's region, eu-west-1"),
        ("people", "must be the ARN of a regional web ACL"),
    ],
)
def test_other_web_acls_are_refused(stack: AppStack, web_acl: str, rule: str) -> None:
    with pytest.raises(OptionError, match=rule):
        UserPool(stack, "Users", web_acl=web_acl)


def test_a_web_acl_that_only_terraform_knows_is_taken(stack: AppStack) -> None:
    UserPool(stack, "Users", web_acl="${var.web_acl}")
