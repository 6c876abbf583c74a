"""Who sends a user pool's e-mail: Cognito, or the app's own SES identity."""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.core import aws
from gatehouse.core.arns import SES_IDENTITY, check_arn
from gatehouse.core.characters import refuse_unseen
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

_ADDRESS = r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+"
_FROM = rf"{_ADDRESS}|[^<>@]+ <{_ADDRESS}>"


@known_options_only
@dataclass(frozen=True)
class CognitoEmail:
    """E-mail by Cognito itself, which sends at most 50 a day for each account.

    An app in production needs `SesEmail`. A pool whose users sign in by codes sent by e-mail must
    name one of the two.

    Parameters
    ----------
    reply_to : str, optional
        Address for replies. Default: none.

    Raises
    ------
    OptionError
        If it is not an e-mail address.
    """

    reply_to: str | None = None

    def __post_init__(self) -> None:
        check_address("CognitoEmail", "reply_to", self.reply_to)

    def block(self) -> aws.cognito_user_pool.CognitoUserPoolEmailConfiguration:
        """The provider's ``email_configuration`` block."""
        return aws.cognito_user_pool.CognitoUserPoolEmailConfiguration(
            email_sending_account="COGNITO_DEFAULT", reply_to_email_address=self.reply_to
        )


@known_options_only
@dataclass(frozen=True)
class SesEmail:
    """E-mail by SES, from the app's own address and within SES's limits.

    Parameters
    ----------
    identity_arn : str
        ARN of the verified SES identity (a domain or an address), in the pool's region. Cognito
        takes one of another region in some cases only.
    from_address : str, optional
        The sender: ``no-reply@example.com`` or ``Example <no-reply@example.com>``. Default: the
        identity, if that is an address. An identity that is a domain needs it, with an address of
        that domain or below it.
    reply_to : str, optional
        Address for replies. Default: none.
    configuration_set : str, optional
        SES configuration set, for events about delivery. Default: none.

    Raises
    ------
    OptionError
        If the ARN or an address is not valid, or a domain comes without ``from_address``.

    Examples
    --------
    >>> SesEmail(
    ...     identity_arn="arn:aws:ses:eu-west-1:111122223333:identity/example.com",
    ...     from_address="Example <no-reply@example.com>",
    ... ).reply_to

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html
    """

    identity_arn: str
    from_address: str | None = None
    reply_to: str | None = None
    configuration_set: str | None = None

    def __post_init__(self) -> None:
        check_arn(
            "SesEmail",
            "identity_arn",
            self.identity_arn,
            SES_IDENTITY,
            fix="pass the identity's attribute, such as identity.arn",
        )
        check_sender("SesEmail", self.from_address, self.identity_arn)
        check_address("SesEmail", "reply_to", self.reply_to)
        if self.configuration_set is not None:
            option("SesEmail", "configuration_set", self.configuration_set).text(
                r"[A-Za-z0-9_-]{1,64}",
                rule="must be the name of a configuration set: letters, digits, - and _",
                fix='write "sign-in-mail" or so',
            )
        domain = _domain_of(self.identity_arn)
        if self.from_address is None and domain is not None:
            option("SesEmail", "from_address", None).refuse(
                f"must be set, as the identity {domain} is a domain",
                f'write from_address="no-reply@{domain}"',
            )

    def block(self) -> aws.cognito_user_pool.CognitoUserPoolEmailConfiguration:
        """The provider's ``email_configuration`` block."""
        return aws.cognito_user_pool.CognitoUserPoolEmailConfiguration(
            email_sending_account="DEVELOPER",
            source_arn=self.identity_arn,
            from_email_address=self.from_address,
            reply_to_email_address=self.reply_to,
            configuration_set=self.configuration_set,
        )


def check_sender(owner: str, address: str | None, identity_arn: str) -> None:
    """Validate ``from_address``: an address of the identity, with or without a name before it."""
    if address is None:
        return
    given = option(owner, "from_address", address)
    given.text(
        _FROM,
        rule="must be an address, or a name with the address in angle brackets",
        fix='write "Example <no-reply@example.com>"',
    )
    domain = _domain_of(identity_arn)
    host = address.rpartition("@")[2].rstrip(">").lower()
    if domain is None or is_token(address) or f".{host}".endswith(f".{domain.lower()}"):
        return
    given.refuse(
        f"must be an address of the identity's domain, {domain}: SES sends for no other",
        f'write from_address="no-reply@{domain}"',
    )


def _domain_of(identity_arn: str) -> str | None:
    """The domain that an SES identity is; None for an address, or where only Terraform knows."""
    identity = identity_arn.rpartition("identity/")[2]
    return None if is_token(identity_arn) or "@" in identity else identity


def check_address(owner: str, name: str, address: str | None) -> None:
    """Validate an e-mail address."""
    if address is not None:
        option(owner, name, address).text(
            _ADDRESS, rule="must be an e-mail address", fix='write "help@example.com"'
        )
        refuse_unseen(option(owner, name, address), address)
