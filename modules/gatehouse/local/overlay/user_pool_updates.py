"""An update of a user pool or of a client sets all of its settings.

Extends in ``ministack.services.cognito``:

- ``_update_user_pool`` and ``_update_user_pool_client``, which keep what a request leaves out. "If
  you don't provide a value for an attribute, Amazon Cognito sets it to its default value"
  (Cognito's ``cognito-user-pool-updating``);
- ``_create_user_pool`` and ``_update_user_pool``, which take a role for text messages that does not
  exist, and take version 1 of the token trigger for version 2 where ``PreTokenGenerationConfig``
  names it;
- ``_pool_out``, which shows only the one of ``PreTokenGeneration`` and ``PreTokenGenerationConfig``
  that was sent, where Cognito returns both;
- ``_create_user_pool_client``, which forgets ``RefreshTokenRotation`` and takes it together with
  the older flow of refresh tokens, and
  ``_describe_user_pool_client``, which returns empty lists, where Cognito returns none;
- ``_set_user_pool_mfa_config``, which turns the second factor off and sets one up in one request.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ministack.services import cognito, iam

from gatehouse.local.emulator.patching import Answer, Upstream, replace
from gatehouse.local.emulator.service_errors import refusal

_Json = dict[str, Any]

#: What an update that does not name it sets, by the setting. Not here, because Cognito keeps them:
#: the tier, tags, deletion protection and ``UserAttributeUpdateSettings``.
_DEFAULTS: dict[str, Callable[[], Any]] = {
    "AccountRecoverySetting": dict,
    "AdminCreateUserConfig": lambda: {
        "AllowAdminCreateUserOnly": False,
        "UnusedAccountValidityDays": 7,
    },
    "AutoVerifiedAttributes": list,
    "DeviceConfiguration": lambda: None,
    "EmailConfiguration": lambda: {"EmailSendingAccount": "COGNITO_DEFAULT"},
    "EmailVerificationMessage": str,
    "EmailVerificationSubject": str,
    "LambdaConfig": dict,
    "MfaConfiguration": lambda: "OFF",
    "SmsAuthenticationMessage": str,
    "SmsConfiguration": dict,
    "SmsVerificationMessage": str,
    "UserPoolAddOns": lambda: None,
    "VerificationMessageTemplate": lambda: None,
}
#: Not here, because Cognito keeps it: ``RefreshTokenRotation``.
#: https://github.com/hashicorp/terraform-provider-aws/issues/47196
_CLIENT_DEFAULTS: dict[str, Callable[[], Any]] = {
    "AccessTokenValidity": lambda: None,
    "AllowedOAuthFlows": list,
    "AllowedOAuthFlowsUserPoolClient": bool,
    "AllowedOAuthScopes": list,
    "AnalyticsConfiguration": lambda: None,
    "AuthSessionValidity": lambda: 3,
    "CallbackURLs": list,
    "DefaultRedirectURI": str,
    "EnablePropagateAdditionalUserContextData": bool,
    "ExplicitAuthFlows": list,
    "IdTokenValidity": lambda: None,
    "LogoutURLs": list,
    "ReadAttributes": list,
    "RefreshTokenValidity": lambda: 30,
    "SupportedIdentityProviders": list,
    "TokenValidityUnits": dict,
    "WriteAttributes": list,
}
_FACTORS = ("SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration")
_ROTATION = "RefreshTokenRotation"
_REFRESH = "ALLOW_REFRESH_TOKEN_AUTH"
_V1 = "V1_0"
_BLOCK = "PreTokenGenerationConfig"
_ARN = "PreTokenGeneration"


def install() -> None:
    """Install the patches."""
    replace(cognito, "_create_user_pool", _made)
    replace(cognito, "_update_user_pool", _updated)
    replace(cognito, "_pool_out", _with_both_forms)
    replace(cognito, "_create_user_pool_client", _client_kept)
    replace(cognito, "_update_user_pool_client", _client_kept)
    replace(cognito, "_describe_user_pool_client", _client_described)
    replace(cognito, "_set_user_pool_mfa_config", _mfa_set)


def _made(upstream: Upstream) -> Upstream:
    def create_user_pool(data: _Json) -> Answer:
        refused = _unusable_role(data)
        if refused:
            return refused
        answer: Answer = upstream({**data, **_one_token_trigger(data)})
        return answer

    return create_user_pool


def _updated(upstream: Upstream) -> Upstream:
    def update_user_pool(data: _Json) -> Answer:
        refused = _unusable_role(data)
        if refused:
            return refused
        answer: Answer = upstream({**data, **_one_token_trigger(data)})
        if answer[0] < 300:
            pool, _ = cognito._resolve_pool(data["UserPoolId"])
            _reset(pool, data, _DEFAULTS)
        return answer

    return update_user_pool


def _client_kept(upstream: Upstream) -> Upstream:
    def set_user_pool_client(data: _Json) -> Answer:
        refused = _rotates_and_refreshes(data)
        if refused:
            return refused
        answer: Answer = upstream(data)
        if answer[0] >= 300:
            return answer
        pool, _ = cognito._resolve_pool(data["UserPoolId"])
        client = pool["_clients"][json.loads(answer[2])["UserPoolClient"]["ClientId"]]
        _reset(client, data, _CLIENT_DEFAULTS)
        if data.get(_ROTATION):
            client[_ROTATION] = data[_ROTATION]
        status, headers, _ = answer
        return status, headers, json.dumps({"UserPoolClient": _shown(client)}).encode()

    return set_user_pool_client


def _rotates_and_refreshes(data: _Json) -> Answer | None:
    """Refuse the older flow of refresh tokens in a client that rotates them."""
    pool, _ = cognito._resolve_pool(data.get("UserPoolId"))
    client = ((pool or {}).get("_clients") or {}).get(data.get("ClientId")) or {}
    rotation = data.get(_ROTATION) or client.get(_ROTATION) or {}
    if rotation.get("Feature") != "ENABLED" or _REFRESH not in data.get("ExplicitAuthFlows", ()):
        return None
    return refusal(
        "InvalidParameterException",
        f"{_REFRESH} is not allowed in a client with refresh token rotation.",
    )


def _client_described(upstream: Upstream) -> Upstream:
    def describe_user_pool_client(data: _Json) -> Answer:
        status, headers, body = upstream(data)
        if status < 300:
            body = json.dumps(
                {"UserPoolClient": _shown(json.loads(body)["UserPoolClient"])}
            ).encode()
        return status, headers, body

    return describe_user_pool_client


def _shown(client: _Json) -> _Json:
    """Return what Cognito says of a client: no empty text and no empty list."""
    return {name: value for name, value in client.items() if value not in (None, "", [])}


def _mfa_set(upstream: Upstream) -> Upstream:
    def set_user_pool_mfa_config(data: _Json) -> Answer:
        if data.get("MfaConfiguration") == "OFF" and any(each in data for each in _FACTORS):
            return refusal(
                "InvalidParameterException",
                "Invalid MFA configuration given, can't turn off MFA and configure an MFA "
                "together.",
            )
        refused = _unusable_role(data.get("SmsMfaConfiguration") or {})
        if refused:
            return refused
        pool, missing = cognito._resolve_pool(data.get("UserPoolId"))
        answer: Answer = upstream(data)
        if not missing and answer[0] < 300:
            for name in (*_FACTORS, "WebAuthnConfiguration"):
                if name not in data:
                    pool.pop(name, None)
        return answer

    return set_user_pool_mfa_config


def _reset(kept: _Json, data: _Json, defaults: dict[str, Callable[[], Any]]) -> None:
    """Set what a request left out to its default."""
    for name, default in defaults.items():
        if name in data:
            continue
        value = default()
        if value is None:
            kept.pop(name, None)
        else:
            kept[name] = value


def _one_token_trigger(data: _Json) -> _Json:
    """Return the triggers of a request with the one form that upstream calls in its version."""
    triggers = dict(data.get("LambdaConfig") or {})
    block = triggers.get(_BLOCK)
    if not block:
        return {}
    if block.get("LambdaVersion") == _V1:
        triggers[_ARN] = triggers.pop(_BLOCK)["LambdaArn"]
    else:
        triggers.pop(_ARN, None)
    return {"LambdaConfig": triggers}


def _with_both_forms(upstream: Upstream) -> Upstream:
    def pool_out(pool: _Json) -> _Json:
        shown: _Json = upstream(pool)
        triggers = dict(shown.get("LambdaConfig") or {})
        if triggers.get(_BLOCK):
            triggers[_ARN] = triggers[_BLOCK].get("LambdaArn")
        elif triggers.get(_ARN):
            triggers[_BLOCK] = {"LambdaArn": triggers[_ARN], "LambdaVersion": _V1}
        return {**shown, "LambdaConfig": triggers} if triggers else shown

    return pool_out


def _unusable_role(data: _Json) -> Answer | None:
    """Refuse a role for text messages that is gone, as Cognito tries it out at each request."""
    arn = (data.get("SmsConfiguration") or {}).get("SnsCallerArn")
    if not arn or any(role["Arn"] == arn for role in iam._roles.values()):
        return None
    return refusal(
        "InvalidSmsRoleTrustRelationshipException",
        "Role does not have a trust relationship allowing Cognito to assume the role",
    )
