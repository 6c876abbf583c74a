"""Checks of options that several identity providers have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gatehouse.auth.user_pool.attributes import STANDARD_ATTRIBUTES
from gatehouse.core.options import nearest, option

_MAPPABLE = (*STANDARD_ATTRIBUTES, "email_verified", "phone_number_verified", "username")


def check_text(owner: str, name: str, value: str) -> None:
    """Validate text without white space."""
    option(owner, name, value).text(
        r"\S+", rule="must be text without white space", fix="copy it from the provider's pages"
    )


def check_https(owner: str, name: str, url: str) -> None:
    """Validate an https address."""
    option(owner, name, url).text(
        r"https://[^\s#]+", rule="must be an https address", fix='write "https://..."'
    )


def check_words(owner: str, name: str, words: Sequence[str]) -> None:
    """Validate a list of words."""
    given = option(owner, name, words)
    for word in given.list_of(str):
        check_text(owner, name, word)
    if not words:
        given.refuse("must name at least one", f"leave {name} out for the default ones")


def check_mapping(owner: str, attributes: Mapping[str, str] | None) -> None:
    """Validate a mapping to attributes that a pool has, or may have (custom ones)."""
    if attributes is None:
        return
    given = option(owner, "attributes", attributes).known_text_map(
        why="decides which attributes clients must be able to write"
    )
    for attribute in given:
        if attribute not in _MAPPABLE and not attribute.startswith("custom:"):
            option(owner, "attributes", attribute).refuse(
                "must have attributes of the pool as keys; custom ones begin with custom:",
                nearest(attribute, _MAPPABLE),
            )
        if not given[attribute].strip():
            option(owner, "attributes", dict(given)).refuse(
                f"must name what of the provider fills {attribute}",
                f"write the provider's name for it, or leave {attribute} out",
            )
