"""IAM's providers behind the logins by OpenID Connect and SAML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gatehouse.core import Component

from .logins import IamLogin, Login, OidcLogin, OidcProvider, SamlLogin, SamlProvider
from .principal_tags import read_tags

LONGEST_SAML_NAME = 128


@dataclass(frozen=True)
class IamProviders:
    """What the logins of one identity pool are in IAM.

    Parameters
    ----------
    oidc, saml : dict
        The providers that were made, by `short_name`.
    arns : dict of str to str
        The ARNs of all, made or imported, by class and key of the login. Default: none yet.
    """

    oidc: dict[str, OidcProvider] = field(default_factory=dict)
    saml: dict[str, SamlProvider] = field(default_factory=dict)
    arns: dict[tuple[type[Login], str], str] = field(default_factory=dict)

    def arn(self, login: IamLogin) -> str:
        """ARN of a login's provider."""
        return self.arns[type(login), login.key]

    def arns_of(self, kind: type[IamLogin]) -> list[str] | None:
        """ARNs of all logins of a class; None where there is none."""
        return [arn for (each, _), arn in self.arns.items() if each is kind] or None


def make_iam_providers(pool: Component, logins: Sequence[Login]) -> IamProviders:
    """Make IAM's providers for the logins that need one and do not name it by its ARN."""
    providers = IamProviders()
    for login in logins:
        if not isinstance(login, (OidcLogin, SamlLogin)):
            continue
        read_tags(pool, login.principal_tags)
        name, arn = short_name(login), login.arn
        if arn is None and isinstance(login, OidcLogin):
            oidc = providers.oidc[name] = _oidc(pool, name, login)
            arn = oidc.arn
        elif arn is None and isinstance(login, SamlLogin):
            saml = providers.saml[name] = _saml(pool, name, login)
            arn = saml.arn
        assert arn is not None
        providers.arns[type(login), login.key] = arn
    return providers


def _oidc(pool: Component, name: str, login: OidcLogin) -> OidcProvider:
    return pool.resource("oidc_provider", each=name).of(
        OidcProvider,
        url=login.issuer,
        client_id_list=[*login.client_ids],
        thumbprint_list=[*login.thumbprints] or None,
    )


def _saml(pool: Component, name: str, login: SamlLogin) -> SamlProvider:
    return pool.resource("saml_provider", each=name).of(
        SamlProvider,
        name=pool.aws_name(longest=LONGEST_SAML_NAME, suffix=f"-{login.name}"),
        saml_metadata_document=login.metadata,
    )


def short_name(login: IamLogin) -> str:
    """A login's part of a Terraform address: ``acme_eu_auth0_com``.

    Examples
    --------
    >>> short_name(OidcLogin("https://acme.eu.auth0.com/", ["app"]))
    'acme_eu_auth0_com'
    >>> short_name(SamlLogin(arn="arn:aws:iam::111122223333:saml-provider/Partner"))
    'partner'
    """
    own = login.issuer if isinstance(login, OidcLogin) else login.name
    last = re.sub(r"^(arn:.*?provider/|https://)", "", login.arn or own)
    return re.sub(r"[^a-z0-9]+", "_", last.lower()).strip("_")
