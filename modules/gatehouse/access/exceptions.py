"""What somebody allows for a time: ``gatehouse.exceptions.json``, committed beside the app.

.. code-block:: json

    {"version": 1, "exceptions": [
      {"rule": "route-open", "address": "aws_apigatewayv2_route.api_get_health",
       "reason": "the load balancer asks it", "owner": "web@example.com", "until": "2027-03-31"}]}
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from gatehouse.access.json_text import loads

EXCEPTIONS_FILE = "gatehouse.exceptions.json"
VERSION = 1
_FIELDS = ("rule", "address", "reason", "owner", "until")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
#: How many characters a reason has at least.
SHORTEST_REASON = 8


class InvalidExceptions(ValueError):  # noqa: N818 - what it is, as the other errors here
    """A file of exceptions that can't be read: it names the entry, the rule and the fix."""


@dataclass(frozen=True)
class Exempted:
    """An exception.

    Parameters
    ----------
    rule, address : str
        The rule, and the Terraform address that it is for; ``*`` in it stands for any text.
    reason : str
        Why, in words that a reviewer can judge.
    owner : str
        Who answers for it.
    until : date
        The last day on which it holds.
    """

    rule: str
    address: str
    reason: str
    owner: str
    until: date

    def is_for(self, rule: str, address: str) -> bool:
        """Return whether it is for a rule at an address."""
        return self.rule == rule and fnmatchcase(address, self.address.replace("[", "[[]"))

    def is_over(self, today: date) -> bool:
        """Return whether its last day has passed."""
        return today > self.until


def read_exceptions(file: Path, rules: Collection[str] = ()) -> tuple[Exempted, ...]:
    """Read the exceptions of an app; none where there is no file.

    Parameters
    ----------
    file : Path
        The file.
    rules : collection of str
        The rules that there are. Default: any name is one.

    Raises
    ------
    InvalidExceptions
        If the file can't be read, or an entry lacks something.
    """
    try:
        content = loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidExceptions(f"{file.name} must be JSON that can be read: {error}.") from None
    listed = content.get("exceptions") if isinstance(content, dict) else None
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise InvalidExceptions(f"{file.name} must have version {VERSION} and exceptions.")
    if not isinstance(listed, list):
        raise InvalidExceptions(f"{file.name} must have a list of exceptions.")
    return tuple(
        _read(each, f"{file.name}: exception {at}", rules) for at, each in enumerate(listed, 1)
    )


def _read(entry: Any, where: str, rules: Collection[str]) -> Exempted:
    if not isinstance(entry, dict):
        raise InvalidExceptions(f"{where} must be an object, not {entry!r:.60}.")
    for name in _FIELDS:
        value = entry.get(name)
        if not isinstance(value, str) or not value.strip():
            raise InvalidExceptions(f"{where} must have {name} as text, not {value!r:.60}.")
    strange = sorted(entry.keys() - set(_FIELDS))
    if strange:
        raise InvalidExceptions(f"{where} must not have {strange[0]!r:.60}; rename or remove it.")
    if rules and entry["rule"] not in rules:
        near = get_close_matches(entry["rule"], sorted(rules), n=3) or sorted(rules)[:3]
        raise InvalidExceptions(
            f"{where} must have a rule that there is, not {entry['rule']!r:.60}: {', '.join(near)}."
        )
    if len(entry["reason"].strip()) < SHORTEST_REASON:
        raise InvalidExceptions(
            f"{where} must have a reason of {SHORTEST_REASON} characters or more that a reviewer "
            f"can judge, not {entry['reason']!r}."
        )
    if not entry["address"].strip("*?. "):
        raise InvalidExceptions(f"{where} must name an address, not {entry['address']!r}.")
    return Exempted(
        rule=entry["rule"],
        address=entry["address"],
        reason=entry["reason"].strip(),
        owner=entry["owner"].strip(),
        until=_date(entry["until"], where),
    )


def _date(text: str, where: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidExceptions(f"{where} must have until as a day, 2027-03-31, not {text!r:.60}.")
