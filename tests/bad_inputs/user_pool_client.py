"""Mistakes with clients: their kinds, addresses, tokens and attributes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gatehouse.auth import OAuth, StandardAttribute, UserPool
from gatehouse.core import AppStack, aws
from gatehouse.core.engine import TerraformStack

from .case import BadInput

POOL_ID = "eu-west-1_AbCdEfGhI"
HERE = "https://example.com/in"


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


CASES = [
    BadInput("a kind of client that there is not", client(kind="mobile"), '"web", "server"'),
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
        "an access token that outlives the refresh token",
        client(access_token_validity=timedelta(hours=3), refresh_token_validity=timedelta(hours=2)),
        "no longer than refresh_token_validity",
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
        "an auth flow that there is not",
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
        "http is for localhost alone",
        stock(**callback("http://example.com/in")),
    ),
    BadInput(
        "a callback with a fragment",
        lambda stack: OAuth(callback_urls=["https://example.com/#/in"]),
        "it has no fragment",
        stock(**callback("https://example.com/#/in")),
    ),
    BadInput(
        "a callback with a wildcard",
        lambda stack: OAuth(callback_urls=["https://*.example.com/in"]),
        "it is one address, not a pattern",
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
        "it is a whole address",
        stock(**callback("example.com/in")),
    ),
    BadInput(
        "a callback into a script",
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
        "a default callback that is none of the callbacks",
        lambda stack: OAuth(callback_urls=[HERE], default_callback="https://example.com/on"),
        "it is one of the callback_urls",
        stock(**callback(HERE), default_redirect_uri="https://example.com/on"),
    ),
    BadInput(
        "the implicit flow without a reason",
        lambda stack: OAuth(callback_urls=[HERE], flows=["implicit"]),
        "the implicit flow puts tokens into addresses",
        stock(**{**callback(HERE), "allowed_oauth_flows": ["implicit"]}),
    ),
    BadInput(
        "a scope that there is not",
        lambda stack: OAuth(callback_urls=[HERE], scopes=["openid", "emial"]),
        "it is a standard scope, or one of a resource server",
        stock(**{**callback(HERE), "allowed_oauth_scopes": ["openid", "emial"]}),
    ),
    BadInput(
        "the scope email without openid",
        lambda stack: OAuth(callback_urls=[HERE], scopes=["email"]),
        "which needs openid",
        stock(**{**callback(HERE), "allowed_oauth_scopes": ["email"]}),
    ),
    BadInput(
        "a machine without scopes",
        client(kind="machine"),
        "a machine's token is for scopes of a resource server",
        stock(
            generate_secret=True,
            allowed_oauth_flows=["client_credentials"],
            allowed_oauth_flows_user_pool_client=True,
        ),
    ),
    BadInput(
        "a machine with a user's scope",
        client(kind="machine", scopes=["openid"]),
        "it says something about a user",
        stock(
            generate_secret=True,
            allowed_oauth_flows=["client_credentials"],
            allowed_oauth_scopes=["openid"],
            allowed_oauth_flows_user_pool_client=True,
        ),
    ),
    BadInput(
        "a machine that signs users in",
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
        "a machine's scopes at a web client",
        client(scopes=["notes/read"]),
        "users' scopes belong to OAuth",
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
        "the pool has no such custom attribute",
        stock(write_attributes=["custom:tenant"]),
    ),
    BadInput(
        "a required attribute that nobody may write",
        lambda stack: UserPool(
            stack, "Users", standard_attributes={"name": StandardAttribute(required=True)}
        ).add_client("Web", write_attributes=["email"]),
        "the pool requires name",
    ),
    BadInput("a secret of a web client", lambda stack: _web(stack).secret, "can keep no secret"),
    BadInput(
        "a sign-in page without OAuth",
        lambda stack: _web(stack).sign_in_url,
        "only a client with OAuth has pages",
    ),
    BadInput(
        "a sign-in page without a domain",
        lambda stack: (
            UserPool(stack, "Users")
            .add_client("Web", oauth=OAuth(callback_urls=[HERE]))
            .sign_in_url
        ),
        "the pages are on a domain, and the pool has none",
    ),
    BadInput(
        "users' addresses from a browser",
        client(user_context=True),
        "only a client with a secret is believed",
        stock(enable_propagate_additional_user_context_data=True, generate_secret=False),
    ),
    BadInput("no place to sign in", client(providers=[]), "users sign in somewhere"),
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
