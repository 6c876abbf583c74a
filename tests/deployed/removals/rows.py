"""Every option of every construct that can be taken away, and what it is taken from.

A row makes a construct with an option, and then the same construct without it. What AWS holds then
must be what it holds of a construct that never had the option: its sibling of the same ``base``.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from gatehouse.api import (
    Alarms,
    Caller,
    Cors,
    Domain,
    DomainName,
    DomainPath,
    HttpApi,
    HttpProxy,
    Jwt,
    LambdaAuthorizer,
    MutualTls,
    Public,
    Throttle,
    UserPoolJwt,
)
from gatehouse.auth import (
    AccountTakeover,
    Amazon,
    Apple,
    ChoiceSignIn,
    ClassicFlow,
    CognitoEmail,
    Devices,
    Facebook,
    Google,
    GoogleLogin,
    Guests,
    IdentityPool,
    Invitation,
    Mfa,
    OAuth,
    Oidc,
    OidcLogin,
    Passkeys,
    PasswordPolicy,
    RiskEmail,
    Saml,
    SesEmail,
    TextMessages,
    ThreatProtection,
    Triggers,
    UserPool,
    Verification,
)
from gatehouse.compute import Function, Vpc
from gatehouse.core.component import Component
from gatehouse.iam import Condition, Permission, Principal, Role, RoleAsItRuns, Trust
from gatehouse.storage import (
    Attribute,
    Bucket,
    BucketCors,
    Capacity,
    GlobalIndex,
    LifecycleRule,
    Provisioned,
    Table,
)

from .shared import KEY, LAYER, QUEUE, SECRET, SES, TOPIC, Shared

Make = Callable[..., Component]
LOGGING = Permission(actions=["sqs:SendMessage"], resources=[QUEUE])
MONTH = timedelta(days=30)
BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


SOCIAL: dict[type[Any], dict[str, Any]] = {
    Google: {"client_id": "1.apps.googleusercontent.com", "client_secret": SECRET},
    Facebook: {"client_id": "1", "client_secret": SECRET},
    Amazon: {"client_id": "amzn1.application-oa2-client.a", "client_secret": SECRET},
    Apple: {
        "services_id": "a",
        "team_id": "ABCDEFGHIJ",
        "key_id": "ABCDEFGHIJ",
        "private_key": SECRET,
    },
}


@dataclass(frozen=True)
class Row:
    """One option, or those that mean something together only.

    Parameters
    ----------
    options : str
        Their names, ``Class.option``, with spaces between.
    base : function
        Makes the construct: takes what all share, an id, and options.
    given : mapping
        The options with which it is made.
    without : mapping
        Those that it keeps. Default: none.
    stays : str
        What stays in AWS because it is neutral: a pattern of names. Default: nothing.
    """

    options: str
    base: Make
    given: Mapping[str, Any]
    without: Mapping[str, Any] = field(default_factory=dict)
    stays: str = ""


def _each(kind: type[Any], *without: str) -> str:
    """Name all options of a value, but for some."""
    names = [each.name for each in fields(kind) if each.name not in without]
    return " ".join(f"{kind.__name__}.{name}" for name in names)


def pool(shared: Shared, id: str, **options: Any) -> Component:
    """A user pool with the tier that most options need."""
    return UserPool(shared.stack, id, **{"usernames": ["email"], "tier": "plus", **options})


def pool_of_any_tier(shared: Shared, id: str, **options: Any) -> Component:
    """A user pool that says no tier."""
    return UserPool(shared.stack, id, usernames=["email"], **options)


def guarded(shared: Shared, id: str, *, by_web_acl: bool = False) -> Component:
    """A user pool with a web ACL, or without."""
    web_acl = shared.web_acl if by_web_acl else None
    return UserPool(shared.stack, id, usernames=["email"], web_acl=web_acl)


def linked(shared: Shared, id: str, *, by: str) -> Component:
    """A user pool with a domain, for links in its e-mail."""
    users = UserPool(shared.stack, id, usernames=["email"], verification=Verification(by))
    users.add_domain(f"{id}Pages", prefix=f"acme-{id.lower()}-pages")
    return users


def texting(shared: Shared, id: str, *, own_role: bool = False) -> Component:
    """A user pool that sends text messages."""
    with_own = TextMessages(role_arn=shared.sms_role, external_id="x")
    messages = with_own if own_role else TextMessages()
    return UserPool(shared.stack, id, usernames=["email"], mfa="off", text_messages=messages)


def triggered(shared: Shared, id: str, *names: str, **options: Any) -> Component:
    """A user pool whose triggers all are one function."""
    given: dict[str, Any] = {name: shared.triggered for name in names}
    triggers = Triggers(**given, **options) if names else None
    return UserPool(shared.stack, id, usernames=["email"], tier="plus", triggers=triggers)


def with_triggers(
    shared: Shared, id: str, *, more: tuple[str, ...] = (), **options: Any
) -> Component:
    """A user pool with one trigger that stays."""
    return triggered(shared, id, "post_confirmation", *more, **options)


def client(shared: Shared, id: str, **options: Any) -> Component:
    """A client of the shared pool."""
    if options.pop("google", False):
        options["providers"] = ["cognito", shared.google]
    return shared.pool.add_client(id, **options)


def server(shared: Shared, id: str, **options: Any) -> Component:
    """A client with a secret."""
    return shared.pool.add_client(id, kind="server", **options)


def group(shared: Shared, id: str, **options: Any) -> Component:
    """A group of the shared pool."""
    return shared.pool.add_group(id, **options)


def provider(shared: Shared, id: str, *, identifiers: Any = (), **options: Any) -> Component:
    """A provider of the shared pool."""
    kind = Oidc("https://login.example.com", "notes", SECRET, **options)
    return shared.pool.add_identity_provider(id, kind, identifiers=identifiers)


def social(shared: Shared, id: str, *, kind: type[Any], **options: Any) -> Component:
    """A provider whose name is fixed, in a pool of its own."""
    users = UserPool(shared.stack, f"{id}Users", usernames=["email"])
    return users.add_identity_provider(id, kind(**SOCIAL[kind], **options))


def saml(shared: Shared, id: str, **options: Any) -> Component:
    """A provider of the shared pool that speaks SAML."""
    kind = Saml(metadata_url="https://sso.example.com/metadata", **options)
    return shared.pool.add_identity_provider(id, kind)


def server_of(shared: Shared, id: str, **options: Any) -> Component:
    """A resource server of the shared pool."""
    return shared.pool.add_resource_server(id, identifier=id, scopes={"read": "Read"}, **options)


def two_clients(shared: Shared, id: str, *, both: bool = False) -> Component:
    """An identity pool of one client, or of two."""
    more = [shared.other_client] if both else []
    return IdentityPool(shared.stack, id, user_pools=[shared.client, *more])


def logging_in(shared: Shared, id: str, **options: Any) -> Component:
    """An identity pool of an OpenID Connect provider."""
    oidc = OidcLogin(f"https://{id.lower()}.example.com", ["notes"], **options)
    return IdentityPool(shared.stack, id, logins=[oidc])


def domain(shared: Shared, id: str, **options: Any) -> Component:
    """A domain of a pool of its own, since a pool has one."""
    users = UserPool(shared.stack, f"{id}Users", usernames=["email"])
    return users.add_domain(id, prefix=f"acme-{id.lower()}", **options)


def on_host(shared: Shared, id: str, *, recorded: bool = False) -> Component:
    """A domain of one's own of a pool of its own."""
    users = UserPool(shared.stack, f"{id}Users", usernames=["email"])
    options: dict[str, Any] = {"hosted_zone": shared.zone} if recorded else {}
    host = f"{id.lower()}.example.com"
    return users.add_domain(id, host=host, certificate_arn=shared.certificate, **options)


def with_certificate(shared: Shared, id: str, *, pages: bool = False) -> Component:
    """A pool with a domain of one's own and its certificate, or without."""
    users = UserPool(shared.stack, id, usernames=["email"])
    if pages:
        users.add_domain(f"{id}Pages", host=f"{id.lower()}.example.com", hosted_zone=shared.zone)
    return users


def identities(shared: Shared, id: str, **options: Any) -> Component:
    """An identity pool of the shared client."""
    return IdentityPool(shared.stack, id, user_pools=[shared.client], **options)


def guests_alone(shared: Shared, id: str, *, members: bool = False, **options: Any) -> Component:
    """An identity pool of guests alone, unless somebody signs in."""
    users = [shared.client] if members else []
    guests = Guests(reason="errors of browsers")
    return IdentityPool(shared.stack, id, guests=guests, user_pools=users, **options)


def function(shared: Shared, id: str, **options: Any) -> Component:
    """A function of an image, which is made at once."""
    if options.pop("linked", False):
        options["link"] = [shared.table]
    if options.pop("administers", False):
        options["link"] = [shared.pool.administer("AdminGetUser"), shared.client]
    return Function(shared.stack, id, image=shared.image, **options)


def zipped(shared: Shared, id: str, **options: Any) -> Component:
    """A function of a zip."""
    return Function(shared.stack, id, "lambdas/hello.main", **options)


def built(shared: Shared, id: str, *, zip: str | None = None) -> Component:
    """A function of a zip that something else built, and of the handler's source without it."""
    if zip is not None and not Path(zip).is_file():
        with zipfile.ZipFile(zip, "w") as archive:
            archive.writestr("lambdas/hello.py", "def main(event, context):\n    return 'built'\n")
    return Function(shared.stack, id, "lambdas/hello.main", zip=zip)


def stored(shared: Shared, id: str, *, in_bucket: bool = False) -> Component:
    """A function whose zip lies in a bucket."""
    bucket = shared.bucket if in_bucket else None
    return Function(shared.stack, id, "lambdas/hello.main", code_bucket=bucket)


def api(
    shared: Shared, id: str, *, route: Mapping[str, Any] | None = None, **options: Any
) -> Component:
    """An API with one route to the shared function."""
    made = HttpApi(shared.stack, id, **options)
    made.route("GET /a", shared.function, **(route or {}))
    return made


def backend(shared: Shared, id: str, **options: Any) -> Component:
    """An API with a route to a backend."""
    made = HttpApi(shared.stack, id)
    made.route("GET /a", HttpProxy("https://backend.example.com/a", **options))
    return made


def other_backend(shared: Shared, id: str, *, named: bool = False) -> Component:
    """An API with a route that loses what another route sets, while there is that one."""
    made = HttpApi(shared.stack, id)
    made.route("GET /a", "https://backend.example.com/a")
    if named:
        told = HttpProxy("https://backend.example.com/b", headers={"x-caller": Caller.arn()})
        made.route("GET /b", told)
    return made


def on_domain(shared: Shared, id: str, **options: Any) -> Component:
    """An API with a domain of its own."""
    name = Domain(f"{id.lower()}.example.com", certificate=shared.certificate, **options)
    return HttpApi(shared.stack, id, domain=name)


def shared_domain(shared: Shared, id: str, **options: Any) -> DomainName:
    """A domain that APIs share."""
    host = f"{id.lower()}.example.com"
    return DomainName(shared.stack, id, host, certificate=shared.certificate, **options)


def on_path(shared: Shared, id: str, **options: Any) -> Component:
    """An API on a domain that others may share."""
    name = shared_domain(shared, f"{id}Name")
    return HttpApi(shared.stack, id, domain=DomainPath(name, **options))


def maybe_on_domain(shared: Shared, id: str, *, named: bool = False) -> Component:
    """An API with a domain of its own, or without."""
    return on_domain(shared, id) if named else HttpApi(shared.stack, id)


def with_handler(shared: Shared, id: str, *, function: Any = None, **options: Any) -> Component:
    """An API whose function is made of a handler."""
    made = HttpApi(shared.stack, id, **options)
    made.route("GET /a", "lambdas/hello.main", function=function)
    return made


def by_tokens(shared: Shared, id: str, **options: Any) -> Component:
    """An API that asks for tokens."""
    made = HttpApi(shared.stack, id)
    jwt = Jwt("https://id.example.com", ["notes"], **options)
    made.route("GET /a", shared.function, authorizer=jwt)
    return made


def by_tokens_of_users(shared: Shared, id: str, **options: Any) -> Component:
    """An API that asks for tokens of a user pool."""
    made = HttpApi(shared.stack, id)
    jwt = UserPoolJwt(shared.pool, clients=[shared.client], **options)
    made.route("GET /a", shared.function, authorizer=jwt)
    return made


def asking(shared: Shared, id: str, **options: Any) -> Component:
    """An API that asks a function about callers, whatever they send."""
    made = HttpApi(shared.stack, id)
    authorizer = LambdaAuthorizer(shared.asked, name="asked", **options)
    made.route("GET /a", shared.function, authorizer=authorizer)
    return made


def asked(shared: Shared, id: str, **options: Any) -> Component:
    """An API that asks a function about callers."""
    made = HttpApi(shared.stack, id)
    authorizer = LambdaAuthorizer(
        shared.asked,
        identity_sources=["$request.header.Authorization"],
        name="asked",
        **options,
    )
    made.route("GET /a", shared.function, authorizer=authorizer)
    return made


def table(shared: Shared, id: str, **options: Any) -> Component:
    """A table."""
    return Table(shared.stack, id, partition_key="userId", sort_key="noteId", **options)


def bucket(shared: Shared, id: str, **options: Any) -> Component:
    """A bucket."""
    return Bucket(shared.stack, id, **options)


def role(shared: Shared, id: str, **options: Any) -> Component:
    """A role."""
    trust = Trust(Principal("Service", ["lambda.amazonaws.com"]), **options.pop("trusts", {}))
    return Role(shared.stack, id, trust=trust, **options)


def role_as_it_runs(shared: Shared, id: str, **options: Any) -> Component:
    """A role that something else has named."""
    runs = RoleAsItRuns(name={shared.stack.stage: f"as-it-runs-{id}"}, **options)
    return role(shared, id, as_it_runs=runs)


google = partial(social, kind=Google)
facebook = partial(social, kind=Facebook)
amazon = partial(social, kind=Amazon)
apple = partial(social, kind=Apple)


def rows() -> list[Row]:
    """List all rows."""
    return [
        *pools(),
        *triggers(),
        *members(),
        *identity_pools(),
        *functions(),
        *apis(),
        *storage(),
        *roles(),
    ]


def pools() -> list[Row]:
    """The options of user pools."""
    words = RiskEmail("Was it you?", "<p>Somebody signed in.</p>", "Somebody signed in.")
    takeover = AccountTakeover(SES, blocked=words, mfa=words, no_action=words)
    text = "Your code is {####}"
    mailing = SesEmail(SES, "a@example.com")
    by_mail = Mfa("on", ["totp", "email"], email_subject="Code", email_message=text)
    return [
        Row("UserPool.self_sign_up", pool, {"self_sign_up": False}),
        Row(
            _each(PasswordPolicy) + " UserPool.password_policy",
            pool,
            {
                "password_policy": PasswordPolicy(
                    20,
                    require_lowercase=False,
                    require_uppercase=False,
                    require_numbers=False,
                    require_symbols=True,
                    temporary_password_validity=timedelta(days=1),
                    history=5,
                )
            },
        ),
        Row("UserPool.mfa", pool, {"mfa": "on"}),
        Row("Mfa.mode", pool, {"mfa": "off"}),
        Row("Mfa.factors", pool, {"mfa": "optional"}, {"mfa": "off"}),
        Row(
            "UserPool.sign_in",
            pool,
            {"sign_in": ChoiceSignIn(["password", "passkey"], Passkeys("example.com"))},
            stays="SignInPolicy|sign_in_policy",
        ),
        Row(
            "ChoiceSignIn.factors ChoiceSignIn.passkeys",
            pool,
            {"sign_in": ChoiceSignIn(["password", "passkey"], Passkeys("example.com"))},
            {"sign_in": ChoiceSignIn(["password"])},
        ),
        Row(
            "Passkeys.user_verification",
            pool,
            {"sign_in": ChoiceSignIn(passkeys=Passkeys("example.com", "required"))},
            {"sign_in": ChoiceSignIn(passkeys=Passkeys("example.com"))},
        ),
        Row("UserPool.tier", pool_of_any_tier, {"tier": "plus"}),
        Row("UserPool.threat_protection", pool, {"threat_protection": "audit"}),
        Row("ThreatProtection.mode", pool, {"threat_protection": "enforced"}),
        Row(
            "ThreatProtection.account_takeover ThreatProtection.allowed_ips "
            "ThreatProtection.blocked_ips",
            pool,
            {
                "threat_protection": ThreatProtection(
                    account_takeover=takeover,
                    allowed_ips=["198.51.100.0/24"],
                    blocked_ips=["203.0.113.0/24"],
                )
            },
            {"threat_protection": ThreatProtection()},
        ),
        Row(
            "ThreatProtection.compromised_credentials ThreatProtection.compromised_at",
            pool,
            {
                "threat_protection": ThreatProtection(
                    compromised_credentials="no_action", compromised_at=["sign_in"]
                )
            },
            {"threat_protection": ThreatProtection()},
        ),
        Row(
            _each(AccountTakeover, "identity_arn"),
            pool,
            {
                "threat_protection": ThreatProtection(
                    account_takeover=AccountTakeover(
                        SES,
                        low="block",
                        medium="block",
                        high="mfa_if_configured",
                        from_address="a@example.com",
                        reply_to="b@example.com",
                        blocked=words,
                        mfa=words,
                        no_action=words,
                    )
                )
            },
            {"threat_protection": ThreatProtection(account_takeover=AccountTakeover(SES))},
        ),
        Row("UserPool.devices", pool, {"devices": Devices(remember="always")}),
        Row(
            "Devices.remember Devices.challenge_new",
            pool,
            {"devices": Devices("always", challenge_new=False)},
            {"devices": Devices()},
        ),
        Row("UserPool.auto_verify", pool, {"auto_verify": []}),
        Row("UserPool.verify_before_update", pool, {"verify_before_update": False}),
        Row("UserPool.account_recovery", pool, {"account_recovery": ["admin"]}),
        Row(
            "UserPool.verification Verification.email_subject Verification.email_message "
            "Verification.sms_message",
            pool,
            {"verification": Verification("code", "Welcome", text, text)},
            # The texts stand in the template and beside it, in whichever they were sent.
            stays="(?i)verification_?(message|subject)",
        ),
        Row(
            "Verification.email_subject Verification.sms_message",
            pool,
            {"verification": Verification("code", "Welcome", text, text)},
            {"verification": Verification("code", email_message=text)},
        ),
        Row(
            "UserPool.invitation Invitation.email_subject Invitation.email_message "
            "Invitation.sms_message",
            pool,
            {"invitation": Invitation("Hi", "{username} {####}", "{username} {####}")},
        ),
        Row(
            "UserPool.email",
            pool,
            {"email": SesEmail(SES, "a@example.com", "b@example.com", "set")},
        ),
        Row("CognitoEmail.reply_to", pool, {"email": CognitoEmail("a@example.com")}),
        Row(
            "SesEmail.from_address SesEmail.reply_to SesEmail.configuration_set",
            pool,
            {"email": SesEmail(SES, "a@example.com", "b@example.com", "set")},
            {"email": SesEmail(SES, "a@example.com")},
        ),
        Row("UserPool.protect", pool, {"protect": True}),
        Row("Verification.by", linked, {"by": "link"}, {"by": "code"}),
        Row("TextMessages.role_arn TextMessages.external_id", texting, {"own_role": True}),
        Row(
            "Mfa.factors Mfa.email_subject Mfa.email_message",
            pool,
            {"mfa": by_mail, "email": mailing, "account_recovery": ["admin"]},
            {"email": mailing, "account_recovery": ["admin"]},
        ),
        Row("UserPool.tags", pool, {"tags": {"team": "identity"}}),
        Row(
            "Mfa.sms_message TextMessages.region",
            pool,
            {
                "mfa": Mfa("on", ["totp", "sms"], sms_message=text),
                "text_messages": TextMessages(region="us-east-1"),
                "account_recovery": ["email"],
            },
            {
                "mfa": Mfa("on", ["totp", "sms"]),
                "text_messages": TextMessages(region="us-east-1"),
                "account_recovery": ["email"],
            },
        ),
    ]


def triggers() -> list[Row]:
    """Each trigger, taken away while another one stays."""
    challenge = ("define_auth_challenge", "create_auth_challenge", "verify_auth_challenge_response")
    alone = (
        ("pre_sign_up",),
        ("pre_authentication",),
        ("post_authentication",),
        challenge,
        ("custom_message",),
        ("user_migration",),
        ("custom_email_sender",),
        ("custom_sms_sender",),
    )
    rows = [
        Row(" ".join(f"Triggers.{name}" for name in names), with_triggers, {"more": names})
        for names in alone
    ]
    tokens = {"more": ("pre_token_generation",)}
    return [
        *rows,
        Row(
            "Triggers.post_confirmation UserPool.triggers",
            pool_with,
            {"names": ("post_confirmation",)},
        ),
        Row("Triggers.pre_token_generation", pool_with, {"names": ("pre_token_generation",)}),
        Row(
            "Triggers.pre_token_generation_version",
            with_triggers,
            {**tokens, "pre_token_generation_version": "v2"},
            tokens,
        ),
        Row(
            "Triggers.kms_key_arn",
            with_triggers,
            {"more": ("custom_email_sender",), "kms_key_arn": KEY},
            {"more": ("custom_email_sender",)},
        ),
    ]


def pool_with(shared: Shared, id: str, *, names: tuple[str, ...] = ()) -> Component:
    """A user pool with triggers, or with none at all."""
    return triggered(shared, id, *names)


def members() -> list[Row]:
    """The options of clients, groups, providers and domains."""
    pages = OAuth(["https://example.com/in"])
    more = OAuth(
        ["https://example.com/in"],
        logout_urls=["https://example.com"],
        default_callback="https://example.com/in",
        scopes=["openid", "email", "profile"],
        flows=["code", "implicit"],
        implicit_reason="a test",
    )
    return [
        Row("UserPoolClient.oauth", client, {"oauth": replace(more, default_callback=None)}),
        Row(
            "OAuth.logout_urls OAuth.default_callback OAuth.scopes OAuth.flows "
            "OAuth.implicit_reason",
            client,
            {"oauth": more},
            {"oauth": pages},
            stays="(?i)default_?redirect_?uri",
        ),
        Row("UserPoolClient.providers", client, {"google": True}),
        Row("UserPoolClient.auth_flows", client, {"auth_flows": ["password"]}),
        Row(
            "UserPoolClient.access_token_validity UserPoolClient.id_token_validity "
            "UserPoolClient.refresh_token_validity",
            client,
            {
                "access_token_validity": timedelta(minutes=5),
                "id_token_validity": timedelta(minutes=5),
                "refresh_token_validity": timedelta(hours=2),
            },
        ),
        Row("UserPoolClient.session_validity", client, {"session_validity": timedelta(minutes=9)}),
        Row(
            "UserPoolClient.refresh_rotation",
            client,
            {"refresh_rotation": timedelta(seconds=9)},
            stays="(?i)refresh_?token_?rotation",
        ),
        Row("UserPoolClient.read_attributes", client, {"read_attributes": ["email"]}),
        Row("UserPoolClient.write_attributes", client, {"write_attributes": ["email"]}),
        Row("UserPoolClient.user_context", server, {"user_context": True}),
        Row(
            "Group.description Group.precedence",
            group,
            {"description": "x", "precedence": 4},
            stays="(?i)precedence",
        ),
        Row("IdentityProvider.identifiers", provider, {"identifiers": ["example.com"]}),
        Row(
            "Oidc.scopes Oidc.attributes_request_method Oidc.attributes",
            provider,
            {
                "scopes": ["openid"],
                "attributes_request_method": "POST",
                "attributes": {"email": "mail", "nickname": "nick"},
            },
        ),
        Row(
            "Oidc.authorize_url Oidc.token_url Oidc.attributes_url Oidc.jwks_uri",
            provider,
            {
                f"{name}": f"https://login.example.com/{name}"
                for name in ("authorize_url", "token_url", "attributes_url", "jwks_uri")
            },
        ),
        *(
            Row(
                f"{kind.__name__}.scopes {kind.__name__}.attributes",
                provider,
                {"scopes": scopes, "attributes": {"email": "mail"}},
            )
            for provider, kind, scopes in (
                (google, Google, ["openid"]),
                (facebook, Facebook, ["public_profile"]),
                (amazon, Amazon, ["profile", "postal_code"]),
                (apple, Apple, ["email"]),
            )
        ),
        Row("Facebook.api_version", facebook, {"api_version": "v23.0"}),
        Row(
            "Saml.sign_out Saml.signed_requests Saml.encrypted_responses Saml.provider_initiated "
            "Saml.attributes",
            saml,
            {
                "sign_out": True,
                "signed_requests": True,
                "encrypted_responses": True,
                "provider_initiated": True,
                "attributes": {"email": "mail"},
            },
        ),
        Row("ResourceServer.name", server_of, {"name": "The notes"}),
        Row("Group.name", group, {"name": "readers"}),
        Row("UserPoolDomain.pages", domain, {"pages": "managed"}),
        Row("UserPool.web_acl", guarded, {"by_web_acl": True}),
        Row("UserPoolDomain.hosted_zone", on_host, {"recorded": True}),
        Row("UserPoolDomain.certificate_arn", with_certificate, {"pages": True}),
    ]


def identity_pools() -> list[Row]:
    """The options of identity pools."""
    oidc = OidcLogin("https://id.example.com", ["notes"])
    return [
        Row(
            "IdentityPool.logins",
            identities,
            {"logins": [GoogleLogin("1.apps.googleusercontent.com"), oidc]},
        ),
        Row("IdentityPool.user_pools", two_clients, {"both": True}),
        Row(
            "OidcLogin.thumbprints OidcLogin.principal_tags",
            logging_in,
            {"thumbprints": ["0" * 40], "principal_tags": {"who": "sub"}},
            stays="thumbprint_list",
        ),
        Row("IdentityPool.user_pools", guests_alone, {"members": True}),
        Row("IdentityPool.guests", identities, {"guests": Guests(reason="a shop window")}),
        Row(
            "IdentityPool.logins",
            guests_alone,
            {"logins": [GoogleLogin("1.apps.googleusercontent.com")]},
        ),
        Row("IdentityPool.classic_flow", identities, {"classic_flow": ClassicFlow(reason="old")}),
        Row("IdentityPool.protect", identities, {"protect": True}),
        Row("IdentityPool.principal_tags", identities, {"principal_tags": {"who": "sub"}}),
        Row("IdentityPool.max_session", identities, {"max_session": timedelta(hours=2)}),
        Row("IdentityPool.permissions_boundary", identities, {"permissions_boundary": BOUNDARY}),
    ]


def functions() -> list[Row]:
    """The options of functions."""
    return [
        Row("Function.link", function, {"linked": True}),
        Row("Function.link", function, {"administers": True}),
        Row("Function.permissions", function, {"permissions": [LOGGING]}),
        Row("Function.environment", function, {"environment": {"MODE": "x"}}),
        Row("Function.architecture", function, {"architecture": "x86_64"}),
        Row(
            "Function.memory Function.timeout",
            function,
            {"memory": 256, "timeout": timedelta(seconds=9)},
        ),
        Row("Function.storage", function, {"storage": 1024}),
        Row("Function.concurrency", function, {"concurrency": 3}),
        Row("Function.vpc", function, {"vpc": Vpc(["subnet-1", "subnet-2"], ["sg-1"])}),
        Row("Function.dead_letter", function, {"dead_letter": QUEUE}),
        Row("Function.tracing", function, {"tracing": True}),
        Row("Function.kms_key", function, {"kms_key": KEY}),
        Row("Function.log_retention", function, {"log_retention": timedelta(days=7)}),
        Row("Function.log_kms_key", function, {"log_kms_key": KEY}),
        Row("Function.layers", zipped, {"layers": [LAYER]}),
        Row("Function.code_bucket", stored, {"in_bucket": True}),
        Row("Function.zip", built, {"zip": "built.zip"}),
        Row("Function.runtime", zipped, {"runtime": "python3.13"}),
    ]


def apis() -> list[Row]:
    """The options of APIs and their routes."""
    return [
        Row(
            "HttpApi.cors", api, {"cors": Cors(["https://example.com"], max_age=timedelta(hours=1))}
        ),
        Row(
            "Cors.allow_methods Cors.allow_headers Cors.expose_headers Cors.allow_credentials "
            "Cors.max_age",
            api,
            {
                "cors": Cors(
                    ["https://example.com"],
                    allow_methods=["GET"],
                    allow_headers=["x-a"],
                    expose_headers=["x-b"],
                    allow_credentials=True,
                    max_age=timedelta(hours=1),
                )
            },
            {"cors": Cors(["https://example.com"])},
        ),
        Row("HttpApi.throttle", api, {"throttle": Throttle(100, 200)}),
        Row("HttpApi.metrics", api, {"metrics": True}),
        Row("HttpApi.stage_name", api, {"stage_name": "v1"}),
        Row(
            "HttpApi.throttle",
            api,
            {"throttle": Throttle(100, 200), "metrics": True},
            {"metrics": True},
        ),
        Row("HttpApi.timeout", api, {"timeout": timedelta(seconds=5)}),
        Row("HttpApi.log_retention", api, {"log_retention": timedelta(days=7)}),
        Row("HttpApi.log_kms_key", api, {"log_kms_key": KEY}),
        Row("HttpApi.alarms", api, {"alarms": Alarms([TOPIC], client_errors=9)}),
        Row(
            "Alarms.server_errors Alarms.client_errors Alarms.latency",
            api,
            {
                "alarms": Alarms(
                    [TOPIC], server_errors=3, client_errors=9, latency=timedelta(seconds=2)
                )
            },
            {"alarms": Alarms([TOPIC])},
        ),
        Row("HttpApi.tags", api, {"tags": {"team": "api"}}),
        Row("HttpApi.default_authorizer", api, {"default_authorizer": Public("a test")}),
        Row("Route.authorizer", api, {"route": {"authorizer": Public("a test")}}),
        Row("Route.timeout", api, {"route": {"timeout": timedelta(seconds=5)}}),
        Row("Route.throttle", api, {"route": {"throttle": Throttle(1, 2)}}),
        Row(
            "Route.throttle",
            api,
            {"metrics": True, "route": {"throttle": Throttle(1, 2)}},
            {"metrics": True},
        ),
        Row(
            "HttpApi.function_defaults Route.function",
            with_handler,
            {"function_defaults": {"memory": 256}, "function": {"environment": {"MODE": "x"}}},
        ),
        Row(
            "HttpProxy.headers",
            backend,
            {"headers": {"x-from": "gateway", "x-caller": Caller.arn()}},
        ),
        Row("HttpProxy.headers", other_backend, {"named": True}),
        Row("Jwt.scopes", by_tokens, {"scopes": ["notes/read"]}),
        Row("UserPoolJwt.scopes", by_tokens_of_users, {"scopes": ["notes/read"]}),
        Row(
            "LambdaAuthorizer.identity_sources",
            asking,
            {"identity_sources": ["$request.header.X-Key"]},
        ),
        Row(
            "Domain.path Domain.mutual_tls MutualTls.version",
            on_domain,
            {"path": "v1", "mutual_tls": MutualTls("s3://trusted/ca.pem", "1")},
        ),
        Row(
            "Domain.open_default_endpoint_reason",
            on_domain,
            {"open_default_endpoint_reason": "old clients use it"},
        ),
        Row("HttpApi.domain", maybe_on_domain, {"named": True}),
        Row(
            "DomainName.mutual_tls DomainName.tags",
            shared_domain,
            {"mutual_tls": MutualTls("s3://trusted/ca.pem", "1"), "tags": {"team": "notes"}},
        ),
        Row("DomainPath.path", on_path, {"path": "v1"}),
        Row(
            "DomainPath.open_default_endpoint_reason",
            on_path,
            {"open_default_endpoint_reason": "old clients use it"},
        ),
        Row("LambdaAuthorizer.ttl", asked, {"ttl": timedelta(minutes=5)}),
    ]


def storage() -> list[Row]:
    """The options of tables and buckets."""
    index = {"byTenant": GlobalIndex("tenant", Attribute("at", "N"), ["title"])}
    rule = LifecycleRule(
        "old", prefix="in/", expire=MONTH, expire_old_versions=MONTH, abort_uploads=MONTH
    )
    return [
        Row("Table.global_indexes", table, {"global_indexes": index}),
        Row("Table.ttl", table, {"ttl": "until"}),
        Row("Table.stream", table, {"stream": "both"}),
        Row("Table.capacity", table, {"capacity": Provisioned(read=Capacity(2))}),
        Row(
            "Provisioned.read Provisioned.write Capacity.most",
            table,
            {"capacity": Provisioned(Capacity(2, 9), Capacity(2, 9))},
            {"capacity": Provisioned(Capacity(2), Capacity(2))},
        ),
        Row("Table.kms_key", table, {"kms_key": KEY}),
        Row("Table.point_in_time_recovery", table, {"point_in_time_recovery": False}),
        Row("Table.protect", table, {"protect": True}),
        Row(
            "GlobalIndex.sort_key GlobalIndex.projection",
            table,
            {"global_indexes": index},
            {"global_indexes": {"byTenant": GlobalIndex("tenant")}},
        ),
        Row(
            "Provisioned.utilization",
            table,
            {"capacity": Provisioned(Capacity(2, 9), Capacity(2, 9), utilization=50)},
            {"capacity": Provisioned(Capacity(2, 9), Capacity(2, 9))},
        ),
        Row("Bucket.protect", bucket, {"protect": True}),
        Row(
            "BucketCors.allow_methods BucketCors.allow_headers BucketCors.expose_headers "
            "BucketCors.max_age",
            bucket,
            {
                "cors": BucketCors(
                    ["https://example.com"],
                    allow_methods=["GET"],
                    allow_headers=["x-a"],
                    expose_headers=["x-b"],
                    max_age=timedelta(minutes=9),
                )
            },
            {"cors": BucketCors(["https://example.com"])},
        ),
        Row(
            _each(LifecycleRule, "name", "expire"),
            bucket,
            {"lifecycle": [replace(rule, expire=9 * MONTH, move={"STANDARD_IA": 2 * MONTH})]},
            {"lifecycle": [LifecycleRule("old", expire=9 * MONTH)]},
        ),
        Row("Bucket.cors", bucket, {"cors": BucketCors(["https://example.com"])}),
        Row("Bucket.versioning", bucket, {"versioning": False}),
        Row("Bucket.kms_key", bucket, {"kms_key": KEY}),
        Row("Bucket.lifecycle", bucket, {"lifecycle": [rule]}),
    ]


def roles() -> list[Row]:
    """The options of roles."""
    return [
        Row("Role.permissions", role, {"permissions": [LOGGING]}),
        Row("Trust.tag_session", role, {"trusts": {"tag_session": True}}),
        Row("RoleAsItRuns.description", role_as_it_runs, {"description": "Reads notes."}),
        Row("RoleAsItRuns.tags", role_as_it_runs, {"tags": {"team": "notes"}}),
        Row("RoleAsItRuns.managed_policies", role_as_it_runs, {"managed_policies": [BOUNDARY]}),
        Row("Role.max_session", role, {"max_session": timedelta(hours=2)}),
        Row("Role.permissions_boundary", role, {"permissions_boundary": BOUNDARY}),
        Row(
            "Trust.conditions",
            role,
            {
                "trusts": {
                    "conditions": [Condition("StringEquals", "aws:SourceAccount", ["0" * 12])]
                }
            },
        ),
    ]
