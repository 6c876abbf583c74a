"""One account for a person who signs in with a password and through a provider.

At the first sign-in through a provider, Cognito makes a user of its own for it. A ``pre_sign_up``
trigger can link the provider's user to the one that is there. Whoever signs in through the provider
is that user from then on, so a wrong link gives an account away.
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation-consolidate-users.html
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types_boto3_cognito_idp import CognitoIdentityProviderClient
    from types_boto3_cognito_idp.type_defs import UserTypeTypeDef

_FIRST_SIGN_IN = "PreSignUp_ExternalProvider"
# Characters that have a meaning in a filter of ListUsers.
_IN_FILTERS = '"\\'


def link_to_existing_user(event: Mapping[str, Any], *, trusted: Sequence[str]) -> str | None:
    """Link a provider's user to the user of the pool who has the same verified e-mail address.

    It links only where a provider of ``trusted`` says that the address is verified, and where one
    user alone has the address: confirmed, enabled, and with the address verified in the pool too.
    Otherwise somebody could wait with an account at an address of somebody else, or come with one.

    The trigger's function needs the rights ``ListUsers`` and ``AdminLinkProviderForUser``
    (`UserPool.grant_admin`).

    Parameters
    ----------
    event : dict
        The event of a ``pre_sign_up`` trigger.
    trusted : sequence of str
        Names of the pool's identity providers (``"Google"``) that verify addresses themselves.

    Returns
    -------
    str or None
        Name of the user who is linked now; None if nobody is. The trigger returns its event in both
        cases, and Cognito goes on.

    Raises
    ------
    ValueError
        If ``trusted`` is not a list of names.
    botocore.exceptions.ClientError
        If Cognito refuses the link, as a sixth one of one user; the sign-in then stops.

    Notes
    -----
    Cognito may still refuse the sign-in at which it links, with ``Already found an entry for
    username`` at the callback address: the app then starts the sign-in again.

    Example
    -------
    >>> link_to_existing_user({"triggerSource": "PreSignUp_SignUp"}, trusted=["Google"])
    """
    if (
        isinstance(trusted, str)
        or not trusted
        or not all(isinstance(each, str) for each in trusted)
        or "" in trusted
    ):
        raise ValueError('trusted must be a list of names of identity providers, as ["Google"].')
    if event["triggerSource"] != _FIRST_SIGN_IN:
        return None
    source = _provider_of(event["userName"], trusted)
    address = _verified_address(event["request"]["userAttributes"])
    if source is None or address is None:
        return None
    pool = event["userPoolId"]
    found = {
        user["Username"]: user for user in _users_with(pool, address) if _is_owner(user, address)
    }
    if len(found) != 1:
        return None
    (username,) = found
    _client().admin_link_provider_for_user(
        UserPoolId=pool,
        DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": username},
        SourceUser={
            "ProviderName": source[0],
            "ProviderAttributeName": "Cognito_Subject",
            "ProviderAttributeValue": source[1],
        },
    )
    return username


def _provider_of(username: str, trusted: Sequence[str]) -> tuple[str, str] | None:
    """The trusted provider of a name such as ``google_123``, and the user's id there.

    Cognito writes the provider's name in lower case in some pools.
    """
    for name in trusted:
        prefix = f"{name}_".lower()
        if username.lower().startswith(prefix) and len(username) > len(prefix):
            return name, username[len(prefix) :]
    return None


def _verified_address(attributes: Mapping[str, Any]) -> str | None:
    """The e-mail address that the provider verified; None if it is none to look for.

    Only ASCII is compared: other letters become these in lower case, and are another address.
    """
    address = attributes.get("email") or ""
    verified = str(attributes.get("email_verified")).lower() == "true"
    plain = address.isascii() and address.isprintable() and not set(address) & {*_IN_FILTERS}
    return address if verified and plain and "@" in address else None


def _users_with(pool: str, address: str) -> Iterator[UserTypeTypeDef]:
    pages = _client().get_paginator("list_users")
    for written in sorted({address, address.lower()}):
        for page in pages.paginate(UserPoolId=pool, Filter=f'email = "{written}"'):
            yield from page["Users"]


def _is_owner(user: UserTypeTypeDef, address: str) -> bool:
    """Whether a user of the pool is there to stay, and has shown that the address is theirs."""
    attributes = {each["Name"]: each.get("Value", "") for each in user.get("Attributes", [])}
    return (
        user.get("UserStatus") == "CONFIRMED"
        and user.get("Enabled", False)
        and attributes.get("email_verified") == "true"
        and _in_ascii(attributes.get("email", "")) == address.lower()
    )


def _in_ascii(address: str) -> str:
    """An address in lower case; none if it has letters that only become those of another one."""
    return address.lower() if address.isascii() else ""


@functools.cache
def _client() -> CognitoIdentityProviderClient:
    # Not at the top: handlers that link nobody start faster without boto3.
    import boto3

    client: CognitoIdentityProviderClient = boto3.client("cognito-idp")
    return client
