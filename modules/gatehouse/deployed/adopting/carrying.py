"""What no option says: arguments of the provider, carried by a construct's `transform`.

They are read from the plan, in which Terraform's provider says what runs in its own words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .comparing import HIDDEN, Difference
from .constructs import Construct

# The provider's own form of blocks, of which there can be one: in a list, or alone.
_IN_LISTS = ("aws_cognito_user_pool_client", "aws_s3_bucket_lifecycle_configuration")
_LISTS = (
    ("aws_s3_bucket_cors_configuration", "cors_rule"),
    ("aws_s3_bucket_server_side_encryption_configuration", "rule"),
)
_SEVERAL = (
    *("recovery_mechanism", "schema", "scope", "cognito_identity_providers"),
    *("attribute", "global_secondary_index", "local_secondary_index", "replica"),
    *("role_mapping", "mapping_rule"),
)
# What can be made anew without a loss, so that even an argument that replaces it is carried.
_HOLDS_NOTHING = ("aws_cognito_identity_pool_roles_attachment", "aws_lambda_permission")
# A name is carried: the source then says it, and nothing is made anew.
_NAMES = {"aws_cloudwatch_log_group": "name"}
# What a construct makes many of, the longest first. A transform names one by what follows.
_MANY = {
    "HttpApi": ("authorizer_permission", "authorizer", "integration", "permission", "route"),
    "UserPool": ("trigger_permission",),
}


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
        if construct not in by_path or not each.argument or _has_secret(each.runs):
            continue
        kind = each.address.partition(".")[0]
        is_name = _NAMES.get(kind) == each.argument
        if each.action != "update" and kind not in _HOLDS_NOTHING and not is_name:
            continue  # what would replace it, the construct alone can say
        if each.action == "replace" and not each.replaces:
            continue  # it differs because the resource would be new
        node = node_in_transform(by_path[construct], node)
        if (node, each.argument) in by_path[construct].refused:
            continue
        value = as_argument(kind, each.argument, each.runs)
        carried = by_path[construct].carried.setdefault(node, {})
        if carried.get(each.argument, ...) != value:
            carried[each.argument] = value
            has_more = True
    return has_more


def _has_secret(value: Any) -> bool:
    return value == HIDDEN or (isinstance(value, Mapping) and any(map(_has_secret, value.values())))


def node_in_transform(construct: Construct, node: str) -> str:
    """What a transform calls a resource: ``permission[get_note]``."""
    for many in _MANY.get(construct.kind, ()):
        if node.startswith(f"{many}_"):
            return f"{many}[{node.removeprefix(f'{many}_')}]"
    return node


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
        if (
            is_block
            and name not in _SEVERAL
            and kind not in _IN_LISTS
            and ((kind, name) not in _LISTS)
        ):
            return parts[0]
        if not parts and kind not in _IN_LISTS:
            return None
        return parts
    # A number or text of nothing is what was never given: the provider keeps what is left out.
    return None if value == "" or (value == 0 and not isinstance(value, bool)) else value
