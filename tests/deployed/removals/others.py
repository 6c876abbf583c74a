"""Options that have no row: what stops at synth, and what can't be taken away at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gatehouse.auth import (
    GoogleLogin,
    IdentityPool,
    Mfa,
    OAuth,
    SesEmail,
    StandardAttribute,
    StringAttribute,
    TextMessages,
    ThreatProtection,
    Triggers,
    UserPool,
)
from gatehouse.core import AppStack
from gatehouse.storage import Bucket, Table

BY_MAIL = Mfa("on", ["totp", "email"], email_subject="Code", email_message="It is {####}")
SES = "arn:aws:ses:eu-west-1:111122223333:identity/example.com"
MAILING = {"email": SesEmail(SES, "a@example.com"), "account_recovery": ["admin"]}
TOKENS = "arn:aws:lambda:eu-west-1:111122223333:function:tokens"
WELCOME = "arn:aws:lambda:eu-west-1:111122223333:function:welcome"


@dataclass(frozen=True)
class Stop:
    """What a synth refuses to take away.

    Parameters
    ----------
    options : str
        The options, with spaces between.
    make : function
        Takes a stack and options.
    given, without : mapping
        The options of the first synth and of the second.
    words : str
        What the error must say.
    """

    options: str
    make: Callable[..., object]
    given: Mapping[str, Any]
    without: Mapping[str, Any] = field(default_factory=dict)
    words: str = "must stay"


def pool(stack: AppStack, **options: Any) -> UserPool:
    """A user pool."""
    return UserPool(stack, "Users", **{"usernames": ["email"], **options})


def client(stack: AppStack, **options: Any) -> object:
    """A client."""
    return pool(stack).add_client("Web", **options)


def group(stack: AppStack, **options: Any) -> object:
    """A group."""
    return pool(stack).add_group("Editors", **options)


def kept(kind: Callable[..., object], **usual: Any) -> Callable[..., object]:
    """What holds data and is protected."""
    return lambda stack, **options: kind(stack, "Kept", protect=True, **usual, **options)


GOOGLE = GoogleLogin("1.apps.googleusercontent.com")
NAMED = {"name": {"test": "old-one"}}

STOPS = [
    Stop("UserPool.name", pool, NAMED),
    Stop(
        "IdentityPool.name",
        kept(IdentityPool, logins=[GOOGLE]),
        NAMED,
    ),
    Stop("Table.name", kept(Table, partition_key="id"), NAMED),
    Stop("Bucket.name", kept(Bucket), NAMED),
    Stop("Group.role", group, {"role": "arn:aws:iam::111122223333:role/editors"}),
    Stop("UserPool.usernames", pool, {}, {"usernames": None}),
    Stop("UserPool.aliases", pool, {"usernames": None, "aliases": ["email"]}, {"usernames": None}),
    Stop("UserPool.case_sensitive", pool, {"case_sensitive": True}),
    Stop(
        "UserPool.standard_attributes StandardAttribute.required StandardAttribute.mutable",
        pool,
        {"standard_attributes": {"name": StandardAttribute(required=True, mutable=False)}},
    ),
    Stop(
        "UserPool.custom_attributes BooleanAttribute.mutable DateTimeAttribute.mutable "
        "NumberAttribute.minimum NumberAttribute.maximum NumberAttribute.mutable "
        "StringAttribute.max_length StringAttribute.min_length StringAttribute.mutable",
        pool,
        {"custom_attributes": {"tenant": StringAttribute(max_length=9)}},
    ),
    Stop(
        "Triggers.pre_token_generation",
        pool,
        {"triggers": Triggers(post_confirmation=WELCOME, pre_token_generation=TOKENS)},
        {"triggers": Triggers(post_confirmation=WELCOME)},
        "must still have pre_token_generation",
    ),
    Stop("UserPool.text_messages", pool, {"text_messages": TextMessages()}),
    Stop("UserPool.auto_verify", pool, {"auto_verify": ["email", "phone"]}),
    Stop(
        "Mfa.factors",
        pool,
        {"mfa": Mfa("on", ["totp", "sms"])},
        {"mfa": "on", "text_messages": TextMessages()},
        'must still have "sms"',
    ),
    Stop(
        "Mfa.mode", pool, {"mfa": BY_MAIL, **MAILING}, {"mfa": "off", **MAILING}, "for one deploy"
    ),
    Stop(
        "ThreatProtection.custom_auth",
        pool,
        {"tier": "plus", "threat_protection": ThreatProtection(custom_auth="audit")},
        {"tier": "plus", "threat_protection": ThreatProtection()},
        "must still have custom_auth",
    ),
    Stop(
        "UserPoolClient.oauth OAuth.default_callback",
        client,
        {"oauth": OAuth(["https://example.com/in"], default_callback="https://example.com/in")},
    ),
]

_NAME = "a name or a key; without it Terraform makes the resource anew"
_PASSED_ON = "it passes it to a construct that has rows"
_REQUIRED = "there is always one, or another one in its place; it changes by value"
_SYNTH = "synth alone reads it"
_NEWER = "needs a later version of the provider than 5.100, which the tests have"
_UNKNOWN = "the local AWS does not keep it"

#: Why an option has no row.
WITHOUT_ROW = {
    "Attribute.type": _NAME,
    "Auth.aliases": _PASSED_ON,
    "Auth.client": _PASSED_ON,
    "Auth.guests": _PASSED_ON,
    "Auth.identity_pool": _PASSED_ON,
    "Auth.logins": _PASSED_ON,
    "Auth.principal_tags": _PASSED_ON,
    "Auth.triggers": _PASSED_ON,
    "Auth.user_pool": _PASSED_ON,
    "Auth.usernames": _PASSED_ON,
    "BucketCors.allow_origins": _REQUIRED,
    "Capacity.least": _REQUIRED,
    "Cors.allow_origins": _REQUIRED,
    "Domain.certificate": _REQUIRED,
    "Domain.hosted_zone": _REQUIRED,
    "DomainName.certificate": _REQUIRED,
    "DomainName.hosted_zone": _REQUIRED,
    "Function.handler": _REQUIRED,
    "Function.image": _NAME,
    "Function.include": _SYNTH,
    "Function.pipfile_category": _SYNTH,
    "Function.requirements": _SYNTH,
    "Grant.of": _SYNTH,
    "HttpProxy.insecure_reason": _SYNTH,
    "IdentityPool.authenticated_role": _REQUIRED,
    "Function.name": _NAME,
    "Function.role": _NAME,
    "HttpApi.name": _REQUIRED,
    "IdentityProvider.name": _NAME,
    "Jwt.name": _NAME,
    "LambdaAuthorizer.name": _NAME,
    "LifecycleRule.expire": _REQUIRED,
    "LocalIndex.projection": _NAME,
    "ManagedLoginBranding.settings": _NEWER,
    "OidcLogin.arn": _REQUIRED,
    "OidcLogin.client_ids": _REQUIRED,
    "OidcLogin.issuer": _REQUIRED,
    "Passkeys.relying_party": _REQUIRED,
    "Permission.conditions": "a part of a policy, which Terraform writes as a whole",
    "Permission.effect": "a part of a policy, which Terraform writes as a whole",
    "Permission.reason": _SYNTH,
    "Permission.sid": "a part of a policy, which Terraform writes as a whole",
    "PoolLogs.retention": _NEWER,
    "PoolLogs.sign_ins": _NEWER,
    "PoolLogs.sign_ins_bucket": _NEWER,
    "PoolLogs.sign_ins_stream": _NEWER,
    "PoolLogs.undelivered": _NEWER,
    "PrivateService.headers": "as those of HttpProxy",
    "PrivateService.server_name": "TLS to a service in a VPC is not carried out here",
    "Public.reason": _SYNTH,
    "Saml.metadata_file": _REQUIRED,
    "Saml.metadata_url": _REQUIRED,
    "SamlLogin.arn": _REQUIRED,
    "SamlLogin.metadata": _REQUIRED,
    "SamlLogin.name": _REQUIRED,
    "SamlLogin.principal_tags": "as those of OidcLogin",
    "Role.as_it_runs": _NAME,
    "RoleAsItRuns.path": _NAME,
    "RoleAsItRuns.policy_name": _NAME,
    "SecretFrom.key": _SYNTH,
    "Table.local_indexes": _NAME,
    "Table.sort_key": _NAME,
    "Throttle.burst": _REQUIRED,
    "Throttle.rate": _REQUIRED,
    "Trust.action": "a part of a policy, which Terraform writes as a whole",
    "Trust.reason": "a part of a policy, which Terraform writes as a whole",
    "UiCustomization.client": _NAME,
    "UiCustomization.css": _UNKNOWN,
    "UiCustomization.logo": _UNKNOWN,
    "UserPool.allow_replacement": _SYNTH,
    "UserPool.logs": _NEWER,
    "UserPoolClient.kind": _NAME,
    "UserPoolClient.scopes": _REQUIRED,
    "UserPoolDomain.host": _NAME,
    "UserPoolDomain.prefix": _NAME,
    "UserPoolClient.name": _REQUIRED,
    "UserPoolJwt.name": _NAME,
}
