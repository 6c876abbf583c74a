"""Calls that do not fit: unknown options, missing ones, and values without their names.

Python's own complaint about them is a traceback that names neither the construct nor what was
probably meant.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar, cast

from .engine import Construct
from .names import snake_case
from .options import Option, nearest, option
from .tokens import as_list, as_number, as_text, as_text_map, is_resolvable
from .written_values import own, refuse_endless

Init = TypeVar("Init", bound=Callable[..., None])
Method = TypeVar("Method", bound=Callable[..., Any])
Value = TypeVar("Value", bound=type)

# How an object of CDKTF that stands for a value is written, by the type of the option.
_WRITTEN: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("str | Sequence[str]", as_list),
    ("str", as_text),
    ("int", as_number),
    ("Sequence[str]", as_list),
    ("Mapping[str, str]", as_text_map),
)
_OF_TEXTS = ("str | Sequence[str]", "Sequence[str]", "Mapping[str, str]")
_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_NO_OPTIONS = ("scope", "id")  # where a construct belongs, and its name there


class _Nothing:
    """What stands as the value in an error about an option that was left out."""

    def __repr__(self) -> str:
        return "nothing"


class _Call:
    """What a constructor or method takes, to check its calls against."""

    def __init__(self, called: Callable[..., Any], inside: Mapping[str, type]) -> None:
        parameters = [*inspect.signature(called).parameters.values()]
        if parameters and parameters[0].name in ("self", "cls"):
            parameters.pop(0)  # the method's own object
        self.takes_any = any(each.kind is each.VAR_KEYWORD for each in parameters)
        self._takes_all = any(each.kind is each.VAR_POSITIONAL for each in parameters)
        self._called = called
        self._inside = inside
        self._names = [each.name for each in parameters]
        self._in_order = [each.name for each in parameters if each.kind in _POSITIONAL]
        self._needed = [
            each.name
            for each in parameters
            if each.default is each.empty and each.kind is not each.VAR_POSITIONAL
        ]

    def fits(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool:
        """Whether Python can make the call; this runs for each call, so it is short."""
        if kwargs.keys() - self._names or (len(args) > len(self._in_order) and not self._takes_all):
            return False
        given = self._in_order[: len(args)]
        return all(name in kwargs or name in given for name in self._needed)

    def with_written_tokens(
        self, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Write what Terraform alone knows, and CDKTF gives as an object, in an option's type."""
        types = getattr(inspect.unwrap(self._called), "__annotations__", {})

        def written(name: str, value: Any) -> Any:
            wanted = str(types.get(name, ""))
            if not is_resolvable(value):
                return _with_written_entries(value) if wanted.startswith(_OF_TEXTS) else value
            return next(
                (write(value) for word, write in _WRITTEN if wanted.startswith(word)), value
            )

        named = zip(self._in_order, args, strict=False)
        return (
            (*(written(name, value) for name, value in named), *args[len(self._in_order) :]),
            {name: written(name, value) for name, value in kwargs.items()},
        )

    def refuse(
        self,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        say: Callable[[str, object], Option],
        kind: str,
        written: str,
    ) -> None:
        """Say what does not fit; ``kind`` is what it is called, ``written`` how a call begins."""
        for name in kwargs.keys() - self._names:
            known = [each for each in self._names if each not in _NO_OPTIONS]
            fix = self._elsewhere(name) or nearest(name, known)
            if fix.startswith("use one of") and "transform" in known:
                fix += "; arguments of the provider that have no option go through transform"
            say(name, kwargs[name]).refuse(f"{kind} has no such option", fix)
        without_name = args[len(self._in_order) :]
        if without_name and not self._takes_all:
            options = [name for name in self._names if name not in self._in_order]
            if not options:
                taken = ", ".join(self._in_order) or "nothing"
                say("", without_name[0]).refuse(
                    f"{kind} takes {taken} and nothing else", "remove the extra values"
                )
            listed = ", ".join(f"{name}=" for name in options)
            say(options[0], without_name[0]).refuse(
                "options must be passed by name",
                f"write an option's name before the value: {listed}",
            )
        for name in self._needed:
            if name not in kwargs and name not in self._in_order[: len(args)]:
                of_place = name in _NO_OPTIONS and bool(written)
                say(name, _Nothing()).refuse(
                    f"{kind} needs {'the scope and an id' if of_place else f'`{name}`'}",
                    written if of_place else f"add {name}=...",
                )

    def _elsewhere(self, name: str) -> str:
        """Where an unknown option belongs, if something that another option takes has it."""
        if name == "name" and "id" in self._names:
            return "names in AWS are made of app, stage and id; transform={...} sets another name"
        if name.endswith("_name") and "name" in self._names and "id" in self._names:
            return 'names in AWS are made of app, stage and id; write name={"production": "..."}'
        for outer, kind in self._inside.items():
            if name in _options_of(kind) and name != "handler":
                return f'it is an option of {kind.__name__}: write {outer}={{"{name}": ...}}'
        origin = inspect.unwrap(self._called)
        known = getattr(origin, "__globals__", {})
        places: dict[str, str] = {}
        for outer, annotation in getattr(origin, "__annotations__", {}).items():
            for base in re.findall(r"[A-Z]\w+", str(annotation)):
                word = base.removesuffix("Base")  # the made class below it has the options
                named: Any = known.get(word)
                if name in getattr(named, "__dataclass_fields__", {}):
                    written = f"write {outer}={_within(str(annotation), word, name)}"
                    places.setdefault(word, written)
                # A construct that may be made before: ``Auth(user_pool=...)``.
                elif snake_case(word).endswith(outer) and name in _options_of(named):
                    places[word] = f"make one, and pass it as {outer}=..."
        if not places:
            return ""
        return f"it is an option of {' and '.join(places)}: {', or '.join(places.values())}"


def _holds_resolvable(value: object) -> bool:
    """Whether a value is an object of CDKTF's that stands for another, or has one as an entry."""
    if isinstance(value, (list, tuple)):
        return any(map(is_resolvable, value))
    if isinstance(value, dict):
        return any(map(is_resolvable, value.values()))
    return is_resolvable(value)


def _with_written_entries(value: Any) -> Any:
    """Write the entries of a list or map of texts that are such objects."""
    if isinstance(value, dict):
        return {
            name: as_text(each) if is_resolvable(each) else each for name, each in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [as_text(each) if is_resolvable(each) else each for each in value]
    return value


def _within(annotation: str, kind: str, name: str) -> str:
    """How an option of a class is written inside the option that takes that class."""
    written = f"{kind}({name}=...)"
    if annotation.startswith("Sequence["):
        return f"[{written}]"
    return f'{{"...": {written}}}' if annotation.startswith("Mapping[") else written


def _options_of(kind: object) -> Collection[str]:
    made_by = getattr(kind, "__init__", None)
    return inspect.signature(made_by).parameters if isinstance(kind, type) and made_by else ()


def refuse_unknown_options(init: Init) -> Init:
    """Make a constructor raise an `OptionError` for calls that do not fit."""
    call = _Call(init, {})
    if call.takes_any:
        return init

    @functools.wraps(init)
    def checked(self: Any, *args: Any, **kwargs: Any) -> None:
        if not call.fits(args, kwargs):
            kind = type(self).__name__
            given_id = args[1:2] if isinstance(self, Construct) else ()
            named = " ".join((kind, *(each for each in given_id if isinstance(each, str))))
            is_inside = isinstance(self, Construct) and "id" in inspect.signature(init).parameters
            written = f'write {kind}(self, "My{kind}", ...)' if is_inside else ""
            call.refuse(args, kwargs, lambda name, value: option(named, name, value), kind, written)
        if any(map(_holds_resolvable, args)) or any(map(_holds_resolvable, kwargs.values())):
            args, kwargs = call.with_written_tokens(args, kwargs)
        try:
            init(self, *map(own, args), **{name: own(each) for name, each in kwargs.items()})
        except RecursionError:
            refuse_endless(init, (self, *args), kwargs)
            raise

    return cast(Init, checked)


def refuse_unknown_keywords(method: Method, *, inside: Mapping[str, type] | None = None) -> Method:
    """Make a method of a construct, or of its class, raise for calls that do not fit likewise.

    Parameters
    ----------
    method : function
        The method.
    inside : dict of type, optional
        Options that are a dict of another construct's options, to hint at them. Default: none.
    """
    call = _Call(method, inside or {})
    name = method.__name__

    @functools.wraps(method)
    def checked(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not call.fits(args, kwargs):
            owner = self.__name__ if isinstance(self, type) else self
            call.refuse(
                args,
                kwargs,
                lambda each, value: option(owner, f"{name}({each}=…)" if each else name, value),
                f"{name}()",
                "",
            )
        try:
            given = {name: own(each) for name, each in kwargs.items()}
            return method(self, *map(own, args), **given)
        except RecursionError:
            refuse_endless(method, (self, *args), kwargs)
            raise

    return cast(Method, checked)


def known_options_only(value: Value) -> Value:
    """Make a dataclass of options refuse unknown ones; write it above ``@dataclass``."""
    value.__init__ = refuse_unknown_options(value.__init__)  # type: ignore[misc]
    return value
