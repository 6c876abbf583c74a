"""How a route of a deployed app lets callers in, where a Terraform state says it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from gatehouse.deployed.on_local_aws import states_on_local_aws
from gatehouse.local.launcher.instance import running

_VARIABLE = re.compile(r"\{([^{}]+)\}")


def authorization_of(
    project: Path, method: str, path: str, *, outputs: Path | None = None
) -> str | None:
    """Return the authorization of the route that takes a request.

    Parameters
    ----------
    project : Path
        The project, whose local AWS is asked where no file is named.
    method, path : str
        The request.
    outputs : Path or None
        The file with the app's outputs; one that is a Terraform state has its routes too.

    Returns
    -------
    str or None
        ``NONE``, ``AWS_IAM``, ``JWT`` or ``CUSTOM``; None where nobody knows.
    """
    states = _states(project, outputs)
    found = best_route(_routes(states), method.upper(), path.partition("?")[0])
    return None if found is None else str(found.get("authorization_type") or "NONE")


def best_route(
    routes: Iterable[Mapping[str, Any]], method: str, path: str
) -> Mapping[str, Any] | None:
    """Return the route that API Gateway picks: the one that is written out the most.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html

    Parameters
    ----------
    routes : iterable of mapping
        The routes, with their ``route_key``.
    method, path : str
        The request.
    """
    ranked = [
        (rank, route)
        for route in routes
        if (rank := _rank(str(route.get("route_key")), method, path)) is not None
    ]
    return max(ranked, key=lambda each: each[0], default=(None, None))[1]


def _rank(key: str, method: str, path: str) -> tuple[int, ...] | None:
    """Return how exactly a route's key names a request; None if it does not take it."""
    if key == "$default":
        return (0,)
    of, _, template = key.partition(" ")
    if of not in (method, "ANY"):
        return None
    pattern = "".join(
        part if place % 2 == 0 else ("(?:.+)" if part.endswith("+") else "(?:[^/]+)")
        for place, part in enumerate(_parts(template))
    )
    if not re.fullmatch(pattern, path.rstrip("/") or "/") and not re.fullmatch(pattern, path):
        return None
    greedy = template.endswith("+}")
    segments = [0 if "{" in each else 1 for each in template.split("/")]
    return (2 if not greedy else 1, *segments, 1 if of != "ANY" else 0)


def _parts(template: str) -> list[str]:
    pieces = _VARIABLE.split(template)
    return [re.escape(each) if place % 2 == 0 else each for place, each in enumerate(pieces)]


def _routes(states: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for state in states:
        for resource in state.get("resources", ()):
            if resource.get("type") == "aws_apigatewayv2_route":
                yield from (each.get("attributes", {}) for each in resource.get("instances", ()))


def _states(project: Path, outputs: Path | None) -> list[dict[str, Any]]:
    if outputs is None:
        instance = next(iter(running(project)), None)
        return states_on_local_aws(instance) if instance else []
    try:
        read = json.loads(outputs.read_text("utf-8"))
    except (OSError, ValueError):
        return []  # whoever reads the outputs says what is wrong with the file
    return [read] if isinstance(read, dict) and "terraform_version" in read else []
