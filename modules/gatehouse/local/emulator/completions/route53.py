"""Changes of Route 53 are in sync at once.

The emulator reports a change as pending when it is asked for the first time. Terraform's provider
then asks again fifteen seconds later.
"""

from __future__ import annotations

from gatehouse.local.emulator.completing import Asked, completes
from gatehouse.local.gateway.call import Answer


@completes(
    "route53",
    "GetChange",
    page="https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetChange.html",
)
async def get_change(asked: Asked) -> Answer:
    """Answer as the emulator does when it is asked for the second time."""
    await asked.carry_out()
    return await asked.carry_out()
