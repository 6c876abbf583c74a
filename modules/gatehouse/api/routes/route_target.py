"""What a route was given to answer it, read and checked."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from gatehouse.compute import Function, FunctionBase
from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import is_token

from .targets import AwsService, HttpProxy, PrivateService

Target = str | FunctionBase | HttpProxy | PrivateService | AwsService

# What a route decides for the function that is made for it.
_NOT_OPTIONS = {"self", "scope", "id", "handler"}


def read_target(
    owner: HasPath, key: str, target: Target, function: Mapping[str, Any] | None
) -> Target:
    """Check the kind of a route's target; a URL in text is an `HttpProxy`.

    Raises
    ------
    OptionError
        If it is of another kind, or options of a function are given for something else.
    """
    given = option(owner, f"route({key!r}) target", target)
    given.instance(
        str,
        FunctionBase,
        HttpProxy,
        PrivateService,
        AwsService,
        fix='pass a function or its handler path, "lambdas/notes/get.main"',
    )
    if isinstance(target, str) and target.startswith(("http://", "https://")):
        target = HttpProxy(target)
    elif isinstance(target, str) and is_token(target):
        given.refuse(
            "a handler path must be known while Python runs; only Terraform knows this",
            "write HttpProxy(...) if it is a URL",
        )
    if function and not isinstance(target, str):
        option(owner, f"route({key!r}) function", dict(function)).refuse(
            "must not be set here: they are options of a function that is made of a handler path",
            "give them to the Function itself",
        )
    return target


def function_options(
    owner: HasPath, name: str, options: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Check that `Function` has these options."""
    options = {} if options is None else options
    known = set(inspect.signature(Function.__init__).parameters) - _NOT_OPTIONS
    option(owner, name, options).known_keys(known)
    return dict(options)
