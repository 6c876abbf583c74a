"""Assertions about access, for tests of an app."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

from gatehouse.access.model import Model, read_app, read_model
from gatehouse.access.prover import Theorem, prove, theorems_of
from gatehouse.access.prover.telling import told
from gatehouse.access.prover.words import (
    Person,
    Thing,
    Written,
    allowed,
    denied,
    only,
    unreachable,
)


class Access:
    """Who can reach what in some stacks: for all identities, keys and tags.

    Parameters
    ----------
    model : Model
        What the stacks make.

    Example
    -------
    >>> from pathlib import Path
    >>> from gatehouse.testing import Access, folder_of, user
    >>> access = Access.of_app(Path("cdktf.out"))  # doctest: +SKIP
    >>> access.assert_denied(user("a"), "s3:*", folder_of(user("b")))  # doctest: +SKIP
    """

    def __init__(self, model: Model) -> None:
        self.model = model

    @classmethod
    def of_app(cls, folder: Path, stack: str | None = None) -> Access:
        """Read what a synth wrote: ``cdktf.out``."""
        return cls(read_app(folder, stack=stack))

    @classmethod
    def of_files(cls, *files: Path) -> Access:
        """Read Terraform's JSON: configurations, plans or states."""
        return cls(read_model(files))

    def assert_denied(self, who: Person, actions: str | Sequence[str], thing: Thing) -> None:
        """Fail if somebody can do something.

        Parameters
        ----------
        who : Person
            ``user("a")``, ``guest()``, ``member("admins")``.
        actions : str or sequence of str
            Actions on the thing: ``s3:GetObject``; ``s3:*`` are all of them.
        thing : Thing
            ``folder_of(user("b"))``, ``route("GET /admin")``.

        Raises
        ------
        AssertionError
            With the request that is allowed, and the statement and line that allow it.
        """
        __tracebackhide__ = True
        self._hold(denied(who, actions, thing))

    def assert_allowed(self, who: Person, actions: str | Sequence[str], thing: Thing) -> None:
        """Fail if somebody can't do something; each of several actions must be possible."""
        __tracebackhide__ = True
        self._hold(allowed(who, actions, thing))

    def assert_only(
        self, who: Person | Sequence[Person], actions: str | Sequence[str], thing: Thing
    ) -> None:
        """Fail if these people can't do something, or anybody else can."""
        __tracebackhide__ = True
        self._hold(only(who, actions, thing))

    def assert_unreachable(self, thing: Thing) -> None:
        """Fail if any user, guest or stranger can do anything to a thing."""
        __tracebackhide__ = True
        self._hold(unreachable(thing))

    def assert_proven(self, *theorems: str | Written) -> None:
        """Fail if a theorem is not proven; it needs z3 (the extra ``prove``).

        Parameters
        ----------
        *theorems : str or Written
            Names of the theorems about every stack (``folders``, ``guests``), and theorems of your
            own. Without any: all theorems about every stack.
        """
        __tracebackhide__ = True
        about_all = theorems_of(self.model)
        names = {each for each in theorems if isinstance(each, str)}
        strange = names - {each.name for each in about_all}
        if strange:
            known = ", ".join(sorted({each.name for each in about_all}))
            raise AssertionError(
                f"a theorem must be one about the stack, not {min(strange)!r}: {known or 'none'}"
            )
        chosen = [each for each in about_all if each.name in names or not theorems]
        chosen += [each.make(self.model) for each in theorems if isinstance(each, Written)]
        verdicts = [prove(each) for each in chosen]
        failed = [told(each) for each in verdicts if each.status != "proven"]
        if failed:
            raise AssertionError("\n\n".join(failed))

    def _hold(self, written: Written) -> None:
        __tracebackhide__ = True
        theorem: Theorem = written.make(self.model)
        verdict = prove(theorem)
        if verdict.status in ("refuted", "unknown"):
            raise AssertionError(told(verdict))
        if verdict.status == "sampled" and theorem.denied:
            warnings.warn(f"{theorem.says}: {verdict.why}", stacklevel=3)
