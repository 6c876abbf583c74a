"""Ways into an identity pool that are closed unless somebody gives a reason to open them."""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import HasPath, option


@known_options_only
@dataclass(frozen=True)
class Guests:
    """Credentials for people who did not sign in.

    Parameters
    ----------
    reason : str
        Why people without an account get AWS credentials. There is no default: everybody who finds
        the pool's id gets them too, and every web page of the app contains it.

    Examples
    --------
    >>> Guests(reason="reads of the public catalogue").reason
    'reads of the public catalogue'
    """

    reason: str

    def __post_init__(self) -> None:
        option("Guests", "reason", self.reason).reason(
            rule="must be a reason that a reviewer can judge",
            fix='write Guests(reason="why people without an account get credentials")',
        )


@known_options_only
@dataclass(frozen=True)
class ClassicFlow:
    """The old way to credentials, in which a client names the role that it wants.

    Parameters
    ----------
    reason : str
        Why the enhanced flow is not enough. There is no default: in the classic flow every
        signed-in user can assume every role that trusts the pool, and guests are not scoped down.

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html
    """

    reason: str

    def __post_init__(self) -> None:
        option("ClassicFlow", "reason", self.reason).reason(
            rule="must be a reason that a reviewer can judge",
            fix='write ClassicFlow(reason="why clients choose their role themselves")',
        )


def check_entrances(owner: HasPath, guests: object, classic_flow: object) -> None:
    """Validate the options of an identity pool that open one of these ways."""
    if guests is not None:
        option(owner, "guests", guests).instance(
            Guests, fix='write guests=Guests(reason="why people without an account get in")'
        )
    if classic_flow is not None:
        option(owner, "classic_flow", classic_flow).instance(
            ClassicFlow, fix='write classic_flow=ClassicFlow(reason="why clients choose")'
        )
