"""Values for options that can't be taken away: with another value, what they set changes."""

from __future__ import annotations

from typing import Any

from constructs import Construct
from gatehouse.api import HttpApi
from gatehouse.auth import (
    Google,
    GoogleLogin,
    IdentityPool,
    Oidc,
    OidcLogin,
    Saml,
    UserPool,
)
from gatehouse.compute import Function
from gatehouse.core.component import Component
from gatehouse.iam import Principal, Role, RoleAsItRuns, Trust
from gatehouse.storage import Bucket, LocalIndex, Table

from tests.deployed.removals.others import STOPS, Stop
from tests.deployed.removals.rows import Row
from tests.deployed.removals.shared import ACCOUNT, SECRET, Shared

from . import apis, data, people


def _in_place(stop: Stop) -> Row:
    """Make a row of what a synth refuses to take away; each has a place of its own."""

    def base(shared: Shared, id: str, **options: Any) -> Component:
        place: Any = Construct(shared.stack, id)
        made: Any = stop.make(place, **options)
        return made  # type: ignore[no-any-return]

    return Row(stop.options, base, stop.given, stop.without)


def _client(shared: Shared, id: str, **options: Any) -> Component:
    return shared.pool.add_client(id, **options)


def _group(shared: Shared, id: str, **options: Any) -> Component:
    return shared.pool.add_group(id, **options)


def _server(shared: Shared, id: str, **options: Any) -> Component:
    given = {"identifier": id, "scopes": {"read": "Read"}, **options}
    return shared.pool.add_resource_server(id, **given)


def _provider(shared: Shared, id: str, **options: Any) -> Component:
    given = {"kind": Oidc("https://id.example.com", "notes", SECRET), **options}
    users = UserPool(shared.stack, f"{id}Users", usernames=["email"])
    return users.add_identity_provider(id, given.pop("kind"), **given)


def _domain(shared: Shared, id: str, **options: Any) -> Component:
    users = UserPool(shared.stack, f"{id}Users", usernames=["email"])
    return users.add_domain(id, **options)


def _pages(shared: Shared, id: str, **options: Any) -> Component:
    users = UserPool(shared.stack, f"{id}Users", usernames=["email"])
    users.add_domain(f"{id}Pages", prefix=f"acme-{id.lower()}")
    return users.customize_ui(id, **options)


def _table(shared: Shared, id: str, **options: Any) -> Component:
    return Table(shared.stack, id, **{"partition_key": "id", **options})


def _function(shared: Shared, id: str, **options: Any) -> Component:
    return Function(shared.stack, id, **options)


def _identities(shared: Shared, id: str, **options: Any) -> Component:
    return IdentityPool(shared.stack, id, **options)


def _role(shared: Shared, id: str, **options: Any) -> Component:
    return Role(shared.stack, id, **options)


def _api(shared: Shared, id: str, **options: Any) -> Component:
    return HttpApi(shared.stack, id, **options)


def _bucket(shared: Shared, id: str, **options: Any) -> Component:
    return Bucket(shared.stack, id, **options)


def _on(service: str) -> Trust:
    return Trust(Principal("Service", [service]))


VARIED: list[Row] = [
    *map(_in_place, STOPS),
    Row("UserPoolClient.name", _client, {"name": {"test": "old"}}),
    Row("UserPoolClient.kind", _client, {"kind": "server"}),
    Row("Group.name", _group, {"name": "old"}),
    Row("ResourceServer.identifier", _server, {"identifier": "notes"}, {"identifier": "other"}),
    Row("ResourceServer.scopes", _server, {"scopes": {"write": "Write"}}),
    Row("IdentityProvider.name", _provider, {"name": "Old"}),
    Row(
        "IdentityProvider.kind",
        _provider,
        {"kind": Google("1.apps.googleusercontent.com", SECRET)},
    ),
    Row(
        "Saml.metadata_url",
        _provider,
        {"kind": Saml(metadata_url="https://a.example.com/metadata")},
        {"kind": Saml(metadata_url="https://b.example.com/metadata")},
    ),
    Row("UserPoolDomain.prefix", _domain, {"prefix": "acme-one"}, {"prefix": "acme-two"}),
    Row(
        "UiCustomization.css",
        _pages,
        {"css": ".label-customizable {color: red;}"},
        {"css": ".label-customizable {color: blue;}"},
    ),
    Row("Table.partition_key", _table, {"partition_key": "userId"}),
    Row("Table.sort_key", _table, {"sort_key": "noteId"}),
    Row(
        "Table.local_indexes",
        _table,
        {"sort_key": "noteId", "local_indexes": {"byTime": LocalIndex("time")}},
        {"sort_key": "noteId"},
    ),
    Row(
        "Function.handler",
        _function,
        {"handler": "lambdas/hello.main"},
        {"handler": "lambdas/hello.other"},
    ),
    Row(
        "Function.image",
        _function,
        {"image": Shared.image},
        {"image": f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/notes:2"},
    ),
    Row(
        "Function.name",
        _function,
        {"image": Shared.image, "name": {"test": "old"}},
        {"image": Shared.image},
    ),
    Row("HttpApi.name", _api, {"name": {"test": "old"}}),
    Row(
        "OidcLogin.issuer",
        _identities,
        {"logins": [OidcLogin("https://a.example.com", ["notes"])]},
        {"logins": [OidcLogin("https://b.example.com", ["notes"])]},
    ),
    Row(
        "IdentityPool.logins",
        _identities,
        {
            "logins": [
                OidcLogin("https://c.example.com", ["notes"]),
                GoogleLogin("1.apps.googleusercontent.com"),
            ]
        },
        {"logins": [GoogleLogin("1.apps.googleusercontent.com")]},
    ),
    Row(
        "Role.trust",
        _role,
        {"trust": _on("lambda.amazonaws.com")},
        {"trust": _on("scheduler.amazonaws.com")},
    ),
    Row(
        "Role.as_it_runs",
        _role,
        {"trust": _on("lambda.amazonaws.com"), "as_it_runs": RoleAsItRuns({"test": "old-c"})},
        {"trust": _on("lambda.amazonaws.com")},
    ),
    Row(
        "Function.role",
        _function,
        {"image": Shared.image, "role": RoleAsItRuns({"test": "old-d"})},
        {"image": Shared.image},
    ),
    *apis.rows(),
    *people.rows(),
    *data.rows(),
]

_READ = "a synth alone reads it"
_PLACE = "says where a synth reads and writes"
_ROUTE = "does what the option of `Route` does"
_POOL = "the pool whose method makes it"
_EXISTS = "names what exists; nothing is made"
_ZIP = "decides what is in the zip of the function"

#: Options that set no argument of their own, and why.
SETS_NOTHING = {
    "App.arguments": "what `cdktf` passes to the program",
    "App.lock_file": _PLACE,
    "App.outdir": _PLACE,
    "AppStack.output.without_name": "refused: an output has a name",
    "AppStack.taken_over": "writes `import` blocks, and leaves out what a plan would change",
    "Auth.aliases": "passed on to `UserPool`",
    "Auth.client": "takes the place of the client that it would make",
    "Auth.user_pool": "takes the place of the user pool that it would make",
    "Caller.authorization_type": "`Caller.arn()` and its siblings set it",
    "ClassicFlow.reason": _READ,
    "Function.include": _ZIP,
    "Function.pipfile_category": _ZIP,
    "Function.requirements": _ZIP,
    "Group.pool": _POOL,
    "Guests.reason": _READ,
    "HttpApi.route.authorizer": _ROUTE,
    "HttpApi.route.function": _ROUTE,
    "HttpApi.route.target": _ROUTE,
    "HttpApi.route.throttle": _ROUTE,
    "HttpApi.route.timeout": _ROUTE,
    "HttpProxy.insecure_reason": _READ,
    "IdentityProvider.pool": _POOL,
    "ManagedLoginBranding.pool": _POOL,
    "OAuth.implicit_reason": _READ,
    "PolicyDocument.joined": "makes no resource; a `Role` writes the policy",
    "PolicyDocument.permissions": "makes no resource; a `Role` writes the policy",
    "Public.reason": "the access review reads it, beside the synth",
    "ResourceServer.pool": _POOL,
    "Transform.change": "reaches each argument",
    "UiCustomization.pool": _POOL,
    "UserPool.allow_replacement": _READ,
    "UserPoolClient.pool": _POOL,
    "UserPoolDomain.pool": _POOL,
    **{
        f"{imported}.{option}": _EXISTS
        for imported, options in {
            "Bucket.from_name": ["name"],
            "DomainName.from_name": ["name"],
            "Function.from_arn": ["arn"],
            "Function.from_name": ["name"],
            "HttpApi.from_id": ["api_id", "default_authorizer", "stage_name"],
            "IdentityPool.from_id": ["identity_pool_id", "tagged"],
            "Table.from_name": ["name", "partition_key", "sort_key"],
            "UserPool.from_id": ["domain", "self_sign_up", "tier", "user_pool_id"],
            "UserPoolClient.from_id": ["client_id", "pool"],
        }.items()
        for option in options
    },
}
