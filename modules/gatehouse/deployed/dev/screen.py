"""What the loop says; ``gatehouse dev`` prints it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from gatehouse.deployed.dev.routes import Route
from gatehouse.deployed.mailbox import Message
from gatehouse.errors import CommandError
from gatehouse.local.launcher.request_journal import Answered, Ran


class Screen(Protocol):
    """Where a person reads what happens. Its methods are called from several threads."""

    def doing(self, what: str) -> None:
        """Say what is being done; the next message ends it."""

    def ready(self, endpoint: str, stacks: Sequence[str], routes: Sequence[Route]) -> None:
        """Say that the app is up, and how to call it."""

    def added(self, routes: Sequence[Route]) -> None:
        """Say which routes are new."""

    def live(self, functions: Sequence[str], seconds: float) -> None:
        """Say that functions run what was saved."""

    def applied(self, stack: str, actions: dict[str, str], seconds: float) -> None:
        """Say that a stack was applied, and what that did to its resources."""

    def unchanged(self) -> None:
        """Say that what was saved changes nothing."""

    def failed(self, error: CommandError) -> None:
        """Say what is wrong with what was saved."""

    def waiting(self) -> None:
        """Say that nothing is deployed yet, and that the next save tries again."""

    def ask(self, stack: str, losses: str, is_over: Callable[[], bool]) -> bool:
        """Show what a plan would lose, and return whether it is to be applied all the same.

        ``is_over`` returns whether the plan is an old one by now, so that the answer is no.
        """

    def called(self, call: Answered, runs: Sequence[Ran]) -> None:
        """Say that an API was called, and what ran for it."""

    def ran(self, run: Ran) -> None:
        """Say that a function ran for another reason."""

    def mailed(self, message: Message) -> None:
        """Say that a mail or a text message was sent."""
