"""What logs say was done: by which role, which action, on what."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatehouse.access.json_text import loads
from gatehouse.access.unused.actions import actions_of

_INVOKE = "execute-api:Invoke"
_REFUSED = 400
LARGEST = 512 * 1024 * 1024


class UnreadableLog(ValueError):  # noqa: N818 - what it is, as the other errors here
    """A file that is no log that can be read: it says which line, and what it must be."""


@dataclass(frozen=True)
class Use:
    """Something that was allowed and done.

    Parameters
    ----------
    role : str
        The name of the role that did it; empty where the log does not say it.
    action : str
        The action: ``s3:GetObject``.
    resource : str
        The resource's ARN, or the end of one that the log knows. Empty: the log does not say it.
    """

    role: str
    action: str
    resource: str = ""


@dataclass(frozen=True)
class Uses:
    """All that logs say.

    Parameters
    ----------
    uses : frozenset of Use
        What was done, each once.
    events : int
        How many entries were read.
    first, last : str
        When the first and the last was, as the log writes it; empty where it does not.
    """

    uses: frozenset[Use] = frozenset()
    events: int = 0
    first: str = ""
    last: str = ""

    @property
    def services(self) -> frozenset[str]:
        """The services of which there is an entry: of others, the logs say nothing."""
        return frozenset(each.action.partition(":")[0].lower() for each in self.uses)


def read_uses(files: Iterable[Path]) -> Uses:
    """Read logs.

    Parameters
    ----------
    files : iterable of Path
        Files of CloudTrail (``{"Records": [...]}``, also gzipped), and files with one JSON object a
        line: access logs of APIs, and the decisions of a local AWS.

    Raises
    ------
    UnreadableLog
        If a file can't be read, or is neither.
    """
    found: set[Use] = set()
    times: list[str] = []
    count = 0
    for file in files:
        for entry in _entries(file):
            count += 1
            found.update(_uses(entry))
            time = entry.get("eventTime") or entry.get("time")
            if isinstance(time, str):
                times.append(time)
    return Uses(frozenset(found), count, min(times, default=""), max(times, default=""))


def _entries(file: Path) -> Iterator[Mapping[str, Any]]:
    text = _text(file)
    try:
        whole = loads(text)
    except (ValueError, RecursionError):
        yield from _lines(file, text)
        return
    records = whole.get("Records") if isinstance(whole, Mapping) else None
    if records is None and isinstance(whole, Mapping):
        records = [whole]  # a log of one line
    if not isinstance(records, list) or not all(isinstance(each, Mapping) for each in records):
        raise UnreadableLog(
            f"{file} must be CloudTrail's JSON with Records, or have one JSON object a line."
        )
    yield from records


def _lines(file: Path, text: str) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = loads(line)
        except (ValueError, RecursionError):
            entry = None
        if not isinstance(entry, Mapping):
            raise UnreadableLog(f"{file}, line {number}, must be one JSON object.")
        yield entry


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise UnreadableLog(f"{file} must be at most {LARGEST // 1024 // 1024} MB.")
        content = file.read_bytes()
        if content[:2] == b"\x1f\x8b":
            with gzip.open(file) as unpacked:
                content = unpacked.read(LARGEST + 1)
            if len(content) > LARGEST:
                raise UnreadableLog(f"{file} must be at most {LARGEST // 1024 // 1024} MB.")
        return content.decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise UnreadableLog(f"{file} must be a log that can be read: {error}.") from None


def _uses(entry: Mapping[str, Any]) -> Iterator[Use]:
    if "eventSource" in entry and "eventName" in entry:
        yield from _of_cloudtrail(entry)
    elif "routeKey" in entry:
        yield from _of_api(entry)
    elif "action" in entry and "principal" in entry:
        role = _role(str(entry["principal"]))
        yield Use(role, str(entry["action"]), str(entry.get("resource") or ""))


def _of_cloudtrail(entry: Mapping[str, Any]) -> Iterator[Use]:
    if entry.get("errorCode"):
        return  # what was refused was not needed
    identity = _object(entry.get("userIdentity"))
    issuer = _object(_object(identity.get("sessionContext")).get("sessionIssuer"))
    role = _role(str(issuer.get("arn") or identity.get("arn") or ""))
    listed = entry.get("resources")
    resources = [
        str(each["ARN"])
        for each in (listed if isinstance(listed, list) else [])
        if isinstance(each, Mapping) and each.get("ARN")
    ]
    for action in actions_of(str(entry["eventSource"]), str(entry["eventName"])):
        for resource in resources or [""]:
            yield Use(role, action, resource)


def _of_api(entry: Mapping[str, Any]) -> Iterator[Use]:
    """Read a line of an access log. Who called is an id of IAM's, which names no role."""
    status = str(entry.get("status") or "")
    refused = status in ("401", "403") or not status.isdigit()
    if not refused:
        method, _, path = str(entry["routeKey"]).partition(" ")
        called = str(entry.get("path") or path)
        yield Use("", _INVOKE, f"{method}{called}")


def _role(arn: str) -> str:
    """The name of the role in the ARN of a role or of a session."""
    kind, _, rest = arn.rpartition(":")[2].partition("/")
    if kind == "role":
        return rest.rpartition("/")[2]
    return rest.partition("/")[0] if kind == "assumed-role" else ""


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
