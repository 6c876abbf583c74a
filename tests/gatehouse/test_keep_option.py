"""``--keep`` with a name, without one, and not at all."""

from __future__ import annotations

import pytest
from gatehouse.cli.app import app
from typer.main import get_command


def _keep(command: str, arguments: str) -> tuple[object, object]:
    """What a command reads as the name, and as the command behind ``--``."""
    found = get_command(app)
    for each in command.split():
        found = found.commands[each]  # type: ignore[attr-defined]
    read = found.make_context(command, arguments.split()).params
    return read["keep"], read.get("command")


@pytest.mark.parametrize("command", ["dev", "local up"])
@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ("", None),
        ("--keep", "dev"),
        ("--keep mine", "mine"),
        ("--keep=mine", "mine"),
        ("--keep --port 4566", "dev"),
        ("--port 4566 --keep", "dev"),
        ("--region eu-west-1 --keep mine", "mine"),
    ],
)
def test_without_a_name_the_apps_own_is_kept(
    command: str, arguments: str, name: str | None
) -> None:
    assert _keep(command, arguments) == (name, None)


@pytest.mark.parametrize(
    ("arguments", "name", "command"),
    [
        ("--keep -- true", "dev", ["true"]),
        ("--keep mine -- true", "mine", ["true"]),
        ("--keep --timeout 5 -- true", "dev", ["true"]),
        ("--timeout 5 -- gatehouse demo --keep", None, ["gatehouse", "demo", "--keep"]),
        ("--timeout 5 gatehouse demo --keep", None, ["gatehouse", "demo", "--keep"]),
        ("--keep -- gatehouse demo --keep", "dev", ["gatehouse", "demo", "--keep"]),
    ],
)
def test_what_is_behind_is_the_commands_own(
    arguments: str, name: str | None, command: list[str]
) -> None:
    assert _keep("local run", arguments) == (name, command)
