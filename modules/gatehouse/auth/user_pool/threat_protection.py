"""Threat protection: what a user pool does about a suspicious sign-in."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gatehouse.core import aws
from gatehouse.core.arns import SES_IDENTITY, check_arn
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import is_token

from .defaults import COMPROMISED_CREDENTIALS, HIGH_RISK, LOW_RISK, MEDIUM_RISK
from .email_sending import check_address, check_sender
from .messages import LONGEST_EMAIL, LONGEST_SUBJECT, check_message
from .tier import PLUS, Need

MODES = {"audit": "AUDIT", "enforced": "ENFORCED"}
RISK_ACTIONS = {
    "no_action": "NO_ACTION",
    "mfa_if_configured": "MFA_IF_CONFIGURED",
    "mfa_required": "MFA_REQUIRED",
    "block": "BLOCK",
}
EVENTS = {"sign_in": "SIGN_IN", "password_change": "PASSWORD_CHANGE", "sign_up": "SIGN_UP"}
LEVELS = ("low", "medium", "high")
_MOST_RANGES = 200


@known_options_only
@dataclass(frozen=True)
class RiskEmail:
    """The words of one e-mail about a suspicious sign-in.

    Parameters
    ----------
    subject : str
        1 to 140 characters.
    html, text : str
        The message in both forms, 6 to 20,000 characters each.

    Raises
    ------
    OptionError
        If one has the wrong length.
    """

    subject: str
    html: str
    text: str

    def __post_init__(self) -> None:
        for name in ("subject", "html", "text"):
            option("RiskEmail", name, getattr(self, name)).text()
        check_message("RiskEmail", "subject", self.subject, LONGEST_SUBJECT, shortest=1)
        check_message("RiskEmail", "html", self.html, LONGEST_EMAIL)
        check_message("RiskEmail", "text", self.text, LONGEST_EMAIL)

    @property
    def words(self) -> dict[str, str]:
        """The provider's block of one e-mail."""
        return {"subject": self.subject, "html_body": self.html, "text_body": self.text}


@known_options_only
@dataclass(frozen=True)
class AccountTakeover:
    """What to do about a sign-in that may be somebody else's, and what Cognito tells the user.

    Parameters
    ----------
    identity_arn : str
        ARN of the verified SES identity that sends the e-mail; Terraform's provider requires it
        even if none is sent.
    low, medium, high : str
        What to do, by the risk: ``no_action``, ``mfa_if_configured``, ``mfa_required`` or
        ``block``. Default: ``no_action``, ``mfa_if_configured``, ``block``.
    notify : bool
        Whether the user gets an e-mail about it. Default: True; only the user knows whether the
        sign-in was right.
    from_address, reply_to : str, optional
        Sender, and address for replies. Default: the identity's.
    blocked, mfa, no_action : RiskEmail, optional
        The words for a sign-in that was stopped, asked for the second factor, or let in. Default:
        Cognito's own.

    Raises
    ------
    OptionError
        If a word is not known, or ``identity_arn`` is not valid.
    """

    identity_arn: str
    low: str = LOW_RISK
    medium: str = MEDIUM_RISK
    high: str = HIGH_RISK
    notify: bool = True
    from_address: str | None = None
    reply_to: str | None = None
    blocked: RiskEmail | None = None
    mfa: RiskEmail | None = None
    no_action: RiskEmail | None = None

    def __post_init__(self) -> None:
        check_arn(
            "AccountTakeover",
            "identity_arn",
            self.identity_arn,
            SES_IDENTITY,
            fix="pass the identity's attribute, such as identity.arn",
        )
        for level in LEVELS:
            option("AccountTakeover", level, getattr(self, level)).one_of(*RISK_ACTIONS)
        option("AccountTakeover", "notify", self.notify).flag(or_token=True)
        check_sender("AccountTakeover", self.from_address, self.identity_arn)
        check_address("AccountTakeover", "reply_to", self.reply_to)
        for name in ("blocked", "mfa", "no_action"):
            if getattr(self, name) is not None:
                option("AccountTakeover", name, getattr(self, name)).instance(RiskEmail)


@known_options_only
@dataclass(frozen=True)
class ThreatProtection:
    """Whether Cognito rates the risk of each sign-in, and what it does about it.

    Parameters
    ----------
    mode : str
        ``audit`` (it logs what it found) or ``enforced`` (it acts). Default: ``enforced``.
    custom_auth : str, optional
        The same for sign-ins by custom challenges: ``audit`` or ``enforced``. Default: none.
    compromised_credentials : str
        What to do about a password that was leaked elsewhere: ``block`` or ``no_action``. Default:
        ``block``.
    compromised_at : sequence of str
        When to look: ``sign_in``, ``sign_up``, ``password_change``. Default: all three.
    account_takeover : AccountTakeover, optional
        What to do about a sign-in that may be somebody else's. Default: none; Cognito
        only logs it.
    allowed_ips, blocked_ips : sequence of str
        Ranges (CIDR) that are never a risk, and always one; at most 200 each. Default: none.

    Raises
    ------
    OptionError
        If a word is not known, or a range is not valid.

    Examples
    --------
    >>> ThreatProtection(blocked_ips=["203.0.113.0/24"]).mode
    'enforced'

    Notes
    -----
    It needs the tier plus.
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html
    """

    mode: str = "enforced"
    custom_auth: str | None = None
    compromised_credentials: str = COMPROMISED_CREDENTIALS
    compromised_at: Sequence[str] = tuple(EVENTS)
    account_takeover: AccountTakeover | None = None
    allowed_ips: Sequence[str] = ()
    blocked_ips: Sequence[str] = ()

    def __post_init__(self) -> None:
        owner = "ThreatProtection"
        option(owner, "mode", self.mode).one_of(*MODES)
        if self.custom_auth is not None:
            option(owner, "custom_auth", self.custom_auth).one_of(*MODES)
        option(owner, "compromised_credentials", self.compromised_credentials).one_of(
            "block", "no_action"
        )
        events = option(owner, "compromised_at", self.compromised_at).some_of(*EVENTS)
        if not events:
            option(owner, "compromised_at", self.compromised_at).refuse(
                "must name at least one event",
                'leave it out for all, or write compromised_credentials="no_action"',
            )
        if self.account_takeover is not None:
            option(owner, "account_takeover", self.account_takeover).instance(AccountTakeover)
        _check_ranges("allowed_ips", self.allowed_ips)
        _check_ranges("blocked_ips", self.blocked_ips)
        both = set(self.allowed_ips) & set(self.blocked_ips)
        if both:
            option(owner, "blocked_ips", sorted(both)).refuse(
                "must not be both allowed and blocked", "remove it from one of the two"
            )

    @property
    def needs(self) -> list[Need]:
        """The tier that it needs."""
        return [Need("threat_protection", self.mode, PLUS, "threat protection")]

    def block(self) -> aws.cognito_user_pool.CognitoUserPoolUserPoolAddOns:
        """The pool's ``user_pool_add_ons`` block."""
        module = aws.cognito_user_pool
        flows = module.CognitoUserPoolUserPoolAddOnsAdvancedSecurityAdditionalFlows
        return module.CognitoUserPoolUserPoolAddOns(
            advanced_security_mode=MODES.get(self.mode, self.mode),
            advanced_security_additional_flows=flows(
                custom_auth_mode=MODES.get(self.custom_auth, self.custom_auth)
            )
            if self.custom_auth
            else None,
        )

    @property
    def risk_configuration(self) -> dict[str, Any]:
        """The arguments of ``aws_cognito_risk_configuration``."""
        prefix = "CognitoRiskConfiguration"
        module = vars(aws.cognito_risk_configuration)
        compromised = module[f"{prefix}CompromisedCredentialsRiskConfiguration"]
        exceptions = module[f"{prefix}RiskExceptionConfiguration"]
        return {
            "compromised_credentials_risk_configuration": compromised(
                event_filter=[EVENTS.get(event, event) for event in self.compromised_at],
                actions=module[f"{prefix}CompromisedCredentialsRiskConfigurationActions"](
                    event_action=_action(self.compromised_credentials)
                ),
            ),
            "account_takeover_risk_configuration": self._account_takeover(),
            "risk_exception_configuration": exceptions(
                skipped_ip_range_list=list(self.allowed_ips) or None,
                blocked_ip_range_list=list(self.blocked_ips) or None,
            )
            if self.allowed_ips or self.blocked_ips
            else None,
        }

    def _account_takeover(self) -> object | None:
        takeover = self.account_takeover
        if takeover is None:
            return None
        prefix = "CognitoRiskConfigurationAccountTakeoverRiskConfiguration"
        module = vars(aws.cognito_risk_configuration)
        levels = {
            f"{level}_action": module[f"{prefix}Actions{level.capitalize()}Action"](
                event_action=_action(getattr(takeover, level)), notify=takeover.notify
            )
            for level in LEVELS
        }
        return module[prefix](  # type: ignore[no-any-return]
            actions=module[f"{prefix}Actions"](**levels), notify_configuration=_notice(takeover)
        )


def _action(word: str) -> str:
    return RISK_ACTIONS.get(word, word)


def _notice(takeover: AccountTakeover) -> object:
    prefix = "CognitoRiskConfigurationAccountTakeoverRiskConfigurationNotifyConfiguration"
    module = vars(aws.cognito_risk_configuration)
    emails = {
        "block_email": ("BlockEmail", takeover.blocked),
        "mfa_email": ("MfaEmail", takeover.mfa),
        "no_action_email": ("NoActionEmail", takeover.no_action),
    }
    return module[prefix](
        source_arn=takeover.identity_arn,
        from_=takeover.from_address,
        reply_to=takeover.reply_to,
        **{
            name: module[prefix + kind](**email.words)
            for name, (kind, email) in emails.items()
            if email is not None
        },
    )


def as_threat_protection(owner: HasPath, given: object) -> ThreatProtection | None:
    """Read the option ``threat_protection``: a word, or a `ThreatProtection`."""
    if given is None or isinstance(given, ThreatProtection):
        return given
    word = option(owner, "threat_protection", given).one_of(*MODES)
    return ThreatProtection(word)


def _check_ranges(name: str, ranges: Sequence[str]) -> None:
    given = option("ThreatProtection", name, ranges)
    for entry in given.list_of(str):
        if is_token(entry):
            continue
        try:
            ipaddress.ip_network(entry)
        except ValueError:
            option("ThreatProtection", name, entry).refuse(
                "must be a range of addresses (CIDR) whose host bits are zero",
                'write "203.0.113.0/24", or "203.0.113.7/32" for one address',
            )
    if len(ranges) > _MOST_RANGES:
        given.refuse(
            f"must be at most {_MOST_RANGES}; these are {len(ranges)}", "merge ranges into larger"
        )
