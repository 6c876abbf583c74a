"""Claims that users write about themselves: no role and no tag may depend on one.

An app client needs the right to write what its identity providers fill, and its users have that
right too. They can use it in three ways: at a sign-up of their own; by ``UpdateUserAttributes``
with an access token for the API of user pools; on the page for a new user's password, which asks
for required attributes. Where none of these is open, an attribute holds what the provider sent.
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gatehouse.auth.federation.filled_attributes import required_attributes
from gatehouse.auth.federation.identity_provider_base import IdentityProviderBase
from gatehouse.auth.members.client_kind import REFRESH
from gatehouse.auth.members.oauth import USER_API_SCOPE
from gatehouse.auth.members.pool_of_members import PoolOfMembers
from gatehouse.auth.members.user_pool_client import UserPoolClient
from gatehouse.core.options import HasPath, nearest, option
from gatehouse.core.tokens import is_token

# What Cognito writes into a token itself, from nothing that users can change.
_FROM_COGNITO = ("sub", "aud", "iss", "token_use", "auth_time", "exp", "iat", "event_id", "jti")
_CUSTOM = "custom:"
_USERNAME = "cognito:username"


def refuse_claims_of_users(
    owner: HasPath, name: str, pool: PoolOfMembers, claims: Iterable[str]
) -> None:
    """Refuse permissions that depend on something that users write about themselves.

    All clients of the pool count: what is written through one is in the tokens of all.

    Raises
    ------
    OptionError
        If a claim is an attribute that users can write through one of the clients, that Google or
        another social provider fills, or that the pool does not have.
    """
    wanted = [claim for claim in claims if claim not in _FROM_COGNITO]
    if not wanted:
        return
    for claim in wanted:
        _refuse_unknown(owner, name, pool, claim)
    members = pool.node.children
    for client in (each for each in members if isinstance(each, UserPoolClient)):
        for claim in wanted:
            _refuse_written(owner, name, client, claim)
    for provider in (each for each in members if isinstance(each, IdentityProviderBase)):
        for claim in wanted:
            _refuse_profile(owner, name, provider, claim)


def _refuse_unknown(owner: HasPath, name: str, pool: PoolOfMembers, claim: str) -> None:
    """Refuse an attribute that the pool does not have, unless a trigger may add the claim."""
    known = pool.custom_attributes
    triggered = any("pre_token" in trigger for trigger in pool.triggers)
    if known is None or triggered or not claim.startswith(_CUSTOM):
        return
    if claim.removeprefix(_CUSTOM) not in known:
        option(owner, name, claim).refuse(
            f"{pool.path} has no such custom attribute, so no token has the claim",
            nearest(claim, [_CUSTOM + each for each in known])
            if known
            else "add it to the pool's custom_attributes",
        )


def _refuse_written(owner: HasPath, name: str, client: UserPoolClient, claim: str) -> None:
    if not _is_writable(client, claim):
        return
    ways = [*_ways_to_write(client, claim)]
    if ways:
        option(owner, name, claim).refuse(
            f"must be a claim that users can't write; through {client.path} they can write "
            f"{claim} and give themselves permissions",
            "remove it from write_attributes of that client, or use an attribute that only "
            "administrators and triggers write; or, where an identity provider fills it, close "
            f"each way to write it: {'; '.join(ways)}",
        )


def _refuse_profile(owner: HasPath, name: str, provider: IdentityProviderBase, claim: str) -> None:
    """Refuse what people write into their profile at a social provider, where anybody has one."""
    if provider.is_social and claim in provider.filled:
        option(owner, name, claim).refuse(
            f"must be a claim that users can't write; {provider.path} fills {claim} from a profile "
            "that users write, and anybody can have one",
            "fill it from an Oidc or Saml provider whose administrators write it, or leave it out "
            "of the attributes of this provider",
        )


def refuse_chosen_names(
    owner: HasPath, name: str, pool: PoolOfMembers, claims: Iterable[str]
) -> None:
    """Refuse roles that depend on a name which users choose when they sign up.

    A tag with it is fine: each user has a name of their own. A rule that looks for one name, or for
    how it begins, gives its role to whoever signs up under such a name.

    Raises
    ------
    OptionError
        If a claim is the user's name, and users may choose it.
    """
    # Who signs in with an address gets a name from Cognito. Imported pools don't say it.
    is_chosen = pool.self_sign_up is not False and not getattr(pool, "usernames", ())
    if is_chosen and _USERNAME in claims:
        option(owner, name, _USERNAME).refuse(
            "must be a claim that users can't write; they choose their names when they sign up",
            "write role_for_group(...), or a rule on an attribute that only administrators and "
            "triggers write; or write self_sign_up=False at the user pool",
        )


def _is_writable(client: UserPoolClient, claim: str) -> bool:
    """Whether a client has the right to write a claim, its transforms included."""
    written = client.nodes.client.write_attributes_input
    if written is None:  # Cognito lets users write everything then
        return not claim.startswith("cognito:")
    return claim in written or any(is_token(each) for each in written)


def _ways_to_write(client: UserPoolClient, claim: str) -> Iterator[str]:
    """Name how to close each way in which users can write what a client may write."""
    made = client.nodes.client
    if client.pool.self_sign_up is not False:
        yield "self_sign_up=False of the user pool, as people set it when they sign up"
    # Without a list, Cognito allows flows with passwords.
    flows = made.explicit_auth_flows_input or ["ALLOW_USER_SRP_AUTH"]
    if client.has_users and any(each != REFRESH for each in flows):
        yield "auth_flows=[] of that client, as the tokens of these flows let users write it"
    scopes = made.allowed_oauth_scopes_input or ()
    if any(map(_may_be_user_api, scopes)):
        yield f"OAuth(scopes=[...]) of that client without {USER_API_SCOPE}"
    if _is_asked_for(client, claim) and "COGNITO" in (
        made.supported_identity_providers_input or ()
    ):
        yield "providers=[...] of that client without cognito, whose page asks new users for it"


def _may_be_user_api(scope: str) -> bool:
    """Whether a scope is that of the API of user pools; those of resource servers have a slash."""
    return scope == USER_API_SCOPE or (is_token(scope) and "/" not in scope)


def _is_asked_for(client: UserPoolClient, claim: str) -> bool:
    """Whether the pool requires an attribute, or may do so, as an imported one."""
    pool = client.pool
    if pool.custom_attributes is None:
        return not claim.startswith(_CUSTOM)
    return claim in required_attributes(pool)
