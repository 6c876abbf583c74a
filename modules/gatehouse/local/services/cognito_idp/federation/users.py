"""Users who come from identity providers: their profile, and those that are linked to another's.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation-consolidate-users.html
"""

from __future__ import annotations

import json
from typing import Any

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.directory import VERIFIED
from gatehouse.local.services.cognito_idp.errors import invalid, missing
from gatehouse.local.services.cognito_idp.pools import schema
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool, User
from gatehouse.local.services.cognito_idp.sign_up import making
from gatehouse.local.services.cognito_idp.triggers.events import post_confirmation, pre_sign_up
from gatehouse.local.services.cognito_idp.users import passwords, writing
from gatehouse.local.services.contract import ServiceError

_SUBJECT = "Cognito_Subject"
_EXTERNAL = "EXTERNAL_PROVIDER"
_NATIVE = "Cognito"
_MOST_LINKS = 5


def admin_link_provider_for_user(call: Call, asked: Json) -> Json:
    """Carry out ``AdminLinkProviderForUser``."""
    pool, source = call.pool(asked), asked["SourceUser"]
    target = asked["DestinationUser"]
    user = call.user(pool, target.get("ProviderAttributeValue"))
    if user.status == _EXTERNAL and str(target.get("ProviderName")) in ("", _NATIVE):
        raise invalid("The destination must be a user of the pool.")
    provider = str(source.get("ProviderName") or "")
    if provider == _NATIVE:
        raise invalid("The source must be a user of an identity provider.")
    if provider not in pool.providers:
        raise missing(f"Identity provider {provider} does not exist.")
    value = str(source.get("ProviderAttributeValue") or "")
    attribute = str(source.get("ProviderAttributeName") or "")
    key = _link(provider, attribute, value)
    if key in pool.links or call.users(pool).find(_name(provider, value)):
        raise ServiceError(
            "InvalidParameterException",
            "Merging is not currently supported, provide a SourceUser "
            "that has not been signed up in order to link",
        )
    if sum(name == user.name for name in pool.links.values()) >= _MOST_LINKS:
        raise ServiceError("LimitExceededException", "A user has at most five linked users.")
    pool.links[key] = user.name
    if attribute == _SUBJECT:
        _add_identity(call, pool, user, provider, value, primary=False)
    return {}


def admin_disable_provider_for_user(call: Call, asked: Json) -> Json:
    """Carry out ``AdminDisableProviderForUser``.

    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableProviderForUser.html
    """
    pool, source = call.pool(asked), asked["User"]
    provider = str(source.get("ProviderName") or "")
    value = str(source.get("ProviderAttributeValue") or "")
    if provider == _NATIVE:
        passwords.take_away(call.user(pool, value), call.now)
        return {}
    key = _link(provider, str(source.get("ProviderAttributeName") or _SUBJECT), value)
    name = pool.links.pop(key, None)
    if name is None:
        user = call.users(pool).find(_name(provider, value))
        if user is None or user.status != _EXTERNAL:
            raise ServiceError("UserNotFoundException", "User does not exist.")
        call.store.forget(user, deleted=True)
        call.users(pool).remove(user)
        return {}
    linked = call.users(pool).find(name)
    if linked:
        left = [
            each
            for each in _identities(linked)
            if (each["providerName"], each["userId"]) != (provider, value)
        ]
        told = json.dumps(left) if left else ""
        writing.write(call, pool, linked, {"identities": told})
    return {}


async def arrived(
    call: Call, pool: Pool, client: Client, provider: Json, subject: str, claims: Json
) -> User:
    """Return the user of somebody who has signed in with a provider; the first time one is made.

    Parameters
    ----------
    call : Call
        The call.
    pool, client : Pool, Client
        Where.
    provider : dict
        The provider.
    subject : str
        Who it is at the provider.
    claims : dict
        What the provider says.
    """
    name, mapping = provider["ProviderName"], provider["AttributeMapping"]
    attributes = mapped(mapping, claims)
    user = _linked(call, pool, name, subject, claims)
    if user is not None:
        return user
    user = call.users(pool).find(_name(name, subject))
    if user is not None:
        _update(call, pool, user, attributes)
        return user
    return await _new(call, pool, client, provider, subject, attributes)


def mapped(mapping: Json, claims: Json) -> dict[str, str]:
    """Return the attributes that a mapping makes of a provider's claims."""
    found = {}
    for attribute, claim in mapping.items():
        if attribute != "username" and claims.get(claim) is not None:
            found[attribute] = _text(claims[claim])
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, dict)):
        return json.dumps(value)
    return str(value)


async def _new(
    call: Call, pool: Pool, client: Client, provider: Json, subject: str, attributes: dict[str, str]
) -> User:
    name = _name(provider["ProviderName"], subject)
    schema.check_values(pool, attributes)
    schema.check_required(pool, attributes)
    decided = await pre_sign_up(
        call,
        pool,
        "PreSignUp_ExternalProvider",
        name=name,
        client=client.id,
        attributes={**attributes, "cognito:email_alias": "", "cognito:phone_number_alias": ""},
    )
    linked = _linked(call, pool, provider["ProviderName"], subject, {})
    if linked is not None:  # the function has linked them
        return linked
    flags = {flag: attributes.get(flag, "false") for flag in VERIFIED.values()}
    told = {
        **attributes,
        **{flag: flags[flag] for address, flag in VERIFIED.items() if address in attributes},
    }
    user = making.new_user(call, pool, name, making.verified(told, decided), _EXTERNAL)
    call.users(pool).add(user)
    _add_identity(call, pool, user, provider["ProviderName"], subject, primary=True)
    group = f"{pool.id}_{provider['ProviderName']}"
    pool.groups.setdefault(
        group,
        {
            "GroupName": group,
            "UserPoolId": pool.id,
            "Description": f"Autogenerated group for users who sign in using "
            f"{provider['ProviderName']}",
            "CreationDate": call.now,
            "LastModifiedDate": call.now,
        },
    )
    user.groups.append(group)
    await post_confirmation(call, pool, user, client.id, None)
    return user


def _update(call: Call, pool: Pool, user: User, attributes: dict[str, str]) -> None:
    """Take over what the provider says now; an immutable attribute refuses, as in AWS."""
    changed = {
        name: value for name, value in attributes.items() if value != user.attributes.get(name)
    }
    schema.check_values(pool, changed, change=True)
    schema.check_mutable(pool, changed)
    writing.write(call, pool, user, writing.unverified(user, changed))


def _linked(call: Call, pool: Pool, provider: str, subject: str, claims: Json) -> User | None:
    names = [pool.links.get(_link(provider, _SUBJECT, subject))]
    names += [
        pool.links.get(_link(provider, claim, _text(value))) for claim, value in claims.items()
    ]
    for name in names:
        user = call.users(pool).find(name) if name else None
        if user is not None:
            return user
    return None


def _link(provider: str, attribute: str, value: str) -> str:
    return f"{provider}/{attribute}/{value}"


def _name(provider: str, subject: str) -> str:
    return f"{provider}_{subject}"


def _identities(user: User) -> list[Json]:
    found: list[Json] = json.loads(user.attributes.get("identities") or "[]")
    return found


def _add_identity(
    call: Call, pool: Pool, user: User, provider: str, subject: str, *, primary: bool
) -> None:
    kind = pool.providers[provider]["ProviderType"]
    details = pool.providers[provider]["ProviderDetails"]
    identity = {
        "userId": subject,
        "providerName": provider,
        "providerType": kind,
        "issuer": details.get("oidc_issuer") or details.get("MetadataURL"),
        "primary": primary,
        "dateCreated": int(call.now * 1000),
    }
    told = json.dumps([*_identities(user), identity])
    writing.write(call, pool, user, {"identities": told})
