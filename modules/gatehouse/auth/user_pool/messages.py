"""The messages that a user pool sends: confirmations and invitations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gatehouse.core import aws
from gatehouse.core.characters import refuse_unseen
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import Option, option
from gatehouse.core.tokens import is_token

# Cognito replaces these with the code, the name and the link.
CODE = "{####}"
USERNAME = "{username}"
LINK_OPENS, LINK_CLOSES = "{##", "##}"

# Cognito's own words. A text that stands beside others of the same block is never left out: the
# provider would send it empty, or send none of the block.
# https://github.com/hashicorp/terraform-provider-aws/issues/13060
INVITATION_SUBJECT = "Your temporary password"
INVITATION = "Your username is {username} and temporary password is {####}."
EMAIL_FACTOR_SUBJECT = "Your authentication code"
EMAIL_FACTOR = "Your authentication code is {####}."

LONGEST_SMS = 140
LONGEST_SUBJECT = 140
LONGEST_EMAIL = 20_000
_WHITE_SPACE = " \t\n\v\f\r"

# Cognito's own words. A text that is left out, Terraform's provider keeps as it was.
_OF_COGNITO = {
    "email_subject": "Your verification code",
    "email_message": "Your verification code is {####}.",
    "email_subject_by_link": "Your verification link",
    "email_message_by_link": "Please click the link below to verify your email address. "
    "{##Verify Email##}",
    "sms_message": "Your verification code is {####}.",
}


def check_message(
    owner: str,
    name: str,
    text: str | None,
    longest: int,
    *placeholders: str,
    shortest: int = 6,
    one_line: bool = False,
) -> None:
    """Validate a message: its length, its characters, and the placeholders that it must have."""
    if text is None or is_token(text):
        return
    given = option(owner, name, text)
    given.text(rule="must be text", fix="write it as text, in quotes")
    if not shortest <= len(text) <= longest:
        given.refuse(
            f"must have {shortest} to {longest:,} characters; this has {len(text):,}",
            "make it longer" if len(text) < shortest else f"take {len(text) - longest:,} off",
        )
    if one_line and ("\n" in text or "\r" in text):
        given.refuse("must be one line: Cognito takes no line break in it", "write it in one line")
    if not name.startswith("sms_"):
        _check_characters(given, text)
    for placeholder in placeholders:
        if placeholder not in text:
            given.refuse(
                f"must contain {placeholder}, which Cognito replaces with "
                + ("the user's name" if placeholder == USERNAME else "the code"),
                f'write {name}="... {placeholder} ..."',
            )


def _check_characters(given: Option, text: str) -> None:
    """Refuse what is no letter, mark, number, punctuation, symbol or white space in an e-mail.

    White space is that of ASCII: Cognito refuses a page whose ``&nbsp;`` became one character.
    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerificationMessageTemplateType.html
    https://github.com/aws-amplify/amplify-js/issues/6917
    """
    refuse_unseen(
        given,
        text,
        spaces=_WHITE_SPACE,
        fix="take it out, or write an HTML entity for it, such as &nbsp; or &#8205;; emoji that "
        "are joined of several have such characters, single ones have none",
    )


def check_link(owner: str, name: str, text: str | None) -> None:
    """Validate an e-mail whose words become a link."""
    check_message(owner, name, text, LONGEST_EMAIL)
    if text is None or is_token(text):
        return
    _, opened, rest = text.partition(LINK_OPENS)
    words, closed, _ = rest.partition(LINK_CLOSES)
    if not (opened and closed and words.strip()):
        option(owner, name, text).refuse(
            "must contain {##words##}, which become the link",
            f'write {name}="... {{##Confirm my address##}} ..."',
        )


@known_options_only
@dataclass(frozen=True)
class Verification:
    """How users confirm their address, and the texts for it.

    Parameters
    ----------
    by : str
        ``code`` (they type it) or ``link`` (they follow it; the pool needs a domain). Default:
        ``code``; it works without a domain, and on another device.
    email_subject : str, optional
        1 to 140 characters. Default: Cognito's own words.
    email_message : str, optional
        6 to 20,000 characters: with ``{####}`` in place of the code, or, by link, with
        ``{##words##}`` that become the link. Default: Cognito's own words.
    sms_message : str, optional
        6 to 140 characters in one line, with ``{####}``. Default: Cognito's own words.

    Raises
    ------
    OptionError
        If a message has the wrong length or has no placeholder.

    Examples
    --------
    >>> Verification(by="link", email_message="Welcome. {##Confirm your address##}").by
    'link'

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-message-customizations.html
    """

    by: str = "code"
    email_subject: str | None = None
    email_message: str | None = None
    sms_message: str | None = None

    def __post_init__(self) -> None:
        option("Verification", "by", self.by).one_of("code", "link")
        check_message(
            "Verification", "email_subject", self.email_subject, LONGEST_SUBJECT, shortest=1
        )
        check_message(
            "Verification", "sms_message", self.sms_message, LONGEST_SMS, CODE, one_line=True
        )
        if self.by == "link":
            check_link("Verification", "email_message", self.email_message)
        else:
            check_message("Verification", "email_message", self.email_message, LONGEST_EMAIL, CODE)

    def block(self) -> aws.cognito_user_pool.CognitoUserPoolVerificationMessageTemplate:
        """The provider's ``verification_message_template`` block."""
        behind = "_by_link" if self.by == "link" else ""
        texts: dict[str, Any] = {
            f"email_subject{behind}": self.email_subject,
            f"email_message{behind}": self.email_message,
            "sms_message": self.sms_message,
        }
        return aws.cognito_user_pool.CognitoUserPoolVerificationMessageTemplate(
            default_email_option=f"CONFIRM_WITH_{self.by.upper()}",
            **{
                **_OF_COGNITO,
                **{name: text for name, text in texts.items() if text is not None},
            },
        )


@known_options_only
@dataclass(frozen=True)
class Invitation:
    """What Cognito sends to a user whom an administrator adds.

    All three texts are written: Terraform's provider would send a missing one empty, which Cognito
    refuses.

    Parameters
    ----------
    email_subject : str, optional
        1 to 140 characters. Default: Cognito's own words.
    email_message : str, optional
        6 to 20,000 characters with ``{username}`` and ``{####}``, the first password. Default:
        Cognito's own words.
    sms_message : str, optional
        6 to 140 characters with both. Default: Cognito's own words.

    Raises
    ------
    OptionError
        If a message has the wrong length or misses one of the two.

    Examples
    --------
    >>> Invitation(email_message="Hello {username}, begin with {####}").email_subject
    """

    email_subject: str | None = None
    email_message: str | None = None
    sms_message: str | None = None

    def __post_init__(self) -> None:
        check_message(
            "Invitation", "email_subject", self.email_subject, LONGEST_SUBJECT, shortest=1
        )
        both = (USERNAME, CODE)
        check_message("Invitation", "email_message", self.email_message, LONGEST_EMAIL, *both)
        check_message("Invitation", "sms_message", self.sms_message, LONGEST_SMS, *both)

    def block(
        self,
    ) -> aws.cognito_user_pool.CognitoUserPoolAdminCreateUserConfigInviteMessageTemplate:
        """The provider's ``invite_message_template`` block."""
        module = aws.cognito_user_pool
        return module.CognitoUserPoolAdminCreateUserConfigInviteMessageTemplate(
            email_subject=INVITATION_SUBJECT if self.email_subject is None else self.email_subject,
            email_message=INVITATION if self.email_message is None else self.email_message,
            sms_message=INVITATION if self.sms_message is None else self.sms_message,
        )
