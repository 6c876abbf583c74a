"""The evaluation logic: which policies must allow, and what a principal element means.

Pages of the IAM User Guide (https://docs.aws.amazon.com/IAM/latest/UserGuide/):

- LOGIC: reference_policies_evaluation-logic_policy-eval-denyallow.html
- BASICS: reference_policies_evaluation-logic_policy-eval-basics.html
- CROSS: reference_policies_evaluation-logic-cross-account.html
- BOUNDARIES: access_policies_boundaries.html
- SESSION: access_policies.html#policies_session
- PRINCIPAL: reference_policies_elements_principal.html
- NOTPRINCIPAL: reference_policies_elements_notprincipal.html
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from gatehouse.access import Decision, Principal

Decide = Callable[..., Decision]

ALLOW = {"Effect": "Allow", "Action": "*", "Resource": "*"}
DENY = {"Effect": "Deny", "Action": "*", "Resource": "*"}
NOTHING = {"Effect": "Allow", "Action": "none:None", "Resource": "*"}

ACCOUNT = "111122223333"
USER = f"arn:aws:iam::{ACCOUNT}:user/ann"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/app/ann"
FEDERATED_USER = f"arn:aws:sts::{ACCOUNT}:federated-user/ann"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
OTHER_ACCOUNT = "444455556666"


def to(principal: object, effect: str = "Allow", element: str = "Principal") -> dict[str, object]:
    value = principal if isinstance(principal, dict) or principal == "*" else {"AWS": principal}
    return {"Effect": effect, element: value, "Action": "*", "Resource": "*"}


def test_without_an_allow_the_answer_is_an_implicit_deny(decide: Decide) -> None:
    # LOGIC: "By default, all requests are implicitly denied"
    decision = decide()
    assert (decision.allowed, decision.effect) == (False, "ImplicitDeny")
    assert decision.statement is None
    assert decision.reason == (
        "s3:GetObject on arn:aws:s3:::notes/a is not allowed: "
        "no identity policy and no resource policy allows it."
    )


def test_an_identity_policy_allows(decide: Decide) -> None:
    decision = decide([NOTHING, {"Sid": "All", **ALLOW}])
    assert decision.effect == "Allow"
    assert decision.statement is not None
    assert decision.statement.sid == "All"
    assert decision.statement.index == 1
    assert decision.statement.place == "identity policy"
    assert decision.reason == (
        "s3:GetObject on arn:aws:s3:::notes/a is allowed by statement 'All' of identity policy."
    )


@pytest.mark.parametrize(
    "where",
    [
        {"identity": [ALLOW, DENY]},
        {"identity": ALLOW, "resource_policy": [to("*"), to(USER, "Deny")]},
        {"identity": ALLOW, "boundary": [ALLOW, DENY]},
        {"identity": ALLOW, "session": [ALLOW, DENY]},
        {"resource_policy": to(USER), "boundary": [ALLOW, DENY]},
        {"resource_policy": to(USER), "session": [ALLOW, DENY]},
    ],
)
def test_a_deny_anywhere_wins_over_every_allow(decide: Decide, where: dict[str, object]) -> None:
    # LOGIC, "Deny evaluation"
    decision = decide(**where)
    assert decision.effect == "ExplicitDeny"
    assert decision.statement is not None
    assert decision.statement.effect == "Deny"
    assert f"is denied by {decision.statement}" in decision.reason


def test_a_deny_for_something_else_denies_nothing(decide: Decide) -> None:
    other = {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*"}
    assert decide([ALLOW, other]).allowed
    assert decide([ALLOW], resource_policy=to(f"{USER}2", "Deny")).allowed


def test_in_one_account_either_policy_is_enough(decide: Decide) -> None:
    # BASICS: "If either ... allows the request and the other doesn't, the request is still allowed"
    assert decide(ALLOW, resource_policy=to(f"{USER}2")).allowed
    assert decide(NOTHING, resource_policy=to(USER)).allowed
    assert not decide(NOTHING, resource_policy=to(f"{USER}2")).allowed


def test_carlos_may_write_his_bucket_and_not_the_logs(decide: Decide) -> None:
    # BASICS, "Example identity-based and resource-based policy evaluation"
    bucket = "arn:aws:s3:::carlossalazar"
    carlos = "arn:aws:iam::123456789012:user/carlossalazar"
    identity = [
        {"Effect": "Allow", "Action": "s3:*", "Resource": [f"{bucket}/*", bucket]},
        {"Sid": "DenyS3Logs", "Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::*log*"},
    ]
    on_bucket = {**to(carlos), "Resource": [f"{bucket}/*", bucket]}
    put = "s3:PutObject"
    logs = decide(identity, put, f"{bucket}-logs/a", principal=carlos)
    assert logs.effect == "ExplicitDeny"
    assert logs.statement is not None
    assert logs.statement.sid == "DenyS3Logs"
    assert decide(identity, put, f"{bucket}/a", principal=carlos, resource_policy=on_bucket).allowed


LIMITS = ["boundary", "session"]


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_cuts_what_identity_policies_grant(decide: Decide, limit: str) -> None:
    # BOUNDARIES and SESSION: the intersection
    decision = decide(ALLOW, principal=SESSION, **{limit: NOTHING})
    assert decision.effect == "ImplicitDeny"
    assert limit in decision.reason
    assert decide(ALLOW, principal=SESSION, **{limit: ALLOW}).allowed


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_grants_nothing_by_itself(decide: Decide, limit: str) -> None:
    # BOUNDARIES: "does not provide permissions on its own"
    assert not decide(NOTHING, principal=SESSION, **{limit: ALLOW}).allowed


def test_boundary_and_session_policy_must_both_allow(decide: Decide) -> None:
    # BOUNDARIES, "Evaluating effective permissions with boundaries"
    assert decide(ALLOW, principal=SESSION, boundary=ALLOW, session=ALLOW).allowed
    assert not decide(ALLOW, principal=SESSION, boundary=ALLOW, session=NOTHING).allowed
    assert not decide(ALLOW, principal=SESSION, boundary=NOTHING, session=ALLOW).allowed


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize(
    ("principal", "named"),
    [
        (USER, USER),
        (SESSION, SESSION),
        (FEDERATED_USER, FEDERATED_USER),
        (SESSION, "*"),
        (USER, "*"),
    ],
)
def test_who_a_resource_policy_names_directly_escapes_the_limits(
    decide: Decide, limit: str, principal: str, named: str
) -> None:
    # LOGIC, "Resource-based policies": users and sessions; PRINCIPAL, "IAM role principals",
    # for * (permissions boundaries and session policies do not limit it)
    decision = decide(NOTHING, principal=principal, resource_policy=to(named), **{limit: NOTHING})
    assert decision.allowed


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("principal", [ROLE, SESSION])
def test_a_role_that_a_resource_policy_names_stays_within_the_limits(
    decide: Decide, limit: str, principal: str
) -> None:
    # LOGIC: "grant permissions to an IAM role ARN are limited by an implicit deny in a
    # permissions boundary or session policy"
    allowed = decide(NOTHING, principal=principal, resource_policy=to(ROLE), **{limit: ALLOW})
    assert allowed.allowed
    cut = decide(NOTHING, principal=principal, resource_policy=to(ROLE), **{limit: NOTHING})
    assert not cut.allowed


@pytest.mark.parametrize("others", [[to(ACCOUNT)], [to(ROLE)], [to(ROLE), to(ACCOUNT)]])
def test_the_most_direct_of_several_grants_counts(
    decide: Decide, others: list[dict[str, object]]
) -> None:
    # LOGIC, "Resource-based policies": each statement is judged by the principal that it names
    limits = {"principal": SESSION, "boundary": NOTHING}
    assert decide(resource_policy=[to(SESSION), *others], **limits).allowed
    assert decide(resource_policy=[*others, to(SESSION)], **limits).allowed
    assert not decide(resource_policy=others, **limits).allowed


@pytest.mark.parametrize("account", [ACCOUNT, ROOT])
@pytest.mark.parametrize("principal", [USER, SESSION, ROLE])
def test_naming_the_account_only_delegates(decide: Decide, account: str, principal: str) -> None:
    # PRINCIPAL, "AWS account principals": "delegates authority to the account"
    assert not decide(NOTHING, principal=principal, resource_policy=to(account)).allowed
    assert decide(ALLOW, principal=principal, resource_policy=to(account)).allowed
    assert decide(ALLOW, principal=principal, resource_policy=to(account, "Deny")).effect == (
        "ExplicitDeny"
    )


def test_the_root_user_needs_no_policy_and_obeys_a_deny(decide: Decide) -> None:
    # LOGIC: "with the exception of the AWS account root user, which has full access"
    assert decide(principal=ROOT).allowed
    assert decide(principal=ACCOUNT).allowed
    assert not decide(principal=ROOT, resource_policy=to(ROOT, "Deny")).allowed
    assert not decide(principal=ROOT, resource_account=OTHER_ACCOUNT).allowed


@pytest.mark.parametrize("named", [USER, ACCOUNT, ROOT, "*"])
def test_across_accounts_both_sides_must_allow(decide: Decide, named: str) -> None:
    # CROSS: "only if both evaluations return a decision of Allow"
    across = {"resource_account": OTHER_ACCOUNT}
    assert decide(ALLOW, resource_policy=to(named), **across).allowed
    assert not decide(NOTHING, resource_policy=to(named), **across).allowed
    assert not decide(ALLOW, resource_policy=NOTHING | to(f"{USER}2"), **across).allowed
    assert not decide(ALLOW, resource_policy=to(named), boundary=NOTHING, **across).allowed
    assert not decide(ALLOW, resource_policy=to(named), session=NOTHING, **across).allowed


def test_the_account_in_the_arn_of_the_resource_counts(decide: Decide) -> None:
    # CROSS; the ARN of a table names its owner, the ARN of a bucket does not
    theirs = f"arn:aws:dynamodb:eu-west-1:{OTHER_ACCOUNT}:table/t"
    decision = decide(ALLOW, "dynamodb:GetItem", theirs)
    assert not decision.allowed
    assert f"in account {OTHER_ACCOUNT}" in decision.reason
    assert decide(ALLOW, "dynamodb:GetItem", theirs.replace(OTHER_ACCOUNT, ACCOUNT)).allowed


def test_a_principal_element_in_an_identity_policy_is_no_grant(decide: Decide) -> None:
    # PRINCIPAL: "You cannot use the Principal element in an identity-based policy"
    assert not decide(to("*")).allowed


def test_a_resource_policy_without_a_principal_is_no_grant(decide: Decide) -> None:
    # PRINCIPAL: "You must use the Principal element in resource-based policies"
    assert not decide(resource_policy=ALLOW).allowed


@pytest.mark.parametrize(
    ("named", "principal", "meant"),
    [
        # "AWS": users and sessions by their very name, case and all
        (USER, USER, True),
        (USER, USER.replace("ann", "Ann"), False),
        ([f"{USER}2", USER], USER, True),
        (SESSION, SESSION, True),
        (SESSION, SESSION.replace("/ann", "/bob"), False),
        (SESSION, ROLE, False),
        (ROLE, SESSION, True),
        (ROLE, SESSION.replace("/app/", "/App2/"), False),
        (ROLE, SESSION.replace(ACCOUNT, OTHER_ACCOUNT), False),
        (f"arn:aws:iam::{ACCOUNT}:role/path/to/app", SESSION, True),  # sessions lack the path
        (USER, SESSION, False),
        # other types
        ({"Service": "lambda.amazonaws.com"}, Principal.service("lambda.amazonaws.com"), True),
        ({"Service": "lambda.amazonaws.com"}, "lambda.amazonaws.com", True),
        ({"Service": ["a.com", "b.com"]}, Principal.service("b.com"), True),
        ({"Service": "lambda.amazonaws.com"}, Principal.service("s3.amazonaws.com"), False),
        ({"Service": "x.com"}, Principal.federated("x.com"), False),
        ({"Federated": "x.com"}, Principal.federated("x.com"), True),
        ({"Federated": "x.com"}, Principal.federated("y.com"), False),
        ({"Federated": "x.com"}, Principal.service("x.com"), False),
        ({"AWS": "*"}, "*", True),
        ("*", Principal.anonymous(), True),
        ("*", Principal.service("s3.amazonaws.com"), True),
        (ACCOUNT, Principal.anonymous(), False),
        ({"Service": "x.com", "AWS": USER}, USER, True),
    ],
)
def test_a_principal_element_means_those_it_names(
    decide: Decide, named: object, principal: str | Principal, meant: bool
) -> None:
    # PRINCIPAL
    assert decide(principal=principal, resource_policy=to(named)).allowed is meant


def test_a_canonical_user_is_its_account(decide: Decide) -> None:
    # PRINCIPAL, "AWS account principals": one more way to write an account in S3
    ann = Principal("AWS", USER, canonical_user="79a59df900b949e5")
    named = to({"CanonicalUser": "79a59df900b949e5"})
    across = {"resource_account": OTHER_ACCOUNT}
    assert decide(ALLOW, principal=ann, resource_policy=named, **across).allowed
    assert not decide(ALLOW, principal=USER, resource_policy=named, **across).allowed


AUDIT = [
    f"arn:aws:sts::{ACCOUNT}:assumed-role/read-only/audit",
    f"arn:aws:iam::{ACCOUNT}:role/read-only",
    ROOT,
]


@pytest.mark.parametrize(
    ("exempt", "principal", "denied"),
    [
        ([USER, ROOT], USER, False),
        ([USER, ROOT], f"arn:aws:iam::{ACCOUNT}:user/bob", True),
        (AUDIT, AUDIT[0], False),
        (AUDIT, AUDIT[0].replace("audit", "other"), True),
        (AUDIT[1:], AUDIT[0], True),
        ([ROOT], USER, True),
        ([USER, ROOT], ROOT, False),
    ],
)
def test_not_principal_with_deny_spares_the_very_principal_named(
    decide: Decide, exempt: list[str], principal: str, denied: bool
) -> None:
    # NOTPRINCIPAL, "NotPrincipal With Deny": the guide's two examples
    policy = to(exempt, "Deny", "NotPrincipal")
    decision = decide(ALLOW, principal=principal, resource_policy=policy)
    assert (decision.effect == "ExplicitDeny") is denied


def test_not_principal_with_deny_spares_nobody_under_a_boundary(decide: Decide) -> None:
    # BOUNDARIES, note "Important": "will always deny any IAM principal that has a permissions
    # boundary policy attached, regardless of the values specified"
    policy = to([USER, ROOT], "Deny", "NotPrincipal")
    assert decide(ALLOW, resource_policy=policy, boundary=ALLOW).effect == "ExplicitDeny"


@pytest.mark.parametrize(
    ("named", "principal", "allowed"),
    [
        (USER, USER, False),
        (ROLE, SESSION, False),
        (ROOT, USER, False),
        (f"{USER}2", USER, True),
        (USER, "*", True),
    ],
)
def test_not_principal_with_allow_means_everyone_it_does_not_cover(
    decide: Decide, named: str, principal: str, allowed: bool
) -> None:
    # NOTPRINCIPAL, "NotPrincipal With Allow"
    policy = to(named, element="NotPrincipal")
    assert decide(principal=principal, resource_policy=policy).allowed is allowed


@pytest.mark.parametrize(
    ("named", "allowed"), [(USER, True), (ACCOUNT, True), (f"{USER}2", False), (None, False)]
)
def test_a_key_policy_must_allow_or_delegate(
    decide: Decide, named: str | None, allowed: bool
) -> None:
    # LOGIC: trust policies and KMS key policies "must explicitly allow access for principals"
    decision = decide(
        ALLOW,
        "kms:Decrypt",
        f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1",
        resource_policy=to(named) if named else (),
        resource_must_allow=True,
    )
    assert decision.allowed is allowed


def test_the_request_itself_gives_the_keys_of_its_principal(decide: Decide) -> None:
    # reference_policies_condition-keys.html: aws:PrincipalArn is the role's ARN for a session
    keys = {
        "ArnEquals": {"aws:PrincipalArn": ROLE},
        "StringEquals": {"aws:PrincipalAccount": ACCOUNT, "aws:ResourceAccount": ACCOUNT},
    }
    assert decide({**ALLOW, "Condition": keys}, principal=SESSION).allowed
    given = {"aws:PrincipalArn": f"{ROLE}2"}
    assert not decide({**ALLOW, "Condition": keys}, principal=SESSION, context=given).allowed
