"""``gatehouse users``: what it does, and what it says when it can't."""

from __future__ import annotations

import json

import pytest

from tests.gatehouse.users.conftest import PASSWORD, PeoplePool


def test_a_user_is_invited_listed_shown_and_deleted(by_mail: PeoplePool) -> None:
    made = by_mail.process("create", "ann@example.com", "-a", "name=Ann", "--verified")
    assert (made.returncode, made.stdout) == (0, "ann@example.com is invited.\n"), made.stderr
    [listed] = by_mail.json("list", "--filter", 'email ^= "ann@"')
    assert listed["status"] == "FORCE_CHANGE_PASSWORD"
    assert listed["attributes"]["email_verified"] == "true"
    [shown] = by_mail.json("show", "ann@example.com")
    assert (shown["groups"], shown["mfa"], shown["devices"]) == ([], [], [])
    assert shown["sub"] == listed["sub"]
    table = by_mail.users("show", listed["sub"])
    assert "ann@example.com" in table.stdout
    assert "not known: Since when tokens are valid" in table.stdout
    gone = by_mail.users("delete", "ann@example.com", "--yes", "ann@example.com")
    assert (gone.returncode, gone.stdout) == (0, "ann@example.com is deleted.\n")
    again = by_mail.process("show", "ann@example.com")
    assert again.returncode == 1
    assert "has no user ann@example.com" in again.stderr


@pytest.mark.parametrize("how", ["stdin", "environment"])
def test_a_password_is_read_and_never_printed(by_mail: PeoplePool, how: str) -> None:
    name = f"{how}@example.com"
    typed, given, more = ["--with-password"], "", {"GATEHOUSE_PASSWORD": PASSWORD}
    if how == "stdin":
        typed, given, more = ["--password-stdin"], f"{PASSWORD}\n", {}
    made = by_mail.process("create", name, *typed, given=given, more=more)
    assert made.returncode == 0, made.stderr
    assert PASSWORD not in made.stdout + made.stderr
    assert by_mail.get(name)["UserStatus"] == "CONFIRMED"


def test_no_password_without_a_terminal_is_an_error(by_mail: PeoplePool) -> None:
    by_mail.make("tty@example.com", email="tty@example.com")
    ended = by_mail.users("set-password", "tty@example.com")
    assert ended.returncode == 2
    assert "--password-stdin" in ended.stderr


def test_a_password_against_the_policy_leaves_no_user(by_mail: PeoplePool) -> None:
    ended = by_mail.users("create", "weak@example.com", "--password-stdin", given="short\n")
    assert ended.returncode == 1
    assert "the password must follow the pool's policy" in ended.stderr
    assert by_mail.json("list", "--filter", 'email = "weak@example.com"') == []


def test_a_password_is_set_temporary_and_to_stay(by_mail: PeoplePool) -> None:
    name = by_mail.make("sue@example.com", email="sue@example.com")
    for more, status in (["--temporary"], "FORCE_CHANGE_PASSWORD"), ([], "CONFIRMED"):
        ended = by_mail.users(
            "set-password", "sue@example.com", "--password-stdin", *more, given=f"{PASSWORD}\n"
        )
        assert ended.returncode == 0, ended.stderr
        assert by_mail.get(name)["UserStatus"] == status


def test_users_are_disabled_enabled_and_signed_out(by_mail: PeoplePool) -> None:
    name = by_mail.make("dis@example.com", email="dis@example.com")
    assert by_mail.users("disable", "dis@example.com").returncode == 0
    assert by_mail.get(name)["Enabled"] is False
    assert [each["username"] for each in by_mail.json("list", "--disabled")] == [name]
    assert by_mail.users("enable", "dis@example.com").returncode == 0
    assert by_mail.get(name)["Enabled"] is True
    assert by_mail.users("sign-out", "dis@example.com").returncode == 0


def test_a_reset_needs_a_password_that_was_chosen(by_mail: PeoplePool) -> None:
    by_mail.users(
        "create", "res@example.com", "--verified", "--password-stdin", given=f"{PASSWORD}\n"
    )
    assert by_mail.users("reset", "res@example.com").returncode == 0
    assert by_mail.get("res@example.com")["UserStatus"] == "RESET_REQUIRED"
    by_mail.make("new@example.com", email="new@example.com")
    refused = by_mail.users("reset", "new@example.com")
    assert (refused.returncode, "--again" in refused.stderr) == (1, True)
    assert by_mail.users("create", "new@example.com", "--again").returncode == 0


def test_a_user_who_signed_up_is_confirmed(by_mail: PeoplePool) -> None:
    client = by_mail.idp.create_user_pool_client(UserPoolId=by_mail.id, ClientName="web")
    by_mail.idp.sign_up(
        ClientId=client["UserPoolClient"]["ClientId"],
        Username="con@example.com",
        Password=PASSWORD,
    )
    assert [each["status"] for each in by_mail.json("list", "--status", "unconfirmed")] == [
        "UNCONFIRMED"
    ]
    assert by_mail.users("confirm", "con@example.com").returncode == 0
    assert by_mail.get("con@example.com")["UserStatus"] == "CONFIRMED"
    twice = by_mail.users("confirm", "con@example.com")
    assert twice.returncode == 1
    assert "Traceback" not in twice.stderr


def test_groups_are_added_listed_and_removed(by_name: PeoplePool) -> None:
    by_name.idp.create_group(UserPoolId=by_name.id, GroupName="staff", Description="who works")
    by_name.make("gil", email="gil@example.com", email_verified="true")
    assert by_name.users("groups", "add", "gil@example.com", "staff").returncode == 0
    assert [each["name"] for each in by_name.json("groups", "list", "gil")] == ["staff"]
    assert [each["username"] for each in by_name.json("list", "--group", "staff")] == ["gil"]
    assert by_name.json("list", "--group", "staff", "--filter", 'username ^= "x"') == []
    assert by_name.users("groups", "remove", "gil", "staff").returncode == 0
    assert by_name.json("groups", "list", "gil") == []
    wrong = by_name.users("groups", "add", "gil", "crew")
    assert wrong.returncode == 1
    assert "has no such group" in wrong.stderr
    created = by_name.users("create", "hal", "--no-invite", "--group", "crew")
    assert (created.returncode, "'crew' must be a group" in created.stderr) == (2, True)
    assert by_name.json("list", "--filter", 'username = "hal"') == []


def test_attributes_are_set_and_removed_as_the_schema_says(by_name: PeoplePool) -> None:
    by_name.make("ida", **{"custom:tenant": "acme"})
    assert by_name.users("attributes", "set", "ida", "custom:level=7", "name=I=da").returncode == 0
    [shown] = by_name.json("show", "ida")
    assert (shown["attributes"]["custom:level"], shown["attributes"]["name"]) == ("7", "I=da")
    assert by_name.users("attributes", "remove", "ida", "name").returncode == 0
    assert "name" not in by_name.json("show", "ida")[0]["attributes"]
    for pair, said in (
        ("custom:tenant=other", "custom:tenant can't change"),
        ("level=7", "Write custom:level."),
        ("custom:level=12345", "must have 1 to 3 characters, not 5"),
        ("sub=1", "Cognito writes it"),
        ("nonsense", "must be NAME=VALUE"),
    ):
        refused = by_name.users("attributes", "set", "ida", pair)
        assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr


def test_an_address_of_two_users_chooses_neither(by_name: PeoplePool) -> None:
    by_name.make("kim", email="two@example.com", email_verified="true")
    by_name.make("kit", email="two@example.com")
    for command in (["disable"], ["delete", "--yes", "two@example.com"]):
        refused = by_name.users(command[0], "two@example.com", *command[1:])
        assert refused.returncode == 2
        assert "2 have it: kim" in refused.stderr
    assert by_name.get("kim")["Enabled"]
    assert by_name.users("disable", "kit").returncode == 0


def test_deleting_asks_for_the_name_and_in_a_protected_pool_for_the_pool(
    new_pool: object,
) -> None:
    pool: PeoplePool = new_pool(DeletionProtection="ACTIVE")  # type: ignore[operator]
    pool.make("lea")
    for given in (["--yes", "lee"], [], ["--yes", "lea"], ["--yes", "lea", "--protected", "x"]):
        refused = pool.users("delete", "lea", *given)
        assert (refused.returncode, "nothing was deleted" in refused.stderr) == (2, True)
    assert pool.users("delete", "lea", "--yes", "lea", "--protected", pool.id).returncode == 0
    assert pool.json("list") == []


def test_what_steers_a_terminal_is_escaped(by_name: PeoplePool) -> None:
    evil = "\x1b]0;owned\x07[red]\u202egpj.exe\n"
    by_name.make("mallory", name=evil)
    shown = by_name.users("show", "mallory")
    assert "\x1b" not in shown.stdout
    assert "\u202e" not in shown.stdout
    assert r"\x1b]0;owned\x07[red]\u202egpj.exe\n" in shown.stdout
    assert by_name.json("show", "mallory")[0]["attributes"]["name"] == evil
    refused = by_name.process("show", "mal\x1b[2Jlory")
    assert refused.returncode == 2
    assert "\x1b" not in refused.stderr


@pytest.mark.parametrize("name", ["Zoë", "名前", "a" * 128, "[bold]x[/bold]", "o'neil\"$(x)"])
def test_any_name_that_cognito_takes_is_taken(by_name: PeoplePool, name: str) -> None:
    made = by_name.users("create", name, "--no-invite")
    assert made.returncode == 0, made.stderr
    assert by_name.json("show", name)[0]["username"] == name
    assert by_name.users("delete", name, "--yes", name).returncode == 0


def test_a_name_that_begins_with_a_dash_stands_behind_two(by_name: PeoplePool) -> None:
    by_name.make("-x")
    assert json.loads(by_name.users("show", "--json", "--", "-x").stdout)["username"] == "-x"


@pytest.mark.parametrize("name", ["", " ", "a" * 2048, "a b", "a\tb"])
def test_a_name_that_cognito_does_not_take_is_not_sent(by_name: PeoplePool, name: str) -> None:
    for command in ("show", "create", "disable"):
        refused = by_name.users(command, name)
        assert refused.returncode == 2
        assert "a user must be named by 1 to 128 characters" in refused.stderr


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--filter", "email"], "a filter must be one attribute"),
        (["--filter", 'nickname = "x"'], "Cognito can search by"),
        (["--status", "HAPPY"], "--status must be one of"),
    ],
)
def test_a_search_that_cognito_does_not_know_says_which_it_does(
    by_name: PeoplePool, typed: list[str], said: str
) -> None:
    refused = by_name.users("list", *typed)
    assert (refused.returncode, said in refused.stderr) == (2, True)


def test_a_quote_in_a_value_is_part_of_it(by_name: PeoplePool) -> None:
    by_name.make("quo", name='a"b\\c')
    [found] = by_name.json("list", "--filter", r'name = "a\"b\\c"')
    assert found["username"] == "quo"


def test_more_than_a_page_is_listed(new_pool: object) -> None:
    pool: PeoplePool = new_pool()  # type: ignore[operator]
    for number in range(130):
        pool.make(f"u{number:03}")
    assert len(pool.json("list")) == 130
    assert len(pool.json("list", "--limit", "61")) == 61
    assert "130 users" in pool.users("list").stderr


def test_a_pool_that_is_gone_is_a_sentence(by_name: PeoplePool) -> None:
    gone = by_name.commands.run("users", "list", "--pool", "us-east-1_Gone00000")
    assert gone.returncode == 1
    assert "has no user pool us-east-1_Gone00000" in gone.stderr
