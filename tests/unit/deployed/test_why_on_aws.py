"""Why a call was refused on AWS: botocore's Stubber answers, since no test reaches AWS."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber
from gatehouse.api import HttpApi, Iam
from gatehouse.auth import IdentityPool, UserPool
from gatehouse.compute import Function
from gatehouse.core import AppStack
from gatehouse.deployed import request_logs
from gatehouse.deployed.why.declared import Declared
from gatehouse.deployed.why.messages import ask_further, read_message
from gatehouse.deployed.why.real import explain_message, find_on_aws
from gatehouse.errors import CommandError

from tests.unit.synth import synthesized

_ROLE = "arn:aws:sts::111122223333:assumed-role/notes-test-Get/notes-test-Get"
_BUCKET = "arn:aws:s3:::notes-files"
_REFUSED = (
    f"User: {_ROLE} is not authorized to perform: s3:GetObject on resource: "
    f'"{_BUCKET}/reports/a.txt" because no identity-based policy allows the s3:GetObject action'
)


class Aws:
    """Clients whose answers are written down, by the service."""

    def __init__(self) -> None:
        self._clients: dict[str, tuple[Any, Stubber]] = {}

    def stub(self, service: str) -> Stubber:
        if service not in self._clients:
            client = boto3.client(
                service, region_name="eu-west-1", aws_access_key_id="a", aws_secret_access_key="b"
            )
            stub = Stubber(client)
            stub.activate()
            self._clients[service] = (client, stub)
        return self._clients[service][1]

    def __call__(self, service: str, region: str = "") -> Any:
        self.stub(service)
        return self._clients[service][0]

    def lines(self, *lines: dict[str, Any]) -> None:
        now = int(time.time() * 1000)
        events = [{"timestamp": now, "message": json.dumps(each)} for each in lines]
        self.stub("logs").add_response(
            "filter_log_events", {"events": events},
            {"logGroupName": ANY, "startTime": ANY}
        )  # fmt: skip


def _resource(kind: str, label: str, **attributes: Any) -> dict[str, Any]:
    instance = {"attributes": attributes}
    return {"mode": "managed", "type": kind, "name": label, "instances": [instance]}


@pytest.fixture
def aws() -> Aws:
    return Aws()


@pytest.fixture
def declared(stack: AppStack) -> Declared:
    """The app as it was synthesized, with the state that Terraform would have of it."""
    api = HttpApi(stack, "Api", default_authorizer=Iam())
    api.route("GET /notes", Function(stack, "Get", "lambdas/hello.main"))
    api.route("GET /admin", Function(stack, "Admin", "lambdas/hello.main"))
    users = UserPool(stack, "Users", usernames=["email"])
    pool = IdentityPool(stack, "People", user_pools=[users.add_client("Web")])
    pool.authenticated.allow(api.invoke("GET /notes"))
    synthesized(stack)
    group = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vendedlogs/apis/notes"
    arn = "arn:aws:lambda:eu-west-1:111122223333:function:notes-test-Get"
    routes = {"api_get_notes": "GET /notes", "api_get_admin": "GET /admin"}
    state = {
        "resources": [
            _resource("aws_apigatewayv2_api", "api", id="a1b2"),
            _resource(
                "aws_apigatewayv2_stage", "api", api_id="a1b2",
                access_log_settings=[{"destination_arn": group}],
            ),
            *(
                _resource(
                    "aws_apigatewayv2_route", name, api_id="a1b2", route_key=key,
                    authorization_type="AWS_IAM", target="integrations/i1",
                )
                for name, key in routes.items()
            ),
            _resource("aws_apigatewayv2_integration", "get", id="i1", integration_uri=f"x/{arn}/y"),
            _resource("aws_lambda_function", "get", arn=arn, function_name="notes-test-Get"),
            _resource("aws_iam_role", "get", name="notes-test-Get"),
            _resource("aws_s3_bucket", "files", arn=_BUCKET, id="notes-files"),
        ]
    }  # fmt: skip
    places = json.loads(Path("cdktf.out/stacks/notes-test/constructs.json").read_text())
    return Declared(Path.cwd(), {"notes-test": state}, {"notes-test": places})


@pytest.fixture
def why(aws: Aws, declared: Declared) -> Callable[..., Any]:
    Path("cdktf.json").write_text('{"output": "cdktf.out"}')

    def found(request_id: str | None = None, **options: Any) -> Any:
        return find_on_aws(Path.cwd(), declared, request_id, client=aws, **options)

    return found


def test_who_may_not_call_a_route_is_asked_of_the_evaluator(
    aws: Aws, why: Callable[..., Any]
) -> None:
    aws.lines({"requestId": "R=", "routeKey": "GET /admin", "path": "/admin", "status": "403"})
    aws.stub("logs").add_response("filter_log_events", {"events": []})
    found = why(caller="user")
    assert (found.outcome, found.layer) == ("refused", "identity policy")
    assert "user" in found.reason
    assert found.fix.line == 'grant: api.invoke("GET /admin")'
    assert any("does not say" in each for each in found.unknown)


def test_somebody_who_may_call_it_signed_wrongly(aws: Aws, why: Callable[..., Any]) -> None:
    aws.lines({"requestId": "R=", "routeKey": "GET /notes", "path": "/notes", "status": "403"})
    aws.stub("logs").add_response("filter_log_events", {"events": []})
    found = why(caller="user")
    assert (found.layer, "the signature was refused" in found.reason) == ("signature", True)


def test_a_caller_that_the_app_does_not_have(aws: Aws, why: Callable[..., Any]) -> None:
    aws.lines({"requestId": "R=", "routeKey": "GET /admin", "path": "/admin", "status": "403"})
    aws.stub("logs").add_response("filter_log_events", {"events": []})
    with pytest.raises(CommandError, match="--as must be a caller of the app, not nobody"):
        why(caller="nobody")


@pytest.mark.parametrize(
    ("line", "layer"),
    [
        ({"status": "429", "error": "Too Many Requests"}, "throttling"),
        ({"status": "404", "error": "Not Found", "routeKey": "-"}, "route"),
        ({"status": "403", "authorizerError": "The security token is expired"}, "signature"),
        (
            {"status": "500", "integrationError": "The IAM role configured on the integration or "
             "API Gateway doesn't have permissions to call the integration."},
            "function's permission",
        ),
    ],
)  # fmt: skip
def test_what_the_access_log_says_is_the_layer(
    aws: Aws, why: Callable[..., Any], line: dict[str, str], layer: str
) -> None:
    aws.lines({"requestId": "R=", "routeKey": "GET /notes", "path": "/notes", **line})
    if line["status"] != "404":
        aws.stub("logs").add_response("filter_log_events", {"events": []})
    if line["status"] == "404":
        with pytest.raises(CommandError, match="no call was refused"):
            why()
        aws.stub("logs").add_response(
            "filter_log_events",
            {"events": [{"timestamp": 1, "message": json.dumps({"requestId": "R=", **line})}]},
            {"logGroupName": ANY, "startTime": ANY, "filterPattern": '"R="'},
        )
        assert why("R=").layer == layer
        return
    assert why().layer == layer


def test_what_a_function_was_refused_inside_is_in_its_log(
    aws: Aws, why: Callable[..., Any]
) -> None:
    line = {
        "requestId": "R=",
        "routeKey": "GET /notes",
        "status": "500",
        "integrationStatus": "200",
    }
    aws.lines(line)
    events = [{"timestamp": 1, "message": f"[ERROR] ClientError: {_REFUSED}"}]
    aws.stub("logs").add_response("filter_log_events", {"events": events})
    found = why()
    assert found.outcome == "failed"
    [inner] = found.inside
    assert (inner.asked.action, inner.layer) == ("s3:GetObject", "identity policy")
    assert inner.fix.line == 'grant: files.read("reports")'


_RUN, _OTHER = "3d4c8f0a-run", "9b1e-another"


def _of_function(stream: str, run: str, *printed: str, ends: bool = True) -> list[dict[str, Any]]:
    lines = [f"START RequestId: {run} Version: $LATEST", *printed]
    lines += [f"END RequestId: {run}", f"REPORT RequestId: {run}\tDuration: 2 ms"] if ends else []
    return [{"timestamp": 1, "logStreamName": stream, "message": f"{each}\n"} for each in lines]


@pytest.fixture
def logged(
    aws: Aws, declared: Declared, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[str]]:
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr(request_logs, "_ARRIVES", 5.0)
    return lambda: request_logs.on_aws(declared, "R=", client=aws)


def _access_line(aws: Aws, **more: str) -> None:
    line = {"requestId": "R=", "routeKey": "GET /notes", "status": "200", **more}
    aws.stub("logs").add_response("filter_log_events", {"events": []})  # not there yet
    aws.stub("logs").add_response(
        "filter_log_events",
        {"events": [{"timestamp": 100_000, "message": json.dumps(line)}]},
        {"logGroupName": ANY, "startTime": ANY, "filterPattern": '"R="'},
    )


def test_the_lines_of_one_call_are_taken_though_others_run_beside_it(
    aws: Aws, logged: Callable[[], list[str]]
) -> None:
    _access_line(aws, functionRequestId=_RUN)
    mine, other = _of_function("a", _RUN, "mine"), _of_function("b", _OTHER, "not mine")
    before = _of_function("a", _OTHER, "before")
    beside = [each for pair in zip(mine, other, strict=True) for each in pair]
    asked = {
        "logGroupName": "/aws/lambda/notes-test-Get",
        "startTime": 100_000 - 35_000,
        "endTime": 100_000 + 5_000,
    }
    late = _of_function("a", _RUN, "mine", ends=False)
    aws.stub("logs").add_response("filter_log_events", {"events": [*before, *late]}, asked)
    aws.stub("logs").add_response(
        "filter_log_events", {"events": before, "nextToken": "more"}, asked
    )
    aws.stub("logs").add_response(
        "filter_log_events", {"events": beside}, {**asked, "nextToken": "more"}
    )
    assert logged() == [each["message"].strip() for each in mine]
    aws.stub("logs").assert_no_pending_responses()


def test_of_an_api_of_an_older_release_all_lines_of_these_seconds_are_shown(
    aws: Aws, logged: Callable[[], list[str]]
) -> None:
    _access_line(aws)
    events = [*_of_function("a", _RUN, "one"), *_of_function("b", _OTHER, "two")]
    aws.stub("logs").add_response("filter_log_events", {"events": events})
    assert {"one", "two"} <= set(logged())


def test_lines_in_json_are_known_by_the_id_in_them(
    aws: Aws, logged: Callable[[], list[str]]
) -> None:
    _access_line(aws, functionRequestId=_RUN)
    lines = [
        json.dumps({"level": "INFO", "message": "mine", "requestId": _RUN}),
        json.dumps({"level": "INFO", "message": "other", "requestId": _OTHER}),
        json.dumps({"type": "platform.report", "record": {"requestId": _RUN}}),
    ]
    events = [{"timestamp": 1, "logStreamName": "a", "message": each} for each in lines]
    aws.stub("logs").add_response("filter_log_events", {"events": events})
    assert logged() == [lines[0], lines[2]]


def test_a_function_s_log_that_may_not_be_read_names_the_permission(
    aws: Aws, logged: Callable[[], list[str]]
) -> None:
    _access_line(aws, functionRequestId=_RUN)
    aws.stub("logs").add_client_error("filter_log_events", "AccessDeniedException", "no")
    with pytest.raises(CommandError, match="needs the permission logs:FilterLogEvents"):
        logged()


def test_a_log_that_may_not_be_read_names_the_permission(aws: Aws, why: Callable[..., Any]) -> None:
    aws.stub("logs").add_client_error("filter_log_events", "AccessDeniedException", "no")
    with pytest.raises(CommandError, match="needs the permission logs:FilterLogEvents"):
        why()


@pytest.mark.parametrize(
    ("text", "layer", "explicit"),
    [
        (_REFUSED, "identity policy", False),
        (f"User: {_ROLE} is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:"
         "eu-west-1:1:q with an explicit deny in a service control policy",
         "service control policy", True),
        (f"User: {_ROLE} is not authorized to perform: s3:GetObject because no permissions "
         "boundary allows the s3:GetObject action", "permissions boundary", False),
        (f"User: {_ROLE} is not authorized to perform: s3:GetObject because no session policy "
         "allows the s3:GetObject action", "session policy", False),
        (f"User: {_ROLE} is not authorized to perform: s3:GetObject on resource: {_BUCKET}/a with "
         "an explicit deny in a resource-based policy", "resource policy", True),
        (f"User: {_ROLE} is not authorized to perform: ec2:RunInstances", "not known", False),
    ],
)  # fmt: skip
def test_the_sentence_of_aws_says_the_layer(text: str, layer: str, explicit: bool) -> None:
    told = read_message(text)
    assert told is not None
    assert (told.verdict.layer, told.verdict.explicit) == (layer, explicit)


def test_what_is_no_refusal_is_not_explained(declared: Declared) -> None:
    with pytest.raises(CommandError, match="must be AWS's answer to a refused call"):
        explain_message("ValidationException: nonsense", declared)


def test_an_encoded_message_is_decoded(aws: Aws, declared: Declared) -> None:
    context = {"principal": {"arn": _ROLE}, "action": "s3:PutObject", "resource": f"{_BUCKET}/in/a"}
    decoded = {
        "allowed": False,
        "explicitDeny": False,
        "matchedStatements": {"items": []},
        "context": context,
    }
    encoded = "e" * 40
    aws.stub("sts").add_response(
        "decode_authorization_message",
        {"DecodedMessage": json.dumps(decoded)},
        {"EncodedMessage": encoded},
    )
    found = explain_message(f"Encoded authorization failure message: {encoded}", declared, aws)
    assert (found.asked.action, found.asked.resource) == ("s3:PutObject", f"{_BUCKET}/in/a")
    assert found.fix is not None
    assert found.fix.line == 'grant: files.write("in")'


def test_an_authorization_id_leads_to_the_statement(aws: Aws, declared: Declared) -> None:
    policy = "arn:aws:iam::111122223333:policy/Limit"
    matched = {
        "uri": policy,
        "matchedStatements": [{"sid": "NoReports", "evaluatedEffect": "DENY"}],
    }
    evaluation = {
        "action": "s3:GetObject",
        "resource": f"{_BUCKET}/reports/a.txt",
        "context": {},
        "evaluatedEffect": "EXPLICIT_DENY",
        "matchedPolicies": [matched],
        "checks": [
            {
                "checkType": "PRINCIPAL",
                "evaluatedEffect": "EXPLICIT_DENY",
                "targetArn": _ROLE,
                "relevantPolicyTypes": [],
                "matchedPolicies": [matched],
            }
        ],
    }
    aws.stub("iam-toolbox").add_response(
        "get_request_authorization_details",
        {"requestContext": {}, "evaluations": [evaluation], "policies": []},
        {"authorizationId": "example1a2b3c4d5e6f"},
    )
    text = (
        f"{_REFUSED}. Go to https://eu-west-1.console.aws.amazon.com/iam/home?region=eu-west-1#/x "
        "or call the GetRequestAuthorizationDetails API with the following authorization id: "
        "example1a2b3c4d5e6f"
    )
    found = explain_message(text, declared, aws)
    assert (found.layer, found.decider is not None) == ("identity policy", True)
    assert found.decider is not None
    assert (found.decider.sid, found.decider.effect) == ("NoReports", "Deny")


@pytest.mark.parametrize(
    ("text", "service", "operation", "permission"),
    [
        ("Encoded authorization failure message: " + "e" * 40, "sts",
         "decode_authorization_message", "sts:DecodeAuthorizationMessage"),
        ("with the following authorization id: example1a2b3c", "iam-toolbox",
         "get_request_authorization_details", "iam:GetRequestAuthorizationDetails"),
    ],
)  # fmt: skip
def test_without_rights_the_permission_is_named(
    aws: Aws, text: str, service: str, operation: str, permission: str
) -> None:
    aws.stub(service).add_client_error(operation, "AccessDeniedException", "no")
    told = read_message(f"{_REFUSED} {text}")
    assert told is not None
    [unknown] = ask_further(told, aws).unknown
    assert f"it needs the permission {permission}." in unknown
