"""What ``gatehouse dev`` prints: a line for each thing that happens."""

from __future__ import annotations

import select
import sys
import termios
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from rich.console import Console
from rich.status import Status
from rich.text import Text

from gatehouse.cli.console import out, printable
from gatehouse.deployed.dev.routes import USER, Route
from gatehouse.deployed.mailbox import Message
from gatehouse.errors import CommandError
from gatehouse.local.launcher.request_journal import Answered, Ran

_WORDS = {"create": "added", "update": "changed", "delete": "destroyed", "replace": "replaced"}
_PASSWORD = "correct-Horse-7"
_ACCESS = {"open": "green", "signed": "cyan", "token": "cyan", "authorizer": "cyan"}


class DevScreen:
    """A terminal, or a pipe that gets the same lines without colour.

    Parameters
    ----------
    auto_approve : bool
        Whether what loses data is allowed without a question.
    kept : str
        The name of an instance that is kept. Default: it is not.
    console : Console
        Where to print. Default: standard output.
    """

    def __init__(
        self,
        *,
        auto_approve: bool = False,
        kept: str = "",
        console: Console = out,
    ) -> None:
        self._auto_approve = auto_approve
        self._kept = kept
        #: The address of the console; empty while there is none.
        self.page = ""
        self._console = console
        self._status: Status | None = None
        self._lock = threading.RLock()

    def doing(self, what: str) -> None:
        """Show on a terminal what is being done."""
        with self._lock:
            if not self._console.is_terminal:
                return
            if self._status is None:
                self._status = self._console.status("")
                self._status.start()
            self._status.update(Text(f"{what} ...", "dim"))

    def ready(self, endpoint: str, stacks: Sequence[str], routes: Sequence[Route]) -> None:
        """Print where the app is, and a line for each route."""
        with self._lock:
            self._still()
            self._print()
            self._print((", ".join(stacks), "bold"), " is up on ", (endpoint, "bold"))
            self._print()
            if any("--user" in each.line for each in routes):
                self._print(("Once, for a user:", "dim"))
                self._print(f"  export GATEHOUSE_PASSWORD={_PASSWORD}")
                self._print(f"  gatehouse sign-up {USER}")
                self._print()
            self._routes(routes)
            self._print()
            if self.page:
                self._print("Users, mail, calls and why they were refused:")
                self._print(f"  {self.page}")
                self._print()
            end = f"ends it, and --keep {self._kept} goes on with it."
            end = end if self._kept else "takes everything down."
            self._print((f"What you save is live. Ctrl-C {end}", "dim"))

    def added(self, routes: Sequence[Route]) -> None:
        """Print a line for each new route."""
        with self._lock:
            self._routes(routes)

    def live(self, functions: Sequence[str], seconds: float) -> None:
        """Print which functions run what was saved."""
        self._event("live", "green", ", ".join(functions), seconds)

    def applied(self, stack: str, actions: dict[str, str], seconds: float) -> None:
        """Print what an apply did, by how many resources, and which ones where they are few."""
        counted = Counter(_WORDS.get(each, each) for each in actions.values())
        told = ", ".join(f"{number} {word}" for word, number in counted.items())
        self._event("applied", "green", f"{stack}: {told or 'its outputs'}", seconds)
        if len(actions) <= 5:
            with self._lock:
                for address, action in actions.items():
                    self._print(f"           {_WORDS.get(action, action)} ", (address, "dim"))

    def unchanged(self) -> None:
        """Print that what was saved changes nothing."""
        self._event("saved", "dim", "nothing to do")

    def failed(self, error: CommandError) -> None:
        """Print an error, as the program that made it wrote it."""
        self._event("error", "red", error.message)
        with self._lock:
            for line in error.fix.splitlines():
                self._print(f"  {line}")

    def waiting(self) -> None:
        """Print that the next save tries again."""
        with self._lock:
            self._print(("Nothing is up yet. The next save tries again; Ctrl-C ends it.", "dim"))

    def ask(self, stack: str, losses: str, is_over: Callable[[], bool]) -> bool:
        """Print what would be lost, and ask; without a terminal the answer is no."""
        with self._lock:
            self._still()
            self._event("asked", "yellow", f"the plan of {stack} loses what is there")
            self._print(losses.rstrip())
            if self._auto_approve:
                return True
            if not (self._console.is_terminal and sys.stdin.isatty()):
                self._print(
                    f"{stack} stays as it was: nobody can be asked here. Start gatehouse dev on a "
                    "terminal, or with --auto-approve."
                )
                return False
            self._print(Text("Apply it all the same? Only 'yes' is yes: ", "bold"), end="")
            termios.tcflush(sys.stdin, termios.TCIFLUSH)  # what was typed before answers nothing
            while not select.select([sys.stdin], [], [], 0.2)[0]:
                if is_over():
                    self._print("\nThe app was saved anew, so that is read instead.")
                    return False
            answer = sys.stdin.readline().strip()
            if answer != "yes":
                self._print(f"{stack} stays as it was.")
            return answer == "yes"

    def called(self, call: Answered, runs: Sequence[Ran]) -> None:
        """Print a call, and below it what its function printed and where it failed."""
        style = "green" if call.status < 400 else "yellow" if call.status < 500 else "red"
        with self._lock:
            self._print(
                (_at(call.time), "dim"),
                " ",
                (str(call.status), style),
                f"  {call.method:<6} {printable(call.path_of_route)}  ",
                (printable(call.caller_in_words) or "anybody", "cyan"),
                (f"  {call.milliseconds} ms", "dim"),
            )
            if call.status >= 400 and call.error and not any(each.failed for each in runs):
                self._below(call.error, "dim")
            for each in runs:
                self._run(each)

    def ran(self, run: Ran) -> None:
        """Print what a function printed that no API called, and where it failed."""
        with self._lock:
            mark, style = ("failed", "red") if run.failed else ("ran", "green")
            self._print((_at(run.time), "dim"), " ", (mark, style), f"  {run.function}")
            self._run(run)

    def mailed(self, message: Message) -> None:
        """Print that a mail was sent, with its code."""
        code = f"  code {message.code}" if message.code else ""
        with self._lock:
            at = message.at or datetime.now().timestamp()
            self._print(
                (_at(at), "dim"),
                " ",
                ("mail", "magenta"),
                f" to {printable(message.to)}  {printable(message.subject)}",
                (code, "bold"),
            )

    def ended(self) -> None:
        """Print that everything is down."""
        with self._lock:
            self._still()
            end = f"down: go on with gatehouse dev --keep {self._kept}"
            self._print(("\n", "dim"), (end if self._kept else "down: nothing is left.", "dim"))

    def _run(self, run: Ran) -> None:
        self._below(run.printed, "")
        self._below(run.error, "red")

    def _routes(self, routes: Sequence[Route]) -> None:
        for each in routes:
            self._print((f"  {each.access:<7}", _ACCESS[each.access]), each.line)

    def _event(self, word: str, style: str, what: str, seconds: float | None = None) -> None:
        took = "" if seconds is None else f"  {seconds:.2f} s"
        with self._lock:
            self._still()
            now = datetime.now().timestamp()
            self._print((_at(now), "dim"), " ", (f"{word:<7}", style), " ", what, (took, "dim"))

    def _below(self, text: str, style: str) -> None:
        # A tab, as the logger of Lambda writes it, would take eight of eighty columns.
        for line in text.replace("\t", " ").strip("\n").splitlines():
            self._print((f"         {printable(line)}", style))

    def _still(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None

    def _print(self, *parts: str | Text | tuple[str, str], end: str = "\n") -> None:
        self._console.print(Text.assemble(*parts), end=end)


def _at(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).strftime("%H:%M:%S")
