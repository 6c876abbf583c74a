"""What keeps a stack from being destroyed whole: Terraform would begin, and stop half way.

Terraform refuses a plan only for ``prevent_destroy``. What AWS itself protects is found when it is
deleted: by then, all that depended on it is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

PREVENT_DESTROY = "prevent_destroy"
DELETION_PROTECTION = "deletion protection is on"

#: The arguments of resources that AWS does not delete, and the values that say so.
_ARGUMENTS: dict[str, tuple[object, ...]] = {
    "deletion_protection": (True, "ACTIVE"),
    "deletion_protection_enabled": (True,),
    "enable_deletion_protection": (True,),
    "disable_api_termination": (True,),
}

#: Called with the values of a bucket; returns why its objects are in the way, None if they are not.
AsksBucket = Callable[[Mapping[str, Any]], str | None]


@dataclass(frozen=True)
class Protected:
    """A resource that is deployed and can't be destroyed as it is.

    Parameters
    ----------
    address : str
        Its Terraform address.
    id : str
        What AWS calls it.
    reasons : tuple of str
        What protects it.
    """

    address: str
    id: str
    reasons: tuple[str, ...]

    @property
    def is_in_source(self) -> bool:
        """Whether the source protects it, and not only what was deployed."""
        return PREVENT_DESTROY in self.reasons

    def __str__(self) -> str:
        return f"{self.address} ({self.id}): {'; '.join(self.reasons)}"


def resources_of_state(shown: Json) -> list[Json]:
    """List the resources of a state, as ``terraform show -json`` prints it.

    Returns
    -------
    list of dict
        With ``address``, ``type``, ``name`` and ``values``; without data sources.
    """

    def walk(module: Json) -> Iterator[Json]:
        yield from module.get("resources", [])
        for below in module.get("child_modules", []):
            yield from walk(below)

    root = (shown.get("values") or {}).get("root_module", {})
    return [each for each in walk(root) if each.get("mode") == "managed"]


def resources_of_plan(shown: Json) -> list[Json]:
    """List what a plan destroys, as ``terraform show -json PLAN`` prints it, with fresh values."""
    return [
        {**each, "values": each["change"]["before"] or {}}
        for each in shown.get("resource_changes", [])
        if each.get("mode") == "managed" and "delete" in each["change"]["actions"]
    ]


def protected_resources(
    resources: Iterable[Json], source: Json, asks_bucket: AsksBucket
) -> list[Protected]:
    """Find which resources can't be destroyed.

    Parameters
    ----------
    resources : iterable of dict
        What is deployed, from `resources_of_state` or `resources_of_plan`.
    source : dict
        The stack's Terraform JSON (``cdk.tf.json``).
    asks_bucket : function
        Asks AWS about the objects of a bucket.

    Returns
    -------
    list of Protected
        In the order of their addresses.
    """
    found = []
    for each in resources:
        reasons = tuple(_reasons(each, source, asks_bucket))
        if reasons:
            found.append(Protected(each["address"], str(each["values"].get("id")), reasons))
    return sorted(found, key=lambda protected: protected.address)


def _reasons(resource: Json, source: Json, asks_bucket: AsksBucket) -> Iterator[str]:
    values: Json = resource["values"]
    if _prevents_destroy(resource, source):
        yield PREVENT_DESTROY
    if any(_is_among(values.get(name), on) for name, on in _ARGUMENTS.items()):
        yield DELETION_PROTECTION
    if resource["type"] == "aws_s3_bucket" and not values.get("force_destroy"):
        objects = asks_bucket(values)
        if objects is not None:
            yield objects


def _is_among(value: object, on: tuple[object, ...]) -> bool:
    """Compare with the type: 1 is no True here."""
    return any(type(value) is type(each) and value == each for each in on)


def _prevents_destroy(resource: Json, source: Json) -> bool:
    if resource["address"].startswith("module."):
        return False  # its source is not in the stack's JSON; Terraform's own plan refuses it
    block = source.get("resource", {}).get(resource["type"], {}).get(resource["name"], {})
    lifecycle = block.get("lifecycle", {})
    blocks = lifecycle if isinstance(lifecycle, list) else [lifecycle]
    return any(each.get(PREVENT_DESTROY) is True for each in blocks)
