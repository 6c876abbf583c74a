"""Trusts: right ones are taken, and those that anybody may take ask for a reason."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from gatehouse.core import AppStack, OptionError
from gatehouse.iam import Condition, Principal, Role, Trust
from gatehouse.iam.cognito_identity import IN_PARTITION

from tests.unit.synth import new_stack, synthesized, users_of_a_pool

WEB, SAML = "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"
PROVIDER = "arn:aws:iam::111122223333:"
GITHUB = "token.actions.githubusercontent.com"
EVERYBODY = Principal("AWS", ["*"])


def condition(operator: str, key: str, *values: str) -> Condition:
    return Condition(operator, key, list(values))


@pytest.mark.parametrize(
    "condition",
    [
        condition("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
        condition("StringEquals", "aws:PrincipalAccount", "111122223333"),
        condition("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/deploy-*"),
        condition("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-ab12/*"),
        condition(
            "ForAnyValue:StringLike",
            "aws:PrincipalOrgPaths",
            "${data.aws_organizations_organization.own.id}/*",
        ),
    ],
    ids=lambda each: f"{each.key} {each.values[0]}",
)
def test_everybody_may_take_a_role_of_some_accounts(condition: Condition) -> None:
    Trust(EVERYBODY, conditions=[condition])


@pytest.mark.parametrize(
    "condition",
    [
        condition("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
        condition("StringEqualsIfExists", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
        condition("StringLike", "aws:PrincipalAccount", "1111*"),
        condition("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/deploy"),
        condition("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*"),
        condition("StringEquals", "sts:ExternalId", "42"),
        # Every caller has the organization that it has.
        condition("StringEquals", "aws:PrincipalOrgID", "${aws:PrincipalOrgID}"),
        condition("StringEquals", "aws:PrincipalAccount", "${aws:PrincipalAccount}"),
        condition("ArnLike", "aws:PrincipalArn", "${aws:PrincipalArn}"),
        condition("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ],
    ids=lambda each: f"{each.operator} {each.key} {each.values[0]}",
)
def test_a_condition_that_names_no_accounts_leaves_a_role_to_everybody(
    condition: Condition,
) -> None:
    with pytest.raises(OptionError, match="must name who may assume the role"):
        Trust(EVERYBODY, conditions=[condition])


def test_everybody_is_everybody_by_either_name() -> None:
    for principal in (EVERYBODY, Principal("*", ["*"]), Principal("*", ["111122223333"])):
        with pytest.raises(OptionError, match="must name who may assume the role"):
            Trust(principal)


def test_the_reason_for_an_open_role_is_in_the_plan(stack: AppStack) -> None:
    Role(stack, "Open", trust=Trust(EVERYBODY, reason="any account may mirror the catalogue"))
    document = synthesized(stack)["data"]["aws_iam_policy_document"]["open_trust"]
    assert document["statement"][0]["sid"] == "BecauseAnyAccountMayMirrorTheCatalogue"


def test_a_reason_names_the_statement_of_a_service_too(stack: AppStack) -> None:
    glue = Principal("Service", ["glue.amazonaws.com"])
    Role(stack, "Reports", trust=Trust(glue, reason="nightly reports"))
    document = synthesized(stack)["data"]["aws_iam_policy_document"]["reports_trust"]
    assert document["statement"][0]["sid"] == "BecauseNightlyReports"


@pytest.mark.parametrize(
    "principal",
    [
        Principal("AWS", ["111122223333", "arn:aws:iam::444455556666:role/Deploy"]),
        Principal("Service", ["glue.amazonaws.com", "states.amazonaws.com"]),
    ],
    ids=lambda each: each.type,
)
def test_whoever_is_named_needs_no_condition(principal: Principal) -> None:
    Trust(principal)


RIGHT: list[tuple[str, str, Sequence[Condition]]] = [
    (
        f"{PROVIDER}oidc-provider/{GITHUB}",
        WEB,
        [condition("StringLike", f"{GITHUB}:sub", "repo:acme/*")],
    ),
    (
        f"{PROVIDER}oidc-provider/gitlab.com",
        WEB,
        [condition("StringLike", "gitlab.com:sub", "project_path:acme/*:ref:main")],
    ),
    (
        f"{PROVIDER}oidc-provider/acme.eu.auth0.com",
        WEB,
        [condition("StringEquals", "acme.eu.auth0.com:aud", "app")],
    ),
    ("accounts.google.com", WEB, [condition("StringEquals", "accounts.google.com:aud", "app")]),
    ("www.amazon.com", WEB, [condition("StringEquals", "www.amazon.com:app_id", "amzn1.a")]),
    (
        f"{PROVIDER}saml-provider/Partner",
        SAML,
        [condition("StringEquals", "SAML:aud", "https://signin.aws.amazon.com/saml")],
    ),
    ("${aws_x.provider.arn}", WEB, [condition("StringEquals", "${aws_x.provider.url}:aud", "app")]),
]


@pytest.mark.parametrize(("name", "action", "conditions"), RIGHT, ids=[each[0] for each in RIGHT])
def test_users_of_a_provider_are_told_apart_by_their_claims(
    name: str, action: str, conditions: Sequence[Condition]
) -> None:
    Trust(Principal("Federated", [name]), action=action, conditions=conditions)
    Trust(Principal("Federated", [name]), action=action, reason="all of them are ours")
    with pytest.raises(OptionError, match="in its trust policy"):
        Trust(Principal("Federated", [name]), action=action)


@pytest.mark.parametrize("value", ["repo:*", "*", "repo:*/app:*", "rep*", "?epo:acme/app:*"])
def test_a_host_of_everybodys_repositories_needs_whose_they_are(value: str) -> None:
    with pytest.raises(OptionError, match=f"must have a condition on sub of {GITHUB}"):
        Trust(
            Principal("Federated", [f"{PROVIDER}oidc-provider/{GITHUB}"]),
            action=WEB,
            conditions=[
                condition("StringEquals", f"{GITHUB}:aud", "sts.amazonaws.com"),
                condition("StringLike", f"{GITHUB}:sub", value),
            ],
        )


@pytest.mark.parametrize(
    ("name", "claim", "value"),
    [
        ("accounts.google.com", "sub", "1*"),
        ("graph.facebook.com", "app_id", "1*"),
        ("www.amazon.com", "user_id", "amzn1.account.*"),
    ],
)
def test_a_provider_of_everybody_needs_whole_ids(name: str, claim: str, value: str) -> None:
    everybody = Principal("Federated", [name])
    Trust(everybody, action=WEB, conditions=[condition("StringLike", f"{name}:{claim}", "123")])
    with pytest.raises(OptionError, match=f"must have a condition on aud or sub of {name}"):
        Trust(everybody, action=WEB, conditions=[condition("StringLike", f"{name}:{claim}", value)])


@pytest.mark.parametrize(
    ("host", "claim", "other"),
    [
        ("api.pulumi.com/oidc", "aud", "sub"),
        ("oidc.vercel.com", "aud", "sub"),
        ("scalr.io", "sub", "aud"),
        ("proidc.upbound.io", "sub", "aud"),
    ],
)
def test_a_shared_provider_needs_the_claim_that_iam_asks_for(
    host: str, claim: str, other: str
) -> None:
    users = Principal("Federated", [f"{PROVIDER}oidc-provider/{host}"])
    Trust(users, action=WEB, conditions=[condition("StringEquals", f"{host}:{claim}", "acme")])
    with pytest.raises(OptionError, match=f"must have a condition on {claim} of {host}"):
        Trust(users, action=WEB, conditions=[condition("StringEquals", f"{host}:{other}", "acme")])


@pytest.mark.parametrize("region", ["eu-west-1", "cn-north-1", "us-gov-west-1", None])
def test_the_pools_own_trust_is_right_in_every_partition(region: str | None) -> None:
    stack = new_stack(region=region)
    assert users_of_a_pool(stack).statement.kinds_of_users == {"authenticated"}


AUD = ("StringEquals", "eu-west-1:x")
AMR = ("ForAnyValue:StringLike", "authenticated")


@pytest.mark.parametrize("name", IN_PARTITION.values())
@pytest.mark.parametrize(
    ("aud", "amr"),
    [
        (AUD, AMR),
        (("StringLike", "eu-west-1:x"), ("ForAnyValue:StringEquals", "authenticated")),
        (AUD, ("ForAnyValue:StringLike", "unauthenticated")),
        (AUD, ("ForAnyValue:StringLike", "auth*")),
    ],
)
def test_a_trust_in_users_of_one_pool_is_right(
    name: str, aud: tuple[str, str], amr: tuple[str, str]
) -> None:
    of_pool = condition(aud[0], f"{name}:aud", aud[1].format(name=name))
    of_kind = condition(amr[0], f"{name}:amr", amr[1])
    Trust(Principal("Federated", [name]), action=WEB, conditions=[of_pool, of_kind])


@pytest.mark.parametrize(
    ("aud", "amr", "key"),
    [
        (("StringLike", "*"), AMR, "aud"),
        (("StringLike", "eu-west-1:*"), AMR, "aud"),
        (("StringNotEquals", "eu-west-1:x"), AMR, "aud"),
        (("StringEqualsIfExists", "eu-west-1:x"), AMR, "aud"),
        (("ForAllValues:StringEquals", "eu-west-1:x"), AMR, "aud"),
        (("StringEquals", "${{{name}:aud}}"), AMR, "aud"),
        (AUD, ("StringEquals", "authenticated"), "amr"),
        (AUD, ("ForAllValues:StringLike", "authenticated"), "amr"),
        (AUD, ("ForAnyValue:StringLikeIfExists", "authenticated"), "amr"),
        (AUD, ("ForAnyValue:StringNotEquals", "unauthenticated"), "amr"),
        (AUD, ("ForAnyValue:StringLike", "*"), "amr"),
        (AUD, ("ForAnyValue:StringLike", "*authenticated"), "amr"),
    ],
)
def test_operator_and_value_of_both_conditions_count(
    aud: tuple[str, str], amr: tuple[str, str], key: str
) -> None:
    name = IN_PARTITION["aws"]
    of_pool = condition(aud[0], f"{name}:aud", aud[1].format(name=name))
    of_kind = condition(amr[0], f"{name}:amr", amr[1])
    with pytest.raises(OptionError, match=f":{key} in its trust policy"):
        Trust(Principal("Federated", [name]), action=WEB, conditions=[of_pool, of_kind])
