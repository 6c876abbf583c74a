"""Which role signing in gives: "Using role-based access control" in the Cognito guide."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gatehouse.local.pools import Pool, refusal

Rule = dict[str, Any]


@pytest.fixture
def pool(pools: Any) -> Pool:
    made: Pool = pools()
    return made


def _role(credentials: dict[str, str], clients: Any) -> str:
    arn: str = clients("sts", credentials).get_caller_identity()["Arn"]
    return arn.split("/")[1]


def _rule(match: str, value: str, role: str, claim: str = "email") -> Rule:
    return {"Claim": claim, "MatchType": match, "Value": value, "RoleARN": role}


def _by_rules(pool: Pool, *rules: Rule, ambiguous: str = "Deny") -> None:
    pool.map_roles(
        {
            "Type": "Rules",
            "AmbiguousRoleResolution": ambiguous,
            "RulesConfiguration": {"Rules": list(rules)},
        }
    )


def _by_token(pool: Pool, ambiguous: str = "Deny") -> None:
    pool.map_roles({"Type": "Token", "AmbiguousRoleResolution": ambiguous})


def test_without_a_mapping_everybody_gets_the_role_of_signed_in_users(
    pool: Pool, clients: Any
) -> None:
    assert _role(pool.credentials(pool.token("ann")), clients) == pool.signed_in


def test_the_role_of_the_group_is_given(pool: Pool, clients: Any) -> None:
    _by_token(pool)
    pool.group("editors", role=pool.role("editor"))
    token = pool.token("ann", groups=["editors"])
    assert _role(pool.credentials(token), clients) == pool.name("editor")


def test_the_group_of_the_lowest_precedence_gives_the_role(pool: Pool, clients: Any) -> None:
    _by_token(pool)
    pool.group("editors", role=pool.role("editor"), precedence=5)
    pool.group("owners", role=pool.role("owner"), precedence=1)
    token = pool.token("ann", groups=["editors", "owners"])
    assert _role(pool.credentials(token), clients) == pool.name("owner")


def test_a_group_without_a_precedence_comes_after_all_that_have_one(
    pool: Pool, clients: Any
) -> None:
    _by_token(pool)
    pool.group("editors", role=pool.role("editor"))
    pool.group("owners", role=pool.role("owner"), precedence=7)
    token = pool.token("ann", groups=["editors", "owners"])
    assert _role(pool.credentials(token), clients) == pool.name("owner")


def test_a_group_with_another_precedence_gives_its_role_from_then_on(
    pool: Pool, clients: Any
) -> None:
    _by_token(pool)
    pool.group("editors", role=pool.role("editor"), precedence=5)
    pool.group("owners", role=pool.role("owner"), precedence=1)
    clients("cognito-idp").update_group(UserPoolId=pool.users, GroupName="editors", Precedence=0)
    token = pool.token("ann", groups=["editors", "owners"])
    assert _role(pool.credentials(token), clients) == pool.name("editor")


@pytest.mark.parametrize("resolution", ["Deny", "AuthenticatedRole"])
def test_groups_that_disagree_are_resolved_as_the_mapping_says(
    pool: Pool, clients: Any, resolution: str
) -> None:
    _by_token(pool, resolution)
    pool.group("editors", role=pool.role("editor"), precedence=1)
    pool.group("owners", role=pool.role("owner"), precedence=1)
    token = pool.token("ann", groups=["editors", "owners"])
    if resolution == "Deny":
        assert refusal(pool.credentials, token) == "NotAuthorizedException"
    else:
        assert _role(pool.credentials(token), clients) == pool.signed_in


def test_the_permissions_of_a_group_are_refused_outside_of_it(pool: Pool) -> None:
    _by_token(pool)
    assert refusal(pool.credentials, pool.token("ann")) == "NotAuthorizedException"


def test_one_of_several_roles_can_be_requested(pool: Pool, clients: Any) -> None:
    _by_token(pool)
    editor, owner = pool.role("editor"), pool.role("owner")
    pool.group("editors", role=editor, precedence=5)
    pool.group("owners", role=owner, precedence=1)
    token = pool.token("ann", groups=["editors", "owners"])
    assert _role(pool.credentials(token, CustomRoleArn=editor), clients) == pool.name("editor")


def test_a_role_of_no_group_of_the_user_is_refused(pool: Pool) -> None:
    _by_token(pool)
    pool.group("editors", role=pool.role("editor"))
    token = pool.token("ann", groups=["editors"])
    other = pool.role("other")
    assert refusal(pool.credentials, token, CustomRoleArn=other) == "NotAuthorizedException"


@pytest.mark.parametrize(
    ("match", "value", "holds"),
    [
        ("Equals", "ann@example.com", True),
        ("Equals", "ann", False),
        ("NotEqual", "bob@example.com", True),
        ("NotEqual", "ann@example.com", False),
        ("Contains", "@example", True),
        ("Contains", "@other", False),
        ("StartsWith", "ann@", True),
        ("StartsWith", "example", False),
    ],
)
def test_a_rule_gives_its_role_to_the_users_that_it_matches(
    pool: Pool, clients: Any, match: str, value: str, holds: bool
) -> None:
    _by_rules(pool, _rule(match, value, pool.role("chosen")), ambiguous="AuthenticatedRole")
    given = _role(pool.credentials(pool.token("ann")), clients)
    assert given == (pool.name("chosen") if holds else pool.signed_in)


def test_the_first_rule_that_matches_wins(pool: Pool, clients: Any) -> None:
    _by_rules(
        pool,
        _rule("Equals", "bob@example.com", pool.role("first")),
        _rule("StartsWith", "ann", pool.role("second")),
        _rule("Contains", "@", pool.role("third")),
    )
    assert _role(pool.credentials(pool.token("ann")), clients) == pool.name("second")


def test_a_rule_about_groups_checks_each_group(pool: Pool, clients: Any) -> None:
    pool.group("editors")
    pool.group("owners")
    _by_rules(pool, _rule("Contains", "owners", pool.role("owner"), claim="cognito:groups"))
    token = pool.token("ann", groups=["editors", "owners"])
    assert _role(pool.credentials(token), clients) == pool.name("owner")


def test_a_user_whom_no_rule_matches_is_refused(pool: Pool) -> None:
    _by_rules(pool, _rule("Equals", "bob@example.com", pool.role("chosen")))
    assert refusal(pool.credentials, pool.token("ann")) == "NotAuthorizedException"


def test_a_rule_about_an_absent_claim_never_matches(pool: Pool) -> None:
    _by_rules(pool, _rule("NotEqual", "x", pool.role("chosen"), claim="custom:tier"))
    assert refusal(pool.credentials, pool.token("ann")) == "NotAuthorizedException"


def test_a_role_that_does_not_trust_the_pool_is_not_given(pool: Pool) -> None:
    _by_rules(pool, _rule("Contains", "@", pool.role("foreign", pool_id="us-east-1:other")))
    assert refusal(pool.credentials, pool.token("ann")) == (
        "InvalidIdentityPoolConfigurationException"
    )
