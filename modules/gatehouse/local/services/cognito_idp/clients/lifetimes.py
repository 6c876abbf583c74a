"""How long the tokens of a client are valid.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.errors import invalid
from gatehouse.local.services.cognito_idp.records import Client, Json

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
_HOUR, _DAY = 3600, 86400
#: By the kind of token: the unit without one, the value without one, the least and the most.
_KINDS = {
    "Access": ("hours", 1, 300, _DAY),
    "Id": ("hours", 1, 300, _DAY),
    "Refresh": ("days", 30, _HOUR, 3650 * _DAY),
}


def of(settings: Json, kind: str) -> int:
    """Return for how many seconds a token is valid.

    Parameters
    ----------
    settings : dict
        The client's settings.
    kind : str
        ``Access``, ``Id`` or ``Refresh``.
    """
    default_unit, default, _, _ = _KINDS[kind]
    unit = (settings.get("TokenValidityUnits") or {}).get(f"{kind}Token") or default_unit
    value = settings.get(f"{kind}TokenValidity")
    if not value:
        return default * _SECONDS[default_unit]
    return int(value) * _SECONDS[unit]


def auth_session(client: Client) -> int:
    """Return for how many seconds the session of a challenge is valid."""
    return 60 * int(client.settings.get("AuthSessionValidity") or 3)


def check(settings: Json) -> None:
    """Refuse a validity out of its bounds."""
    for kind, (_, _, least, most) in _KINDS.items():
        seconds = of(settings, kind)
        if not least <= seconds <= most:
            raise invalid(
                f"Invalid range for token validity. {kind}Token must be valid for {least} to "
                f"{most} seconds, not {seconds}."
            )
    refresh = of(settings, "Refresh")
    if max(of(settings, "Access"), of(settings, "Id")) > refresh:
        raise invalid("Access and ID tokens must not be valid for longer than refresh tokens.")
