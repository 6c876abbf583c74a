"""What user pools need of other services: functions, roles, keys, and an outbox for messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from gatehouse.local.services.cognito_idp.records import Json, Pool


class FunctionMissingError(Exception):
    """There is no such function, or its policy does not let the user pool call it."""


class FunctionFailedError(Exception):
    """The function raised; the message is what it raised with."""


@dataclass(frozen=True)
class Mail:
    """An e-mail.

    Parameters
    ----------
    to, sender, subject, body : str
        As it is sent. A body with tags is HTML.
    kind : str
        What it is for: ``verification``.
    """

    to: str
    sender: str
    subject: str
    body: str
    kind: str


class Outside(Protocol):
    """The other services, as user pools see them."""

    async def invoke(self, pool: Pool, arn: str, event: Json) -> Any:
        """Call a function for a pool, and return what it returns.

        Raises
        ------
        FunctionMissingError
            If there is none, or the pool may not call it.
        FunctionFailedError
            If it raises.
        """

    def role_exists(self, arn: str) -> bool:
        """Return whether a role exists, as Cognito tries it out."""

    def send_mail(self, pool: Pool, mail: Mail) -> None:
        """Put an e-mail into the outbox."""

    def send_text(self, pool: Pool, number: str, text: str) -> None:
        """Put a text message into the outbox."""

    async def encrypt(self, pool: Pool, key: str, text: str) -> str:
        """Encrypt a code for a sender of messages, as AWS's encryption SDK writes it."""

    async def fetch(self, url: str, form: Json | None = None, token: str = "") -> Any:
        """Ask an identity provider: its keys, its tokens or its user."""

    async def read(self, url: str) -> bytes:
        """Read the metadata of an identity provider."""


class Nobody:
    """No other services: for tests of the store, and for pools that need none."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.texts: list[tuple[str, str]] = []

    async def invoke(self, pool: Pool, arn: str, event: Json) -> Any:
        """Say that there is no function."""
        raise FunctionMissingError(arn)

    def role_exists(self, arn: str) -> bool:
        """Say that every role exists."""
        return bool(arn)

    def send_mail(self, pool: Pool, mail: Mail) -> None:
        """Keep a mail."""
        self.mails.append(mail)

    def send_text(self, pool: Pool, number: str, text: str) -> None:
        """Keep a text message."""
        self.texts.append((number, text))

    async def encrypt(self, pool: Pool, key: str, text: str) -> str:
        """Return the text as it is."""
        return text

    async def fetch(self, url: str, form: Json | None = None, token: str = "") -> Any:
        """Say that nobody answers."""
        raise OSError(f"{url} is not reached")

    async def read(self, url: str) -> bytes:
        """Say that nobody answers."""
        raise OSError(f"{url} is not reached")
