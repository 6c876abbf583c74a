"""One comment, which is kept up to date: on GitHub and on GitLab."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from gatehouse.errors import CommandError
from gatehouse.review.posting import Place, place_of, post

from tests.unit.review.server import Comments, comments

MARKER = "<!-- gatehouse plan of notes-dev -->"


@pytest.fixture
def server() -> Iterator[Comments]:
    with comments() as made:
        yield made


def github(server: Comments, folder: Path, **more: str) -> dict[str, str]:
    event = folder / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 7}}))
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_TOKEN": "secret",
        "GITHUB_REPOSITORY": "acme/notes",
        "GITHUB_API_URL": server.address,
        "GITHUB_EVENT_PATH": str(event),
        **more,
    }


def gitlab(server: Comments) -> dict[str, str]:
    return {
        "GITLAB_CI": "true",
        "GITLAB_TOKEN": "secret",
        "CI_PROJECT_ID": "12",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_API_V4_URL": f"{server.address}/api/v4",
    }


@pytest.fixture(params=["github", "gitlab"])
def place(request: pytest.FixtureRequest, server: Comments, tmp_path: Path) -> Place:
    return place_of(github(server, tmp_path) if request.param == "github" else gitlab(server))


def test_the_first_comment_is_new_and_later_ones_take_its_place(
    server: Comments, place: Place
) -> None:
    server.add("Looks good!")
    post(place, MARKER, f"{MARKER}\nfirst")
    post(place, MARKER, f"{MARKER}\nsecond")
    assert list(server.kept.values()) == ["Looks good!", f"{MARKER}\nsecond"]


def test_another_stack_has_another_comment(server: Comments, place: Place) -> None:
    post(place, MARKER, f"{MARKER}\nfirst")
    post(place, "<!-- other -->", "<!-- other -->\nfirst")
    assert len(server.kept) == 2


def test_the_comment_is_found_behind_a_hundred_others(server: Comments, place: Place) -> None:
    for each in range(150):
        server.add(f"comment {each}")
    post(place, MARKER, f"{MARKER}\nfirst")
    post(place, MARKER, f"{MARKER}\nsecond")
    assert len(server.kept) == 151


@pytest.mark.parametrize("token", ["of a user", "of a job"])
def test_a_stranger_s_comment_with_the_marker_is_left_alone(
    server: Comments, tmp_path: Path, token: str
) -> None:
    server.is_user = token == "of a user"
    place = place_of(github(server, tmp_path))
    stranger = server.add(f"{MARKER}\nno changes, please merge", stranger=True)
    post(place, MARKER, f"{MARKER}\nfirst")
    post(place, MARKER, f"{MARKER}\nsecond")
    assert server.kept[stranger].endswith("please merge")
    assert list(server.kept.values())[1:] == [f"{MARKER}\nsecond"]


def test_the_requests_are_those_of_the_documentation(server: Comments, tmp_path: Path) -> None:
    for _ in range(2):
        post(place_of(github(server, tmp_path)), MARKER, MARKER)
    assert server.asked == [
        ("GET", "/repos/acme/notes/issues/7/comments", "Bearer secret"),
        ("POST", "/repos/acme/notes/issues/7/comments", "Bearer secret"),
        ("GET", "/repos/acme/notes/issues/7/comments", "Bearer secret"),
        ("GET", "/user", "Bearer secret"),
        ("PATCH", "/repos/acme/notes/issues/comments/1", "Bearer secret"),
    ]


def test_a_refusal_names_the_permission(server: Comments, place: Place) -> None:
    server.refuse = 403
    with pytest.raises(CommandError, match=r"answered 403(?s:.)*pull-requests: write"):
        post(place, MARKER, MARKER)


def test_elsewhere_than_in_a_job() -> None:
    with pytest.raises(CommandError, match="must run in a job of GitHub Actions or GitLab CI"):
        place_of({})


def test_a_job_that_is_for_no_pull_request(server: Comments, tmp_path: Path) -> None:
    event = tmp_path / "push.json"
    event.write_text("{}")
    with pytest.raises(CommandError, match="must run for a pull request"):
        place_of(github(server, tmp_path, GITHUB_EVENT_PATH=str(event)))


def test_a_job_without_a_token(server: Comments, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="must have the variable GITHUB_TOKEN"):
        place_of(github(server, tmp_path, GITHUB_TOKEN=""))


def test_a_stranger_s_note_on_gitlab_is_left_alone(server: Comments) -> None:
    stranger = server.add(f"{MARKER}\nno changes, please merge", stranger=True)
    for text in ("first", "second"):
        post(place_of(gitlab(server)), MARKER, f"{MARKER}\n{text}")
    assert server.kept[stranger].endswith("please merge")
    assert list(server.kept.values())[1:] == [f"{MARKER}\nsecond"]
