"""The checks of options, written so that a constructor reads as a list of its rules.

``option(self, "memory", memory).integer(128, 10_240, unit="MB")`` returns the value, or raises an
`OptionError` that names the construct, the option, the value, the rule and the fix. Tokens (values
known only when Terraform runs) pass every check.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import is_dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn, Protocol, TypeVar

from .errors import MissingFileError, OptionError
from .tokens import (
    as_list,
    as_number,
    as_text,
    as_text_map,
    is_list_marker,
    is_map_marker,
    is_scalar_token,
    is_token,
)

T = TypeVar("T")

# How much of two words is the same where one was probably meant by the other: "emial" and "email"
# are at 0.8, "hash_key" and "kms_key" at 0.67. Short words have fewer letters to be alike in.
_NEAR, _NEAR_SHORT, _SHORT = 0.7, 0.6, 4
# A part of a word stands for the whole from here on: "env" for "environment".
_PART = 3


def is_one(value: object, kind: Any) -> bool:
    """Whether a value is an object that has what a protocol asks for: a class has it too."""
    return not isinstance(value, type) and isinstance(value, kind)


# What stands where a reason should be written later.
_NO_REASON = (
    *("asdf", "fixme", "foo", "later", "n/a", "none", "null", "reason", "tbd", "todo", "wip"),
    *("because", "xxx"),
)
_LEAST_LETTERS = 3


def says_something(text: str) -> bool:
    """Whether a text can be a reason: it has some letters, and is none of the usual stand-ins.

    Examples
    --------
    >>> says_something("a shop window"), says_something("公開"), says_something("QA")
    (True, True, False)
    >>> says_something("-"), says_something("TODO"), says_something("xxxx")
    (False, False, False)
    """
    word = text.strip().strip(".!?:-…").lower()
    letters = [letter for letter in word if letter.isalpha()]
    # Letters without case are syllables or words: Japanese, Chinese, Korean, Hebrew, Arabic.
    weight = sum(1 if letter.upper() != letter else 2 for letter in letters)
    return weight >= _LEAST_LETTERS and len(set(letters)) > 1 and word not in _NO_REASON


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
    if not right:
        return "leave it out"
    near = _NEAR_SHORT if len(word) <= _SHORT else _NEAR
    close = (
        [name for name in right if name.lower() == word.lower()]
        or difflib.get_close_matches(word, right, n=1, cutoff=near)
        or [name for name in right if len(word) >= _PART and word.lower() in name.lower()]
    )
    if len(close) == 1:
        return f'did you mean "{close[0]}"?'
    return "use one of " + ", ".join(f'"{name}"' for name in right)


def is_near(wrong: str, right: str) -> bool:
    """Whether a word was probably meant as another one: ``stge`` as ``stage``.

    A letter is missing, or two have changed places. With another letter in its place, it may be a
    word of its own: ``state``.
    """
    word = wrong.lower()
    missing = (right[:at] + right[at + 1 :] for at in range(len(right)))
    swapped = (
        right[:at] + right[at + 1] + right[at] + right[at + 2 :] for at in range(len(right) - 1)
    )
    return word == right or word in {*missing, *swapped}


class _Unknown:
    """What stands in an error for a value of Terraform's, of which CDKTF has only a marker."""

    def __repr__(self) -> str:
        return "what only Terraform knows"


class Option:
    """One option of one construct, and the rules that it can be checked against."""

    def __init__(self, construct: HasPath | str, name: str, value: Any) -> None:
        self._construct = construct if isinstance(construct, str) else construct.path
        self._name = name
        self._value = plain(value)

    def refuse(self, rule: str, fix: str) -> NoReturn:
        """Raise the error for this option."""
        value = self._value
        if is_token(value) and not isinstance(value, str):
            value = _Unknown()
        elif isinstance(value, (list, tuple)) and any(map(is_list_marker, value)):
            value = [_Unknown() if is_list_marker(each) else each for each in value]
        raise OptionError(
            construct=self._construct, option=self._name, value=value, rule=rule, fix=fix
        )

    @property
    def _keyword(self) -> str:
        """The name to write before the value: ``read`` of the option ``own_items(read=…)``."""
        return self._name.partition("(")[2].removesuffix("=…)") or self._name

    def flag(self, *, or_token: bool = False) -> bool:
        """Check that it is ``True`` or ``False``.

        Parameters
        ----------
        or_token : bool
            Whether Terraform alone may know it: where it is passed on, and decides nothing that
            is made or checked here. Default: False.
        """
        if is_scalar_token(self._value):
            if or_token:
                return self._value  # type: ignore[no-any-return]
            self.refuse_token()
        if not isinstance(self._value, bool):
            self.refuse(
                "must be True or False", f"write {self._keyword}=True or {self._keyword}=False"
            )
        return self._value

    def integer(self, least: int, most: int, *, unit: str = "") -> int:
        """Check that it is a whole number within a range."""
        unit = f" {unit}" if unit else ""
        rule = f"must be a whole number from {least:,} to {most:,}{unit}"
        if is_scalar_token(self._value):
            return as_number(self._value)
        if isinstance(self._value, bool) or not isinstance(self._value, int):
            quoted = ", without quotes" if isinstance(self._value, str) else ""
            self.refuse(rule, f"write {self._keyword}={least} or more{quoted}")
        if not least <= self._value <= most:
            self.refuse(rule, f"use {least if self._value < least else most:,}{unit} or so")
        return self._value

    def refuse_token(self, why: str = "decides what is made") -> NoReturn:
        """Raise the error for a value that Terraform must not be the only one to know."""
        self.refuse(
            f"must be known at synth, as it {why}",
            "write the value itself, or read it in Python: from the context, a file or a variable "
            "of the environment",
        )

    def duration(self, least: timedelta, most: timedelta) -> timedelta:
        """Check that it is a `datetime.timedelta` within a range."""
        rule = f"must be a datetime.timedelta from {spoken(least)} to {spoken(most)}"
        if not isinstance(self._value, timedelta):
            if is_token(self._value):
                self.refuse(
                    f"{rule}, known at synth",
                    "write a timedelta, or set the provider's argument, in its unit, by transform",
                )
            self.refuse(rule, f"write {self._keyword}=timedelta(...) in seconds, minutes or days")
        if not least <= self._value <= most:
            self.refuse(rule, f"use {spoken(least if self._value < least else most)} or so")
        if self._value % timedelta(seconds=1):
            self.refuse("must be a whole number of seconds", "round it to seconds")
        return self._value

    def text(
        self, pattern: str = r".+", *, rule: str = "must be text", fix: str = "", longest: int = 0
    ) -> str:
        """Check that it is text, and that a pattern matches all of it."""
        if is_scalar_token(self._value):
            return as_text(self._value)
        if not isinstance(self._value, str):
            if is_token(self._value):
                self.refuse(
                    f"{rule}; this is a list or a map", "take one value of it: Fn.element(…, 0)"
                )
            self.refuse(rule, fix or "write it as text, in quotes")
        if not re.fullmatch(pattern, self._value, re.DOTALL):
            if not self._value and pattern == r".+":
                self.refuse(f"{rule}, and not empty", fix or f'write {self._keyword}="..."')
            self.refuse(rule, fix or f'write {self._keyword}="..." so')
        if longest and len(self._value) > longest:
            self.refuse(
                f"must have at most {longest} characters; this has {len(self._value)}",
                f"shorten it by {len(self._value) - longest}",
            )
        return self._value

    def reason(
        self, *, rule: str = "must be text that says why", fix: str, needed: bool = True
    ) -> str:
        """Check that it says why; where it is not needed, it may also be empty.

        A floor, no more: whether a reason is one, reviewers judge. Two characters of Chinese can
        say more than a word of English.
        """
        text = self.text(r".*", rule=rule, fix=fix)
        if is_token(text) or (not needed and not text.strip()):
            return text
        if not says_something(text):
            self.refuse(f"{rule}; this says nothing" if text.strip() else rule, fix)
        return text

    def existing_file(self) -> Path:
        """Check that a path, seen from the app's folder, is that of a file."""
        if not os.path.isfile(self._value):  # `Path.is_file` raises for a name that is too long
            raise MissingFileError(
                construct=self._construct,
                option=self._name,
                value=self._value,
                rule="must be a file that exists",
                fix="write its path as seen from the folder of main.py",
            )
        return Path(self._value)

    def known_text(self, pattern: str = r".+", *, rule: str, fix: str) -> str:
        """Check text that is part of names, so that it must be known while Python runs."""
        if is_token(self._value):
            self.refuse("must be known while Python runs, since it is part of names", fix)
        return self.text(pattern, rule=rule, fix=fix)

    def one_of(self, *values: str) -> str:
        """Check that it is one of a few words."""
        if is_scalar_token(self._value):
            return as_text(self._value)
        if self._value not in values:
            listed = ", ".join(f'"{value}"' for value in values)
            self.refuse(f"must be one of {listed}", nearest(self._value, values))
        return str(self._value)

    def some_of(self, *values: str) -> tuple[str, ...]:
        """Check that it is a list of a few words, each at most once."""
        listed = ", ".join(f'"{value}"' for value in values)
        rule = f"must be a list of {listed}, each at most once"
        given = self.list_of(str, rule=rule)
        for word in given:
            if word not in values and not is_token(word):
                self.refuse(rule, nearest(word, values))
        if len(set(given)) != len(given):
            self.refuse(rule, "name each once")
        return given

    def list_of(self, kind: type[T] | tuple[type[T], ...], *, rule: str = "") -> tuple[T, ...]:
        """Check that it is a list (not a single text) of values of a type."""
        kinds = kind if isinstance(kind, tuple) else (kind,)
        rule = rule or f"must be a list of {_either(each.__name__ for each in kinds)}"
        if is_token(self._value) and not isinstance(self._value, (str, list, tuple)):
            self._value = as_list(self._value)
        if isinstance(self._value, str) or not isinstance(self._value, (Sequence, set, frozenset)):
            as_whole = "; if it is a list itself, write Token.as_list(...)"
            self.refuse(
                rule,
                f"put it into a list: {self._keyword}=[...]"
                + (as_whole if is_token(self._value) else ""),
            )
        for entry in self._value:
            if not isinstance(entry, kind) or isinstance(entry, type):
                self.refuse(rule, _replace(entry))
        # A set has another order in every run; the plan would show it.
        ordered = isinstance(self._value, (set, frozenset))
        return tuple(sorted(self._value, key=str) if ordered else self._value)

    def not_empty(self) -> None:
        """Check that a list has at least one entry."""
        if not self._value:
            self.refuse(
                "must have at least one entry", f"write {self._keyword}=[...] with one or more"
            )

    def instance(self, *kinds: type[T], fix: str = "") -> T:
        """Check that it is an instance of one of some types."""
        if isinstance(self._value, type) or not isinstance(self._value, kinds):
            named = [with_article(_title(kind)) for kind in kinds]
            self.refuse(f"must be {_either(named)}", fix or _written_as(self._value, kinds))
        return self._value

    def text_map(self, key_pattern: str = r".+", *, key_rule: str = "") -> dict[str, str]:
        """Check that it is a dict of text to text, or one that only Terraform knows.

        What Terraform knows stands in it as one key; see `gatehouse.core.tokens.is_map_marker`.
        """
        if is_token(self._value) and not isinstance(self._value, Mapping):
            self._value = as_text_map(self._value)
        if not isinstance(self._value, Mapping):
            self.refuse(
                "must be a dict of text to text", f'write {self._keyword}={{"KEY": "value"}}'
            )
        for key, value in self._value.items():
            if is_map_marker(key):
                continue
            is_text = isinstance(value, str) or is_scalar_token(value)
            if not isinstance(key, str) or not is_text:
                fix = f"put {key!r}: {value!r} in quotes"
                if value is None:
                    fix = f"leave {key!r} out where it has no value"
                self.refuse("keys and values must be text", fix)
            if not re.fullmatch(key_pattern, key):
                self.refuse(key_rule or f"keys must match {key_pattern}", f"rename {key!r}")
        return {
            key: as_text(value) if is_scalar_token(value) else value
            for key, value in self._value.items()
        }

    def known_text_map(
        self, key_pattern: str = r".+", *, key_rule: str = "", why: str
    ) -> dict[str, str]:
        """Check a dict whose keys must be known while Python runs."""
        checked = self.text_map(key_pattern, key_rule=key_rule)
        if any(map(is_map_marker, checked)):
            self.refuse_token(why)
        return checked

    def known_keys(self, keys: Collection[str]) -> None:
        """Check that it is a dict whose keys are all known."""
        if not isinstance(self._value, Mapping):
            self.refuse("must be a dict", f"write {self._keyword}={{...}}")
        for key in self._value:
            if key not in keys:
                listed = ", ".join(f'"{name}"' for name in sorted(keys))
                self.refuse(
                    f"each key must be one of {listed}", f"{key!r}: {nearest(key, sorted(keys))}"
                )


def option(construct: HasPath | str, name: str, value: object) -> Option:
    """Begin the check of one option: ``option(self, "memory", memory).integer(128, 10_240)``."""
    return Option(construct, name, value)


def plain(value: Any) -> Any:
    """The text of a member of a ``str`` Enum, which f-strings would write as ``Stage.DEV``.

    Members in lists and dicts of text are written likewise.
    """
    if isinstance(value, str):
        return value if type(value) is str else str.__str__(value)
    if type(value) in (list, tuple) and any(_is_member(each) for each in value):
        return type(value)(plain(each) for each in value)
    if type(value) is dict and any(map(_is_member, (*value, *value.values()))):
        return {plain(key): plain(each) for key, each in value.items()}
    return value


def _is_member(value: object) -> bool:
    return isinstance(value, str) and type(value) is not str


# Class names that begin with letters which are spelled out: "an HttpApi", "an S3State".
_SPELLED_OUT = ("Http", "Mfa", "S3", "Sms")


def with_article(noun: str) -> str:
    """Put the article before a type's name.

    Examples
    --------
    >>> with_article("UserPool"), with_article("OAuth"), with_article("HttpApi")
    ('a UserPool', 'an OAuth', 'an HttpApi')
    """
    sounds_open = noun[0].lower() in "aeio" or noun.startswith(_SPELLED_OUT)
    return f"{'an' if sounds_open else 'a'} {noun}"


def _replace(entry: object) -> str:
    if isinstance(entry, type):
        return f"replace {kind_of(entry)} by an object of it, {entry.__name__}(...)"
    return f"replace {entry!r}: it is {kind_of(entry)}"


def kind_of(value: object) -> str:
    """Say what a value is, for an error.

    Examples
    --------
    >>> kind_of(5), kind_of(None), kind_of(dict)
    ('an int', 'None', 'the class dict')
    """
    if value is None:
        return "None"
    if isinstance(value, type):
        return f"the class {value.__name__}"
    return with_article(type(value).__name__)


def _title(kind: type) -> str:
    """What people call a type: a made and an imported function are both a ``Function``."""
    return kind.__name__.removesuffix("Base")


def _either(words: Iterable[str]) -> str:
    """Join words as a choice: ``a str, a Function or a Bucket``."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def _written_as(value: object, kinds: Sequence[type]) -> str:
    """How a value of another type is written as one of the types that are asked for."""
    options = [kind for kind in kinds if is_dataclass(kind)]
    names = _either(
        with_article(f"{each.__name__}(...)" if each in options else _title(each)) for each in kinds
    )
    if isinstance(value, type) and value in kinds:
        return f"write {value.__name__}(...), with its parentheses"
    if timedelta in kinds and isinstance(value, (int, float)):
        return f"write timedelta(seconds={value}), or with minutes or days"
    if isinstance(value, Mapping) and len(options) == 1:
        given = ", ".join(f"{name}={each!r}" for name, each in value.items())
        return f"write {options[0].__name__}({given})"
    return f"this is {kind_of(value)}; pass {names}"


def spoken(duration: timedelta) -> str:
    """Say a duration as a person would.

    Examples
    --------
    >>> from datetime import timedelta
    >>> spoken(timedelta(minutes=15)), spoken(timedelta(days=1))
    ('15 minutes', '1 day')
    """
    seconds = int(duration.total_seconds())
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size and seconds % size == 0:
            count = seconds // size
            return f"{count:,} {unit}{'' if count == 1 else 's'}"
    return f"{seconds:,} second{'' if seconds == 1 else 's'}"
