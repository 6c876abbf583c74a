"""The checks that the fields of all identity providers have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gatehouse.auth.user_pool.attributes import STANDARD_ATTRIBUTES
from gatehouse.core.options import nearest, option

_MAPPABLE = (*STANDARD_ATTRIBUTES, "email_verified", "phone_number_verified", "username")


def check_text(owner: str, name: str, value: str) -> None:
    """Hold a field to text without white space."""
    option(owner, name, value).text(
        r"\S+", rule="it is text without white space", fix="copy it from the provider's pages"
    )


def check_https(owner: str, name: str, url: str) -> None:
    """Hold a field to an address that starts with https."""
    option(owner, name, url).text(
        r"https://[^\s#]+", rule="it is an https address", fix='write "https://..."'
    )


def check_words(owner: str, name: str, words: Sequence[str]) -> None:
    """Hold a field to a list of words."""
    given = option(owner, name, words)
    for word in given.list_of(str):
        check_text(owner, name, word)
    if not words:
        given.refuse("it names at least one", f"leave {name} out for the usual ones")


def check_mapping(owner: str, attributes: Mapping[str, str] | None) -> None:
    """Hold the mapping to attributes that a pool has, or may have (custom ones)."""
    if attributes is None:
        return
    given = option(owner, "attributes", attributes).text_map()
    for attribute in given:
        if attribute not in _MAPPABLE and not attribute.startswith("custom:"):
            option(owner, "attributes", attribute).refuse(
                "its keys are attributes of the pool; custom ones begin with custom:",
                nearest(attribute, _MAPPABLE),
            )
