"""Principal tags: claims of a token that IAM sees as tags of the caller's session.

https://docs.aws.amazon.com/cognito/latest/developerguide/attributes-for-access-control.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gatehouse.core.options import HasPath, nearest, option
from gatehouse.iam.principal_tag import TAG_PATTERN, TAG_RULE

MOST_TAGS = 50


def read_tags(owner: HasPath, tags: object) -> dict[str, str]:
    """Validate a dict of tags, and the claims that they come from.

    Raises
    ------
    OptionError
        If a tag or a claim is not valid, or there are more than 50.
    """
    given = option(owner, "principal_tags", tags).known_text_map(
        TAG_PATTERN, key_rule=TAG_RULE, why="decides which grants on tags hold"
    )
    if len(given) > MOST_TAGS:
        option(owner, "principal_tags", f"{len(given)} tags").refuse(
            f"must have at most {MOST_TAGS} tags", "keep the tags that policies use"
        )
    for tag, claim in given.items():
        option(owner, f"principal_tags[{tag!r}]", claim).text(
            r"\S{1,256}",
            rule="must be claims of 1 to 256 characters",
            fix='write "custom:tenant" or so',
        )
    return given


def refuse_unset_tags(owner: HasPath, used: Iterable[str], known: Mapping[str, str]) -> None:
    """Refuse a permission that uses a tag that no session has.

    Raises
    ------
    OptionError
        If there is one; IAM would never match it.
    """
    lowered = {each.lower() for each in known}
    for tag in sorted(used):
        if tag.lower() not in lowered:
            option(owner, "principal_tags", tag).refuse(
                f"a permission uses the tag {tag}, which this pool's sessions do not have",
                nearest(tag, known)
                if known
                else f'write principal_tags={{"{tag}": "custom:{tag}"}} at the identity pool',
            )


def refuse_tags_of_roles(owner: HasPath, tags: Iterable[str], of_roles: Mapping[str, str]) -> None:
    """Refuse a tag that the roles themselves have: it is that of users without the claim.

    A session has the tags of its role unless it brings its own, and the stack's tags are on every
    role. A user whose token lacks the claim would have the stack's value as tenant.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html

    Raises
    ------
    OptionError
        If there is one.
    """
    taken = {tag.lower(): tag for tag in of_roles}
    for tag in tags:
        if tag.lower() in taken:
            option(owner, "principal_tags", tag).refuse(
                f"must not have the tag {taken[tag.lower()]} of the stack, which is on every role: "
                "users without the claim would have the stack's value",
                "give one of the two another name",
            )


def refuse_tags_of_guests(owner: HasPath, used: Iterable[str], of_roles: Mapping[str, str]) -> None:
    """Refuse a permission of guests that uses a tag: they have no token, so no claim and no tag.

    Raises
    ------
    OptionError
        If there is one; IAM would never match it.
    """
    known = {tag.lower() for tag in of_roles}
    for tag in sorted(used):
        if tag.lower() not in known:
            option(owner, "guests.allow", tag).refuse(
                f"must not go by the tag {tag}: guests have no token, so their sessions have none",
                "allow it to identities.authenticated, or name what guests may use",
            )
