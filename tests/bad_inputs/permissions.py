"""Mistakes with permissions, conditions, grants and roles."""

from __future__ import annotations

from typing import Any

from gatehouse.api import HttpApi
from gatehouse.core import AppStack, aws
from gatehouse.core.engine import TerraformStack
from gatehouse.iam import (
    Condition,
    EventBus,
    Permission,
    Principal,
    Queue,
    Role,
    Topic,
    Trust,
    policy_json,
)
from gatehouse.storage import Attribute, Bucket, Table

from .case import BadInput

NOTES = "arn:aws:s3:::notes/today"
TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/notes"
GLUE = Trust(Principal("Service", ["glue.amazonaws.com"]))
OWNER = Condition("ForAllValues:StringEquals", "dynamodb:LeadingKeys", ["${aws:userid}"])
HAS_KEY = Condition("Null", "dynamodb:LeadingKeys", [False])


def _role(stack: AppStack, *allowed: Any) -> Role:
    return Role(stack, "Users", trust=GLUE, permissions=allowed)


def _raw(stack: AppStack, action: str, resource: str = NOTES, *conditions: Condition) -> Role:
    return _role(stack, Permission([action], [resource], conditions))


def _document(stack: TerraformStack, **statement: Any) -> None:
    aws.data_aws_iam_policy_document.DataAwsIamPolicyDocument(stack, "doc", statement=[statement])


def _stock(action: str = "s3:GetObject", resource: str = NOTES, **condition: Any) -> Any:
    more = {"condition": [condition]} if condition else {}
    return lambda stack: _document(stack, actions=[action], resources=[resource], **more)


def _test(test: str, variable: str, *values: str) -> dict[str, Any]:
    return {"test": test, "variable": variable, "values": list(values)}


CASES = [
    BadInput(
        name="an action that its service does not have",
        build=lambda stack: _raw(stack, "s3:GetObjet"),
        says='did you mean "s3:GetObject"',
        stock=_stock("s3:GetObjet"),
    ),
    BadInput(
        name="an action of a service that there is not",
        build=lambda stack: _raw(stack, "dynamo:GetItem"),
        says="no service with actions dynamo:",
        stock=_stock("dynamo:GetItem"),
    ),
    BadInput(
        name="a wildcard that matches no action",
        build=lambda stack: _role(
            stack, Permission(["s3:Gett*"], [NOTES], reason="everything that reads")
        ),
        says="the service s3 has no action Gett*",
        stock=_stock("s3:Gett*"),
    ),
    BadInput(
        name="some of a service's actions by a wildcard, without a reason",
        build=lambda stack: Permission(["s3:Get*"], [NOTES]),
        says="must not have a wildcard without a reason",
        stock=_stock("s3:Get*"),
    ),
    BadInput(
        name="all actions of a service, without a reason",
        build=lambda stack: Permission(["dynamodb:*"], [TABLE]),
        says="all actions of a service",
        stock=_stock("dynamodb:*", TABLE),
    ),
    BadInput(
        name="all tables of the account, without a reason",
        build=lambda stack: _raw(stack, "dynamodb:GetItem", TABLE.replace("notes", "*")),
        says="it matches resources that do not exist yet",
        stock=_stock("dynamodb:GetItem", TABLE.replace("notes", "*")),
    ),
    BadInput(
        name="all buckets whose name begins so, without a reason",
        build=lambda stack: _raw(stack, "s3:ListBucket", "arn:aws:s3:::acme-*"),
        says="it matches resources that do not exist yet",
        stock=_stock("s3:ListBucket", "arn:aws:s3:::acme-*"),
    ),
    BadInput(
        name="a resource of all regions, without a reason",
        build=lambda stack: _raw(stack, "sqs:SendMessage", "arn:aws:sqs:*:111122223333:jobs"),
        says="it matches others' resources",
        stock=_stock("sqs:SendMessage", "arn:aws:sqs:*:111122223333:jobs"),
    ),
    BadInput(
        name="a misspelt policy variable",
        build=lambda stack: Permission(
            ["s3:GetObject"], ["arn:aws:s3:::notes/${cognito-identity.amazonaws.com:subject}/*"]
        ),
        says='did you mean "cognito-identity.amazonaws.com:sub"',
        stock=_stock(resource="arn:aws:s3:::notes/&{cognito-identity.amazonaws.com:subject}/*"),
    ),
    BadInput(
        name="a policy variable of a misspelt service",
        build=lambda stack: Permission(
            ["s3:GetObject"], ["arn:aws:s3:::notes/${cognito-idenity.amazonaws.com:sub}/*"]
        ),
        says='did you mean "cognito-identity.amazonaws.com:sub"',
        stock=_stock(resource="arn:aws:s3:::notes/&{cognito-idenity.amazonaws.com:sub}/*"),
    ),
    BadInput(
        name="a policy variable with a dot where its colon should be",
        build=lambda stack: Permission(
            ["s3:GetObject"], ["arn:aws:s3:::notes/${cognito-identity.amazonaws.com.sub}/*"]
        ),
        says="write ${cognito-identity.amazonaws.com:sub}",
        stock=_stock(resource="arn:aws:s3:::notes/${cognito-identity.amazonaws.com.sub}/*"),
    ),
    BadInput(
        name="a misspelt principal tag variable",
        build=lambda stack: Condition("StringLike", "s3:prefix", ["${aws:PrincipleTag/team}/*"]),
        says='did you mean "aws:PrincipalTag/*"',
        stock=_stock("s3:ListBucket", **_test("StringLike", "s3:prefix", "&{aws:PrincipleTag/t}")),
    ),
    BadInput(
        name="a key of several values as a policy variable",
        build=lambda stack: Condition(
            "StringEquals", "s3:prefix", ["${cognito-identity.amazonaws.com:amr}"]
        ),
        says="a policy variable must have one value",
    ),
    BadInput(
        name="a misspelt policy variable in raw JSON",
        build=lambda stack: policy_json({"Resource": "arn:aws:s3:::notes/${aws:usrname}/*"}),
        says='did you mean "aws:username"',
    ),
    BadInput(
        name="an unknown condition key",
        build=lambda stack: _raw(
            stack, "s3:ListBucket", "arn:aws:s3:::notes", Condition("StringLike", "s3:prefx", ["a"])
        ),
        says='did you mean "s3:prefix"',
        stock=_stock("s3:ListBucket", **_test("StringLike", "s3:prefx", "a")),
    ),
    BadInput(
        name="an unknown condition operator",
        build=lambda stack: Condition("StringMatches", "s3:prefix", ["a"]),
        says="must be a condition operator of IAM",
        stock=_stock("s3:ListBucket", **_test("StringMatches", "s3:prefix", "a")),
    ),
    BadInput(
        name="a truth that is none",
        build=lambda stack: Condition("Bool", "aws:SecureTransport", ["yes"]),
        says="a value of Bool must be True or False",
        stock=_stock(**_test("Bool", "aws:SecureTransport", "yes")),
    ),
    BadInput(
        name="a number that is none",
        build=lambda stack: Condition("NumericLessThan", "aws:MultiFactorAuthAge", ["an hour"]),
        says="a value of NumericLessThan must be a number",
        stock=_stock(**_test("NumericLessThan", "aws:MultiFactorAuthAge", "an hour")),
    ),
    BadInput(
        name="a time without its zone",
        build=lambda stack: Condition("DateLessThan", "aws:CurrentTime", ["2030-01-31T00:00:00"]),
        says="a time with its zone",
        stock=_stock(**_test("DateLessThan", "aws:CurrentTime", "2030-01-31T00:00:00")),
    ),
    BadInput(
        name="a network whose address goes beyond its mask",
        build=lambda stack: Condition("IpAddress", "aws:SourceIp", ["203.0.113.7/24"]),
        says="a network whose address ends where its mask does",
        stock=_stock(**_test("IpAddress", "aws:SourceIp", "203.0.113.7/24")),
    ),
    BadInput(
        name="two conditions on one key",
        build=lambda stack: Permission(
            ["s3:ListBucket"],
            ["arn:aws:s3:::notes"],
            [Condition("StringLike", "s3:prefix", [each]) for each in ("a/*", "b/*")],
        ),
        says="a key must have only one condition with",
    ),
    BadInput(
        name="items by their owner, but also without a key",
        build=lambda stack: _raw(stack, "dynamodb:GetItem", TABLE, OWNER),
        says="it matches a request that has no key at all",
        stock=_stock(
            "dynamodb:GetItem", TABLE, **_test("ForAllValues:StringEquals", OWNER.key, "a")
        ),
    ),
    BadInput(
        name="a scan that should be held to an owner",
        build=lambda stack: _raw(stack, "dynamodb:Scan", TABLE, OWNER, HAS_KEY),
        says="reads items without naming their key",
        stock=_stock("dynamodb:Scan", TABLE, **_test("StringEquals", OWNER.key, "a")),
    ),
    BadInput(
        name="own items of a table whose partition key is not the user",
        build=lambda stack: Table(
            stack, "Notes", partition_key="noteId", sort_key="userId"
        ).own_items(),
        says='swap them: partition_key="userId"',
    ),
    BadInput(
        name="own items of a table whose partition key is a number",
        build=lambda stack: Table(
            stack, "Notes", partition_key=Attribute("userId", "N")
        ).own_items(),
        says="the partition key must be text",
    ),
    BadInput(
        name="an own folder below a wildcard",
        build=lambda stack: Bucket(stack, "Files").own_folder("private*"),
        says="names of folders with single slashes between them",
    ),
    BadInput(
        name="an own folder with a slash before it",
        build=lambda stack: Bucket(stack, "Files").own_folder("/private"),
        says="names of folders with single slashes between them",
    ),
    BadInput(
        name="an own folder in which nothing is allowed",
        build=lambda stack: Bucket(stack, "Files").own_folder(
            read=False, write=False, delete=False, list=False
        ),
        says="a grant must allow something",
    ),
    BadInput(
        name="the folder of a tag that is a policy variable",
        build=lambda stack: Bucket(stack, "Files").folder_of_tag("${aws:PrincipalTag/tenant}"),
        says="a tag must have 1 to 128 letters",
    ),
    BadInput(
        name="a grant on a route that the API does not have",
        build=lambda stack: HttpApi(stack, "Api").invoke("GET /notes/{id}"),
        says="the API must have the route that a grant names",
    ),
    BadInput(
        name="a grant on a route without its method",
        build=lambda stack: HttpApi(stack, "Api").invoke("/notes"),
        says="a route key must be a method, one space and a path",
    ),
    BadInput(
        name="a queue by its name",
        build=lambda stack: Queue("jobs"),
        says="must be the ARN of an SQS queue",
    ),
    BadInput(
        name="all topics",
        build=lambda stack: Topic("arn:aws:sns:eu-west-1:111122223333:*"),
        says="must be the ARN of an SNS topic",
    ),
    BadInput(
        name="a rule where an event bus is wanted",
        build=lambda stack: EventBus("arn:aws:events:eu-west-1:111122223333:rule/orders"),
        says="must be the ARN of an event bus",
    ),
    BadInput(
        name="more permissions than a role can hold",
        build=lambda stack: _role(
            stack,
            *(Permission(["s3:GetObject"], [f"{NOTES}/{number:060}"]) for number in range(900)),
        ),
        says="a role must have at most 10 policies of 6,144 characters",
    ),
    BadInput(
        name="a boundary that is no policy",
        build=lambda stack: Role(
            stack, "Users", trust=GLUE, permissions_boundary="arn:aws:iam::111122223333:role/Limit"
        ),
        says="must be the ARN of a managed policy",
        stock=lambda stack: aws.iam_role.IamRole(
            stack, "role", assume_role_policy="{}", permissions_boundary="Limit"
        ),
    ),
]
