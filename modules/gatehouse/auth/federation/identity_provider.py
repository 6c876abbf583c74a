"""An identity provider of a user pool: Google, a company's directory, ..."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from gatehouse.core import Transforms, aws
from gatehouse.core.characters import refuse_unseen
from gatehouse.core.engine import TerraformResourceLifecycle
from gatehouse.core.options import option

from .enterprise_providers import SAML_DETAILS_OF_AWS, Oidc, Saml
from .filled_attributes import check_filled
from .identity_provider_base import IdentityProviderBase
from .secret_from import SecretFrom
from .social_providers import Amazon, Apple, Facebook, Google

if TYPE_CHECKING:
    from gatehouse.auth.base import UserPoolBase

ProviderKind = Google | Facebook | Amazon | Apple | Oidc | Saml
KINDS = (Google, Facebook, Amazon, Apple, Oidc, Saml)

LONGEST_PROVIDER_NAME = 32
# https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider.html
PROVIDER_NAME = r"[^_\s]\S[^_\s]+"
MOST_IDENTIFIERS = 50
_IDENTIFIER = r"(?a:[\w\s+=.@-]+)"
LONGEST_IDENTIFIER = 40
# Issuers that give everybody an account.
PUBLIC_ISSUERS = ("accounts.google.com", "appleid.apple.com", "www.facebook.com")
# Names that Cognito reserves.
SOCIAL_NAMES = ("Google", "Facebook", "LoginWithAmazon", "SignInWithApple")
_RESERVED = ("COGNITO", *SOCIAL_NAMES)


@dataclass
class IdentityProviderNodes:
    """What an `IdentityProvider` makes; the secret is a data source, if one is read."""

    identity_provider: aws.cognito_identity_provider.CognitoIdentityProvider
    secret: object | None = None


class IdentityProvider(IdentityProviderBase):
    """A place outside the pool where users sign in; made by `UserPool.add_identity_provider`.

    Makes ``aws_cognito_identity_provider``, and what reads its secret. A plan shows that the secret
    changed (as sensitive), and applies it.

    Parameters
    ----------
    pool : UserPoolBase
        The pool.
    id : str
        Name within the pool.
    kind : Google, Facebook, Amazon, Apple, Oidc or Saml
        Which provider, with its options.
    name : str, optional
        Name of an `Oidc` or `Saml` provider in Cognito, 3 to 32 characters. Default: the id. The
        others have a fixed name in Cognito.
    identifiers : sequence of str
        Domains of e-mail addresses (``example.com``) whose users the sign-in page sends here, for
        `Oidc` and `Saml`; at most 50, of 40 characters each. Default: none.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.

    Raises
    ------
    OptionError
        If the kind is not one of these, or a name is not valid; if it fills an attribute that the
        pool lacks or that is immutable, or does not fill one that the pool requires.

    Examples
    --------
    >>> from gatehouse.auth import UserPool
    >>> from gatehouse.core import App, AppStack
    >>> users = UserPool(AppStack(App(), "notes"), "UserPool", usernames=["email"])
    >>> staff = users.add_identity_provider(
    ...     "Staff", Saml(metadata_url="https://sso.example.com/metadata")
    ... )
    >>> web = users.add_client("Web", providers=["cognito", staff])

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html
    """

    Nodes = IdentityProviderNodes
    made_by = "users.add_identity_provider"

    def __init__(
        self,
        pool: UserPoolBase,
        id: str,
        kind: ProviderKind,
        *,
        name: str | None = None,
        identifiers: Sequence[str] = (),
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(pool, id, transform=transform)
        option(self, "kind", kind).instance(
            *KINDS,
            fix="pass Google(...), Facebook(...), Amazon(...), Apple(...), Oidc(...) or Saml(...)",
        )
        provider_name = self._provider_name(kind, id, name)
        pool.taken.name(self, "name", "identity provider", provider_name)
        domains = self._identifiers(kind, identifiers)
        mapping = kind.default_attributes if kind.attributes is None else kind.attributes
        check_filled(self, pool, mapping)
        self.filled = tuple(mapping)
        self.is_social = kind.fixed_name is not None or _is_public(kind)
        details = self._details(kind)
        self.nodes = IdentityProviderNodes(
            identity_provider=self._provider(kind, provider_name, domains, details, mapping)
        )

    @cached_property
    def name(self) -> str:
        """The provider's name, as a reference; a client that uses it waits for the provider."""
        return self.nodes.identity_provider.provider_name

    # ---- options ----------------------------------------------------------------------------

    def _provider_name(self, kind: ProviderKind, id: str, name: str | None) -> str:
        if kind.fixed_name is not None:
            if name is not None:
                option(self, "name", name).refuse(
                    f"must not be set: Cognito's name is always {kind.fixed_name}", "leave name out"
                )
            return kind.fixed_name
        chosen = id if name is None else name
        given = option(self, "id" if name is None else "name", chosen)
        given.text(
            PROVIDER_NAME,
            rule="must have 3 to 32 characters, without white space, and without underscores "
            "except as the second character",
            fix='write "Staff" or so',
            longest=LONGEST_PROVIDER_NAME,
        )
        refuse_unseen(given, chosen)
        if chosen in _RESERVED:
            given.refuse(
                "must not be a name that Cognito reserves",
                'write "Staff" or so: what people call the provider',
            )
        return chosen

    def _identifiers(self, kind: ProviderKind, identifiers: Sequence[str]) -> list[str] | None:
        given = option(self, "identifiers", identifiers)
        domains = given.list_of(str)
        if domains and kind.fixed_name is not None:
            given.refuse(
                "must not be set for other providers than Oidc and Saml", "leave identifiers out"
            )
        for domain in domains:
            option(self, "identifiers", domain).text(
                _IDENTIFIER,
                rule="must be names of letters, digits, blanks and + = . @ - _",
                fix='write "example.com" or so',
                longest=LONGEST_IDENTIFIER,
            )
        if len(domains) > MOST_IDENTIFIERS:
            given.refuse(f"must be at most {MOST_IDENTIFIERS}", "remove some")
        return list(domains) or None

    # ---- resources --------------------------------------------------------------------------

    def _follow_transform(self, arguments: dict[str, Any]) -> None:
        """Check a mapping that a transform set like the option, and let clients follow it."""
        mapping = arguments.get("attribute_mapping") or {}
        if isinstance(mapping, Mapping):
            check_filled(self, self.pool, mapping)
            self.filled = tuple(mapping)

    def _details(self, kind: ProviderKind) -> dict[str, str]:
        secrets = {
            name: secret.read(self, "secret") if isinstance(secret, SecretFrom) else secret
            for name, secret in kind.secrets.items()
        }
        return {**kind.details, **secrets}

    def _provider(
        self,
        kind: ProviderKind,
        name: str,
        domains: list[str] | None,
        details: dict[str, str],
        mapping: Mapping[str, str],
    ) -> aws.cognito_identity_provider.CognitoIdentityProvider:
        # AWS itself sets the certificate and addresses of SAML; a secret is never ignored.
        ignored = [f'provider_details["{detail}"]' for detail in SAML_DETAILS_OF_AWS]
        return self.resource("identity_provider", check=self._follow_transform).of(
            aws.cognito_identity_provider.CognitoIdentityProvider,
            user_pool_id=self.pool.id,
            provider_name=name,
            provider_type=kind.type,
            provider_details=details,
            attribute_mapping=dict(mapping),
            idp_identifiers=domains,
            lifecycle=TerraformResourceLifecycle(ignore_changes=ignored)
            if isinstance(kind, Saml)
            else None,
        )


def _is_public(kind: ProviderKind) -> bool:
    """Whether an OpenID Connect provider is one where anybody can have an account."""
    return isinstance(kind, Oidc) and urlsplit(kind.issuer).hostname in PUBLIC_ISSUERS
