"""What is immutable once it is deployed, by stack and construct: ``gatehouse.lock.json``.

Some fields of a service can't be changed later without losing all of its data. The first synth of a
stack writes those fields to a file that is committed; later synths are checked against it.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from .errors import GatehouseError, OptionError
from .moves import renamed
from .state import LOCAL_STATE_VARIABLE

LOCK_FILE = "gatehouse.lock.json"
LOCK_VARIABLE = "GATEHOUSE_LOCK_FILE"
#: What a construct once had; it protects nothing, so an entry with this alone can go.
GIVEN_ONCE = "given_once"
VERSION = 1
#: The way out where the file has what was only planned. The command reads what is deployed.
NEVER_DEPLOYED = (
    "If that was never deployed, run `gatehouse lock`, which makes the lock file say what is"
)

Fields = dict[str, Any]
_CONFLICT_MARKERS = ("<<<<<<< ", "=======", ">>>>>>> ")


class LockFileError(GatehouseError, ValueError):
    """The lock file can't be read: it has a merge conflict, or is not a lock file."""


@dataclass(frozen=True)
class Claim:
    """The immutable fields of one construct.

    Parameters
    ----------
    fields : dict
        The fields, as JSON can hold them.
    check : function
        Called with the recorded fields, where there are some; raises if the change is not allowed.
    """

    fields: Fields
    check: Callable[[Fields], None]


def lock_file_path(given: str | None) -> Path:
    """Where the lock file is.

    What is given, else what the variable ``GATEHOUSE_LOCK_FILE`` names, else beside the state of a
    local AWS (which ends with it), else beside ``cdktf.json``.
    """
    named = given or os.environ.get(LOCK_VARIABLE)
    if named:
        return Path(named)
    return Path(os.environ.get(LOCAL_STATE_VARIABLE) or ".") / LOCK_FILE


def protecting(fields: Fields) -> Fields:
    """What of an entry must stay: all but what the construct once had."""
    return {name: value for name, value in fields.items() if name != GIVEN_ONCE}


class LockFile:
    """The lock file of an app, and what this synth checks against it.

    Parameters
    ----------
    path : Path
        Where it is. It need not exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._claims: dict[str, dict[str, list[Claim]]] = {}
        self._forgotten: dict[str, set[str]] = {}
        self._moves: dict[str, Mapping[str, str]] = {}
        self._read: dict[str, dict[str, Fields]] | None = None

    def claim(self, stack: str, construct: str, claim: Claim) -> None:
        """Check a construct's fields against what was recorded; record them after the synth."""
        recorded = self.fields_of(stack, construct)
        if recorded is not None:
            claim.check(recorded)
        self._claims.setdefault(stack, {}).setdefault(construct, []).append(claim)

    def forget(self, stack: str, construct: str) -> None:
        """Remove what was recorded of a construct that is made and not protected any more."""
        self._forgotten.setdefault(stack, set()).add(construct)

    def follow(self, stack: str, moves: Mapping[str, str]) -> None:
        """Find what was recorded of moved constructs; ``moves`` is the old path by the new one."""
        self._moves[stack] = moves
        self._read = None

    def fields_of(self, stack: str, construct: str) -> Fields | None:
        """What was recorded of a construct; None if nothing was."""
        if self._read is None:
            self._read = self._recorded()
        return self._read.get(stack, {}).get(construct)

    def refuse_removed(self, stacks: list[str]) -> None:
        """Raise where a recorded construct of these stacks is gone."""
        recorded = self._recorded() if self._read is None else self._read
        for stack in stacks:
            made = self._claims.get(stack, {}).keys() | self._forgotten.get(stack, set())
            for construct, fields in sorted(recorded.get(stack, {}).items()):
                if construct not in made and protecting(fields):
                    self._refuse_removal(stack, construct, fields)

    @contextlib.contextmanager
    def saved(self) -> Iterator[None]:
        """Record the claims of this synth, beside what other stacks have recorded.

        The claims are checked before the body runs, and recorded after it: what the body raises
        leaves the file as it was.
        """
        if not self._claims and not self._forgotten:
            yield
            return
        with self._only_one_at_a_time():
            before = json.dumps(self._written(), sort_keys=True)
            recorded = self._recorded()
            self._enter_claims(recorded)
            if json.dumps(recorded, sort_keys=True) == before:
                yield
                return
            with self._replaced_by(recorded):
                yield

    def _enter_claims(self, recorded: dict[str, dict[str, Fields]]) -> None:
        for stack in self._claims.keys() | self._forgotten.keys():
            entries = recorded.pop(stack, {})
            for construct in self._forgotten.get(stack, ()):
                kept = entries.pop(construct, {})
                if GIVEN_ONCE in kept:
                    entries[construct] = {GIVEN_ONCE: kept[GIVEN_ONCE]}
            for construct, claims in self._claims.get(stack, {}).items():
                was, fields = entries.pop(construct, None), Fields()
                for claim in claims:
                    if was is not None:
                        claim.check(was)  # another synth may have been first
                    fields.update(claim.fields)
                if fields:
                    entries[construct] = fields
            if entries:
                recorded[stack] = entries

    def _refuse_removal(self, stack: str, construct: str, fields: Fields) -> NoReturn:
        entry = f"remove its entry from {self.path.name} in the same change"
        if "kind" in fields:  # it is there only while it is protected
            entry = (
                "deploy it with protect=False first, which removes its entry from "
                f"{self.path.name}; where it has no such option, {entry}"
            )
        raise OptionError(
            construct=stack,
            option="id",
            value=construct,
            rule=f"{self.path.name} has {stack}/{construct}, which the app no longer makes: the "
            "plan would delete it with everything in it",
            fix=f"give it its id {construct!r} back, or, if it should go, {entry}. "
            f"{NEVER_DEPLOYED}",
        )

    def _recorded(self) -> dict[str, dict[str, Fields]]:
        """What was recorded, of moved constructs under the paths that they have now."""
        recorded = self._written()
        for stack in recorded.keys() & self._moves.keys():
            recorded[stack] = renamed(recorded[stack], self._moves[stack], stack)
        return recorded

    def _written(self) -> dict[str, dict[str, Fields]]:
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as error:
            self._refuse(
                "file",
                str(self.path),
                f"must be a file of text that can be read: {getattr(error, 'strerror', error)}",
                f"restore it, git checkout -- {self.path.name}, or name another file with "
                f"{LOCK_VARIABLE}",
            )
        for number, line in enumerate(text.splitlines(), start=1):
            if line.startswith(_CONFLICT_MARKERS):
                self._refuse(
                    f"line {number}",
                    line,
                    "must have no merge conflict in it",
                    "keep the entries of both sides where they are of different pools or stages; "
                    "for the same pool, keep what is deployed; then synthesize again",
                )
        try:
            content = json.loads(text)
            if content["version"] == VERSION and _is_of_entries(content["stacks"]):
                return dict(content["stacks"])
        except (json.JSONDecodeError, KeyError, TypeError, RecursionError):
            pass
        self._refuse(
            "content",
            text[:60],
            f"must be JSON with version {VERSION} and stacks, as a synth writes it",
            f"restore it: git checkout -- {self.path.name}",
        )

    def _refuse(self, where: str, value: str, rule: str, fix: str) -> NoReturn:
        raise LockFileError(construct=self.path.name, option=where, value=value, rule=rule, fix=fix)

    @contextlib.contextmanager
    def _replaced_by(self, stacks: dict[str, dict[str, Fields]]) -> Iterator[None]:
        """Write the new content beside the file, and put it in its place after the body."""
        content = {"version": VERSION, "stacks": stacks}
        with self._writable():
            descriptor, beside = tempfile.mkstemp(
                dir=self.path.parent, prefix=f".{self.path.name}."
            )
        try:
            with self._writable(), open(descriptor, "w", encoding="utf-8") as file:
                file.write(json.dumps(content, indent=2, sort_keys=True) + "\n")
            os.chmod(beside, 0o644)
            yield
            with self._writable():
                os.replace(beside, self.path)
        except BaseException:
            os.unlink(beside)
            raise

    @contextlib.contextmanager
    def _writable(self) -> Iterator[None]:
        """Say which file can't be written, where one can't."""
        try:
            yield
        except OSError as error:
            self._refuse(
                "file",
                str(self.path),
                f"must be a file that can be written: {error.strerror or error}; it is as it was",
                f"make room, or let this user write its folder, or name another with "
                f"{LOCK_VARIABLE}",
            )

    @contextlib.contextmanager
    def _only_one_at_a_time(self) -> Iterator[None]:
        """Keep other synths off the folder's lock file, where the system has such locks."""
        with self._writable():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path.parent, os.O_RDONLY)
        try:
            with contextlib.suppress(ImportError, OSError):  # of systems and disks without
                import fcntl

                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _is_of_entries(stacks: Any) -> bool:
    return isinstance(stacks, dict) and all(
        isinstance(entries, dict) and all(isinstance(each, dict) for each in entries.values())
        for entries in stacks.values()
    )
