"""Each option of roles, functions, APIs and storage refuses wrong values by its own name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from gatehouse.api import (
    Alarms,
    AwsService,
    Cors,
    Domain,
    HttpProxy,
    Jwt,
    LambdaAuthorizer,
    MutualTls,
    Public,
    Throttle,
)
from gatehouse.auth import ClassicFlow, Guests, ImportedRole
from gatehouse.compute import Vpc
from gatehouse.core import LocalState, S3State, Transform
from gatehouse.iam import Condition, EventBus, Permission, Principal, Queue, Topic, Trust
from gatehouse.storage import (
    Attribute,
    BucketCors,
    Capacity,
    GlobalIndex,
    LifecycleRule,
    LocalIndex,
    Provisioned,
)

from tests.unit.wrong_types import check_each_option

ARN = "arn:aws:{}:eu-west-1:111122223333:a"
READING = Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::logs/today"])
RIGHT: list[tuple[type, dict[str, Any]]] = [
    (Alarms, {"notify": [ARN.format("sns")]}),
    (Attribute, {"name": "userId"}),
    (
        AwsService,
        {
            "action": "SQS-SendMessage",
            "parameters": {"QueueUrl": "https://sqs.example", "MessageBody": "$request.body"},
            "permissions": [READING],
        },
    ),
    (BucketCors, {}),
    (Capacity, {}),
    (ClassicFlow, {"reason": "an old SDK"}),
    (Condition, {"operator": "StringEquals", "key": "aws:PrincipalTag/a", "values": ["a"]}),
    (Cors, {}),
    (Domain, {"name": "api.example.com", "hosted_zone": "Z0123456789ABCDEFGHIJ"}),
    (EventBus, {"arn": "arn:aws:events:eu-west-1:111122223333:event-bus/a"}),
    (GlobalIndex, {"partition_key": "userId"}),
    (Guests, {"reason": "a shop window"}),
    (HttpProxy, {"url": "https://example.com"}),
    (ImportedRole, {"arn": "arn:aws:iam::111122223333:role/a"}),
    (Jwt, {"issuer": "https://issuer.example.com", "audience": ["a"]}),
    (LambdaAuthorizer, {"handler": "lambdas/hello.main"}),
    (LifecycleRule, {"name": "old", "expire": timedelta(days=30)}),
    (LocalIndex, {"sort_key": "at"}),
    (LocalState, {}),
    (MutualTls, {"truststore": "s3://bucket/ca.pem"}),
    (Permission, {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::logs/today"]}),
    (Principal, {"type": "Service", "identifiers": ["lambda.amazonaws.com"]}),
    (Provisioned, {}),
    (Public, {}),
    (Queue, {"arn": ARN.format("sqs")}),
    (S3State, {"bucket": "state", "region": "eu-west-1"}),
    (Throttle, {"rate": 5, "burst": 5}),
    (Topic, {"arn": ARN.format("sns")}),
    (Transform, {"change": lambda given: None, "reason": "as I say"}),
    (Trust, {"principal": Principal("Service", ["lambda.amazonaws.com"])}),
    (Vpc, {"subnets": ["subnet-1", "subnet-2"], "security_groups": ["sg-1"]}),
]
# Which of the values an option takes, where that is not its default and, for a flag, True.
TAKEN: dict[str, list[str]] = {
    "Alarms.server_errors": ["None"],
    "Alarms.latency": ["None"],
    "Attribute.name": ["a b"],
    "BucketCors.allow_headers": ["[]", "['x']"],
    "BucketCors.expose_headers": ["[]", "['x']"],
    "BucketCors.max_age": ["a day"],
    "Condition.values": ["['x']"],
    "Cors.allow_headers": ["[]", "['x']"],
    "Cors.expose_headers": ["[]", "['x']"],
    "Cors.allow_credentials": [],
    "Cors.max_age": ["a day"],
    "Domain.hosted_zone": [],
    "Domain.path": ["empty text", "long"],
    "Domain.open_default_endpoint_reason": ["empty text"],
    "GlobalIndex.partition_key": ["a b"],
    "GlobalIndex.sort_key": ["None", "a b"],
    "GlobalIndex.projection": ["['x']"],
    "HttpProxy.headers": ["None", "{}"],
    "HttpProxy.insecure_reason": ["empty text"],
    "Jwt.audience": ["['x']"],
    "Jwt.scopes": ["[]", "['x']"],
    "LambdaAuthorizer.handler": ["a b", "long"],
    "LambdaAuthorizer.identity_sources": ["[]"],
    "LifecycleRule.name": ["a b"],
    "LifecycleRule.prefix": ["empty text", "a b", "long"],
    "LifecycleRule.expire": ["None", "a day"],
    "LifecycleRule.expire_old_versions": ["None", "a day"],
    "LifecycleRule.abort_uploads": ["None", "a day"],
    "LifecycleRule.move": ["{}"],
    "LifecycleRule.move_old_versions": ["{}"],
    "LocalIndex.sort_key": ["a b"],
    "LocalIndex.projection": ["['x']"],
    "LocalState.directory": ["a b", "long"],
    "MutualTls.version": ["None", "a b"],
    "Permission.conditions": ["[]"],
    "Permission.sid": ["None", "long"],
    "Permission.reason": ["empty text"],
    "S3State.bucket": [],
    "S3State.region": [],
    "S3State.key": ["None", "a b", "long"],
    "S3State.dynamodb_table": ["None"],
    "S3State.kms_key_id": ["None"],
    "Public.reason": ["empty text"],
    "Throttle.rate": [],
    "Throttle.burst": [],
    "Trust.conditions": ["[]"],
    "Trust.reason": ["empty text"],
    "LambdaAuthorizer.name": ["empty text"],
}
# What the construct checks that is given the value, since it alone knows what is right.
CHECKED_LATER = {
    "AwsService": ["permissions"],
    "ImportedRole": ["trust_policy"],
    "Transform": ["change", "reason"],
}
# Options of which another one is named where they do not fit together.
TOGETHER = {
    "Cors.allow_credentials": "allow_origins",
    "Domain.hosted_zone": "certificate",
    "GlobalIndex.partition_key": "name",
    "GlobalIndex.sort_key": "name",
    "LambdaAuthorizer.handler": "name",
    "LocalIndex.sort_key": "name",
}


@pytest.mark.parametrize(("kind", "right"), RIGHT, ids=lambda each: getattr(each, "__name__", ""))
def test_a_value_of_options_takes_what_is_right_and_refuses_the_rest(
    kind: type, right: dict[str, Any]
) -> None:
    kind(**right)
    check_each_option(
        kind,
        right,
        TAKEN,
        lambda options: kind(**options),
        together=TOGETHER,
        later=CHECKED_LATER.get(kind.__name__, ()),
    )
