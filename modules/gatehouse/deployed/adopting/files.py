"""The files of a project that was taken over, and what is left to do in them."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatehouse.deployed.locking import lock_file_of, recorded_entries
from gatehouse.deployed.terraform import run_terraform
from gatehouse.errors import CommandError

from .adopt import Adoption, Asked
from .comparing import Plan, plan_of, read_plan, synthesize
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
            If the file exists, or the app has a stack of this name already.
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
        if adoption.plan.is_empty:
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
        self._must_exist()
        room = Path(tempfile.mkdtemp(prefix="gatehouse-adopt-"))  # plans are for this user alone
        try:
            lock_file = room / "gatehouse.lock.json"
            if lock_file_of(self.project).exists():
                shutil.copyfile(lock_file_of(self.project), lock_file)
            synthesize(self.source, room / "out", lock_file, stage, self.project)
            folder = _only_stack(room / "out")
            return plan_of(folder)
        finally:
            shutil.rmtree(room, ignore_errors=True)

    def apply(self, stage: str) -> Plan:
        """Import what runs into the state: the plan that was looked at, and no other.

        Raises
        ------
        CommandError
            If the plan would change anything in AWS.
        """
        self._must_exist()
        out = self.project / "cdktf.out"
        synthesize(self.source, out, lock_file_of(self.project), stage, self.project)
        folder = _only_stack(out)
        run_terraform(folder, "init", "-input=false", so=_SO)
        with tempfile.TemporaryDirectory(prefix="gatehouse-adopt-") as room:
            kept = str(Path(room) / "plan")  # it holds secrets
            try:
                asked = ("plan", "-input=false", f"-out={kept}")
                run_terraform(folder, *asked, so=_SO, variables=secrets_of(folder))
            except CommandError:
                # Terraform stops at what is protected, and names no argument.
                _refuse_differences(self.check(stage))
                raise
            plan = read_plan(json.loads(run_terraform(folder, "show", "-json", kept, so=_SO)))
            _refuse_differences(plan)
            run_terraform(folder, "apply", "-input=false", kept, so="it may be imported in part")
        return plan

    def _must_exist(self) -> None:
        if not self.source.is_file():
            raise CommandError(
                f"--out must be a file that exists, and there is no {self.source.name}.",
                "Write it first: gatehouse adopt --user-pool eu-west-1_AbCdEfGhI",
                exit_code=2,
            )


def _refuse_differences(plan: Plan) -> None:
    if not plan.is_empty:
        raise CommandError(
            "the plan must be empty before anything is imported: "
            f"{len(plan.differences)} differences are left.",
            "\n".join(map(str, plan.differences)),
            exit_code=2,
        )


def _write_whole(file: Path, content: bytes) -> None:
    """Write a file beside its place, and put it there in one step."""
    file.parent.mkdir(exist_ok=True)
    beside = file.with_name(f".{file.name}.unfinished")
    beside.write_bytes(content)
    beside.replace(file)


def _only_stack(out: Path) -> Path:
    stacks = sorted((out / "stacks").iterdir())
    if len(stacks) != 1:
        names = ", ".join(each.name for each in stacks)
        raise CommandError(
            f"the file must make one stack, and it makes: {names}.",
            "Keep what was taken over in a file of its own.",
            exit_code=_FAILED,
        )
    return stacks[0]
