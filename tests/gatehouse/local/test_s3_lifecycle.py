"""S3 refuses moves between storage classes that it does not make so early."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

_BUCKET = "lifecycles"


@pytest.fixture(scope="module")
def put(clients: Callable[..., Any]) -> Callable[..., Any]:
    s3 = clients("s3")
    s3.create_bucket(Bucket=_BUCKET)

    def put(**rule: Any) -> None:
        rule = {"ID": "rule", "Status": "Enabled", "Filter": {"Prefix": ""}, **rule}
        s3.put_bucket_lifecycle_configuration(
            Bucket=_BUCKET, LifecycleConfiguration={"Rules": [rule]}
        )

    return put


def _moves(*moves: tuple[int, str], age: str = "Days") -> list[dict[str, Any]]:
    return [{age: days, "StorageClass": storage_class} for days, storage_class in moves]


@pytest.mark.parametrize(
    "rule",
    [
        {"Transitions": _moves((29, "STANDARD_IA"))},
        {"Transitions": _moves((40, "STANDARD_IA"), (69, "GLACIER"))},
        {"Transitions": _moves((60, "GLACIER")), "Expiration": {"Days": 60}},
        {"NoncurrentVersionTransitions": _moves((7, "ONEZONE_IA"), age="NoncurrentDays")},
    ],
)
def test_a_move_that_comes_too_early_is_refused(
    put: Callable[..., Any], rule: dict[str, Any]
) -> None:
    with pytest.raises(ClientError, match="InvalidArgument"):
        put(**rule)


@pytest.mark.parametrize(
    "rule",
    [
        {"Transitions": _moves((70, "GLACIER"), (40, "STANDARD_IA")), "Expiration": {"Days": 71}},
        {"Transitions": _moves((0, "GLACIER"))},
        {
            "NoncurrentVersionTransitions": _moves((30, "ONEZONE_IA"), age="NoncurrentDays"),
            "NoncurrentVersionExpiration": {"NoncurrentDays": 31},
        },
    ],
)
def test_a_move_in_time_is_taken(put: Callable[..., Any], rule: dict[str, Any]) -> None:
    put(**rule)
