"""A secret or a parameter under a customer managed key needs permissions on that key."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.gatehouse.local.pools import refusal

_NUMBERS = itertools.count()
_DENIED = "AccessDeniedException"


@pytest.fixture(scope="module")
def key(clients: Callable[..., Any]) -> str:
    return str(clients("kms").create_key()["KeyMetadata"]["Arn"])


@pytest.fixture(scope="module", autouse=True)
def sealed(clients: Callable[..., Any], key: str) -> None:
    """Make a secret and a parameter under the key, and of each one under AWS's own."""
    secrets, ssm = clients("secretsmanager"), clients("ssm")
    secrets.create_secret(Name="sealed", SecretString="x", KmsKeyId=key)
    secrets.create_secret(Name="plain", SecretString="x")
    ssm.put_parameter(Name="/sealed/one", Value="x", Type="SecureString", KeyId=key)
    ssm.put_parameter(Name="/plain/one", Value="x", Type="SecureString")


@pytest.fixture
def somebody(clients: Callable[..., Any], key: str) -> Callable[..., Any]:
    """Make a client of a user who may do all of its service, and these actions on the key."""

    def make(service: str, *actions: str, **condition: Any) -> Any:
        iam, name = clients("iam"), f"unsealing-{next(_NUMBERS)}"
        own: list[dict[str, Any]] = [
            {"Effect": "Allow", "Action": f"{service}:*", "Resource": "*"},
            {"Effect": "Allow", "Action": ["kms:DescribeKey", *actions], "Resource": key},
        ]
        if condition:
            own[1]["Condition"] = condition
        document = {"Version": "2012-10-17", "Statement": own}
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=json.dumps(document))
        made = iam.create_access_key(UserName=name)["AccessKey"]
        keys = {"AccessKeyId": made["AccessKeyId"], "SecretKey": made["SecretAccessKey"]}
        return clients(service, {**keys, "SessionToken": None})

    return make


def test_a_secret_is_read_by_whoever_may_decrypt_with_its_key(
    somebody: Callable[..., Any],
) -> None:
    without = somebody("secretsmanager")
    assert refusal(without.get_secret_value, SecretId="sealed") == _DENIED
    assert without.get_secret_value(SecretId="plain")["SecretString"] == "x"
    assert without.describe_secret(SecretId="sealed")["Name"] == "sealed"
    may = somebody("secretsmanager", "kms:Decrypt")
    assert may.get_secret_value(SecretId="sealed")["SecretString"] == "x"


def test_of_a_batch_of_secrets_those_that_may_be_decrypted_are_read(
    somebody: Callable[..., Any],
) -> None:
    both = {"SecretIdList": ["sealed", "plain"]}
    found = somebody("secretsmanager").batch_get_secret_value(**both)
    assert [each["Name"] for each in found["SecretValues"]] == ["plain"]
    found = somebody("secretsmanager", "kms:Decrypt").batch_get_secret_value(**both)
    assert [each["Name"] for each in found["SecretValues"]] == ["sealed", "plain"]


def test_a_secret_is_written_by_whoever_may_make_data_keys(
    somebody: Callable[..., Any], key: str
) -> None:
    without, may = (
        somebody("secretsmanager"),
        somebody("secretsmanager", "kms:GenerateDataKey", "kms:Decrypt"),
    )
    written = {"SecretId": "sealed", "SecretString": "y"}
    assert refusal(without.put_secret_value, **written) == _DENIED
    made = {"Name": "own", "SecretString": "x", "KmsKeyId": key}
    assert refusal(without.create_secret, **made) == _DENIED
    may.put_secret_value(SecretId="sealed", SecretString="x")
    assert may.create_secret(**made)["Name"] == "own"
    without.update_secret(SecretId="own", Description="it needs no key")
    may.delete_secret(SecretId="own", ForceDeleteWithoutRecovery=True)


def test_a_parameter_is_decrypted_by_whoever_may_with_its_key(
    somebody: Callable[..., Any],
) -> None:
    without, may = somebody("ssm"), somebody("ssm", "kms:Decrypt")
    one = {"Name": "/sealed/one", "WithDecryption": True}
    several = {"Names": ["/plain/one", "/sealed/one:1"], "WithDecryption": True}
    below = {"Path": "/sealed", "WithDecryption": True}
    assert refusal(without.get_parameter, **one) == _DENIED
    assert refusal(without.get_parameters, **several) == _DENIED
    assert refusal(without.get_parameters_by_path, **below) == _DENIED
    assert without.get_parameter(Name="/sealed/one")["Parameter"]["Value"] != "x"
    assert (
        without.get_parameter(Name="/plain/one", WithDecryption=True)["Parameter"]["Value"] == "x"
    )
    assert may.get_parameter(**one)["Parameter"]["Value"] == "x"
    assert len(may.get_parameters(**several)["Parameters"]) == 2
    assert len(may.get_parameters_by_path(**below)["Parameters"]) == 1


def test_a_parameter_is_written_by_whoever_may_encrypt(
    somebody: Callable[..., Any], key: str
) -> None:
    made = {"Name": "/sealed/own", "Value": "x", "Type": "SecureString", "KeyId": key}
    assert refusal(somebody("ssm").put_parameter, **made) == _DENIED
    may = somebody("ssm", "kms:Encrypt")
    assert may.put_parameter(**made)["Version"] == 1
    may.delete_parameter(Name="/sealed/own")


def test_a_key_can_be_limited_to_one_secret(
    somebody: Callable[..., Any], clients: Callable[..., Any]
) -> None:
    arn = clients("secretsmanager").describe_secret(SecretId="sealed")["ARN"]
    of_it = {"kms:EncryptionContext:SecretARN": arn}
    others = {"kms:EncryptionContext:SecretARN": arn + "x"}
    via = {"kms:ViaService": "secretsmanager.us-east-1.amazonaws.com"}
    may = somebody("secretsmanager", "kms:Decrypt", StringEquals={**of_it, **via})
    assert may.get_secret_value(SecretId="sealed")["SecretString"] == "x"
    other = somebody("secretsmanager", "kms:Decrypt", StringEquals={**others, **via})
    assert refusal(other.get_secret_value, SecretId="sealed") == _DENIED
