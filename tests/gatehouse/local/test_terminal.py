"""What a person sees who runs a command at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.gatehouse.terminal import Terminal

_ETX = b"\x03"  # what the Ctrl-C key sends


@pytest.fixture
def terminal(project: Any) -> Iterator[Any]:
    opened: list[Terminal] = []

    def open_terminal(*arguments: str) -> Terminal:
        opened.append(Terminal(project, *arguments))
        return opened[-1]

    yield open_terminal
    for each in opened:
        each.end()


def test_ctrl_c_reaches_the_command_exactly_once(project: Any, terminal: Any) -> None:
    # Terraform takes a second interrupt for an order to stop without saving its state.
    count = "trap 'echo interrupted' INT; echo ready; sleep 3; sleep 1; exit 9"
    shown = terminal("local", "run", "--", "bash", "-c", count)
    shown.wait_for("ready")
    shown.press(_ETX)
    assert shown.exit_code() == 9
    assert shown.shown.count(b"interrupted") == 1
    assert project.instances() == []


def test_the_command_can_ask_at_the_terminal(terminal: Any) -> None:
    shown = terminal("local", "run", "--", "bash", "-c", "read -p 'sure? ' answer; echo [$answer]")
    shown.wait_for("sure?")
    shown.press(b"yes\n")
    shown.wait_for("[yes]")
    assert shown.exit_code() == 0


def test_ctrl_c_while_up_ends_it_with_130(project: Any, terminal: Any) -> None:
    shown = terminal("local", "up")
    shown.wait_for("Ctrl-C ends it")
    shown.press(_ETX)
    assert shown.exit_code() == 130
    assert project.instances() == []
