"""Users on the way to AWS: throttled, cut off and signed out in the middle, and the file itself."""

from __future__ import annotations

import io
import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ReadTimeoutError
from gatehouse.deployed.users import Directory, create_user
from gatehouse.deployed.users.transfer import (
    Exported,
    Member,
    Plan,
    Progress,
    export_users,
    import_users,
    read_export,
)
from gatehouse.deployed.users.transfer.file import write_export
from gatehouse.deployed.users.transfer.planning import Arrival
from gatehouse.deployed.users.values import Group
from gatehouse.errors import CommandError
from hypothesis import given
from hypothesis import strategies as st

_POOL = "eu-west-1_AbCdEfGhI"
_EMAIL = {"Name": "email", "AttributeDataType": "String", "Mutable": True}
_NAMES = ("ann", "bob", "cyd", "dee")
_THROTTLED, _EXPIRED = "TooManyRequestsException", "ExpiredTokenException"


class _Body(io.BytesIO):
    """What botocore reads an answer from."""

    def stream(self, **_: Any) -> list[bytes]:
        return [self.read()]


class Cognito:
    """Answers a client's requests in place of AWS, as badly as it is told to.

    ``troubles`` has, for an operation and a user, what its next requests meet: a code of an error,
    or ``lost``, where the request is carried out and its answer does not arrive.
    """

    def __init__(self, directory: Directory) -> None:
        self.users: dict[str, dict[str, Any]] = {}
        self.asked: Counter[tuple[str, str]] = Counter()
        self.troubles: dict[tuple[str, str], list[str]] = {}
        events: Any = directory.client.meta.events
        events.register("before-send.cognito-idp", self._answer)

    def _answer(self, request: Any, **_: Any) -> AWSResponse:
        operation = request.headers["X-Amz-Target"].decode().partition(".")[2]
        asked = json.loads(request.body)
        name = asked.get("Username", "")
        self.asked[operation, name] += 1
        trouble = self.troubles.get((operation, name), [])
        met = trouble.pop(0) if trouble else ""
        status, answer = (400, {"__type": met, "message": "as it was told to"})
        if met in ("", "lost"):
            status, answer = self._carry_out(operation, asked)
        if met == "lost":
            raise ReadTimeoutError(endpoint_url=request.url)
        body = _Body(json.dumps(answer).encode())
        return AWSResponse(request.url, status, HTTPHeaders(), body)

    def _carry_out(self, operation: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if operation == "DescribeUserPool":
            return 200, {"UserPool": {"Id": _POOL, "SchemaAttributes": [_EMAIL]}}
        name = asked["Username"]
        if operation == "AdminCreateUser" and name in self.users:
            return 400, {"__type": "UsernameExistsException", "message": "is there"}
        if operation == "AdminCreateUser":
            attributes = [*asked["UserAttributes"], {"Name": "sub", "Value": f"new-{name}"}]
            self.users[name] = {
                "Username": name,
                "UserStatus": "FORCE_CHANGE_PASSWORD",
                "Enabled": True,
                "Attributes": attributes,
                "UserCreateDate": time.time(),
            }
            return 200, {"User": self.users[name]}
        user = self.users[name]
        if operation == "AdminSetUserPassword":
            user["UserStatus"] = "CONFIRMED"
        if operation == "AdminGetUser":
            return 200, {**user, "UserAttributes": user["Attributes"]}
        return 200, {}


@pytest.fixture
def directory(monkeypatch: pytest.MonkeyPatch) -> Directory:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setattr("time.sleep", lambda _: None)
    return Directory(_POOL)


@pytest.fixture
def cognito(directory: Directory) -> Cognito:
    return Cognito(directory)


@pytest.fixture
def come(directory: Directory, tmp_path: Path) -> Callable[[], Progress]:
    """Type the import once more."""
    arrivals = tuple(
        Arrival(name, Member(name, f"old-{name}"), {"email": f"{name}@example.com"})
        for name in _NAMES
    )

    def again() -> Progress:
        return import_users(directory, Plan(arrivals), tmp_path / "journal", tmp_path / "subs")

    return again


def _all_came_once(cognito: Cognito, ended: Progress) -> None:
    assert (ended.made, ended.there, ended.failed) == (len(_NAMES), 0, 0)
    assert {name: each["UserStatus"] for name, each in cognito.users.items()} == dict.fromkeys(
        _NAMES, "CONFIRMED"
    )


def test_an_import_waits_when_aws_asks_to_slow_down_and_says_so(
    directory: Directory, cognito: Cognito, come: Callable[[], Progress]
) -> None:
    said: list[str] = []
    directory.on_throttle(said.append)
    cognito.troubles["AdminCreateUser", "bob"] = [_THROTTLED, _THROTTLED]
    _all_came_once(cognito, come())
    assert said == [f"AWS asks to slow down; waiting, attempt {number}" for number in (1, 2)]
    assert cognito.asked["AdminCreateUser", "bob"] == 3


def test_nobody_is_told_to_wait_who_is_not_throttled(
    directory: Directory, cognito: Cognito, come: Callable[[], Progress]
) -> None:
    said: list[str] = []
    directory.on_throttle(said.append)
    _all_came_once(cognito, come())
    assert said == []


@pytest.mark.parametrize("operation", ["AdminCreateUser", "AdminSetUserPassword"])
@pytest.mark.parametrize(
    ("code", "attempts", "said"),
    [
        (_THROTTLED, 8, "still asks to slow down"),
        (_EXPIRED, 1, "the credentials have expired"),
    ],
)
def test_an_import_that_aws_ended_goes_on_with_the_same_command(
    cognito: Cognito,
    come: Callable[[], Progress],
    operation: str,
    code: str,
    attempts: int,
    said: str,
) -> None:
    cognito.troubles[operation, "cyd"] = [code] * attempts
    with pytest.raises(CommandError, match=said):
        come()
    assert "dee" not in cognito.users
    _all_came_once(cognito, come())
    assert cognito.asked["AdminCreateUser", "ann"] == 1


def test_a_user_whose_answer_was_lost_is_finished(
    cognito: Cognito, come: Callable[[], Progress], tmp_path: Path
) -> None:
    cognito.troubles["AdminCreateUser", "bob"] = ["lost"]
    _all_came_once(cognito, come())
    subs = json.loads((tmp_path / "subs").read_text())
    assert subs == {f"old-{name}": f"new-{name}" for name in _NAMES}


def test_a_user_who_was_there_is_left_alone_though_a_request_was_repeated(
    cognito: Cognito, come: Callable[[], Progress]
) -> None:
    there = {"Username": "bob", "UserStatus": "CONFIRMED", "Enabled": True}
    mail = [{"Name": "email", "Value": "bob@example.com"}, {"Name": "sub", "Value": "own"}]
    cognito.users["bob"] = {**there, "Attributes": mail}
    cognito.troubles["AdminCreateUser", "bob"] = ["lost"]
    ended = come()
    assert (ended.made, ended.there) == (len(_NAMES) - 1, 1)
    assert cognito.asked["AdminSetUserPassword", "bob"] == 0


def _create(directory: Directory) -> None:
    mail = {"email": "bob@example.com"}
    create_user(directory, "bob", mail, password="correct-Horse-7")


def test_a_user_who_is_made_by_hand_gets_the_password_though_the_answer_was_lost(
    directory: Directory, cognito: Cognito
) -> None:
    cognito.troubles["AdminCreateUser", "bob"] = ["lost"]
    _create(directory)
    assert cognito.users["bob"]["UserStatus"] == "CONFIRMED"
    assert cognito.asked["AdminCreateUser", "bob"] == 2


def test_a_user_whom_a_lost_command_left_without_a_password_is_told_of(
    directory: Directory, cognito: Cognito
) -> None:
    cognito.troubles["AdminCreateUser", "bob"] = ["lost"] * 8  # the last answer, too
    with pytest.raises(CommandError, match="does not answer"):
        _create(directory)
    with pytest.raises(CommandError) as told:
        _create(directory)
    assert "must be new to eu-west-1_AbCdEfGhI, and is there" in told.value.message
    assert "gatehouse users set-password bob" in told.value.fix
    cognito.users["bob"]["UserStatus"] = "CONFIRMED"
    with pytest.raises(CommandError) as told:
        _create(directory)
    assert "set-password" not in told.value.fix


@pytest.mark.parametrize("difference", ["age", "email"])
def test_a_user_of_somebody_else_is_not_taken_for_the_one_that_was_lost(
    directory: Directory, cognito: Cognito, difference: str
) -> None:
    cognito.troubles["AdminCreateUser", "bob"] = ["lost"]
    mail = "bobby" if difference == "email" else "bob"
    cognito.users["bob"] = {
        "Username": "bob",
        "UserStatus": "FORCE_CHANGE_PASSWORD",
        "Enabled": True,
        "Attributes": [{"Name": "email", "Value": f"{mail}@example.com"}],
        "UserCreateDate": time.time() - (3600 if difference == "age" else 0),
    }
    with pytest.raises(CommandError, match="is there"):
        _create(directory)
    assert cognito.asked["AdminSetUserPassword", "bob"] == 0


# What Python and JSON can hold as text: all of Unicode but lone surrogates, which UTF-8 can't.
_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_word = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
_members = st.builds(
    Member,
    username=_word,
    sub=_word,
    status=_word,
    enabled=st.booleans(),
    attributes=st.dictionaries(_word, _text, max_size=5),
    groups=st.lists(_word, max_size=3).map(tuple),
)
_groups = st.builds(
    Group, name=_word, description=_text, precedence=st.none() | st.integers(0, 2**31 - 1)
)


@given(
    exported=st.builds(
        Exported,
        pool=_text,
        groups=st.lists(_groups, max_size=3).map(tuple),
        members=st.lists(_members, max_size=5).map(tuple),
    )
)
def test_what_is_written_is_read_again(
    exported: Exported, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "users.jsonl"
    write_export(path, exported)
    assert read_export(path) == exported
    # A tool such as jq writes characters as they are, also those that part lines for Python.
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    written = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text(written, encoding="utf-8")
    assert read_export(path) == exported


@given(
    exported=st.builds(
        Exported,
        pool=_text,
        groups=st.just(()),
        members=st.lists(_members, min_size=1, max_size=3).map(tuple),
    ),
    data=st.data(),
)
def test_a_file_that_was_cut_is_refused_and_is_no_traceback(
    exported: Exported, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "cut.jsonl"
    write_export(path, exported)
    whole = path.read_bytes()
    # The last byte ends the last line: a file without it is whole.
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 2))])
    with pytest.raises(CommandError):
        read_export(path)


class Listing:
    """Lists a pool's users page by page, and fails at the page that it is told to."""

    def __init__(self, directory: Directory, users: int) -> None:
        self.names = [f"u{number:04}" for number in range(users)]
        self.asked: list[str] = []
        #: By the token, the code of the error that the next request with it meets.
        self.troubles: dict[str, str] = {}
        events: Any = directory.client.meta.events
        events.register("before-send.cognito-idp", self._answer)

    def _answer(self, request: Any, **_: Any) -> AWSResponse:
        operation = request.headers["X-Amz-Target"].decode().partition(".")[2]
        asked = json.loads(request.body)
        status, answer = 200, self._listed(operation, asked)
        token = asked.get("PaginationToken") or asked.get("NextToken") or "0"
        if operation == "ListUsers":
            self.asked.append(token)
            if code := self.troubles.pop(token, ""):
                status, answer = 400, {"__type": code, "message": "as it was told to"}
        return AWSResponse(request.url, status, HTTPHeaders(), _Body(json.dumps(answer).encode()))

    def _listed(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        if operation == "ListGroups":
            return {"Groups": [{"GroupName": "staff"}]}
        of_group = operation == "ListUsersInGroup"
        begins = int(asked.get("PaginationToken") or asked.get("NextToken") or 0)
        ends = begins + asked["Limit"]
        names = self.names[:90] if of_group else self.names
        sub = "Name", "Value"
        users = [
            {"Username": name, "Attributes": [dict(zip(sub, ("sub", f"s-{name}"), strict=True))]}
            for name in names[begins:ends]
        ]
        more = {"NextToken" if of_group else "PaginationToken": str(ends)}
        return {"Users": users, **(more if ends < len(names) else {})}


@pytest.fixture
def listing(directory: Directory) -> Listing:
    return Listing(directory, 2_000)


def _whole(listing: Listing, path: Path) -> None:
    """All users are in the file, once, and nothing is beside it."""
    members = read_export(path).members
    assert [each.username for each in members] == listing.names
    assert {each.username for each in members if each.groups} == set(listing.names[:90])
    assert [*path.parent.glob("users*")] == [path]


def test_an_export_that_is_cut_off_goes_on_behind_what_it_has_read(
    directory: Directory, listing: Listing, tmp_path: Path
) -> None:
    path = tmp_path / "users.jsonl"
    listing.troubles["1200"] = _EXPIRED
    with pytest.raises(CommandError, match="the credentials have expired"):
        export_users(directory, path)
    assert not path.exists()
    [pages] = tmp_path.glob("users*")
    assert pages.stat().st_mode & 0o777 == 0o600
    pages.write_text(pages.read_text()[:-30])  # SIGKILL in the middle of a line: once more then
    listing.asked.clear()
    export_users(directory, path)
    assert listing.asked == [str(number) for number in range(1140, 2000, 60)]
    _whole(listing, path)


@pytest.mark.parametrize("why", ["hour", "pool", "token", "other"])
def test_pages_that_are_of_no_use_are_read_anew(
    directory: Directory, listing: Listing, tmp_path: Path, why: str
) -> None:
    path = tmp_path / "users.jsonl"
    listing.troubles["1200"] = _EXPIRED
    with pytest.raises(CommandError):
        export_users(directory, path)
    [pages] = tmp_path.glob("users*")
    lines = [json.loads(line) for line in pages.read_text().splitlines()]
    for line in lines:
        if why == "hour":
            line["read"] -= 3600
        elif why == "pool":
            line["pool"] = "eu-west-1_Another00"
        elif why == "other":
            line.pop("next")
    pages.write_text("".join(json.dumps(line) + "\n" for line in lines))
    if why == "token":
        listing.troubles["1200"] = "InvalidParameterException"
    listing.asked.clear()
    export_users(directory, path)
    again = [str(number) for number in range(0, 2000, 60)]
    assert listing.asked == (["1200", *again] if why == "token" else again)
    _whole(listing, path)
