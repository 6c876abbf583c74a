"""The words for answers: those of the foretelling, and what a real answer is in them."""

from __future__ import annotations

from typing import Literal

from tests.attack.requests import Answer

Foretold = Literal["allowed", "refused", "no valid token", "no route", "failed"]
_REFUSALS = (
    "AccessDenied",  # and AccessDeniedException
    "IncompleteSignatureException",
    "InvalidIdentityPoolConfigurationException",
    "MissingAuthenticationTokenException",
    "NotAuthorizedException",
    "UnrecognizedClientException",  # Secrets Manager, of who did not sign
)
_NO_CLASSIC_FLOW = "InvalidParameterException"


def shown(answer: Answer) -> Foretold:
    """Tell what an answer says of the decision.

    Nothing counts as allowed but success, and what only those hear who got in: that the note they
    ask for is not there.
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
