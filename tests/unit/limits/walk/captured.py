"""Right calls of everything that has options, to be repeated with another value of one option.

The stack with every option is made once, and each call of a public class, or of a method that makes
something, is kept. A call is then made again in the same stack, under a new id.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from gatehouse.core import App

from tests.deployed.apps.every_option import EveryOption, Surroundings
from tests.deployed.option_use import MAKING, classes

_AROUND = Surroundings(
    certificate="arn:aws:acm:us-east-1:000000000000:certificate/1",
    subnets=["subnet-1", "subnet-2"],
    group="sg-1",
    key="arn:aws:kms:us-east-1:000000000000:key/1",
    queue="arn:aws:sqs:us-east-1:000000000000:every",
    topic="arn:aws:sns:us-east-1:000000000000:every",
    zone="Z0123456789",
    web_acl="arn:aws:wafv2:us-east-1:000000000000:regional/webacl/every/01234567-89ab-cdef-0123-456789abcdef",
)
_numbers = itertools.count()


@dataclass(frozen=True)
class Call:
    """One call that was right."""

    function: Callable[..., Any]
    given: dict[str, Any]

    def again(self, **changed: Any) -> Any:
        """Make it again, as something of its own, with other values."""
        number = next(_numbers)
        given = {**self.given, **changed}
        if "id" in given:
            given["id"] = f"Again{number}"
        if isinstance(given.get("name"), Mapping) and "name" not in changed:
            del given["name"]  # the stack has something of this name already
        if self.function.__name__ == "route" and "key" not in changed:
            given["key"] = f"GET /again/{number}"
        # What a construct belongs to, and its id, are given by position alone.
        first = [given.pop(name) for name in self._leading() if name in given]
        return self.function(*first, **given)

    def _leading(self) -> tuple[str, ...]:
        names = tuple(inspect.signature(self.function).parameters)
        return names[: names.index("id") + 1] if "id" in names else ()


@dataclass
class Captured:
    """The calls of the stack with every option, and the stack."""

    stack: EveryOption | None = None
    folder: Path = field(default_factory=Path.cwd)
    calls: dict[str, list[Call]] = field(default_factory=dict)

    def of(self, option: str) -> Call | None:
        """Return the first call that gives an option a value."""
        name, _, argument = option.partition(".")
        found = self.calls.get(name, [])
        return next((each for each in found if each.given.get(argument) is not None), None)


@contextmanager
def capturing() -> Iterator[Captured]:
    """Make the stack with every option, and keep its calls."""
    captured = Captured()
    with pytest.MonkeyPatch.context() as patch:
        for name, kind in classes().items():
            _watch_class(captured, patch, name, kind)
        bases = {base for kind in classes().values() for base in kind.__mro__}
        for base, name in itertools.product(bases, MAKING):
            if name in vars(base) and not base.__name__.startswith("Imported"):
                _watch_method(captured, patch, base, name)
        captured.stack = EveryOption(App(()), _AROUND)
    yield captured


def _watch_class(captured: Captured, patch: pytest.MonkeyPatch, name: str, kind: type[Any]) -> None:
    made = kind.__init__
    signature = inspect.signature(made)

    @wraps(made)
    def init(self: Any, *args: Any, **options: Any) -> None:
        made(self, *args, **options)
        if type(self) is kind:
            given = dict(signature.bind(self, *args, **options).arguments)
            given.pop("self")
            captured.calls.setdefault(name, []).append(Call(kind, given))

    patch.setattr(kind, "__init__", init)


def _watch_method(
    captured: Captured, patch: pytest.MonkeyPatch, base: type[Any], name: str
) -> None:
    method = vars(base)[name]
    signature = inspect.signature(method)

    @wraps(method)
    def called(self: Any, *args: Any, **options: Any) -> Any:
        made = method(self, *args, **options)
        given = dict(signature.bind(self, *args, **options).arguments)
        given.pop("self")
        captured.calls.setdefault(name, []).append(Call(getattr(self, name), given))
        return made

    patch.setattr(base, name, called)
