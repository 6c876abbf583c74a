"""Mistakes with clients: their kinds, addresses, tokens and attributes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gatehouse.auth import (
    Google,
    OAuth,
    SecretFrom,
    StandardAttribute,
    StringAttribute,
    UserPool,
)
from gatehouse.core import AppStack, aws
from gatehouse.core.engine import TerraformStack

from .case import BadInput

POOL_ID = "eu-west-1_AbCdEfGhI"
HERE = "https://example.com/in"
ROTATION = [{"feature": "ENABLED", "retry_grace_period_seconds": 10}]


def client(**options: Any) -> Callable[[AppStack], object]:
    """Make a client with the options."""
    return lambda stack: UserPool(stack, "Users").add_client("Web", **options)


def stock(**arguments: Any) -> Callable[[TerraformStack], object]:
    """Make a client with the provider's own class."""
    return lambda stack: aws.cognito_user_pool_client.CognitoUserPoolClient(
        stack, "client", **{"name": "web", "user_pool_id": POOL_ID, **arguments}
    )


def units(**names: str) -> list[Any]:
    """The provider's block of units; it is one of those that are lists of blocks."""
    return [aws.cognito_user_pool_client.CognitoUserPoolClientTokenValidityUnits(**names)]


def callback(url: str) -> dict[str, Any]:
    """The provider's arguments of a client with one callback."""
    return {
        "callback_urls": [url],
        "allowed_oauth_flows": ["code"],
        "allowed_oauth_scopes": ["openid"],
        "allowed_oauth_flows_user_pool_client": True,
    }


def _machine(stack: AppStack, **options: Any) -> object:
    pool = UserPool(stack, "Users")
    api = pool.add_resource_server("Api", identifier="notes", scopes={"read": "Read notes"})
    return pool.add_client("Job", kind="machine", scopes=[api.scope("read")], **options)


def _with_google(
    stack: AppStack, attributes: dict[str, str] | None = None, **options: Any
) -> object:
    pool = UserPool(stack, "Users", custom_attributes={"tenant": StringAttribute()})
    google = pool.add_identity_provider(
        "Google",
        Google("1.apps.googleusercontent.com", SecretFrom.variable("s"), attributes=attributes),
    )
    return pool.add_client("Web", providers=["cognito", google], **options)


CASES = [
    BadInput(
        name="a client's name that Cognito refuses",
        build=lambda stack: UserPool(stack, "U").add_client("Web", name={"production": "a/b"}),
        says="must have 1 to 128 letters",
    ),
    BadInput("an unknown kind of client", client(kind="mobile"), '"web", "server"'),
    BadInput(
        "an access token for four minutes",
        client(access_token_validity=timedelta(minutes=4)),
        "from 5 minutes to 1 day",
        stock(access_token_validity=4, token_validity_units=units(access_token="minutes")),
    ),
    BadInput(
        "an ID token for two days",
        client(id_token_validity=timedelta(days=2)),
        "from 5 minutes to 1 day",
        stock(id_token_validity=2, token_validity_units=units(id_token="days")),
    ),
    BadInput(
        "a refresh token for eleven years",
        client(refresh_token_validity=timedelta(days=4015)),
        "from 1 hour to 3,650 days",
        stock(refresh_token_validity=4015, token_validity_units=units(refresh_token="days")),
    ),
    BadInput(
        "an access token valid for longer than the refresh token",
        client(access_token_validity=timedelta(hours=3), refresh_token_validity=timedelta(hours=2)),
        "must not be longer than refresh_token_validity, 2:00:00",
        stock(
            access_token_validity=3,
            refresh_token_validity=2,
            token_validity_units=units(
                access_token="hours", refresh_token="hours", id_token="hours"
            ),
        ),
    ),
    BadInput(
        "a session of an hour",
        client(session_validity=timedelta(hours=1)),
        "from 3 minutes to 15 minutes",
        stock(auth_session_validity=60),
    ),
    BadInput(
        "a grace of five minutes",
        client(refresh_rotation=timedelta(minutes=5)),
        "from 0 seconds to 1 minute",
        stock(
            refresh_token_rotation=[
                aws.cognito_user_pool_client.CognitoUserPoolClientRefreshTokenRotation(
                    feature="ENABLED", retry_grace_period_seconds=300
                )
            ]
        ),
    ),
    BadInput(
        "an unknown auth flow",
        client(auth_flows=["plain"]),
        '"srp", "password"',
        stock(explicit_auth_flows=["ALLOW_PLAIN_AUTH"]),
    ),
    BadInput(
        "a choice of factors in the tier lite",
        lambda stack: UserPool(stack, "Users", tier="lite").add_client(
            "Web", auth_flows=["choice"]
        ),
        'needs the tier "essentials" or higher',
    ),
    BadInput(
        "a callback over plain http",
        lambda stack: OAuth(callback_urls=["http://example.com/in"]),
        "must be https, except on localhost: anybody on the way can read http",
        stock(**callback("http://example.com/in")),
    ),
    BadInput(
        "a callback with a fragment",
        lambda stack: OAuth(callback_urls=["https://example.com/#/in"]),
        "must not have a fragment (#…), which never reaches a server",
        stock(**callback("https://example.com/#/in")),
    ),
    BadInput(
        "a callback with a wildcard",
        lambda stack: OAuth(callback_urls=["https://*.example.com/in"]),
        "must be one address, not a pattern: Cognito compares all of it",
        stock(**callback("https://*.example.com/in")),
    ),
    BadInput(
        "a callback that begins with localhost",
        lambda stack: OAuth(callback_urls=["localhost:3000/in"]),
        'write "http://localhost:3000/in"',
        stock(**callback("localhost:3000/in")),
    ),
    BadInput(
        "an option of OAuth on its client",
        client(callback_urls=["https://example.com/in"]),
        "it is an option of OAuth",
    ),
    BadInput(
        "a callback without its scheme",
        lambda stack: OAuth(callback_urls=["example.com/in"]),
        "must be a full address",
        stock(**callback("example.com/in")),
    ),
    BadInput(
        "a callback with javascript:",
        lambda stack: OAuth(callback_urls=["javascript:alert(1)"]),
        "opens no app",
        stock(**callback("javascript:alert(1)")),
    ),
    BadInput(
        "OAuth without a callback",
        lambda stack: OAuth(callback_urls=[]),
        "at least one address",
        stock(
            allowed_oauth_flows=["code"],
            allowed_oauth_scopes=["openid"],
            allowed_oauth_flows_user_pool_client=True,
        ),
    ),
    BadInput(
        "a default callback that is not a callback",
        lambda stack: OAuth(callback_urls=[HERE], default_callback="https://example.com/on"),
        "must be one of the callback_urls",
        stock(**callback(HERE), default_redirect_uri="https://example.com/on"),
    ),
    BadInput(
        "the implicit flow without a reason",
        lambda stack: OAuth(callback_urls=[HERE], flows=["implicit"]),
        "must be set for the implicit flow, as browsers keep the tokens in addresses",
        stock(**{**callback(HERE), "allowed_oauth_flows": ["implicit"]}),
    ),
    BadInput(
        "an unknown scope",
        lambda stack: OAuth(callback_urls=[HERE], scopes=["openid", "emial"]),
        "must be a standard scope, or one of a resource server: identifier/scope",
        stock(**{**callback(HERE), "allowed_oauth_scopes": ["openid", "emial"]}),
    ),
    BadInput(
        "the scope email without openid",
        lambda stack: OAuth(callback_urls=[HERE], scopes=["email"]),
        "must contain openid: email, phone and profile are parts of the ID token",
        stock(**{**callback(HERE), "allowed_oauth_scopes": ["email"]}),
    ),
    BadInput(
        "a machine without scopes",
        client(kind="machine"),
        "must name at least one scope of a resource server: a machine's token needs one",
        stock(
            generate_secret=True,
            allowed_oauth_flows=["client_credentials"],
            allowed_oauth_flows_user_pool_client=True,
        ),
    ),
    BadInput(
        "a machine with a user's scope",
        client(kind="machine", scopes=["openid"]),
        "must be a scope of a resource server: a machine has no user",
        stock(
            generate_secret=True,
            allowed_oauth_flows=["client_credentials"],
            allowed_oauth_scopes=["openid"],
            allowed_oauth_flows_user_pool_client=True,
        ),
    ),
    BadInput(
        "auth flows for a machine",
        client(kind="machine", scopes=["notes/read"], oauth=OAuth(callback_urls=[HERE])),
        "client_credentials excludes all other flows",
        stock(
            **{
                **callback(HERE),
                "generate_secret": True,
                "allowed_oauth_flows": ["code", "client_credentials"],
                "allowed_oauth_scopes": ["notes/read"],
            }
        ),
    ),
    BadInput(
        "a machine's scopes on a web client",
        client(scopes=["notes/read"]),
        "must not be set for clients with users: their scopes are an option of OAuth",
    ),
    BadInput(
        "an attribute without custom:",
        client(write_attributes=["tenant"]),
        '"custom:tenant"',
        stock(write_attributes=["tenant"]),
    ),
    BadInput(
        "a custom attribute that the pool does not have",
        client(write_attributes=["custom:tenant"]),
        "must be a custom attribute of the pool",
        stock(write_attributes=["custom:tenant"]),
    ),
    BadInput(
        "a required attribute that users can't write",
        lambda stack: UserPool(
            stack, "Users", standard_attributes={"name": StandardAttribute(required=True)}
        ).add_client("Web", write_attributes=["email"]),
        "must contain name, which the pool requires at sign-up",
    ),
    BadInput(
        "an attribute that a provider fills and users can't write",
        lambda stack: _with_google(stack, write_attributes=["email"]),
        'must contain "name"',
        stock(write_attributes=["email"], supported_identity_providers=["Google"]),
    ),
    BadInput(
        "a custom attribute that a provider fills and no list names",
        lambda stack: _with_google(stack, {"custom:tenant": "hd"}),
        'must contain "custom:tenant"',
    ),
    BadInput(
        "rotated refresh tokens of a machine",
        lambda stack: _machine(stack, refresh_rotation=timedelta(seconds=10)),
        "must not be set for a machine, which gets no refresh token",
        stock(
            allowed_oauth_flows=["client_credentials"],
            allowed_oauth_scopes=["notes/read"],
            allowed_oauth_flows_user_pool_client=True,
            explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH"],
            refresh_token_rotation=ROTATION,
        ),
    ),
    BadInput(
        "rotated refresh tokens without a flow",
        client(
            auth_flows=[],
            oauth=OAuth(callback_urls=[HERE]),
            refresh_rotation=timedelta(seconds=10),
        ),
        "must have at least one flow with refresh_rotation",
        stock(**callback(HERE), explicit_auth_flows=[], refresh_token_rotation=ROTATION),
    ),
    BadInput(
        "a secret of a web client",
        lambda stack: _web(stack).secret,
        "a web client has no secret, as an app in a browser or on a phone can't keep one",
    ),
    BadInput(
        "a sign-in page without OAuth",
        lambda stack: _web(stack).sign_in_url,
        "needs a client with oauth: only such a client has pages",
    ),
    BadInput(
        "a sign-in page without a domain",
        lambda stack: (
            UserPool(stack, "Users")
            .add_client("Web", oauth=OAuth(callback_urls=[HERE]))
            .sign_in_url
        ),
        "needs a domain of the pool, where the pages are",
    ),
    BadInput(
        "user_context without a secret",
        client(user_context=True),
        "must not be set for a client without a secret: Cognito does not trust its data",
        stock(enable_propagate_additional_user_context_data=True, generate_secret=False),
    ),
    BadInput("a client without providers", client(providers=[]), "must have at least one provider"),
    BadInput(
        "a provider by its name",
        client(providers=["Google"]),
        'or "cognito"',
        stock(supported_identity_providers=["Google"]),
    ),
    BadInput(
        "two clients of one id",
        lambda stack: _twice(UserPool(stack, "Users")),
        "an id must be unique in its scope",
        lambda stack: [stock()(stack), stock()(stack)],
    ),
]


def _web(stack: AppStack) -> Any:
    return UserPool(stack, "Users").add_client("Web")


def _twice(users: UserPool) -> None:
    users.add_client("Web")
    users.add_client("Web")
