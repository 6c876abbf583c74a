"""Logins of an identity pool, as values: ``logins=[GoogleLogin("...")]``.

Their users sign in elsewhere and bring a token from there. To give such users a profile in a user
pool, add an identity provider to the user pool instead.
https://docs.aws.amazon.com/cognito/latest/developerguide/external-identity-providers.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from gatehouse.core import aws
from gatehouse.core.arns import OIDC_PROVIDER, SAML_PROVIDER, check_arn
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

# https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html
SHORTEST_METADATA, LONGEST_METADATA = 1_000, 10_000_000
LONGEST_APP = 128
# https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
LONGEST_ISSUER = LONGEST_CLIENT = 255

OidcProvider = aws.iam_openid_connect_provider.IamOpenidConnectProvider
SamlProvider = aws.iam_saml_provider.IamSamlProvider


class Login:
    """A way to sign in that an identity pool accepts; one of the classes below."""

    # The name that the pool has for it, for logins that have the same name in all pools.
    host: ClassVar[str] = ""

    @property
    def key(self) -> str:
        """What tells it apart from the other logins of its class in a pool."""
        return self.host


class _SocialLogin(Login):
    """A login that the pool knows by name, with the id of an app there."""

    @property
    def app(self) -> str:
        """The id of the app."""
        raise NotImplementedError


def _check_id(owner: Login, name: str, value: str, pattern: str, example: str) -> None:
    option(type(owner).__name__, name, value).text(
        pattern,
        rule=f"must be the app's id at {owner.host}, such as {example}",
        fix="copy it from the console there; the id is not a secret",
        longest=LONGEST_APP,
    )


@known_options_only
@dataclass(frozen=True)
class GoogleLogin(_SocialLogin):
    """Users who sign in with Google.

    Parameters
    ----------
    client_id : str
        The app's OAuth client id, ``….apps.googleusercontent.com``.

    Examples
    --------
    >>> GoogleLogin("123-abc.apps.googleusercontent.com").host
    'accounts.google.com'
    """

    client_id: str
    host: ClassVar[str] = "accounts.google.com"

    def __post_init__(self) -> None:
        pattern = r"(?a:[\w-]+\.apps\.googleusercontent\.com)"
        _check_id(self, "client_id", self.client_id, pattern, "123-abc.apps.googleusercontent.com")

    @property
    def app(self) -> str:
        """The id of the app."""
        return self.client_id


@known_options_only
@dataclass(frozen=True)
class FacebookLogin(_SocialLogin):
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
        """The id of the app."""
        return self.app_id


@known_options_only
@dataclass(frozen=True)
class AmazonLogin(_SocialLogin):
    """Users who sign in with Amazon.

    Parameters
    ----------
    app_id : str
        The app's id, ``amzn1.application-oa2-client.…`` or ``amzn1.application.…``.
    """

    app_id: str
    host: ClassVar[str] = "www.amazon.com"

    def __post_init__(self) -> None:
        pattern = r"(?a:amzn1\.application[\w.-]*)"
        _check_id(self, "app_id", self.app_id, pattern, "amzn1.application-oa2-client.0123abcd")

    @property
    def app(self) -> str:
        """The id of the app."""
        return self.app_id


@known_options_only
@dataclass(frozen=True)
class AppleLogin(_SocialLogin):
    """Users who sign in with Apple.

    Parameters
    ----------
    services_id : str
        The services id of the app, ``com.example.web``.
    """

    services_id: str
    host: ClassVar[str] = "appleid.apple.com"

    def __post_init__(self) -> None:
        _check_id(
            self, "services_id", self.services_id, r"(?a:[\w-]+(\.[\w-]+)+)", "com.example.web"
        )

    @property
    def app(self) -> str:
        """The id of the app."""
        return self.services_id


@known_options_only
@dataclass(frozen=True)
class TwitterLogin(_SocialLogin):
    """Users who sign in with Twitter (X).

    Parameters
    ----------
    consumer_key : str
        The app's key.
    consumer_secret : str
        The app's secret, from a variable or a data source of Terraform. A literal is refused: it
        would be in the source. Terraform's state holds the secret, as the AWS provider needs it.
    """

    consumer_key: str
    consumer_secret: str = field(repr=False)
    host: ClassVar[str] = "api.twitter.com"

    def __post_init__(self) -> None:
        _check_id(
            self, "consumer_key", self.consumer_key, r"(?a:\w{1,128})", "xvz1evFS4wEEPTGEFPHBog"
        )
        if not is_token(self.consumer_secret):
            option("TwitterLogin", "consumer_secret", "…").refuse(
                "a secret must not be a literal: it would be in the source and in every plan",
                "take it from a sensitive variable of Terraform, or from Secrets Manager",
            )

    @property
    def app(self) -> str:
        """The id of the app, followed by its secret."""
        return f"{self.consumer_key};{self.consumer_secret}"


@known_options_only
@dataclass(frozen=True)
class DeveloperLogin(Login):
    """Users of your own sign-in: a server of yours asks Cognito for their tokens.

    Parameters
    ----------
    domain : str
        The name that the server and Cognito use for it, ``login.example.com``. It can't be changed
        later.
    """

    domain: str

    @property
    def key(self) -> str:
        """What tells it apart from the other logins of its class in a pool."""
        return self.domain

    def __post_init__(self) -> None:
        option("DeveloperLogin", "domain", self.domain).text(
            r"[A-Za-z0-9_.-]{1,128}",
            rule="must have 1 to 128 letters, digits, dots, underscores and hyphens",
            fix='write "login.example.com"',
        )


@known_options_only
@dataclass(frozen=True)
class OidcLogin(Login):
    """Users of a provider that speaks OpenID Connect: Auth0, Okta, Entra and others.

    Makes ``aws_iam_openid_connect_provider``, unless ``arn`` names one. An account can have only
    one for each issuer; if another stack made it, give its ARN.

    Parameters
    ----------
    issuer : str
        The issuer in its tokens, ``https://acme.eu.auth0.com/``, exactly as they have it.
    client_ids : sequence of str
        The apps whose tokens are accepted, 1 to 100; the ``aud`` of their tokens.
    arn : str, optional
        ARN of an imported IAM provider, instead of the two above. Default: none.
    thumbprints : sequence of str
        SHA-1 of certificates of the issuer, 40 hexadecimal digits each. Default: none; AWS trusts
        the issuer's certificate authority. Provider releases below 5.81 need one. Taken away, the
        last ones stay until the login is made anew: Terraform's provider keeps them.
    principal_tags : dict of str
        Tags of the sessions of its users, and the claims that they come from. Default: none. The
        claims are the provider's: only you know whether its users can write them.

    Examples
    --------
    >>> auth0 = OidcLogin("https://acme.eu.auth0.com/", ["k3yOfTheApp"])
    >>> auth0.issuer
    'https://acme.eu.auth0.com/'
    """

    issuer: str = ""
    client_ids: Sequence[str] = ()
    arn: str | None = None
    thumbprints: Sequence[str] = ()
    principal_tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What tells it apart from the other logins of its class in a pool."""
        return self.arn or self.issuer

    def __post_init__(self) -> None:
        _check_imported(self, "oidc-provider", self.issuer, self.client_ids)
        if self.arn is not None:
            return
        option("OidcLogin", "issuer", self.issuer).text(
            r"https://[^/?#\s]+(/[^?#\s]*)?",
            rule="must be an https address without ? and #",
            fix='write "https://acme.eu.auth0.com/", exactly as the iss of its tokens',
            longest=LONGEST_ISSUER,
        )
        clients = option("OidcLogin", "client_ids", self.client_ids).list_of(str)
        if not 1 <= len(clients) <= 100:
            option("OidcLogin", "client_ids", self.client_ids).refuse(
                "must have 1 to 100 client ids: without one, no token is accepted",
                'write client_ids=["the app\'s client id"]',
            )
        for client in clients:
            option("OidcLogin", "client_ids", client).text(
                rule="must be a client id", fix="copy it from the issuer", longest=LONGEST_CLIENT
            )
        for each in option("OidcLogin", "thumbprints", self.thumbprints).list_of(str):
            option("OidcLogin", "thumbprints", each).text(
                r"[0-9a-fA-F]{40}",
                rule="must be the SHA-1 of a certificate, 40 hexadecimal digits",
                fix="leave it out, or compute it with openssl x509 -fingerprint -sha1",
            )


@known_options_only
@dataclass(frozen=True)
class SamlLogin(Login):
    """Users of a company's directory that speaks SAML 2.0.

    Makes ``aws_iam_saml_provider``, unless ``arn`` names one.

    Parameters
    ----------
    name : str
        Name of the provider within the identity pool.
    metadata : str
        The metadata document of the directory (XML), 1,000 to 10,000,000 characters.
    arn : str, optional
        ARN of an imported IAM provider, instead of the two above. Default: none.
    principal_tags : dict of str
        Tags of the sessions of its users, and the attributes that they come from. Default: none.
    """

    name: str = ""
    metadata: str = ""
    arn: str | None = None
    principal_tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What tells it apart from the other logins of its class in a pool."""
        return self.arn or self.name

    def __post_init__(self) -> None:
        _check_imported(self, "saml-provider", self.name, self.metadata)
        if self.arn is not None:
            return
        option("SamlLogin", "name", self.name).text(
            r"[A-Za-z][A-Za-z0-9_-]*",
            rule="must begin with a letter, and have only letters, digits, hyphens and underscores",
            fix='write "Directory" or so',
        )
        if isinstance(self.metadata, str):
            # The mark that many directories put first: XML must begin with "<".
            object.__setattr__(self, "metadata", self.metadata.removeprefix("\ufeff"))
        option("SamlLogin", "metadata", self.metadata).text(
            r"\s*<.*EntityDescriptor.*",
            rule="must be the text of a SAML metadata document, not its address or file name",
            fix='write Path("metadata.xml").read_text()',
        )
        length = len(self.metadata)
        if not is_token(self.metadata) and not SHORTEST_METADATA <= length <= LONGEST_METADATA:
            option("SamlLogin", "metadata", self.metadata).refuse(
                f"must have {SHORTEST_METADATA:,} to {LONGEST_METADATA:,} characters; this has "
                f"{length:,}",
                "pass the whole document, as the directory publishes it",
            )


IamLogin = OidcLogin | SamlLogin


def _check_imported(owner: IamLogin, kind: str, *own: object) -> None:
    name = type(owner).__name__
    if owner.arn is None:
        return
    if any(own):
        option(name, "arn", owner.arn).refuse(
            "must be the only field beside principal_tags: the provider is imported, or made here",
            "give the ARN alone, or leave it out",
        )
    kinds = {"oidc-provider": OIDC_PROVIDER, "saml-provider": SAML_PROVIDER}
    check_arn(
        name,
        "arn",
        owner.arn,
        kinds[kind],
        fix=f"write {name}(arn=...) with the ARN from the console or an output",
    )


def social_logins(logins: Sequence[Login]) -> dict[str, str]:
    """The pool's ``supported_login_providers``: the ids of apps, by host."""
    return {each.host: each.app for each in logins if isinstance(each, _SocialLogin)}
