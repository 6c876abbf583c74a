from __future__ import annotations

import pytest
from gatehouse.deployed.client import Deployment
from gatehouse.errors import CommandError

OUTPUTS = {
    "ApiEndpoint": "https://a1b2.execute-api.eu-west-1.amazonaws.com/",
    "Region": "eu-west-1",
    "UserPool": "eu-west-1_Abc",
    "UserPoolClient": "client",
    "IdentityPool": "eu-west-1:1",
    "Bucket": "uploads",
}


def test_an_app_on_real_aws_is_called_at_the_address_in_its_outputs() -> None:
    deployment = Deployment.from_outputs(OUTPUTS)
    assert deployment.api_endpoint == "https://a1b2.execute-api.eu-west-1.amazonaws.com"


def test_an_app_on_a_local_aws_is_called_there() -> None:
    deployment = Deployment.from_outputs(OUTPUTS, "http://127.0.0.1:4566")
    assert deployment.api_endpoint == "http://127.0.0.1:4566/_aws/execute-api/a1b2"


def test_outputs_are_found_under_the_construct_that_declares_them() -> None:
    nested = {f"Outputs.{name}": value for name, value in OUTPUTS.items()}
    assert Deployment.from_outputs(nested) == Deployment.from_outputs(OUTPUTS)


@pytest.mark.parametrize("name", sorted(OUTPUTS.keys() - {"Region"}))
def test_a_missing_output_is_named(name: str) -> None:
    outputs = {other: value for other, value in OUTPUTS.items() if other != name}
    with pytest.raises(CommandError, match=f"lack {name}\\."):
        Deployment.from_outputs(outputs)
