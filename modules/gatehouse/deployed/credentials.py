"""Credentials that AWS or boto3 refuses, as one sentence with what to do about it."""

from __future__ import annotations

from botocore.exceptions import (
    ClientError,
    ConnectionError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)

from gatehouse.errors import CommandError

#: What services answer when a session is over.
EXPIRED = frozenset(
    {"ExpiredTokenException", "ExpiredToken", "RequestExpired", "TokenRefreshRequired"}
)
#: What they answer when they do not know a key, or its secret is another.
WRONG_KEYS = frozenset(
    {
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "InvalidAccessKeyId",
        "InvalidToken",
        "MissingAuthenticationTokenException",
        "IncompleteSignature",
    }
)
_SECRETS = frozenset({"InvalidSignatureException", "SignatureDoesNotMatch"})
# A signature is as old as the clock of this machine says.
_CLOCK = ("expired", "not yet current", "too large")
_CLOCKS = frozenset({"RequestTimeTooSkewed"})
_FAILED = 1
_ANEW = "Set AWS_PROFILE, or the variables anew."
_SEE = "See which ones are used: aws configure list"


def credentials_error(error: Exception, region: str) -> CommandError | None:
    """Say that credentials are refused, and why; None for another error.

    Parameters
    ----------
    error : Exception
        Of boto3.
    region : str
        The region that was asked.
    """
    if isinstance(error, ClientError):
        found = error.response.get("Error", {})
        sentence = _refused(str(found.get("Code", "")), str(found.get("Message", "")), region)
    else:
        sentence = _not_sent(error, region)
    return CommandError(*sentence, exit_code=_FAILED) if sentence else None


def _refused(code: str, said: str, region: str) -> tuple[str, str] | None:
    is_clock = code in _SECRETS and any(word in said for word in _CLOCK)
    if code in _CLOCKS or is_clock:
        return (
            f"the clock of this machine differs too much from that of AWS. {said}",
            "Set it right, and run this again.",
        )
    if code in EXPIRED:
        return (
            f"the credentials have expired. {said}",
            "Sign in again, aws sso login, or set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and "
            "AWS_SESSION_TOKEN anew. Then run this once more.",
        )
    if code in _SECRETS:
        return (
            f"the secret access key is not that of its access key. {said}",
            f"{_ANEW}\n{_SEE}",
        )
    if code in WRONG_KEYS:
        return (
            f"AWS does not know the access key or its session token. {said}",
            f"{_ANEW} A region that the account has not enabled answers so too: {region}.\n{_SEE}",
        )
    return None


def _not_sent(error: Exception, region: str) -> tuple[str, str] | None:
    if isinstance(error, ProfileNotFound):
        return (
            f"AWS_PROFILE must name a profile of this machine: {error}.",
            "List them: aws configure list-profiles",
        )
    if isinstance(error, (NoCredentialsError, PartialCredentialsError)):
        return (
            f"there are no credentials for AWS: {error}.",
            "Sign in, aws sso login or aws configure, or name a profile: AWS_PROFILE=acme",
        )
    if isinstance(error, (SSOError, TokenRetrievalError)):
        return (
            f"the session of AWS's single sign-on has ended: {error}.",
            "Sign in again: aws sso login",
        )
    if isinstance(error, (ConnectionError, HTTPClientError)):
        return (
            f"AWS does not answer: {error}.",
            f"Look at the network, at a proxy's variables, and at the region: {region}",
        )
    return None
