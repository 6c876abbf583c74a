"""Ways into an identity pool that are closed unless a reason opens them."""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option


@known_options_only
@dataclass(frozen=True)
class Guests:
    """Credentials for people who did not sign in.

    Parameters
    ----------
    reason : str
        Why people without an account get AWS credentials. There is no default: whoever finds the
        pool's id, which is in every web page, gets them too.

    Examples
    --------
    >>> Guests(reason="reads of the public catalogue").reason
    'reads of the public catalogue'
    """

    reason: str

    def __post_init__(self) -> None:
        option("Guests", "reason", self.reason).text(
            r".*\S.*",
            rule="guests need a reason that a reviewer can judge",
            fix='write Guests(reason="why people without an account get credentials")',
        )


@known_options_only
@dataclass(frozen=True)
class ClassicFlow:
    """The old way to credentials, in which a client names the role that it wants.

    Parameters
    ----------
    reason : str
        Why the enhanced flow will not do. There is no default: in the classic flow every signed-in
        user can take on every role that trusts the pool, and guests are not scoped down.

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html
    """

    reason: str

    def __post_init__(self) -> None:
        option("ClassicFlow", "reason", self.reason).text(
            r".*\S.*",
            rule="the classic flow needs a reason that a reviewer can judge",
            fix='write ClassicFlow(reason="why clients choose their role themselves")',
        )
