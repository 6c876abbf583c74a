"""Google, Facebook, Amazon and Apple as places to sign in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option

from .provider_fields import check_mapping, check_text, check_words
from .secret_from import SecretFrom, check_secret

Secret = SecretFrom | str


@known_options_only
@dataclass(frozen=True)
class Google:
    """Sign-in with a Google account.

    Parameters
    ----------
    client_id : str
        The OAuth client's id, which ends in ``.apps.googleusercontent.com``.
    client_secret : SecretFrom
        Its secret.
    scopes : sequence of str
        What is asked for. Default: ``openid``, ``email``, ``profile``.
    attributes : dict of str to str, optional
        Attributes of the pool, and Google's that fill them. Default: e-mail, its verification,
        name, given and family name, picture; ``username`` is Google's ``sub``.

    Raises
    ------
    OptionError
        If a field is missing, or the secret stands in the source.

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

    type: ClassVar[str] = "Google"
    fixed_name: ClassVar[str | None] = "Google"
    default_attributes: ClassVar[dict[str, str]] = {
        "username": "sub",
        "email": "email",
        "email_verified": "email_verified",
        "name": "name",
        "given_name": "given_name",
        "family_name": "family_name",
        "picture": "picture",
    }

    def __post_init__(self) -> None:
        option("Google", "client_id", self.client_id).text(
            r"\S+\.apps\.googleusercontent\.com",
            rule="it is the id of an OAuth client of Google",
            fix='write "...apps.googleusercontent.com", as Google\'s console shows it',
        )
        check_secret("Google", "client_secret", self.client_secret)
        check_words("Google", "scopes", self.scopes)
        check_mapping("Google", self.attributes)

    @property
    def secrets(self) -> dict[str, Secret]:
        """The details that are secret."""
        return {"client_secret": self.client_secret}

    @property
    def details(self) -> dict[str, str]:
        """All details that AWS tells of it, so that a plan shows only what changed."""
        return {
            "client_id": self.client_id,
            "authorize_scopes": " ".join(self.scopes),
            "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
            "attributes_url_add_attributes": "true",
            "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
            "oidc_issuer": "https://accounts.google.com",
            "token_request_method": "POST",
            "token_url": "https://www.googleapis.com/oauth2/v4/token",
        }


@known_options_only
@dataclass(frozen=True)
class Facebook:
    """Sign-in with a Facebook account.

    Parameters
    ----------
    client_id : str
        The app's id, digits only.
    client_secret : SecretFrom
        Its secret.
    scopes : sequence of str
        What is asked for. Default: ``public_profile``, ``email``.
    api_version : str
        Version of Facebook's API. Default: ``v17.0``, which AWS's documents name.
    attributes : dict of str to str, optional
        Attributes of the pool, and Facebook's that fill them. Default: e-mail, name, given and
        family name; ``username`` is Facebook's ``id``.

    Raises
    ------
    OptionError
        If a field is missing or malformed, or the secret stands in the source.
    """

    client_id: str
    client_secret: Secret = field(repr=False)
    scopes: Sequence[str] = ("public_profile", "email")
    api_version: str = "v17.0"
    attributes: Mapping[str, str] | None = None

    type: ClassVar[str] = "Facebook"
    fixed_name: ClassVar[str | None] = "Facebook"
    default_attributes: ClassVar[dict[str, str]] = {
        "username": "id",
        "email": "email",
        "name": "name",
        "given_name": "first_name",
        "family_name": "last_name",
    }

    def __post_init__(self) -> None:
        option("Facebook", "client_id", self.client_id).text(
            r"\d+", rule="it is the id of an app of Facebook: digits", fix="copy the App ID"
        )
        check_secret("Facebook", "client_secret", self.client_secret)
        check_words("Facebook", "scopes", self.scopes)
        option("Facebook", "api_version", self.api_version).text(
            r"v\d+\.\d+", rule="it is a version of Facebook's API", fix='write "v17.0" or so'
        )
        check_mapping("Facebook", self.attributes)

    @property
    def secrets(self) -> dict[str, Secret]:
        """The details that are secret."""
        return {"client_secret": self.client_secret}

    @property
    def details(self) -> dict[str, str]:
        """All details that AWS tells of it, so that a plan shows only what changed."""
        graph = f"https://graph.facebook.com/{self.api_version}"
        return {
            "client_id": self.client_id,
            "authorize_scopes": ",".join(self.scopes),
            "api_version": self.api_version,
            "attributes_url": f"{graph}/me?fields=",
            "attributes_url_add_attributes": "true",
            "authorize_url": f"https://www.facebook.com/{self.api_version}/dialog/oauth",
            "token_request_method": "GET",
            "token_url": f"{graph}/oauth/access_token",
        }


@known_options_only
@dataclass(frozen=True)
class Amazon:
    """Sign-in with an Amazon account (Login with Amazon).

    Parameters
    ----------
    client_id : str
        The security profile's client id: ``amzn1.application-oa2-client....``.
    client_secret : SecretFrom
        Its secret.
    scopes : sequence of str
        What is asked for. Default: ``profile``.
    attributes : dict of str to str, optional
        Attributes of the pool, and Amazon's that fill them. Default: e-mail and name; ``username``
        is Amazon's ``user_id``.

    Raises
    ------
    OptionError
        If a field is missing or malformed, or the secret stands in the source.
    """

    client_id: str
    client_secret: Secret = field(repr=False)
    scopes: Sequence[str] = ("profile",)
    attributes: Mapping[str, str] | None = None

    type: ClassVar[str] = "LoginWithAmazon"
    fixed_name: ClassVar[str | None] = "LoginWithAmazon"
    default_attributes: ClassVar[dict[str, str]] = {
        "username": "user_id",
        "email": "email",
        "name": "name",
    }

    def __post_init__(self) -> None:
        option("Amazon", "client_id", self.client_id).text(
            r"amzn1\.application-oa2-client\.\w+",
            rule="it is the client id of a security profile of Login with Amazon",
            fix='write "amzn1.application-oa2-client...."',
        )
        check_secret("Amazon", "client_secret", self.client_secret)
        check_words("Amazon", "scopes", self.scopes)
        check_mapping("Amazon", self.attributes)

    @property
    def secrets(self) -> dict[str, Secret]:
        """The details that are secret."""
        return {"client_secret": self.client_secret}

    @property
    def details(self) -> dict[str, str]:
        """All details that AWS tells of it, so that a plan shows only what changed."""
        return {
            "client_id": self.client_id,
            "authorize_scopes": " ".join(self.scopes),
            "attributes_url": "https://api.amazon.com/user/profile",
            "attributes_url_add_attributes": "false",
            "authorize_url": "https://www.amazon.com/ap/oa",
            "token_request_method": "POST",
            "token_url": "https://api.amazon.com/auth/o2/token",
        }


@known_options_only
@dataclass(frozen=True)
class Apple:
    """Sign-in with an Apple account.

    Parameters
    ----------
    services_id : str
        The Services ID: ``com.example.notes``.
    team_id, key_id : str
        Ten capital letters and digits each.
    private_key : SecretFrom
        The key's content, as the ``.p8`` file has it.
    scopes : sequence of str
        What is asked for. Default: ``email``, ``name``. Apple tells the name at the first sign-in
        only.
    attributes : dict of str to str, optional
        Attributes of the pool, and Apple's that fill them. Default: e-mail, its verification, given
        and family name; ``username`` is Apple's ``sub``.

    Raises
    ------
    OptionError
        If a field is missing or malformed, or the key stands in the source.
    """

    services_id: str
    team_id: str
    key_id: str
    private_key: Secret = field(repr=False)
    scopes: Sequence[str] = ("email", "name")
    attributes: Mapping[str, str] | None = None

    type: ClassVar[str] = "SignInWithApple"
    fixed_name: ClassVar[str | None] = "SignInWithApple"
    default_attributes: ClassVar[dict[str, str]] = {
        "username": "sub",
        "email": "email",
        "email_verified": "email_verified",
        "given_name": "firstName",
        "family_name": "lastName",
    }

    def __post_init__(self) -> None:
        check_text("Apple", "services_id", self.services_id)
        for name in ("team_id", "key_id"):
            option("Apple", name, getattr(self, name)).text(
                r"[A-Z0-9]{10}",
                rule="it has ten capital letters and digits",
                fix="copy it from Apple's developer pages",
            )
        check_secret("Apple", "private_key", self.private_key)
        check_words("Apple", "scopes", self.scopes)
        check_mapping("Apple", self.attributes)

    @property
    def secrets(self) -> dict[str, Secret]:
        """The details that are secret."""
        return {"private_key": self.private_key}

    @property
    def details(self) -> dict[str, Any]:
        """All details that AWS tells of it, so that a plan shows only what changed."""
        return {
            "client_id": self.services_id,
            "team_id": self.team_id,
            "key_id": self.key_id,
            "authorize_scopes": " ".join(self.scopes),
            "attributes_url_add_attributes": "false",
            "authorize_url": "https://appleid.apple.com/auth/authorize",
            "oidc_issuer": "https://appleid.apple.com",
            "token_request_method": "POST",
            "token_url": "https://appleid.apple.com/auth/token",
        }
