"""Checks: promises that are tried one after the other, also after one has failed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from botocore.exceptions import ClientError
from rich.table import Table
from rich.text import Text

from gatehouse.deployed.mailbox import NoCodeError

_WIDEST_REASON = 500


@dataclass(frozen=True)
class Check:
    """The outcome of one check.

    Parameters
    ----------
    topic : str
        What part of the app it is about.
    promise : str
        What was tried, as a sentence that is true if it passed.
    failure : str or None
        Why it failed. Default None: it passed.
    """

    topic: str
    promise: str
    failure: str | None = None

    @property
    def passed(self) -> bool:
        """Whether it passed."""
        return self.failure is None


class FailedError(Exception):
    """A check found something else than it promised."""


@dataclass
class Checks:
    """All checks of a run, in order.

    Parameters
    ----------
    show : Callable[[Check], None]
        Called with each outcome as it is known. Default: nothing is shown.
    """

    show: Callable[[Check], None] = lambda _: None
    all: list[Check] = field(default_factory=list)

    @contextlib.contextmanager
    def check(self, topic: str, promise: str) -> Iterator[None]:
        """Try what is in the block; whatever it raises fails this check and no other.

        Parameters
        ----------
        topic : str
            What part of the app it is about.
        promise : str
            A sentence that is true if it passes.
        """
        failure = None
        try:
            yield
        except Exception as error:
            failure = _reason(error)
        outcome = Check(topic, promise, failure)
        self.all.append(outcome)
        self.show(outcome)

    @property
    def failed(self) -> int:
        """How many failed."""
        return sum(not check.passed for check in self.all)

    @property
    def exit_code(self) -> int:
        """0 if there were checks and all passed, else 1."""
        return 0 if self.all and not self.failed else 1

    @property
    def summary(self) -> str:
        """The last line of a run."""
        return f"demo: {len(self.all) - self.failed} passed, {self.failed} failed"

    def table(self) -> Table:
        """Return a table of them; the reason of a failed check is below it."""
        table = Table(title="What the demo tried", title_justify="left", show_lines=False)
        table.add_column("Topic", no_wrap=True)
        table.add_column("Check")
        table.add_column("Result", no_wrap=True)
        above = None
        for check in self.all:
            cell = Text(check.promise)
            if check.failure is not None:
                cell.append(f"\n{check.failure}", style="red")
            mark = Text("passed", "green") if check.passed else Text("FAILED", "bold red")
            table.add_row(check.topic if check.topic != above else "", cell, mark)
            above = check.topic
        return table


def expect(found: object, wanted: object, what: str) -> None:
    """Fail the check unless both are equal.

    Raises
    ------
    FailedError
        With what was found and what was wanted.
    """
    if found != wanted:
        raise FailedError(f"{what} must be {wanted!r}, not {found!r}")


@contextlib.contextmanager
def refused(*codes: str) -> Iterator[None]:
    """Fail the check unless AWS refuses what is in the block, with one of these error codes.

    Raises
    ------
    FailedError
        If it was allowed, or failed in another way.
    """
    try:
        yield
    except ClientError as error:
        expect_one_of(error.response["Error"]["Code"], codes, "the error")
        return
    raise FailedError("it must be refused, and was allowed")


def expect_one_of(found: object, wanted: tuple[object, ...], what: str) -> None:
    """Fail the check unless one of the wanted was found.

    Raises
    ------
    FailedError
        With what was found and what was wanted.
    """
    if found not in wanted:
        raise FailedError(
            f"{what} must be {' or '.join(repr(each) for each in wanted)}, not {found!r}"
        )


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split()) or "no reason given"
    plain = isinstance(error, (FailedError, NoCodeError))
    return (text if plain else f"{type(error).__name__}: {text}")[:_WIDEST_REASON]
