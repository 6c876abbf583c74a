"""What is kept of user pools. Every record can be written as JSON and read again.

Settings of pools and clients stay as the API has them; what the service itself reads often has
fields of its own.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

Json = dict[str, Any]
_Record = TypeVar("_Record")
_PLAIN = frozenset({str, int, float, bool, type(None)})


@dataclass
class Password:
    """A password as its SRP verifier, which also checks the password itself; it can't be read."""

    salt: str
    verifier: str
    set_at: float


@dataclass
class Code:
    """A code that was sent to a user."""

    value: str
    expires: float
    #: What it confirms: an address, or a new password's.
    attribute: str = ""


@dataclass
class Attempts:
    """Wrong entries and requests of late, so that they can be limited."""

    count: int = 0
    since: float = 0.0


@dataclass
class Device:
    """A device of a user that the pool tracks."""

    key: str
    group_key: str
    name: str = ""
    verifier: str = ""
    salt: str = ""
    #: ``remembered``, ``not_remembered``, or empty until it is confirmed.
    status: str = ""
    address: str = ""
    created: float = 0.0
    modified: float = 0.0
    used: float = 0.0


@dataclass
class Passkey:
    """A passkey of a user."""

    id: str
    public_key: str
    name: str
    relying_party: str
    created: float
    uses: int = 0
    attachment: str = ""
    transports: list[str] = field(default_factory=list)


@dataclass
class Session:
    """A sign-in that tokens come from; its id is their ``origin_jti``."""

    id: str
    client: str
    started: float
    expires: float
    #: The scopes of a sign-in through pages; None for one through the API.
    scope: str | None = None
    device: str = ""
    nonce: str = ""
    #: Digests of the refresh tokens that may be used, each with the time from which it may not.
    refresh: dict[str, float] = field(default_factory=dict)


@dataclass
class User:
    """A user."""

    name: str
    attributes: dict[str, str]
    status: str
    created: float
    modified: float
    enabled: bool = True
    password: Password | None = None
    #: Earlier passwords, the newest first.
    former: list[Password] = field(default_factory=list)
    temporary: bool = False
    groups: list[str] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)
    attempts: dict[str, Attempts] = field(default_factory=dict)
    failures: int = 0
    failed_at: float = 0.0
    totp_secret: str = ""
    #: The second factors that the user has turned on, and the one that is preferred.
    factors: list[str] = field(default_factory=list)
    preferred: str = ""
    devices: dict[str, Device] = field(default_factory=dict)
    passkeys: dict[str, Passkey] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    signed_out_at: float = 0.0
    events: list[Json] = field(default_factory=list)
    #: A new address that is not used before it is verified.
    pending: dict[str, str] = field(default_factory=dict)

    @property
    def sub(self) -> str:
        """The id that never changes."""
        return self.attributes["sub"]


@dataclass
class Client:
    """An app client."""

    id: str
    pool: str
    name: str
    created: float
    modified: float
    settings: Json = field(default_factory=dict)
    secrets: list[Json] = field(default_factory=list)

    @property
    def secret(self) -> str:
        """The secret that is returned; empty for a public client."""
        return str(self.secrets[0]["value"]) if self.secrets else ""

    def may_use(self, flow: str) -> bool:
        """Return whether the client may use an OAuth flow."""
        on = self.settings.get("AllowedOAuthFlowsUserPoolClient")
        return bool(on) and flow in (self.settings.get("AllowedOAuthFlows") or [])

    @property
    def hides_users(self) -> bool:
        """Whether the client must not tell which users exist."""
        return self.settings.get("PreventUserExistenceErrors") == "ENABLED"

    @property
    def flows(self) -> frozenset[str]:
        """The flows of the client; without a list it has three.

        https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
        """
        listed = self.settings.get("ExplicitAuthFlows")
        return frozenset(
            listed or ("ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH")
        )


@dataclass
class Pool:
    """A user pool, with everything that is in it but its users, whom ``store`` keeps beside it."""

    id: str
    account: str
    region: str
    name: str
    created: float
    modified: float
    settings: Json = field(default_factory=dict)
    schema: dict[str, Json] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    groups: dict[str, Json] = field(default_factory=dict)
    resource_servers: dict[str, Json] = field(default_factory=dict)
    providers: dict[str, Json] = field(default_factory=dict)
    #: The accounts of identity providers that belong to a user: ``provider/attribute/value``.
    links: dict[str, str] = field(default_factory=dict)
    domains: dict[str, Json] = field(default_factory=dict)
    styles: dict[str, Json] = field(default_factory=dict)
    terms: dict[str, Json] = field(default_factory=dict)
    customizations: dict[str, Json] = field(default_factory=dict)
    risks: dict[str, Json] = field(default_factory=dict)
    logs: list[Json] = field(default_factory=list)
    imports: dict[str, Json] = field(default_factory=dict)
    #: The private keys that tokens are signed with, by their use: ``access`` and ``id``.
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def suffix(self) -> str:
        """The part of the id after the region, which SRP calls the pool's name."""
        return self.id.partition("_")[2]

    @property
    def partition(self) -> str:
        """AWS's partition of the region."""
        first = self.region.split("-")[0:2]
        if first[0] == "cn":
            return "aws-cn"
        return "aws-us-gov" if first[:2] == ["us", "gov"] else "aws"

    @property
    def arn(self) -> str:
        """The pool's ARN."""
        return f"arn:{self.partition}:cognito-idp:{self.region}:{self.account}:userpool/{self.id}"

    @property
    def provider(self) -> str:
        """The pool's name as an identity provider: its issuer without the scheme."""
        suffix = "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"
        return f"cognito-idp.{self.region}.{suffix}/{self.id}"

    @property
    def issuer(self) -> str:
        """The issuer of the pool's tokens."""
        return f"https://{self.provider}"

    @property
    def case_sensitive(self) -> bool:
        """Whether spelling a name in other letters makes it another name."""
        return bool((self.settings.get("UsernameConfiguration") or {}).get("CaseSensitive", True))

    @property
    def username_attributes(self) -> list[str]:
        """The addresses that users sign in with instead of a name."""
        return list(self.settings.get("UsernameAttributes") or [])

    @property
    def alias_attributes(self) -> list[str]:
        """The attributes that users sign in with beside their name."""
        return list(self.settings.get("AliasAttributes") or [])

    @property
    def mfa(self) -> str:
        """``OFF``, ``OPTIONAL`` or ``ON``."""
        return str(self.settings.get("MfaConfiguration") or "OFF")

    @property
    def tier(self) -> str:
        """The feature plan."""
        return str(self.settings.get("UserPoolTier") or "ESSENTIALS")


def written(record: Any) -> Json:
    """Write a record as JSON."""
    return {
        # Most values are plain. A pool has many users, and all are written at once.
        name: value if type(value) in _PLAIN else _written(value)
        for name, value in vars(record).items()
    }


def read(kind: Callable[..., _Record], value: Json) -> _Record:
    """Read a record that ``written`` wrote; fields that it does not have keep their defaults."""
    hints = _hints(kind)
    return kind(**{name: _read(hints[name], each) for name, each in value.items() if name in hints})


def _written(value: Any) -> Any:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, dict):
        return {
            name: each if type(each) in _PLAIN else _written(each) for name, each in value.items()
        }
    if isinstance(value, list):
        return [_written(each) for each in value]
    return written(value) if dataclasses.is_dataclass(value) else value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(hint, types.UnionType):
        return _read(typing.get_args(hint)[0], value)
    arguments = typing.get_args(hint)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return read(hint, value)
    if typing.get_origin(hint) is dict and dataclasses.is_dataclass(arguments[1]):
        return {name: _read(arguments[1], each) for name, each in value.items()}
    if typing.get_origin(hint) is list and dataclasses.is_dataclass(arguments[0]):
        return [_read(arguments[0], each) for each in value]
    return value
