"""A client of a user pool: one app that users sign in through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

from gatehouse.auth.federation.filled_attributes import not_writable, required_attributes
from gatehouse.auth.federation.identity_provider_base import IdentityProviderBase
from gatehouse.auth.user_pool import defaults
from gatehouse.auth.user_pool.attributes import check_names
from gatehouse.core import Transforms, aws
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.lock_file import NEVER_DEPLOYED
from gatehouse.core.options import option
from gatehouse.core.own_name import NameRule, own_name
from gatehouse.core.tokens import first_of, has_token, is_list_marker, is_token, joined

from .client_kind import client_kind
from .client_tokens import token_settings
from .client_urls import in_query
from .imported_user_pool_client import ImportedUserPoolClient
from .oauth import OAuth, oauth_of_transform
from .user_pool_client_base import UserPoolClientBase

if TYPE_CHECKING:
    from gatehouse.auth.base import UserPoolBase

LONGEST_CLIENT_NAME = 128
# https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
CLIENT_NAME = NameRule(
    r"(?a:[\w\s+=,.@-]+)",
    "must have 1 to 128 letters, digits, blanks and _ + = , . @ -",
    LONGEST_CLIENT_NAME,
)

# A client can read them; only Cognito writes them.
WRITTEN_BY_COGNITO = ("email_verified", "phone_number_verified")


@dataclass(frozen=True)
class UserPoolClientNodes:
    """What a `UserPoolClient` makes."""

    client: aws.cognito_user_pool_client.CognitoUserPoolClient


class UserPoolClient(UserPoolClientBase):
    """An app that users sign in through, or a machine; made by `UserPool.add_client`.

    Makes ``aws_cognito_user_pool_client``. A wrong sign-in does not reveal whether
    the user exists, and tokens can be revoked.

    Parameters
    ----------
    pool : UserPoolBase
        The pool.
    id : str
        Name within the pool, and in the Terraform address.
    kind : str
        ``web`` (a browser or a phone, which can keep no secret), ``server`` (it has a secret) or
        ``machine`` (a secret and ``scopes``, and no users). Default: ``web``.
    oauth : OAuth, optional
        Sign-in on Cognito's pages. Default: none.
    scopes : sequence of str
        What a machine may do: scopes of resource servers, ``api.scope("read")``. Default: none.
    providers : sequence of IdentityProviderBase or ``"cognito"``
        Where users sign in. Default: ``cognito``, the pool's own users.
    auth_flows : sequence of str, optional
        How: ``srp`` (the password never leaves the device), ``password`` (it does), ``choice``
        (of first factors), ``custom`` (challenges of the app's own) or ``admin_password``
        (a server signs users in). Default: ``srp``, with ``choice`` where the pool has one.
    access_token_validity, id_token_validity : timedelta
        5 minutes to 24 hours. Default: one hour each, as an API can accept a token until it ends.
    refresh_token_validity : timedelta
        1 hour to 10 years. Default: 30 days, and then a user signs in again.
    session_validity : timedelta, optional
        How long a sign-in of several steps may take, 3 to 15 minutes. Default: Cognito's own, 3.
    refresh_rotation : timedelta, optional
        Return a new refresh token at each use, and keep the old one valid for so long, 0 to 60
        seconds. The use of a stolen token then fails. Not for a machine, which has none. Default:
        none; it needs provider 5.98.
    read_attributes : sequence of str, optional
        What the client can read of its users. Default: all.
    write_attributes : sequence of str, optional
        Attributes that users may write about themselves through this client. Default: the standard
        ones. Custom ones (``custom:tenant``) must be named here: without a list, Cognito would
        let every user write all of them. What the client's identity providers fill must be in the
        list, as Cognito writes it with the client's right.
    user_context : bool
        Whether a server sends its users' addresses and devices for threat protection; it needs a
        secret. Default: False.
    name : dict of str, optional
        Its name in AWS by stage, ``{"production": "web"}``, to take over a client that something
        else made. Its ``kind`` can't change then, and ``name`` stays. Default: of app, stage and
        id.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.

    Raises
    ------
    OptionError
        If a value is not valid, or options exclude each other.

    Examples
    --------
    >>> from gatehouse.auth import UserPool
    >>> from gatehouse.core import App, AppStack
    >>> users = UserPool(AppStack(App(), "notes"), "UserPool", usernames=["email"])
    >>> phone = users.add_client("Phone", refresh_token_validity=timedelta(days=90))
    >>> shop = users.add_client("Shop", oauth=OAuth(callback_urls=["https://example.com/in"]))

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html
    """

    Nodes = UserPoolClientNodes

    def __init__(
        self,
        pool: UserPoolBase,
        id: str,
        *,
        kind: str = "web",
        oauth: OAuth | None = None,
        scopes: Sequence[str] = (),
        providers: Sequence[IdentityProviderBase | str] = ("cognito",),
        auth_flows: Sequence[str] | None = None,
        access_token_validity: timedelta = defaults.ACCESS_TOKEN_VALIDITY,
        id_token_validity: timedelta = defaults.ID_TOKEN_VALIDITY,
        refresh_token_validity: timedelta = defaults.REFRESH_TOKEN_VALIDITY,
        session_validity: timedelta | None = None,
        refresh_rotation: timedelta | None = None,
        read_attributes: Sequence[str] | None = None,
        write_attributes: Sequence[str] | None = None,
        user_context: bool = False,
        name: Mapping[str, str] | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(pool, id, transform=transform)
        self._own_name = own_name(self, name, CLIENT_NAME)
        self._kind = client_kind(
            self, kind, oauth, scopes, auth_flows, pool, rotates=refresh_rotation is not None
        )
        self._oauth = oauth
        self._tokens = token_settings(
            self,
            access_token_validity,
            id_token_validity,
            refresh_token_validity,
            session_validity,
            refresh_rotation,
            once_rotated=self._once_had("refresh_rotation", refresh_rotation),
        )
        self._providers = self._read_providers(providers)
        self._readable = self._names("read_attributes", read_attributes)
        self._writable = self._read_writable(write_attributes)
        self._fills = [each for each in providers if isinstance(each, IdentityProviderBase)]
        self._refuse_unwritable()
        self._passes_context = self._user_context(user_context)
        self.nodes = UserPoolClientNodes(client=self._client())
        self.stack.at_finish(self._wait_for_scopes)

    @classmethod
    @refuse_unknown_keywords
    def from_id(cls, pool: UserPoolBase, id: str, client_id: str) -> ImportedUserPoolClient:
        """Import a client that another stack made, such as that of another stage.

        Parameters
        ----------
        pool : UserPoolBase
            The pool that it belongs to, usually from `UserPool.from_id`.
        id : str
            Name within the pool.
        client_id : str
            The client's id.
        """
        return ImportedUserPoolClient(pool, id, client_id)

    @cached_property
    def id(self) -> str:
        """Id of the client, which apps sign in with; it is public."""
        return self.nodes.client.id

    @cached_property
    def secret(self) -> str:
        """The secret of a server or a machine; Terraform holds it as sensitive.

        Raises
        ------
        OptionError
            If the client is of the kind ``web``, which can't keep a secret.
        """
        if not self._kind.has_secret:
            option(self, "secret", None).refuse(
                "a web client has no secret, as an app in a browser or on a phone can't keep one",
                'make a client with kind="server" for the server',
            )
        return self.nodes.client.client_secret

    @property
    def has_users(self) -> bool:
        """Whether users sign in through it; a machine's client has none."""
        return self._kind.has_users

    @cached_property
    def sign_in_url(self) -> str:
        """Address of Cognito's sign-in page for this client, back to its first callback."""
        oauth = self._needs_pages("sign_in_url")
        callback = oauth.default_callback or first_of(oauth.callback_urls)
        kind = "code" if "code" in oauth.flows else "token"
        scopes = _scopes_in_query(oauth.scopes)
        return (
            f"{self._domain_url('sign_in_url')}/login?client_id={self.id}&response_type={kind}"
            f"&scope={scopes}&redirect_uri={in_query(callback)}"
        )

    @cached_property
    def logout_url(self) -> str:
        """Address that signs users of this client out, on to its first logout address."""
        oauth = self._needs_pages("logout_url")
        if not oauth.logout_urls:
            option(self, "logout_url", None).refuse(
                "must be in OAuth: an address where users go after they signed out",
                'write OAuth(..., logout_urls=["https://example.com"])',
            )
        return (
            f"{self._domain_url('logout_url')}/logout?client_id={self.id}"
            f"&logout_uri={in_query(first_of(oauth.logout_urls))}"
        )

    # ---- options ----------------------------------------------------------------------------

    def _read_providers(self, providers: Sequence[IdentityProviderBase | str]) -> list[str]:
        given = option(self, "providers", providers)
        for provider in given.list_of(object, rule="must be a list of providers"):
            if isinstance(provider, IdentityProviderBase):
                if provider.pool is not self.pool:
                    option(self, "providers", provider.path).refuse(
                        "must be an identity provider of the client's own pool",
                        "add it to this pool",
                    )
            elif provider != "cognito":
                option(self, "providers", provider).refuse(
                    'must be what add_identity_provider returned, or "cognito"',
                    'write google = users.add_identity_provider("Google", Google(...)) and pass '
                    'it; of an imported pool, pass users.identity_provider("Google")',
                )
        if not providers and self._kind.has_users:
            given.refuse("must have at least one provider", 'write providers=["cognito"]')
        return ["COGNITO" if isinstance(each, str) else each.name for each in providers]

    def _names(self, name: str, attributes: Sequence[str] | None) -> tuple[str, ...] | None:
        if attributes is None:
            return None
        if name == "read_attributes":
            option(self, name, attributes).not_empty()
            given = option(self, name, attributes).list_of(str)
            written = [each for each in given if each not in WRITTEN_BY_COGNITO]
            check_names(self, name, written, self.pool.custom_attributes)
            return given
        return check_names(self, name, attributes, self.pool.custom_attributes)

    def _read_writable(self, write_attributes: Sequence[str] | None) -> tuple[str, ...]:
        given = self._names("write_attributes", write_attributes)
        if given is None:
            return defaults.WRITE_ATTRIBUTES
        if not given:
            option(self, "write_attributes", write_attributes).refuse(
                "must name at least one: without any, Cognito lets users write all",
                'write write_attributes=["locale"] or so',
            )
        self._refuse_missing(given)
        return given

    def _refuse_missing(self, written: Sequence[str]) -> None:
        """Refuse attributes that users may write without those that the pool requires."""
        missing = [name for name in required_attributes(self.pool) if name not in written]
        if missing and not has_token(written):
            option(self, "write_attributes", list(written)).refuse(
                f"must contain {', '.join(missing)}, which the pool requires at sign-up",
                f"add {', '.join(missing)}",
            )

    def _refuse_unwritable(self) -> None:
        """Refuse what a provider fills at each sign-in, and the client may not write.

        https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
        """
        if has_token(self._writable):
            return
        for provider in self._fills:
            missing = not_writable(provider.filled, self._writable)
            if missing:
                names = ", ".join(f'"{name}"' for name in missing)
                option(self, "write_attributes", list(self._writable)).refuse(
                    f"must contain {names}, which {provider.path} fills: without the right to "
                    "write it, Cognito refuses the sign-in",
                    f"add {names} to write_attributes, which lets users write it themselves too, "
                    "unless they can't sign up and the client has OAuth alone; or leave it out of "
                    "the provider's attributes",
                )

    def _wait_for_scopes(self) -> None:
        """Check scopes that are written as text, and wait for the resource servers that have them.

        ``api.scope("read")`` is a reference and waits by itself.
        """
        scopes = self._kind.scopes if self._oauth is None else self._oauth.scopes
        written = [scope for scope in scopes if not is_token(scope) and "/" in scope]
        unknown = [scope for scope in written if scope not in self.pool.scopes]
        if unknown and self.pool.custom_attributes is not None:  # an imported pool may have others
            option(self, "scopes", unknown[0]).refuse(
                "must be a scope of one of the pool's resource servers",
                'add it: users.add_resource_server(...), and pass api.scope("...")',
            )
        servers = {self.pool.scopes[scope] for scope in written if scope not in unknown}
        if servers:
            waits_for = sorted(server.resource_address for server in servers)
            self.nodes.client.add_override("depends_on", waits_for)

    def _user_context(self, user_context: bool) -> bool:
        given = option(self, "user_context", user_context)
        if given.flag(or_token=True) and not self._kind.has_secret:
            given.refuse(
                "must not be set for a client without a secret: Cognito does not trust its data",
                'write kind="server", or leave user_context out',
            )
        return user_context

    def _needs_pages(self, name: str) -> OAuth:
        if self._oauth is None:
            option(self, name, None).refuse(
                "needs a client with oauth: only such a client has pages",
                'write add_client(..., oauth=OAuth(callback_urls=["https://example.com/in"]))',
            )
        return self._oauth

    def _domain_url(self, name: str) -> str:
        if self.pool.domain is None:
            option(self, name, None).refuse(
                "needs a domain of the pool, where the pages are",
                'write users.add_domain("Domain", prefix="acme-notes"); the domain that an '
                'imported pool has is UserPool.from_id(..., domain="acme-notes")',
            )
        return self.pool.domain.url

    # ---- resources --------------------------------------------------------------------------

    def _client(self) -> aws.cognito_user_pool_client.CognitoUserPoolClient:
        arguments: dict[str, Any] = {
            "name": self._own_name or self.aws_name(longest=LONGEST_CLIENT_NAME),
            "user_pool_id": self.pool.id,
            "prevent_user_existence_errors": defaults.USER_EXISTENCE_ERRORS,
            "enable_token_revocation": defaults.TOKEN_REVOCATION,
            "supported_identity_providers": self._providers or None,
            # Empty lists instead of nothing: what is left out, the provider keeps as it was.
            "read_attributes": list(self._readable or ()),
            "write_attributes": list(self._writable),
            "enable_propagate_additional_user_context_data": self._passes_context,
            **self._oauth_arguments(self._oauth),
            **self._kind.arguments,
            **self._tokens.arguments,
        }
        if self._own_name is not None:
            # The provider does not read it. Said of an imported client, it would replace it for
            # what it is already; ignored as a change, it fails after the update.
            del arguments["generate_secret"]
        return self.resource("client", check=self._follow_transform).of(
            aws.cognito_user_pool_client.CognitoUserPoolClient,
            **arguments,
        )

    def _follow_transform(self, arguments: dict[str, Any]) -> None:
        """Check what a transform set like the options, and give addresses of pages that it has."""
        self._remember(arguments)
        flows = arguments.get("allowed_oauth_flows") or []
        urls = arguments.get("callback_urls") or ()
        if not is_token(flows) and (self._oauth is not None or urls):
            self._oauth = oauth_of_transform(arguments)
        written = arguments.get("write_attributes")
        if isinstance(written, list) and not is_token(written):
            # Without any, Cognito lets users write all: none is missing then.
            written = written or self._all_attributes()
            self._refuse_missing(written)
            self._writable = tuple(written)
            self._refuse_unwritable()

    def _all_attributes(self) -> list[str]:
        """What users can write through a client that has no list; of an imported pool, a part."""
        custom = self.pool.custom_attributes or {}
        return [*defaults.WRITE_ATTRIBUTES, *(f"custom:{name}" for name in custom)]

    def _remember(self, arguments: dict[str, Any]) -> None:
        """Remember what a transform gave like the options."""
        default = arguments.get("default_redirect_uri")
        if self._once_had("default_callback", default) and not default:
            self._refuse_lost_default()
        rotation = arguments.get("refresh_token_rotation")
        blocks = rotation if isinstance(rotation, list) else [rotation]
        if any(isinstance(each, Mapping) and each.get("feature") == "ENABLED" for each in blocks):
            self._once_had("refresh_rotation", True)

    def _oauth_arguments(self, oauth: OAuth | None) -> dict[str, Any]:
        default = self._default_callback(oauth)
        if oauth is None:
            return {
                "allowed_oauth_flows_user_pool_client": False,
                "allowed_oauth_flows": [],
                "allowed_oauth_scopes": [],
                "callback_urls": [],
                "logout_urls": [],
            }
        return {
            "allowed_oauth_flows_user_pool_client": True,
            "allowed_oauth_flows": list(oauth.flows),
            "allowed_oauth_scopes": list(oauth.scopes),
            "callback_urls": list(oauth.callback_urls),
            "logout_urls": list(oauth.logout_urls),
            "default_redirect_uri": default,
        }

    def _memory_of(self, name: str) -> str:
        """The name under which the lock file remembers an option of this client."""
        return f"{name} of {self.path.rpartition('/')[2]}"

    def _once_had(self, name: str, value: object) -> bool:
        return self.pool.given_once.has(self._memory_of(name), given=value is not None)

    def _default_callback(self, oauth: OAuth | None) -> str | None:
        """The callback of requests that name none; one that was there can only be another."""
        given = None if oauth is None else oauth.default_callback
        if not self._once_had("default_callback", given) or given is not None:
            return given
        if oauth is None:
            if "client" in self._transforms:
                return None  # the transform may give it; what it made is looked at after it
            self._refuse_lost_default()
        return first_of(oauth.callback_urls)

    def _refuse_lost_default(self) -> NoReturn:
        option(self, "oauth", None).refuse(
            "must stay, as it had a default_callback: Terraform's provider can't take that away, "
            "and Cognito refuses a default without callbacks",
            f"make a new client beside this one. {NEVER_DEPLOYED}",
        )


def _scopes_in_query(scopes: Sequence[str]) -> str:
    """Scopes in the query of an address, where a plus stands for a blank."""
    if any(map(is_list_marker, scopes)):
        return in_query(joined(" ", scopes))
    return "+".join(in_query(scope) for scope in scopes)
