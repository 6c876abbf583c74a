"""Which policy variables the sessions of a role have.

A function's role has no identity id, and no role's session has a user name: IAM takes a permission
with such a variable, and it never matches. Who assumes a role decides, so its trust tells.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import is_token

from .cognito_identity import IN_PARTITION
from .permission import Permission
from .policy_variables import variables_in
from .trust import Trust

_TAG = "aws:principaltag/"
_OF_IDENTITY = "a permission by the identity id is for roles of an identity pool"


def check_present(
    owner: HasPath,
    name: str,
    permissions: Iterable[Permission],
    trust: Trust,
    tags: Collection[str] | None,
) -> None:
    """Check that sessions of a role can have what its permissions go by.

    Parameters
    ----------
    owner : construct
        What the permissions are given to.
    name : str
        The option that gives them.
    permissions : iterable of Permission
        The permissions.
    trust : Trust
        Who assumes the role.
    tags : collection of str or None
        Keys of the tags of the role itself; None where they are not known.

    Raises
    ------
    OptionError
        If a session of the role never has the value of a variable or of a condition's key. The tags
        of an identity pool's sessions are the pool's to know, and not checked here.
    """
    own = None if tags is None else {tag.lower() for tag in tags}
    for permission in permissions:
        for key in _keys_of(permission):
            fix = _missing(key, trust, own)
            if fix is not None:
                option(owner, name, f"${{{key}}}").refuse(
                    f"must go by what the role's sessions have; they never have {key}, so the "
                    "permission would never match",
                    fix,
                )


def _keys_of(permission: Permission) -> Iterator[str]:
    for text in permission.resources:
        yield from variables_in(text, needed=True)
    for condition in permission.conditions:
        for text in condition.texts:
            yield from variables_in(text, needed=True)
        # A negated operator holds without the key, as those with IfExists do.
        holds_without = ("Not" in condition.operator) or condition.operator.endswith("IfExists")
        if not holds_without and condition.operator != "Null" and permission.effect == "Allow":
            yield condition.key


def _missing(key: str, trust: Trust, own_tags: set[str] | None) -> str | None:
    """What to write instead of a key that the sessions lack; None for one that they can have."""
    lowered, issuer = key.lower(), key.rpartition(":")[0].lower()
    if lowered == "aws:username":
        return "only IAM users have names; write ${aws:userid} for the session of a role"
    if lowered.startswith(_TAG):
        return _missing_tag(key[len(_TAG) :], trust, own_tags)
    if issuer in IN_PARTITION.values() or key.startswith("${"):
        if trust.statement.cognito is not None:
            return None
        if trust.principal.type == "Service":
            return (
                f"{_OF_IDENTITY}; a service has one role for all callers: allow it the whole "
                "construct (link=[files], files.read()), and let it look up who calls "
                "(gatehouse.handlers.caller)"
            )
        return f"{_OF_IDENTITY}: allow it to identities.authenticated"
    if issuer != "saml" and "." not in issuer:
        return None
    if trust.principal.type != "Federated" or trust.statement.cognito is not None:
        return f"keys of {issuer} are for roles that its own users assume"
    named = trust.principal.identifiers
    if any(is_token(each) or issuer in each.lower() for each in named):
        return None
    return f"the role is for users of {', '.join(named)}; write a key of theirs"


def _missing_tag(tag: str, trust: Trust, own_tags: set[str] | None) -> str | None:
    if trust.tag_session or trust.statement.cognito is not None:
        return None
    if own_tags is None or tag.lower() in own_tags:
        return None
    if trust.principal.type == "Service":
        return (
            "principal tags are for roles of an identity pool with principal_tags=...; a service "
            "has one role for all callers: allow it the whole construct, and let it look up who "
            f'calls; or tag the role: AppStack(tags={{"{tag}": "..."}})'
        )
    return f'write Trust(tag_session=True), or tag the role: AppStack(tags={{"{tag}": "..."}})'
