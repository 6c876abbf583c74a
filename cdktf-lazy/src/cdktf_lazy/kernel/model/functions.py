"""Terraform's functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.expressions import Call, Conditional, PropertyAccess
from cdktf_lazy.kernel.model.tokens import (
    LIST_TOKEN,
    MAP_TOKEN,
    STRING_TOKEN,
    Resolvable,
    is_number,
    is_number_list_token,
)
from cdktf_lazy.kernel.model.values import NULL
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdktf_lazy.kernel.model.model import Model

_QUOTE = re.compile(r'(^|[^\\])([\\]{2})*"')

# What a function returns, and what it takes: s a text, n a number, a anything, l a list, and the
# same in upper case for any number of them, L for any number of lists.
FUNCTIONS = {
    "abs": "n n", "abspath": "s s", "alltrue": "b l", "anytrue": "b l", "base64decode": "s s",
    "base64encode": "s s", "base64gzip": "s s", "base64sha256": "s s", "base64sha512": "s s",
    "basename": "s s", "can": "b a", "ceil": "n n", "chomp": "s s", "chunklist": "l ln",
    "cidrhost": "s sn", "cidrnetmask": "s s", "cidrsubnet": "s snn", "cidrsubnets": "l sN",
    "coalesce": "a A", "coalescelist": "a A", "compact": "l l", "concat": "a A",
    "contains": "a aa", "csvdecode": "a s", "dirname": "s s", "distinct": "l l",
    "element": "a an", "endswith": "b ss", "file": "s s", "filebase64": "s s",
    "filebase64sha256": "s s", "filebase64sha512": "s s", "fileexists": "b s", "filemd5": "s s",
    "fileset": "l ss", "filesha1": "s s", "filesha256": "s s", "filesha512": "s s",
    "flatten": "a a", "floor": "n n", "format": "a sA", "formatdate": "s ss",
    "formatlist": "a sA", "indent": "s ns", "index": "a aa", "jsondecode": "a s",
    "jsonencode": "s a", "keys": "a a", "lengthOf": "n a", "log": "n nn", "lower": "s s",
    "matchkeys": "l lll", "max": "n N", "md5": "s s", "merge": "a A", "min": "n N",
    "nonsensitive": "a a", "one": "a a", "parseint": "a an", "pathexpand": "s s",
    "plantimestamp": "s ", "pow": "n nn", "regex": "a ss", "regexall": "l ss",
    "replace": "s sss", "reverse": "a a", "rsadecrypt": "s ss", "sensitive": "a a",
    "setintersection": "l lL", "setproduct": "a A", "setsubtract": "l ll", "setunion": "l lL",
    "sha1": "s s", "sha256": "s s", "sha512": "s s", "signum": "n n", "slice": "a ann",
    "sort": "l l", "split": "l ss", "startswith": "b ss", "strcontains": "b ss", "strrev": "s s",
    "substr": "s snn", "sum": "a a", "templatefile": "a sa", "textdecodebase64": "s ss",
    "textencodebase64": "s ss", "timeadd": "s ss", "timecmp": "n ss", "timestamp": "s ",
    "title": "s s", "tobool": "b a", "tolist": "l a", "tomap": "a a", "tonumber": "n a",
    "toset": "l a", "tostring": "s a", "transpose": "a a", "trim": "s ss", "trimprefix": "s ss",
    "trimspace": "s s", "trimsuffix": "s ss", "try": "a A", "upper": "s s", "urlencode": "s s",
    "uuid": "s ", "uuidv5": "s ss", "values": "a a", "yamldecode": "a s", "yamlencode": "s a",
    "zipmap": "a la",
}  # fmt: skip


def call(model: Model, name: str, arguments: list[Any]) -> Any:
    """Call one of Terraform's functions.

    Parameters
    ----------
    model : Model
        The program's objects.
    name : str
        jsii's name of it.
    arguments : list
        Its arguments.
    """
    special = _SPECIAL.get(name)
    if special is not None:
        return special(model, *arguments)
    returns, _, takes = FUNCTIONS[name].partition(" ")
    return _plain(model, "length" if name == "lengthOf" else name, returns, takes, arguments)


def _plain(model: Model, name: str, returns: str, takes: str, arguments: list[Any]) -> Any:
    if len(arguments) != len(takes):
        raise Unmodelled(f"the arguments of Fn.{name}")
    passed: list[Any] = []
    for kind, argument in zip(takes, arguments, strict=True):
        if kind.isupper():
            listed = _listed(argument, kind.lower())
            if not isinstance(listed, list):
                raise Unmodelled(f"a token for any number of arguments of Fn.{name}")
            passed += listed
        else:
            passed.append(_checked(argument, kind))
    made = Call(name, passed)
    if returns in "sa":
        return model.tokens.string(made)
    if returns == "n":
        return model.tokens.number(made)
    return model.tokens.list(made) if returns == "l" else made


def _checked(value: Any, kind: str) -> Any:
    if kind == "s" and not isinstance(value, Resolvable):
        if not isinstance(value, str):
            raise Unmodelled("a text is expected")
        if _QUOTE.search(value):
            raise Unmodelled("a text with quotes in a function")
    if kind == "n" and not isinstance(value, Resolvable) and not is_number(value):
        raise Unmodelled("a number is expected")
    return _listed(value, "a") if kind == "l" else value


def _listed(value: Any, kind: str) -> Any:
    if isinstance(value, Resolvable) or not isinstance(value, list):
        return value
    return [_item(item, kind) for item in value if item is not None and item is not NULL]


def _item(item: Any, kind: str) -> Any:
    if isinstance(item, Resolvable) or is_number_list_token(item):
        return item
    if isinstance(item, str):
        if LIST_TOKEN.search(item) or MAP_TOKEN.search(item) or STRING_TOKEN.fullmatch(item):
            return item
        _checked(item, kind)
        return f'"{item}"'
    _checked(item, kind)
    return item


def _lookup(model: Model, target: Any, key: Any, default: Any = None) -> str:
    if default is None or (not isinstance(default, (list, dict, Resolvable)) and not default):
        return model.tokens.string(PropertyAccess(target, [key]))
    checked = [target, _checked(key, "s"), *_listed([default], "a")]
    return model.tokens.string(Call("lookup", checked))


def _lookup_nested(model: Model, target: Any, path: list[Any]) -> str:
    return model.tokens.string(PropertyAccess(target, path))


def _join(model: Model, separator: Any, items: Any) -> str:
    passed = [_checked(separator, "s"), *_listed([items], "l")]
    return model.tokens.string(Call("join", passed))


def _bcrypt(model: Model, text: Any, cost: Any = None) -> str:
    passed = [_checked(text, "s"), *_listed([cost] if cost else [], "n")]
    return model.tokens.string(Call("bcrypt", passed))


def _range(model: Model, start: Any, limit: Any, step: Any = None) -> list[str]:
    passed = _listed([start, limit, 1 if step is None else step], "n")
    return model.tokens.list(Call("range", passed))


def _conditional(model: Model, condition: Any, true: Any, false: Any) -> Any:
    return Conditional(condition, true, false)


_SPECIAL: dict[str, Callable[..., Any]] = {
    "lookup": _lookup,
    "lookupNested": _lookup_nested,
    "join": _join,
    "bcrypt": _bcrypt,
    "range": _range,
    "conditional": _conditional,
}

CHANGED_IN_CDKTN = frozenset({"format", "formatlist"})
"""Functions that CDK Terrain writes in another way."""
