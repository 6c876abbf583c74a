"""Read the mail that a local AWS keeps instead of sending it."""

from __future__ import annotations

import re

import requests

_OUTBOX = "/_ministack/ses/messages"
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


class NoCodeError(Exception):
    """There is no code for an address."""


def confirmation_code(endpoint: str, email: str) -> str:
    """Find the code in the newest mail to an address.

    Parameters
    ----------
    endpoint : str
        The local AWS's URL.
    email : str
        The address.

    Returns
    -------
    str
        Six digits.

    Raises
    ------
    NoCodeError
        If there is no mail to that address, or no code in it.
    """
    answer = requests.get(f"{endpoint}{_OUTBOX}", timeout=10)
    answer.raise_for_status()
    sent = [mail for account in answer.json()["messages"].values() for mail in account]
    received = [mail for mail in sent if email in mail["To"]]
    if not received:
        raise NoCodeError(f"no mail was sent to {email}")
    newest = max(received, key=lambda mail: str(mail["Timestamp"]))
    text = " ".join(str(newest.get(part) or "") for part in ("Subject", "BodyText", "BodyHtml"))
    found = _CODE.search(text)
    if not found:
        raise NoCodeError(f"the mail to {email} must hold a code of six digits: {text[:100]!r}")
    return found.group()
