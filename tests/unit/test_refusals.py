"""Checks that no other test would miss: each refusal names its option."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from gatehouse.api import HttpApi, HttpProxy, Jwt, PrivateService, Throttle
from gatehouse.auth import (
    AppleLogin,
    Auth,
    Google,
    IdentityPool,
    ImportedRole,
    Mfa,
    OidcLogin,
    SamlLogin,
    SecretFrom,
    UserPool,
    UserPoolClient,
)
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, GatehouseError
from gatehouse.iam import policy_json
from gatehouse.storage import Bucket, Capacity, GlobalIndex, LifecycleRule, Provisioned, Table

from tests.unit.synth import new_stack

LISTENER = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/b"
ROLE = "arn:aws:iam::111122223333:role/a"
GOOGLE = Google("1.apps.googleusercontent.com", SecretFrom.variable("google"))
NOT_A_LINK: Any = "vpc-1"
NO_LIST: Any = 5
NO_FLAG: Any = "no"
ANY: Any = 5
WEB_IDENTITY, TAG = "sts:AssumeRoleWithWebIdentity", "sts:TagSession"
METADATA = "<EntityDescriptor>" + " " * 1000
ISSUER = "https://issuer.example.com"
SAML = "arn:aws:iam::111122223333:saml-provider/Directory"
OIDC = "arn:aws:iam::111122223333:oidc-provider/issuer.example.com"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def users(stack: AppStack) -> UserPool:
    return UserPool(stack, "Users")


def styled(stack: AppStack, logo: str) -> object:
    pool = users(stack)
    pool.add_domain("Domain", prefix="acme-notes")
    return pool.customize_ui("Looks", css=".a { color: red; }", logo=logo)


CASES: list[tuple[Callable[[AppStack], object], str]] = [
    (
        lambda stack: HttpApi(stack, "Api").route("GET /a", PrivateService(LISTENER, NOT_A_LINK)),
        "vpc_link",
    ),
    (
        lambda stack: UserPoolClient.from_id(users(stack), "Web", "an id"),
        "client_id",
    ),
    (
        lambda stack: users(stack).add_identity_provider("Google", GOOGLE, identifiers=["a.com"]),
        "identifiers",
    ),
    (lambda stack: styled(stack, "missing.png"), "logo"),
    (lambda stack: AppleLogin("no services id"), "services_id"),
    (
        lambda stack: Mfa("optional", factors=["totp", "email"], email_subject="x" * 141),
        "email_subject",
    ),
    (lambda stack: Auth(stack, "Auth", logins=NO_LIST), "logins"),
    (lambda stack: Auth(stack, "Auth", identity_pool=NO_FLAG), "identity_pool"),
    (lambda stack: UserPool(stack, "Users", transform=NO_LIST), "transform"),
    (lambda stack: HttpApi(stack, "Api", transform=NO_LIST), "transform"),
    (lambda stack: HttpApi(stack, "Api", metrics=NO_FLAG), "metrics"),
    (lambda stack: ImportedRole(ROLE, trust_policy="{no json"), "trust_policy"),
]


@pytest.mark.parametrize(("make", "option"), CASES, ids=[option for _, option in CASES])
def test_a_wrong_value_is_refused_by_its_option(
    stack: AppStack, make: Callable[[AppStack], object], option: str
) -> None:
    with pytest.raises(GatehouseError) as refused:
        make(stack)
    assert option in re.findall(r"\w+", refused.value.option)


def hello(stack: AppStack) -> Function:
    return Function(stack, "Hello", "lambdas/hello.main")


def api(stack: AppStack) -> HttpApi:
    return HttpApi(stack, "Api")


def federated(stack: AppStack, *actions: str, tags: dict[str, str] | None = None) -> object:
    """An identity pool whose users get a role that is imported."""
    service = "cognito-identity.amazonaws.com"
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": service},
        "Action": list(actions),
        "Condition": {
            "StringEquals": {f"{service}:aud": "eu-west-1:1"},
            "ForAnyValue:StringLike": {f"{service}:amr": "authenticated"},
        },
    }
    return IdentityPool(
        stack,
        "Identities",
        user_pools=[users(stack).add_client("Web")],
        principal_tags=tags or {},
        authenticated_role=ImportedRole(ROLE, {"Statement": [statement]}),
    )


def scaling(stack: AppStack, *, index: bool) -> object:
    return Table(
        stack,
        "Notes",
        partition_key="id",
        capacity=Provisioned(read=Capacity(1, 5)),
        global_indexes={"byOwner": GlobalIndex(partition_key="owner")} if index else {},
    )


def large_in_a_bucket(stack: AppStack, megabytes: int) -> None:
    with Path("lambdas/weights.bin").open("wb") as file:
        file.truncate(megabytes * 1024**2)
    Function(stack, "Hello", "lambdas/hello.main", code_bucket=Bucket(stack, "Code"))
    app = stack.node.root
    assert isinstance(app, App)
    app.synth()


def routed(stack: AppStack, target: Any, **options: Any) -> object:
    return api(stack).route("GET /a", target, **options)


# What is wrong, what its rule says, and what is right.
PAIRS: list[tuple[Callable[[AppStack], object], str, Callable[[AppStack], object]]] = [
    (
        lambda stack: SamlLogin(name="Directory", metadata=METADATA, arn=SAML),
        "must be the only field beside principal_tags",
        lambda stack: SamlLogin(arn=SAML, principal_tags={"team": "team"}),
    ),
    (
        lambda stack: OidcLogin(issuer=ISSUER, arn=OIDC),
        "must be the only field beside principal_tags",
        lambda stack: OidcLogin(arn=OIDC),
    ),
    (lambda stack: SamlLogin(arn=OIDC), "must be the ARN of", lambda stack: SamlLogin(arn=SAML)),
    (lambda stack: OidcLogin(arn=SAML), "must be the ARN of", lambda stack: OidcLogin(arn=OIDC)),
    (
        lambda stack: SamlLogin(name="1", metadata=METADATA),
        "must begin with a letter",
        lambda stack: SamlLogin(name="Directory", metadata=METADATA),
    ),
    (
        lambda stack: SamlLogin(name="Directory", metadata="metadata.xml"),
        "must be the text of a SAML metadata document",
        lambda stack: SamlLogin(name="Directory", metadata=METADATA),
    ),
    (
        lambda stack: users(stack).grant_admin(ANY, "AdminGetUser"),
        "must be a Function",
        lambda stack: users(stack).grant_admin(hello(stack), "AdminGetUser"),
    ),
    (
        lambda stack: users(stack).grant_admin(hello(stack)),
        "must name at least one action",
        lambda stack: users(stack).grant_admin(hello(stack), "AdminGetUser", "AdminDeleteUser"),
    ),
    (
        lambda stack: users(stack).grant_admin(hello(stack), "CreateUserPool"),
        "must be an action of Cognito on users",
        lambda stack: users(stack).grant_admin(hello(stack), "AdminGetUser"),
    ),
    (
        lambda stack: federated(stack, TAG, tags={"team": "sub"}),
        "must allow sts:AssumeRoleWithWebIdentity",
        lambda stack: federated(stack, WEB_IDENTITY, TAG, tags={"team": "sub"}),
    ),
    (
        lambda stack: federated(stack, WEB_IDENTITY, tags={"team": "sub"}),
        "must allow sts:TagSession",
        lambda stack: federated(stack, WEB_IDENTITY),
    ),
    (
        lambda stack: scaling(stack, index=True),
        "must not scale with global indexes",
        lambda stack: scaling(stack, index=False),
    ),
    (
        lambda stack: LifecycleRule("old", move={"STANDARD_IA": timedelta(days=29)}),
        "must be 30 days or more",
        lambda stack: LifecycleRule("old", move={"STANDARD_IA": timedelta(days=30)}),
    ),
    (
        lambda stack: large_in_a_bucket(stack, 251),
        "must have at most 250 MB unzipped",
        lambda stack: large_in_a_bucket(stack, 51),
    ),
    (
        lambda stack: HttpApi.from_id(stack, "Old", "not-an-id"),
        "must have about ten lowercase letters and digits",
        lambda stack: HttpApi.from_id(stack, "Old", "a1b2c3d4e5"),
    ),
    (
        lambda stack: HttpApi.from_id(stack, "Old", "a1b2c3d4e5").route(
            "GET /a", hello(stack), throttle=Throttle(rate=5, burst=5)
        ),
        "must not be set for an imported API",
        lambda stack: HttpApi.from_id(stack, "Old", "a1b2c3d4e5").route("GET /a", hello(stack)),
    ),
    (
        lambda stack: HttpApi(stack, "Api", log_kms_key="alias/logs"),
        "must be the ARN of a KMS key",
        lambda stack: HttpApi(stack, "Api", log_kms_key=KEY),
    ),
    (
        lambda stack: Jwt(issuer=ISSUER, audience=ANY),
        "must be a list of str",
        lambda stack: Jwt(issuer=ISSUER, audience=["a"]),
    ),
    (
        lambda stack: Jwt(issuer=ISSUER, audience=["a"], scopes=["a b"]),
        "each entry must be one word",
        lambda stack: Jwt(issuer=ISSUER, audience=["a"], scopes=["a", "b"]),
    ),
    (
        lambda stack: Jwt(issuer=ISSUER, audience=["a", "a"]),
        "each entry must be unique",
        lambda stack: Jwt(issuer=ISSUER, audience=["a", "b"]),
    ),
    (
        lambda stack: Jwt(issuer=ISSUER, audience=["a"], scopes=[f"s{n}" for n in range(11)]),
        "must have at most 10 entries",
        lambda stack: Jwt(issuer=ISSUER, audience=["a"], scopes=[f"s{n}" for n in range(10)]),
    ),
    (
        lambda stack: policy_json(ANY),
        "a policy must be a dict, or the JSON text of one",
        lambda stack: policy_json({"Resource": "*"}),
    ),
    (
        lambda stack: routed(stack, ANY),
        "must be a str, a Function, an HttpProxy",
        lambda stack: routed(stack, "lambdas/hello.main"),
    ),
    (
        lambda stack: routed(stack, hello(stack).arn),
        "a handler path must be known while Python runs",
        lambda stack: routed(stack, HttpProxy(hello(stack).arn)),
    ),
    (
        lambda stack: routed(stack, hello(stack), function={"memory": 128}),
        "must not be set here",
        lambda stack: routed(stack, "lambdas/hello.main", function={"memory": 128}),
    ),
    (
        lambda stack: routed(stack, "lambdas/hello.main", function={"memroy": 128}),
        "each key must be one of",
        lambda stack: routed(stack, "lambdas/hello.main", function={"include": []}),
    ),
]


@pytest.mark.parametrize(
    ("wrong", "rule", "right"), PAIRS, ids=[f"{n}: {each[1]}" for n, each in enumerate(PAIRS)]
)
def test_a_rule_refuses_what_is_wrong_and_takes_what_is_right(
    wrong: Callable[[AppStack], object], rule: str, right: Callable[[AppStack], object]
) -> None:
    with pytest.raises(GatehouseError) as refused:
        wrong(new_stack())
    assert rule in refused.value.rule
    right(new_stack())
