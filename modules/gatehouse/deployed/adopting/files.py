"""The files of a project that was taken over, and what is left to do in them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatehouse.deployed.locking import lock_file_of, recorded_entries
from gatehouse.deployed.terraform import run_terraform
from gatehouse.errors import CommandError

from .adopt import Adoption, Asked, room
from .already import refuse_twice
from .comparing import Plan, left, plan_of, read_plan, synthesize
from .reading.everything import CODE
from .secrets import secrets_of

_FAILED = 1
_SO = "nothing was imported"
_CDKTF = "cdktf.json"


@dataclass(frozen=True)
class Files:
    """Where an adoption writes.

    Parameters
    ----------
    project : Path
        The folder.
    source : Path
        The Python file.
    """

    project: Path
    source: Path

    def check_new(self, asked: Asked) -> None:
        """Refuse to write over what is there.

        Raises
        ------
        CommandError
            If the file exists, or the app has a stack of this name, or one of what is asked for.
        """
        if self.source.exists():
            raise CommandError(
                f"--out must be a new file, and {self.source.name} exists: nothing of yours is "
                "written over.",
                f"See what is left of it: gatehouse adopt --check --out {self.source.name}\n"
                "Or name another file: gatehouse adopt --out adopted.py ...",
                exit_code=2,
            )
        if asked.apis and (self.project / CODE).exists():
            raise CommandError(
                f"{CODE}/ must be a new folder, where the code of functions is put, and it exists: "
                "nothing of yours is written over.",
                f"Take it away, if it is of an earlier run: rm -r {CODE}",
                exit_code=2,
            )
        refuse_twice(self.project, asked.resources())
        stack = f"{asked.app}-{asked.stage}"
        lock_file = lock_file_of(self.project)
        if stack in recorded_entries(lock_file):
            raise CommandError(
                f"--app must be a new name: {lock_file.name} has the stack {stack} already, and "
                "the source beside it makes it.",
                f"Take it over as a stack of its own: --app {asked.app[:14]}-users",
                exit_code=2,
            )

    def write(self, adoption: Adoption) -> list[str]:
        """Write the source, and what the pool really is into the lock file if the plan is empty.

        Each file is there whole or not at all. The source comes after what it reads, so a run
        that was killed before has nothing to take back but the folder of code. `apply` writes the
        lock file anew.

        Returns
        -------
        list of str
            The names of the files that were written.

        Raises
        ------
        CommandError
            If the code of a function is there already.
        """
        for name in adoption.code:  # pools have functions too, which only a reading finds
            if (self.project / name).exists():
                raise CommandError(
                    f"{name} must be a new file, where the code of a function is put, and it "
                    "exists: nothing of yours is written over.",
                    f"Take it away, if it is of an earlier run: rm {name}",
                    exit_code=2,
                )
        for name, code in adoption.code.items():
            _write_whole(self.project / name, code)
        _write_whole(self.source, adoption.source.encode())
        written = [self.source.name, *adoption.code]
        cdktf = self.project / _CDKTF
        if not cdktf.exists():
            settings = {"language": "python", "app": f"python {self.source.name}"}
            settings |= {"sendCrashReports": "false"}
            _write_whole(cdktf, (json.dumps(settings, indent=2) + "\n").encode())
            written.append(_CDKTF)
        if adoption.plan.is_empty and adoption.lock:
            written.append(self._lock(json.loads(adoption.lock)))
        return written

    def _lock(self, made: dict[str, Any]) -> str:
        file = lock_file_of(self.project)
        content = {"version": made["version"], "stacks": recorded_entries(file) | made["stacks"]}
        _write_whole(file, (json.dumps(content, indent=2, sort_keys=True) + "\n").encode())
        return file.name

    def check(self, stage: str) -> Plan:
        """Plan the source as it is now, in a folder of its own.

        Raises
        ------
        CommandError
            If there is no such file, or its synth or its plan fails.
        """
        with self._synthesized(stage) as made:
            return plan_of(made.folder)

    def apply(self, stage: str) -> Plan:
        """Import what runs into the state: the plan that was looked at, and no other.

        It is made in a folder of its own, so a refusal leaves each file here as it was.

        Raises
        ------
        CommandError
            If the plan would change anything in AWS.
        """
        with self._synthesized(stage) as made:
            folder, kept = made.folder, str(made.folder / "adopted.plan")  # it holds secrets
            own = self.source.name
            refuse_twice(self.project, _imported(folder), but=folder.name, source=own)
            run_terraform(folder, "init", "-input=false", so=_SO)
            try:
                asked = ("plan", "-input=false", f"-out={kept}")
                run_terraform(folder, *asked, so=_SO, variables=secrets_of(folder))
            except CommandError:
                # Terraform stops at what is protected, and names no argument.
                _refuse_differences(plan_of(folder))
                raise
            plan = read_plan(json.loads(run_terraform(folder, "show", "-json", kept, so=_SO)))
            _refuse_differences(plan)
            if made.lock_file.exists():  # before the state has what it protects
                _write_whole(lock_file_of(self.project), made.lock_file.read_bytes())
            run_terraform(folder, "apply", "-input=false", kept, so="it may be imported in part")
        out = self.project / "cdktf.out"  # where other commands look
        synthesize(self.source, out, lock_file_of(self.project), stage, self.project)
        return plan

    @contextmanager
    def _synthesized(self, stage: str) -> Iterator[_Synth]:
        """Synthesize the source in a folder of its own, beside a copy of the lock file."""
        if not self.source.is_file():
            raise CommandError(
                f"--out must be a file that exists, and there is no {self.source.name}.",
                "Write it first: gatehouse adopt --user-pool eu-west-1_AbCdEfGhI",
                exit_code=2,
            )
        with room() as made:
            lock_file = made / "gatehouse.lock.json"
            if lock_file_of(self.project).exists():
                shutil.copyfile(lock_file_of(self.project), lock_file)
            synthesize(self.source, made / "out", lock_file, stage, self.project)
            yield _Synth(_only_stack(made / "out"), lock_file)


@dataclass(frozen=True)
class _Synth:
    """A synth that changed nothing in the project.

    Parameters
    ----------
    folder : Path
        The folder of its only stack.
    lock_file : Path
        Its lock file. It need not exist.
    """

    folder: Path
    lock_file: Path


def _refuse_differences(plan: Plan) -> None:
    if not plan.is_empty:
        raise CommandError(
            f"the plan must be empty before anything is imported: {left(plan)}.",
            "\n".join(map(str, plan.differences)),
            exit_code=2,
        )


def _imported(folder: Path) -> set[tuple[str, str]]:
    content = json.loads((folder / "cdk.tf.json").read_text("utf-8"))
    return {
        (str(each["to"]).partition(".")[0], str(each["id"])) for each in content.get("import") or []
    }


def _write_whole(file: Path, content: bytes) -> None:
    """Write a file beside its place, and put it there in one step."""
    file.parent.mkdir(exist_ok=True)
    beside = file.with_name(f".{file.name}.unfinished")
    beside.write_bytes(content)
    beside.replace(file)


def _only_stack(out: Path) -> Path:
    stacks = sorted((out / "stacks").glob("*"))
    if len(stacks) != 1:
        names = ", ".join(each.name for each in stacks) or "none in the folder that was asked for"
        raise CommandError(
            f"the file must make one stack, and it makes: {names}.",
            "Keep what was taken over in a file of its own.",
            exit_code=_FAILED,
        )
    return stacks[0]
