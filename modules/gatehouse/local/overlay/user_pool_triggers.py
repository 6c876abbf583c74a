"""Triggers that can refuse a user, and that the emulator lacks or ignores.

Extends in ``ministack.services.cognito``:

- ``_password_auth_result``: ``PreAuthentication`` is called, and refuses by raising. Here it comes
  after the password was verified. In AWS it comes before, so that it also sees wrong passwords;
- ``_build_auth_result``: ``PostAuthentication`` is called before tokens are made;
- ``_confirm_sign_up``, ``_admin_confirm_sign_up``, ``_confirm_forgot_password``:
  ``PostConfirmation`` is called;
- ``_apply_pretoken_trigger``: a ``PreTokenGeneration`` that raises ends the sign-in. Upstream
  issues the tokens without its changes.
"""

from __future__ import annotations

import os
import re
from typing import Any

from ministack.services import cognito, lambda_svc

from gatehouse.local.emulator.patching import Answer, Upstream, replace
from gatehouse.local.overlay.trigger_answers import TriggerError

_STRICT = "MINISTACK_COGNITO_PRETOKEN_STRICT"
_TOLD = re.compile(r"['\"]errorMessage['\"]: (['\"])(.*?)\1")
_REFRESH = "TokenGeneration_RefreshTokens"
_CONFIRMATIONS = {
    "_confirm_sign_up": "PostConfirmation_ConfirmSignUp",
    "_admin_confirm_sign_up": "PostConfirmation_ConfirmSignUp",
    "_confirm_forgot_password": "PostConfirmation_ConfirmForgotPassword",
}
_Json = dict[str, Any]


def install() -> None:
    """Install the patches."""
    os.environ[_STRICT] = "1"
    replace(cognito, "_apply_pretoken_trigger", _ending_the_sign_in)
    replace(cognito, "_password_auth_result", _before_authentication)
    replace(cognito, "_build_auth_result", _after_authentication)
    for name, source in _CONFIRMATIONS.items():
        replace(cognito, name, _after_confirmation(source))


def call(pool: _Json, client: str, user: _Json, source: str, **request: Any) -> None:
    """Call a trigger of a pool, if the pool has it.

    Parameters
    ----------
    pool, user : dict
        The emulator's records.
    client : str
        The client's id.
    source : str
        The trigger's source, for example ``PreAuthentication_Authentication``.
    **request : Any
        Further fields of the event's ``request``, beside the user's attributes.

    Raises
    ------
    TriggerError
        If the trigger raises, which is how it refuses.
    """
    trigger = source.partition("_")[0]
    arn = (pool.get("LambdaConfig") or {}).get(trigger)
    if not arn:
        return
    attributes = cognito._attr_list_to_dict(user.get("Attributes", []))
    event = {
        "version": "1",
        "triggerSource": source,
        "region": cognito._pool_region(pool["Id"]),
        "userPoolId": pool["Id"],
        "userName": user["Username"],
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client},
        "request": {
            "userAttributes": {**attributes, "cognito:user_status": user.get("UserStatus")},
            **{name: value for name, value in request.items() if value is not None},
        },
        "response": {},
    }
    record, config, _ = lambda_svc._get_func_record_for_ref(arn)
    if record is None or config is None:
        raise TriggerError.not_permitted(trigger)
    result = lambda_svc._execute_function_with_config_scope(
        lambda_svc._execution_record_for_config(record, config), event
    )
    if isinstance(result, dict) and result.get("error"):
        body = result.get("body")
        told = body.get("errorMessage") if isinstance(body, dict) else body
        raise TriggerError.failed(trigger, str(told))


def _before_authentication(upstream: Upstream) -> Upstream:
    def password_auth_result(
        pool: _Json,
        pid: str,
        cid: str,
        user: _Json,
        username: str,
        client_metadata: _Json | None = None,
        data: _Json | None = None,
    ) -> Answer:
        told = client_metadata or (data or {}).get("ClientMetadata") or None
        call(pool, cid, user, "PreAuthentication_Authentication", validationData=told)
        answer: Answer = upstream(pool, pid, cid, user, username, client_metadata, data)
        return answer

    return password_auth_result


def _after_authentication(upstream: Upstream) -> Upstream:
    def build_auth_result(
        pool_id: str, client_id: str, user: _Json, *rest: Any, **named: Any
    ) -> Any:
        pool = cognito._get_pool_unscoped(pool_id)
        if pool and named.get("trigger_source") != _REFRESH:
            source = "PostAuthentication_Authentication"
            call(
                pool,
                client_id,
                user,
                source,
                newDeviceUsed=False,
                clientMetadata=named.get("client_metadata") or None,
            )
        return upstream(pool_id, client_id, user, *rest, **named)

    return build_auth_result


def _after_confirmation(source: str) -> Any:
    def extend(upstream: Upstream) -> Upstream:
        def confirm(data: _Json) -> Answer:
            answer: Answer = upstream(data)
            if answer[0] == 200:
                client = data.get("ClientId") or ""
                pool = cognito._get_pool_unscoped(data.get("UserPoolId") or "")
                pool = pool or cognito._find_pool_by_client_id(client)[1]
                user, _ = cognito._resolve_user(pool, data.get("Username"))
                told = data.get("ClientMetadata") or None
                call(pool, client, user, source, clientMetadata=told)
            return answer

        return confirm

    return extend


def _ending_the_sign_in(upstream: Upstream) -> Upstream:
    def apply_pretoken_trigger(*arguments: Any, **named: Any) -> Any:
        try:
            return upstream(*arguments, **named)
        except Exception as error:  # upstream raises exceptions of any kind
            if "Lambda not found" in str(error):
                raise TriggerError.not_permitted("PreTokenGeneration") from error
            told = _TOLD.search(str(error))
            why = told[2] if told else str(error)
            raise TriggerError.failed("PreTokenGeneration", why) from error

    return apply_pretoken_trigger
