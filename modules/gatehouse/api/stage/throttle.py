"""How many requests an API or a route takes."""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option

# The limit of an account in a region, until AWS raises it; nothing above it takes effect. It stands
# for "no throttle": a stage that had one can't be made to have none again.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
ACCOUNT_RATE = 10_000
ACCOUNT_BURST = 5_000
MOST = 1_000_000


@known_options_only
@dataclass(frozen=True)
class Throttle:
    """A limit; what is above it is answered with 429.

    Parameters
    ----------
    rate : int
        Requests a second, 1 or more, over time. Default: none, it must be given.
    burst : int
        Requests at one moment, 1 or more. Default: none, it must be given.

    Raises
    ------
    OptionError
        If one of the two is missing: API Gateway takes a missing number for zero, and then refuses
        every request.

    Examples
    --------
    >>> Throttle(rate=100, burst=200).burst
    200

    Notes
    -----
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
    """

    rate: int | None = None
    burst: int | None = None

    def __post_init__(self) -> None:
        for name, other in (("rate", "burst"), ("burst", "rate")):
            if getattr(self, name) is None:
                option("Throttle", name, None).refuse(
                    "both numbers must be set: API Gateway takes a missing one for 0, and "
                    "answers 429 "
                    "to everybody",
                    f"write Throttle(rate=..., burst=...), with {name} beside {other}",
                )
            option("Throttle", name, getattr(self, name)).integer(1, MOST)
