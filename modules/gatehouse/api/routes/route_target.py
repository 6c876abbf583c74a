"""What a route was given to answer it, read and checked."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from gatehouse.compute import Function
from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import is_token

from .targets import AwsService, HttpProxy, PrivateService

Target = str | Function | HttpProxy | PrivateService | AwsService

# What a route decides for the function that is made for it.
_NOT_OPTIONS = {"self", "scope", "id", "handler"}


def read_target(
    owner: HasPath, key: str, target: Target, function: Mapping[str, Any] | None
) -> Target:
    """Hold a route's target to its kinds; a URL in text is an `HttpProxy`.

    Raises
    ------
    OptionError
        If it is of another kind, or options of a function are given for what is none.
    """
    given = option(owner, f"route({key!r}) target", target)
    given.instance(
        str,
        Function,
        HttpProxy,
        PrivateService,
        AwsService,
        fix='pass a function or its handler path, "lambdas/notes/get.main"',
    )
    if isinstance(target, str) and target.startswith(("http://", "https://")):
        target = HttpProxy(target)
    elif isinstance(target, str) and is_token(target):
        given.refuse(
            "a handler path is known while Python runs; this is known to Terraform alone",
            "write HttpProxy(...) if it is a URL",
        )
    if function and not isinstance(target, str):
        option(owner, f"route({key!r}) function", dict(function)).refuse(
            "they are options of the function that is made of a handler path",
            "give them to the Function itself",
        )
    return target


def function_options(
    owner: HasPath, name: str, options: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Hold options of functions to those that `Function` has."""
    options = {} if options is None else options
    known = set(inspect.signature(Function.__init__).parameters) - _NOT_OPTIONS
    option(owner, name, options).known_keys(known)
    return dict(options)
