"""Which policies are stored: by their grammar, their size and the principals that they name.

The quotas are on the page ``reference_iam-quotas`` of the IAM User Guide; white space does not
count.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from gatehouse import access
from gatehouse.access.patterns import action_pattern
from gatehouse.local.services import refused_documents
from gatehouse.local.services.contract import ServiceError
from gatehouse.local.services.iam import errors
from gatehouse.local.services.iam.store import Store

Json = dict[str, Any]

_MANAGED, _TRUST = 6144, 2048
_INLINE = {"Role": 10240, "User": 2048, "Group": 5120}
#: What a trust policy can allow, in lower case: a misspelt action is refused as any other.
_OF_TRUST = (
    "assumerole",
    "assumerolewithsaml",
    "assumerolewithwebidentity",
    "setcontext",
    "setsourceidentity",
    "tagsession",
)
_ENTITY = re.compile(r"arn:aws:iam::(\d{12}):(role|user)/(?:.*/)?([^/]+)")


def check_managed(document: str) -> None:
    """Check the document of a managed policy."""
    _check_identity(document, managed=True)
    if _size(document) > _MANAGED:
        raise errors.too_many("PolicySize", _MANAGED)


def check_inline(
    kind: str, holder: str, others: Mapping[str, str], name: str, document: str
) -> None:
    """Check an inline policy beside the others of its holder."""
    _check_identity(document)
    most = _INLINE[kind]
    if sum(map(_size, {**others, name: document}.values())) > most:
        raise ServiceError(
            "LimitExceeded",
            f"Maximum policy size of {most} bytes exceeded for {kind.lower()} {holder}",
            409,
        )


def check_trust(document: str, store: Store, account: str) -> None:
    """Check a trust policy: also that the roles and users of the account that it names exist."""
    try:
        access.parse_policy(document, "the document", "trust")
    except access.InvalidPolicy as error:
        raise refused_documents.malformed(error) from None
    for statement in _statements(document):
        for action in _listed(statement, "Action", "NotAction"):
            if ":" in action and not _is_of_trust(action):
                raise errors.malformed("AssumeRole policy may only specify STS AssumeRole actions.")
        if unknown := unknown_principal(statement, store, account):
            raise errors.malformed(f'Invalid principal in policy: "AWS":"{unknown}"')
    if _size(document) > _TRUST:
        raise errors.too_many("ACLSizePerRole", _TRUST)


def _is_of_trust(action: str) -> bool:
    """Return whether an action, maybe with wildcards, is one that a trust policy is about."""
    pattern = action_pattern(action)
    return any(pattern.matches(f"sts:{name}", {}) for name in _OF_TRUST)


def unknown_principal(statement: Json, store: Store, account: str) -> str | None:
    """Return a role or user of the account that is named but does not exist, else None."""
    named = statement.get("Principal")
    for arn in _listed(named, "AWS") if isinstance(named, dict) else ():
        found = _ENTITY.fullmatch(arn)
        if found and found[1] == account:
            table = store.roles if found[2] == "role" else store.users
            held = table.get(account, found[3])
            if held is None or held["Arn"] != arn:
                return arn
    return None


def _check_identity(document: str, *, managed: bool = False) -> None:
    try:
        access.check_stored(document, "the document", managed=managed)
    except access.InvalidPolicy as error:
        raise refused_documents.malformed(error) from None


def _statements(document: str) -> list[Json]:
    found = json.loads(document)["Statement"]
    return found if isinstance(found, list) else [found]


def _listed(statement: Json, *names: str) -> Iterator[str]:
    for name in names:
        value = statement.get(name, [])
        yield from value if isinstance(value, list) else [value]


def _size(document: str) -> int:
    return len(re.sub(r"\s", "", document))
