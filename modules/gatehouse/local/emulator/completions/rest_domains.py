"""A custom domain is one account's, whichever of API Gateway's two interfaces makes it.

The emulator makes one that is there anew, without its mappings, and looks in one account alone.
"""

from __future__ import annotations

from ministack.core.responses import get_region

from gatehouse.local.emulator import api_tables
from gatehouse.local.emulator.completing import Asked, completes
from gatehouse.local.gateway.call import Answer

_PAGE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html"


@completes("apigateway", "CreateDomainName", page=_PAGE)
async def create_domain_name(asked: Asked) -> Answer:
    """Refuse a name that an account has in this region."""
    if api_tables.store().has_domain(asked.parameters["domainName"], get_region()):
        told = "The domain name you provided already exists."
        return asked.refusal("ConflictException", told, 409)
    return await asked.carry_out()
