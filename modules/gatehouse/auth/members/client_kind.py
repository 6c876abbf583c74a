"""The kind of a client: who signs in through it, how, and whether it has a secret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gatehouse.auth.user_pool import defaults
from gatehouse.core import Component
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

from .oauth import STANDARD_SCOPES, OAuth, check_scopes

if TYPE_CHECKING:
    from gatehouse.auth.base import UserPoolBase

KINDS = ("web", "server", "machine")
FLOWS = {
    "srp": "ALLOW_USER_SRP_AUTH",
    "password": "ALLOW_USER_PASSWORD_AUTH",
    "choice": "ALLOW_USER_AUTH",
    "custom": "ALLOW_CUSTOM_AUTH",
    "admin_password": "ALLOW_ADMIN_USER_PASSWORD_AUTH",
}
REFRESH = "ALLOW_REFRESH_TOKEN_AUTH"


@dataclass(frozen=True)
class ClientKind:
    """The validated kind of one client.

    Parameters
    ----------
    has_secret, has_users : bool
        Whether it has a secret, and whether users sign in through it.
    auth_flows : tuple of str
        How users sign in, in the words of the option.
    scopes : tuple of str
        What a machine may do.
    refreshes : bool
        Whether it may use the flow with refresh tokens.
    """

    has_secret: bool
    has_users: bool
    auth_flows: tuple[str, ...]
    scopes: tuple[str, ...]
    refreshes: bool

    @property
    def arguments(self) -> dict[str, Any]:
        """The provider's arguments."""
        flows = [FLOWS.get(flow, flow) for flow in self.auth_flows]
        if self.refreshes:
            flows.append(REFRESH)
        arguments: dict[str, Any] = {
            "generate_secret": self.has_secret,
            "explicit_auth_flows": sorted(flows),
        }
        if self.has_users:
            return arguments
        return {
            **arguments,
            "allowed_oauth_flows_user_pool_client": True,
            "allowed_oauth_flows": ["client_credentials"],
            "allowed_oauth_scopes": list(self.scopes),
        }


def client_kind(
    client: Component,
    kind: str,
    oauth: OAuth | None,
    scopes: Sequence[str],
    auth_flows: Sequence[str] | None,
    pool: UserPoolBase,
    *,
    rotates: bool,
) -> ClientKind:
    """Read the options that go together with ``kind``."""
    option(client, "kind", kind).one_of(*KINDS)
    if is_token(kind):
        option(client, "kind", kind).refuse(
            "must be known at synth, as it decides what is made", 'write "web" or so'
        )
    if oauth is not None:
        option(client, "oauth", oauth).instance(
            OAuth, fix='write OAuth(callback_urls=["https://example.com/signed-in"])'
        )
    scopes = option(client, "scopes", scopes).list_of(str)
    if kind == "machine":
        if rotates:
            option(client, "refresh_rotation", True).refuse(
                "must not be set for a machine, which gets no refresh token", "leave it out"
            )
        return _machine(client, oauth, scopes, auth_flows)
    if scopes:
        option(client, "scopes", list(scopes)).refuse(
            "must not be set for clients with users: their scopes are an option of OAuth",
            "write oauth=OAuth(..., scopes=[...])",
        )
    flows = _flows(client, auth_flows, pool)
    if not flows and oauth is None:
        option(client, "auth_flows", auth_flows).refuse(
            "must have at least one flow, or the client must have oauth",
            'write auth_flows=["srp"], or oauth=OAuth(...)',
        )
    if not flows and rotates:
        option(client, "auth_flows", auth_flows).refuse(
            "must have at least one flow with refresh_rotation: without any, Cognito allows the "
            "flow that rotation excludes",
            'write auth_flows=["srp"], or leave refresh_rotation out',
        )
    # GetTokensFromRefreshToken exchanges a rotated token; Cognito refuses the older flow with it.
    return ClientKind(kind == "server", True, flows, (), refreshes=not rotates)


def _machine(
    client: Component,
    oauth: OAuth | None,
    scopes: Sequence[str],
    auth_flows: Sequence[str] | None,
) -> ClientKind:
    for name, value in (("oauth", oauth), ("auth_flows", auth_flows)):
        if value is not None:
            option(client, name, value).refuse(
                "must not be set for a machine: client_credentials excludes all other flows",
                f'leave {name} out, or write kind="server"',
            )
    checked = check_scopes(client.path, scopes)
    given = option(client, "scopes", list(scopes))
    if not checked:
        given.refuse(
            "must name at least one scope of a resource server: a machine's token needs one",
            'write scopes=[api.scope("read")]',
        )
    for scope in checked:
        if scope in STANDARD_SCOPES and not is_token(scope):
            option(client, "scopes", scope).refuse(
                "must be a scope of a resource server: a machine has no user",
                "leave it out",
            )
    # Without a list Cognito would allow sign-ins; the flow for refreshing lets nobody in.
    return ClientKind(True, False, (), checked, refreshes=True)


def _flows(
    client: Component, auth_flows: Sequence[str] | None, pool: UserPoolBase
) -> tuple[str, ...]:
    if auth_flows is None:
        return (*defaults.AUTH_FLOWS, *(("choice",) if pool.sign_in is not None else ()))
    given = option(client, "auth_flows", auth_flows)
    flows = given.some_of(*FLOWS)
    if "choice" in flows and pool.tier == "lite":
        given.refuse(
            'a choice of first factors needs the tier "essentials" or higher; the pool has "lite"',
            'write UserPool(..., tier="essentials"), or leave "choice" out',
        )
    return flows
