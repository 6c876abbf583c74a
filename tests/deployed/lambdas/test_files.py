"""Addresses of S3 that let one file through and nothing else."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import pytest
from gatehouse.handlers import HttpApiEvent, files

from lambdas.files import download, upload
from tests.unit.lambdas.events import content, request, someone

pytestmark = pytest.mark.usefixtures("bucket")

SIZE = 5
FILE = {"name": "photo.png", "type": "image/png", "size": SIZE}


def asked(user: str, **changes: object) -> Any:
    return upload.main(request(user, body={**FILE, **changes}), None)


def sent(url: str, method: str, headers: dict[str, str], body: bytes | None) -> tuple[int, bytes]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    call = urllib.request.Request(url, data=body, headers=headers, method=method)
    try:
        with opener.open(call, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


def test_a_file_is_stored_in_the_callers_folder_and_comes_back() -> None:
    user = someone()
    given = content(asked(user))
    assert given["key"] == f"private/{user}/photo.png"
    assert sent(given["url"], given["method"], given["headers"], b"12345")[0] == 200
    event = request(user)
    event["pathParameters"] = {"name": "photo.png"}
    address = content(download.main(event, None))["url"]
    assert sent(address, "GET", {}, None) == (200, b"12345")


def test_a_larger_file_than_was_said_is_refused() -> None:
    given = content(asked(someone()))
    assert sent(given["url"], "PUT", {"content-type": "image/png"}, b"123456")[0] == 403


def test_a_file_of_another_type_than_was_said_is_refused() -> None:
    given = content(asked(someone()))
    assert sent(given["url"], "PUT", {"content-type": "text/html"}, b"12345")[0] == 403


def test_the_address_takes_no_other_key() -> None:
    user, other = someone(), someone()
    url = content(asked(user))["url"]
    quoted = [urllib.parse.quote(each, safe="") for each in (user, other)]
    changed = url.replace(*quoted) if quoted[0] in url else url.replace(user, other)
    assert changed != url
    assert sent(changed, "PUT", {"content-type": "image/png"}, b"12345")[0] == 403


def test_a_download_is_saved_and_not_shown() -> None:
    event = request(someone())
    event["pathParameters"] = {"name": "page ü.txt"}
    address = content(download.main(event, None))["url"]
    assert "response-content-disposition=attachment" in address


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"name": "../other/photo.png"}, 400),
        ({"name": "a/b.png"}, 400),
        ({"name": ".."}, 400),
        ({"name": ""}, 400),
        ({"name": "x" * 201}, 400),
        ({"name": 5}, 400),
        ({"type": "text/html"}, 415),
        ({"type": None}, 415),
        ({"type": ["image/png"]}, 415),
        ({"size": 0}, 400),
        ({"size": True}, 400),
        ({"size": "5"}, 400),
        ({"size": 10 * 1024 * 1024 + 1}, 413),
        ({"acl": "public-read"}, 400),
    ],
)
def test_what_the_function_does_not_take_is_refused(
    changes: dict[str, object], status: int
) -> None:
    assert asked(someone(), **changes)["statusCode"] == status


def test_limits_are_the_functions_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(files.LARGEST_VARIABLE, "4")
    monkeypatch.setenv(files.TYPES_VARIABLE, "image/gif")
    assert asked(someone())["statusCode"] == 415
    assert asked(someone(), type="image/gif")["statusCode"] == 413


def test_a_caller_with_a_token_has_the_folder_of_its_subject() -> None:
    event: HttpApiEvent = request(body=FILE)
    event["requestContext"]["authorizer"] = {"jwt": {"claims": {"sub": "7-7"}}}
    assert content(upload.main(event, None))["key"] == "private/7-7/photo.png"


def test_an_anonymous_caller_has_no_folder() -> None:
    assert upload.main(request(body=FILE), None)["statusCode"] == 403
