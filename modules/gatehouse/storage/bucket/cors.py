"""Which web pages may use a bucket from a browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.origins import check_origin


@known_options_only
@dataclass(frozen=True)
class BucketCors:
    """Which web pages may read and write the bucket from a browser.

    CORS is not access control: it says which pages' scripts may see the answer; policies say who
    may have the object.

    Parameters
    ----------
    allow_origins : sequence of str
        Origins such as ``https://app.example.com``, each with at most one ``*`` for any text,
        ``https://*.example.com``. Default: ``*``; every request is signed by credentials that a
        foreign page does not have.
    allow_methods : sequence of str
        Methods. Default: GET, PUT, POST, DELETE and HEAD, those of an upload and a download.
    allow_headers : sequence of str
        Request headers. Default: ``*``; signed uploads carry headers of the SDK's choosing.
    expose_headers : sequence of str
        Response headers that scripts may read. Default: ``ETag``, which multipart uploads need.
    max_age : timedelta
        How long a browser keeps the answer. Default: one hour.
    """

    allow_origins: Sequence[str] = ("*",)
    allow_methods: Sequence[str] = ("DELETE", "GET", "HEAD", "POST", "PUT")
    allow_headers: Sequence[str] = ("*",)
    expose_headers: Sequence[str] = ("ETag",)
    max_age: timedelta = timedelta(hours=1)

    def __post_init__(self) -> None:
        for origin in option("BucketCors", "allow_origins", self.allow_origins).list_of(str):
            check_origin(option("BucketCors", "allow_origins", origin), one_star=True)
        methods = ("DELETE", "GET", "HEAD", "POST", "PUT")
        option("BucketCors", "allow_methods", self.allow_methods).some_of(*methods)
        for name in ("allow_origins", "allow_methods"):
            option("BucketCors", name, getattr(self, name)).not_empty()
        option("BucketCors", "allow_headers", self.allow_headers).list_of(str)
        option("BucketCors", "expose_headers", self.expose_headers).list_of(str)
        option("BucketCors", "max_age", self.max_age).duration(
            timedelta(0), timedelta(seconds=2**31 - 1)
        )


_OPTION_OF_ARGUMENT = {
    "allowed_origins": "allow_origins",
    "allowed_methods": "allow_methods",
    "allowed_headers": "allow_headers",
    "expose_headers": "expose_headers",
}


def check_rules(arguments: dict[str, Any]) -> None:
    """Check rules of the provider, which a transform made, like a `BucketCors`.

    Raises
    ------
    OptionError
        If `BucketCors` would refuse one.
    """
    rules = arguments.get("cors_rule")
    for rule in rules if isinstance(rules, list) else [rules]:
        if isinstance(rule, Mapping):  # and not a token
            BucketCors(
                **{
                    name: rule[argument]
                    for argument, name in _OPTION_OF_ARGUMENT.items()
                    if rule.get(argument) is not None
                }
            )
