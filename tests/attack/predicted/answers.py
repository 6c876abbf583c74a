"""The kinds of answers that are predicted, and the kind of a real answer."""

from __future__ import annotations

from typing import Literal

from tests.attack.requests import Answer

Predicted = Literal["allowed", "refused", "no valid token", "no route", "failed"]
_REFUSALS = (
    "AccessDenied",  # and AccessDeniedException
    "IncompleteSignatureException",
    "InvalidIdentityPoolConfigurationException",
    "MissingAuthenticationTokenException",
    "NotAuthorizedException",
    "UnrecognizedClientException",  # Secrets Manager, to an unsigned request
)
_NO_CLASSIC_FLOW = "InvalidParameterException"


def shown(answer: Answer) -> Predicted:
    """Return the kind of an answer.

    Only success counts as allowed, and the answer that a note does not exist, which only callers
    who were let in can get.
    """
    status, code = answer
    if status == 404 and code in ("Not Found", ""):  # an answer to HEAD has no body
        return "no route"
    if (status, code) == (401, "Unauthorized"):
        return "no valid token"
    if status == 403 or code.startswith(_REFUSALS) or code == _NO_CLASSIC_FLOW:
        return "refused"
    if (status, code) == (500, "Internal Server Error"):
        return "failed"
    assert 200 <= status < 300 or status == 404, answer
    return "allowed"
