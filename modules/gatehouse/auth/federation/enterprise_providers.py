"""Providers of OpenID Connect and SAML as identity providers of a user pool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.tokens import as_literal, has_token, joined, scalar_as_text

from .provider_fields import check_https, check_mapping, check_text, check_words
from .secret_from import check_secret
from .social_providers import Secret

# What AWS adds to a SAML provider from the metadata; none of it is secret.
SAML_DETAILS_OF_AWS = (
    "ActiveEncryptionCertificate",
    "SLORedirectBindingURI",
    "SSORedirectBindingURI",
)
# https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider.html
LONGEST_METADATA = 131_072
# Without the mark that many directories put first: XML must begin with "<".
_UTF_8 = "utf-8-sig"
_ENDPOINTS = ("authorize_url", "token_url", "attributes_url", "jwks_uri")
_EMAIL_CLAIM = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"


@known_options_only
@dataclass(frozen=True)
class Oidc:
    """Sign-in with a provider of OpenID Connect.

    Parameters
    ----------
    issuer : str
        The provider's https address, without a slash at its end. The provider publishes its
        configuration below it.
    client_id : str
        The client's id.
    client_secret : SecretFrom
        Its secret.
    scopes : sequence of str
        What the app asks for. Default: ``openid``, ``email``, ``profile``.
    attributes_request_method : str
        ``GET`` or ``POST``: how Cognito requests user information. Default: ``GET``.
    authorize_url, token_url, attributes_url, jwks_uri : str, optional
        Addresses of a provider that publishes no configuration; all four or none. Default: none.
    attributes : dict of str to str, optional
        Attributes of the pool, and claims that fill them. Default: e-mail, its verification, name,
        given and family name; ``username`` is ``sub``.

    Raises
    ------
    OptionError
        If an option is missing or not valid, or the secret is a literal.
    """

    issuer: str
    client_id: str
    client_secret: Secret = field(repr=False)
    scopes: Sequence[str] = ("openid", "email", "profile")
    attributes_request_method: str = "GET"
    authorize_url: str | None = None
    token_url: str | None = None
    attributes_url: str | None = None
    jwks_uri: str | None = None
    attributes: Mapping[str, str] | None = None

    type: ClassVar[str] = "OIDC"
    fixed_name: ClassVar[str | None] = None
    default_attributes: ClassVar[dict[str, str]] = {
        "username": "sub",
        "email": "email",
        "email_verified": "email_verified",
        "name": "name",
        "given_name": "given_name",
        "family_name": "family_name",
    }

    def __post_init__(self) -> None:
        option("Oidc", "issuer", self.issuer).text(
            r"https://[^\s#?]*[^\s#?/]",
            rule="must be the https address in tokens, without a slash at its end",
            fix='write "https://login.example.com"',
        )
        check_text("Oidc", "client_id", self.client_id)
        check_secret("Oidc", "client_secret", self.client_secret)
        check_words("Oidc", "scopes", self.scopes)
        if "openid" not in self.scopes and not has_token(self.scopes):
            option("Oidc", "scopes", self.scopes).refuse(
                "must contain openid", 'add "openid" to the scopes'
            )
        method = option("Oidc", "attributes_request_method", self.attributes_request_method)
        method.one_of("GET", "POST")
        self._check_endpoints()
        check_mapping("Oidc", self.attributes)

    def _check_endpoints(self) -> None:
        given = [name for name in _ENDPOINTS if getattr(self, name) is not None]
        for name in given:
            check_https("Oidc", name, getattr(self, name))
        missing = [name for name in _ENDPOINTS if name not in given]
        if given and missing:
            option("Oidc", missing[0], None).refuse(
                "must be set together with the other three addresses: " + ", ".join(_ENDPOINTS),
                f"pass {', '.join(missing)} as well, or leave all out",
            )

    @property
    def secrets(self) -> dict[str, Secret]:
        """The details that are secret."""
        return {"client_secret": self.client_secret}

    @property
    def details(self) -> dict[str, str]:
        """All other details that AWS shows of it."""
        endpoints = {name: getattr(self, name) for name in _ENDPOINTS}
        return {
            "client_id": self.client_id,
            "authorize_scopes": joined(" ", self.scopes),
            "attributes_request_method": self.attributes_request_method,
            "attributes_url_add_attributes": "false",
            "oidc_issuer": self.issuer,
            **{name: url for name, url in endpoints.items() if url is not None},
        }


@known_options_only
@dataclass(frozen=True)
class Saml:
    """Sign-in with a provider of SAML 2.0, such as a company's directory.

    Parameters
    ----------
    metadata_url : str, optional
        Address of the provider's metadata, https; Cognito follows its changes. Excludes
        ``metadata_file``.
    metadata_file : str, optional
        Path of the metadata (XML, at most 131,072 characters), for a provider that has no such
        address.
    sign_out : bool
        Whether signing out here signs out there as well. Default: False.
    signed_requests : bool
        Whether Cognito signs its requests (``rsa-sha256``). Default: True; it costs nothing, and
        nobody can send requests in the pool's name to a provider that checks signatures.
    encrypted_responses : bool
        Whether responses must be encrypted; the provider needs the pool's certificate. Default:
        False.
    provider_initiated : bool
        Whether a sign-in may begin at the provider. Default: False; somebody could force such a
        sign-in on a user, as it belongs to no request.
    attributes : dict of str to str, optional
        Attributes of the pool, and the assertion's that fill them. Default: e-mail.

    Raises
    ------
    OptionError
        If both or neither of the two are given, or the file is not metadata.
    MissingFileError
        If the file of the metadata does not exist.
    """

    metadata_url: str | None = None
    metadata_file: str | None = None
    sign_out: bool = False
    signed_requests: bool = True
    encrypted_responses: bool = False
    provider_initiated: bool = False
    attributes: Mapping[str, str] | None = None

    type: ClassVar[str] = "SAML"
    fixed_name: ClassVar[str | None] = None
    default_attributes: ClassVar[dict[str, str]] = {"email": _EMAIL_CLAIM}

    def __post_init__(self) -> None:
        if (self.metadata_url is None) == (self.metadata_file is None):
            given = {"metadata_url": self.metadata_url, "metadata_file": self.metadata_file}
            option("Saml", "metadata_url", given).refuse(
                "must be set if metadata_file is not, and must not be set together with it",
                "pass metadata_url, or metadata_file if there is no address",
            )
        if self.metadata_url is not None:
            check_https("Saml", "metadata_url", self.metadata_url)
        if self.metadata_file is not None:
            file = option("Saml", "metadata_file", self.metadata_file).existing_file()
            self._check_metadata(file.read_bytes())
        option("Saml", "signed_requests", self.signed_requests).flag()
        for name in ("sign_out", "encrypted_responses", "provider_initiated"):
            option("Saml", name, getattr(self, name)).flag(or_token=True)
        check_mapping("Saml", self.attributes)

    def _check_metadata(self, content: bytes) -> None:
        given = option("Saml", "metadata_file", self.metadata_file)
        if b"EntityDescriptor" not in content:
            given.refuse(
                "must be a SAML metadata document, which has an EntityDescriptor",
                "save the metadata that the provider publishes",
            )
        try:
            length = len(content.decode(_UTF_8))
        except UnicodeDecodeError:
            given.refuse("must be XML in UTF-8", "save it as UTF-8")
        if length > LONGEST_METADATA:
            given.refuse(
                f"must have at most {LONGEST_METADATA:,} characters; this has {length:,}",
                "pass metadata_url, or take out what Cognito does not need, such as descriptors of "
                "other roles",
            )

    @property
    def secrets(self) -> dict[str, Secret]:
        """No details: SAML needs no secret."""
        return {}

    @property
    def details(self) -> dict[str, str]:
        """The details that AWS shows of it, without those that it reads from the metadata."""
        details = {
            "IDPSignout": scalar_as_text(self.sign_out),
            "EncryptedResponses": scalar_as_text(self.encrypted_responses),
            "IDPInit": scalar_as_text(self.provider_initiated),
        }
        if self.signed_requests:
            details["RequestSigningAlgorithm"] = "rsa-sha256"
        if self.metadata_url is not None:
            return {"MetadataURL": self.metadata_url, **details}
        assert self.metadata_file is not None
        metadata = Path(self.metadata_file).read_text(encoding=_UTF_8)
        return {"MetadataFile": as_literal(metadata), **details}
