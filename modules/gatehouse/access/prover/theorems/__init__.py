"""The theorems about every deployment, made from what its model has.

``folders``
    No user reads, writes, deletes or lists another user's folder.
``items``
    No user reads or writes another user's items.
``tenants``
    The same of tenants, whose folders and items go by a session tag.
``delimiters``
    No value of a folder's variable holds the delimiter that ends it.
``guests``
    No guest calls a route that was not named for guests.
``rights``
    No session of an identity pool changes its own rights.
``trust``
    No stranger gets a session of a role.
``strangers``
    No stranger uses a bucket, table, queue, topic, key or function.
"""

from __future__ import annotations

from gatehouse.access.model import Model
from gatehouse.access.prover.theorem import Theorem
from gatehouse.access.prover.theorems.delimiters import delimiters
from gatehouse.access.prover.theorems.folders import folders
from gatehouse.access.prover.theorems.guests import guests
from gatehouse.access.prover.theorems.items import items
from gatehouse.access.prover.theorems.rights import rights
from gatehouse.access.prover.theorems.strangers import strangers
from gatehouse.access.prover.theorems.trust import trust

_ALL = (folders, items, delimiters, guests, rights, trust, strangers)


def theorems_of(model: Model) -> list[Theorem]:
    """Make the theorems about a model; those about nothing that it has are left out."""
    return [theorem for make in _ALL for theorem in make(model)]
