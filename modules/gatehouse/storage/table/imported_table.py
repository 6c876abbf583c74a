"""A DynamoDB table that something else makes."""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.core import Component, aws
from gatehouse.core.engine import Construct
from gatehouse.core.options import option

from .attribute import Attribute, key_of
from .index import Indexes
from .table import Table


@dataclass(frozen=True)
class ImportedTableNodes:
    """What an `ImportedTable` makes: it only reads."""

    table: aws.data_aws_dynamodb_table.DataAwsDynamodbTable


class _AllIndexes(Indexes):
    """The indexes of a table that is not made here: whichever it has."""

    def __init__(self) -> None:
        self.attributes = []

    @property
    def names(self) -> list[str]:
        return ["*"]

    def by_partition_key(self, key: Attribute) -> list[str]:
        return []  # which keys they have is not known


class ImportedTable(Table):
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

    Nodes = ImportedTableNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        name: str,
        *,
        partition_key: str | Attribute,
        sort_key: str | Attribute | None = None,
    ) -> None:
        Component.__init__(self, scope, id)
        given = option(self, "name", name).text(
            r"[A-Za-z0-9_.-]{3,255}",
            rule="a table's name must have 3 to 255 letters, digits and _ . -",
            fix='write the name that it has in AWS, "notes"',
        )
        self.partition_key = key_of(self, "partition_key", partition_key)
        self.sort_key = None if sort_key is None else key_of(self, "sort_key", sort_key)
        self._indexes = _AllIndexes()
        self._kms_key: str | None = None
        self._stream: str | None = None
        # A data source with the attributes that a table is read by.
        self.nodes = ImportedTableNodes(  # type: ignore[assignment]
            table=self.resource("table").of(
                aws.data_aws_dynamodb_table.DataAwsDynamodbTable, name=given
            )
        )
