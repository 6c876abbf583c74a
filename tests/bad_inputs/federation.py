"""Mistakes with identity providers, domains, groups, scopes and looks of pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from gatehouse.auth import (
    Amazon,
    Apple,
    Facebook,
    Google,
    Oidc,
    Saml,
    SecretFrom,
    StandardAttribute,
    StringAttribute,
    UserPool,
)
from gatehouse.core import App, AppStack, aws
from gatehouse.core.engine import TerraformStack

from .case import BadInput

POOL_ID = "eu-west-1_AbCdEfGhI"
GOV_CERTIFICATE = "arn:aws-us-gov:acm:us-gov-west-1:111122223333:certificate/1"
GOOGLE_ID = "123.apps.googleusercontent.com"
SECRET = SecretFrom.variable("client_secret")


def provider(**arguments: Any) -> Callable[[TerraformStack], object]:
    """Make an identity provider with the provider's own class."""
    return lambda stack: aws.cognito_identity_provider.CognitoIdentityProvider(
        stack,
        "provider",
        **{
            "user_pool_id": POOL_ID,
            "provider_name": "Google",
            "provider_type": "Google",
            "provider_details": {"client_id": GOOGLE_ID},
            **arguments,
        },
    )


def domain(**arguments: Any) -> Callable[[TerraformStack], object]:
    """Make a domain with the provider's own class."""
    return lambda stack: aws.cognito_user_pool_domain.CognitoUserPoolDomain(
        stack, "domain", user_pool_id=POOL_ID, **arguments
    )


def users(stack: AppStack) -> UserPool:
    """A pool to add to."""
    return UserPool(stack, "Users")


def two_styles(stack: AppStack) -> None:
    """Give a client two styles of the managed pages."""
    pool = users(stack)
    web = pool.add_client("Web")
    for id in ("One", "Two"):
        pool.add_branding(id, client=web)


def resource_server(scopes: dict[str, str]) -> Callable[[TerraformStack], object]:
    """Make a resource server with the provider's own class."""
    module = aws.cognito_resource_server
    return lambda stack: module.CognitoResourceServer(
        stack,
        "server",
        user_pool_id=POOL_ID,
        identifier="notes",
        name="notes",
        scope=[
            module.CognitoResourceServerScope(scope_name=name, scope_description=words)
            for name, words in scopes.items()
        ],
    )


def _staff(**options: Any) -> Callable[[AppStack], object]:
    return lambda stack: users(stack).add_identity_provider(
        "Staff", Saml(metadata_url="https://sso.example.com/metadata"), **options
    )


def _file(name: str, content: str) -> str:
    Path(name).write_text(content)
    return name


def _large_logo(stack: AppStack) -> object:
    Path("logo.png").write_bytes(bytes(101 * 1024))
    pool = users(stack)
    pool.add_domain("Domain", prefix="notes")
    return pool.customize_ui("Looks", logo="logo.png")


CASES = [
    # ---- identity providers -----------------------------------------------------------------
    BadInput(
        "a secret as a literal",
        lambda stack: Google(client_id=GOOGLE_ID, client_secret="GOCSPX-12345"),
        "must not be a literal: the history of the source keeps a secret for ever",
        provider(provider_details={"client_id": GOOGLE_ID, "client_secret": "GOCSPX-12345"}),
    ),
    BadInput(
        "a Google client id that is not one",
        lambda stack: Google(client_id="notes", client_secret=SECRET),
        "must be the id of an OAuth client of Google",
        provider(provider_details={"client_id": "notes", "client_secret": "secret"}),
    ),
    BadInput(
        "a Facebook app with letters",
        lambda stack: Facebook(client_id="notes", client_secret=SECRET),
        "must be the id of an app of Facebook: digits",
        provider(
            provider_name="Facebook", provider_type="Facebook", provider_details={"client_id": "a"}
        ),
    ),
    BadInput(
        "an Amazon client id that is not one",
        lambda stack: Amazon(client_id="notes", client_secret=SECRET),
        "a security profile of Login with Amazon",
        provider(
            provider_name="LoginWithAmazon",
            provider_type="LoginWithAmazon",
            provider_details={"client_id": "notes"},
        ),
    ),
    BadInput(
        "an Apple team id in lower case",
        lambda stack: Apple("com.example", "abcdefghij", "ABCDEFGHIJ", SECRET),
        "must have ten capital letters and digits",
        provider(
            provider_name="SignInWithApple",
            provider_type="SignInWithApple",
            provider_details={"client_id": "com.example", "team_id": "abcdefghij"},
        ),
    ),
    BadInput(
        "an issuer with a slash at its end",
        lambda stack: Oidc(
            issuer="https://login.example.com/", client_id="notes", client_secret=SECRET
        ),
        "must be the https address in tokens, without a slash at its end",
        provider(
            provider_name="Staff",
            provider_type="OIDC",
            provider_details={"client_id": "notes", "oidc_issuer": "https://login.example.com/"},
        ),
    ),
    BadInput(
        "OpenID Connect without openid",
        lambda stack: Oidc(
            issuer="https://login.example.com",
            client_id="notes",
            client_secret=SECRET,
            scopes=["email"],
        ),
        "must contain openid",
        provider(
            provider_name="Staff",
            provider_type="OIDC",
            provider_details={"client_id": "notes", "authorize_scopes": "email"},
        ),
    ),
    BadInput(
        "one of four addresses of a provider",
        lambda stack: Oidc(
            issuer="https://login.example.com",
            client_id="notes",
            client_secret=SECRET,
            token_url="https://login.example.com/token",
        ),
        "must be set together with the other three addresses",
    ),
    BadInput(
        "SAML without metadata",
        lambda stack: Saml(),
        "must be set if metadata_file is not, and must not be set together with it",
        provider(provider_name="Staff", provider_type="SAML", provider_details={}),
    ),
    BadInput(
        "a file of metadata that is missing",
        lambda stack: Saml(metadata_file="nowhere.xml"),
        "must be a file that exists",
    ),
    BadInput(
        "a provider's name of 33 characters",
        _staff(name="x" * 33),
        "must have at most 32 characters",
        provider(provider_name="x" * 33, provider_type="SAML"),
    ),
    BadInput(
        "a name that Cognito reserves",
        _staff(name="Google"),
        "must not be a name that Cognito reserves",
        provider(provider_name="Google", provider_type="SAML"),
    ),
    BadInput(
        "a mapping to an unknown attribute",
        lambda stack: Google(GOOGLE_ID, SECRET, attributes={"mail": "email"}),
        "must have attributes of the pool as keys; custom ones begin with custom:",
        provider(attribute_mapping={"mail": "email"}),
    ),
    BadInput(
        "a mapping to a custom attribute that the pool does not have",
        lambda stack: users(stack).add_identity_provider(
            "Google", Google(GOOGLE_ID, SECRET, attributes={"custom:tenant": "hd"})
        ),
        "must be a custom attribute of the pool",
        provider(attribute_mapping={"custom:tenant": "hd"}),
    ),
    BadInput(
        "a mapping to an immutable attribute",
        lambda stack: UserPool(
            stack, "Users", custom_attributes={"tenant": StringAttribute(mutable=False)}
        ).add_identity_provider(
            "Google", Google(GOOGLE_ID, SECRET, attributes={"custom:tenant": "hd"})
        ),
        "must be mutable: the provider fills it at each sign-in",
    ),
    BadInput(
        "a mapping that by default fills an immutable attribute",
        lambda stack: UserPool(
            stack, "Users", standard_attributes={"email": StandardAttribute(mutable=False)}
        ).add_identity_provider("Google", Google(GOOGLE_ID, SECRET)),
        "must be mutable: the provider fills it at each sign-in",
    ),
    BadInput(
        "a required attribute that no mapping fills",
        lambda stack: UserPool(
            stack, "Users", standard_attributes={"name": StandardAttribute(required=True)}
        ).add_identity_provider("Staff", Saml(metadata_url="https://sso.example.com/metadata")),
        "must fill name, which the pool requires: Cognito refuses a user without it",
    ),
    BadInput(
        "a provider's name of two characters",
        _staff(name="AD"),
        "must have 3 to 32 characters",
        provider(provider_name="AD", provider_type="SAML"),
    ),
    BadInput(
        "a provider's name with an underscore",
        _staff(name="Azure_AD"),
        "without underscores except as the second character",
        provider(provider_name="Azure_AD", provider_type="SAML"),
    ),
    BadInput(
        "an identifier of 41 characters",
        _staff(identifiers=["x" * 41]),
        "must have at most 40 characters; this has 41",
        provider(provider_name="Staff", provider_type="SAML", idp_identifiers=["x" * 41]),
    ),
    BadInput(
        "a web page as the file of metadata",
        lambda stack: Saml(metadata_file=_file("sso.xml", "<html></html>")),
        "must be a SAML metadata document, which has an EntityDescriptor",
    ),
    BadInput(
        "a file of metadata that is too long",
        lambda stack: Saml(metadata_file=_file("sso.xml", "<EntityDescriptor/>" + " " * 131_072)),
        "must have at most 131,072 characters; this has 131,091",
    ),
    BadInput(
        "a provider of another pool",
        lambda stack: users(stack).add_client(
            "Web",
            providers=[
                UserPool(stack, "Others").add_identity_provider(
                    "Staff", Saml(metadata_url="https://sso.example.com/metadata")
                )
            ],
        ),
        "must be an identity provider of the client's own pool",
    ),
    BadInput(
        "a variable's name with a blank",
        lambda stack: SecretFrom.variable("client secret"),
        "must have letters, digits, - and _, and begin with a letter or _",
    ),
    # ---- domains ----------------------------------------------------------------------------
    BadInput(
        "a prefix in capitals",
        lambda stack: users(stack).add_domain("Domain", prefix="Notes"),
        "1 to 63 of a-z, 0-9 and hyphen",
        domain(domain="Notes"),
    ),
    BadInput(
        "a prefix with a reserved word",
        lambda stack: users(stack).add_domain("Domain", prefix="my-cognito-app"),
        'must not contain "cognito", which Cognito refuses',
        domain(domain="my-cognito-app"),
    ),
    BadInput(
        "a prefix that ends in a hyphen",
        lambda stack: users(stack).add_domain("Domain", prefix="notes-"),
        "must have 1 to 63 of a-z, 0-9 and hyphen, and no hyphen at an end",
        domain(domain="notes-"),
    ),
    BadInput(
        "a zone's name in place of its id",
        lambda stack: users(stack).add_domain(
            "Domain", host="auth.example.com", hosted_zone="example.com"
        ),
        "must be the id of a hosted zone",
    ),
    BadInput(
        "a zone for a prefix",
        lambda stack: users(stack).add_domain("Domain", prefix="notes", hosted_zone="Z0123456789"),
        "must not be set with a prefix: Cognito's own domain has a record",
    ),
    BadInput(
        "a host without a certificate",
        lambda stack: users(stack).add_domain("Domain", host="auth.example.com"),
        "must be set together with host",
        domain(domain="auth.example.com"),
    ),
    BadInput(
        "a host of 64 characters",
        lambda stack: users(stack).add_domain("Domain", host="a" * 52 + ".example.com"),
        "must have at most 63 characters; this has 64",
        domain(domain="a" * 52 + ".example.com"),
    ),
    BadInput(
        "a host of one's own in GovCloud",
        lambda stack: users(
            AppStack(cast(App, stack.node.root), "gov", region="us-gov-west-1")
        ).add_domain("Domain", host="auth.example.com", certificate_arn=GOV_CERTIFICATE),
        "must not be set in AWS GovCloud (US), where Cognito has no custom domains",
        domain(domain="auth.example.com", certificate_arn=GOV_CERTIFICATE),
    ),
    BadInput(
        "a certificate outside us-east-1",
        lambda stack: users(stack).add_domain(
            "Domain",
            host="auth.example.com",
            certificate_arn="arn:aws:acm:eu-west-1:111122223333:certificate/1",
        ),
        "must be in us-east-1, whatever the pool's region: Cognito requires it",
        domain(
            domain="auth.example.com",
            certificate_arn="arn:aws:acm:eu-west-1:111122223333:certificate/1",
        ),
    ),
    BadInput(
        "a prefix and a host in one domain",
        lambda stack: users(stack).add_domain("Domain", prefix="notes", host="auth.example.com"),
        "must be set if host is not, and must not be set together with it",
    ),
    BadInput(
        "one prefix for two pools",
        lambda stack: [
            UserPool(stack, id).add_domain("Domain", prefix="acme") for id in ("Staff", "Guests")
        ],
        "notes-test/Staff/Domain has this one",
    ),
    BadInput(
        "managed pages in the tier lite",
        lambda stack: UserPool(stack, "Users", tier="lite").add_domain(
            "Domain", prefix="notes", pages="managed"
        ),
        'managed login needs the tier "essentials"',
    ),
    BadInput(
        "a second style of one client",
        two_styles,
        "a client can have one style, and notes-test/Users/One is it",
    ),
    BadInput(
        "settings of a style that do not exist",
        lambda stack: (pool := users(stack)).add_branding(
            "Style", client=pool.add_client("Web"), settings="no.json"
        ),
        "must be a file that exists",
    ),
    # ---- groups, scopes, looks --------------------------------------------------------------
    BadInput(
        "a negative precedence",
        lambda stack: users(stack).add_group("Admins", precedence=-1),
        "a whole number from 1",
        lambda stack: aws.cognito_user_group.CognitoUserGroup(
            stack, "group", name="admins", user_pool_id=POOL_ID, precedence=-1
        ),
    ),
    BadInput(
        "a precedence of 0, which Terraform's provider does not send",
        lambda stack: users(stack).add_group("Admins", precedence=0),
        "must be at least 1: Terraform's AWS provider does not send 0",
        lambda stack: aws.cognito_user_group.CognitoUserGroup(
            stack, "group", name="admins", user_pool_id=POOL_ID, precedence=0
        ),
    ),
    BadInput(
        "a group's name with a blank",
        lambda stack: users(stack).add_group("Admins", name="the admins"),
        "text without white space",
        lambda stack: aws.cognito_user_group.CognitoUserGroup(
            stack, "group", name="the admins", user_pool_id=POOL_ID
        ),
    ),
    BadInput(
        "a scope with a slash",
        lambda stack: users(stack).add_resource_server(
            "Api", identifier="notes", scopes={"read/all": "Read"}
        ),
        "must be names of 1 to 256 characters, without white space and slash",
        resource_server({"read/all": "Read"}),
    ),
    BadInput(
        "101 scopes",
        lambda stack: users(stack).add_resource_server(
            "Api", identifier="notes", scopes={f"s{number}": "Do" for number in range(101)}
        ),
        "must be at most 100; these are 101",
        resource_server({f"s{number}": "Do" for number in range(101)}),
    ),
    BadInput(
        "a scope that the server does not have",
        lambda stack: (
            users(stack)
            .add_resource_server("Api", identifier="notes", scopes={"read": "Read"})
            .scope("raed")
        ),
        'did you mean "read"?',
    ),
    BadInput(
        "a customization without a domain",
        lambda stack: users(stack).customize_ui("Looks", css=".a { color: red; }"),
        "only a pool with a domain has pages",
        lambda stack: aws.cognito_user_pool_ui_customization.CognitoUserPoolUiCustomization(
            stack, "looks", user_pool_id=POOL_ID, css=".a { color: red; }"
        ),
    ),
    BadInput(
        "two customizations of a pool's pages",
        lambda stack: _looks_twice(users(stack)),
        "a pool can have one customization for all clients",
    ),
    BadInput(
        "two Google providers in a pool",
        lambda stack: _twice(users(stack)),
        "each identity provider of a pool must have a name of its own",
        lambda stack: [
            aws.cognito_identity_provider.CognitoIdentityProvider(
                stack,
                id,
                user_pool_id=POOL_ID,
                provider_name="Google",
                provider_type="Google",
                provider_details={"client_id": GOOGLE_ID},
            )
            for id in ("first", "second")
        ],
    ),
    BadInput(
        "two groups with one name",
        lambda stack: [
            pool.add_group(id, name="admins")
            for pool in (users(stack),)
            for id in ("First", "Second")
        ],
        "each group of a pool must have a name of its own",
        lambda stack: [
            aws.cognito_user_group.CognitoUserGroup(stack, id, name="admins", user_pool_id=POOL_ID)
            for id in ("first", "second")
        ],
    ),
    BadInput(
        "a scope of no resource server",
        lambda stack: users(stack).add_client("Job", kind="machine", scopes=["notes/read"]),
        "must be a scope of one of the pool's resource servers",
        lambda stack: aws.cognito_user_pool_client.CognitoUserPoolClient(
            stack,
            "client",
            name="job",
            user_pool_id=POOL_ID,
            generate_secret=True,
            allowed_oauth_flows=["client_credentials"],
            allowed_oauth_scopes=["notes/read"],
            allowed_oauth_flows_user_pool_client=True,
        ),
    ),
    BadInput("a logo of 101 KB", _large_logo, "must be at most 100 KB; this is 101 KB"),
    BadInput(
        "all permissions on users for a trigger",
        lambda stack: users(stack).grant_admin(_function(stack), "*"),
        "must be an action of Cognito on users",
    ),
    BadInput(
        "a link to a user pool with the right to change the pool itself",
        lambda stack: users(stack).administer("UpdateUserPool"),
        "must be an action of Cognito on users",
    ),
]


def _looks_twice(pool: UserPool) -> None:
    pool.add_domain("Domain", prefix="acme-notes")
    for id in ("Looks", "More"):
        pool.customize_ui(id, css=".a { color: red; }")


def _twice(pool: UserPool) -> None:
    for id in ("First", "Second"):
        pool.add_identity_provider(id, Google(GOOGLE_ID, SECRET))


def _function(stack: AppStack) -> Any:
    from gatehouse.compute import Function

    return Function(stack, "Hello", "lambdas/hello.main")
