from __future__ import annotations

from gatehouse.demo.checks import Checks
from gatehouse.demo.journey import Journey
from gatehouse.deployed.client import Client, Deployment
from gatehouse.deployed.mailbox import confirmation_code
from gatehouse.local.launcher.server import LocalAws


def test_no_check_of_a_client_passes_where_nothing_is_deployed(local_aws: LocalAws) -> None:
    deployment = Deployment(
        api_endpoint=f"{local_aws.endpoint}/_aws/execute-api/0123456789",
        region=local_aws.region,
        user_pool=f"{local_aws.region}_Missing00",
        user_pool_client="missing",
        identity_pool=f"{local_aws.region}:00000000-0000-4000-8000-000000000000",
        bucket="missing",
    )
    checks = Checks()
    client = Client(deployment, local_aws.endpoint)
    Journey(client, checks, lambda to: confirmation_code(local_aws.endpoint, to)).run()
    assert [check.promise for check in checks.all if check.passed] == []
    assert len(checks.all) > 30
