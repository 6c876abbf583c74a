"""Put a comment to a pull request, in the place of the one that was there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

from gatehouse.errors import CommandError

_FAILED = 1
_PATIENCE = 30
_PAGE = 100
#: What may not be changed by whoever runs this: another's comment that begins in the same way.
_NOT_OURS = (401, 403, 404)


@dataclass(frozen=True)
class Place:
    """Where the comments of one pull or merge request are.

    Parameters
    ----------
    comments : str
        The address of all of them.
    one : str
        The address of one, with ``{id}``.
    change : str
        The method that changes one.
    headers : dict of str
        What says who asks.
    user : str
        The address that says who that is.
    """

    comments: str
    one: str
    change: str
    headers: Mapping[str, str]
    user: str


def place_of(environment: Mapping[str, str]) -> Place:
    """Find the pull request that a job runs for, on GitHub or GitLab.

    Raises
    ------
    CommandError
        If the job runs for none, or has no token.
    """
    if environment.get("GITHUB_ACTIONS") == "true":
        return _on_github(environment)
    if environment.get("GITLAB_CI") == "true":
        return _on_gitlab(environment)
    raise CommandError(
        "--post must run in a job of GitHub Actions or GitLab CI, for a pull request.",
        "Elsewhere, print the comment: leave --post out.",
        exit_code=_FAILED,
    )


def post(place: Place, marker: str, text: str) -> str:
    """Put the comment; return its address.

    The first comment of our own that begins with the marker is changed, so that there is one. A
    stranger's comment with the marker is left alone: who wrote it could change the plan in it.

    Raises
    ------
    CommandError
        If the server refuses.
    """
    marked = [each for each in _all(place) if str(each.get("body", "")).startswith(marker)]
    who = _who(place) if marked else None
    for each in marked:
        if _is_by(who, each):
            changed = _send(place.change, place.one.format(id=each["id"]), place, {"body": text})
            if changed.status_code not in _NOT_OURS:
                return _address(_checked(changed))
    return _address(_checked(_send("POST", place.comments, place, {"body": text})))


def _who(place: Place) -> int | None:
    """The id of whose token this is; None for the token of a job, which belongs to an app."""
    answer = _send("GET", place.user, place, None)
    return int(answer.json()["id"]) if answer.ok else None


def _is_by(who: int | None, comment: Mapping[str, Any]) -> bool:
    author = comment.get("user") or comment.get("author") or {}
    # https://docs.github.com/en/rest/users/users: the type of an app's comments is Bot.
    return author.get("type") == "Bot" if who is None else author.get("id") == who


def _on_github(environment: Mapping[str, str]) -> Place:
    token = _needed(environment, "GITHUB_TOKEN", "Write env: GITHUB_TOKEN: ${{ github.token }}")
    repository = _needed(environment, "GITHUB_REPOSITORY", "")
    try:
        event = json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_text("utf-8"))
        number = int(event["pull_request"]["number"])
    except (OSError, ValueError, KeyError, TypeError):
        raise CommandError(
            "--post must run for a pull request; this job's event has none.",
            "Write on: pull_request in the workflow.",
            exit_code=_FAILED,
        ) from None
    server = environment.get("GITHUB_API_URL", "https://api.github.com")
    api = f"{server}/repos/{repository}/issues"
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
    one = f"{api}/comments/{{id}}"
    return Place(f"{api}/{number}/comments", one, "PATCH", headers, f"{server}/user")


def _on_gitlab(environment: Mapping[str, str]) -> Place:
    token = _needed(
        environment, "GITLAB_TOKEN", "Make a project access token with the scope api, masked."
    )
    request = _needed(
        environment, "CI_MERGE_REQUEST_IID", "Run the job for merge_request_event only."
    )
    project = quote(_needed(environment, "CI_PROJECT_ID", ""), safe="")
    api = _needed(environment, "CI_API_V4_URL", "")
    notes = f"{api}/projects/{project}/merge_requests/{request}/notes"
    return Place(notes, f"{notes}/{{id}}", "PUT", {"PRIVATE-TOKEN": token}, f"{api}/user")


def _needed(environment: Mapping[str, str], name: str, fix: str) -> str:
    if not environment.get(name):
        raise CommandError(f"--post must have the variable {name}.", fix, exit_code=_FAILED)
    return environment[name]


def _all(place: Place) -> Iterator[Mapping[str, Any]]:
    page = 1
    while True:
        answer = _checked(
            _send("GET", f"{place.comments}?per_page={_PAGE}&page={page}", place, None)
        )
        found = answer.json()
        yield from found
        if len(found) < _PAGE:
            return
        page += 1


def _send(method: str, address: str, place: Place, body: object) -> requests.Response:
    try:
        return requests.request(
            method, address, json=body, headers=dict(place.headers), timeout=_PATIENCE
        )
    except requests.RequestException as error:
        raise CommandError(f"the comment cannot be posted: {error}.", exit_code=_FAILED) from None


def _checked(answer: requests.Response) -> requests.Response:
    if answer.ok:
        return answer
    fix = "Give the job the right to write: permissions: pull-requests: write"
    raise CommandError(
        f"the comment cannot be posted: {answer.request.method} {answer.url} answered "
        f"{answer.status_code}: {answer.text[:300]}",
        fix if answer.status_code in _NOT_OURS else "",
        exit_code=_FAILED,
    )


def _address(answer: requests.Response) -> str:
    made = answer.json()
    return str(made.get("html_url") or made.get("id"))
