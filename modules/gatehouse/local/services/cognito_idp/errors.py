"""The errors of user pools, in AWS's words."""

from __future__ import annotations

from gatehouse.local.services.contract import ServiceError


def invalid(message: str) -> ServiceError:
    """Make the error for a parameter that is not valid."""
    return ServiceError("InvalidParameterException", message)


def missing(message: str) -> ServiceError:
    """Make the error for a resource that does not exist."""
    return ServiceError("ResourceNotFoundException", message)


def refused(message: str) -> ServiceError:
    """Make the error for a caller who may not do this."""
    return ServiceError("NotAuthorizedException", message)


def wrong_credentials() -> ServiceError:
    """Make the error for a wrong password, and for an unknown user where a client hides which."""
    return refused("Incorrect username or password.")


def unknown_user() -> ServiceError:
    """Make the error for a user who does not exist."""
    return ServiceError("UserNotFoundException", "User does not exist.")


def unknown_user_of_client() -> ServiceError:
    """Make the error for an unknown user of the sign-up and recovery operations."""
    message = "Username/client id combination not found."
    return ServiceError("UserNotFoundException", message)


def wrong_code() -> ServiceError:
    """Make the error for a wrong code."""
    message = "Invalid verification code provided, please try again."
    return ServiceError("CodeMismatchException", message)


def expired_code() -> ServiceError:
    """Make the error for a code that has expired or was never sent."""
    message = "Invalid code provided, please request a code again."
    return ServiceError("ExpiredCodeException", message)


def too_many() -> ServiceError:
    """Make the error for too many attempts."""
    message = "Attempt limit exceeded, please try after some time."
    return ServiceError("LimitExceededException", message)


def invalid_session() -> ServiceError:
    """Make the error for a session that was not given for this answer."""
    return refused("Invalid session for the user.")


def needs_tier(tier: str, feature: str) -> ServiceError:
    """Make the error for a feature that the pool's plan does not have.

    https://github.com/hashicorp/terraform-provider-aws/pull/40734
    """
    message = (
        f"The following features need to be disabled for the {tier} pricing tier configured: "
        f"{feature}"
    )
    return ServiceError("FeatureUnavailableInTierException", message)
