"""Run an app for made-up stages, to see in its JSON what of it depends on the stage."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatehouse.errors import CommandError

_FAILED = 1
_PROJECT_FILE = "cdktf.json"
_STACK_FILE = "cdk.tf.json"
# Beside it lies where the constructs were made; a module has no source to look into.
_NO_PART_OF_A_MODULE = (_STACK_FILE, "constructs.json")
#: A stage of one character could be found by chance in a text that has nothing to do with it.
SHORTEST, LONGEST = 8, 20
# What would send the app's output, state or context elsewhere than it is looked for.
_NOT_HANDED_ON = ("CDKTF_OUTPUT", "GATEHOUSE_CODE_DIR", "GATEHOUSE_STATE_DIR", "STAGE")


@dataclass(frozen=True)
class Synthesized:
    """One stack as one synth wrote it.

    Parameters
    ----------
    stage : str
        The stage that it was made for.
    app_name : str
        The stack's name without the stage.
    document : dict
        The Terraform JSON.
    files : dict of str to bytes
        What lies beside the JSON, by its path: ``assets/get-1a2b.zip``.
    lock : dict
        What the stack has in the lock file.
    """

    stage: str
    app_name: str
    document: dict[str, Any]
    files: Mapping[str, bytes]
    lock: Mapping[str, Any]


def stages_of(length: int) -> tuple[str, str]:
    """Two stages of a length that have no character in common at any place.

    Both have a hyphen, as people's stages may: what is made of a stage by replacing hyphens differs
    from its text, and is found.
    """
    return "q" + "x" * (length - 4) + "-xq", "j" + "z" * (length - 4) + "-zj"


@dataclass(frozen=True)
class AppFolder:
    """A folder with ``cdktf.json``, whose app is run.

    Parameters
    ----------
    folder : Path
        The folder.
    protect : bool or None
        Whether the stacks shall protect their data; None leaves it to the source.
    """

    folder: Path
    protect: bool | None

    def synthesize(
        self, stages: tuple[str, str], lock: Mapping[str, Any], stack: str | None
    ) -> tuple[Synthesized, Synthesized]:
        """Run the app for two stages at once.

        Parameters
        ----------
        stages : tuple of str
            The stages.
        lock : dict
            What the module's lock file has of the stack.
        stack : str or None
            The stack's name without the stage; None where the app has only one.

        Raises
        ------
        CommandError
            With what the app printed, if it fails; or if the stack is not there.
        """
        with tempfile.TemporaryDirectory(prefix="gatehouse-module-") as folder:
            runs = [self._start(Path(folder) / stage, stage, lock, stack) for stage in stages]
            ended = [(run, run.communicate()[0]) for run in runs]
            for run, printed in ended:
                if run.returncode:
                    raise CommandError(
                        "the app must synthesize; it stopped before anything was exported.",
                        printed.strip(),
                        exit_code=_FAILED,
                    )
            first, second = (self._read(Path(folder) / stage, stage, stack) for stage in stages)
            return first, second

    def _command(self) -> list[str]:
        file = self.folder / _PROJECT_FILE
        try:
            command = json.loads(file.read_text("utf-8")).get("app")
        except FileNotFoundError:
            raise CommandError(
                f"{self.folder} must be the folder of an app, which has {_PROJECT_FILE}.",
                "Run the command there, or make an app: gatehouse new notes",
                exit_code=_FAILED,
            ) from None
        except (OSError, ValueError, AttributeError) as error:
            raise CommandError(f"{file} cannot be read: {error}.", exit_code=_FAILED) from None
        if not isinstance(command, str) or not command.strip():
            raise CommandError(
                f'{file} must have "app", the command that runs the app; this is {command!r}.',
                'Write "app": "python main.py".',
                exit_code=_FAILED,
            )
        return ["/bin/sh", "-c", command] if os.name == "posix" else shlex.split(command)

    def _start(
        self, folder: Path, stage: str, lock: Mapping[str, Any], stack: str | None
    ) -> subprocess.Popen[str]:
        folder.mkdir()
        named = f"{stack}-{stage}"
        recorded = {"version": 1, "stacks": {named: lock}} if stack and lock else None
        if recorded:
            (folder / "lock.json").write_text(json.dumps(recorded), "utf-8")
        context = self._context() | {"stage": stage}
        context.pop("region", None)  # the caller's provider has one
        if self.protect is not None:
            context["protect"] = "true" if self.protect else "false"
        environment = {k: v for k, v in os.environ.items() if k not in _NOT_HANDED_ON}
        return subprocess.Popen(
            self._command(),
            cwd=self.folder,
            env=environment
            | {
                "CDKTF_OUTDIR": str(folder / "out"),
                "CDKTF_CONTEXT_JSON": json.dumps(context),
                "GATEHOUSE_LOCK_FILE": str(folder / "lock.json"),
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )

    def _context(self) -> dict[str, Any]:
        try:
            context = json.loads((self.folder / _PROJECT_FILE).read_text("utf-8")).get("context")
        except (OSError, ValueError, AttributeError):
            return {}
        return context if isinstance(context, dict) else {}

    def _read(self, folder: Path, stage: str, stack: str | None) -> Synthesized:
        stacks = folder / "out" / "stacks"
        found = sorted(each.name for each in stacks.iterdir()) if stacks.is_dir() else []
        ending = f"-{stage}"
        names = [name.removesuffix(ending) for name in found if name.endswith(ending)]
        chosen = _chosen(stack, names, [name for name in found if not name.endswith(ending)])
        own = stacks / f"{chosen}{ending}"
        files = {
            each.relative_to(own).as_posix(): each.read_bytes()
            for each in sorted(own.rglob("*"))
            if each.is_file() and each.name not in _NO_PART_OF_A_MODULE
        }
        document = json.loads((own / _STACK_FILE).read_text("utf-8"))
        lock_file = folder / "lock.json"
        lock = json.loads(lock_file.read_text("utf-8")) if lock_file.exists() else {}
        recorded = lock.get("stacks", {}).get(own.name, {})
        return Synthesized(stage, chosen, document, files, recorded)


def _chosen(stack: str | None, names: list[str], others: list[str]) -> str:
    """The stack that is meant, of those that were synthesized."""
    if stack is None and len(names) == 1:
        return names[0]
    if stack in names:
        return str(stack)
    stated = [name for name in others if stack is None or name.startswith(f"{stack}-")]
    if stated and not (stack is None and names):
        raise CommandError(
            f"the stack {stated[0]} must take its stage from the context; its source states one.",
            "Leave out AppStack(stage=...): the stage becomes an input of the module.",
            exit_code=_FAILED,
        )
    known = ", ".join(names) or "none"
    if stack is None:
        raise CommandError(
            f"the stack must be named, since the app has several or none: {known}.",
            f"Name it: gatehouse module export {min(names)} --out DIR" if names else "",
            exit_code=_FAILED,
        )
    raise CommandError(
        f"the stack must be one of the app's, named without its stage: {known}; not {stack}.",
        exit_code=_FAILED,
    )
