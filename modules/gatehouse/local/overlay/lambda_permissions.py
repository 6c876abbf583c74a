"""A user pool calls a function only if the function's policy allows it.

Upstream never checks that policy. Extends ``ministack.services.lambda_svc._execute_function``, for
triggers of user pools.
"""

from __future__ import annotations

from typing import Any

from ministack.services import cognito, lambda_svc

from gatehouse.local.emulator.patching import Upstream, replace
from gatehouse.local.overlay.trigger_answers import TriggerError, user_pool_works
from gatehouse.local.services.function_policies import may_invoke

_USER_POOLS = "cognito-idp.amazonaws.com"


def install() -> None:
    """Install the patch."""
    replace(lambda_svc, "_execute_function", _from_a_trigger)


def _from_a_trigger(upstream: Upstream) -> Upstream:
    def execute_function(function: dict[str, Any], event: dict[str, Any]) -> Any:
        if user_pool_works.get():
            config = function.get("config") or function
            held = lambda_svc._functions.get(config["FunctionName"]) or function
            pool = cognito._pool_arn(event["userPoolId"])
            if not may_invoke(held, config["FunctionArn"], _USER_POOLS, pool):
                raise TriggerError.not_permitted(event["triggerSource"].partition("_")[0])
        return upstream(function, event)

    return execute_function
