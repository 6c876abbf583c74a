"""The errors of IAM, with AWS's texts."""

from __future__ import annotations

from gatehouse.local.services.contract import ServiceError


def not_found(message: str) -> ServiceError:
    """Return the error for what is not there."""
    return ServiceError("NoSuchEntity", message, 404)


def exists(message: str) -> ServiceError:
    """Return the error for a name that is taken."""
    return ServiceError("EntityAlreadyExists", message, 409)


def in_use(message: str) -> ServiceError:
    """Return the error for what must be emptied before it is deleted."""
    return ServiceError("DeleteConflict", f"Cannot delete entity, must {message} first.", 409)


def too_many(quota: str, most: int) -> ServiceError:
    """Return the error for more than a quota allows."""
    return ServiceError("LimitExceeded", f"Cannot exceed quota for {quota}: {most}", 409)


def malformed(message: str) -> ServiceError:
    """Return the error for a policy that AWS does not store."""
    return ServiceError("MalformedPolicyDocument", message, 400)


def invalid(message: str) -> ServiceError:
    """Return the error for a value that IAM does not take."""
    return ServiceError("ValidationError", message, 400)


def unmodifiable(message: str) -> ServiceError:
    """Return the error for a change of what is not the account's."""
    return ServiceError("AccessDenied", message, 403)


def unmodifiable_role(name: str) -> ServiceError:
    """Return the error for a change of a role that only its service changes."""
    return ServiceError(
        "UnmodifiableEntity",
        f"Cannot perform the operation on the protected role '{name}' - this role is only "
        "modifiable by AWS",
        400,
    )
