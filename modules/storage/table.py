"""A DynamoDB table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from modules.core import Component, Transforms, aws
from modules.core.engine import Construct
from modules.core.keywords import known_options_only, refuse_unknown_keywords
from modules.core.options import option
from modules.iam import Condition, Grant, Permission
from modules.iam.cognito_identity import identity_id

LONGEST_TABLE_NAME = 255
LONGEST_ATTRIBUTE_NAME = 255

# One item at a time, or a query by key. Scan is in none of these lists: it reads the whole table,
# and carries no key that a condition could hold it to.
READ_ACTIONS = ("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query")
WRITE_ACTIONS = (
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
)


@known_options_only
@dataclass(frozen=True)
class Attribute:
    """An attribute that is a key.

    Parameters
    ----------
    name : str
        Name, 1 to 255 characters.
    type : str
        ``S`` (text), ``N`` (number) or ``B`` (binary). Default: ``S``.
    """

    name: str
    type: str = "S"

    def __post_init__(self) -> None:
        option("Attribute", "name", self.name).text(longest=LONGEST_ATTRIBUTE_NAME)
        option(f"Attribute {self.name}", "type", self.type).one_of("S", "N", "B")


@dataclass(frozen=True)
class TableNodes:
    """What a `Table` makes."""

    table: aws.dynamodb_table.DynamodbTable


class Table(Component):
    """A table that is billed by request, can be restored to any second, and is encrypted.

    Makes ``aws_dynamodb_table``.

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
    ttl : str, optional
        Attribute with the time (seconds since 1970) after which an item is deleted. Default: none.
    point_in_time_recovery : bool
        Whether the table can be restored to any second of the last 35 days. Default: True; a wrong
        write is otherwise final.
    protect : bool, optional
        Whether AWS and Terraform refuse to delete it. Default: the stack's, true in production.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``.

    Examples
    --------
    >>> from modules.core import App, AppStack
    >>> stack = AppStack(App(), "notes")
    >>> notes = Table(stack, "Notes", partition_key="userId", sort_key="noteId")
    >>> notes.address
    'notes'

    Notes
    -----
    Keys are immutable: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
    """

    Nodes = TableNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        partition_key: str | Attribute,
        sort_key: str | Attribute | None = None,
        ttl: str | None = None,
        point_in_time_recovery: bool = True,
        protect: bool | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        self.partition_key = self._key("partition_key", partition_key)
        self.sort_key = None if sort_key is None else self._key("sort_key", sort_key)
        self._refuse_equal_keys()
        self._ttl = None if ttl is None else option(self, "ttl", ttl).text()
        option(self, "point_in_time_recovery", point_in_time_recovery).flag()
        self.protect = (
            self.stack.protect if protect is None else option(self, "protect", protect).flag()
        )
        self.nodes = TableNodes(table=self._table(point_in_time_recovery))

    @cached_property
    def arn(self) -> str:
        """ARN of the table."""
        return self.nodes.table.arn

    @cached_property
    def name(self) -> str:
        """Name of the table in AWS."""
        return self.nodes.table.name

    @property
    def link_environment(self) -> dict[str, str]:
        """What a linked function finds in its environment: ``NOTES_TABLE_NAME``."""
        return {f"{self.address.upper()}_TABLE_NAME": self.name}

    def link(self) -> Grant:
        """What ``link=[table]`` gives a function: reading and writing items, no scan."""
        return self._grant(READ_ACTIONS + WRITE_ACTIONS)

    def read(self) -> Grant:
        """Reading items and querying by key; no scan.

        Examples
        --------
        >>> from modules.core import App, AppStack
        >>> notes = Table(AppStack(App(), "notes"), "Notes", partition_key="userId")
        >>> notes.read().permissions[0].actions
        ('dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query')
        """
        return self._grant(READ_ACTIONS)

    def write(self) -> Grant:
        """Putting, updating and deleting items; no reading."""
        return self._grant(WRITE_ACTIONS)

    @refuse_unknown_keywords
    def own_items(self, *, read: bool = True, write: bool = True) -> Grant:
        """Items whose partition key is the caller's identity id, and no others.

        For roles of an identity pool: a browser may then use the table directly. Scans and PartiQL
        are not part of it: they need not carry a key, and a condition on the key would then hold.

        Parameters
        ----------
        read : bool
            Reading them. Default: True.
        write : bool
            Writing and deleting them. Default: True.

        Raises
        ------
        OptionError
            If neither is asked for, or the partition key is not text, as identity ids are.

        Notes
        -----
        ``ForAllValues`` is true where a request has no key at all, so ``Null`` stands beside it:
        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
        """
        option(self, "own_items(read=…)", read).flag()
        option(self, "own_items(write=…)", write).flag()
        if not read and not write:
            option(self, "own_items(read=…, write=…)", (read, write)).refuse(
                "a grant allows something", "leave read or write at True"
            )
        if self.partition_key.type != "S":
            option(self, "own_items", self.partition_key.type).refuse(
                "identity ids are text; a partition key of another type never equals one",
                f'make it text: partition_key="{self.partition_key.name}"',
            )
        actions = (READ_ACTIONS if read else ()) + (WRITE_ACTIONS if write else ())
        return self._grant(
            actions,
            Condition(
                "ForAllValues:StringEquals", "dynamodb:LeadingKeys", [identity_id(self.stack)]
            ),
            Condition("Null", "dynamodb:LeadingKeys", ["false"]),
        )

    def _grant(self, actions: tuple[str, ...], *conditions: Condition) -> Grant:
        permission = Permission(actions=actions, resources=[self.arn], conditions=conditions)
        return Grant((permission,), of=self)

    def _key(self, name: str, key: str | Attribute) -> Attribute:
        option(self, name, key).instance(str, Attribute)
        return key if isinstance(key, Attribute) else Attribute(key)

    def _refuse_equal_keys(self) -> None:
        if self.sort_key is not None and self.sort_key.name == self.partition_key.name:
            option(self, "sort_key", self.sort_key.name).refuse(
                "the partition key and the sort key are two attributes", "name another one"
            )

    def _table(self, point_in_time_recovery: bool) -> aws.dynamodb_table.DynamodbTable:
        keys = [self.partition_key] + ([self.sort_key] if self.sort_key else [])
        return self.resource("table", guards=("deletion_protection_enabled",)).of(
            aws.dynamodb_table.DynamodbTable,
            name=self.aws_name(longest=LONGEST_TABLE_NAME),
            billing_mode="PAY_PER_REQUEST",
            hash_key=self.partition_key.name,
            range_key=self.sort_key.name if self.sort_key else None,
            attribute=[
                aws.dynamodb_table.DynamodbTableAttribute(name=key.name, type=key.type)
                for key in keys
            ],
            ttl=aws.dynamodb_table.DynamodbTableTtl(attribute_name=self._ttl, enabled=True)
            if self._ttl
            else None,
            point_in_time_recovery=aws.dynamodb_table.DynamodbTablePointInTimeRecovery(
                enabled=point_in_time_recovery
            ),
            deletion_protection_enabled=self.protect,
            lifecycle=self.keep_data(self.protect),
        )
