"""Make the lock file say what is deployed, where it says what was only planned.

A synth can't ask AWS, so it records what the source says. What was synthesized and never deployed
is then in the file too, and what something else made is not. Terraform's state has both.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from gatehouse.deployed.deployed_fields import (
    FIELDS,
    GIVEN_ONCE,
    OF_MEMBERS,
    STOPPING,
    given_once_of_pool,
    ttl_of_table,
)
from gatehouse.deployed.protection import Json, resources_of_state
from gatehouse.deployed.terraform import run_terraform, shown
from gatehouse.errors import CommandError

VERSION = 1
LOCK_FILE = "gatehouse.lock.json"
LOCK_VARIABLE = "GATEHOUSE_LOCK_FILE"
#: The folder of the state of a local AWS, in which its lock file is too.
STATE_VARIABLE = "GATEHOUSE_STATE_DIR"

_FAILED = 1
# Of a shortened name, as gatehouse.core.names makes it.
_DIGEST = 8
_SO = "the lock file stays as it is"
_POOL = "aws_cognito_user_pool"
_GROUP = "aws_cognito_user_group"
_TABLE = "aws_dynamodb_table"
_BUCKET = "aws_s3_bucket"
_KEY = "aws_kms_key"


def lock_file_of(project: Path, given: Path | None = None) -> Path:
    """Where an app's lock file is, as its synth finds it."""
    named = given or os.environ.get(LOCK_VARIABLE)
    return project / (named or Path(os.environ.get(STATE_VARIABLE) or ".") / LOCK_FILE)


def record_deployed(file: Path, stacks: Mapping[str, Path], *, never: bool = False) -> list[str]:
    """Write what is deployed of some stacks into the lock file.

    Parameters
    ----------
    file : Path
        The lock file.
    stacks : dict of str to Path
        The folders of their Terraform JSON, by name.
    never : bool
        Whether none of them was ever deployed: they are taken out. Default: False; their state
        is read.

    Returns
    -------
    list of str
        What changed, a line each. The file is written if there is any.

    Raises
    ------
    CommandError
        If a stack has no state, Terraform fails, or the file can't be read.
    """
    content = _read(file)
    recorded: dict[str, dict[str, Json]] = content["stacks"]
    said: list[str] = []
    for name, folder in stacks.items():
        if name not in recorded:
            continue
        deployed = None if never else Deployed(name, folder)
        entries: dict[str, Json] = {}
        for construct, entry in recorded[name].items():
            now = None if deployed is None else deployed.entry(construct, entry)
            said += _differences(f"{name}/{construct}", entry, now)
            if now:
                entries[construct] = now
        if entries:
            recorded[name] = entries
        else:
            del recorded[name]
    if said:
        _write(file, content)
    return said


def recorded_entries(file: Path) -> dict[str, dict[str, Json]]:
    """What a lock file has, by stack and construct; nothing where there is no file.

    Raises
    ------
    CommandError
        If it can't be read.
    """
    entries: dict[str, dict[str, Json]] = _read(file)["stacks"]
    return entries


class Deployed:
    """What Terraform says of one stack.

    Parameters
    ----------
    name : str
        The stack.
    folder : Path
        The folder of its Terraform JSON.

    Raises
    ------
    CommandError
        If it has no state.
    """

    def __init__(self, name: str, folder: Path) -> None:
        source = _source(folder)
        values = {each["address"]: each["values"] for each in _resources(name, folder)}
        self._stack = name
        #: By construct and type, the source of what it makes, and what is deployed of that.
        self._made: dict[str, dict[str, tuple[Json, Json | None]]] = {}
        for kind, address, block in _blocks(source):
            construct, node = _place(block)
            if kind == _KEY:  # an entry of its own, beside that of its pool
                construct = f"{construct}.{node}"
            self._made.setdefault(construct, {})[kind] = (block, values.get(address))

    def entry(self, construct: str, entry: Json) -> Json | None:
        """What the lock file must say of a construct; None if it is not deployed."""
        made = self._made.get(construct, {})
        kind = next((each for each in made if each in FIELDS), None)
        is_memory = set(entry) == {GIVEN_ONCE}
        if kind is None:
            # An imported pool, which remembers its members; or what the last synth did not make.
            return self._with_memory(construct, entry, {}) if is_memory else entry
        block, values = made[kind]
        if values is None:
            return None
        now = dict(entry)
        if not is_memory:
            fields = FIELDS[kind](values)
            now.update({name: value for name, value in fields.items() if name in entry})
            now.pop("name", None)
            if "name" in fields and not self._has_usual_name(kind, construct, block, fields):
                now["name"] = fields["name"]
        if kind == _TABLE:
            once = ttl_of_table(values) if now.pop(GIVEN_ONCE, None) else None
            return {**now, GIVEN_ONCE: {"ttl": once}} if once else now or None
        return self._with_memory(
            construct, now, given_once_of_pool(values) if kind == _POOL else {}
        )

    def _has_usual_name(self, kind: str, construct: str, block: Json, fields: Json) -> bool:
        """Whether the name needs no record, as it is that of app, stage and id."""
        if kind == _GROUP:
            return False  # its name is always recorded
        if kind == _BUCKET:
            prefix = str(block.get("bucket_prefix", ""))
            return bool(prefix) and str(fields["name"]).startswith(prefix)
        return _is_name_of(str(fields["name"]), "-".join((self._stack, *construct.split("/"))))

    def _with_memory(self, construct: str, entry: Json, has: Mapping[str, bool]) -> Json | None:
        """The entry with what the pool or its members have that the provider can't take away."""
        words = entry.get(GIVEN_ONCE, [])
        words = words if isinstance(words, list) else []
        now = {word for word in words if self._is_there(construct, word, has)}
        now |= {word for word in STOPPING if has.get(word)}
        rest = {name: value for name, value in entry.items() if name != GIVEN_ONCE}
        return {**rest, GIVEN_ONCE: sorted(now)} if now else rest or None

    def _is_there(self, construct: str, word: str, has: Mapping[str, bool]) -> bool:
        for words, (kind, argument, neutral) in OF_MEMBERS.items():
            if word.startswith(f"{words} "):
                member = self._made.get(f"{construct}/{word.removeprefix(f'{words} ')}", {})
                values = member.get(kind, ({}, None))[1] or {}
                return bool(values.get(argument)) and values[argument] != neutral
        return has.get(word, True)  # a word of another version stays


def _resources(stack: str, folder: Path) -> list[Json]:
    """The resources of a stack's state, as AWS has them now."""
    run_terraform(folder, "init", "-input=false", so=_SO)
    if not resources_of_state(shown(folder, so=_SO)):
        raise CommandError(
            f"{stack} must have a state, and there is none: it was never deployed, or its state is "
            "elsewhere.",
            f"If it was never deployed: gatehouse lock {stack} --never-deployed",
            exit_code=_FAILED,
        )
    with tempfile.TemporaryDirectory(prefix="gatehouse-lock-") as room:
        plan = str(Path(room) / "plan")  # it holds secrets: it is in a folder of this user alone
        asked = ("plan", "-refresh-only", "-input=false", "-lock=false", f"-out={plan}")
        run_terraform(folder, *asked, so=_SO)
        return resources_of_state(shown(folder, plan, so=_SO).get("prior_state", {}))


def _blocks(source: Json) -> Iterator[tuple[str, str, Json]]:
    """The resources of a stack's JSON: type, address and block."""
    for kind, named in source.get("resource", {}).items():
        for name, block in named.items():
            if isinstance(block, dict) and "path" in _metadata(block):
                yield kind, f"{kind}.{name}", block


def _place(block: Json) -> tuple[str, str]:
    """The construct that made a resource, below its stack, and the resource's name in it."""
    path = str(_metadata(block)["path"]).partition("/")[2]
    construct, _, node = path.rpartition("/")
    return construct, node


def _metadata(block: Json) -> Json:
    """What the engine notes beside a resource."""
    notes = block.get("//")
    metadata = notes.get("metadata") if isinstance(notes, dict) else None
    return metadata if isinstance(metadata, dict) else {}


def _is_name_of(name: str, usual: str) -> bool:
    """Whether a name in AWS is the usual one, which a digest ends where AWS takes no more of it."""
    if len(name) >= len(usual):
        return name == usual
    digest = sha256(usual.encode()).hexdigest()[:_DIGEST]
    return name == f"{usual[: len(name) - _DIGEST - 1]}-{digest}"


def _source(folder: Path) -> Json:
    try:
        return dict(json.loads((folder / "cdk.tf.json").read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise CommandError(
            f"{folder / 'cdk.tf.json'} cannot be read: {error}.",
            "Run the synth of the stage first.",
            exit_code=_FAILED,
        ) from None


def _differences(path: str, was: Json, now: Json | None) -> list[str]:
    if now is None:
        return [f"{path} is not deployed: its entry is taken out"]
    said = []
    for name in sorted(was.keys() | now.keys()):
        before, after = was.get(name), now.get(name)
        if isinstance(before, dict) and isinstance(after, dict):
            said += _differences(f"{path}: {name}", before, after)
        elif before != after:
            said.append(f"{path}: {name} is {_said(after)}, and was {_said(before)} in the file")
    return said


def _said(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)


def _read(file: Path) -> Json:
    try:
        content = json.loads(file.read_text("utf-8"))
        if content["version"] == VERSION and _is_of_entries(content["stacks"]):
            return dict(content)
    except FileNotFoundError:
        return {"version": VERSION, "stacks": {}}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    raise CommandError(
        f"{file} must be JSON with version {VERSION} and stacks, as a synth writes it.",
        f"Restore it: git checkout -- {file.name}",
        exit_code=_FAILED,
    )


def _is_of_entries(stacks: Any) -> bool:
    return isinstance(stacks, dict) and all(
        isinstance(entries, dict) and all(isinstance(each, dict) for each in entries.values())
        for entries in stacks.values()
    )


def _write(file: Path, content: Json) -> None:
    """Write the file in one step, as a synth does."""
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", "utf-8")
    os.replace(beside, file)
