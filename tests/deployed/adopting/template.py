"""A CloudFormation template's resources, made by AWS's own API as CloudFormation makes them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

Client = Callable[[str], Any]
Json = dict[str, Any]

_ACCOUNT, _REGION = "000000000000", "us-east-1"


class Template:
    """Makes the resources of a template, in the order that they need each other.

    Parameters
    ----------
    resources : dict
        Those of the template.
    client : function
        Returns boto3's client of a service.
    """

    def __init__(self, resources: Json, client: Client) -> None:
        self._resources, self._client = resources, client
        #: What ``Ref`` is, by logical id.
        self.ids: dict[str, str] = {}
        self._attributes: dict[tuple[str, str], str] = {}
        waiting = [*resources]
        while waiting:
            ready = [each for each in waiting if self._needed(each) <= self.ids.keys()]
            assert ready, waiting
            for name in ready:
                self._make(name)
            waiting = [each for each in waiting if each not in ready]

    def _needed(self, name: str) -> set[str]:
        text = json.dumps(self._resources[name]["Properties"])
        found = re.findall(r'"Ref": "(\w+)"|"Fn::GetAtt": \["(\w+)"|\$\{(\w+)\}', text)
        return {each for groups in found for each in groups if each in self._resources}

    def _make(self, name: str) -> None:
        kind = str(self._resources[name]["Type"]).removeprefix("AWS::").replace("::", "_").lower()
        given = self._value(self._resources[name]["Properties"])
        self.ids[name] = getattr(self, f"_{kind}")(name, given)

    def _value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [*map(self._value, value)]
        if not isinstance(value, dict):
            return value
        if "Ref" in value:
            return self.ids[value["Ref"]]
        if "Fn::GetAtt" in value:
            name, attribute = value["Fn::GetAtt"]
            return self._attributes[name, attribute]
        if "Fn::Sub" in value:
            return re.sub(r"\$\{([^}]+)\}", self._substituted, value["Fn::Sub"])
        return {name: self._value(each) for name, each in value.items()}

    def _substituted(self, found: re.Match[str]) -> str:
        name = found[1]
        if name.startswith("!"):
            return "${" + name[1:] + "}"
        return {"AWS::Region": _REGION, "AWS::AccountId": _ACCOUNT}.get(name) or self.ids[name]

    # ---- one method a type ------------------------------------------------------------------

    def _cognito_userpool(self, name: str, given: Json) -> str:
        given["PoolName"] = given.pop("UserPoolName")
        made = self._client("cognito-idp").create_user_pool(**given)["UserPool"]["Id"]
        self._attributes[name, "ProviderName"] = f"cognito-idp.{_REGION}.amazonaws.com/{made}"
        return str(made)

    def _cognito_userpoolclient(self, name: str, given: Json) -> str:
        made = self._client("cognito-idp").create_user_pool_client(**given)
        return str(made["UserPoolClient"]["ClientId"])

    def _cognito_identitypool(self, name: str, given: Json) -> str:
        return str(self._client("cognito-identity").create_identity_pool(**given)["IdentityPoolId"])

    def _cognito_identitypoolroleattachment(self, name: str, given: Json) -> str:
        self._client("cognito-identity").set_identity_pool_roles(**given)
        return name

    def _iam_role(self, name: str, given: Json) -> str:
        iam, called = self._client("iam"), f"production-notes-{name}-1A2B3C4D5E6F"
        managed = given.pop("ManagedPolicyArns", [])
        given["AssumeRolePolicyDocument"] = json.dumps(given["AssumeRolePolicyDocument"])
        self._attributes[name, "Arn"] = iam.create_role(RoleName=called, **given)["Role"]["Arn"]
        for arn in managed:
            iam.attach_role_policy(RoleName=called, PolicyArn=arn)
        return called

    def _iam_policy(self, name: str, given: Json) -> str:
        document = json.dumps(given["PolicyDocument"])
        for role in given["Roles"]:
            self._client("iam").put_role_policy(
                RoleName=role, PolicyName=given["PolicyName"], PolicyDocument=document
            )
        return name

    def _logs_loggroup(self, name: str, given: Json) -> str:
        called = str(given["LogGroupName"])
        self._client("logs").create_log_group(logGroupName=called)
        self._attributes[name, "Arn"] = f"arn:aws:logs:{_REGION}:{_ACCOUNT}:log-group:{called}"
        return called

    def _lambda_function(self, name: str, given: Json) -> str:
        given["Tags"] = {each["Key"]: each["Value"] for each in given["Tags"]}
        made = self._client("lambda").create_function(**given)
        self._attributes[name, "Arn"] = made["FunctionArn"]
        return str(made["FunctionName"])

    def _lambda_permission(self, name: str, given: Json) -> str:
        self._client("lambda").add_permission(StatementId=f"production-{name}-X1", **given)
        return name

    def _apigatewayv2_api(self, name: str, given: Json) -> str:
        return str(self._client("apigatewayv2").create_api(**given)["ApiId"])

    def _apigatewayv2_stage(self, name: str, given: Json) -> str:
        return str(self._client("apigatewayv2").create_stage(**given)["StageName"])

    def _apigatewayv2_integration(self, name: str, given: Json) -> str:
        return str(self._client("apigatewayv2").create_integration(**given)["IntegrationId"])

    def _apigatewayv2_route(self, name: str, given: Json) -> str:
        return str(self._client("apigatewayv2").create_route(**given)["RouteId"])
