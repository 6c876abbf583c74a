"""What no option says: arguments of the provider, carried by a construct's `transform`.

They are read from the plan, in which Terraform's provider says what runs in its own words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .comparing import HIDDEN, Difference
from .constructs import Construct

# The provider's own form of blocks, of which there can be one: in a list, or alone.
_IN_LISTS = ("aws_cognito_user_pool_client",)
_SEVERAL = ("recovery_mechanism", "schema", "scope", "cognito_identity_providers")
# What can be made anew without a loss, so that even an argument that replaces it is carried.
_HOLDS_NOTHING = ("aws_cognito_identity_pool_roles_attachment",)


def carry(
    constructs: Sequence[Construct],
    addresses: Mapping[tuple[str, str], str],
    differences: Sequence[Difference],
) -> bool:
    """Put what differs into the transforms of its constructs.

    Returns
    -------
    bool
        Whether another plan can be better.
    """
    by_address = {address: place for place, address in addresses.items()}
    by_path = {each.path: each for each in constructs}
    has_more = False
    for each in differences:
        construct, node = by_address.get(each.address, ("", ""))
        if construct not in by_path or not each.argument or each.runs == HIDDEN:
            continue
        kind = each.address.partition(".")[0]
        if each.action != "update" and kind not in _HOLDS_NOTHING:
            continue  # what would replace it, the construct alone can say
        value = as_argument(kind, each.argument, each.runs)
        carried = by_path[construct].carried.setdefault(node, {})
        if carried.get(each.argument, ...) != value:
            carried[each.argument] = value
            has_more = True
    return has_more


def as_argument(kind: str, name: str, value: Any) -> Any:
    """A value of the state as the bindings take it."""
    if isinstance(value, Mapping):
        # Nothing, and an empty list of blocks, is what is left out.
        named = {each: as_argument(kind, each, part) for each, part in value.items()}
        return {each: part for each, part in named.items() if part not in (None, [])} or None
    if isinstance(value, list):
        parts = [as_argument(kind, name, part) for part in value]
        parts = [part for part in parts if part is not None]
        is_block = len(parts) == 1 and isinstance(parts[0], Mapping)
        if is_block and name not in _SEVERAL and kind not in _IN_LISTS:
            return parts[0]
        if not parts and kind not in _IN_LISTS:
            return None
        return parts
    # A number or text of nothing is what was never given: the provider keeps what is left out.
    return None if value == "" or (value == 0 and not isinstance(value, bool)) else value
