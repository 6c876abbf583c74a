"""Condition operators.

Pages of the IAM User Guide (https://docs.aws.amazon.com/IAM/latest/UserGuide/):

- OPERATORS: reference_policies_elements_condition_operators.html
- LOGIC: reference_policies_condition-logic-multiple-context-keys-or-values.html
- SETS: reference_policies_condition-single-vs-multi-valued-context-keys.html
- EXAMPLES: reference_policies_condition_examples-multi-valued-context-keys.html
- VARIABLES: reference_policies_variables.html
- CHECKS: access-analyzer-reference-policy-checks.html
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from gatehouse.access import Decision, InvalidPolicy, parse_policy

Decide = Callable[..., Decision]


def statement(condition: object, effect: str = "Allow") -> dict[str, object]:
    return {"Effect": effect, "Action": "*", "Resource": "*", "Condition": condition}


TRUTH = [
    # OPERATORS, "String condition operators"
    ("StringEquals", "ann", "ann", True),
    ("StringEquals", "ann", "Ann", False),
    ("StringEquals", "a*", "ann", False),
    ("StringNotEquals", "ann", "Ann", True),
    ("StringNotEquals", "ann", "ann", False),
    ("StringEqualsIgnoreCase", "ann", "ANN", True),
    ("StringEqualsIgnoreCase", "ann", "bob", False),
    ("StringNotEqualsIgnoreCase", "ann", "ANN", False),
    ("StringNotEqualsIgnoreCase", "ann", "bob", True),
    ("StringLike", "home/*/x?", "home/a/b/x1", True),
    ("StringLike", "home/*", "Home/a", False),
    ("StringLike", "x?", "x", False),
    ("StringNotLike", "home/*", "home/a", False),
    ("StringNotLike", "home/*", "away", True),
    # OPERATORS, "Numeric condition operators"
    ("NumericEquals", "10", "10.0", True),
    ("NumericEquals", "10", "11", False),
    ("NumericEquals", "10", "ten", False),
    ("NumericNotEquals", "10", "11", True),
    ("NumericNotEquals", "10", "10", False),
    ("NumericLessThan", "10", "9", True),
    ("NumericLessThan", "10", "10", False),
    ("NumericLessThanEquals", "10", "10", True),
    ("NumericLessThanEquals", "10", "11", False),
    ("NumericGreaterThan", "10", "11", True),
    ("NumericGreaterThan", "10", "10", False),
    ("NumericGreaterThan", "9", "10", True),  # numbers, not text
    ("NumericGreaterThanEquals", "-1.5", "-1.5", True),
    ("NumericGreaterThanEquals", "10", "9.99", False),
    # OPERATORS, "Date condition operators": W3C forms of ISO 8601, or epoch time
    ("DateEquals", "2020-01-01T00:00:01Z", "1577836801", True),
    ("DateEquals", "2020-01-01", "2020-01-01T00:00:00Z", True),
    ("DateEquals", "2020", "2020-01-01T01:00:00+01:00", True),
    ("DateEquals", "2020-01-01T00:00Z", "2020-01-01T00:01Z", False),
    ("DateEquals", "2020-01-01", "2019-12-31T23:00:00-01:00", True),
    ("DateEquals", "2020-13-01", "2020-13-01", False),
    ("DateNotEquals", "2020-01-01", "2020-01-02", True),
    ("DateNotEquals", "2020-01-01", "2020-01-01", False),
    ("DateLessThan", "2020-01-01T00:00:01Z", "2020-01-01T00:00:00Z", True),
    ("DateLessThan", "2020-01-01T00:00:01Z", "2020-01-01T00:00:01Z", False),
    ("DateLessThanEquals", "2020-01-01T00:00:01Z", "2020-01-01T00:00:01Z", True),
    ("DateLessThanEquals", "2020-01-01", "2020-01-01T00:00:00.5Z", False),
    ("DateGreaterThan", "2020-01-01T00:00:01Z", "2020-01-01T00:00:01.001Z", True),
    ("DateGreaterThan", "2020-01-01T00:00:01Z", "2019-12-31T23:59:59-00:00", False),
    ("DateGreaterThanEquals", "2020-01", "2020-01-01", True),
    ("DateGreaterThanEquals", "2020-01-02", "2020-01-01", False),
    # OPERATORS, "Boolean condition operators"
    ("Bool", "true", "true", True),
    ("Bool", "true", "True", True),
    ("Bool", "true", "false", False),
    ("Bool", "yes", "yes", False),
    # OPERATORS, "Binary condition operators"
    ("BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", True),
    ("BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5", False),
    ("BinaryEquals", "not base64", "not base64", False),
    # OPERATORS, "IP address condition operators"
    ("IpAddress", "203.0.113.0/24", "203.0.113.255", True),
    ("IpAddress", "203.0.113.0/24", "203.0.114.0", False),
    ("IpAddress", "203.0.113.7", "203.0.113.7", True),  # the default prefix
    ("IpAddress", "203.0.113.7", "203.0.113.8", False),
    ("IpAddress", "2001:DB8:1234:5678::/64", "2001:db8:1234:5678::1", True),
    ("IpAddress", "2001:DB8:1234:5678::/64", "203.0.113.7", False),
    ("IpAddress", "203.0.113.0/24", "nowhere", False),
    ("NotIpAddress", "203.0.113.0/24", "198.51.100.1", True),
    ("NotIpAddress", "203.0.113.0/24", "203.0.113.9", False),
    ("NotIpAddress", "203.0.113.0/24", "2001:db8::1", True),
    # OPERATORS, "ARN condition operators": the guide's own pair of pattern and value
    (
        "ArnLike",
        "arn:aws:someservice:*:111122223333:finance/*",
        "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt",
        False,
    ),
    (
        "StringLike",
        "arn:aws:someservice:*:111122223333:finance/*",
        "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt",
        True,
    ),
    ("ArnLike", "arn:aws:sns:*:1?3:topic*", "arn:aws:sns:eu-west-1:123:topic:sub", True),
    ("ArnEquals", "arn:aws:sns:*:123:topic", "arn:aws:sns:eu-west-1:123:topic", True),
    ("ArnEquals", "arn:aws:sns:*:123:topic", "arn:aws:sns:eu-west-1:123:Topic", False),
    ("ArnLike", "*", "arn:aws:sns:eu-west-1:123:topic", False),  # not six components
    ("ArnLike", "arn:aws:sns:*:123:topic", "topic", False),
    ("ArnLike", "topic", "topic", False),
    ("ArnNotLike", "arn:aws:sns:*:123:*", "arn:aws:sns:eu-west-1:123:topic", False),
    ("ArnNotEquals", "arn:aws:sns:*:123:*", "arn:aws:sns:eu-west-1:456:topic", True),
]


@pytest.mark.parametrize(("operator", "wanted", "given", "holds"), TRUTH)
def test_an_operator_compares_as_documented(
    decide: Decide, operator: str, wanted: str, given: str, holds: bool
) -> None:
    condition = statement({operator: {"aws:key": wanted}})
    assert decide(condition, context={"AWS:Key": given}).allowed is holds


@pytest.mark.parametrize(("operator", "wanted", "given", "holds"), TRUTH)
def test_if_exists_changes_nothing_for_a_present_key(
    decide: Decide, operator: str, wanted: str, given: str, holds: bool
) -> None:
    condition = statement({f"{operator}IfExists": {"aws:key": wanted}})
    assert decide(condition, context={"aws:key": given}).allowed is holds


OPERATORS = sorted({row[0] for row in TRUTH})
NEGATED = [name for name in OPERATORS if "Not" in name]
POSITIVE = [name for name in OPERATORS if "Not" not in name]


@pytest.mark.parametrize("operator", POSITIVE)
def test_an_absent_key_does_not_match(decide: Decide, operator: str) -> None:
    # OPERATORS, the note "Important" at the top
    assert not decide(statement({operator: {"aws:key": "1"}})).allowed


@pytest.mark.parametrize("operator", NEGATED)
def test_an_absent_key_matches_a_negated_operator(decide: Decide, operator: str) -> None:
    # OPERATORS, the note "Important" at the top
    assert decide(statement({operator: {"aws:key": "1"}})).allowed


@pytest.mark.parametrize("operator", OPERATORS)
def test_an_absent_key_matches_with_if_exists(decide: Decide, operator: str) -> None:
    # OPERATORS, "...IfExists condition operators"
    assert decide(statement({f"{operator}IfExists": {"aws:key": "1"}})).allowed


def test_a_deny_with_a_negated_if_exists_denies_a_missing_tag(decide: Decide) -> None:
    # OPERATORS, "...IfExists condition operators"
    denied = statement({"StringNotEqualsIfExists": {"aws:RequestTag/a": "b"}}, "Deny")
    assert decide([statement({}), denied]).effect == "ExplicitDeny"


def test_any_of_several_values_may_match(decide: Decide) -> None:
    # LOGIC: OR
    condition = statement({"StringEquals": {"aws:key": ["a", "b"]}})
    assert decide(condition, context={"aws:key": "b"}).allowed


def test_a_negated_operator_asks_that_no_value_matches(decide: Decide) -> None:
    # LOGIC: NOR
    condition = statement({"StringNotEquals": {"aws:key": ["a", "b"]}})
    assert not decide(condition, context={"aws:key": "b"}).allowed
    assert decide(condition, context={"aws:key": "c"}).allowed


@pytest.mark.parametrize(
    ("context", "holds"),
    [
        ({"aws:a": "1", "aws:b": "2", "aws:c": "3"}, True),
        ({"aws:a": "1", "aws:b": "2", "aws:c": "0"}, False),
        ({"aws:a": "1", "aws:b": "0", "aws:c": "3"}, False),
        ({"aws:a": "1", "aws:b": "2"}, False),
    ],
)
def test_all_operators_and_all_keys_must_hold(
    decide: Decide, context: dict[str, str], holds: bool
) -> None:
    # LOGIC: AND
    condition = statement(
        {"StringEquals": {"aws:a": "1", "aws:b": "2"}, "Bool": {}} | {"NumericEquals": {"aws:c": 3}}
    )
    assert decide(condition, context=context).allowed is holds


ATTRIBUTES = ["PostDateTime", "Message", "Tags"]


@pytest.mark.parametrize(
    ("requested", "holds"),
    [
        (["Message", "Tags"], True),
        (["PostDateTime", "UserName"], False),
        (["UserName"], False),
        ([], True),
        (None, True),
        ("", True),
        ("Message", True),
    ],
)
def test_for_all_values_asks_every_value_and_is_true_without_any(
    decide: Decide, requested: object, holds: bool
) -> None:
    # SETS, "ForAllValues"; the attributes are those of its DynamoDB example
    condition = statement({"ForAllValues:StringEquals": {"dynamodb:Attributes": ATTRIBUTES}})
    assert decide(condition, context={"dynamodb:Attributes": requested}).allowed is holds


@pytest.mark.parametrize(
    ("requested", "holds"),
    [
        (["UserName", "Message", "PostDateTime"], True),
        (["UserName"], False),
        ([], False),
        (None, False),
        ("", False),
        ("Tags", True),
    ],
)
def test_for_any_value_asks_one_value_and_is_false_without_any(
    decide: Decide, requested: object, holds: bool
) -> None:
    # SETS, "ForAnyValue"
    condition = statement({"ForAnyValue:StringEquals": {"dynamodb:Attributes": ATTRIBUTES}})
    assert decide(condition, context={"dynamodb:Attributes": requested}).allowed is holds


@pytest.mark.parametrize(
    ("operator", "tags", "holds"),
    [
        ("ForAnyValue:StringNotEquals", ["a", "b"], False),
        ("ForAnyValue:StringNotEquals", ["a", "c"], True),
        ("ForAnyValue:StringNotEquals", None, False),
        ("ForAllValues:StringNotEquals", ["c", "d"], True),
        ("ForAllValues:StringNotEquals", ["a", "c"], False),
        ("ForAllValues:StringNotEquals", None, True),
    ],
)
def test_a_set_operator_asks_a_negated_question_of_each_value(
    decide: Decide, operator: str, tags: object, holds: bool
) -> None:
    # SETS and LOGIC together: each value must equal none of the policy's
    condition = statement({operator: {"aws:TagKeys": ["a", "b"]}})
    assert decide(condition, context={"aws:TagKeys": tags}).allowed is holds


def test_if_exists_does_not_help_for_any_value_over_an_empty_set(decide: Decide) -> None:
    # SETS: "For no matching key in the request context ... the condition returns false"
    condition = statement({"ForAnyValue:StringEqualsIfExists": {"aws:TagKeys": "a"}})
    assert not decide(condition).allowed


@pytest.mark.parametrize("operator", ["StringEquals", "StringNotEquals", "StringLikeIfExists"])
@pytest.mark.parametrize("given", [["a"], ["b"], ["a", "b"]])
def test_a_multivalued_key_needs_a_set_operator(
    decide: Decide, operator: str, given: list[str]
) -> None:
    # SETS, "Key points"
    assert not decide(
        statement({operator: {"aws:TagKeys": "a"}}), context={"aws:TagKeys": given}
    ).allowed


@pytest.mark.parametrize(
    ("wanted", "given", "holds"),
    [
        ("true", None, True),
        ("true", "x", False),
        ("false", None, False),
        ("false", "x", True),
        ("false", ["x"], True),
        ("false", [], False),
        ("false", "", False),
        (["true", "false"], None, True),
        (True, None, True),
    ],
)
def test_null_asks_for_the_presence_of_a_key(
    decide: Decide, wanted: object, given: object, holds: bool
) -> None:
    # OPERATORS, "Condition operator to check existence of condition keys"
    condition = statement({"Null": {"aws:TokenIssueTime": wanted}})
    assert decide(condition, context={"aws:TokenIssueTime": given}).allowed is holds


@pytest.mark.parametrize(("keys", "allowed"), [(["me"], True), (["me", "you"], False), ([], False)])
def test_null_closes_the_hole_that_for_all_values_leaves(
    decide: Decide, keys: list[str], allowed: bool
) -> None:
    # EXAMPLES: "prevent missing context keys ... from evaluating to true"
    condition = statement(
        {
            "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": "${aws:username}"},
            "Null": {"dynamodb:LeadingKeys": "false"},
        }
    )
    context = {"aws:username": "me", "dynamodb:LeadingKeys": keys}
    assert decide(condition, context=context).allowed is allowed


def test_a_variable_without_a_value_equals_nothing(decide: Decide) -> None:
    # VARIABLES, "Policy variables with no value"
    condition = statement({"StringEquals": {"aws:key": "${aws:PrincipalTag/Team}"}})
    assert not decide(condition, context={"aws:key": "${aws:PrincipalTag/Team}"}).allowed


def test_a_variable_without_a_value_matches_a_negated_operator(decide: Decide) -> None:
    # VARIABLES, "Policy variables with no value": the guide's Deny for a missing Team tag
    team = {"StringNotEquals": {"s3:ExistingObjectTag/Team": "${aws:PrincipalTag/Team}"}}
    statements = [statement({}), statement(team, "Deny")]
    tagged = {"s3:ExistingObjectTag/Team": "red"}
    assert decide(statements, context=tagged).effect == "ExplicitDeny"
    assert decide(statements, context={**tagged, "aws:principaltag/team": "red"}).allowed


@pytest.mark.parametrize("operator", ["StringEquals", "StringLike", "StringEqualsIgnoreCase"])
def test_string_operators_take_variables(decide: Decide, operator: str) -> None:
    # VARIABLES, "Condition element"
    condition = statement({operator: {"aws:key": "x-${aws:username}"}})
    assert decide(condition, context={"aws:key": "x-ann", "aws:username": "ann"}).allowed


def test_arn_operators_take_variables(decide: Decide) -> None:
    # VARIABLES, "Condition element"
    condition = statement({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:${aws:username}"}})
    context = {"aws:SourceArn": "arn:aws:sns:eu-west-1:1:ann", "aws:username": "ann"}
    assert decide(condition, context=context).allowed


def test_numeric_operators_take_no_variables(decide: Decide) -> None:
    # VARIABLES, "Condition element"
    condition = statement({"NumericEquals": {"aws:key": "${aws:number}"}})
    assert not decide(condition, context={"aws:key": "1", "aws:number": "1"}).allowed


@pytest.mark.parametrize(
    ("operator", "given", "holds"),
    [
        ("StringEquals", "x", False),
        ("StringEqualsIfExists", None, True),
        ("StringEqualsIfExists", "x", False),
        ("ForAllValues:StringEquals", None, True),
        ("ForAllValues:StringEquals", ["x"], False),
        ("ForAnyValue:StringEquals", ["x"], False),
    ],
)
def test_an_operator_without_values_matches_no_key(
    decide: Decide, operator: str, given: object, holds: bool
) -> None:
    # CHECKS, "Empty array condition" and its three variants
    assert decide(statement({operator: {"k": []}}), context={"k": given}).allowed is holds


def test_quotes_are_optional_for_numbers_and_booleans(decide: Decide) -> None:
    # reference_policies_grammar.html, "The policy language and JSON"
    condition = statement({"Bool": {"aws:tls": False}, "NumericLessThan": {"s3:max-keys": 10}})
    assert decide(condition, context={"aws:tls": False, "s3:max-keys": 9}).allowed


@pytest.mark.parametrize(
    "name", ["StringSame", "NullIfExists", "ForSome:StringEquals", "ForAnyValue:", "BoolNot"]
)
def test_an_operator_that_iam_does_not_have_is_refused(name: str) -> None:
    # OPERATORS lists them all; "any condition operator name except the Null condition"
    document = {"Version": "2012-10-17", "Statement": [statement({name: {"k": "true"}})]}
    with pytest.raises(
        InvalidPolicy, match=rf"\$\.Statement\[0\]\.Condition\.{name} must be a cond"
    ):
        parse_policy(document)
