"""The errors of API Gateway, with AWS's texts where they are known."""

from __future__ import annotations

from collections.abc import Iterable

from gatehouse.local.services.contract import ServiceError


def not_found(what: str, identifier: object = "") -> ServiceError:
    """Return the error for something that is not there."""
    told = f"Invalid {what} identifier specified {identifier}".rstrip()
    return ServiceError("NotFoundException", told)


def bad_request(message: str) -> ServiceError:
    """Return the error for a request that AWS does not take."""
    return ServiceError("BadRequestException", message)


def conflict(message: str) -> ServiceError:
    """Return the error for a request that something else is in the way of."""
    return ServiceError("ConflictException", message)


def route_exists(key: str) -> ServiceError:
    """Return the error for a second route of one key."""
    return conflict(f"Route with key {key} already exists for this API")


def route_differs_in_names(key: str, other: str) -> ServiceError:
    """Return the error for two routes that differ in the names of variables alone."""
    return conflict(
        f'The provided route key "{key}" has a conflicting variable on the same hierarchical level '
        f'as "{other}"'
    )


def no_route_of_settings(key: str) -> ServiceError:
    """Return the error for settings of a route that the API does not have."""
    told = f"Unable to find Route by key {key} within the provided RouteSettings"
    return ServiceError("NotFoundException", told)


def integration_in_use(route_ids: Iterable[str]) -> ServiceError:
    """Return the error for an integration that routes lead to."""
    told = ", ".join(route_ids)
    return conflict(
        f"Cannot delete Integration because it is referenced by the following Routes with Ids: "
        f"[{told}]"
    )


def authorizer_in_use(name: str, route_key: str) -> ServiceError:
    """Return the error for an authorizer that a route asks."""
    return conflict(f"Cannot delete authorizer '{name}', is referenced in route: {route_key}")


def no_authorizer(kind: str) -> ServiceError:
    """Return the error for a route whose authorizer is missing, or of another type."""
    needed = "a valid JWT authorizer" if kind == "JWT" else "a valid authorizer"
    return bad_request(
        f"Invalid authorizer ID specified. Setting the authorization type to {kind} requires "
        f"{needed}."
    )


def is_mapped(what: str, name: str) -> ServiceError:
    """Return the error for an API or a stage that a domain is mapped to."""
    kind = what.rpartition(" ")[2].lower() if what != "API" else what
    return bad_request(
        f"Deleting {what} {name} failed. Please remove all API mappings for the {kind} from your "
        "custom domain names."
    )


def required(parameter: str, owner: str) -> ServiceError:
    """Return the error for a parameter that only some need."""
    return bad_request(f"{parameter} is a required parameter for {owner}")
