"""How a function of the emulator is replaced: by a fix that names what it was written for.

A fix names its target, the signature and a digest of the body that the target had when the fix was
written, and the page of AWS that says how it must be. ``apply`` compares all of them with the
emulator that is there before it replaces any: with another body, the fix may be wrong, and a fix
that is wrong without anybody noticing is a hole. No function has two fixes, so their order means
nothing.
"""

from __future__ import annotations

import hashlib
import inspect
import linecache
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from gatehouse.local.emulator.patching import Upstream

Make = Callable[[Upstream], Upstream]
Holder = ModuleType | type


class ChangedError(RuntimeError):
    """The emulator is not the one that the fixes were written for."""


@dataclass(frozen=True)
class Target:
    """A function that a fix replaces.

    Parameters
    ----------
    holder : module or class
        Where callers look it up.
    name : str
        Its name there.
    signature : str
        Its signature, as ``inspect`` writes it.
    body : str
        The digest of its body.
    """

    holder: Holder
    name: str
    signature: str
    body: str

    def __str__(self) -> str:
        """Return its full name."""
        where = self.holder.__name__
        if isinstance(self.holder, type):
            where = f"{self.holder.__module__}.{where}"
        return f"{where}.{self.name}"

    def change(self) -> str | None:
        """Return what is other than when the fix was written, None if nothing is."""
        found = getattr(self.holder, self.name, None)
        if not callable(found):
            return "is gone"
        signature, body = signature_of(found), body_of(found)
        if signature != self.signature:
            return f"takes {signature}, not {self.signature}"
        return None if body == self.body else f"has another body: {body}, not {self.body}"


@dataclass(frozen=True)
class Fix:
    """A replacement of one or more functions.

    Parameters
    ----------
    make : Callable
        Takes the upstream function and returns its replacement.
    page : str
        The page of AWS that says how it must be; a sentence where it is about the server itself.
    targets : tuple of Target
        What it replaces.
    """

    make: Make
    page: str
    targets: tuple[Target, ...]

    def __call__(self, upstream: Upstream) -> Upstream:
        """Return the replacement of an upstream function."""
        return self.make(upstream)


def fix(
    holder: Holder, name: str, *, signature: str, body: str, page: str = ""
) -> Callable[[Make | Fix], Fix]:
    """Declare that a function makes the replacement of one of the emulator's.

    Parameters
    ----------
    holder : module or class
        Where callers look the upstream function up.
    name : str
        Its name there.
    signature, body : str
        Its signature, and the digest of its body; ``make emulator-upgrade`` prints both.
    page : str
        The page of AWS that says how it must be. Default: that of the fix below, for a fix of
        several functions.
    """
    target = Target(holder, name, signature, body)

    def declare(made: Make | Fix) -> Fix:
        if isinstance(made, Fix):
            return Fix(made.make, made.page, (target, *made.targets))
        return Fix(made, page, (target,))

    return declare


def fixes_of(modules: Iterable[ModuleType]) -> list[Fix]:
    """Return the fixes that modules declare."""
    return [each for module in modules for each in vars(module).values() if isinstance(each, Fix)]


def apply(fixes: Iterable[Fix]) -> None:
    """Replace what the fixes name, if all of it is as it was when they were written.

    Parameters
    ----------
    fixes : iterable of Fix
        The fixes, in any order.

    Raises
    ------
    ChangedError
        If a function is gone, has changed, or has two fixes.
    """
    chosen = [(each, target) for each in fixes for target in each.targets]
    names = [str(target) for _, target in chosen]
    problems = [f"{name} has two fixes." for name in sorted(set(names)) if names.count(name) > 1]
    problems += [
        f"{target} {change}; its fix is {each.make.__module__}.{each.make.__name__}."
        for each, target in chosen
        if (change := target.change())
    ]
    if problems:
        told = "\n".join(problems)
        raise ChangedError(f"the emulator is not the one that the fixes were written for:\n{told}")
    made = [(target, each.make(getattr(target.holder, target.name))) for each, target in chosen]
    for target, replacement in made:
        setattr(target.holder, target.name, replacement)


def signature_of(function: Callable[..., Any]) -> str:
    """Return a function's signature without its annotations."""
    signature = inspect.signature(function)
    bare = [
        each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()
    ]
    return str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))


def body_of(function: Callable[..., Any]) -> str:
    """Return a digest of a function's source text, the same on every Python."""
    code = function.__code__
    lines = linecache.getlines(code.co_filename)[code.co_firstlineno - 1 :]
    indent = len(lines[0]) - len(lines[0].lstrip())
    body: list[str] = []
    for line in lines:
        text = line.strip()
        inner = len(line) - len(line.lstrip()) > indent
        if body and text and not inner and not text.startswith((")", "def ", "async def ")):
            break
        if len(body) > 1 and text.startswith(("def ", "async def ")) and not inner:
            break
        body.append(text)
    return hashlib.sha256("\n".join(filter(None, body)).encode()).hexdigest()[:12]
