"""The errors of identity pools, with AWS's texts."""

from __future__ import annotations

from gatehouse.local.services.contract import ServiceError


def pool_not_found(pool_id: object) -> ServiceError:
    """Return the error for an identity pool that is not there."""
    return ServiceError("ResourceNotFoundException", f"IdentityPool '{pool_id}' not found.")


def identity_not_found(identity_id: object) -> ServiceError:
    """Return the error for an identity that is not there."""
    return ServiceError("ResourceNotFoundException", f"Identity '{identity_id}' not found.")


def not_authorized(message: str, reason: str = "") -> ServiceError:
    """Return the error for a login, or a lack of one, that gives nothing."""
    return ServiceError("NotAuthorizedException", message, reason=reason)


def invalid(message: str) -> ServiceError:
    """Return the error for a parameter."""
    return ServiceError("InvalidParameterException", message)


def conflict(message: str) -> ServiceError:
    """Return the error for a login that belongs to two identities."""
    return ServiceError("ResourceConflictException", message)


def no_guests() -> ServiceError:
    """Return the error for a guest where the pool has none."""
    return not_authorized("Unauthenticated access is not supported for this identity pool.")


def forbidden(identity_id: str) -> ServiceError:
    """Return the error for somebody without a login of an identity that has one."""
    return not_authorized(f"Access to Identity '{identity_id}' is forbidden.")


def logins_differ() -> ServiceError:
    """Return the error for logins none of which is one of the identity."""
    return not_authorized(
        "Logins don't match. Please include at least one valid login for this identity or "
        "identity pool."
    )


def bad_token(why: str, reason: str = "") -> ServiceError:
    """Return the error for a token that proves nothing; the reason is for the journal alone."""
    return not_authorized(f"Invalid login token. {why}", reason)


def wrong_issuer(expected: str, named: object) -> ServiceError:
    """Return the error for a token of another issuer than its login's."""
    reason = f"the issuer of the token must be {expected}, not {named}"
    return bad_token("Issuer doesn't match providerName", reason)


def wrong_audience(expected: object, named: object) -> ServiceError:
    """Return the error for a token that is for another app."""
    return bad_token("Incorrect token audience.", f"the token is for {named}, not for {expected}")


def unsupported(provider: str) -> ServiceError:
    """Return the error for a login that the pool does not have, or has for another client."""
    return not_authorized(
        "Token is not from a supported provider of this identity pool.",
        f"the identity pool has no login {provider}, or not for the client of this token",
    )


def no_role() -> ServiceError:
    """Return the error for a role that the pool has not, or may not use."""
    return ServiceError(
        "InvalidIdentityPoolConfigurationException",
        "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
    )
