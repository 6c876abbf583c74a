"""Where in the source each construct was made, for whoever reads Terraform's state on a bad day.

The places lie beside the stack's JSON and not in it, so that a line that moves changes no plan.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

#: The file with the places, beside ``cdk.tf.json``.
PLACES_FILE = "constructs.json"

# What stands between an app's own line and a constructor, by the first part of a module's name:
# this package, the engine with its bindings, the runtime of jsii, and functools.
_BETWEEN = ("gatehouse", "cdktf", "cdktf_lazy", "cdktn", "constructs", "jsii", "functools")
_BINDINGS = ("cdktf_cdktf_provider_", "cdktn_provider_")


@dataclass(frozen=True)
class Place:
    """A line of the source.

    Parameters
    ----------
    file : str
        The file, as Python was given it.
    line : int
        Its line, from 1 on.
    """

    file: str
    line: int


def place_of_caller() -> Place | None:
    """The line of the app that is being run: the first one outside of this package."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        module = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        if module not in _BETWEEN and not module.startswith(_BINDINGS):
            return Place(frame.f_code.co_filename, frame.f_lineno)
        frame = frame.f_back
    return None


class Places:
    """The places of a stack's constructs, and of what methods such as ``route`` made."""

    def __init__(self) -> None:
        self.of_constructs: dict[str, Place | None] = {}
        self.are_of_methods = True
        #: Why something is as open as it is, by the address.
        self.reasons: dict[str, str] = {}
        self._of_addresses: dict[str, Place | None] = {}
        self._of_statements: dict[str, dict[str, Place]] = {}

    def note(self, address: str) -> None:
        """Note where the resource of an address is made, before the app is finished."""
        if self.are_of_methods and address not in self._of_addresses:  # the engine names some twice
            self._of_addresses[address] = place_of_caller()

    def note_statement(self, address: str, sid: str, place: Place) -> None:
        """Note where a statement of a policy document was allowed."""
        self._of_statements.setdefault(address, {})[sid] = place

    def note_reason(self, address: str, reason: str) -> None:
        """Note why something is as open as it is, where the plan does not show it."""
        self.reasons[address] = reason.strip()

    def written(self, owners: Mapping[str, str]) -> bytes:
        """The file with the places.

        Parameters
        ----------
        owners : dict of str to str
            The construct's path, by the address: ``aws_dynamodb_table.notes``.
        """
        here = Path.cwd()
        addresses: dict[str, dict[str, Any]] = {}
        for address, path in sorted(owners.items()):
            place = self._of_addresses.get(address) or self._of_construct(path)
            because = {"reason": self.reasons[address]} if address in self.reasons else {}
            addresses[address] = {"construct": path, **_shown(place, here), **because}
            statements = self._of_statements.get(address, {})
            if statements:
                addresses[address]["statements"] = {
                    sid: _shown(each, here) for sid, each in sorted(statements.items())
                }
        constructs = {
            path: _shown(place, here) for path, place in sorted(self.of_constructs.items())
        }
        content = {"version": 1, "constructs": constructs, "addresses": addresses}
        return json.dumps(content, indent=1, ensure_ascii=False).encode()

    def _of_construct(self, path: str) -> Place | None:
        """The place of a construct, or of the one that it is a part of."""
        while path:
            if self.of_constructs.get(path):
                return self.of_constructs[path]
            path = path.rpartition("/")[0]
        return None


def _shown(place: Place | None, here: Path) -> dict[str, Any]:
    return {"file": _relative(place.file, here), "line": place.line} if place else {}


def _relative(file: str, here: Path) -> str:
    """A path that is the same on every machine, where the file is the app's own."""
    path = Path(file)
    if path.is_absolute() and path.is_relative_to(here):
        return path.relative_to(here).as_posix()
    return path.as_posix()
