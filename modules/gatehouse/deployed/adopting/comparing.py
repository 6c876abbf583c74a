"""Terraform's plan of the written source: what it would change of what runs, line by line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatehouse.deployed.terraform import run_terraform
from gatehouse.errors import CommandError

from .secrets import secrets_of

Json = dict[str, Any]

_SO = "nothing was changed"
_FAILED = 1
#: What the provider makes of `tags` and of its own default tags.
_FOLLOWS = ("tags_all",)
HIDDEN = "(hidden)"
_MARKS = ("before_sensitive", "after_sensitive")


@dataclass(frozen=True)
class Difference:
    """One thing that a plan would change.

    Parameters
    ----------
    address : str
        The resource's address.
    action : str
        ``create``, ``update``, ``delete`` or ``replace``.
    argument : str
        The argument that differs; empty where it is about the whole resource.
    runs, written : object
        What AWS has, and what the source says. Secrets are hidden.
    replaces : bool
        Whether this argument is why the resource would be replaced.
    why : str
        The rule by which a construct refuses what runs. Empty where none does.
    """

    address: str
    action: str
    argument: str = ""
    runs: Any = None
    written: Any = None
    replaces: bool = False
    why: str = ""

    def __str__(self) -> str:
        if not self.argument:
            return f"{self.address}: {_WORDS[self.action]}"
        why = ", which would REPLACE it" if self.replaces else ""
        refused = f"; the construct refuses what runs: {self.why}" if self.why else ""
        return f"{self.address}: {self.argument} is {_shown(self.runs)}, and the source says " + (
            f"{_shown(self.written)}{why}{refused}"
        )


_WORDS = {
    "create": "would be created: it does not run, or it has no import",
    "delete": "would be deleted",
    "replace": "would be REPLACED, and what it holds would be lost",
    "update": "would be changed",
}


@dataclass(frozen=True)
class Plan:
    """What a plan says.

    Parameters
    ----------
    imported : int
        How many resources are imported.
    in_state : int
        How many are in the state already, unchanged.
    differences : list of Difference
        What would change.
    """

    imported: int
    in_state: int
    differences: list[Difference]

    @property
    def is_empty(self) -> bool:
        """Whether it would change nothing."""
        return not self.differences


def left(plan: Plan) -> str:
    """What is left to do until a plan is empty, in words."""
    number = len(plan.differences)
    if not number:
        return "nothing to change"
    return "1 difference is left" if number == 1 else f"{number} differences are left"


def synthesize(source: Path, out: Path, lock_file: Path, stage: str, project: Path) -> None:
    """Run the source, which writes its Terraform JSON.

    Raises
    ------
    SynthError
        If it fails, with its own words.
    """
    environment = {
        **os.environ,
        "CDKTF_OUTDIR": str(out),
        "GATEHOUSE_LOCK_FILE": str(lock_file),
        "STAGE": stage,
    }
    ran = subprocess.run(
        [sys.executable, str(source)],
        cwd=project,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if ran.returncode:
        raise SynthError(source.name, ran.returncode, ran.stderr.strip())


class SynthError(CommandError):
    """A synth of the written source that failed.

    Parameters
    ----------
    file : str
        The source.
    code : int
        The exit code.
    said : str
        What it printed.
    """

    def __init__(self, file: str, code: int, said: str) -> None:
        super().__init__(
            f"the synth of {file} ended with exit code {code}, so {_SO}.", said, exit_code=_FAILED
        )
        self.said = said


def addresses(folder: Path) -> dict[tuple[str, str], str]:
    """The addresses of a stack's resources, by construct and node."""
    source = json.loads((folder / "cdk.tf.json").read_text("utf-8"))
    found = {}
    for kind, named in source.get("resource", {}).items():
        for name, block in named.items():
            path = block.get("//", {}).get("metadata", {}).get("path", "")
            construct, _, node = path.partition("/")[2].rpartition("/")
            found[construct, node] = f"{kind}.{name}"
    return found


def plan_of(folder: Path) -> Plan:
    """Plan a stack and say what would change.

    Parameters
    ----------
    folder : Path
        The folder of its Terraform JSON, a copy: what stops a replacement is taken out of it, so
        that the plan can say which argument asks for one.
    """
    _let_it_say_all(folder / "cdk.tf.json")
    run_terraform(folder, "init", "-input=false", so=_SO)
    asked = ("plan", "-input=false", "-lock=false", "-out=adopted.plan", "-parallelism=20")
    run_terraform(folder, *asked, so=_SO, variables=secrets_of(folder))
    shown = run_terraform(folder, "show", "-json", "adopted.plan", so=_SO)
    (folder / "adopted.plan").unlink()  # it holds secrets
    return read_plan(json.loads(shown))


def _let_it_say_all(file: Path) -> None:
    content = json.loads(file.read_text("utf-8"))
    for named in content.get("resource", {}).values():
        for block in named.values():
            block.get("lifecycle", {}).pop("prevent_destroy", None)
    file.write_text(json.dumps(content, indent=2), "utf-8")


def read_plan(plan: Json) -> Plan:
    """Read what a plan's JSON says."""
    imported = in_state = 0
    differences: list[Difference] = []
    for each in plan.get("resource_changes") or []:
        if each.get("mode") != "managed":
            continue
        imported += "importing" in each["change"]
        in_state += "importing" not in each["change"] and each["change"]["actions"] == ["no-op"]
        differences += _differences(each["address"], each["change"])
    return Plan(imported, in_state, differences)


def _differences(address: str, change: Json) -> Iterator[Difference]:
    actions = change["actions"]
    if actions in (["no-op"], ["read"]):
        return
    if actions in (["create"], ["delete"], ["forget"]):
        yield Difference(address, "create" if actions == ["create"] else "delete")
        return
    action = "update" if actions == ["update"] else "replace"
    before, after = change["before"] or {}, change["after"] or {}
    unknown = change.get("after_unknown") or {}
    causes = {str(path[0]) for path in change.get("replace_paths") or []}
    found = False
    for name in sorted(before.keys() | after.keys()):
        if name in _FOLLOWS or (unknown.get(name) is True and name not in causes):
            continue
        was, now = before.get(name), after.get(name)
        if was == now and name not in causes:
            continue
        found = True
        marks = [(change.get(when) or {}).get(name) for when in _MARKS]
        was, now = _without_secrets(was, *marks), _without_secrets(now, *marks)
        yield Difference(address, action, name, was, now, name in causes)
    if action == "update" and before == after and not _has_mark(unknown):
        return  # Terraform marks a value as sensitive in its state, which changes nothing in AWS
    if not found or action == "replace":
        yield Difference(address, action)


def _without_secrets(value: Any, *marks: Any) -> Any:
    """A value, in which what the state or the source marks as secret is hidden."""
    if isinstance(value, dict) and all(isinstance(each, dict) for each in marks if _has_mark(each)):
        return {
            name: _without_secrets(part, *(each.get(name) for each in marks if _has_mark(each)))
            for name, part in value.items()
        }
    return HIDDEN if any(map(_has_mark, marks)) else value


def _has_mark(marks: Any) -> bool:
    if isinstance(marks, dict):
        return any(map(_has_mark, marks.values()))
    if isinstance(marks, list):
        return any(map(_has_mark, marks))
    return marks is True


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    text = value if value == HIDDEN else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= 300 else f"{text[:300]}..."
