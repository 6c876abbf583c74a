"""Wildcards and policy variables, in actions and resources.

Pages of the IAM User Guide (https://docs.aws.amazon.com/IAM/latest/UserGuide/):

- ACTION: reference_policies_elements_action.html, reference_policies_elements_notaction.html
- RESOURCE: reference_policies_elements_resource.html
- NOTRESOURCE: reference_policies_elements_notresource.html
- VARIABLES: reference_policies_variables.html
- VERSION: reference_policies_elements_version.html
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from gatehouse.access import Decision

Decide = Callable[..., Decision]


def allow(**elements: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": "*", "Resource": "*"} | elements


@pytest.mark.parametrize(
    ("pattern", "action", "matches"),
    [
        ("iam:ListAccessKeys", "IAM:listaccesskeys", True),  # the guide's example
        ("iam:*AccessKey*", "iam:CreateAccessKey", True),
        ("iam:*AccessKey*", "iam:UpdateAccessKeys", True),
        ("iam:*AccessKey*", "iam:CreateUser", False),
        ("S3:GET*", "s3:GetObject", True),
        ("s3:?etObject", "s3:GetObject", True),
        ("s3:?etObject", "s3:etObject", False),
        ("s3:*", "s3:PutObject", True),
        ("s3:*", "s3express:CreateSession", False),
        ("s3:GetObject", "s3:GetObjectAcl", False),
        ("s3:Get.bject", "s3:GetObject", False),
        ("*", "anything:AtAll", True),
    ],
)
def test_actions_match_without_regard_to_case(
    decide: Decide, pattern: str, action: str, matches: bool
) -> None:
    # ACTION
    assert decide(allow(Action=pattern), action=action).allowed is matches


def test_not_action_means_every_other_action(decide: Decide) -> None:
    # ACTION, "NotAction with Allow"
    statement = {"Effect": "Allow", "NotAction": ["iam:*", "s3:DeleteBucket"], "Resource": "*"}
    assert decide(statement, action="s3:GetObject").allowed
    assert not decide(statement, action="IAM:CreateUser").allowed


BUCKET = "arn:aws:s3:::DOC-EXAMPLE-BUCKET"


@pytest.mark.parametrize(
    ("key", "matches"),
    [
        ("1/test/object.jpg", True),
        ("1/2/test/object.jpg", True),
        ("1/2/test/3/object.jpg", True),
        ("1/2/3/test/4/object.jpg", True),
        ("1///test///object.jpg", True),
        ("1/test/.jpg", True),
        ("/test/object.jpg", True),
        ("1/test/", True),
        ("1-test/object.jpg", False),
        ("test/object.jpg", False),
        ("1/2/test.jpg", False),
    ],
)
def test_a_star_takes_in_slashes(decide: Decide, key: str, matches: bool) -> None:
    # RESOURCE, "Using wildcards in resource ARNs": the guide's two lists
    statement = allow(Resource=f"{BUCKET}/*/test/*")
    assert decide(statement, resource=f"{BUCKET}/{key}").allowed is matches


@pytest.mark.parametrize(
    ("pattern", "resource", "matches"),
    [
        # case
        (f"{BUCKET}/a", f"{BUCKET}/A", False),
        # a bucket is not its objects, nor a bucket with a longer name
        (BUCKET, f"{BUCKET}/a", False),
        (f"{BUCKET}/*", BUCKET, False),
        (f"{BUCKET}/*", f"{BUCKET}-2/a", False),
        # one character
        (f"{BUCKET}/?", f"{BUCKET}/a", True),
        (f"{BUCKET}/?", f"{BUCKET}/", False),
        (f"{BUCKET}/?", f"{BUCKET}/ab", False),
        # the part after the fifth colon may hold colons
        (f"{BUCKET}/*/c", f"{BUCKET}/a:b/c", True),
        ("arn:aws:logs:*:*:log-group:*", "arn:aws:logs:eu-west-1:1:log-group:a:log-stream:b", True),
        # inside a segment, wildcards stop at colons
        ("arn:aws:sqs:us-*-2:1:q", "arn:aws:sqs:us-east-2:1:q", True),
        ("arn:aws:sqs:u*2:1:q", "arn:aws:sqs:us-east-1:2:1:q", False),
        ("arn:aws:sqs:us-east-?:1:q", "arn:aws:sqs:us-east-2:1:q", True),
        ("arn:aws:sqs:us?east-2:1:q", "arn:aws:sqs:us:east-2:1:q", False),
        # a star that ends its segment may reach over colons
        ("arn:aws:sqs:*", "arn:aws:sqs:us-east-2:1:queue", True),
        ("arn:aws:dynamodb:*:table/x", "arn:aws:dynamodb:eu-west-1:1:table/x", True),
        ("arn:aws:dynamodb:*:table/x", "arn:aws:dynamodb:eu-west-1:1:table/y", False),
        ("arn:aws:*:1*3:x", "arn:aws:s:1x:13:x", True),
        ("arn:aws:*:1*3:x", "arn:aws:s:1x:3:x", False),
        # too few segments
        ("arn:aws:sqs", "arn:aws:sqs:us-east-2:1:queue", False),
        # an action without a resource of its own needs *
        ("*", "*", True),
        ("arn:aws:s3:::*", "*", False),
        # nothing of a regular expression means anything
        (f"{BUCKET}/.+", f"{BUCKET}/ab", False),
        (f"{BUCKET}/(a|b)[c]\\d*", f"{BUCKET}/(a|b)[c]\\d1", True),
        (f"{BUCKET}/*", f"{BUCKET}/line\nbreak", True),
        (f"{BUCKET}/a*", f"{BUCKET}/a\n", True),
        (f"{BUCKET}/a", f"{BUCKET}/a\n", False),
        (f"{BUCKET}/*a", f"{BUCKET}/a\n", False),
        (f"{BUCKET}/*1*0", f"{BUCKET}/x1y0", True),
    ],
)
def test_a_resource_matches_by_the_rules_for_arns(
    decide: Decide, pattern: str, resource: str, matches: bool
) -> None:
    # RESOURCE, "Using wildcards in resource ARNs"
    assert decide(allow(Resource=pattern), resource=resource).allowed is matches


def test_any_of_several_resources_may_match(decide: Decide) -> None:
    # RESOURCE, "Specifying multiple resources"
    statement = allow(Resource=["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"])
    assert decide(statement, resource="arn:aws:s3:::b/x").allowed
    assert not decide(statement, resource="arn:aws:s3:::c/x").allowed


def test_not_resource_means_every_other_resource(decide: Decide) -> None:
    # NOTRESOURCE: the guide's HRPayroll group
    payroll = ["arn:aws:s3:::HRBucket/Payroll", "arn:aws:s3:::HRBucket/Payroll/*"]
    denied = {"Effect": "Deny", "Action": "s3:*", "NotResource": payroll}
    assert decide([allow(), denied], resource="arn:aws:s3:::HRBucket/Payroll/may").allowed
    assert not decide([allow(), denied], resource="arn:aws:s3:::HRBucket/Plans").allowed


HOME = "arn:aws:s3:::mybucket/home/${aws:username}/*"


def test_a_variable_stands_for_the_key_of_the_request(decide: Decide) -> None:
    # VARIABLES, "Using variables in policies"
    ann = {"AWS:UserName": "ann"}
    assert decide(allow(Resource=HOME), "s3:Get", "arn:aws:s3:::mybucket/home/ann/x", ann).allowed
    assert not decide(
        allow(Resource=HOME), "s3:Get", "arn:aws:s3:::mybucket/home/bob/x", ann
    ).allowed


@pytest.mark.parametrize(
    "name", ["*", "?ob", "b*", "*/..", "${aws:username}", "${*}", ".*", "bob|"]
)
def test_a_value_is_never_a_wildcard(decide: Decide, name: str) -> None:
    # VARIABLES: the value replaces the variable, and is text
    context = {"aws:username": name}
    bob = "arn:aws:s3:::mybucket/home/bob/x"
    assert not decide(allow(Resource=HOME), "s3:Get", bob, context).allowed
    own = f"arn:aws:s3:::mybucket/home/{name}/x"
    assert decide(allow(Resource=HOME), "s3:Get", own, context).allowed


@pytest.mark.parametrize("context", [{}, {"aws:username": ""}, {"aws:username": ["ann"]}])
def test_a_key_without_one_value_matches_no_resource(
    decide: Decide, context: dict[str, object]
) -> None:
    # VARIABLES, "Policy variables with no value"; "You can't use a multivalued condition key"
    for owner in ("", "ann", "${aws:username}"):
        resource = f"arn:aws:s3:::mybucket/home/{owner}/x"
        assert not decide(allow(Resource=HOME), "s3:Get", resource, context).allowed


def test_not_resource_with_a_variable_without_a_value_allows_nothing(decide: Decide) -> None:
    # VARIABLES, note at the top: the statement may be invalid where a variable can't be resolved
    statement = {"Effect": "Allow", "Action": "*", "NotResource": HOME}
    other = "arn:aws:s3:::mybucket/home/bob/x"
    assert not decide(statement, "s3:Get", other).allowed
    assert decide(statement, "s3:Get", other, {"aws:username": "ann"}).allowed


TEAM = "arn:aws:s3:::DOC-EXAMPLE-BUCKET-${aws:PrincipalTag/team, 'company-wide'}"


@pytest.mark.parametrize(
    ("context", "bucket", "matches"),
    [
        ({"aws:PrincipalTag/team": "yellow"}, "yellow", True),
        ({"aws:PrincipalTag/team": "yellow"}, "company-wide", False),
        ({}, "company-wide", True),
        ({}, "yellow", False),
    ],
)
def test_a_default_stands_in_for_a_missing_key(
    decide: Decide, context: dict[str, str], bucket: str, matches: bool
) -> None:
    # VARIABLES, "Specifying default values": the guide's team bucket
    resource = f"arn:aws:s3:::DOC-EXAMPLE-BUCKET-{bucket}"
    assert decide(allow(Resource=TEAM), "s3:List", resource, context).allowed is matches


def test_a_default_is_text_too(decide: Decide) -> None:
    statement = allow(Resource="arn:aws:s3:::b/${aws:username, '*'}")
    assert not decide(statement, resource="arn:aws:s3:::b/a").allowed
    assert decide(statement, resource="arn:aws:s3:::b/*").allowed


@pytest.mark.parametrize(
    ("written", "meant"), [("${*}", "*"), ("${?}", "?"), ("${$}", "$"), ("${$}{a}", "${a}")]
)
def test_the_escapes_stand_for_plain_characters(decide: Decide, written: str, meant: str) -> None:
    # VARIABLES, "Special characters"
    statement = allow(Resource=f"arn:aws:s3:::b/{written}")
    assert decide(statement, resource=f"arn:aws:s3:::b/{meant}").allowed
    assert not decide(statement, resource="arn:aws:s3:::b/x").allowed


@pytest.mark.parametrize("version", ["2008-10-17", None])
def test_before_2012_a_variable_is_plain_text(decide: Decide, version: str | None) -> None:
    # VERSION and VARIABLES: "treated as literal strings in the policy"
    context = {"aws:username": "ann"}
    written, ann = HOME.replace("*", "x"), "arn:aws:s3:::mybucket/home/ann/x"
    assert decide(allow(Resource=HOME), "s3:Get", written, context, version=version).allowed
    assert not decide(allow(Resource=HOME), "s3:Get", ann, context, version=version).allowed


@pytest.mark.parametrize(
    "pattern",
    [
        "arn:aws:s3:${aws:RequestedRegion}::b",
        "arn:aws:s3::${aws:PrincipalAccount}:b",
        "arn:aws:${x}:::b",
        "${x}",
    ],
)
def test_a_variable_before_the_fifth_colon_matches_nothing(decide: Decide, pattern: str) -> None:
    # VARIABLES, "Resource element": "You can't use a variable ... before the fifth colon"
    context = {"aws:RequestedRegion": "", "x": "s3", "aws:PrincipalAccount": "1"}
    for resource in (pattern, "arn:aws:s3:::b", "arn:aws:s3::1:b", "s3"):
        assert not decide(allow(Resource=pattern), "s3:Get", resource, context).allowed


def test_a_hostile_name_does_not_stall_the_evaluator(decide: Decide) -> None:
    pattern = "arn:aws:s3:::b/" + "*a" * 40 + "*b"
    assert not decide(allow(Resource=pattern), resource="arn:aws:s3:::b/" + "a" * 5000).allowed
    assert decide(allow(Resource=pattern), resource="arn:aws:s3:::b/" + "a" * 5000 + "b").allowed


def test_a_hostile_placeholder_does_not_stall_the_parser(decide: Decide) -> None:
    unended = "arn:aws:s3:::b/${" + " " * 50_000
    assert decide(allow(Resource=unended), resource=unended).allowed
    assert not decide(allow(Resource=unended + "}"), resource=unended + "}").allowed


@pytest.mark.parametrize("stars", [99, 100, 101, 400, 2000])
def test_a_pattern_has_any_number_of_stars(decide: Decide, stars: int) -> None:
    statement = allow(Resource="arn:aws:s3:::b/" + "*a" * stars)
    assert decide(statement, resource="arn:aws:s3:::b/" + "a" * stars).allowed
    assert not decide(statement, resource="arn:aws:s3:::b/" + "a" * (stars - 1)).allowed
