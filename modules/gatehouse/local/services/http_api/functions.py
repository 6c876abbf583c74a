"""The functions that an API calls: found by the URI of an integration, allowed, and run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ministack.core import concurrency
from ministack.services import lambda_svc

from gatehouse.local.gateway import decisions
from gatehouse.local.services.contract import Json
from gatehouse.local.services.function_policies import may_invoke

_GATEWAY = "apigateway.amazonaws.com"
_SESSION = "BackplaneAssumeRoleSession"
#: Stands for the keys that a call was signed with.
_OF_THE_CALLER = "arn:aws:iam::*:user/*"


@dataclass(frozen=True)
class Function:
    """A function, at the version or alias that is called.

    Parameters
    ----------
    arn : str
        Its ARN.
    record, config : dict
        The emulator's record of it, and its settings.
    """

    arn: str
    record: Json
    config: Json

    def may_be_called(self, source: str, role: str = "") -> bool:
        """Return whether the API may call it.

        Parameters
        ----------
        source : str
            The ARN of the route or authorizer that calls.
        role : str
            The role that the API calls with. Default: none, so the function's policy decides; so it
            does for ``arn:aws:iam::*:user/*``, the caller's own keys, which are not passed on here.
        """
        if role and role != _OF_THE_CALLER:
            if not decisions.may_assume(_GATEWAY, role, source.split(":")[4]):
                return False
            return decisions.by_role(role, _SESSION, "lambda:InvokeFunction", self.arn).allowed
        return may_invoke(self.record, self.arn, _GATEWAY, source)

    async def run(self, event: Json) -> Json:
        """Run it, and return the emulator's account of it."""
        found: Json = await concurrency.run_reentrant(
            lambda_svc._execute_function_with_config_scope,
            lambda_svc._execution_record_for_config(self.record, self.config),
            event,
            thread_name="http-api-call",
        )
        return found


def reference_of(uri: str) -> str:
    """Return what a URI names: ``arn:…:path/2015-03-31/functions/{ARN}/invocations``, or an ARN."""
    return uri.rpartition("/functions/")[2].removesuffix("/invocations")


def find(uri: str, account: str, region: str) -> Function | None:
    """Return the function that a URI names, None if there is none.

    Parameters
    ----------
    uri : str
        The URI of an integration or an authorizer.
    account, region : str
        Where the API is.
    """
    reference = reference_of(uri)
    record, config, _ = lambda_svc._get_func_record_for_ref_in_scope(
        reference, account_id=account, region=region
    )
    if record is None or config is None:
        return None
    arn = reference if reference.startswith("arn:") else str(config["FunctionArn"])
    return Function(arn, record, config)


def why_failed(result: Json) -> str:
    """Return why a function failed, empty if it did not."""
    if not result.get("error"):
        return ""
    told = result.get("body")
    told = told.get("errorMessage") if isinstance(told, dict) else told
    return f"the function failed: {told}"


def returned(result: Json) -> Any:
    """Return what a function returned; some executors of the emulator leave it encoded."""
    body = result.get("body")
    if not isinstance(body, bytes):
        return body
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors="replace")
