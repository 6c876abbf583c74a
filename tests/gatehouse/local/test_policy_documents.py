"""What AWS does not store as a policy is refused where it is stored."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

_NUMBERS = itertools.count()
_BUCKET = "documents"
_ARN = f"arn:aws:s3:::{_BUCKET}"
_READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
_TRUST = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "000000000000"}}
_GUARD = {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": f"{_ARN}/*"}


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _of_size(characters: int) -> str:
    """Make a policy of at least that many characters, not counting white space."""
    resources = [f"arn:aws:s3:::bucket/{number:06d}" for number in range(characters // 30)]
    return json.dumps(
        {"Version": "2012-10-17", "Statement": [{**_READ, "Resource": resources}]}, indent=4
    )


def _refusal(call: Callable[..., Any], **arguments: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as refused:
        call(**arguments)
    error = refused.value.response["Error"]
    return str(error["Code"]), str(error["Message"])


_REFUSED = [
    case
    for name in ("refused_policies.json", "refused_by_grammar.json")
    for case in json.loads((Path(__file__).parents[2] / "unit" / "access" / name).read_text())
]


@pytest.fixture(scope="module")
def iam(clients: Callable[..., Any]) -> Any:
    return clients("iam")


@pytest.fixture
def role(iam: Any) -> str:
    name = f"documents-{next(_NUMBERS)}"
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(_TRUST))
    return name


@pytest.fixture(scope="module")
def put_bucket_policy(clients: Callable[..., Any]) -> Callable[..., Any]:
    clients("s3").create_bucket(Bucket=_BUCKET)

    def put(*statements: dict[str, Any]) -> Any:
        return clients("s3").put_bucket_policy(Bucket=_BUCKET, Policy=_policy(*statements))

    return put


@pytest.mark.parametrize(
    "statement",
    [
        {**_READ, "Principal": "*"},
        {**_READ, "Sid": "with spaces"},
        {**_READ, "Resource": "bucket/*"},
        {**_READ, "Action": "GetObject"},
    ],
)
def test_an_invalid_identity_policy_is_refused(
    iam: Any, role: str, statement: dict[str, Any]
) -> None:
    document = _policy(statement)
    inline = {"RoleName": role, "PolicyName": "p", "PolicyDocument": document}
    managed = {"PolicyName": role, "PolicyDocument": document}
    assert _refusal(iam.put_role_policy, **inline)[0] == "MalformedPolicyDocument"
    assert _refusal(iam.create_policy, **managed)[0] == "MalformedPolicyDocument"


@pytest.mark.parametrize(
    "statement",
    [
        {**_TRUST, "Resource": "*"},
        {"Effect": "Allow", "Action": "sts:AssumeRole"},
        {**_TRUST, "Action": "s3:GetObject"},
        {**_TRUST, "Principal": {"AWS": "arn:aws:iam::000000000000:role/nobody"}},
        {**_TRUST, "Condition": {"StringEqual": {"sts:ExternalId": "x"}}},
    ],
)
def test_an_invalid_trust_policy_is_refused(iam: Any, role: str, statement: dict[str, Any]) -> None:
    made = {"RoleName": f"{role}-other", "AssumeRolePolicyDocument": _policy(statement)}
    changed = {"RoleName": role, "PolicyDocument": _policy(statement)}
    assert _refusal(iam.create_role, **made)[0] == "MalformedPolicyDocument"
    assert _refusal(iam.update_assume_role_policy, **changed)[0] == "MalformedPolicyDocument"


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ({**_GUARD, "Resource": "arn:aws:s3:::other/*"}, "invalid resource"),
        ({**_GUARD, "Action": "dynamodb:GetItem"}, "invalid action"),
        ({**_GUARD, "Resource": _ARN}, "does not apply to any resource"),
        ({**_GUARD, "Action": "s3:ListBucket"}, "does not apply to any resource"),
        (
            {**_GUARD, "Principal": {"AWS": "arn:aws:iam::000000000000:role/nobody"}},
            "Invalid principal",
        ),
        ({"Effect": "Deny", "Action": "s3:*", "Resource": _ARN}, "Principal"),
        ({**_GUARD, "Condition": {"Boole": {"aws:SecureTransport": "false"}}}, "operator"),
    ],
)
def test_an_invalid_bucket_policy_is_refused(
    put_bucket_policy: Callable[..., Any], statement: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ClientError, match=problem) as refused:
        put_bucket_policy(statement)
    assert refused.value.response["Error"]["Code"] == "MalformedPolicy"


def test_a_bucket_policy_can_be_about_a_bucket_and_its_objects(
    put_bucket_policy: Callable[..., Any],
) -> None:
    both = [_ARN, f"{_ARN}/*"]
    transport = {"Bool": {"aws:SecureTransport": "false"}}
    actions = ["s3:GetObject", "s3:ListBucket", "s3:PutObjectTagging", "s3:GetBucketPolicy"]
    put_bucket_policy(
        {**_GUARD, "Action": "s3:*", "Resource": both, "Condition": transport},
        {**_GUARD, "Action": actions, "Resource": both, "Condition": transport},
    )


def test_a_managed_policy_has_at_most_6144_characters(iam: Any, role: str) -> None:
    iam.create_policy(PolicyName=role, PolicyDocument=_of_size(5900))
    large = {"PolicyName": f"{role}-large", "PolicyDocument": _of_size(6500)}
    assert _refusal(iam.create_policy, **large) == (
        "LimitExceeded",
        "Cannot exceed quota for PolicySize: 6144",
    )


def test_the_inline_policies_of_a_role_have_at_most_10240_characters_together(
    iam: Any, role: str
) -> None:
    first = {"RoleName": role, "PolicyName": "first", "PolicyDocument": _of_size(6000)}
    iam.put_role_policy(**first)
    iam.put_role_policy(**first)  # in its own place
    assert _refusal(iam.put_role_policy, **{**first, "PolicyName": "second"}) == (
        "LimitExceeded",
        f"Maximum policy size of 10240 bytes exceeded for role {role}",
    )


def test_a_trust_policy_has_at_most_2048_characters(iam: Any, role: str) -> None:
    statements = [{**_TRUST, "Sid": f"S{number}"} for number in range(24)]
    long = {"RoleName": role, "PolicyDocument": _policy(*statements)}
    assert _refusal(iam.update_assume_role_policy, **long)[0] == "LimitExceeded"


def test_a_role_has_at_most_ten_managed_policies(iam: Any, role: str) -> None:
    made = [
        iam.create_policy(PolicyName=f"{role}-{number}", PolicyDocument=_policy(_READ))
        for number in range(11)
    ]
    arns = [each["Policy"]["Arn"] for each in made]
    for arn in [*arns[:10], arns[0]]:
        iam.attach_role_policy(RoleName=role, PolicyArn=arn)
    assert _refusal(iam.attach_role_policy, RoleName=role, PolicyArn=arns[10])[0] == "LimitExceeded"


def test_a_functions_policy_has_at_most_20480_characters(
    clients: Callable[..., Any], functions: Any
) -> None:
    functions.make("talkative", "def main(event, context): return 1")
    permit = {
        "FunctionName": "talkative",
        "Action": "lambda:InvokeFunction",
        "Principal": "apigateway.amazonaws.com",
        "SourceArn": "arn:aws:execute-api:eu-west-1:000000000000:api/*/*/" + "a" * 900,
    }
    add = clients("lambda").add_permission
    for number in range(16):
        add(StatementId=f"s{number}", **permit)
    add(
        StatementId="last",
        **{**permit, "SourceArn": "arn:aws:execute-api:eu-west-1:000000000000:*"},
    )
    many = {**permit, "SourceArn": permit["SourceArn"] + "a" * 4000}
    assert _refusal(add, StatementId="more", **many)[0] == "PolicyLengthExceededException"
    held = json.loads(clients("lambda").get_policy(FunctionName="talkative")["Policy"])
    assert [each["Sid"] for each in held["Statement"]][-1] == "last"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("the policy", "This policy contains invalid Json"),
        (_policy({**_TRUST, "Resource": "*"}), "Has prohibited field Resource"),
        (
            _policy({**_TRUST, "Action": "s3:GetObject"}),
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ),
    ],
)
def test_a_trust_policy_is_refused_with_the_words_of_aws(
    iam: Any, role: str, document: str, words: str
) -> None:
    refused = ("MalformedPolicyDocument", words)
    changed = {"RoleName": role, "PolicyDocument": document}
    assert _refusal(iam.update_assume_role_policy, **changed) == refused


@pytest.mark.parametrize("case", _REFUSED, ids=lambda case: str(case["aws"])[:40])
def test_a_document_that_aws_refuses_is_not_stored(iam: Any, case: dict[str, Any]) -> None:
    code, message = _refusal(
        iam.create_policy,
        PolicyName=f"refused-{next(_NUMBERS)}",
        PolicyDocument=json.dumps(case["document"]),
    )
    assert code == "MalformedPolicyDocument"
    assert message == case["aws"]


def test_an_inline_policy_may_be_of_the_older_version(iam: Any, role: str) -> None:
    document = json.dumps({"Version": "2008-10-17", "Statement": [_READ]})
    iam.put_role_policy(RoleName=role, PolicyName="older", PolicyDocument=document)
