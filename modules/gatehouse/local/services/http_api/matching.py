"""Which route a call reaches, and what the variables of its path hold.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from gatehouse.local.services.contract import Json

_DEFAULT = "$default"
_VARIABLE = re.compile(r"\{([^}+]+)(\+?)\}")


def match(routes: Iterable[Json], method: str, path: str) -> tuple[Json, dict[str, str]] | None:
    """Return the most specific route for a call, with the variables of its path.

    A path that matches as a whole comes before one whose last variable takes several parts, more
    fixed parts before fewer, and a method before ``ANY``. What matches nothing else is for
    ``$default``.

    Parameters
    ----------
    routes : iterable of dict
        The routes of the API.
    method : str
        The method, in capitals.
    path : str
        The path behind the stage.
    """
    best: tuple[tuple[bool, int, bool], Json, dict[str, str]] | None = None
    default: Json | None = None
    for route in routes:
        key = str(route.get("routeKey"))
        if key == _DEFAULT:
            default = route
            continue
        named, _, template = key.partition(" ")
        if named not in (method, "ANY"):
            continue
        found = _pattern(template).fullmatch(path)
        if found is None:
            continue
        rank = _rank(named, template)
        if best is None or rank > best[0]:
            best = rank, route, found.groupdict()
    if best is not None:
        _, route, variables = best
        return route, {_names(route["routeKey"])[key]: each for key, each in variables.items()}
    return None if default is None else (default, {})


def _rank(method: str, template: str) -> tuple[bool, int, bool]:
    parts = template.strip("/").split("/")
    fixed = sum(not _VARIABLE.search(part) for part in parts)
    return "+}" not in template, fixed, method != "ANY"


@lru_cache(maxsize=2048)
def _pattern(template: str) -> re.Pattern[str]:
    """Return a pattern with a group for each variable: ``v0``, ``v1`` and so on."""
    pattern, end = "", 0
    for number, found in enumerate(_VARIABLE.finditer(template)):
        several = "" if found[2] else "[^/]"
        pattern += re.escape(template[end : found.start()]) + f"(?P<v{number}>{several or '.'}+)"
        end = found.end()
    return re.compile(pattern + re.escape(template[end:]), re.DOTALL)


@lru_cache(maxsize=2048)
def _names(key: str) -> dict[str, str]:
    """Return the names of a route's variables by their groups in the pattern."""
    found = _VARIABLE.finditer(key.partition(" ")[2])
    return {f"v{number}": each[1] for number, each in enumerate(found)}
