"""The checks of options, written so that a constructor reads as a list of its rules.

``option(self, "memory", memory).integer(128, 10_240, unit="MB")`` returns the value, or raises an
`OptionError` that names the construct, the option, the value, the rule and the fix. Tokens (values
known only when Terraform runs) pass every check.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import is_dataclass
from datetime import timedelta
from typing import Any, NoReturn, Protocol, TypeVar

from .errors import OptionError
from .tokens import as_number, as_text, is_token

T = TypeVar("T")

# How much of two words is the same where one was probably meant by the other: "emial" and "email"
# are at 0.8, "hash_key" and "kms_key" at 0.67. Short words have fewer letters to be alike in.
_NEAR, _NEAR_SHORT, _SHORT = 0.7, 0.6, 4
# A part of a word stands for the whole from here on: "env" for "environment".
_PART = 3


class HasPath(Protocol):
    """What can be named in an error: anything with a construct path."""

    @property
    def path(self) -> str:
        """The construct's path, such as ``notes-dev/UserPool``."""
        ...


def nearest(wrong: object, right: Iterable[str]) -> str:
    """Say what was probably meant, or list what there is.

    Examples
    --------
    >>> nearest("emial", ["email", "phone"])
    'did you mean "email"?'
    >>> nearest("x", ["email", "phone"])
    'use one of "email", "phone"'
    """
    right, word = list(right), str(wrong)
    near = _NEAR_SHORT if len(word) <= _SHORT else _NEAR
    close = (
        [name for name in right if name.lower() == word.lower()]
        or difflib.get_close_matches(word, right, n=1, cutoff=near)
        or [name for name in right if len(word) >= _PART and word.lower() in name.lower()]
    )
    if len(close) == 1:
        return f'did you mean "{close[0]}"?'
    return "use one of " + ", ".join(f'"{name}"' for name in right)


class Option:
    """One option of one construct, and the rules that it can be held to."""

    def __init__(self, construct: HasPath | str, name: str, value: Any) -> None:
        self._construct = construct if isinstance(construct, str) else construct.path
        self._name = name
        self._value = value

    def refuse(self, rule: str, fix: str) -> NoReturn:
        """Raise the error for this option."""
        raise OptionError(
            construct=self._construct, option=self._name, value=self._value, rule=rule, fix=fix
        )

    def flag(self) -> bool:
        """Hold it to ``True`` or ``False``."""
        if not isinstance(self._value, bool):
            name = self._name.partition("(")[2].removesuffix("=…)") or self._name
            self.refuse("it is True or False", f"write {name}=True or {name}=False")
        return self._value

    def integer(self, least: int, most: int, *, unit: str = "") -> int:
        """Hold it to a whole number of a range."""
        unit = f" {unit}" if unit else ""
        rule = f"it is a whole number from {least:,} to {most:,}{unit}"
        if is_token(self._value):
            return as_number(self._value)
        if isinstance(self._value, bool) or not isinstance(self._value, int):
            self.refuse(rule, f"write {self._name}={least} or more, without quotes")
        if not least <= self._value <= most:
            self.refuse(rule, f"use {least if self._value < least else most:,}{unit} or so")
        return self._value

    def duration(self, least: timedelta, most: timedelta) -> timedelta:
        """Hold it to a `datetime.timedelta` of a range."""
        rule = f"it is a datetime.timedelta from {_spoken(least)} to {_spoken(most)}"
        if not isinstance(self._value, timedelta):
            self.refuse(rule, f"write {self._name}=timedelta(...) with seconds, minutes or days")
        if not least <= self._value <= most:
            self.refuse(rule, f"use {_spoken(least if self._value < least else most)} or so")
        if self._value % timedelta(seconds=1):
            self.refuse("it is a whole number of seconds", "round it to seconds")
        return self._value

    def text(
        self, pattern: str = r".+", *, rule: str = "it is text", fix: str = "", longest: int = 0
    ) -> str:
        """Hold it to text that a pattern matches as a whole."""
        if is_token(self._value):
            return as_text(self._value)
        if not isinstance(self._value, str):
            self.refuse(rule, fix or "write it as text, in quotes")
        if not re.fullmatch(pattern, self._value, re.DOTALL):
            self.refuse(rule, fix or f"write text that matches {pattern}")
        if longest and len(self._value) > longest:
            self.refuse(
                f"it has at most {longest} characters; this has {len(self._value)}",
                f"take {len(self._value) - longest} off",
            )
        return self._value

    def one_of(self, *values: str) -> str:
        """Hold it to one of a few words."""
        if is_token(self._value):
            return as_text(self._value)
        if self._value not in values:
            listed = ", ".join(f'"{value}"' for value in values)
            self.refuse(f"it is one of {listed}", nearest(self._value, values))
        return str(self._value)

    def some_of(self, *values: str) -> tuple[str, ...]:
        """Hold it to a list without repetition of a few words."""
        listed = ", ".join(f'"{value}"' for value in values)
        rule = f"it is a list of {listed}, each at most once"
        given = self.list_of(str, rule=rule)
        for word in given:
            if word not in values and not is_token(word):
                self.refuse(rule, nearest(word, values))
        if len(set(given)) != len(given):
            self.refuse(rule, "name each once")
        return given

    def list_of(self, kind: type[T] | tuple[type[T], ...], *, rule: str = "") -> tuple[T, ...]:
        """Hold it to a list (not one text) of values of a type."""
        if not rule:
            kinds = kind if isinstance(kind, tuple) else (kind,)
            rule = "it is a list of " + " or ".join(each.__name__ for each in kinds)
        if isinstance(self._value, str) or not isinstance(self._value, (Sequence, set, frozenset)):
            self.refuse(rule, f"put it into a list: {self._name}=[...]")
        for entry in self._value:
            if not isinstance(entry, kind):
                self.refuse(rule, f"{entry!r} is a {type(entry).__name__}")
        # A set has another order in every run; the plan would show it.
        ordered = isinstance(self._value, (set, frozenset))
        return tuple(sorted(self._value, key=str) if ordered else self._value)

    def not_empty(self) -> None:
        """Hold a list to at least one entry."""
        if not self._value:
            self.refuse("it names at least one", f"write {self._name}=[...] with one or more")

    def instance(self, *kinds: type[T], fix: str = "") -> T:
        """Hold it to an instance of one of some types."""
        if not isinstance(self._value, kinds):
            names = " or ".join(kind.__name__ for kind in kinds)
            self.refuse(f"it is {_a(names)}", fix or _written_as(self._value, kinds))
        return self._value

    def text_map(self, key_pattern: str = r".+", *, key_rule: str = "") -> dict[str, str]:
        """Hold it to a dict of text to text."""
        if not isinstance(self._value, Mapping):
            self.refuse("it is a dict of text to text", f'write {self._name}={{"KEY": "value"}}')
        for key, value in self._value.items():
            if not isinstance(key, str) or not isinstance(value, str):
                fix = f"put {key!r}: {value!r} in quotes"
                if value is None:
                    fix = f"leave {key!r} out where it has no value"
                self.refuse("its keys and values are text", fix)
            if not re.fullmatch(key_pattern, key):
                self.refuse(key_rule or f"its keys match {key_pattern}", f"write {key!r} otherwise")
        return dict(self._value)

    def known_keys(self, keys: Collection[str]) -> None:
        """Hold the keys of a dict to known ones."""
        if not isinstance(self._value, Mapping):
            self.refuse("it is a dict", f"write {self._name}={{...}}")
        for key in self._value:
            if key not in keys:
                listed = ", ".join(f'"{name}"' for name in sorted(keys))
                self.refuse(f"its keys are {listed}", f"{key!r}: {nearest(key, sorted(keys))}")


def option(construct: HasPath | str, name: str, value: object) -> Option:
    """Begin the check of one option: ``option(self, "memory", memory).integer(128, 10_240)``."""
    return Option(construct, name, value)


def _a(noun: str) -> str:
    """Put the article before a type's name."""
    return f"{'an' if noun[0].lower() in 'aeio' else 'a'} {noun}"


def _written_as(value: object, kinds: Sequence[type]) -> str:
    """How a value of another type is written as one of the types that are asked for."""
    options = [kind for kind in kinds if is_dataclass(kind)]
    names = " or ".join(
        f"{_a(each.__name__)}(...)" if each in options else _a(each.__name__) for each in kinds
    )
    if value is None:
        return f"this is None; pass {names}"
    if isinstance(value, type) and value in kinds:
        return f"write {value.__name__}(...), with its parentheses"
    if timedelta in kinds and isinstance(value, (int, float)):
        return f"write timedelta(seconds={value}), or with minutes or days"
    if isinstance(value, Mapping) and len(options) == 1:
        given = ", ".join(f"{name}={each!r}" for name, each in value.items())
        return f"write {options[0].__name__}({given})"
    return f"this is {_a(type(value).__name__)}; pass {names}"


def _spoken(duration: timedelta) -> str:
    """Say a duration as a person would: ``15 minutes``."""
    seconds = int(duration.total_seconds())
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size and seconds % size == 0:
            count = seconds // size
            return f"{count:,} {unit}{'' if count == 1 else 's'}"
    return f"{seconds:,} second{'' if seconds == 1 else 's'}"
