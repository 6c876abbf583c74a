"""How messages read: the pool's own texts, else Cognito's.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-message-customizations.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gatehouse.local.services.cognito_idp.records import Json, Pool

CODE, USERNAME = "{####}", "{username}"
LINK = re.compile(r"\{##(.+?)##\}")
_VERIFICATION = ("Your verification code", f"Your verification code is {CODE}.")
_BY_LINK = "Please click the link below to verify your email address. {##Verify Email##} "
_INVITATION = (
    "Your temporary password",
    f"Your username is {USERNAME} and temporary password is {CODE}.",
)
_SIGN_IN = ("Your sign-in code", f"Your sign-in code is {CODE}.")
_SMS_SIGN_IN = f"Your authentication code is {CODE}. "


@dataclass(frozen=True)
class Text:
    """A message before its code is put in.

    Parameters
    ----------
    subject, body : str
        Of an e-mail.
    sms : str
        Of a text message.
    """

    subject: str
    body: str
    sms: str


def of(pool: Pool, kind: str) -> Text:
    """Return the text of a kind of message.

    Parameters
    ----------
    pool : Pool
        The pool.
    kind : str
        ``AdminCreateUser``, ``Authentication``, or another: a verification.
    """
    if kind == "AdminCreateUser":
        return _invitation(pool)
    if kind == "Authentication":
        return _sign_in(pool)
    return _verification(pool)


def uses_links(pool: Pool) -> bool:
    """Return whether the pool verifies an e-mail address by a link."""
    template = pool.settings.get("VerificationMessageTemplate") or {}
    return template.get("DefaultEmailOption") == "CONFIRM_WITH_LINK"


def _invitation(pool: Pool) -> Text:
    template: Json = pool.settings["AdminCreateUserConfig"].get("InviteMessageTemplate") or {}
    subject, body = _INVITATION
    return Text(
        template.get("EmailSubject") or subject,
        template.get("EmailMessage") or body,
        template.get("SMSMessage") or body,
    )


def _sign_in(pool: Pool) -> Text:
    own: Json = pool.settings.get("EmailMfaConfiguration") or {}
    text: Json = pool.settings.get("SmsMfaConfiguration") or {}
    subject, body = _SIGN_IN
    sms = text.get("SmsAuthenticationMessage") or pool.settings.get("SmsAuthenticationMessage")
    return Text(own.get("Subject") or subject, own.get("Message") or body, str(sms or _SMS_SIGN_IN))


def _verification(pool: Pool) -> Text:
    settings = pool.settings
    template: Json = settings.get("VerificationMessageTemplate") or {}
    subject, body = _VERIFICATION
    sms = template.get("SmsMessage") or settings.get("SmsVerificationMessage") or body
    if uses_links(pool):
        return Text(
            template.get("EmailSubjectByLink") or "Your verification link",
            template.get("EmailMessageByLink") or _BY_LINK,
            sms,
        )
    return Text(
        template.get("EmailSubject") or settings.get("EmailVerificationSubject") or subject,
        template.get("EmailMessage") or settings.get("EmailVerificationMessage") or body,
        sms,
    )
