"""A client of a user pool: one app that users sign in through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from modules.core import Component, Transforms, aws
from modules.core.options import option

if TYPE_CHECKING:
    from .user_pool import UserPool

LONGEST_CLIENT_NAME = 128

# What a user may write about itself. Custom attributes are not here: an app that keeps a role or a
# tenant in one would let each user choose its own.
STANDARD_ATTRIBUTES = (
    "address",
    "birthdate",
    "email",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
)
_ATTRIBUTE_PATTERN = r"custom:.{1,20}|" + "|".join(STANDARD_ATTRIBUTES)

SHORTEST_TOKEN, LONGEST_TOKEN = timedelta(minutes=5), timedelta(days=1)
SHORTEST_REFRESH_TOKEN, LONGEST_REFRESH_TOKEN = timedelta(hours=1), timedelta(days=3650)


@dataclass(frozen=True)
class UserPoolClientNodes:
    """What a `UserPoolClient` makes."""

    client: aws.cognito_user_pool_client.CognitoUserPoolClient


class UserPoolClient(Component):
    """An app in a browser or on a phone, which can keep no secret; made by `UserPool.add_client`.

    Makes ``aws_cognito_user_pool_client``. Passwords never leave the device: users sign in by SRP.
    The answer to a wrong sign-in does not tell whether there is such a user, and tokens can be
    revoked.

    Parameters
    ----------
    pool : UserPool
        The pool.
    id : str
        Name within the pool, and in the Terraform address.
    access_token_validity, id_token_validity : timedelta
        5 minutes to 24 hours. Default: one hour each; they can't be called back once they are out.
    refresh_token_validity : timedelta
        1 hour to 10 years. Default: 30 days, and then a user signs in again.
    write_attributes : sequence of str, optional
        Attributes that users may write about themselves through this client. Default: the standard
        ones. Custom ones (``custom:tenant``) only where they are named here: without a list,
        Cognito lets every user write all of them.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``.

    Raises
    ------
    OptionError
        If a validity is out of its range, or an attribute is not known.

    Examples
    --------
    >>> from modules.auth import UserPool
    >>> from modules.core import App, AppStack
    >>> users = UserPool(AppStack(App(), "notes"), "UserPool", usernames=["email"])
    >>> phone = users.add_client("Phone", refresh_token_validity=timedelta(days=90))

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html
    """

    Nodes = UserPoolClientNodes

    def __init__(
        self,
        pool: UserPool,
        id: str,
        *,
        access_token_validity: timedelta = timedelta(hours=1),
        id_token_validity: timedelta = timedelta(hours=1),
        refresh_token_validity: timedelta = timedelta(days=30),
        write_attributes: Sequence[str] | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(pool, id, transform=transform)
        self.pool = pool
        validities = {
            "access_token": option(self, "access_token_validity", access_token_validity).duration(
                SHORTEST_TOKEN, LONGEST_TOKEN
            ),
            "id_token": option(self, "id_token_validity", id_token_validity).duration(
                SHORTEST_TOKEN, LONGEST_TOKEN
            ),
            "refresh_token": option(
                self, "refresh_token_validity", refresh_token_validity
            ).duration(SHORTEST_REFRESH_TOKEN, LONGEST_REFRESH_TOKEN),
        }
        writable = self._writable(write_attributes)
        self.nodes = UserPoolClientNodes(client=self._client(validities, writable))

    @cached_property
    def id(self) -> str:
        """Id of the client, which apps sign in with; it is no secret."""
        return self.nodes.client.id

    def _naming_parts(self, below_stack: tuple[str, ...]) -> tuple[str, ...]:
        return (*below_stack[:-2], below_stack[-1])  # the client's id without the pool's

    def _writable(self, write_attributes: Sequence[str] | None) -> tuple[str, ...]:
        if write_attributes is None:
            return STANDARD_ATTRIBUTES
        given = option(self, "write_attributes", write_attributes).list_of(str)
        if not given:
            option(self, "write_attributes", write_attributes).refuse(
                "it names at least one: without any, Cognito lets users write all",
                'write write_attributes=["locale"] or so',
            )
        for attribute in given:
            option(self, "write_attributes", attribute).text(
                _ATTRIBUTE_PATTERN,
                rule="it is a standard attribute, or a custom one with custom: before its name",
                fix=f"use custom:{attribute}, or one of {', '.join(STANDARD_ATTRIBUTES)}",
            )
        return given

    def _client(
        self, validities: dict[str, timedelta], writable: tuple[str, ...]
    ) -> aws.cognito_user_pool_client.CognitoUserPoolClient:
        module = aws.cognito_user_pool_client
        guards = (
            "allowed_oauth_flows",
            "enable_token_revocation",
            "explicit_auth_flows",
            "prevent_user_existence_errors",
            "write_attributes",
        )
        numbers = {name: _in_unit(validity) for name, validity in validities.items()}
        return self.resource("client", guards=guards).of(
            module.CognitoUserPoolClient,
            name=self.aws_name(longest=LONGEST_CLIENT_NAME),
            user_pool_id=self.pool.id,
            generate_secret=False,
            explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
            prevent_user_existence_errors="ENABLED",
            enable_token_revocation=True,
            supported_identity_providers=["COGNITO"],
            access_token_validity=numbers["access_token"][0],
            id_token_validity=numbers["id_token"][0],
            refresh_token_validity=numbers["refresh_token"][0],
            # Numbers without units would be hours for two of them and days for the third.
            token_validity_units=[
                module.CognitoUserPoolClientTokenValidityUnits(
                    **{name: unit for name, (_, unit) in numbers.items()}
                )
            ],
            write_attributes=list(writable),
        )


def _in_unit(validity: timedelta) -> tuple[int, str]:
    """A validity in the largest of Cognito's units that it is a whole number of."""
    for unit, size in (("days", timedelta(days=1)), ("hours", timedelta(hours=1))):
        if validity % size == timedelta(0):
            return validity // size, unit
    if validity % timedelta(minutes=1) == timedelta(0):
        return validity // timedelta(minutes=1), "minutes"
    return int(validity.total_seconds()), "seconds"
