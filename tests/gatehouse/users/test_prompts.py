"""What a person meets at a terminal: a password that is not shown, a name to type, a count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from gatehouse.deployed.users.transfer import Exported, Member
from gatehouse.deployed.users.transfer.file import write_export

from tests.gatehouse.terminal import Terminal
from tests.gatehouse.users.conftest import PASSWORD, PeoplePool

_ETX = b"\x03"  # what the Ctrl-C key sends
_OpenTerminal = Callable[..., Terminal]


@pytest.fixture(scope="module")
def pool(new_pool: Callable[..., PeoplePool]) -> PeoplePool:
    """A pool of a stage that is protected."""
    return new_pool(DeletionProtection="ACTIVE")


@pytest.fixture
def users(pool: PeoplePool) -> Iterator[_OpenTerminal]:
    """Type ``gatehouse users`` at a terminal."""
    opened: list[Terminal] = []

    def type_(command: str, *rest: str) -> Terminal:
        opened.append(Terminal(pool.commands, "users", command, *rest, "--pool", pool.id))
        return opened[-1]

    yield type_
    for each in opened:
        each.end()


def test_a_password_is_asked_for_twice_and_never_shown(
    pool: PeoplePool, users: _OpenTerminal
) -> None:
    pool.make("ann")
    shown = users("set-password", "ann")
    shown.wait_for("Password: ")
    shown.press(f"{PASSWORD}\n".encode())
    shown.wait_for("Again: ")
    shown.press(f"{PASSWORD}\n".encode())
    assert shown.exit_code() == 0, shown.shown
    assert PASSWORD.encode() not in shown.shown
    assert pool.get("ann")["UserStatus"] == "CONFIRMED"


def test_two_passwords_that_differ_set_none(pool: PeoplePool, users: _OpenTerminal) -> None:
    shown = users("create", "bob", "--with-password")
    shown.wait_for("Password: ")
    shown.press(f"{PASSWORD}\n".encode())
    shown.wait_for("Again: ")
    shown.press(b"Another-1-horse\n")
    assert shown.exit_code() == 2
    assert b"must be the same" in shown.shown
    assert b"horse" not in shown.shown
    with pytest.raises(ClientError, match="UserNotFoundException"):
        pool.get("bob")


def test_who_is_deleted_must_be_typed_and_the_protected_pool_too(
    pool: PeoplePool, users: _OpenTerminal
) -> None:
    pool.make("cyd")
    shown = users("delete", "cyd")
    shown.wait_for("Type cyd to go on:")
    shown.press(b"y\n")
    assert shown.exit_code() == 2
    assert b"nothing was deleted" in shown.shown
    shown = users("delete", "cyd")
    shown.wait_for("Type cyd to go on:")
    shown.press(b"cyd\n")
    shown.wait_for(f"Type {pool.id} to go on:")
    assert pool.get("cyd")["Enabled"]
    shown.press(f"{pool.id}\n".encode())
    assert shown.exit_code() == 0, shown.shown
    with pytest.raises(ClientError, match="UserNotFoundException"):
        pool.get("cyd")


def test_ctrl_c_at_the_question_deletes_nobody(pool: PeoplePool, users: _OpenTerminal) -> None:
    pool.make("dee")
    shown = users("delete", "dee")
    shown.wait_for("Type dee to go on:")
    shown.press(_ETX)
    assert shown.exit_code() == 130
    assert b"Traceback" not in shown.shown
    assert pool.get("dee")["Enabled"]


def test_an_import_says_how_far_it_is(users: _OpenTerminal, tmp_path: Path) -> None:
    file = tmp_path / "users.jsonl"
    members = tuple(Member(f"m{number}", f"old-{number}") for number in range(3))
    write_export(file, Exported("us-east-1_Old000000", (), members))
    shown = users("import", str(file))
    assert shown.exit_code() == 0, shown.shown
    assert b"\rusers: 1 of 3\rusers: 2 of 3\rusers: 3 of 3\r\n" in shown.shown
