"""How each option is given a value, and a value that is right.

Most are given in the stack with every option, and a call of it is made again. Here is what stands
beside another option there, or must be something of its own each time.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gatehouse.api import (
    Alarms,
    Caller,
    Domain,
    DomainName,
    HttpApi,
    HttpProxy,
    Iam,
    PrivateService,
    Route,
    VpcLink,
)
from gatehouse.auth import (
    ChoiceSignIn,
    GoogleLogin,
    IdentityPool,
    ImportedRole,
    ImportedUserPool,
    OAuth,
    OidcLogin,
    PoolLogs,
    RoleRule,
    Saml,
    SamlLogin,
    StringAttribute,
    TextMessages,
    ThreatProtection,
    Triggers,
    UserPool,
    UserPoolClient,
    Verification,
)
from gatehouse.auth.base import UserPoolBase
from gatehouse.compute import Function
from gatehouse.core import AppStack
from gatehouse.iam import Principal, Role, RoleAsItRuns, Trust
from gatehouse.storage import Attribute, Bucket, GlobalIndex, LifecycleRule, LocalIndex, Table

from tests.unit.limits.walk.captured import Captured
from tests.unit.synth import new_stack

Make = Callable[[Any], object]
_numbers = itertools.count()


def _id() -> str:
    return f"Made{next(_numbers)}"


def pool(stack: AppStack, **options: Any) -> UserPool:
    """A user pool."""
    return UserPool(stack, _id(), **{"usernames": ["email"], **options})


def known(stack: AppStack) -> UserPoolBase:
    """A user pool that exists already: it costs little."""
    return UserPool.from_id(stack, _id(), "eu-west-1_Ab1")


def imported(stack: AppStack) -> ImportedUserPool:
    """A user pool that exists already, with what it has."""
    return UserPool.from_id(stack, _id(), "eu-west-1_Ab1")


def function(stack: AppStack, **options: Any) -> Function:
    """A function."""
    return Function(stack, _id(), _TARGET, **options)


def api(stack: AppStack, **options: Any) -> HttpApi:
    """An API with a route."""
    made = HttpApi(stack, _id(), default_authorizer=Iam(), **options)
    made.route("GET /", Function.from_arn(stack, _id(), _AN_ARN))
    return made


def routed(stack: AppStack, *, key: str = "GET /", **options: Any) -> HttpApi:
    """An API with one route."""
    made = HttpApi(stack, _id(), default_authorizer=Iam())
    made.route(key, Function.from_arn(stack, _id(), _AN_ARN), **options)
    return made


def by_route(stack: AppStack, timeout: timedelta) -> HttpApi:
    """An API whose route is a value."""
    made = HttpApi(stack, _id(), default_authorizer=Iam())
    made.routes({"GET /": Route(Function.from_arn(stack, _id(), _AN_ARN), timeout=timeout)})
    return made


def with_pages(stack: AppStack) -> UserPoolBase:
    """A user pool with a domain."""
    made = known(stack)
    made.add_domain("Domain", prefix="our-sign-in")
    return made


def identities(stack: AppStack, *logins: Any, **options: Any) -> IdentityPool:
    """An identity pool."""
    given = logins or [GoogleLogin("123-abc.apps.googleusercontent.com")]
    return IdentityPool(stack, _id(), logins=given, **options)


def _rules(_: AppStack, number: list[str], ambiguous: str = "deny") -> object:
    stack = new_stack()
    client = known(stack).add_client("Web")
    rules = [RoleRule("custom:tenant", "Equals", each, _ROLE) for each in number]
    ids = IdentityPool(stack, _id(), user_pools=[client])
    return ids.roles_by_rules(client, rules, ambiguous=ambiguous)


def _tagged(tags: dict[str, str]) -> object:
    stack = new_stack()
    client = known(stack).add_client("Web")
    return IdentityPool(stack, _id(), user_pools=[client], principal_tags=tags)


def _client(stack: AppStack, options: dict[str, Any]) -> object:
    return known(stack).add_client(_id(), **options)


def _trigger(stack: AppStack, name: str, value: Any) -> object:
    made = {name: value}
    if name in ("custom_email_sender", "custom_sms_sender"):
        made["kms_key_arn"] = _KEY
    if name.endswith(("_auth_challenge", "_auth_challenge_response")):
        made = {**dict.fromkeys(_CHALLENGES, _AN_ARN), **made}
    return pool(stack, triggers=Triggers(**made))


_ROLE = ImportedRole("arn:aws:iam::111122223333:role/a")
_ROLE_ARN = "arn:aws:iam::111122223333:role/texts"
_TARGET = "lambdas/plain.main"
_AN_ARN = "arn:aws:lambda:eu-west-1:111122223333:function:hello"
_KEY = "arn:aws:kms:eu-west-1:111122223333:key/0123"
_LISTENER = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/x/1/2"
_WEB_ACL = (
    "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/every/"
    "01234567-89ab-cdef-0123-456789abcdef"
)
_POLICY = "arn:aws:iam::111122223333:policy/boundary"
_CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/0123"
_IMAGE = f"123456789012.dkr.ecr.eu-west-1.amazonaws.com/resize@sha256:{'0' * 64}"
_SAML = "arn:aws:iam::111122223333:saml-provider/staff"
_OIDC = "arn:aws:iam::111122223333:oidc-provider/a.example"
_ISSUER = "https://login.example.com"

Making = tuple[Callable[[AppStack, Any], object], Any]

#: How an option is given, in a stack, and a value that is right: what no call of the stack with
#: every option gives, or gives as a token, and what costs less beside less.
MAKES: dict[str, Any] = {
    **{
        f"Triggers.{name}": (
            lambda stack, value, name=name: _trigger(stack, name, value),
            _AN_ARN,
        )
        for name in [
            "create_auth_challenge",
            "custom_email_sender",
            "custom_message",
            "custom_sms_sender",
            "define_auth_challenge",
            "post_authentication",
            "post_confirmation",
            "pre_authentication",
            "pre_sign_up",
            "pre_token_generation",
            "user_migration",
            "verify_auth_challenge_response",
        ]
    },
    **{
        f"{kind}.name": (
            lambda stack, value, make=make: make(stack, {stack.stage: value}),
            right,
        )
        for kind, make, right in (
            ("UserPool", lambda stack, name: pool(stack, name=name), "people1"),
            ("UserPoolClient", lambda stack, name: _client(stack, {"name": name}), "web1"),
            ("IdentityPool", lambda stack, name: identities(stack, name=name), "ids1"),
            ("Function", lambda stack, name: function(stack, name=name), "hello1"),
            (
                "Table",
                lambda stack, name: Table(stack, _id(), partition_key="id", name=name),
                "notes1",
            ),
            ("Bucket", lambda stack, name: Bucket(stack, _id(), name=name), "notes1"),
            ("HttpApi", lambda stack, name: api(stack, name=name), "notes1"),
        )
    },
    "UserPool.web_acl": (lambda stack, value: pool(stack, web_acl=value), _WEB_ACL),
    "PoolLogs.retention": (lambda _, value: PoolLogs(retention=value), timedelta(days=7)),
    "PoolLogs.sign_ins_bucket": (
        lambda _, value: PoolLogs(sign_ins_bucket=value),
        "arn:aws:s3:::sign-ins1",
    ),
    "PoolLogs.sign_ins_stream": (
        lambda _, value: PoolLogs(sign_ins_stream=value),
        "arn:aws:firehose:eu-west-1:111122223333:deliverystream/sign-ins1",
    ),
    **{
        f"{kind}.domain": (
            lambda stack, value: UserPool.from_id(stack, _id(), "eu-west-1_Ab1", domain=value),
            "acme-notes",
        )
        for kind in ("ImportedUserPool", "ImportedUserPoolDomain")
    },
    "ImportedGroup.name": (lambda stack, value: imported(stack).group("A", name=value), "admins"),
    "ImportedIdentityProvider.name": (
        lambda stack, value: imported(stack).identity_provider("A", name=value),
        "Okta",
    ),
    "UserPoolDomain.hosted_zone": (
        lambda stack, value: known(stack).add_domain(
            "A", host="auth.example.com", certificate_arn=_IN_US, hosted_zone=value
        ),
        "Z0123456789",
    ),
    "HttpApi.stage_name": (lambda stack, value: api(stack, stage_name=value), "v1"),
    "ImportedHttpApi.stage_name": (
        lambda stack, value: HttpApi.from_id(stack, _id(), "abcde12345", stage_name=value),
        "v1",
    ),
    "HttpProxy.headers": (
        lambda _, value: HttpProxy("https://a.example", headers=value),
        {"x-from": "notes"},
    ),
    "PrivateService.headers": (
        lambda stack, value: PrivateService(
            _LISTENER, VpcLink(stack, _id(), **_NETWORK), headers=value
        ),
        {"x-from": "notes"},
    ),
    "Caller.variable": (
        lambda _, value: Caller(value, "JWT", "a trigger adds it"),
        "authorizer.claims.tenant",
    ),
    "Triggers.kms_key_arn": (
        lambda stack, value: pool(
            stack, triggers=Triggers(custom_email_sender=_AN_ARN, kms_key_arn=value)
        ),
        _KEY,
    ),
    "TextMessages.role_arn": (
        lambda _, value: TextMessages(role_arn=value, external_id="a"),
        _ROLE_ARN,
    ),
    "UserPool.tags": (lambda stack, value: pool(stack, tags=value), {"for": "people"}),
    "Group.name": (lambda stack, value: known(stack).add_group("A", name=value), "admins"),
    "Group.description": (
        lambda stack, value: known(stack).add_group("A", description=value),
        "May do more",
    ),
    "Group.precedence": (lambda stack, value: known(stack).add_group("A", precedence=value), 1),
    "Group.role": (lambda stack, value: known(stack).add_group("A", role=value), _ROLE_ARN),
    "ResourceServer.identifier": (
        lambda stack, value: known(stack).add_resource_server(
            "A", identifier=value, scopes={"read": "Read"}
        ),
        "notes",
    ),
    "ResourceServer.name": (
        lambda stack, value: known(stack).add_resource_server(
            "A", identifier="a", scopes={"read": "Read"}, name=value
        ),
        "Notes",
    ),
    "ResourceServer.scopes": (
        lambda stack, value: known(stack).add_resource_server("A", identifier="a", scopes=value),
        {"read": "Read notes"},
    ),
    "UserPoolDomain.prefix": (
        lambda stack, value: known(stack).add_domain("A", prefix=value),
        "our-sign-in",
    ),
    "UserPoolDomain.host": (
        lambda stack, value: known(stack).add_domain("A", host=value, certificate_arn=_IN_US),
        "auth.example.com",
    ),
    "UserPoolDomain.certificate_arn": (
        lambda stack, value: known(stack).add_domain(
            "A", host="auth.example.com", certificate_arn=value
        ),
        "arn:aws:acm:us-east-1:111122223333:certificate/0123",
    ),
    "UiCustomization.css": (
        lambda stack, value: with_pages(stack).customize_ui("A", css=value),
        ".a { color: red; }",
    ),
    "UiCustomization.logo": (
        lambda stack, value: with_pages(stack).customize_ui("A", logo=value),
        "logo.png",
    ),
    **{
        f"UserPoolClient.{name}": (
            lambda stack, value, name=name, fixed=fixed: _client(stack, {**fixed, name: value}),
            right,
        )
        for name, fixed, right in (
            ("access_token_validity", {}, timedelta(minutes=5)),
            ("id_token_validity", {}, timedelta(minutes=5)),
            ("refresh_token_validity", {}, timedelta(days=2)),
            ("session_validity", {}, timedelta(minutes=5)),
            ("refresh_rotation", {}, timedelta(seconds=10)),
            ("auth_flows", {}, ["srp"]),
            ("scopes", {"kind": "machine"}, ["notes/read1"]),
            ("read_attributes", {}, ["email", "custom:tenant1"]),
            ("write_attributes", {}, ["email", "custom:tenant1"]),
            ("user_context", {"kind": "server"}, True),
        )
    },
    "OAuth.callback_urls": (lambda _, value: OAuth(value), ["https://example.com/in"]),
    "OAuth.default_callback": (
        lambda _, value: OAuth([value], default_callback=value),
        "https://example.com/in",
    ),
    "OAuth.scopes": (
        lambda _, value: OAuth(["https://a.example/in"], scopes=value),
        ["notes/read1"],
    ),
    "OAuth.flows": (
        lambda _, value: OAuth(
            ["https://a.example/in"],
            flows=value,
            implicit_reason="old" if "implicit" in value else None,
        ),
        ["code"],
    ),
    "ImportedUserPool.user_pool_id": (
        lambda stack, value: UserPool.from_id(stack, _id(), value),
        "eu-west-1_Ab1",
    ),
    "ImportedUserPoolClient.client_id": (
        lambda stack, value: UserPoolClient.from_id(known(stack), "A", value),
        "1example23456789",
    ),
    **{
        f"IdentityProvider.{name}": (
            lambda stack, value, name=name: known(stack).add_identity_provider(
                "Staff", Saml(metadata_url="https://a.example/m"), **{name: value}
            ),
            right,
        )
        for name, right in (("name", "Okta"), ("identifiers", ["example1.com"]))
    },
    "OidcLogin.arn": (lambda stack, value: identities(stack, OidcLogin(arn=value)), _OIDC),
    "SamlLogin.arn": (lambda stack, value: identities(stack, SamlLogin(arn=value)), _SAML),
    "SamlLogin.name": (
        lambda stack, value: identities(stack, SamlLogin(value, metadata=_document())),
        "Directory",
    ),
    "SamlLogin.metadata": (
        lambda stack, value: identities(stack, SamlLogin("A", metadata=value)),
        f"<EntityDescriptor>{' ' * 1000}</EntityDescriptor>",
    ),
    "OidcLogin.principal_tags": (
        lambda stack, value: identities(stack, OidcLogin(arn=_OIDC, principal_tags=value)),
        {"tenant": "tenant"},
    ),
    "SamlLogin.principal_tags": (
        lambda stack, value: identities(stack, SamlLogin(arn=_SAML, principal_tags=value)),
        {"tenant": "tenant"},
    ),
    **{
        f"{name}.principal_tags": (
            lambda _, value: _tagged(value),
            {"tenant": "custom:tenant"},
        )
        for name in ("IdentityPool", "Auth")
    },
    "IdentityPool.permissions_boundary": (
        lambda stack, value: identities(stack, permissions_boundary=value),
        _POLICY,
    ),
    "IdentityPool.max_session": (
        lambda stack, value: identities(stack, max_session=value),
        timedelta(hours=2),
    ),
    "Role.permissions_boundary": (
        lambda stack, value: Role(stack, _id(), trust=_LAMBDA, permissions_boundary=value),
        _POLICY,
    ),
    "role.permissions_boundary": (
        lambda stack, value: identities(stack).role("A", permissions_boundary=value),
        _POLICY,
    ),
    "role.max_session": (
        lambda stack, value: identities(stack).role("A", max_session=value),
        timedelta(hours=2),
    ),
    "roles_by_rules.ambiguous": (lambda stack, value: _rules(stack, ["a"], value), "deny"),
    "roles_by_rules.rules": (_rules, ["acme1"]),
    "RoleAsItRuns.description": (
        lambda _, value: RoleAsItRuns({"test": "a"}, description=value),
        "Reads notes.",
    ),
    "RoleAsItRuns.path": (lambda _, value: RoleAsItRuns({"test": "a"}, path=value), "/a/"),
    "RoleAsItRuns.policy_name": (
        lambda _, value: RoleAsItRuns({"test": "a"}, policy_name=value),
        "notes",
    ),
    "ImportedRole.arn": (lambda _, value: ImportedRole(value), _ROLE_ARN),
    "ImportedIdentityPool.identity_pool_id": (
        lambda stack, value: IdentityPool.from_id(stack, _id(), value),
        "eu-west-1:01234567-89ab-cdef-0123-456789abcdef",
    ),
    "Function.image": (lambda stack, value: Function(stack, _id(), image=value), _IMAGE),
    **{
        f"Function.{name}": (
            lambda stack, value, name=name: function(stack, **{name: value}),
            right,
        )
        for name, right in (
            ("environment", {"WHO": "a"}),
            ("runtime", "python3.12"),
            ("architecture", "x86_64"),
            ("memory", 256),
            ("timeout", timedelta(seconds=5)),
            ("storage", 600),
            ("concurrency", 5),
            ("layers", ["arn:aws:lambda:eu-west-1:111122223333:layer:x:1"]),
            ("dead_letter", "arn:aws:sqs:eu-west-1:111122223333:dead"),
            ("kms_key", _KEY),
            ("log_kms_key", _KEY),
            ("log_retention", timedelta(days=7)),
        )
    },
    "Function.handler": (lambda stack, value: Function(stack, _id(), value), _TARGET),
    "ImportedFunction.name": (lambda stack, value: Function.from_name(stack, _id(), value), "a1"),
    "UserPoolDomain.pages": (
        lambda stack, value: known(stack).add_domain("A", prefix="our-sign-in", pages=value),
        "classic",
    ),
    **{
        f"Table.{name}": (
            lambda stack, value, name=name: Table(
                stack, _id(), **{"partition_key": "id", name: value}
            ),
            right,
        )
        for name, right in (
            ("partition_key", "tenant"),
            ("sort_key", "at"),
            ("ttl", "gone"),
            ("stream", "both"),
            ("kms_key", _KEY),
            ("protect", True),
            ("point_in_time_recovery", True),
        )
    },
    **{
        f"ImportedTable.{name}": (
            lambda stack, value, name=name: Table.from_name(
                stack, _id(), **{"name": "notes", "partition_key": "id", name: value}
            ),
            right,
        )
        for name, right in (("name", "notes"), ("partition_key", "id"), ("sort_key", "at"))
    },
    **{
        f"on_change.{name}": (
            lambda stack, value, name=name: Table(
                stack, _id(), partition_key="id", stream="both"
            ).on_change(function(stack), **{name: value}),
            right,
        )
        for name, right in (("batch_size", 10), ("retries", 2))
    },
    **{
        f"on_object.{name}": (
            lambda stack, value, name=name: Bucket(stack, _id()).on_object(
                Function.from_arn(stack, _id(), _AN_ARN), **{name: value}
            ),
            right,
        )
        for name, right in (("events", ["created"]), ("prefix", "in/"), ("suffix", ".jpg"))
    },
    "ImportedBucket.name": (lambda stack, value: Bucket.from_name(stack, _id(), value), "notes"),
    "Bucket.kms_key": (lambda stack, value: Bucket(stack, _id(), kms_key=value), _KEY),
    "Bucket.versioning": (lambda stack, value: Bucket(stack, _id(), versioning=value), True),
    **{
        f"{kind}.hosted_zone": (
            lambda _, value: Domain("api.example.com", hosted_zone=value),
            "Z0123456789",
        )
        for kind in ("Domain", "DomainName")
    },
    **{
        f"{kind}.certificate": (
            lambda _, value: DomainName(new_stack(), _id(), "api.example.com", certificate=value),
            _CERTIFICATE,
        )
        for kind in ("Domain", "DomainName")
    },
    **{
        f"{kind}.name": (
            lambda _, value: DomainName(new_stack(), _id(), value, certificate=_CERTIFICATE),
            "api.example.com",
        )
        for kind in ("Domain", "DomainName")
    },
    "DomainName.tags": (
        lambda _, value: DomainName(
            new_stack(), _id(), "api.example.com", certificate=_CERTIFICATE, tags=value
        ),
        {"for": "apis"},
    ),
    "ImportedDomainName.name": (
        lambda stack, value: DomainName.from_name(stack, _id(), value),
        "api.example.com",
    ),
    "ImportedHttpApi.api_id": (
        lambda stack, value: HttpApi.from_id(stack, _id(), value),
        "abcde12345",
    ),
    "HttpApi.tags": (lambda stack, value: api(stack, tags=value), {"for": "api"}),
    "HttpApi.log_kms_key": (lambda stack, value: api(stack, log_kms_key=value), _KEY),
    "HttpApi.log_retention": (
        lambda stack, value: api(stack, log_retention=value),
        timedelta(days=7),
    ),
    "HttpApi.timeout": (lambda stack, value: api(stack, timeout=value), timedelta(seconds=9)),
    "HttpApiBase.timeout": (lambda stack, value: api(stack, timeout=value), timedelta(seconds=9)),
    "HttpApi.metrics": (lambda stack, value: api(stack, metrics=value), True),
    "route.timeout": (
        lambda stack, value: routed(stack, timeout=value),
        timedelta(seconds=9),
    ),
    "Route.timeout": (by_route, timedelta(seconds=9)),
    "route.key": (lambda stack, value: routed(stack, key=value), "GET /jwt"),
    "Alarms.notify": (
        lambda _, value: Alarms(value),
        ["arn:aws:sns:eu-west-1:111122223333:topic1"],
    ),
    "PrivateService.arn": (
        lambda stack, value: PrivateService(value, VpcLink(stack, _id(), **_NETWORK)),
        _LISTENER,
    ),
    "ChoiceSignIn.factors": (
        lambda _, value: ChoiceSignIn(factors=list(dict.fromkeys(["password", *value]))),
        ["passkey"],
    ),
    "UserPool.mfa": (lambda stack, value: pool(stack, mfa=value), "on"),
    "UserPool.tier": (lambda stack, value: pool(stack, tier=value), "plus"),
    "Verification.by": (lambda _, value: Verification(by=value), "code"),
    "LifecycleRule.move": (
        lambda _, value: LifecycleRule("a", move={value: timedelta(days=60)}),
        "GLACIER",
    ),
    "LifecycleRule.move_old_versions": (
        lambda _, value: LifecycleRule("a", move_old_versions={value: timedelta(days=60)}),
        "GLACIER",
    ),
    "LocalIndex.projection": (
        lambda _, value: LocalIndex(Attribute("at", "N"), projection=value),
        ["title1"],
    ),
    "GlobalIndex.projection": (
        lambda _, value: GlobalIndex("tenant", projection=value),
        ["title1"],
    ),
    "ThreatProtection.allowed_ips": (
        lambda _, value: ThreatProtection(allowed_ips=value),
        ["198.51.100.0"],
    ),
    "ThreatProtection.blocked_ips": (
        lambda _, value: ThreatProtection(blocked_ips=value),
        ["198.51.100.0"],
    ),
    "UserPool.account_recovery": (
        lambda stack, value: pool(
            stack,
            usernames=["email", "phone"],
            mfa="off",
            auto_verify=["email", "phone"],
            account_recovery=value,
        ),
        ["email"],
    ),
    "AppStack.tags": (lambda _, value: new_stack(tags=value), {"team": "identity"}),
    "UserPool.custom_attributes": (
        lambda stack, value: pool(stack, custom_attributes=value),
        {"tenant1": StringAttribute()},
    ),
}
#: Of one name there is one in an app: these are each made in an app of their own.
_TAKEN_ONCE = {
    "Bucket.name",
    "Function.name",
    "ImportedUserPool.domain",
    "ImportedUserPoolDomain.domain",
    "SamlLogin.name",
    "Table.name",
    "UiCustomization.css",
    "UiCustomization.logo",
    "UserPoolDomain.certificate_arn",
    "UserPoolDomain.host",
    "UserPoolDomain.hosted_zone",
    "UserPoolDomain.pages",
    "UserPoolDomain.prefix",
}
_CHALLENGES = (
    "define_auth_challenge",
    "create_auth_challenge",
    "verify_auth_challenge_response",
)
_IN_US = "arn:aws:acm:us-east-1:111122223333:certificate/0123"
_NETWORK: Any = {"subnets": ["subnet-1", "subnet-2"], "security_groups": ["sg-1"]}
_LAMBDA: Trust = Trust(Principal("Service", ["lambda.amazonaws.com"]))


def _document() -> str:
    return f"<EntityDescriptor>{' ' * 1000}</EntityDescriptor>"


def making(captured: Captured, option: str) -> tuple[Make, Any] | None:
    """Return how an option is given a value, and one that is right; None if nobody says how."""
    if option in MAKES:
        make, right = MAKES[option]
        if option in _TAKEN_ONCE:
            return lambda value: make(new_stack(), value), right
        stack = new_stack()
        return lambda value: make(stack, value), right
    call = captured.of(option)
    if call is None:
        return None
    argument = option.partition(".")[2]
    return lambda value: call.again(**{argument: value}), call.given[argument]
