"""What a browser asks before it sends a request: whether the page may.

API Gateway answers by itself where CORS is configured, except for requests that a route takes: a
route for every method takes ``OPTIONS`` too, and a browser neither signs that nor adds a token.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
"""

from __future__ import annotations

from collections.abc import Mapping

from gatehouse.core.options import HasPath, option

from .authorizers import Authorizer, Public
from .route_key import DEFAULT, RouteKey


def refuse_closed_preflights(owner: HasPath, routes: Mapping[RouteKey, Authorizer]) -> None:
    """Raise where pages may call an API, and a route of it would refuse their preflights.

    Parameters
    ----------
    owner : HasPath
        The API.
    routes : dict
        Its routes, and who may call each.

    Raises
    ------
    OptionError
        If a closed route takes every method, and no open one takes ``OPTIONS`` of its path.
    """
    open_paths = {
        key.same_requests[1]
        for key, authorizer in routes.items()
        if key.method == "OPTIONS" and isinstance(authorizer, Public)
    }
    for key, authorizer in routes.items():
        takes_all = key.method == "ANY" or str(key) == DEFAULT
        if not takes_all or isinstance(authorizer, Public):
            continue
        asked = RouteKey("OPTIONS", "/{proxy+}" if str(key) == DEFAULT else key.path)
        if asked.same_requests[1] not in open_paths:
            option(owner, "route", str(key)).refuse(
                "must not be closed for every method with cors: browsers send an unsigned OPTIONS "
                "first, which this route would refuse, so no page could call it",
                f'name its methods ("GET {asked.path}", …), or add route("{asked}", …, '
                "authorizer=Public())",
            )
