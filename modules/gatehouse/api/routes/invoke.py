"""What a grant on a route means for IAM: the ARN of the requests that the route takes.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from gatehouse.core.options import HasPath, nearest, option
from gatehouse.iam import Grant, Permission
from gatehouse.iam.statement_names import pascal

from .route_key import RouteKey

_VARIABLE = re.compile(r"\{[^}]*\}")


class Invoked(HasPath, Protocol):
    """An API that grants are on."""

    @property
    def address(self) -> str:
        """Its name in Terraform addresses."""
        ...

    @property
    def stage_name(self) -> str:
        """The name of its stage."""
        ...


def requests_of(key: RouteKey) -> str:
    """The end of the ARN of a route's requests: method and path.

    A variable is any text, so it becomes ``*`` and what follows it is kept; ``*`` matches slashes
    too. Requests to ``$default`` have every method and path.

    Examples
    --------
    >>> requests_of(RouteKey("GET", "/notes/{id}/comments"))
    'GET/notes/*/comments'
    >>> requests_of(RouteKey("ANY", "/files/{path+}"))
    '*/files/*'
    """
    if not key.path:
        return "*"
    method = "*" if key.method == "ANY" else key.method
    return method + _VARIABLE.sub("*", key.path)


def sid_of(address: str, key: RouteKey | None) -> str:
    """The name of the statement in the plan: ``ApiInvokeGetNotesId``."""
    return f"{pascal(address)}Invoke" + (pascal(key.address) if key else "")


def granted_keys(owner: HasPath, routes: Sequence[object]) -> list[RouteKey]:
    """The keys of a grant on some routes.

    Raises
    ------
    OptionError
        If one is malformed.
    """
    for route in routes:
        if isinstance(route, (list, tuple)):
            listed = ", ".join(f'"{each}"' for each in route)
            option(owner, "invoke", route).refuse(
                "routes must be passed one by one", f"write invoke({listed})"
            )
    return [RouteKey.parse(owner, route, name="invoke") for route in routes]


def grant_of(api: Invoked, execution_arn: str, keys: Sequence[RouteKey]) -> Grant:
    """Calling some routes of an API; without keys, every one of them."""
    wanted: Sequence[RouteKey | None] = keys or [None]
    permissions = tuple(
        Permission(
            actions=["execute-api:Invoke"],
            resources=[f"{execution_arn}/{api.stage_name}/{requests_of(key) if key else '*'}"],
            sid=sid_of(api.address, key),
        )
        for key in wanted
    )
    return Grant(permissions, of=api)


def refuse_unknown_route(
    owner: HasPath, key: RouteKey, known: Mapping[tuple[str, str], RouteKey]
) -> None:
    """Raise where a grant names a route that the API does not have: mostly a misspelt one.

    Raises
    ------
    OptionError
        If no route takes the requests that were granted.
    """
    routes = known.values()
    if not any(_takes(route, key) for route in routes):
        option(owner, "invoke", str(key)).refuse(
            "the API must have the route that a grant names",
            nearest(str(key), [str(route) for route in routes])
            if routes
            else f'add it: route("{key}", function)',
        )


def _takes(route: RouteKey, granted: RouteKey) -> bool:
    """Whether a route takes all requests of a key."""
    if route.same_requests == granted.same_requests or not route.path:
        return True
    if route.method not in ("ANY", granted.method) or not granted.path:
        return False
    pattern = "".join(
        (r".+" if part.endswith("+}") else r"[^/]+") if part.startswith("{") else re.escape(part)
        for part in re.split(r"(\{[^}]*\})", route.path)
    )
    return re.fullmatch(pattern, granted.path) is not None
