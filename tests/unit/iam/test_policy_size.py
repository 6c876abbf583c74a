"""Policies stay within what AWS takes: inline, then managed, then an error with the numbers."""

from __future__ import annotations

import json
import re

import pytest
from gatehouse.api import HttpApi
from gatehouse.compute import Function
from gatehouse.core import AppStack, LimitError
from gatehouse.iam import Permission, PolicyDocument, Principal, Role, Trust
from gatehouse.iam.policy_size import LONGEST_INLINE, LONGEST_MANAGED, longest_text, size_of

from tests.unit.synth import Json, synthesized

GLUE = Trust(Principal("Service", ["glue.amazonaws.com"]))


def objects(count: int, *, action: str = "s3:GetObject", length: int = 20) -> list[Permission]:
    return [
        Permission([action], [f"arn:aws:s3:::bucket/{number:0{length}}"]) for number in range(count)
    ]


def written_size(document: Json) -> int:
    """The size of a synthesized document as the provider would write it, without white space."""
    statements = [
        {
            "Sid": each["sid"],
            "Effect": each.get("effect", "Allow"),
            "Action": each["actions"] if len(each["actions"]) > 1 else each["actions"][0],
            "Resource": each["resources"] if len(each["resources"]) > 1 else each["resources"][0],
        }
        for each in document["statement"]
    ]
    return size_of(statements)


def test_the_size_is_that_of_the_json_without_white_space() -> None:
    (permission,) = objects(1)
    text = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "S3GetObject",
                    "Effect": "Allow",
                    "Action": "s3:GetObject",
                    "Resource": permission.resources[0],
                }
            ],
        }
    )
    without_space = len(re.sub(r"\s", "", text))
    assert PolicyDocument([permission]).size == without_space + len("99")


def test_a_reference_counts_as_long_as_it_can_be() -> None:
    longest_bucket = "arn:aws-us-gov:s3:::" + "b" * 63
    assert len(longest_text("${aws_s3_bucket.uploads.arn}")) == len(longest_bucket)
    longest_api = "arn:aws-us-gov:execute-api:ap-southeast-2:111122223333:abcdefghij"
    assert len(longest_text("${aws_apigatewayv2_api.api.execution_arn}")) >= len(longest_api)


def test_policy_variables_count_as_they_are_written() -> None:
    assert longest_text("${aws:PrincipalTag/tenant}") == "${aws:PrincipalTag/tenant}"


def test_what_fits_is_one_inline_policy(stack: AppStack) -> None:
    Role(stack, "Reports", trust=GLUE, permissions=objects(200))
    resources = synthesized(stack)["resource"]
    assert list(resources["aws_iam_role_policy"]) == ["reports"]
    assert "aws_iam_policy" not in resources


def test_what_does_not_fit_is_split_over_managed_policies(stack: AppStack) -> None:
    given = objects(300)
    assert PolicyDocument(given).size > LONGEST_INLINE
    Role(stack, "Reports", trust=GLUE, permissions=given)
    synth = synthesized(stack)
    assert "aws_iam_role_policy" not in synth["resource"]
    assert list(synth["resource"]["aws_iam_policy"]) == ["reports_1", "reports_2", "reports_3"]
    assert [
        each["policy_arn"] for each in synth["resource"]["aws_iam_role_policy_attachment"].values()
    ] == [f"${{aws_iam_policy.reports_{number}.arn}}" for number in (1, 2, 3)]
    documents = [synth["data"]["aws_iam_policy_document"][f"reports_{n}"] for n in (1, 2, 3)]
    assert max(map(written_size, documents)) <= LONGEST_MANAGED
    allowed = [arn for each in documents for arn in each["statement"][0]["resources"]]
    assert sorted(allowed) == sorted(each.resources[0] for each in given)


def test_what_is_even_longer_stops_at_synth_with_the_numbers(stack: AppStack) -> None:
    Role(stack, "Reports", trust=GLUE, permissions=objects(900, length=60))
    with pytest.raises(LimitError) as refused:
        synthesized(stack)
    assert "notes-test/Reports" in str(refused.value)
    assert "at most 10 policies of 6,144 characters" in refused.value.rule
    assert "900 permissions" in str(refused.value.value)


def test_300_routes_granted_one_by_one_still_deploy(stack: AppStack) -> None:
    api, hello = HttpApi(stack, "Api"), Function(stack, "Hello", "lambdas/hello.main")
    role = Role(stack, "Users", trust=GLUE)
    for number in range(300):
        api.route(f"GET /departments/{{department}}/things/{number}/details", hello)
        role.allow(api.invoke(f"GET /departments/{{department}}/things/{number}/details"))
    synth = synthesized(stack)
    assert len(synth["resource"]["aws_iam_policy"]) <= 10
    granted = {
        arn
        for document in synth["data"]["aws_iam_policy_document"].values()
        for statement in document["statement"]
        for arn in statement.get("resources", [])
        if "execution_arn" in arn
    }
    assert granted == {
        "${aws_apigatewayv2_api.api.execution_arn}/$default/GET/departments/*/things/"
        f"{number}/details"
        for number in range(300)
    }


def test_routes_beside_a_grant_of_all_routes_take_no_place(stack: AppStack) -> None:
    api, hello = HttpApi(stack, "Api"), Function(stack, "Hello", "lambdas/hello.main")
    api.route("GET /notes/{id}", hello)
    Role(stack, "Users", trust=GLUE).allow(api.invoke("GET /notes/{id}"), api.invoke())
    document = synthesized(stack)["data"]["aws_iam_policy_document"]["users"]
    (statement,) = document["statement"]
    assert statement["resources"] == ["${aws_apigatewayv2_api.api.execution_arn}/$default/*"]
