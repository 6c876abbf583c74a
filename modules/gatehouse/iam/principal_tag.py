"""Principal tags as policy variables: ``${aws:PrincipalTag/tenant}``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gatehouse.core.options import HasPath, option

from .permission import Permission
from .policy_variables import variables_in

# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html, less the space and the slash, which
# make a policy hard to read.
TAG_PATTERN = r"(?!aws:)[A-Za-z0-9_.:=+@-]{1,128}"
TAG_RULE = "a tag must have 1 to 128 letters, digits or _.:=+@- and must not begin with aws:"

_OF_TAG = re.compile(r"aws:PrincipalTag/(.+)", re.IGNORECASE)


def tag_variable(owner: HasPath, name: str, tag: str) -> str:
    """The policy variable for a principal tag of the caller.

    Raises
    ------
    OptionError
        If the tag is malformed.
    """
    if "$" in str(tag):
        option(owner, name, tag).refuse(TAG_RULE, 'write the tag\'s name, "tenant" or so')
    checked = option(owner, name, tag).text(TAG_PATTERN, rule=TAG_RULE, fix='write "tenant" or so')
    return f"${{aws:PrincipalTag/{checked}}}"


def tags_in(permissions: Iterable[Permission]) -> set[str]:
    """The principal tags that permissions refer to.

    Examples
    --------
    >>> tags_in([Permission(["s3:GetObject"], ["arn:aws:s3:::a/${aws:PrincipalTag/tenant}"])])
    {'tenant'}
    """
    found: set[str] = set()
    for permission in permissions:
        keys = [each.key for each in permission.conditions]
        texts = [*permission.resources, *(v for c in permission.conditions for v in c.texts)]
        keys += [key for text in texts for key in variables_in(text)]
        found |= {match[1] for key in keys if (match := _OF_TAG.fullmatch(key))}
    return found
