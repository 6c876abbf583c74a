"""Which routes a permission takes in: IAM compares text, API Gateway looks for the best route.

A grant on ``GET /cards/{id}`` is one on ``GET/cards/*``, and ``*`` matches slashes. So it is also
one on ``GET /cards/{id}/owner``, if the API has it. Requests that the permission matches are tried,
and the route is looked for that API Gateway would send each of them to.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import translate
from itertools import product

from .route_key import METHODS, RouteKey

_ANY = "x"  # what stands for a value that is not one of a path's own words


def routes_taken_in(requests: str, keys: Iterable[RouteKey]) -> list[RouteKey]:
    """The routes of an API to which requests go that a permission matches.

    Parameters
    ----------
    requests : str
        The end of the permission's resource: ``GET/cards/*``.
    keys : iterable of RouteKey
        All routes of the API.

    Examples
    --------
    >>> keys = [RouteKey("GET", f"/cards/{path}") for path in ("{id}", "{id}/owner", "mine")]
    >>> [str(key) for key in routes_taken_in("GET/cards/*/owner", keys)]
    ['GET /cards/{id}/owner']
    >>> [str(key) for key in routes_taken_in("GET/cards/*", keys)]
    ['GET /cards/{id}', 'GET /cards/{id}/owner', 'GET /cards/mine']
    """
    known = list(keys)
    matched = re.compile(translate(requests.replace("[", "[[]")))
    words = {word for word in requests.split("/")[1:] if not set(word) & {"*", "?"}}
    found = []
    for key in known:
        for method, path in _requests_to(key, requests, words):
            if matched.match(method + path) and _best(known, method, path) is key:
                found.append(key)
                break
    return found


def _requests_to(key: RouteKey, requests: str, words: set[str]) -> Iterator[tuple[str, str]]:
    """Requests that a route takes: with values for its variables that the permission may name."""
    methods = [each for each in METHODS if each != "ANY"]
    ends = _ends_of(requests)
    choices: list[list[str]] = []
    for segment in key.path[1:].split("/") if key.path else ["{all+}"]:
        if segment.endswith("+}"):
            choices.append(ends)
        else:
            choices.append([_ANY, *sorted(words)] if segment.startswith("{") else [segment])
    paths = ("/" + "/".join(values) for values in product(*choices))
    yield from product(methods if key.method in ("", "ANY") else [key.method], paths)


def _ends_of(requests: str) -> list[str]:
    """What a greedy variable may stand for: the end of a path that the permission matches."""
    parts = requests.replace("?", _ANY).split("/")[1:]
    tails = ["/".join(parts[start:]) for start in range(len(parts))]
    one = [each.replace("*", _ANY) for each in tails]
    more = [each.replace("*", f"{_ANY}/{_ANY}/{_ANY}") for each in tails]
    ends = [*filter(None, one + more)]
    # The * of "*/b", for all methods, matches slashes too: GET/x/b.
    if "*" in requests.partition("/")[0]:
        ends += [before + end for before in (f"{_ANY}/", f"{_ANY}/{_ANY}/") for end in ends]
    return [_ANY, *ends]


def _best(keys: Iterable[RouteKey], method: str, path: str) -> RouteKey | None:
    """The route that API Gateway chooses: whole paths before greedy ones, ``$default`` last."""
    fitting = [key for key in keys if _fits(key, method, path)]
    return max(fitting, key=_rank, default=None)


def _fits(key: RouteKey, method: str, path: str) -> bool:
    if not key.path:
        return True
    if key.method not in ("ANY", method):
        return False
    pattern = "/".join(
        (r".+" if part.endswith("+}") else r"[^/]+") if part.startswith("{") else re.escape(part)
        for part in key.path.split("/")
    )
    return re.fullmatch(pattern, path) is not None


def _rank(key: RouteKey) -> tuple[bool, bool, list[bool], bool]:
    parts = key.path.split("/")
    return (
        bool(key.path),
        not key.path.endswith("+}"),
        [not part.startswith("{") for part in parts],
        key.method != "ANY",
    )
