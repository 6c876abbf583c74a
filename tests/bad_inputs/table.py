"""Mistakes with tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gatehouse.compute import Function
from gatehouse.core import AppStack, aws
from gatehouse.core.engine import TerraformStack
from gatehouse.storage import Attribute, Capacity, GlobalIndex, LocalIndex, Provisioned, Table

from .case import BadInput


def notes(**options: Any) -> Callable[[AppStack], object]:
    usual = {"partition_key": "userId", "sort_key": "noteId"}
    return lambda stack: Table(stack, "Notes", **{**usual, **options})


def stock(*attributes: str, **arguments: Any) -> Callable[[TerraformStack], object]:
    usual = {
        "name": "notes",
        "billing_mode": "PAY_PER_REQUEST",
        "hash_key": "userId",
        "attribute": [{"name": name, "type": "S"} for name in ("userId", *attributes)],
    }
    return lambda stack: aws.dynamodb_table.DynamodbTable(stack, "notes", **{**usual, **arguments})


_table = aws.dynamodb_table


def by(name: str, projection: str = "ALL") -> _table.DynamodbTableGlobalSecondaryIndex:
    return _table.DynamodbTableGlobalSecondaryIndex(
        name=name, hash_key="tenant", projection_type=projection
    )


def local(name: str) -> _table.DynamodbTableLocalSecondaryIndex:
    return _table.DynamodbTableLocalSecondaryIndex(name=name, range_key="at", projection_type="ALL")


def twice(stack: AppStack) -> None:
    """A function that is called with the same changes twice."""
    table = Table(stack, "Notes", partition_key="userId", stream="both")
    index = Function(stack, "Index", "lambdas/hello.main")
    table.on_change(index)
    table.on_change(index, batch_size=10)


CASES = [
    BadInput(
        name="a table's name for all stages",
        build=notes(name="orders"),
        says="must be a dict of stages and names",
    ),
    BadInput(
        name="a table's name that DynamoDB refuses",
        build=lambda stack: Table(stack, "T", partition_key="a", name={"production": "my orders"}),
        says="must have 3 to 255 letters",
    ),
    BadInput(
        name="two tables with one name",
        build=lambda stack: [
            Table(stack, id, partition_key="a", name={"test": "orders"}) for id in ("A", "B")
        ],
        says="must be the name of one aws_dynamodb_table alone",
    ),
    BadInput(
        name="a key of the table as the time of an item",
        build=lambda stack: Table(stack, "Notes", partition_key="userId", ttl="userId"),
        says="must not be a key of the table",
    ),
    BadInput(
        name="an index with one attribute as both keys",
        build=lambda stack: GlobalIndex("tenant", sort_key="tenant"),
        says="the partition key and the sort key must be two attributes",
    ),
    BadInput(
        name="a local index by the partition key",
        build=lambda stack: Table(
            stack,
            "Notes",
            partition_key="userId",
            sort_key="at",
            local_indexes={"byUser": LocalIndex("userId")},
        ),
        says="the partition key and the sort key must be two attributes",
    ),
    BadInput(
        name="indexes with 102 attributes beside their keys",
        build=lambda stack: Table(
            stack,
            "Notes",
            partition_key="userId",
            global_indexes={
                f"by{key}": GlobalIndex(key, projection=[f"a{number}" for number in range(17)])
                for key in ("One", "Two", "Three", "Four", "Five", "Six")
            },
        ),
        says="at most 100 attributes together",
    ),
    BadInput(
        name="one attribute as both keys",
        build=notes(sort_key="userId"),
        says="must be two attributes",
        stock=stock(range_key="userId"),
    ),
    BadInput(
        name="a key of a type that keys do not have",
        build=lambda stack: Attribute("userId", "BOOL"),
        says='"S", "N", "B"',
        stock=lambda stack: aws.dynamodb_table.DynamodbTable(
            stack, "notes", name="notes", hash_key="id", attribute=[{"name": "id", "type": "BOOL"}]
        ),
    ),
    BadInput(
        name="an index with a name of two letters",
        build=notes(global_indexes={"by": GlobalIndex("tenant")}),
        says="3 to 255 letters",
        stock=stock("tenant", global_secondary_index=[by("by")]),
    ),
    BadInput(
        name="an attribute with two types",
        build=notes(global_indexes={"byNote": GlobalIndex(Attribute("noteId", "N"))}),
        says="an attribute must have one type",
    ),
    BadInput(
        name="a global and a local index of one name",
        build=notes(
            global_indexes={"byTime": GlobalIndex("tenant")},
            local_indexes={"byTime": LocalIndex("at")},
        ),
        says="only one index of each name",
        stock=stock(
            "noteId",
            "tenant",
            "at",
            range_key="noteId",
            global_secondary_index=[by("byTime")],
            local_secondary_index=[local("byTime")],
        ),
    ),
    BadInput(
        name="a local index of a table without a sort key",
        build=notes(sort_key=None, local_indexes={"byTime": LocalIndex("at")}),
        says="must not be set for a table without a sort key",
        stock=stock(
            "at",
            local_secondary_index=[local("byTime")],
        ),
    ),
    BadInput(
        name="six local indexes",
        build=notes(local_indexes={f"by-{each}": LocalIndex("at") for each in range(6)}),
        says="at most 5 of them; these are 6",
        stock=stock(
            "noteId",
            "at",
            range_key="noteId",
            local_secondary_index=[local(f"by-{each}") for each in range(6)],
        ),
    ),
    BadInput(
        name="an index in place of its definition",
        build=notes(global_indexes={"byTenant": "tenant"}),
        says="must be a GlobalIndex",
    ),
    BadInput(
        name="a projection of another name",
        build=lambda stack: GlobalIndex("tenant", projection="everything"),
        says='must be one of "all", "keys"',
        stock=stock(
            "tenant",
            global_secondary_index=[by("byTenant", "EVERYTHING")],
        ),
    ),
    BadInput(
        name="a stream that tells of nothing known",
        build=notes(stream="NEW_IMAGE"),
        says='"keys", "new", "old", "both"',
        stock=stock(stream_enabled=True, stream_view_type="NEW"),
    ),
    BadInput(
        name="a function called with changes of a table without a stream",
        build=lambda stack: Table(stack, "Notes", partition_key="userId").on_change(
            None  # type: ignore[arg-type]
        ),
        says="the table must have a stream",
    ),
    BadInput(
        name="capacity that grows to less than it has",
        build=lambda stack: Capacity(10, most=5),
        says="must be 10 or more, as least is 10",
        stock=lambda stack: aws.appautoscaling_target.AppautoscalingTarget(
            stack,
            "target",
            service_namespace="dynamodb",
            resource_id="table/notes",
            scalable_dimension="dynamodb:table:ReadCapacityUnits",
            min_capacity=10,
            max_capacity=5,
        ),
    ),
    BadInput(
        name="a stream that calls one function twice",
        build=twice,
        says="must not be called twice for one function",
    ),
    BadInput(
        name="capacity of zero",
        build=lambda stack: Capacity(0),
        says="from 1 to 2,147,483,647",
        stock=stock(billing_mode="PROVISIONED", read_capacity=0, write_capacity=1),
    ),
    BadInput(
        name="capacity that follows the use, and a global index",
        build=notes(
            capacity=Provisioned(read=Capacity(1, most=9)),
            global_indexes={"byTenant": GlobalIndex("tenant")},
        ),
        says="each plan would reset their capacity",
    ),
    BadInput(
        name="a table's ARN where its name belongs",
        build=lambda stack: Table.from_name(
            stack,
            "Notes",
            "arn:aws:dynamodb:eu-west-1:123456789012:table/notes",
            partition_key="userId",
        ),
        says="a table's name must have 3 to 255",
        stock=lambda stack: aws.data_aws_dynamodb_table.DataAwsDynamodbTable(
            stack, "notes", name="arn:aws:dynamodb:eu-west-1:123456789012:table/notes"
        ),
    ),
]
