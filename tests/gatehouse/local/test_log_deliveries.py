"""A delivery of logs can be deleted again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError


def test_a_delivery_is_found_and_deleted_by_the_name_that_it_gets(
    clients: Callable[..., Any], local_aws: Any
) -> None:
    logs = clients("logs")
    group = f"arn:aws:logs:{local_aws.region}:000000000000:log-group:sign-ins"
    pool = f"arn:aws:cognito-idp:{local_aws.region}:000000000000:userpool/pool"
    logs.put_delivery_source(name="pool", resourceArn=pool, logType="APPLICATION_LOGS")
    to = logs.put_delivery_destination(
        name="group", deliveryDestinationConfiguration={"destinationResourceArn": group}
    )["deliveryDestination"]["arn"]
    made = logs.create_delivery(deliverySourceName="pool", deliveryDestinationArn=to)["delivery"]
    assert made["arn"].endswith(made["id"])
    assert logs.get_delivery(id=made["id"])["delivery"]["deliverySourceName"] == "pool"
    logs.delete_delivery(id=made["id"])
    with pytest.raises(ClientError) as gone:
        logs.get_delivery(id=made["id"])
    assert gone.value.response["Error"]["Code"] == "ResourceNotFoundException"
