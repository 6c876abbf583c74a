"""What guards access, wherever it stands, does not change by a transform without a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from gatehouse.api import HttpApi
from gatehouse.auth import IdentityPool, UserPool
from gatehouse.compute import Function
from gatehouse.core import AppStack, OptionError, Transform
from gatehouse.iam import Condition, Permission, Principal, Role, Trust
from gatehouse.storage import Bucket

from tests.unit.synth import synthesized

ANYBODY = [{"actions": ["sts:AssumeRole"], "principals": [{"type": "*", "identifiers": ["*"]}]}]


def bucket(stack: AppStack, transform: Any) -> None:
    Bucket(stack, "Uploads", transform=transform)


def role(stack: AppStack, transform: Any) -> None:
    trust = Trust(
        Principal("Service", ["glue.amazonaws.com"]),
        conditions=[Condition("StringEquals", "aws:SourceAccount", ["111122223333"])],
    )
    read = Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::logs/today"])
    Role(stack, "Reports", trust=trust, permissions=[read], transform=transform)
    synthesized(stack)


def api(stack: AppStack, transform: Any) -> None:
    function = Function(stack, "Hello", "lambdas/hello.main")
    HttpApi(stack, "Api", transform=transform).route("GET /", function)


def client(stack: AppStack, transform: Any) -> None:
    UserPool(stack, "Users").add_client("Web", transform=transform)


def identity_pool(stack: AppStack, transform: Any) -> None:
    web = UserPool(stack, "Users").add_client("Web")
    IdentityPool(stack, "Ids", user_pools=[web], transform=transform)
    synthesized(stack)


Guarded = tuple[Callable[[AppStack, Any], None], str, dict[str, Any]]

GUARDED: list[Guarded] = [
    (bucket, "public_access_block", {"block_public_acls": False}),
    (bucket, "policy", {"policy": "{}"}),
    (bucket, "policy_document", {"statement": []}),
    (bucket, "ownership_controls", {"rule": {"object_ownership": "ObjectWriter"}}),
    (role, "role", {"assume_role_policy": "{}"}),
    (role, "trust_document", {"statement": ANYBODY}),
    (role, "policy_document", {"statement": [{"actions": ["*"], "resources": ["*"]}]}),
    (role, "policy", {"policy": "{}"}),
    (api, "route", {"authorization_type": "NONE"}),
    (api, "permission", {"source_arn": None}),
    (api, "permission", {"principal": "*"}),
    (client, "client", {"prevent_user_existence_errors": "LEGACY"}),
    (client, "client", {"write_attributes": ["custom:role"]}),
    (client, "client", {"explicit_auth_flows": ["ALLOW_USER_PASSWORD_AUTH"]}),
    (client, "client", {"enable_token_revocation": False}),
    (client, "client", {"allowed_oauth_flows": ["implicit"]}),
    (identity_pool, "identity_pool", {"allow_unauthenticated_identities": True}),
    (identity_pool, "identity_pool", {"allow_classic_flow": True}),
    (identity_pool, "identity_pool", {"cognito_identity_providers": []}),
    (identity_pool, "roles_attachment", {"roles": {"authenticated": "arn:aws:iam::1:role/x"}}),
]
NAMES = [f"{make.__name__}-{'-'.join(change)}" for make, _, change in GUARDED]


@pytest.mark.parametrize(("make", "node", "change"), GUARDED, ids=NAMES)
def test_a_guard_does_not_change_without_a_reason(
    stack: AppStack, make: Callable[[AppStack, Any], None], node: str, change: dict[str, Any]
) -> None:
    with pytest.raises(OptionError, match="guards access; a change of it must have a reason"):
        make(stack, {node: change})


@pytest.mark.parametrize(("make", "node", "change"), GUARDED, ids=NAMES)
def test_a_guard_changes_with_a_reason(
    stack: AppStack, make: Callable[[AppStack, Any], None], node: str, change: dict[str, Any]
) -> None:
    make(stack, {node: Transform(change, reason="a test")})
    assert synthesized(stack)["resource"]
