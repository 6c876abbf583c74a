"""The answer of a user pool when one of its triggers refuses a user.

Extends ``ministack.services.cognito._run_idp_handler`` and ``_oauth2_token``: each catches
`TriggerError`, which any operation of a user pool may raise, and answers with it.
"""

from __future__ import annotations

import contextvars
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cognito

from gatehouse.local.emulator.patching import Answer, Upstream, replace

#: Whether an operation of a user pool is running: the functions that it calls are its triggers.
user_pool_works: contextvars.ContextVar[bool] = contextvars.ContextVar(
    "gatehouse_triggers", default=False
)


class TriggerError(BaseException):
    """Ends an operation of a user pool.

    Not an Exception, because upstream ignores every Exception of a trigger.

    Parameters
    ----------
    code : str
        The code of the service's error.
    message : str
        Its message.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    @classmethod
    def not_permitted(cls, trigger: str) -> TriggerError:
        """Make the error for a function whose policy does not allow the user pool to call it."""
        message = f"{trigger} invocation failed due to error AccessDeniedException."
        return cls("UnexpectedLambdaException", message)

    @classmethod
    def failed(cls, trigger: str, why: str) -> TriggerError:
        """Make the error for a function that raised, which is how a trigger refuses."""
        return cls("UserLambdaValidationException", f"{trigger} failed with error {why}.")


def install() -> None:
    """Install the patches."""
    replace(cognito, "_run_idp_handler", _answering)
    replace(cognito, "_oauth2_token", _answering_oauth)


def _answering(upstream: Upstream) -> Upstream:
    def run_idp_handler(handler: Any, action: str, data: dict[str, Any]) -> Answer:
        token = user_pool_works.set(True)
        try:
            answer: Answer = upstream(handler, action, data)
        except TriggerError as error:
            answer = error_response_json(error.code, error.message, 400)
        finally:
            user_pool_works.reset(token)
        return answer

    return run_idp_handler


def _answering_oauth(upstream: Upstream) -> Upstream:
    def oauth2_token(*arguments: Any, **named: Any) -> Answer:
        token = user_pool_works.set(True)
        try:
            answer: Answer = upstream(*arguments, **named)
        except TriggerError as error:
            answer = cognito._oauth2_error("invalid_request", error.message)
        finally:
            user_pool_works.reset(token)
        return answer

    return oauth2_token
