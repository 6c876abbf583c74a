"""A malformed request gets an error of the service, and nothing is done."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from gatehouse.local.launcher.server import LocalAws

from tests.gatehouse.local.pools import Pool

_TABLE = "malformed"
_SUB = "${cognito-identity.amazonaws.com:sub}"

Ask = Callable[[str, bytes], requests.Response]


@pytest.fixture(scope="module")
def pool(pools: Any, clients: Callable[..., Any]) -> Pool:
    """Make a table in which signed-in users may use their own items."""
    for name in (_TABLE, f"{_TABLE}-too"):
        clients("dynamodb").create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "userId", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "userId", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
    made: Pool = pools()
    made.grant_all(
        [
            {
                "Effect": "Allow",
                "Action": "dynamodb:*",
                "Resource": "*",
                "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [_SUB]}},
            }
        ]
    )
    return made


@pytest.fixture(scope="module")
def ask(pool: Pool, local_aws: LocalAws) -> Ask:
    """Sign a body unchanged, in a form that no SDK would send."""
    given = pool.credentials(pool.token("ann"))
    keys = Credentials(given["AccessKeyId"], given["SecretKey"], given["SessionToken"])

    def asking(operation: str, body: bytes) -> requests.Response:
        sent = {"X-Amz-Target": f"DynamoDB_20120810.{operation}"}
        request = AWSRequest("POST", f"{local_aws.endpoint}/", data=body, headers=sent)
        SigV4Auth(keys, "dynamodb", local_aws.region).add_auth(request)
        return requests.post(
            f"{local_aws.endpoint}/", data=body, headers=dict(request.headers.items()), timeout=30
        )

    return asking


def _holds(clients: Callable[..., Any]) -> list[Any]:
    held: list[Any] = clients("dynamodb").scan(TableName=_TABLE)["Items"]
    return held


def test_a_key_beside_the_item_does_not_hide_whose_item_it_is(
    ask: Ask, pool: Pool, clients: Callable[..., Any]
) -> None:
    identity, _ = pool.identity(pool.token("ann"))
    theirs, mine = ({"userId": {"S": each}} for each in ("bob", identity))
    put = {"PutRequest": {"Item": theirs, "Key": mine}}
    answer = ask("BatchWriteItem", json.dumps({"RequestItems": {_TABLE: [put]}}).encode())
    assert answer.json()["__type"] == "AccessDeniedException"
    assert _holds(clients) == []


def test_a_part_that_cannot_be_read_does_not_hide_the_others(
    ask: Ask, clients: Callable[..., Any]
) -> None:
    put = {"PutRequest": {"Item": {"userId": {"S": "bob"}}}}
    writes = {_TABLE: [put], f"{_TABLE}-too": {"Keys": 5}}
    answer = ask("BatchWriteItem", json.dumps({"RequestItems": writes}).encode())
    assert answer.json()["__type"] == "AccessDeniedException"
    assert _holds(clients) == []


@pytest.mark.parametrize("body", [b"[" * 100_000, b"\xff", b"{", b"[]", b"5"])
def test_invalid_json_is_refused_with_an_answer(ask: Ask, body: bytes) -> None:
    answer = ask("GetItem", body)
    assert answer.status_code == 400
    assert answer.json()["__type"] == "SerializationException"


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("BatchGetItem", {"RequestItems": {_TABLE: {"Keys": 5}}}),
        ("TransactGetItems", {"TransactItems": 5}),
        ("TransactWriteItems", {"TransactItems": [{"Put": 5}]}),
        ("Query", {"TableName": _TABLE, "ExpressionAttributeNames": 5}),
        ("Query", {"TableName": _TABLE, "KeyConditionExpression": "a" * 1_000_000}),
        ("GetItem", {"TableName": _TABLE, "Key": 5}),
    ],
)
def test_a_request_of_another_form_is_refused_with_an_answer(
    ask: Ask, operation: str, body: dict[str, Any]
) -> None:
    answer = ask(operation, json.dumps(body).encode())
    assert answer.status_code == 400
    assert answer.json()["__type"] in ("AccessDeniedException", "ValidationException")


@pytest.mark.parametrize(
    ("operation", "asked"),
    [
        ("scan", {"FilterExpression": "#i = :v AND status = :v"}),
        ("query", {"KeyConditionExpression": "#i = :v", "FilterExpression": "status = :v"}),
    ],
)
def test_a_reserved_word_is_refused_whether_there_are_items_or_not(
    clients: Callable[..., Any], pool: Pool, operation: str, asked: dict[str, Any]
) -> None:
    dynamodb = clients("dynamodb")
    find = {
        "TableName": _TABLE,
        "ExpressionAttributeNames": {"#i": "userId"},
        "ExpressionAttributeValues": {":v": {"S": "nobody"}},
        **asked,
    }
    problem = "Invalid FilterExpression: Attribute name is a reserved keyword"
    with pytest.raises(dynamodb.exceptions.ClientError, match=problem):
        getattr(dynamodb, operation)(**find)


@pytest.mark.parametrize(
    ("condition", "is_reserved"),
    [
        ("attribute_not_exists(status)", True),
        ("attribute_not_exists(a.Status)", True),
        ("size = :v", True),
        ("size (#s) = :v AND NOT (a.b = :v)", False),
        ("statuses = :v OR #s BETWEEN :v AND :v", False),
    ],
)
def test_a_reserved_word_in_a_condition_is_refused_before_the_item_is_looked_up(
    clients: Callable[..., Any], pool: Pool, condition: str, is_reserved: bool
) -> None:
    dynamodb = clients("dynamodb")
    put = {
        "TableName": _TABLE,
        "Item": {"userId": {"S": "nobody"}},
        "ConditionExpression": condition,
        **({"ExpressionAttributeNames": {"#s": "status"}} if "#s" in condition else {}),
        **({"ExpressionAttributeValues": {":v": {"N": "0"}}} if ":v" in condition else {}),
    }
    transact = {"TransactItems": [{"Put": put}]}
    reserved = "Invalid ConditionExpression: Attribute name is a reserved keyword"
    failed = "ConditionalCheckFailed"
    for call, asked in ((dynamodb.put_item, put), (dynamodb.transact_write_items, transact)):
        with pytest.raises(
            dynamodb.exceptions.ClientError, match=reserved if is_reserved else failed
        ):
            call(**asked)
    assert _holds(clients) == []


def test_a_query_is_not_filtered_by_its_own_key(clients: Callable[..., Any], pool: Pool) -> None:
    dynamodb = clients("dynamodb")
    find = {
        "TableName": _TABLE,
        "KeyConditionExpression": "userId = :v",
        "ExpressionAttributeValues": {":v": {"S": "nobody"}},
    }
    dynamodb.query(**find, FilterExpression="#t.userId = :v", ExpressionAttributeNames={"#t": "t"})
    with pytest.raises(dynamodb.exceptions.ClientError, match="Primary key attribute: userId"):
        dynamodb.query(**find, FilterExpression="userId = :v")
    missing = dynamodb.exceptions.ResourceNotFoundException
    with pytest.raises(missing):
        dynamodb.query(**{**find, "TableName": "nowhere"}, FilterExpression="userId = :v")


@pytest.mark.parametrize("half", ["\\ud800", "\\udfff", "a\\uDBFFb"])
def test_half_a_surrogate_pair_is_no_text(local_aws: LocalAws, half: str) -> None:
    """It can neither be stored nor answered, so a service does not read it."""
    sent = {"X-Amz-Target": "AWSCognitoIdentityService.GetCredentialsForIdentity"}
    answer = requests.post(
        f"{local_aws.endpoint}/", f'{{"IdentityId": "x{half}:y"}}', headers=sent, timeout=30
    )
    assert (answer.status_code, answer.json()["__type"]) == (400, "SerializationException")


def test_a_whole_surrogate_pair_is_a_text(local_aws: LocalAws) -> None:
    sent = {"X-Amz-Target": "AWSCognitoIdentityService.GetId"}
    body = '{"IdentityPoolId": "us-east-1:\\ud83d\\ude42"}'
    answer = requests.post(f"{local_aws.endpoint}/", body, headers=sent, timeout=30)
    assert answer.json()["__type"] != "SerializationException"


@pytest.mark.parametrize("action", ["AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"])
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_form_that_is_no_text_is_refused(local_aws: LocalAws, action: str, method: str) -> None:
    body = f"Action={action}&Version=2011-06-15&RoleArn=".encode() + b"\xff\xfe"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = requests.request(
        method, f"{local_aws.endpoint}/", data=body, headers=headers, timeout=30
    )
    assert (answer.status_code, "MalformedQueryString" in answer.text) == (400, True)
