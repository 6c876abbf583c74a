"""What is lost for good with a resource, of each type that constructs make.

Data is protected in protected stages: the plan refuses to destroy it (``prevent_destroy``), and the
lock file keeps its id, so that no renaming destroys it. All else can be made again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gatehouse.auth import DeveloperLogin, IdentityPool, Triggers, UserPool
from gatehouse.core import App, AppStack, OptionError, aws
from gatehouse.storage import Attribute, Bucket, LocalIndex, Table

from tests.unit.synth import Json, new_stack, synthesized

DATA = {
    "aws_cognito_user_pool": "all users, their passwords and attributes",
    "aws_cognito_user_group": "who its members are",
    "aws_cognito_identity_pool": "the identities, whose ids own folders and items",
    "aws_dynamodb_table": "items",
    "aws_s3_bucket": "objects and their versions",
    "aws_kms_key": "what it encrypted can't be read without it",
}

SETTING = "a setting of another resource"
RIGHT = "a right, made again as it was"

MADE_AGAIN = {
    "aws_acm_certificate": "free of charge, and issued again for the same name",
    "aws_acm_certificate_validation": "nothing in AWS",
    "aws_apigatewayv2_api": "holds nothing; its address changes, a domain's does not",
    "aws_apigatewayv2_api_mapping": SETTING,
    "aws_apigatewayv2_authorizer": SETTING,
    "aws_apigatewayv2_domain_name": "the name is the DNS zone's, so nobody else can take it",
    "aws_apigatewayv2_integration": SETTING,
    "aws_apigatewayv2_route": SETTING,
    "aws_apigatewayv2_stage": SETTING,
    "aws_apigatewayv2_vpc_link": "holds nothing",
    "aws_appautoscaling_policy": SETTING,
    "aws_appautoscaling_target": SETTING,
    "aws_cloudwatch_log_group": "logs are there for a time only, and go with what writes them: "
    "a function could otherwise not be removed. Logs that must outlive it are sent elsewhere",
    "aws_cloudwatch_metric_alarm": SETTING,
    "aws_cognito_identity_pool_provider_principal_tag": SETTING,
    "aws_cognito_identity_pool_roles_attachment": SETTING,
    "aws_cognito_identity_provider": "users of the provider stay in the pool, and sign in again "
    "when one of the same name is back",
    "aws_cognito_log_delivery_configuration": SETTING,
    "aws_cognito_managed_login_branding": "made again of the same settings",
    "aws_cognito_resource_server": SETTING,
    "aws_cognito_risk_configuration": SETTING,
    "aws_cognito_user_pool_client": "users stay in the pool; apps get the new client's id, and "
    "users sign in again",
    "aws_cognito_user_pool_domain": "holds nothing. A prefix can be taken by others meanwhile: "
    "docs/production.md says to take it off the providers' redirect addresses",
    "aws_cognito_user_pool_ui_customization": SETTING,
    "aws_iam_openid_connect_provider": "made again, it has the same ARN",
    "aws_iam_policy": RIGHT,
    "aws_iam_role": RIGHT,
    "aws_iam_role_policy": RIGHT,
    "aws_iam_role_policy_attachment": RIGHT,
    "aws_iam_saml_provider": "made again, it has the same ARN",
    "aws_lambda_event_source_mapping": SETTING,
    "aws_lambda_function": "its code is in the source",
    "aws_lambda_permission": RIGHT,
    "aws_route53_record": "made again with the same value",
    "aws_s3_bucket_cors_configuration": SETTING,
    "aws_s3_bucket_lifecycle_configuration": SETTING,
    "aws_s3_bucket_notification": SETTING,
    "aws_s3_bucket_ownership_controls": SETTING,
    "aws_s3_bucket_policy": RIGHT,
    "aws_s3_bucket_public_access_block": SETTING,
    "aws_s3_bucket_server_side_encryption_configuration": SETTING,
    "aws_s3_bucket_versioning": SETTING,
    "aws_s3_object": "a function's code, which is in the source",
    "aws_wafv2_web_acl_association": SETTING,
    "aws_sqs_queue": "messages are in it for days only: calls that failed",
}


def made_by_constructs() -> set[str]:
    """The types of the bindings' modules that constructs import."""
    imported = re.findall(
        r"import cdktf_cdktf_provider_aws\.(\w+) as", Path(aws.__file__ or "").read_text()
    )
    return {f"aws_{each}" for each in imported if not each.startswith("data_")} - {"aws_provider"}


def test_each_type_is_data_or_can_be_made_again() -> None:
    assert sorted([*DATA, *MADE_AGAIN]) == sorted(made_by_constructs())
    assert all([*DATA.values(), *MADE_AGAIN.values()])


def all_data(stack: AppStack) -> None:
    users = UserPool(
        stack,
        "Users",
        usernames=["email"],
        triggers=Triggers(custom_email_sender="lambdas/hello.main"),
    )
    users.add_group("Editors", name="editors")
    IdentityPool(
        stack,
        "Identities",
        user_pools=[users.add_client("Web")],
        logins=[DeveloperLogin("login.example.com")],
    )
    Table(
        stack,
        "Notes",
        partition_key="userId",
        sort_key=Attribute("at", "N"),
        local_indexes={"byTitle": LocalIndex("title", projection=["b", "a"])},
    )
    Bucket(stack, "Files")


def protected(synth: Json) -> set[str]:
    return {
        kind
        for kind, resources in synth["resource"].items()
        for resource in resources.values()
        if resource.get("lifecycle", {}).get("prevent_destroy")
    }


def recorded() -> dict[str, Any]:
    return dict(json.loads(Path("gatehouse.lock.json").read_text())["stacks"])


@pytest.fixture(autouse=True)
def beside_cdktf_json(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    monkeypatch.delenv("GATEHOUSE_LOCK_FILE", raising=False)


def test_all_data_is_protected_in_production() -> None:
    stack = new_stack(protect=True)
    all_data(stack)
    assert protected(synthesized(stack)) == set(DATA)
    assert recorded() == {
        "notes-test": {
            "Files": {"kind": "Bucket"},
            "Identities": {"DeveloperLogin": "login.example.com", "kind": "IdentityPool"},
            "Notes": {
                "kind": "Table",
                "local_indexes": {
                    "byTitle": {
                        "projection": ["a", "b"],
                        "sort_key": {"name": "title", "type": "S"},
                    }
                },
                "partition_key": {"name": "userId", "type": "S"},
                "sort_key": {"name": "at", "type": "N"},
            },
            "Users": {
                "aliases": [],
                "case_sensitive": False,
                "custom_attributes": {},
                "standard_attributes": {},
                "usernames": ["email"],
            },
            "Users.senders_key": {"kind": "SendersKey"},
            "Users/Editors": {"kind": "Group", "name": "editors"},
        }
    }


def test_elsewhere_only_user_pools_are_recorded_and_nothing_is_protected() -> None:
    stack = new_stack()
    all_data(stack)
    assert protected(synthesized(stack)) == set()
    assert set(recorded()["notes-test"]) == {"Users"}


def test_the_end_of_protection_ends_the_record() -> None:
    stack = new_stack(protect=True)
    all_data(stack)
    synthesized(stack)
    stack = new_stack(protect=False)
    all_data(stack)
    assert protected(synthesized(stack)) == set()
    assert set(recorded()["notes-test"]) == {"Users"}


Make = Callable[[AppStack], object]


def synth(make: Make, *, protect: bool = True) -> None:
    app = App()
    make(AppStack(app, "notes", stage="test", protect=protect))
    app.synth()


def identities(id: str = "Identities", *logins: str, **options: Any) -> Make:
    def make(stack: AppStack) -> IdentityPool:
        web = UserPool(stack, "Users", usernames=["email"]).add_client("Web")
        others = [DeveloperLogin(each) for each in logins]
        return IdentityPool(stack, id, user_pools=[web], logins=others, **options)

    return make


def group(id: str, **options: Any) -> Make:
    return lambda stack: UserPool(stack, "Users", usernames=["email"]).add_group(id, **options)


def imported_group(id: str) -> Make:
    return lambda stack: UserPool.from_id(stack, "Users", "eu-west-1_AbCdEfGhI").add_group(id)


def table(id: str = "Notes", key: str | Attribute = "userId", **options: Any) -> Make:
    return lambda stack: Table(stack, id, partition_key=key, **options)


def senders(**triggers: Any) -> Make:
    return lambda stack: UserPool(
        stack, "Users", usernames=["email"], triggers=Triggers(**triggers) if triggers else None
    )


SENDER = "lambdas/hello.main"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef"
SORTED: dict[str, Any] = {"sort_key": "at", "local_indexes": {"byTitle": LocalIndex("title")}}

LOSSES: dict[str, tuple[Make, Make, str]] = {
    "an identity pool of another id": (identities(), identities("People"), "no longer makes"),
    "a developer's login more": (identities(), identities("Identities", "a.example.com"), "None"),
    "a developer's login less": (identities("Identities", "a.example.com"), identities(), "'a.ex"),
    "another developer's login": (
        identities("Identities", "a.example.com"),
        identities("Identities", "b.example.com"),
        "must stay 'a.example.com', as in the lock file",
    ),
    "a group of another id": (group("editors"), group("Editors"), "Users/editors, which the app"),
    "a group of another name": (group("E", name="e"), group("E", name="f"), "list of its members"),
    "a group of an imported pool": (
        imported_group("editors"),
        imported_group("writers"),
        "Users/editors, which the app no longer makes",
    ),
    "a table of another id": (table("Notes"), table("Texts"), "notes-test/Notes, which the app"),
    "a table of another key": (table(), table(key="id"), "with its items"),
    "a key of another type": (table(), table(key=Attribute("userId", "N")), "'type': 'S'"),
    "a table with a sort key": (table(), table(sort_key="at"), "must stay None"),
    "a local index less": (table(**SORTED), table(sort_key="at"), "byTitle"),
    "a bucket of another id": (
        lambda stack: Bucket(stack, "Files"),
        lambda stack: Bucket(stack, "Uploads"),
        "no longer makes",
    ),
    "a construct of another kind": (
        table("Data"),
        lambda stack: Bucket(stack, "Data"),
        "must stay the id of a Table",
    ),
    "a user pool where a table was": (
        table("Users"),
        senders(),
        "must stay the id of a Table",
    ),
    "a table where a user pool was": (senders(), table("Users"), "must stay the id of a UserPool"),
    "an imported pool where a user pool was": (
        senders(),
        lambda stack: UserPool.from_id(stack, "Users", "eu-west-1_AbCdEfGhI"),
        "must stay the id of a UserPool",
    ),
    "an unprotected construct of another kind": (
        table("Data"),
        lambda stack: Bucket(stack, "Data", protect=False),
        "must stay the id of a Table",
    ),
    "an unprotected table where a user pool was": (
        senders(),
        table("Users", protect=False),
        "must stay the id of a UserPool",
    ),
    "a user pool where a table was, with a reason": (
        table("Users"),
        lambda stack: UserPool(stack, "Users", allow_replacement="nobody has signed up yet"),
        "must stay the id of a Table",
    ),
    "no sender any more": (senders(custom_email_sender=SENDER), senders(), "KMS key of the sende"),
    "another key of the senders": (
        senders(custom_sms_sender=SENDER),
        senders(custom_sms_sender=SENDER, kms_key_arn=KEY),
        "must have a custom sender and no kms_key_arn",
    ),
}


@pytest.mark.parametrize(("before", "after", "says"), LOSSES.values(), ids=LOSSES.keys())
def test_a_loss_stops_at_synth_in_production(before: Make, after: Make, says: str) -> None:
    synth(before)
    written = recorded()
    with pytest.raises(OptionError, match=says):
        synth(after)
    assert recorded() == written


# A user pool keeps its id in every stage.
STOPS_ALWAYS = {
    "a table where a user pool was",
    "an imported pool where a user pool was",
    "an unprotected table where a user pool was",
}


@pytest.mark.parametrize(
    ("before", "after"),
    [(before, after) for name, (before, after, _) in LOSSES.items() if name not in STOPS_ALWAYS],
    ids=[name for name in LOSSES if name not in STOPS_ALWAYS],
)
def test_it_is_no_matter_elsewhere(before: Make, after: Make) -> None:
    synth(before, protect=False)
    synth(after, protect=False)


@pytest.mark.parametrize("name", sorted(STOPS_ALWAYS))
def test_a_user_pool_keeps_its_id_elsewhere_too(name: str) -> None:
    before, after, says = LOSSES[name]
    synth(before, protect=False)
    with pytest.raises(OptionError, match=says):
        synth(after, protect=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (identities(), identities(principal_tags={})),
        (group("editors"), group("editors", description="Those who edit")),
        (table(), table(stream="both", ttl="until")),
        (table(**SORTED), table(**SORTED, point_in_time_recovery=False)),
        (lambda stack: Bucket(stack, "Files"), lambda stack: Bucket(stack, "Files", cors=True)),
        (senders(custom_email_sender=SENDER), senders(custom_sms_sender=SENDER)),
        (senders(custom_email_sender=SENDER, kms_key_arn=KEY), senders()),
    ],
)
def test_a_change_that_loses_nothing_is_let_through(before: Make, after: Make) -> None:
    synth(before)
    synth(after)


@pytest.mark.parametrize("name", ["an identity pool of another id", "a group of another id"])
def test_an_entry_that_was_taken_out_of_the_file_lets_it_go(name: str) -> None:
    before, after, _ = LOSSES[name]
    synth(before)
    content = json.loads(Path("gatehouse.lock.json").read_text())
    content["stacks"]["notes-test"] = {"Users": content["stacks"]["notes-test"]["Users"]}
    Path("gatehouse.lock.json").write_text(json.dumps(content))
    synth(after)


def test_one_construct_alone_can_be_let_go() -> None:
    synth(identities())
    synth(identities("Identities", "a.example.com", protect=False))
    assert set(recorded()["notes-test"]) == {"Users"}


def test_a_lock_file_of_before_is_read_and_completed() -> None:
    pool = {
        "aliases": [],
        "case_sensitive": False,
        "custom_attributes": {},
        "standard_attributes": {},
        "usernames": ["email"],
    }
    content = {"stacks": {"notes-test": {"Users": pool}}, "version": 1}
    Path("gatehouse.lock.json").write_text(json.dumps(content))
    synth(identities())
    assert recorded()["notes-test"] == {
        "Users": pool,
        "Identities": {"DeveloperLogin": None, "kind": "IdentityPool"},
    }


def test_a_token_in_a_field_is_no_change() -> None:
    def make(stack: AppStack) -> None:
        stack.region  # noqa: B018 - it numbers the tokens differently
        Table(stack, "Notes", partition_key=f"key-{stack.account_id}")

    synth(make)
    synth(lambda stack: Table(stack, "Notes", partition_key=f"key-{stack.account_id}"))
    assert "partition_key" not in recorded()["notes-test"]["Notes"]
