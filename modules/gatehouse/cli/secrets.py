"""What must not be seen: from the prompt, from standard input, or from the environment."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gatehouse.deployed.challenges import Challenge

#: Reads the value from standard input.
_STDIN = "-"
_PASSWORD = "GATEHOUSE_NEW_PASSWORD"
_CODE = "GATEHOUSE_CODE"


def secret(given: str | None, words: str) -> str | None:
    """Return a secret: as given, from standard input for ``-``, or asked for on a terminal.

    Parameters
    ----------
    given : str or None
        What the option or the environment says.
    words : str
        What is asked for.

    Returns
    -------
    str or None
        None where nothing is given and nobody is there who could be asked.
    """
    if given == _STDIN:
        # As bytes: what is behind the line, such as a body, is not read with it.
        return sys.stdin.buffer.readline().decode(errors="replace").rstrip("\r\n")
    if given or not sys.stdin.isatty():
        return given
    import getpass

    return getpass.getpass(f"{words}: ")


class Answers:
    """Answers to what Cognito asks at a sign-in.

    Parameters
    ----------
    totp_secret : str or None
        The secret of the user's authenticator. Default None: its code is asked for.
    mailbox : str or None
        The local AWS whose mailbox has the codes that were sent. Default None: they are asked for.
    user : str
        Whose codes they are.
    """

    def __init__(self, totp_secret: str | None, mailbox: str | None, user: str) -> None:
        self._totp_secret = totp_secret
        self._mailbox = mailbox
        self._user = user

    def __call__(self, challenge: Challenge) -> str:
        """Answer a challenge, from what is at hand, else at the prompt."""
        from gatehouse.deployed.challenges import nobody_answers, totp

        if not challenge.why_again:
            if challenge.name == "SOFTWARE_TOKEN_MFA" and self._totp_secret:
                return totp(self._totp_secret)
            known = _PASSWORD if challenge.name == "NEW_PASSWORD_REQUIRED" else _CODE
            # Nobody can have the code of a secret that was just made.
            if os.environ.get(known) and not challenge.new_secret:
                return os.environ[known]
            if challenge.name == "SELECT_MFA_TYPE" and self._totp_secret:
                return "SOFTWARE_TOKEN_MFA"
            if code := self._from_mailbox(challenge):
                return code
        if not sys.stdin.isatty():
            return nobody_answers(challenge)
        return _asked(challenge)

    def _from_mailbox(self, challenge: Challenge) -> str:
        """Return the newest code that the local AWS sent; empty without one."""
        if self._mailbox is None or challenge.name not in ("SMS_MFA", "SMS_OTP", "EMAIL_OTP"):
            return ""
        from gatehouse.deployed.mailbox import messages

        codes = [each.code for each in messages(self._mailbox) if each.code]
        return str(codes[-1]) if codes else ""


def _asked(challenge: Challenge) -> str:
    import typer

    from gatehouse.cli.console import note, printable

    if challenge.why_again:
        note(printable(challenge.why_again))
    elif challenge.new_secret:
        note(f"Give an authenticator app this secret: {printable(challenge.new_secret)}")
        note("Keep it for scripts, which read GATEHOUSE_TOTP_SECRET.")
    words = challenge.words
    if challenge.sent_to:
        words += f", sent to {printable(challenge.sent_to)}"
    if challenge.choices:
        words += f" ({', '.join(challenge.choices)})"
    return str(typer.prompt(words, hide_input=challenge.is_secret, err=True))
