"""Tables, buckets and triggers become options where these say the same; else they are named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from botocore.stub import Stubber
from gatehouse.deployed.adopting.constructs import Call, Construct, Name, New
from gatehouse.deployed.adopting.reading.aws import Aws
from gatehouse.deployed.adopting.reading.functions import RunningFunction
from gatehouse.deployed.adopting.reading.storage import (
    RunningBucket,
    RunningTable,
    read_bucket,
    read_table,
)
from gatehouse.deployed.adopting.reading.user_pool import RunningUserPool
from gatehouse.deployed.adopting.recognising.items import items_grant
from gatehouse.deployed.adopting.recognising.names import Names
from gatehouse.deployed.adopting.recognising.permissions import Grants
from gatehouse.deployed.adopting.recognising.storage import bucket, table
from gatehouse.deployed.adopting.recognising.triggers import add_triggers
from gatehouse.errors import CommandError

ARN = "arn:aws:dynamodb:eu-west-1:111122223333:table/notes"
READ = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
WRITE = [
    f"dynamodb:{each}Item" for each in ("BatchWrite", "ConditionCheck", "Delete", "Put", "Update")
]
OWN: dict[str, dict[str, Any]] = {
    "ForAllValues:StringEquals": {
        "dynamodb:LeadingKeys": ["${cognito-identity.amazonaws.com:sub}"]
    },
    "Null": {"dynamodb:LeadingKeys": "false"},
}
INDEXES = [f"{ARN}/index/mine", f"{ARN}/index/others"]


def notes(**more: Any) -> Construct:
    options = {
        "partition_key": "userId",
        "global_indexes": {
            "mine": New("GlobalIndex", {"partition_key": "userId"}, "storage"),
            "others": New("GlobalIndex", {"partition_key": "day"}, "storage"),
        },
    }
    return Construct("Table", "Notes", "notes", {**options, **more}, {"table": "notes"})


@pytest.mark.parametrize(
    ("actions", "resources", "conditions", "expected"),
    [
        (READ, [ARN, *INDEXES], {}, Call("notes", "read")),
        (WRITE, [ARN], {}, Call("notes", "write")),
        ([*READ, *WRITE], [*INDEXES, ARN], {}, Call("notes", "link")),
        ([*READ, *WRITE], [ARN, INDEXES[0]], OWN, Call("notes", "own_items")),
        (READ, [ARN, INDEXES[0]], OWN, Call("notes", "own_items", (), {"write": False})),
        # One action, index or condition more or less is another right.
        ([*READ, "dynamodb:Scan"], [ARN, *INDEXES], {}, None),
        (READ[1:], [ARN, *INDEXES], {}, None),
        (READ, [ARN], {}, None),
        (WRITE, [ARN, *INDEXES], {}, None),
        (READ, [ARN, *INDEXES], OWN, None),
        (READ, [ARN, INDEXES[0]], {"Null": OWN["Null"]}, None),
        (WRITE, [ARN.replace("notes", "other")], {}, None),
        (WRITE, [ARN.replace("111122223333", "444455556666")], {}, None),
    ],
)
def test_a_grant_on_items(
    actions: list[str], resources: list[str], conditions: Any, expected: Call | None
) -> None:
    assert items_grant({ARN: notes()}, actions, resources, conditions) == expected


def test_a_permission_names_a_table_by_its_variable() -> None:
    others = ARN.replace("notes", "others")
    statement = {"Effect": "Allow", "Action": "dynamodb:Scan", "Resource": [ARN, others]}
    (found,) = Grants(Names(), {}, {ARN: notes()}).of({"p": {"Statement": [statement]}})
    assert found.options["resources"] == [Name("notes.arn"), others]


def test_a_grant_that_would_allow_a_key_too_or_is_refused_is_no_grant() -> None:
    tables = {ARN: notes(kms_key="arn:aws:kms:eu-west-1:1:key/a")}
    assert items_grant(tables, WRITE, [ARN], {}) is None
    of_users = notes(partition_key="day", sort_key="userId")
    assert items_grant({ARN: of_users}, WRITE, [ARN], OWN) is None


@pytest.mark.parametrize(
    ("action", "end", "expected"),
    [
        ("s3:GetObject", "*", Call("files", "read")),
        ("s3:PutObject", "inbox/a/*", Call("files", "write", ("inbox/a",))),
    ],
)
def test_a_grant_on_objects(action: str, end: str, expected: Call) -> None:
    statement = {"Effect": "Allow", "Action": action, "Resource": f"arn:aws:s3:::files/{end}"}
    policies = {"p": {"Statement": [statement]}}
    taken = Construct("Bucket", "Files", "files", {}, {})
    assert Grants(Names(), {}, buckets={"files": taken}).of(policies) == [expected]
    locked = Construct("Bucket", "Files", "files", {"kms_key": "arn:aws:kms:::key/a"}, {})
    for buckets in ({}, {"files": locked}):
        (found,) = Grants(Names(), {}, buckets=buckets).of(policies)
        assert isinstance(found, New)


def described(**more: Any) -> RunningTable:
    keys = [{"AttributeName": "userId", "KeyType": "HASH"}]
    types = [{"AttributeName": "userId", "AttributeType": "N"}]
    one = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 2}
    said = {"TableName": "notes", "KeySchema": keys, "AttributeDefinitions": types}
    return RunningTable({**said, "ProvisionedThroughput": one, **more}, {}, True)


def test_a_table() -> None:
    view = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    options = table(described(StreamSpecification=view), "production", Names()).options
    assert options["partition_key"] == New("Attribute", {}, "storage", ("userId", "N"))
    assert options["stream"] == "both"
    assert options["capacity"].options["read"].options == {"least": 5}
    on_demand = described(BillingModeSummary={"BillingMode": "PAY_PER_REQUEST"})
    assert "capacity" not in table(on_demand, "production", Names()).options


def running_bucket(**settings: Any) -> RunningBucket:
    return RunningBucket("files", "Enabled", settings, ["replication"])


RULE = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "a/"}, "Expiration": {"Days": 3}}


def test_the_settings_of_a_bucket() -> None:
    made = bucket(running_bucket(lifecycle={"Rules": [RULE]}), "production", Names())
    words = {"prefix": "a/", "expire": timedelta(days=3)}
    words |= {"expire_old_versions": None, "abort_uploads": None}
    assert made.options["lifecycle"] == [New("LifecycleRule", words, "storage", ("old",))]
    assert made.imports == dict.fromkeys(["bucket", "versioning", "lifecycle"], "files")
    assert made.comments == [
        "The replication of the bucket files stays as it is: no option says it."
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"Status": "Disabled"},
        {"Filter": {"Tag": {"Key": "a", "Value": "b"}}},
        {"Filter": {"And": {"Prefix": "a/", "ObjectSizeGreaterThan": 1}}},
        {"Expiration": {"ExpiredObjectDeleteMarker": True}},
        {"Transitions": [{"Date": "2030-01-01", "StorageClass": "GLACIER"}]},
    ],
)
def test_a_rule_that_no_option_says_stays_outside(change: Any) -> None:
    running = running_bucket(lifecycle={"Rules": [RULE, {**RULE, **change}]})
    made = bucket(running, "production", Names())
    assert "lifecycle" not in made.options
    assert "lifecycle" not in made.imports
    assert any("The lifecycle of the bucket files stays" in each for each in made.comments)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Aws:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return Aws("eu-west-1")


def test_a_bucket_of_another_region_is_refused(aws: Aws) -> None:
    with Stubber(aws.client("s3")) as stub:
        stub.add_response("get_bucket_location", {"LocationConstraint": "eu-central-1"})
        with pytest.raises(CommandError, match="and files is of eu-central-1"):
            read_bucket(aws, "files")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("NoSuchBucket", "there is no bucket files"),
        ("AccessDenied", "right is missing: s3:GetBucketLocation"),
    ],
)
def test_a_bucket_that_cannot_be_read(aws: Aws, code: str, said: str) -> None:
    with Stubber(aws.client("s3")) as stub, Stubber(aws.client("sts")):
        stub.add_client_error("get_bucket_location", code)
        with pytest.raises(CommandError, match=said):
            read_bucket(aws, "files")


@pytest.mark.parametrize(
    ("denied", "right"),
    [("get_bucket_encryption", "GetEncryptionConfiguration"), ("get_bucket_cors", "GetBucketCORS")],
)
def test_a_missing_right_is_called_as_policies_call_it(
    aws: Aws, monkeypatch: pytest.MonkeyPatch, denied: str, right: str
) -> None:
    client = aws.client("s3")
    monkeypatch.setattr(client, "get_bucket_location", lambda **_: {"LocationConstraint": "EU"})
    for each in ("get_bucket_ownership_controls", "get_public_access_block", "get_bucket_policy"):
        monkeypatch.setattr(client, each, lambda **_: {})
    if denied == "get_bucket_cors":
        monkeypatch.setattr(client, "get_bucket_encryption", lambda **_: {})
    with Stubber(client) as stub:
        stub.add_client_error(denied, "AccessDenied")
        with pytest.raises(CommandError, match=f"missing: s3:{right}"):
            read_bucket(aws, "files")


def test_a_table_that_does_not_exist(aws: Aws) -> None:
    with Stubber(aws.client("dynamodb")) as stub:
        stub.add_client_error("describe_table", "ResourceNotFoundException")
        with pytest.raises(CommandError, match="--table must name what exists, and there is no"):
            read_table(aws, "notes")


POOL = "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_A"
GREET = "arn:aws:lambda:eu-west-1:111122223333:function:greet"


def triggers(statements: list[Any], **config: Any) -> Construct:
    pool = Construct("UserPool", "Users", "users", {}, {})
    running = RunningUserPool(
        {"Arn": POOL, "LambdaConfig": config},
        *[[] for _ in _REST_OF_POOL],  # type: ignore[arg-type]
    )
    function = RunningFunction({"FunctionName": "greet"}, None, {}, statements, None, b"")
    made = Construct("Function", "Greet", "greet", {}, {})
    add_triggers(pool, running, {"greet": made}, {"greet": function})
    return pool


_REST_OF_POOL = [*RunningUserPool.__dataclass_fields__][1:]
MAY_CALL = {
    "Sid": "Pool",
    "Principal": {"Service": "cognito-idp.amazonaws.com"},
    "Condition": {"ArnLike": {"AWS:SourceArn": POOL}},
}


def test_the_trigger_of_a_pool_with_its_permission() -> None:
    pool = triggers([MAY_CALL], PostConfirmation=GREET)
    assert pool.options["triggers"] == New("Triggers", {"post_confirmation": Name("greet")})
    assert pool.imports == {"trigger_permission_post_confirmation": "greet/Pool"}


def test_the_permission_of_another_pool_is_not_imported() -> None:
    other = {**MAY_CALL, "Condition": {"ArnLike": {"AWS:SourceArn": f"{POOL}B"}}}
    assert triggers([other], PostConfirmation=GREET).imports == {}


@pytest.mark.parametrize(
    "config",
    [
        {"PostConfirmation": f"{GREET}:live"},
        {"PostConfirmation": GREET.replace("111122223333", "444455556666")},
        {"PostConfirmation": GREET, "CustomEmailSender": {"LambdaArn": GREET}},
        {"DefineAuthChallenge": GREET},
    ],
)
def test_triggers_that_no_option_says_stay_outside(config: dict[str, Any]) -> None:
    assert "triggers" not in triggers([MAY_CALL], **config).options
