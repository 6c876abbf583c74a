"""What Terraform made, and the lines of Python that it came from."""

from __future__ import annotations

import linecache
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_VARIABLE = re.compile(r"^\s*(?:self\.)?([A-Za-z_]\w*)(?:\s*:[^=]+)?\s*=\s*[\w.]+\(")


@dataclass(frozen=True)
class Line:
    """A line of the app's source.

    Parameters
    ----------
    file : str
        The file, below the project's folder where it is the app's own.
    line : int
        Its line, from 1 on.
    code : str
        What stands there.
    """

    file: str
    line: int
    code: str

    @property
    def place(self) -> str:
        """The place as editors take it: ``main.py:28``."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Resource:
    """A resource of a Terraform state.

    Parameters
    ----------
    stack : str
        The stack whose state it is in.
    type, address : str
        Its type and its address.
    values : mapping
        Its attributes.
    """

    stack: str
    type: str
    address: str
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> str:
        """Return an attribute as text; empty where it has none."""
        value = self.values.get(name)
        return "" if value is None else str(value)


class Declared:
    """The resources of an app's states, with the places that the last synth wrote.

    Parameters
    ----------
    project : Path
        The project's folder, which the files are below.
    states : mapping of str to mapping
        The Terraform states, by the stack's name.
    places : mapping of str to mapping
        What ``constructs.json`` says of each stack.
    """

    def __init__(
        self,
        project: Path,
        states: Mapping[str, Mapping[str, Any]],
        places: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self._project = project
        self._places = places
        self._resources = [
            each for stack, state in states.items() for each in _resources(stack, state)
        ]

    def of(self, kind: str) -> Iterator[Resource]:
        """List the resources of a type."""
        return (each for each in self._resources if each.type == kind)

    def one(self, kind: str, **attributes: str) -> Resource | None:
        """Return the resource of a type with some attributes; None if there is none."""
        for each in self.of(kind):
            if all(each[name] == value for name, value in attributes.items()):
                return each
        return None

    def by_arn(self, arn: str) -> Resource | None:
        """Return what an ARN is of: a table, or an object of a bucket."""
        holders = [
            each
            for each in self._resources
            if each["arn"]
            and (arn == each["arn"] or arn.startswith((f"{each['arn']}/", f"{each['arn']}:")))
        ]
        kept = [each for each in holders if each.type in HOLDERS]
        return max(kept, key=lambda each: len(each["arn"]), default=None)

    def line(self, resource: Resource) -> Line | None:
        """Return the line that made a resource; None where nobody knows."""
        return self._line(self._place(resource))

    def line_of_construct(self, resource: Resource) -> Line | None:
        """Return the line that made the construct of a resource, not one of its methods."""
        constructs = self._places.get(resource.stack, {}).get("constructs", {})
        return self._line(constructs.get(self.construct(resource)) or self._place(resource))

    def construct(self, resource: Resource) -> str:
        """Return the path of the construct that made a resource; empty where nobody knows."""
        return str(self._place(resource).get("construct", ""))

    def variable(self, resource: Resource) -> str:
        """Return the name that the source has for a resource's construct: ``api``."""
        line = self.line_of_construct(resource)
        found = _VARIABLE.match(line.code) if line else None
        if found:
            return found[1]
        last = self.construct(resource).rpartition("/")[2] or resource.address.rpartition(".")[2]
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", last).lower()

    def statement_line(self, resource: Resource, sid: str) -> Line | None:
        """Return the line that allowed or denied what a statement of a policy says."""
        for place in self._documents(resource):
            if sid in place["statements"]:
                return self._line(place["statements"][sid])
        return self.line(resource)

    def statement_lines(self, resource: Resource) -> list[tuple[str, Line]]:
        """List the statements of the policies of a resource's construct, with their lines."""
        found = []
        for place in self._documents(resource):
            for sid, each in place["statements"].items():
                if line := self._line(each):
                    found.append((sid, line))
        return found

    def _documents(self, resource: Resource) -> Iterator[Mapping[str, Any]]:
        wanted = self.construct(resource)
        for place in self._places.get(resource.stack, {}).get("addresses", {}).values():
            if "statements" in place and place.get("construct") == wanted:
                yield place

    def _place(self, resource: Resource) -> Mapping[str, Any]:
        addresses = self._places.get(resource.stack, {}).get("addresses", {})
        found: Mapping[str, Any] = addresses.get(resource.address, {})
        return found

    def _line(self, place: Mapping[str, Any]) -> Line | None:
        if not place.get("file"):
            return None
        file, line = str(place["file"]), int(place["line"])
        linecache.checkcache(str(self._project / file))
        return Line(file, line, linecache.getline(str(self._project / file), line).strip())


#: What policies are asked about.
HOLDERS = (
    "aws_s3_bucket",
    "aws_dynamodb_table",
    "aws_lambda_function",
    "aws_kms_key",
    "aws_sqs_queue",
    "aws_sns_topic",
    "aws_secretsmanager_secret",
    "aws_ssm_parameter",
)


def _resources(stack: str, state: Mapping[str, Any]) -> Iterable[Resource]:
    for resource in state.get("resources", ()):
        if resource.get("mode") != "managed":
            continue
        module = f"{resource['module']}." if resource.get("module") else ""
        address = f"{module}{resource['type']}.{resource['name']}"
        for each in resource.get("instances", ()):
            yield Resource(stack, resource["type"], address, each.get("attributes") or {})
