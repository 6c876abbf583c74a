"""The tags of an identity's session: from the claims of its token, as the pool maps them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from gatehouse.local.services.cognito_identity import errors

_LONGEST_KEY, _LONGEST_VALUE, _MOST = 128, 256, 50
#: The default mapping of a user pool (Cognito developer guide, "Using attributes for access
#: control").
_DEFAULTS = {"username": "sub", "client": "aud"}


def from_claims(mapping: Mapping[str, Any] | None, claims: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags that a session gets from a token: one for each mapped claim in it.

    Parameters
    ----------
    mapping : dict or None
        What ``SetPrincipalTagAttributeMap`` has set for the provider, None if nothing.
    claims : dict
        The claims of the token.
    """
    if not mapping:
        return {}
    names = _DEFAULTS if mapping["UseDefaults"] else mapping["PrincipalTags"] or {}
    found = {tag: _text(claims[claim]) for tag, claim in names.items() if claim in claims}
    check_tags(found)
    return found


def check_tags(tags: Mapping[str, str]) -> None:
    """Refuse tags that STS would refuse (STS API reference, ``Tag``)."""
    if len(tags) > _MOST:
        raise errors.invalid(f"A session must have at most {_MOST} principal tags.")
    for key, value in tags.items():
        too_long = len(value) > _LONGEST_VALUE or len(key) > _LONGEST_KEY
        if too_long or not all(map(_may_be_in_tag, key + value)):
            raise errors.invalid(
                f"The claim of the principal tag {key} is no valid value of a session tag."
            )


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _may_be_in_tag(character: str) -> bool:
    # Letters, separators and numbers of Unicode, and a few more.
    return unicodedata.category(character)[0] in "LZN" or character in "_.:/=+-@"
