"""Trust policies: who may assume a role.

Pages: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_role.html,
https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
"""

from __future__ import annotations

import pytest
from gatehouse.access import Policies, Principal, Request, evaluate_trust, parse_policy

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app"
USER = f"arn:aws:iam::{ACCOUNT}:user/ann"
COGNITO = "cognito-identity.amazonaws.com"
POOL = "eu-central-1:87654321-aaaa-bbbb-cccc-123456789012"

COGNITO_TRUST = parse_policy(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Federated": COGNITO},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {
                    "StringEquals": {f"{COGNITO}:aud": POOL},
                    "ForAnyValue:StringLike": {f"{COGNITO}:amr": "authenticated"},
                },
            }
        ],
    },
    "role app trust policy",
    "trust",
)


@pytest.mark.parametrize(
    ("aud", "amr", "provider", "allowed"),
    [
        (POOL, ["authenticated", "cognito-idp"], COGNITO, True),
        (POOL, ["unauthenticated"], COGNITO, False),
        (POOL, [], COGNITO, False),
        (f"{POOL}x", ["authenticated"], COGNITO, False),
        (None, ["authenticated"], COGNITO, False),
        (POOL, ["authenticated"], "accounts.google.com", False),
    ],
)
def test_a_role_of_an_identity_pool_is_for_its_own_signed_in_users(
    aud: str | None, amr: list[str], provider: str, allowed: bool
) -> None:
    request = Request(
        "sts:AssumeRoleWithWebIdentity",
        ROLE,
        Principal.federated(provider),
        {f"{COGNITO}:aud": aud, f"{COGNITO}:amr": amr},
    )
    assert evaluate_trust(request, COGNITO_TRUST).allowed is allowed


def test_a_trust_policy_without_conditions_takes_every_pool() -> None:
    # What made the takeovers of 2024 possible shows up as an Allow.
    trust = parse_policy(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Principal": {"Federated": COGNITO},
                "Action": "sts:AssumeRoleWithWebIdentity",
            },
        },
        "open role",
        "trust",
    )
    request = Request(
        "sts:AssumeRoleWithWebIdentity",
        ROLE,
        Principal.federated(COGNITO),
        {f"{COGNITO}:aud": "us-east-1:somebody-elses-pool", f"{COGNITO}:amr": ["unauthenticated"]},
    )
    decision = evaluate_trust(request, trust)
    assert decision.allowed
    assert decision.statement is not None
    assert decision.statement.place == "open role"


def trusting(principal: str) -> str:
    return (
        '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",'
        f' "Principal": {{"AWS": "{principal}"}}}}}}'
    )


ASSUME = parse_policy(
    {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ROLE},
    }
)
OTHER = "arn:aws:iam::444455556666:user/eve"


@pytest.mark.parametrize(
    ("trusted", "caller", "may_assume", "allowed"),
    [
        (USER, USER, False, True),  # named in the same account: nothing else is needed
        (ACCOUNT, USER, False, False),  # delegated: an identity policy has to allow
        (ACCOUNT, USER, True, True),
        (OTHER, USER, True, False),  # an identity policy alone is never enough
        (OTHER, OTHER, False, False),  # across accounts: both
        (OTHER, OTHER, True, True),
        ("444455556666", OTHER, True, True),
        ("444455556666", OTHER, False, False),
    ],
)
def test_assuming_a_role_needs_the_trust_policy_and_sometimes_more(
    trusted: str, caller: str, may_assume: bool, allowed: bool
) -> None:
    trust = parse_policy(trusting(trusted), "trust", "trust")
    own = Policies(identity=[ASSUME] if may_assume else [])
    assert evaluate_trust(Request("sts:AssumeRole", ROLE, caller), trust, own).allowed is allowed


def test_trust_for_one_action_is_none_for_another() -> None:
    trust = parse_policy(trusting(USER), "trust", "trust")
    assert not evaluate_trust(Request("sts:TagSession", ROLE, USER), trust).allowed
