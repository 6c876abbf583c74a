"""Principal tags: claims of a token that IAM sees as tags of the caller's session.

https://docs.aws.amazon.com/cognito/latest/developerguide/attributes-for-access-control.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gatehouse.auth.members.user_pool_client import UserPoolClient
from gatehouse.auth.user_pool.user_pool import UserPool
from gatehouse.core.options import HasPath, nearest, option
from gatehouse.iam.principal_tag import TAG_PATTERN, TAG_RULE

MOST_TAGS = 50

# What Cognito writes into a token itself, from nothing that users can change.
_FROM_COGNITO = ("sub", "aud", "iss", "token_use", "auth_time", "exp", "iat", "event_id", "jti")


def read_tags(owner: HasPath, tags: object) -> dict[str, str]:
    """Hold a dict of tags and claims to the form of both.

    Raises
    ------
    OptionError
        If a tag or a claim has not the form of one, or there are more than 50.
    """
    given = option(owner, "principal_tags", tags).text_map(TAG_PATTERN, key_rule=TAG_RULE)
    if len(given) > MOST_TAGS:
        option(owner, "principal_tags", f"{len(given)} tags").refuse(
            f"a session has at most {MOST_TAGS} tags", "keep those that policies speak of"
        )
    for claim in given.values():
        option(owner, "principal_tags", claim).text(
            r"\S{1,64}", rule="a claim has 1 to 64 characters", fix='write "custom:tenant" or so'
        )
    return given


def refuse_claims_of_users(
    owner: HasPath, name: str, pool: UserPool, claims: Iterable[str]
) -> None:
    """Stop where rights would hang on something that users write about themselves.

    All clients of the pool count, since what is written through one stands in the tokens of all.

    Raises
    ------
    OptionError
        If a claim is an attribute that one of the clients lets users write, or that the pool does
        not have.
    """
    wanted = [claim for claim in claims if claim not in _FROM_COGNITO]
    if not wanted:
        return
    for claim in wanted:
        _refuse_unknown(owner, name, pool, claim)
    for client in clients_of(pool):
        for claim in wanted:
            if _is_writable(client, claim):
                option(owner, name, claim).refuse(
                    f"users can write {claim} about themselves through {client.path}, and would "
                    "give themselves what hangs on it",
                    "take it off write_attributes of that client, or use an attribute that only "
                    "administrators and triggers write",
                )


def refuse_unset_tags(owner: HasPath, used: Iterable[str], known: Mapping[str, str]) -> None:
    """Stop where a permission speaks of a tag that no session has.

    Raises
    ------
    OptionError
        If there is one; IAM would never match it.
    """
    for tag in sorted(used):
        if tag not in known:
            option(owner, "principal_tags", tag).refuse(
                f"a permission speaks of the tag {tag}, which this pool's sessions do not have",
                nearest(tag, known)
                if known
                else f'write principal_tags={{"{tag}": "custom:{tag}"}} at the identity pool',
            )


def clients_of(pool: UserPool) -> list[UserPoolClient]:
    """All clients of a pool."""
    return [each for each in pool.node.children if isinstance(each, UserPoolClient)]


def _refuse_unknown(owner: HasPath, name: str, pool: UserPool, claim: str) -> None:
    """Stop at an attribute that the pool does not have, unless a trigger may put it in."""
    known, prefix = pool.custom_attributes, "custom:"
    triggered = any("pre_token" in trigger for trigger in pool.triggers)
    if known is None or triggered or not claim.startswith(prefix):
        return
    if claim.removeprefix(prefix) not in known:
        option(owner, name, claim).refuse(
            f"{pool.path} has no such custom attribute, so no token has the claim",
            nearest(claim, [prefix + each for each in known])
            if known
            else "add it to the pool's custom_attributes",
        )


def _is_writable(client: UserPoolClient, claim: str) -> bool:
    """Whether users can write a claim through a client, its transforms included."""
    node: Any = getattr(getattr(client, "nodes", None), "client", None)
    if node is None:  # a client that exists already: nothing is known of it
        return False
    written = node.write_attributes_input
    if written is None:  # Cognito lets users write everything then
        return not claim.startswith("cognito:")
    return claim in written
