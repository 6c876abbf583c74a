"""Whoever gives a role to a service must be allowed to pass that role on.

That is ``iam:PassRole`` on the role, with the key ``iam:PassedToService``
(https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html). The table names where
operations take a role. Our own services ask it themselves, for each role that they take.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from gatehouse.local.emulator import state
from gatehouse.local.gateway.call import Call, Question
from gatehouse.local.models import reading

_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/.+")
#: Where a role is in the parameters of an action, and the service that gets it.
_PASSED: dict[str, tuple[str, tuple[str, ...]]] = {
    "application-autoscaling:RegisterScalableTarget": ("application-autoscaling", ("RoleARN",)),
    "appsync:CreateDataSource": ("appsync", ("serviceRoleArn",)),
    "appsync:UpdateDataSource": ("appsync", ("serviceRoleArn",)),
    "cloudformation:ContinueUpdateRollback": ("cloudformation", ("RoleARN",)),
    "cloudformation:CreateChangeSet": ("cloudformation", ("RoleARN",)),
    "cloudformation:CreateStack": ("cloudformation", ("RoleARN",)),
    "cloudformation:DeleteStack": ("cloudformation", ("RoleARN",)),
    "cloudformation:RollbackStack": ("cloudformation", ("RoleARN",)),
    "cloudformation:UpdateStack": ("cloudformation", ("RoleARN",)),
    "cognito-idp:CreateUserPool": ("cognito-idp", ("SmsConfiguration.SnsCallerArn",)),
    "cognito-idp:CreateUserPoolClient": ("cognito-idp", ("AnalyticsConfiguration.RoleArn",)),
    "cognito-idp:SetUserPoolMfaConfig": (
        "cognito-idp",
        ("SmsMfaConfiguration.SmsConfiguration.SnsCallerArn",),
    ),
    "cognito-idp:UpdateUserPool": ("cognito-idp", ("SmsConfiguration.SnsCallerArn",)),
    "cognito-idp:UpdateUserPoolClient": ("cognito-idp", ("AnalyticsConfiguration.RoleArn",)),
    "ecs:RegisterTaskDefinition": ("ecs-tasks", ("taskRoleArn", "executionRoleArn")),
    "eks:CreateCluster": ("eks", ("roleArn",)),
    "events:PutRule": ("events", ("RoleArn",)),
    "events:PutTargets": ("events", ("Targets.RoleArn",)),
    "glue:CreateJob": ("glue", ("Role",)),
    "lambda:CreateCapacityProvider": (
        "lambda",
        ("PermissionsConfig.CapacityProviderOperatorRoleArn",),
    ),
    "lambda:CreateFunction": ("lambda", ("Role",)),
    "lambda:UpdateFunctionConfiguration": ("lambda", ("Role",)),
    "logs:PutDestination": ("logs", ("roleArn",)),
    "logs:PutSubscriptionFilter": ("logs", ("roleArn",)),
    "pipes:CreatePipe": ("pipes", ("RoleArn",)),
    "pipes:UpdatePipe": ("pipes", ("RoleArn",)),
    "s3:PutReplicationConfiguration": ("s3", ("ReplicationConfiguration.Role",)),
    "scheduler:CreateSchedule": ("scheduler", ("Target.RoleArn",)),
    "scheduler:UpdateSchedule": ("scheduler", ("Target.RoleArn",)),
    "states:CreateStateMachine": ("states", ("roleArn",)),
    "states:UpdateStateMachine": ("states", ("roleArn",)),
}
#: API Gateway's actions are the methods of HTTP, so its roles are looked for in all that write. A
#: REST API is changed by patches, which hold them as values.
_OF_API_GATEWAY = (
    "credentials",
    "authorizerCredentials",
    "CredentialsArn",
    "AuthorizerCredentialsArn",
    "patchOperations.value",
)
#: Where a description of an API in OpenAPI has roles: in the extensions for integrations and
#: authorizers (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html).
_IN_OPENAPI = ("credentials", "authorizerCredentials")


def of(call: Call, action: str) -> list[Question]:
    """Return what a request asks about the roles that it gives to a service.

    Parameters
    ----------
    call : Call
        The request.
    action : str
        The action that is carried out: ``lambda:CreateFunction``.
    """
    service, places = _PASSED.get(action, ("", ()))
    if call.service == "apigateway" and call.received.method in ("POST", "PUT", "PATCH"):
        service, places = "apigateway", _OF_API_GATEWAY
    if not places:
        return []
    read = reading.read(call.service, call.request)
    given = read.parameters if read else {}
    named = [role for place in places for role in _values(given, place.split("."))]
    named += _in_document(given.get("body") or given.get("Body") or "")
    # Some services of the emulator look for a role by its name, whatever path its ARN has.
    found = [state.role_arn(call.account, role.rpartition("/")[2]) for role in named]
    roles = dict.fromkeys(role for role in (*named, *found) if role)
    keys = {"iam:PassedToService": f"{service}.amazonaws.com"}
    return [Question("iam:PassRole", role, keys, service="iam") for role in roles]


def _in_document(document: Any) -> Iterator[str]:
    """Yield the roles in a description of an API in OpenAPI, JSON or YAML.

    One that cannot be read is refused where it is imported.
    """
    unread, seen = [_loaded(document)], set()
    while unread:
        each = unread.pop()
        if id(each) in seen:
            continue  # YAML may name a part several times, also inside of itself
        seen.add(id(each))
        if isinstance(each, dict):
            for name in _IN_OPENAPI:
                yield from _values(each, [name])
            unread += each.values()
        elif isinstance(each, list):
            unread += each


def _loaded(document: Any) -> Any:
    with contextlib.suppress(ValueError, RecursionError):
        return json.loads(document)
    with contextlib.suppress(yaml.YAMLError, ValueError, RecursionError):
        return yaml.safe_load(document)
    return None


def _values(given: Any, place: list[str]) -> Iterator[str]:
    """Yield the roles at a place of the parameters, in each entry of a list."""
    if isinstance(given, list):
        for each in given:
            yield from _values(each, place)
    elif place and isinstance(given, dict):
        yield from _values(given.get(place[0]), place[1:])
    elif isinstance(given, str) and _ROLE.fullmatch(given):
        yield given
