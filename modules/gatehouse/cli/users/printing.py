"""Print users: on a terminal as a table, for scripts as lines of JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from rich.table import Table
from rich.text import Text

from gatehouse.cli.console import err, out, printable
from gatehouse.deployed.users import Profile, User

_WIDEST = 100
_STATUS = {"CONFIRMED": "green", "EXTERNAL_PROVIDER": "green"}


def json_line(content: Mapping[str, Any]) -> None:
    """Print one object on a line of its own; other than ASCII is escaped, and steers nothing."""
    print(json.dumps(content), flush=True)


def done(as_json: bool, user: User, sentence: str, **more: Any) -> None:
    """Say what was done to a user."""
    if as_json:
        json_line({"username": user.name, "sub": user.sub, "done": sentence, **more})
    else:
        out.print(Text(f"{printable(user.label)} {sentence}"))


def show_users(users: Iterable[User]) -> int:
    """Print a table of users, and return how many they are."""
    table = Table(box=None, pad_edge=False, width=min(out.width, _WIDEST), padding=(0, 2, 0, 0))
    table.add_column("user", overflow="fold", ratio=3)
    table.add_column("status", overflow="fold", ratio=2)
    table.add_column("since", no_wrap=True, width=10)
    count = 0
    with err.status("asking for users ...") as status:
        for count, user in enumerate(users, 1):
            table.add_row(_who(user), _status(user), Text(_day(user.created)))
            if count % 60 == 0:
                status.update(f"{count:,} users so far ...")
    if count:
        out.print(table)
    return count


def show_profile(found: Profile) -> None:
    """Print all that is known of one user."""
    user = found.user
    rows: list[tuple[str, str]] = [
        ("user name", user.name),
        ("sub", user.sub),
        ("status", user.status if user.enabled else f"{user.status}, disabled"),
        ("since", _moment(user.created)),
        ("changed", _moment(user.modified)),
        ("groups", ", ".join(each.name for each in found.groups) or "none"),
        ("MFA", _mfa(found)),
        *[
            ("device", f"{each.name or each.key}, {_moment(each.last_used)}")
            for each in found.devices
        ],
        ("identity id", _identity(found)),
        *[(name, value) for name, value in sorted(user.attributes.items()) if name != "sub"],
    ]
    width = max(len(printable(name)) for name, _ in rows)
    for name, value in rows:
        out.print(Text.assemble((printable(name).ljust(width), "bold"), "  ", printable(value)))
    for sentence in found.unknown:
        out.print(Text.assemble(("not known: ", "magenta"), sentence))


def progress_bar(count: int, total: int, what: str) -> None:
    """Say on a terminal how far a long work is, on one line."""
    if sys.stderr.isatty():
        end = "\n" if count >= total else ""
        print(f"\r{what} {count:,} of {total:,}", end=end, file=sys.stderr, flush=True)


def _who(user: User) -> Text:
    if user.label == user.name:
        return Text(printable(user.name))
    return Text.assemble(printable(user.label), ("\n" + printable(user.name), "dim"))


def _status(user: User) -> Text:
    shown = Text(user.status, _STATUS.get(user.status, "yellow"))
    return shown if user.enabled else Text.assemble(shown, ("\ndisabled", "red"))


def _mfa(found: Profile) -> str:
    names = [f"{each} (preferred)" if each == found.preferred_mfa else each for each in found.mfa]
    return ", ".join(names) or "none"


def _identity(found: Profile) -> str:
    if not found.whois.identity:
        return "not known"
    return f"{found.whois.identity} (from {found.whois.source})"


def _day(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d") if moment else ""


def _moment(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S") if moment else "not known"
