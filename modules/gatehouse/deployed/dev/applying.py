"""Terraform in the folder of a stack: planned, applied, and ended without harm to the state."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatehouse.errors import NOT_FOUND, CommandError

_FAILED = 1
_WITH_CHANGES = 2
_PARALLEL = "-parallelism=20"
#: What loses something, unless nothing is kept in it.
_LOSING = frozenset({"delete", "replace", "remove", "forget"})


@dataclass(frozen=True)
class Planned:
    """A plan.

    Parameters
    ----------
    file : Path
        The plan, for ``terraform apply``.
    actions : dict of str to str
        What it does to each address: ``create``, ``update``, ``delete``, ``replace`` and so on.
    is_empty : bool
        Whether there is nothing to apply.
    """

    file: Path
    actions: dict[str, str]
    is_empty: bool

    @property
    def may_lose(self) -> bool:
        """Whether anything goes that is there now."""
        return not _LOSING.isdisjoint(self.actions.values())


class Terraform:
    """Terraform for the stacks of one local AWS.

    Parameters
    ----------
    environment : mapping
        That of the local AWS.
    waiting : callable
        Called with a sentence when Ctrl-C has come and an apply is waited for.
    is_kept : bool
        Whether anybody reads the state later. Default True: an apply that has begun ends by itself.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        waiting: Callable[[str], None] = lambda _: None,
        *,
        is_kept: bool = True,
    ) -> None:
        self._environment = dict(environment)
        self._is_kept = is_kept
        self._waiting = waiting
        self._installed: dict[Path, str] = {}

    def prepare(self, folder: Path, content: Mapping[str, Any]) -> None:
        """Install the providers and modules of a stack, where they are not yet.

        Raises
        ------
        CommandError
            If Terraform can't.
        """
        needed = json.dumps([content.get("terraform"), content.get("module")], sort_keys=True)
        if self._installed.get(folder) == needed:
            return
        self._run(folder, "init", "-input=false", "-no-color", "-reconfigure")
        self._installed[folder] = needed

    def plan(self, folder: Path, *, refresh: bool) -> Planned:
        """Plan a stack.

        Parameters
        ----------
        folder : Path
            The folder of its Terraform JSON.
        refresh : bool
            Whether AWS is asked for what is there, or the state believed.

        Raises
        ------
        CommandError
            If it can't be planned, with Terraform's own words.
        """
        file = folder / "dev.tfplan"
        more = () if refresh else ("-refresh=false",)
        code, events = self._events(
            folder, "plan", "-detailed-exitcode", f"-out={file}", _PARALLEL, *more
        )
        actions = {
            str(change["resource"]["addr"]): str(change["action"])
            for each in events
            if each.get("type") == "planned_change" and (change := each.get("change"))
        }
        return Planned(file, actions, code != _WITH_CHANGES)

    def apply(self, folder: Path, plan: Planned, done: Callable[[int], None]) -> None:
        """Apply a plan.

        Parameters
        ----------
        folder : Path
            The folder of the stack's Terraform JSON.
        plan : Planned
            The plan.
        done : callable
            Called with how many resources are done.

        Raises
        ------
        CommandError
            If it fails, with Terraform's own words.
        """
        count = 0

        def note(event: dict[str, Any]) -> None:
            nonlocal count
            if event.get("type") == "apply_complete":
                count += 1
                done(count)

        try:
            self._events(folder, "apply", _PARALLEL, str(plan.file), note=note)
        finally:
            plan.file.unlink(missing_ok=True)  # it has secrets in it

    def plan_as_json(self, folder: Path, plan: Planned) -> str:
        """Return a plan as Terraform shows it to programs."""
        return self._run(folder, "show", "-json", "-no-color", str(plan.file))

    def _events(
        self,
        folder: Path,
        command: str,
        *arguments: str,
        note: Callable[[dict[str, Any]], None] = lambda _: None,
    ) -> tuple[int, list[dict[str, Any]]]:
        """Run a command that writes a line of JSON for each thing that it does."""
        process = self._started(folder, command, "-input=false", "-json", *arguments)
        events: list[dict[str, Any]] = []
        other: list[str] = []
        assert process.stdout is not None
        try:
            for line in process.stdout:
                try:
                    event = dict(json.loads(line))
                except (ValueError, TypeError):
                    other.append(line.rstrip())
                    continue
                events.append(event)
                note(event)
            code = process.wait()
        except BaseException:
            self._end(process, command)
            raise
        finally:
            process.stdout.close()
        if code not in (0, _WITH_CHANGES):
            raise _failure(command, code, "\n".join([*_diagnostics(events), *other]))
        return code, events

    def _run(self, folder: Path, command: str, *arguments: str) -> str:
        process = self._started(folder, command, *arguments)
        try:
            said, _ = process.communicate()
        except BaseException:
            self._end(process, command)
            raise
        if process.returncode:
            raise _failure(command, process.returncode, said.strip())
        return str(said)

    def _started(self, folder: Path, *arguments: str) -> subprocess.Popen[str]:
        try:
            return subprocess.Popen(
                ["terraform", *arguments],
                cwd=folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,  # Ctrl-C reaches it by `_end`, once
            )
        except FileNotFoundError:
            raise CommandError(
                "terraform must be on the PATH.", "Install Terraform.", exit_code=NOT_FOUND
            ) from None

    def _end(self, process: subprocess.Popen[str], command: str) -> None:
        """End Terraform, but let an apply come to its end; a second Ctrl-C ends that too.

        An interrupt would not do: Terraform's provider then cuts off the requests that it waits
        for. AWS has made what they asked for, the state lacks it, and the next apply fails, since
        a name can't be taken twice.
        """
        try:
            if command == "apply" and self._is_kept and process.poll() is None:
                self._waiting("Terraform finishes this apply; Ctrl-C again ends it at once")
                if process.stdout is not None and not process.stdout.closed:
                    process.stdout.read()  # or a full pipe would hold it
                process.wait()
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _failure(command: str, code: int, said: str) -> CommandError:
    return CommandError(
        f"terraform {command} ended with exit code {code}.", said, exit_code=_FAILED
    )


def _diagnostics(events: list[dict[str, Any]]) -> list[str]:
    """The errors among what Terraform said."""
    found = []
    for each in events:
        about = each.get("diagnostic")
        if each.get("type") == "diagnostic" and about and about.get("severity") == "error":
            where = f" ({about['address']})" if about.get("address") else ""
            found.append(f"{about.get('summary', '')}{where}")
            found += [f"  {line}" for line in str(about.get("detail") or "").splitlines()]
    return found
