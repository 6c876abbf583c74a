"""Which identity logins lead to, and what becomes one with it.

Logins of two identities in one request make one identity of both. The identity that the request
names stays if it has a login; a guest becomes the identity of the login:
https://docs.aws.amazon.com/cognito/latest/developerguide/switching-identities.html
"""

from __future__ import annotations

from collections.abc import Sequence

from gatehouse.local.services.cognito_identity import errors
from gatehouse.local.services.cognito_identity.logins import Login
from gatehouse.local.services.cognito_identity.store import DEVELOPER, Identity, IdentityPool

_MOST_LOGINS = 20


def link(
    pool: IdentityPool, named: Identity | None, logins: Sequence[Login], now: float
) -> Identity:
    """Return the identity of logins that were verified, linked with all of them.

    Parameters
    ----------
    pool : IdentityPool
        The pool.
    named : Identity or None
        The identity that the request names; None to find one, or make it.
    logins : sequence of Login
        Whom the request is about.
    now : float
        The time, in seconds since 1970.

    Raises
    ------
    ServiceError
        If the logins are not those of the identity.
    """
    owners = _owners(pool, logins)
    if named is not None:
        check_access(named, logins, owners)
    if named is not None and named.is_enabled and named.subjects:
        target = named
    elif owners:
        target = owners[0]
    elif named is not None and named.is_enabled:
        target = named
    else:
        target = pool.new_identity(now)
    _check_subjects(target, logins)
    if named is not None and named.is_guest and named is not target:
        _merge(named, target, now)
    for owner in owners:
        if owner is not target:
            merge(owner, target, now)
    for login in logins:
        if login.provider != DEVELOPER and not target.has(login.provider, login.subject):
            target.subjects[login.provider] = [login.subject]
            target.modified = now
    return target


def check_access(named: Identity, logins: Sequence[Login], owners: Sequence[Identity]) -> None:
    """Refuse logins none of which is one of the identity that a request names."""
    if not logins:
        if not named.is_guest:
            raise errors.forbidden(named.id)
        return
    if named.is_guest:
        return
    if not named.is_enabled:
        merged = [each for each in owners if each.id == named.merged_into]
        if not merged:
            raise errors.logins_differ()
        return
    if named not in owners:
        raise errors.logins_differ()


def merge(source: Identity, target: Identity, now: float) -> None:
    """Make one identity part of another, with all of its logins.

    Raises
    ------
    ServiceError
        If both have a login of one public provider: then neither is known to be the other.
    """
    shared = set(source.subjects) & set(target.subjects) - {DEVELOPER}
    differing = [each for each in shared if source.subjects[each] != target.subjects[each]]
    if differing:
        raise errors.conflict(
            f"Both identities are linked to logins of {', '.join(sorted(differing))}."
        )
    together = {*source.subjects.get(DEVELOPER, ()), *target.subjects.get(DEVELOPER, ())}
    if len(together) > _MOST_LOGINS:
        raise errors.conflict(f"An identity must have at most {_MOST_LOGINS} developer logins.")
    _merge(source, target, now)


def _merge(source: Identity, target: Identity, now: float) -> None:
    for provider, subjects in source.subjects.items():
        held = target.subjects.setdefault(provider, [])
        held += [each for each in subjects if each not in held]
    source.subjects = {}
    source.merged_into = target.id
    source.modified = target.modified = now


def _check_subjects(target: Identity, logins: Sequence[Login]) -> None:
    """Refuse a second subject of one provider: an identity is one person there."""
    for login in logins:
        held = target.subjects.get(login.provider)
        if login.provider != DEVELOPER and held and login.subject not in held:
            raise errors.logins_differ()


def _owners(pool: IdentityPool, logins: Sequence[Login]) -> list[Identity]:
    found: list[Identity] = []
    for login in logins:
        if login.provider == DEVELOPER:
            owner = pool.identities.get(login.subject)  # its token is about an identity itself
        else:
            owner = pool.owner(login.provider, login.subject)
        if owner is not None and owner.is_enabled and owner not in found:
            found.append(owner)
    return found
