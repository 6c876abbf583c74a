"""A request is about what its operation is carried out on, whatever else it names."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from gatehouse.local.launcher.server import LocalAws

Send = Callable[..., int]
_ACCOUNT = "000000000000"
#: What stands for a refusal by policies; services that speak JSON answer 400 for it.
_DENIED = 403
_JSON = {"content-type": "application/x-amz-json-1.1"}
_FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def send(local_aws: LocalAws, clients: Callable[..., Any]) -> Send:
    """Send a request as it is written here, signed by somebody who may use what is ``own``."""
    region = local_aws.region
    for queue in ("own", "others"):
        clients("sqs").create_queue(QueueName=queue)
        clients("sns").create_topic(Name=queue)
        clients("logs").create_log_group(logGroupName=queue)
        clients("ssm").put_parameter(Name=queue, Value="x", Type="String")
    iam = clients("iam")
    iam.create_user(UserName="of-own")
    allowed = {
        "Effect": "Allow",
        "Action": ["sqs:*", "sns:Publish", "logs:*", "ssm:*"],
        "Resource": [
            f"arn:aws:sqs:{region}:{_ACCOUNT}:own",
            f"arn:aws:sns:{region}:{_ACCOUNT}:own",
            f"arn:aws:logs:{region}:{_ACCOUNT}:log-group:own:*",
            f"arn:aws:ssm:{region}:{_ACCOUNT}:parameter/own",
        ],
    }
    tags = {"Effect": "Allow", "Action": ["tag:TagResources", "tag:UntagResources"]}
    mine = {
        "Effect": "Allow",
        "Action": ["appsync:CreateGraphqlApi", "appsync:TagResource"],
        "Condition": {"StringEquals": {"aws:RequestTag/team": "mine"}},
    }
    everywhere = {"Resource": "*"}
    statements = [allowed, tags | everywhere, mine | everywhere]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName="of-own", PolicyName="p", PolicyDocument=document)
    made = iam.create_access_key(UserName="of-own")["AccessKey"]
    keys = Credentials(made["AccessKeyId"], made["SecretAccessKey"])
    host = f"127.0.0.1:{local_aws.port}"

    def sending(
        service: str, path: str, headers: dict[str, str], body: str, method: str = "POST"
    ) -> int:
        request = AWSRequest(method, f"http://{host}{path}", headers, body.encode())
        SigV4Auth(keys, service, region).add_auth(request)
        connection = http.client.HTTPConnection("127.0.0.1", local_aws.port, timeout=30)
        try:
            connection.request(method, path, body.encode(), dict(request.headers.items()))
            answer = connection.getresponse()
            return _DENIED if b"AccessDenied" in answer.read() else answer.status
        finally:
            connection.close()

    return sending


def _queue(name: str) -> str:
    return f"http://sqs.us-east-1.amazonaws.com/{_ACCOUNT}/{name}"


def _json(send: Send, service: str, target: str, **told: Any) -> int:
    return send(service, "/", {**_JSON, "x-amz-target": target}, json.dumps(told))


@pytest.mark.parametrize("end", ["?/own", "#/own", "/?x=/own", "?a/../own"])
def test_a_queue_is_named_by_the_path_of_its_url(send: Send, end: str) -> None:
    for url, status in ((_queue("own"), 200), (_queue("others") + end, _DENIED)):
        form = {"Action": "ReceiveMessage", "QueueUrl": url}
        assert send("sqs", "/", _FORM, urlencode(form)) == status
        assert _json(send, "sqs", "AmazonSQS.ReceiveMessage", QueueUrl=url) == status


@pytest.mark.parametrize("service", ["sqs", "sns"])
@pytest.mark.parametrize("first", ["own", "others"])
def test_a_parameter_is_in_the_address_or_in_the_body(send: Send, service: str, first: str) -> None:
    second = "others" if first == "own" else "own"
    form = {"Action": "ReceiveMessage"}
    if service == "sns":
        form = {"Action": "Publish", "Version": "2010-03-31", "Message": "x"}

    def given(name: str) -> dict[str, str]:
        topic = f"arn:aws:sns:us-east-1:{_ACCOUNT}:{name}"
        return {"QueueUrl": _queue(name)} if service == "sqs" else {"TopicArn": topic}

    address, body = urlencode(given(first)), urlencode(form | given(second))
    assert send(service, f"/?{address}", _FORM, body) == 400
    assert send(service, "/", _FORM, f"{address}&{body}") == 400
    assert send(service, "/", _FORM, urlencode(form | given("own"))) == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/json", "", _FORM["content-type"].upper()]
)
@pytest.mark.parametrize("service", ["sqs", "sns"])
def test_a_form_is_sent_as_one(send: Send, service: str, kind: str) -> None:
    headers = {"content-type": kind} if kind else {}
    action = {"sqs": "ReceiveMessage", "sns": "Publish"}[service]
    topics = f"arn:aws:sns:us-east-1:{_ACCOUNT}"
    own = {"QueueUrl": _queue("own"), "TopicArn": f"{topics}:own", "Message": "x"}
    form = {"Action": action, "Version": "2010-03-31"}
    others = {"QueueUrl": _queue("others"), "TopicArn": f"{topics}:others"}
    for address, body in ((own | form, others), ({}, form | others), (form, others)):
        assert send(service, f"/?{urlencode(address)}", headers, urlencode(body)) == 400
    assert send(service, f"/{_ACCOUNT}/own", headers, urlencode(form | others)) == 400
    assert send(service, f"/{_ACCOUNT}/own", _FORM, urlencode(form | own)) == 200


def test_a_body_says_nothing_where_it_is_not_posted(send: Send) -> None:
    asked = urlencode({"Action": "ReceiveMessage"})
    body = urlencode({"QueueUrl": _queue("own")})
    path = f"/{_ACCOUNT}/others?{asked}"
    assert send("sqs", path, _FORM, body, method="GET") == 400
    assert send("sqs", f"/{_ACCOUNT}/own?{asked}", {}, "", method="GET") == 200
    assert send("sqs", path, {}, "", method="GET") == _DENIED


def test_an_address_says_nothing_of_a_request_in_json(send: Send) -> None:
    headers = {**_JSON, "x-amz-target": "AmazonSSM.GetParameters"}
    for names, status in ((["own"], 200), (["others"], _DENIED), (["own", "others"], _DENIED)):
        assert send("ssm", "/?Name=own", headers, json.dumps({"Names": names})) == status


@pytest.mark.parametrize(
    ("operation", "own", "others"),
    [
        ("GetParameter", {"Name": "own"}, {"Name": "others", "Names": ["own"]}),
        ("GetParameters", {"Names": ["own"]}, {"Names": ["others"], "Name": "own"}),
        ("GetParametersByPath", {"Path": "/own"}, {"Path": "/", "Names": ["own"]}),
    ],
)
def test_what_an_operation_does_not_have_is_not_what_it_is_about(
    send: Send, operation: str, own: dict[str, Any], others: dict[str, Any]
) -> None:
    assert _json(send, "ssm", f"AmazonSSM.{operation}", **own) == 200
    assert _json(send, "ssm", f"AmazonSSM.{operation}", **others) == _DENIED


@pytest.mark.parametrize(
    "more",
    [
        {"logGroupNames": ["others"]},
        {"logGroupNames": ["own", "others"]},
        {"logGroupIdentifiers": [f"arn:aws:logs:us-east-1:{_ACCOUNT}:log-group:others"]},
        {"logGroupName": "own", "logGroupNames": ["others"]},
    ],
)
def test_every_log_group_of_a_query_must_be_allowed(send: Send, more: dict[str, Any]) -> None:
    query = {"queryString": "fields @message", "startTime": 0, "endTime": 9}
    target = "Logs_20140328.StartQuery"
    assert _json(send, "logs", target, **query, **more) == _DENIED
    assert _json(send, "logs", target, **query, logGroupNames=["own"]) == 200


def _queue_arn(name: str) -> str:
    return f"arn:aws:sqs:us-east-1:{_ACCOUNT}:{name}"


@pytest.mark.parametrize("names", [["others"], ["own", "others"], ["own"]])
def test_tagging_needs_the_permission_of_each_service(send: Send, names: list[str]) -> None:
    status = 200 if names == ["own"] else _DENIED
    target = "ResourceGroupsTaggingAPI_20170126."
    arns = {"ResourceARNList": [_queue_arn(name) for name in names]}
    assert _json(send, "tagging", f"{target}TagResources", **arns, Tags={"a": "b"}) == status
    assert _json(send, "tagging", f"{target}UntagResources", **arns, TagKeys=["a"]) == status


def test_the_tags_that_a_policy_sees_are_those_that_are_set(send: Send) -> None:
    def make(**tags: Any) -> int:
        body = json.dumps({"name": "tagged", "authenticationType": "API_KEY", **tags})
        return send("appsync", "/v1/apis", _JSON, body)

    theirs, mine = {"team": "theirs"}, {"team": "mine"}
    assert make(tags=mine) == 200
    assert make(tags=theirs) == _DENIED
    assert make(tags=theirs, Tags=mine) == _DENIED
