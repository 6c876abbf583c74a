from __future__ import annotations

import datetime
import logging
import uuid
from typing import Any

import boto3
import pytest

from lambdas.notes import create, delete, get, list, update
from lambdas.notes import store as notes
from tests.unit.lambdas.events import content, request, someone

pytestmark = pytest.mark.usefixtures("table")


def _note(user: str, **fields: object) -> dict[str, Any]:
    """Store a note of a user and return it."""
    answer = create.main(request(user, body={"content": "first", **fields}), None)
    assert answer["statusCode"] == 201
    note: dict[str, Any] = content(answer)
    return note


def test_a_created_note_has_an_id_its_content_and_a_time() -> None:
    note = _note(someone(), content="milk", attachment="list.txt")
    assert uuid.UUID(note["noteId"]).version == 4
    assert datetime.datetime.fromisoformat(note["createdAt"]).utcoffset() == datetime.timedelta()
    assert (note["content"], note["attachment"]) == ("milk", "list.txt")
    assert set(note) == {"noteId", "content", "attachment", "createdAt"}


def test_a_note_without_attachment_has_none() -> None:
    assert "attachment" not in _note(someone())


def test_a_note_is_read_back_as_it_was_created() -> None:
    user = someone()
    note = _note(user, content="Grüße, 世界 🌍", attachment="a/b.txt")
    answer = get.main(request(user, note=note["noteId"]), None)
    assert (answer["statusCode"], content(answer)) == (200, note)


def test_a_note_is_kept_under_the_callers_identity_id(table: str) -> None:
    user = someone()
    note = _note(user)
    key = {"userId": {"S": user}, "noteId": {"S": note["noteId"]}}
    assert "Item" in boto3.client("dynamodb").get_item(TableName=table, Key=key)


def test_a_user_id_in_the_body_is_refused() -> None:
    body = {"content": "x", "userId": someone()}
    answer = create.main(request(someone(), body=body), None)
    assert answer["statusCode"] == 400
    assert "userId" in content(answer)["message"]


def test_a_list_holds_the_users_notes_and_nobody_elses() -> None:
    user = someone()
    _note(someone())
    mine = [_note(user), _note(user)]
    answer = list.main(request(user), None)
    assert answer["statusCode"] == 200
    assert content(answer) == {"notes": sorted(mine, key=lambda note: note["noteId"])}


def test_a_list_of_nothing_is_empty() -> None:
    assert content(list.main(request(someone()), None)) == {"notes": []}


def test_the_pages_of_a_list_hold_every_note_once() -> None:
    user = someone()
    wanted = sorted(_note(user)["noteId"] for _ in range(5))
    seen, query = [], {"limit": "2"}
    for _ in range(3):
        page = content(list.main(request(user, query=query), None))
        seen.append([note["noteId"] for note in page["notes"]])
        if "nextToken" in page:
            query = {"limit": "2", "nextToken": page["nextToken"]}
    assert seen == [wanted[:2], wanted[2:4], wanted[4:]]
    assert "nextToken" not in page


def test_a_token_of_another_users_page_shows_none_of_that_users_notes() -> None:
    owner = someone()
    for _ in range(3):
        _note(owner)
    token = content(list.main(request(owner, query={"limit": "1"}), None))["nextToken"]
    answer = list.main(request(someone(), query={"nextToken": token}), None)
    assert content(answer) == {"notes": []}


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.5", "ten", "", "²", "0000000000000001"])
def test_a_limit_outside_1_to_100_is_refused(limit: str) -> None:
    answer = list.main(request(someone(), query={"limit": limit}), None)
    assert answer["statusCode"] == 400
    assert "1 to 100" in content(answer)["message"]


@pytest.mark.parametrize("token", ["", "x", "0" * 32, "{" + str(uuid.uuid4()) + "}"])
def test_a_token_that_no_page_came_with_is_refused(token: str) -> None:
    answer = list.main(request(someone(), query={"nextToken": token}), None)
    assert answer["statusCode"] == 400


def test_an_update_replaces_the_content_and_keeps_id_and_time() -> None:
    user = someone()
    note = _note(user)
    answer = update.main(request(user, note=note["noteId"], body={"content": "second"}), None)
    assert (answer["statusCode"], content(answer)) == (200, {**note, "content": "second"})
    assert content(get.main(request(user, note=note["noteId"]), None))["content"] == "second"


def test_an_update_sets_the_attachment() -> None:
    user = someone()
    body = {"content": "second", "attachment": "b.txt"}
    answer = update.main(request(user, note=_note(user)["noteId"], body=body), None)
    assert content(answer)["attachment"] == "b.txt"


def test_an_update_without_attachment_takes_it_off() -> None:
    user = someone()
    note = _note(user, attachment="a.txt")
    answer = update.main(request(user, note=note["noteId"], body={"content": "second"}), None)
    assert "attachment" not in content(answer)


def test_a_deleted_note_is_gone() -> None:
    user = someone()
    note = _note(user)["noteId"]
    answer = delete.main(request(user, note=note), None)
    assert answer == {"statusCode": 204}
    assert get.main(request(user, note=note), None)["statusCode"] == 404


HANDLERS = {"get": get.main, "update": update.main, "delete": delete.main}


@pytest.mark.parametrize("what", HANDLERS)
def test_anothers_note_is_as_if_it_were_not_there(what: str) -> None:
    owner = someone()
    note = _note(owner)
    answer = HANDLERS[what](request(someone(), note=note["noteId"], body={"content": "x"}), None)
    assert answer["statusCode"] == 404
    assert content(get.main(request(owner, note=note["noteId"]), None)) == note


@pytest.mark.parametrize("what", HANDLERS)
@pytest.mark.parametrize("note", [str(uuid.uuid4()), str(uuid.uuid4()).upper(), "", "x" * 5000])
def test_a_note_that_is_not_there_is_not_found(what: str, note: str) -> None:
    answer = HANDLERS[what](request(someone(), note=note, body={"content": "x"}), None)
    assert answer["statusCode"] == 404


def test_an_update_of_a_missing_note_makes_none() -> None:
    user = someone()
    update.main(request(user, note=str(uuid.uuid4()), body={"content": "x"}), None)
    assert content(list.main(request(user), None)) == {"notes": []}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"content": ""},
        {"content": 7},
        {"content": None},
        {"content": "x" * 10_001},
        {"content": "\ud800"},
        {"content": "x", "attachment": ""},
        {"content": "x", "attachment": 7},
        {"content": "x", "attachment": "é" * 513},
        {"content": "x", "colour": "red"},
    ],
)
@pytest.mark.parametrize("what", ["create", "update"])
def test_a_note_that_breaks_a_rule_is_refused(what: str, body: dict[str, object]) -> None:
    user = someone()
    handler = create.main if what == "create" else update.main
    answer = handler(request(user, note=_note(user)["noteId"], body=body), None)
    assert answer["statusCode"] == 400
    assert len(content(list.main(request(user), None))["notes"]) == 1


def test_a_note_of_the_longest_content_is_stored() -> None:
    assert _note(someone(), content="世" * 10_000)["content"] == "世" * 10_000


@pytest.mark.parametrize("handler", [create.main, get.main, list.main, update.main, delete.main])
def test_no_handler_serves_a_request_that_nobody_signed(handler: Any) -> None:
    answer = handler(request(note=str(uuid.uuid4()), body={"content": "x"}), None)
    assert (answer["statusCode"], content(answer)) == (403, {"message": "Forbidden"})


@pytest.mark.parametrize("handler", [create.main, get.main, list.main, update.main, delete.main])
def test_a_failing_table_is_logged_and_its_error_never_sent(
    handler: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(notes.TABLE_NAME, "missing")
    with caplog.at_level(logging.ERROR):
        answer = handler(request(someone(), note=str(uuid.uuid4()), body={"content": "x"}), None)
    assert (answer["statusCode"], content(answer)) == (500, {"message": "Internal Server Error"})
    assert "ResourceNotFoundException" in caplog.text
