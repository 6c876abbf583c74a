"""Who else's users an identity pool takes, as values: ``providers=[federated.Google("...")]``.

They sign in elsewhere and bring a token of that place. To have them in the user pool instead, with
a profile of their own, is `UserPool`'s matter.
https://docs.aws.amazon.com/cognito/latest/developerguide/external-identity-providers.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from gatehouse.core import aws
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

_APP_ID = r"[\w.;_/-]{1,128}"

OidcProvider = aws.iam_openid_connect_provider.IamOpenidConnectProvider
SamlProvider = aws.iam_saml_provider.IamSamlProvider


class Provider:
    """One of the classes below."""

    # The name under which the pool knows it, where that is always the same.
    host: ClassVar[str] = ""


class _Social(Provider):
    """A provider that the pool knows by name, and an app by its id there."""

    @property
    def app(self) -> str:
        """The id of the app at the provider."""
        raise NotImplementedError


def _check_id(owner: Provider, name: str, value: str, pattern: str, example: str) -> None:
    option(type(owner).__name__, name, value).text(
        pattern,
        rule=f"it is the app's id at {owner.host}, such as {example}",
        fix="copy it from the provider's console; it is no secret",
    )


@known_options_only
@dataclass(frozen=True)
class Google(_Social):
    """Users who sign in with Google.

    Parameters
    ----------
    client_id : str
        The app's OAuth client id, ``….apps.googleusercontent.com``.

    Examples
    --------
    >>> Google("123-abc.apps.googleusercontent.com").host
    'accounts.google.com'
    """

    client_id: str
    host: ClassVar[str] = "accounts.google.com"

    def __post_init__(self) -> None:
        pattern = r"[\w-]+\.apps\.googleusercontent\.com"
        _check_id(self, "client_id", self.client_id, pattern, "123-abc.apps.googleusercontent.com")

    @property
    def app(self) -> str:
        """The id of the app at the provider."""
        return self.client_id


@known_options_only
@dataclass(frozen=True)
class Facebook(_Social):
    """Users who sign in with Facebook.

    Parameters
    ----------
    app_id : str
        The app's number at Facebook.
    """

    app_id: str
    host: ClassVar[str] = "graph.facebook.com"

    def __post_init__(self) -> None:
        _check_id(self, "app_id", self.app_id, r"\d{5,128}", "1234567890123456")

    @property
    def app(self) -> str:
        """The id of the app at the provider."""
        return self.app_id


@known_options_only
@dataclass(frozen=True)
class Amazon(_Social):
    """Users who sign in with Amazon.

    Parameters
    ----------
    app_id : str
        The app's id, ``amzn1.application-oa2-client.…`` or ``amzn1.application.…``.
    """

    app_id: str
    host: ClassVar[str] = "www.amazon.com"

    def __post_init__(self) -> None:
        pattern = r"amzn1\.application[\w.-]*"
        _check_id(self, "app_id", self.app_id, pattern, "amzn1.application-oa2-client.0123abcd")

    @property
    def app(self) -> str:
        """The id of the app at the provider."""
        return self.app_id


@known_options_only
@dataclass(frozen=True)
class Apple(_Social):
    """Users who sign in with Apple.

    Parameters
    ----------
    services_id : str
        The services id of the app, ``com.example.web``.
    """

    services_id: str
    host: ClassVar[str] = "appleid.apple.com"

    def __post_init__(self) -> None:
        _check_id(self, "services_id", self.services_id, r"[\w-]+(\.[\w-]+)+", "com.example.web")

    @property
    def app(self) -> str:
        """The id of the app at the provider."""
        return self.services_id


@known_options_only
@dataclass(frozen=True)
class Twitter(_Social):
    """Users who sign in with Twitter (X).

    Parameters
    ----------
    consumer_key : str
        The app's key.
    consumer_secret : str
        The app's secret, from a variable or a data source of Terraform; never a literal, since it
        would stand in the source. It stands in the state, as the provider needs it.
    """

    consumer_key: str
    consumer_secret: str = field(repr=False)
    host: ClassVar[str] = "api.twitter.com"

    def __post_init__(self) -> None:
        _check_id(self, "consumer_key", self.consumer_key, r"\w{1,128}", "xvz1evFS4wEEPTGEFPHBog")
        if not is_token(self.consumer_secret):
            option("Twitter", "consumer_secret", "…").refuse(
                "a secret is never a literal: it would stand in the source and in every plan",
                "take it from a sensitive variable of Terraform, or from Secrets Manager",
            )

    @property
    def app(self) -> str:
        """The id of the app at the provider, with its secret behind it."""
        return f"{self.consumer_key};{self.consumer_secret}"


@known_options_only
@dataclass(frozen=True)
class Developer(Provider):
    """Users of your own sign-in: a server of yours asks Cognito for their tokens.

    Parameters
    ----------
    domain : str
        The name by which the server and Cognito speak of it, ``login.example.com``. It can't be
        changed later.
    """

    domain: str

    def __post_init__(self) -> None:
        option("Developer", "domain", self.domain).text(
            r"[\w._-]{1,128}",
            rule="a developer provider's name has 1 to 128 letters, digits, dots, _ and -",
            fix='write "login.example.com"',
        )


@known_options_only
@dataclass(frozen=True)
class Oidc(Provider):
    """Users of a provider that speaks OpenID Connect: Auth0, Okta, Entra and others.

    Makes ``aws_iam_openid_connect_provider``, unless ``arn`` names one: an account has one for an
    issuer, whatever stacks there are.

    Parameters
    ----------
    issuer : str
        The issuer in its tokens, ``https://acme.eu.auth0.com/``, exactly as they have it.
    client_ids : sequence of str
        The apps whose tokens are taken, 1 to 100; the ``aud`` of their tokens.
    arn : str, optional
        ARN of the IAM provider that there is already, instead of the two above. Default: none.
    thumbprints : sequence of str
        SHA-1 of certificates of the issuer, 40 hexadecimal digits each. Default: none; AWS trusts
        the issuer's certificate authority. Provider releases below 5.81 need one.
    principal_tags : dict of str
        Tags of the sessions of its users, and the claims that they come from. Default: none. The
        claims are the provider's: only you know whether its users can write them.

    Examples
    --------
    >>> auth0 = Oidc("https://acme.eu.auth0.com/", ["k3yOfTheApp"])
    >>> auth0.issuer
    'https://acme.eu.auth0.com/'
    """

    issuer: str = ""
    client_ids: Sequence[str] = ()
    arn: str | None = None
    thumbprints: Sequence[str] = ()
    principal_tags: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_adopted(self, "oidc-provider", self.issuer, self.client_ids)
        if self.arn is not None:
            return
        option("Oidc", "issuer", self.issuer).text(
            r"https://[^/?#\s]+(/[^?#\s]*)?",
            rule="an issuer is an https address without ? and #",
            fix='write "https://acme.eu.auth0.com/", as the tokens\' iss has it',
        )
        clients = option("Oidc", "client_ids", self.client_ids).list_of(str)
        if not 1 <= len(clients) <= 100:
            option("Oidc", "client_ids", self.client_ids).refuse(
                "a provider has 1 to 100 clients: without any, no token is taken",
                'write client_ids=["the app\'s client id"]',
            )
        for each in option("Oidc", "thumbprints", self.thumbprints).list_of(str):
            option("Oidc", "thumbprints", each).text(
                r"[0-9a-fA-F]{40}",
                rule="a thumbprint is the SHA-1 of a certificate, 40 hexadecimal digits",
                fix="leave it out, or compute it with openssl x509 -fingerprint -sha1",
            )


@known_options_only
@dataclass(frozen=True)
class Saml(Provider):
    """Users of a company's directory that speaks SAML 2.0.

    Makes ``aws_iam_saml_provider``, unless ``arn`` names one.

    Parameters
    ----------
    name : str
        Name of the provider within the identity pool.
    metadata : str
        The metadata document of the directory (XML), 1,000 to 10,000,000 characters.
    arn : str, optional
        ARN of the IAM provider that there is already, instead of the two above. Default: none.
    principal_tags : dict of str
        Tags of the sessions of its users, and the attributes that they come from. Default: none.
    """

    name: str = ""
    metadata: str = ""
    arn: str | None = None
    principal_tags: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_adopted(self, "saml-provider", self.name, self.metadata)
        if self.arn is not None:
            return
        option("Saml", "name", self.name).text(
            r"[A-Za-z][A-Za-z0-9_-]*",
            rule="a name begins with a letter and holds letters, digits, hyphens and underscores",
            fix='write "Directory" or so',
        )
        option("Saml", "metadata", self.metadata).text(
            r"\s*<.*EntityDescriptor.*",
            rule="it is the text of a SAML metadata document, not its address or file name",
            fix='write Path("metadata.xml").read_text()',
        )


def _check_adopted(owner: Oidc | Saml, kind: str, *own: object) -> None:
    name = type(owner).__name__
    if owner.arn is None:
        return
    if any(own):
        option(name, "arn", owner.arn).refuse(
            "a provider is made here, or is there already, not both",
            "give the ARN alone, or leave it out",
        )
    option(name, "arn", owner.arn).text(
        rf"arn:[a-z-]+:iam::\d{{12}}:{kind}/.+",
        rule=f"it is the ARN of an IAM provider, arn:…:iam::account:{kind}/…",
        fix=f"write {name}(arn=...) with the ARN from the console or an output",
    )


def social_logins(providers: Sequence[Provider]) -> dict[str, str]:
    """The pool's ``supported_login_providers``: the apps, by the name of their provider."""
    return {each.host: each.app for each in providers if isinstance(each, _Social)}
