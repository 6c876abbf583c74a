"""Sign a user in, and answer what Cognito asks besides the password.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
lists the challenges and their answers.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import shlex
import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP

from gatehouse.errors import CommandError

if TYPE_CHECKING:
    from types_boto3_cognito_idp import CognitoIdentityProviderClient

#: How often one challenge may come again before it is given up: a code is mistyped once or twice.
_TRIES = 3
#: How many challenges a sign-in has at most; Cognito's own sign-ins have three.
_MOST = 10
#: What each challenge asks for: the name of its answer, and the words for people.
_CODES = {
    "SMS_MFA": ("SMS_MFA_CODE", "The code in the text message"),
    "SMS_OTP": ("SMS_OTP_CODE", "The code in the text message"),
    "EMAIL_OTP": ("EMAIL_OTP_CODE", "The code in the e-mail"),
    "SOFTWARE_TOKEN_MFA": ("SOFTWARE_TOKEN_MFA_CODE", "The code of the authenticator app"),
    "NEW_PASSWORD_REQUIRED": ("NEW_PASSWORD", "A new password, which the pool asks for"),
    "SELECT_MFA_TYPE": ("ANSWER", "Which second factor"),
    "SELECT_CHALLENGE": ("ANSWER", "How to sign in"),
    "CUSTOM_CHALLENGE": ("ANSWER", "The answer to the app's own challenge"),
}
_TOTP: Final = "SOFTWARE_TOKEN_MFA"
_SET_UP: Final = "MFA_SETUP"
_SECRET = ("NEW_PASSWORD_REQUIRED",)
_WRONG = ("CodeMismatchException", "InvalidPasswordException", "EnableSoftwareTokenMFAException")
_CAN_SET_UP = "MFAS_CAN_SETUP"


@dataclass(frozen=True)
class Challenge:
    """What Cognito asks.

    Parameters
    ----------
    name : str
        Its name: ``SOFTWARE_TOKEN_MFA``.
    words : str
        What it asks for, for people.
    sent_to : str
        Where a code was sent, as Cognito shows it: ``a***@e***``.
    choices : tuple of str
        The answers of which one must be chosen; empty where any is taken.
    is_secret : bool
        Whether the answer must not be shown.
    why_again : str
        What was wrong with the last answer; empty the first time.
    new_secret : str
        What an authenticator app must be given first; empty where nothing is set up.
    """

    name: str
    words: str
    sent_to: str = ""
    choices: tuple[str, ...] = ()
    is_secret: bool = False
    why_again: str = ""
    new_secret: str = ""


#: Answers a challenge; raises CommandError where it cannot.
Answering = Callable[[Challenge], str]


def nobody_answers(challenge: Challenge) -> str:
    """Refuse a challenge, where nobody is there who could answer.

    Raises
    ------
    CommandError
        Always.
    """
    raise CommandError(
        f"the sign-in must be completed: {challenge.words.lower()} ({challenge.name}).",
        _fix_for(challenge.name),
        exit_code=1,
    )


def _fix_for(name: str) -> str:
    if name == _SET_UP:
        return "Use a terminal, where the secret of the new authenticator is shown."
    if name == _TOTP:
        return "Set GATEHOUSE_TOTP_SECRET to the secret of the authenticator, or use a terminal."
    if name == "NEW_PASSWORD_REQUIRED":
        return "Set GATEHOUSE_NEW_PASSWORD, or use a terminal."
    return "Set GATEHOUSE_CODE, or use a terminal, where it is asked for."


def sign_in(
    client: CognitoIdentityProviderClient,
    *,
    pool: str,
    client_id: str,
    user: str,
    password: str,
    answer: Answering = nobody_answers,
) -> dict[str, str]:
    """Sign in by SRP, which proves the password without sending it, and answer what is asked then.

    Parameters
    ----------
    client : client
        A client of the user pools.
    pool, client_id : str
        The pool and the client of it.
    user, password : str
        Who signs in.
    answer : callable
        Answers each challenge. Default: a challenge is refused.

    Returns
    -------
    dict of str to str
        The tokens ``id`` and ``access``.

    Raises
    ------
    CommandError
        If a challenge cannot be answered, or comes again and again.
    """
    srp = AWSSRP(username=user, password=password, pool_id=pool, client_id=client_id, client=client)
    given = srp.get_auth_params()
    found: Mapping[str, Any] = client.initiate_auth(
        AuthFlow="USER_SRP_AUTH", AuthParameters=given, ClientId=client_id
    )
    name = user
    if found.get("ChallengeName") == "PASSWORD_VERIFIER":
        parameters = found["ChallengeParameters"]
        name = str(parameters.get("USERNAME") or user)
        found = client.respond_to_auth_challenge(
            ClientId=client_id,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=srp.process_challenge(parameters, given),
            **({"Session": found["Session"]} if found.get("Session") else {}),
        )
    for _ in range(_MOST):
        if tokens := found.get("AuthenticationResult"):
            return {"id": tokens["IdToken"], "access": tokens["AccessToken"]}
        found = _answered(client, client_id, name, found, answer)
    raise CommandError(
        f"{user} cannot sign in: Cognito asked {_MOST} times and gave no token.",
        "Look at the pool's triggers: one of them asks again and again.",
        exit_code=1,
    )


def _answered(
    client: CognitoIdentityProviderClient,
    client_id: str,
    user: str,
    found: Mapping[str, Any],
    answer: Answering,
) -> Mapping[str, Any]:
    """Answer one challenge; a wrong answer is asked for again."""
    name = str(found.get("ChallengeName"))
    if name == _SET_UP:
        return _set_up(client, client_id, user, found, answer)
    if name not in _CODES:
        raise CommandError(
            f"{user} cannot sign in here: {name} is a challenge that only the app can answer.",
            "Sign in on the app's own page.",
            exit_code=1,
        )
    wrong: ClientError | None = None
    for _ in range(_TRIES):
        challenge = _challenge(name, found.get("ChallengeParameters") or {}, wrong)
        responses = {"USERNAME": user, _CODES[name][0]: answer(challenge).strip()}
        try:
            return client.respond_to_auth_challenge(
                ClientId=client_id,
                ChallengeName=name,  # type: ignore[arg-type]
                Session=str(found.get("Session") or ""),
                ChallengeResponses=responses,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in _WRONG:
                raise
            wrong = error
    raise wrong if wrong else AssertionError("a challenge is tried at least once")


def _challenge(name: str, parameters: Mapping[str, str], wrong: ClientError | None) -> Challenge:
    choices = _listed(parameters, "MFAS_CAN_CHOOSE") or _listed(parameters, "AVAILABLE_CHALLENGES")
    return Challenge(
        name,
        _CODES[name][1],
        sent_to=str(parameters.get("CODE_DELIVERY_DESTINATION") or ""),
        choices=choices,
        is_secret=name in _SECRET,
        why_again=_message(wrong),
    )


def _listed(parameters: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Read a list, which Cognito writes as JSON in a text."""
    listed = parameters.get(name) or ""
    return tuple(each.strip() for each in listed.strip("[]").replace('"', "").split(",") if each)


def _message(wrong: ClientError | None) -> str:
    return str(wrong.response["Error"]["Message"]) if wrong else ""


def _set_up(
    client: CognitoIdentityProviderClient,
    client_id: str,
    user: str,
    found: Mapping[str, Any],
    answer: Answering,
) -> Mapping[str, Any]:
    """Register an authenticator, which the pool requires: its secret is shown once."""
    can = _listed(found.get("ChallengeParameters") or {}, _CAN_SET_UP)
    if can and _TOTP not in can:
        raise CommandError(
            f"{user} must have a second factor first, and can set up {', '.join(can)} alone.",
            "Give the user the address that it needs, email or phone_number: "
            f"gatehouse users attributes set {shlex.quote(user)} phone_number=+4915112345678",
            exit_code=1,
        )
    made = client.associate_software_token(Session=str(found.get("Session")))
    wrong: ClientError | None = None
    for _ in range(_TRIES):
        code = answer(
            Challenge(
                _SET_UP,
                "The code of the authenticator app, which the pool asks for",
                why_again=_message(wrong),
                new_secret=made["SecretCode"],
            )
        )
        try:
            verified = client.verify_software_token(Session=made["Session"], UserCode=code.strip())
        except ClientError as error:
            if error.response["Error"]["Code"] not in _WRONG:
                raise
            wrong = error
            continue
        return client.respond_to_auth_challenge(
            ClientId=client_id,
            ChallengeName=_SET_UP,
            Session=verified["Session"],
            ChallengeResponses={"USERNAME": user},
        )
    raise wrong if wrong else AssertionError("a code is tried at least once")


def totp(secret: str, now: float | None = None) -> str:
    """Return the code of an authenticator app (RFC 6238: six digits, thirty seconds, SHA-1).

    Parameters
    ----------
    secret : str
        The authenticator's secret, in base32; white space in it is ignored.
    now : float, optional
        The time. Default: that of this machine.

    Raises
    ------
    CommandError
        If the secret is not base32.

    Example
    -------
    >>> totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59)
    '287082'
    """
    plain = "".join(secret.split()).upper().rstrip("=")
    try:
        key = base64.b32decode(plain + "=" * (-len(plain) % 8))
    except binascii.Error:
        key = b""
    if not key:
        raise CommandError(
            "the secret of the authenticator must be base32: letters and the digits 2 to 7.",
            "Take it from the page that shows the QR code, or from its otpauth:// link.",
            exit_code=2,
        )
    moment = struct.pack(">Q", int((time.time() if now is None else now) // 30))
    digest = hmac.new(key, moment, hashlib.sha1).digest()
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
