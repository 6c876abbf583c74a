"""Users go from pool to pool: none is lost, none is made twice, whatever happens in between."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from gatehouse.deployed.users.transfer import Exported, Member, journal_of, read_export, subs_file
from gatehouse.deployed.users.transfer.file import write_export
from gatehouse.deployed.users.values import Group

from tests.gatehouse.users.conftest import PASSWORD, PeoplePool

_MANY = 2_000
_NewPool = Callable[..., PeoplePool]


def _member(number: int, **more: Any) -> Member:
    return Member(
        **{
            "username": f"u{number:05}",
            "sub": f"00000000-0000-4000-8000-{number:012}",
            "enabled": number % 10 != 3,
            "attributes": {
                "email": f"u{number}@example.com",
                "email_verified": "true",
                "name": f"Zoë {number} 名前",
            },
            "groups": ("staff",) if number % 20 == 0 else (),
            **more,
        }
    )


def _file(folder: Path, *members: Member, groups: tuple[Group, ...] = ()) -> Path:
    path = folder / "users.jsonl"
    write_export(path, Exported("us-east-1_Old000000", groups, members))
    return path


def _comparable(exported: Exported) -> dict[str, Any]:
    """What must be the same in both pools: all but the subs."""
    return {
        each.attributes["email"]: (each.enabled, dict(each.attributes), each.groups)
        for each in exported.members
    }


def test_two_thousand_users_come_over_though_the_import_is_killed_in_the_middle(
    new_pool: _NewPool, tmp_path: Path
) -> None:
    old, new = new_pool(), new_pool(UsernameAttributes=["email"])
    members = [_member(number, enabled=number % 40 != 3) for number in range(_MANY)]
    _fill(old, members, "staff")
    file, moved = tmp_path / "users.jsonl", tmp_path / "moved.jsonl"
    assert old.users("export", str(file)).returncode == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    exported = read_export(file)
    assert _comparable(exported) == _comparable(Exported("", (), tuple(members)))
    dry = new.users("import", str(file), "--make-groups", "--dry-run")
    assert "2,000 users would be made" in dry.stderr
    assert new.json("list") == []
    assert _killed_in_the_middle(new, file, at=_MANY // 2) < _MANY
    ended = new.users("import", str(file), "--make-groups", "--json")
    assert json.loads(ended.stdout) == {"made": _MANY, "there": 0, "failed": 0}, ended.stderr
    lines = [json.loads(line) for line in journal_of(file, new.id).read_text().splitlines()]
    assert Counter(each["username"] for each in lines if each["state"] == "done") == Counter(
        each.username for each in members
    )
    assert new.users("export", str(moved)).returncode == 0
    arrived = read_export(moved)
    assert _comparable(arrived) == _comparable(exported)
    assert {each.status for each in arrived.members} == {"CONFIRMED"}
    subs = json.loads(subs_file(file, new.id).read_text())
    old_subs = {each.attributes["email"]: each.sub for each in exported.members}
    assert subs == {old_subs[each.attributes["email"]]: each.sub for each in arrived.members}


def _fill(pool: PeoplePool, members: list[Member], group: str) -> None:
    """Make users as an app's sign-ups would: not one after the other, and with few requests."""
    pool.idp.create_group(
        UserPoolId=pool.id, GroupName=group, Description="who works", Precedence=3
    )

    def make(member: Member) -> None:
        pool.make(member.username, **member.attributes)
        for each in member.groups:
            pool.idp.admin_add_user_to_group(
                UserPoolId=pool.id, Username=member.username, GroupName=each
            )
        if not member.enabled:
            pool.idp.admin_disable_user(UserPoolId=pool.id, Username=member.username)

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(make, members))


def _killed_in_the_middle(pool: PeoplePool, file: Path, *, at: int) -> int:
    """Kill an import with SIGKILL after some users, and return how many were done."""
    journal = journal_of(file, pool.id)
    process = subprocess.Popen(
        [
            *[sys.executable, "-m", "gatehouse", "users", "import", str(file)],
            *["--make-groups", "--pool", pool.id],
        ],
        cwd=pool.commands.folder,
        env=pool.commands.environment,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and process.poll() is None:
        done = journal.read_text().count('"done"') if journal.exists() else 0
        if done >= at:
            break
        time.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    return journal.read_text().count('"done"')


def test_users_come_to_a_pool_where_they_sign_in_with_an_address(
    new_pool: _NewPool, tmp_path: Path
) -> None:
    old, new = new_pool(), new_pool(UsernameAttributes=["email"])
    old.make("ann", email="ann@example.com", email_verified="true")
    old.make("bob", email="bob@example.com")
    file = tmp_path / "users.jsonl"
    assert old.users("export", str(file)).returncode == 0
    assert new.users("import", str(file)).returncode == 0
    found = {each["attributes"]["email"]: each for each in new.json("list")}
    assert found.keys() == {"ann@example.com", "bob@example.com"}
    assert {each["status"] for each in found.values()} == {"CONFIRMED"}
    subs = json.loads(subs_file(file, new.id).read_text())
    assert subs == {
        each["sub"]: found[each["attributes"]["email"]]["sub"] for each in old.json("list")
    }
    again = new.users("import", str(file), "--json")
    assert json.loads(again.stdout) == {"made": 2, "there": 0, "failed": 0}
    assert len(new.json("list")) == 2


def test_somebody_who_was_there_before_is_left_alone(new_pool: _NewPool, tmp_path: Path) -> None:
    pool = new_pool()
    pool.make("u00003", email="u3@example.com")
    pool.idp.admin_set_user_password(
        UserPoolId=pool.id, Username="u00003", Password=PASSWORD, Permanent=True
    )
    file = _file(tmp_path, _member(3), _member(5))
    ended = pool.users("import", str(file), "--json")
    assert json.loads(ended.stdout) == {"made": 1, "there": 1, "failed": 0}
    assert pool.get("u00003")["Enabled"]
    client = pool.idp.create_user_pool_client(
        UserPoolId=pool.id, ClientName="web", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    pool.idp.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "u00003", "PASSWORD": PASSWORD},
    )


def test_a_user_who_was_made_but_not_noted_is_finished_and_not_made_again(
    new_pool: _NewPool, tmp_path: Path
) -> None:
    pool = new_pool()
    pool.idp.create_group(UserPoolId=pool.id, GroupName="staff")
    member = _member(8, groups=("staff",))
    pool.make(member.username, **member.attributes)
    file = _file(tmp_path, member)
    begun = json.dumps({"username": member.username, "state": "begun"})
    journal_of(file, pool.id).write_text(f'{begun}\n{{"username": "u0')
    ended = pool.users("import", str(file), "--json")
    assert json.loads(ended.stdout) == {"made": 1, "there": 0, "failed": 0}, ended.stderr
    assert pool.get(member.username)["UserStatus"] == "CONFIRMED"
    assert [each["name"] for each in pool.json("groups", "list", member.username)] == ["staff"]


def test_invitations_are_sent_where_they_are_asked_for(new_pool: _NewPool, tmp_path: Path) -> None:
    pool = new_pool()
    file = _file(tmp_path, _member(1), _member(2, attributes={}))
    refused = pool.users("import", str(file), "--invite")
    assert (refused.returncode, "an invitation needs" in refused.stderr) == (2, True)
    file = _file(tmp_path, _member(1))
    assert pool.users("import", str(file), "--invite").returncode == 0
    assert pool.get("u00001")["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    sent = pool.commands.lines("mail", "--to", "u1@example.com")
    assert len(sent) == 1


def test_users_of_providers_are_left_out_and_counted(by_mail: PeoplePool, tmp_path: Path) -> None:
    file = _file(tmp_path, _member(1, username="Google_1", status="EXTERNAL_PROVIDER"))
    dry = by_mail.users("import", str(file), "--dry-run")
    assert (dry.returncode, "1 users of providers" in dry.stderr) == (0, True)


def test_users_whom_no_code_can_reach_are_named(by_name: PeoplePool, tmp_path: Path) -> None:
    file = _file(
        tmp_path, _member(1, groups=()), _member(2, attributes={"email": "u2@example.com"})
    )
    dry = by_name.users("import", str(file), "--dry-run")
    said = " ".join(dry.stderr.split())
    assert (dry.returncode, "1 users have no verified address" in said) == (0, True)
    assert "password: u00002;" in said
    invited = by_name.users("import", str(file), "--dry-run", "--invite")
    assert (invited.returncode, "no verified address" in invited.stderr) == (0, False)
    reached = by_name.users("import", str(_file(tmp_path, _member(1))), "--dry-run")
    assert (reached.returncode, "no verified address" in reached.stderr) == (0, False)


@pytest.mark.parametrize(
    ("settings", "member", "said"),
    [
        (
            {},
            _member(1, attributes={"custom:tenant": "a"}),
            "the pool has no attribute 'custom:tenant' (1: u00001)",
        ),
        ({}, _member(1, groups=("crew",)), "the pool has no group 'crew'"),
        (
            {"UsernameAttributes": ["email"]},
            _member(1, attributes={}),
            "people of the pool sign in with their email",
        ),
        (
            {"AliasAttributes": ["email"]},
            _member(1, username="a@b.de"),
            "a user name must not look like an e-mail address",
        ),
        *(
            (
                {"AliasAttributes": ["email"]},
                _member(1, attributes={"email": "u0@example.com", "email_verified": flag}),
                "several users of the file have one verified email",
            )
            for flag in ("true", "True")
        ),
        (
            {"Schema": [{"Name": "family_name", "AttributeDataType": "String", "Required": True}]},
            _member(1),
            "each user of the pool must have family_name",
        ),
        ({}, _member(1, attributes={"name": "x" * 2049}), "name must have 0 to 2,048 characters"),
    ],
)
def test_what_is_in_the_way_is_found_before_the_first_user_is_made(
    new_pool: _NewPool, tmp_path: Path, settings: dict[str, Any], member: Member, said: str
) -> None:
    pool = new_pool(**settings)
    file = _file(tmp_path, _member(0, groups=(), attributes=_member(0).attributes), member)
    for more in ([], ["--dry-run"]):
        refused = pool.users("import", str(file), *more)
        assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr
    assert not journal_of(file, pool.id).exists()


def test_an_attribute_is_left_behind_where_that_is_asked_for(
    new_pool: _NewPool, tmp_path: Path
) -> None:
    pool = new_pool()
    file = _file(tmp_path, _member(1, attributes={"custom:tenant": "a", "name": "Ann"}))
    assert pool.users("import", str(file), "--without", "custom:tenant").returncode == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must begin with a line of gatehouse users export"),
        ("{", "line 1: must be JSON"),
        ("[]", "line 1: must be an object"),
        ('{"gatehouse": "users", "version": 2, "users": 0}', "version 1"),
        ('{"gatehouse": "users", "version": 1, "users": 3}', "it was cut"),
        (
            '{"gatehouse": "users", "version": 1, "users": 1}\n{"username": "ann"}',
            "line 2: must be a user",
        ),
    ],
)
def test_a_file_that_is_none_of_ours_is_named_with_its_line(
    by_mail: PeoplePool, tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "users.jsonl"
    file.write_text(text)
    refused = by_mail.users("import", str(file))
    assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr


def test_an_export_replaces_nothing_unless_asked(by_mail: PeoplePool, tmp_path: Path) -> None:
    file = tmp_path / "kept"
    file.write_text("mine")
    refused = by_mail.users("export", str(file))
    assert (refused.returncode, file.read_text()) == (2, "mine")
    assert by_mail.users("export", str(file), "--force").returncode == 0
    assert os.listdir(tmp_path) == ["kept"]
