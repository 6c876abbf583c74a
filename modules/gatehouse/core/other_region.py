"""The provider of us-east-1, for what AWS takes from there alone, whatever a stack's region.

A certificate that CloudFront serves is one: of a user pool's own domain, for example.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import aws
from .lock_file import GIVEN_ONCE

if TYPE_CHECKING:
    from .stack import AppStack

US_EAST_1 = "us-east-1"
# No construct has this id: theirs begin with a letter.
_ID = "_us_east_1"


def us_east_1(stack: AppStack) -> aws.provider.AwsProvider | None:
    """Return the provider of us-east-1; None where the stack's own is of that region.

    Parameters
    ----------
    stack : AppStack
        The stack. Its resources in us-east-1 have the stack's tags too.
    """
    if stack.known_region == US_EAST_1:
        return None
    return stack.once(_ID, lambda: _make(stack))


def keep_us_east_1(stack: AppStack) -> None:
    """Keep the provider of a stack that once had it.

    Terraform deletes a resource with the provider that made it. Taken away together with the last
    resource, it is missing, and the plan stops.
    """
    recorded = stack.recorded_fields(f"{stack.path}/{_ID}")
    if recorded is not None:
        us_east_1(stack)


def _make(stack: AppStack) -> aws.provider.AwsProvider:
    stack.lock_fields(f"{stack.path}/{_ID}", {GIVEN_ONCE: ["provider"]}, lambda _: None)
    return aws.provider.AwsProvider(
        stack,
        _ID,
        alias="us_east_1",
        region=US_EAST_1,
        default_tags=[aws.provider.AwsProviderDefaultTags(tags=stack.default_tags)],
    )
