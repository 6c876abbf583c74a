"""OAuth 2.0 by Cognito's sign-in pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from gatehouse.auth.user_pool.defaults import OAUTH_SCOPES
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import nearest, option
from gatehouse.core.tokens import has_token, is_token

from .client_urls import check_urls

# An access token with it may call the API of user pools for its user, as UpdateUserAttributes.
USER_API_SCOPE = "aws.cognito.signin.user.admin"
STANDARD_SCOPES = ("openid", "email", "phone", "profile", USER_API_SCOPE)
MOST_SCOPES = 50
LONGEST_SCOPE = 256
FLOWS = ("code", "implicit")


@known_options_only
@dataclass(frozen=True)
class OAuth:
    """Sign-in by Cognito's pages, with the authorization code flow.

    Parameters
    ----------
    callback_urls : sequence of str
        Where users come back to with a code, 1 to 100 addresses: https, or http on localhost, or an
        app's own scheme (``notes://signed-in``); no fragment.
    logout_urls : sequence of str
        Where they may go after signing out; the same rules. Default: none.
    scopes : sequence of str
        What tokens are for: ``openid``, ``email``, ``phone``, ``profile``,
        ``aws.cognito.signin.user.admin``, and scopes of resource servers
        (``api.scope("read")``). Default: ``openid``, ``email``.
    default_callback : str, optional
        The callback of a request that names none. Default: none; apps name it.
    flows : sequence of str
        ``code``, and ``implicit`` with ``implicit_reason``. Default: ``code``.
    implicit_reason : str, optional
        Why tokens may stand in addresses, where browsers and servers keep them. Default: none;
        ``implicit`` is then refused.

    Raises
    ------
    OptionError
        If an address or scope is not allowed, or the implicit flow comes without its reason.

    Examples
    --------
    >>> OAuth(callback_urls=["https://example.com/signed-in"]).flows
    ('code',)

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
    """

    _needs_openid: ClassVar[bool] = True

    callback_urls: Sequence[str]
    logout_urls: Sequence[str] = ()
    scopes: Sequence[str] = OAUTH_SCOPES
    default_callback: str | None = None
    flows: Sequence[str] = ("code",)
    implicit_reason: str | None = None

    def __post_init__(self) -> None:
        callbacks = check_urls("OAuth", "callback_urls", self.callback_urls)
        if not callbacks:
            option("OAuth", "callback_urls", self.callback_urls).refuse(
                "must have at least one address, where users come back to",
                'write callback_urls=["https://example.com/signed-in"]',
            )
        object.__setattr__(self, "callback_urls", callbacks)
        object.__setattr__(
            self, "logout_urls", check_urls("OAuth", "logout_urls", self.logout_urls)
        )
        default = self.default_callback
        if (
            default is not None
            and default not in callbacks
            and not has_token((default, *callbacks))
        ):
            option("OAuth", "default_callback", default).refuse(
                "must be one of the callback_urls", nearest(default, callbacks)
            )
        self._check_scopes()
        self._check_flows()

    def _check_scopes(self) -> None:
        given = option("OAuth", "scopes", self.scopes)
        scopes = check_scopes("OAuth", self.scopes)
        if not scopes:
            given.refuse("must have at least one scope", 'write scopes=["openid", "email"]')
        object.__setattr__(self, "scopes", scopes)
        parts = set(scopes) & {"email", "phone", "profile"}
        if self._needs_openid and parts and "openid" not in scopes and not has_token(scopes):
            given.refuse(
                "must contain openid: email, phone and profile are parts of the ID token",
                'add "openid" to the scopes',
            )

    def _check_flows(self) -> None:
        flows = option("OAuth", "flows", self.flows).some_of(*FLOWS)
        if not flows:
            option("OAuth", "flows", self.flows).refuse(
                "must have at least one flow", 'write flows=["code"]'
            )
        object.__setattr__(self, "flows", flows)
        reason = self.implicit_reason
        if "implicit" in flows and not (isinstance(reason, str) and reason.strip()):
            option("OAuth", "implicit_reason", reason).refuse(
                "must be set for the implicit flow, as browsers keep the tokens in addresses",
                'use flows=["code"], or write implicit_reason="why it is right here"',
            )
        if "implicit" in flows:
            option("OAuth", "implicit_reason", reason).reason(
                rule="must say why the implicit flow is right",
                fix='write implicit_reason="why it is right here"',
            )
        if "implicit" not in flows and reason is not None:
            option("OAuth", "implicit_reason", reason).refuse(
                "must not be set without the implicit flow", "leave it out"
            )


@dataclass(frozen=True)
class _Transformed(OAuth):
    """Cognito keeps a client whose scopes lack ``openid``. Its users get no ID token."""

    _needs_openid = False


def oauth_of_transform(arguments: Mapping[str, Any]) -> OAuth:
    """The options that say what a transform made of a client's arguments."""
    flows = arguments.get("allowed_oauth_flows") or []
    return _Transformed(
        callback_urls=arguments.get("callback_urls") or (),
        logout_urls=arguments.get("logout_urls") or (),
        scopes=arguments.get("allowed_oauth_scopes") or (),
        default_callback=arguments.get("default_redirect_uri"),
        flows=flows,
        # The transform, which had to change the flows, says why.
        implicit_reason="see the transform" if "implicit" in flows else None,
    )


def check_scopes(owner: str, scopes: object) -> tuple[str, ...]:
    """Validate scopes: standard ones, and those of resource servers."""
    given = option(owner, "scopes", scopes)
    checked = given.list_of(str)
    for scope in checked:
        if is_token(scope) or scope in STANDARD_SCOPES:
            continue
        if "/" not in scope:
            option(owner, "scopes", scope).refuse(
                "must be a standard scope, or one of a resource server: identifier/scope",
                f'{nearest(scope, STANDARD_SCOPES).rstrip("?")}, or pass api.scope("...")',
            )
        option(owner, "scopes", scope).text(
            r"[\x21\x23-\x5B\x5D-\x7E]+",
            rule="must have ASCII letters, digits and signs alone, without quotes and backslashes",
            fix="write it as the resource server has it",
            longest=LONGEST_SCOPE,
        )
    if len(set(checked)) != len(checked):
        given.refuse("must list each scope once", "remove the repeated one")
    if len(checked) > MOST_SCOPES:
        given.refuse(f"must be at most {MOST_SCOPES}; these are {len(checked)}", "remove some")
    return checked
