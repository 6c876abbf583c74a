"""Indexes of a table: other keys that its items are found by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gatehouse.core import LimitError, aws
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import HasPath, option

from .attribute import LONGEST_ATTRIBUTE_NAME, Attribute, key_of
from .capacity import Provisioned

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
MOST_GLOBAL = 20
MOST_LOCAL = 5
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html
MOST_PROJECTED_IN_ALL = 100
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html
MOST_PROJECTED = 20

_NAME = r"[A-Za-z0-9_.-]{3,255}"
_NAME_RULE = "an index's name must have 3 to 255 letters, digits and _ . -"
_WHOLE = {"all": "ALL", "keys": "KEYS_ONLY"}


@known_options_only
@dataclass(frozen=True)
class GlobalIndex:
    """An index with a partition key of its own.

    Parameters
    ----------
    partition_key : str or Attribute
        The key that items are found by; text alone is a key of text.
    sort_key : str or Attribute, optional
        The key that items of one partition are ordered by. Default: none.
    projection : str or sequence of str
        What of an item is in the index: ``all``, ``keys``, or 1 to 20 names of attributes beside
        the keys. All indexes of a table may name 100 together. Default: ``all``; a query then never
        needs the table.

    Notes
    -----
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
    """

    partition_key: str | Attribute
    sort_key: str | Attribute | None = None
    projection: str | Sequence[str] = "all"

    def __post_init__(self) -> None:
        _check_projection("GlobalIndex", self.projection)
        key_of("GlobalIndex", "partition_key", self.partition_key)
        if self.sort_key is not None:
            _refuse_one_for_both(
                "GlobalIndex",
                key_of("GlobalIndex", "partition_key", self.partition_key),
                key_of("GlobalIndex", "sort_key", self.sort_key),
            )


@known_options_only
@dataclass(frozen=True)
class LocalIndex:
    """An index with the table's partition key and another sort key.

    It can be made only with the table, and limits a partition to 10 GB; mostly a `GlobalIndex` is
    right.

    Parameters
    ----------
    sort_key : str or Attribute
        The key that items of one partition are ordered by.
    projection : str or sequence of str
        What of an item is in the index: ``all``, ``keys``, or 1 to 20 names of attributes beside
        the keys. Default: ``all``.

    Notes
    -----
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html
    """

    sort_key: str | Attribute
    projection: str | Sequence[str] = "all"

    def __post_init__(self) -> None:
        _check_projection("LocalIndex", self.projection)
        key_of("LocalIndex", "sort_key", self.sort_key)


class IndexNames(Protocol):
    """What a grant on a table needs to know of its indexes."""

    @property
    def names(self) -> list[str]:
        """Names of all of them."""
        ...

    def by_partition_key(self, key: Attribute) -> list[str]:
        """The names of the indexes that have a partition key."""
        ...


class Indexes:
    """The indexes of one table, checked."""

    def __init__(
        self,
        owner: HasPath,
        partition_key: Attribute,
        sort_key: Attribute | None,
        global_indexes: Mapping[str, GlobalIndex],
        local_indexes: Mapping[str, LocalIndex],
    ) -> None:
        self._owner = owner
        self._global = self._read("global_indexes", global_indexes, GlobalIndex, MOST_GLOBAL)
        self._local = self._read("local_indexes", local_indexes, LocalIndex, MOST_LOCAL)
        for name in sorted(self._global.keys() & self._local.keys()):
            option(owner, "local_indexes", name).refuse(
                "a table must have only one index of each name; a global index has this one",
                "rename one of the two",
            )
        if self._local and sort_key is None:
            option(owner, "local_indexes", sorted(self._local)).refuse(
                "must not be set for a table without a sort key: a local index replaces the "
                "sort key",
                "give the table a sort_key, or make it a GlobalIndex",
            )
        for index in self._local.values():
            _refuse_one_for_both(
                f"LocalIndex of {owner.path}",
                partition_key,
                key_of(owner, "local_indexes", index.sort_key),
            )
        self._refuse_too_wide()
        self._keys = [partition_key, *([sort_key] if sort_key else [])]
        self.attributes = self._attributes()

    def __bool__(self) -> bool:
        return bool(self._global or self._local)

    @property
    def names(self) -> list[str]:
        """Names of all of them."""
        return [*self._global, *self._local]

    @property
    def has_global(self) -> bool:
        """Whether there is an index with capacity of its own."""
        return bool(self._global)

    def by_partition_key(self, key: Attribute) -> list[str]:
        """The names of the indexes that have a partition key: all local ones have the table's."""
        same = [
            name
            for name, index in self._global.items()
            if key_of(self._owner, name, index.partition_key) == key
        ]
        return sorted([*same, *self._local])

    def global_blocks(self, provisioned: Provisioned | None) -> list[Any] | None:
        """The provider's blocks of global indexes."""
        block = aws.dynamodb_table.DynamodbTableGlobalSecondaryIndex
        return [
            block(
                name=name,
                hash_key=key_of(self._owner, name, index.partition_key).name,
                range_key=key_of(self._owner, name, index.sort_key).name
                if index.sort_key
                else None,
                read_capacity=provisioned.read.least if provisioned else None,
                write_capacity=provisioned.write.least if provisioned else None,
                **_projection(index.projection),
            )
            for name, index in self._global.items()
        ] or None

    def local_blocks(self) -> list[Any] | None:
        """The provider's blocks of local indexes."""
        block = aws.dynamodb_table.DynamodbTableLocalSecondaryIndex
        return [
            block(
                name=name,
                range_key=key_of(self._owner, name, index.sort_key).name,
                **_projection(index.projection),
            )
            for name, index in self._local.items()
        ] or None

    @property
    def recorded_local(self) -> dict[str, Any]:
        """The local indexes as the lock file has them: they are made with the table alone."""
        return {
            name: {
                "sort_key": key_of(self._owner, name, index.sort_key).recorded,
                "projection": index.projection
                if isinstance(index.projection, str)
                else sorted(index.projection),
            }
            for name, index in self._local.items()
        }

    def _read(self, name: str, given: Any, kind: type, most: int) -> dict[str, Any]:
        indexes = option(self._owner, name, given).instance(
            dict, fix=f'write {name}={{"byDate": {kind.__name__}(...)}}'
        )
        for key, index in indexes.items():
            option(self._owner, name, key).text(_NAME, rule=_NAME_RULE, fix='write "byDate" or so')
            option(self._owner, f"{name}[{key!r}]", index).instance(kind)
        if len(indexes) > most:
            raise LimitError(
                construct=self._owner.path,
                option=name,
                value=sorted(indexes),
                rule=f"a table must have at most {most} of them; these are {len(indexes)}",
                fix="let indexes serve several queries with keys put together (tenant#date), or "
                "use a second table",
            )
        return dict(indexes)

    def _refuse_too_wide(self) -> None:
        """Raise where all indexes name more attributes together than DynamoDB takes."""
        named = sum(
            len(index.projection)
            for index in [*self._global.values(), *self._local.values()]
            if not isinstance(index.projection, str)
        )
        if named > MOST_PROJECTED_IN_ALL:
            raise LimitError(
                construct=self._owner.path,
                option="global_indexes",
                value=f"{named} names of attributes",
                rule=f"the projections of all indexes of a table must name at most "
                f"{MOST_PROJECTED_IN_ALL} attributes together; the same one counts in each",
                fix='write projection="all" in some of them',
            )

    def _attributes(self) -> list[Attribute]:
        """Each attribute that is a key somewhere, once; DynamoDB wants no others."""
        keys = list(self._keys)
        for name, index in [*self._global.items(), *self._local.items()]:
            for key in (getattr(index, "partition_key", None), index.sort_key):
                if key is not None:
                    keys.append(key_of(self._owner, name, key))
        found: dict[str, Attribute] = {}
        for key in keys:
            if found.setdefault(key.name, key).type != key.type:
                option(self._owner, "global_indexes", key.name).refuse(
                    f"an attribute must have one type; it is {found[key.name].type} in one key and "
                    f"{key.type} in another",
                    f'write Attribute("{key.name}", "{found[key.name].type}") in all of them',
                )
        return list(found.values())


def _refuse_one_for_both(owner: str, partition_key: Attribute, sort_key: Attribute) -> None:
    if partition_key.name == sort_key.name:
        option(owner, "sort_key", sort_key.name).refuse(
            "the partition key and the sort key must be two attributes",
            "leave sort_key out, or name another attribute",
        )


def _check_projection(owner: str, projection: object) -> None:
    given = option(owner, "projection", projection)
    if isinstance(projection, str):
        given.one_of(*_WHOLE)
        return
    names = given.list_of(str)
    if not names or len(names) > MOST_PROJECTED:
        given.refuse(
            f'must be "all", "keys" or 1 to {MOST_PROJECTED} names of attributes',
            'write projection="keys" for none beside the keys',
        )
    for name in names:
        option(owner, "projection", name).text(
            rule="must be names of attributes", longest=LONGEST_ATTRIBUTE_NAME
        )


def _projection(projection: str | Sequence[str]) -> dict[str, Any]:
    if isinstance(projection, str):
        return {"projection_type": _WHOLE.get(projection, projection)}
    return {"projection_type": "INCLUDE", "non_key_attributes": sorted(projection)}
