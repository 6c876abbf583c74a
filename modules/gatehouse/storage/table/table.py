"""A DynamoDB table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from gatehouse.core import Transforms, aws
from gatehouse.core.crossing import NamesOfOthers
from gatehouse.core.data_lock import lock_data
from gatehouse.core.engine import Construct
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.lock_file import GIVEN_ONCE, NEVER_DEPLOYED
from gatehouse.core.options import option
from gatehouse.core.own_name import NameRule, own_name
from gatehouse.core.tokens import is_token
from gatehouse.storage.key_use import check_key

from .attribute import LONGEST_ATTRIBUTE_NAME, Attribute
from .capacity import Provisioned, add_scaling, check_capacity, lifecycle_of
from .imported_table import ImportedTable
from .index import GlobalIndex, Indexes, LocalIndex
from .stream import VIEWS, Handles, add_change_handler, check_handler
from .table_base import TableBase

LONGEST_TABLE_NAME = 255
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
TABLE_NAME = NameRule(
    r"[A-Za-z0-9_.-]{3,}", "must have 3 to 255 letters, digits and _ . -", LONGEST_TABLE_NAME
)


@dataclass(frozen=True)
class TableNodes:
    """What a `Table` makes; scaling by ``read`` and ``write``, change handlers by function."""

    table: aws.dynamodb_table.DynamodbTable
    scaling_target: dict[str, Any] = field(default_factory=dict)
    scaling_policy: dict[str, Any] = field(default_factory=dict)
    change_handler: dict[str, Any] = field(default_factory=dict)


class Table(TableBase):
    """A table that is billed by request, can be restored to any second, and is encrypted.

    Makes ``aws_dynamodb_table``, and what scales its capacity where that follows the use.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    partition_key : str or Attribute
        The key that items are spread by; text alone is a key of text. It can't be changed without
        replacing the table.
    sort_key : str or Attribute, optional
        The key that items of one partition are ordered by. Default: none.
    global_indexes : dict
        Indexes by other partition keys, up to 20, by their names. Default: none.
    local_indexes : dict
        Indexes by other sort keys, up to 5, by their names; they can be made only with the table.
        Default: none.
    ttl : str, optional
        Attribute with the time (seconds since 1970) after which an item is deleted. Default: none.
    stream : str, optional
        What the stream has of each change of an item: ``keys``, ``new``, ``old`` or ``both``
        images. Reads are paid for. Default: no stream.
    capacity : Provisioned, optional
        Capacity instead of payment by request. Default: none, it is paid by request.
    kms_key : str, optional
        ARN of the KMS key that it is encrypted with. Default: DynamoDB's own key, free of charge.
    point_in_time_recovery : bool
        Whether the table can be restored to any second of the last 35 days. Default: True; a wrong
        write is otherwise final.
    name : dict of str, optional
        Its name in AWS by stage, ``{"production": "orders"}``, to take over a table that
        something else made. Default: of app, stage and id. It is immutable.
    protect : bool, optional
        Whether AWS and Terraform refuse to delete it. Default: the stack's, true in production.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.

    Examples
    --------
    >>> from gatehouse.core import App, AppStack
    >>> stack = AppStack(App(), "notes")
    >>> notes = Table(stack, "Notes", partition_key="userId", sort_key="noteId")
    >>> notes.address
    'notes'

    Notes
    -----
    Keys are immutable: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
    """

    Nodes: ClassVar[type] = TableNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        partition_key: str | Attribute,
        sort_key: str | Attribute | None = None,
        global_indexes: Mapping[str, GlobalIndex] | None = None,
        local_indexes: Mapping[str, LocalIndex] | None = None,
        ttl: str | None = None,
        stream: str | None = None,
        capacity: Provisioned | None = None,
        kms_key: str | None = None,
        point_in_time_recovery: bool = True,
        name: Mapping[str, str] | None = None,
        protect: bool | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(
            scope, id, partition_key=partition_key, sort_key=sort_key, transform=transform
        )
        self._own_name = own_name(self, name, TABLE_NAME)
        self._indexes = indexes = Indexes(
            self,
            self.partition_key,
            self.sort_key,
            {} if global_indexes is None else global_indexes,
            {} if local_indexes is None else local_indexes,
        )
        self._stream = None if stream is None else option(self, "stream", stream).one_of(*VIEWS)
        self._capacity = check_capacity(self, capacity, indexes.has_global)
        self._kms_key = check_key(self, kms_key)
        self._ttl = self._read_ttl(ttl, indexes)
        #: What the lock file remembers of it.
        self._memory: dict[str, Any] = {}
        self._once_ttl = self._remembered_ttl()
        option(self, "point_in_time_recovery", point_in_time_recovery).flag(or_token=True)
        self.protect = (
            self.stack.protect if protect is None else option(self, "protect", protect).flag()
        )
        lock_data(
            self,
            "Table",
            protect=self.protect,
            holds="its items",
            fields={
                "partition_key": self.partition_key.recorded,
                "sort_key": self.sort_key.recorded if self.sort_key else None,
                "local_indexes": indexes.recorded_local,
            },
            names=(self._own_name, self.aws_name(longest=LONGEST_TABLE_NAME)),
        )
        self._source = table = self._table(indexes, point_in_time_recovery)
        self.nodes = TableNodes(table=table, **add_scaling(self, self._capacity, table))

    @classmethod
    @refuse_unknown_keywords
    def from_name(
        cls,
        scope: Construct,
        id: str,
        name: str,
        *,
        partition_key: str | Attribute,
        sort_key: str | Attribute | None = None,
    ) -> ImportedTable:
        """Import a table that exists, so that functions and roles can be given rights on it.

        Parameters
        ----------
        scope : Construct
            The stack, or a construct within it.
        id : str
            Name within the scope.
        name : str
            Name of the table in AWS, in the stack's account and region.
        partition_key : str or Attribute
            The table's partition key, which `own_items` goes by.
        sort_key : str or Attribute, optional
            The table's sort key. Default: none.
        """
        return ImportedTable(scope, id, name, partition_key=partition_key, sort_key=sort_key)

    @cached_property
    def stream_arn(self) -> str:
        """ARN of the table's stream.

        Raises
        ------
        OptionError
            If it has none.
        """
        if self._stream is None:
            option(self, "stream", None).refuse(
                "the table must have a stream", 'make it with stream="both" or so'
            )
        return self.nodes.table.stream_arn

    @refuse_unknown_keywords
    def on_change(self, function: Handles, *, batch_size: int = 100, retries: int = 3) -> None:
        """Call a function with changes of items, in their order by partition key.

        Parameters
        ----------
        function : Function
            What is called. It may then read the stream; what it returns as ``batchItemFailures``
            is tried again.
        batch_size : int
            Changes in one call, 1 to 10,000. Default: 100, AWS's own.
        retries : int
            How often a change that fails is tried again, 0 to 10,000. Default: 3; without an end,
            one bad change would block those behind it for a day.

        Raises
        ------
        OptionError
            If the table has no stream, or its stream calls the function already.

        Notes
        -----
        https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
        """
        stream_arn = self.stream_arn
        handler = check_handler(self, function, self._handled)
        mapping = add_change_handler(
            self, stream_arn, handler, batch_size=batch_size, retries=retries
        )
        self._handled.add(handler.path)
        self.nodes.change_handler[self._handlers.of(handler)] = mapping

    @cached_property
    def _handled(self) -> set[str]:
        """The paths of the functions that the stream calls."""
        return set()

    @cached_property
    def _handlers(self) -> NamesOfOthers:
        return NamesOfOthers(self.stack)

    def _read_ttl(self, ttl: str | None, indexes: Indexes) -> str | None:
        if ttl is None:
            return None
        given = option(self, "ttl", ttl).text(longest=LONGEST_ATTRIBUTE_NAME)
        if given in (self.partition_key.name, self.sort_key.name if self.sort_key else None):
            option(self, "ttl", ttl).refuse(
                "must not be a key of the table: each item has a time of its own, as a number",
                'name another attribute, "expiresAt" or so',
            )
        for key in indexes.attributes:
            if key.name == given and key.type != "N":
                option(self, "ttl", ttl).refuse(
                    f"must be a number, but an index has it as a key of type {key.type}: DynamoDB "
                    "would delete no item",
                    f'write Attribute("{ttl}", "N") in the index, or name another attribute',
                )
        return given

    def _remembered_ttl(self) -> str | None:
        """The attribute of `ttl`, also after it was taken away.

        DynamoDB turns it off by the attribute's name only. Left out, it would go on to delete.
        """
        fields = self._memory
        if self._ttl is not None:  # where only Terraform knows the name, that there was one
            fields[GIVEN_ONCE] = {"ttl": None if is_token(self._ttl) else self._ttl}

        def recall(recorded: dict[str, Any]) -> None:
            once = recorded.get(GIVEN_ONCE)
            # A pool that had the id before remembers in another form.
            once = once if isinstance(once, dict) else {}
            self._refuse_other_ttl(once.get("ttl"))
            for name, given in once.items():
                fields.setdefault(GIVEN_ONCE, {}).setdefault(name, given)

        self.stack.lock_fields(self.path, fields, recall)
        once = fields.get(GIVEN_ONCE, {})
        if self._ttl is None and once.get("ttl", "") is None:
            option(self, "ttl", None).refuse(
                "must stay, as its name was never known here: DynamoDB turns it off by the "
                "attribute's name only, and would go on to delete items",
                'write ttl="expiresAt", with the attribute\'s name as text, synthesize, and leave '
                "it out after that",
            )
        return self._ttl or once.get("ttl")

    def _refuse_other_ttl(self, once: str | None) -> None:
        if once is None or self._ttl is None or is_token(self._ttl) or self._ttl == once:
            return
        option(self, "ttl", self._ttl).refuse(
            f"must stay {once!r}: DynamoDB refuses another attribute while one is active",
            "deploy once without ttl; an hour later run `gatehouse lock`, and deploy with the new "
            f"one. {NEVER_DEPLOYED}",
        )

    def _remember_transformed(self, arguments: dict[str, Any]) -> None:
        """Remember the attribute of a `ttl` that a transform set."""
        block = arguments.get("ttl")
        for each in block if isinstance(block, list) else [block]:
            given = each if isinstance(each, Mapping) else {}
            name = given.get("attribute_name")
            if name and given.get("enabled"):
                self._memory[GIVEN_ONCE] = {"ttl": None if is_token(name) else name}

    def _table(
        self, indexes: Indexes, point_in_time_recovery: bool
    ) -> aws.dynamodb_table.DynamodbTable:
        module, capacity = aws.dynamodb_table, self._capacity
        return self.resource("table", check=self._remember_transformed).of(
            aws.dynamodb_table.DynamodbTable,
            name=self._own_name or self.aws_name(longest=LONGEST_TABLE_NAME),
            billing_mode="PROVISIONED" if capacity else "PAY_PER_REQUEST",
            read_capacity=capacity.read.least if capacity else None,
            write_capacity=capacity.write.least if capacity else None,
            hash_key=self.partition_key.name,
            range_key=self.sort_key.name if self.sort_key else None,
            attribute=[
                module.DynamodbTableAttribute(name=key.name, type=key.type)
                for key in indexes.attributes
            ],
            global_secondary_index=indexes.global_blocks(capacity),
            local_secondary_index=indexes.local_blocks(),
            stream_enabled=True if self._stream else None,
            stream_view_type=VIEWS[self._stream] if self._stream else None,
            # Said even without a key: left out, the provider keeps the key that was there.
            server_side_encryption=module.DynamodbTableServerSideEncryption(
                enabled=self._kms_key is not None, kms_key_arn=self._kms_key
            ),
            ttl=module.DynamodbTableTtl(attribute_name=self._once_ttl, enabled=bool(self._ttl))
            if self._once_ttl
            else None,
            point_in_time_recovery=module.DynamodbTablePointInTimeRecovery(
                enabled=point_in_time_recovery
            ),
            deletion_protection_enabled=self.protect,
            lifecycle=lifecycle_of(self, self.protect, capacity),
        )
