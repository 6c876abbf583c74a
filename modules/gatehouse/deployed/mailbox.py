"""Read the mails and text messages that a local AWS keeps instead of sending them."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from gatehouse.deployed.outputs import local_endpoint
from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import running

_MAILS = "/_ministack/ses/messages"
_TEXT_MESSAGES = "/_ministack/sns/sms-messages"
_CODE = re.compile(r"(?<!\d)\d{6,8}(?!\d)")
_TAG = re.compile(r"<[^>]*>")
#: Seconds between two reads: too short for a person to notice.
_PAUSE = 0.5
_FAILED = 1


class NoCodeError(Exception):
    """There is no code for an address."""


@dataclass(frozen=True)
class Message:
    """A mail or a text message.

    Parameters
    ----------
    at : float
        When it was sent, in seconds since 1970; 0 where that is not kept.
    to : str
        The address or phone number.
    subject : str
        The subject of a mail; empty for a text message.
    text : str
        What it says, without markup.
    """

    at: float
    to: str
    subject: str
    text: str

    @property
    def code(self) -> str | None:
        """The code in it, None if there is none."""
        found = _CODE.search(self.text) or _CODE.search(self.subject)
        return found.group() if found else None


def endpoint_with_mail(project: Path) -> str:
    """Return the URL of the local AWS whose mail is meant: the shell's own, or the project's.

    Raises
    ------
    CommandError
        If none is up.
    """
    instances = running(project)
    endpoint = instances[0].endpoint if instances else local_endpoint()
    if endpoint is None:
        raise CommandError(
            f"no local AWS is up in {project}, and real AWS keeps no mail that it has sent.",
            "Start one with gatehouse local up; of real AWS, look at the address itself.",
            exit_code=_FAILED,
        )
    return endpoint


def messages(endpoint: str, *, to: str = "", follow: bool = False) -> Iterator[Message]:
    """Read what a local AWS has sent, oldest first.

    Parameters
    ----------
    endpoint : str
        The local AWS's URL.
    to : str
        Only what was sent to this address or phone number. Default: everything.
    follow : bool
        Whether to wait for new ones until the local AWS ends. Default False: those so far.

    Yields
    ------
    Message
        Each once.

    Raises
    ------
    CommandError
        If the local AWS does not answer.
    """
    seen: Counter[Message] = Counter()
    first = True
    while True:
        try:
            found = Counter(_kept(endpoint))
        except requests.RequestException as error:
            if not first:
                return
            raise CommandError(
                f"{endpoint} does not answer: {type(error).__name__}.",
                "Only a local AWS keeps its mail: start one with gatehouse local up.",
                exit_code=_FAILED,
            ) from None
        new = sorted((found - seen).elements(), key=lambda each: each.at)
        yield from (each for each in new if to in ("", each.to))
        if not follow:
            return
        seen, first = found, False
        time.sleep(_PAUSE)


def confirmation_code(endpoint: str, address: str) -> str:
    """Find the code in the newest message to an address.

    Parameters
    ----------
    endpoint : str
        The local AWS's URL.
    address : str
        The e-mail address, or the phone number.

    Returns
    -------
    str
        Its digits.

    Raises
    ------
    NoCodeError
        If there is no message to that address, or no code in it.
    """
    received = [*messages(endpoint, to=address)]
    if not received:
        raise NoCodeError(f"no mail was sent to {address}")
    newest = received[-1]
    if newest.code is None:
        raise NoCodeError(
            f"the mail to {address} must hold a code of digits: {newest.text[:100]!r}"
        )
    return newest.code


def _kept(endpoint: str) -> Iterator[Message]:
    for mail in _listed(endpoint, _MAILS, "messages"):
        text = mail.get("BodyText") or _TAG.sub(" ", mail.get("BodyHtml") or "")
        for to in mail["To"]:
            yield Message(float(mail["Timestamp"]), to, mail.get("Subject") or "", text.strip())
    for sent in _listed(endpoint, _TEXT_MESSAGES, "sms_messages"):
        at = float(sent.get("Timestamp") or 0)
        yield Message(at, sent["PhoneNumber"], "", str(sent["Message"]).strip())


def _listed(endpoint: str, path: str, name: str) -> Iterator[dict[str, Any]]:
    answer = requests.get(f"{endpoint}{path}", timeout=10)
    answer.raise_for_status()
    for several in answer.json()[name].values():
        yield from several
