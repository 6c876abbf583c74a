"""User pools, their members and providers, and identity pools."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from gatehouse.auth import (
    AmazonLogin,
    AppleLogin,
    Auth,
    BooleanAttribute,
    ChoiceSignIn,
    DateTimeAttribute,
    DeveloperLogin,
    Facebook,
    FacebookLogin,
    GoogleLogin,
    Guests,
    IdentityPool,
    ImportedRole,
    NumberAttribute,
    OAuth,
    Oidc,
    OidcLogin,
    Passkeys,
    PoolLogs,
    RoleRule,
    Saml,
    SamlLogin,
    SecretFrom,
    SesEmail,
    StringAttribute,
    TextMessages,
    Triggers,
    TwitterLogin,
    UserPool,
    Verification,
)
from gatehouse.compute import Function
from gatehouse.core.component import Component
from gatehouse.iam import Permission, RoleAsItRuns

from tests.deployed.removals.rows import BOUNDARY, SOCIAL, Row, linked, pool
from tests.deployed.removals.shared import ACCOUNT, SECRET, SES, Shared

from .pairs import pairs

_LOGIN = f"arn:aws:iam::{ACCOUNT}"
_GOOGLE = "apps.googleusercontent.com"
_METADATA = f"<EntityDescriptor>{'x' * 1000}</EntityDescriptor>"
_READ = Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::photos/a"])


def _provider(shared: Shared, id: str, *, kind: Any) -> Component:
    users = UserPool(shared.stack, f"{id}Users", usernames=["email"])
    return users.add_identity_provider(id, kind)


def _social(shared: Shared, id: str, *, of: type[Any], **options: Any) -> Component:
    return _provider(shared, id, kind=of(**options))


def _of_google(shared: Shared, id: str, **options: Any) -> Component:
    return IdentityPool(shared.stack, id, logins=[GoogleLogin(f"3.{_GOOGLE}")], **options)


def _logging_in(shared: Shared, id: str, *, by: type[Any], **options: Any) -> Component:
    return IdentityPool(shared.stack, id, logins=[by(**options)])


def _twitter(
    shared: Shared, id: str, *, consumer_key: str, consumer_secret: str = "one"
) -> Component:
    secrets = {name: shared.stack.input(f"{id}_{name}", sensitive=True) for name in ("one", "two")}
    login = TwitterLogin(consumer_key, secrets[consumer_secret])
    return IdentityPool(shared.stack, id, logins=[login])


def _member(shared: Shared, id: str, *, host: str = "one", **options: Any) -> Component:
    users = UserPool(shared.stack, f"{id}Users", usernames=["email"])
    if host:
        return users.add_domain(
            id, host=f"{host}.{id.lower()}.com", certificate_arn=shared.certificate, **options
        )
    return users.add_domain(id, **options)


def _in_zone(shared: Shared, id: str, *, hosted_zone: str) -> Component:
    users = UserPool(shared.stack, f"{id}Users", usernames=["email"])
    return users.add_domain(id, host=f"{id.lower()}.example.com", hosted_zone=hosted_zone)


def _pages(shared: Shared, id: str, *, client: str = "", **options: Any) -> Component:
    users = UserPool(shared.stack, f"{id}Users", usernames=["email"])
    users.add_domain(f"{id}Pages", prefix=f"acme-{id.lower()}")
    web = users.add_client(f"{id}Web")
    return users.customize_ui(id, client=web if client else None, **options)


def _styled(shared: Shared, id: str, *, client: str = "one", **options: Any) -> Component:
    users = UserPool(shared.stack, f"{id}Users", usernames=["email"])
    users.add_domain(f"{id}Pages", prefix=f"acme-{id.lower()}", pages="managed")
    web = {each: users.add_client(f"{id}{each}") for each in ("one", "two")}
    return users.add_branding(id, client=web[client], **options)


def _of_kind(shared: Shared, id: str, *, kind: str) -> Component:
    server = shared.pool.add_resource_server(
        f"{id}Notes", identifier=f"{id}notes", scopes={"read": "Read"}
    )
    oauth = OAuth(_BACK) if kind != "machine" else None
    scopes: dict[str, Any] = {"scopes": [server.scope("read")]} if kind == "machine" else {}
    return shared.pool.add_client(id, kind=kind, oauth=oauth, **scopes)


def _client(shared: Shared, id: str, *, scope: str = "") -> Component:
    users = UserPool(shared.stack, f"{id}Users", usernames=["email"])
    server = users.add_resource_server(
        f"{id}Notes", identifier="notes", scopes={"read": "Read", "write": "Write"}
    )
    return users.add_client(id, kind="machine", scopes=[server.scope(scope or "read")])


def _administered(
    shared: Shared, id: str, *, function: str = "", actions: str = "AdminGetUser"
) -> Component:
    made = Function(shared.stack, id, image=shared.image)
    other = Function(shared.stack, f"{id}Other", image=shared.image)
    shared.pool.grant_admin(other if function else made, actions)
    return made


def _linked(shared: Shared, id: str, *, actions: str) -> Component:
    link = [shared.pool.administer(actions)]
    return Function(shared.stack, id, image=shared.image, link=link)


def _rules(
    shared: Shared, id: str, *, source: str = "one", role: str = "One", **options: Any
) -> Component:
    users = UserPool(
        shared.stack,
        f"{id}Users",
        usernames=["email"],
        custom_attributes={"department": StringAttribute(), "team": StringAttribute()},
        self_sign_up=False,
    )
    web = {
        each: users.add_client(f"{id}{each}", write_attributes=["email"]) for each in ("one", "two")
    }
    made = IdentityPool(shared.stack, id, user_pools=list(web.values()))
    roles = {each: made.role(each) for each in ("One", "Two")}
    ambiguous = options.pop("ambiguous", "deny")
    first = {"claim": "custom:department", "match": "Equals", "value": "sales", **options}
    made.roles_by_rules(web[source], [RoleRule(role=roles[role], **first)], ambiguous=ambiguous)
    return made


def _more_rules(shared: Shared, id: str, *, rules: str) -> Component:
    return _rules(shared, id, value=rules)


def _by_token(shared: Shared, id: str, *, client: str = "one", **options: Any) -> Component:
    users = UserPool(shared.stack, f"{id}Users", usernames=["email"])
    web = {each: users.add_client(f"{id}{each}") for each in ("one", "two")}
    made = IdentityPool(shared.stack, id, user_pools=list(web.values()))
    made.roles_by_token(web[client], **options)
    return made


def _for_group(
    shared: Shared, id: str, *, group: str = "one", clients: str = "", **options: Any
) -> Component:
    users = UserPool(shared.stack, f"{id}Users", usernames=["email"])
    web = {each: users.add_client(f"{id}{each}") for each in ("one", "two")}
    groups = {each: users.add_group(f"{id}{each.title()}") for each in ("one", "two")}
    made = IdentityPool(shared.stack, id, user_pools=list(web.values()))
    made.role_for_group(groups[group], clients=[web[clients]] if clients else None, **options)
    return made


def _with_role(shared: Shared, id: str, **options: Any) -> Component:
    made = IdentityPool(shared.stack, id, user_pools=[shared.client])
    made.role("Editors", **options)
    return made


def _auth(
    shared: Shared, id: str, *, allowed: str = "", to_guests: str = "", **options: Any
) -> Component:
    made = Auth(shared.stack, id, **{"usernames": ["email"], **options})
    if allowed:
        made.attach_permissions_for_auth_users([_READ])
    if to_guests:
        made.attach_permissions_for_unauth_users([_READ])
    return made


def _rows_of_pools() -> list[Row]:
    return [
        Row(
            "UserPool.custom_attributes",
            pool,
            {
                "custom_attributes": {
                    "level": NumberAttribute(minimum=1, maximum=9),
                    "paid": BooleanAttribute(),
                    "since": DateTimeAttribute(),
                    "team": StringAttribute(),
                }
            },
            {"custom_attributes": {"level": NumberAttribute(minimum=1, maximum=9)}},
        ),
        *pairs("Passkeys", _with_passkeys, {}, relying_party="b.com", user_verification="required"),
        *pairs("ChoiceSignIn", _by_choice, {}, factors=["password"], passkeys=Passkeys("b.com")),
        *pairs(
            "TextMessages",
            _texting,
            {"role_arn": f"{_LOGIN}:role/a", "external_id": "a"},
            role_arn=f"{_LOGIN}:role/b",
            external_id="b",
        ),
        *pairs("Triggers", _challenging, {}, **dict.fromkeys(_CHALLENGE, "two")),
        Row("UserPool.triggers", _with_tokens, {"version": "v1"}),
        Row(
            "SesEmail.identity_arn",
            pool,
            {"email": SesEmail(SES, "a@example.com")},
            {"email": SesEmail(f"{SES}.org", "a@example.com.org")},
        ),
        Row("UserPool.verification", pool, {"verification": Verification()}),
        Row(
            "UserPool.verification",
            linked,
            {"by": "link"},
            {"by": "code"},
        ),
        Row("UserPoolClient.kind", _of_kind, {"kind": "machine"}, {"kind": "web"}),
        Row("UserPool.logs", pool, {"logs": PoolLogs(retention=timedelta(days=7))}),
        Row(
            "PoolLogs.undelivered",
            pool,
            {"logs": PoolLogs(sign_ins=True), "threat_protection": "audit"},
            {"logs": PoolLogs(False, sign_ins=True), "threat_protection": "audit"},
        ),
        Row(
            "PoolLogs.sign_ins",
            pool,
            {"logs": PoolLogs(sign_ins=True), "threat_protection": "audit"},
            {"logs": PoolLogs(), "threat_protection": "audit"},
        ),
        Row(
            "PoolLogs.sign_ins_bucket",
            pool,
            {"logs": PoolLogs(sign_ins_bucket="arn:aws:s3:::signs"), "threat_protection": "audit"},
            {"logs": PoolLogs(), "threat_protection": "audit"},
        ),
        Row(
            "PoolLogs.sign_ins_stream",
            pool,
            {
                "logs": PoolLogs(
                    sign_ins_stream=f"arn:aws:firehose:us-east-1:{ACCOUNT}:deliverystream/signs"
                ),
                "threat_protection": "audit",
            },
            {"logs": PoolLogs(), "threat_protection": "audit"},
        ),
        Row(
            "Triggers.pre_token_generation_version",
            _with_tokens,
            {"version": "v2"},
            {"version": "v1"},
        ),
    ]


_CHALLENGE = ("create_auth_challenge", "define_auth_challenge", "verify_auth_challenge_response")


def _with_passkeys(shared: Shared, id: str, *, relying_party: str = "a.com", **options: Any) -> Any:
    passkeys = Passkeys(relying_party, **options)
    return pool(shared, id, sign_in=ChoiceSignIn(["password", "passkey"], passkeys))


def _by_choice(shared: Shared, id: str, **options: Any) -> Component:
    without = options.get("factors") == ["password"]
    given = {"factors": ["password", "passkey"], "passkeys": Passkeys("a.com"), **options}
    return pool(
        shared, id, sign_in=ChoiceSignIn(**{**given, **({"passkeys": None} if without else {})})
    )


def _texting(shared: Shared, id: str, **options: Any) -> Component:
    return pool(shared, id, mfa="off", text_messages=TextMessages(**options))


def _challenging(shared: Shared, id: str, **options: Any) -> Component:
    given: dict[str, Any] = {
        name: shared.asked if options.get(name) else shared.triggered for name in _CHALLENGE
    }
    return pool(shared, id, triggers=Triggers(**given))


def _with_tokens(shared: Shared, id: str, *, version: str = "") -> Component:
    options: dict[str, Any] = {
        "pre_token_generation": shared.triggered,
        "pre_token_generation_version": version,
    }
    return pool(shared, id, triggers=Triggers(**options) if version else None)


def _rows_of_members() -> list[Row]:
    issuer = "https://a.example.com"
    own = {"of": Oidc, "issuer": issuer, "client_id": "notes", "client_secret": SECRET}
    return [
        *(
            row
            for kind, options in SOCIAL.items()
            for row in pairs(
                kind.__name__,
                _social,
                {**options, "of": kind},
                **{
                    name: SecretFrom.variable("other") if value is SECRET else _other(value)
                    for name, value in options.items()
                },
            )
        ),
        *pairs(
            "Oidc",
            _social,
            own,
            issuer="https://b.example.com",
            client_id="other",
            client_secret=SecretFrom.variable("other"),
        ),
        *pairs(
            "SecretFrom",
            _kept_secret,
            {"kind": "secrets_manager", "name": "notes/google"},
            kind="ssm",
            name="notes/other",
            key="secret",
        ),
        *pairs("SecretFrom.variable", _secret_of, {"way": "variable", "name": "a"}, name="b"),
        *pairs(
            "SecretFrom.secrets_manager",
            _secret_of,
            {"way": "secrets_manager", "secret": "notes/a"},
            secret="notes/b",
            key="secret",
        ),
        *pairs(
            "SecretFrom.ssm",
            _secret_of,
            {"way": "ssm", "parameter": "/notes/a"},
            parameter="/notes/b",
        ),
        Row("ResourceServer.scope.name", _client, {"scope": "read"}, {"scope": "write"}),
        *pairs(
            "Saml",
            _saml,
            {"metadata_file": "a.xml"},
            metadata_file="b.xml",
        ),
        *pairs("UserPoolDomain", _member, {"host": "one"}, host="two"),
        *pairs(
            "UserPoolDomain", _in_zone, {"hosted_zone": "Z0123456789"}, hosted_zone="Z0123456780"
        ),
        *pairs("UiCustomization", _pages, {"css": _RED}, client="one", logo="logo.png"),
        *pairs(
            "ManagedLoginBranding", _styled, {"client": "one"}, client="two", settings="style.json"
        ),
        *pairs(
            "Oidc",
            _social,
            {
                "of": Oidc,
                "issuer": "https://a.example.com",
                "client_id": "notes",
                "client_secret": SECRET,
                **_addresses("a"),
            },
            **_addresses("b"),
        ),
        Row(
            "OAuth.flows",
            _signing_in,
            {"oauth": OAuth(_BACK, flows=["code", "implicit"], implicit_reason="a test")},
            {"oauth": OAuth(_BACK)},
        ),
        Row("UserPoolClient.scopes", _client, {"scope": "read"}, {"scope": "write"}),
        *pairs(
            "UserPool.grant_admin", _administered, {}, function="two", actions="AdminDeleteUser"
        ),
        *pairs(
            "UserPool.administer", _linked, {"actions": "AdminGetUser"}, actions="AdminDeleteUser"
        ),
    ]


_BACK = ["https://example.com/in"]


def _addresses(host: str) -> dict[str, str]:
    return {
        name: f"https://{host}.example.com/{name}"
        for name in ("authorize_url", "token_url", "attributes_url", "jwks_uri")
    }


def _signing_in(shared: Shared, id: str, *, oauth: OAuth) -> Component:
    return shared.pool.add_client(id, oauth=oauth)


_RED = ".label-customizable {color: red;}"


def _other(value: str) -> str:
    return f"2{value[1:]}" if value[0].isdigit() else f"{value[:-1]}Z"


def _kept_secret(shared: Shared, id: str, **options: Any) -> Component:
    secret = SecretFrom(**options)
    return _provider(shared, id, kind=Facebook("1", secret))


def _secret_of(shared: Shared, id: str, *, way: str, **options: Any) -> Component:
    secret = getattr(SecretFrom, way)(**options)
    return _provider(shared, id, kind=Facebook("1", secret))


def _saml(shared: Shared, id: str, *, metadata_file: str) -> Component:
    Path(metadata_file).write_text(_METADATA.replace("x", metadata_file[0]))
    return _provider(shared, id, kind=Saml(metadata_file=metadata_file))


_DIRECTORY = {"name": "A", "metadata": _METADATA}
_DESK = {"issuer": "https://d.example.com", "client_ids": ["a"]}
#: Each kind of login, its options, and other values of them.
_LOGINS: list[tuple[type[Any], dict[str, Any], dict[str, Any]]] = [
    (GoogleLogin, {"client_id": f"1.{_GOOGLE}"}, {"client_id": f"2.{_GOOGLE}"}),
    (FacebookLogin, {"app_id": "1234567890"}, {"app_id": "1234567891"}),
    (AmazonLogin, {"app_id": "amzn1.application.a"}, {"app_id": "amzn1.application.b"}),
    (AppleLogin, {"services_id": "com.example.a"}, {"services_id": "com.example.b"}),
    (DeveloperLogin, {"domain": "login.a"}, {"domain": "login.b"}),
    (OidcLogin, _DESK, {"client_ids": ["b"]}),
    (OidcLogin, {"arn": f"{_LOGIN}:oidc-provider/a.com"}, {"arn": f"{_LOGIN}:oidc-provider/b.com"}),
    (
        SamlLogin,
        _DIRECTORY,
        {"name": "B", "metadata": f"{_METADATA} ", "principal_tags": {"who": "sub"}},
    ),
    (SamlLogin, {"arn": f"{_LOGIN}:saml-provider/a"}, {"arn": f"{_LOGIN}:saml-provider/b"}),
]


def _rows_of_identities() -> list[Row]:
    window = Guests(reason="a shop window")
    welcome = Triggers(post_confirmation=f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:a")
    otherwise = {"ambiguous": "authenticated"}
    return [
        *(
            row
            for kind, given, others in _LOGINS
            for row in pairs(kind.__name__, _logging_in, {"by": kind, **given}, **others)
        ),
        *pairs(
            "TwitterLogin",
            _twitter,
            {"consumer_key": "a" * 25},
            consumer_key="b" * 25,
            consumer_secret="two",
        ),
        *pairs("IdentityPool", _of_google, {}, guests=window),
        *pairs(
            "RoleRule",
            _rules,
            {},
            claim="custom:team",
            match="Contains",
            value="support",
            role="Two",
        ),
        *pairs(
            "IdentityPool.role",
            _with_role,
            {},
            permissions=[_READ],
            max_session=timedelta(hours=2),
            permissions_boundary=BOUNDARY,
        ),
        Row(
            "Auth.attach_permissions_for_unauth_users.permissions",
            _auth,
            {"guests": window, "to_guests": "yes"},
            {"guests": window},
        ),
        *pairs("IdentityPool.roles_by_rules", _rules, {}, source="two", **otherwise),
        *pairs("IdentityPool.roles_by_rules", _more_rules, {"rules": "sales"}, rules="support"),
        *pairs("IdentityPool.roles_by_token", _by_token, {}, client="two", **otherwise),
        *pairs(
            "IdentityPool.role_for_group",
            _for_group,
            {},
            group="two",
            clients="one",
            permissions=[_READ],
            **otherwise,
        ),
        Row(
            "IdentityPool.role.as_it_runs",
            _with_role,
            {"as_it_runs": RoleAsItRuns({"test": "old-e"})},
            {},
        ),
        Row(
            "IdentityPool.role_for_group.as_it_runs",
            _for_group,
            {"as_it_runs": RoleAsItRuns({"test": "old-f"})},
            {},
        ),
        *pairs("IdentityPool", _by_role, {}, authenticated_role=f"{_LOGIN}:role/users"),
        Row("Auth.attach_permissions_for_auth_users.permissions", _auth, {"allowed": "yes"}),
        *pairs(
            "Auth",
            _auth,
            {},
            usernames=["phone"],
            triggers=welcome,
            identity_pool=False,
            logins=[GoogleLogin(f"4.{_GOOGLE}")],
            guests=window,
            principal_tags={"who": "sub"},
        ),
    ]


def _by_role(shared: Shared, id: str, *, authenticated_role: str = "") -> Component:
    role = ImportedRole(authenticated_role) if authenticated_role else None
    return IdentityPool(shared.stack, id, user_pools=[shared.client], authenticated_role=role)


def rows() -> list[Row]:
    """List the rows of people."""
    return [*_rows_of_pools(), *_rows_of_members(), *_rows_of_identities()]
