"""The stacks of an app on a local AWS: what is deployed, and the way from there to the source."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gatehouse.access.guard import examine
from gatehouse.access.guard.report import report
from gatehouse.access.plans import UnreadablePlan, load_plan
from gatehouse.deployed.dev.applying import Planned, Terraform
from gatehouse.deployed.dev.gone import gone, of_another_day, write
from gatehouse.deployed.dev.live import LiveFunctions, code_keys, new_code, with_code
from gatehouse.deployed.dev.routes import Route, routes_of
from gatehouse.deployed.dev.screen import Screen
from gatehouse.deployed.dev.state_file import read_state, state_path
from gatehouse.deployed.dev.synth.synthesizing import Stack
from gatehouse.deployed.locking import LOCK_FILE, LOCK_VARIABLE
from gatehouse.deployed.places import made_by
from gatehouse.deployed.planning import known_of
from gatehouse.deployed.project import Project
from gatehouse.errors import CommandError
from gatehouse.local.code import CODE_DIR
from gatehouse.local.launcher.environment import STATE_DIR
from gatehouse.local.launcher.server import LocalAws

_FAILED = 1


class Stacks:
    """The stacks of an app.

    Parameters
    ----------
    project : Path
        The folder with ``cdktf.json``.
    aws : LocalAws
        The local AWS.
    screen : Screen
        Where it is told what is done.
    is_old : callable
        Returns whether the source was saved anew.
    is_kept : bool
        Whether the state outlives this process. Default False: an apply is ended at once.
    """

    def __init__(
        self,
        project: Path,
        aws: LocalAws,
        screen: Screen,
        *,
        is_old: Callable[[], bool] = lambda: False,
        is_kept: bool = False,
    ) -> None:
        self._project = Project(project, Path(aws.environment["CDKTF_OUTPUT"]))
        self._aws = aws
        self._is_old = is_old
        self._screen = screen
        self._terraform = Terraform(aws.environment, screen.doing, is_kept=is_kept)
        self._functions = LiveFunctions(aws)
        #: The Terraform JSON that is deployed, by stack. None: an apply has failed half way.
        self._deployed: dict[str, dict[str, Any] | None] = {}
        #: What somebody did not want to be applied.
        self._refused: dict[str, dict[str, Any]] = {}
        #: Stacks of an earlier session that are no stacks of the app, and were told of.
        self._told: set[str] = set()

    def bring(self, stacks: Mapping[str, Stack], since: float) -> bool:
        """Make the app what its source is; returns whether anything was to be done.

        Parameters
        ----------
        stacks : mapping
            The stacks, each behind those that it needs.
        since : float
            When the source was saved, for how long it took: ``time.monotonic()``.

        Raises
        ------
        CommandError
            If Lambda, a plan or an apply fails. The stacks behind that one are as they were.
        """
        live = self._bring_code(stacks)
        if live:
            self._screen.live(live, time.monotonic() - since)
        changed = bool(live)
        for stack in stacks.values():
            if self._deployed.get(stack.name) == _compared(stack):
                self._refused.pop(stack.name, None)  # it was taken back
                continue
            changed = True
            if not self._is_refused(stack):
                self._bring(stack, since)
        changed |= self._destroy_gone(stacks, since)
        self._forget_code(stacks)
        return changed

    def _destroy_gone(self, stacks: Mapping[str, Stack], since: float) -> bool:
        """Destroy what stacks made that the source has no more; returns whether there are any.

        What they lose is asked for, as ever. Those who read another one's outputs go before it.
        """
        taken_out = [name for name in reversed(self._deployed) if name not in stacks]
        found = {each.name: each for each in gone(self._project.output(), stacks)}
        for name in taken_out:
            if name not in found:  # nothing is left of it
                del self._deployed[name]
            elif not self._is_refused(found[name]):
                self._destroy(found[name], since)
        for name in found.keys() - set(taken_out) - self._told:
            self._told.add(name)
            self._screen.failed(of_another_day(found[name], self._project.folder))
        return bool(taken_out)

    def _destroy(self, stack: Stack, since: float) -> None:
        told = f"{stack.name} is no stack of the app any more"
        try:
            write(stack)
            self._bring(stack, since, f"{told}.\n")
        except CommandError as error:
            message = f"{told}, and what it made is still there: {error.message}"
            self._screen.failed(CommandError(message, error.fix))
        if self._deployed[stack.name] == _compared(stack):
            del self._deployed[stack.name]

    def _forget_code(self, stacks: Mapping[str, Stack]) -> None:
        """Remove the zips of code that was replaced: a day of saves would fill a disk."""
        contents = [each.content for each in stacks.values()]
        contents += [each for each in (*self._deployed.values(), *self._refused.values()) if each]
        wanted = {key for each in contents for key in code_keys(each)}
        for file in Path(self._aws.environment[CODE_DIR]).glob("*.zip"):
            if file.name not in wanted:
                file.unlink(missing_ok=True)

    def routes(self, stacks: Mapping[str, Stack]) -> list[Route]:
        """List the routes of all stacks."""
        states = [read_state(state_path(each.folder, each.content)) for each in stacks.values()]
        return routes_of(states, self._aws.endpoint)

    def _bring_code(self, stacks: Mapping[str, Stack]) -> list[str]:
        """Put the code of functions that have only new code; returns what they are called."""
        names: list[str] = []
        for stack in stacks.values():
            deployed = self._deployed.get(stack.name)
            changed = new_code(stack, deployed) if deployed else []
            if not changed or deployed is None:
                continue
            self._functions.put(stack, changed)
            self._deployed[stack.name] = with_code(deployed, changed)
            if stack.name in self._refused:
                self._refused[stack.name] = with_code(self._refused[stack.name], changed)
            made = made_by(self._project, stack.name)
            for each in changed:
                found = made(f"aws_lambda_function.{each.name}")
                names.append(found.construct.partition("/")[2] if found else each.name)
        return names

    def _is_refused(self, stack: Stack) -> bool:
        """Whether somebody has said no to just this."""
        if self._refused.get(stack.name) != _compared(stack):
            return False
        self._screen.failed(
            CommandError(
                f"{stack.name} is still as it was: what it would lose was not allowed.",
                "Change the source, or start gatehouse dev anew to be asked again.",
            )
        )
        return True

    def _bring(self, stack: Stack, since: float, why: str = "") -> None:
        """Plan a stack and apply the plan, if it loses nothing or somebody allows it."""
        self._screen.doing(f"planning {stack.name}")
        self._terraform.prepare(stack.folder, stack.content)
        # What this process has applied is as the state says; what is there from before may not be.
        known = self._deployed.get(stack.name) is not None
        plan = self._terraform.plan(stack.folder, refresh=not known)
        try:
            if plan.is_empty:
                self._deployed[stack.name] = _compared(stack)
                return
            if plan.may_lose and not self._is_allowed(stack, plan, why):
                if not self._is_old():
                    self._refused[stack.name] = _compared(stack)
                return
            self._apply(stack, plan)
        finally:
            plan.file.unlink(missing_ok=True)
        self._refused.pop(stack.name, None)
        self._screen.applied(stack.name, plan.actions, time.monotonic() - since)

    def _apply(self, stack: Stack, plan: Planned) -> None:
        total, self._deployed[stack.name] = len(plan.actions), None

        def done(count: int) -> None:
            self._screen.doing(f"applying {stack.name}: {count} of {total}")

        done(0)
        self._terraform.apply(stack.folder, plan, done)
        self._deployed[stack.name] = _compared(stack)

    def _is_allowed(self, stack: Stack, plan: Planned, why: str) -> bool:
        """Ask the guard, and where it refuses, ask the person."""
        text = self._terraform.plan_as_json(stack.folder, plan)
        source = f"the plan of {stack.name}"
        try:
            document = load_plan(text, source)
            known = known_of(self._project, stack.name, document, self._lock_file())
            verdict = examine(document, source, known=known)
        except UnreadablePlan as error:
            raise CommandError(error.message, error.fix, exit_code=_FAILED) from None
        losses = why + report(verdict)
        return not verdict.is_refused or self._screen.ask(stack.name, losses, self._is_old)

    def _lock_file(self) -> Path:
        """The lock file, where the synth finds it."""
        named = self._aws.environment.get(LOCK_VARIABLE)
        beside = Path(self._aws.environment[STATE_DIR]) / LOCK_FILE
        return self._project.folder / (named or beside)


def _compared(stack: Stack) -> dict[str, Any]:
    """What of the Terraform JSON reaches Terraform: comments do not."""
    return {name: each for name, each in stack.content.items() if name != "//"}
