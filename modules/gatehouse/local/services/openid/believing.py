"""Whether a token is genuine and current, whoever its issuer is.

Three kinds of issuers sign the tokens that reach a local AWS: its own identity pools, its own user
pools, and issuers elsewhere, whose keys are fetched. A user pool's address names a host of Amazon,
so its keys must not be fetched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gatehouse.local.services.openid import tokens
from gatehouse.local.services.openid.issuers import Issuers
from gatehouse.local.services.openid.tokens import Token

#: The issuer of the tokens of all identity pools.
COGNITO = "https://cognito-identity.amazonaws.com"
#: The claims that become condition keys of an issuer, by the name of the key:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
_CLAIMS = ("amr", "azp", "email", "sub")


class ForgedError(Exception):
    """The issuer has not signed the token."""


class ExpiredError(Exception):
    """The token is not current any more, or not yet."""


class OwnIssuer(Protocol):
    """An issuer inside the local AWS."""

    def is_mine(self, issuer: str) -> bool:
        """Return whether an issuer's address is one of its own."""

    def has_signed(self, token: Token) -> bool:
        """Return whether it has signed a token."""


class TokenKeys:
    """Checks tokens with the keys of their issuers.

    Parameters
    ----------
    own : OwnIssuer
        The issuers inside the local AWS.
    issuers : Issuers or None
        Fetches the keys of all others. Default None: over https.
    """

    def __init__(self, *own: OwnIssuer, issuers: Issuers | None = None) -> None:
        self._own = own
        self._issuers = issuers or Issuers()

    def check(self, token: Token, issuer: str, now: float, *, leeway: float = 0.0) -> None:
        """Check signature and times of a token.

        Parameters
        ----------
        token : Token
            The token.
        issuer : str
            The address whose keys must have signed it.
        now : float
            The time, in seconds since 1970.
        leeway : float
            Seconds that a token counts longer, and earlier. Default 0.

        Raises
        ------
        ForgedError
            If the issuer has not signed it.
        ExpiredError
            If it is not current.
        UnreachableIssuerError
            If the issuer's keys cannot be had.
        """
        self._check_signature(token, issuer)
        expires = token.expires()
        if expires is None or now - leeway >= expires:
            raise ExpiredError(f"Token expired: {int(now)} >= {expires}")
        begins = token.claims.get("nbf")
        if isinstance(begins, (int, float)) and begins > now + max(leeway, 300):
            raise ExpiredError("Token is not valid yet")

    def _check_signature(self, token: Token, issuer: str) -> None:
        for own in self._own:
            if own.is_mine(issuer):
                if not own.has_signed(token):
                    raise ForgedError(f"{issuer} has not signed the token.")
                return
        published = self._issuers.keys(issuer, token.header.get("kid"))
        if not any(tokens.is_signed_by(token, key) for key in published):
            raise ForgedError(f"{issuer} has not signed the token.")


@dataclass(frozen=True)
class Believed:
    """A token that is genuine and current, with what a trust policy says of it.

    Parameters
    ----------
    token : Token
        The token.
    principal : str
        ``cognito-identity.amazonaws.com``, or the ARN of an OpenID Connect provider.
    audience : str
        The client that it was issued to.
    """

    token: Token
    principal: str
    audience: str

    def keys(self) -> dict[str, Any]:
        """Return the condition keys that the token gives, as the page above lists them."""
        return keys_of(self.token.claims, self.audience)


def audience_of(token: Token, clients: Sequence[str] | None = None) -> str:
    """Return the client that a token was issued to.

    It is ``azp`` where the token has it (``accounts.google.com:aud`` on the page above), else the
    audience, of several the first that is among the clients.
    """
    party = token.claims.get("azp")
    if isinstance(party, str) and party:
        return party
    known = [each for each in token.audiences if clients is None or each in clients]
    return next(iter(known), "")


def keys_of(claims: Mapping[str, Any], audience: str) -> dict[str, Any]:
    """Return the condition keys of an issuer for the claims of its token."""
    host = str(claims.get("iss") or "").partition("://")[2]
    keys: dict[str, Any] = {f"{host}:aud": audience}
    if claims.get("azp") and claims.get("aud"):
        keys[f"{host}:oaud"] = claims["aud"]
    keys.update({f"{host}:{name}": claims[name] for name in _CLAIMS if name in claims})
    return keys
