"""A host of your own for the sign-in pages: its certificate in us-east-1, and its records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gatehouse.api import Domain, HttpApi
from gatehouse.auth import UserPool
from gatehouse.core import AppStack, OptionError

from tests.unit.synth import Json, new_stack, synthesized

ZONE = "Z0123456789ABCDEFGHIJ"
CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/1"
DOMAIN = "aws_cognito_user_pool_domain.users_pages"


def with_host(stack: AppStack, **options: Any) -> AppStack:
    users = UserPool(stack, "Users", usernames=["email"])
    users.add_domain("Pages", host="auth.example.com", **options)
    return stack


def without_host(stack: AppStack) -> AppStack:
    UserPool(stack, "Users", usernames=["email"])
    return stack


def test_a_zone_makes_a_certificate_in_us_east_1_and_the_records(stack: AppStack) -> None:
    written = synthesized(with_host(stack, hosted_zone=ZONE))
    made = written["resource"]
    there = {"provider": "aws.us_east_1"}
    assert made["aws_acm_certificate"] == {
        "users_pages": {
            "domain_name": "auth.example.com",
            "validation_method": "DNS",
            "lifecycle": {"create_before_destroy": True},
            **there,
        }
    }
    validation = made["aws_acm_certificate_validation"]["users_pages"]
    assert validation["provider"] == "aws.us_east_1"
    records = made["aws_route53_record"]
    assert records["users_pages"] == {
        "zone_id": ZONE,
        "name": "auth.example.com",
        "type": "A",
        "alias": {
            "name": f"${{{DOMAIN}.cloudfront_distribution}}",
            "zone_id": f"${{{DOMAIN}.cloudfront_distribution_zone_id}}",
            "evaluate_target_health": False,
        },
    }
    assert "provider" not in records["users_pages_certificate"]
    assert made["aws_cognito_user_pool_domain"]["users_pages"] == {
        "domain": "auth.example.com",
        "user_pool_id": "${aws_cognito_user_pool.users.id}",
        "certificate_arn": "${aws_acm_certificate_validation.users_pages.certificate_arn}",
    }
    first, second = written["provider"]["aws"]
    assert "alias" not in first
    assert second == {**first, "alias": "us_east_1", "region": "us-east-1"}


def test_a_stack_of_us_east_1_needs_no_second_provider() -> None:
    written = synthesized(with_host(new_stack(region="us-east-1"), hosted_zone=ZONE))
    assert len(written["provider"]["aws"]) == 1
    assert "provider" not in written["resource"]["aws_acm_certificate"]["users_pages"]


def test_a_stack_whose_region_only_terraform_knows_has_one_of_us_east_1() -> None:
    written = synthesized(with_host(new_stack(region=None), hosted_zone=ZONE))
    assert [each.get("region") for each in written["provider"]["aws"]] == [None, "us-east-1"]


def test_two_pools_share_the_provider(stack: AppStack) -> None:
    for id in ("One", "Two"):
        users = UserPool(stack, f"{id}Users")
        users.add_domain(id, host=f"{id.lower()}.example.com", hosted_zone=ZONE)
    assert len(synthesized(stack)["provider"]["aws"]) == 2


def test_a_certificate_of_yours_is_used_with_a_record_or_without(stack: AppStack) -> None:
    with_host(stack, certificate_arn=CERTIFICATE, hosted_zone=ZONE)
    users = UserPool(stack, "Others")
    users.add_domain("Other", host="other.example.com", certificate_arn=CERTIFICATE)
    written = synthesized(stack)
    assert "aws_acm_certificate" not in written["resource"]
    assert list(written["resource"]["aws_route53_record"]) == ["users_pages"]
    assert len(written["provider"]["aws"]) == 1


def waits_for(written: Json) -> Json:
    return written["resource"]["aws_cognito_user_pool_domain"]["users_pages"].get("depends_on")


def test_it_waits_for_its_parents_record_whatever_comes_first(stack: AppStack) -> None:
    with_host(stack, hosted_zone=ZONE)
    HttpApi(stack, "Api", domain=Domain("example.com", hosted_zone=ZONE))
    assert waits_for(synthesized(stack)) == ["aws_route53_record.api"]


def test_it_waits_for_no_other_record(stack: AppStack) -> None:
    with_host(stack, hosted_zone=ZONE)
    HttpApi(stack, "Api", domain=Domain("api.example.com", hosted_zone=ZONE))
    HttpApi(
        stack,
        "Apex",
        domain=Domain("example.com", certificate=CERTIFICATE.replace("us-east", "eu-west")),
    )
    assert waits_for(synthesized(stack)) is None


def test_the_provider_stays_once_there_was_one(lock_file_of_its_own: Path) -> None:
    synthesized(with_host(new_stack(), hosted_zone=ZONE))
    assert json.loads(lock_file_of_its_own.read_text())["stacks"]["notes-test"]["_us_east_1"]
    for _ in range(2):  # it is in the second one's record too
        written = synthesized(without_host(new_stack()))
        assert [each.get("alias") for each in written["provider"]["aws"]] == [None, "us_east_1"]
    lock_file_of_its_own.unlink()
    assert len(synthesized(without_host(new_stack()))["provider"]["aws"]) == 1


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({"host": "auth.example.com"}, "must be set together with host, if hosted_zone is not"),
        ({"prefix": "acme", "hosted_zone": ZONE}, "must not be set with a prefix"),
        ({"host": "auth.example.com", "hosted_zone": "example.com"}, "id of a hosted zone"),
    ],
)
def test_wrong_hosts_are_refused(stack: AppStack, options: dict[str, Any], rule: str) -> None:
    with pytest.raises(OptionError, match=rule):
        UserPool(stack, "Users").add_domain("Pages", **options)


def test_no_certificate_is_made_in_another_partition() -> None:
    stack = new_stack(region="eusc-de-east-1")
    zone = "Z0123456789ABCDEFGHIJ"
    users = UserPool(stack, "Users")
    with pytest.raises(OptionError, match="must be set in the partition aws-eusc: a certificate"):
        users.add_domain("Domain", host="auth.example.com", hosted_zone=zone)
    given = "arn:aws-eusc:acm:eusc-de-east-1:123456789012:certificate/" + "0" * 8
    given += "-0000-0000-0000-000000000000"
    other = UserPool(stack, "Other")
    other.add_domain("Domain", host="in.example.com", hosted_zone=zone, certificate_arn=given)
