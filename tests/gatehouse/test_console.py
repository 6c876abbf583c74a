"""What is printed at a terminal of eighty columns, and into a pipe."""

from __future__ import annotations

import io

from gatehouse.cli.console import fitted
from rich.console import Console

_TERMINAL = Console(file=io.StringIO(), force_terminal=True, width=80)
_PIPE = Console(file=io.StringIO(), width=80)
_COMMAND = (
    "gatehouse call METHOD PATH --user USER --password - --outputs some/long/folder/file.json"
)
_LONG = f"Sign it with a user's credentials, which you have from a sign-up before: {_COMMAND}"


def test_lines_break_where_words_end_and_commands_do_not() -> None:
    assert fitted(_LONG, _TERMINAL) == (
        f"Sign it with a user's credentials, which you have from a sign-up before:\n  {_COMMAND}"
    )
    shown = fitted("word " * 30, _TERMINAL, hanging=10).splitlines()
    assert max(map(len, shown)) <= 80
    assert all(each.startswith(" " * 10 + "word") for each in shown[1:])


def test_what_fits_and_what_goes_into_a_pipe_stays_as_it_is() -> None:
    assert fitted("short: gatehouse doctor", _TERMINAL) == "short: gatehouse doctor"
    assert fitted(_LONG, _PIPE) == _LONG


def test_addresses_and_names_are_not_broken() -> None:
    address = "https://" + "a-long-name." * 10 + "example.com"
    assert address in fitted(f"Look at {address} for more", _TERMINAL).splitlines()
