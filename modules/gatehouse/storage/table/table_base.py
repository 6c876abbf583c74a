"""What a made and an imported table share: keys, names, and what can be allowed on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from gatehouse.core import Component, Transforms, aws
from gatehouse.core.engine import Construct
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.options import option
from gatehouse.iam import Condition, Grant, Permission
from gatehouse.iam.cognito_identity import identity_id
from gatehouse.iam.principal_tag import tag_variable
from gatehouse.iam.statement_names import pascal
from gatehouse.storage.key_use import use_of_key

from .attribute import Attribute, key_of
from .index import IndexNames

# One item at a time, or a query by key. Scan is in none of these lists: it reads the whole table,
# and carries no key that a condition could check.
QUERY = "dynamodb:Query"
READ_ACTIONS = ("dynamodb:BatchGetItem", "dynamodb:GetItem", QUERY)
WRITE_ACTIONS = (
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
)


class TableBase(Component):
    """A DynamoDB table, made here or imported: what its keys are, and what can be allowed on it.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    partition_key : str or Attribute
        The table's partition key.
    sort_key : str or Attribute, optional
        The table's sort key. Default: none.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.
    """

    # The resource, or the data source of an imported one.
    _source: aws.dynamodb_table.DynamodbTable | aws.data_aws_dynamodb_table.DataAwsDynamodbTable
    _indexes: IndexNames
    _kms_key: str | None = None

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        partition_key: str | Attribute,
        sort_key: str | Attribute | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        self.partition_key = key_of(self, "partition_key", partition_key)
        self.sort_key = None if sort_key is None else key_of(self, "sort_key", sort_key)
        self._refuse_equal_keys()

    @cached_property
    def arn(self) -> str:
        """ARN of the table."""
        return self._source.arn

    @cached_property
    def name(self) -> str:
        """Name of the table in AWS."""
        return self._source.name

    @property
    def link_environment(self) -> dict[str, str]:
        """What a linked function finds in its environment: ``NOTES_TABLE_NAME``."""
        return {f"{self.address.upper()}_TABLE_NAME": self.name}

    def link(self) -> Grant:
        """What ``link=[table]`` gives a function: reading and writing items, no scan."""
        return self._grant("ReadWrite", READ_ACTIONS + WRITE_ACTIONS)

    def read(self) -> Grant:
        """Reading items and querying by key, indexes included; no scan.

        Examples
        --------
        >>> from gatehouse.core import App, AppStack
        >>> from gatehouse.storage import Table
        >>> notes = Table(AppStack(App(), "notes"), "Notes", partition_key="userId")
        >>> notes.read().permissions[0].actions
        ('dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query')
        """
        return self._grant("Read", READ_ACTIONS)

    def write(self) -> Grant:
        """Putting, updating and deleting items; no reading."""
        return self._grant("Write", WRITE_ACTIONS)

    @refuse_unknown_keywords
    def own_items(self, *, read: bool = True, write: bool = True) -> Grant:
        """Items whose partition key is the caller's identity id, and no others.

        For roles of an identity pool: a browser may then use the table directly. Scans and PartiQL
        are not included: they need not carry a key, and a condition on the key would then match.
        Indexes are included where they have the table's partition key.

        Parameters
        ----------
        read : bool
            Reading them. Default: True.
        write : bool
            Writing and deleting them. Default: True.

        Raises
        ------
        OptionError
            If neither is asked for, the partition key is not text, as identity ids are, or the sort
            key is the one that is named after users.

        Notes
        -----
        ``ForAllValues`` is true where a request has no key at all, so ``Null`` stands beside it:
        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
        """
        actions = self._item_actions("own_items", read, write)
        self._refuse_keys_of_others("own_items")
        return self._items("OwnItems", identity_id(self.stack), actions)

    @refuse_unknown_keywords
    def items_of_tag(self, tag: str, *, read: bool = True, write: bool = True) -> Grant:
        """Items whose partition key is a principal tag of the caller: those of its tenant.

        For roles of an identity pool with ``principal_tags={"tenant": "custom:tenant"}``; a user
        without the tag has no items. What `own_items` excludes is excluded here too.

        Parameters
        ----------
        tag : str
            The tag.
        read : bool
            Reading them. Default: True.
        write : bool
            Writing and deleting them. Default: True.

        Raises
        ------
        OptionError
            If neither is asked for, the tag is malformed, or the key is not text.

        Notes
        -----
        https://docs.aws.amazon.com/cognito/latest/developerguide/attributes-for-access-control.html
        """
        actions = self._item_actions("items_of_tag", read, write)
        variable = tag_variable(self, "items_of_tag(tag)", tag)
        return self._items(f"ItemsOf{pascal(tag)}", variable, actions)

    def _refuse_equal_keys(self) -> None:
        if self.sort_key is not None and self.sort_key.name == self.partition_key.name:
            option(self, "sort_key", self.sort_key.name).refuse(
                "the partition key and the sort key must be two attributes", "name another one"
            )

    def _item_actions(self, method: str, read: bool, write: bool) -> tuple[str, ...]:
        option(self, f"{method}(read=…)", read).flag()
        option(self, f"{method}(write=…)", write).flag()
        if not read and not write:
            option(self, f"{method}(read=…, write=…)", (read, write)).refuse(
                "a grant must allow something", "leave read or write at True"
            )
        if self.partition_key.type != "S":
            option(self, method, self.partition_key.type).refuse(
                "the partition key must be text, as identity ids and tags are",
                f'make it text: partition_key="{self.partition_key.name}"',
            )
        return (READ_ACTIONS if read else ()) + (WRITE_ACTIONS if write else ())

    def _refuse_keys_of_others(self, method: str) -> None:
        """Refuse a table that has its user in the sort key: the condition is on the other one."""
        if self.sort_key is None or _is_of_users(self.partition_key.name):
            return
        if _is_of_users(self.sort_key.name):
            option(self, method, self.partition_key.name).refuse(
                f"the partition key must be the caller's identity id; here it is "
                f"{self.partition_key.name}, and {self.sort_key.name} is the sort key",
                f'swap them: partition_key="{self.sort_key.name}", '
                f'sort_key="{self.partition_key.name}"',
            )

    def _items(self, sid: str, key: str, actions: tuple[str, ...]) -> Grant:
        return self._grant(
            sid,
            actions,
            Condition("ForAllValues:StringEquals", "dynamodb:LeadingKeys", [key]),
            Condition("Null", "dynamodb:LeadingKeys", ["false"]),
        )

    def _grant(self, sid: str, actions: tuple[str, ...], *conditions: Condition) -> Grant:
        permission = Permission(
            actions=actions,
            resources=[self.arn, *self._index_arns(actions, conditions)],
            conditions=conditions,
            sid=pascal(self.address) + sid,
        )
        key = use_of_key(self.stack, self._kms_key, "dynamodb", actions, f"{permission.sid}")
        return Grant((permission, *key), of=self)

    def _index_arns(self, actions: Sequence[str], conditions: Sequence[Condition]) -> list[str]:
        """The indexes that a grant includes: those that its conditions apply to."""
        if QUERY not in actions:
            return []
        # A condition on the partition key is one on that of the index. In an index with another
        # one it would say nothing of the items' owner.
        names = (
            self._indexes.by_partition_key(self.partition_key)
            if conditions
            else self._indexes.names
        )
        return [f"{self.arn}/index/{name}" for name in names]


def _is_of_users(name: str) -> bool:
    return bool(re.search(r"user|owner|identity|principal|sub$|^pk$", name, re.IGNORECASE))
