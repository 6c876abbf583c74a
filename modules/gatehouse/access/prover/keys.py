r"""What is known of condition keys: which hold several values, and what their values can't hold.

Sources: the IAM User Guide (``reference_policies_condition-keys``, and the page about multivalued
keys), the Service Authorization Reference, and Cognito's API reference for identity ids:
``[\w-]+:[0-9a-f-]+`` of at most 55 characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: The keys of an identity pool's caller, in any partition: a host, and ``sub``, ``aud`` or ``amr``.
COGNITO_KEY = re.compile(r"cognito-identity[a-z0-9.-]*:(sub|aud|amr)")

_TAG = "aws:principaltag/"
_MULTIVALUED = re.compile(
    r"aws:(tagkeys|principalorgpaths|calledvia|principalservicenameslist)"
    r"|dynamodb:(leadingkeys|attributes)|cognito-identity[a-z0-9.-]*:amr"
)
_IDENTITY_HOLDS = re.compile(r"[\w:-]")
_TAG_HOLDS = re.compile(r"[\w\s.:/=+@-]")


def is_multivalued(key: str) -> bool:
    """Return whether requests hold several values of a key; of others' own keys it is not known."""
    return _MULTIVALUED.fullmatch(key) is not None


def is_single(key: str) -> bool:
    """Return whether requests hold one value of a key: the global ones, but for the few above."""
    return not is_multivalued(key) and (key.startswith("aws:") or bool(COGNITO_KEY.fullmatch(key)))


def is_identity(key: str) -> bool:
    """Return whether a key holds an identity id, or a symbol of one does."""
    found = COGNITO_KEY.fullmatch(plain(key))
    return found is not None and found[1] == "sub"


def is_tag(key: str) -> bool:
    """Return whether a key holds a session tag, or a symbol of one does."""
    return key.startswith(_TAG)


def plain(key: str) -> str:
    """Return the key of a symbol: ``aws:username`` of ``aws:username@a``."""
    return key.partition("@")[0]


def may_hold(key: str, text: str) -> bool:
    """Return whether a value of a key may hold one of the characters of a text.

    Example
    -------
    >>> may_hold("cognito-identity.amazonaws.com:sub", "/")
    False
    >>> may_hold("aws:principaltag/tenant", "/")
    True
    """
    if is_identity(key):
        return any(_IDENTITY_HOLDS.fullmatch(each) for each in text)
    if is_tag(key):
        return any(_TAG_HOLDS.fullmatch(each) for each in text)
    return True


#: Two identity ids of the form that AWS gives.
PEOPLE = (
    "eu-west-1:6f1b2c3d-0a1b-4c2d-8e3f-000000000001",
    "eu-west-1:9e8d7c6b-5a4f-4e3d-9c2b-000000000002",
)
_TENANTS = (
    ("acme", "globex"), ("acme", "acme/eu"), ("acme/eu", "acme"), ("acme", "acme-eu"),
    ("acme-eu", "acme"), ("acme:1", "acme"), ("acme", "acme:1"), ("acme", "ac"), ("acme", "acme"),
)  # fmt: skip
_TEXTS = (("ann", "bob"), ("ann", "ann/x"), ("ann/x", "ann"), ("ann", "anna"), ("anna", "ann"),
    ("ann", "ann#1"), ("ann#1", "ann"), ("ann", "*"), ("ann", "ann"))  # fmt: skip


def samples(key: str) -> Iterable[tuple[str, str]]:
    """Return pairs of different values of a key; what people forget stands in some of them."""
    if COGNITO_KEY.fullmatch(plain(key)):  # the id of a pool has the form of an identity's
        return (PEOPLE, (PEOPLE[1], PEOPLE[0]))
    return _TENANTS if is_tag(key) else _TEXTS
