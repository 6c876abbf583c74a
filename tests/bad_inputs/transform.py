"""Mistakes with transforms: what guards access, and what other constructs rely on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gatehouse.api import HttpApi
from gatehouse.auth import IdentityPool, OAuth, UserPool
from gatehouse.compute import Function
from gatehouse.core import AppStack, Transform, aws
from gatehouse.iam import Principal, Role, Trust
from gatehouse.storage import Bucket, Table

from .case import BadInput

GLUE = Trust(Principal("Service", ["glue.amazonaws.com"]))
BOUNDARY = "arn:aws:iam::111122223333:policy/Boundary"
ADMIN = "arn:aws:iam::111122223333:role/Admin"


def api(node: str, change: Any, key: str = "GET /") -> Callable[[AppStack], object]:
    def build(stack: AppStack) -> None:
        made = HttpApi(stack, "Api", transform={node: change})
        made.route(key, Function(stack, "Hello", "lambdas/hello.main"))

    return build


def bucket(node: str, change: Any, **options: Any) -> Callable[[AppStack], object]:
    return lambda stack: Bucket(stack, "Files", transform={node: change}, **options)


def table(change: Any, **options: Any) -> Callable[[AppStack], object]:
    return lambda stack: Table(
        stack, "Notes", partition_key="userId", transform={"table": change}, **options
    )


def users(change: Any, **options: Any) -> Callable[[AppStack], object]:
    return lambda stack: UserPool(stack, "Users", transform={"user_pool": change}, **options)


def client(change: Any, **options: Any) -> Callable[[AppStack], object]:
    return lambda stack: UserPool(stack, "Users").add_client(
        "Web", transform={"client": change}, **options
    )


def role(change: Any, **options: Any) -> Callable[[AppStack], object]:
    return lambda stack: Role(stack, "Reports", trust=GLUE, transform={"role": change}, **options)


def identities(node: str, change: Any) -> Callable[[AppStack], object]:
    def build(stack: AppStack) -> None:
        web = UserPool(stack, "Users").add_client("Web")
        IdentityPool(stack, "Ids", user_pools=[web], transform={node: change})

    return build


def machine(stack: AppStack) -> None:
    pool = UserPool(stack, "Users")
    reports = pool.add_resource_server("Reports", identifier="reports", scopes={"read": "Read"})
    change = Transform({"generate_secret": False}, reason="a test")
    scopes = [reports.scope("read")]
    pool.add_client("Job", kind="machine", scopes=scopes, transform={"client": change})


def because(**change: Any) -> Transform:
    return Transform(change, reason="a reason that does not help here")


CASES = [
    # ---- what guards access, without a reason -----------------------------------------------
    BadInput(
        name="another role of a function by a transform",
        build=lambda stack: Function(
            stack, "Hello", "lambdas/hello.main", transform={"function": {"role": ADMIN}}
        ),
        says="`role` guards access",
    ),
    BadInput(
        name="managed policies of a role by a transform",
        build=role({"managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}),
        says="`managed_policy_arns` guards access",
    ),
    BadInput(
        name="an inline policy of a role by a transform",
        build=role({"inline_policy": [{"name": "all", "policy": "{}"}]}),
        says="`inline_policy.name` guards access",
    ),
    BadInput(
        name="a boundary that a transform takes away",
        build=role({"permissions_boundary": None}, permissions_boundary=BOUNDARY),
        says="`permissions_boundary` guards access",
    ),
    BadInput(
        name="a role of a group by a transform",
        build=lambda stack: UserPool(stack, "Users").add_group(
            "Admins", transform={"group": {"role_arn": ADMIN}}
        ),
        says="`role_arn` guards access",
    ),
    BadInput(
        name="rules for roles by a transform",
        build=identities(
            "roles_attachment",
            {"role_mapping": [{"identity_provider": "graph.facebook.com", "type": "Token"}]},
        ),
        says="`role_mapping.identity_provider` guards access",
    ),
    BadInput(
        name="an ACL of a bucket by a transform",
        build=bucket("bucket", {"acl": "public-read"}),
        says="`acl` guards access",
        stock=lambda stack: aws.s3_bucket.S3Bucket(stack, "bucket", acl="public-read"),
    ),
    BadInput(
        name="a policy of a bucket by a transform",
        build=bucket("bucket", {"policy": "{}"}),
        says="`policy` guards access",
    ),
    BadInput(
        name="objects of a protected bucket deleted by a transform",
        build=bucket("bucket", {"force_destroy": True}, protect=True),
        says="`force_destroy` guards access",
    ),
    BadInput(
        name="prevent_destroy that a transform takes away",
        build=table({"lifecycle": {"create_before_destroy": True}}, protect=True),
        says="name all of `lifecycle` again",
    ),
    BadInput(
        name="MFA off by a transform, under mfa=on",
        build=users({"mfa_configuration": "OFF"}, mfa="on"),
        says="`mfa_configuration` guards access",
    ),
    BadInput(
        name="a shorter password by a transform",
        build=users({"password_policy": {"minimum_length": 6}}),
        says="`password_policy.minimum_length` guards access",
    ),
    BadInput(
        name="one more callback address by a transform",
        build=client(
            lambda given: given["callback_urls"].append("https://evil.example.com/in"),
            oauth=OAuth(callback_urls=["https://example.com/in"]),
        ),
        says="`callback_urls` guards access",
    ),
    BadInput(
        name="a command that runs with each apply, by a transform",
        build=bucket("bucket", {"provisioners": [{"type": "local-exec", "command": "id"}]}),
        says="`provisioners.type` guards access",
    ),
    # ---- what options refuse ----------------------------------------------------------------
    BadInput(
        name="CORS by a transform, with credentials and *",
        build=api(
            "api", {"cors_configuration": {"allow_origins": ["*"], "allow_credentials": True}}
        ),
        says="must not have * with allow_credentials",
    ),
    BadInput(
        name="CORS by a transform, with a route closed for every method",
        build=api("api", {"cors_configuration": {"allow_origins": ["*"]}}, "ANY /user"),
        says="must not be closed for every method with cors",
    ),
    BadInput(
        name="MFA off by a transform, beside a factor",
        build=users(because(mfa_configuration="OFF")),
        says="must not be set while MFA is off",
    ),
    BadInput(
        name="a callback address by a transform, without https",
        build=client(
            because(callback_urls=["http://example.com/in"]),
            oauth=OAuth(callback_urls=["https://example.com/in"]),
        ),
        says="callback_urls: ",
    ),
    BadInput(
        name="half a throttle by a transform",
        build=api("stage", because(default_route_settings={"throttling_rate_limit": 5})),
        says="must have both throttling numbers",
    ),
    # ---- what others rely on ----------------------------------------------------------------
    BadInput(
        name="another name of the stage",
        build=api("stage", because(name="v1")),
        says="write HttpApi(..., stage_name=...)",
    ),
    BadInput(
        name="a stage that does not deploy its changes",
        build=api("stage", because(auto_deploy=False)),
        says="`auto_deploy` must stay",
    ),
    BadInput(
        name="the first payload format of an integration",
        build=api("integration", because(payload_format_version="1.0")),
        says="`payload_format_version` must stay",
    ),
    BadInput(
        name="a description of the API in place of its routes",
        build=api("api", because(body="{}")),
        says="`body` must stay",
    ),
    BadInput(
        name="another key of a route by a transform",
        build=api("route", because(route_key="GET /other")),
        says="`route_key` must stay",
    ),
    BadInput(
        name="a resource that a transform does not make",
        build=bucket("public_access_block", because(count=0)),
        says="`count` must stay",
    ),
    BadInput(
        name="another key of a table by a transform",
        build=table(because(hash_key="tenant")),
        says="`hash_key` must stay",
    ),
    BadInput(
        name="other sign-in names by a transform",
        build=users(because(username_attributes=["phone_number"]), usernames=["email"]),
        says="`username_attributes` must stay",
    ),
    BadInput(
        name="a machine without a secret",
        build=machine,
        says="`generate_secret` must stay",
    ),
    BadInput(
        name="a number where the provider takes a dict of tags",
        build=bucket("bucket", {"tags": 5}),
        says="`tags` must have the provider's type",
    ),
]
