"""Wrong arguments of every kind: what Python refuses, what jsii refuses, and what passes."""

import datetime
import enum
from typing import Any

from cdktf import App, TerraformOutput, TerraformStack, TerraformVariable, Token
from cdktf_cdktf_provider_aws.dynamodb_table import (
    DynamodbTable,
    DynamodbTableAttribute,
    DynamodbTableTtl,
)
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.security_group import SecurityGroup, SecurityGroupIngress
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

from cases._seen import error_of, shown


class Colour(enum.Enum):
    """An enum of the app's own."""

    RED = "red"


class Text(str):
    """A text of the app's own."""


class Whole(int):
    """A number of the app's own."""


def run(app: App) -> object:
    stack = TerraformStack(app, "type-errors-of-every-kind")
    AwsProvider(stack, "aws")
    queue: Any = SqsQueue
    table: Any = DynamodbTable
    group: Any = SecurityGroup
    rule: Any = SecurityGroupIngress
    output: Any = TerraformOutput
    attribute: Any = DynamodbTableAttribute
    ttl: Any = DynamodbTableTtl
    variable: Any = TerraformVariable
    app_class: Any = App
    kept: Any = queue(stack, "kept", delay_seconds=1)
    full: Any = table(
        stack, "full", name="n", attribute=[DynamodbTableAttribute(name="a", type="S")]
    )
    now = datetime.datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=datetime.timezone.utc)
    attempts = {
        "true for a number": lambda: queue(stack, "a1", delay_seconds=True),
        "true for a number in a struct": lambda: group(
            stack, "a2", ingress=[rule(from_port=True, to_port=1, protocol="tcp")]
        ),
        "number for a flag": lambda: queue(stack, "a3", fifo_queue=0),
        "text for a flag": lambda: queue(stack, "a4", fifo_queue="yes"),
        "token for a flag": lambda: queue(stack, "a5", fifo_queue=Token.as_any(kept.fifo_queue)),
        "text for a number": lambda: queue(stack, "a6", delay_seconds=kept.arn),
        "number for a text": lambda: queue(stack, "a7", name=1.5),
        "resource for a text": lambda: queue(stack, "a8", name=kept),
        "dict with None": lambda: output(stack, "a9", value={"a": None}),
        "subclass of text": lambda: queue(stack, "a10", name=Text("mine")),
        "subclass of a number": lambda: queue(stack, "a11", delay_seconds=Whole(5)),
        "enum": lambda: output(stack, "a12", value=Colour.RED),
        "date": lambda: output(stack, "a13", value=now),
        "date in a list": lambda: output(stack, "a14", value=[{"at": now}]),
        "naive date": lambda: output(stack, "a15", value=now.replace(tzinfo=None)),
        "bytes": lambda: output(stack, "a16", value=b"abc"),
        "complex number": lambda: output(stack, "a17", value=1j),
        "class": lambda: output(stack, "a18", value=SqsQueue),
        "own class": lambda: output(stack, "a19", value=Colour),
        "resource": lambda: output(stack, "a20", value=kept),
        "struct": lambda: output(stack, "a21", value=DynamodbTableTtl(attribute_name="a")),
        "module": lambda: output(stack, "a22", value=datetime),
        "generator": lambda: output(stack, "a23", value=(n for n in [1])),
        "tuple": lambda: output(stack, "a24", value=(1, 2)),
        "set": lambda: output(stack, "a25", value={1}),
        "missing": lambda: table(stack, "b1"),
        "missing in a struct": lambda: attribute(name="a"),
        "unknown": lambda: queue(stack, "b2", nothing=1),
        "unknown in a struct": lambda: ttl(nothing=1),
        "unknown in a dict": lambda: table(stack, "b3", name="n", ttl={"nothing": 1}),
        "camelCase in a dict": lambda: table(stack, "b4", name="n", ttl={"attributeName": "a"}),
        "snake_case in a dict": lambda: table(stack, "b5", name="n", ttl={"attribute_name": "a"}),
        "snake_case in a list": lambda: group(
            stack, "b6", ingress=[{"from_port": 1, "to_port": 1, "protocol": "tcp"}]
        ),
        "camelCase in a list": lambda: group(
            stack, "b7", ingress=[{"fromPort": 1, "toPort": 1, "protocol": "tcp"}]
        ),
        "unknown in a list": lambda: group(stack, "b8", ingress=[{"nothing": 1}]),
        "text for a list": lambda: group(stack, "b9", ingress="tcp"),
        "struct for a list": lambda: group(stack, "b10", ingress=rule(from_port=1, to_port=1)),
        "another struct": lambda: table(stack, "b11", name="n", ttl=rule(protocol="tcp")),
        "another struct in a list": lambda: group(
            stack, "b12", ingress=[DynamodbTableTtl(attribute_name="a")]
        ),
        "None in a list": lambda: group(stack, "b13", ingress=[None]),
        "list in a list": lambda: group(stack, "b14", ingress=[[]]),
        "text for a struct": lambda: table(stack, "b15", name="n", ttl="on"),
        "token for a struct": lambda: table(stack, "b16", name="n", ttl=Token.as_any("x")),
        "token for a list": lambda: group(stack, "b17", ingress=Token.as_any(["x"])),
        "no scope": lambda: queue("x", "b18"),
        "scope of None": lambda: queue(None, "b19"),
        "no id": lambda: queue(stack),
        "id of None": lambda: queue(stack, None),
        "too many": lambda: queue(stack, "b20", "b21"),
        "twice": lambda: queue(stack, "kept"),
        "provider of text": lambda: queue(stack, "b22", provider="aws"),
        "depends on text": lambda: queue(stack, "b23", depends_on=["aws_x.y"]),
        "depends on nothing": lambda: queue(stack, "b24", depends_on=[None]),
        "for each of a list": lambda: queue(stack, "b25", for_each=["a"]),
        "count of text": lambda: queue(stack, "b26", count="2"),
        "lifecycle of text": lambda: queue(stack, "b27", lifecycle="x"),
        "lifecycle unknown": lambda: queue(stack, "b28", lifecycle={"nothing": True}),
        "lifecycle as a dict": lambda: queue(
            stack, "b29", lifecycle={"prevent_destroy": True, "ignore_changes": ["name"]}
        ),
        "set a wrong type": lambda: setattr(kept, "delay_seconds", "x"),
        "set None": lambda: setattr(kept, "name", None),
        "set what is read-only": lambda: setattr(kept, "url", "x"),
        "set what is unknown": lambda: setattr(kept, "nothing", "x"),
        "get what is unknown": lambda: kept.nothing,
        "put a wrong type": lambda: full.put_ttl(enabled=1),
        "put unknown": lambda: full.put_ttl(nothing=1),
        "put a list": lambda: full.put_attribute([{"name": "b", "type": "S"}]),
        "put a wrong list": lambda: full.put_attribute([{"name": "b"}]),
        "put a text": lambda: full.put_attribute("x"),
        "get by text": lambda: full.attribute.get("x"),
        "get by number": lambda: shown(full.attribute.get(3).name),
        "variable of no type": lambda: variable(stack, "b30", type=5),
        "override by number": lambda: kept.add_override(1, 2),
        "override of a date": lambda: kept.add_override("at", now),
        "override of nothing": lambda: kept.add_override("", 1),
        "App of wrong context": lambda: app_class(context=[1]),
        "App unknown": lambda: app_class(nothing=1),
    }
    return {name: error_of(attempt) for name, attempt in attempts.items()}
