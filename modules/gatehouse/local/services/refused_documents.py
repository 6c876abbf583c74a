"""The error for a policy document that IAM and STS do not take."""

from __future__ import annotations

import logging

from gatehouse import access
from gatehouse.local.services.contract import ServiceError

logger = logging.getLogger("gatehouse")


def malformed(error: access.InvalidPolicy) -> ServiceError:
    """Return the error with AWS's words; they rarely say where, so the log does."""
    logger.warning("refused: %s", error)
    return ServiceError("MalformedPolicyDocument", error.words_of_iam, 400)
