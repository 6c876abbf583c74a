"""Route keys: ``GET /notes/{id}``, as API Gateway reads them.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gatehouse.core.names import snake_case
from gatehouse.core.options import HasPath, Option, nearest, option

METHODS = ("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
DEFAULT = "$default"

_LITERAL = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@%-]+")
_VARIABLE = re.compile(r"\{([A-Za-z0-9._:-]+)(\+?)\}")


def _in_braces(variable: re.Match[str]) -> str:
    return f"{{{variable[1] or 'proxy+'}}}"


@dataclass(frozen=True)
class RouteKey:
    """A method and a path, checked.

    Parameters
    ----------
    method : str
        HTTP method, ``ANY``, or empty for the route ``$default``.
    path : str
        Path with its variables, or empty for ``$default``.
    """

    method: str
    path: str

    @classmethod
    def parse(cls, owner: HasPath, text: object, *, name: str = "route") -> RouteKey:
        """Read a route key, and refuse what API Gateway would refuse, or never match.

        Raises
        ------
        OptionError
            If it is not ``METHOD /path`` or ``$default``.
        """
        route = option(owner, name, text)
        if not isinstance(text, str):
            route.refuse('a route key must be text, "METHOD /path"', 'write "GET /notes"')
        if text == DEFAULT:
            return cls("", "")
        method, space, path = text.partition(" ")
        if not space or not path.startswith("/"):
            route.refuse(
                "a route key must be a method, one space and a path that begins with a slash",
                'write "GET /notes"',
            )
        if method not in METHODS:
            route.refuse(
                f"the method must be one of {', '.join(METHODS)}", nearest(method.upper(), METHODS)
            )
        cls._check_path(route, text, path)
        return cls(method, path)

    @staticmethod
    def _check_path(route: Option, text: str, path: str) -> None:
        if path == "/":
            return
        segments = path[1:].split("/")
        names: list[str] = []
        for position, segment in enumerate(segments):
            variable = _VARIABLE.fullmatch(segment)
            if variable:
                names.append(variable[1])
                if variable[2] and position != len(segments) - 1:
                    route.refuse(
                        f"{segment} takes all that follows, so it must be the last part of a path",
                        f"end the path with {segment}, or write {{{variable[1]}}}",
                    )
            elif not segment:
                route.refuse(
                    "a path must have no empty part: no double slash and none at its end",
                    f'write "{text.partition(" ")[0]} /{"/".join(filter(None, segments))}"',
                )
            elif segment.startswith(":") or segment == "*":
                # API Gateway would accept it, and match requests with exactly these letters.
                corrected = [re.sub(r"^:(.+)$|^\*$", _in_braces, each) for each in segments]
                route.refuse(
                    f"a variable of a path must be in braces; {segment!r} would be plain text",
                    f'write "{text.partition(" ")[0]} /{"/".join(corrected)}"',
                )
            elif not _LITERAL.fullmatch(segment):
                route.refuse(
                    f"a part of a path must be text or one variable in braces; {segment!r} is "
                    "neither",
                    'write "GET /notes/{id}"',
                )
        repeated = [name for name in names if names.count(name) > 1]
        if repeated:
            route.refuse(
                f"each variable must be unique; {{{repeated[0]}}} is there "
                f"{names.count(repeated[0])} times",
                "give them different names",
            )

    def __str__(self) -> str:
        return f"{self.method} {self.path}" if self.path else DEFAULT

    @property
    def address(self) -> str:
        """Its part of a Terraform address: ``get_notes__id`` for ``GET /notes/{id}``.

        A variable has two underscores before it, so ``/notes/{id}`` and ``/notes/id`` differ.
        """
        if not self.path:
            return "default"
        parts = [self.method.lower()]
        for segment in filter(None, self.path.split("/")):
            variable = _VARIABLE.fullmatch(segment)
            parts.append("_" + snake_case(variable[1]) if variable else snake_case(segment))
        return "_".join(parts)

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of its variables: ``id`` for ``GET /notes/{id}``."""
        return tuple(match[1] for match in _VARIABLE.finditer(self.path))

    @property
    def same_requests(self) -> tuple[str, str]:
        """What distinguishes it from other routes: method and path, without names of variables."""
        return self.method, _VARIABLE.sub(lambda match: "{" + match[2] + "}", self.path)
