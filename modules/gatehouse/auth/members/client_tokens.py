"""How long the tokens of a client are valid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from gatehouse.core import Component, aws
from gatehouse.core.options import option

SHORTEST_TOKEN, LONGEST_TOKEN = timedelta(minutes=5), timedelta(days=1)
SHORTEST_REFRESH_TOKEN, LONGEST_REFRESH_TOKEN = timedelta(hours=1), timedelta(days=3650)
SHORTEST_SESSION, LONGEST_SESSION = timedelta(minutes=3), timedelta(minutes=15)
LONGEST_GRACE = timedelta(seconds=60)


@dataclass(frozen=True)
class TokenSettings:
    """The validated durations of one client.

    Parameters
    ----------
    access, id, refresh : timedelta
        How long each token is valid.
    session : timedelta, optional
        How long a sign-in of several steps may take.
    rotation : timedelta, optional
        How long a used refresh token is still valid, if each use returns a new one.
    once_rotated : bool
        Whether the client rotates refresh tokens, or once did.
    """

    access: timedelta
    id: timedelta
    refresh: timedelta
    session: timedelta | None
    rotation: timedelta | None
    once_rotated: bool

    @property
    def arguments(self) -> dict[str, Any]:
        """The provider's arguments."""
        module = aws.cognito_user_pool_client
        numbers = {
            "access_token": _in_unit(self.access),
            "id_token": _in_unit(self.id),
            "refresh_token": _in_unit(self.refresh),
        }
        # Without units, two of the numbers would be hours and the third would be days.
        units = module.CognitoUserPoolClientTokenValidityUnits(
            **{name: unit for name, (_, unit) in numbers.items()}
        )
        return {
            **{f"{name}_validity": number for name, (number, _) in numbers.items()},
            "token_validity_units": [units],
            # Said even where it is Cognito's own: left out, the provider keeps what was there.
            "auth_session_validity": (self.session or SHORTEST_SESSION) // timedelta(minutes=1),
            "refresh_token_rotation": self._rotation_block(),
        }

    def _rotation_block(self) -> list[Any] | None:
        """The block of rotation, also after it was taken away.

        Left out, Cognito keeps it, and then refuses the flow that it excludes. The seconds stand
        beside DISABLED because Cognito returns 0 for them.
        https://github.com/hashicorp/terraform-provider-aws/issues/47196,
        https://github.com/hashicorp/terraform-provider-aws/issues/45646
        """
        if not self.once_rotated:
            return None
        grace = timedelta(0) if self.rotation is None else self.rotation
        return [
            aws.cognito_user_pool_client.CognitoUserPoolClientRefreshTokenRotation(
                feature="DISABLED" if self.rotation is None else "ENABLED",
                retry_grace_period_seconds=int(grace.total_seconds()),
            )
        ]


def token_settings(
    client: Component,
    access: timedelta,
    id: timedelta,
    refresh: timedelta,
    session: timedelta | None,
    rotation: timedelta | None,
    *,
    once_rotated: bool,
) -> TokenSettings:
    """Read the options of a client that are durations."""
    tokens = TokenSettings(
        access=option(client, "access_token_validity", access).duration(
            SHORTEST_TOKEN, LONGEST_TOKEN
        ),
        id=option(client, "id_token_validity", id).duration(SHORTEST_TOKEN, LONGEST_TOKEN),
        refresh=option(client, "refresh_token_validity", refresh).duration(
            SHORTEST_REFRESH_TOKEN, LONGEST_REFRESH_TOKEN
        ),
        session=session,
        rotation=rotation,
        once_rotated=once_rotated,
    )
    for name, validity in (("access_token_validity", access), ("id_token_validity", id)):
        if validity > refresh:
            option(client, name, validity).refuse(
                f"must not be longer than refresh_token_validity, {refresh}",
                "shorten it, or write a longer refresh_token_validity",
            )
    if session is not None:
        given = option(client, "session_validity", session)
        if given.duration(SHORTEST_SESSION, LONGEST_SESSION) % timedelta(minutes=1):
            given.refuse("must be a whole number of minutes", "round it to minutes")
    if rotation is not None:
        option(client, "refresh_rotation", rotation).duration(timedelta(0), LONGEST_GRACE)
    return tokens


def _in_unit(validity: timedelta) -> tuple[int, str]:
    """A validity in the largest unit of Cognito that divides it."""
    for unit, size in (("days", timedelta(days=1)), ("hours", timedelta(hours=1))):
        if validity % size == timedelta(0):
            return validity // size, unit
    if validity % timedelta(minutes=1) == timedelta(0):
        return validity // timedelta(minutes=1), "minutes"
    return int(validity.total_seconds()), "seconds"
