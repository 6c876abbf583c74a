"""The words that people write theorems in, in tests and in ``access_theorems.py``.

Who: `user`, `tenant`, `member`, `guest`, `machine`, `anyone`, `stranger`. What: `folder_of`,
`items_of`, `objects`, `route`, `resource`. Names are the caller's choice, and different names are
different people: ``user("a")`` and ``user("b")`` stand for any two users.

Example
-------
>>> from gatehouse.access.prover.words import denied, folder_of, user
>>> print(denied(user("a"), "s3:GetObject", folder_of(user("b"))))
user a must not s3:GetObject in the folder of user b
"""

from __future__ import annotations

from gatehouse.access.prover.words.people import (
    Person,
    anyone,
    guest,
    machine,
    member,
    stranger,
    tenant,
    user,
)
from gatehouse.access.prover.words.statements import (
    Written,
    allowed,
    denied,
    only,
    unreachable,
)
from gatehouse.access.prover.words.things import (
    NotInStack,
    Thing,
    folder_of,
    items_of,
    objects,
    resource,
    route,
)

__all__ = [
    "NotInStack",
    "Person",
    "Thing",
    "Written",
    "allowed",
    "anyone",
    "denied",
    "folder_of",
    "guest",
    "items_of",
    "machine",
    "member",
    "objects",
    "only",
    "resource",
    "route",
    "stranger",
    "tenant",
    "unreachable",
    "user",
]
