"""What a request needs of IAM: actions, each on a resource, with condition keys.

The actions, resources and keys of each service are those of the Service Authorization Reference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.attack.predicted.account import Account, Values
from tests.attack.requests import Request, filled

_OBJECTS = {
    ("GET", ""): "GetObject",
    ("PUT", ""): "PutObject",
    ("DELETE", ""): "DeleteObject",
    ("POST", "uploads"): "PutObject",
    ("POST", "acl"): "PutObjectAcl",
    ("GET", "acl"): "GetObjectAcl",
    ("GET", "tagging"): "GetObjectTagging",
    ("PUT", "tagging"): "PutObjectTagging",
}
_BUCKETS = {
    ("GET", ""): "ListBucket",
    ("GET", "location"): "GetBucketLocation",
    ("GET", "policy"): "GetBucketPolicy",
    ("PUT", "policy"): "PutBucketPolicy",
    ("GET", "publicAccessBlock"): "GetBucketPublicAccessBlock",
    ("DELETE", "publicAccessBlock"): "PutBucketPublicAccessBlock",
    ("GET", "uploads"): "ListBucketMultipartUploads",
    ("GET", "versioning"): "GetBucketVersioning",
    ("PUT", "versioning"): "PutBucketVersioning",
    ("GET", "versions"): "ListBucketVersions",
    ("DELETE", ""): "DeleteBucket",
}
#: Query parameters that make a request another action.
_KINDS = {kind for _, kind in (*_OBJECTS, *_BUCKETS) if kind}
_OF_FUNCTIONS = {
    ("GET", ""): "GetFunction",
    ("GET", "policy"): "GetPolicy",
    ("POST", "policy"): "AddPermission",
    ("PUT", "code"): "UpdateFunctionCode",
    ("POST", "invocations"): "InvokeFunction",
    ("POST", "response-streaming-invocations"): "InvokeFunction",
}
_OF_ITEMS = ("GetItem", "PutItem", "UpdateItem", "DeleteItem")
_OF_BATCHES = ("BatchGetItem", "BatchWriteItem")
_OF_TRANSACTIONS = ("TransactGetItems", "TransactWriteItems")
_OF_TABLES = ("DeleteTable", "DescribeTable", "Scan")
_EQUALITY = re.compile(r"(\w+)\s*=\s*(:\w+)")
_STATEMENT = re.compile(r'SELECT .* FROM "([^"]+)"')


@dataclass(frozen=True)
class Asked:
    """One action on one resource."""

    action: str
    resource: str
    keys: Mapping[str, object] = field(default_factory=dict)
    bucket: str | None = None


def asked_by(account: Account, request: Request, names: Mapping[str, str]) -> Iterator[Asked]:
    """List the actions that a request needs; all of them must be allowed."""
    ask = _SERVICES.get(request.service)
    if ask is None:
        raise NotImplementedError(f"no action is known for {request}")
    yield from ask(
        account,
        replace(
            request,
            path=filled(request.path, names),
            body=filled(request.body, names),
            headers={name: filled(value, names) for name, value in request.headers.items()},
        ),
    )


def _operation(request: Request) -> str:
    return request.headers["x-amz-target"].rpartition(".")[2]


def _of_s3(account: Account, request: Request) -> Iterator[Asked]:
    parts = urlsplit(request.path)
    bucket, _, key = parts.path.lstrip("/").partition("/")
    query = parse_qs(parts.query, keep_blank_values=True)
    if not bucket:
        yield Asked("s3:ListAllMyBuckets", "*")
        return
    arn = account.one("aws_s3_bucket", bucket=bucket)["arn"]
    kind = next((name for name in query if name in _KINDS), "")
    if key:
        action = _OBJECTS[request.method, kind]
        yield Asked(f"s3:{action}", f"{arn}/{unquote(key)}", bucket=bucket)
    else:
        keys = {f"s3:{name}": query[name][0] for name in ("prefix", "delimiter") if name in query}
        yield Asked(f"s3:{_BUCKETS[request.method, kind]}", arn, keys, bucket)
    source = request.headers.get("x-amz-copy-source")
    if source:
        held, _, copied = unquote(source).lstrip("/").partition("/")
        arn = account.one("aws_s3_bucket", bucket=held)["arn"]
        yield Asked("s3:GetObject", f"{arn}/{copied}", bucket=held)


def _of_lambda(account: Account, request: Request) -> Iterator[Asked]:
    _, _, _, name, *end = request.path.split("/")
    function = account.one("aws_lambda_function", function_name=name)
    yield Asked(f"lambda:{_OF_FUNCTIONS[request.method, '/'.join(end)]}", function["arn"])


def _of_iam(account: Account, request: Request) -> Iterator[Asked]:
    form = parse_qs(request.body)
    role = account.one("aws_iam_role", name=form["RoleName"][0])
    yield Asked(f"iam:{form['Action'][0]}", role["arn"])


def _of_apigateway(account: Account, request: Request) -> Iterator[Asked]:
    _, version, kind, api_id, *_ = request.path.split("/")
    assert (version, kind) == ("v2", "apis")
    partition, _, region = account.one("aws_apigatewayv2_api", id=api_id)["arn"].split(":")[1:4]
    resource = f"arn:{partition}:apigateway:{region}::{request.path.removeprefix('/v2')}"
    yield Asked(f"apigateway:{request.method}", resource)


def _of_cognito_identity(account: Account, request: Request) -> Iterator[Asked]:
    pool_id = json.loads(request.body)["IdentityPoolId"]
    pool = account.one("aws_cognito_identity_pool", id=pool_id)
    yield Asked(f"cognito-identity:{_operation(request)}", pool["arn"])


def _of_cognito_idp(account: Account, request: Request) -> Iterator[Asked]:
    pool = account.one("aws_cognito_user_pool", id=json.loads(request.body)["UserPoolId"])
    yield Asked(f"cognito-idp:{_operation(request)}", pool["arn"])


def _of_logs(account: Account, request: Request) -> Iterator[Asked]:
    name = json.loads(request.body)["logGroupName"]
    group = account.one("aws_cloudwatch_log_group", name=name)
    yield Asked(f"logs:{_operation(request)}", group["arn"])


def _of_secretsmanager(_: Account, request: Request) -> Iterator[Asked]:
    assert _operation(request) == "ListSecrets"
    yield Asked("secretsmanager:ListSecrets", "*")


def _of_dynamodb(account: Account, request: Request) -> Iterator[Asked]:
    operation, body = _operation(request), json.loads(request.body)

    def of_items(action: str, name: str, items: list[Values]) -> Asked:
        table = account.one("aws_dynamodb_table", name=name)
        leading = sorted({next(iter(item[table["hash_key"]].values())) for item in items})
        keys = {"dynamodb:LeadingKeys": leading} if leading else {}
        return Asked(f"dynamodb:{action}", table["arn"], keys)

    if operation in _OF_ITEMS:
        yield of_items(operation, body["TableName"], [body.get("Key") or body["Item"]])
    elif operation == "Query":
        name, value = _EQUALITY.findall(body["KeyConditionExpression"])[0]
        values = body["ExpressionAttributeValues"]
        yield of_items(operation, body["TableName"], [{name: values[value]}])
    elif operation in _OF_BATCHES:
        for table, part in body["RequestItems"].items():
            yield of_items(operation, table, _keys_of_batch(part))
    elif operation in _OF_TRANSACTIONS:
        for entry in body["TransactItems"]:
            ((kind, one),) = entry.items()
            action = "ConditionCheckItem" if kind == "ConditionCheck" else f"{kind}Item"
            yield of_items(action, one["TableName"], [one.get("Key") or one["Item"]])
    elif operation == "ExecuteStatement":
        (table,) = _STATEMENT.findall(body["Statement"])
        yield of_items("PartiQLSelect", table, [])
    elif operation in _OF_TABLES:
        yield of_items(operation, body["TableName"], [])
    elif operation == "ListTables":
        yield Asked("dynamodb:ListTables", "*")
    else:
        raise NotImplementedError(f"no action is known for {operation}")


def _keys_of_batch(part: Any) -> list[Values]:
    if isinstance(part, dict):
        keys: list[Values] = part["Keys"]
        return keys
    writes = [next(iter(write.values())) for write in part]
    return [write.get("Key") or write["Item"] for write in writes]


_SERVICES: dict[str, Callable[[Account, Request], Iterator[Asked]]] = {
    "apigateway": _of_apigateway,
    "cognito-identity": _of_cognito_identity,
    "cognito-idp": _of_cognito_idp,
    "dynamodb": _of_dynamodb,
    "iam": _of_iam,
    "lambda": _of_lambda,
    "logs": _of_logs,
    "s3": _of_s3,
    "secretsmanager": _of_secretsmanager,
}
