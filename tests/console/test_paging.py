"""Lists that are too long for one page: mails and calls, the newest first."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from gatehouse.console.pages import calls, mail
from gatehouse.console.server import console
from gatehouse.console.target import Target
from gatehouse.deployed.mailbox import Message
from gatehouse.local.launcher.instance import Running
from gatehouse.local.launcher.request_journal import Answered, ApiCall, RequestJournal

from tests.console.test_trouble import ask

_LINK = re.compile(r'href="([^"]*)">(Newer|Older)')


def answered(number: int) -> Answered:
    """A call of an API; each third was refused."""
    status = 403 if number % 3 == 0 else 200
    known = ("", "GET", f"/notes/{number}", "", "", status, "", "")
    return Answered(1.0 + number, 0.0, f"r{number}", f"a{number}", *known, api_call=ApiCall())


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A local AWS that has sent 250 mails and answered 250 calls."""
    mails = [Message(1.0, f"u{each}@example.com", f"mail {each}", "hello") for each in range(250)]
    journal = RequestJournal(tuple(answered(each) for each in range(250)))
    running = Running("", "http://127.0.0.1:1", "eu-west-1", {})
    monkeypatch.setattr(Target, "instance", lambda _: running)
    monkeypatch.setattr(mail, "messages", lambda *_, to: [each for each in mails if to in each.to])
    monkeypatch.setattr(calls, "read_requests", lambda _: journal)
    return tmp_path


@pytest.mark.parametrize(
    ("view", "row", "expected"),
    [
        ("mail", r"<h2>mail (\d+)</h2>", range(249, -1, -1)),
        ("calls", r'id="call-a(\d+)"', range(249, -1, -1)),
        ("mail?to=1@", r"<h2>mail (\d+)</h2>", range(241, 0, -10)),
        ("calls?only=refused", r'id="call-a(\d+)"', range(249, -1, -3)),
    ],
)
def test_every_row_is_on_one_page(shown: Path, view: str, row: str, expected: range) -> None:
    found: list[int] = []
    with console(Target(shown)) as url:
        root = url.rsplit("/", 2)[0]
        address: str | None = url + view
        while address:
            status, text = ask(address)
            assert status == 200
            found += map(int, re.findall(row, text))
            # What is read anew is the first part alone.
            assert ("hx-trigger" in text.partition('id="list"')[2]) == ("page=" not in address)
            links = {name: html.unescape(link) for link, name in _LINK.findall(text)}
            assert ("Newer" in links) == ("page=" in address)
            address = root + links["Older"] if "Older" in links else None
    assert found == list(expected)


@pytest.mark.parametrize("page", ["", "0", "-1", "x", "²", "99999", "9" * 5000])
def test_a_page_that_is_none_is_no_error(shown: Path, page: str) -> None:
    with console(Target(shown)) as url:
        assert ask(f"{url}calls?{urlencode({'page': page})}")[0] == 200
