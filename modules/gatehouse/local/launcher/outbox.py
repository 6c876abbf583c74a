"""The messages that a local AWS keeps instead of sending them: e-mails and text messages."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from gatehouse.local.launcher.instance import Running

_MAILS, _TEXTS = "/_ministack/ses/messages", "/_ministack/sns/sms-messages"
_TAG = re.compile(r"<[^>]+>")
_LINK = re.compile(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Message:
    """A message.

    Parameters
    ----------
    to : str
        The address or the number.
    subject : str
        The subject; empty for a text message.
    text : str
        What it says. Of an e-mail in HTML the text, with the addresses of its links.
    """

    to: str
    subject: str
    text: str


def messages(instance: Running, to: str = "") -> Iterator[Message]:
    """Return the messages, in the order in which they were sent: first e-mails, then texts.

    Parameters
    ----------
    instance : Running
        The local AWS.
    to : str
        Only those to an address or number that contains this. Default: all.
    """
    found = [*_mails(instance), *_texts(instance)]
    return (each for each in found if to.lower() in each.to.lower())


def _mails(instance: Running) -> Iterator[Message]:
    held = _read(instance, _MAILS)["messages"]
    sent = [mail for account in held.values() for mail in account]
    for mail in sorted(sent, key=lambda each: str(each.get("Timestamp"))):
        text = str(mail.get("BodyText") or _plain(str(mail.get("BodyHtml") or "")))
        for address in mail.get("To") or []:
            yield Message(str(address), str(mail.get("Subject") or ""), text)


def _texts(instance: Running) -> Iterator[Message]:
    for number, sent in _read(instance, _TEXTS)["sms_messages"].items():
        for each in sent:
            yield Message(str(number), "", str(each.get("Message") or ""))


def _plain(html: str) -> str:
    """Return the text of a page, with the addresses of its links."""
    return unescape(_TAG.sub("", _LINK.sub(r"\2 \1", html))).strip()


def _read(instance: Running, path: str) -> Any:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{instance.endpoint}{path}", timeout=10) as answer:
        return json.loads(answer.read())
