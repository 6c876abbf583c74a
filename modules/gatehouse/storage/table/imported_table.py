"""A DynamoDB table that something else makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NoReturn

from gatehouse.core import aws
from gatehouse.core.engine import Construct
from gatehouse.core.options import option

from .attribute import Attribute
from .table_base import TableBase


@dataclass(frozen=True)
class ImportedTableNodes:
    """What an `ImportedTable` makes: it only reads."""

    table: aws.data_aws_dynamodb_table.DataAwsDynamodbTable


class _UnknownIndexes:
    """The indexes of a table that is not made here: whichever it has."""

    names: ClassVar[list[str]] = ["*"]

    def by_partition_key(self, key: Attribute) -> list[str]:
        return []  # which keys they have is not known


class ImportedTable(TableBase):
    """What `Table.from_name` returns.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    name : str
        Name of the table in AWS.
    partition_key : str or Attribute
        The table's partition key.
    sort_key : str or Attribute, optional
        The table's sort key. Default: none.
    """

    Nodes: ClassVar[type] = ImportedTableNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        name: str,
        *,
        partition_key: str | Attribute,
        sort_key: str | Attribute | None = None,
    ) -> None:
        super().__init__(scope, id, partition_key=partition_key, sort_key=sort_key)
        given = option(self, "name", name).text(
            r"[A-Za-z0-9_.-]{3,255}",
            rule="a table's name must have 3 to 255 letters, digits and _ . -",
            fix='write the name that it has in AWS, "notes"',
        )
        self._indexes = _UnknownIndexes()
        self._source = self.resource("table").of(
            aws.data_aws_dynamodb_table.DataAwsDynamodbTable, name=given
        )
        self.nodes = ImportedTableNodes(table=self._source)

    def on_change(self, function: object, **options: object) -> NoReturn:
        """Refuse it: the stream is an option of whoever makes the table."""
        option(self, "on_change", function).refuse(
            "must not be called on an imported table: this stack does not make its stream",
            "call it where the table is made",
        )
