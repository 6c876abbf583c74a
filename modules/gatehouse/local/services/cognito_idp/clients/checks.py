"""What an app client's settings must not be.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.clients import lifetimes
from gatehouse.local.services.cognito_idp.errors import invalid
from gatehouse.local.services.cognito_idp.records import Json, Pool
from gatehouse.local.services.contract import ServiceError

#: Scopes that every pool has.
SCOPES = ("phone", "email", "openid", "profile", "aws.cognito.signin.user.admin")
_SOCIAL = ("Facebook", "Google", "LoginWithAmazon", "SignInWithApple")
_OLD = {"ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH"}
_REFRESH = "ALLOW_REFRESH_TOKEN_AUTH"


def check(pool: Pool, settings: Json) -> None:
    """Refuse settings that Cognito refuses."""
    _check_flows(settings)
    _check_scopes(pool, settings)
    _check_providers(pool, settings)
    _check_addresses(settings)
    lifetimes.check(settings)
    for listed in ("ReadAttributes", "WriteAttributes"):
        unknown = [each for each in settings.get(listed) or [] if each not in pool.schema]
        if unknown:
            verb = "read" if listed == "ReadAttributes" else "write"
            raise invalid(f"Invalid {verb} attributes specified while creating a client")


def check_machine(settings: Json, secret: str) -> None:
    """Refuse the client credentials flow without a secret, or beside another flow."""
    flows = settings.get("AllowedOAuthFlows") or []
    if "client_credentials" not in flows:
        return
    if len(flows) > 1:
        raise ServiceError(
            "InvalidOAuthFlowException",
            "client_credentials flow can not be selected along with code flow or implicit flow",
        )
    if not secret:
        raise ServiceError(
            "InvalidOAuthFlowException",
            "client_credentials flow can not be selected if client does not have a client secret",
        )


def _check_flows(settings: Json) -> None:
    flows = set(settings.get("ExplicitAuthFlows") or ())
    if flows & _OLD and flows - _OLD:
        raise invalid(
            "Cannot mix legacy auth flows with flows that begin with ALLOW_ in ExplicitAuthFlows."
        )
    rotation = settings.get("RefreshTokenRotation") or {}
    if rotation.get("Feature") == "ENABLED" and _REFRESH in flows:
        raise invalid(f"{_REFRESH} is not allowed in a client with refresh token rotation.")


def _check_scopes(pool: Pool, settings: Json) -> None:
    known = {
        f"{identifier}/{scope['ScopeName']}"
        for identifier, server in pool.resource_servers.items()
        for scope in server.get("Scopes") or []
    }
    unknown = [
        each
        for each in settings.get("AllowedOAuthScopes") or []
        if each not in SCOPES and each not in known
    ]
    if unknown:
        raise ServiceError(
            "ScopeDoesNotExistException", f"Invalid scope requested: {', '.join(unknown)}"
        )
    on = settings.get("AllowedOAuthFlowsUserPoolClient")
    flows = settings.get("AllowedOAuthFlows")
    if on and bool(flows) != bool(settings.get("AllowedOAuthScopes")):
        raise invalid(
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed "
            "to use OAuth flows."
        )


def _check_providers(pool: Pool, settings: Json) -> None:
    for each in settings.get("SupportedIdentityProviders") or []:
        if each != "COGNITO" and each not in pool.providers:
            raise invalid(f"The provider {each} does not exist for User Pool {pool.id}.")


def _check_addresses(settings: Json) -> None:
    callbacks = settings.get("CallbackURLs") or []
    default = settings.get("DefaultRedirectURI")
    if default and default not in callbacks:
        raise invalid("DefaultRedirectURI must be in the list of CallbackURLs.")
    for each in (*callbacks, *(settings.get("LogoutURLs") or [])):
        if "#" in each:
            raise invalid(f"The redirect URI {each} must not contain a fragment.")
        plain = each.startswith("http://")
        if plain and not each.startswith(("http://localhost", "http://127.0.0.1", "http://[::1]")):
            raise invalid(f"{each} cannot use the HTTP protocol.")
    web = {"code", "implicit"} & set(settings.get("AllowedOAuthFlows") or ())
    if web and settings.get("AllowedOAuthFlowsUserPoolClient") and not callbacks:
        raise invalid("CallbackURLs is required for the code and implicit flows.")
