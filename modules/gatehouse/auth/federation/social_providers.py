"""Google, Facebook, Amazon and Apple as identity providers of a user pool.

What AWS calls each, and all details that it shows of one, stand in `ProviderFacts`: one table for
each provider. All details are sent, so a plan shows only what you changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.tokens import joined

from .provider_fields import check_mapping, check_text, check_words
from .secret_from import SecretFrom, check_secret

Secret = SecretFrom | str


@dataclass(frozen=True)
class ProviderFacts:
    """What is the same for all apps at one provider.

    Parameters
    ----------
    type : str
        AWS's name of the provider; Cognito allows no other name.
    secret : str
        The option that holds the secret.
    details : dict of str to str
        What AWS shows of it. ``{client_id}`` stands for an option, ``{scopes}`` for all scopes.
    attributes : dict of str to str
        Attributes of the pool, and the provider's attributes that fill them by default.
    scope_separator : str
        What stands between two scopes. Default: a space.
    """

    type: str
    secret: str
    details: Mapping[str, str]
    attributes: Mapping[str, str]
    scope_separator: str = " "


class SocialProvider:
    """What Google, Facebook, Amazon and Apple have in common."""

    facts: ClassVar[ProviderFacts]
    scopes: Sequence[str]
    attributes: Mapping[str, str] | None

    @property
    def type(self) -> str:
        """AWS's name of the provider."""
        return self.facts.type

    @property
    def fixed_name(self) -> str:
        """The only name that Cognito allows for it."""
        return self.facts.type

    @property
    def default_attributes(self) -> Mapping[str, str]:
        """Attributes of the pool, and the provider's that fill them."""
        return self.facts.attributes

    @property
    def secrets(self) -> dict[str, Secret]:
        """The details that are secret."""
        return {self.facts.secret: getattr(self, self.facts.secret)}

    @property
    def details(self) -> dict[str, str]:
        """All other details that AWS shows of it."""
        options = {**vars(self), "scopes": joined(self.facts.scope_separator, self.scopes)}
        return {name: text.format(**options) for name, text in self.facts.details.items()}

    def _check(self) -> None:
        """Validate the options that all of them have."""
        owner = type(self).__name__
        check_secret(owner, self.facts.secret, getattr(self, self.facts.secret))
        check_words(owner, "scopes", self.scopes)
        check_mapping(owner, self.attributes)


@known_options_only
@dataclass(frozen=True)
class Google(SocialProvider):
    """Sign-in with a Google account.

    Parameters
    ----------
    client_id : str
        The OAuth client's id, which ends in ``.apps.googleusercontent.com``.
    client_secret : SecretFrom
        Its secret.
    scopes : sequence of str
        What the app asks for. Default: ``openid``, ``email``, ``profile``.
    attributes : dict of str to str, optional
        Attributes of the pool, and Google's that fill them. Default: e-mail, its verification,
        name, given and family name, picture; ``username`` is Google's ``sub``.

    Raises
    ------
    OptionError
        If an option is missing or not valid, or the secret is a literal.

    Examples
    --------
    >>> Google(
    ...     client_id="123.apps.googleusercontent.com",
    ...     client_secret=SecretFrom.variable("google_client_secret"),
    ... ).type
    'Google'
    """

    client_id: str
    client_secret: Secret = field(repr=False)
    scopes: Sequence[str] = ("openid", "email", "profile")
    attributes: Mapping[str, str] | None = None

    facts: ClassVar[ProviderFacts] = ProviderFacts(
        type="Google",
        secret="client_secret",
        details={
            "client_id": "{client_id}",
            "authorize_scopes": "{scopes}",
            "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
            "attributes_url_add_attributes": "true",
            "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
            "oidc_issuer": "https://accounts.google.com",
            "token_request_method": "POST",
            "token_url": "https://www.googleapis.com/oauth2/v4/token",
        },
        attributes={
            "username": "sub",
            "email": "email",
            "email_verified": "email_verified",
            "name": "name",
            "given_name": "given_name",
            "family_name": "family_name",
            "picture": "picture",
        },
    )

    def __post_init__(self) -> None:
        option("Google", "client_id", self.client_id).text(
            r"\S+\.apps\.googleusercontent\.com",
            rule="must be the id of an OAuth client of Google",
            fix='write "...apps.googleusercontent.com", as Google\'s console shows it',
        )
        self._check()


@known_options_only
@dataclass(frozen=True)
class Facebook(SocialProvider):
    """Sign-in with a Facebook account.

    Parameters
    ----------
    client_id : str
        The app's id, digits only.
    client_secret : SecretFrom
        Its secret.
    scopes : sequence of str
        What the app asks for. Default: ``public_profile``, ``email``.
    api_version : str
        Version of Facebook's API. Default: ``v25.0``, of 2026. Facebook ends a version after about
        two years.
    attributes : dict of str to str, optional
        Attributes of the pool, and Facebook's that fill them. Default: e-mail, name, given and
        family name; ``username`` is Facebook's ``id``.

    Raises
    ------
    OptionError
        If an option is missing or not valid, or the secret is a literal.
    """

    client_id: str
    client_secret: Secret = field(repr=False)
    scopes: Sequence[str] = ("public_profile", "email")
    api_version: str = "v25.0"
    attributes: Mapping[str, str] | None = None

    facts: ClassVar[ProviderFacts] = ProviderFacts(
        type="Facebook",
        secret="client_secret",
        details={
            "client_id": "{client_id}",
            "authorize_scopes": "{scopes}",
            "api_version": "{api_version}",
            "attributes_url": "https://graph.facebook.com/{api_version}/me?fields=",
            "attributes_url_add_attributes": "true",
            "authorize_url": "https://www.facebook.com/{api_version}/dialog/oauth",
            "token_request_method": "GET",
            "token_url": "https://graph.facebook.com/{api_version}/oauth/access_token",
        },
        attributes={
            "username": "id",
            "email": "email",
            "name": "name",
            "given_name": "first_name",
            "family_name": "last_name",
        },
        scope_separator=",",
    )

    def __post_init__(self) -> None:
        option("Facebook", "client_id", self.client_id).text(
            r"\d+", rule="must be the id of an app of Facebook: digits", fix="copy the App ID"
        )
        option("Facebook", "api_version", self.api_version).text(
            r"v\d+\.\d+", rule="must be a version of Facebook's API", fix='write "v25.0" or so'
        )
        self._check()


@known_options_only
@dataclass(frozen=True)
class Amazon(SocialProvider):
    """Sign-in with an Amazon account (Login with Amazon).

    Parameters
    ----------
    client_id : str
        The security profile's client id: ``amzn1.application-oa2-client....``.
    client_secret : SecretFrom
        Its secret.
    scopes : sequence of str
        What the app asks for. Default: ``profile``.
    attributes : dict of str to str, optional
        Attributes of the pool, and Amazon's that fill them. Default: e-mail and name; ``username``
        is Amazon's ``user_id``.

    Raises
    ------
    OptionError
        If an option is missing or not valid, or the secret is a literal.
    """

    client_id: str
    client_secret: Secret = field(repr=False)
    scopes: Sequence[str] = ("profile",)
    attributes: Mapping[str, str] | None = None

    facts: ClassVar[ProviderFacts] = ProviderFacts(
        type="LoginWithAmazon",
        secret="client_secret",
        details={
            "client_id": "{client_id}",
            "authorize_scopes": "{scopes}",
            "attributes_url": "https://api.amazon.com/user/profile",
            "attributes_url_add_attributes": "false",
            "authorize_url": "https://www.amazon.com/ap/oa",
            "token_request_method": "POST",
            "token_url": "https://api.amazon.com/auth/o2/token",
        },
        attributes={"username": "user_id", "email": "email", "name": "name"},
    )

    def __post_init__(self) -> None:
        option("Amazon", "client_id", self.client_id).text(
            r"(?a:amzn1\.application-oa2-client\.\w+)",
            rule="must be the client id of a security profile of Login with Amazon",
            fix='write "amzn1.application-oa2-client...."',
        )
        self._check()


@known_options_only
@dataclass(frozen=True)
class Apple(SocialProvider):
    """Sign-in with an Apple account.

    Parameters
    ----------
    services_id : str
        The Services ID: ``com.example.notes``.
    team_id, key_id : str
        Ten capital letters and digits each.
    private_key : SecretFrom
        The content of the key's ``.p8`` file.
    scopes : sequence of str
        What the app asks for. Default: ``email``, ``name``. Apple sends the name only at the first
        sign-in.
    attributes : dict of str to str, optional
        Attributes of the pool, and Apple's that fill them. Default: e-mail, its verification, given
        and family name; ``username`` is Apple's ``sub``.

    Raises
    ------
    OptionError
        If an option is missing or not valid, or the key is a literal.
    """

    services_id: str
    team_id: str
    key_id: str
    private_key: Secret = field(repr=False)
    scopes: Sequence[str] = ("email", "name")
    attributes: Mapping[str, str] | None = None

    facts: ClassVar[ProviderFacts] = ProviderFacts(
        type="SignInWithApple",
        secret="private_key",
        details={
            "client_id": "{services_id}",
            "team_id": "{team_id}",
            "key_id": "{key_id}",
            "authorize_scopes": "{scopes}",
            "attributes_url_add_attributes": "false",
            "authorize_url": "https://appleid.apple.com/auth/authorize",
            "oidc_issuer": "https://appleid.apple.com",
            "token_request_method": "POST",
            "token_url": "https://appleid.apple.com/auth/token",
        },
        attributes={
            "username": "sub",
            "email": "email",
            "email_verified": "email_verified",
            "given_name": "firstName",
            "family_name": "lastName",
        },
    )

    def __post_init__(self) -> None:
        check_text("Apple", "services_id", self.services_id)
        for name in ("team_id", "key_id"):
            option("Apple", name, getattr(self, name)).text(
                r"[A-Z0-9]{10}",
                rule="must have ten capital letters and digits",
                fix="copy it from Apple's developer pages",
            )
        self._check()
