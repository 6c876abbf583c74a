"""What the client of a user pool is told when one of its triggers does not let it pass.

Extends ``ministack.services.cognito._run_idp_handler`` and ``_oauth2_token``: each catches
`TriggerError`, which the work of a user pool may raise anywhere, and answers with it.
"""

from __future__ import annotations

import contextvars
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cognito

from gatehouse.local.overlay.patching import Answer, Upstream, replace

#: Whether what runs now is a user pool's work: what it executes are its triggers.
user_pool_works: contextvars.ContextVar[bool] = contextvars.ContextVar(
    "gatehouse_triggers", default=False
)


class TriggerError(BaseException):
    """Ends the work of a user pool.

    No Exception: upstream takes any Exception of a trigger for one that may be passed over.

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
        """Make the error of a function that does not let the user pool call it."""
        message = f"{trigger} invocation failed due to error AccessDeniedException."
        return cls("UnexpectedLambdaException", message)

    @classmethod
    def failed(cls, trigger: str, why: str) -> TriggerError:
        """Make the error of a function that raised, which is how it refuses."""
        return cls("UserLambdaValidationException", f"{trigger} failed with error {why}.")


def install() -> None:
    """Put the patches in place."""
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
