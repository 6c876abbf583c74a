"""What AWS holds of a construct, in words that do not name it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.deployed.deployments import Deployed

Values = Mapping[str, Any]
Json = Any

#: What differs between any two constructs: times, and names that AWS or the provider chooses.
_OF_ITS_OWN = re.compile(
    r"(?i)(creat|modif|updat)\w*(date|time|at)$|^last|date$|revision|unique_?id|secret$|stream_label"
    r"|ResponseMetadata|RoleLastUsed|CodeSize|etag|bucket_prefix|SID|sid|TableId|estimated"
    r"|deployment_?id|uuid|TableSizeBytes|ItemCount|LatestStream|stream_arn|Version$|qualified"
    r"|RoleId|target_domain_name|apigatewaydomainname"
    r"|cloudfront_?distribution"
)
_NOTHING: tuple[Json, ...] = (None, "", [], {}, False, [{}])


def _user_pool(stack: Deployed, values: Values) -> Json:
    aws = stack.root("cognito-idp")
    name = {"UserPoolId": values["id"]}
    mfa = aws.get_user_pool_mfa_config(**name)
    mfa.pop("ResponseMetadata")
    firewall = stack.root("wafv2").get_web_acl_for_resource
    try:
        web_acl = firewall(ResourceArn=values["arn"])["WebACL"]["ARN"]
    except stack.root("wafv2").exceptions.WAFNonexistentItemException:
        web_acl = None
    return [aws.describe_user_pool(**name)["UserPool"], mfa, web_acl]


def _client(stack: Deployed, values: Values) -> Json:
    return stack.root("cognito-idp").describe_user_pool_client(
        UserPoolId=values["user_pool_id"], ClientId=values["id"]
    )["UserPoolClient"]


def _group(stack: Deployed, values: Values) -> Json:
    return stack.root("cognito-idp").get_group(
        UserPoolId=values["user_pool_id"], GroupName=values["name"]
    )["Group"]


def _provider(stack: Deployed, values: Values) -> Json:
    return stack.root("cognito-idp").describe_identity_provider(
        UserPoolId=values["user_pool_id"], ProviderName=values["provider_name"]
    )["IdentityProvider"]


def _domain(stack: Deployed, values: Values) -> Json:
    return stack.root("cognito-idp").describe_user_pool_domain(Domain=values["domain"])[
        "DomainDescription"
    ]


def _identity_pool(stack: Deployed, values: Values) -> Json:
    aws, name = stack.root("cognito-identity"), {"IdentityPoolId": values["id"]}
    return [aws.describe_identity_pool(**name), aws.get_identity_pool_roles(**name)]


def _function(stack: Deployed, values: Values) -> Json:
    aws, name = stack.root("lambda"), {"FunctionName": values["function_name"]}
    return [
        aws.get_function_configuration(**name),
        aws.get_function(**name).get("Concurrency"),
    ]


def _api(stack: Deployed, values: Values) -> Json:
    aws, name = stack.root("apigatewayv2"), {"ApiId": values["id"]}
    return [
        aws.get_api(**name),
        *(
            sorted(getattr(aws, f"get_{kind}")(**name)["Items"], key=json.dumps)
            for kind in ("authorizers", "integrations", "routes")
        ),
    ]


def _stage(stack: Deployed, values: Values) -> Json:
    return stack.root("apigatewayv2").get_stage(ApiId=values["api_id"], StageName=values["name"])


def _log_group(stack: Deployed, values: Values) -> Json:
    found = stack.root("logs").describe_log_groups(logGroupNamePrefix=values["name"])["logGroups"]
    return [each for each in found if each["logGroupName"] == values["name"]]


def _table(stack: Deployed, values: Values) -> Json:
    aws, name = stack.root("dynamodb"), {"TableName": values["name"]}
    return [
        aws.describe_table(**name)["Table"],
        aws.describe_time_to_live(**name)["TimeToLiveDescription"],
        aws.describe_continuous_backups(**name)["ContinuousBackupsDescription"][
            "PointInTimeRecoveryDescription"
        ]["PointInTimeRecoveryStatus"],
    ]


def _bucket(stack: Deployed, values: Values) -> Json:
    aws, name = stack.root("s3"), {"Bucket": values["id"]}
    shown = {}
    for part in ("cors", "lifecycle_configuration", "encryption", "versioning", "policy"):
        get = getattr(aws, f"get_bucket_{part}")
        try:
            shown[part] = get(**name)
        except aws.exceptions.ClientError as none:
            shown[part] = none.response["Error"]["Code"]
    return shown


def _role(stack: Deployed, values: Values) -> Json:
    aws, name = stack.root("iam"), {"RoleName": values["name"]}
    policies = aws.list_role_policies(**name)["PolicyNames"]
    return [
        aws.get_role(**name)["Role"],
        [aws.get_role_policy(**name, PolicyName=each)["PolicyDocument"] for each in policies],
        aws.list_attached_role_policies(**name)["AttachedPolicies"],
    ]


#: What is asked about a resource, beside what the provider has read about it.
_ASK: dict[str, Callable[[Deployed, Values], Json]] = {
    "aws_apigatewayv2_api": _api,
    "aws_apigatewayv2_stage": _stage,
    "aws_cloudwatch_log_group": _log_group,
    "aws_cognito_identity_pool": _identity_pool,
    "aws_cognito_identity_provider": _provider,
    "aws_cognito_user_group": _group,
    "aws_cognito_user_pool": _user_pool,
    "aws_cognito_user_pool_client": _client,
    "aws_cognito_user_pool_domain": _domain,
    "aws_dynamodb_table": _table,
    "aws_iam_role": _role,
    "aws_lambda_function": _function,
    "aws_s3_bucket": _bucket,
}


def left_of(stack: Deployed, id: str) -> dict[str, Json]:
    """Describe all resources of a construct, by their address without its name."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", id).lower()
    found, own = {}, {}
    for each in stack.state:
        if each["mode"] != "managed" or not re.search(rf"(^|_){snake}(_|$)", each["name"]):
            continue
        address = f"{each['type']}.{each['name'].replace(snake, 'x', 1)}"
        values = each["values"]
        ask = _ASK.get(each["type"])
        found[address] = [values, ask(stack, values) if ask else None]
        for name in ("arn", "id"):
            own[str(values.get(name) or address)] = f"<{address}.{name}>"
    text = json.dumps(_without_its_own(found), sort_keys=True, default=str)
    for name in sorted(own, key=len, reverse=True):
        text = text.replace(name, own[name])
    for word in (snake, snake.replace("_", "-"), id):
        text = re.sub(re.escape(word), "x", text, flags=re.IGNORECASE)
    return dict(json.loads(text))


def _without_its_own(value: Json) -> Json:
    """Leave out what differs between any two constructs, and what says nothing."""
    if isinstance(value, dict):
        kept = {
            key: _without_its_own(each)
            for key, each in value.items()
            if not _OF_ITS_OWN.search(key)
        }
        return {key: each for key, each in kept.items() if not _says_nothing(each)}
    if isinstance(value, list):
        shown = [_without_its_own(each) for each in value]
        return sorted((each for each in shown if not _says_nothing(each)), key=json.dumps)
    return value


def _says_nothing(value: Json) -> bool:
    """Whether it is what AWS shows of a thing that was never set; a number is never that."""
    return value in _NOTHING and (isinstance(value, bool) or value != 0)


def differences(one: Json, other: Json, where: str = "") -> list[str]:
    """List where two descriptions differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        return [
            found
            for key in sorted({*one, *other})
            for found in differences(one.get(key), other.get(key), f"{where}.{key}")
        ]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [
            found
            for number, (left, right) in enumerate(zip(one, other, strict=True))
            for found in differences(left, right, f"{where}[{number}]")
        ]
    return [] if one == other else [f"{where.lstrip('.')}: {one!r}, not {other!r}"]
