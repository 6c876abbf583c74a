"""A policy about a resource counts however a request names it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.gatehouse.local.pools import refusal

_NUMBERS = itertools.count()
_ARN = "arn:aws:ssm:us-east-1:000000000000:parameter"
_DENIED = "AccessDeniedException"


@pytest.fixture
def somebody(clients: Callable[..., Any]) -> Callable[..., Any]:
    """Make a client of a user with these statements."""

    def make(service: str, *statements: dict[str, Any]) -> Any:
        iam, name = clients("iam"), f"naming-{next(_NUMBERS)}"
        document = {"Version": "2012-10-17", "Statement": list(statements)}
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=json.dumps(document))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        keys = {"AccessKeyId": key["AccessKeyId"], "SecretKey": key["SecretAccessKey"]}
        return clients(service, {**keys, "SessionToken": None})

    return make


def _statement(effect: str, action: str, *resources: str) -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": list(resources)}


@pytest.fixture(scope="module", autouse=True)
def parameters(clients: Callable[..., Any]) -> None:
    for name in ("/names/open", "/names/closed", "plain"):
        clients("ssm").put_parameter(Name=name, Value=name, Type="String")


@pytest.mark.parametrize(
    "named", ["/names/{}", "/names/{}:1", f"{_ARN}/names/{{}}", f"{_ARN}/names/{{}}:1"]
)
def test_a_parameter_is_the_same_by_name_arn_and_version(
    somebody: Callable[..., Any], named: str
) -> None:
    denied = somebody(
        "ssm",
        _statement("Allow", "ssm:*", "*"),
        _statement("Deny", "ssm:*", f"{_ARN}/names/closed"),
    )
    allowed = somebody("ssm", _statement("Allow", "ssm:*", f"{_ARN}/names/open"))
    for client in (denied, allowed):
        found = client.get_parameter(Name=named.format("open"))["Parameter"]
        assert found["Value"] == "/names/open"
        assert refusal(client.get_parameter, Name=named.format("closed")) == _DENIED
        [found] = client.get_parameters(Names=[named.format("open")])["Parameters"]
        both = [named.format("open"), named.format("closed")]
        assert refusal(client.get_parameters, Names=both) == _DENIED


def test_a_name_without_a_slash_is_a_parameter_too(somebody: Callable[..., Any]) -> None:
    client = somebody("ssm", _statement("Allow", "ssm:GetParameter*", f"{_ARN}/plain"))
    assert client.get_parameter(Name="plain")["Parameter"]["Value"] == "plain"
    assert refusal(client.get_parameter, Name="other") == _DENIED


def test_the_parameters_below_a_path_are_those_of_whoever_may_read_it(
    somebody: Callable[..., Any],
) -> None:
    client = somebody("ssm", _statement("Allow", "ssm:GetParametersByPath", f"{_ARN}/names"))
    assert len(client.get_parameters_by_path(Path="/names/")["Parameters"]) == 2
    for path in ("/", "/other"):
        assert refusal(client.get_parameters_by_path, Path=path, Recursive=True) == _DENIED


_GROUP = "arn:aws:logs:us-east-1:000000000000:log-group"


@pytest.fixture(scope="module")
def groups(clients: Callable[..., Any]) -> None:
    for name in ("names-open", "names-closed"):
        clients("logs").create_log_group(logGroupName=name)


@pytest.mark.parametrize("place", ["logGroupName", "logGroupIdentifier", "an ARN"])
@pytest.mark.usefixtures("groups")
def test_a_log_group_is_the_same_by_name_and_by_arn(
    somebody: Callable[..., Any], place: str
) -> None:
    def asked(name: str) -> dict[str, Any]:
        return {"logGroupIdentifier": f"{_GROUP}:{name}"} if place == "an ARN" else {place: name}

    denied = somebody(
        "logs",
        _statement("Allow", "logs:*", "*"),
        _statement("Deny", "logs:*", f"{_GROUP}:names-closed*"),
    )
    allowed = somebody("logs", _statement("Allow", "logs:*", f"{_GROUP}:names-open*"))
    for client in (denied, allowed):
        assert client.filter_log_events(**asked("names-open"))["events"] == []
        assert refusal(client.filter_log_events, **asked("names-closed")) == _DENIED


@pytest.mark.parametrize("place", ["logGroupNames", "logGroupIdentifiers"])
@pytest.mark.usefixtures("groups")
def test_each_log_group_of_a_query_is_asked_for(somebody: Callable[..., Any], place: str) -> None:
    client = somebody("logs", _statement("Allow", "logs:*", f"{_GROUP}:names-open*"))
    query = {"startTime": 1, "endTime": 2, "queryString": "fields @message"}
    assert client.start_query(**query, **{place: ["names-open"]})["queryId"]
    both = {place: ["names-open", "names-closed"]}
    assert refusal(client.start_query, **query, **both) == _DENIED


@pytest.mark.parametrize("form", ["parameter", "name"])
def test_an_alias_of_a_function_is_a_resource_of_its_own(
    somebody: Callable[..., Any], functions: Any, clients: Callable[..., Any], form: str
) -> None:
    name = f"aliased-{next(_NUMBERS)}"
    arn = functions.make(name, "def main(event, context): return 'here'")
    version = clients("lambda").publish_version(FunctionName=name)["Version"]
    clients("lambda").create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    asked = (
        {"FunctionName": name, "Qualifier": "live"}
        if form == "parameter"
        else {"FunctionName": f"{name}:live"}
    )
    invoking = _statement("Allow", "lambda:InvokeFunction", arn)
    unqualified = somebody("lambda", invoking)
    assert unqualified.invoke(FunctionName=name)["StatusCode"] == 200
    assert refusal(unqualified.invoke, **asked) == _DENIED
    denied = somebody(
        "lambda",
        _statement("Allow", "lambda:*", "*"),
        _statement("Deny", "lambda:*", f"{arn}:live"),
    )
    assert refusal(denied.invoke, **asked) == _DENIED
    assert denied.invoke(FunctionName=name)["StatusCode"] == 200
    qualified = somebody("lambda", _statement("Allow", "lambda:InvokeFunction", f"{arn}:live"))
    assert qualified.invoke(**asked)["StatusCode"] == 200


def test_a_topic_is_the_same_without_its_account(
    somebody: Callable[..., Any], clients: Callable[..., Any]
) -> None:
    arns = {
        name: clients("sns").create_topic(Name=f"names-{name}")["TopicArn"]
        for name in ("open", "closed")
    }
    client = somebody(
        "sns", _statement("Allow", "sns:*", "*"), _statement("Deny", "sns:*", arns["closed"])
    )
    short = {name: arn.replace("000000000000", "") for name, arn in arns.items()}
    for named in (arns, short):
        assert client.publish(TopicArn=named["open"], Message="x")["MessageId"]
        denied = refusal(client.publish, TopicArn=named["closed"], Message="x")
        assert denied == "AuthorizationError"


@pytest.mark.parametrize(
    "spelt", ["{}", "{}/", "{}?a", "{}?a=/b", "{}#b", "https://sqs.x/000000000000/{name}", "{name}"]
)
def test_a_queue_is_the_same_by_each_url(
    somebody: Callable[..., Any], clients: Callable[..., Any], spelt: str
) -> None:
    client = somebody(
        "sqs",
        _statement("Allow", "sqs:*", "*"),
        _statement("Deny", "sqs:*", "arn:aws:sqs:us-east-1:000000000000:names-closed"),
    )
    for name, allowed in (("names-open", True), ("names-closed", False)):
        url = clients("sqs").create_queue(QueueName=name)["QueueUrl"]
        asked = {"QueueUrl": spelt.format(url, name=name), "MessageBody": "x"}
        if allowed:
            assert client.send_message(**asked)["MessageId"]
        else:
            assert refusal(client.send_message, **asked) == "AccessDenied"


@pytest.mark.parametrize("bus", ["default", "names"])
def test_a_rule_and_its_targets_are_of_the_rules_own_arn(
    somebody: Callable[..., Any], clients: Callable[..., Any], bus: str
) -> None:
    events = clients("events")
    if bus != "default":
        events.create_event_bus(Name=bus)
    pattern = json.dumps({"source": ["app"]})
    arns = {
        name: events.put_rule(Name=name, EventBusName=bus, EventPattern=pattern)["RuleArn"]
        for name in ("names-open", "names-closed")
    }
    denied = somebody(
        "events",
        _statement("Allow", "events:*", "*"),
        _statement("Deny", "events:*", arns["names-closed"]),
    )
    allowed = somebody("events", _statement("Allow", "events:*", arns["names-open"]))
    queue = "arn:aws:sqs:us-east-1:000000000000:names-open"
    targets = {"EventBusName": bus, "Targets": [{"Id": "one", "Arn": queue}]}
    for client in (denied, allowed):
        client.put_targets(Rule="names-open", **targets)
        client.disable_rule(Name="names-open", EventBusName=bus)
        assert refusal(client.put_targets, Rule="names-closed", **targets) == _DENIED
        closed = {"Name": "names-closed", "EventBusName": bus}
        assert refusal(client.disable_rule, **closed) == _DENIED
